#include "lib/base/base.h"
#include "tui/w_common.h"

#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "tui/draw.h"

static const char dot[] = "\342\200\242";	/* a bullet: one column */

struct entry_widget {
	struct widget	 w;
	struct edit	 e;
	int		 shift;		/* columns hidden on the left */
	char		 hint[HINT_LEN];
};

/* ---- one line, shared with the choices ---- */

static enum handled
insert(struct edit *e, const char *s, size_t n, char *hint)
{
	struct err err = ERR_INIT;

	if (edit_insert(e, s, n, &err) == 0)
		return DONE;
	if (err.code == ERR_TOO_LONG)
		snprintf(hint, HINT_LEN, "Caben %u letras; no se escribió más.",
		    e->max);
	else
		snprintf(hint, HINT_LEN, "Eso trae signos que no son texto; "
		    "no se escribió.");
	return REFUSED;
}

static enum handled
edit_action(struct edit *e, enum action a)
{
	switch (a) {
	case ACT_LEFT:
		return edit_left(e) ? DONE : REFUSED;
	case ACT_RIGHT:
		return edit_right(e) ? DONE : REFUSED;
	case ACT_HOME:
		edit_home(e);
		return DONE;
	case ACT_END:
		edit_end(e);
		return DONE;
	case ACT_BACKSPACE:
		return edit_backspace(e) ? DONE : REFUSED;
	case ACT_DELETE:
		return edit_delete(e) ? DONE : REFUSED;
	case ACT_CLEAR:
		return edit_clear(e) ? DONE : REFUSED;
	case ACT_BACK_WORD:
		return edit_back_word(e) ? DONE : REFUSED;
	default:
		return NOT_MINE;
	}
}

enum handled
line_key(struct edit *e, const struct term_event *ev, char *hint)
{
	char s[4];

	hint[0] = '\0';
	if (ev->kind == TERM_TEXT) {
		if (ev->cp == '?' && e->len == 0 && !(e->flags & EDIT_SECRET))
			return NOT_MINE;
		return insert(e, s, utf8_encode(ev->cp, s), hint);
	}
	if (ev->kind == TERM_PASTE && ev->too_long) {
		snprintf(hint, HINT_LEN,
		    "Lo pegado es demasiado largo; no se pegó nada.");
		return REFUSED;
	}
	if (ev->kind == TERM_PASTE)
		return insert(e, ev->text, widget_pasted(ev), hint);
	if (ev->kind == TERM_KEY)
		return edit_action(e, keys_action(ev));
	return NOT_MINE;
}

static int
shown_width(const struct edit *e, size_t to)
{
	size_t at = 0, next;
	int n = 0;

	if (!(e->flags & EDIT_SECRET))
		return utf8_width(e->buf, to);
	while (at < to && (next = utf8_next(e->buf, to, at)) > at) {
		at = next;
		n++;
	}
	return n;
}

/*
 * Moves by half a field, so that a long text does not send the whole field
 * again with each letter.
 */
void
line_scroll(const struct edit *e, int cols, int *shift)
{
	int at = shown_width(e, e->cur), half = cols / 2 > 0 ? cols / 2 : 1;

	if (at < *shift + (*shift > 0 ? 1 : 0))
		*shift = at > half ? at - half : 0;
	if (at - *shift > cols - 1)
		*shift = at - half;
	if (*shift > 0 && shown_width(e, e->len) < cols)
		*shift = 0;
}

int
line_cursor(const struct edit *e, int shift)
{
	return shown_width(e, e->cur) - shift;
}

static void
draw_dots(const struct edit *e, int y, int x, int cols, int shift)
{
	int n = shown_width(e, e->len) - shift, i;

	for (i = 0; i < n && i < cols; i++)
		draw_text(y, x + i, 1, STYLE_VALUE, dot);
}

