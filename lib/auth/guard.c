#include "lib/base/base.h"
#include "lib/auth/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/die.h"
#include "lib/base/leaks.h"
#include "lib/base/log.h"

enum {
	PAUSE_MS	= 100,		/* between attempts; doubled ... */
	PAUSE_SOON_MS	= 300,		/* ... up to this at first, as a */
	SOON_MS		= 10000,	/* recovery is short, and then ... */
	PAUSE_MOST_MS	= 2000,		/* ... up to this */
	STEADY_MS	= 5000,		/* a child that lived so long is well */
	GRACE_MS	= 10000,	/* after a hang-up, to end in order */
};

/* In a memfd that parent and child have mapped; never in a core file. */
struct vault {
	uint32_t	 full;
	char		 account[AUTH_ACCOUNT_MAX + 1];
	unsigned char	 token[AUTH_TOKEN];
	uint32_t	 locked;		/* where the last child was */
	char		 draft[GUARD_PLACE];
	struct guard_rest rest;		/* the last: mostly never touched */
};

static struct vault *vault;

/* What the parent knows. */
struct warden {
	struct guard	*g;
	const char	*socket;
	const char	*(*wait_for)(void *);
	void		*ctx;
	struct termios	 modes;
	bool		 has_modes;
	sigset_t	 waited, before;
	bool		 ended;		/* a hang-up or an order to end */
	int64_t		 born;		/* the child */
	int64_t		 pause;
	int64_t		 since;		/* that the bank was last well */
	const char	*told;		/* what is waited for, to her */
};

static int64_t
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- the terminal after a crash ---- */

/*
 * Leaves the alternate screen, ends bracketed paste and application keys,
 * shows the cursor, normal letters.  Terminals skip what they do not know.
 */
static const char reset[] = "\033[?2004l\033[?1l\033>\033[?1049l\033[?25h"
    "\033[0m\017\r\n";

static void
say(const char *s)
{
	ssize_t n = write(STDOUT_FILENO, s, strlen(s));

	/* A terminal that has gone cannot be told anything. */
	(void)n;
}

static void
give_terminal_back(const struct warden *w)
{
	if (!isatty(STDOUT_FILENO))
		return;
	if (w->has_modes)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &w->modes);
	say(reset);
}

/* ---- the session ---- */

static bool
is_gone(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLRDHUP };

	return poll(&p, 1, 0) > 0 &&
	    (p.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0;
}

/* When authd has gone, so has the session: she enters anew. */
static void
reconnect(struct warden *w)
{
	struct err err = ERR_INIT;
	struct auth *a;

	if (!is_gone(w->g->auth_fd))
		return;
	guard_wipe_token(w->g);
	a = auth_open(w->socket, &err);
	if (!a)
		return;
	/* The number stays what it was, whoever may have kept it. */
	if (dup3(auth_fd(a), w->g->auth_fd, O_CLOEXEC) == -1)
		log_msg(LOG_IS_ERROR, "guard: dup (%d)", errno);
	auth_close(&a);
}

/*
 * The line was cut.  The child may have said so itself; when it did not, and
 * nobody does, authd takes the end of the connection for a death.
 */
static void
tell_cut(struct warden *w)
{
	struct auth *a = auth_from_fd(w->g->auth_fd);

	auth_tell_exit(a, "corte");
	auth_close(&a);
}

/* ---- the child ---- */

static void
become_child(struct warden *w, pid_t parent)
{
	sigprocmask(SIG_SETMASK, &w->before, NULL);
	/* A guardian that is killed takes the session with it, in order. */
	if (prctl(PR_SET_PDEATHSIG, SIGHUP, 0, 0, 0) != 0 ||
	    getppid() != parent)
		_exit(EXIT_SOFTWARE);
}

/* Milliseconds until a signal that we wait for; 0 when none came. */
static int
wait_signal(struct warden *w, int64_t ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
	int sig;

	sig = ms < 0 ? sigwaitinfo(&w->waited, NULL) :
	    sigtimedwait(&w->waited, NULL, &ts);
	if (sig == SIGHUP || sig == SIGTERM ||
	    (sig == SIGINT && ms >= 0))
		w->ended = true;
	return sig > 0 ? sig : 0;
}

