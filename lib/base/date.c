#include "lib/base/base.h"
#include "lib/base/date.h"

#include <ctype.h>

#include "lib/base/clean.h"
#include "lib/base/mem.h"

enum { FIRST_YEAR = 1850, LAST_YEAR = 2200, MOST_TOKENS = 8 };

/* What a date or an hour is made of: numbers, words, separators between. */
struct token {
	int	number;		/* -1: a word */
	int	digits;
	char	word[16];
};

static const char *const months[] = {
	"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
	"agosto", "septiembre", "octubre", "noviembre", "diciembre",
};

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int year, int month)
{
	static const int len[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};

	return month == 2 && is_leap(year) ? 29 : len[month - 1];
}

/*
 * Fills *out when the parts are a date; 0 for what is not known.  When only
 * the day is one that the month has not, *out has it without a precision.
 */
static bool
make(struct date *out, int year, int month, int day)
{
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 0 || month > 12 ||
	    day < 0 || day > 31 || (day > 0 && month == 0))
		return false;
	*out = (struct date){ year, month, day,
	    day ? DATE_DAY : month ? DATE_MONTH : DATE_YEAR };
	if (day > 0 && day > month_length(year, month))
		out->precision = DATE_NONE;
	return out->precision != DATE_NONE;
}

bool
date_no_day(const struct date *d, char *out, size_t n)
{
	if (d->precision != DATE_NONE || d->month < 1)
		return false;
	snprintf(out, n, "%s%s%.0d no tiene día %d; el último es %d.",
	    months[d->month - 1], d->month == 2 ? " de " : "",
	    d->month == 2 ? d->year : 0, d->day,
	    month_length(d->year, d->month));
	return true;
}

/*
 * Splits s, which is folded, into numbers and words.  Returns how many, or
 * -1 for what is neither and for too many.
 */
static int
split(const char *s, struct token tok[MOST_TOKENS])
{
	int n = 0, used;

	while (*s) {
		if (strchr(" /-.,:", *s)) {
			s++;
			continue;
		}
		if (n == MOST_TOKENS)
			return -1;
		tok[n] = (struct token){ .number = -1 };
		if (isdigit((unsigned char)*s)) {
			tok[n].number = 0;
			for (; isdigit((unsigned char)*s); s++) {
				if (++tok[n].digits > 8)
					return -1;
				tok[n].number = tok[n].number * 10 + *s - '0';
			}
		} else if (islower((unsigned char)*s)) {
			for (used = 0; islower((unsigned char)*s); s++) {
				if (used == (int)sizeof(tok[n].word) - 1)
					return -1;
				tok[n].word[used++] = *s;
			}
		} else {
			return -1;
		}
		n++;
	}
	return n;
}

/* "mar", "marzo", "setiembre" to 3, 3, 9; 0 when it is no month. */
static int
month_from_word(const char *w)
{
	size_t len = strlen(w), i;

	if (len < 3)
		return 0;
	if (strcmp(w, "setiembre") == 0 || strcmp(w, "sept") == 0)
		return 9;
	for (i = 0; i < NELEM(months); i++)
		if (strcmp(w, months[i]) == 0 ||
		    (len == 3 && strncmp(w, months[i], 3) == 0))
			return (int)i + 1;
	return 0;
}

/* The year as written; two digits are the last such one up to `latest`. */
static int
whole_year(const struct token *t, int latest)
{
	int year;

	if (t->digits != 2)
		return t->digits == 4 ? t->number : -1;
	year = latest - latest % 100 + t->number;
	return year > latest ? year - 100 : year;
}

static bool
from_word(const char *w, const struct date *today, struct date *out)
{
	struct date d = *today;
	int back;

	if (strcmp(w, "hoy") == 0 || strcmp(w, "h") == 0)
		back = 0;
	else if (strcmp(w, "ayer") == 0 || strcmp(w, "a") == 0)
		back = 1;
	else if (strcmp(w, "antier") == 0 || strcmp(w, "anteayer") == 0)
		back = 2;
	else
		return false;
	while (back-- > 0) {
		if (--d.day > 0)
			continue;
		if (--d.month == 0) {
			d.month = 12;
			d.year--;
		}
		d.day = month_length(d.year, d.month);
	}
	*out = d;
	return true;
}

