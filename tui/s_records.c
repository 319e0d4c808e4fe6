#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/go.h"
#include "tui/rows.h"

enum { HEAD_ROW = 1, LIST_ROW = 3, SMALL_ROWS = 16, LEFT = 2, INDENT = 2,
	NAME_LEAST = 20 };

/*
 * The records of one form.  When they hang from records of another form (the
 * orders of each caso) those stand between as headings; F4 adds under the one
 * where the cursor is, so nobody is asked which caso is meant.
 */
struct row {
	struct record_row rec;
	char		  parent[ID_LEN];
	bool		  heading;
};

struct records {
	struct screen	s;
	const struct form_def *f;		/* borrowed */
	const struct form_def *over;		/* the same; NULL: none */
	char		expediente[ID_LEN];
	char		parent[ID_LEN];
	struct row     *row;
	struct rows	rows;
	char		title[128];
};

static const struct key_hint hints_caso[] = {
	{ ACT_ENTER, "Abre" }, { ACT_ADD, "Nuevo" }, { ACT_BACK, "Regresa" },
	{ ACT_REVIEW, "Revisa e integra" }, { ACT_GOTO, "Ir a" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_plain[] = {
	{ ACT_ENTER, "Abre" }, { ACT_ADD, "Nuevo" }, { ACT_BACK, "Regresa" },
	{ ACT_GOTO, "Ir a" }, { ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static const struct key_hint hints_read[] = {
	{ ACT_ENTER, "Abre" }, { ACT_BACK, "Regresa" }, { ACT_GOTO, "Ir a" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static const struct key_hint hints_none[] = {
	{ ACT_BACK, "Regresa" }, { ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static bool
is_caso(const struct form_def *f)
{
	return strcmp(f->name, FORM_CASO) == 0;
}

static const char *
records_title(const struct screen *s)
{
	return ((const struct records *)s)->title;
}

static const struct key_hint *
records_hints(const struct screen *s)
{
	const struct records *r = (const struct records *)s;

	if (r->rows.n == 0 && (r->over || !s->app->person.may_capture))
		return hints_none;
	if (!s->app->person.may_capture)
		return hints_read;
	return is_caso(r->f) ? hints_caso : hints_plain;
}

static void
add(struct records *r, int *n, const struct record_row *rec,
    const char *parent, bool heading)
{
	struct row *row;

	r->row = mem_resize(r->row, (size_t)*n + 1, sizeof(*r->row));
	row = &r->row[(*n)++];
	row->rec = *rec;
	row->heading = heading;
	snprintf(row->parent, sizeof(row->parent), "%s", parent);
}

static int
add_list(struct records *r, int *n, const char *parent, struct err *err)
{
	struct record_list l = { NULL, 0 };
	int i;

	if (store_list(r->s.app->store, r->expediente, r->f, parent, &l,
	    err) != 0)
		return -1;
	for (i = 0; i < l.n; i++)
		add(r, n, &l.row[i], parent, false);
	record_list_release(&l);
	return 0;
}

static int
load_under(struct records *r, int *n, struct err *err)
{
	struct record_list l = { NULL, 0 };
	int i, rc = 0;

	if (store_list(r->s.app->store, r->expediente, r->over,
	    r->expediente, &l, err) != 0)
		return -1;
	for (i = 0; i < l.n && rc == 0; i++) {
		add(r, n, &l.row[i], l.row[i].id, true);
		rc = add_list(r, n, l.row[i].id, err);
	}
	record_list_release(&l);
	return rc;
}

static int
load(struct records *r)
{
	struct err err = ERR_INIT;
	int n = 0, rc;

	mem_free_secret(r->row, (size_t)r->rows.n * sizeof(*r->row));
	r->row = NULL;
	rc = r->over ? load_under(r, &n, &err) :
	    add_list(r, &n, r->parent, &err);
	rows_set(&r->rows, n);
	if (rc != 0)
		app_say_err(r->s.app, &err);
	return rc;
}

/* A label is made of fields, all of which may be empty yet. */
static const char *
label_of(const struct row *row)
{
	const char *s = row->rec.label;

	return s[strspn(s, " ")] ? s : "(sin datos todavía)";
}

static void
draw_row(const struct records *r, int i, int y, int cols)
{
	const struct row *row = &r->row[i];
	const struct form_def *f = row->heading ? r->over : r->f;
	int x = LEFT + (r->over && !row->heading ? INDENT : 0), room;
	char name[NAME_LEN + 100], tail[NAME_LEN + 60];

	snprintf(name, sizeof(name), "%s%s%s", row->heading ? f->title : "",
	    row->heading ? ": " : "", label_of(row));
	snprintf(tail, sizeof(tail), "%s%s%s%s%s",
	    is_caso(f) ? "  " : "", is_caso(f) ? row->rec.state : "",
	    row->rec.mine ? "" : "  de ", row->rec.mine ? "" : row->rec.author,
	    row->rec.mine ? "" : ", solo lectura");
	room = cols - x - draw_cols(tail);
	if (room < NAME_LEAST)
		room = cols - x;
	rows_pointer(y, 0, i == r->rows.at);
	x += draw_cut(y, x, room, row->heading ? STYLE_TITLE : STYLE_VALUE,
	    name);
	draw_text(y, x, cols - x, STYLE_HINT, tail);
	explicit_bzero(name, sizeof(name));
}

static void
draw_empty(const struct records *r, int y, int rows, int cols)
{
	struct buf b = BUF_INIT;

	if (r->over)
		buf_printf(&b, "Primero hace falta la sección «%s».",
		    r->over->title);
	else if (r->s.app->person.may_capture)
		buf_printf(&b, "Ninguno todavía.  %s agrega el primero.",
		    keys_name(ACT_ADD));
	else
		buf_puts(&b, "Ninguno todavía.");
	draw_wrap(y, LEFT, rows, cols - LEFT - 1, STYLE_HINT, b.s);
	buf_release(&b);
}

static void
records_draw(struct screen *s, int rows, int cols)
{
	struct records *r = (struct records *)s;
	int first = rows < SMALL_ROWS ? HEAD_ROW : HEAD_ROW + 1;
	int shown = rows - 2 - first, i;

	draw_cursor(first, 0);
	shown = rows_show(&r->rows, first, shown, 1);
	for (i = r->rows.top; i < r->rows.n && i < r->rows.top + shown; i++)
		draw_row(r, i, first + i - r->rows.top, cols);
	if (r->rows.n == 0)
		draw_empty(r, first, shown, cols);
}

/* A new record; one that was begun and not saved is gone on with. */
static void
add_record(struct records *r)
{
	const char *parent = r->parent;

	if (r->over) {
		if (r->rows.n == 0) {
			term_beep();
			return;
		}
		parent = r->row[r->rows.at].parent;
	}
	go_record(r->s.app, r->expediente, r->f->name, parent, "", NULL);
}

static void
open_row(struct records *r)
{
	const struct row *row = &r->row[r->rows.at];

	if (r->rows.n == 0 || row->heading)
		add_record(r);
	else
		go_record(r->s.app, r->expediente, r->f->name, row->parent,
		    row->rec.id, NULL);
}

static bool
review(struct records *r)
{
	struct screen *s;

	if (!is_caso(r->f) || r->rows.n == 0)
		return false;
	s = s_review_new(r->s.app, r->expediente,
	    r->row[r->rows.at].rec.id);
	if (s)
		app_push(r->s.app, s);
	return true;
}

static void
row_text(const void *ctx, int i, char *out, size_t n)
{
	const struct records *r = ctx;

	snprintf(out, n, "%s", r->row[i].rec.label);
}

static bool
records_key(struct screen *s, const struct term_event *ev)
{
	struct records *r = (struct records *)s;

	if (key_is_enter(ev)) {
		open_row(r);
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_ADD:
		add_record(r);
		return true;
	case ACT_REVIEW:
		return review(r);
	case ACT_GOTO:
		go_find(s->app, r->expediente, "");
		return true;
	case ACT_BACK:
		app_pop(s->app);
		return true;
	default:
		return rows_type(&r->rows, s->app, ev, row_text, r) ||
		    rows_key(&r->rows, ev, 10);
	}
}

static void
records_back(struct screen *s)
{
	(void)!load((struct records *)s);
}

static void
records_free(struct screen *s)
{
	struct records *r = (struct records *)s;

	mem_free_secret(r->row, (size_t)r->rows.n * sizeof(*r->row));
	mem_free_secret(r, sizeof(*r));
}

static const struct screen_ops records_ops = {
	.title = records_title, .draw = records_draw, .key = records_key,
	.back = records_back, .hints = records_hints, .free = records_free,
};

/* parent "": the form hangs from a repeated one, whose records are shown. */
struct screen *
s_records_new(struct app *a, const char *expediente, const char *parent,
    const char *form)
{
	struct records *r = mem_alloc(sizeof(*r));
	struct err err = ERR_INIT;

	r->s.ops = &records_ops;
	r->s.app = a;
	snprintf(r->expediente, sizeof(r->expediente), "%s", expediente);
	snprintf(r->parent, sizeof(r->parent), "%s", parent ? parent : "");
	r->f = store_form(a->store, form, 0, &err);
	if (r->f && !r->parent[0] && r->f->parent) {
		r->over = store_form(a->store, r->f->parent, 0, &err);
		if (!r->over)
			r->f = NULL;
	}
	if (!r->f)
		app_say_err(a, &err);
	if (!r->f || load(r) != 0) {
		records_free(&r->s);
		return NULL;
	}
	go_title(r->title, sizeof(r->title), expediente, r->f->title);
	return &r->s;
}
