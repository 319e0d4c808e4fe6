#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/rows.h"

enum {
	LEFT = 2, WHEN_COLS = 11, GAP = 2, TITLE_COLS = 20, FIELDS_COLS = 9,
	WIDE = 100, WIDE_TITLE = 40, WHO_MOST = 56
};

struct home {
	struct screen	   s;
	struct draft_list  drafts;
	struct found_list  recents;
	struct rows	   rows;	/* drafts first, then recents */
	int		   scroll;	/* lines above the window */
	enum action	   sure;	/* the key that is asked twice */
};

static const struct key_hint hints_plain[] = {
	{ ACT_ENTER, "Abre" }, { ACT_ADD, "Nuevo" }, { ACT_GOTO, "Busca" },
	{ ACT_BACK, "Sale" }, { ACT_HELP, "Ayuda" },
	{ ACT_NONE, NULL }
};
static const struct key_hint hints_draft[] = {
	{ ACT_ENTER, "Sigue" }, { ACT_ADD, "Nuevo" }, { ACT_GOTO, "Busca" },
	{ ACT_BACK, "Sale" }, { ACT_REMOVE, "Desecha" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static void
load(struct home *h)
{
	struct err err = ERR_INIT;

	draft_list_release(&h->drafts);
	found_list_release(&h->recents);
	if (store_drafts(h->s.app->store, &h->drafts, &err) != 0 ||
	    store_recents(h->s.app->store, &h->recents, &err) != 0)
		app_say_err(h->s.app, &err);
	rows_set(&h->rows, h->drafts.n + h->recents.n);
}

static const char *
home_title(const struct screen *s)
{
	(void)s;
	return "Inicio";
}

static bool
on_draft(const struct home *h)
{
	return h->rows.at < h->drafts.n;
}

static const struct key_hint *
home_hints(const struct screen *s)
{
	const struct home *h = (const struct home *)s;

	return on_draft(h) ? hints_draft : hints_plain;
}

/* Which line of the whole page a row begins on; headings stand between. */
static int
line_of(const struct home *h, int i, int lines)
{
	int y = 1;				/* "Mis borradores" */

	if (i < h->drafts.n)
		return y + i * lines;
	y += h->drafts.n ? h->drafts.n * lines : 1;
	return y + 2 + (i - h->drafts.n) * lines;
}

static void
draw_draft(const struct draft_row *r, int y, int cols, bool current)
{
	int who, title, fields, x = LEFT;

	rows_pointer(y, 0, current);
	if (found_lines(cols) == 2) {
		draw_text(y, x, cols - x, STYLE_VALUE,
		    r->label[0] ? r->label : "(sin nombre todavía)");
		draw_printf(y + 1, x, cols - x, STYLE_HINT, "%s  %s", r->title,
		    r->touched);
		return;
	}
	title = cols >= WIDE ? WIDE_TITLE : TITLE_COLS;
	fields = cols >= WIDE ? FIELDS_COLS + GAP : 0;
	who = cols - LEFT - title - fields - WHEN_COLS - 2 * GAP;
	if (who > WHO_MOST)
		who = WHO_MOST;
	draw_printf(y, x, who, STYLE_VALUE, "%s%s%s", r->folio,
	    r->folio[0] ? "  " : "",
	    r->label[0] ? r->label : "(sin nombre todavía)");
	x += who + GAP;
	draw_text(y, x, title, STYLE_VALUE, r->title);
	x += title + GAP;
	if (fields)
		draw_printf(y, x, FIELDS_COLS, STYLE_HINT, "%3d %s",
		    r->fields, r->fields == 1 ? "dato" : "datos");
	draw_text(y, x + fields, WHEN_COLS, STYLE_HINT, r->touched);
}

/* Draws what is at line `at` of the page, when that is in the window. */
static bool
seen(const struct home *h, int at, int lines, int height, int *y)
{
	*y = 1 + at - h->scroll;
	return *y >= 1 && *y + lines <= 1 + height;
}

static void
draw_headings(const struct home *h, int lines, int height, int cols)
{
	int y;

	if (seen(h, 0, 1, height, &y))
		draw_text(y, 1, cols - 1, STYLE_TITLE, "Mis borradores");
	if (h->drafts.n == 0 && seen(h, 1, 1, height, &y))
		draw_text(y, LEFT, cols - LEFT, STYLE_HINT,
		    "Ninguno: todo lo escrito está guardado.");
	if (seen(h, line_of(h, h->drafts.n, lines) - 1, 1, height, &y))
		draw_text(y, 1, cols - 1, STYLE_TITLE,
		    "Mis expedientes recientes");
	if (h->recents.n == 0 &&
	    seen(h, line_of(h, h->drafts.n, lines), 1, height, &y))
		draw_printf(y, LEFT, cols - LEFT, STYLE_HINT,
		    "Ninguno todavía.  %s abre uno nuevo.",
		    keys_name(ACT_ADD));
}

static void
home_draw(struct screen *s, int rows, int cols)
{
	struct home *h = (struct home *)s;
	int height = rows - 3, lines = found_lines(cols), i, y, at;

	at = line_of(h, h->rows.at, lines);
	if (h->rows.at == 0 || at - 1 < h->scroll)
		h->scroll = h->rows.at == 0 ? 0 : at - 1;
	if (at + lines > h->scroll + height)
		h->scroll = at + lines - height;
	draw_cursor(1, 0);
	draw_headings(h, lines, height, cols);
	for (i = 0; i < h->rows.n; i++) {
		if (!seen(h, line_of(h, i, lines), lines, height, &y))
			continue;
		if (i < h->drafts.n)
			draw_draft(&h->drafts.row[i], y, cols,
			    i == h->rows.at);
		else
			found_draw(&h->recents, i - h->drafts.n, y, cols,
			    i == h->rows.at);
	}
}

static void
open_row(struct home *h)
{
	struct app *a = h->s.app;
	struct screen *s;

	if (h->rows.n == 0)
		return;
	if (on_draft(h)) {
		go_is_in(h->drafts.row[h->rows.at].d.expediente,
		    h->drafts.row[h->rows.at].folio);
		go_draft(a, h->drafts.row[h->rows.at].d.key);
		return;
	}
	s = s_overview_new(a, h->recents.row[h->rows.at - h->drafts.n].id);
	if (s)
		app_push(a, s);
}

/* Throwing away is the one thing here that cannot be undone: asked once. */
static void
discard(struct home *h, bool sure)
{
	struct app *a = h->s.app;
	struct err err = ERR_INIT;

	if (!on_draft(h))
		return;
	if (!sure) {
		app_say(a, STYLE_DOUBT, "%s otra vez desecha este borrador; "
		    "otra tecla lo deja.", keys_name(ACT_REMOVE));
		return;
	}
	if (store_draft_discard(a->store, &h->drafts.row[h->rows.at].d,
	    &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	load(h);
	app_say(a, STYLE_PLAIN, "Borrador desechado.");
}

/* Esc leaves every other screen, so a hand that is too fast stays here. */
static void
leave(struct home *h, bool sure)
{
	if (sure)
		app_end(h->s.app, "usuario", "Hasta luego.");
	else
		app_say(h->s.app, STYLE_PLAIN, "%s otra vez cierra la sesión.",
		    keys_name(ACT_BACK));
}

static bool
home_key(struct screen *s, const struct term_event *ev)
{
	struct home *h = (struct home *)s;
	enum action sure = h->sure;

	h->sure = ACT_NONE;
	if (key_is_enter(ev)) {
		open_row(h);
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_ADD:
		go_new(s->app);
		return true;
	case ACT_GOTO:
		app_push(s->app, s_search_new(s->app, ""));
		return true;
	case ACT_REMOVE:
		if (on_draft(h))
			h->sure = ACT_REMOVE;
		discard(h, sure == ACT_REMOVE);
		return true;
	case ACT_BACK:
		h->sure = ACT_BACK;
		leave(h, sure == ACT_BACK);
		return true;
	default:
		return rows_key(&h->rows, ev, 10);
	}
}

static void
home_back(struct screen *s)
{
	load((struct home *)s);
}

static void
home_free(struct screen *s)
{
	struct home *h = (struct home *)s;

	draft_list_release(&h->drafts);
	found_list_release(&h->recents);
	mem_free_secret(h, sizeof(*h));
}

static const struct screen_ops home_ops = {
	.title = home_title, .draw = home_draw, .key = home_key,
	.back = home_back, .hints = home_hints, .free = home_free,
};

struct screen *
s_home_new(struct app *a)
{
	struct home *h = mem_alloc(sizeof(*h));

	h->s.ops = &home_ops;
	h->s.app = a;
	load(h);
	return &h->s;
}
