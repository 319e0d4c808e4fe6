#include "lib/base/base.h"
#include "tests/e2e/plan.h"

#include <limits.h>

#include "lib/base/mem.h"

enum {
	GAIN = 1000,	/* a field that no filling typed yet */
	ERROR = 400,	/* an answer that a check refuses */
	STALE = 5000,	/* typed, and then asked for no longer */
	TRIES = 12, ROUNDS = 6
};

/* Of most catalogues another one each time; of the rest the usual one. */
static int
first_answer(const struct filling *w, const struct field_def *f, int i)
{
	return f->catalog && i % 3 > 0 ? (i + w->number) % answers(w, f) : 0;
}

void
filling_init(struct filling *w, const struct formset *set, int form,
    int number, const struct date *today)
{
	int i, e;

	*w = (struct filling){ .f = set->form[form].def, .set = set,
	    .today = *today, .form = form, .number = number };
	w->top = mem_alloc((size_t)w->f->nfields * sizeof(int) + 1);
	for (i = 0; i < w->f->nfields; i++)
		w->top[i] = first_answer(w, &w->f->fields[i], i);
	for (e = 0; e < ENTRIES; e++) {
		w->sub[e] = mem_alloc((size_t)w->f->nsub * sizeof(int) + 1);
		for (i = 0; i < w->f->nsub; i++)
			w->sub[e][i] = first_answer(w, &w->f->sub[i], i + e);
	}
}

void
filling_release(struct filling *w)
{
	int e;

	free(w->top);
	for (e = 0; e < ENTRIES; e++)
		free(w->sub[e]);
}

void
cover_init(struct cover *c, const struct form_def *f, bool wanted)
{
	int i;

	c->top = mem_alloc((size_t)f->nfields * sizeof(bool) + 1);
	c->sub = mem_alloc((size_t)f->nsub * sizeof(bool) + 1);
	c->left = wanted ? f->nsub : 0;
	for (i = 0; i < f->nsub; i++)
		c->sub[i] = !wanted;
	for (i = 0; i < f->nfields; i++) {
		c->top[i] = !wanted || f->fields[i].flags & FIELD_READ_ONLY;
		c->left += !c->top[i];
	}
}

void
cover_release(struct cover *c)
{
	free(c->top);
	free(c->sub);
}

/* ---- as a person goes through it ---- */

struct walk {
	struct filling	*w;
	struct record	*r;
	stop_fn		*fn;
	void		*ctx;
	struct buf	 canon;
};

/* The first that it admits, or none. */
static enum missing
reason_for(const struct field_def *f)
{
	enum missing m = MISSING_NOT_ASKED;

	while (m < MISSING_COUNT && !(f->missing >> m & 1))
		m++;
	return m < MISSING_COUNT ? m : MISSING_NOT;
}

static void
field_stop(struct walk *k, struct place at)
{
	int i = *filling_of(k->w, at);
	bool has = i >= 0 && answer(k->w, k->r, at, i, &k->canon);

	if (has)
		value_set(record_at(k->r, at), NULL, k->canon.s);
	else if (i == NO_VALUE)
		value_set_missing(record_at(k->r, at),
		    reason_for(record_field(k->r, at)));
	if (k->fn)
		k->fn(k->ctx, STOP_FIELD, k->r, at, has ? k->canon.s : NULL);
}

static void
group_stop(struct walk *k, struct place at)
{
	struct place in = at;
	int e;

	for (e = 0; e < ENTRIES && k->w->top[at.field] != LEFT_OUT; e++) {
		in.entry = record_add_entry(k->r, at.field);
		if (k->fn)
			k->fn(k->ctx, STOP_ENTRY, k->r, in, NULL);
		for (in.sub = 0; in.sub < k->w->f->fields[at.field].count;
		    in.sub++)
			if (field_applies(k->r, in, &k->w->today))
				field_stop(k, in);
		in.sub = -1;
	}
	if (k->fn)
		k->fn(k->ctx, STOP_GROUP, k->r, at, NULL);
}

