#include "lib/base/base.h"
#include "tui/w_picker.h"

#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "tui/draw.h"

enum { ROWS_MOST = 3 };

/*
 * Several of a catalogue.  Letters narrow the list, Enter or the space bar
 * marks and begins anew, Enter with nothing typed goes on.
 */
struct many {
	struct widget	 w;
	struct picker	 p;
	struct value	 v;		/* owned; text and canon as marked */
	bool		 settled;	/* not moved since the last mark */
};

static struct many *
many_of(struct widget *w)
{
	return (struct many *)w;
}

static const struct many *
many_in(const struct widget *w)
{
	return (const struct many *)w;
}

/* The marks, as check.h writes them. */
static void
renew(struct many *n)
{
	char *canon = pick_canon(&n->p.pick);

	value_set(&n->v, NULL, canon);
	if (canon)
		field_show(n->p.f, &n->v, n->p.siblings, n->p.at, &n->p.src);
	mem_free_text(canon);
}

static const char *
text_of(const struct many *n)
{
	return n->v.text ? n->v.text : "";
}

static int
many_rows(const struct widget *w, int cols)
{
	int n = draw_wrap_rows(cols, text_of(many_in(w)));

	return n < 1 ? 1 : n > ROWS_MOST ? ROWS_MOST : n;
}

static void
many_draw(const struct widget *w, bool focused)
{
	const struct many *n = many_in(w);

	if (focused && n->p.open && n->p.typed.len > 0)
		line_draw(&n->p.typed, w->y, w->x, w->cols, n->p.shift);
	else
		draw_wrap(w->y, w->x, w->rows, w->cols, STYLE_VALUE,
		    text_of(n));
}

static void
many_popup(const struct widget *w)
{
	picker_draw(&many_in(w)->p, w);
}

static bool
open_marked(struct many *n, bool narrowed)
{
	const struct catalog *was = n->p.catalog;

	if (!picker_ready(&n->p))
		return false;
	if (n->p.catalog != was)
		pick_set(&n->p.pick, n->v.canon);
	return picker_open(&n->p, narrowed);
}

/* Marks or unmarks the current row; then the whole list again. */
static enum handled
toggle(struct many *n, bool only_mark)
{
	struct pick *p = &n->p.pick;
	const struct choice *c = picker_current(&n->p);
	bool typed = n->p.typed.len > 0;

	if (!c)
		return REFUSED;
	if (!(only_mark && p->marked[p->shown[p->at]]))
		(void)pick_toggle(p);
	renew(n);
	if (typed) {
		edit_clear(&n->p.typed);
		pick_filter(p, "");
		picker_show(&n->p);
	}
	n->p.roamed = n->p.roamed && !typed;
	n->settled = true;
	return DONE;
}

static enum handled
typed_key(struct many *n, const struct term_event *ev)
{
	enum handled h;

	if (ev->kind == TERM_TEXT && ev->cp == ' ') {
		if (n->p.open)
			return toggle(n, false);
		return open_marked(n, false) ? DONE : REFUSED;
	}
	if (ev->kind == TERM_TEXT && ev->cp == '?' && n->p.typed.len == 0)
		return NOT_MINE;
	h = line_key(&n->p.typed, ev, n->p.hint);
	if (h == DONE && !open_marked(n, n->p.typed.len > 0))
		h = REFUSED;
	return h;
}

static void
shut(struct many *n)
{
	edit_clear(&n->p.typed);
	picker_close(&n->p);
}

static enum handled
erase(struct many *n, const struct term_event *ev, enum action a)
{
	if (n->p.typed.len > 0)
		return typed_key(n, ev);
	if (a != ACT_CLEAR || value_is_empty(&n->v))
		return REFUSED;
	value_set(&n->v, NULL, NULL);
	if (n->p.catalog)
		pick_set(&n->p.pick, NULL);
	return DONE;
}

/*
 * She goes on with something typed: what it can only mean is marked.  What it
 * cannot mean is taken away with a sentence, and the next key goes on.
 */
static enum handled
go_on(struct many *n)
{
	bool lost = n->p.open && n->p.typed.len > 0 && toggle(n, true) != DONE;

	shut(n);
	if (!lost)
		return NOT_MINE;
	snprintf(n->p.hint, HINT_LEN, "Nada de la lista empieza así; no se "
	    "marcó.");
	return REFUSED;
}

static enum handled
action(struct many *n, const struct term_event *ev)
{
	enum action a = keys_action(ev);

	if (n->p.open && picker_move(&n->p, a)) {
		n->settled = false;
		return DONE;
	}
	switch (a) {
	case ACT_LIST:
		if (n->p.open) {
			shut(n);
			return DONE;
		}
		return open_marked(n, false) ? DONE : REFUSED;
	case ACT_ENTER:
		if (n->p.open && (n->p.typed.len > 0 ||
		    (n->p.roamed && !n->settled)))
			return toggle(n, n->p.typed.len > 0);
		shut(n);
		return LEAVE;
	case ACT_BACK:
		if (!n->p.open)
			return NOT_MINE;
		shut(n);
		return DONE;
	case ACT_BACKSPACE:
	case ACT_DELETE:
	case ACT_CLEAR:
	case ACT_BACK_WORD:
		return erase(n, ev, a);
	case ACT_NONE:
	case ACT_LEFT:
	case ACT_RIGHT:
	case ACT_HELP:
		return NOT_MINE;
	default:
		return go_on(n);
	}
}

static enum handled
many_key(struct widget *w, const struct term_event *ev)
{
	struct many *n = many_of(w);

	n->p.hint[0] = '\0';
	if (ev->kind == TERM_TEXT || ev->kind == TERM_PASTE)
		return typed_key(n, ev);
	return ev->kind == TERM_KEY ? action(n, ev) : NOT_MINE;
}

static void
many_cursor(const struct widget *w, int *y, int *x)
{
	picker_cursor(&many_in(w)->p, w, y, x);
}

static const char *
many_hint(const struct widget *w)
{
	const struct many *n = many_in(w);

	if (n->p.hint[0])
		return n->p.hint;
	return n->p.open ? "Espacio o Enter marca; Enter sin escribir sigue." :
	    NULL;
}

static void
many_set(struct widget *w, const struct value *v)
{
	struct many *n = many_of(w);

	shut(n);
	value_copy(&n->v, v);
	n->v.missing = MISSING_NOT;
	if (n->p.catalog)
		pick_set(&n->p.pick, v->canon);
	if (v->canon && !v->text)
		field_show(n->p.f, &n->v, n->p.siblings, n->p.at, &n->p.src);
}

static void
many_get(const struct widget *w, struct value *v)
{
	const struct many *n = many_in(w);

	widget_get_text(v, text_of(n), n->v.canon);
}

static void
many_free(struct widget *w)
{
	struct many *n = many_of(w);

	value_release(&n->v);
	picker_release(&n->p);
	mem_free_secret(n, sizeof(*n));
}

static const struct widget_ops many_ops = {
	.rows = many_rows, .layout = widget_layout, .draw = many_draw,
	.draw_popup = many_popup, .key = many_key, .cursor = many_cursor,
	.hint = many_hint, .set = many_set, .get = many_get,
	.free = many_free,
};

struct widget *
w_many_new(const struct field_def *f, const struct record *siblings,
    struct place at, struct catalog_source src)
{
	struct many *n = mem_alloc(sizeof(*n));

	n->w.ops = &many_ops;
	n->w.rows = n->w.cols = 1;
	picker_init(&n->p, f, siblings, at, src, true);
	return &n->w;
}
