#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "lib/form/identity.h"
#include "tui/go.h"
#include "tui/s_form.h"

enum { AUTOSAVE_MS = 5000 };

static const char *
title(const struct screen *s)
{
	return ((const struct form *)s)->title;
}

static const struct key_hint *
hints(const struct screen *s)
{
	return ((const struct form *)s)->hint;
}

static bool
nothing_typed(struct form *m)
{
	struct value v = { NULL, NULL, MISSING_NOT };
	bool none;

	if (!m->w || m->offered)
		return true;
	m->w->ops->get(m->w, &v);
	none = !v.text || !v.text[0];
	value_release(&v);
	return none;
}

/*
 * A key beside the one she meant must not take away what she wrote: what
 * would replace it is asked for twice.
 */
bool
form_spares(struct form *m, enum action a)
{
	if (nothing_typed(m) || m->sure == (int)a)
		return false;
	m->sure = (int)a;
	app_say(m->s.app, STYLE_DOUBT, "Aquí hay una respuesta; %s otra vez la "
	    "cambia, otra tecla la deja.", keys_name(a));
	return true;
}

static void
help(struct form *m)
{
	const struct field_def *f = form_field_def(m);
	const struct catalog *c = f ? form_choices(m, f) : NULL;

	app_push(m->s.app, s_help_new(m->s.app, f, c));
}

/* What the other fields tell of a CURP; the last two places are RENAPO's. */
static bool
propose(struct form *m)
{
	const struct item *it = form_item(m);
	char root[CURP_ROOT_LEN];
	struct value v = { NULL, NULL, MISSING_NOT };

	if (!it || it->kind != ITEM_FIELD || form_is_fixed(m, it->at) ||
	    !identity_root(&m->r, it->at, root))
		return false;
	if (form_spares(m, ACT_REPEAT))
		return true;
	value_set(&v, root, NULL);
	form_put(m, &v);
	value_release(&v);
	app_say(m->s.app, STYLE_PLAIN,
	    "Faltan los dos últimos, que da RENAPO: están en su documento.");
	return true;
}

static void
repeat(struct form *m)
{
	const struct field_def *f = form_field_def(m);
	struct item *it = form_item(m);
	const struct value *v = f ? form_remembered(f) : NULL;
	struct value copy = { NULL, NULL, MISSING_NOT };

	if (propose(m))
		return;
	if (!v || form_is_fixed(m, it->at) || it->kind != ITEM_FIELD) {
		app_say(m->s.app, STYLE_PLAIN,
		    "No hay un valor anterior de este dato en la sesión.");
		return;
	}
	if (!value_equal(v, record_at(&m->r, it->at)) &&
	    form_spares(m, ACT_REPEAT))
		return;
	value_copy(&copy, v);
	form_put(m, &copy);
	value_release(&copy);
	form_next(m);
}

/* Once: after that the key goes on to what is lacking. */
static void
look_at_alike(struct form *m)
{
	char text[FORM_ALIKE];

	memcpy(text, m->alike, sizeof(text));
	explicit_bzero(m->alike, sizeof(m->alike));
	m->away = true;
	go_look_for(m->s.app, text);
	explicit_bzero(text, sizeof(text));
}

static void
enter(struct form *m)
{
	struct item *it = form_item(m);

	m->offered = false;		/* taken; only passed over it is not */
	if (it && it->kind == ITEM_ENTRY)
		form_entry_open(m, it->at.field, it->at.entry);
	else
		form_next(m);
}

