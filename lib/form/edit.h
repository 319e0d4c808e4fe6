/*
 * edit.h - a one-line text editor without a screen
 *
 * Holds what a person has typed into one field.  Knows nothing of curses:
 * tui/w_entry.c feeds it keys and draws it, tests feed it strings.
 *
 * Invariants: `buf` is NUL-terminated valid UTF-8 that clean_text() accepts,
 * composed (NFC); `cur` is the byte offset of a cluster or equals `len`.
 */
#ifndef LIB_FORM_EDIT_H
#define LIB_FORM_EDIT_H

#include "lib/base/base.h"
#include "lib/base/err.h"

enum edit_flags {
	EDIT_SECRET = 1 << 0,	/* shown as dots; bytes never normalised */
};

struct edit {
	char		*buf;	/* owned; never NULL after edit_init() */
	size_t		 len;	/* bytes in use, without the NUL */
	size_t		 cap;
	size_t		 cur;
	unsigned	 max;	/* most clusters allowed; 0 is no limit */
	enum edit_flags	 flags;
};

/* The caller owns *e; what it points to is wiped by edit_release(). */
void	edit_init(struct edit *e, unsigned max, enum edit_flags flags);
void	edit_release(struct edit *e);

/*
 * Inserts s[0..n) at the cursor and moves the cursor behind it.  Line breaks
 * and tabs (pasted text has them) become one space.  All or nothing: fails
 * with ERR_INVALID on bytes that are not text, with ERR_TOO_LONG when the
 * result would pass `max`, and then leaves *e as it was.
 */
int	edit_insert(struct edit *e, const char *s, size_t n, struct err *err)
	    MUSTCHECK;

/* Replaces everything; the cursor goes to the end. */
int	edit_set(struct edit *e, const char *s, struct err *err) MUSTCHECK;

/* Each returns whether it changed anything, so that the caller can beep. */
bool	edit_left(struct edit *e);
bool	edit_right(struct edit *e);
bool	edit_home(struct edit *e);
bool	edit_end(struct edit *e);
bool	edit_backspace(struct edit *e);
bool	edit_delete(struct edit *e);
bool	edit_clear(struct edit *e);	/* all of it */
bool	edit_back_word(struct edit *e);	/* deletes the word before */

/* Borrowed: good until the next call that changes *e. */
const char *edit_text(const struct edit *e);

#endif
