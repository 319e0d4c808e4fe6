#include "lib/base/base.h"
#include "tui/conflict.h"

#include "lib/base/mem.h"

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* By meaning: the texts may be written differently, or not be there yet. */
static bool
same(const struct value *a, const struct value *b)
{
	if (a->missing != b->missing)
		return false;
	if (!a->canon && !b->canon)
		return same_text(a->text, b->text);
	return same_text(a->canon, b->canon);
}

static void
add_put(struct merge *m, const char *path, const struct field_def *f,
    const struct value *v)
{
	struct merge_put *p;

	m->put = mem_resize(m->put, (size_t)m->nput + 1, sizeof(*p));
	p = &m->put[m->nput++];
	memset(p, 0, sizeof(*p));
	snprintf(p->path, sizeof(p->path), "%s", path);
	p->field = f;
	value_copy(&p->v, v);
}

static struct clash *
add_clash(struct merge *m)
{
	struct clash *c;

	m->clash = mem_resize(m->clash, (size_t)m->n + 1, sizeof(*c));
	c = &m->clash[m->n++];
	memset(c, 0, sizeof(*c));
	return c;
}

/* One value that both of us have a say in. */
static void
one(struct merge *m, const struct record *mine, struct place at,
    const struct value *b, const struct value *t, const char *where)
{
	const struct field_def *f = record_field(mine, at);
	const struct value *v = record_get(mine, at);
	char path[PATH_LEN];
	struct clash *c;

	if (same(v, t) || (b && same(t, b)) || (f->flags & FIELD_READ_ONLY))
		return;			/* alike, or only mine is new */
	record_path(mine, at, path);
	if (b && same(v, b)) {		/* only theirs is new */
		add_put(m, path, f, t);
		return;
	}
	c = add_clash(m);
	snprintf(c->path, sizeof(c->path), "%s", path);
	snprintf(c->label, sizeof(c->label), "%s%s", where, f->label);
	c->field = f;
	value_copy(&c->mine, v);
	value_copy(&c->theirs, t);
}

static int
entry_of(const struct record *r, int group, int number)
{
	int i;

	for (i = 0; r && i < r->nentries[group]; i++)
		if (r->entries[group][i].number == number)
			return i;
	return -1;
}

static void
both_have(struct merge *m, const struct record *base,
    const struct record *mine, struct place p, int t, int b)
{
	const struct field_def *g = &mine->form->fields[p.field];
	const struct value *bv;
	char where[80];

	snprintf(where, sizeof(where), "%.60s %d: ", g->label, p.entry + 1);
	for (p.sub = 0; p.sub < g->count; p.sub++) {
		bv = b < 0 ? NULL : &base->entries[p.field][b].v[p.sub];
		one(m, mine, p, bv, &m->theirs.entries[p.field][t].v[p.sub],
		    where);
	}
}

/* Puts a whole entry into the draft, under a number of our choice. */
static void
put_entry(struct merge *m, const struct record *r, int group, int entry,
    int number)
{
	const struct field_def *g = &r->form->fields[group], *f;
	char path[PATH_LEN];
	int i;

	for (i = 0; i < g->count; i++) {
		f = &r->form->sub[g->first + i];
		snprintf(path, sizeof(path), "%.50s.%d.%.50s", g->name,
		    number, f->name);
		add_put(m, path, f, &r->entries[group][entry].v[i]);
	}
}

static bool
same_entry(const struct record *a, int ia, const struct record *b, int ib,
    int group)
{
	int i, n = a->form->fields[group].count;

	for (i = 0; i < n; i++)
		if (!same(&a->entries[group][ia].v[i],
		    &b->entries[group][ib].v[i]))
			return false;
	return true;
}

