#include "lib/base/base.h"
#include "tui/s_form.h"

#include "tui/draw.h"
#include "tui/rows.h"

enum {
	WIDE = 110,		/* from here on the pages stand at the left */
	NARROW = 60,		/* below it labels stand above values */
	SMALL_ROWS = 16,
	SIDE_COLS = 32, LABEL_MOST = 44, LABEL_LEAST = 12, MARGIN = 3,
	MESSAGE_ROWS = 4, TITLE_LEAST = 26, NUMBERS_COLS = 6,
	AREA_LEAST = 3, AREA_STEP = 4, VALUE_MOST = 3,
	NUMBER_COLS = 4, CELL_LEAST = 20, CELL_GAP = 2, CELLS_MOST = 6
};

static const char *
text_of(const struct value *v)
{
	return v->text ? v->text : "";
}

/*
 * As wide as the widest label that the page may have: an answer that lets one
 * more field apply must not move the others.
 */
static int
label_cols(const struct form *m, int cols)
{
	const struct field_def *f = m->f->fields + m->f->pages[m->page].first;
	int i, w, n = m->f->pages[m->page].count, most = LABEL_LEAST;

	if (m->group >= 0) {
		n = m->f->fields[m->group].count;
		f = m->f->sub + m->f->fields[m->group].first;
	}
	for (i = 0; i < n; i++) {
		w = f[i].type == FIELD_GROUP ? 0 : draw_cols(f[i].label);
		if (w > most)
			most = w;
	}
	if (most > LABEL_MOST)
		most = LABEL_MOST;
	return most < cols * 2 / 5 ? most : cols * 2 / 5;
}

static struct area
area_of(const struct form *m, int rows, int cols)
{
	struct area a = { .y = rows < SMALL_ROWS ? 2 : 3, .x = 0 };

	a.rows = rows - 2 - a.y;
	if (cols >= WIDE && form_page_many(m) && !term_is_linear())
		a.x = SIDE_COLS;
	a.cols = cols - a.x;
	a.label = cols < NARROW ? 0 : label_cols(m, a.cols);
	a.value_x = a.x + MARGIN + (a.label ? a.label + 2 : 0);
	a.value_cols = cols - a.value_x - 1;
	if (a.value_cols < 1)
		a.value_cols = 1;
	return a;
}

static int
clamp(int n, int least, int most)
{
	return n < least ? least : n > most ? most : n;
}

/*
 * A long text may have nearly the whole page.  It grows by several rows at
 * once, so that what stands below is not sent again with each line.
 */
static int
long_rows(const struct form *m, int i, const struct area *a)
{
	struct value typed = { NULL, NULL, MISSING_NOT };
	const struct value *v = record_get(&m->r, m->item[i].at);
	int n;

	if (i == m->at && m->w) {
		m->w->ops->get(m->w, &typed);
		v = &typed;
	}
	n = draw_wrap_rows(a->value_cols - 1, text_of(v)) + 1;
	value_release(&typed);
	n = (n + AREA_STEP - 1) / AREA_STEP * AREA_STEP - 1;
	return clamp(n, AREA_LEAST, a->rows - (a->label ? 1 : 2));
}

static int
value_rows(const struct form *m, int i, const struct area *a)
{
	const struct item *it = &m->item[i];
	const struct value *v = record_get(&m->r, it->at);
	int n;

	if (record_field(&m->r, it->at)->type == FIELD_LONG_TEXT)
		return long_rows(m, i, a);
	n = draw_wrap_rows(a->value_cols, text_of(v));
	if (i == m->at && m->w)
		n = m->w->ops->rows(m->w, a->value_cols);
	return clamp(n, 1, VALUE_MOST);
}

static int
item_rows(const struct form *m, int i, const struct area *a)
{
	const struct item *it = &m->item[i];
	int label, value;

	if (it->kind == ITEM_GROUP)
		return m->r.nentries[it->at.field] ? 2 : 1;
	if (it->kind != ITEM_FIELD)
		return 1;
	value = value_rows(m, i, a);
	if (a->label == 0)
		return value + 1;
	label = draw_wrap_rows(a->label, record_field(&m->r, it->at)->label);
	return label > value ? label : value;
}