void
line_draw(const struct edit *e, int y, int x, int cols, int shift)
{
	size_t at = 0, from, next;
	int w = 0, first = shift > 0 ? shift + 1 : 0, left;
	bool more;

	if (e->flags & EDIT_SECRET) {
		draw_dots(e, y, x, cols, shift);
		return;
	}
	while (w < first && (next = utf8_next(e->buf, e->len, at)) > at) {
		w += utf8_width(e->buf + at, next - at);
		at = next;
	}
	from = at;
	left = cols - (w - shift);
	more = utf8_width(e->buf + from, e->len - from) > left;
	if (shift > 0)
		draw_text(y, x, 1, STYLE_HINT, "<");
	draw_textn(y, x + (w - shift), left - (more ? 1 : 0), STYLE_VALUE,
	    e->buf + from, e->len - from);
	if (more)
		draw_text(y, x + cols - 1, 1, STYLE_HINT, ">");
}

/* ---- the widget ---- */

static struct entry_widget *
entry_of(struct widget *w)
{
	return (struct entry_widget *)w;
}

static const struct entry_widget *
entry_in(const struct widget *w)
{
	return (const struct entry_widget *)w;
}

static void
entry_layout(struct widget *w, int y, int x, int rows, int cols)
{
	struct entry_widget *n = entry_of(w);

	if (cols != w->cols)
		n->shift = 0;
	widget_layout(w, y, x, rows, cols);
	line_scroll(&n->e, cols, &n->shift);
}

static void
entry_draw(const struct widget *w, bool focused)
{
	const struct entry_widget *n = entry_in(w);

	line_draw(&n->e, w->y, w->x, w->cols, focused ? n->shift : 0);
}

static enum handled
entry_key(struct widget *w, const struct term_event *ev)
{
	struct entry_widget *n = entry_of(w);
	enum handled h = line_key(&n->e, ev, n->hint);

	if (h == NOT_MINE && keys_action(ev) == ACT_ENTER)
		return LEAVE;
	line_scroll(&n->e, w->cols, &n->shift);
	return h;
}

static void
entry_cursor(const struct widget *w, int *y, int *x)
{
	const struct entry_widget *n = entry_in(w);

	*y = w->y;
	*x = w->x + line_cursor(&n->e, n->shift);
}

static const char *
entry_hint(const struct widget *w)
{
	const struct entry_widget *n = entry_in(w);

	return n->hint[0] ? n->hint : NULL;
}

static void
entry_set(struct widget *w, const struct value *v)
{
	w_entry_set_text(w, v->text ? v->text : "");
}

static void
entry_get(const struct widget *w, struct value *v)
{
	widget_get_text(v, edit_text(&entry_in(w)->e), NULL);
}

static void
entry_free(struct widget *w)
{
	struct entry_widget *n = entry_of(w);

	edit_release(&n->e);
	mem_free_secret(n, sizeof(*n));
}

static const struct widget_ops entry_ops = {
	.rows = widget_one_row, .layout = entry_layout, .draw = entry_draw,
	.key = entry_key, .cursor = entry_cursor, .hint = entry_hint,
	.set = entry_set, .get = entry_get, .free = entry_free,
};

struct widget *
w_text_new(unsigned max, unsigned edit_flags)
{
	struct entry_widget *n = mem_alloc(sizeof(*n));

	n->w.ops = &entry_ops;
	n->w.cols = 1;
	edit_init(&n->e, max, (enum edit_flags)edit_flags);
	return &n->w;
}

struct widget *
w_entry_new(unsigned max)
{
	return w_text_new(max, 0);
}

struct widget *
w_secret_new(unsigned max)
{
	return w_text_new(max, EDIT_SECRET);
}

const char *
w_entry_text(const struct widget *w)
{
	return edit_text(&entry_in(w)->e);
}

/* A text from the bank that is longer than the field takes is kept whole. */
void
w_entry_set_text(struct widget *w, const char *text)
{
	struct entry_widget *n = entry_of(w);
	struct err err = ERR_INIT;
	unsigned max = n->e.max;

	n->e.max = 0;
	n->hint[0] = '\0';
	if (edit_set(&n->e, text, &err) != 0)
		edit_clear(&n->e);
	n->e.max = max;
	line_scroll(&n->e, w->cols, &n->shift);
}
