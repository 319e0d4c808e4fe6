#include "lib/base/base.h"
#include "lib/form/rule.h"

#include "lib/form/identity.h"
#include "lib/form/rule_tree.h"

enum tri { NO, YES, UNKNOWN };

struct moment {
	const struct record *r;
	int		 group, entry;
	const struct date *today;
};

/* Every value a term may have, as far as is known. */
struct range {
	int64_t	lo, hi;
};

static enum tri
negate(enum tri t)
{
	return t == UNKNOWN ? UNKNOWN : t == YES ? NO : YES;
}

static struct place
place_of(const struct term *t, const struct moment *m)
{
	if (t->inner)
		return (struct place){ m->group, m->entry, t->field };
	return (struct place){ t->field, -1, -1 };
}

/* What is known of a field: its canon, or NULL. */
static const char *
canon_of(const struct term *t, const struct moment *m)
{
	if (t->inner && m->entry < 0)
		return NULL;
	return record_get(m->r, place_of(t, m))->canon;
}

/* "1234.5", "-12" in hundredths; what no column could hold is very much. */
static int64_t
hundredths(const char *s)
{
	bool minus = *s == '-';
	int64_t n = 0;
	int decimals = -1;

	for (s += minus; *s && decimals < 2; s++) {
		if (n > INT64_MAX / 10000)
			return minus ? INT64_MIN : INT64_MAX;
		if (*s == '.') {
			decimals = 0;
			continue;
		}
		n = n * 10 + (*s - '0');
		if (decimals >= 0)
			decimals++;
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 2; decimals++)
		n *= 10;
	return minus ? -n : n;
}

/* As PostgreSQL does: 29 February a year later is the 28th. */
static int64_t
shifted_today(const struct term *t, const struct date *today)
{
	struct date d = *today, unused;

	if (!t->years)
		return date_days(today) + t->number;
	d.year += (int)t->number;
	if (d.month == 2 && d.day == 29) {
		d.precision = DATE_MONTH;
		date_bounds(&d, &unused, &d);
	}
	return date_days(&d);
}

static bool
date_range(const char *canon, struct date *from, struct date *to)
{
	struct err unused = ERR_INIT;
	struct date d;

	if (!canon || date_from_iso(canon, &d, &unused) != 0)
		return false;
	date_bounds(&d, from, to);
	return true;
}

/* False when nothing is known of it. */
static bool
range_of(const struct term *t, const struct moment *m, struct range *out)
{
	struct date from, to;
	const char *canon;

	switch (t->kind) {
	case TERM_NUMBER:
		out->lo = out->hi = t->number;
		return true;
	case TERM_DATE:
		out->lo = out->hi = date_days(&t->date);
		return true;
	case TERM_TODAY:
		out->lo = out->hi = shifted_today(t, m->today);
		return true;
	case TERM_AGE:
		if (!date_range(canon_of(t, m), &from, &to))
			return false;
		out->lo = date_age(&to, m->today) * (int64_t)100;
		out->hi = date_age(&from, m->today) * (int64_t)100;
		return true;
	case TERM_FIELD:
		canon = canon_of(t, m);
		if (!canon)
			return false;
		if (t->class == CLASS_NUMBER) {
			out->lo = out->hi = hundredths(canon);
			return true;
		}
		if (!date_range(canon, &from, &to))
			return false;
		out->lo = date_days(&from);
		out->hi = date_days(&to);
		return true;
	case TERM_TEXT:
		break;
	}
	return false;
}

/* Holds for all of a and b, for none, or one cannot tell. */
static enum tri
compare_ranges(enum rule_cmp cmp, struct range a, struct range b)
{
	switch (cmp) {
	case CMP_EQ:
		if (a.lo == a.hi && b.lo == b.hi && a.lo == b.lo)
			return YES;
		return a.hi < b.lo || b.hi < a.lo ? NO : UNKNOWN;
	case CMP_NE:
		return negate(compare_ranges(CMP_EQ, a, b));
	case CMP_LT:
		return a.hi < b.lo ? YES : a.lo >= b.hi ? NO : UNKNOWN;
	case CMP_LE:
		return a.hi <= b.lo ? YES : a.lo > b.hi ? NO : UNKNOWN;
	case CMP_GT:
		return compare_ranges(CMP_LT, b, a);
	case CMP_GE:
		return compare_ranges(CMP_LE, b, a);
	}
	return UNKNOWN;
}