/* Sets where each item is; returns the rows of the whole page. */
static int
layout(struct form *m, const struct area *a)
{
	int i, y = 0;

	for (i = 0; i < m->nitems; i++) {
		m->item[i].y = y;
		m->item[i].rows = item_rows(m, i, a);
		y += m->item[i].rows;
	}
	return y;
}

/* Scrolls as little as shows the item with focus, and a heading above it. */
static void
scroll(struct form *m, const struct area *a, int total)
{
	int first, last;

	if (m->at >= 0) {
		first = m->item[m->at].y;
		last = first + m->item[m->at].rows;
		if (m->at > 0 && m->item[m->at - 1].kind == ITEM_GROUP)
			first = m->item[m->at - 1].y;
		if (last > m->top + a->rows)
			m->top = last - a->rows;
		if (first < m->top)
			m->top = first;
	}
	if (m->top > 0 && m->top + a->rows > total)
		m->top = total > a->rows ? total - a->rows : 0;
}

/* ---- a group's entries as a table ---- */

/* A column that no entry has a use for would only take room. */
static bool
has_column(const struct form *m, int group, int sub)
{
	const struct field_def *g = &m->f->fields[group];
	struct place p = { group, 0, sub };

	if (m->f->sub[g->first + sub].type == FIELD_LONG_TEXT)
		return false;
	for (; p.entry < m->r.nentries[group]; p.entry++)
		if (field_applies(&m->r, p, &m->s.app->today))
			return true;
	return false;
}

/* The fields of the group that are its columns; returns how many. */
static int
columns(const struct form *m, int group, int cols, int out[CELLS_MOST])
{
	const struct field_def *g = &m->f->fields[group];
	int i, n = 0, most = (cols - MARGIN - NUMBER_COLS) /
	    (CELL_LEAST + CELL_GAP);

	most = clamp(most, 1, CELLS_MOST);
	for (i = 0; i < g->count && n < most; i++)
		if (has_column(m, group, i))
			out[n++] = i;
	return n;
}

static int
cell_cols(int cols, int n)
{
	return (cols - MARGIN - NUMBER_COLS) / (n ? n : 1) - CELL_GAP;
}

static void
draw_heading(const struct form *m, const struct item *it, int y,
    const struct area *a)
{
	const struct field_def *g = &m->f->fields[it->at.field];
	int col[CELLS_MOST], n = columns(m, it->at.field, a->cols, col);
	int w = cell_cols(a->cols, n), x = a->x + MARGIN, i;

	draw_text(y, a->x + 1, 1, mark_style(it->mark), mark_sign(it->mark));
	draw_text(y, x, a->cols - MARGIN, STYLE_TITLE, g->label);
	if (it->rows < 2)
		return;
	x += NUMBER_COLS;
	for (i = 0; i < n; i++, x += w + CELL_GAP)
		draw_cut(y + 1, x, w, STYLE_HINT,
		    m->f->sub[g->first + col[i]].label);
}

static void
draw_cell(struct form *m, struct place p, int y, int x, int cols)
{
	const struct value *v;

	if (!field_applies(&m->r, p, &m->s.app->today))
		return;
	form_show_value(m, p);
	v = record_get(&m->r, p);
	if (v->missing != MISSING_NOT)
		draw_printf(y, x, cols, STYLE_HINT, "(%s)",
		    missing_label(v->missing));
	else
		draw_cut(y, x, cols, STYLE_VALUE, text_of(v));
}

static void
draw_entry(struct form *m, const struct item *it, int y, const struct area *a)
{
	int col[CELLS_MOST], n = columns(m, it->at.field, a->cols, col);
	int w = cell_cols(a->cols, n), x = a->x + MARGIN, i;
	struct place p = it->at;

	draw_text(y, a->x + 1, 1, mark_style(it->mark), mark_sign(it->mark));
	draw_printf(y, x, NUMBER_COLS, STYLE_HINT, "%2d", it->at.entry + 1);
	x += NUMBER_COLS;
	for (i = 0; i < n; i++, x += w + CELL_GAP) {
		p.sub = col[i];
		draw_cell(m, p, y, x, w);
	}
}

