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

/* What stands there, in this order; what has nothing to say stays away. */
enum part {
	PART_READINGS, PART_DRAFTS, PART_CASOS, PART_NOTICES, PART_RECENTS,
	PARTS
};

struct home {
	struct screen	   s;
	struct reading_list readings;
	struct draft_list  drafts;
	struct pending_list pending;
	struct found_list  recents;
	struct rows	   rows;
	int		   scroll;	/* lines above the window */
	enum action	   sure;	/* the key that is asked twice */
	bool		   warned;	/* that not all is kept */
	struct key_hint	   hint[9];	/* made with each frame */
};

static int
count(const struct home *h, enum part p)
{
	switch (p) {
	case PART_READINGS:
		return h->readings.n;
	case PART_DRAFTS:
		return h->drafts.n;
	case PART_CASOS:
		return h->pending.casos;
	case PART_NOTICES:
		return h->pending.n - h->pending.casos;
	case PART_RECENTS:
		return h->recents.n;
	case PARTS:
		break;
	}
	return 0;
}

/* Drafts are spoken of where somebody captures, what waits when it does. */
static bool
is_there(const struct home *h, enum part p)
{
	const struct store_person *who = &h->s.app->person;

	if (p == PART_DRAFTS)
		return who->may_capture || count(h, p) > 0;
	if (p == PART_RECENTS)
		return who->may_read;
	return count(h, p) > 0;
}

/* Which part row i is of; *k is its number there. */
static enum part
part_of(const struct home *h, int i, int *k)
{
	enum part p;

	for (p = 0; p + 1 < PARTS && i >= count(h, p); p++)
		i -= count(h, p);
	*k = i;
	return p;
}

static void
release(struct home *h)
{
	reading_list_release(&h->readings);
	draft_list_release(&h->drafts);
	pending_list_release(&h->pending);
	found_list_release(&h->recents);
}

static void
load(struct home *h)
{
	struct store *st = h->s.app->store;
	struct err err = ERR_INIT;
	enum part p;
	int n = 0;

	release(h);
	if ((h->s.app->person.may_supervise &&
	    store_readings(st, &h->readings, &err) != 0) ||
	    store_drafts(st, &h->drafts, &err) != 0 ||
	    store_pending(st, &h->pending, &err) != 0 ||
	    store_recents(st, &h->recents, &err) != 0)
		app_say_err(h->s.app, &err);
	for (p = 0; p < PARTS; p++)
		n += count(h, p);
	rows_set(&h->rows, n);
}

static const char *
home_title(const struct screen *s)
{
	(void)s;
	return "Inicio";
}

/* What a row is, wherever it stands. */
static const char *
id_of(const struct home *h, int i, enum part *p)
{
	int k;

	switch (*p = part_of(h, i, &k)) {
	case PART_READINGS:
		return h->readings.row[k].id;
	case PART_DRAFTS:
		return h->drafts.row[k].d.key;
	case PART_NOTICES:
		return h->pending.row[h->pending.casos + k].expediente;
	case PART_CASOS:
		return h->pending.row[k].record;
	case PART_RECENTS:
		return h->recents.row[k].id;
	case PARTS:
		break;
	}
	return "";
}

/*
 * She stays on what she was on, if it is there still: another's row must not
 * come under a quick hand.  What she has just left unsaved is the first.
 */
static void
load_again(struct home *h)
{
	char was[ID_LEN] = "", newest[ID_LEN] = "";
	enum part p = PARTS, q;
	int i, drafts = h->drafts.n;

	if (drafts > 0)
		snprintf(newest, ID_LEN, "%s", h->drafts.row[0].d.key);
	if (h->rows.n > 0)
		snprintf(was, ID_LEN, "%s", id_of(h, h->rows.at, &p));
	load(h);
	for (i = 0; i < h->rows.n; i++)
		if (strcmp(id_of(h, i, &q), was) == 0 && p == q)
			h->rows.at = i;
	if (h->drafts.n > 0 && h->drafts.n >= drafts &&
	    strcmp(newest, h->drafts.row[0].d.key) != 0)
		h->rows.at = h->readings.n;
}

/* The draft she is on, or NULL. */
static const struct draft_row *
on_draft(const struct home *h)
{
	int k;

	return h->rows.n > 0 && part_of(h, h->rows.at, &k) == PART_DRAFTS ?
	    &h->drafts.row[k] : NULL;
}

static void
hint(struct home *h, int *n, bool when, enum action a, const char *verb)
{
	if (when)
		h->hint[(*n)++] = (struct key_hint){ a, verb };
}

static const struct key_hint *
home_hints(const struct screen *s)
{
	return ((const struct home *)s)->hint;
}

