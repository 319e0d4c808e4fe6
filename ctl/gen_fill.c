#include "lib/base/base.h"
#include "ctl/gen.h"

#include <inttypes.h>

#include "lib/base/utf8.h"
#include "lib/domain/curp.h"
#include "lib/form/check.h"

enum { ROUNDS = 10, REQUIRED_MISSING = 6 };

/* ---- one value of each type ---- */

struct filling {
	struct gen_file	*g;
	struct gen_record *rec;
	struct place	 at;
	const struct field_def *f;
	const struct gen_spec *s;
};

static const struct value *
sibling(const struct filling *w, int field)
{
	struct place p = w->at;

	if (p.sub >= 0)
		p.sub = field;
	else
		p.field = field;
	return record_get(&w->rec->r, p);
}

/* -1 when none may be chosen now. */
static int
one_of(const struct filling *w, const char *parent, bool alone)
{
	const struct catalog *c = w->s->catalog;
	double sum = 0, at;
	int i, pass;

	for (pass = 0; pass < 2; pass++) {
		at = pass ? sum * (double)(gen_roll(&w->g->dice) >> 11) /
		    9007199254740992.0 : -1;
		sum = 0;
		for (i = 0; i < c->n; i++) {
			if ((parent && strcmp(c->choices[i].parent, parent)) ||
			    (alone && c->choices[i].exclusive))
				continue;
			sum += w->s->weight[i];
			if (pass && at < sum)
				return i;
		}
		if (sum <= 0)
			return -1;
	}
	return -1;
}

/* The parent's code of a dependent catalogue; false: it has none yet. */
static bool
parent_code(const struct filling *w, const char **code)
{
	const struct value *up = w->f->depends_on < 0 ? NULL :
	    sibling(w, w->f->depends_on);

	*code = up ? up->canon : NULL;
	return !up || up->canon;
}

static void
put_code(const struct filling *w, struct buf *out)
{
	const char *parent;
	int i = parent_code(w, &parent) ? one_of(w, parent, false) : -1;

	if (i >= 0)
		buf_puts(out, w->s->catalog->choices[i].code);
}

/* In the catalogue's order, and what excludes the others alone. */
static void
put_codes(const struct filling *w, struct buf *out)
{
	const struct catalog *c = w->s->catalog;
	int64_t k = gen_between(&w->g->dice, w->s->least, w->s->most);
	bool chosen[256] = { false };
	const char *parent;
	int i = parent_code(w, &parent) ? one_of(w, parent, false) : -1;

	if (i >= 0 && c->choices[i].exclusive)
		k = 1;
	for (; k > 0 && i >= 0 && i < (int)NELEM(chosen); k--) {
		chosen[i] = true;
		if (k > 1)
			i = one_of(w, parent, true);
	}
	for (i = 0; i < c->n && i < (int)NELEM(chosen); i++)
		if (chosen[i])
			buf_printf(out, "%s%s", out->len ? " " : "",
			    c->choices[i].code);
}

static void
put_words(const struct filling *w, struct buf *out)
{
	const struct gen_list *l = w->s->words;
	int64_t k = gen_between(&w->g->dice, w->s->least, w->s->most);

	for (; l && k > 0; k--) {
		int64_t i = gen_between(&w->g->dice, 0, l->n - 1);

		if (utf8_length(out->s, out->len) + 1 + utf8_length(l->word[i],
		    strlen(l->word[i])) > w->f->max)
			break;
		buf_printf(out, "%s%s", out->len ? " " : "", l->word[i]);
	}
}

static void
put_date(const struct filling *w, struct buf *out)
{
	struct gen_dice *d = &w->g->dice;
	struct date from = w->rec->day, day;
	struct err err = ERR_INIT;
	const struct value *v;
	char iso[DATE_ISO_LEN];

	if (w->s->from >= 0 && (v = sibling(w, w->s->from)) && v->canon &&
	    date_from_iso(v->canon, &from, &err) != 0)
		return;
	day = gen_day(&from, gen_between(d, w->s->lo, w->s->hi));
	if (date_cmp(&day, &w->g->today) > 0 &&
	    (w->f->flags & FIELD_PAST || w->s->hi <= 0))
		day = w->g->today;
	date_to_iso(&day, iso);
	if (w->f->flags & FIELD_PARTIAL && gen_percent(d, 20))
		iso[gen_percent(d, 50) ? 4 : 7] = '\0';
	buf_puts(out, iso);
}

