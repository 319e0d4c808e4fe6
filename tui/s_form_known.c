#include "lib/base/base.h"
#include "tui/s_form.h"

#include "lib/base/mem.h"

enum { REMEMBERED = 200 };

/*
 * F8: the last value given for a field of that name since login, so that the
 * place or the authority of the last form is one key in the next.  It dies
 * with the process, which lives no longer than the session.
 */
static struct {
	char		 name[52], catalog[52];	/* other codes, another field */
	enum field_type	 type;
	struct value	 v;
} memory[REMEMBERED];
static int nmemory;

static int
memory_of(const struct field_def *f)
{
	const char *catalog = f->catalog ? f->catalog : "";
	int i;

	for (i = 0; i < nmemory; i++)
		if (strcmp(memory[i].name, f->name) == 0 &&
		    strcmp(memory[i].catalog, catalog) == 0 &&
		    memory[i].type == f->type)
			break;
	return i;
}

void
form_remember(const struct field_def *f, const struct value *v)
{
	int i;

	if (f->type == FIELD_LONG_TEXT || f->type == FIELD_RECORD ||
	    f->type == FIELD_RECORDS || !v->canon)
		return;
	i = memory_of(f);
	if (i == REMEMBERED)
		return;
	if (i == nmemory) {
		nmemory++;
		snprintf(memory[i].name, sizeof(memory[i].name), "%s",
		    f->name);
		snprintf(memory[i].catalog, sizeof(memory[i].catalog), "%s",
		    f->catalog ? f->catalog : "");
		memory[i].type = f->type;
	}
	value_copy(&memory[i].v, v);
}

const struct value *
form_remembered(const struct field_def *f)
{
	int i = memory_of(f);

	return i < nmemory ? &memory[i].v : NULL;
}

/* ---- the records a registro field may name ---- */

static bool
names_records(const struct form *m, const char *form)
{
	int i;

	for (i = 0; i < m->f->nfields; i++)
		if (m->f->fields[i].of_form &&
		    strcmp(m->f->fields[i].of_form, form) == 0)
			return true;
	for (i = 0; i < m->f->nsub; i++)
		if (m->f->sub[i].of_form &&
		    strcmp(m->f->sub[i].of_form, form) == 0)
			return true;
	return false;
}

static void
fill_choices(struct form *m, struct choices *c)
{
	struct store *st = m->s.app->store;
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(st, c->form, 0, &err);
	const char *parent = m->d.expediente;
	struct choice *choice;
	int i;

	if (f && f->parent && m->f->parent &&
	    strcmp(f->parent, m->f->parent) == 0)
		parent = m->d.parent;
	if (!f || !parent[0] || store_list(st, m->d.expediente, f, parent,
	    &c->list, &err) != 0)
		return;
	choice = mem_alloc(((size_t)c->list.n + 1) * sizeof(*choice));
	for (i = 0; i < c->list.n; i++) {
		if (!c->list.row[i].label[strspn(c->list.row[i].label, " ")])
			snprintf(c->list.row[i].label, NAME_LEN,
			    "%.80s %d (sin nombre)", f->title, i + 1);
		choice[i].code = c->list.row[i].id;
		choice[i].label = c->list.row[i].label;
	}
	c->catalog.name = c->form;
	c->catalog.title = f->title;
	c->catalog.choices = choice;
	c->catalog.n = c->list.n;
}

static const struct catalog *
record_choices(struct form *m, const char *form)
{
	struct choices *c;
	int i;

	for (i = 0; i < m->nchoices; i++)
		if (strcmp(m->choices[i].form, form) == 0)
			return &m->choices[i].catalog;
	/* Enough for every field at once: a catalogue lent never moves. */
	if (!m->choices)
		m->choices = mem_alloc((size_t)(m->f->nfields + m->f->nsub) *
		    sizeof(*m->choices));
	c = &m->choices[m->nchoices++];
	for (i = 0; i < m->f->nfields; i++)
		if (m->f->fields[i].of_form &&
		    strcmp(m->f->fields[i].of_form, form) == 0)
			c->form = m->f->fields[i].of_form;
	for (i = 0; i < m->f->nsub; i++)
		if (m->f->sub[i].of_form &&
		    strcmp(m->f->sub[i].of_form, form) == 0)
			c->form = m->f->sub[i].of_form;
	fill_choices(m, c);
	return &c->catalog;
}

const struct value *
form_only_choice(struct form *m, const struct field_def *f)
{
	const struct catalog *c;

	if (!f->of_form || !m->d.expediente[0])
		return NULL;
	c = record_choices(m, f->of_form);
	if (c->n != 1)
		return NULL;
	value_set(&m->lent, c->choices[0].label, c->choices[0].code);
	return &m->lent;
}

/* A form's name stands for its records; any other name is a catalogue. */
static const struct catalog *
get_catalog(void *ctx, const char *name, const char *parent)
{
	struct form *m = ctx;
	struct catalog_source bank = store_catalogs(m->s.app->store);

	if (names_records(m, name))
		return record_choices(m, name);
	return bank.get(bank.ctx, name, parent);
}

void
form_known_init(struct form *m)
{
	m->source.get = get_catalog;
	m->source.ctx = m;
}

void
form_known_release(struct form *m)
{
	int i;

	for (i = 0; i < m->nchoices; i++) {
		free(m->choices[i].catalog.choices);
		record_list_release(&m->choices[i].list);
	}
	free(m->choices);
	m->choices = NULL;
	m->nchoices = 0;
	for (i = 0; i < m->nknown; i++)
		if (m->known[i].found)
			record_release(&m->known[i].r);
	free(m->known);
	m->known = NULL;
	m->nknown = 0;
	value_release(&m->lent);
}

