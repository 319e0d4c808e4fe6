#include "lib/base/base.h"
#include "lib/base/date.h"

#include "tests/tap.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

static void
dates_are_understood(void)
{
	static const struct {
		const char	*what, *typed;
		bool		 partial;
		const char	*want;		/* ISO; NULL: refused */
	} row[] = {
		{ "in full", "05/03/2026", false, "2026-03-05" },
		{ "short", "5/3/26", false, "2026-03-05" },
		{ "digits", "050326", false, "2026-03-05" },
		{ "eight digits", "05032026", false, "2026-03-05" },
		{ "hyphens", "5-3-2026", false, "2026-03-05" },
		{ "dots", "5.3.2026", false, "2026-03-05" },
		{ "spaces", " 5 3 26 ", false, "2026-03-05" },
		{ "as stored", "2026-03-05", false, "2026-03-05" },
		{ "month by name", "5 de marzo de 2026", false, "2026-03-05" },
		{ "month cut", "5 MAR 26", false, "2026-03-05" },
		{ "month cut, del", "1 sept del 2025", false, "2025-09-01" },
		{ "today", "hoy", false, "2026-11-22" },
		{ "today, loud", "HOY", false, "2026-11-22" },
		{ "yesterday", "ayer", false, "2026-11-21" },
		{ "the day before", "antier", false, "2026-11-20" },
		{ "two digits up to this year", "1/1/26", false, "2026-01-01" },
		{ "two digits past this year", "1/1/27", false, "1927-01-01" },
		{ "year 00", "1/1/00", false, "2000-01-01" },
		{ "leap day", "29/2/2024", false, "2024-02-29" },
		{ "leap day of 2000", "290200", false, "2000-02-29" },
		{ "first year", "1/1/1850", false, "1850-01-01" },
		{ "last year", "31/12/2200", false, "2200-12-31" },
		{ "only the year", "2026", true, "2026" },
		{ "month and year", "3/2026", true, "2026-03" },
		{ "month by name", "marzo 2026", true, "2026-03" },
		{ "a whole date where parts will do", "5/3/26", true,
		    "2026-03-05" },

		{ "31 February", "31/2/2026", false, NULL },
		{ "29 February of no leap year", "29/2/2023", false, NULL },
		{ "29 February 1900", "29/2/1900", false, NULL },
		{ "day 0", "0/3/2026", false, NULL },
		{ "day 32", "32/1/2026", false, NULL },
		{ "month 13", "1/13/2026", false, NULL },
		{ "month 0", "000026", false, NULL },
		{ "the year is missing", "5/3", true, NULL },
		{ "a part where the day is needed", "3/2026", false, NULL },
		{ "a year where the day is needed", "2026", false, NULL },
		{ "too early", "1/1/1849", false, NULL },
		{ "too late", "1/1/2201", false, NULL },
		{ "three-digit year", "5/3/202", false, NULL },
		{ "five digits", "50326", false, NULL },
		{ "nine digits", "050320261", false, NULL },
		{ "words", "el otro dia", false, NULL },
		{ "a month alone", "marzo", true, NULL },
		{ "a word as a day", "marzo 5 2026", false, NULL },
		{ "four parts", "5 3 20 26", false, NULL },
		{ "nothing", "", true, NULL },
		{ "bad bytes", "5/3/26\xff", false, NULL },
	};
	char iso[DATE_ISO_LEN], what[120];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct date d = { 0 };
		int rc = date_parse(row[i].typed, &today, row[i].partial, &d,
		    &err);

		snprintf(what, sizeof(what), "\"%s\": %s", row[i].typed,
		    row[i].what);
		if (!row[i].want) {
			is_int(rc == 0 ? ERR_NONE : err.code, ERR_INVALID,
			    what);
			continue;
		}
		date_to_iso(&d, iso);
		is_str(rc == 0 ? iso : "(refused)", row[i].want, what);
	}
}

static void
yesterday_crosses_months_and_years(void)
{
	static const struct {
		struct date	 day;
		const char	*want;
	} row[] = {
		{ { 2026, 3, 1, DATE_DAY }, "2026-02-28" },
		{ { 2024, 3, 1, DATE_DAY }, "2024-02-29" },
		{ { 2026, 1, 1, DATE_DAY }, "2025-12-31" },
	};
	char iso[DATE_ISO_LEN];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct date d = { 0 };

		if (date_parse("ayer", &row[i].day, false, &d, &err) != 0)
			ok(0, "setup");
		date_to_iso(&d, iso);
		is_str(iso, row[i].want, "the day before");
	}
}