static void
page_stops(struct walk *k, int page)
{
	const struct page_def *p = &k->w->f->pages[page];
	struct place at = { 0, -1, -1 };
	int stops = 0;

	if (k->fn)
		k->fn(k->ctx, STOP_PAGE, k->r, at, p->title);
	for (at.field = p->first; at.field < p->first + p->count; at.field++) {
		const struct field_def *f = &k->w->f->fields[at.field];

		if (f->flags & FIELD_READ_ONLY ||
		    !field_applies(k->r, at, &k->w->today))
			continue;
		stops++;
		if (f->type == FIELD_GROUP)
			group_stop(k, at);
		else
			field_stop(k, at);
	}
	if (stops == 0 && k->fn)
		k->fn(k->ctx, STOP_EMPTY, k->r, at, NULL);
}

void
filling_walk(struct filling *w, struct record *r, stop_fn *fn, void *ctx)
{
	struct walk k = { w, r, fn, ctx, BUF_INIT };
	int page;

	record_init(r, w->f);
	for (page = 0; page < w->f->npages; page++)
		if (page_applies(r, page, &w->today))
			page_stops(&k, page);
	buf_release(&k.canon);
}

/* ---- which answers lead where ---- */

/* Each place that the record has an answer at; false from fn ends it. */
typedef void place_fn(void *ctx, const struct record *r, struct place at);

static void
each_answer(const struct record *r, place_fn *fn, void *ctx)
{
	struct place at = { 0, -1, -1 }, in;

	for (; at.field < r->form->nfields; at.field++) {
		if (record_is_answered(r, at))
			fn(ctx, r, at);
		in = at;
		for (in.entry = 0; in.entry < r->nentries[at.field];
		    in.entry++)
			for (in.sub = 0; in.sub < r->form->fields[
			    at.field].count; in.sub++)
				if (record_is_answered(r, in))
					fn(ctx, r, in);
	}
}

/* A reason for no value is an answer, and no field typed. */
static bool
is_typed(const struct record *r, struct place at)
{
	return record_get(r, at)->missing == MISSING_NOT;
}

struct tally {
	const struct cover *c;
	const struct date *today;
	bool	*sub;		/* of those counted already; owned */
	long	 gain, stale, typed;
};

static void
count(void *ctx, const struct record *r, struct place at)
{
	struct tally *t = ctx;
	int i = at.sub < 0 ? -1 : r->form->fields[at.field].first + at.sub;

	if (!field_applies(r, at, t->today)) {
		t->stale++;
		return;
	}
	if (!is_typed(r, at))
		return;
	t->typed++;
	if (i < 0) {
		t->gain += !t->c->top[at.field];
	} else if (!t->c->sub[i] && !t->sub[i]) {
		t->sub[i] = true;
		t->gain++;
	}
}

static int
errors_of(const struct record *r, const struct date *today)
{
	static const struct catalog_source any = { NULL, NULL };
	struct problems ps = { NULL, 0 };
	int i, n = 0;

	record_check(r, &any, today, &ps);
	for (i = 0; i < ps.n; i++)
		n += ps.p[i].kind != PROBLEM_DOUBT &&
		    ps.p[i].kind != PROBLEM_REQUIRED;
	problems_release(&ps);
	return n;
}

/*
 * `rich`: of two equal ones that which asks for more.  One that cannot be
 * worth more than `than` is not looked at to the end.
 */
static long
worth(const struct cover *c, struct filling *w, bool rich, long than)
{
	struct tally t = { .c = c, .today = &w->today };
	struct record r;
	long n;

	t.sub = mem_alloc((size_t)w->f->nsub * sizeof(bool) + 1);
	filling_walk(w, &r, NULL, NULL);
	each_answer(&r, count, &t);
	n = t.gain * GAIN - t.stale * STALE + (rich ? t.typed : 0);
	if (n > than)
		n -= errors_of(&r, &w->today) * (long)ERROR;
	record_release(&r);
	free(t.sub);
	return n;
}