/* ---- carried values ---- */

/*
 * Which record of the form is meant: the expediente itself, the parent, or
 * the only one there is.  Of several nobody can say.
 */
static bool
source_id(struct form *m, const struct form_def *f, char id[ID_LEN])
{
	struct record_list l = { NULL, 0 };
	struct err err = ERR_INIT;
	bool one;

	if (!f->parent) {
		snprintf(id, ID_LEN, "%s", m->d.expediente);
		return true;
	}
	if (m->f->parent && strcmp(m->f->parent, f->name) == 0) {
		snprintf(id, ID_LEN, "%s", m->d.parent);
		return id[0] != '\0';
	}
	if (store_list(m->s.app->store, m->d.expediente, f, m->d.expediente,
	    &l, &err) != 0)
		return false;
	one = l.n == 1;
	if (one)
		snprintf(id, ID_LEN, "%s", l.row[0].id);
	record_list_release(&l);
	return one;
}

static void
read_known(struct form *m, struct known *k)
{
	struct store *st = m->s.app->store;
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(st, k->form, 0, &err);
	char id[ID_LEN];
	bool mine;
	int rev;

	if (!f || !m->d.expediente[0] || !source_id(m, f, id))
		return;
	record_init(&k->r, f);
	k->found = store_read(st, m->d.expediente, f, id, &k->r, &rev, &mine,
	    &err) == 0;
	if (!k->found)
		record_release(&k->r);
}

static struct record *
known_record(struct form *m, const char *form)
{
	struct known *k;
	int i;

	if (strcmp(form, m->f->name) == 0)
		return &m->r;
	for (i = 0; i < m->nknown; i++)
		if (strcmp(m->known[i].form, form) == 0)
			return m->known[i].found ? &m->known[i].r : NULL;
	m->known = mem_resize(m->known, (size_t)m->nknown + 1,
	    sizeof(*m->known));
	k = &m->known[m->nknown++];
	memset(k, 0, sizeof(*k));
	snprintf(k->form, sizeof(k->form), "%s", form);
	read_known(m, k);
	return k->found ? &k->r : NULL;
}

/* Where a field of this page, or of the entry that is open, stands. */
static struct place
place_of(const struct form *m, const struct field_def *f)
{
	struct place p = { (int)(f - m->f->fields), -1, -1 };

	if (f < m->f->fields || f >= m->f->fields + m->f->nfields)
		p = (struct place){ m->group, m->entry,
		    (int)(f - m->f->sub) - m->f->fields[m->group].first };
	return p;
}

const struct catalog *
form_choices(struct form *m, const struct field_def *f)
{
	const char *name = f->catalog ? f->catalog : f->of_form;
	const char *parent = NULL;
	struct place up;

	if (!name)
		return NULL;
	if (f->depends_on >= 0) {
		up = place_of(m, f);
		*(up.sub < 0 ? &up.field : &up.sub) = f->depends_on;
		parent = record_get(&m->r, up)->canon;
		if (!parent)
			return NULL;
	}
	return m->source.get(m->source.ctx, name, parent);
}

/* What the session knows of her office: no record has it. */
static const struct value *
carried_office(struct form *m, const struct field_def *f, const char *what)
{
	const struct store_person *who = &m->s.app->person;
	const char *s = strcmp(what, "entidad") == 0 ? who->state_code :
	    strcmp(what, "municipio") == 0 ? who->municipality :
	    who->institution;
	struct place p = place_of(m, f), up = p;

	if (f->depends_on >= 0) {
		*(p.sub < 0 ? &up.field : &up.sub) = f->depends_on;
		/* Of another state than hers it says nothing. */
		if (!record_get(&m->r, up)->canon ||
		    strcmp(record_get(&m->r, up)->canon, who->state_code) != 0)
			return NULL;
	}
	if (!s[0])
		return NULL;
	value_set(&m->lent, s, s);
	field_show(f, &m->lent, &m->r, p, &m->source);
	return &m->lent;
}

/* The bank's day, where a date is asked for. */
static const struct value *
carried_today(struct form *m, const struct field_def *f)
{
	char iso[DATE_ISO_LEN], shown[DATE_ISO_LEN];

	if (f->type != FIELD_DATE)
		return NULL;
	date_to_iso(&m->s.app->today, iso);
	date_show(&m->s.app->today, shown);
	value_set(&m->lent, shown, iso);
	return &m->lent;
}

const struct value *
form_carried(struct form *m, const struct field_def *f)
{
	const char *dot = f->carry ? strchr(f->carry, '.') : NULL;
	char form[52];
	struct record *r;
	struct place p;
	struct value *v;

	if (!dot || (size_t)(dot - f->carry) >= sizeof(form))
		return NULL;
	snprintf(form, sizeof(form), "%.*s", (int)(dot - f->carry), f->carry);
	if (strcmp(form, "institucion") == 0)
		return carried_office(m, f, dot + 1);
	if (strcmp(f->carry, "sesion.hoy") == 0)
		return carried_today(m, f);
	r = known_record(m, form);
	if (!r || !record_find(r, dot + 1, &p))
		return NULL;
	v = record_at(r, p);
	if (!v->canon)
		return NULL;
	if (!v->text || !v->text[0])
		field_show(record_field(r, p), v, r, p, &m->source);
	return v;
}
