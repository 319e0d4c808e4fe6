#include "lib/base/base.h"
#include "lib/auth/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "lib/auth/proto.h"
#include "lib/base/die.h"
#include "lib/base/mem.h"

#include "tests/tap.h"

/*
 * A guardian in a terminal of its own, as sshd starts it.  authd is a socket
 * that this test listens on: what comes out of it tells what authd would see.
 */
struct stage {
	int	 listen_fd, conn, master;
	struct termios modes;		/* as they were before anybody came */
	pid_t	 guardian;
	char	 dir[32], socket[64], file[64];
	bool	 behind;	/* a shell that ignores hang-ups leads it */
};

static struct stage st;

static void
nap(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

/* Each child writes what it is into a file that the test reads. */
static void
note(const char *what)
{
	int fd = open(st.file, O_WRONLY | O_CREAT | O_APPEND, 0600);
	ssize_t n = write(fd, what, strlen(what));

	(void)n;
	close(fd);
}

static void
read_notes(char *out, size_t cap)
{
	int fd = open(st.file, O_RDONLY);
	ssize_t n = fd == -1 ? 0 : read(fd, out, cap - 1);

	out[n < 0 ? 0 : n] = '\0';
	if (fd != -1)
		close(fd);
}

/* At most five seconds. */
static bool
noted(const char *want)
{
	char got[256];
	int i;

	for (i = 0; i < 500; i++) {
		read_notes(got, sizeof(got));
		if (strcmp(got, want) == 0)
			return true;
		nap(10);
	}
	printf("# notes are \"%s\", want \"%s\"\n", got, want);
	return false;
}

static void
spoil_terminal(void)
{
	struct termios t;

	tcgetattr(STDIN_FILENO, &t);
	cfmakeraw(&t);
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
	if (write(STDOUT_FILENO, "\033[?1049h\033[?25l", 14) < 0)
		_exit(9);
}

/* ---- what a child does ---- */

static unsigned char token[AUTH_TOKEN] = "una ficha de treinta y dos byte";

static int
crash(struct guard *g)
{
	(void)g;
	spoil_terminal();
	note("crash ");
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
	return 0;
}

static int
come_back(struct guard *g)
{
	char account[AUTH_ACCOUNT_MAX + 1], draft[GUARD_PLACE];
	unsigned char got[AUTH_TOKEN];
	bool locked;

	if (!g->again) {
		note(guard_get_token(g, account, got) ? "early " : "first ");
		guard_put_token(g, "imv.ana", token);
		guard_put_place(g, true, "borrador");
		memcpy(guard_rest(g)->text, "a medias", 9);
		guard_rest(g)->n = 9;
		return EXIT_AGAIN;
	}
	guard_get_place(g, &locked, draft);
	if (guard_get_token(g, account, got) && strcmp(account,
	    "imv.ana") == 0 && memcmp(got, token, AUTH_TOKEN) == 0 && locked &&
	    strcmp(draft, "borrador") == 0 && guard_rest(g)->n == 9 &&
	    strcmp(guard_rest(g)->text, "a medias") == 0)
		note("second ");
	guard_wipe_token(g);
	if (!guard_get_token(g, account, got) && !guard_rest(g)->text[0])
		note("wiped ");
	return 7;
}

static int
come_back_thrice(struct guard *g)
{
	static const char *const what[] = { "a ", "b ", "c " };
	char got[256];
	size_t n;

	(void)g;
	read_notes(got, sizeof(got));
	n = strlen(got) / 2;
	if (n < 3)
		note(what[n]);
	return n < 2 ? EXIT_AGAIN : 0;
}

static int
stay(struct guard *g)
{
	(void)g;
	signal(SIGHUP, SIG_IGN);
	note("stays ");
	while (pause() == -1)
		;
	return 0;
}

static int
leave_on_hangup(struct guard *g)
{
	(void)g;
	spoil_terminal();
	note("waits ");
	while (pause() == -1)
		;
	return 0;
}

static int
leave_when_the_line_is_gone(struct guard *g)
{
	struct pollfd p = { .fd = STDIN_FILENO };

	(void)g;
	note("waits ");
	while (poll(&p, 1, -1) <= 0)
		;
	return 0;
}

static int
lose_authd(struct guard *g)
{
	char account[AUTH_ACCOUNT_MAX + 1];
	unsigned char got[AUTH_TOKEN];

	if (!g->again) {
		guard_put_token(g, "imv.ana", token);
		note("first ");
		nap(300);	/* the test shuts the connection meanwhile */
		return EXIT_AGAIN;
	}
	note(guard_get_token(g, account, got) ? "token " : "no-token ");
	/* The new connection is under the old number. */
	if (write(g->auth_fd, "hola", 4) == 4)
		note("connected ");
	return 0;
}

static const char *
after_three(void *ctx)
{
	int *asked = ctx;

	return ++*asked > 2 ? NULL : *asked == 1 ? "lleno" : "no contesta";
}

static const char *
never(void *ctx)
{
	(void)ctx;
	return "no contesta";
}

/* ---- the stage ---- */

/* The kernel tells a hang-up to who leads the session, and to nobody else. */
static void
stand_behind(void)
{
	int status;
	pid_t pid;

	signal(SIGHUP, SIG_IGN);
	pid = fork();
	if (pid > 0) {
		waitpid(pid, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 92);
	}
	signal(SIGHUP, SIG_DFL);
}

static void
become_guardian(int (*child)(struct guard *),
    const char *(*wait_for)(void *))
{
	struct guard g;
	struct err err = ERR_INIT;
	const char *tty = ptsname(st.master);
	int asked = 0, fd;

	setsid();
	fd = open(tty, O_RDWR);
	if (fd == -1 || ioctl(fd, TIOCSCTTY, 0) == -1)
		_exit(90);
	dup2(fd, 0);
	dup2(fd, 1);
	close(fd);
	close(st.master);
	close(st.listen_fd);
	if (st.behind)
		stand_behind();
	if (guard_start(&g, st.socket, wait_for, &asked, &err) != 0)
		_exit(91);
	_exit(child(&g));
}

static void
begin(int (*child)(struct guard *), const char *(*wait_for)(void *))
{
	unlink(st.file);
	st.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (st.master == -1 || grantpt(st.master) || unlockpt(st.master)) {
		printf("Bail out! no terminal\n");
		exit(1);
	}
	/* Before the child can have changed them. */
	tcgetattr(st.master, &st.modes);
	fflush(stdout);
	st.guardian = fork();
	if (st.guardian == 0)
		become_guardian(child, wait_for);
	st.conn = accept4(st.listen_fd, NULL, NULL, SOCK_CLOEXEC);
}

/* The exit code, or 256 + the signal; -1 when it does not end in time. */
static int
ended(int tenths)
{
	int status;

	for (; tenths > 0; tenths--) {
		if (waitpid(st.guardian, &status, WNOHANG) == st.guardian)
			return WIFSIGNALED(status) ? 256 + WTERMSIG(status) :
			    WEXITSTATUS(status);
		nap(100);
	}
	return -1;
}

/* What authd sees: "EOF", the reason of an exit, or "?". */
static const char *
seen(void)
{
	static struct proto_request r;
	unsigned char frame[PROTO_REQUEST];
	struct pollfd p = { .fd = st.conn, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, 3000) <= 0)
		return "nothing";
	n = recv(st.conn, frame, sizeof(frame), 0);
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return "EOF";
	if (n != sizeof(frame) || proto_get_request(&r, frame) != 0 ||
	    r.type != PROTO_EXIT)
		return "?";
	return r.reason;
}