/* The best answer at one place while all others stay; whether that helps. */
static bool
better_at(const struct cover *c, struct filling *w, struct place at,
    long *best)
{
	const struct field_def *f = at.sub < 0 ? &w->f->fields[at.field] :
	    &w->f->sub[w->f->fields[at.field].first + at.sub];
	int *here = filling_of(w, at), was = *here, i, most = answers(w, f);
	long before = *best, n;

	for (i = NO_VALUE; i < most; i++) {
		if (i == was)
			continue;
		*here = i;
		n = worth(c, w, true, *best);
		if (n > *best) {
			*best = n;
			was = i;
		}
	}
	*here = was;
	return *best > before;
}

static bool
climb(const struct cover *c, struct filling *w, long *best)
{
	struct place at = { 0, -1, -1 }, in;
	bool better = false;

	for (; at.field < w->f->nfields; at.field++) {
		const struct field_def *f = &w->f->fields[at.field];

		if (f->flags & FIELD_READ_ONLY)
			continue;
		if (f->type != FIELD_GROUP) {
			better = better_at(c, w, at, best) || better;
			continue;
		}
		in = at;
		for (in.entry = 0; in.entry < ENTRIES; in.entry++)
			for (in.sub = 0; in.sub < f->count; in.sub++)
				better = better_at(c, w, in, best) || better;
	}
	return better;
}

/* What the list of records calls it by is always typed. */
static bool
in_label(const struct filling *w, const struct field_def *f)
{
	const char *s = w->f->entry_label ? w->f->entry_label : "";
	size_t n = strlen(f->name);

	for (; (s = strchr(s, '{')); s++)
		if (strncmp(s + 1, f->name, n) == 0 && s[1 + n] == '}')
			return true;
	return false;
}

/* What brings nothing new is left out. */
static void
thin(const struct cover *c, struct filling *w)
{
	struct place at = { 0, -1, -1 };
	long whole = worth(c, w, false, LONG_MIN);

	for (; at.field < w->f->nfields; at.field++) {
		int was = w->top[at.field];

		if (in_label(w, &w->f->fields[at.field]))
			continue;
		w->top[at.field] = LEFT_OUT;
		if (worth(c, w, false, whole - 1) < whole)
			w->top[at.field] = was;
	}
}

static void
copy(struct filling *to, const struct filling *from)
{
	int e;

	memcpy(to->top, from->top, (size_t)to->f->nfields * sizeof(int));
	for (e = 0; e < ENTRIES; e++)
		memcpy(to->sub[e], from->sub[e],
		    (size_t)to->f->nsub * sizeof(int));
}

static void
shuffle(struct filling *w, unsigned seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;
	int i, n;

	for (i = 0; i < w->f->nfields; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		n = answers(w, &w->f->fields[i]);
		w->top[i] = n > 0 ? (int)((x >> 11) % (unsigned)n) : 0;
	}
}

/* From several beginnings, the best of what each leads to. */
void
cover_choose(const struct cover *c, struct filling *w)
{
	struct filling try;
	long best = -1, n;
	unsigned seed;
	int round;

	filling_init(&try, w->set, w->form, w->number, &w->today);
	for (seed = 0; seed < TRIES && best < GAIN; seed++) {
		if (seed > 0)
			shuffle(&try, seed);
		n = worth(c, &try, true, LONG_MIN);
		for (round = 0; round < ROUNDS && climb(c, &try, &n); round++)
			;
		if (n > best) {
			best = n;
			copy(w, &try);
		}
		if (c->left == 0)
			break;
	}
	filling_release(&try);
	if (w->number > 0 || c->left == 0)
		thin(c, w);
}

bool
cover_place(struct cover *c, const struct record *r, struct place at)
{
	bool *b = at.sub < 0 ? &c->top[at.field] :
	    &c->sub[r->form->fields[at.field].first + at.sub];
	bool fresh = !*b && record_is_answered(r, at) && is_typed(r, at);

	*b |= fresh;
	c->left -= fresh;
	return fresh;
}

static void
mark(void *ctx, const struct record *r, struct place at)
{
	(void)cover_place(ctx, r, at);
}

bool
cover_mark(struct cover *c, struct filling *w)
{
	struct record r;
	int was = c->left;

	filling_walk(w, &r, NULL, NULL);
	each_answer(&r, mark, c);
	record_release(&r);
	return c->left < was;
}
