/*
 * client.h - the program's end of the authd protocol
 *
 * Requests are sent and answered apart, so that the screen stays alive while
 * Argon2 works: auth_ask_*() writes one frame, auth_answer() is called when
 * auth_fd() is readable.  One request at a time.  Passwords are wiped from the
 * frame as soon as it is written.
 */
#ifndef LIB_AUTH_CLIENT_H
#define LIB_AUTH_CLIENT_H

#include "lib/base/base.h"
#include "lib/base/err.h"

enum { AUTH_TOKEN = 32, AUTH_ACCOUNT_MAX = 63, AUTH_PASSWORD_MAX = 512 };

enum auth_result {
	AUTH_WAITING,		/* no answer yet */
	AUTH_OK,		/* token is good */
	AUTH_CHANGE,		/* token is good once the password is changed */
	AUTH_NO,		/* wrong name or password: one text for both */
	AUTH_BUSY,		/* place in the queue; nothing was counted */
	AUTH_IN_USE,		/* another session is open: take it over? */
	AUTH_WEAK,		/* new password refused; why says the reason */
	AUTH_GONE,		/* authd is gone */
};

enum auth_why {
	AUTH_WHY_NONE, AUTH_WHY_SHORT, AUTH_WHY_LONG, AUTH_WHY_COMMON,
	AUTH_WHY_NAME, AUTH_WHY_USED, AUTH_WHY_SIMILAR,
};

struct auth_reply {
	enum auth_result result;
	enum auth_why	 why;
	unsigned	 place;		/* AUTH_BUSY */
	char		 since[24];	/* AUTH_IN_USE: "22/11 14:05" */
	unsigned char	 token[AUTH_TOKEN];	/* wipe it after use */
};

struct auth;

struct auth *auth_open(const char *socket, struct err *err) MUSTCHECK;
/* Takes over a descriptor that is connected already (from the guardian). */
struct auth *auth_from_fd(int fd) MUSTCHECK;
void	auth_close(struct auth **a);
int	auth_fd(const struct auth *a);

/* key: the fingerprint sshd accepted, for the bitácora; "" when unknown. */
int	auth_ask_login(struct auth *a, const char *account,
	    const char *password, const char *key, bool take_over,
	    struct err *err) MUSTCHECK;
int	auth_ask_change(struct auth *a, const char *password,
	    const char *new_password, struct err *err) MUSTCHECK;
/* Unlocks after an idle lock; answers AUTH_OK or AUTH_NO. */
int	auth_ask_again(struct auth *a, const char *password, struct err *err)
	    MUSTCHECK;
/* Says why the session ends ("usuario", "inactividad"); no answer comes. */
void	auth_tell_exit(struct auth *a, const char *reason);

/* Never waits.  AUTH_GONE when the other end closed. */
void	auth_answer(struct auth *a, struct auth_reply *out);

#endif
