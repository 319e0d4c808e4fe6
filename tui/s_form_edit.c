#include "lib/base/base.h"
#include "tui/s_form.h"

#include "lib/base/mem.h"

static bool
empty(const char *s)
{
	return !s || !s[0];
}

struct item *
form_item(struct form *m)
{
	return m->at >= 0 && m->at < m->nitems ? &m->item[m->at] : NULL;
}

const struct field_def *
form_field_def(const struct form *m)
{
	const struct item *it;

	if (m->at < 0 || m->at >= m->nitems)
		return NULL;
	it = &m->item[m->at];
	return it->kind == ITEM_FIELD ? record_field(&m->r, it->at) :
	    &m->f->fields[it->at.field];
}

void
form_show_value(struct form *m, struct place p)
{
	struct value *v = record_at(&m->r, p);

	if (v->canon && empty(v->text))
		field_show(record_field(&m->r, p), v, &m->r, p, &m->source);
}

void
form_watch(struct form *m)
{
	if (m->s.app->saving == STORE_FAILED)
		m->failed = true;
	else if (m->failed && store_all_kept(m->s.app->store))
		m->failed = false;
}

void
form_try_again(struct form *m)
{
	struct err err = ERR_INIT;

	if (!m->failed)
		return;
	if (store_draft_flush(m->s.app->store, &err) == 0)
		m->failed = false;
	else
		app_say_err(m->s.app, &err);
}

void
form_send(struct form *m, struct place p)
{
	char path[PATH_LEN];

	record_path(&m->r, p, path);
	m->changed = true;
	m->put_ms = term_now();
	store_draft_put(m->s.app->store, &m->d, path,
	    record_field(&m->r, p), record_get(&m->r, p));
	if (m->failed)
		store_draft_again(m->s.app->store);
}

/*
 * Codes that hang from the one just changed (municipio under estado) are held
 * to the new one; what no longer fits stays as written, and is marked.
 */
static void
check_dependents(struct form *m, struct place p)
{
	const struct field_def *fields = p.sub < 0 ? m->f->fields :
	    m->f->sub + m->f->fields[p.field].first;
	int n = p.sub < 0 ? m->f->nfields : m->f->fields[p.field].count;
	int parent = p.sub < 0 ? p.field : p.sub, i;
	struct problem why;
	struct place q = p;

	for (i = 0; i < n; i++) {
		if (fields[i].depends_on != parent || i == parent)
			continue;
		if (p.sub < 0)
			q.field = i;
		else
			q.sub = i;
		form_show_value(m, q);
		if (empty(record_at(&m->r, q)->text))
			continue;
		(void)field_accept(&fields[i], record_at(&m->r, q), &m->r, q,
		    &m->source, &m->s.app->today, &why);
		form_send(m, q);
	}
}

/* Whether the widget says something else than the record. */
static bool
differs(const struct value *v, const struct value *old)
{
	if (old->missing != MISSING_NOT)
		return !empty(v->text);
	if (strcmp(v->text ? v->text : "", old->text ? old->text : "") != 0)
		return true;
	return v->canon && (!old->canon || strcmp(v->canon, old->canon) != 0);
}

static bool
take(struct form *m)
{
	const struct field_def *f = form_field_def(m);
	struct item *it = form_item(m);
	struct value v = { NULL, NULL, MISSING_NOT }, *old;
	struct problem why;

	if (!m->w || !it || it->kind != ITEM_FIELD || m->offered)
		return false;
	old = record_at(&m->r, it->at);
	m->w->ops->get(m->w, &v);
	if (!differs(&v, old)) {
		value_release(&v);
		return false;
	}
	m->refused.kind = PROBLEM_NONE;
	(void)field_accept(f, &v, &m->r, it->at, &m->source,
	    &m->s.app->today, &why);
	value_copy(old, &v);
	value_release(&v);
	form_send(m, it->at);
	return true;
}

