/*
 * proto.h - the frames between resguardo and resguardo-authd
 *
 * Two fixed sizes, one each way, no lengths from the peer.  A frame is as
 * strict as it is short: texts end in NUL and are zero behind it, unknown
 * types and flags, bytes that are not UTF-8, control characters and names
 * that no account can have make the whole frame void.
 *
 * Order on one connection:  LOGIN* -> [CHANGE*] -> (AGAIN | CHANGE)* -> EXIT.
 * One request at a time; EXIT may come at any moment and is not answered.
 */
#ifndef LIB_AUTH_PROTO_H
#define LIB_AUTH_PROTO_H

#include "lib/base/base.h"
#include "lib/auth/client.h"

enum {
	PROTO_REQUEST = 1216,	/* bytes of a request */
	PROTO_REPLY   = 64,	/* bytes of a reply */
	PROTO_KEY_MAX = 55,	/* "SHA256:" and 43 characters fit */
	PROTO_REASON_MAX = 15,
};

enum proto_type {
	PROTO_LOGIN = 1,	/* account, key, password, take_over */
	PROTO_CHANGE,		/* password, new_password */
	PROTO_AGAIN,		/* password */
	PROTO_EXIT,		/* reason */
};

struct proto_request {
	enum proto_type	 type;
	bool		 take_over;
	char		 account[AUTH_ACCOUNT_MAX + 1];
	char		 key[PROTO_KEY_MAX + 1];
	char		 reason[PROTO_REASON_MAX + 1];
	char		 password[AUTH_PASSWORD_MAX + 1];
	char		 new_password[AUTH_PASSWORD_MAX + 1];
};

/* "institucion.persona": ^[a-z0-9-]{2,20}\.[a-z0-9.-]{2,40}$ */
bool	proto_is_account(const char *s);
/* "" or the fingerprint as OpenSSH writes it. */
bool	proto_is_key(const char *s);
/* What a program may say of its own end: usuario, inactividad, corte. */
bool	proto_is_reason(const char *s);
/* 1 to AUTH_PASSWORD_MAX bytes of UTF-8 without control characters. */
bool	proto_is_password(const char *s);

/* -1 when *r could not be read back by proto_get_request(). */
int	proto_put_request(unsigned char out[PROTO_REQUEST],
	    const struct proto_request *r) MUSTCHECK;
/* -1 for whatever is not exactly a request; *r is then all zeroes. */
int	proto_get_request(struct proto_request *r,
	    const unsigned char in[PROTO_REQUEST]) MUSTCHECK;

void	proto_put_reply(unsigned char out[PROTO_REPLY],
	    const struct auth_reply *r);
int	proto_get_reply(struct auth_reply *r,
	    const unsigned char in[PROTO_REPLY]) MUSTCHECK;

#endif
