#include "lib/base/base.h"
#include "tui/s_form.h"

#include "tui/go.h"

static int
count_kind(const struct problems *ps, enum mark k)
{
	int i, n = 0;

	for (i = 0; i < ps->n; i++)
		n += mark_of_problem(ps->p[i].kind) == k;
	return n;
}

static void
say_saved(struct app *a, const char *title, const struct problems *ps)
{
	int missing = count_kind(ps, MARK_MISSING);
	int wrong = count_kind(ps, MARK_WRONG);
	int doubts = count_kind(ps, MARK_DOUBT);
	char rest[96] = "";
	size_t n = 0;

	if (missing)
		n += (size_t)snprintf(rest + n, sizeof(rest) - n,
		    missing == 1 ? "  Para integrar falta %d dato." :
		    "  Para integrar faltan %d datos.", missing);
	if (wrong)
		n += (size_t)snprintf(rest + n, sizeof(rest) - n,
		    "  Por corregir: %d.", wrong);
	if (doubts)
		snprintf(rest + n, sizeof(rest) - n, "  Dudas: %d.", doubts);
	app_say(a, wrong || missing ? STYLE_DOUBT : STYLE_DONE,
	    "Guardado: %s.%s", title, rest);
}

/*
 * The draft has ended: away from here, to where the next thing to do shows.
 * A new expediente, and a draft gone on with from home, have no overview
 * under them yet.
 */
static void
saved(struct form *m, const struct problems *ps)
{
	struct app *a = m->s.app;
	const char *title = m->f->title;
	char expediente[ID_LEN] = "";

	if ((!m->f->parent && !m->base.form) ||
	    (m->s.under && !m->s.under->under))
		snprintf(expediente, sizeof(expediente), "%s",
		    m->d.expediente[0] ? m->d.expediente : m->d.id);
	a->editing[0] = '\0';
	app_pop(a);
	if (expediente[0] && a->exit_code < 0)
		(void)go_expediente(a, expediente);
	if (a->exit_code < 0)
		say_saved(a, title, ps);
}

/* Texts for what was read by its codes only. */
static void
show_all(struct form *m, struct record *r)
{
	struct place p = { 0, -1, -1 };
	int i;

	for (; p.field < m->f->nfields; p.field++)
		field_show(&m->f->fields[p.field], &r->v[p.field], r, p,
		    &m->source);
	for (p.field = 0; p.field < m->f->nfields; p.field++)
		for (p.entry = 0; p.entry < r->nentries[p.field]; p.entry++)
			for (i = 0; i < m->f->fields[p.field].count; i++) {
				p.sub = i;
				field_show(record_field(r, p),
				    record_at(r, p), r, p, &m->source);
			}
}

