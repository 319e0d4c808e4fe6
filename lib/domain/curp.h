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

enum { CURP_BYTES = 19 };	/* eighteen characters and the NUL */

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
