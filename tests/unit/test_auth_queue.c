#include "lib/base/base.h"
#include "lib/auth/queue.h"

#include "tests/tap.h"

static void
institutions_take_turns(void)
{
	static const int want[] = { 1, 10, 20, 2, 11, 3, 4 };
	struct queue *q = queue_new(8);
	size_t i;

	is_int((long long)queue_put(q, 1, "aa.uno"), 1, "first is first");
	is_int((long long)queue_put(q, 2, "aa.dos"), 2, "then second");
	is_int((long long)queue_put(q, 3, "aa.tres"), 3, "then third");
	is_int((long long)queue_put(q, 4, "aa.cuatro"), 4, "then fourth");
	is_int((long long)queue_put(q, 10, "bb.uno"), 2,
	    "another institution waits for one of the first");
	is_int((long long)queue_put(q, 11, "bb.dos"), 4,
	    "its second for two of them");
	is_int((long long)queue_put(q, 20, "cc.uno"), 3, "a third likewise");
	for (i = 0; i < NELEM(want); i++)
		is_int(queue_take(q, NULL, NULL), want[i], "by turns");
	is_int(queue_take(q, NULL, NULL), -1, "then nobody is left");
	queue_free(&q);
}

static void
it_does_not_grow(void)
{
	struct queue *q = queue_new(2);

	ok(queue_put(q, 1, "aa.uno") && queue_put(q, 2, "bb.uno"), "two fit");
	is_int((long long)queue_put(q, 3, "cc.uno"), 0, "the third is refused");
	queue_drop(q, 1);
	is_int((long long)queue_n(q), 1, "who leaves makes room");
	ok(queue_put(q, 3, "cc.uno"), "for another");
	is_int(queue_take(q, NULL, NULL), 2, "and the rest keep their turn");
	queue_drop(q, 99);
	is_int((long long)queue_n(q), 1, "a stranger cannot leave");
	queue_free(&q);
}

static bool
not_this(void *ctx, int id, const char *account)
{
	(void)id;
	return strcmp(account, ctx) != 0;
}

static void
who_may_not_waits(void)
{
	struct queue *q = queue_new(8);
	char busy[] = "aa.uno", other[] = "bb.uno";

	queue_put(q, 1, "aa.uno");
	queue_put(q, 2, "aa.uno");
	queue_put(q, 3, "aa.dos");
	queue_put(q, 4, "bb.uno");
	is_int(queue_take(q, not_this, busy), 3,
	    "a colleague goes before who may not yet");
	is_int(queue_take(q, not_this, busy), 4, "another institution too");
	is_int(queue_take(q, not_this, busy), -1, "who may not, waits");
	is_int(queue_take(q, not_this, other), 1, "and keeps her place");
	queue_free(&q);
}

int
main(void)
{
	institutions_take_turns();
	it_does_not_grow();
	who_may_not_waits();
	return tap_done();
}
