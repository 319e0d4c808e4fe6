#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/rows.h"

enum { LEFT = 2, TEXT_MOST = 76, PAGE = 10 };

/* Which expedientes somebody was shown, for who supervises to ask about. */
struct seen {
	struct screen	  s;
	struct reading	  r;
	struct found_list list;
	struct rows	  rows;
	bool		  sure;		/* F2 was pressed once */
	struct key_hint	  hint[6];
};

static const char *
seen_title(const struct screen *s)
{
	(void)s;
	return "Muchos expedientes vistos";
}

static const struct key_hint *
seen_hints(const struct screen *s)
{
	return ((const struct seen *)s)->hint;
}

static void
make_hints(struct seen *v)
{
	int n = 0;

	if (v->rows.n > 0)
		v->hint[n++] = (struct key_hint){ ACT_ENTER, "Abre" };
	if (!v->r.own)
		v->hint[n++] = (struct key_hint){ ACT_SAVE, "Ya se atendió" };
	v->hint[n++] = (struct key_hint){ ACT_BACK, "Regresa" };
	v->hint[n++] = (struct key_hint){ ACT_HELP, "Ayuda" };
	v->hint[n] = (struct key_hint){ ACT_NONE, NULL };
}

/* What happened, and what to do about it; the line under it. */
static int
draw_words(const struct seen *v, int rows, int cols)
{
	int w = cols - LEFT - 2 < TEXT_MOST ? cols - LEFT - 2 : TEXT_MOST;
	char words[400];
	int y = 1;

	draw_printf(y++, 1, cols - 1, STYLE_TITLE, "%s (%s)", v->r.name,
	    v->r.account);
	snprintf(words, sizeof(words), "El %s a las %s había visto %d "
	    "expedientes en %d %s. %s", v->r.day, v->r.hour,
	    v->r.expedientes, v->r.minutes,
	    v->r.minutes == 1 ? "minuto" : "minutos", v->r.own ?
	    "Es su propia cuenta: lo atiende otra persona que supervise." :
	    "Puede ser su trabajo: pregúntele antes de dar esto por "
	    "atendido.");
	return y + draw_wrap(y, LEFT, rows - 3 - y, w, STYLE_PLAIN, words);
}

static void
seen_draw(struct screen *s, int rows, int cols)
{
	struct seen *v = (struct seen *)s;
	int lines = found_lines(cols), top, shown, i;

	make_hints(v);
	top = draw_words(v, rows, cols) + 1;
	draw_cursor_page(1, top);
	if (v->rows.n == 0) {
		draw_text(top, LEFT, cols - LEFT, STYLE_HINT,
		    "Ninguno que usted pueda ver.");
		return;
	}
	found_heading(&v->list, top - 1, cols);
	shown = rows_show(&v->rows, top, rows - 2 - top, lines);
	for (i = v->rows.top; i < v->rows.n && i < v->rows.top + shown; i++)
		found_draw(&v->list, i, top + (i - v->rows.top) * lines, cols,
		    i == v->rows.at);
}

static void
close_it(struct seen *v, bool sure)
{
	struct app *a = v->s.app;
	struct err err = ERR_INIT;

	if (v->r.own)
		return;
	if (!sure) {
		app_say(a, STYLE_DOUBT, "%s otra vez lo da por atendido y lo "
		    "quita de Inicio; otra tecla lo deja.",
		    keys_name(ACT_SAVE));
		v->sure = true;
		return;
	}
	if (store_reading_close(a->store, v->r.id, &err) != 0 &&
	    err.code != ERR_NOT_FOUND) {
		app_say_err(a, &err);
		return;
	}
	app_pop(a);
	app_say(a, STYLE_PLAIN, "Atendido: queda en la bitácora.");
}

static void
row_text(const void *ctx, int i, char *out, size_t n)
{
	const struct found *f = &((const struct seen *)ctx)->list.row[i];

	snprintf(out, n, "%s %s", f->name, f->folio);
}

static bool
seen_key(struct screen *s, const struct term_event *ev)
{
	struct seen *v = (struct seen *)s;
	bool sure = v->sure;

	v->sure = false;
	if (key_is_enter(ev)) {
		if (v->rows.n > 0)
			(void)go_expediente(s->app, v->list.row[v->rows.at].id);
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_SAVE:
		close_it(v, sure);
		return true;
	case ACT_BACK:
		app_pop(s->app);
		return true;
	default:
		return rows_type(&v->rows, s->app, ev, row_text, v) ||
		    rows_key(&v->rows, ev, PAGE);
	}
}

static void
seen_free(struct screen *s)
{
	struct seen *v = (struct seen *)s;

	found_list_release(&v->list);
	mem_free_secret(v, sizeof(*v));
}

static const struct screen_ops seen_ops = {
	.title = seen_title, .draw = seen_draw, .key = seen_key,
	.hints = seen_hints, .free = seen_free,
};

struct screen *
s_reading_new(struct app *a, const struct reading *r)
{
	struct seen *v = mem_alloc(sizeof(*v));
	struct err err = ERR_INIT;

	v->s.ops = &seen_ops;
	v->s.app = a;
	v->r = *r;
	if (store_reading(a->store, r->id, &v->list, &err) != 0) {
		app_say_err(a, &err);
		free(v);
		return NULL;
	}
	rows_set(&v->rows, v->list.n);
	return &v->s;
}
