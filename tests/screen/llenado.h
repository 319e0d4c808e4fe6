/*
 * llenado.h - fillings that, between them, show every field of every form
 *
 * A filling is sought by chance, always the same: one answer is changed after
 * another as long as more fields apply that no earlier filling had; then as
 * long as fewer checks are set off.
 */
#ifndef TESTS_SCREEN_LLENADO_H
#define TESTS_SCREEN_LLENADO_H

#include "lib/base/base.h"

#include <stdio.h>

#include "ctl/formset.h"
#include "lib/base/buf.h"
#include "lib/base/date.h"
#include "lib/base/mem.h"
#include "lib/domain/curp.h"
#include "lib/form/catalog.h"
#include "lib/form/check.h"
#include "lib/form/def.h"
#include "lib/form/identity.h"
#include "lib/form/record.h"

enum { FORMS = 60, CUTS = 400, FILLINGS = 12, TRIES = 1500, CALMING = 600,
	LUCKLESS = 20 };

struct filled {
	const struct form_def *f;
	struct record	 fill[FILLINGS];
	int		 n;
	bool		*seen, *seen_sub;	/* by the fillings so far */
	char		*codes;			/* 'a' 'b': named in rules */
};

static struct formset set;
static struct filled form[FORMS];
static struct catalog cut[CUTS];
static int nforms, ncuts;
static struct date today;
static uint64_t dice;

static unsigned
roll(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)(dice >> 33) % n;
}

/* Each form's own, so that one that changes leaves the others as they are. */
static void
shake(const char *name)
{
	for (dice = 88172645463325252u; *name; name++)
		dice = (dice ^ (unsigned char)*name) * 1099511628211u;
}

/* ---- what there is ---- */

/* 'a'b'c': the codes that stand between quotes in its rules. */
static char *
quoted(const char *text)
{
	struct buf b = BUF_INIT;
	const char *s, *end;

	for (s = strchr(text, '\''); s; s = strchr(end + 1, '\'')) {
		end = s + 1 + strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_"
		    "0123456789");
		if (*end == '\0')
			break;
		if (*end == '\'')
			buf_add(&b, s, (size_t)(end - s) + 1);
		else
			end--;
	}
	return buf_take(&b);
}

/* What other forms hang from or name is in every expediente, and first. */
static bool
always(const char *name)
{
	return strcmp(name, "datos_generales") == 0 ||
	    strcmp(name, "agresor") == 0 || strcmp(name, "caso") == 0;
}

static int
by_order(const void *a, const void *b)
{
	const struct form_def *f = ((const struct filled *)a)->f;
	const struct form_def *g = ((const struct filled *)b)->f;

	if (always(f->name) != always(g->name))
		return always(f->name) ? -1 : 1;
	return f->order - g->order;
}

static bool
load(void)
{
	formset_load(&set, "forms");
	if (set.wrong || set.nforms > FORMS)
		return false;
	for (; nforms < set.nforms; nforms++) {
		struct filled *x = &form[nforms];

		x->f = set.form[nforms].def;
		x->seen = mem_alloc((size_t)x->f->nfields + 1);
		x->seen_sub = mem_alloc((size_t)x->f->nsub + 1);
		x->codes = quoted(set.form[nforms].text.s);
	}
	qsort(form, (size_t)nforms, sizeof(*form), by_order);
	return true;
}

static struct filled *
form_named(const char *name)
{
	int i;

	for (i = 0; i < nforms; i++)
		if (strcmp(form[i].f->name, name) == 0)
			return &form[i];
	return NULL;
}

/* As the bank gives them: of a dependent one, the choices of that parent. */
static const struct catalog *
choices(void *ctx, const char *name, const char *parent)
{
	const struct catalog *c = formset_catalog(&set, name);
	int i;

	(void)ctx;
	if (!c || !c->parent || !parent)
		return c;
	for (i = 0; i < ncuts; i++)
		if (strcmp(cut[i].name, name) == 0 &&
		    strcmp(cut[i].title, parent) == 0)
			return &cut[i];
	if (ncuts == CUTS)
		return NULL;
	cut[ncuts] = (struct catalog){ .name = c->name,
	    .title = mem_dup(parent), .choices = mem_alloc((size_t)c->n *
	    sizeof(*c->choices)) };
	for (i = 0; i < c->n; i++)
		if (strcmp(c->choices[i].parent, parent) == 0)
			cut[ncuts].choices[cut[ncuts].n++] = c->choices[i];
	return &cut[ncuts++];
}

static const struct catalog_source source = { choices, NULL };

/* ---- one answer ---- */

