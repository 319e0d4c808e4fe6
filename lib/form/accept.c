#include "lib/base/base.h"
#include "lib/form/check.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>

#include "lib/base/clean.h"
#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/form/accept_int.h"
#include "lib/form/identity.h"
#include "lib/form/pattern.h"

enum { CURP_LEN = 18, NUMBER_DIGITS = 15, YEARS_AHEAD = 20 };

bool
typed_refuse(struct typed *t, enum problem_kind kind, const char *fmt, ...)
{
	const size_t cap = sizeof(t->why->text);
	va_list ap;
	int n;

	t->why->kind = kind;
	t->why->at = t->at;
	va_start(ap, fmt);
	n = vsnprintf(t->why->text, cap, fmt, ap);
	va_end(ap);
	/* An example may be long: never half a letter of it. */
	if (n >= (int)cap)
		t->why->text[utf8_whole(t->why->text, cap - 1)] = '\0';
	return false;
}

static bool
fits(struct typed *t, const char *s, size_t n)
{
	unsigned len = utf8_length(s, n);

	return len <= t->f->max || typed_refuse(t, PROBLEM_WRONG, "Caben %u "
	    "caracteres y hay %u; acórtelo.", t->f->max, len);
}

/* One space between words. */
static bool
accept_text(struct typed *t)
{
	const char *s;

	for (s = t->text; *s; s++)
		if (*s != ' ' || s[1] != ' ')
			buf_putc(&t->canon, *s);
	buf_puts(&t->show, t->canon.s);
	if (!fits(t, t->canon.s, t->canon.len))
		return false;
	if (t->f->pattern && !pattern_matches(t->f->pattern, t->canon.s))
		return typed_refuse(t, PROBLEM_WRONG, "No está escrito como se "
		    "espera. Por ejemplo: %s", t->f->example);
	return true;
}

static bool
accept_long_text(struct typed *t)
{
	buf_puts(&t->canon, t->text);
	buf_puts(&t->show, t->text);
	return fits(t, t->text, strlen(t->text));
}

/*
 * "1,234.5" in hundredths: digits, in groups of three or not.  Returns false
 * for anything else.
 */
static bool
parse_hundredths(const char *s, bool decimals, int64_t *out)
{
	bool minus = *s == '-', grouped = false;
	int run = 0, digits = 0, cents = 0;
	int64_t n = 0;

	for (s += minus; isdigit((unsigned char)*s) || *s == ',' ||
	    *s == ' '; s++) {
		if (isdigit((unsigned char)*s)) {
			n = n * 10 + *s - '0';
			run++;
			if (++digits > NUMBER_DIGITS)
				return false;
			continue;
		}
		if (run == 0 || run > 3 || (grouped && run != 3))
			return false;
		grouped = true;
		run = 0;
	}
	if (run == 0 || (grouped && run != 3))
		return false;
	if (decimals && *s == '.')
		for (s++; isdigit((unsigned char)*s) && cents < 2; s++, cents++)
			n = n * 10 + *s - '0';
	for (; cents < 2; cents++)
		n *= 10;
	*out = minus ? -n : n;
	return *s == '\0';
}

static void
put_cents(struct buf *out, int64_t cents, bool grouped)
{
	char digits[24];
	int64_t n = cents < 0 ? -cents : cents;
	int len, i;

	len = snprintf(digits, sizeof(digits), "%" PRId64, n / 100);
	if (cents < 0)
		buf_putc(out, '-');
	for (i = 0; i < len; i++) {
		if (grouped && i > 0 && (len - i) % 3 == 0)
			buf_putc(out, ',');
		buf_putc(out, digits[i]);
	}
	buf_printf(out, ".%02d", (int)(n % 100));
}

static bool
in_range(struct typed *t, int64_t n, int64_t unit)
{
	int64_t least = t->f->least / unit, most = t->f->most / unit;

	if (n >= t->f->least && n <= t->f->most)
		return true;
	if (n < t->f->least && least == 0)
		return typed_refuse(t, PROBLEM_WRONG, "No puede ser menor que "
		    "cero.");
	if (n > t->f->most)
		return typed_refuse(t, PROBLEM_WRONG, "Es demasiado grande; lo "
		    "más es %" PRId64 ".", most);
	return typed_refuse(t, PROBLEM_WRONG, "Es demasiado pequeño; lo menos "
	    "es %" PRId64 ".", least);
}

static bool
accept_integer(struct typed *t)
{
	int64_t n;

	if (!parse_hundredths(t->text, false, &n))
		return typed_refuse(t, PROBLEM_WRONG, "Escriba un número "
		    "entero, solo con cifras.");
	n /= 100;
	if (!in_range(t, n, 1))
		return false;
	buf_printf(&t->canon, "%" PRId64, n);
	buf_puts(&t->show, t->canon.s);
	return true;
}

static bool
accept_money(struct typed *t)
{
	const char *s = t->text + (*t->text == '$');
	int64_t cents;

	if (!parse_hundredths(s + strspn(s, " "), true, &cents))
		return typed_refuse(t, PROBLEM_WRONG, "Escriba una cantidad "
		    "en pesos, como 1500 o 1,500.50.");
	if (!in_range(t, cents, 100))
		return false;
	put_cents(&t->canon, cents, false);
	put_cents(&t->show, cents, true);
	return true;
}

