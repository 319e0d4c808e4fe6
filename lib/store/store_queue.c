#include "lib/base/base.h"
#include "lib/store/store.h"

#include <time.h>

#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "lib/form/json.h"
#include "lib/store/store_int.h"

/*
 * What she typed, on its way to her draft.  One statement at a time, in
 * order; a field that is typed again before it left is replaced where it
 * stands.  What the bank refuses stays here until it is sent again, replaced,
 * or its draft has ended: nothing is dropped in silence.
 */

enum { SLOW_MS = 200, AGAIN_MS = 1000 };

int64_t
store_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
pending_release(struct pending *p)
{
	free(p->path);
	mem_free_text(p->text);
	mem_free_text(p->json);
	memset(p, 0, sizeof(*p));
}

void
queue_release(struct queue *q)
{
	int i;

	for (i = 0; i < q->n; i++)
		pending_release(&q->p[i]);
	free(q->p);
	memset(q, 0, sizeof(*q));
}

static void
queue_take_out(struct queue *q, int i)
{
	pending_release(&q->p[i]);
	memmove(&q->p[i], &q->p[i + 1],
	    (size_t)(q->n - i - 1) * sizeof(*q->p));
	q->n--;
}

void
queue_forget(struct queue *q, const char *key)
{
	int i;

	for (i = q->n - 1; i >= (q->sent ? 1 : 0); i--)
		if (strcmp(q->p[i].key, key) == 0)
			queue_take_out(q, i);
}

/* The one that the new one replaces, or a new last one. */
static struct pending *
queue_slot(struct queue *q, const char *key, const char *path)
{
	struct pending *p;
	int i;

	for (i = q->sent ? 1 : 0; i < q->n; i++) {
		p = &q->p[i];
		if (strcmp(p->key, key) == 0 && !path == !p->path &&
		    (!path || strcmp(p->path, path) == 0)) {
			pending_release(p);
			goto found;
		}
	}
	q->p = mem_resize(q->p, (size_t)q->n + 1, sizeof(*q->p));
	p = &q->p[q->n++];
	memset(p, 0, sizeof(*p));
found:
	copy_text(p->key, sizeof(p->key), key);
	p->path = mem_dup(path);
	return p;
}

/* ---- sending ---- */

static int
send_one(struct store *s, struct pending *p, struct err *err)
{
	const char *val[] = { p->key, p->path, p->text, p->json, p->missing,
	    p->at };
	int rc;

	if (p->remove)
		rc = db_send(s->db, "SELECT api.borrador_quitar($1::uuid, $2)",
		    2, val, err);
	else
		rc = db_send(s->db, "SELECT api.borrador_campo($1::uuid, $2, "
		    "$3, $4::jsonb, $5, $6)", 6, val, err);
	if (rc == 0) {
		s->queue.sent = true;
		s->queue.sent_at = store_now_ms();
	}
	return rc;
}

/* The first that may be sent goes to the front of those that wait. */
static struct pending *
next_to_send(struct queue *q)
{
	struct pending p;
	int i;

	for (i = 0; i < q->n && q->p[i].failed; i++)
		;
	if (i == q->n)
		return NULL;
	p = q->p[i];
	memmove(&q->p[1], &q->p[0], (size_t)i * sizeof(*q->p));
	q->p[0] = p;
	return &q->p[0];
}

/* What became of p[0], which was on its way. */
static enum store_saving
settle(struct store *s, enum db_progress how, const struct err *err)
{
	struct queue *q = &s->queue;

	switch (how) {
	case DB_IDLE:
	case DB_WORKING:
		break;
	case DB_DONE:
		q->sent = false;
		queue_take_out(q, 0);
		break;
	case DB_FAILED:
		q->sent = false;
		if (err->code == ERR_BUSY)
			q->not_before = store_now_ms() + AGAIN_MS;
		else
			q->p[0].failed = true;
		return STORE_FAILED;
	case DB_GONE:
		q->sent = false;
		return STORE_LOST;
	}
	return STORE_SAVING;
}

