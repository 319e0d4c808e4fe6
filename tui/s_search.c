#include "lib/base/base.h"
#include "tui/screen.h"

#include <ctype.h>

#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/rows.h"
#include "tui/widget.h"

enum { TEXT_MAX = 120, PROMPT_ROW = 1, HINT_ROW = 2, LIST_ROW = 4 };

static const char prompt[] = "Buscar: ";
static const char what[] = "Folio, nombre, CURP, teléfono o fecha";

/* What F7 goes through. */
static const char *const only[CASO_STATE_COUNT] = {
	[CASO_ANY] = what,
	[CASO_NONE] = "Solo expedientes sin caso",
	[CASO_SAVED] = "Solo con un caso por integrar",
	[CASO_FILED] = "Solo con un caso integrado",
};

struct search {
	struct screen	   s;
	struct widget	  *w;
	struct found_list  list;
	struct rows	   rows;
	bool		   in_list;	/* the cursor is on a result */
	bool		   asked;	/* the list answers what is written */
	enum caso_state	   state;
};

static const char none[] = "No hay expedientes con esos datos entre los que "
	"usted puede ver.";

static const struct key_hint hints_entry[] = {
	{ ACT_ENTER, "Busca" }, { ACT_ADD, "Nuevo" }, { ACT_BACK, "Regresa" },
	{ ACT_LIST, "Filtra" }, { ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_above[] = {
	{ ACT_ENTER, "Busca" }, { ACT_ADD, "Nuevo" }, { ACT_BACK, "Regresa" },
	{ ACT_LIST, "Filtra" }, { ACT_DOWN, "Resultados" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_list[] = {
	{ ACT_ENTER, "Abre" }, { ACT_ADD, "Nuevo" }, { ACT_BACK, "Regresa" },
	{ ACT_LIST, "Filtra" }, { ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
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
	const struct search *q = (const struct search *)s;

	return q->in_list ? hints_list : q->rows.n ? hints_above : hints_entry;
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
	draw_text(HINT_ROW, 1, cols - 1, q->state == CASO_ANY ? STYLE_HINT :
	    STYLE_LABEL, only[q->state]);
	found_heading(&q->list, LIST_ROW - 1, cols);
	shown = rows_show(&q->rows, LIST_ROW, rows - 2 - LIST_ROW, lines);
	for (i = q->rows.top; i < q->rows.n && i < q->rows.top + shown; i++)
		found_draw(&q->list, i, LIST_ROW + (i - q->rows.top) * lines,
		    cols, q->in_list && i == q->rows.at);
	if (q->asked && q->rows.n == 0)
		draw_wrap(LIST_ROW, 2, rows - 2 - LIST_ROW, cols - 4,
		    STYLE_HINT, none);
}

static void
open_row(struct search *q)
{
	if (q->rows.n > 0)
		(void)go_expediente(q->s.app, q->list.row[q->rows.at].id);
}

/* What is written stands in the folio, whatever hyphens it has. */
static bool
names_folio(const char *text, const char *folio)
{
	char t[FOLIO_LEN] = "", f[FOLIO_LEN] = "";
	const char *from[] = { text, folio };
	char *to[] = { t, f };
	size_t i, n;

	for (i = 0; i < NELEM(from); i++) {
		for (n = 0; *from[i] && n < FOLIO_LEN - 1; from[i]++)
			if (!strchr(" -", *from[i]))
				to[i][n++] = (char)toupper(
				    (unsigned char)*from[i]);
		to[i][n] = '\0';
	}
	return strpbrk(t, "0123456789") && strstr(f, t);
}

/* What of the list was meant, and whether it is all. */
static void
say_found(const struct search *q)
{
	int i, alike = 0;

	for (i = 0; i < q->list.n; i++)
		alike += q->list.row[i].alike;
	if (q->list.more)
		app_say(q->s.app, STYLE_HINT, "Se muestran %d y hay más; "
		    "agregue otra palabra.", q->list.n);
	else if (alike > 0 && alike == q->list.n)
		app_say(q->s.app, STYLE_HINT, alike == 1 ? "Así escrito no hay "
		    "ninguno; uno suena parecido (~)." : "Así escrito no hay "
		    "ninguno; suenan parecido %d (~).", alike);
	else if (alike > 0)
		app_say(q->s.app, STYLE_HINT, "Como se escribió: %d. Suenan "
		    "parecido (~): %d.", q->list.n - alike, alike);
	/* Where the list is not to be seen. */
	else if (q->list.n == 0 && term_is_linear())
		app_say(q->s.app, STYLE_HINT, "%s", none);
	else if (q->list.n > 1 && term_is_linear())
		app_say(q->s.app, STYLE_HINT, "%d expedientes; %s pasa al "
		    "siguiente.", q->list.n, keys_name(ACT_DOWN));
}

/* Asks the bank; she stays on the expediente she was on, if it is there. */
static void
fetch(struct search *q)
{
	char was[ID_LEN] = "";
	struct err err = ERR_INIT;
	int i;

	if (q->rows.n > 0)
		snprintf(was, sizeof(was), "%s", q->list.row[q->rows.at].id);
	found_list_release(&q->list);
	q->rows = (struct rows){ .n = 0 };
	q->asked = false;
	if (store_search(q->s.app->store, w_entry_text(q->w), q->state,
	    &q->list, &err) != 0) {
		app_say_err(q->s.app, &err);
		q->in_list = false;
		return;
	}
	q->asked = true;
	rows_set(&q->rows, q->list.n);
	for (i = 0; i < q->list.n; i++)
		if (strcmp(q->list.row[i].id, was) == 0)
			q->rows.at = i;
	q->in_list = q->in_list && q->list.n > 0;
	say_found(q);
}

static void
ask(struct search *q)
{
	if (!w_entry_text(q->w)[0] && q->state == CASO_ANY)
		return;
	q->rows.n = 0;			/* a new question: from its first hit */
	fetch(q);
	q->in_list = q->list.n > 0;
}

/* A folio that names one expediente opens it; others are chosen. */
void
s_search_open(struct screen *s)
{
	struct search *q = (struct search *)s;

	if (q->list.n == 1 && names_folio(w_entry_text(q->w),
	    q->list.row[0].folio))
		open_row(q);
}

static void
next_state(struct search *q)
{
	q->state = (q->state + 1) % CASO_STATE_COUNT;
	if (w_entry_text(q->w)[0] || q->state != CASO_ANY) {
		fetch(q);
		return;
	}
	found_list_release(&q->list);
	q->rows = (struct rows){ .n = 0 };
	q->asked = q->in_list = false;
}

/* What was opened may have changed, and its name with it. */
static void
search_back(struct screen *s)
{
	struct search *q = (struct search *)s;

	if (q->asked)
		fetch(q);
}

static bool
entry_key(struct search *q, const struct term_event *ev)
{
	enum handled h;

	if (go_recalls(q->w, ev, "")) {
		q->asked = false;
		return true;
	}
	if (key_is_enter(ev)) {
		ask(q);
		s_search_open(&q->s);
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
	case ACT_LIST:
		next_state(q);
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
	.back = search_back,
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