static void
mine_entries(struct merge *m, const struct record *base,
    const struct record *mine, int g)
{
	struct place p = { g, 0, -1 };
	int number, t, b;

	for (; p.entry < mine->nentries[g]; p.entry++) {
		number = mine->entries[g][p.entry].number;
		t = entry_of(&m->theirs, g, number);
		b = entry_of(base, g, number);
		if (t >= 0 && (b >= 0 || !base)) {
			both_have(m, base, mine, p, t, b);
		} else if (t >= 0) {		/* both added one */
			put_entry(m, &m->theirs, g, t, number);
			put_entry(m, mine, g, p.entry, m->next_number[g]++);
		}
		/* What they took away and I changed comes back by my draft. */
	}
}

/* What I took away while they changed it. */
static void
their_entries(struct merge *m, const struct record *base,
    const struct record *mine, int g)
{
	const struct field_def *def = &mine->form->fields[g];
	struct clash *c;
	int i, number, b;

	for (i = 0; i < m->theirs.nentries[g]; i++) {
		number = m->theirs.entries[g][i].number;
		b = entry_of(base, g, number);
		if (b < 0 || entry_of(mine, g, number) >= 0 ||
		    same_entry(&m->theirs, i, base, b, g))
			continue;
		c = add_clash(m);
		snprintf(c->label, sizeof(c->label), "%.60s: entrada que "
		    "usted quitó y otra persona cambió", def->label);
		c->group = g;
		c->theirs_entry = i;
		c->number = m->next_number[g]++;
		value_set(&c->mine, "quitarla", NULL);
		value_set(&c->theirs, "conservarla, como la dejó la otra",
		    NULL);
	}
}

static int
highest(const struct record *r, int group)
{
	int i, n = r->last_number[group];

	for (i = 0; i < r->nentries[group]; i++)
		if (r->entries[group][i].number > n)
			n = r->entries[group][i].number;
	return n;
}

void
merge_init(struct merge *m, const struct record *base,
    const struct record *mine, const struct record *theirs)
{
	const struct form_def *f = mine->form;
	struct place p = { 0, -1, -1 };
	int a, b;

	memset(m, 0, sizeof(*m));
	record_init(&m->theirs, f);
	record_copy(&m->theirs, theirs);
	m->next_number = mem_alloc((size_t)f->nfields * sizeof(int));
	for (; p.field < f->nfields; p.field++) {
		one(m, mine, p, base ? &base->v[p.field] : NULL,
		    &m->theirs.v[p.field], "");
		if (f->fields[p.field].type != FIELD_GROUP)
			continue;
		a = highest(mine, p.field);
		b = highest(&m->theirs, p.field);
		m->next_number[p.field] = (a > b ? a : b) + 1;
		mine_entries(m, base, mine, p.field);
		their_entries(m, base, mine, p.field);
	}
}

void
merge_release(struct merge *m)
{
	int i;

	for (i = 0; i < m->n; i++) {
		value_release(&m->clash[i].mine);
		value_release(&m->clash[i].theirs);
	}
	for (i = 0; i < m->nput; i++)
		value_release(&m->put[i].v);
	free(m->clash);
	free(m->put);
	free(m->next_number);
	record_release(&m->theirs);
	memset(m, 0, sizeof(*m));
}

static void
decide(struct merge *m, const struct clash *c)
{
	if (!c->field) {
		if (c->side == SIDE_THEIRS)
			put_entry(m, &m->theirs, c->group, c->theirs_entry,
			    c->number);
		return;
	}
	add_put(m, c->path, c->field,
	    c->side == SIDE_MINE ? &c->mine : &c->theirs);
}

int
merge_apply(struct merge *m, struct store *s, struct draft *d, int rev,
    struct err *err)
{
	int i;

	for (i = 0; i < m->n; i++)
		decide(m, &m->clash[i]);
	for (i = 0; i < m->nput; i++)
		store_draft_put(s, d, m->put[i].path, m->put[i].field,
		    &m->put[i].v);
	if (store_draft_flush(s, err) != 0)
		return -1;
	return store_draft_rebase(s, d, rev, err);
}
