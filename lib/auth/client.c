#include "lib/base/base.h"
#include "lib/auth/client.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/auth/proto.h"
#include "lib/base/mem.h"

struct auth {
	int		 fd;
	size_t		 got;
	unsigned char	 in[PROTO_REPLY];
	bool		 waiting;	/* a request is out */
	bool		 gone;
};

struct auth *
auth_open(const char *path, struct err *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct auth *a;
	int fd;

	if (strlen(path) >= sizeof(sun.sun_path)) {
		err_set(err, ERR_TOO_LONG, "authd: socket path too long");
		return NULL;
	}
	memcpy(sun.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1) {
		err_set(err, ERR_INTERNAL, "authd: no socket (%d)", errno);
		return NULL;
	}
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) != 0) {
		err_set(err, ERR_UNAVAILABLE, "authd: does not answer (%d)",
		    errno);
		close(fd);
		return NULL;
	}
	a = auth_from_fd(fd);
	return a;
}

struct auth *
auth_from_fd(int fd)
{
	struct auth *a = mem_alloc(sizeof(*a));
	unsigned char stale[PROTO_REPLY];

	a->fd = fd;
	/* The answer to a question of whoever held it before is not ours. */
	while (recv(fd, stale, sizeof(stale), MSG_DONTWAIT) > 0)
		explicit_bzero(stale, sizeof(stale));
	return a;
}

void
auth_close(struct auth **ap)
{
	if (!*ap)
		return;
	close((*ap)->fd);
	mem_free_secret(*ap, sizeof(**ap));
	*ap = NULL;
}

int
auth_fd(const struct auth *a)
{
	return a->fd;
}

/* A frame always fits the buffer of an idle socket, so this does not wait. */
static int
put(struct auth *a, const struct proto_request *r, struct err *err)
{
	unsigned char frame[PROTO_REQUEST];
	size_t at = 0;
	ssize_t n = 0;
	int rc = -1;

	if (proto_put_request(frame, r) != 0) {
		err_set(err, ERR_INVALID, "authd: not a request");
		goto out;
	}
	while (at < sizeof(frame)) {
		n = send(a->fd, frame + at, sizeof(frame) - at, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	if (at < sizeof(frame)) {
		a->gone = true;
		err_set(err, ERR_UNAVAILABLE, "authd: gone");
		goto out;
	}
	rc = 0;
out:
	explicit_bzero(frame, sizeof(frame));
	return rc;
}

static int
set_text(char *out, size_t cap, const char *s, struct err *err)
{
	size_t n = strlen(s);

	if (n >= cap)
		return err_set(err, ERR_TOO_LONG, "authd: text too long");
	memcpy(out, s, n + 1);
	return 0;
}

static int
ask(struct auth *a, struct proto_request *r, struct err *err)
{
	int rc;

	if (a->waiting)
		rc = err_set(err, ERR_INTERNAL, "authd: one at a time");
	else
		rc = put(a, r, err);
	if (rc == 0)
		a->waiting = true;
	return rc;
}

int
auth_ask_login(struct auth *a, const char *account, const char *password,
    const char *key, bool take_over, struct err *err)
{
	struct proto_request r = { .type = PROTO_LOGIN };
	int rc = -1;

	r.take_over = take_over;
	if (set_text(r.account, sizeof(r.account), account, err) == 0 &&
	    set_text(r.key, sizeof(r.key), key ? key : "", err) == 0 &&
	    set_text(r.password, sizeof(r.password), password, err) == 0)
		rc = ask(a, &r, err);
	explicit_bzero(&r, sizeof(r));
	return rc;
}

int
auth_ask_change(struct auth *a, const char *password, const char *new_password,
    struct err *err)
{
	struct proto_request r = { .type = PROTO_CHANGE };
	int rc = -1;

	if (set_text(r.password, sizeof(r.password), password, err) == 0 &&
	    set_text(r.new_password, sizeof(r.new_password), new_password,
	    err) == 0)
		rc = ask(a, &r, err);
	explicit_bzero(&r, sizeof(r));
	return rc;
}

int
auth_ask_again(struct auth *a, const char *password, struct err *err)
{
	struct proto_request r = { .type = PROTO_AGAIN };
	int rc = -1;

	if (set_text(r.password, sizeof(r.password), password, err) == 0)
		rc = ask(a, &r, err);
	explicit_bzero(&r, sizeof(r));
	return rc;
}

void
auth_tell_exit(struct auth *a, const char *reason)
{
	struct proto_request r = { .type = PROTO_EXIT };
	struct err err;

	/* Nothing can be done about a failure: authd then sees the end. */
	if (set_text(r.reason, sizeof(r.reason), reason, &err) == 0 &&
	    put(a, &r, &err) != 0)
		a->gone = true;
}

void
auth_answer(struct auth *a, struct auth_reply *out)
{
	ssize_t n;

	memset(out, 0, sizeof(*out));
	while (!a->gone && a->got < sizeof(a->in)) {
		n = recv(a->fd, a->in + a->got, sizeof(a->in) - a->got,
		    MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0)
			a->gone = true;
		else
			a->got += (size_t)n;
	}
	/* An answer to nothing is not an answer. */
	if (!a->gone && (!a->waiting || proto_get_reply(out, a->in) != 0))
		a->gone = true;
	if (a->gone)
		out->result = AUTH_GONE;
	a->waiting = false;
	a->got = 0;
	explicit_bzero(a->in, sizeof(a->in));
}
