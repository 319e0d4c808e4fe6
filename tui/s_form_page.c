#include "lib/base/base.h"
#include "tui/s_form.h"

#include "lib/base/mem.h"

bool
form_same_place(struct place a, struct place b)
{
	return a.field == b.field && a.entry == b.entry && a.sub == b.sub;
}

/* Whether p lies in the entry (or, with entry -1, in the group) at. */
static bool
inside(struct place p, struct place at)
{
	return p.field == at.field &&
	    (at.entry < 0 || p.entry == at.entry) &&
	    (at.sub < 0 || p.sub == at.sub);
}

static bool
answered(const struct record *r, struct place p)
{
	if (r->form->fields[p.field].type == FIELD_GROUP && p.sub < 0 &&
	    r->nentries[p.field] > 0)
		return true;
	return value_is_answered(record_get(r, p));
}

static enum mark
mark_within(const struct form *m, struct place p)
{
	enum mark worst = MARK_NONE, k;
	int i;

	for (i = 0; i < m->problems.n; i++) {
		if (!inside(m->problems.p[i].at, p))
			continue;
		k = mark_of_problem(m->problems.p[i].kind);
		if (k > worst)
			worst = k;
	}
	return worst;
}

const struct problem *
form_problem(const struct form *m, struct place p)
{
	const struct problem *worst = NULL;
	int i;

	if (m->refused.kind != PROBLEM_NONE &&
	    form_same_place(m->refused.at, p))
		return &m->refused;
	for (i = 0; i < m->problems.n; i++)
		if (inside(m->problems.p[i].at, p) && (!worst ||
		    mark_of_problem(m->problems.p[i].kind) >
		    mark_of_problem(worst->kind)))
			worst = &m->problems.p[i];
	return worst;
}

enum mark
form_page_mark(const struct form *m, int page)
{
	const struct page_def *p = &m->f->pages[page];
	enum mark worst = MARK_NONE, k;
	struct place at = { 0, -1, -1 };

	for (at.field = p->first; at.field < p->first + p->count; at.field++) {
		k = mark_within(m, at);
		if (k == MARK_NONE && answered(&m->r, at))
			k = MARK_DONE;
		if (k > worst)
			worst = k;
	}
	return worst;
}

static void
add(struct form *m, enum item_kind kind, int field, int entry, int sub)
{
	struct place at = { field, entry, sub };
	struct item *it;

	m->item = mem_resize(m->item, (size_t)m->nitems + 1, sizeof(*it));
	it = &m->item[m->nitems++];
	memset(it, 0, sizeof(*it));
	it->kind = kind;
	it->at = at;
	if (kind != ITEM_ADD)
		it->mark = mark_within(m, at);
}

static void
add_group(struct form *m, int field)
{
	int i;

	add(m, ITEM_GROUP, field, -1, -1);
	for (i = 0; i < m->r.nentries[field]; i++)
		add(m, ITEM_ENTRY, field, i, -1);
	if (!form_is_fixed(m, (struct place){ field, -1, -1 }))
		add(m, ITEM_ADD, field, -1, -1);
}

static void
page_items(struct form *m)
{
	const struct page_def *p = &m->f->pages[m->page];
	struct place at = { 0, -1, -1 };

	for (at.field = p->first; at.field < p->first + p->count; at.field++) {
		if (!field_applies(&m->r, at, &m->s.app->today))
			continue;
		if (m->f->fields[at.field].type == FIELD_GROUP)
			add_group(m, at.field);
		else
			add(m, ITEM_FIELD, at.field, -1, -1);
	}
}

static void
entry_items(struct form *m)
{
	struct place at = { m->group, m->entry, 0 };

	for (; at.sub < m->f->fields[m->group].count; at.sub++)
		if (field_applies(&m->r, at, &m->s.app->today))
			add(m, ITEM_FIELD, at.field, at.entry, at.sub);
}

bool
form_is_fixed(const struct form *m, struct place p)
{
	return m->reading || (m->fixed.field && m->fixed.field[p.field]);
}

const char *
form_why_fixed(const struct form *m)
{
	switch (m->fixed.why) {
	case FIXED_NOT:
		break;
	case FIXED_OTHERS:
		return "Solo lectura: es de otra institución. Usted puede "
		    "agregar lo suyo en la misma sección.";
	case FIXED_PROFILE:
		return "Solo lectura: con su perfil se consulta y no se "
		    "captura.";
	case FIXED_FILED:
		return m->reading ? "Solo lectura: el caso está integrado. "
		    "Se corrige por petición; lo nuevo se agrega en su "
		    "sección." : "El caso está integrado: lo marcado con = "
		    "se corrige solo por petición; lo demás sí cambia.";
	}
	return NULL;
}