/* The keys of the form itself: what no widget wanted. */
static bool
command(struct form *m, const struct term_event *ev)
{
	switch (keys_action(ev)) {
	case ACT_ENTER:
		enter(m);
		return true;
	case ACT_NEXT:
	case ACT_DOWN:
		form_next(m);
		return true;
	case ACT_PREV:
	case ACT_UP:
		form_prev(m);
		return true;
	case ACT_PAGE_DOWN:
		form_turn(m, 1);
		return true;
	case ACT_PAGE_UP:
		form_turn(m, -1);
		return true;
	case ACT_SAVE:
		form_save(m);
		return true;
	case ACT_MISSING:
		form_why_open(m);
		return true;
	case ACT_ADD:
		form_entry_add(m);
		return true;
	case ACT_REMOVE:
		form_entry_remove(m);
		return true;
	case ACT_REPEAT:
		repeat(m);
		return true;
	case ACT_HELP:
		help(m);
		return true;
	case ACT_REVIEW:
		form_commit(m);
		if (m->alike[0])
			look_at_alike(m);
		else
			form_lacking(m);
		return true;
	case ACT_GOTO:
		form_commit(m);
		m->away = true;
		go_find(m->s.app, m->d.expediente, m->f->repeats ? "" :
		    m->f->name);
		return true;
	case ACT_BACK:
		form_leave(m);
		return true;
	default:
		if (ev->kind != TERM_KEY)
			term_beep();	/* typed where nothing is typed */
		return false;
	}
}

/* An answer of her own takes the place of the one that was offered. */
static void
put_aside(struct form *m, const struct term_event *ev)
{
	struct value none = { NULL, NULL, MISSING_NOT };

	if (m->offered && (ev->kind == TERM_TEXT || ev->kind == TERM_PASTE))
		m->w->ops->set(m->w, &none);
}

static enum handled
to_widget(struct form *m, const struct term_event *ev)
{
	enum handled h;

	if (!m->w)
		return NOT_MINE;
	if (ev->kind == TERM_TEXT && ev->cp == '?' && nothing_typed(m))
		return NOT_MINE;
	put_aside(m, ev);
	h = m->w->ops->key(m->w, ev);
	if (h != NOT_MINE)
		m->offered = false;
	if (h == REFUSED)
		term_beep();
	return h;
}

/*
 * A long text is put into the draft while it grows, each five seconds.  But
 * for that, nothing has changed beyond the field's own widget.
 */
static void
autosave(struct form *m)
{
	bool put = false;

	if (term_now() - m->put_ms >= AUTOSAVE_MS) {
		put = form_autosave(m);
		m->put_ms = term_now();
	}
	m->s.app->part = !put;
}

static bool
key(struct screen *s, const struct term_event *ev)
{
	struct form *m = (struct form *)s;
	int sure = m->sure;

	if (m->why_open)
		return form_why_key(m, ev);
	form_watch(m);
	m->spoken.field = -1;
	m->sure = ACT_NONE;
	switch (to_widget(m, ev)) {
	case DONE:
	case REFUSED:
		autosave(m);
		return true;
	case LEAVE:
		form_next(m);
		return true;
	case NOT_MINE:
		break;
	}
	if ((int)keys_action(ev) == sure)
		m->sure = sure;
	return command(m, ev);
}

static void
kept(struct screen *s)
{
	form_alike((struct form *)s);
}

static void
tick(struct screen *s)
{
	autosave((struct form *)s);
}


static void
leave(struct screen *s)
{
	form_commit((struct form *)s);
}

static void
release(struct screen *s)
{
	struct form *m = (struct form *)s;

	if (m->asked[0])
		store_search_later(m->s.app->store, NULL);
	widget_free(&m->w);
	if (m->r.form)
		record_release(&m->r);
	if (m->base.form)
		record_release(&m->base);
	if (m->theirs.form)
		record_release(&m->theirs);
	problems_release(&m->problems);
	form_known_release(m);
	fixed_release(&m->fixed);
	free(m->item);
	mem_free_secret(m, sizeof(*m));
}

/*
 * What may not be changed gets no draft.  One that was begun earlier may be
 * of another version of the form.
 */
static int
open_draft(struct form *m, struct err *err)
{
	struct store *st = m->s.app->store;
	int pass;

	for (pass = 0; pass < 2; pass++) {
		m->f = store_form(st, m->d.form, m->d.version, err);
		fixed_release(&m->fixed);
		if (!m->f || (m->d.id[0] && store_fixed(st, m->d.expediente,
		    m->f, m->d.id, &m->fixed, err) != 0))
			return -1;
		m->reading = m->fixed.all;
		if (!m->reading && !m->d.key[0] && store_draft_open(st,
		    m->d.form, m->d.parent, m->d.id, &m->d, err) != 0)
			return -1;
		if (m->reading || m->d.version == m->f->version)
			break;
	}
	return 0;
}

