#include "lib/base/base.h"
#include "tui/w_picker.h"

#include "lib/base/mem.h"
#include "tui/draw.h"

/*
 * One of a catalogue.  While `fresh`, what stands there is a whole answer:
 * the next letter begins a new one instead of being added to it.
 */
struct choice_widget {
	struct widget	 w;
	struct picker	 p;
	char		*canon;		/* owned; the code, NULL: none taken */
	bool		 fresh;
	struct value	 was;		/* owned; what the letters began over */
};

static struct choice_widget *
choice_of(struct widget *w)
{
	return (struct choice_widget *)w;
}

static const struct choice_widget *
choice_in(const struct widget *w)
{
	return (const struct choice_widget *)w;
}

static void
forget(struct choice_widget *n)
{
	mem_free_text(n->canon);
	n->canon = NULL;
	n->fresh = false;
}

static void
set_text(struct choice_widget *n, const char *text)
{
	struct err err = ERR_INIT;
	unsigned max = n->p.typed.max;

	n->p.typed.max = 0;		/* labels may be longer than typing */
	if (edit_set(&n->p.typed, text, &err) != 0)
		edit_clear(&n->p.typed);
	n->p.typed.max = max;
	edit_home(&n->p.typed);		/* where one begins to read it */
	n->p.shift = 0;
}

static void
put(struct choice_widget *n, const char *canon, const char *text)
{
	mem_free_text(n->canon);
	n->canon = mem_dup(canon);
	set_text(n, text);
	n->fresh = n->p.typed.len > 0;
}

/* Takes the marked row; false when there is none. */
static bool
take(struct choice_widget *n)
{
	const struct choice *c = picker_current(&n->p);

	picker_close(&n->p);
	if (!c)
		return false;
	value_release(&n->was);
	put(n, c->code, c->label);
	return true;
}

/* She backs out of the letters that she began: what stood there is back. */
static void
restore(struct choice_widget *n)
{
	struct value was = n->was;

	picker_close(&n->p);
	if (!was.text)
		return;
	n->was = (struct value){ NULL, NULL, MISSING_NOT };
	put(n, was.canon, was.text);
	value_release(&was);
}

static void
choice_layout(struct widget *w, int y, int x, int rows, int cols)
{
	struct choice_widget *n = choice_of(w);

	if (cols != w->cols)
		n->p.shift = 0;
	widget_layout(w, y, x, rows, cols);
	line_scroll(&n->p.typed, cols, &n->p.shift);
}

static void
choice_draw(const struct widget *w, bool focused)
{
	const struct choice_widget *n = choice_in(w);

	line_draw(&n->p.typed, w->y, w->x, w->cols, focused ? n->p.shift : 0);
}

static void
choice_popup(const struct widget *w)
{
	picker_draw(&choice_in(w)->p, w);
}

static void
narrow(struct choice_widget *n)
{
	if (n->p.typed.len > 0)
		picker_open(&n->p, true);
	else
		picker_close(&n->p);
}

static enum handled
open_list(struct choice_widget *n)
{
	const struct choice *c;
	int i;

	if (n->p.open && !n->p.roamed && n->p.typed.len == 0) {
		picker_close(&n->p);
		return DONE;
	}
	if (!picker_open(&n->p, false))
		return REFUSED;
	c = n->canon ? catalog_find(n->p.catalog, n->canon) : NULL;
	for (i = 0; c && i < n->p.pick.nshown; i++)
		if (&n->p.catalog->choices[n->p.pick.shown[i]] == c)
			(void)pick_move(&n->p.pick, i - n->p.pick.at);
	n->p.roamed = true;
	picker_show(&n->p);
	return DONE;
}

/* What cannot be taken must not cost the answer that it would replace. */
static bool
fits_alone(struct choice_widget *n, const struct term_event *ev)
{
	struct edit e;
	bool fits;

	edit_init(&e, n->p.typed.max, 0);
	fits = line_key(&e, ev, n->p.hint) == DONE;
	edit_release(&e);
	return fits;
}

