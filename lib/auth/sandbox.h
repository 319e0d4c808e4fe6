/*
 * sandbox.h - what the program may still do once it reads keys
 *
 * security.md 2.3: rlimits, no core, not dumpable, an environment rebuilt
 * from a short list, then Landlock with nothing granted and a seccomp
 * allow-list.  What is open stays open; nothing new can be opened, connected,
 * forked, executed, killed or traced.
 */
#ifndef LIB_AUTH_SANDBOX_H
#define LIB_AUTH_SANDBOX_H

#include "lib/base/base.h"
#include "lib/base/err.h"

/*
 * First thing in main(): clears the environment to TERM (white-listed, else
 * "vt100"), LANG, HOME, TERMINFO_DIRS, TZ; limits; not dumpable; dies with
 * its parent when asked to.
 */
int	sandbox_prepare(struct err *err) MUSTCHECK;

enum sandbox_flags {
	SANDBOX_NO_LANDLOCK_OK = 1 << 0, /* demo: warn instead of refusing */
};

/* After everything is open.  There is no way back. */
int	sandbox_enter(enum sandbox_flags flags, struct err *err) MUSTCHECK;

/* Whether this kernel has Landlock (any ABI). */
bool	sandbox_has_landlock(void);

#endif
