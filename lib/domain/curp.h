/*
 * curp.h - what can be known of a CURP without asking RENAPO
 *
 * Structure, state, date, sex, inconvenient words and check digit, by the
 * Instructivo of 2018 and the RENAPO rules of 2021; the check digit is the de
 * facto algorithm, whose alphabet has the Ñ although no CURP does.
 */
#ifndef LIB_DOMAIN_CURP_H
#define LIB_DOMAIN_CURP_H

#include "lib/base/base.h"
#include "lib/base/date.h"
#include "lib/base/identity.h"

enum {
	CURP_BYTES = 19,	/* eighteen characters and the NUL */
	CURP_ROOT = 16,		/* what identity data say of it */
	CURP_PLACES = 17,	/* and the century */
	CURP_UNKNOWN = '?',
};

/*
 * The first sixteen characters, CURP_UNKNOWN where they cannot be known, and
 * one that is '0' for a birth up to 1999 and 'A' for a later one.
 */
void	curp_places(const struct identity *p, char out[CURP_PLACES + 1]);

/* The first sixteen and the NUL; false when one of them cannot be known. */
bool	curp_root(const struct identity *p, char *out);

/* False when a place that can be known is another one in `curp`. */
bool	curp_agrees(const char *curp, const struct identity *p);

/* Whether they are the two letters of a state, or NE. */
bool	curp_is_state(const char *letters);

/* Whether its first four letters are written otherwise. */
bool	curp_is_inconvenient(const char *curp);

/*
 * Whether it may be a CURP: upper case, nothing around it, not of somebody
 * who is yet to be born.  If not, `why` (n bytes) gets a sentence in Spanish
 * that names the place and never quotes the key.
 */
bool	curp_check(const char *curp, const struct date *today, char *why,
	    size_t n);

/* The check digit, '0' to '9', for the first 17 characters. */
char	curp_digit(const char *curp);

/* Birth date of one that curp_check() accepts. */
void	curp_birth(const char *curp, struct date *out);

#endif