/* Those a rule names are worth trying more than others. */
static bool
named(const struct filled *x, const char *code)
{
	char text[64];

	snprintf(text, sizeof(text), "'%s'", code);
	return strstr(x->codes, text) != NULL;
}

static bool
offered(const struct choice *c)
{
	return !c->ended && !c->until;
}

/* By chance: one of those named, any, or the one with the longest label. */
static const struct choice *
some_choice(const struct filled *x, const struct catalog *c)
{
	const struct choice *best = NULL;
	int i, n = 0;

	if (c->n && roll(8) == 0) {
		best = &c->choices[roll((unsigned)c->n)];
		if (offered(best))
			return best;
		best = NULL;
	}
	if (c->n < 200 && roll(2))
		for (i = 0; i < c->n; i++)
			if (offered(&c->choices[i]) && named(x,
			    c->choices[i].code) && roll((unsigned)++n) == 0)
				best = &c->choices[i];
	for (i = 0; !n && i < c->n; i++)
		if (offered(&c->choices[i]) && !c->choices[i].exclusive &&
		    (!best || strlen(c->choices[i].label) >
		    strlen(best->label)))
			best = &c->choices[i];
	return best;
}

static const struct catalog *
catalog_of(const struct record *r, struct place at)
{
	const struct field_def *f = record_field(r, at);
	struct place up = at;
	const struct value *v = NULL;

	if (f->depends_on >= 0) {
		if (at.sub >= 0)
			up.sub = f->depends_on;
		else
			up.field = f->depends_on;
		v = record_get(r, up);
		if (!v->canon)
			return NULL;
	}
	return choices(NULL, f->catalog, v ? v->canon : NULL);
}

static void
give_codes(const struct filled *x, struct record *r, struct place at)
{
	const struct catalog *c = catalog_of(r, at);
	const struct choice *one = c ? some_choice(x, c) : NULL, *two;
	char canon[128];

	if (!one)
		return;
	two = some_choice(x, c);
	if (record_field(r, at)->type == FIELD_CODE || one == two ||
	    one->exclusive || two->exclusive)
		snprintf(canon, sizeof(canon), "%s", one->code);
	else
		snprintf(canon, sizeof(canon), "%s %s", one < two ?
		    one->code : two->code, one < two ? two->code : one->code);
	value_set(record_at(r, at), NULL, canon);
}

static void
give_date(struct record *r, struct place at)
{
	static const int back[] = { 3, 5, 10, 40, 400, 12800, -20 };
	struct date d;
	char iso[DATE_ISO_LEN];
	bool past = record_field(r, at)->flags & FIELD_PAST;

	date_of_days(date_days(&today) - back[roll(NELEM(back) - past)], &d);
	date_to_iso(&d, iso);
	value_set(record_at(r, at), NULL, iso);
}

static void
give_number(struct record *r, struct place at)
{
	const struct field_def *f = record_field(r, at);
	int64_t n = f->least + (int64_t)roll(4) + (roll(3) ? 0 : 30);
	char canon[40];

	if (f->type == FIELD_MONEY)
		snprintf(canon, sizeof(canon), "%d.50", 1200 + (int)roll(9));
	else
		snprintf(canon, sizeof(canon), "%lld",
		    (long long)(n > f->most ? f->most : n));
	value_set(record_at(r, at), NULL, canon);
}

static void
give_text(struct record *r, struct place at)
{
	const struct field_def *f = record_field(r, at);
	const char *s = f->example ? f->example : f->type == FIELD_LONG_TEXT ?
	    "Lo que ella dijo, con sus palabras." : f->max < 16 ? "Dato" :
	    "Dato de ejemplo";

	value_set(record_at(r, at), NULL, s);
}

static void
give_curp(struct record *r, struct place at)
{
	char curp[CURP_BYTES] = "";
	int year;

	if (!identity_root(r, at, curp)) {
		value_set(record_at(r, at), NULL, "HEGG560427MVZRRL04");
		return;
	}
	year = (curp[4] - '0') * 10 + curp[5] - '0';
	curp[CURP_ROOT] = year > today.year % 100 ? '0' : 'A';
	curp[CURP_PLACES] = curp_digit(curp);
	curp[CURP_PLACES + 1] = '\0';
	value_set(record_at(r, at), NULL, curp);
}

