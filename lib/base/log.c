#include "lib/base/base.h"
#include "lib/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <syslog.h>
#include <unistd.h>

#include "lib/base/clean.h"

static const struct {
	int		 priority;
	const char	*word;
} levels[] = {
	[LOG_IS_ERROR]	 = { LOG_ERR,	  "error" },
	[LOG_IS_WARNING] = { LOG_WARNING, "warning" },
	[LOG_IS_INFO]	 = { LOG_INFO,	  "info" },
	[LOG_IS_DEBUG]	 = { LOG_DEBUG,	  "debug" },
};

static const char *name = "resguardo";
static int log_fd = -1;

void
log_open(const char *program)
{
	name = program;
	openlog(program, LOG_PID | LOG_NDELAY, LOG_AUTHPRIV);
}

void
log_to_fd(int fd)
{
	log_fd = fd;
}

/* One write per line, so that lines of several processes do not mix. */
static void
write_line(enum log_level level, const char *text)
{
	char line[640];
	int n;

	n = snprintf(line, sizeof(line), "%s[%ld]: %s: %s\n", name,
	    (long)getpid(), levels[level].word, text);
	if (n > 0 && (size_t)n < sizeof(line))
		while (write(log_fd, line, (size_t)n) < 0 && errno == EINTR)
			;
}

void
log_msg(enum log_level level, const char *fmt, ...)
{
	char raw[512], text[512];
	int saved = errno;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	clean_show(text, sizeof(text), raw, strlen(raw));
	if (log_fd >= 0)
		write_line(level, text);
	else
		syslog(levels[level].priority, "%s", text);
	errno = saved;
}
