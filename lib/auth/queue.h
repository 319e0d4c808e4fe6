/*
 * queue.h - who is next: first come first served, the institutions by turns
 *
 * So a storm of logins from one institution costs the others one turn, not
 * their place.  Holds small numbers (which connection), never memory that
 * grows: what does not fit is refused.
 */
#ifndef LIB_AUTH_QUEUE_H
#define LIB_AUTH_QUEUE_H

#include "lib/base/base.h"
#include "lib/auth/client.h"

struct queue;

struct queue *queue_new(size_t most) MUSTCHECK;
void	queue_free(struct queue **q);

/* Its place, from 1; 0 when the queue is full. */
size_t	queue_put(struct queue *q, int id, const char *account);
size_t	queue_n(const struct queue *q);

/*
 * The next one that `may` (NULL: anyone may) be served now; -1 when there is
 * none.  Whoever may not keeps her place.
 */
int	queue_take(struct queue *q, bool (*may)(void *, int, const char *),
	    void *ctx);
void	queue_drop(struct queue *q, int id);

#endif