/*
 * The record as it is saved, then the draft over it.  The base of a conflict
 * is known only when nobody saved since the draft was begun.
 */
static int
read_record(struct form *m, struct err *err)
{
	struct store *st = m->s.app->store;
	bool mine;
	int rev = 0;

	record_init(&m->r, m->f);
	if (m->d.id[0]) {
		if (store_read(st, m->d.expediente, m->f, m->d.id, &m->r,
		    &rev, &mine, err) != 0)
			return -1;
		record_init(&m->base, m->f);
		record_copy(&m->base, &m->r);
		m->has_base = rev == m->d.rev;
	}
	return m->reading ? 0 : store_draft_fields(st, &m->d, &m->r, err);
}

/*
 * What is calculated from another form is shown and checked with, and never
 * sent: the bank fills it by itself.
 */
static void
fill_calculated(struct form *m)
{
	const struct value *v;
	int i;

	for (i = 0; i < m->f->nfields; i++) {
		if (!(m->f->fields[i].flags & FIELD_READ_ONLY))
			continue;
		v = form_carried(m, &m->f->fields[i]);
		if (v)
			value_copy(&m->r.v[i], v);
	}
}

/*
 * What was captured elsewhere may be chosen here now, or is carried.  A field
 * that has nothing to do with it keeps its cursor.
 */
static void
know_anew(struct form *m)
{
	const struct field_def *f = form_field_def(m);

	m->away = false;
	form_known_release(m);
	if (m->reading)
		return;
	fill_calculated(m);
	form_check(m);
	if (f && (f->of_form || f->carry))
		form_focus(m, m->at);
}

static void
back(struct screen *s)
{
	struct form *m = (struct form *)s;

	if (!m->reading)
		snprintf(s->app->editing, ID_LEN, "%s", m->d.key);
	if (m->away)
		know_anew(m);
	if (m->conflict_rev)
		form_settled(m);
}

static void
begin(struct form *m, const char *path)
{
	bool resumed = m->d.resumed && m->d.at[0];
	char at[PATH_LEN];

	snprintf(at, sizeof(at), "%s", path ? path : m->d.at);
	if (!m->reading)
		fill_calculated(m);
	form_check(m);
	m->page = -1;
	form_page_set(m, form_page_step(m, 1) < 0 ? 0 : form_page_step(m, 1));
	if (!form_go(m, at))
		form_focus(m, m->at);
	if (!m->reading && resumed && !path)
		app_say(m->s.app, STYLE_PLAIN, "Sigue donde lo dejó.");
}

static const struct screen_ops form_ops = {
	.title = title, .draw = form_draw, .draw_part = form_draw_part,
	.key = key, .back = back, .kept = kept,
	.tick = tick, .leave = leave, .hints = hints, .free = release,
};

struct screen *
s_form_new(struct app *a, const struct draft *d, const char *path)
{
	struct form *m = mem_alloc(sizeof(*m));
	struct err err = ERR_INIT;

	m->s.ops = &form_ops;
	m->s.app = a;
	m->d = *d;
	m->group = m->entry = m->at = -1;
	m->sure = ACT_NONE;
	m->spoken.field = -1;
	form_known_init(m);
	if (open_draft(m, &err) != 0 || read_record(m, &err) != 0) {
		app_say_err(a, &err);
		release(&m->s);
		return NULL;
	}
	go_title(m->title, sizeof(m->title), m->d.expediente, m->f->title);
	if (!m->reading)
		snprintf(a->editing, ID_LEN, "%s", m->d.key);
	begin(m, path);
	return &m->s;
}

bool
s_form_shows(const struct screen *s, const void *draft)
{
	const struct form *m = (const struct form *)s;
	const struct draft *d = draft;

	if (s->ops != &form_ops || strcmp(m->f->name, d->form) != 0)
		return false;
	if (d->key[0] || d->id[0])
		return strcmp(m->d.key, d->key) == 0 ||
		    (d->id[0] && strcmp(m->d.id, d->id) == 0);
	return !m->d.id[0] && !m->d.resumed && !m->changed;
}

void
s_form_stand(struct screen *s, const char *path)
{
	(void)form_go((struct form *)s, path);
}
