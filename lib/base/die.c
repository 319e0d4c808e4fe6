#include "lib/base/base.h"
#include "lib/base/die.h"

#include <stdarg.h>

#include "lib/base/log.h"

static void (*hook)(void);

void
die_hook(void (*fn)(void))
{
	hook = fn;
}

void
die(const char *fmt, ...)
{
	void (*fn)(void) = hook;
	char msg[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);

	hook = NULL;		/* also when fn itself dies */
	if (fn)
		fn();
	log_msg(LOG_IS_ERROR, "%s", msg);
	fprintf(stderr, "%s\n", msg);
	exit(EXIT_SOFTWARE);
}