static void
draw_add(const struct form *m, const struct item *it, int y,
    const struct area *a)
{
	const struct value *v = record_get(&m->r, it->at);
	int n = m->r.nentries[it->at.field], x = a->x + MARGIN + NUMBER_COLS;
	int cols = a->cols - MARGIN - NUMBER_COLS;

	if (v->missing != MISSING_NOT)
		draw_printf(y, x, cols, STYLE_HINT, "(%s)  %s agrega",
		    missing_label(v->missing), keys_name(ACT_ADD));
	else
		draw_printf(y, x, cols, STYLE_HINT, "%s%s agrega%s",
		    n ? "" : "Sin entradas.  ", keys_name(ACT_ADD),
		    n ? " otra" : "");
}

/* ---- fields ---- */

static bool
by_bank(const struct form *m, const struct item *it)
{
	return record_field(&m->r, it->at)->flags & FIELD_READ_ONLY;
}

static void
draw_value(struct form *m, int i, int y, const struct area *a)
{
	const struct item *it = &m->item[i];
	const struct value *v;
	int rows = it->rows - (a->label ? 0 : 1);
	bool focused = i == m->at && m->w;

	form_show_value(m, it->at);
	v = record_get(&m->r, it->at);
	if (focused) {
		m->w->ops->layout(m->w, y, a->value_x, rows, a->value_cols);
		m->w->ops->draw(m->w, true);
	}
	if (v->missing != MISSING_NOT) {
		struct value typed = { NULL, NULL, MISSING_NOT };

		if (focused)
			m->w->ops->get(m->w, &typed);
		if (!typed.text || !typed.text[0])
			draw_printf(y, a->value_x, a->value_cols, STYLE_HINT,
			    "(%s)", missing_label(v->missing));
		value_release(&typed);
	} else if (by_bank(m, it) && !text_of(v)[0]) {
		draw_text(y, a->value_x, a->value_cols, STYLE_HINT,
		    "(se llena solo)");
	} else if (!focused) {
		draw_wrap(y, a->value_x, rows, a->value_cols, STYLE_VALUE,
		    text_of(v));
	}
}

static void
draw_field(struct form *m, int i, int y, const struct area *a)
{
	const struct item *it = &m->item[i];
	const struct field_def *f = record_field(&m->r, it->at);
	int cols = a->label ? a->label : a->cols - MARGIN;

	if (!m->reading && form_is_fixed(m, it->at))
		draw_text(y, a->x + 1, 1, STYLE_HINT, "=");
	else
		draw_text(y, a->x + 1, 1, mark_style(it->mark),
		    mark_sign(it->mark));
	draw_wrap(y, a->x + MARGIN, it->rows, cols, STYLE_LABEL, f->label);
	draw_value(m, i, a->label ? y : y + 1, a);
}

static void
draw_item(struct form *m, int i, const struct area *a)
{
	const struct item *it = &m->item[i];
	int y = a->y + it->y - m->top;

	if (it->y < m->top || it->y + it->rows > m->top + a->rows) {
		/* A part of an item is worse than none, unless it is here. */
		if (i != m->at)
			return;
	}
	rows_pointer(y, a->x, i == m->at);
	switch (it->kind) {
	case ITEM_FIELD:
		draw_field(m, i, y, a);
		break;
	case ITEM_GROUP:
		draw_heading(m, it, y, a);
		break;
	case ITEM_ENTRY:
		draw_entry(m, it, y, a);
		break;
	case ITEM_ADD:
		draw_add(m, it, y, a);
		break;
	}
}

/* ---- the bar of pages ---- */

/* "1+ 2! [3*] 4" for the pages that apply; out may be NULL to measure. */
static int
strip(const struct form *m, int y, int x, bool show)
{
	int i, n = 0, w = 0;
	enum mark k;
	char cell[16];

	for (i = 0; i < m->f->npages; i++) {
		if (!page_applies(&m->r, i, &m->s.app->today))
			continue;
		n++;
		k = form_page_mark(m, i);
		snprintf(cell, sizeof(cell), "%s%d%s%s",
		    i == m->page ? "[" : " ", n, mark_sign(k),
		    i == m->page ? "]" : "");
		if (show)
			draw_text(y, x + w, 8, k == MARK_WRONG ? STYLE_ERROR :
			    STYLE_PLAIN, cell);
		w += draw_cols(cell);
	}
	return w;
}

