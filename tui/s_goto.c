#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "lib/form/pick.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/rows.h"
#include "tui/widget.h"

/*
 * "Ir a": one box for the sections of the expediente she is in and for any
 * other expediente.  What is written narrows the sections; when it is the
 * beginning of none, it is searched for.
 */
enum { TEXT_MAX = 120, PROMPT_ROW = 1, LIST_ROW = 3, LEFT = 2 };

static const char prompt[] = "Sección, folio o nombre: ";

struct jump {
	struct screen	 s;
	struct widget	*w;
	char		 expediente[ID_LEN], here[52];
	const struct form_def **form;	/* owned; the sections that match */
	struct rows	 rows;
};

static const struct key_hint hints_section[] = {
	{ ACT_ENTER, "Va" }, { ACT_DOWN, "Baja" }, { ACT_BACK, "Regresa" },
	{ ACT_NONE, NULL }
};
static const struct key_hint hints_search[] = {
	{ ACT_ENTER, "Busca" }, { ACT_BACK, "Regresa" }, { ACT_NONE, NULL }
};

static const char *
jump_title(const struct screen *s)
{
	(void)s;
	return "Ir a";
}

static const struct key_hint *
jump_hints(const struct screen *s)
{
	return ((const struct jump *)s)->rows.n ? hints_section : hints_search;
}

static void
narrow(struct jump *j)
{
	const struct form_def *const *all;
	struct err err = ERR_INIT;
	int i, n = store_forms(j->s.app->store, &all, &err), found = 0;

	if (n < 0)
		app_say_err(j->s.app, &err);
	free(j->form);
	j->form = mem_alloc(((size_t)(n > 0 ? n : 0) + 1) * sizeof(*j->form));
	for (i = 0; i < n; i++)
		if (pick_finds(all[i]->title, w_entry_text(j->w)))
			j->form[found++] = all[i];
	rows_set(&j->rows, found);
	j->rows.at = j->rows.top = 0;
}

static void
jump_draw(struct screen *s, int rows, int cols)
{
	struct jump *j = (struct jump *)s;
	int x = draw_text(PROMPT_ROW, 1, cols - 1, STYLE_LABEL, prompt) + 1;
	int shown = rows - 2 - LIST_ROW, i, y, cy, cx;

	j->w->ops->layout(j->w, PROMPT_ROW, x, 1, cols - x - 1);
	j->w->ops->draw(j->w, true);
	shown = rows_show(&j->rows, LIST_ROW, shown, 1);
	for (i = j->rows.top; i < j->rows.n && i < j->rows.top + shown; i++) {
		y = LIST_ROW + i - j->rows.top;
		rows_pointer(y, 0, i == j->rows.at);
		draw_text(y, LEFT, cols - LEFT, STYLE_VALUE,
		    j->form[i]->title);
	}
	if (j->rows.n == 0)
		draw_wrap(PROMPT_ROW + 1, LEFT, shown, cols - LEFT - 1,
		    STYLE_HINT, "Ninguna sección se llama así; Enter lo busca "
		    "entre los expedientes.");
	j->w->ops->cursor(j->w, &cy, &cx);
	draw_cursor(cy, cx);
}

/* It is gone when what it led to ends. */
static void
leave(struct jump *j, bool search)
{
	struct app *a = j->s.app;
	char expediente[ID_LEN], here[52], text[TEXT_MAX * 4 + 1];
	const char *form = j->rows.n && !search ?
	    j->form[j->rows.at]->name : NULL;

	snprintf(expediente, sizeof(expediente), "%s", j->expediente);
	snprintf(here, sizeof(here), "%s", j->here);
	snprintf(text, sizeof(text), "%s", w_entry_text(j->w));
	app_pop(a);
	if (form && strcmp(form, here) == 0)
		;			/* she is there */
	else if (form)
		go_section(a, expediente, form);
	else
		go_look_for(a, text);
	explicit_bzero(text, sizeof(text));
}

static bool
jump_key(struct screen *s, const struct term_event *ev)
{
	struct jump *j = (struct jump *)s;
	enum handled h;

	if (key_is_enter(ev)) {
		leave(j, false);
		return true;
	}
	/* A date has it too. */
	if (keys_action(ev) == ACT_GOTO && (ev->kind == TERM_KEY ||
	    !w_entry_text(j->w)[0])) {
		leave(j, true);
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_BACK:
		app_pop(s->app);
		return true;
	case ACT_UP:
	case ACT_DOWN:
	case ACT_PAGE_UP:
	case ACT_PAGE_DOWN:
		return rows_key(&j->rows, ev, 10);
	default:
		break;
	}
	h = go_recalls(j->w, ev, j->expediente) ? DONE :
	    j->w->ops->key(j->w, ev);
	if (h == REFUSED)
		term_beep();
	if (h == DONE)
		narrow(j);
	return h != NOT_MINE;
}

static void
jump_free(struct screen *s)
{
	struct jump *j = (struct jump *)s;

	widget_free(&j->w);
	free(j->form);
	mem_free_secret(j, sizeof(*j));
}

static const struct screen_ops jump_ops = {
	.title = jump_title, .draw = jump_draw, .key = jump_key,
	.hints = jump_hints, .free = jump_free,
};

struct screen *
s_goto_new(struct app *a, const char *expediente, const char *form)
{
	struct jump *j = mem_alloc(sizeof(*j));

	j->s.ops = &jump_ops;
	j->s.app = a;
	j->w = w_entry_new(TEXT_MAX);
	snprintf(j->expediente, sizeof(j->expediente), "%s", expediente);
	snprintf(j->here, sizeof(j->here), "%s", form);
	narrow(j);
	return &j->s;
}
