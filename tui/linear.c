#include "lib/base/base.h"
#include "tui/linear.h"

#include <curses.h>
#include <unistd.h>

#include "lib/base/buf.h"
#include "lib/base/utf8.h"

enum { ROW_BYTES = LINEAR_COLS * 12 + 1, MESSAGE_UP = 2 };

static char	 was[LINEAR_ROWS][ROW_BYTES];	/* the frame before */
static char	 now[LINEAR_ROWS][ROW_BYTES];
static char	 focus[ROW_BYTES];	/* of now: the row with the cursor */
static char	 line[ROW_BYTES];	/* what stands on the terminal's line */
static int	 row_was = -1;
static bool	 all;

static void
put(struct buf *out, const char *s)
{
	buf_puts(out, s);
}

/*
 * One row as it is said: without the marker, runs of blanks as two.  `least`
 * columns are kept, so that a blank just typed is there.
 */
static void
read_row(int y, int least, char out[ROW_BYTES])
{
	char raw[ROW_BYTES];
	size_t n, i, w = 0, blanks = 0;

	mvwinnstr(stdscr, y, 0, raw, (int)sizeof(raw) - 1);
	n = strlen(raw);
	while (n > 0 && raw[n - 1] == ' ' && utf8_width(raw, n) > least)
		n--;
	for (i = 0; i < n && (raw[i] == ' ' || raw[i] == '>'); i++)
		if (raw[i] == '>' && i > 0 && raw[i - 1] != ' ')
			break;
	for (; i < n; i++) {
		blanks = raw[i] == ' ' ? blanks + 1 : 0;
		if (blanks <= 2)
			out[w++] = raw[i];
	}
	out[w] = '\0';
}

/* Whether the row's first letter is the marker of a list. */
static bool
is_marked(int y)
{
	char raw[ROW_BYTES];

	mvwinnstr(stdscr, y, 0, raw, (int)sizeof(raw) - 1);
	return raw[strspn(raw, " ")] == '>';
}

static void
say(struct buf *out, const char *s)
{
	put(out, line[0] ? "\r\n" : "");
	put(out, s);
	put(out, "\r\n");
	line[0] = '\0';
}

/* The row with the cursor: letters as they are typed, else the whole row. */
static void
say_focus(struct buf *out, const char *s, bool same)
{
	size_t had = strlen(line), has = strlen(s), at;

	if (same && had && strncmp(s, line, had) == 0) {
		put(out, s + had);
	} else if (same && has && strncmp(s, line, has) == 0) {
		for (at = had; at > has; at = utf8_prev(line, had, at))
			put(out, "\b \b");
	} else {
		put(out, line[0] ? "\r\n" : "");
		put(out, s);
	}
	snprintf(line, sizeof(line), "%s", s);
}

static bool
changed(int y)
{
	return all || strcmp(was[y], now[y]) != 0;
}

static void
flush(struct buf *out)
{
	size_t at = 0;
	ssize_t n;

	while (at < out->len &&
	    (n = write(STDOUT_FILENO, out->s + at, out->len - at)) > 0)
		at += (size_t)n;
	buf_release(out);
}

/* What was typed just before leaving the row ends its line. */
static bool
say_rest(struct buf *out, int y)
{
	size_t had = strlen(line);

	if (y != row_was || had == 0 || strncmp(now[y], line, had) != 0)
		return false;
	put(out, now[y] + had);
	memcpy(line, now[y], sizeof(line));
	return true;
}

static void
say_rows(struct buf *out, int cy, bool moved)
{
	int y;

	for (y = 0; y < LINEAR_ROWS - MESSAGE_UP; y++) {
		if (y == cy || !now[y][0] || !changed(y) ||
		    (!all && say_rest(out, y)))
			continue;
		/* She may be back on the same row by way of others. */
		if (y < cy || (!moved && y == cy + 1) || all || is_marked(y))
			say(out, now[y]);
	}
	y = LINEAR_ROWS - MESSAGE_UP;
	if (now[y][0] && changed(y) && y != cy)
		say(out, now[y]);
}

void
linear_show(void)
{
	struct buf out = BUF_INIT;
	int cy, cx, y;
	bool moved;

	getyx(stdscr, cy, cx);
	for (y = 0; y < LINEAR_ROWS; y++)
		read_row(y, 0, now[y]);
	read_row(cy, cx, focus);
	moved = cy != row_was || changed(0) || changed(1);
	say_rows(&out, cy, moved);
	if (moved || !line[0] || strcmp(line, focus) != 0)
		say_focus(&out, focus, !moved);
	wmove(stdscr, cy, cx);		/* the looking has moved it */
	memcpy(was, now, sizeof(was));
	row_was = cy;
	all = false;
	flush(&out);
}

void
linear_repeat(void)
{
	all = true;
	row_was = -1;
}

void
linear_clear(void)
{
	struct buf out = BUF_INIT;
	int y;

	for (y = 0; y < LINEAR_ROWS; y++)
		put(&out, "\r\n");
	flush(&out);
	explicit_bzero(was, sizeof(was));
	explicit_bzero(now, sizeof(now));
	explicit_bzero(focus, sizeof(focus));
	explicit_bzero(line, sizeof(line));
	row_was = -1;
}
