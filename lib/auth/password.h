/*
 * password.h - Argon2id over a peppered password, in memory taken beforehand
 *
 * What is hashed is hex(HMAC-SHA-256(pepper, NFC(password))), so a stolen
 * table without the pepper is of no use to a guesser and a password is never
 * cut.  What is stored is the usual text, "$argon2id$v=19$m=65536,t=3,p=1$..."
 * which the argon2 command verifies too.  One lane, no threads.
 *
 * The only user of libargon2.  The memory of the work is one arena a process:
 * password_ready() maps it, locks it when the limits permit, keeps it out of
 * core files, and every computation then uses it again.
 */
#ifndef LIB_AUTH_PASSWORD_H
#define LIB_AUTH_PASSWORD_H

#include "lib/base/base.h"
#include "lib/base/err.h"

enum {
	PASSWORD_PHC	= 192,	/* bytes of a stored hash with its NUL */
	PASSWORD_MAC	= 32,
};

struct password;

/*
 * The pepper is all the bytes of that file: 32 to 256, a regular file that
 * no one but its owner (and its group, for reading) may touch.
 */
struct password *password_new(const char *pepper_file, uint32_t kib,
	    uint32_t passes, struct err *err) MUSTCHECK;
void	password_free(struct password **p);

/* A new pepper of 32 random bytes, mode 0400; fails when the file exists. */
int	password_pepper_make(const char *path, struct err *err) MUSTCHECK;

/* Takes the arena now; otherwise the first computation does. */
int	password_ready(struct password *p, struct err *err) MUSTCHECK;

int	password_hash(struct password *p, const char *text,
	    char phc[PASSWORD_PHC], struct err *err) MUSTCHECK;

/*
 * Whether that is the password.  -1 when it cannot be known: the stored hash
 * is not one, or asks for more than a computation may take.
 */
int	password_check(struct password *p, const char *text, const char *phc,
	    bool *same, struct err *err) MUSTCHECK;

/* Whether the hash was made with less work than is asked for today. */
bool	password_is_old(const struct password *p, const char *phc);

/* A hash with today's work that no password has. */
void	password_dummy(const struct password *p, char phc[PASSWORD_PHC]);

/*
 * A keyed digest of what one account typed, to tell a repeated mistake from
 * a new guess.  Callers store two bytes of it at most: more would help whoever
 * comes by both the table and the pepper.
 */
void	password_mac(const struct password *p, const char *account,
	    const char *text, unsigned char out[PASSWORD_MAC]);

/*
 * NFC of `text` into out (cap bytes with the NUL); returns its code points,
 * or 0 when it is not UTF-8 or does not fit.
 */
size_t	password_compose(char *out, size_t cap, const char *text);

#endif