static enum tri
compare_texts(enum rule_cmp cmp, const char *a, const char *b)
{
	int c = strcmp(a, b);

	switch (cmp) {
	case CMP_EQ:	return c == 0 ? YES : NO;
	case CMP_NE:	return c != 0 ? YES : NO;
	case CMP_LT:	return c < 0 ? YES : NO;
	case CMP_LE:	return c <= 0 ? YES : NO;
	case CMP_GT:	return c > 0 ? YES : NO;
	case CMP_GE:	return c >= 0 ? YES : NO;
	}
	return UNKNOWN;
}

static enum tri
compare(enum rule_cmp cmp, const struct term *a, const struct term *b,
    const struct moment *m)
{
	struct range x, y;
	const char *s, *t;

	if (a->class == CLASS_NUMBER || a->class == CLASS_DATE)
		return range_of(a, m, &x) && range_of(b, m, &y) ?
		    compare_ranges(cmp, x, y) : UNKNOWN;
	s = canon_of(a, m);
	t = b->kind == TERM_TEXT ? b->text : canon_of(b, m);
	return s && t ? compare_texts(cmp, s, t) : UNKNOWN;
}

static enum tri
is_in(const struct rule *r, const struct moment *m)
{
	enum tri t, any = NO;
	int i;

	for (i = 0; i < r->n; i++) {
		t = compare(CMP_EQ, &r->a, &r->list[i], m);
		if (t == YES)
			return YES;
		if (t == UNKNOWN)
			any = UNKNOWN;
	}
	return any;
}

static enum tri
has(const struct rule *r, const struct moment *m)
{
	struct place p = place_of(&r->a, m);
	const struct field_def *f = record_field(m->r, p);

	if (r->a.inner && m->entry < 0)
		return NO;
	if (r->op == RULE_ANSWERED)
		return record_is_answered(m->r, p) ? YES : NO;
	if (f->type == FIELD_GROUP)
		return m->r->nentries[p.field] > 0 ? YES : NO;
	return record_get(m->r, p)->canon ? YES : NO;
}

static enum tri
includes(const struct rule *r, const struct moment *m)
{
	if (!canon_of(&r->a, m))
		return UNKNOWN;
	return value_has_code(record_get(m->r, place_of(&r->a, m)),
	    r->b.text) ? YES : NO;
}

static enum tri
eval(const struct rule *r, const struct moment *m)
{
	enum tri a, b;

	switch (r->op) {
	case RULE_AND:
		a = eval(r->left, m);
		b = a == NO ? NO : eval(r->right, m);
		return b == NO ? NO : a == YES ? b : UNKNOWN;
	case RULE_OR:
		a = eval(r->left, m);
		b = a == YES ? YES : eval(r->right, m);
		return b == YES ? YES : a == NO ? b : UNKNOWN;
	case RULE_NOT:
		return negate(eval(r->left, m));
	case RULE_ALWAYS:
		return YES;
	case RULE_NEVER:
		return NO;
	case RULE_ANSWERED:
	case RULE_HAS_VALUE:
		return has(r, m);
	case RULE_INCLUDES:
		return includes(r, m);
	case RULE_LIKE:
		if (!canon_of(&r->a, m))
			return UNKNOWN;
		return pattern_matches(r->like, canon_of(&r->a, m)) ? YES : NO;
	case RULE_DISAGREES:
		if (!canon_of(&r->a, m))
			return UNKNOWN;
		return identity_disagrees(m->r, place_of(&r->a, m)) ? YES : NO;
	case RULE_REPEATED:
		return UNKNOWN;
	case RULE_COMPARE:
		return compare(r->cmp, &r->a, &r->b, m);
	case RULE_IN:
		return is_in(r, m);
	}
	return UNKNOWN;
}

bool
rule_holds(const struct rule *rule, const struct record *r, int field,
    int entry, const struct date *today)
{
	struct moment m = {
		.r = r, .group = field, .entry = entry, .today = today,
	};

	return eval(rule, &m) == YES;
}
