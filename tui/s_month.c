#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"

enum { LEFT = 2, WORD_COLS = 40, NARROW = 60 };

/* How much she captured and filed this month: counts, and nobody's name. */
struct mine {
	struct screen	s;
	struct month	m;
};

static const struct key_hint hints[] = {
	{ ACT_BACK, "Regresa" }, { ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static const char *
mine_title(const struct screen *s)
{
	(void)s;
	return "Mi mes";
}

static const struct key_hint *
mine_hints(const struct screen *s)
{
	(void)s;
	return hints;
}

static int
line(int y, int cols, enum style st, const char *what, int n)
{
	int w = cols < NARROW ? cols - LEFT - 6 : WORD_COLS;

	draw_text(y, LEFT, w, STYLE_LABEL, what);
	draw_printf(y, LEFT + w, 6, st, "%5d", n);
	return y + 1;
}

static void
mine_draw(struct screen *s, int rows, int cols)
{
	const struct month *m = &((const struct mine *)s)->m;
	int gap = rows >= 16 ? 1 : 0, y = 1;

	draw_text(y, 1, cols - 1, STYLE_TITLE, m->name);
	y += 1 + gap;
	y = line(y, cols, STYLE_VALUE, "Expedientes nuevos", m->expedientes);
	y = line(y, cols, STYLE_VALUE, "Casos capturados", m->casos);
	y = line(y, cols, STYLE_VALUE, "Casos integrados", m->filed);
	y = line(y, cols, STYLE_VALUE, "  de ellos, dentro de su plazo",
	    m->in_time) + gap;
	y = line(y, cols, STYLE_VALUE, "Por integrar, de cualquier mes",
	    m->open);
	y = line(y, cols, m->late ? STYLE_DOUBT : STYLE_VALUE,
	    "  de ellos, con el plazo vencido", m->late) + gap;
	y += draw_wrap(y, LEFT, rows - 2 - y, cols - LEFT - 2 < 68 ?
	    cols - LEFT - 2 : 68, m->open ? STYLE_HINT : STYLE_DONE,
	    m->late ? "En Inicio están, primero los que vencieron antes." :
	    m->open ? "Ninguno ha vencido; en Inicio está cuándo vence cada "
	    "uno." : "Nada queda por integrar.");
	draw_cursor_page(1, y - 1);
}

static bool
mine_key(struct screen *s, const struct term_event *ev)
{
	if (keys_action(ev) != ACT_BACK && keys_action(ev) != ACT_REVIEW &&
	    keys_action(ev) != ACT_ENTER)
		return false;
	app_pop(s->app);
	return true;
}

static void
mine_free(struct screen *s)
{
	free(s);
}

static const struct screen_ops mine_ops = {
	.title = mine_title, .draw = mine_draw, .key = mine_key,
	.hints = mine_hints, .free = mine_free,
};

struct screen *
s_month_new(struct app *a)
{
	struct mine *m = mem_alloc(sizeof(*m));
	struct err err = ERR_INIT;

	m->s.ops = &mine_ops;
	m->s.app = a;
	if (store_month(a->store, &m->m, &err) != 0) {
		app_say_err(a, &err);
		free(m);
		return NULL;
	}
	return &m->s;
}
