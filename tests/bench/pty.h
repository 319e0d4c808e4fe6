/*
 * pty.h - a program on a terminal of its own, for what is measured here
 */
#ifndef TESTS_BENCH_PTY_H
#define TESTS_BENCH_PTY_H

#include "lib/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/buf.h"

struct line {
	int		fd;		/* our end of its terminal */
	pid_t		pid;
	struct buf	got;		/* what came of it since last cleared */
};

static inline double
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

/* ctty: whether it is the program's controlling terminal too. */
static inline void
line_open(struct line *l, char *const *argv, const char *term,
    const struct winsize *ws, bool ctty)
{
	int slave;

	l->got = (struct buf)BUF_INIT;
	if (openpty(&l->fd, &slave, NULL, NULL, ws) != 0) {
		perror("openpty");
		exit(2);
	}
	fcntl(l->fd, F_SETFD, FD_CLOEXEC);
	l->pid = fork();
	if (l->pid == 0) {
		setsid();
		/* A terminal that goes away ends it, also below nohup. */
		signal(SIGHUP, SIG_DFL);
		signal(SIGPIPE, SIG_DFL);
		if (ctty)
			ioctl(slave, TIOCSCTTY, 0);
		dup2(slave, 0);
		dup2(slave, 1);
		dup2(slave, 2);
		if (slave > 2)
			close(slave);
		setenv("TERM", term, 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(slave);
}

/* Reads what comes within ms; false on silence or the end. */
static inline bool
line_more(struct line *l, int ms)
{
	struct pollfd p = { .fd = l->fd, .events = POLLIN };
	char s[4096];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return false;
	n = read(l->fd, s, sizeof(s));
	if (n <= 0)
		return false;
	buf_add(&l->got, s, (size_t)n);
	return true;
}

/* Until text has come since got was cleared; -1 when it never does. */
static inline int
line_wait(struct line *l, const char *text, int ms)
{
	double start = now_us();

	while (!strstr(l->got.s, text)) {
		if (now_us() - start > ms * 1e3)
			return -1;
		(void)line_more(l, 100);
	}
	return 0;
}

static inline void
line_put(const struct line *l, const char *s, size_t n)
{
	if (write(l->fd, s, n) != (ssize_t)n) {
		perror("write");
		exit(2);
	}
}

/* \e \r \t \n \\ and \xHH in place; the length of what they stand for. */
static inline size_t
unescape(char *s)
{
	char *to = s, *from = s;

	for (; *from; from++) {
		if (*from != '\\') {
			*to++ = *from;
			continue;
		}
		switch (*++from) {
		case 'e':
			*to++ = 0x1b;
			break;
		case 'r':
			*to++ = '\r';
			break;
		case 't':
			*to++ = '\t';
			break;
		case 'n':
			*to++ = '\n';
			break;
		case 'x': {
			char two[3] = { from[1], from[1] ? from[2] : '\0',
			    '\0' };

			*to++ = (char)strtoul(two, NULL, 16);
			from += strlen(two);
			break;
		}
		case '\0':
			from--;
			break;
		default:
			*to++ = *from;
		}
	}
	*to = '\0';
	return (size_t)(to - s);
}

static inline int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The one below which p of 100 lie; sorts them. */
static inline double
percentile(double *v, size_t n, unsigned p)
{
	size_t i = n * p / 100;

	if (n == 0)
		return 0;
	qsort(v, n, sizeof(*v), by_size);
	return v[i < n ? i : n - 1];
}

#endif
