/*
 * calendar.h - the days that the law's terms do not count
 *
 * A file of forms/calendario (resguardo-form(5)) gives rules by year and
 * single days with their source.  The bank keeps the days themselves
 * (banco.dia_inhabil) and counts by the same rule, banco.dias_habiles().
 */
#ifndef LIB_DOMAIN_CALENDAR_H
#define LIB_DOMAIN_CALENDAR_H

#include "lib/base/base.h"
#include "lib/base/date.h"
#include "lib/base/err.h"
#include "lib/base/mem.h"
#include "lib/base/yaml.h"

struct rest_day {
	struct date	 day;
	const char	*why, *source;
};

struct calendar {
	const char	*name, *title;
	int		 from, until;	/* years that it speaks of */
	struct rest_day	*days;		/* by day, each once */
	int		 n;
	struct arena	*arena;
};

/* From such a file; err->msg is "archivo:línea: qué; se esperaba qué". */
struct calendar *calendar_load(const char *name, const char *text, size_t n,
	    struct err *err) MUSTCHECK;
void	calendar_free(struct calendar **c);

/*
 * The day on which `count` working days after `from` have gone by; from
 * itself does not count, nor do Saturdays and Sundays.  A day is free when one
 * of the n calendars has it.
 */
void	calendar_after(const struct calendar *const *c, int n,
	    const struct date *from, int count, struct date *out);

#endif
