#include "lib/base/base.h"
#include "tui/w_common.h"

#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/form/area.h"
#include "tui/draw.h"

enum { ROWS_LEAST = 3, ROWS_MOST = 8, UNSHOWN_COLS = 80 };

struct area_widget {
	struct widget	 w;
	struct area	 a;
	int		 top;		/* first row shown */
	char		 hint[HINT_LEN];
};

static struct area_widget *
area_of(struct widget *w)
{
	return (struct area_widget *)w;
}

static const struct area_widget *
area_in(const struct widget *w)
{
	return (const struct area_widget *)w;
}

/* One row more than there is text, so that the next line has its place. */
static int
area_w_rows(const struct widget *w, int cols)
{
	int n = draw_wrap_rows(cols, area_in(w)->a.buf) + 1;

	return n < ROWS_LEAST ? ROWS_LEAST : n > ROWS_MOST ? ROWS_MOST : n;
}

static void
scroll(struct area_widget *n)
{
	int row, col;

	area_where(&n->a, &row, &col);
	if (row < n->top)
		n->top = row;
	if (row >= n->top + n->w.rows)
		n->top = row - n->w.rows + 1;
	/* The window may have grown: no empty rows under hidden ones. */
	if (n->top > 0 && n->top + n->w.rows > area_rows(&n->a))
		n->top = area_rows(&n->a) > n->w.rows ?
		    area_rows(&n->a) - n->w.rows : 0;
}

static void
area_layout(struct widget *w, int y, int x, int rows, int cols)
{
	struct area_widget *n = area_of(w);

	widget_layout(w, y, x, rows, cols);
	area_width(&n->a, cols > 1 ? cols - 1 : 1);
	scroll(n);
}

/* The last column says whether there is more above or below. */
static void
area_draw(const struct widget *w, bool focused)
{
	const struct area_widget *n = area_in(w);
	int total = area_rows(&n->a), top = focused ? n->top : 0, i;
	struct area_row r;

	for (i = 0; i < w->rows && top + i < total; i++) {
		r = area_row(&n->a, top + i);
		draw_textn(w->y + i, w->x, w->cols - 1, STYLE_VALUE,
		    n->a.buf + r.from, r.to - r.from);
	}
	if (top > 0)
		draw_text(w->y, w->x + w->cols - 1, 1, STYLE_HINT, "^");
	if (top + w->rows < total)
		draw_text(w->y + w->rows - 1, w->x + w->cols - 1, 1,
		    STYLE_HINT, "v");
}

static enum handled
insert(struct area_widget *n, const char *s, size_t len)
{
	struct err err = ERR_INIT;

	if (area_insert(&n->a, s, len, &err) == 0)
		return DONE;
	if (err.code == ERR_TOO_LONG)
		snprintf(n->hint, HINT_LEN,
		    "Caben %u letras; no se escribió más.", n->a.max);
	else
		snprintf(n->hint, HINT_LEN, "Eso trae signos que no son "
		    "texto; no se escribió.");
	return REFUSED;
}

static enum handled
page(struct area_widget *n, bool (*step)(struct area *))
{
	int i;
	bool moved = false;

	for (i = 0; i < n->w.rows && step(&n->a); i++)
		moved = true;
	return moved ? DONE : NOT_MINE;
}

/* At its first and last row the arrows lead out of the text. */
static enum handled
area_action(struct area_widget *n, enum action a)
{
	switch (a) {
	case ACT_UP:
		return area_up(&n->a) ? DONE : NOT_MINE;
	case ACT_DOWN:
		return area_down(&n->a) ? DONE : NOT_MINE;
	case ACT_PAGE_UP:
		return page(n, area_up);
	case ACT_PAGE_DOWN:
		return page(n, area_down);
	case ACT_LEFT:
		return area_left(&n->a) ? DONE : REFUSED;
	case ACT_RIGHT:
		return area_right(&n->a) ? DONE : REFUSED;
	case ACT_HOME:
		area_home(&n->a);
		return DONE;
	case ACT_END:
		area_end(&n->a);
		return DONE;
	case ACT_BACKSPACE:
		return area_backspace(&n->a) ? DONE : REFUSED;
	case ACT_DELETE:
		return area_delete(&n->a) ? DONE : REFUSED;
	case ACT_ENTER:
		return insert(n, "\n", 1);
	default:
		return NOT_MINE;
	}
}

static enum handled
area_key(struct widget *w, const struct term_event *ev)
{
	struct area_widget *n = area_of(w);
	enum handled h = NOT_MINE;
	char s[4];

	n->hint[0] = '\0';
	if (ev->kind == TERM_TEXT) {
		if (ev->cp == '?' && n->a.len == 0)
			return NOT_MINE;
		h = insert(n, s, utf8_encode(ev->cp, s));
	} else if (ev->kind == TERM_PASTE && ev->too_long) {
		snprintf(n->hint, HINT_LEN,
		    "Lo pegado es demasiado largo; no se pegó nada.");
		h = REFUSED;
	} else if (ev->kind == TERM_PASTE) {
		h = insert(n, ev->text, ev->len);
	} else if (ev->kind == TERM_KEY) {
		h = area_action(n, keys_action(ev));
	}
	scroll(n);
	return h;
}

static void
area_cursor(const struct widget *w, int *y, int *x)
{
	const struct area_widget *n = area_in(w);
	int row, col;

	area_where(&n->a, &row, &col);
	*y = w->y + row - n->top;
	*x = w->x + col;
}

/* Near its end, a text says how much of it is left. */
static const char *
area_hint(const struct widget *w)
{
	static char left[HINT_LEN];
	const struct area_widget *n = area_in(w);
	unsigned used = area_length(&n->a);

	if (n->hint[0])
		return n->hint;
	if (n->a.max == 0 || used < n->a.max - n->a.max / 10)
		return NULL;
	snprintf(left, sizeof(left), "Quedan %u letras.", n->a.max - used);
	return left;
}

static void
area_w_set(struct widget *w, const struct value *v)
{
	struct area_widget *n = area_of(w);
	struct err err = ERR_INIT;
	unsigned max = n->a.max;

	n->a.max = 0;		/* what is stored is shown, whatever its size */
	n->hint[0] = '\0';
	if (area_set(&n->a, v->text ? v->text : "", &err) != 0)
		(void)!area_set(&n->a, "", &err);
	n->a.max = max;
	n->top = 0;
}

static void
area_get(const struct widget *w, struct value *v)
{
	widget_get_text(v, area_in(w)->a.buf, NULL);
}

static void
area_free(struct widget *w)
{
	struct area_widget *n = area_of(w);

	area_release(&n->a);
	mem_free_secret(n, sizeof(*n));
}

static const struct widget_ops area_ops = {
	.rows = area_w_rows, .layout = area_layout, .draw = area_draw,
	.key = area_key, .cursor = area_cursor, .hint = area_hint,
	.set = area_w_set, .get = area_get, .free = area_free,
};

/*
 * Keys that were typed ahead may come before it is first shown: a width of
 * one column would make a row of each letter, and a page key move within.
 */
struct widget *
w_area_new(unsigned max)
{
	struct area_widget *n = mem_alloc(sizeof(*n));

	n->w.ops = &area_ops;
	n->w.rows = ROWS_LEAST;
	n->w.cols = UNSHOWN_COLS;
	area_init(&n->a, max, UNSHOWN_COLS - 1);
	return &n->w;
}
