/*
 * login - a login through authd beside the Argon2 computation alone
 *
 *   login SOCKET ACCOUNT KEY PEPPER KIB PASSES ROUNDS <password
 *
 * By turns; the computation is the one authd does, with the same memory used
 * again each time.  Prints both medians in milliseconds.
 */
#include "lib/base/base.h"

#include "lib/auth/client.h"
#include "lib/auth/password.h"
#include "tests/bench/pty.h"

enum { PATIENCE_MS = 60000, ROUNDS_MOST = 1000, PAUSE_US = 60000 };

static void NORETURN
fail(const char *what)
{
	fprintf(stderr, "login: %s\n", what);
	exit(1);
}

static double
one_login(const char *socket, const char *account, const char *password,
    const char *key)
{
	struct err err = ERR_INIT;
	struct auth *a = auth_open(socket, &err);
	struct auth_reply r = { .result = AUTH_WAITING };
	double start, took;

	if (!a)
		fail(err.msg);
	start = now_us();
	if (auth_ask_login(a, account, password, key, false, &err) != 0)
		fail(err.msg);
	while (r.result == AUTH_WAITING) {
		struct pollfd p = { .fd = auth_fd(a), .events = POLLIN };

		if (poll(&p, 1, PATIENCE_MS) <= 0)
			fail("no answer");
		auth_answer(a, &r);
	}
	took = now_us() - start;
	if (r.result != AUTH_OK)
		fail("not let in");
	auth_tell_exit(a, "usuario");
	auth_close(&a);
	/* Its session is closed behind the answer. */
	usleep(PAUSE_US);
	return took / 1e3;
}

static double
one_hash(struct password *p, const char *password)
{
	struct err err = ERR_INIT;
	char phc[PASSWORD_PHC];
	double start = now_us();

	if (password_hash(p, password, phc, &err) != 0)
		fail(err.msg);
	return (now_us() - start) / 1e3;
}

int
main(int argc, char **argv)
{
	static double in[ROUNDS_MOST], alone[ROUNDS_MOST];
	char password[AUTH_PASSWORD_MAX + 2];
	struct err err = ERR_INIT;
	struct password *p;
	size_t i, n;

	if (argc != 8 || !fgets(password, sizeof(password), stdin))
		return 2;
	password[strcspn(password, "\n")] = '\0';
	n = strtoul(argv[7], NULL, 10);
	p = password_new(argv[4], (uint32_t)strtoul(argv[5], NULL, 10),
	    (uint32_t)strtoul(argv[6], NULL, 10), &err);
	if (!p || n > ROUNDS_MOST || password_ready(p, &err) != 0)
		fail(err.msg);
	(void)one_login(argv[1], argv[2], password, argv[3]);
	(void)one_hash(p, password);
	for (i = 0; i < n; i++) {
		in[i] = one_login(argv[1], argv[2], password, argv[3]);
		alone[i] = one_hash(p, password);
	}
	printf("%.2f ", percentile(in, n, 50));
	printf("%.2f\n", percentile(alone, n, 50));
	password_free(&p);
	return 0;
}