static void
make_hints(struct home *h)
{
	const struct store_person *who = &h->s.app->person;
	int n = 0;

	hint(h, &n, h->rows.n > 0, ACT_ENTER, on_draft(h) ? "Sigue" : "Abre");
	hint(h, &n, who->may_capture, ACT_ADD, "Nuevo");
	hint(h, &n, who->may_read, ACT_GOTO, "Busca");
	hint(h, &n, true, ACT_BACK, "Sale");
	hint(h, &n, on_draft(h) != NULL, ACT_REMOVE, "Desecha");
	hint(h, &n, who->may_capture, ACT_REVIEW, "Mi mes");
	hint(h, &n, true, ACT_HELP, "Ayuda");
	hint(h, &n, true, ACT_PASSWORD, "Contraseña");
	h->hint[n] = (struct key_hint){ ACT_NONE, NULL };
}

/* ---- lines: a heading, its rows (or a word of their absence), a gap ---- */

static int
part_lines(const struct home *h, enum part p, int lines)
{
	int n = count(h, p);

	return is_there(h, p) ? 2 + (n ? n * lines : 1) : 0;
}

/* The line that the heading of a part stands on. */
static int
heading_at(const struct home *h, enum part p, int lines)
{
	enum part i;
	int y = 0;

	for (i = 0; i < p; i++)
		y += part_lines(h, i, lines);
	return y;
}

static int
line_of(const struct home *h, int i, int lines)
{
	int k;
	enum part p = part_of(h, i, &k);

	return heading_at(h, p, lines) + 1 + k * lines;
}

/* ---- rows ---- */

/* Who it is about, what it is, and when: the same columns in every part. */
struct cols { int who, title, fields; };

static struct cols
cols_of(int cols)
{
	struct cols c;

	c.title = cols >= WIDE ? WIDE_TITLE : TITLE_COLS;
	c.fields = cols >= WIDE ? FIELDS_COLS + GAP : 0;
	c.who = cols - LEFT - c.title - c.fields - WHEN_COLS - 2 * GAP;
	if (c.who > WHO_MOST)
		c.who = WHO_MOST;
	return c;
}

static const char *
name_or(const char *s)
{
	return s[0] ? s : "(sin nombre todavía)";
}

/* Whose it is, in so many columns. */
static void
draw_who(int y, int cols, const char *folio, const char *name)
{
	char s[512];

	snprintf(s, sizeof(s), "%s%s%s", folio, folio[0] ? "  " : "",
	    name_or(name));
	draw_cut(y, LEFT, cols, STYLE_VALUE, s);
	explicit_bzero(s, sizeof(s));
}

/* "Irma Lagunes Utrera (ssp.irma)        512 expedientes       22/11 10:40" */
static void
draw_reading(const struct reading *r, int y, int cols)
{
	struct cols c = cols_of(cols);
	char who[NAME_LEN + 80];
	int x = LEFT;

	snprintf(who, sizeof(who), "%s (%s)", r->name, r->account);
	if (found_lines(cols) == 2) {
		draw_cut(y, x, cols - x, STYLE_VALUE, who);
		draw_printf(y + 1, x, cols - x, STYLE_DOUBT,
		    "! %d expedientes  %s %s", r->expedientes, r->day,
		    r->hour);
		return;
	}
	draw_cut(y, x, c.who, STYLE_VALUE, who);
	x += c.who + GAP;
	draw_printf(y, x, c.title, STYLE_DOUBT, "! %d expedientes",
	    r->expedientes);
	draw_printf(y, x + c.title + GAP + c.fields, WHEN_COLS, STYLE_HINT,
	    "%s %s", r->day, r->hour);
}

static void
draw_draft(const struct draft_row *r, int y, int cols)
{
	struct cols c = cols_of(cols);
	int x = LEFT;

	if (found_lines(cols) == 2) {
		draw_who(y, cols - LEFT, "", r->label);
		draw_printf(y + 1, x, cols - x, STYLE_HINT, "%s  %s", r->title,
		    r->touched);
		return;
	}
	draw_who(y, c.who, r->folio, r->label);
	x += c.who + GAP;
	draw_cut(y, x, c.title, STYLE_VALUE, r->title);
	x += c.title + GAP;
	if (c.fields)
		draw_printf(y, x, FIELDS_COLS, STYLE_HINT, "%3d %s",
		    r->fields, r->fields == 1 ? "dato" : "datos");
	draw_text(y, x + c.fields, WHEN_COLS, STYLE_HINT, r->touched);
}