static bool
accept_date(struct typed *t)
{
	bool partial = t->f->flags & FIELD_PARTIAL;
	bool past = t->f->flags & FIELD_PAST;
	char iso[DATE_ISO_LEN], shown[DATE_ISO_LEN];
	struct err unused = ERR_INIT;
	struct date d = { 0 };
	char no_day[64];

	if (date_parse_ahead(t->text, t->today, past ? 0 : YEARS_AHEAD, true,
	    &d, &unused) != 0)
		return date_no_day(&d, no_day, sizeof(no_day)) ?
		    typed_refuse(t, PROBLEM_WRONG, "%s", no_day) :
		    typed_refuse(t, PROBLEM_WRONG, "No es una fecha; "
		    "escríbala como 05/03/2026%s.",
		    partial ? ", 03/2026 o 2026" : "");
	if (!partial && d.precision != DATE_DAY)
		return typed_refuse(t, PROBLEM_WRONG, "Falta el día; escriba "
		    "la fecha como 05/03/2026.");
	if (past && date_cmp(&d, t->today) > 0)
		return typed_refuse(t, PROBLEM_WRONG, "Esa fecha todavía no "
		    "llega.");
	date_to_iso(&d, iso);
	date_show(&d, shown);
	buf_puts(&t->canon, iso);
	buf_puts(&t->show, shown);
	return true;
}

static bool
accept_time(struct typed *t)
{
	struct err unused = ERR_INIT;
	char hour[TIME_ISO_LEN];

	if (time_parse(t->text, hour, &unused) != 0)
		return typed_refuse(t, PROBLEM_WRONG, "No es una hora; "
		    "escríbala como 20:15.");
	buf_puts(&t->canon, hour);
	buf_puts(&t->show, hour);
	return true;
}

static bool
accept_yes_no(struct typed *t)
{
	char *s = clean_fold(t->text, strlen(t->text));
	bool yes = s && (strcmp(s, "s") == 0 || strcmp(s, "si") == 0);
	bool no = s && (strcmp(s, "n") == 0 || strcmp(s, "no") == 0);

	mem_free_text(s);
	if (!yes && !no)
		return typed_refuse(t, PROBLEM_WRONG, "Responda sí o no; "
		    "basta la primera letra.");
	buf_puts(&t->canon, yes ? "si" : "no");
	buf_puts(&t->show, yes ? "Sí" : "No");
	return true;
}

/* Upper case, without the spaces and hyphens of a copied one. */
static bool
accept_curp(struct typed *t)
{
	char why[sizeof(t->why->text)] = "";
	const char *s;

	for (s = t->text; *s; s++)
		if (*s != ' ' && *s != '-')
			buf_putc(&t->canon, islower((unsigned char)*s) ?
			    (char)toupper((unsigned char)*s) : *s);
	for (s = t->canon.s; *s; s++)
		if (!isalnum((unsigned char)*s))
			return typed_refuse(t, PROBLEM_WRONG, "La CURP solo "
			    "lleva letras de la A a la Z y números; la Ñ se "
			    "escribe X.");
	if (t->canon.len != CURP_LEN)
		return typed_refuse(t, PROBLEM_WRONG, "La CURP tiene 18 letras "
		    "y números, y aquí hay %zu.", t->canon.len);
	if (!identity_curp_well(t->canon.s, t->today, why, sizeof(why)))
		return typed_refuse(t, PROBLEM_WRONG, "%s", why);
	buf_puts(&t->show, t->canon.s);
	return true;
}

/* "ext. 12", "x12" at s: the digits of it, or NULL when it is nothing so. */
static const char *
extension(const char *s)
{
	static const char *const words[] = { "extensión", "extension", "ext",
	    "x" };
	size_t i;

	for (i = 0; i < NELEM(words); i++)
		if (strncasecmp(s, words[i], strlen(words[i])) == 0) {
			s += strlen(words[i]);
			s += strspn(s, " .:");
			return strlen(s) <= 6 && *s &&
			    strspn(s, "0123456789") == strlen(s) ? s : NULL;
		}
	return NULL;
}

/*
 * Ten digits, after the prefixes that Mexico no longer uses; or + and what
 * another country has.
 */
static bool
accept_phone(struct typed *t)
{
	static const char *const old[] = { "01", "044", "045", "521", "52" };
	const char *s = t->text, *ext = NULL;
	struct buf d = BUF_INIT;
	bool foreign = *s == '+', good;
	size_t skip = 0, i;

	for (s += foreign; *s && strchr("0123456789 -.()", *s); s++)
		if (isdigit((unsigned char)*s))
			buf_putc(&d, *s);
	good = *s == '\0' || (ext = extension(s));
	for (i = 0; i < NELEM(old) && skip == 0; i++)
		if (d.len == 10 + strlen(old[i]) &&
		    strncmp(d.s, old[i], strlen(old[i])) == 0)
			skip = strlen(old[i]);
	if (skip > 0)
		foreign = false;
	good = good && (foreign ? d.len >= 7 && d.len <= 15 :
	    d.len - skip == 10);
	buf_printf(&t->canon, "%s%s", foreign ? "+" : "", d.s + skip);
	if (ext)
		buf_printf(&t->canon, " ext. %s", ext);
	buf_puts(&t->show, t->canon.s);
	buf_release(&d);
	return good || typed_refuse(t, PROBLEM_WRONG, "Un teléfono tiene diez "
	    "cifras; si es de otro país, empiece con +.");
}

