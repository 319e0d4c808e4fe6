#include "lib/base/base.h"
#include "tui/w_common.h"

#include "lib/base/mem.h"
#include "tui/draw.h"

struct list {
	struct widget	   w;
	struct list_source src;
	int		   at, top;
};

static struct list *
list_of(struct widget *w)
{
	return (struct list *)w;
}

static const struct list *
list_in(const struct widget *w)
{
	return (const struct list *)w;
}

static int
count(const struct list *l)
{
	return l->src.count(l->src.ctx);
}

/* The source may have grown shorter since. */
static void
scroll(struct list *l)
{
	int n = count(l), rows = l->w.rows > 0 ? l->w.rows : 1;

	if (l->at >= n)
		l->at = n - 1;
	if (l->at < 0)
		l->at = 0;
	if (l->at < l->top)
		l->top = l->at;
	if (l->at >= l->top + rows)
		l->top = l->at - rows + 1;
}

static int
list_rows(const struct widget *w, int cols)
{
	(void)cols;
	return count(list_in(w));
}

static void
list_layout(struct widget *w, int y, int x, int rows, int cols)
{
	widget_layout(w, y, x, rows, cols);
	scroll(list_of(w));
}

static void
list_draw(const struct widget *w, bool focused)
{
	const struct list *l = list_in(w);
	int i, n = count(l);

	for (i = 0; i < w->rows && l->top + i < n; i++) {
		if (focused && l->top + i == l->at)
			draw_text(w->y + i, w->x, 1, STYLE_PLAIN, ">");
		l->src.row(l->src.ctx, l->top + i, w->y + i, w->x + 2,
		    w->cols - 2, l->top + i == l->at);
	}
}

static enum handled
move(struct list *l, int to)
{
	int n = count(l), was = l->at;

	l->at = to < 0 ? 0 : to >= n ? n - 1 : to;
	scroll(l);
	return l->at != was ? DONE : REFUSED;
}

static enum handled
list_key(struct widget *w, const struct term_event *ev)
{
	struct list *l = list_of(w);

	switch (keys_action(ev)) {
	case ACT_UP:
		return move(l, l->at - 1);
	case ACT_DOWN:
		return move(l, l->at + 1);
	case ACT_PAGE_UP:
		return move(l, l->at - w->rows);
	case ACT_PAGE_DOWN:
		return move(l, l->at + w->rows);
	case ACT_HOME:
		return move(l, 0);
	case ACT_END:
		return move(l, count(l) - 1);
	default:
		return NOT_MINE;
	}
}

static void
list_cursor(const struct widget *w, int *y, int *x)
{
	*y = w->y + list_in(w)->at - list_in(w)->top;
	*x = w->x;
}

static void
list_free(struct widget *w)
{
	mem_free_secret(w, sizeof(struct list));
}

static const struct widget_ops list_ops = {
	.rows = list_rows, .layout = list_layout, .draw = list_draw,
	.key = list_key, .cursor = list_cursor, .free = list_free,
};

struct widget *
w_list_new(struct list_source src)
{
	struct list *l = mem_alloc(sizeof(*l));

	l->w.ops = &list_ops;
	l->src = src;
	return &l->w;
}

int
w_list_current(const struct widget *w)
{
	return count(list_in(w)) > 0 ? list_in(w)->at : -1;
}

void
w_list_select(struct widget *w, int i)
{
	list_of(w)->at = i;
	scroll(list_of(w));
}
