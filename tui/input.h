/*
 * input.h - from the bytes a terminal sends to events, without a screen
 *
 * Everything that may arrive on a tty is decided here, and nothing else: text
 * in UTF-8 joined from its bytes, keys in every dialect that terminals of
 * today speak (normal and application cursor keys, xterm, VT220, rxvt, linux,
 * PuTTY), a bracketed paste as one event, and answers of the terminal to
 * questions nobody asked (DA, DSR, OSC, DCS), which are swallowed.  curses is
 * not asked to read: its get_wch() loses letters that come in two pieces, and
 * it cannot tell a hang-up from silence.
 *
 * No clock of its own: the caller says what time it is.
 */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "tui/term.h"

enum {
	INPUT_BYTES	= 1024,		/* most bytes not yet decided */
	INPUT_PASTE_MAX	= 64 * 1024,	/* a longer paste is refused whole */
	INPUT_ESC_MS	= 200,		/* a lone Esc, or the start of more? */
	INPUT_MORE_MS	= 1000,		/* a sequence that has begun */
	INPUT_PASTE_MS	= 10 * 1000,	/* a paste whose end never comes */
};

enum input_state {
	INPUT_PLAIN,
	INPUT_PASTING,
	INPUT_STRING,		/* inside OSC, DCS, APC, PM */
};

struct input {
	char		 raw[INPUT_BYTES];
	size_t		 n;		/* bytes in raw */
	enum input_state state;
	struct buf	 paste;		/* owned; wiped by input_release() */
	bool		 too_long;
	bool		 handed;	/* paste was given out; clear it */
	int64_t		 since;		/* when the last byte came */
};

void	input_init(struct input *in);
void	input_release(struct input *in);

/* How many bytes input_feed() takes now; 0 means ask input_next() first. */
size_t	input_room(const struct input *in);
void	input_feed(struct input *in, const char *s, size_t n, int64_t now_ms);

/*
 * The next event of kind TERM_TEXT, TERM_PASTE, TERM_KEY or TERM_BAD; false
 * when what has come is not enough to say.
 */
bool	input_next(struct input *in, struct term_event *ev, int64_t now_ms);

/* Whether one of the events that are waiting `is` so; none is taken. */
bool	input_holds(const struct input *in,
	    bool (*is)(const struct term_event *), int64_t now_ms);

/* After how many ms to ask again although nothing came; -1: no need. */
int	input_wait(const struct input *in, int64_t now_ms);

#endif
