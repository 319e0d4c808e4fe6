#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/mark.h"
#include "tui/rows.h"

enum {
	HEAD_ROW = 1, LIST_ROW = 4, SMALL_ROWS = 16, NARROW = 60,
	TITLE_MOST = 44, WORD_COLS = 12, COUNT_COLS = 11, LEFT = 2
};

struct over {
	struct screen	s;
	struct overview	o;
	struct rows	rows;
	int		number;		/* its first figure; 0: none */
	char		title[FOLIO_LEN + 16];
};

static const struct key_hint hints[] = {
	{ ACT_ENTER, "Abre" }, { ACT_REVIEW, "Revisa" },
	{ ACT_BACK, "Regresa" }, { ACT_GOTO, "Ir a" }, { ACT_HELP, "Ayuda" },
	{ ACT_NONE, NULL }
};

static const char *
over_title(const struct screen *s)
{
	return ((const struct over *)s)->title;
}

static const struct key_hint *
over_hints(const struct screen *s)
{
	(void)s;
	return hints;
}

static void
draw_head(const struct over *v, int cols)
{
	int due = draw_cols(v->o.due), x = 1;

	if (due > cols - 2)
		due = cols - 2;
	x += draw_text(HEAD_ROW, x, cols - due - 3, STYLE_TITLE, v->o.name);
	if (v->o.age[0] && x + 12 < cols - due)
		draw_printf(HEAD_ROW, x, 12, STYLE_PLAIN, ", %s%s", v->o.age,
		    years(v->o.age));
	if (due)
		draw_text(HEAD_ROW, cols - due - 1, due, STYLE_DOUBT,
		    v->o.due);
}

/*
 * What comes next where nothing bars integrating: a caso that waits has a
 * term.
 */
static const char *
what_next(const struct over *v, int casos)
{
	if (casos == 0)
		return "todavía no hay caso";
	if (v->o.due[0])
		return "falta integrar el caso";
	return casos == 1 ? "el caso está integrado" :
	    "los casos están integrados";
}

/* How complete it is: what stands, and what bars integrating. */
static void
draw_complete(const struct over *v, int y, int cols)
{
	int i, done = 0, asked = 0, lacks = 0, casos = 0;

	for (i = 0; i < v->o.n; i++) {
		if (strcmp(v->o.section[i].form, FORM_CASO) == 0)
			casos = v->o.section[i].records;
		if (v->o.section[i].state <= SECTION_SUGGESTED)
			continue;
		asked++;
		lacks += v->o.section[i].lacks;
		done += v->o.section[i].state == SECTION_DONE ||
		    v->o.section[i].state == SECTION_DOUBT;
	}
	if (lacks == 0 && asked > 0)
		draw_printf(y, 1, cols - 2, STYLE_HINT, "Completo en lo que se "
		    "ha abierto; %s.", what_next(v, casos));
	else if (lacks > 0)
		draw_printf(y, 1, cols - 2, STYLE_HINT, "%d de %d %s; para "
		    "integrar %s %d %s.", done, asked,
		    asked == 1 ? "sección completa" : "secciones completas",
		    lacks == 1 ? "falta" : "faltan", lacks,
		    lacks == 1 ? "dato" : "datos");
}

static void
state_text(const struct section *c, enum mark m, char *out, size_t n)
{
	if (m == MARK_MISSING && c->lacks > 0)
		snprintf(out, n, "%s %d", c->lacks == 1 ? "falta" : "faltan",
		    c->lacks);
	else
		snprintf(out, n, "%s", c->state == SECTION_SUGGESTED ?
		    "sugerida" : mark_word(m));
}

static int
title_cols(const struct over *v)
{
	int i, w, most = 0;

	for (i = 0; i < v->o.n; i++) {
		w = draw_cols(v->o.section[i].title);
		if (w > most)
			most = w;
	}
	return most < TITLE_MOST ? most : TITLE_MOST;
}

static void
count_text(const struct section *c, bool narrow, char *out, size_t n)
{
	out[0] = '\0';
	if (c->repeats && c->records && narrow)
		snprintf(out, n, "(%d)", c->records);
	else if (c->repeats && c->records)
		snprintf(out, n, "%d %s", c->records,
		    c->records == 1 ? "registro" : "registros");
}

/* "> 1 + Datos generales     hecho       2 registros  borrador" */
static void
draw_section(const struct over *v, int i, int y, int cols)
{
	const struct section *c = &v->o.section[i];
	enum mark m = mark_of_section(c->state);
	int x = LEFT, w = title_cols(v);
	char count[24], state[32];

	rows_pointer(y, 0, i == v->rows.at);
	count_text(c, cols < NARROW, count, sizeof(count));
	x += draw_printf(y, x, 4, STYLE_HINT, "%2d ", i + 1);
	draw_text(y, x, 1, mark_style(m), mark_sign(m));
	x += 2;
	if (cols < NARROW) {
		x += draw_text(y, x, cols - x - 2, STYLE_VALUE, c->title);
		draw_printf(y, x + 1, cols - x - 1, STYLE_HINT, "%s%s",
		    c->draft ? "(borrador) " : "", count);
		return;
	}
	draw_text(y, x, w, STYLE_VALUE, c->title);
	x += w + 3;
	state_text(c, m, state, sizeof(state));
	draw_text(y, x, WORD_COLS, mark_style(m), state);
	x += WORD_COLS + 2;
	draw_text(y, x, COUNT_COLS, STYLE_VALUE, count);
	x += COUNT_COLS + 2;
	if (c->draft)
		draw_text(y, x, cols - x, STYLE_HINT, "borrador");
}