static bool
accept_nothing(struct typed *t)
{
	(void)t;
	return true;
}

static bool (*const accept[FIELD_TYPE_COUNT])(struct typed *) = {
	[FIELD_TEXT]		= accept_text,
	[FIELD_LONG_TEXT]	= accept_long_text,
	[FIELD_INTEGER]		= accept_integer,
	[FIELD_MONEY]		= accept_money,
	[FIELD_DATE]		= accept_date,
	[FIELD_TIME]		= accept_time,
	[FIELD_YES_NO]		= accept_yes_no,
	[FIELD_CODE]		= accept_code,
	[FIELD_CODES]		= accept_codes,
	[FIELD_CURP]		= accept_curp,
	[FIELD_PHONE]		= accept_phone,
	[FIELD_RECORD]		= accept_code,
	[FIELD_RECORDS]		= accept_codes,
	[FIELD_GROUP]		= accept_nothing,
};

/*
 * Clean, without space or breaks around; NULL when it is no text.  Cleaned
 * again without them: a mark that stood on a space stands on nothing then.
 */
static char *
tidy(const char *s, enum clean_flags flags)
{
	struct err unused = ERR_INIT;
	char *once = clean_text(s, strlen(s), flags, &unused), *twice;
	size_t n, lead;

	if (!once)
		return NULL;
	n = strlen(once);
	lead = strspn(once, " \n");
	while (n > lead && strchr(" \n", once[n - 1]))
		n--;
	twice = clean_text(once + lead, n - lead, flags, &unused);
	mem_free_text(once);
	return twice;
}

/* Not understood: the text stays, and no meaning with it. */
static void
keep_text(struct value *v)
{
	value_set(v, v->text, NULL);
}

bool
field_accept(const struct field_def *f, struct value *v,
    const struct record *siblings, struct place at,
    const struct catalog_source *src, const struct date *today,
    struct problem *why)
{
	struct typed t = {
		.f = f, .siblings = siblings, .at = at, .src = src,
		.today = today, .show = BUF_INIT, .canon = BUF_INIT,
		.why = why, .hint = v->canon,
	};
	char *text;
	bool good;

	*why = (struct problem){ .kind = PROBLEM_NONE, .at = at };
	if (f->type == FIELD_GROUP)
		return true;
	if (!v->text && v->canon)
		field_show(f, v, siblings, at, src);
	if (!v->text)
		return true;
	t.hint = v->canon;
	text = tidy(v->text, f->type == FIELD_LONG_TEXT ? CLEAN_LINES :
	    CLEAN_LINE);
	if (!text) {
		keep_text(v);
		return typed_refuse(&t, PROBLEM_WRONG, "Hay caracteres que no "
		    "son texto; escríbalo de nuevo.");
	}
	t.text = text;
	good = *t.text == '\0' || accept[f->type](&t);
	if (*t.text == '\0')
		value_set(v, NULL, NULL);
	else if (good)
		value_set(v, t.show.s, t.canon.s);
	else
		keep_text(v);
	buf_release(&t.show);
	buf_release(&t.canon);
	mem_free_text(text);
	return good;
}

static void
show_date(const char *canon, struct buf *out)
{
	struct err unused = ERR_INIT;
	char shown[DATE_ISO_LEN];
	struct date d;

	if (date_from_iso(canon, &d, &unused) != 0) {
		buf_puts(out, canon);
		return;
	}
	date_show(&d, shown);
	buf_puts(out, shown);
}

void
field_show(const struct field_def *f, struct value *v,
    const struct record *siblings, struct place at,
    const struct catalog_source *src)
{
	struct buf out = BUF_INIT;
	int64_t cents;

	if (!v->canon)
		return;
	switch (f->type) {
	case FIELD_MONEY:
		if (parse_hundredths(v->canon, true, &cents))
			put_cents(&out, cents, true);
		else
			buf_puts(&out, v->canon);
		break;
	case FIELD_DATE:
		show_date(v->canon, &out);
		break;
	case FIELD_YES_NO:
		buf_puts(&out, strcmp(v->canon, "si") == 0 ? "Sí" : "No");
		break;
	case FIELD_CODE:
	case FIELD_CODES:
	case FIELD_RECORD:
	case FIELD_RECORDS:
		show_codes(f, v->canon, siblings, at, src, &out);
		break;
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_INTEGER:
	case FIELD_TIME:
	case FIELD_CURP:
	case FIELD_PHONE:
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		buf_puts(&out, v->canon);
		break;
	}
	value_set(v, out.s, v->canon);
	buf_release(&out);
}
