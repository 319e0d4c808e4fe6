#include "lib/base/base.h"
#include "lib/auth/proto.h"

#include "tests/tap.h"

static const char key[] =
    "SHA256:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

static struct proto_request
login(void)
{
	struct proto_request r = { .type = PROTO_LOGIN, .take_over = true };

	snprintf(r.account, sizeof(r.account), "imv.capturista");
	snprintf(r.key, sizeof(r.key), "%s", key);
	snprintf(r.password, sizeof(r.password), "caña y río en la sierra ");
	return r;
}

static void
what_goes_in_comes_out(void)
{
	unsigned char frame[PROTO_REQUEST];
	struct proto_request r = login(), got;

	is_int(proto_put_request(frame, &r), 0, "a login is a request");
	is_int(proto_get_request(&got, frame), 0, "and is read back");
	is_int(got.type, PROTO_LOGIN, "with its type");
	ok(got.take_over, "and its flag");
	is_str(got.account, r.account, "and its account");
	is_str(got.key, r.key, "and its key");
	is_str(got.password, r.password,
	    "and its password, the space at its end too");

	memset(&r, 0, sizeof(r));
	r.type = PROTO_CHANGE;
	memset(r.password, 'v', AUTH_PASSWORD_MAX);
	memset(r.new_password, 'n', AUTH_PASSWORD_MAX);
	is_int(proto_put_request(frame, &r), 0, "the longest change fits");
	is_int(proto_get_request(&got, frame), 0, "and is read back");
	is_int((long long)strlen(got.new_password), AUTH_PASSWORD_MAX,
	    "nothing of it is cut");
}

static void
only_requests_are_written(void)
{
	static const struct {
		const char	*what;
		struct proto_request r;
		int		 rc;
	} row[] = {
		{ "an exit with its reason",
		    { .type = PROTO_EXIT, .reason = "usuario" }, 0 },
		{ "an exit with another reason",
		    { .type = PROTO_EXIT, .reason = "admin" }, -1 },
		{ "an exit with a password", { .type = PROTO_EXIT,
		    .reason = "usuario", .password = "x" }, -1 },
		{ "a login without a password", { .type = PROTO_LOGIN,
		    .account = "imv.ana" }, -1 },
		{ "a login without a key", { .type = PROTO_LOGIN,
		    .account = "imv.ana", .password = "x" }, 0 },
		{ "a login with a key that is none", { .type = PROTO_LOGIN,
		    .account = "imv.ana", .password = "x",
		    .key = "SHA256:corta" }, -1 },
		{ "a login with an account that is none", {
		    .type = PROTO_LOGIN, .account = "Imv.Ana",
		    .password = "x" }, -1 },
		{ "a password that is not UTF-8", { .type = PROTO_AGAIN,
		    .password = "\xc3" }, -1 },
		{ "a password with an escape", { .type = PROTO_AGAIN,
		    .password = "\033[A" }, -1 },
		{ "a password with a C1 control", { .type = PROTO_AGAIN,
		    .password = "\xc2\x9b" }, -1 },
		{ "a change without a new one", { .type = PROTO_CHANGE,
		    .password = "x" }, -1 },
		{ "an unlock that names an account", { .type = PROTO_AGAIN,
		    .password = "x", .account = "imv.ana" }, -1 },
		{ "an unlock that takes over", { .type = PROTO_AGAIN,
		    .password = "x", .take_over = true }, -1 },
		{ "a type of its own", { .type = (enum proto_type)9,
		    .password = "x" }, -1 },
	};
	unsigned char frame[PROTO_REQUEST];
	struct proto_request got;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		is_int(proto_put_request(frame, &row[i].r), row[i].rc,
		    row[i].what);
		if (row[i].rc == 0)
			is_int(proto_get_request(&got, frame), 0,
			    "  is read back");
	}
}

/* Each byte of a frame, changed in each of a few ways. */
static void
no_byte_is_idle(void)
{
	static const unsigned char put[] = { 0, 1, 0x1b, 0x80, 0xc3, 0xff };
	unsigned char good[PROTO_REQUEST], bad[PROTO_REQUEST];
	unsigned char again[PROTO_REQUEST];
	struct proto_request r = login(), got;
	size_t i, j, accepted = 0, loose = 0;

	is_int(proto_put_request(good, &r), 0, "one frame to start from");
	for (i = 0; i < PROTO_REQUEST; i++)
		for (j = 0; j < NELEM(put); j++) {
			memcpy(bad, good, sizeof(bad));
			bad[i] = put[j];
			if (proto_get_request(&got, bad) != 0)
				continue;
			accepted++;
			if (proto_put_request(again, &got) != 0 ||
			    memcmp(again, bad, sizeof(bad)) != 0)
				loose++;
		}
	ok(accepted > 0, "some changes give another request");
	is_int((long long)loose, 0,
	    "what is accepted means exactly its own bytes");
	memset(bad, 'A', sizeof(bad));
	is_int(proto_get_request(&got, bad), -1, "no text without an end");
	is_int(got.password[0], 0, "and nothing is left of it");
}

static void
replies_too(void)
{
	struct auth_reply r = { .result = AUTH_IN_USE, .since = "22/11 14:05" };
	struct auth_reply got;
	unsigned char frame[PROTO_REPLY];

	proto_put_reply(frame, &r);
	is_int(proto_get_reply(&got, frame), 0, "a reply is read back");
	is_int(got.result, AUTH_IN_USE, "with its result");
	is_str(got.since, "22/11 14:05", "and since when");
	r = (struct auth_reply){ .result = AUTH_BUSY, .place = 70000 };
	proto_put_reply(frame, &r);
	is_int(proto_get_reply(&got, frame), 0, "a place far away");
	is_int(got.place, 0xffff, "is the last that fits");
	r = (struct auth_reply){ .result = AUTH_OK };
	memset(r.token, 0xa5, sizeof(r.token));
	proto_put_reply(frame, &r);
	is_int(proto_get_reply(&got, frame), 0, "a token");
	ok(memcmp(got.token, r.token, AUTH_TOKEN) == 0, "is whole");
	frame[3] = AUTH_GONE;
	is_int(proto_get_reply(&got, frame), -1, "nobody says it is gone");
	frame[3] = AUTH_WAITING;
	is_int(proto_get_reply(&got, frame), -1, "or that it waits");
}

static void
accounts(void)
{
	static const struct {
		const char	*account;
		bool		 good;
	} row[] = {
		{ "imv.capturista", true },
		{ "ss-p.ana.maria-2", true },
		{ "im.ab", true },
		{ "i.ab", false },
		{ "im.a", false },
		{ "im", false },
		{ "", false },
		{ ".ab", false },
		{ "IM.ab", false },
		{ "im.ab\n", false },
		{ "im.añb", false },
		{ "im_v.ab", false },
		{ "im.ab cd", false },
		{ "aaaaaaaaaaaaaaaaaaaa."
		    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", true },
		{ "aaaaaaaaaaaaaaaaaaaaa.bb", false },
		{ "aa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", false },
	};
	char what[120];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		snprintf(what, sizeof(what), "account %zu is %s", i,
		    row[i].good ? "one" : "none");
		is_int(proto_is_account(row[i].account), row[i].good, what);
	}
}

int
main(void)
{
	what_goes_in_comes_out();
	only_requests_are_written();
	no_byte_is_idle();
	replies_too();
	accounts();
	return tap_done();
}
