#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/auth/proto.h"

/*
 * What authd takes for a request, and resguardo for a reply, means exactly
 * its own bytes: written again, it is the same.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char frame[PROTO_REQUEST] = { 0 }, again[PROTO_REQUEST];
	unsigned char answer[PROTO_REPLY] = { 0 }, back[PROTO_REPLY];
	struct proto_request r;
	struct auth_reply reply;

	memcpy(frame, data, size < sizeof(frame) ? size : sizeof(frame));
	if (proto_get_request(&r, frame) == 0) {
		must(proto_put_request(again, &r) == 0);
		must(memcmp(frame, again, sizeof(frame)) == 0);
		must(r.type == PROTO_EXIT || proto_is_password(r.password));
		must(r.type != PROTO_LOGIN || proto_is_account(r.account));
	}
	memcpy(answer, data, size < sizeof(answer) ? size : sizeof(answer));
	if (proto_get_reply(&reply, answer) == 0) {
		proto_put_reply(back, &reply);
		must(memcmp(answer, back, sizeof(answer)) == 0);
	}
	return 0;
}
