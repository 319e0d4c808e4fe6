/*
 * err.h - what went wrong, for the caller and for the log
 *
 * A function that can fail takes a `struct err *` last, returns 0 or -1, and
 * is marked MUSTCHECK.  On success it leaves *err alone.  `code` picks the
 * sentence the capturista sees (tui/messages.c); `msg` goes to the log only,
 * in English, and never carries an answer, a name or a search term.
 */
#ifndef LIB_BASE_ERR_H
#define LIB_BASE_ERR_H

#include "lib/base/base.h"

enum err_code {
	ERR_NONE = 0,
	ERR_INVALID,		/* the input is not what the function takes */
	ERR_TOO_LONG,
	ERR_NOT_FOUND,		/* also what one may not see: no difference */
	ERR_CONFLICT,		/* somebody else changed it first */
	ERR_DENIED,
	ERR_BUSY,		/* too many at once; nothing was counted */
	ERR_UNAVAILABLE,	/* not done; trying again may help */
	ERR_UNCERTAIN,		/* a write went out, no answer came back */
	ERR_INTERNAL
};

struct err {
	enum err_code	 code;
	char		 sqlstate[6];
	char		 msg[256];	/* cut at a character when too long */
};

#define ERR_INIT	{ .code = ERR_NONE }

/* Fills *err and returns -1, so that a caller may `return err_set(...)`. */
int	err_set(struct err *err, enum err_code code, const char *fmt, ...)
	    PRINTFLIKE(3, 4);

/* What errno says, in Spanish, for whoever operates the server. */
const char *err_errno(int e);

/* A short stable word for the log and for tests, such as "conflict". */
const char *err_name(enum err_code code);

#endif
