#include "lib/base/base.h"
#include "tui/w_picker.h"

#include "tui/draw.h"

enum { LIST_ROWS = 7, TYPED_MAX = 80, MARK_COLS = 4 };

void
picker_init(struct picker *p, const struct field_def *f,
    const struct record *siblings, struct place at, struct catalog_source src,
    bool many)
{
	*p = (struct picker){ .f = f, .siblings = siblings, .at = at,
	    .src = src, .many = many };
	edit_init(&p->typed, TYPED_MAX, 0);
}

void
picker_release(struct picker *p)
{
	if (p->catalog)
		pick_release(&p->pick);
	p->catalog = NULL;
	edit_release(&p->typed);
}

static struct place
parent_place(const struct picker *p)
{
	struct place at = p->at;

	if (at.sub >= 0)
		at.sub = p->f->depends_on;
	else
		at.field = p->f->depends_on;
	return at;
}

bool
picker_ready(struct picker *p)
{
	const struct catalog *c;
	const struct value *v;
	const char *parent = NULL;

	if (p->f->depends_on >= 0 && p->siblings) {
		v = record_get(p->siblings, parent_place(p));
		parent = v ? v->canon : NULL;
		if (!parent) {
			snprintf(p->hint, HINT_LEN, "Primero elija: %s.",
			    record_field(p->siblings, parent_place(p))->label);
			return false;
		}
	}
	c = p->src.get(p->src.ctx, p->f->catalog ? p->f->catalog :
	    p->f->of_form, parent);
	if (!c || c->n == 0) {
		snprintf(p->hint, HINT_LEN, "Aquí todavía no hay de dónde "
		    "elegir.");
		return false;
	}
	if (c != p->catalog) {
		if (p->catalog)
			pick_release(&p->pick);
		pick_init(&p->pick, c, p->many);
		p->catalog = c;
	}
	return true;
}

static int
height(const struct picker *p)
{
	return p->pick.nshown < LIST_ROWS ? p->pick.nshown : LIST_ROWS;
}

void
picker_show(struct picker *p)
{
	int at = p->pick.at, rows = height(p);

	if (at < p->top)
		p->top = at;
	if (at >= p->top + rows)
		p->top = at - rows + 1;
	if (p->top < 0)
		p->top = 0;
}

bool
picker_open(struct picker *p, bool narrowed)
{
	p->hint[0] = '\0';
	if (!picker_ready(p))
		return false;
	pick_filter(&p->pick, narrowed ? edit_text(&p->typed) : "");
	if (narrowed && p->pick.nshown > 0)
		p->pick.at = 0;		/* the best one, not where she was */
	if (narrowed && p->pick.nshown == 0)
		snprintf(p->hint, HINT_LEN, "Ninguno empieza así; %s los "
		    "muestra todos.", keys_name(ACT_LIST));
	p->top = 0;
	p->roamed = false;
	p->open = true;
	picker_show(p);
	return true;
}

void
picker_close(struct picker *p)
{
	p->open = p->roamed = false;
}

bool
picker_move(struct picker *p, enum action a)
{
	int by;

	switch (a) {
	case ACT_UP:
		by = -1;
		break;
	case ACT_DOWN:
		by = 1;
		break;
	case ACT_PAGE_UP:
		by = -LIST_ROWS;
		break;
	case ACT_PAGE_DOWN:
		by = LIST_ROWS;
		break;
	case ACT_HOME:
		by = -p->pick.nshown;
		break;
	case ACT_END:
		by = p->pick.nshown;
		break;
	default:
		return false;
	}
	if (!pick_move(&p->pick, by))
		term_beep();
	p->roamed = true;
	picker_show(p);
	return true;
}

const struct choice *
picker_current(const struct picker *p)
{
	return p->catalog && p->open ? pick_current(&p->pick) : NULL;
}

/*
 * Where the list stands: rows y to y + n - 1, and whether one of them says
 * how many more there are.
 */
struct frame { int y, n; bool more; };

static struct frame
frame_of(const struct picker *p, const struct widget *w)
{
	int under = term_rows() - 2 - (w->y + w->rows), over = w->y - 1;
	struct frame f = { .n = height(p), .more = p->pick.nshown > LIST_ROWS };
	int want = f.n + (f.more ? 1 : 0), have;

	have = under >= want || under >= over ? under : over;
	if (want > have) {
		f.more = p->pick.nshown > have;
		f.n = f.more ? have - 1 : have;
	}
	if (f.n < 0)
		f.n = 0;
	f.y = have == under ? w->y + w->rows : w->y - f.n - (f.more ? 1 : 0);
	return f;
}

/* A smaller frame than picker_show() thought of still has the current row. */
static int
first_row(const struct picker *p, const struct frame *f)
{
	if (p->pick.at >= p->top + f->n)
		return p->pick.at - f->n + 1;
	return p->top;
}

static void
draw_row(const struct picker *p, const struct widget *w, int y, int i)
{
	const struct choice *c;
	int x = w->x, which = p->pick.shown[i];

	c = &p->catalog->choices[which];
	if (i == p->pick.at)
		draw_text(y, x >= 2 ? x - 2 : 0, 1, STYLE_PLAIN, ">");
	if (p->many) {
		draw_text(y, x, MARK_COLS, STYLE_VALUE,
		    p->pick.marked[which] ? "[x]" : "[ ]");
		x += MARK_COLS;
	}
	draw_text(y, x, term_cols() - x, STYLE_VALUE, c->label);
}

void
picker_draw(const struct picker *p, const struct widget *w)
{
	struct frame f;
	int i, first;

	if (!p->open || !p->catalog || p->pick.nshown == 0)
		return;
	f = frame_of(p, w);
	first = first_row(p, &f);
	draw_blank(f.y, 0, f.n + (f.more ? 1 : 0), term_cols());
	for (i = 0; i < f.n && first + i < p->pick.nshown; i++)
		draw_row(p, w, f.y + i, first + i);
	if (f.more)
		draw_printf(f.y + f.n, w->x, term_cols() - w->x, STYLE_HINT,
		    "(%d en total; escriba para acortar)", p->pick.nshown);
}

void
picker_cursor(const struct picker *p, const struct widget *w, int *y, int *x)
{
	struct frame f;

	*y = w->y;
	*x = w->x + line_cursor(&p->typed, p->shift);
	if (!p->open || !p->roamed || p->pick.nshown == 0)
		return;
	f = frame_of(p, w);
	*y = f.y + p->pick.at - first_row(p, &f);
	*x = w->x;
}
