/*
 * authc - a client of resguardo-authd for the tests
 *
 *   authc hash PEPPER KIB PASSES        reads a password, writes its hash
 *   authc [-u UID] talk SOCKET          reads orders, one a line, with tabs
 *   authc storm SOCKET N KEY            N logins at once, imv.p0001 ...; KEY
 *                                       "own": 1001 ... as 43 digits
 *   authc time SOCKET ROUNDS KEY ACCOUNT...   medians of failed logins, ms
 *   authc flood SOCKET N SEED           N frames of noise and near misses
 *
 * Orders of talk: login ACCOUNT PASSWORD KEY [tomar]; change OLD NEW;
 * again PASSWORD; exit REASON; nap MS; raw N (bytes of an unfinished frame);
 * junk (a frame that is none); ask ACCOUNT PASSWORD KEY (does not wait for
 * the answer); answer; gone (waits for the end of the connection).
 */
#include "lib/base/base.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lib/auth/client.h"
#include "lib/auth/password.h"
#include "lib/auth/proto.h"

enum { PATIENCE_MS = 120000, WORDS = 6 };

static const char *const names[] = {
	[AUTH_WAITING] = "waiting", [AUTH_OK] = "ok", [AUTH_CHANGE] = "change",
	[AUTH_NO] = "no", [AUTH_BUSY] = "busy", [AUTH_IN_USE] = "in-use",
	[AUTH_WEAK] = "weak", [AUTH_GONE] = "gone",
};

static const char *const whys[] = {
	[AUTH_WHY_NONE] = "", [AUTH_WHY_SHORT] = "short",
	[AUTH_WHY_LONG] = "long", [AUTH_WHY_COMMON] = "common",
	[AUTH_WHY_NAME] = "name", [AUTH_WHY_USED] = "used",
	[AUTH_WHY_SIMILAR] = "similar",
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1000 + (double)ts.tv_nsec / 1e6;
}

static void NORETURN
fail(const char *what)
{
	fprintf(stderr, "authc: %s\n", what);
	exit(1);
}

static struct auth *
connect_to(const char *path)
{
	struct err err = ERR_INIT;
	struct auth *a = auth_open(path, &err);

	if (!a)
		fail(err.msg);
	return a;
}

static void
await(struct auth *a, struct auth_reply *r)
{
	struct pollfd p = { .fd = auth_fd(a), .events = POLLIN };

	do {
		if (poll(&p, 1, PATIENCE_MS) <= 0)
			fail("no answer");
		auth_answer(a, r);
	} while (r->result == AUTH_WAITING);
}

static void
show(const struct auth_reply *r, double ms)
{
	static const unsigned char none[AUTH_TOKEN];
	size_t i;

	printf("%s", names[r->result]);
	if (r->why != AUTH_WHY_NONE)
		printf(" %s", whys[r->why]);
	if (r->result == AUTH_BUSY)
		printf(" place=%u", r->place);
	if (r->since[0])
		printf(" since=%s", r->since);
	if (memcmp(r->token, none, sizeof(none)) != 0) {
		printf(" token=");
		for (i = 0; i < AUTH_TOKEN; i++)
			printf("%02x", r->token[i]);
	}
	printf(" ms=%.0f\n", ms);
	fflush(stdout);
}

static void
answer(struct auth *a, double since)
{
	struct auth_reply r;

	await(a, &r);
	show(&r, now() - since);
}