/* All that was written to the terminal. */
static void
screen(char *out, size_t cap)
{
	struct pollfd p = { .fd = st.master, .events = POLLIN };
	size_t at = 0;
	ssize_t n;

	while (at + 1 < cap && poll(&p, 1, 200) > 0) {
		n = read(st.master, out + at, cap - 1 - at);
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	out[at] = '\0';
}

static void
clear(void)
{
	close(st.conn);
	close(st.master);
}

static void
a_crash_gives_the_terminal_back(void)
{
	struct termios before, after;
	char out[4096];

	begin(crash, NULL);
	before = st.modes;
	is_int(ended(50), 128 + SIGSEGV, "a crash ends it, with its signal");
	tcgetattr(st.master, &after);
	ok(before.c_lflag == after.c_lflag && before.c_iflag == after.c_iflag &&
	    before.c_oflag == after.c_oflag && (after.c_lflag & ECHO),
	    "the terminal echoes again");
	screen(out, sizeof(out));
	ok(strstr(out, "\033[?1049l") != NULL, "the other screen is left");
	ok(strstr(out, "\033[?25h") != NULL, "the cursor is back");
	ok(strstr(out, "\033[?2004l") != NULL, "pasting is as before");
	ok(strstr(out, "guardado") != NULL, "and she is told what is safe");
	is_str(seen(), "EOF", "authd sees a death");
	clear();
}

static void
again_is_started_again(void)
{
	int64_t start;
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	start = ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	begin(come_back, NULL);
	is_int(ended(50), 7, "it ends with what the last child said");
	clock_gettime(CLOCK_MONOTONIC, &ts);
	ok(ts.tv_sec * 1000 + ts.tv_nsec / 1000000 - start < 500,
	    "the first time there is no pause");
	ok(noted("first second wiped "),
	    "the second child has the token, and it can be wiped");
	is_str(seen(), "EOF", "authd saw one connection");
	clear();
}

static void
as_often_as_the_bank_needs(void)
{
	char out[4096];

	begin(come_back_thrice, after_three);
	is_int(ended(100), 0, "it goes on until one ends well");
	ok(noted("a b c "), "three children, one after the other");
	screen(out, sizeof(out));
	ok(strstr(out, "lleno") && strstr(out, "no contesta"),
	    "she is told why it waits, and when that changes");
	clear();
	begin(come_back_thrice, never);
	ok(noted("a "), "while the bank is silent");
	nap(500);
	ok(noted("a "), "no child is started");
	is_int((long long)write(st.master, "\003", 1), 1, "Ctrl-C");
	is_int(ended(50), EXIT_AGAIN, "ends the waiting");
	is_str(seen(), "corte", "and the session, as cut");
	clear();
}

static void
a_hang_up_ends_it(void)
{
	begin(leave_on_hangup, NULL);
	ok(noted("waits "), "a session");
	close(st.master);
	st.master = -1;
	ok(ended(50) != -1, "ends when the line is cut");
	is_str(seen(), "corte", "and authd is told so");
	is_str(seen(), "EOF", "then nobody holds it");
	clear();
}

/* As when a desk is switched off whose shell is slow to go. */
static void
a_hang_up_that_only_the_child_sees(void)
{
	st.behind = true;
	begin(leave_when_the_line_is_gone, NULL);
	ok(noted("waits "), "a session that a shell leads");
	close(st.master);
	st.master = -1;
	is_int(ended(50), 0, "ends in order by itself when the line is cut");
	is_str(seen(), "corte", "and authd is told it was the line");
	st.behind = false;
	clear();
}

static void
a_stubborn_child_is_ended(void)
{
	begin(stay, NULL);
	ok(noted("stays "), "a child that will not go");
	kill(st.guardian, SIGTERM);
	is_int(ended(20), -1, "is given its time to save");
	is_int(ended(120), 128 + SIGKILL, "and no more");
	is_str(seen(), "corte", "authd is told");
	clear();
}

static void
without_its_guardian_it_leaves(void)
{
	begin(leave_on_hangup, NULL);
	ok(noted("waits "), "a session");
	kill(st.guardian, SIGKILL);
	is_int(ended(20), 256 + SIGKILL, "whose guardian is killed");
	is_str(seen(), "EOF", "leaves too");
	clear();
}

static void
another_authd(void)
{
	int first;

	begin(lose_authd, NULL);
	ok(noted("first "), "a session");
	first = st.conn;
	close(first);
	st.conn = accept4(st.listen_fd, NULL, NULL, SOCK_CLOEXEC);
	ok(st.conn != -1, "whose authd ends is connected to the next");
	is_int(ended(50), 0, "and goes on");
	ok(noted("first no-token connected "),
	    "without the token, which is void now");
	clear();
}

static void
nobody_answers(void)
{
	struct guard g;
	struct err err = ERR_INIT;

	is_int(guard_start(&g, "/nonexistent/authd.sock", NULL, NULL, &err),
	    -1, "without authd there is no session");
	is_int(err.code, ERR_UNAVAILABLE, "and it says why");
}

static bool
set_stage(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	snprintf(st.dir, sizeof(st.dir), "/tmp/guard-XXXXXX");
	if (!mkdtemp(st.dir))
		return false;
	snprintf(st.socket, sizeof(st.socket), "%s/s", st.dir);
	snprintf(st.file, sizeof(st.file), "%s/notes", st.dir);
	memcpy(sun.sun_path, st.socket, strlen(st.socket) + 1);
	st.listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return bind(st.listen_fd, (struct sockaddr *)&sun,
	    sizeof(sun)) == 0 && listen(st.listen_fd, 8) == 0;
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_DFL);	/* nohup(1), around all of this */
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	if (!set_stage()) {
		printf("Bail out! no socket\n");
		return 1;
	}
	a_crash_gives_the_terminal_back();
	again_is_started_again();
	as_often_as_the_bank_needs();
	a_hang_up_ends_it();
	a_hang_up_that_only_the_child_sees();
	a_stubborn_child_is_ended();
	without_its_guardian_it_leaves();
	another_authd();
	nobody_answers();
	unlink(st.file);
	unlink(st.socket);
	rmdir(st.dir);
	return tap_done();
}