/* "SALUD-26-000004-K  GLORIA HERNÁNDEZ    ! venció hace 2 días hábiles" */
static void
draw_pending(const struct pending_row *r, int y, int cols)
{
	enum style st = r->urgent ? STYLE_DOUBT : STYLE_VALUE;
	const char *sign = r->urgent ? "! " : "";
	int x = LEFT + cols_of(cols).who + GAP;
	char term[sizeof(r->term) + 4];

	if (found_lines(cols) == 2) {
		draw_who(y, cols - LEFT, "", r->name);
		draw_printf(y + 1, LEFT, cols - LEFT, st, "%s%s", sign,
		    r->term[0] ? r->term : r->folio);
		return;
	}
	draw_who(y, x - LEFT - GAP, r->folio, r->name);
	snprintf(term, sizeof(term), "%s%s", sign, r->term);
	draw_cut(y, x, cols - x, st, term);
}

static void
draw_row(const struct home *h, int i, int y, int cols)
{
	int k;
	enum part p = part_of(h, i, &k);

	rows_pointer(y, 0, i == h->rows.at);
	switch (p) {
	case PART_READINGS:
		draw_reading(&h->readings.row[k], y, cols);
		break;
	case PART_DRAFTS:
		draw_draft(&h->drafts.row[k], y, cols);
		break;
	case PART_CASOS:
		draw_pending(&h->pending.row[k], y, cols);
		break;
	case PART_NOTICES:
		draw_pending(&h->pending.row[h->pending.casos + k], y, cols);
		break;
	case PART_RECENTS:
		found_draw(&h->recents, k, y, cols, i == h->rows.at);
		break;
	case PARTS:
		break;
	}
}

/* Draws what is at line `at` of the page, when that is in the window. */
static bool
seen(const struct home *h, int at, int lines, int height, int *y)
{
	*y = 1 + at - h->scroll;
	return *y >= 1 && *y + lines <= 1 + height;
}

static void
draw_heading(const struct home *h, enum part p, int y, int cols)
{
	static const char *const words[PARTS] = {
		[PART_READINGS] = "Muchos expedientes vistos en poco tiempo",
		[PART_DRAFTS] = "Mis borradores",
		[PART_CASOS] = "Casos por integrar",
		[PART_NOTICES] = "Avisos de privacidad por dar",
		[PART_RECENTS] = "Mis expedientes recientes",
	};
	int all = p == PART_CASOS ? h->pending.casos_all :
	    p == PART_NOTICES ? h->pending.notices_all : 0;

	if (all > count(h, p))
		draw_printf(y, 1, cols - 1, STYLE_TITLE, "%s: %d de %s%d",
		    words[p], count(h, p), all > STORE_COUNTED ? "más de " : "",
		    all > STORE_COUNTED ? STORE_COUNTED : all);
	else
		draw_text(y, 1, cols - 1, STYLE_TITLE, words[p]);
}

static void
draw_none(const struct home *h, enum part p, int y, int cols)
{
	if (p == PART_DRAFTS)
		draw_text(y, LEFT, cols - LEFT, STYLE_HINT,
		    "Ninguno: todo está guardado.");
	else if (h->s.app->person.may_capture)
		draw_printf(y, LEFT, cols - LEFT, STYLE_HINT,
		    "Ninguno todavía.  %s abre uno nuevo.",
		    keys_name(ACT_ADD));
	else
		draw_printf(y, LEFT, cols - LEFT, STYLE_HINT,
		    "Ninguno todavía.  %s busca.", keys_name(ACT_GOTO));
}

static void
draw_headings(const struct home *h, int lines, int height, int cols)
{
	enum part p;
	int y, at;

	for (p = 0; p < PARTS; p++) {
		if (!is_there(h, p))
			continue;
		at = heading_at(h, p, lines);
		if (seen(h, at, 1, height, &y)) {
			draw_heading(h, p, y, cols);
			if (p == PART_RECENTS)
				found_heading(&h->recents, y, cols);
		}
		if (count(h, p) == 0 && seen(h, at + 1, 1, height, &y))
			draw_none(h, p, y, cols);
	}
}

/* Who neither captures nor reads is told what her profile is for. */
static void
draw_profile(const struct home *h, int rows, int cols)
{
	const struct store_person *who = &h->s.app->person;
	int y = 1, w = cols - LEFT - 2 < 68 ? cols - LEFT - 2 : 68;

	draw_text(y, 1, cols - 1, STYLE_TITLE, who->profile_name);
	y += 1 + draw_wrap(y + 1, LEFT, rows - 3 - y, w, STYLE_PLAIN,
	    who->trade);
	y += draw_wrap(y + 1, LEFT, rows - 3 - y, w, STYLE_HINT,
	    "Desde esta pantalla, con su perfil, se cambia la contraseña y "
	    "se sale; lo demás se hace con el área de sistemas.");
	draw_cursor_page(1, y);
}

