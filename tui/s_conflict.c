#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "tui/conflict.h"
#include "tui/draw.h"
#include "tui/rows.h"

enum { HEAD_ROW = 1, SMALL_ROWS = 16, LINES = 3, LEFT = 2, SIDE_X = 4,
	BEFORE = 12 };

struct conflict_screen {
	struct screen	s;
	struct draft   *d;		/* borrowed from the form under us */
	int		rev;		/* theirs */
	struct merge	m;
	struct rows	rows;
};

static const struct key_hint hints_open[] = {
	{ ACT_LEFT, "La mía (1)" }, { ACT_RIGHT, "La otra (2)" },
	{ ACT_BACK, "Sigue escribiendo" }, { ACT_HELP, "Ayuda" },
	{ ACT_NONE, NULL }
};
static const struct key_hint hints_done[] = {
	{ ACT_SAVE, "Guarda lo elegido" }, { ACT_LEFT, "La mía (1)" },
	{ ACT_RIGHT, "La otra (2)" }, { ACT_BACK, "Sigue escribiendo" },
	{ ACT_NONE, NULL }
};

static const char *
conflict_title(const struct screen *s)
{
	(void)s;
	return "Dos personas escribieron aquí";
}

static int
undecided(const struct conflict_screen *c)
{
	int i;

	for (i = 0; i < c->m.n; i++)
		if (c->m.clash[i].side == SIDE_NONE)
			return i;
	return -1;
}

static const struct key_hint *
conflict_hints(const struct screen *s)
{
	return undecided((const struct conflict_screen *)s) < 0 ? hints_done :
	    hints_open;
}

/*
 * Two texts that begin alike are shown from a little before they differ, or
 * nobody could choose between two long ones.
 */
static const char *
from_difference(const char *s, const char *other, int cols)
{
	size_t n = 0, i;

	if (draw_cols(s) <= cols && draw_cols(other) <= cols)
		return s;
	while (s[n] && s[n] == other[n])
		n++;
	for (i = n; i > 0 && (n - i < BEFORE || s[i - 1] != ' '); i--)
		;
	return n > (size_t)cols / 2 ? s + i : s;
}

static int
draw_side(const struct clash *k, enum side side, int y, int x, int end)
{
	const struct value *v = side == SIDE_MINE ? &k->mine : &k->theirs;
	const struct value *o = side == SIDE_MINE ? &k->theirs : &k->mine;
	const char *text = v->text ? v->text : "", *from;

	x += draw_printf(y, x, end - x, STYLE_LABEL, "%s %d %s  ",
	    k->side == side ? "(x)" : "( )", (int)side,
	    side == SIDE_MINE ? "mía " : "otra");
	if (v->missing != MISSING_NOT)
		return x + draw_printf(y, x, end - x, STYLE_HINT, "(%s)",
		    missing_label(v->missing));
	if (!text[0])
		return x + draw_text(y, x, end - x, STYLE_HINT,
		    "(sin respuesta)");
	from = from_difference(text, o->text ? o->text : "", end - x - 1);
	if (from > text)
		x += draw_text(y, x, 1, STYLE_HINT, "…");
	return x + draw_cut(y, x, end - x, STYLE_VALUE, from);
}

/* The datum, and both answers below; one line at a time, beside it. */
static void
draw_clash(const struct conflict_screen *c, int i, int y, int cols)
{
	const struct clash *k = &c->m.clash[i];
	int x = LEFT;

	rows_pointer(y, 0, i == c->rows.at);
	x += draw_text(y, x, cols - x, STYLE_TITLE, k->label);
	if (term_is_linear()) {
		x = draw_side(k, SIDE_MINE, y, x + 2, cols / 2 + x / 2);
		draw_side(k, SIDE_THEIRS, y, x + 2, cols);
		return;
	}
	draw_side(k, SIDE_MINE, y + 1, SIDE_X, cols);
	draw_side(k, SIDE_THEIRS, y + 2, SIDE_X, cols);
}

static void
conflict_draw(struct screen *s, int rows, int cols)
{
	struct conflict_screen *c = (struct conflict_screen *)s;
	int first = rows < SMALL_ROWS ? HEAD_ROW : HEAD_ROW + 2, i, shown;
	int lines = term_is_linear() ? 1 : LINES;

	if (first > HEAD_ROW)
		draw_text(HEAD_ROW, 1, cols - 1, STYLE_PLAIN, "Elija en cada "
		    "dato cuál queda; lo ya guardado sigue en el historial.");
	shown = rows_show(&c->rows, first, rows - 2 - first, lines);
	for (i = c->rows.top; i < c->m.n && i < c->rows.top + shown; i++)
		draw_clash(c, i, first + (i - c->rows.top) * lines, cols);
}

/* Chooses, and goes to the next that waits. */
static void
choose(struct conflict_screen *c, enum side side)
{
	int next;

	if (c->m.n == 0)
		return;
	c->m.clash[c->rows.at].side = side;
	next = undecided(c);
	if (next >= 0)
		c->rows.at = next;
}

static void
save(struct conflict_screen *c)
{
	struct app *a = c->s.app;
	struct err err = ERR_INIT;
	int next = undecided(c);

	if (next >= 0) {
		c->rows.at = next;
		app_say(a, STYLE_DOUBT, "Falta elegir en este dato.");
		return;
	}
	if (merge_apply(&c->m, a->store, c->d, c->rev, &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	app_pop(a);
}

static bool
conflict_key(struct screen *s, const struct term_event *ev)
{
	struct conflict_screen *c = (struct conflict_screen *)s;

	switch (key_digit(ev)) {
	case 1:
		choose(c, SIDE_MINE);
		return true;
	case 2:
		choose(c, SIDE_THEIRS);
		return true;
	default:
		break;
	}
	switch (keys_action(ev)) {
	case ACT_LEFT:
		choose(c, SIDE_MINE);
		return true;
	case ACT_RIGHT:
		choose(c, SIDE_THEIRS);
		return true;
	case ACT_SAVE:
	case ACT_ENTER:
		save(c);
		return true;
	case ACT_BACK:
		app_pop(s->app);
		return true;
	default:
		return rows_key(&c->rows, ev, 4);
	}
}

static void
conflict_free(struct screen *s)
{
	struct conflict_screen *c = (struct conflict_screen *)s;

	merge_release(&c->m);
	mem_free_secret(c, sizeof(*c));
}

static const struct screen_ops conflict_ops = {
	.title = conflict_title, .draw = conflict_draw, .key = conflict_key,
	.hints = conflict_hints, .free = conflict_free,
};

/*
 * NULL when nothing clashes: then the draft stands on `rev` already (d->rev
 * says so) and can be saved; or when the bank failed, which has been said.
 */
struct screen *
s_conflict_new(struct app *a, struct draft *d, const struct record *base,
    const struct record *mine, const struct record *theirs, int rev)
{
	struct conflict_screen *c = mem_alloc(sizeof(*c));
	struct err err = ERR_INIT;

	c->s.ops = &conflict_ops;
	c->s.app = a;
	c->d = d;
	c->rev = rev;
	merge_init(&c->m, base, mine, theirs);
	rows_set(&c->rows, c->m.n);
	if (c->m.n > 0)
		return &c->s;
	if (merge_apply(&c->m, a->store, d, rev, &err) != 0)
		app_say_err(a, &err);
	conflict_free(&c->s);
	return NULL;
}