/* Where nothing can be typed there is nothing to stop at, unless all is so. */
bool
form_takes_focus(const struct form *m, const struct item *it)
{
	if (m->reading)
		return true;
	switch (it->kind) {
	case ITEM_GROUP:
		return false;
	case ITEM_ENTRY:
		return true;
	case ITEM_FIELD:
	case ITEM_ADD:
		break;
	}
	return !form_is_fixed(m, it->at) &&
	    !(record_field(&m->r, it->at)->flags & FIELD_READ_ONLY);
}

/* Order on the page: a group's heading, its entries, then the row to add. */
static bool
not_before(const struct item *it, const struct item *old)
{
	if (it->at.field != old->at.field)
		return it->at.field > old->at.field;
	if (it->at.entry != old->at.entry || it->kind != old->kind)
		return it->kind == ITEM_ADD || (old->kind != ITEM_ADD &&
		    it->at.entry >= old->at.entry);
	return it->at.sub >= old->at.sub;
}

void
form_items(struct form *m)
{
	bool had = m->at >= 0 && m->at < m->nitems;
	struct item old = { .kind = ITEM_FIELD };
	int i;

	if (had)
		old = m->item[m->at];
	m->nitems = 0;
	if (m->group >= 0)
		entry_items(m);
	else
		page_items(m);
	m->at = -1;
	for (i = 0; i < m->nitems; i++) {
		if (!form_takes_focus(m, &m->item[i]))
			continue;
		m->at = i;
		if (!had || not_before(&m->item[i], &old))
			break;
	}
}

void
form_check(struct form *m)
{
	problems_release(&m->problems);
	record_check(&m->r, &m->source, &m->s.app->today, &m->problems);
	form_items(m);
}

void
form_page_set(struct form *m, int page)
{
	m->page = page;
	m->group = m->entry = -1;
	m->at = -1;
	m->top = 0;
	form_items(m);
}

int
form_page_step(const struct form *m, int by)
{
	int i;

	for (i = m->page + by; i >= 0 && i < m->f->npages; i += by)
		if (page_applies(&m->r, i, &m->s.app->today))
			return i;
	return -1;
}

bool
form_page_many(const struct form *m)
{
	return form_page_step(m, 1) >= 0 || form_page_step(m, -1) >= 0;
}

static int
page_of(const struct form *m, int field)
{
	const struct page_def *p;
	int i;

	for (i = 0; i < m->f->npages; i++) {
		p = &m->f->pages[i];
		if (field >= p->first && field < p->first + p->count)
			return i;
	}
	return -1;
}

static bool
find_item(struct form *m, struct place p)
{
	int i;

	for (i = 0; i < m->nitems; i++)
		if (form_same_place(m->item[i].at, p) &&
		    form_takes_focus(m, &m->item[i])) {
			form_focus(m, i);
			return true;
		}
	return false;
}

bool
form_go_place(struct form *m, struct place p)
{
	int page = p.field < 0 ? -1 : page_of(m, p.field);

	if (page < 0 || !page_applies(&m->r, page, &m->s.app->today))
		return false;
	form_commit(m);
	form_page_set(m, page);
	if (p.entry >= 0 && p.entry < m->r.nentries[p.field] && p.sub >= 0) {
		form_entry_open(m, p.field, p.entry);
		return find_item(m, p) || m->nitems > 0;
	}
	if (!find_item(m, p) && m->at >= 0)
		form_focus(m, m->at);
	return true;
}

bool
form_go(struct form *m, const char *path)
{
	struct place p;

	return path && path[0] && record_find(&m->r, path, &p) &&
	    form_go_place(m, p);
}

static bool
is_after(struct place a, struct place b)
{
	if (a.field != b.field)
		return a.field > b.field;
	return a.entry != b.entry ? a.entry > b.entry : a.sub > b.sub;
}

static bool
is_to_be_mended(const struct form *m, const struct problem *p)
{
	enum mark k = mark_of_problem(p->kind);

	return (k == MARK_MISSING || k == MARK_WRONG) && p->at.field >= 0 &&
	    !form_is_fixed(m, p->at);
}

/* In the order of the pages, and around to where she is. */
bool
form_next_lacking(const struct form *m, struct place *out)
{
	struct place here = { -1, -1, -1 };
	const struct problem *p;
	int i, first = 0, n = m->problems.n;

	if (m->at >= 0 && m->at < m->nitems)
		here = m->item[m->at].at;
	while (first < n && !is_after(m->problems.p[first].at, here))
		first++;
	for (i = 0; i < n; i++) {
		p = &m->problems.p[(first + i) % n];
		if (!is_to_be_mended(m, p) || form_same_place(p->at, here))
			continue;
		*out = p->at;
		return true;
	}
	return false;
}

void
form_lacking(struct form *m)
{
	struct app *a = m->s.app;
	struct place p;

	if (form_next_lacking(m, &p) && form_go_place(m, p))
		return;
	form_focus(m, m->at);
	app_say(a, STYLE_PLAIN, m->reading ? "Solo lectura: aquí no se "
	    "captura." : "Aquí no falta nada más.  %s guarda.",
	    keys_name(ACT_SAVE));
}