void
form_commit(struct form *m)
{
	struct item *it = form_item(m);
	const struct problem *why;
	struct place p;

	if (!take(m))
		return;
	p = it->at;
	form_remember(record_field(&m->r, p), record_get(&m->r, p));
	check_dependents(m, p);
	form_check(m);
	why = form_problem(m, p);
	if (why && why->kind != PROBLEM_REQUIRED)
		m->spoken = p;
	m->alike_due = true;
	m->alike_left = p;
}

bool
form_autosave(struct form *m)
{
	const struct field_def *f = form_field_def(m);

	return m->w && f && f->type == FIELD_LONG_TEXT && take(m);
}

static void
drop_widget(struct form *m)
{
	widget_free(&m->w);
	m->offered = false;
}

static void
say_where(struct form *m, struct place p)
{
	char path[PATH_LEN];

	if (m->reading)
		return;
	record_path(&m->r, p, path);
	if (strcmp(m->d.at, path) == 0)
		return;
	snprintf(m->d.at, sizeof(m->d.at), "%s", path);
	store_draft_at(m->s.app->store, &m->d, path);
}

static void
make_widget(struct form *m, struct place p)
{
	const struct field_def *f = record_field(&m->r, p);
	struct value *v = record_at(&m->r, p);
	const struct value *carried;

	form_show_value(m, p);
	m->w = w_field_new(f, &m->r, p, m->source);
	if (!value_is_empty(v)) {
		if (v->missing == MISSING_NOT)
			m->w->ops->set(m->w, v);
		return;
	}
	carried = form_carried(m, f);
	if (!carried)
		carried = form_only_choice(m, f);
	if (!carried)
		return;
	m->w->ops->set(m->w, carried);
	m->offered = true;
}

void
form_focus(struct form *m, int i)
{
	struct item *it;

	drop_widget(m);
	m->at = i;
	it = form_item(m);
	if (!it)
		return;
	say_where(m, it->at);
	if (it->kind == ITEM_FIELD && !form_is_fixed(m, it->at))
		make_widget(m, it->at);
	m->put_ms = term_now();
}

void
form_put(struct form *m, const struct value *v)
{
	struct item *it = form_item(m);
	struct place p;

	if (!it || it->kind == ITEM_ENTRY || form_is_fixed(m, it->at))
		return;
	p = it->at;
	value_copy(record_at(&m->r, p), v);
	m->refused.kind = PROBLEM_NONE;
	form_send(m, p);
	check_dependents(m, p);
	form_check(m);
	form_focus(m, m->at);
}

static int
step(const struct form *m, int from, int by)
{
	int i;

	for (i = from + by; i >= 0 && i < m->nitems; i += by)
		if (form_takes_focus(m, &m->item[i]))
			return i;
	return -1;
}

static void
first_of_page(struct form *m, int page)
{
	form_page_set(m, page);
	form_focus(m, m->at);
}

void
form_next(struct form *m)
{
	int i, page;

	form_commit(m);
	i = step(m, m->at, 1);
	if (i >= 0) {
		form_focus(m, i);
		return;
	}
	if (m->group >= 0) {
		form_entry_close(m, 1);
		return;
	}
	page = form_page_step(m, 1);
	if (page >= 0) {
		first_of_page(m, page);
		return;
	}
	form_focus(m, m->at);
	if (!m->reading)
		app_say(m->s.app, STYLE_PLAIN,
		    "Aquí termina la forma.  %s la guarda.",
		    keys_name(ACT_SAVE));
}

void
form_prev(struct form *m)
{
	int i, page;

	form_commit(m);
	i = step(m, m->at, -1);
	if (i >= 0) {
		form_focus(m, i);
		return;
	}
	if (m->group >= 0) {
		form_entry_close(m, 0);
		return;
	}
	page = form_page_step(m, -1);
	if (page < 0) {
		form_focus(m, m->at);
		return;
	}
	form_page_set(m, page);
	form_focus(m, step(m, m->nitems, -1));
}

void
form_turn(struct form *m, int by)
{
	int page;

	form_commit(m);
	if (m->group >= 0) {
		form_entry_close(m, 0);
		return;
	}
	page = form_page_step(m, by);
	if (page >= 0) {
		first_of_page(m, page);
		return;
	}
	form_focus(m, m->at);
	term_beep();
}
