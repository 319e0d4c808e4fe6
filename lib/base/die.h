/* die.h - the end of a program, with the terminal given back first */
#ifndef LIB_BASE_DIE_H
#define LIB_BASE_DIE_H

#include "lib/base/base.h"

/* Exit codes that other programs act on (sysexits.h has the numbers). */
enum {
	EXIT_NO_TTY	 = 3,	/* a terminal was needed */
	EXIT_SOFTWARE	 = 70,
	EXIT_AGAIN	 = 75,	/* the guardian starts the program again */
};

/* Called once, before the message; restores the terminal. */
void	die_hook(void (*fn)(void));

/* A sentence on stderr and in the log; never carries a value. */
void	die(const char *fmt, ...) NORETURN PRINTFLIKE(1, 2);

/* What cannot happen, happened. */
#define BUG(what) \
	die("error interno en %s:%d (%s)", __FILE__, __LINE__, what)

#endif