/* One run of digits: a year, ddmmaa or ddmmaaaa. */
static bool
from_digits(const struct token *t, int latest, struct date *out)
{
	struct token year;
	int n = t->number;

	if (t->digits == 4)
		return make(out, n, 0, 0);
	if (t->digits == 8)
		return n / 1000000 > 0 && n / 10000 % 100 > 0 &&
		    make(out, n % 10000, n / 10000 % 100, n / 1000000);
	if (t->digits != 6)
		return false;
	year = (struct token){ .number = n % 100, .digits = 2 };
	return n / 10000 > 0 && n / 100 % 100 > 0 &&
	    make(out, whole_year(&year, latest), n / 100 % 100, n / 10000);
}

/* The same with the parts apart: d m a, a m d, m a; a month may be a word. */
static bool
from_parts(const struct token *t, int n, int latest, struct date *out)
{
	int i, part[3];

	for (i = 0; i < n; i++) {
		bool may_be_word = i == n - 2;

		if (t[i].number < 0 && !may_be_word)
			return false;
		part[i] = t[i].number >= 0 ? t[i].number :
		    month_from_word(t[i].word);
		if (part[i] == 0 && !(i == n - 1 && t[i].digits == 2))
			return false;
	}
	if (n == 2)
		return t[1].digits == 4 && t[0].digits <= 2 &&
		    make(out, part[1], part[0], 0);
	if (t[0].digits == 4)
		return t[1].number >= 0 && t[1].digits <= 2 &&
		    t[2].digits <= 2 && part[2] > 0 &&
		    make(out, part[0], part[1], part[2]);
	return t[0].digits <= 2 && t[1].digits <= 2 &&
	    make(out, whole_year(&t[2], latest), part[1], part[0]);
}

int
date_parse(const char *s, const struct date *today, bool partial,
    struct date *out, struct err *err)
{
	return date_parse_ahead(s, today, 0, partial, out, err);
}

int
date_parse_ahead(const char *s, const struct date *today, int years_ahead,
    bool partial, struct date *out, struct err *err)
{
	int latest = today->year + years_ahead;
	struct token tok[MOST_TOKENS];
	char *folded = clean_fold(s, strlen(s));
	struct date d = { 0 };
	bool good = false;
	int i, n;

	n = folded ? split(folded, tok) : -1;
	for (i = 0; i < n; )		/* "5 de marzo del 2026" */
		if (strcmp(tok[i].word, "de") == 0 ||
		    strcmp(tok[i].word, "del") == 0)
			memmove(&tok[i], &tok[i + 1],
			    (size_t)(--n - i) * sizeof(*tok));
		else
			i++;
	if (n == 1 && tok[0].number < 0)
		good = from_word(tok[0].word, today, &d);
	else if (n == 1)
		good = from_digits(&tok[0], latest, &d);
	else if (n == 2 || n == 3)
		good = from_parts(tok, n, latest, &d);
	mem_free_text(folded);

	if (!good) {
		*out = d;
		return err_set(err, ERR_INVALID, "date: not a date");
	}
	if (d.precision != DATE_DAY && !partial)
		return err_set(err, ERR_INVALID, "date: the day is missing");
	*out = d;
	return 0;
}

/* Exactly n digits at s. */
static bool
digits(const char *s, int n, int *value)
{
	for (*value = 0; n > 0; n--, s++) {
		if (!isdigit((unsigned char)*s))
			return false;
		*value = *value * 10 + *s - '0';
	}
	return true;
}

int
date_from_iso(const char *s, struct date *out, struct err *err)
{
	size_t len = strlen(s);
	int year, month = 0, day = 0;
	bool good = len == 4 || len == 7 || len == 10;

	good = good && digits(s, 4, &year);
	if (good && len >= 7)
		good = s[4] == '-' && digits(s + 5, 2, &month) && month > 0;
	if (good && len == 10)
		good = s[7] == '-' && digits(s + 8, 2, &day) && day > 0;
	if (!good || !make(out, year, month, day))
		return err_set(err, ERR_INVALID, "date: not an ISO date");
	return 0;
}

/* Years have four digits by make(); the remainders tell the compiler so. */
void
date_to_iso(const struct date *d, char out[DATE_ISO_LEN])
{
	unsigned y = (unsigned)d->year % 10000, m = (unsigned)d->month % 100;

	if (d->precision == DATE_DAY)
		snprintf(out, DATE_ISO_LEN, "%04u-%02u-%02u", y, m,
		    (unsigned)d->day % 100);
	else if (d->precision == DATE_MONTH)
		snprintf(out, DATE_ISO_LEN, "%04u-%02u", y, m);
	else
		snprintf(out, DATE_ISO_LEN, "%04u", y);
}