void
queue_settle(struct store *s)
{
	struct err err = ERR_INIT;

	if (s->later.sent)
		later_settle(s, db_finish(s->db, &err));
	if (s->queue.sent &&
	    settle(s, db_finish(s->db, &err), &err) == STORE_FAILED)
		s->queue.untold = err;
}

void
queue_drain(struct store *s)
{
	struct queue *q = &s->queue;
	struct err err = ERR_INIT;
	struct pending *p;

	queue_settle(s);
	while (!q->sent && store_now_ms() >= q->not_before &&
	    (p = next_to_send(q)) && send_one(s, p, &err) == 0)
		queue_settle(s);
}

int
store_fd(const struct store *s)
{
	return db_fd(s->db);
}

void
store_while_waiting(struct store *s, int fd, store_look *look, void *ctx)
{
	db_while_waiting(s->db, fd, look, ctx);
}

/* Where she is may wait: nobody typed that. */
bool
store_all_kept(const struct store *s)
{
	int i;

	for (i = 0; i < s->queue.n && !s->queue.p[i].path; i++)
		;
	return i == s->queue.n;
}

static enum store_saving
how_long(int64_t since)
{
	return store_now_ms() - since > SLOW_MS ? STORE_SLOW : STORE_SAVING;
}

enum store_saving
store_pump(struct store *s, struct err *err)
{
	struct queue *q = &s->queue;
	enum db_progress how;
	enum store_saving st;
	struct pending *p;

	how = db_progress(s->db, err);
	if (how == DB_GONE) {
		q->sent = s->later.sent = false;
		return STORE_LOST;
	}
	if (q->untold.code != ERR_NONE) {
		*err = q->untold;
		q->untold = (struct err)ERR_INIT;
		return STORE_FAILED;
	}
	if (s->later.sent && how != DB_WORKING)
		later_settle(s, how);
	if (s->later.sent && !next_to_send(q))
		return STORE_IDLE;
	if (s->later.sent)
		return how_long(s->later.sent_at);
	if (q->sent && how == DB_WORKING)
		return how_long(q->sent_at);
	if (q->sent) {
		st = settle(s, how, err);
		if (st != STORE_SAVING)
			return st;
	}
	if (store_now_ms() < q->not_before)
		return STORE_SLOW;
	if (!(p = next_to_send(q))) {
		later_send(s);
		return STORE_IDLE;
	}
	if (send_one(s, p, err) != 0)
		return STORE_LOST;
	return STORE_SAVING;
}

void
store_draft_again(struct store *s)
{
	int i;

	for (i = 0; i < s->queue.n; i++)
		s->queue.p[i].failed = false;
}

/*
 * Each is tried once; what fails keeps its place in the queue.  A bank that
 * was long about being busy would let the next wait as long, so the rest
 * stays as it is; store_pump() goes on with what was only busy.
 */
int
store_draft_flush(struct store *s, struct err *err)
{
	struct queue *q = &s->queue;
	struct err mine = ERR_INIT;
	enum db_progress how;
	struct pending *p;
	int left, rc = 0;

	queue_settle(s);
	store_draft_again(s);
	for (left = q->n; left > 0 && (p = next_to_send(q)); left--) {
		if (send_one(s, p, err) != 0)
			return -1;
		how = db_finish(s->db, &mine);
		settle(s, how, &mine);
		if (how != DB_GONE && how != DB_FAILED)
			continue;
		*err = mine;
		rc = -1;
		if (how == DB_GONE || (mine.code == ERR_BUSY &&
		    store_now_ms() - q->sent_at > SLOW_MS))
			break;
		q->p[0].failed = true;	/* so the next is tried */
	}
	if (rc != 0 && err->code == ERR_BUSY)
		store_draft_again(s);
	return rc;
}

/* ---- what the screen puts in ---- */

/*
 * Where she is goes with whatever is sent next, in whatever order that was
 * put in: what was kept last says where she was then.
 */
static void
she_is_at(struct queue *q, const char *key, const char *path)
{
	int i;

	for (i = 0; i < q->n; i++)
		if (strcmp(q->p[i].key, key) == 0)
			copy_text(q->p[i].at, sizeof(q->p[i].at), path);
}