static void
conflict(struct form *m)
{
	struct app *a = m->s.app;
	struct err err = ERR_INIT;
	struct screen *s;
	bool mine;
	int rev;

	if (m->theirs.form)
		record_release(&m->theirs);
	record_init(&m->theirs, m->f);
	if (store_read(a->store, m->d.expediente, m->f, m->d.id, &m->theirs,
	    &rev, &mine, &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	show_all(m, &m->theirs);
	s = s_conflict_new(a, &m->d, m->has_base ? &m->base : NULL, &m->r,
	    &m->theirs, rev);
	m->conflict_rev = rev;
	if (!s) {
		form_settled(m);
		return;
	}
	app_push(a, s);
	app_say(a, STYLE_DOUBT,
	    "Alguien más guardó esta sección mientras usted escribía.");
}

/*
 * The bank named what it cannot take: there, with its sentence.  What is said
 * of the whole record (its caso is integrado) is said where she is.
 */
static void
refused(struct form *m, const struct problems *ps)
{
	struct item *it;
	int i;

	for (i = 0; i < ps->n; i++)
		if (mark_of_problem(ps->p[i].kind) == MARK_WRONG)
			break;
	if (i == ps->n) {
		app_say(m->s.app, STYLE_ERROR, "No se guardó.  El borrador "
		    "queda como está.");
		return;
	}
	(void)form_go_place(m, ps->p[i].at);
	if (!(it = form_item(m)))
		return;
	m->refused = ps->p[i];
	m->refused.at = it->at;
	snprintf(m->refused.text, sizeof(m->refused.text),
	    "No se guardó: %.140s", ps->p[i].text);
}

/* What cannot be understood cannot be saved; better said before asking. */
static bool
goes_to_wrong(struct form *m)
{
	struct problems *ps = &m->problems;
	char why[sizeof(ps->p->text)], more[40] = "";
	int i, n = 0, first = -1;

	for (i = 0; i < ps->n; i++) {
		if (ps->p[i].kind != PROBLEM_WRONG &&
		    ps->p[i].kind != PROBLEM_CATALOG)
			continue;
		if (n++ == 0)
			first = i;
	}
	if (n == 0)
		return false;
	snprintf(why, sizeof(why), "%s", ps->p[first].text);
	if (!form_go_place(m, ps->p[first].at))
		return false;
	if (n > 1)
		snprintf(more, sizeof(more), "  (Hay %d por corregir.)", n);
	app_say(m->s.app, STYLE_ERROR, "No se guardó todavía: %s%s", why,
	    more);
	return true;
}

/* Nothing was typed: no revision, no record, is made of that. */
static void
unchanged(struct form *m)
{
	if (!m->d.id[0]) {
		app_say(m->s.app, STYLE_PLAIN,
		    "Todavía no hay nada que guardar.");
		return;
	}
	form_leave(m);
	app_say(m->s.app, STYLE_PLAIN, "No hubo cambios.");
}

void
form_save(struct form *m)
{
	struct app *a = m->s.app;
	struct problems ps = { NULL, 0 };
	struct err err = ERR_INIT;
	int rc;

	if (m->reading) {
		app_say(a, STYLE_PLAIN, "%s", form_why_fixed(m));
		return;
	}
	form_commit(m);
	if (!m->changed && !m->d.resumed) {
		unchanged(m);
		return;
	}
	if (goes_to_wrong(m))
		return;
	rc = store_save(a->store, &m->d, m->f, &ps, &err);
	if (rc != 0 && err.code == ERR_UNCERTAIN) {
		/* The answer was lost; the same key never saves twice. */
		problems_release(&ps);
		err = (struct err)ERR_INIT;
		rc = store_save(a->store, &m->d, m->f, &ps, &err);
	}
	if (rc == 0)
		saved(m, &ps);
	else if (err.code == ERR_CONFLICT)
		conflict(m);
	else if (err.code == ERR_INVALID && ps.n > 0)
		refused(m, &ps);
	else
		app_say_err(a, &err);
	problems_release(&ps);
}

/* From here on hers is what differs from what the others had saved then. */
static void
stand_on_theirs(struct form *m)
{
	if (m->base.form)
		record_release(&m->base);
	m->base = m->theirs;
	m->has_base = true;
	memset(&m->theirs, 0, sizeof(m->theirs));
}

/*
 * What was decided lies in the draft, on the new revision.  Nothing was
 * decided when she came back with Esc: then all stays as it was.
 */
void
form_settled(struct form *m)
{
	struct app *a = m->s.app;
	struct err err = ERR_INIT;
	struct record fresh;
	bool mine, done = m->d.rev == m->conflict_rev;
	int rev;

	m->conflict_rev = 0;
	if (!done)
		return;
	stand_on_theirs(m);
	record_init(&fresh, m->f);
	if (store_read(a->store, m->d.expediente, m->f, m->d.id, &fresh, &rev,
	    &mine, &err) != 0 ||
	    store_draft_fields(a->store, &m->d, &fresh, &err) != 0) {
		record_release(&fresh);
		app_say_err(a, &err);
		return;
	}
	widget_free(&m->w);
	record_release(&m->r);
	m->r = fresh;
	m->group = m->entry = -1;
	form_check(m);
	form_focus(m, m->at);
	form_save(m);
}

void
form_leave(struct form *m)
{
	static bool said;
	struct app *a = m->s.app;
	struct err err = ERR_INIT;
	bool kept;

	form_commit(m);
	if (m->group >= 0) {
		form_entry_close(m, 0);
		return;
	}
	form_try_again(m);
	kept = m->changed || m->d.resumed;
	/* One that another desk or screen has ended holds nobody here. */
	if (!m->reading && !kept &&
	    store_draft_discard(a->store, &m->d, &err) != 0 &&
	    err.code != ERR_NOT_FOUND) {
		app_say_err(a, &err);
		return;
	}
	a->editing[0] = '\0';
	if (m->reading || !kept || said || m->failed) {
		app_pop(a);		/* what failed has been said */
		return;
	}
	said = true;
	app_pop(a);
	app_say(a, STYLE_PLAIN, "Lo escrito queda en su borrador; está en "
	    "Inicio y nadie más lo ve.");
}