/*
 * Who is told of a hang-up first is the kernel's choice: the child may see it
 * and end in order before any signal has come here.
 */
static bool
line_is_gone(void)
{
	struct pollfd p = { .fd = STDIN_FILENO };

	return poll(&p, 1, 0) > 0 && p.revents != 0;
}

/*
 * Waits for the end of the child, and gives its status.  After a hang-up it
 * has GRACE_MS to finish its save; the kernel has told it already, unless
 * only we were told.
 */
static int
watch(struct warden *w, pid_t pid)
{
	int64_t deadline = 0, left;
	int status;

	for (;;) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			w->ended = w->ended || line_is_gone();
			return status;
		}
		left = deadline ? deadline - clock_ms() : -1;
		if (deadline && left <= 0) {
			kill(pid, SIGKILL);
			deadline = 0;
			continue;
		}
		wait_signal(w, left);
		if (w->ended && !deadline) {
			kill(pid, SIGHUP);
			deadline = clock_ms() + GRACE_MS;
		}
	}
}

static int64_t
longer(int64_t pause, int64_t waited)
{
	int64_t most = waited < SOON_MS ? PAUSE_SOON_MS : PAUSE_MOST_MS;

	pause = pause == 0 ? PAUSE_MS : pause * 2;
	return pause < most ? pause : most;
}

/* Until the bank answers; false when she left meanwhile. */
static bool
wait_ready(struct warden *w)
{
	int64_t now = clock_ms();
	const char *why;

	if (now - w->born >= STEADY_MS) {
		w->pause = 0;
		w->since = now;
	}
	while (!w->ended) {
		if (w->pause > 0)
			wait_signal(w, w->pause);
		if (w->ended)
			return false;
		w->pause = longer(w->pause, clock_ms() - w->since);
		why = w->wait_for ? w->wait_for(w->ctx) : NULL;
		if (!why)
			return true;
		if (why != w->told)
			say(why);
		w->told = why;
	}
	return false;
}

/*
 * While the bank is waited for, Ctrl-C works and nothing is echoed: what she
 * types ahead may be a password.  Ctrl-S saves; it must not stop the line, nor
 * Ctrl-U or Ctrl-D mean anything to the terminal.
 */
static void
quiet_modes(const struct warden *w)
{
	struct termios quiet = w->modes;

	if (!w->has_modes)
		return;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN);
	quiet.c_iflag &= ~(tcflag_t)(IXON | ICRNL);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet);
}

/* The exit code when nobody is to be started again; -1 to go on. */
static int
judge(struct warden *w, int status)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
	    WEXITSTATUS(status);

	if (WIFSIGNALED(status)) {
		give_terminal_back(w);
		log_msg(LOG_IS_ERROR, "guard: the program died of signal %d",
		    WTERMSIG(status));
		if (!w->ended)
			say("Resguardo terminó de forma inesperada. Lo que "
			    "dejó capturado está guardado;\r\nvuelva a "
			    "entrar.\r\n");
	} else if (code == EXIT_AGAIN) {
		quiet_modes(w);
		if (wait_ready(w))
			return -1;
	}
	if (w->ended)
		tell_cut(w);
	return code;
}

/* Returns in each child, never in the parent. */
static int
stand_guard(struct warden *w, struct err *err)
{
	pid_t parent = getpid(), pid;
	int code;

	for (;;) {
		fflush(NULL);
		w->born = clock_ms();
		pid = fork();
		if (pid == -1)
			return err_set(err, ERR_UNAVAILABLE,
			    "guard: fork (%d)", errno);
		if (pid == 0) {
			become_child(w, parent);
			return 0;
		}
		code = judge(w, watch(w, pid));
		if (code != -1) {
			if (w->has_modes)
				tcsetattr(STDIN_FILENO, TCSANOW, &w->modes);
			guard_wipe_token(w->g);
			look_for_leaks();
			_exit(code);
		}
		w->told = NULL;
		w->g->again = true;
		reconnect(w);
	}
}

/* ---- start ---- */

