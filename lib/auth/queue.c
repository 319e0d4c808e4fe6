#include "lib/base/base.h"
#include "lib/auth/queue.h"

#include "lib/base/mem.h"

struct waiter {
	int	 id;
	size_t	 inst;			/* bytes of account before the dot */
	char	 account[AUTH_ACCOUNT_MAX + 1];
};

struct queue {
	struct waiter	*waiter;	/* owned; in order of arrival */
	size_t		 n, most;
	struct waiter	*turn;		/* owned; one of each institution */
	size_t		 turns;		/* turn[0] is served next */
};

struct queue *
queue_new(size_t most)
{
	struct queue *q = mem_alloc(sizeof(*q));

	q->waiter = mem_alloc(most * sizeof(*q->waiter));
	q->turn = mem_alloc(most * sizeof(*q->turn));
	q->most = most;
	return q;
}

void
queue_free(struct queue **q)
{
	if (!*q)
		return;
	free((*q)->waiter);
	free((*q)->turn);
	free(*q);
	*q = NULL;
}

static bool
same_inst(const struct waiter *a, const struct waiter *b)
{
	return a->inst == b->inst && memcmp(a->account, b->account,
	    a->inst) == 0;
}

static size_t
count_inst(const struct queue *q, const struct waiter *w)
{
	size_t i, n = 0;

	for (i = 0; i < q->n; i++)
		n += same_inst(&q->waiter[i], w);
	return n;
}

/* Each other institution is served once for each of ours, while it has any. */
static size_t
place_of(const struct queue *q, const struct waiter *w)
{
	size_t i, other, own = count_inst(q, w), place = own;

	for (i = 0; i < q->turns; i++) {
		if (same_inst(&q->turn[i], w))
			continue;
		other = count_inst(q, &q->turn[i]);
		place += other < own ? other : own;
	}
	return place;
}

size_t
queue_put(struct queue *q, int id, const char *account)
{
	struct waiter *w;

	if (q->n == q->most)
		return 0;
	w = &q->waiter[q->n];
	w->id = id;
	w->inst = strcspn(account, ".");
	snprintf(w->account, sizeof(w->account), "%s", account);
	if (count_inst(q, w) == 0)
		q->turn[q->turns++] = *w;
	q->n++;
	return place_of(q, w);
}

size_t
queue_n(const struct queue *q)
{
	return q->n;
}

static void
end_turn(struct queue *q, size_t i)
{
	q->turns--;
	memmove(&q->turn[i], &q->turn[i + 1],
	    (q->turns - i) * sizeof(*q->turn));
}

static void
take_waiter(struct queue *q, size_t i)
{
	q->n--;
	memmove(&q->waiter[i], &q->waiter[i + 1],
	    (q->n - i) * sizeof(*q->waiter));
}

int
queue_take(struct queue *q, bool (*may)(void *, int, const char *), void *ctx)
{
	struct waiter turn;
	size_t t, i;
	int id;

	for (t = 0; t < q->turns; t++)
		for (i = 0; i < q->n; i++) {
			if (!same_inst(&q->waiter[i], &q->turn[t]) ||
			    (may && !may(ctx, q->waiter[i].id,
			    q->waiter[i].account)))
				continue;
			id = q->waiter[i].id;
			turn = q->turn[t];
			take_waiter(q, i);
			end_turn(q, t);
			if (count_inst(q, &turn) > 0)
				q->turn[q->turns++] = turn;
			return id;
		}
	return -1;
}

void
queue_drop(struct queue *q, int id)
{
	struct waiter gone;
	size_t i;

	for (i = 0; i < q->n && q->waiter[i].id != id; i++)
		;
	if (i == q->n)
		return;
	gone = q->waiter[i];
	take_waiter(q, i);
	if (count_inst(q, &gone) > 0)
		return;
	for (i = 0; i < q->turns; i++)
		if (same_inst(&q->turn[i], &gone)) {
			end_turn(q, i);
			return;
		}
}
