/*
 * term.h - the terminal: opening it, giving it back, waiting on it
 *
 * The only file with curses calls that touch modes, signals or the size.
 * Signal handlers do nothing but write a byte to a pipe; everything else
 * happens here, between two events.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "lib/base/base.h"
#include "lib/base/err.h"

enum term_kind {
	TERM_TEXT,	/* cp: something typed */
	TERM_PASTE,	/* text: one whole bracketed paste; never a command */
	TERM_KEY,	/* key: a KEY_ code or a control character */
	TERM_BAD,	/* bytes that are no UTF-8; app.c says so */
	TERM_RESIZE,	/* the size is new; lay out again */
	TERM_FD,	/* fd is readable */
	TERM_TICK,	/* nothing for as long as was asked */
	TERM_GONE,	/* the line dropped or we were told to end */
};

struct term_event {
	enum term_kind	 kind;
	uint32_t	 cp;
	int		 key;
	int		 fd;
	const char	*text;		/* TERM_PASTE; borrowed */
	size_t		 len;
	bool		 too_long;	/* TERM_PASTE: more than we keep */
};

/*
 * Fails (with the screen untouched) on a terminal that cannot be used; an
 * unknown TERM is driven as xterm, then as vt100.
 */
int	term_open(struct err *err) MUSTCHECK;

/* Before term_open(): one question a line (linear.h). */
void	term_linear(void);
bool	term_is_linear(void);

/*
 * Erases the screen and gives the terminal back.  Safe to call twice, from
 * atexit() and from die.h's hook.
 */
void	term_close(void);

/* Rows and columns, clamped to 300 x 500 (security.md 2.3). */
int	term_rows(void);
int	term_cols(void);

/*
 * Shows what was drawn, once, when no input is waiting; then waits for the
 * next event.  fds[0..n), n <= 4, are watched too (-1 is none); ms < 0 waits
 * for ever.
 */
void	term_next(struct term_event *ev, const int *fds, int n, int ms);

/* Shows what was drawn, now. */
void	term_show(void);

/* Whether more input has come already: then drawing can wait. */
bool	term_waiting(void);

/* Milliseconds of a clock that never jumps. */
int64_t	term_now(void);

/* Whether F-keys are likely to be there ("F2" or "^S" in the hints). */
bool	term_has_fkeys(void);
bool	term_is_mono(void);

void	term_repaint(void);	/* Ctrl-L: sends everything again */
/* What is shown must not be seen any more, at once. */
void	term_hide(void);

/*
 * While something else is waited for: takes what was typed, for term_next()
 * to give later; false when no more can be taken.  And whether there `is`
 * such an event in it.
 */
bool	term_read_ahead(void);
bool	term_is_ahead(bool (*is)(const struct term_event *));

/*
 * What was read and is no event yet, for the program that goes on where this
 * one ends; and back.
 */
size_t	term_unread(char *out, size_t cap);
void	term_reread(const char *s, size_t n);
void	term_beep(void);

#endif
