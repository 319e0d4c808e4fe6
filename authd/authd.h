/*
 * authd.h - the dispatcher: its connections and what it holds
 *
 * One thread, one poll loop.  main.c starts it, loop.c waits and wakes,
 * conn.c reads and answers frames, login.c decides.
 */
#ifndef AUTHD_AUTHD_H
#define AUTHD_AUTHD_H

#include <sys/types.h>

#include "lib/base/base.h"
#include "authd/bank.h"
#include "authd/worker.h"
#include "lib/auth/proto.h"
#include "lib/auth/queue.h"
#include "lib/base/conf.h"
#include "lib/base/err.h"

enum {
	CONNS_MOST	= 4096,
	WORKERS_MOST	= 64,
	SAME_ACCOUNT	= 4,		/* requests of one account at a time */
	STRANGERS	= 16,		/* connections of one uid not entered */
	FRAME_MS	= 5000,		/* for the bytes of one frame */
	STRANGER_MS	= 900000,	/* in silence at the login screen */
	PATIENCE_MS	= 20000,	/* longer: come back later */
	WORK_MS		= 60000,	/* a worker silent for longer is dead */
	FOREIGN_S	= 2,		/* who tries another's account waits */
	HOLDS		= 256,		/* unknown names with a delay */
};

/* A name without an account, as a keyed digest, and when it may try again. */
struct hold {
	unsigned char	 who[16];
	int64_t		 until;
};

enum conn_state {
	CONN_FREE,
	CONN_READING,		/* no request under way */
	CONN_QUEUED,		/* waits for its turn */
	CONN_HELD,		/* waits out an earlier failure, until wake */
	CONN_WORKING,		/* a worker has it */
	CONN_DELAYED,		/* the answer is there, not before wake */
};

struct conn {
	enum conn_state	 state;
	int		 fd;		/* -1: gone, its place is not free */
	uid_t		 uid;
	int64_t		 since;		/* last sign of life */
	int64_t		 wake;
	int64_t		 until;		/* the session's last moment */

	size_t		 got;		/* of frame */
	unsigned char	 frame[PROTO_REQUEST];	/* wiped when handed on */
	enum proto_type	 type;		/* of the request under way */
	bool		 take_over;
	struct bank_account who;	/* as found for that request */
	struct auth_reply reply;	/* CONN_DELAYED */

	char		 account[AUTH_ACCOUNT_MAX + 1];
	char		 key[PROTO_KEY_MAX + 1];
	char		 session[BANK_ID];	/* "" while not entered */
	bool		 limited;		/* until the password is new */
};

struct authd {
	struct conf		 conf;
	struct worker_kit	 kit;
	struct bank		*bank;
	struct queue		*queue;
	struct worker		 worker[WORKERS_MOST];
	unsigned		 workers;
	struct conn		*conn;		/* not seen by the children */
	int			 conns;
	int			 listen_fd, signal_fd, folder_fd;
	int64_t			 work_ms;	/* what a request takes */
	struct hold		 hold[HOLDS];
	bool			 end;
};

/* main.c, loop.c */
int	authd_listen(struct authd *a, struct err *err) MUSTCHECK;
void	authd_loop(struct authd *a);

/* conn.c */
struct conn *conn_new(struct authd *a, int fd, uid_t uid);
void	conn_readable(struct authd *a, struct conn *c);
/* Answers and waits for the next request; closes when nobody is there. */
void	conn_reply(struct authd *a, struct conn *c,
	    const struct auth_reply *r);
void	conn_say(struct authd *a, struct conn *c, enum auth_result result);
/* The end of a connection; of its session too, for that reason. */
void	conn_end(struct authd *a, struct conn *c, const char *reason);
/* The connection that holds the account's session, but not `but`. */
struct conn *conn_of(struct authd *a, const char *account,
	    const struct conn *but);

/* login.c */
/* c->frame is whole. */
void	login_request(struct authd *a, struct conn *c);
/* Gives idle workers something to do. */
void	login_dispatch(struct authd *a);
/* c->wake has come. */
void	login_wake(struct authd *a, struct conn *c);
/* A worker's answer; NULL when it died over it. */
void	login_worked(struct authd *a, struct conn *c,
	    const struct work_done *done);

#endif