static void
over_draw(struct screen *s, int rows, int cols)
{
	struct over *v = (struct over *)s;
	int first = rows < SMALL_ROWS ? HEAD_ROW + 1 : LIST_ROW;
	int shown = rows - 2 - first, i;

	draw_head(v, cols);
	if (first == LIST_ROW)
		draw_complete(v, HEAD_ROW + 1, cols);
	if (first == LIST_ROW && v->o.temporary[0])
		draw_printf(HEAD_ROW + 2, 1, cols - 2, STYLE_HINT,
		    "Sin CURP; clave temporal %s", v->o.temporary);
	draw_cursor(HEAD_ROW, 0);
	shown = rows_show(&v->rows, first, shown, 1);
	for (i = v->rows.top; i < v->o.n && i < v->rows.top + shown; i++)
		draw_section(v, i, first + i - v->rows.top, cols);
}

static void
open_row(struct over *v)
{
	if (v->rows.n)
		go_section(v->s.app, v->o.id,
		    v->o.section[v->rows.at].form);
}

static void
row_text(const void *ctx, int i, char *out, size_t n)
{
	const struct over *v = ctx;

	snprintf(out, n, "%s", v->o.section[i].title);
}

/*
 * A number opens its section; one that may be the first figure of a longer
 * one goes there, and the next figure or Enter opens.
 */
static bool
digit_key(struct over *v, const struct term_event *ev)
{
	int n = key_digit(ev), had = v->number;

	v->number = 0;
	if (n < 0 || (n == 0 && had == 0))
		return false;
	n += 10 * had;
	if (n > v->o.n)
		n = n % 10;
	if (n < 1 || n > v->o.n) {
		term_beep();
		return true;
	}
	v->rows.at = n - 1;
	if (n * 10 > v->o.n)
		open_row(v);
	else
		v->number = n;
	return true;
}

static bool
over_key(struct screen *s, const struct term_event *ev)
{
	struct over *v = (struct over *)s;

	if (digit_key(v, ev))
		return true;
	if (key_is_enter(ev)) {
		open_row(v);
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_REVIEW:
		go_review(s->app, v->o.id);
		return true;
	case ACT_GOTO:
		go_find(s->app, v->o.id, "");
		return true;
	case ACT_BACK:
		app_pop(s->app);
		return true;
	default:
		return rows_type(&v->rows, s->app, ev, row_text, v) ||
		    rows_key(&v->rows, ev, 10);
	}
}

static int
load(struct over *v, const char *expediente)
{
	struct err err = ERR_INIT;
	struct overview o;

	if (store_overview(v->s.app->store, expediente, &o, &err) != 0) {
		app_say_err(v->s.app, &err);
		return -1;
	}
	overview_release(&v->o);
	v->o = o;
	rows_set(&v->rows, o.n);
	go_is_in(o.id, o.folio);
	snprintf(v->title, sizeof(v->title), "%s  Expediente", o.folio);
	return 0;
}

static bool
bars(const struct section *c)
{
	return c->state == SECTION_MISSING || c->state == SECTION_WRONG;
}

/* From row i on: what bars integrating, or else what is not done yet. */
static int
next_to_do(const struct over *v, int i)
{
	int k;

	for (k = i; k < v->o.n; k++)
		if (bars(&v->o.section[k]))
			return k;
	while (i + 1 < v->o.n && (v->o.section[i].state == SECTION_DONE ||
	    v->o.section[i].state == SECTION_DOUBT))
		i++;
	return i;
}

/* What was just done is left behind: Enter goes on with the next. */
static void
over_back(struct screen *s)
{
	struct over *v = (struct over *)s;
	char id[ID_LEN];

	snprintf(id, sizeof(id), "%s", v->o.id);
	if (load(v, id) == 0)
		v->rows.at = next_to_do(v, v->rows.at);
}

static void
over_free(struct screen *s)
{
	struct over *v = (struct over *)s;

	overview_release(&v->o);
	mem_free_secret(v, sizeof(*v));
}

static const struct screen_ops over_ops = {
	.title = over_title, .draw = over_draw, .key = over_key,
	.back = over_back, .hints = over_hints, .free = over_free,
};

struct screen *
s_overview_new(struct app *a, const char *expediente)
{
	struct over *v = mem_alloc(sizeof(*v));

	v->s.ops = &over_ops;
	v->s.app = a;
	if (load(v, expediente) != 0) {
		over_free(&v->s);
		return NULL;
	}
	/* The first section that asks for something is where she goes next. */
	v->rows.at = next_to_do(v, 0);
	return &v->s;
}