static void
give(const struct filled *x, struct record *r, struct place at, int k)
{
	const struct field_def *f = record_field(r, at);
	const struct filled *of = f->of_form ? form_named(f->of_form) : NULL;

	value_set(record_at(r, at), NULL, NULL);
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		give_text(r, at);
		break;
	case FIELD_INTEGER:
	case FIELD_MONEY:
		give_number(r, at);
		break;
	case FIELD_DATE:
		give_date(r, at);
		break;
	case FIELD_TIME:
		value_set(record_at(r, at), NULL, "09:30");
		break;
	case FIELD_YES_NO:
		value_set(record_at(r, at), NULL, roll(2) ? "si" : "no");
		break;
	case FIELD_CODE:
	case FIELD_CODES:
		give_codes(x, r, at);
		break;
	case FIELD_CURP:
		give_curp(r, at);
		break;
	case FIELD_PHONE:
		value_set(record_at(r, at), NULL, "2281234567");
		break;
	case FIELD_RECORD:
	case FIELD_RECORDS:
		if (of->n > k || (of->n && always(of->f->name)))
			value_set(record_at(r, at), NULL, "1");
		break;
	case FIELD_GROUP:
		(void)record_add_entry(r, at.field);
		break;
	case FIELD_TYPE_COUNT:
		break;
	}
}

/* A value, or now and then why there is none. */
static void
answer(const struct filled *x, struct record *r, struct place at, int k)
{
	const struct field_def *f = record_field(r, at);
	unsigned m = 1 + roll(MISSING_COUNT - 1);

	if (f->missing & 1u << m && f->type != FIELD_GROUP && roll(6) == 0)
		value_set_missing(record_at(r, at), (enum missing)m);
	else
		give(x, r, at, k);
}

/* ---- one filling ---- */

/* What no longer applies goes; what now does is answered, mostly. */
static void
sweep_at(const struct filled *x, struct record *r, struct place at, int k,
    bool more)
{
	const struct field_def *f = record_field(r, at);
	bool group = f->type == FIELD_GROUP && at.sub < 0;
	struct value *v = record_at(r, at);
	const struct catalog *c;

	if (!field_applies(r, at, &today)) {
		value_set(record_at(r, at), NULL, NULL);
		while (group && r->nentries[at.field])
			record_remove_entry(r, at.field, 0);
		return;
	}
	if (f->depends_on >= 0 && v->canon && ((c = catalog_of(r, at)) ==
	    NULL || catalog_find(c, v->canon) == NULL))
		value_set(v, NULL, NULL);	/* of another state */
	if (more && !(f->flags & FIELD_READ_ONLY) &&
	    !record_is_answered(r, at) && roll(100) < 85) {
		answer(x, r, at, k);
	}
}

static void
sweep(const struct filled *x, struct record *r, int k, bool more, int but)
{
	struct place at = { 0, -1, -1 }, sub;
	int round;

	for (round = 0; round < 3; round++)
		for (at.field = 0; at.field < x->f->nfields; at.field++) {
			sweep_at(x, r, at, k, more && at.field != but);
			sub = (struct place){ at.field, 0, 0 };
			if (!r->nentries[at.field])
				continue;
			for (; sub.sub < x->f->fields[at.field].count; sub.sub++)
				sweep_at(x, r, sub, k, more &&
				    at.field != but);
		}
}

/* A reason in its place does not count as seen: its value is to be typed. */
static bool
told(const struct record *r, struct place at)
{
	const struct field_def *f = record_field(r, at);

	if (f->flags & FIELD_READ_ONLY)
		return field_applies(r, at, &today);
	if (f->type == FIELD_GROUP && at.sub < 0)
		return r->nentries[at.field] > 0;
	return record_get(r, at)->canon != NULL;
}

/* What it has to show that was not seen before; `mark`: from now on it was. */
static int
news(struct filled *x, const struct record *r, bool mark)
{
	const struct form_def *f = x->f;
	struct place at = { 0, -1, -1 }, sub;
	int n = 0;

	for (at.field = 0; at.field < f->nfields; at.field++) {
		if (!told(r, at))
			continue;
		n += !x->seen[at.field];
		x->seen[at.field] |= mark;
		sub = (struct place){ at.field, 0, 0 };
		for (; r->nentries[at.field] && sub.sub <
		    f->fields[at.field].count; sub.sub++) {
			int i = f->fields[at.field].first + sub.sub;

			if (told(r, sub)) {
				n += !x->seen_sub[i];
				x->seen_sub[i] |= mark;
			}
		}
	}
	return n;
}

/* How many checks it sets off. */
static int
wrong(const struct record *r)
{
	struct problems ps = { NULL, 0 };
	int i, n = 0;

	record_check(r, &source, &today, &ps);
	for (i = 0; i < ps.n; i++)
		n += ps.p[i].kind != PROBLEM_REQUIRED;
	problems_release(&ps);
	return n;
}

