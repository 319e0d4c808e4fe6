#include "lib/base/base.h"
#include "authd/worker.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/auth/sandbox.h"
#include "lib/base/leaks.h"

enum { WORKER_FD = 3 };

/* ---- in the worker ---- */

static void
check(const struct worker_kit *kit, const struct work *work,
    struct work_done *done)
{
	unsigned char mac[PASSWORD_MAC];
	struct err err;
	bool same;

	password_mac(kit->password, work->account, work->password, mac);
	memcpy(done->mac, mac, sizeof(done->mac));
	explicit_bzero(mac, sizeof(mac));
	if (password_check(kit->password, work->password, work->phc, &same,
	    &err) != 0)
		done->verdict = WORK_ERROR;
	else
		done->verdict = same ? WORK_YES : WORK_NO;
}

static bool
was_used(const struct worker_kit *kit, const struct work *work)
{
	struct err err;
	size_t i;
	bool same;

	for (i = 0; i < work->n_previous; i++)
		if (password_check(kit->password, work->new_password,
		    work->previous[i], &same, &err) == 0 && same)
			return true;
	return false;
}

/* The password that was checked, or the new one, becomes a hash. */
static void
make(const struct worker_kit *kit, const char *text, struct work_done *done)
{
	struct err err;

	if (password_hash(kit->password, text, done->phc, &err) != 0)
		done->verdict = WORK_ERROR;
}

static void
change(const struct worker_kit *kit, const struct work *work,
    struct work_done *done)
{
	const char *names[BANK_NAMES];
	size_t i;

	for (i = 0; i < work->n_names; i++)
		names[i] = work->names[i];
	done->why = weak_check(kit->words, work->least, work->new_password,
	    work->password, work->account, names, work->n_names);
	if (done->why == AUTH_WHY_NONE && was_used(kit, work))
		done->why = AUTH_WHY_USED;
	if (done->why != AUTH_WHY_NONE)
		done->verdict = WORK_WEAK;
	else
		make(kit, work->new_password, done);
}

static void
work_on(const struct worker_kit *kit, const struct work *work,
    struct work_done *done)
{
	check(kit, work, done);
	if (done->verdict != WORK_YES)
		return;
	if (work->kind == WORK_CHANGE)
		change(kit, work, done);
	else if (password_is_old(kit->password, work->phc))
		make(kit, work->password, done);
}

static void NORETURN
worker_main(const struct worker_kit *kit)
{
	struct err err = ERR_INIT;
	struct work work;
	struct work_done done;
	ssize_t n;

	/* The walls forbid what a leak check does: it traces its process. */
	if (password_ready(kit->password, &err) != 0 ||
	    (!SANITIZED && sandbox_compute(&err) != 0))
		_exit(1);
	for (;;) {
		n = read(WORKER_FD, &work, sizeof(work));
		if (n < 0 && errno == EINTR)
			continue;
		if (n != sizeof(work))
			break;
		memset(&done, 0, sizeof(done));
		work_on(kit, &work, &done);
		explicit_bzero(&work, sizeof(work));
		if (write(WORKER_FD, &done, sizeof(done)) != sizeof(done))
			break;
		explicit_bzero(&done, sizeof(done));
	}
	look_for_leaks();
	_exit(0);
}

/* ---- in the dispatcher ---- */

/* Nothing of the dispatcher stays open; its secrets are wiped on fork. */
static void NORETURN
become_worker(const struct worker_kit *kit, int fd, pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_IGN);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 ||
	    getppid() != parent)
		_exit(1);
	if (fd != WORKER_FD && dup2(fd, WORKER_FD) == -1)
		_exit(1);
	if (close_range(WORKER_FD + 1, ~0U, 0) != 0)
		_exit(1);
	worker_main(kit);
}

int
worker_start(struct worker *w, const struct worker_kit *kit, struct err *err)
{
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(err, ERR_INTERNAL, "worker: socket (%d)",
		    errno);
	fflush(NULL);
	*w = (struct worker){ .fd = pair[0], .job = -1, .since = now_ms() };
	w->pid = fork();
	if (w->pid == 0)
		become_worker(kit, pair[1], parent);
	close(pair[1]);
	if (w->pid == -1) {
		close(pair[0]);
		*w = (struct worker){ .fd = -1, .job = -1,
		    .since = now_ms() };
		return err_set(err, ERR_UNAVAILABLE, "worker: fork (%d)",
		    errno);
	}
	return 0;
}

int
worker_give(struct worker *w, int job, struct work *work)
{
	ssize_t n = send(w->fd, work, sizeof(*work), MSG_NOSIGNAL);

	explicit_bzero(work, sizeof(*work));
	if (n != sizeof(*work))
		return -1;
	w->job = job;
	w->since = now_ms();
	return 0;
}

int
worker_take(struct worker *w, struct work_done *done)
{
	ssize_t n;

	do
		n = recv(w->fd, done, sizeof(*done), MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n == sizeof(*done))
		return 1;
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

void
worker_stop(struct worker *w)
{
	if (w->fd != -1)
		close(w->fd);
	if (w->pid > 0) {
		if (!SANITIZED || w->job != -1)
			kill(w->pid, SIGKILL);
		while (waitpid(w->pid, NULL, 0) == -1 && errno == EINTR)
			;
	}
	*w = (struct worker){ .fd = -1, .job = -1, .since = now_ms() };
}
