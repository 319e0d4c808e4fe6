/*
 * identity.h - a CURP field, and the fields that feed it (curp_de)
 *
 * Which fields they are is data of the form; what a CURP must be is known in
 * lib/domain/curp.h, which lib/form may not see: check_use_curp() brings it.
 */
#ifndef LIB_FORM_IDENTITY_H
#define LIB_FORM_IDENTITY_H

#include "lib/base/base.h"
#include "lib/base/date.h"
#include "lib/form/record.h"

enum { CURP_ROOT_LEN = 17 };	/* sixteen characters and the NUL */

/* Whether it may be one; until check_use_curp() everything may. */
bool	identity_curp_well(const char *curp, const struct date *today,
	    char *why, size_t n);

/*
 * Whether the CURP at that place cannot be of whom the fields behind it
 * speak.  False while one of both is not known.
 */
bool	identity_disagrees(const struct record *r, struct place at);

/*
 * The first sixteen characters, when there is no CURP at that place yet and
 * the fields behind it tell them all.
 */
bool	identity_root(const struct record *r, struct place at,
	    char out[CURP_ROOT_LEN]);

#endif