/* Of that form, and of the same caso when both stand under one. */
static void
put_records(const struct filling *w, bool several, struct buf *out)
{
	const struct gen_file *g = w->g;
	int i;

	for (i = 0; i < g->n; i++) {
		const struct gen_record *o = &g->rec[i];

		if (strcmp(o->form->f->name, w->f->of_form) != 0 ||
		    (o->form->parent == w->rec->form->parent &&
		    o->parent != w->rec->parent))
			continue;
		if (out->len && (!several || !gen_percent(&w->g->dice, 50)))
			break;
		buf_printf(out, "%s%s", out->len ? " " : "", o->id);
	}
}

static void
put_curp(const struct filling *w, struct buf *out)
{
	if (!w->rec->form->f->parent)
		buf_puts(out, w->g->woman.curp);
}

static void
put_phone(const struct filling *w, struct buf *out)
{
	put_words(w, out);
	if (out->len == 0 || out->len > 3)
		buf_clear(out);
	while (out->len < 10)
		buf_printf(out, "%d", (int)gen_between(&w->g->dice,
		    out->len == 0 ? 2 : 0, 9));
}

/* Nothing, when nothing fits. */
static void
put_value(const struct filling *w, struct buf *out)
{
	struct gen_dice *d = &w->g->dice;

	switch (w->f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		put_words(w, out);
		break;
	case FIELD_INTEGER:
		buf_printf(out, "%" PRId64, gen_between(d, w->s->lo,
		    w->s->hi));
		break;
	case FIELD_MONEY:
		buf_printf(out, "%" PRId64 ".00", gen_between(d, w->s->lo,
		    w->s->hi));
		break;
	case FIELD_DATE:
		put_date(w, out);
		break;
	case FIELD_TIME:
		buf_printf(out, "%02d:%02d", (int)gen_between(d, 0, 23),
		    (int)gen_between(d, 0, 11) * 5);
		break;
	case FIELD_YES_NO:
		buf_puts(out, gen_percent(d, w->s->yes) ? "si" : "no");
		break;
	case FIELD_CODE:
		put_code(w, out);
		break;
	case FIELD_CODES:
		put_codes(w, out);
		break;
	case FIELD_CURP:
		put_curp(w, out);
		break;
	case FIELD_PHONE:
		put_phone(w, out);
		break;
	case FIELD_RECORD:
	case FIELD_RECORDS:
		put_records(w, w->f->type == FIELD_RECORDS, out);
		break;
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		break;
	}
}

/* ---- one field ---- */

static void
give_reason(const struct filling *w, struct value *v)
{
	static const enum missing often[] = { MISSING_UNKNOWN,
	    MISSING_NOT_ASKED, MISSING_REFUSED, MISSING_NOT_APPLICABLE };
	int64_t i = gen_between(&w->g->dice, 0, 9), k;

	i = i < 5 ? 0 : i < 8 ? 1 : 2;
	for (k = 0; k < (int64_t)NELEM(often); k++, i++)
		if (w->f->missing >> often[i % 4] & 1) {
			value_set_missing(v, often[i % 4]);
			return;
		}
}

/* A value, a reason when it cannot have one, or (`must` not) neither. */
static void
answer(const struct filling *w, struct value *v, bool must)
{
	struct gen_dice *d = &w->g->dice;
	struct buf b = BUF_INIT;
	int missing = must && w->s->missing > REQUIRED_MISSING ?
	    REQUIRED_MISSING : w->s->missing;

	value_set(v, NULL, NULL);
	if (!must && gen_percent(d, w->s->blank))
		return;
	if (w->f->missing && gen_percent(d, missing)) {
		give_reason(w, v);
		return;
	}
	put_value(w, &b);
	if (b.len)
		value_set(v, NULL, b.s);
	else if (must)
		give_reason(w, v);
	buf_release(&b);
}

static void fill_at(struct gen_file *g, struct gen_record *rec,
    struct place at, bool must);

/* By the field's name, its record, and how often it was answered before. */
static void
throw(struct gen_file *g, struct gen_record *rec, uint64_t mark, int entry)
{
	g->dice = gen_dice(g->own, mark, (uint64_t)(rec - g->rec) << 32 |
	    (uint64_t)rec->rounds << 16 | (uint64_t)entry);
}

