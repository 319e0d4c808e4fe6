/*
 * worker.h - the processes that compute Argon2
 *
 * A fixed number, forked beforehand, each with one arena and one socket to
 * the dispatcher; nothing else is open to them (sandbox_compute()).  So many
 * people at the door cost time, never memory.  One that dies is replaced.
 */
#ifndef AUTHD_WORKER_H
#define AUTHD_WORKER_H

#include <sys/types.h>

#include "lib/base/base.h"
#include "authd/bank.h"
#include "lib/auth/client.h"
#include "lib/auth/password.h"
#include "lib/auth/weak.h"
#include "lib/base/err.h"

struct work {
	enum { WORK_CHECK, WORK_CHANGE } kind;
	char	 account[AUTH_ACCOUNT_MAX + 1];
	char	 phc[PASSWORD_PHC];		/* to check `password` with */
	char	 password[AUTH_PASSWORD_MAX + 1];
	/* WORK_CHANGE */
	char	 new_password[AUTH_PASSWORD_MAX + 1];
	char	 previous[BANK_PREVIOUS][PASSWORD_PHC];
	char	 names[BANK_NAMES][BANK_NAME];
	size_t	 n_previous, n_names;
	size_t	 least;			/* characters of a new one */
};

struct work_done {
	enum { WORK_NO, WORK_YES, WORK_WEAK, WORK_ERROR } verdict;
	enum auth_why	 why;			/* WORK_WEAK */
	char		 phc[PASSWORD_PHC];	/* to be stored; "" none */
	unsigned char	 mac[BANK_MAC];
};

struct worker {
	pid_t	 pid;		/* 0: not running */
	int	 fd;
	int	 job;		/* what it works on; -1 nothing */
	int64_t	 since;		/* it has that, or was forked, since */
};

/* What the children inherit. */
struct worker_kit {
	struct password		*password;
	const struct weak_words	*words;
};

int	worker_start(struct worker *w, const struct worker_kit *kit,
	    struct err *err) MUSTCHECK;
/* Wipes *work.  -1 when the worker is dead. */
int	worker_give(struct worker *w, int job, struct work *work) MUSTCHECK;
/* 1 with an answer, 0 without, -1 when the worker is dead. */
int	worker_take(struct worker *w, struct work_done *done) MUSTCHECK;
/* Ends the process when it still runs. */
void	worker_stop(struct worker *w);

#endif
