#include "lib/base/base.h"
#include "authd/authd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/log.h"
#include "lib/base/mem.h"

enum {
	FIRST_WORKER	= 2,		/* 0 the door, 1 the signals */
	REBIRTH_MS	= 1000,		/* between two births of one worker */
};

/* ---- the door ---- */

static void
accept_one(struct authd *a)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);
	int fd;

	fd = accept4(a->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd == -1) {
		if (errno != EAGAIN && errno != EINTR &&
		    errno != ECONNABORTED)
			log_msg(LOG_IS_ERROR, "accept (%d)", errno);
		return;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 ||
	    !conn_new(a, fd, peer.uid))
		close(fd);
}

static void
take_signals(struct authd *a)
{
	struct signalfd_siginfo info;

	while (read(a->signal_fd, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			a->end = true;
}

/* ---- workers ---- */

static void
replace_worker(struct authd *a, struct worker *w)
{
	struct err err = ERR_INIT;
	int job = w->job;
	int64_t wait = w->since + REBIRTH_MS - now_ms();
	bool worked = job != -1 || w->pid == 0;

	worker_stop(w);
	if (job != -1) {
		log_msg(LOG_IS_WARNING, "a worker died at work; another comes");
		login_worked(a, &a->conn[job], NULL);
	}
	/* One that dies as soon as it lives shall not keep us busy. */
	if (!worked && wait > 0)
		return;
	if (worker_start(w, &a->kit, &err) != 0)
		log_msg(LOG_IS_ERROR, "%s", err.msg);
}

static void
from_worker(struct authd *a, struct worker *w)
{
	struct work_done done;
	int rc = worker_take(w, &done), job = w->job;

	if (rc < 0 || (rc > 0 && job == -1)) {
		replace_worker(a, w);
		return;
	}
	if (rc == 0)
		return;
	/* Smoothed over eight, to tell how long a queue takes. */
	a->work_ms += (now_ms() - w->since - a->work_ms) / 8;
	w->job = -1;
	login_worked(a, &a->conn[job], &done);
	explicit_bzero(&done, sizeof(done));
}

static void
check_workers(struct authd *a)
{
	int64_t now = now_ms();
	unsigned i;

	for (i = 0; i < a->workers; i++) {
		struct worker *w = &a->worker[i];

		if ((w->pid == 0 && now - w->since >= REBIRTH_MS) ||
		    (w->job != -1 && now - w->since >= WORK_MS))
			replace_worker(a, w);
	}
}

/* ---- time ---- */

/* When this connection wants to be looked at; 0 never. */
static int64_t
due(const struct conn *c)
{
	switch (c->state) {
	case CONN_HELD:
	case CONN_DELAYED:
		return c->wake;
	case CONN_READING:
		if (c->got > 0)
			return c->since + FRAME_MS;
		return c->session[0] ? c->until : c->since + STRANGER_MS;
	case CONN_FREE:
	case CONN_QUEUED:
	case CONN_WORKING:
		break;
	}
	return 0;
}

static void
overdue(struct authd *a, struct conn *c)
{
	if (c->state != CONN_READING) {
		login_wake(a, c);
	} else if (c->got > 0) {
		log_msg(LOG_IS_WARNING, "uid %ld: half a frame",
		    (long)c->uid);
		conn_end(a, c, "muerte");
	} else {
		conn_end(a, c, "inactividad");
	}
}

static void
run_timers(struct authd *a)
{
	int64_t now = now_ms(), when;
	int i;

	for (i = 0; i < a->conns; i++) {
		when = due(&a->conn[i]);
		if (when > 0 && when <= now)
			overdue(a, &a->conn[i]);
	}
}

/* Milliseconds to sleep at most. */
static int
patience(const struct authd *a)
{
	int64_t now = now_ms(), next = now + 60000, when;
	unsigned w;
	int i;

	for (i = 0; i < a->conns; i++) {
		when = due(&a->conn[i]);
		if (when > 0 && when < next)
			next = when;
	}
	when = bank_due(a->bank);
	if (when > 0 && when < next)
		next = when;
	for (w = 0; w < a->workers; w++)
		if (a->worker[w].pid == 0 || a->worker[w].job != -1) {
			when = a->worker[w].since + (a->worker[w].pid == 0 ?
			    REBIRTH_MS : WORK_MS);
			if (when < next)
				next = when;
		}
	return next <= now ? 0 : (int)(next - now);
}

/* ---- the loop ---- */

static void
fill(struct authd *a, struct pollfd *p)
{
	unsigned w;
	int i;

	p[0] = (struct pollfd){ .fd = a->listen_fd, .events = POLLIN };
	p[1] = (struct pollfd){ .fd = a->signal_fd, .events = POLLIN };
	p += FIRST_WORKER;
	for (w = 0; w < a->workers; w++)
		*p++ = (struct pollfd){ .fd = a->worker[w].fd,
		    .events = POLLIN };
	for (i = 0; i < a->conns; i++)
		*p++ = (struct pollfd){ .fd = a->conn[i].state == CONN_FREE ?
		    -1 : a->conn[i].fd, .events = POLLIN };
}

static void
answer(struct authd *a, const struct pollfd *p)
{
	unsigned w;
	int i;

	if (p[1].revents)
		take_signals(a);
	for (w = 0; w < a->workers; w++)
		if (p[FIRST_WORKER + w].revents &&
		    p[FIRST_WORKER + w].fd == a->worker[w].fd)
			from_worker(a, &a->worker[w]);
	for (i = 0; i < a->conns; i++)
		if (p[FIRST_WORKER + (int)a->workers + i].revents &&
		    a->conn[i].state != CONN_FREE && a->conn[i].fd ==
		    p[FIRST_WORKER + (int)a->workers + i].fd)
			conn_readable(a, &a->conn[i]);
	/* Last, so that no new connection is taken for one that ended. */
	if (p[0].revents)
		accept_one(a);
}

void
authd_loop(struct authd *a)
{
	nfds_t n = FIRST_WORKER + a->workers + (nfds_t)a->conns;
	struct pollfd *p = mem_alloc(n * sizeof(*p));
	int i;

	while (!a->end) {
		bank_ready(a->bank);
		login_dispatch(a);
		fill(a, p);
		if (poll(p, n, patience(a)) < 0 && errno != EINTR) {
			log_msg(LOG_IS_ERROR, "poll (%d)", errno);
			break;
		}
		answer(a, p);
		run_timers(a);
		check_workers(a);
	}
	for (i = 0; i < a->conns; i++)
		if (a->conn[i].fd != -1) {
			/* bank_end() cuts all of them at once. */
			a->conn[i].session[0] = '\0';
			conn_end(a, &a->conn[i], "corte");
		}
	free(p);
}