/* What is only shown comes from the same filling of the forms above. */
static void
carry(const struct filled *x, struct record *r, int k)
{
	const struct filled *from;
	char name[64];
	const char *s;
	int i, j;

	for (i = 0; i < x->f->nfields; i++) {
		s = x->f->fields[i].carry;
		if (!s || !(x->f->fields[i].flags & FIELD_READ_ONLY) ||
		    !strchr(s, '.'))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(strchr(s, '.') -
		    s), s);
		from = form_named(name);
		j = from && from->n ? form_field(from->f, strchr(s, '.') + 1) :
		    -1;
		if (j >= 0)
			value_copy(&r->v[i], &from->fill[k < from->n ? k :
			    from->n - 1].v[j]);
	}
}

static struct place
some_place(const struct filled *x, const struct record *r)
{
	struct place at = { (int)roll((unsigned)x->f->nfields), -1, -1 };

	if (r->nentries[at.field] && roll(4)) {
		at.entry = 0;
		at.sub = (int)roll((unsigned)x->f->fields[at.field].count);
	}
	return at;
}

/* Answers that are not needed to see anything new are taken out again. */
static void
strip(struct filled *x, struct record *r, int k)
{
	struct place at = { 0, -1, -1 };
	struct record less;
	int best = news(x, r, false), bad = wrong(r), w;

	for (at.field = x->f->nfields - 1; at.field >= 0; at.field--) {
		if (!x->seen[at.field] || r->nentries[at.field] ||
		    x->f->fields[at.field].flags & FIELD_READ_ONLY)
			continue;
		record_init(&less, x->f);
		record_copy(&less, r);
		value_set(record_at(&less, at), NULL, NULL);
		sweep(x, &less, k, false, -1);
		if (news(x, &less, false) >= best && (w = wrong(&less)) <=
		    bad) {
			bad = w;
			record_copy(r, &less);
		}
		record_release(&less);
	}
}

static int
unseen(const struct filled *x)
{
	int i, n = 0;

	for (i = 0; i < x->f->nfields; i++)
		n += !x->seen[i];
	for (i = 0; i < x->f->nsub; i++)
		n += !x->seen_sub[i];
	return n;
}

/* One answer changed, and what follows from it. */
static void
change(const struct filled *x, struct record *r, int k)
{
	struct place at = some_place(x, r);

	if (field_applies(r, at, &today) && !(record_field(r, at)->flags &
	    FIELD_READ_ONLY) && record_field(r, at)->type != FIELD_GROUP) {
		if (roll(6))
			answer(x, r, at, k);
		else
			value_set(record_at(r, at), NULL, NULL);
	}
	sweep(x, r, k, true, at.field);
}

/* First what shows the most; then, of such, what sets off no check. */
static void
seek(struct filled *x, struct record *r, int k)
{
	struct record other;
	int i, all = unseen(x), best, bad = 1, n, w = 1;

	record_init(r, x->f);
	carry(x, r, k);
	sweep(x, r, k, true, -1);
	best = news(x, r, false);
	for (i = 0; i < TRIES + CALMING && bad; i++) {
		if (best == all && i < TRIES)
			i = TRIES;
		if (i == TRIES)
			bad = wrong(r);
		record_init(&other, x->f);
		record_copy(&other, r);
		change(x, &other, k);
		n = news(x, &other, false);
		if (n >= best && (i < TRIES || (w = wrong(&other)) <= bad)) {
			best = n;
			bad = i < TRIES ? 1 : w;
			record_copy(r, &other);
		}
		record_release(&other);
	}
	if (k > 0)
		strip(x, r, k);
}

static int
fill(struct filled *x)
{
	int i, left = 0, luckless = 0;

	shake(x->f->name);
	while (x->n < FILLINGS && unseen(x) && luckless < LUCKLESS) {
		seek(x, &x->fill[x->n], x->n);
		if (news(x, &x->fill[x->n], true) > 0) {
			x->n++;
			continue;
		}
		record_release(&x->fill[x->n]);
		luckless++;
	}
	for (i = 0; i < x->f->nfields; i++)
		if (!x->seen[i] && ++left)
			fprintf(stderr, "%s.%s: never seen\n", x->f->name,
			    x->f->fields[i].name);
	for (i = 0; i < x->f->nsub; i++)
		if (!x->seen_sub[i] && ++left)
			fprintf(stderr, "%s: .%s: never seen\n", x->f->name,
			    x->f->sub[i].name);
	return left;
}

#endif
