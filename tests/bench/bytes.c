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

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/buf.h"

enum {
	QUIET_MS = 60, ANSWER_MS = 3000, WAIT_MS = 15000,
	LINE_LEN = 8192, KEYS_MOST = 4096
};

static int	master;
static pid_t	child;
static struct buf got = BUF_INIT;	/* since the last step */
static size_t	added;
static bool	has_ctty = true;

static double
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static void
run(char *const *argv, const char *term, const struct winsize *ws)
{
	int slave;

	if (openpty(&master, &slave, NULL, NULL, ws) != 0) {
		perror("openpty");
		exit(2);
	}
	fcntl(master, F_SETFD, FD_CLOEXEC);
	child = fork();
	if (child == 0) {
		setsid();
		if (has_ctty)
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
static bool
more(int ms)
{
	struct pollfd p = { .fd = master, .events = POLLIN };
	char s[4096];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return false;
	n = read(master, s, sizeof(s));
	if (n <= 0)
		return false;
	buf_add(&got, s, (size_t)n);
	return true;
}

static void
settle(void)
{
	while (more(QUIET_MS))
		;
}

static void
put(const char *s, size_t n)
{
	if (write(master, s, n) != (ssize_t)n) {
		perror("bytes: write");
		exit(2);
	}
}

static unsigned
hex(const char *s)
{
	char two[3] = { s[0], s[0] ? s[1] : '\0', '\0' };

	return (unsigned)strtoul(two, NULL, 16);
}

static size_t
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
		case 'x':
			*to++ = (char)hex(from + 1);
			from += 2;
			break;
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

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
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
		buf_clear(&got);
		start = now_us();
		put(s + i, len);
		more(QUIET_MS * 4);
		us[keys] = now_us() - start;
		settle();
		bytes[keys] = (double)got.len;
		sum += bytes[keys++];
	}
	if (keys == 0)
		return;
	qsort(bytes, keys, sizeof(*bytes), compare);
	qsort(us, keys, sizeof(*us), compare);
	printf("%-28s %7.2f B  p50 %3.0f  p99 %3.0f  most %3.0f   echo p50 "
	    "%4.0f us  p99 %4.0f us\n", name, sum / (double)keys,
	    bytes[keys / 2], bytes[(keys * 99) / 100 < keys ?
	    (keys * 99) / 100 : keys - 1], bytes[keys - 1], us[keys / 2],
	    us[(keys * 99) / 100 < keys ? (keys * 99) / 100 : keys - 1]);
}

static int
wait_for(const char *text)
{
	double start = now_us();

	while (!strstr(got.s, text)) {
		if (now_us() - start > WAIT_MS * 1e3)
			return -1;
		(void)more(100);
	}
	return 0;
}

static void
hangup(const char *name)
{
	double start = now_us();
	struct rusage ru;
	int status = 0, i;

	settle();
	close(master);
	for (i = 0; i < 500; i++) {
		if (wait4(child, &status, WNOHANG, &ru) == child)
			break;
		usleep(2000);
	}
	if (i == 500) {
		printf("%-28s still there after 1 s\n", name);
		kill(child, SIGKILL);
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
	size_t n;

	line[strcspn(line, "\n")] = '\0';
	name = verb + strcspn(verb, " ");
	if (*name)
		*name++ = '\0';
	if (strcmp(verb, "wait") == 0) {
		unescape(name);
		if (wait_for(name) != 0) {
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
	buf_clear(&got);
	if (strcmp(verb, "send") == 0) {
		put(name, unescape(name));
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
	put(text, n);
	more(ANSWER_MS);
	settle();
	if (strcmp(verb, "add") == 0)
		added += got.len;
	else if (strcmp(verb, "page") == 0)
		printf("%-28s %7zu B  for %zu visible  %.2f x\n", name,
		    got.len, visible(got.s, got.len), visible(got.s, got.len) ?
		    (double)got.len / (double)visible(got.s, got.len) : 0);
	else
		printf("%-28s %7zu B\n", name, got.len);
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
	run(argv + optind, term, &ws);
	while (fgets(line, sizeof(line), stdin))
		if (line[0] != '\n' && line[0] != '#')
			step(line);
	settle();
	close(master);
	kill(child, SIGHUP);
	waitpid(child, NULL, 0);
	buf_release(&got);
	return 0;
}