static void
page_number(const struct form *m, int *at, int *of)
{
	int i;

	*at = *of = 0;
	for (i = 0; i < m->f->npages; i++) {
		if (!page_applies(&m->r, i, &m->s.app->today))
			continue;
		++*of;
		if (i == m->page)
			*at = *of;
	}
}

static int
widest_title(const struct form *m)
{
	int i, w, most = 0;

	for (i = 0; i < m->f->npages; i++) {
		w = draw_cols(m->f->pages[i].title);
		if (w > most)
			most = w;
	}
	return most;
}

/*
 * The pages at the right, behind the key that turns them, unless some page's
 * title would have to give way to it.
 */
static void
draw_strip(struct form *m, int y, int cols, int w)
{
	const char *key = keys_name(ACT_PAGE_DOWN);
	int x = cols - w - 1, kw = draw_cols(key);

	m->shown.page_key = NUMBERS_COLS + widest_title(m) + kw + 2 < x;
	if (m->shown.page_key)
		draw_text(y, x - kw - 1, kw, STYLE_HINT, key);
	strip(m, y, x, true);
}

static void
draw_bar(struct form *m, int y, int x, int cols)
{
	int at, of, w = strip(m, y, 0, false);
	bool show;

	m->shown.page_key = false;
	page_number(m, &at, &of);
	if (m->group >= 0) {
		draw_printf(y, x + 1, cols - 1, STYLE_TITLE,
		    "%s: entrada %d de %d", m->f->fields[m->group].label,
		    m->entry + 1, m->r.nentries[m->group]);
		return;
	}
	show = !x && of > 1 && w + TITLE_LEAST <= cols && !term_is_linear();
	if (of > 1)
		x += draw_printf(y, x + 1, cols - 1, STYLE_TITLE, "%d/%d ",
		    at, of);
	draw_text(y, x + 1, cols - (show ? w + 8 : 8), STYLE_TITLE,
	    m->f->pages[m->page].title);
	if (show)
		draw_strip(m, y, cols, w);
}

static void
draw_side(const struct form *m, int rows)
{
	int i, n = 0, y = 1;
	enum style st;
	enum mark k;

	for (i = 0; i < m->f->npages && y < rows - 2; i++) {
		if (!page_applies(&m->r, i, &m->s.app->today))
			continue;
		k = form_page_mark(m, i);
		st = i == m->page ? STYLE_TITLE : STYLE_PLAIN;
		draw_text(y, 1, 1, mark_style(k), mark_sign(k));
		draw_printf(y, 3, 3, st, "%2d%s", ++n, i == m->page ? ">" :
		    " ");
		y += draw_wrap(y, 6, rows - 2 - y, SIDE_COLS - 8, st,
		    m->f->pages[i].title);
	}
}

/* ---- all of it ---- */

/* A sentence that is longer than the line grows upwards. */
static void
say(enum style st, const char *text, int rows, int cols)
{
	int n = draw_wrap_rows(cols - 1, text);

	if (n > MESSAGE_ROWS)
		n = MESSAGE_ROWS;
	draw_blank(rows - 1 - n, 0, n, cols);
	draw_wrap(rows - 1 - n, 0, n, cols - 1, st, text);
}

/* What is wrong with the field just left; else with the one she is on. */
static const struct problem *
to_speak_of(const struct form *m, const char **label)
{
	*label = NULL;
	if (m->spoken.field < 0)
		return form_problem(m, m->item[m->at].at);
	*label = record_field(&m->r, m->spoken)->label;
	return form_problem(m, m->spoken);
}

