/*
 * pick.h - narrowing and choosing from a list, without a screen
 *
 * What is typed narrows: every word must begin a word of the label, its
 * aliases or the code; accents, case and ñ/n are folded.  What is called just
 * so comes first, then labels that begin with the text.  What has ended is
 * shown only where it is marked already.  Serves one-of and several-of.
 */
#ifndef LIB_FORM_PICK_H
#define LIB_FORM_PICK_H

#include "lib/base/base.h"
#include "lib/form/catalog.h"

struct pick {
	const struct catalog *catalog;	/* borrowed */
	int		*shown;		/* owned; indexes of choices */
	int		 nshown;
	int		 at;		/* index in shown; -1 when empty */
	bool		*marked;	/* owned; per choice; several-of */
	bool		 many;
};

void	pick_init(struct pick *p, const struct catalog *c, bool many);
void	pick_release(struct pick *p);
/* Narrows; `at` stays on the same choice when that is still shown. */
void	pick_filter(struct pick *p, const char *typed);
bool	pick_move(struct pick *p, int by);	/* clamps */
const struct choice *pick_current(const struct pick *p);	/* or NULL */
/* Marks or unmarks the current one; an exclusive choice clears the others. */
bool	pick_toggle(struct pick *p);
/*
 * The marks as a `varios` canon, both ways; unknown codes are ignored, and
 * pick_set() shows the whole list again.
 */
void	pick_set(struct pick *p, const char *canon);
char	*pick_canon(const struct pick *p) MUSTCHECK;	/* NULL when none */

/* Whether each word of `typed` begins a word of `text`. */
bool	pick_finds(const char *text, const char *typed);

/* Lower case without accents, ñ as n; the caller frees it. */
char	*pick_fold(const char *s) MUSTCHECK;

#endif