/* Begins at once when nothing is on its way; store_pump() tells the rest. */
static void
queue_start(struct store *s)
{
	struct err err = ERR_INIT;
	struct pending *p;

	if (s->queue.sent || s->later.sent ||
	    store_now_ms() < s->queue.not_before)
		return;
	if ((p = next_to_send(&s->queue)) && send_one(s, p, &err) != 0)
		s->queue.sent = false;
}

void
store_draft_put(struct store *s, const struct draft *d, const char *path,
    const struct field_def *f, const struct value *v)
{
	struct pending *p = queue_slot(&s->queue, d->key, path);
	struct buf js = BUF_INIT;

	p->text = mem_dup(v->text);
	p->missing = missing_code(v->missing);
	if (v->canon && !p->missing) {
		value_to_json(f, v, &js);
		p->json = buf_take(&js);
	}
	/* Not `path`: a field may change because another one did. */
	she_is_at(&s->queue, d->key, d->at[0] ? d->at : path);
	queue_start(s);
}

void
store_draft_at(struct store *s, const struct draft *d, const char *path)
{
	(void)queue_slot(&s->queue, d->key, NULL);
	she_is_at(&s->queue, d->key, path);
}

void
store_draft_remove(struct store *s, const struct draft *d,
    const char *entry_path)
{
	struct pending *p = queue_slot(&s->queue, d->key, entry_path);

	p->remove = true;
	queue_start(s);
}

/* ---- from one program to the next ---- */

/* A text and its end, or a mark that there is none; false when it is full. */
static bool
pack(char *out, size_t cap, size_t *at, const char *s)
{
	size_t n = s ? strlen(s) + 1 : 0;

	if (cap - *at < n + 1)
		return false;
	out[(*at)++] = s ? '+' : '-';
	memcpy(out + *at, s ? s : "", n);
	*at += n;
	return true;
}

size_t
store_unkept(const struct store *s, char *out, size_t cap)
{
	const struct pending *p = s->queue.p, *end = p + s->queue.n;
	size_t at = 0, next;

	for (; p < end; p++) {
		next = at;
		if (pack(out, cap, &next, p->key) &&
		    pack(out, cap, &next, p->path) &&
		    pack(out, cap, &next, p->text) &&
		    pack(out, cap, &next, p->json) &&
		    pack(out, cap, &next, p->missing) &&
		    pack(out, cap, &next, p->at) &&
		    pack(out, cap, &next, p->remove ? "" : NULL))
			at = next;
	}
	return at;
}

/* The next text, NULL for a mark that there is none; false at the end. */
static bool
unpack(const char **in, size_t *n, const char **s)
{
	const char *nul;

	*s = NULL;
	if (*n == 0)
		return false;
	*s = **in == '+' ? *in + 1 : NULL;
	nul = *s ? memchr(*s, '\0', *n - 1) : *in;
	if (!nul)
		return false;
	*n -= (size_t)(nul + 1 - *in);
	*in = nul + 1;
	return true;
}

void
store_take_unkept(struct store *s, const char *in, size_t n)
{
	enum { KEY, PATH, TEXT, JSON, MISSING, AT, REMOVE, PARTS };
	const char *part[PARTS];
	struct pending *p;
	enum missing why;
	int i;

	for (;;) {
		for (i = 0; i < PARTS; i++)
			if (!unpack(&in, &n, &part[i]))
				return;
		if (!part[KEY] || !part[AT])
			return;
		p = queue_slot(&s->queue, part[KEY], part[PATH]);
		p->text = mem_dup(part[TEXT]);
		p->json = mem_dup(part[JSON]);
		why = part[MISSING] ? missing_from_code(part[MISSING]) :
		    MISSING_NOT;
		p->missing = why == MISSING_COUNT ? NULL : missing_code(why);
		copy_text(p->at, sizeof(p->at), part[AT]);
		p->remove = part[REMOVE] != NULL;
	}
}
