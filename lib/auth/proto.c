#include "lib/base/base.h"
#include "lib/auth/proto.h"

#include "lib/base/utf8.h"

/*
 * Request:  "RA1" type flags 0 0 0 | account 64 | key 56 | reason 16 |
 *           password 520 | new password 520, the rest zero.
 * Reply:    "RB1" result why 0 place(2, big end first) | since 24 | token 32.
 */
enum {
	AT_ACCOUNT	= 8,
	AT_KEY		= 72,
	AT_REASON	= 128,
	AT_PASSWORD	= 144,
	AT_NEW		= 664,
	AT_END		= 1184,
	PASSWORD_SLOT	= 520,

	AT_SINCE	= 8,
	AT_TOKEN	= 32,

	FLAG_TAKE_OVER	= 1,
};

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

bool
proto_is_account(const char *s)
{
	size_t inst = 0, person;

	while (is_name_byte(s[inst]))
		inst++;
	if (inst < 2 || inst > 20 || s[inst] != '.')
		return false;
	s += inst + 1;
	for (person = 0; is_name_byte(s[person]) || s[person] == '.'; person++)
		;
	return person >= 2 && person <= 40 && s[person] == '\0';
}

bool
proto_is_key(const char *s)
{
	static const char b64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	if (*s == '\0')
		return true;
	return strncmp(s, "SHA256:", 7) == 0 && strspn(s + 7, b64) == 43 &&
	    s[7 + 43] == '\0';
}

bool
proto_is_reason(const char *s)
{
	return strcmp(s, "usuario") == 0 || strcmp(s, "inactividad") == 0 ||
	    strcmp(s, "corte") == 0;
}

bool
proto_is_password(const char *s)
{
	size_t n = strlen(s), at, len;
	uint32_t cp;

	if (n == 0 || n > AUTH_PASSWORD_MAX)
		return false;
	for (at = 0; at < n; at += len) {
		len = utf8_decode(s + at, n - at, &cp);
		if (len == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return false;
	}
	return true;
}

/* Whether what is there is what this type of request has, and no more. */
static bool
is_request(const struct proto_request *r)
{
	bool login = r->type == PROTO_LOGIN, change = r->type == PROTO_CHANGE;

	if (r->type < PROTO_LOGIN || r->type > PROTO_EXIT)
		return false;
	if (login ? !proto_is_account(r->account) || !proto_is_key(r->key) :
	    r->account[0] || r->key[0] || r->take_over)
		return false;
	if (r->type == PROTO_EXIT)
		return proto_is_reason(r->reason) && !r->password[0] &&
		    !r->new_password[0];
	if (r->reason[0] || !proto_is_password(r->password))
		return false;
	return change ? proto_is_password(r->new_password) :
	    !r->new_password[0];
}

int
proto_put_request(unsigned char out[PROTO_REQUEST],
    const struct proto_request *r)
{
	memset(out, 0, PROTO_REQUEST);
	if (!is_request(r))
		return -1;
	memcpy(out, "RA1", 3);
	out[3] = (unsigned char)r->type;
	out[4] = r->take_over ? FLAG_TAKE_OVER : 0;
	memcpy(out + AT_ACCOUNT, r->account, strlen(r->account));
	memcpy(out + AT_KEY, r->key, strlen(r->key));
	memcpy(out + AT_REASON, r->reason, strlen(r->reason));
	memcpy(out + AT_PASSWORD, r->password, strlen(r->password));
	memcpy(out + AT_NEW, r->new_password, strlen(r->new_password));
	return 0;
}

/* Copies a text that ends within `size` and has only zeroes behind its end. */
static int
get_text(char *out, size_t cap, const unsigned char *in, size_t size)
{
	size_t n = strnlen((const char *)in, size), i;

	if (n >= cap || n == size)
		return -1;
	for (i = n; i < size; i++)
		if (in[i] != 0)
			return -1;
	memcpy(out, in, n);
	out[n] = '\0';
	return 0;
}

static int
get_texts(struct proto_request *r, const unsigned char *in)
{
	int i;

	for (i = AT_END; i < PROTO_REQUEST; i++)
		if (in[i] != 0)
			return -1;
	if (get_text(r->account, sizeof(r->account), in + AT_ACCOUNT,
	    AT_KEY - AT_ACCOUNT) != 0 ||
	    get_text(r->key, sizeof(r->key), in + AT_KEY,
	    AT_REASON - AT_KEY) != 0 ||
	    get_text(r->reason, sizeof(r->reason), in + AT_REASON,
	    AT_PASSWORD - AT_REASON) != 0 ||
	    get_text(r->password, sizeof(r->password), in + AT_PASSWORD,
	    PASSWORD_SLOT) != 0 ||
	    get_text(r->new_password, sizeof(r->new_password), in + AT_NEW,
	    PASSWORD_SLOT) != 0)
		return -1;
	return 0;
}

int
proto_get_request(struct proto_request *r,
    const unsigned char in[PROTO_REQUEST])
{
	memset(r, 0, sizeof(*r));
	if (memcmp(in, "RA1", 3) != 0 || in[3] < PROTO_LOGIN ||
	    in[3] > PROTO_EXIT || (in[4] & ~FLAG_TAKE_OVER) != 0 ||
	    in[5] != 0 || in[6] != 0 || in[7] != 0)
		return -1;
	r->type = (enum proto_type)in[3];
	r->take_over = in[4] & FLAG_TAKE_OVER;
	if (get_texts(r, in) == 0 && is_request(r))
		return 0;
	explicit_bzero(r, sizeof(*r));
	return -1;
}

void
proto_put_reply(unsigned char out[PROTO_REPLY], const struct auth_reply *r)
{
	unsigned place = r->place > 0xffff ? 0xffff : r->place;

	memset(out, 0, PROTO_REPLY);
	memcpy(out, "RB1", 3);
	out[3] = (unsigned char)r->result;
	out[4] = (unsigned char)r->why;
	out[6] = (unsigned char)(place >> 8);
	out[7] = (unsigned char)place;
	memcpy(out + AT_SINCE, r->since,
	    strnlen(r->since, sizeof(r->since) - 1));
	memcpy(out + AT_TOKEN, r->token, AUTH_TOKEN);
}

int
proto_get_reply(struct auth_reply *r, const unsigned char in[PROTO_REPLY])
{
	memset(r, 0, sizeof(*r));
	if (memcmp(in, "RB1", 3) != 0 || in[3] <= AUTH_WAITING ||
	    in[3] >= AUTH_GONE || in[4] > AUTH_WHY_SIMILAR || in[5] != 0)
		return -1;
	if (get_text(r->since, sizeof(r->since), in + AT_SINCE,
	    AT_TOKEN - AT_SINCE) != 0) {
		memset(r, 0, sizeof(*r));
		return -1;
	}
	r->result = (enum auth_result)in[3];
	r->why = (enum auth_why)in[4];
	r->place = (unsigned)in[6] << 8 | in[7];
	memcpy(r->token, in + AT_TOKEN, AUTH_TOKEN);
	return 0;
}
