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
 * First thing in main(): the environment becomes TERM (white-listed, else
 * "vt100"), LANG=C.UTF-8, HOME, TERMINFO_DIRS, TZ and, when there was one,
 * NO_COLOR; limits; not dumpable; no new privileges.
 */
int	sandbox_prepare(struct err *err) MUSTCHECK;

enum sandbox_flags {
	SANDBOX_NO_LANDLOCK_OK = 1 << 0, /* demo: warn instead of refusing */
};

/* After everything is open.  There is no way back. */
int	sandbox_enter(enum sandbox_flags flags, struct err *err) MUSTCHECK;

/*
 * For a process that only computes: reads and writes what is open, nothing
 * else.  Anything more ends it.
 */
int	sandbox_compute(struct err *err) MUSTCHECK;

/* Whether this kernel has Landlock (any ABI). */
bool	sandbox_has_landlock(void);

#endif
