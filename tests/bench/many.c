/*
 * many - how long a key takes to come back while many sessions are typing
 *
 *   many SECONDS <lines
 *
 * Each line of stdin is a command that sh runs on a terminal of its own: the
 * first two are `cat` and one session, the others more sessions, each with
 * the password before the command and a tab between.  All are brought to a
 * field of text; then letters go to the first two alone, then to all of them,
 * a letter a second each, and every tenth letter she leaves the field, which
 * keeps it in her draft.  Prints p50 and p99 in microseconds: of cat alone, of
 * the session alone, of cat among all, of all sessions; then how many keys
 * were timed, and how many were never seen again.  It stays until the input
 * of terminal 3 ends, so that the sessions may be looked at.
 */
#include "lib/base/base.h"

#include <sys/wait.h>

#include "tests/bench/pty.h"

enum {
	MOST = 260, LINE_LEN = 1024, WAIT_MS = 120000, QUIET_MS = 60,
	BETWEEN_US = 1000000, ALONE_US = 150000, GIVE_UP_US = 10000000,
	FILL = 10, KEPT = 1 << 20, DONE_FD = 3,
};

struct desk {
	struct line	 l;
	double		 due, sent;	/* the next key; the one on its way */
	int		 typed;
	bool		 second;	/* of the two fields she goes between */
};

struct times {
	double		*us;
	size_t		 n, lost;
};

static struct desk desk[MOST];
static int ndesks;

static void NORETURN
fail(const char *what, int which)
{
	fprintf(stderr, "many: %s (line %d)\n", what, which + 1);
	exit(1);
}

static void
put(struct desk *d, const char *s)
{
	line_put(&d->l, s, strlen(s));
}

static void
wait_for(struct desk *d, const char *text)
{
	if (line_wait(&d->l, text, WAIT_MS) != 0)
		fail(text, (int)(d - desk));
	while (line_more(&d->l, QUIET_MS))
		;
	buf_clear(&d->l.got);
}

/* From the password to the first name of a new file. */
static void
come_in(struct desk *d, const char *password)
{
	int i;

	wait_for(d, "Contrase");
	put(d, password);
	put(d, "\r");
	wait_for(d, "Inicio");
	put(d, "\033OS");
	wait_for(d, "Nombre(s)");
	for (i = 0; i < 3; i++) {
		put(d, "\t");
		while (line_more(&d->l, QUIET_MS))
			;
	}
}

static void
read_lines(void)
{
	const struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	char s[LINE_LEN], *tab;

	while (ndesks < MOST && fgets(s, sizeof(s), stdin)) {
		char *args[] = { (char []){ "sh" }, (char []){ "-c" }, s,
		    NULL };
		struct desk *d = &desk[ndesks];

		s[strcspn(s, "\n")] = '\0';
		tab = strchr(s, '\t');
		if (tab)
			args[2] = tab + 1;
		line_open(&d->l, args, "xterm", &ws, true);
		if (tab) {
			*tab = '\0';
			come_in(d, s);
		}
		ndesks++;
	}
	if (ndesks < 2)
		fail("too few", ndesks);
}

/* The next field, or back to the last one, and it is empty. */
static void
turn(struct desk *d, int which)
{
	if (which > 0)
		put(d, d->second ? "\033[Z\025" : "\t\025");
	d->second = !d->second;
}

static void
type(struct desk *d, int which, double now, double between)
{
	if (d->typed++ % FILL == FILL - 1) {
		turn(d, which);
	} else {
		buf_clear(&d->l.got);
		d->sent = now;
		put(d, "j");
	}
	/* Not all at the same moment of each second. */
	d->due = now + between * (0.5 + (double)rand() / RAND_MAX);
}

static void
heard(struct desk *d, struct times *t)
{
	if (!line_more(&d->l, 0) || d->sent == 0 || !strchr(d->l.got.s, 'j'))
		return;
	if (t->n < KEPT)
		t->us[t->n++] = now_us() - d->sent;
	d->sent = 0;
}

/* The first n desks, for so many seconds; cat's times and the others'. */
static void
run(int n, double seconds, double between, struct times *cat,
    struct times *ours)
{
	struct pollfd p[MOST];
	double now = now_us(), until = now + seconds * 1e6;
	int i;

	for (i = 0; i < n; i++) {
		desk[i].due = now + between * rand() / RAND_MAX;
		p[i] = (struct pollfd){ .fd = desk[i].l.fd,
		    .events = POLLIN };
	}
	while ((now = now_us()) < until) {
		for (i = 0; i < n; i++) {
			struct times *t = i == 0 ? cat : ours;

			if (desk[i].sent > 0 &&
			    now - desk[i].sent > GIVE_UP_US) {
				t->lost++;
				desk[i].sent = 0;
			}
			if (desk[i].sent == 0 && now >= desk[i].due)
				type(&desk[i], i, now, between);
		}
		if (poll(p, (nfds_t)n, 1) <= 0)
			continue;
		for (i = 0; i < n; i++)
			if (p[i].revents)
				heard(&desk[i], i == 0 ? cat : ours);
	}
}

static void
tell(struct times *t)
{
	printf("%.0f ", percentile(t->us, t->n, 50));
	printf("%.0f ", percentile(t->us, t->n, 99));
}

int
main(int argc, char **argv)
{
	struct times t[4] = { { 0 } };
	double seconds;
	char c;
	int i;

	if (argc != 2 || (seconds = strtod(argv[1], NULL)) <= 0)
		return 2;
	for (i = 0; i < 4; i++)
		if (!(t[i].us = calloc(KEPT, sizeof(*t[i].us))))
			fail("memory", 0);
	read_lines();
	run(2, seconds, ALONE_US, &t[0], &t[1]);
	run(ndesks, seconds, BETWEEN_US, &t[2], &t[3]);
	for (i = 0; i < 4; i++)
		tell(&t[i]);
	printf("%zu %zu\n", t[3].n, t[2].lost + t[3].lost);
	fflush(stdout);
	while (read(DONE_FD, &c, 1) > 0)
		;
	for (i = 0; i < ndesks; i++) {
		close(desk[i].l.fd);
		kill(desk[i].l.pid, SIGHUP);
	}
	return 0;
}
