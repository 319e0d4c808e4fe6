/* people.h - institutions, accounts and keys, as several commands add them */
#ifndef CTL_PEOPLE_H
#define CTL_PEOPLE_H

#include "ctl/ctl.h"
#include "lib/auth/password.h"

/* What a row names is not there. */
#define SQLSTATE_NO_SUCH	"23503"

struct account {
	const char	*account;	/* "institucion.persona" */
	const char	*name;
	const char	*profile;
	const char	*password;
	const char	*phc;		/* what is kept of it; NULL: make it */
	bool		 must_change;	/* at the first login */
};

/* All tell what is wrong and then give back anything but 0. */
int	institution_add(struct db *db, const char *key, const char *name,
	    const char *state, const char *municipality) MUSTCHECK;
int	account_add(struct ctl *c, struct db *db, const struct account *a)
	    MUSTCHECK;
/* A new password for one that exists. */
int	account_password(struct ctl *c, struct db *db,
	    const struct account *a) MUSTCHECK;
/* 1, 0, or -1 after telling why it cannot be known. */
int	account_exists(struct db *db, const char *account) MUSTCHECK;

/* "institucion.persona", as far as a shell or a file need care. */
bool	is_account(const char *s);

int	account_phc(struct ctl *c, const char *password,
	    char phc[PASSWORD_PHC]) MUSTCHECK;
/* Twenty characters of a hundred bits. */
void	password_random(struct buf *out);

/*
 * Registers "ssh-ed25519 AAAA... comment" for `days`; print gets its
 * fingerprint ("SHA256:...").
 */
int	key_add(struct db *db, const char *account, const char *line,
	    int days, char print[64]) MUSTCHECK;

#endif
