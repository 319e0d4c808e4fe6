/*
 * echo - how long a key takes to come back, for several programs by turns
 *
 *   echo KEYS command [command ...] <script
 *
 * Each command runs under sh on a terminal of its own.  The script (wait
 * TEXT, send TEXT; as for bytes) brings the first of them to where it
 * listens.  Then a letter goes to each in turn, so that whatever else the
 * machine does hits them alike, and is timed until it is there again.
 * Prints a line for each command: p50 and p99 in microseconds.
 */
#include "lib/base/base.h"

#include <signal.h>
#include <sys/wait.h>

#include "tests/bench/pty.h"

enum { WAIT_MS = 20000, QUIET_MS = 25, LATE_MS = 2000, LINE_LEN = 1024,
	MOST = 4, FILL = 30 };

static void NORETURN
fail(const char *what, const char *detail)
{
	fprintf(stderr, "echo: %s %s\n", what, detail);
	exit(1);
}

static void
step(struct line *l, char *s)
{
	size_t n;

	s[strcspn(s, "\n")] = '\0';
	if (strncmp(s, "wait ", 5) == 0) {
		unescape(s + 5);
		if (line_wait(l, s + 5, WAIT_MS) != 0)
			fail("never came:", s + 5);
		while (line_more(l, 4 * QUIET_MS))
			;
	} else if (strncmp(s, "send ", 5) == 0) {
		buf_clear(&l->got);
		n = unescape(s + 5);
		line_put(l, s + 5, n);
	} else if (*s) {
		fail("what?", s);
	}
}

static double
time_key(struct line *l)
{
	double start;

	while (line_more(l, QUIET_MS))
		;
	buf_clear(&l->got);
	start = now_us();
	line_put(l, "x", 1);
	while (!strchr(l->got.s, 'x'))
		if (!line_more(l, LATE_MS))
			fail("no echo", "");
	return now_us() - start;
}

/* Takes the letters back, so that the field never fills. */
static void
clear(struct line *l, int n)
{
	while (n-- > 0) {
		line_put(l, "\x7f", 1);
		(void)line_more(l, QUIET_MS);
	}
}

int
main(int argc, char **argv)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	struct line l[MOST];
	double *us[MOST];
	char s[LINE_LEN];
	size_t keys, i;
	int j, n = argc - 2;

	if (n < 1 || n > MOST)
		return 2;
	keys = strtoul(argv[1], NULL, 10);
	for (j = 0; j < n; j++) {
		char *args[] = { (char []){ "sh" }, (char []){ "-c" },
		    argv[2 + j], NULL };

		us[j] = calloc(keys + 1, sizeof(**us));
		if (!us[j])
			fail("memory", "");
		line_open(&l[j], args, "xterm-256color", &ws, true);
	}
	while (fgets(s, sizeof(s), stdin))
		step(&l[0], s);
	for (i = 0; i < keys; i++)
		for (j = 0; j < n; j++) {
			us[j][i] = time_key(&l[j]);
			if (i % FILL == FILL - 1)
				clear(&l[j], FILL);
		}
	for (j = 0; j < n; j++) {
		printf("%.0f ", percentile(us[j], keys, 50));
		printf("%.0f\n", percentile(us[j], keys, 99));
		close(l[j].fd);
		kill(l[j].pid, SIGHUP);
		waitpid(l[j].pid, NULL, 0);
		buf_release(&l[j].got);
		free(us[j]);
	}
	return 0;
}