static void
nap(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

static void
raw(struct auth *a, size_t n, int byte)
{
	char s[PROTO_REQUEST];

	memset(s, byte, sizeof(s));
	if (n > sizeof(s) || send(auth_fd(a), s, n, MSG_NOSIGNAL) < 0)
		fail("cannot send");
}

/* ---- talk ---- */

static bool
ask(struct auth *a, char **w, int n)
{
	struct err err = ERR_INIT;
	int rc;

	if (n >= 4 && (strcmp(w[0], "login") == 0 || strcmp(w[0], "ask") == 0))
		rc = auth_ask_login(a, w[1], w[2], w[3], n > 4, &err);
	else if (n == 3 && strcmp(w[0], "change") == 0)
		rc = auth_ask_change(a, w[1], w[2], &err);
	else if (n == 2 && strcmp(w[0], "again") == 0)
		rc = auth_ask_again(a, w[1], &err);
	else
		return false;
	if (rc != 0) {
		printf("refused %s\n", err_name(err.code));
		fflush(stdout);
	} else if (strcmp(w[0], "ask") != 0) {
		answer(a, now());
	}
	return true;
}

static void
order(struct auth *a, char **w, int n)
{
	if (ask(a, w, n))
		return;
	if (n == 2 && strcmp(w[0], "exit") == 0)
		auth_tell_exit(a, w[1]);
	else if (n == 2 && strcmp(w[0], "nap") == 0)
		nap(strtol(w[1], NULL, 10));
	else if (n == 2 && strcmp(w[0], "raw") == 0)
		raw(a, strtoul(w[1], NULL, 10), 'R');
	else if (strcmp(w[0], "junk") == 0)
		raw(a, PROTO_REQUEST, 'x');
	else if (strcmp(w[0], "answer") == 0 || strcmp(w[0], "gone") == 0)
		answer(a, now());
	else
		fail("what?");
}

static int
talk(const char *path)
{
	struct auth *a = connect_to(path);
	char line[2048], *w[WORDS], *s;
	int n;

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		s = line;
		if (!*s)
			continue;
		for (n = 0; n < WORDS && s; n++)
			w[n] = strsep(&s, "\t");
		order(a, w, n);
	}
	auth_close(&a);
	return 0;
}

/* ---- storm ---- */

static int
storm(const char *path, int n, const char *key)
{
	struct auth **a = calloc((size_t)n, sizeof(*a));
	struct pollfd *p = calloc((size_t)n, sizeof(*p));
	int count[NELEM(names)] = { 0 }, i, left = n;
	double start = now();
	struct err err = ERR_INIT;
	char who[32], own[64], password[32];

	if (!a || !p)
		fail("memory");
	for (i = 0; i < n; i++) {
		a[i] = connect_to(path);
		snprintf(who, sizeof(who), "imv.p%04d", i + 1);
		snprintf(own, sizeof(own), "SHA256:%043d", 1000 + i + 1);
		snprintf(password, sizeof(password), "tormenta de verano");
		if (auth_ask_login(a[i], who, password,
		    strcmp(key, "own") == 0 ? own : key, false, &err) != 0)
			fail(err.msg);
		p[i] = (struct pollfd){ .fd = auth_fd(a[i]),
		    .events = POLLIN };
	}
	while (left > 0) {
		if (poll(p, (nfds_t)n, PATIENCE_MS) <= 0)
			fail("no answer");
		for (i = 0; i < n; i++) {
			struct auth_reply r;

			if (!p[i].revents)
				continue;
			auth_answer(a[i], &r);
			if (r.result == AUTH_WAITING)
				continue;
			count[r.result]++;
			p[i].fd = -1;
			left--;
		}
	}
	for (i = 1; i < (int)NELEM(names); i++)
		if (count[i])
			printf("%s=%d ", names[i], count[i]);
	printf("ms=%.0f\n", now() - start);
	for (i = 0; i < n; i++)
		auth_close(&a[i]);
	free(a);
	free(p);
	return 0;
}

/* ---- time ---- */

static int
by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return a < b ? -1 : a > b;
}