static void
fill_entries(struct gen_file *g, struct gen_record *rec, int field, bool must)
{
	const struct field_def *f = &rec->form->f->fields[field];
	const struct gen_spec *s = &rec->form->field[field];
	struct place p = { field, 0, 0 };
	int64_t k;

	throw(g, rec, s->mark, 0);
	k = gen_between(&g->dice, s->least, s->most);

	if (rec->r.nentries[field] > 0 ||
	    (!must && gen_percent(&g->dice, s->blank)))
		return;
	for (; k > 0; k--) {
		p.entry = record_add_entry(&rec->r, field);
		for (p.sub = 0; p.entry >= 0 && p.sub < f->count; p.sub++)
			fill_at(g, rec, p, false);
	}
}

static void
fill_at(struct gen_file *g, struct gen_record *rec, struct place at,
    bool must)
{
	const struct form_def *form = rec->form->f;
	struct filling w = { .g = g, .rec = rec, .at = at,
	    .f = record_field(&rec->r, at) };

	w.s = at.sub >= 0 ? &rec->form->sub[form->fields[at.field].first +
	    at.sub] : &rec->form->field[at.field];
	if (w.f->flags & FIELD_READ_ONLY ||
	    !field_applies(&rec->r, at, &g->today))
		return;
	if (w.f->type == FIELD_GROUP) {
		fill_entries(g, rec, at.field, must);
		return;
	}
	throw(g, rec, w.s->mark, at.entry + 1);
	answer(&w, record_at(&rec->r, at), must);
}

/* What no longer applies, since another answer changed, goes. */
static void
drop_idle(struct gen_file *g, struct gen_record *rec)
{
	struct record *r = &rec->r;
	struct place p = { 0, -1, -1 };

	for (p.field = 0; p.field < r->form->nfields; p.field++) {
		if (!record_is_answered(r, p) ||
		    field_applies(r, p, &g->today))
			continue;
		value_set(&r->v[p.field], NULL, NULL);
		while (r->nentries[p.field] > 0)
			record_remove_entry(r, p.field, 0);
	}
}

/* Of what cannot be answered well she says why, or nothing. */
static void
leave_out(struct gen_file *g, struct gen_record *rec, struct place at)
{
	struct value *v = record_at(&rec->r, at);
	struct filling w = { .g = g, .rec = rec, .at = at,
	    .f = record_field(&rec->r, at) };

	if (v) {
		value_set(v, NULL, NULL);
		give_reason(&w, v);
	}
}

/*
 * What a check calls wrong is answered again, and in the end left out; what
 * is needed to integrate is answered, unless she did not finish.
 */
static bool
mend(struct gen_file *g, struct gen_record *rec, int round)
{
	static const struct catalog_source any = { NULL, NULL };
	struct problems ps = { NULL, 0 };
	bool clean = true;
	int i;

	rec->rounds++;
	record_check(&rec->r, &any, &g->today, &ps);
	for (i = 0; i < ps.n; i++) {
		const struct problem *p = &ps.p[i];

		if (p->kind == PROBLEM_DOUBT || p->at.field < 0 ||
		    (p->kind == PROBLEM_REQUIRED && !g->finished))
			continue;
		clean = false;
		if (round > ROUNDS / 2)
			leave_out(g, rec, p->at);
		else
			fill_at(g, rec, p->at, true);
	}
	problems_release(&ps);
	return clean;
}

/* What a record only shows it has from those above it. */
static void
carry(struct gen_file *g, struct gen_record *rec)
{
	const struct form_def *f = rec->form->f;
	const struct gen_record *up;
	int i, k, at;
	size_t n;

	for (i = 0; i < f->nfields; i++) {
		const char *s = f->fields[i].carry;

		if (!s || !(f->fields[i].flags & FIELD_READ_ONLY))
			continue;
		for (at = rec->parent; at >= 0; at = up->parent) {
			up = &g->rec[at];
			n = strlen(up->r.form->name);
			if (strncmp(s, up->r.form->name, n) == 0 &&
			    s[n] == '.' &&
			    (k = form_field(up->r.form, s + n + 1)) >= 0 &&
			    up->r.v[k].canon)
				value_copy(&rec->r.v[i], &up->r.v[k]);
		}
	}
}

bool
gen_fill(struct gen_file *g, int n)
{
	struct gen_record *rec = &g->rec[n];
	struct place p = { 0, -1, -1 };
	bool clean = false;
	int round;

	carry(g, rec);
	for (p.field = 0; p.field < rec->r.form->nfields; p.field++)
		if (!record_is_answered(&rec->r, p))
			fill_at(g, rec, p, false);
	for (round = 0; round < ROUNDS && !clean; round++) {
		drop_idle(g, rec);
		clean = mend(g, rec, round);
	}
	drop_idle(g, rec);
	return clean;
}
