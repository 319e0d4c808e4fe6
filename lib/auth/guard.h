/*
 * guard.h - the guardian: one process that holds the door open
 *
 * `resguardo` forks before curses.  The parent keeps the connection to authd
 * and the session's token (in a memfd that both share), does nothing but
 * wait, gives the terminal back after a crash, and starts the child again
 * when it ends with EXIT_AGAIN, at once the first time and then as often as
 * PostgreSQL needs to answer again (decision 25).
 */
#ifndef LIB_AUTH_GUARD_H
#define LIB_AUTH_GUARD_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/auth/client.h"

struct guard {
	int	 auth_fd;	/* connection to authd; inherited */
	int	 token_fd;	/* memfd; inherited */
	bool	 again;		/* this child was started after EXIT_AGAIN */
};

/*
 * Connects to authd, makes the memfd, forks.  Returns in the child with *g
 * filled; the parent never returns: it ends with the last child's exit code.
 * `wait_for` is asked in the parent between attempts: NULL when the bank
 * answers, else a sentence that says what is waited for.
 */
int	guard_start(struct guard *g, const char *authd_socket,
	    const char *(*wait_for)(void *), void *ctx, struct err *err)
	    MUSTCHECK;

/* In the child. */
void	guard_put_token(struct guard *g, const char *account,
	    const unsigned char token[AUTH_TOKEN]);
/* false when there is none yet. */
bool	guard_get_token(struct guard *g, char account[AUTH_ACCOUNT_MAX + 1],
	    unsigned char token[AUTH_TOKEN]);
void	guard_wipe_token(struct guard *g);

/*
 * What the next child must know to be as the last one was: whether the screen
 * was locked (a restart must not open it), and the draft on it, "" for none.
 * Lies beside the token; both are wiped together.
 */
enum { GUARD_PLACE = 40 };

/*
 * What the last child could not hand to the bank any more, for the next one:
 * lies there too.  Whoever has taken it sets both to 0 and wipes the texts.
 */
struct guard_rest {
	uint32_t n, keys;
	char	 key[1024];	/* typed ahead, and not looked at */
	char	 text[256 * 1024];
};
struct guard_rest *guard_rest(struct guard *g);

void	guard_put_place(struct guard *g, bool locked, const char *draft);
void	guard_get_place(struct guard *g, bool *locked,
	    char draft[GUARD_PLACE]);

#endif