/* The accounts by turns, so that whatever else happens hits all the same. */
static int
measure(const char *path, int rounds, const char *key, char **who, int n)
{
	struct auth *a = connect_to(path);
	double *ms = calloc((size_t)(rounds * n), sizeof(*ms)), start;
	struct err err = ERR_INIT;
	struct auth_reply r;
	int i, j;

	if (!ms)
		fail("memory");
	for (i = 0; i < rounds; i++)
		for (j = 0; j < n; j++) {
			start = now();
			if (auth_ask_login(a, who[j], "no es la clave de nadie",
			    key, false, &err) != 0)
				fail(err.msg);
			await(a, &r);
			if (r.result != AUTH_NO)
				fail("it was let in, or not answered");
			ms[j * rounds + i] = now() - start;
		}
	for (j = 0; j < n; j++) {
		qsort(ms + j * rounds, (size_t)rounds, sizeof(*ms), by_size);
		printf("%.3f\n", ms[j * rounds + rounds / 2]);
	}
	free(ms);
	auth_close(&a);
	return 0;
}

/* ---- flood ---- */

static uint64_t state;

static unsigned
noise(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33);
}

/* A good frame with some bytes changed, or nothing but noise. */
static void
make_frame(unsigned char f[PROTO_REQUEST])
{
	struct proto_request r = { .type = PROTO_LOGIN,
	    .account = "imv.nadie", .password = "x" };
	unsigned i, n = noise() % 4;

	if (proto_put_request(f, &r) != 0)
		fail("frame");
	if (n == 0)
		for (i = 0; i < PROTO_REQUEST; i++)
			f[i] = (unsigned char)noise();
	else
		while (n-- > 0)
			f[noise() % PROTO_REQUEST] = (unsigned char)noise();
	/* Never a whole login: that would be a test of Argon2. */
	if (proto_get_request(&r, f) == 0 && r.type == PROTO_LOGIN)
		f[5] = 1;
}

static int
flood(const char *path, int n)
{
	unsigned char f[PROTO_REQUEST];
	struct auth *a;
	size_t len;
	int i;

	for (i = 0; i < n; i++) {
		a = connect_to(path);
		make_frame(f);
		len = noise() % 3 ? sizeof(f) : noise() % sizeof(f);
		if (send(auth_fd(a), f, len, MSG_NOSIGNAL) < 0 &&
		    errno != EPIPE)
			fail("cannot send");
		auth_close(&a);
	}
	return 0;
}

static int
hash(const char *pepper, const char *kib, const char *passes)
{
	struct err err = ERR_INIT;
	struct password *p;
	char line[600], phc[PASSWORD_PHC];

	p = password_new(pepper, (uint32_t)strtoul(kib, NULL, 10),
	    (uint32_t)strtoul(passes, NULL, 10), &err);
	if (!p || !fgets(line, sizeof(line), stdin))
		fail(err.msg);
	line[strcspn(line, "\n")] = '\0';
	if (password_hash(p, line, phc, &err) != 0)
		fail(err.msg);
	puts(phc);
	password_free(&p);
	return 0;
}

static void
become(const char *uid)
{
	uid_t u = (uid_t)strtoul(uid, NULL, 10);

	if (setgroups(0, NULL) != 0 || setresgid(u, u, u) != 0 ||
	    setresuid(u, u, u) != 0)
		fail("cannot become another");
}

int
main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "-u") == 0) {
		become(argv[2]);
		argc -= 2;
		argv += 2;
	}
	if (argc == 5 && strcmp(argv[1], "hash") == 0)
		return hash(argv[2], argv[3], argv[4]);
	if (argc == 3 && strcmp(argv[1], "talk") == 0)
		return talk(argv[2]);
	if (argc == 5 && strcmp(argv[1], "storm") == 0)
		return storm(argv[2], (int)strtol(argv[3], NULL, 10), argv[4]);
	if (argc > 5 && strcmp(argv[1], "time") == 0)
		return measure(argv[2], (int)strtol(argv[3], NULL, 10),
		    argv[4], argv + 5, argc - 5);
	if (argc == 5 && strcmp(argv[1], "flood") == 0) {
		state = strtoul(argv[4], NULL, 10);
		return flood(argv[2], (int)strtol(argv[3], NULL, 10));
	}
	fail("how?");
}