/* The sentence of this frame, "" for none. */
static enum style
to_say(const struct form *m, char text[FORM_SAID])
{
	const char *hint = NULL, *label, *why = form_why_fixed(m);
	const struct problem *p;

	text[0] = '\0';
	if (m->s.app->message[0])
		return STYLE_HINT;
	if (m->at >= 0) {
		if (m->w && m->w->ops->hint)
			hint = m->w->ops->hint(m->w);
		p = to_speak_of(m, &label);
		if (m->offered)
			hint = "Ya se sabía: Enter lo acepta, ^U lo borra.";
		/* What was just left goes before what is offered here. */
		if (p && p->text[0] && p->kind != PROBLEM_REQUIRED &&
		    (label || !m->offered)) {
			snprintf(text, FORM_SAID, "%s%s%s", label ? label : "",
			    label ? ": " : "", p->text);
			return mark_style(mark_of_problem(p->kind));
		}
	}
	if (hint || why)
		snprintf(text, FORM_SAID, "%s", hint ? hint : why);
	return STYLE_HINT;
}

static void
draw_cursor_in(struct form *m)
{
	int y, x;

	if (!m->w)
		return;
	m->w->ops->cursor(m->w, &y, &x);
	draw_cursor(y, x);
}

/*
 * A part may follow when nothing lies over the field: no list, no sentence of
 * more than its own row, and all of the field's rows are on the page.
 */
static void
remember_shown(struct form *m, const struct area *a, int cols)
{
	const struct item *it = m->at >= 0 ? &m->item[m->at] : NULL;

	m->shown.area = *a;
	m->shown.at = it && it->kind == ITEM_FIELD && m->w && !m->why_open &&
	    !m->w->ops->draw_popup && it->y >= m->top &&
	    it->y + it->rows <= m->top + a->rows &&
	    draw_wrap_rows(cols - 1, m->shown.said) <= 1 ? m->at : -1;
}

/* Where a page is longer than the window, its last row says so. */
static struct area
fit(struct form *m, int rows, int cols, int *total)
{
	struct area a = area_of(m, rows, cols);

	*total = layout(m, &a);
	if (*total > a.rows) {
		a.rows--;
		*total = layout(m, &a);
	}
	return a;
}

static void
draw_more(const struct form *m, const struct area *a, int total)
{
	rows_more(a->y + a->rows, a->x + MARGIN, a->cols - MARGIN, m->top > 0,
	    m->top + a->rows < total);
}

void
form_draw(struct screen *s, int rows, int cols)
{
	struct form *m = (struct form *)s;
	int total, i, y;
	struct area a = fit(m, rows, cols, &total);
	enum style st;

	form_watch(m);
	scroll(m, &a, total);
	draw_bar(m, 1, a.x, a.cols);
	form_hints(m);
	if (a.x)
		draw_side(m, rows);
	draw_cursor(1, a.x);
	for (i = 0; i < m->nitems; i++)
		draw_item(m, i, &a);
	draw_more(m, &a, total);
	draw_cursor_in(m);
	st = to_say(m, m->shown.said);
	if (m->shown.said[0])
		say(st, m->shown.said, rows, cols);
	if (m->why_open && m->at >= 0) {
		y = a.y + m->item[m->at].y - m->top;
		form_why_draw(m, y, a.label ? y : y + 1, a.value_x, rows,
		    cols);
	} else if (m->w && m->w->ops->draw_popup) {
		m->w->ops->draw_popup(m->w);
	}
	remember_shown(m, &a, cols);
}

bool
form_draw_part(struct screen *s)
{
	struct form *m = (struct form *)s;
	const struct area *a = &m->shown.area;
	char text[FORM_SAID];
	const struct item *it;
	int y;

	if (m->shown.at < 0 || m->shown.at != m->at || !m->w)
		return false;
	it = &m->item[m->at];
	(void)to_say(m, text);
	if (item_rows(m, m->at, a) != it->rows ||
	    strcmp(text, m->shown.said) != 0)
		return false;
	y = a->y + it->y - m->top + (a->label ? 0 : 1);
	draw_blank(y, a->value_x, it->rows - (a->label ? 0 : 1),
	    a->value_cols);
	draw_value(m, m->at, y, a);
	draw_cursor_in(m);
	return true;
}
