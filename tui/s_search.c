#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/rows.h"
#include "tui/widget.h"

enum { TEXT_MAX = 120, PROMPT_ROW = 1, LIST_ROW = 3 };

static const char prompt[] = "Folio o nombre: ";

/* What was last searched for: a space on the empty entry brings it back. */
static char last[TEXT_MAX * 4 + 1];

struct search {
	struct screen	   s;
	struct widget	  *w;
	struct found_list  list;
	struct rows	   rows;
	bool		   in_list;	/* the cursor is on a result */
	bool		   asked;	/* the list answers what is written */
};

static const struct key_hint hints_entry[] = {
	{ ACT_ENTER, "Busca" }, { ACT_ADD, "Nuevo" }, { ACT_BACK, "Regresa" },
	{ ACT_DOWN, "Resultados" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_list[] = {
	{ ACT_ENTER, "Abre" }, { ACT_ADD, "Nuevo" }, { ACT_BACK, "Regresa" },
	{ ACT_NONE, NULL }
};

static const char *
search_title(const struct screen *s)
{
	(void)s;
	return "Buscar expediente";
}

static const struct key_hint *
search_hints(const struct screen *s)
{
	return ((const struct search *)s)->in_list ? hints_list : hints_entry;
}

static void
draw_entry(struct search *q, int cols)
{
	int x = draw_text(PROMPT_ROW, 1, cols - 1, STYLE_LABEL, prompt) + 1;
	int y;

	q->w->ops->layout(q->w, PROMPT_ROW, x, 1, cols - x - 1);
	q->w->ops->draw(q->w, !q->in_list);
	if (!q->in_list) {
		q->w->ops->cursor(q->w, &y, &x);
		draw_cursor(y, x);
	}
}

static void
search_draw(struct screen *s, int rows, int cols)
{
	struct search *q = (struct search *)s;
	int lines = found_lines(cols), shown, i;

	draw_entry(q, cols);
	shown = (rows - 2 - LIST_ROW) / lines;
	rows_show(&q->rows, shown);
	for (i = q->rows.top; i < q->rows.n && i < q->rows.top + shown; i++)
		found_draw(&q->list, i, LIST_ROW + (i - q->rows.top) * lines,
		    cols, q->in_list && i == q->rows.at);
	if (q->asked && q->rows.n == 0)
		draw_wrap(LIST_ROW, 2, rows - 2 - LIST_ROW, cols - 4,
		    STYLE_HINT, "No hay expedientes con ese folio o nombre "
		    "entre los que usted puede ver.");
}

static void
open_row(struct search *q)
{
	if (q->rows.n > 0)
		(void)go_expediente(q->s.app, q->list.row[q->rows.at].id);
}

/* A folio that names one expediente opens it; names are chosen from a list. */
static void
ask(struct search *q)
{
	const char *text = w_entry_text(q->w);
	struct err err = ERR_INIT;

	if (!text[0])
		return;
	snprintf(last, sizeof(last), "%s", text);
	found_list_release(&q->list);
	q->rows = (struct rows){ 0, 0, 0 };
	if (store_search(q->s.app->store, text, &q->list, &err) != 0) {
		app_say_err(q->s.app, &err);
		return;
	}
	q->asked = true;
	rows_set(&q->rows, q->list.n);
	q->in_list = q->list.n > 0;
	if (q->list.n == 1 && strpbrk(text, "0123456789"))
		open_row(q);
}

static bool
entry_key(struct search *q, const struct term_event *ev)
{
	enum handled h;

	if (ev->kind == TERM_TEXT && ev->cp == ' ' && last[0] &&
	    !w_entry_text(q->w)[0]) {
		w_entry_set_text(q->w, last);
		return true;
	}
	if (key_is_enter(ev)) {
		ask(q);
		return true;
	}
	h = q->w->ops->key(q->w, ev);
	if (h == REFUSED)
		term_beep();
	if (h != NOT_MINE) {
		q->asked = q->asked && h != DONE;
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_NEXT:
	case ACT_DOWN:
	case ACT_PAGE_DOWN:
		q->in_list = q->rows.n > 0;
		return true;
	default:
		return false;
	}
}

static bool
list_key(struct search *q, const struct term_event *ev)
{
	enum action a = keys_action(ev);

	if (key_is_enter(ev)) {
		open_row(q);
		return true;
	}
	if (ev->kind == TERM_TEXT || ev->kind == TERM_PASTE ||
	    a == ACT_BACKSPACE || a == ACT_CLEAR || a == ACT_BACK_WORD ||
	    ((a == ACT_UP || a == ACT_PREV) && q->rows.at == 0)) {
		q->in_list = false;
		return a == ACT_UP || a == ACT_PREV || entry_key(q, ev);
	}
	return rows_key(&q->rows, ev, 10);
}

static bool
search_key(struct screen *s, const struct term_event *ev)
{
	struct search *q = (struct search *)s;

	switch (keys_action(ev)) {
	case ACT_BACK:
		app_pop(s->app);
		return true;
	case ACT_ADD:
		go_new(s->app);
		return true;
	default:
		return q->in_list ? list_key(q, ev) : entry_key(q, ev);
	}
}

static void
search_free(struct screen *s)
{
	struct search *q = (struct search *)s;

	widget_free(&q->w);
	found_list_release(&q->list);
	mem_free_secret(q, sizeof(*q));
}

static const struct screen_ops search_ops = {
	.title = search_title, .draw = search_draw, .key = search_key,
	.hints = search_hints, .free = search_free,
};

struct screen *
s_search_new(struct app *a, const char *text)
{
	struct search *q = mem_alloc(sizeof(*q));

	q->s.ops = &search_ops;
	q->s.app = a;
	q->w = w_entry_new(TEXT_MAX);
	if (text && text[0]) {
		w_entry_set_text(q->w, text);
		ask(q);
	}
	return &q->s;
}
