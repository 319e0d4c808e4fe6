/*
 * date.h - days, hours and dates of which only a part is known
 *
 * Gregorian, years 1850 to 2200.  What people write is dd/mm/aaaa and shorter
 * ("5/3/26", "050326", "3/2026", "2026", "hoy", "h", "ayer"); what is stored
 * is ISO 8601 ("2026-03-05", "2026-03", "2026").
 */
#ifndef LIB_BASE_DATE_H
#define LIB_BASE_DATE_H

#include "lib/base/base.h"
#include "lib/base/err.h"

enum date_precision { DATE_NONE, DATE_YEAR, DATE_MONTH, DATE_DAY };

struct date {
	int			 year, month, day; /* unknown parts are 0 */
	enum date_precision	 precision;
};

enum { DATE_ISO_LEN = 11, TIME_ISO_LEN = 6 };	/* with the NUL */

/*
 * What a person typed.  Two-digit years are the last such year up to that of
 * `today`, or up to `years_ahead` more (an order may end in some years; nobody
 * is born then).  Fails with ERR_INVALID for what is no date (31 February
 * included: *out then has it, with DATE_NONE) and, unless `partial`, for a
 * date without its day.
 */
int	date_parse(const char *s, const struct date *today, bool partial,
	    struct date *out, struct err *err) MUSTCHECK;
int	date_parse_ahead(const char *s, const struct date *today,
	    int years_ahead, bool partial, struct date *out, struct err *err)
	    MUSTCHECK;

/* "febrero de 2026 no tiene día 31; el último es 28.", where that is it. */
bool	date_no_day(const struct date *d, char *out, size_t n);

/* The stored form, both ways. */
int	date_from_iso(const char *s, struct date *out, struct err *err)
	    MUSTCHECK;
void	date_to_iso(const struct date *d, char out[DATE_ISO_LEN]);

/* As people read it: "05/03/2026", "03/2026", "2026". */
void	date_show(const struct date *d, char out[DATE_ISO_LEN]);

/* First and last day of what a partial date may mean. */
void	date_bounds(const struct date *d, struct date *from, struct date *to);

/*
 * <0, 0, >0 by first day; days since 1970-01-01 of the first day, and the day
 * that is so many since then.
 */
int	date_cmp(const struct date *a, const struct date *b);
long	date_days(const struct date *d);
void	date_of_days(long days, struct date *out);

/* Whole years from `from` to `to`; negative when to is earlier. */
int	date_age(const struct date *from, const struct date *to);

/* "8", "815", "8:15", "20.15", "8 pm" to "HH:MM". */
int	time_parse(const char *s, char out[TIME_ISO_LEN], struct err *err)
	    MUSTCHECK;

#endif
