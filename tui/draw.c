#include "lib/base/base.h"
#include "tui/draw.h"

#include <curses.h>
#include <stdarg.h>
#include <wchar.h>

#include "lib/base/clean.h"
#include "lib/base/utf8.h"
#include "tui/term.h"

/* The widest line there is (500 columns), each with the marks it may bear. */
enum { LINE_BYTES = 500 * 12 + 1 };

static int cursor_y, cursor_x;

void
draw_begin(void)
{
	werase(stdscr);
	cursor_y = cursor_x = 0;
}

/* Bytes of s[0..n) that fit in cols columns; *used gets the columns. */
static size_t
fitting(const char *s, size_t n, int cols, int *used)
{
	size_t at = 0, next;
	int w;

	*used = 0;
	while ((next = utf8_next(s, n, at)) > at) {
		w = utf8_width(s + at, next - at);
		if (*used + w > cols)
			break;
		*used += w;
		at = next;
	}
	return at;
}

/* The columns from x that may be written in row y, at most cols. */
static int
room(int y, int x, int cols)
{
	int most;

	if (y < 0 || y >= LINES || x < 0)
		return 0;
	most = COLS - x - (y == LINES - 1 ? 1 : 0);
	return cols < most ? cols : most;
}

/* Blanks look the same in every colour: an attribute for them is waste. */
static int
attr_for(enum style st, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n && s[i] == ' '; i++)
		;
	return i == n && st != STYLE_DEMO ? (int)A_NORMAL : style_attr(st);
}

int
draw_textn(int y, int x, int cols, enum style st, const char *s, size_t n)
{
	char line[LINE_BYTES];
	int used;

	cols = room(y, x, cols);
	if (cols <= 0 || n == 0)
		return 0;
	n = clean_show(line, sizeof(line), s, n);
	n = fitting(line, n, cols, &used);
	attrset(attr_for(st, line, n));
	mvaddnstr(y, x, line, (int)n);
	attrset(A_NORMAL);
	return used;
}

int
draw_text(int y, int x, int cols, enum style st, const char *s)
{
	return draw_textn(y, x, cols, st, s, strlen(s));
}

int
draw_cut(int y, int x, int cols, enum style st, const char *s)
{
	int w = draw_cols(s);

	if (w <= cols || cols < 2)
		return draw_text(y, x, cols, st, s);
	w = draw_text(y, x, cols - 1, st, s);
	return w + draw_text(y, x + w, 1, st, "…");
}

int
draw_printf(int y, int x, int cols, enum style st, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n < 0)
		return 0;
	return draw_textn(y, x, cols, st, line, strlen(line));
}

/*
 * The first row of s[0..n) when it is wrapped at cols: *next is where the one
 * after begins.  Words longer than a row are cut.
 */
static size_t
first_row(const char *s, size_t n, int cols, size_t *next)
{
	const char *nl = memchr(s, '\n', n);
	size_t line = nl ? (size_t)(nl - s) : n, fit, cut;
	int used;

	fit = fitting(s, line, cols, &used);
	if (fit == line) {
		*next = nl ? line + 1 : line;
		return line;
	}
	if (fit == 0)			/* one wide letter in one column */
		fit = utf8_next(s, line, 0);
	for (cut = fit; cut > 0 && s[cut] != ' '; cut--)
		;
	if (cut == 0) {
		*next = fit;
		return fit;
	}
	for (*next = cut; *next < line && s[*next] == ' '; (*next)++)
		;
	return cut;
}

int
draw_wrap_from(int skip, int y, int x, int rows, int cols, enum style st,
    const char *s)
{
	size_t n = strlen(s), len, next;
	int row;

	if (cols < 1)
		return 0;
	for (row = -skip; n > 0 && row < rows; row++) {
		len = first_row(s, n, cols, &next);
		if (row >= 0)
			draw_textn(y + row, x, cols, st, s, len);
		s += next;
		n -= next;
	}
	return row < 0 ? 0 : row;
}

int
draw_wrap(int y, int x, int rows, int cols, enum style st, const char *s)
{
	return draw_wrap_from(0, y, x, rows, cols, st, s);
}

int
draw_wrap_rows(int cols, const char *s)
{
	size_t n = strlen(s), next;
	int row;

	if (cols < 1)
		return 0;
	for (row = 0; n > 0; row++) {
		first_row(s, n, cols, &next);
		s += next;
		n -= next;
	}
	return row;
}

void
draw_blank(int y, int x, int rows, int cols)
{
	int row, w;

	for (row = y; row < y + rows; row++)
		if ((w = room(row, x, cols)) > 0)
			mvhline(row, x, ' ', w);
}

void
draw_cursor(int y, int x)
{
	cursor_y = y;
	cursor_x = x;
}

void
draw_cursor_page(int first, int last)
{
	draw_cursor(term_is_linear() && last > first ? last : first, 0);
}

/* The cursor is the focus: people and screen readers look for it there. */
void
draw_end(void)
{
	if (cursor_y >= LINES)
		cursor_y = LINES - 1;
	if (cursor_x >= COLS)
		cursor_x = COLS - 1;
	wmove(stdscr, cursor_y < 0 ? 0 : cursor_y, cursor_x < 0 ? 0 : cursor_x);
	wnoutrefresh(stdscr);
}

int
draw_cols(const char *s)
{
	char line[LINE_BYTES];
	size_t n = clean_show(line, sizeof(line), s, strlen(s));

	return utf8_width(line, n);
}

#ifdef FRAMES_CHECKED
enum { CELLS_MOST = 300 * 500 };

static cchar_t kept[CELLS_MOST];
static int kept_y, kept_x;

static void
cell(int i, cchar_t *c)
{
	memset(c, 0, sizeof(*c));
	mvwin_wch(stdscr, i / COLS, i % COLS, c);
}

void
draw_keep(void)
{
	int i;

	getyx(stdscr, kept_y, kept_x);
	for (i = 0; i < LINES * COLS && i < CELLS_MOST; i++)
		cell(i, &kept[i]);
}

static bool
same_cell(const cchar_t *a, const cchar_t *b)
{
	wchar_t s[2][CCHARW_MAX + 1] = { L"", L"" };
	attr_t attr[2];
	short pair[2];

	getcchar(a, s[0], &attr[0], &pair[0], NULL);
	getcchar(b, s[1], &attr[1], &pair[1], NULL);
	return wcscmp(s[0], s[1]) == 0 && attr[0] == attr[1] &&
	    pair[0] == pair[1];
}

bool
draw_is_kept(void)
{
	cchar_t now;
	int i, y, x;

	getyx(stdscr, y, x);
	if (y != kept_y || x != kept_x)
		return false;
	for (i = 0; i < LINES * COLS && i < CELLS_MOST; i++) {
		cell(i, &now);
		if (!same_cell(&now, &kept[i]))
			return false;
	}
	wmove(stdscr, y, x);		/* looking moved it */
	return true;
}
#endif
