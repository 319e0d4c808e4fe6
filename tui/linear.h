/*
 * linear.h - the screen as a conversation: one question a line
 *
 * For Braille lines, screen readers and terminals that can only print.  The
 * screens draw as ever, on a page that nobody sees; what is written to the
 * terminal is the row with the cursor, what changed above it, the option that
 * Enter would take, and the message, each when it is new.  Nothing is ever
 * addressed, coloured or drawn twice.
 */
#ifndef TUI_LINEAR_H
#define TUI_LINEAR_H

#include "lib/base/base.h"

/* No sentence is so long that it would take two rows. */
enum { LINEAR_ROWS = 40, LINEAR_COLS = 260 };

/* After a frame was drawn into stdscr: says what is new in it. */
void	linear_show(void);

/* Says all of it again (Ctrl-L). */
void	linear_repeat(void);

/* Moves what was said out of sight: lock, blank, end. */
void	linear_clear(void);

#endif