static void
stored_dates_are_strict(void)
{
	static const struct {
		const char	*iso, *shown;	/* NULL: refused */
	} row[] = {
		{ "2026-03-05", "05/03/2026" },
		{ "2026-03", "03/2026" },
		{ "2026", "2026" },
		{ "2026-02-30", NULL }, { "2026-13", NULL }, { "2026-00", NULL },
		{ "2026-3-5", NULL }, { "2026-03-05 ", NULL }, { "", NULL },
		{ "2026-03-00", NULL }, { "26-03-05", NULL },
		{ "2026/03/05", NULL }, { "-026-03-05", NULL },
	};
	char shown[DATE_ISO_LEN];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct date d = { 0 };
		int rc = date_from_iso(row[i].iso, &d, &err);

		if (!row[i].shown) {
			is_int(rc == 0 ? ERR_NONE : err.code, ERR_INVALID,
			    row[i].iso);
			continue;
		}
		date_show(&d, shown);
		is_str(rc == 0 ? shown : "(refused)", row[i].shown,
		    row[i].iso);
	}
}

static void
days_are_counted(void)
{
	static const struct {
		struct date	d;
		long		days;
	} row[] = {
		{ { 1970, 1, 1, DATE_DAY }, 0 },
		{ { 2000, 3, 1, DATE_DAY }, 11017 },
		{ { 1900, 1, 1, DATE_DAY }, -25567 },
		{ { 2026, 11, 22, DATE_DAY }, 20779 },
		{ { 2026, 0, 0, DATE_YEAR }, 20454 },
	};
	struct date a, b;
	size_t i;

	for (i = 0; i < NELEM(row); i++)
		is_int(date_days(&row[i].d), row[i].days,
		    "days since 1970-01-01");
	date_bounds(&(struct date){ 2024, 2, 0, DATE_MONTH }, &a, &b);
	is_int(b.day, 29, "February of a leap year ends on the 29th");
	date_bounds(&(struct date){ 2025, 0, 0, DATE_YEAR }, &a, &b);
	is_int(date_days(&b) - date_days(&a), 364, "a year is 365 days");
	ok(date_cmp(&a, &b) < 0 && date_cmp(&b, &a) > 0 &&
	    date_cmp(&a, &a) == 0, "days are in order");
}

static void
ages_are_whole_years(void)
{
	static const struct {
		const char	*what;
		struct date	 from, to;
		int		 want;
	} row[] = {
		{ "on the birthday", { 2000, 11, 22, DATE_DAY },
		    { 2026, 11, 22, DATE_DAY }, 26 },
		{ "the day before", { 2000, 11, 23, DATE_DAY },
		    { 2026, 11, 22, DATE_DAY }, 25 },
		{ "born on 29 February, on the 28th", { 2000, 2, 29, DATE_DAY },
		    { 2026, 2, 28, DATE_DAY }, 25 },
		{ "born on 29 February, on 1 March", { 2000, 2, 29, DATE_DAY },
		    { 2026, 3, 1, DATE_DAY }, 26 },
		{ "not born yet", { 2027, 1, 1, DATE_DAY },
		    { 2026, 11, 22, DATE_DAY }, -1 },
		{ "the same day", { 2026, 11, 22, DATE_DAY },
		    { 2026, 11, 22, DATE_DAY }, 0 },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++)
		is_int(date_age(&row[i].from, &row[i].to), row[i].want,
		    row[i].what);
}

static void
hours_are_understood(void)
{
	static const struct {
		const char	*typed, *want;	/* NULL: refused */
	} row[] = {
		{ "8", "08:00" }, { "815", "08:15" }, { "0815", "08:15" },
		{ "8:15", "08:15" }, { "20.15", "20:15" }, { "20 15", "20:15" },
		{ "8 pm", "20:00" }, { "8pm", "20:00" }, { "8:15 p.m.", "20:15" },
		{ "12 pm", "12:00" }, { "12 am", "00:00" }, { "0", "00:00" },
		{ "23:59", "23:59" }, { "20:15 hrs", "20:15" }, { "9 h", "09:00" },
		{ "24:00", NULL }, { "8:60", NULL }, { "8:5", NULL },
		{ "13 pm", NULL }, { "0 pm", NULL }, { "pm", NULL },
		{ "", NULL }, { "8:15:30", NULL }, { "12345", NULL },
		{ "8 de la noche", NULL }, { "8 20 pm am", NULL },
	};
	char out[TIME_ISO_LEN];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		int rc = time_parse(row[i].typed, out, &err);

		if (row[i].want)
			is_str(rc == 0 ? out : "(refused)", row[i].want,
			    row[i].typed);
		else
			is_int(rc == 0 ? ERR_NONE : err.code, ERR_INVALID,
			    row[i].typed);
	}
}

int
main(void)
{
	dates_are_understood();
	yesterday_crosses_months_and_years();
	stored_dates_are_strict();
	days_are_counted();
	ages_are_whole_years();
	hours_are_understood();
	return tap_done();
}
