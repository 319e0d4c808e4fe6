/*
 * draw.h - text on the screen, clipped, cleaned and counted in columns
 *
 * Every string that reaches the terminal goes through here and clean_show().
 * All positions are rows and columns of stdscr; what does not fit is cut at a
 * cluster; the lower-right cell is never written.
 */
#ifndef TUI_DRAW_H
#define TUI_DRAW_H

#include "lib/base/base.h"
#include "tui/style.h"

void	draw_begin(void);	/* an empty frame */

/* Draws s from column x, at most cols columns; returns the columns used. */
int	draw_text(int y, int x, int cols, enum style st, const char *s);
/* The same; what does not fit ends in "…", so that it is seen to go on. */
int	draw_cut(int y, int x, int cols, enum style st, const char *s);
int	draw_textn(int y, int x, int cols, enum style st, const char *s,
	    size_t n);
int	draw_printf(int y, int x, int cols, enum style st, const char *fmt, ...)
	    PRINTFLIKE(5, 6);

/* Words wrapped in a box of rows x cols; returns the rows used. */
int	draw_wrap(int y, int x, int rows, int cols, enum style st,
	    const char *s);
/* The same without its first `skip` rows. */
int	draw_wrap_from(int skip, int y, int x, int rows, int cols,
	    enum style st, const char *s);
/* How many rows draw_wrap() would use. */
int	draw_wrap_rows(int cols, const char *s);

/* An empty box (spaces) for a popup. */
void	draw_blank(int y, int x, int rows, int cols);

/* Where the cursor stands when the frame is shown; once per frame. */
void	draw_cursor(int y, int x);
/*
 * On a page that is only read: at its first row.  One line at a time it is at
 * the last, as all that stands above the cursor is said.
 */
void	draw_cursor_page(int first, int last);
void	draw_end(void);

#ifdef FRAMES_CHECKED
/* Keeps every cell of the frame and the cursor; whether it is that still. */
void	draw_keep(void);
bool	draw_is_kept(void);
#endif

/* Columns of a string as it will be shown. */
int	draw_cols(const char *s);

#endif
