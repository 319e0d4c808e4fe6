/*
 * bytes - what a program sends to its terminal, key by key
 *
 *   bytes [-n] [-t TERM] [-s rowsxcols] program [argument ...] <script
 *
 * Runs the program on a pty of its own and does what the script says, a step
 * a line.  Text may hold \e \r \t \n \\ and \xHH.
 *
 *   wait TEXT      until TEXT has come since the last step
 *   send TEXT      all at once; not counted
 *   once NAME TEXT all at once; prints the bytes that came of it
 *   each NAME TEXT letter by letter; prints mean, p50, p99 and most bytes a
 *                  letter, and the time to the first of them
 *   page NAME TEXT as once, and beside it how many characters were visible
 *   add NAME TEXT  all at once; what came of it is added up ...
 *   total NAME     ... and printed here
 *   hangup NAME    closes the line; prints how long the program took to end
 *                  and how much processor time it used
 *
 * -n gives the program no controlling terminal: then no SIGHUP comes, and
 * only the end of the line tells it.  Ends with 1 when a wait fails.
 */
#include "lib/base/base.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/bench/pty.h"

enum {
	QUIET_MS = 60, ANSWER_MS = 3000, WAIT_MS = 15000,
	LINE_LEN = 8192, KEYS_MOST = 4096
};

static struct line tty;
static size_t	added;
static bool	has_ctty = true;

static void
settle(void)
{
	while (line_more(&tty, QUIET_MS))
		;
}

/*
 * What a person reads of it: characters outside escape sequences, with the
 * single blanks between two of them.
 */
static size_t
visible(const char *s, size_t n)
{
	size_t i, count = 0;
	bool after = false;		/* the last was one */

	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == 0x1b && i + 1 < n && s[i + 1] == '[') {
			for (i += 2; i < n && (unsigned char)s[i] < 0x40; i++)
				;
			after = false;
		} else if (c == 0x1b && i + 1 < n && strchr("()", s[i + 1])) {
			i += 2;
		} else if (c == ' ' && after && i + 1 < n && s[i + 1] > ' ') {
			count++;
		} else if (c > 0x20 && (c & 0xc0) != 0x80 && c != 0x7f) {
			count++;
			after = true;
			continue;
		}
		after = false;
	}
	return count;
}

static void
each(const char *name, const char *s, size_t n)
{
	static double bytes[KEYS_MOST], us[KEYS_MOST];
	double sum = 0, start;
	size_t i, len, keys = 0;

	for (i = 0; i < n && keys < KEYS_MOST; i += len) {
		for (len = 1; i + len < n && (s[i + len] & 0xc0) == 0x80;)
			len++;
		buf_clear(&tty.got);
		start = now_us();
		line_put(&tty, s + i, len);
		line_more(&tty, QUIET_MS * 4);
		us[keys] = now_us() - start;
		settle();
		bytes[keys] = (double)tty.got.len;
		sum += bytes[keys++];
	}
	if (keys == 0)
		return;
	printf("%-28s %7.2f B  p50 %3.0f  p99 %3.0f  most %3.0f   echo p50 "
	    "%4.0f us  p99 %4.0f us\n", name, sum / (double)keys,
	    percentile(bytes, keys, 50), percentile(bytes, keys, 99),
	    percentile(bytes, keys, 100), percentile(us, keys, 50),
	    percentile(us, keys, 99));
}

static void
hangup(const char *name)
{
	double start = now_us();
	struct rusage ru;
	int status = 0, i;

	settle();
	close(tty.fd);
	for (i = 0; i < 500; i++) {
		if (wait4(tty.pid, &status, WNOHANG, &ru) == tty.pid)
			break;
		usleep(2000);
	}
	if (i == 500) {
		printf("%-28s still there after 1 s\n", name);
		kill(tty.pid, SIGKILL);
		exit(1);
	}
	printf("%-28s ended in %.0f ms, %ld ms of processor\n", name,
	    (now_us() - start) / 1e3, (long)(ru.ru_utime.tv_sec * 1000 +
	    ru.ru_utime.tv_usec / 1000 + ru.ru_stime.tv_sec * 1000 +
	    ru.ru_stime.tv_usec / 1000));
	fflush(stdout);
	exit(0);
}

static void
step(char *line)
{
	char *verb = line, *name, *text;
	size_t n, seen;

	line[strcspn(line, "\n")] = '\0';
	name = verb + strcspn(verb, " ");
	if (*name)
		*name++ = '\0';
	if (strcmp(verb, "wait") == 0) {
		unescape(name);
		if (line_wait(&tty, name, WAIT_MS) != 0) {
			printf("never came: %s\n", name);
			exit(1);
		}
		settle();
		return;
	}
	if (strcmp(verb, "hangup") == 0)
		hangup(name);
	if (strcmp(verb, "total") == 0) {
		printf("%-28s %7zu B\n", name, added);
		added = 0;
		return;
	}
	buf_clear(&tty.got);
	if (strcmp(verb, "send") == 0) {
		line_put(&tty, name, unescape(name));
		return;
	}
	text = name + strcspn(name, " ");
	if (*text)
		*text++ = '\0';
	n = unescape(text);
	if (strcmp(verb, "each") == 0) {
		each(name, text, n);
		return;
	}
	line_put(&tty, text, n);
	line_more(&tty, ANSWER_MS);
	settle();
	seen = visible(tty.got.s, tty.got.len);
	if (strcmp(verb, "add") == 0)
		added += tty.got.len;
	else if (strcmp(verb, "page") == 0)
		printf("%-28s %7zu B  for %zu visible  %.2f x\n", name,
		    tty.got.len, seen, seen ? (double)tty.got.len /
		    (double)seen : 0);
	else
		printf("%-28s %7zu B\n", name, tty.got.len);
}

int
main(int argc, char **argv)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	const char *term = "xterm-256color", *x;
	char line[LINE_LEN];
	int c;

	while ((c = getopt(argc, argv, "+nt:s:")) != -1) {
		if (c == 'n') {
			has_ctty = false;
		} else if (c == 't') {
			term = optarg;
		} else if (c == 's' && (x = strchr(optarg, 'x'))) {
			ws.ws_row = (unsigned short)strtoul(optarg, NULL, 10);
			ws.ws_col = (unsigned short)strtoul(x + 1, NULL, 10);
		} else {
			return 2;
		}
	}
	if (optind >= argc)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	line_open(&tty, argv + optind, term, &ws, has_ctty);
	while (fgets(line, sizeof(line), stdin))
		if (line[0] != '\n' && line[0] != '#')
			step(line);
	settle();
	close(tty.fd);
	kill(tty.pid, SIGHUP);
	waitpid(tty.pid, NULL, 0);
	buf_release(&tty.got);
	return 0;
}