void
date_show(const struct date *d, char out[DATE_ISO_LEN])
{
	unsigned y = (unsigned)d->year % 10000, m = (unsigned)d->month % 100;

	if (d->precision == DATE_DAY)
		snprintf(out, DATE_ISO_LEN, "%02u/%02u/%04u",
		    (unsigned)d->day % 100, m, y);
	else if (d->precision == DATE_MONTH)
		snprintf(out, DATE_ISO_LEN, "%02u/%04u", m, y);
	else
		snprintf(out, DATE_ISO_LEN, "%04u", y);
}

void
date_bounds(const struct date *d, struct date *from, struct date *to)
{
	struct date a = *d, b = *d;

	if (d->precision == DATE_YEAR) {
		a.month = 1;
		b.month = 12;
	}
	if (d->precision != DATE_DAY) {
		a.day = 1;
		b.day = month_length(b.year, b.month);
	}
	a.precision = b.precision = DATE_DAY;
	*from = a;
	*to = b;
}

/* Days from civil: years begin in March, so the leap day comes last. */
long
date_days(const struct date *d)
{
	struct date f, t;
	long y, era, doy, yoe;

	date_bounds(d, &f, &t);
	y = f.year - (f.month <= 2);
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (f.month + (f.month > 2 ? -3 : 9)) + 2) / 5 + f.day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* The way back: the day of an era of 400 years, then its year and month. */
void
date_of_days(long days, struct date *out)
{
	long z = days + 719468, era, doe, yoe, doy, m;

	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	m = (5 * doy + 2) / 153;
	out->day = (int)(doy - (153 * m + 2) / 5 + 1);
	out->month = (int)(m < 10 ? m + 3 : m - 9);
	out->year = (int)(yoe + era * 400 + (out->month <= 2));
	out->precision = DATE_DAY;
}

int
date_cmp(const struct date *a, const struct date *b)
{
	long x = date_days(a), y = date_days(b);

	return (x > y) - (x < y);
}

int
date_age(const struct date *from, const struct date *to)
{
	struct date a, b, unused;

	date_bounds(from, &a, &unused);
	date_bounds(to, &b, &unused);
	return b.year - a.year - (b.month < a.month ||
	    (b.month == a.month && b.day < a.day));
}

/* "am", "a m" as tokens after the numbers: 0 none, -1 am, 1 pm, 2 no sense. */
static int
half_of_day(const struct token *t, int n)
{
	char w[40] = "";
	size_t used = 0, len;
	int i;

	for (i = 0; i < n; i++) {
		len = strlen(t[i].word);
		if (t[i].number >= 0 || used + len >= sizeof(w))
			return 2;
		memcpy(w + used, t[i].word, len + 1);
		used += len;
	}
	if (used == 0 || strcmp(w, "h") == 0 || strcmp(w, "hs") == 0 ||
	    strcmp(w, "hrs") == 0 || strcmp(w, "horas") == 0)
		return 0;
	return strcmp(w, "am") == 0 ? -1 : strcmp(w, "pm") == 0 ? 1 : 2;
}

int
time_parse(const char *s, char out[TIME_ISO_LEN], struct err *err)
{
	struct token t[MOST_TOKENS];
	char *folded = clean_fold(s, strlen(s));
	int n, used, hour, min = 0, half;
	bool good;

	n = folded ? split(folded, t) : -1;
	mem_free_text(folded);
	good = n > 0 && t[0].number >= 0 && t[0].digits <= 4;
	hour = good ? t[0].number : -1;
	used = 1;
	if (good && t[0].digits > 2) {
		min = hour % 100;
		hour /= 100;
	} else if (n > 1 && t[1].number >= 0) {
		min = t[1].digits == 2 ? t[1].number : 99;
		used = 2;
	}
	half = good ? half_of_day(t + used, n - used) : 2;
	if (half == -1 || half == 1) {
		good = hour >= 1 && hour <= 12;
		hour = hour % 12 + (half == 1 ? 12 : 0);
	}
	if (!good || half == 2 || hour < 0 || hour > 23 || min > 59)
		return err_set(err, ERR_INVALID, "time: not an hour");
	snprintf(out, TIME_ISO_LEN, "%02u:%02u", (unsigned)hour % 100,
	    (unsigned)min % 100);
	return 0;
}
