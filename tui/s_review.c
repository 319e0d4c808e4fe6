#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/mark.h"
#include "tui/rows.h"

enum { HEAD_ROW = 1, SMALL_ROWS = 16, NARROW = 60, WIDE = 110, LEFT = 2 };

struct rev {
	struct screen	s;
	char		expediente[ID_LEN], caso[ID_LEN];
	char		folio[FOLIO_LEN], name[NAME_LEN];
	struct review	r;
	struct rows	rows;
	bool		done;		/* integrado already */
	char		drafts[120];	/* sections with one not saved */
	bool		sure;		/* to integrate without them */
};

static const struct key_hint hints_bars[] = {
	{ ACT_ENTER, "Va al dato" }, { ACT_BACK, "Regresa" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_doubts[] = {
	{ ACT_REVIEW, "Integra" }, { ACT_ENTER, "Va al dato" },
	{ ACT_BACK, "Regresa" }, { ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_clean[] = {
	{ ACT_REVIEW, "Integra" }, { ACT_BACK, "Regresa" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static const char *
rev_title(const struct screen *s)
{
	(void)s;
	return "Revisar e integrar";
}

static const struct key_hint *
rev_hints(const struct screen *s)
{
	const struct rev *v = (const struct rev *)s;

	if (!v->r.can || v->done || !s->app->person.may_capture)
		return hints_bars;
	return v->r.n ? hints_doubts : hints_clean;
}

static int
count(const struct rev *v, bool doubts)
{
	int i, n = 0;

	for (i = 0; i < v->r.n; i++)
		n += (v->r.row[i].kind == PROBLEM_DOUBT) == doubts;
	return n;
}

static void
draw_head(const struct rev *v, int y, int cols)
{
	int bars = count(v, false), doubts = count(v, true);
	char whose[sizeof(v->folio) + sizeof(v->name) + 2];

	snprintf(whose, sizeof(whose), "%s  %s", v->folio, v->name);
	draw_cut(y, 1, cols - 1, STYLE_TITLE, whose);
	explicit_bzero(whose, sizeof(whose));
	if (cols < NARROW)
		return;
	if (v->done)
		draw_text(y + 1, 1, cols - 1, STYLE_DONE,
		    "Este caso ya está integrado.");
	else if (bars)
		draw_printf(y + 1, 1, cols - 1, STYLE_ERROR,
		    "%d %s integrar%s", bars,
		    bars == 1 ? "dato impide" : "datos impiden",
		    doubts ? "; lo demás son dudas." : ".");
	else
		draw_printf(y + 1, 1, cols - 1, STYLE_DONE, "%s%s %s",
		    "Nada impide integrar",
		    doubts ? ", aunque hay dudas;" : ":",
		    "falta solo su decisión.");
}

/* "Falta" is what the sign says; only other sentences say more. */
static bool
says_more(const struct review_row *r)
{
	return r->text[0] && (r->kind != PROBLEM_REQUIRED || !r->id[0]);
}

static int
put_name(const struct review_row *r, char *out, size_t n)
{
	snprintf(out, n, "%s%s%s", r->title, r->field[0] ? ": " : "",
	    r->field);
	return draw_cols(out);
}

/* Its sentence stands beside the name where all of it fits, or below. */
static int
lines_of(const struct rev *v, int i, int cols)
{
	const struct review_row *r = &v->r.row[i];
	char name[sizeof(r->title) + sizeof(r->field) + 2];

	if (!says_more(r))
		return 1;
	if (cols >= WIDE && LEFT + 2 + put_name(r, name, sizeof(name)) + 2 +
	    draw_cols(r->text) < cols)
		return 1;
	return 1 + draw_wrap_rows(cols - LEFT - 3, r->text);
}

/* "> * Datos generales: Fecha de nacimiento", and its sentence if it has. */
static void
draw_row(const struct rev *v, int i, int y, int cols)
{
	const struct review_row *r = &v->r.row[i];
	enum mark m = mark_of_problem(r->kind);
	char name[sizeof(r->title) + sizeof(r->field) + 2];
	int x = LEFT, lines = lines_of(v, i, cols);

	rows_pointer(y, 0, i == v->rows.at);
	draw_text(y, x, 1, mark_style(m), mark_sign(m));
	x += 2;
	put_name(r, name, sizeof(name));
	x += draw_cut(y, x, cols - x, STYLE_VALUE, name);
	if (!says_more(r))
		return;
	if (lines > 1)
		draw_wrap(y + 1, LEFT + 2, lines - 1, cols - LEFT - 3,
		    STYLE_HINT, r->text);
	else
		draw_printf(y, x, cols - x - 1, STYLE_HINT, "  %s", r->text);
}

/* The row where she is must be seen whole; rows differ in height. */
static void
scroll(struct rev *v, int height, int cols)
{
	int i, n = 0;

	if (v->rows.at < v->rows.top)
		v->rows.top = v->rows.at;
	for (i = v->rows.at; i >= v->rows.top && v->r.n > 0; i--) {
		n += lines_of(v, i, cols);
		if (n > height) {
			v->rows.top = i + 1;
			break;
		}
	}
}

static void
rev_draw(struct screen *s, int rows, int cols)
{
	struct rev *v = (struct rev *)s;
	int y = rows < SMALL_ROWS ? 2 : 4, last = rows - 2, i, n = 0;

	draw_head(v, HEAD_ROW, cols);
	draw_cursor_page(HEAD_ROW, y);
	for (i = 0; i < v->r.n; i++)
		n += lines_of(v, i, cols);
	if (n > last - y)
		last--;
	scroll(v, last - y, cols);
	if (v->r.n == 0)
		draw_wrap(y, LEFT, rows - 2 - y, cols - LEFT - 1, STYLE_DONE,
		    "El caso está completo y sin dudas.");
	for (i = v->rows.top; i < v->r.n; i++) {
		if (y + lines_of(v, i, cols) > last)
			break;
		draw_row(v, i, y, cols);
		y += lines_of(v, i, cols);
	}
	if (last < rows - 2)
		rows_more(last, LEFT + 2, cols - LEFT - 2, v->rows.top > 0,
		    i < v->r.n);
}

/* Whether the caso is filed already, by its row in the list. */
static int
load_state(struct rev *v, struct err *err)
{
	struct store *st = v->s.app->store;
	const struct form_def *f = store_form(st, FORM_CASO, 0, err);
	struct record_list l = { NULL, 0 };
	int i;

	if (!f || store_list(st, v->expediente, f, v->expediente, &l,
	    err) != 0)
		return -1;
	for (i = 0; i < l.n; i++)
		if (strcmp(l.row[i].id, v->caso) == 0)
			v->done = strcmp(l.row[i].state, "integrado") == 0;
	record_list_release(&l);
	return 0;
}

/* Of this caso, or of her: not of another caso of hers. */
static bool
concerns(struct rev *v, const struct draft *d)
{
	struct err err = ERR_INIT;
	const struct form_def *f;

	if (strcmp(d->expediente, v->expediente) != 0)
		return false;
	if (strcmp(d->form, FORM_CASO) == 0)
		return strcmp(d->id, v->caso) == 0;
	f = store_form(v->s.app->store, d->form, 0, &err);
	return !f || !f->parent || strcmp(f->parent, FORM_CASO) != 0 ||
	    strcmp(d->parent, v->caso) == 0;
}

/* What she wrote and did not save: once integrado, it cannot go in. */
static int
name_drafts(struct rev *v, const struct overview *o, struct err *err)
{
	struct draft_list l = { NULL, 0 };
	bool any = false, named;
	size_t n = 0;
	int i, k;

	v->drafts[0] = '\0';
	for (i = 0; i < o->n; i++)
		any = any || o->section[i].draft;
	if (any && store_drafts(v->s.app->store, &l, err) != 0)
		return -1;
	for (i = 0; i < o->n && n < sizeof(v->drafts); i++) {
		for (k = 0, named = false; k < l.n && !named; k++)
			named = strcmp(l.row[k].d.form,
			    o->section[i].form) == 0 &&
			    concerns(v, &l.row[k].d);
		if (named)
			n += (size_t)snprintf(v->drafts + n,
			    sizeof(v->drafts) - n, "%s%s", n ? ", " : "",
			    o->section[i].title);
	}
	draft_list_release(&l);
	return 0;
}

static int
load_overview(struct rev *v, struct err *err)
{
	struct overview o;
	int rc;

	if (store_overview(v->s.app->store, v->expediente, &o, err) != 0)
		return -1;
	snprintf(v->folio, sizeof(v->folio), "%s", o.folio);
	snprintf(v->name, sizeof(v->name), "%s", o.name);
	rc = name_drafts(v, &o, err);
	overview_release(&o);
	return rc;
}

static int
load(struct rev *v)
{
	struct err err = ERR_INIT;
	struct review r = { NULL, 0, false };

	if (load_overview(v, &err) != 0 || load_state(v, &err) != 0 ||
	    store_review(v->s.app->store,
	    v->expediente, v->caso, &r, &err) != 0) {
		app_say_err(v->s.app, &err);
		return -1;
	}
	review_release(&v->r);
	v->r = r;
	rows_set(&v->rows, r.n);
	return 0;
}

static void
jump(struct rev *v)
{
	const struct review_row *r;

	if (v->rows.n == 0) {
		if (rev_hints(&v->s) == hints_clean)
			app_say(v->s.app, STYLE_PLAIN, "%s lo integra.",
			    keys_name(ACT_REVIEW));
		return;
	}
	r = &v->r.row[v->rows.at];
	go_record(v->s.app, v->expediente, r->form, r->parent, r->id,
	    r->path);
}

static void
integrate(struct rev *v, bool sure)
{
	struct app *a = v->s.app;
	struct err err = ERR_INIT;
	char folio[FOLIO_LEN];

	if (v->done) {
		app_say(a, STYLE_PLAIN, "Este caso ya está integrado.");
		return;
	}
	if (!a->person.may_capture) {
		app_say(a, STYLE_PLAIN, "Con su perfil se consulta; integran "
		    "las capturistas y los enlaces.");
		return;
	}
	if (!v->r.can) {
		app_say(a, STYLE_ERROR, "Todavía no: lo marcado con * o ! "
		    "impide integrar.  Enter va al dato.");
		term_beep();
		return;
	}
	if (v->drafts[0] && !sure) {
		v->sure = true;
		app_say(a, STYLE_DOUBT, "Sin guardar, y quedaría fuera: %s.  "
		    "%s otra vez integra así.", v->drafts,
		    keys_name(ACT_REVIEW));
		return;
	}
	if (store_integrate(a->store, v->caso, &err) != 0) {
		if (err.code == ERR_INVALID && load(v) == 0)
			app_say(a, STYLE_ERROR, "El banco encontró algo que "
			    "impide integrar; está en la lista.");
		else
			app_say_err(a, &err);
		return;
	}
	snprintf(folio, sizeof(folio), "%s", v->folio);
	app_pop(a);
	app_say(a, STYLE_DONE, "Caso integrado.  Folio %s.", folio);
}

static void
row_text(const void *ctx, int i, char *out, size_t n)
{
	const struct review_row *r = &((const struct rev *)ctx)->r.row[i];

	snprintf(out, n, "%s %s", r->title, r->field);
}

static bool
rev_key(struct screen *s, const struct term_event *ev)
{
	struct rev *v = (struct rev *)s;
	bool sure = v->sure;

	v->sure = false;
	if (key_is_enter(ev)) {
		jump(v);
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_REVIEW:
		integrate(v, sure);
		return true;
	case ACT_GOTO:
		go_find(s->app, v->expediente, "");
		return true;
	case ACT_BACK:
		app_pop(s->app);
		return true;
	default:
		return rows_type(&v->rows, s->app, ev, row_text, v) ||
		    rows_key(&v->rows, ev, 8);
	}
}

static void
rev_back(struct screen *s)
{
	(void)!load((struct rev *)s);
}

static void
rev_free(struct screen *s)
{
	struct rev *v = (struct rev *)s;

	review_release(&v->r);
	mem_free_secret(v, sizeof(*v));
}

static const struct screen_ops rev_ops = {
	.title = rev_title, .draw = rev_draw, .key = rev_key,
	.back = rev_back, .hints = rev_hints, .free = rev_free,
};

struct screen *
s_review_new(struct app *a, const char *expediente, const char *caso)
{
	struct rev *v = mem_alloc(sizeof(*v));

	v->s.ops = &rev_ops;
	v->s.app = a;
	snprintf(v->expediente, sizeof(v->expediente), "%s", expediente);
	snprintf(v->caso, sizeof(v->caso), "%s", caso);
	if (load(v) != 0) {
		rev_free(&v->s);
		return NULL;
	}
	return &v->s;
}
