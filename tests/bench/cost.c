/*
 * cost - processor time of a program until it has said something
 *
 *   cost TEXT program [argument ...]
 *
 * Runs it on a terminal until TEXT has come (until it ends, when TEXT is
 * empty), hangs up, and prints the milliseconds of processor time that it and
 * all its children took.
 */
#include "lib/base/base.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/bench/pty.h"

enum { WAIT_MS = 15000 };

static double
ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

int
main(int argc, char **argv)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	struct rusage ru;
	struct line l;

	if (argc < 3)
		return 2;
	line_open(&l, argv + 2, "xterm-256color", &ws, true);
	if (*argv[1] && line_wait(&l, argv[1], WAIT_MS) != 0) {
		fprintf(stderr, "cost: never came: %s\n%s\n", argv[1],
		    l.got.s);
		kill(l.pid, SIGHUP);
		return 1;
	}
	while (!*argv[1] && line_more(&l, WAIT_MS))
		;
	close(l.fd);
	if (wait4(l.pid, NULL, 0, &ru) != l.pid)
		return 1;
	printf("%.2f\n", ms(ru.ru_utime) + ms(ru.ru_stime));
	buf_release(&l.got);
	return 0;
}
