/*
 * keys.h - from terminal keys to actions, and the help made from them
 *
 * One grammar everywhere (design.md 5).  Every F-key has a Ctrl twin; nothing
 * is reached by an F-key only.  The tables are the help's source too.
 */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include "lib/base/base.h"
#include "tui/term.h"

enum action {
	ACT_NONE,		/* not a command: text, or nothing */
	ACT_NEXT,		/* Tab: leave and go on */
	ACT_PREV,		/* Shift-Tab */
	ACT_UP, ACT_DOWN, ACT_LEFT, ACT_RIGHT,
	ACT_HOME, ACT_END, ACT_PAGE_UP, ACT_PAGE_DOWN,
	ACT_ENTER,		/* Enter; in a form the same as ACT_NEXT */
	ACT_BACKSPACE, ACT_DELETE, ACT_CLEAR, ACT_BACK_WORD,
	ACT_HELP,		/* F1, ^G */
	ACT_SAVE,		/* F2, ^S */
	ACT_MISSING,		/* F3, ^N: why there is no value */
	ACT_ADD,		/* F4, ^A: an entry, a record */
	ACT_REMOVE,		/* F5, ^R */
	ACT_REVIEW,		/* F6, ^V: what is lacking; review, file */
	ACT_LIST,		/* F7, ^O: open the list of choices */
	ACT_REPEAT,		/* F8, ^T: the last value */
	ACT_GOTO,		/* F9, ^P, '/' where no text is typed */
	ACT_PASSWORD,		/* ^K: a new one */
	ACT_BACK,		/* Esc, F10, ^X */
	ACT_PANIC,		/* F12, ^B: blank the screen */
	ACT_REPAINT,		/* ^L */
	ACT_COUNT
};

/*
 * Ask the widget first: a '/' or '?' that it did not take is ACT_GOTO or
 * ACT_HELP here.
 */
enum action keys_action(const struct term_event *ev);

/* "F2" or "^S", whichever this terminal is likely to have; and its verb. */
const char *keys_name(enum action a);
/* Both of them, for the help: "F2 ^S"; returns out. */
enum { KEYS_BOTH_LEN = 24 };
const char *keys_both(enum action a, char out[KEYS_BOTH_LEN]);

/*
 * The line at the bottom: pairs of action and Spanish verb, ended by
 * ACT_NONE.  Drawn as "F2 Guardar  F3 Sin dato ..." and cut from the right
 * at whole hints.
 */
struct key_hint { enum action action; const char *verb; };
void	keys_draw(int y, int cols, const struct key_hint *hints);
/* How many of them are seen there. */
int	keys_shown(int cols, const struct key_hint *hints);

#endif
