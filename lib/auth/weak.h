/*
 * weak.h - which new passwords are refused, and why
 *
 * Length is what counts (fifteen characters, or what the setting says, to
 * 128, any of Unicode, no rules of composition).  Refused besides: what a
 * list of words gives away (one or two words of the dictionary, whatever
 * digits stand around them; keyboard rows, sequences, repetitions), what
 * little is left once the names of the person, of her institution and of this
 * bank are taken out, and what is like the old password.  Whether it was used
 * before is for the hashes to say, not for this file.
 */
#ifndef LIB_AUTH_WEAK_H
#define LIB_AUTH_WEAK_H

#include "lib/base/base.h"
#include "lib/auth/client.h"

enum {
	WEAK_MOST	= 128,	/* characters */
	WEAK_EDITS	= 3,	/* so near the old one is too near */
	WEAK_LEFT	= 8,	/* letters and digits besides the names */
};

struct weak_words;

/*
 * The words of the files that exist, folded and sorted.  NULL paths means
 * the system's own lists of Spanish, English and common passwords.  Never
 * NULL; weak_words_n() says how many there are, 0 when no list is installed.
 */
struct weak_words *weak_words_load(const char *const *paths) MUSTCHECK;
void	weak_words_free(struct weak_words **w);
size_t	weak_words_n(const struct weak_words *w);

/*
 * AUTH_WHY_NONE when `text` will do.  least: characters; names: n texts with
 * the names of the person and of the institution; account counts as one more.
 */
enum auth_why weak_check(const struct weak_words *w, size_t least,
	    const char *text, const char *old, const char *account,
	    const char *const *names, size_t n);

#endif
