/*
 * clean.h - text is hostile: the one function that says what text may be
 *
 * The same rule as the database's domain banco.texto (design.md, invariant
 * 11): valid UTF-8, NFC, no control, format, bidi, private or unassigned code
 * points, no line or paragraph separators, at most CLEAN_MARKS combining
 * marks on one base.  Normalisation and categories come from utf8proc.
 */
#ifndef LIB_BASE_CLEAN_H
#define LIB_BASE_CLEAN_H

#include "lib/base/base.h"
#include "lib/base/err.h"

enum { CLEAN_MARKS = 2 };

enum clean_flags {
	CLEAN_LINE = 0,		/* one line: breaks and tabs become a space */
	CLEAN_LINES = 1 << 0,	/* narrative: '\n' stays; '\r' becomes it */
};

/*
 * White space of any width is a plain space; a run of tabs (and, in one line,
 * of breaks) is one space, none at the beginning or behind another space.
 * Gives back s[0..n) cleaned and composed, the caller's to free with
 * mem_free_text(), or NULL with ERR_INVALID when it holds what text may not
 * hold.  Nothing is dropped in silence: either all of it is text, or none.
 */
char	*clean_text(const char *s, size_t n, enum clean_flags flags,
	    struct err *err) MUSTCHECK;

/* Whether one code point may stand in text at all ('\n' may not here). */
bool	 clean_cp(uint32_t cp);

/*
 * For the way out: copies s[0..n) to out (cap bytes with the NUL) with every
 * unfit byte or code point as '?'; cuts at a cluster.  Returns bytes written.
 */
size_t	 clean_show(char *out, size_t cap, const char *s, size_t n);

/*
 * For comparing and searching: lower case without accents, ñ as n.  The
 * caller frees it.  NULL when the bytes are not UTF-8.
 */
char	*clean_fold(const char *s, size_t n) MUSTCHECK;

#endif