static int
make_vault(struct guard *g, struct err *err)
{
	g->token_fd = memfd_create("resguardo", MFD_CLOEXEC);
	if (g->token_fd == -1 ||
	    ftruncate(g->token_fd, sizeof(*vault)) != 0)
		return err_set(err, ERR_INTERNAL, "guard: memfd (%d)", errno);
	vault = mmap(NULL, sizeof(*vault), PROT_READ | PROT_WRITE, MAP_SHARED,
	    g->token_fd, 0);
	if (vault == MAP_FAILED) {
		vault = NULL;
		return err_set(err, ERR_INTERNAL, "guard: mmap (%d)", errno);
	}
	/* Its first page: within the usual limit, and no harm beyond it. */
	if (mlock(vault, offsetof(struct vault, rest)) != 0 ||
	    madvise(vault, sizeof(*vault), MADV_DONTDUMP) != 0)
		log_msg(LOG_IS_WARNING, "guard: memory not locked");
	return 0;
}

static void
block_signals(struct warden *w)
{
	static const int sigs[] = { SIGCHLD, SIGHUP, SIGTERM, SIGINT,
	    SIGQUIT, SIGTSTP, SIGTTOU, SIGTTIN };
	size_t i;

	sigemptyset(&w->waited);
	for (i = 0; i < NELEM(sigs); i++)
		sigaddset(&w->waited, sigs[i]);
	sigprocmask(SIG_BLOCK, &w->waited, &w->before);
}

int
guard_start(struct guard *g, const char *authd_socket,
    const char *(*wait_for)(void *), void *ctx, struct err *err)
{
	struct warden w = { .g = g, .socket = authd_socket,
	    .wait_for = wait_for, .ctx = ctx };
	struct auth *a;

	*g = (struct guard){ .auth_fd = -1, .token_fd = -1 };
	if (make_vault(g, err) != 0)
		return -1;
	a = auth_open(authd_socket, err);
	if (!a)
		return -1;
	g->auth_fd = fcntl(auth_fd(a), F_DUPFD_CLOEXEC, 0);
	auth_close(&a);
	if (g->auth_fd == -1)
		return err_set(err, ERR_INTERNAL, "guard: dup (%d)", errno);
	w.has_modes = tcgetattr(STDIN_FILENO, &w.modes) == 0;
	block_signals(&w);
	return stand_guard(&w, err);
}

/* ---- the token ---- */

void
guard_put_token(struct guard *g, const char *account,
    const unsigned char token[AUTH_TOKEN])
{
	(void)g;
	vault->full = 0;
	snprintf(vault->account, sizeof(vault->account), "%s", account);
	memcpy(vault->token, token, AUTH_TOKEN);
	/* Last, so that what is half written is never read. */
	__atomic_store_n(&vault->full, 1, __ATOMIC_RELEASE);
}

bool
guard_get_token(struct guard *g, char account[AUTH_ACCOUNT_MAX + 1],
    unsigned char token[AUTH_TOKEN])
{
	(void)g;
	if (!__atomic_load_n(&vault->full, __ATOMIC_ACQUIRE))
		return false;
	memcpy(account, vault->account, AUTH_ACCOUNT_MAX + 1);
	account[AUTH_ACCOUNT_MAX] = '\0';
	memcpy(token, vault->token, AUTH_TOKEN);
	return true;
}

void
guard_wipe_token(struct guard *g)
{
	size_t n = vault->rest.n;

	(void)g;
	if (n > sizeof(vault->rest.text))
		n = sizeof(vault->rest.text);
	explicit_bzero(vault, offsetof(struct vault, rest.text) + n);
}

/* ---- the place ---- */

struct guard_rest *
guard_rest(struct guard *g)
{
	(void)g;
	return &vault->rest;
}

void
guard_put_place(struct guard *g, bool locked, const char *draft)
{
	(void)g;
	vault->locked = locked;
	snprintf(vault->draft, sizeof(vault->draft), "%s", draft);
}

void
guard_get_place(struct guard *g, bool *locked, char draft[GUARD_PLACE])
{
	(void)g;
	*locked = vault->locked != 0;
	memcpy(draft, vault->draft, GUARD_PLACE);
	draft[GUARD_PLACE - 1] = '\0';
}
