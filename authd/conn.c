#include "lib/base/base.h"
#include "authd/authd.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/log.h"

static bool
is_stranger(const struct conn *c)
{
	return c->state == CONN_READING && !c->session[0];
}

/* Whoever has stood longest at the door makes room (dovecot). */
static struct conn *
make_room(struct authd *a)
{
	struct conn *oldest = NULL;
	int i;

	for (i = 0; i < a->conns; i++)
		if (is_stranger(&a->conn[i]) && (!oldest ||
		    a->conn[i].since < oldest->since))
			oldest = &a->conn[i];
	if (oldest)
		conn_end(a, oldest, "corte");
	return oldest;
}

/* In the demo everybody is one uid, so there it says nothing. */
static bool
too_many(const struct authd *a, uid_t uid)
{
	int i, n = 0;

	if (a->conf.identity == CONF_ASKED)
		return false;
	for (i = 0; i < a->conns; i++)
		n += a->conn[i].state != CONN_FREE && !a->conn[i].session[0] &&
		    a->conn[i].uid == uid;
	return n >= STRANGERS;
}

struct conn *
conn_new(struct authd *a, int fd, uid_t uid)
{
	struct conn *c = NULL;
	int i;

	if (too_many(a, uid)) {
		log_msg(LOG_IS_WARNING, "uid %ld: too many connections",
		    (long)uid);
		return NULL;
	}
	for (i = 0; i < a->conns && !c; i++)
		if (a->conn[i].state == CONN_FREE)
			c = &a->conn[i];
	if (!c)
		c = make_room(a);
	if (!c)
		return NULL;
	*c = (struct conn){ .state = CONN_READING, .fd = fd, .uid = uid,
	    .since = now_ms() };
	return c;
}

struct conn *
conn_of(struct authd *a, const char *account, const struct conn *but)
{
	struct conn *c;
	int i;

	for (i = 0; i < a->conns; i++) {
		c = &a->conn[i];
		if (c != but && c->state != CONN_FREE && c->session[0] &&
		    strcmp(c->account, account) == 0)
			return c;
	}
	return NULL;
}

/*
 * A failure that a worker is still computing is counted although nobody
 * waits for it any more, and hanging up is no way to try again at once: the
 * place stays taken until then.
 */
void
conn_end(struct authd *a, struct conn *c, const char *reason)
{
	if (c->session[0])
		bank_close(a->bank, c->session, reason);
	c->session[0] = '\0';
	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
	if (c->state == CONN_QUEUED)
		queue_drop(a->queue, (int)(c - a->conn));
	explicit_bzero(c->frame, sizeof(c->frame));
	if (c->state == CONN_WORKING || c->state == CONN_DELAYED)
		return;
	explicit_bzero(c, sizeof(*c));
	c->fd = -1;
}

void
conn_reply(struct authd *a, struct conn *c, const struct auth_reply *r)
{
	unsigned char frame[PROTO_REPLY];
	ssize_t n;

	c->state = CONN_READING;
	c->since = now_ms();
	c->wake = 0;
	c->got = 0;
	explicit_bzero(c->frame, sizeof(c->frame));
	if (c->fd == -1) {
		conn_end(a, c, "muerte");
		return;
	}
	proto_put_reply(frame, r);
	/* It always fits: one answer to each request. */
	n = send(c->fd, frame, sizeof(frame), MSG_NOSIGNAL | MSG_DONTWAIT);
	explicit_bzero(frame, sizeof(frame));
	if (n != sizeof(frame))
		conn_end(a, c, "muerte");
}

void
conn_say(struct authd *a, struct conn *c, enum auth_result result)
{
	struct auth_reply r = { .result = result };

	conn_reply(a, c, &r);
}

/* Anything said while a request is under way but EXIT ends it all. */
static void
interrupt(struct authd *a, struct conn *c)
{
	unsigned char frame[PROTO_REQUEST];
	struct proto_request r;
	ssize_t n = recv(c->fd, frame, sizeof(frame), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n == sizeof(frame) && proto_get_request(&r, frame) == 0 &&
	    r.type == PROTO_EXIT) {
		conn_end(a, c, r.reason);
	} else {
		if (n > 0)
			log_msg(LOG_IS_WARNING, "uid %ld: a frame out of turn",
			    (long)c->uid);
		conn_end(a, c, "muerte");
	}
	explicit_bzero(frame, sizeof(frame));
	explicit_bzero(&r, sizeof(r));
}

void
conn_readable(struct authd *a, struct conn *c)
{
	ssize_t n;

	if (c->state != CONN_READING) {
		interrupt(a, c);
		return;
	}
	n = recv(c->fd, c->frame + c->got, sizeof(c->frame) - c->got,
	    MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		conn_end(a, c, "muerte");
		return;
	}
	if (c->got == 0)
		c->since = now_ms();
	c->got += (size_t)n;
	if (c->got == sizeof(c->frame))
		login_request(a, c);
}