/* A letter, a paste, or a deletion: the answer is no longer a whole one. */
static enum handled
edited(struct choice_widget *n, const struct term_event *ev)
{
	enum handled h;

	if (ev->kind == TERM_TEXT && ev->cp == ' ' && n->p.typed.len == 0)
		return open_list(n);
	if (ev->kind == TERM_TEXT && ev->cp == '?' && n->p.typed.len == 0)
		return NOT_MINE;
	if (n->fresh && !fits_alone(n, ev))
		return REFUSED;
	if (n->fresh) {
		value_set(&n->was, edit_text(&n->p.typed), n->canon);
		edit_clear(&n->p.typed);
	}
	forget(n);
	h = line_key(&n->p.typed, ev, n->p.hint);
	line_scroll(&n->p.typed, n->w.cols, &n->p.shift);
	if (h == DONE)
		narrow(n);
	return h;
}

static enum handled
erase(struct choice_widget *n, const struct term_event *ev)
{
	if (!n->fresh)
		return edited(n, ev);
	forget(n);
	edit_clear(&n->p.typed);
	narrow(n);
	n->p.shift = 0;
	return DONE;
}

static enum handled
action(struct choice_widget *n, const struct term_event *ev)
{
	enum action a = keys_action(ev);
	bool typed = n->p.typed.len > 0 && !n->fresh;

	if (n->p.open && picker_move(&n->p, a))
		return DONE;
	switch (a) {
	case ACT_LIST:
		return open_list(n);
	case ACT_ENTER:
		take(n);
		return LEAVE;
	case ACT_NEXT:
	case ACT_PREV:
	case ACT_SAVE:
	case ACT_REVIEW:
	case ACT_GOTO:
	case ACT_ADD:
		if (typed || n->p.roamed)
			take(n);
		picker_close(&n->p);
		return NOT_MINE;
	case ACT_BACK:
		if (!n->p.open)
			return NOT_MINE;
		restore(n);
		return DONE;
	case ACT_BACKSPACE:
	case ACT_DELETE:
	case ACT_CLEAR:
	case ACT_BACK_WORD:
		return erase(n, ev);
	case ACT_LEFT:
	case ACT_RIGHT:
	case ACT_HOME:
	case ACT_END:
		return line_key(&n->p.typed, ev, n->p.hint);
	default:
		return NOT_MINE;
	}
}

static enum handled
choice_key(struct widget *w, const struct term_event *ev)
{
	struct choice_widget *n = choice_of(w);

	n->p.hint[0] = '\0';
	if (ev->kind == TERM_TEXT || ev->kind == TERM_PASTE)
		return edited(n, ev);
	return ev->kind == TERM_KEY ? action(n, ev) : NOT_MINE;
}

static void
choice_cursor(const struct widget *w, int *y, int *x)
{
	picker_cursor(&choice_in(w)->p, w, y, x);
}

static const char *
choice_hint(const struct widget *w)
{
	const struct choice_widget *n = choice_in(w);

	return n->p.hint[0] ? n->p.hint : NULL;
}

static void
choice_set(struct widget *w, const struct value *v)
{
	struct choice_widget *n = choice_of(w);
	const struct choice *c = NULL;

	value_release(&n->was);
	picker_close(&n->p);
	if (v->canon && !v->text && picker_ready(&n->p))
		c = catalog_find(n->p.catalog, v->canon);
	n->p.hint[0] = '\0';
	put(n, v->canon, c ? c->label : v->text ? v->text : "");
}

/* Left half typed, it is what it is when only one can be meant. */
static void
choice_get(const struct widget *w, struct value *v)
{
	const struct choice_widget *n = choice_in(w);
	const struct choice *c;

	if (n->p.open && !n->fresh && n->p.typed.len > 0 &&
	    n->p.pick.nshown == 1 && (c = picker_current(&n->p))) {
		widget_get_text(v, c->label, c->code);
		return;
	}
	widget_get_text(v, edit_text(&n->p.typed), n->canon);
}

static void
choice_free(struct widget *w)
{
	struct choice_widget *n = choice_of(w);

	forget(n);
	value_release(&n->was);
	picker_release(&n->p);
	mem_free_secret(n, sizeof(*n));
}

static const struct widget_ops choice_ops = {
	.rows = widget_one_row, .layout = choice_layout, .draw = choice_draw,
	.draw_popup = choice_popup, .key = choice_key,
	.cursor = choice_cursor, .hint = choice_hint, .set = choice_set,
	.get = choice_get, .free = choice_free,
};

struct widget *
w_choice_new(const struct field_def *f, const struct record *siblings,
    struct place at, struct catalog_source src)
{
	struct choice_widget *n = mem_alloc(sizeof(*n));

	n->w.ops = &choice_ops;
	n->w.rows = n->w.cols = 1;
	picker_init(&n->p, f, siblings, at, src, false);
	return &n->w;
}
