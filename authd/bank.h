/*
 * bank.h - what authd says to PostgreSQL and asks of it
 *
 * Short statements over lib/store/db.h, each with its time limit.  When the
 * server does not answer, a call fails at once until the next attempt is due
 * (at once when the connection had lasted, then 100 ms, doubling to 2 s), so
 * the loop goes on.  What must be written whatever happens - failures and the
 * ends of sessions - is kept here in order and written when the server answers
 * again, a little at a time.
 */
#ifndef AUTHD_BANK_H
#define AUTHD_BANK_H

#include "lib/base/base.h"
#include "lib/auth/client.h"
#include "lib/auth/password.h"
#include "lib/base/conf.h"
#include "lib/base/err.h"

enum {
	BANK_ID		= 37,	/* a session's uuid with the NUL */
	BANK_PREVIOUS	= 4,	/* hashes that may not come back */
	BANK_NAMES	= 12,
	BANK_NAME	= 200,	/* bytes of a name with the NUL */
	BANK_MAC	= 2,	/* bytes of password_mac() that are stored */
};

struct bank;

struct bank_account {
	bool	 known;
	bool	 active;
	bool	 must_change;
	bool	 has_session;
	int	 wait_s;	/* left of the delay after the last failure */
	char	 phc[PASSWORD_PHC];
};

struct bank_session {
	enum { BANK_OPENED, BANK_IN_USE, BANK_WRONG_KEY } result;
	char	 id[BANK_ID];
	char	 since[24];	/* of the one in use, for people */
};

struct bank *bank_new(const struct conf *c) MUSTCHECK;
/* Ends what is open as 'corte'; the connection too. */
void	bank_end(struct bank **b);

/* Whether it answers; connects and catches up when an attempt is due. */
bool	bank_ready(struct bank *b);
/* When bank_ready() has something to do again, as now_ms(); 0: nothing. */
int64_t	bank_due(const struct bank *b);

int	bank_find(struct bank *b, const char *account,
	    struct bank_account *out, struct err *err) MUSTCHECK;
/* n texts; at most BANK_PREVIOUS and BANK_NAMES. */
int	bank_previous(struct bank *b, const char *account,
	    char out[BANK_PREVIOUS][PASSWORD_PHC], size_t *n, struct err *err)
	    MUSTCHECK;
int	bank_names(struct bank *b, const char *account,
	    char out[BANK_NAMES][BANK_NAME], size_t *n, struct err *err)
	    MUSTCHECK;

/* The characters that a new password has at least. */
int	bank_least(struct bank *b, size_t *n, struct err *err) MUSTCHECK;

/*
 * Logs an attempt that did not get in (result: fallo, desconocida, bloqueada,
 * ocupada, clave_ajena); returns the seconds to wait before the answer.
 * Written later when it cannot be now.
 */
int	bank_attempt(struct bank *b, const char *account, const char *key,
	    const char *result, const unsigned char mac[BANK_MAC]);

/*
 * ERR_UNCERTAIN: it may be open; then bank_forget_open() sees to it that no
 * session is left open that nobody holds.
 */
int	bank_open(struct bank *b, const char *account, const char *key,
	    const unsigned char token[AUTH_TOKEN], bool take, bool limited,
	    struct bank_session *out, struct err *err) MUSTCHECK;
void	bank_forget_open(struct bank *b, const char *account, const char *key);

/* Written later when it cannot be now; may be said twice. */
void	bank_close(struct bank *b, const char *id, const char *reason);
void	bank_unlocked(struct bank *b, const char *id, bool good);
/* A limited session becomes a full one. */
void	bank_free(struct bank *b, const char *id);

/* Repeats itself after a lost connection, but never writes twice. */
int	bank_change(struct bank *b, const char *account, const char *phc,
	    bool rehash, struct err *err) MUSTCHECK;

/* Milliseconds of a clock that only goes forward. */
int64_t	now_ms(void);

#endif