static void
home_draw(struct screen *s, int rows, int cols)
{
	struct home *h = (struct home *)s;
	int height = rows - 3, lines = found_lines(cols), i, y, at;

	make_hints(h);
	if (!s->app->person.may_read && h->rows.n == 0) {
		draw_profile(h, rows, cols);
		return;
	}
	at = line_of(h, h->rows.at, lines);
	if (h->rows.at == 0 || at - 1 < h->scroll)
		h->scroll = h->rows.at == 0 ? 0 : at - 1;
	if (at + lines > h->scroll + height)
		h->scroll = at + lines - height;
	draw_cursor(1, 0);
	draw_headings(h, lines, height, cols);
	for (i = 0; i < h->rows.n; i++)
		if (seen(h, line_of(h, i, lines), lines, height, &y))
			draw_row(h, i, y, cols);
	if (!s->app->message[0])
		rows_more(rows - 2, LEFT, cols - LEFT, h->scroll > 0,
		    h->scroll + height < heading_at(h, PARTS, lines) - 1);
}

/* ---- keys ---- */

static void
open_row(struct home *h)
{
	struct app *a = h->s.app;
	const struct draft_row *d;
	int k;

	if (h->rows.n == 0)
		return;
	switch (part_of(h, h->rows.at, &k)) {
	case PART_READINGS:
		go_reading(a, &h->readings.row[k]);
		break;
	case PART_DRAFTS:
		d = &h->drafts.row[k];
		go_is_in(d->d.expediente, d->folio);
		(void)go_draft(a, d->d.key);
		break;
	case PART_CASOS:
		go_pending(a, &h->pending.row[k]);
		break;
	case PART_NOTICES:
		go_pending(a, &h->pending.row[h->pending.casos + k]);
		break;
	case PART_RECENTS:
		(void)go_expediente(a, h->recents.row[k].id);
		break;
	case PARTS:
		break;
	}
}

/* Throwing away is the one thing here that cannot be undone: asked once. */
static void
discard(struct home *h, bool sure)
{
	const struct draft_row *row = on_draft(h);
	struct app *a = h->s.app;
	struct err err = ERR_INIT;

	if (!row)
		return;
	if (!sure) {
		app_say(a, STYLE_DOUBT, "%s otra vez desecha este borrador; "
		    "otra tecla lo deja.", keys_name(ACT_REMOVE));
		return;
	}
	if (store_draft_discard(a->store, &row->d, &err) != 0) {
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
	struct app *a = h->s.app;

	if (!sure) {
		app_say(a, STYLE_PLAIN, "%s otra vez cierra la sesión.",
		    keys_name(ACT_BACK));
	} else if (h->warned || app_leave(a)) {
		app_end(a, "usuario", "Hasta luego.");
	} else {
		h->warned = true;
		app_say(a, STYLE_ERROR, "El banco no ha podido guardar lo "
		    "último que escribió. Espere un momento; %s dos veces "
		    "sale sin ello.", keys_name(ACT_BACK));
	}
}

/* What a row is known by. */
static void
row_text(const void *ctx, int i, char *out, size_t n)
{
	const struct home *h = ctx;
	const char *folio = "", *name = "";
	int k;

	switch (part_of(h, i, &k)) {
	case PART_READINGS:
		name = h->readings.row[k].name;
		break;
	case PART_DRAFTS:
		folio = h->drafts.row[k].folio;
		name = h->drafts.row[k].label;
		break;
	case PART_NOTICES:
		k += h->pending.casos;
		/* FALLTHROUGH */
	case PART_CASOS:
		folio = h->pending.row[k].folio;
		name = h->pending.row[k].name;
		break;
	case PART_RECENTS:
		folio = h->recents.row[k].folio;
		name = h->recents.row[k].name;
		break;
	case PARTS:
		break;
	}
	snprintf(out, n, "%s %s", name, folio);
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
		go_find(s->app, "", "");
		return true;
	case ACT_REVIEW:
		go_month(s->app);
		return true;
	case ACT_PASSWORD:
		app_push(s->app, s_password_new(s->app));
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
		return rows_type(&h->rows, s->app, ev, row_text, h) ||
		    rows_key(&h->rows, ev, 10);
	}
}

static void
home_back(struct screen *s)
{
	load_again((struct home *)s);
}

static void
home_free(struct screen *s)
{
	struct home *h = (struct home *)s;

	release(h);
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
