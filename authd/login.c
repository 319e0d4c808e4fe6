#include "lib/base/base.h"
#include "authd/authd.h"

#include <pwd.h>
#include <sys/random.h>

#include "lib/base/log.h"

static int
id_of(const struct authd *a, const struct conn *c)
{
	return (int)(c - a->conn);
}

static void
busy(struct authd *a, struct conn *c, unsigned place)
{
	struct auth_reply r = { .result = AUTH_BUSY, .place = place };

	conn_reply(a, c, &r);
}

/* The answer, not before so many seconds have passed. */
static void
say_in(struct authd *a, struct conn *c, enum auth_result result, int seconds)
{
	if (seconds <= 0 || c->fd == -1) {
		conn_say(a, c, result);
		return;
	}
	c->reply = (struct auth_reply){ .result = result };
	c->state = CONN_DELAYED;
	c->wake = now_ms() + (int64_t)seconds * 1000;
}

/* ---- a request comes in ---- */

static void
violation(struct authd *a, struct conn *c)
{
	log_msg(LOG_IS_WARNING, "uid %ld: not a frame of this protocol",
	    (long)c->uid);
	conn_end(a, c, "muerte");
}

/* The kernel says who is at the other end; she may only be herself. */
static bool
is_own(const struct authd *a, const struct conn *c, const char *account)
{
	struct passwd *pw;

	if (a->conf.identity == CONF_ASKED)
		return true;
	pw = getpwuid(c->uid);
	return pw && strcmp(pw->pw_name, account) == 0;
}

/*
 * Nothing is hashed and nothing is counted against the other account, or one
 * person could lock another out; the line stands under her own name.
 */
static void
refuse_foreign(struct authd *a, struct conn *c, const struct proto_request *r)
{
	static const unsigned char none[BANK_MAC];
	struct passwd *pw = getpwuid(c->uid);

	log_msg(LOG_IS_WARNING, "uid %ld: tried the account of another, %s",
	    (long)c->uid, r->account);
	if (pw && proto_is_account(pw->pw_name))
		bank_attempt(a->bank, pw->pw_name, r->key, "clave_ajena",
		    none);
	explicit_bzero(c->frame, sizeof(c->frame));
	say_in(a, c, AUTH_NO, FOREIGN_S);
}

static void
enqueue(struct authd *a, struct conn *c)
{
	size_t place, waiting = queue_n(a->queue);
	int i, same = 0;

	for (i = 0; i < a->conns; i++)
		same += a->conn[i].state > CONN_READING &&
		    strcmp(a->conn[i].account, c->account) == 0;
	if (same >= SAME_ACCOUNT || (int64_t)(waiting + 1) * a->work_ms /
	    a->workers > PATIENCE_MS) {
		busy(a, c, (unsigned)waiting + 1);
		return;
	}
	place = queue_put(a->queue, id_of(a, c), c->account);
	if (place == 0)
		busy(a, c, (unsigned)waiting + 1);
	else
		c->state = CONN_QUEUED;
}

static void
start_login(struct authd *a, struct conn *c, const struct proto_request *r)
{
	if (!is_own(a, c, r->account)) {
		refuse_foreign(a, c, r);
		return;
	}
	memcpy(c->account, r->account, sizeof(c->account));
	memcpy(c->key, r->key, sizeof(c->key));
	c->take_over = r->take_over;
	enqueue(a, c);
}

void
login_request(struct authd *a, struct conn *c)
{
	struct proto_request r;

	if (proto_get_request(&r, c->frame) != 0) {
		violation(a, c);
		return;
	}
	c->type = r.type;
	switch (r.type) {
	case PROTO_LOGIN:
		if (c->session[0])
			violation(a, c);
		else
			start_login(a, c, &r);
		break;
	case PROTO_CHANGE:
		if (!c->session[0])
			violation(a, c);
		else
			enqueue(a, c);
		break;
	case PROTO_AGAIN:
		if (!c->session[0] || c->limited)
			violation(a, c);
		else
			enqueue(a, c);
		break;
	case PROTO_EXIT:
		conn_end(a, c, r.reason);
		break;
	}
	explicit_bzero(&r, sizeof(r));
}

/* ---- its turn comes ---- */

/* Two guesses at one account are never computed at the same time. */
static bool
may_start(void *ctx, int id, const char *account)
{
	const struct authd *a = ctx;
	int i;

	for (i = 0; i < a->conns; i++)
		if (i != id && (a->conn[i].state == CONN_HELD ||
		    a->conn[i].state == CONN_WORKING) &&
		    strcmp(a->conn[i].account, account) == 0)
			return false;
	return true;
}

static int
fill_change(struct authd *a, const struct conn *c, struct work *w,
    struct err *err)
{
	if (bank_previous(a->bank, c->account, w->previous, &w->n_previous,
	    err) != 0 ||
	    bank_names(a->bank, c->account, w->names, &w->n_names, err) != 0 ||
	    bank_least(a->bank, &w->least, err) != 0)
		return -1;
	return 0;
}

/*
 * An account that does not exist, or may not enter, costs the same work with
 * a hash that nobody has.
 */
static void
hand_over(struct authd *a, struct conn *c, struct worker *worker)
{
	struct work w = { .kind = c->type == PROTO_CHANGE ? WORK_CHANGE :
	    WORK_CHECK };
	struct proto_request r;
	struct err err = ERR_INIT;

	if (proto_get_request(&r, c->frame) != 0) {
		violation(a, c);
		return;
	}
	memcpy(w.account, c->account, sizeof(w.account));
	memcpy(w.password, r.password, sizeof(w.password));
	memcpy(w.new_password, r.new_password, sizeof(w.new_password));
	explicit_bzero(&r, sizeof(r));
	if (c->who.known && c->who.active)
		memcpy(w.phc, c->who.phc, sizeof(w.phc));
	else
		password_dummy(a->kit.password, w.phc);
	if (w.kind == WORK_CHANGE && fill_change(a, c, &w, &err) != 0)
		busy(a, c, 0);
	else if (worker_give(worker, id_of(a, c), &w) != 0)
		busy(a, c, 0);
	else
		c->state = CONN_WORKING;
	explicit_bzero(&w, sizeof(w));
	if (c->state == CONN_WORKING)
		explicit_bzero(c->frame, sizeof(c->frame));
}

/*
 * For a name that exists the bank keeps the delay; for one that does not it
 * is kept here, or reconnecting would tell them apart.
 */
static struct hold *
hold_of(struct authd *a, const char *account)
{
	unsigned char who[PASSWORD_MAC];
	struct hold *oldest = &a->hold[0];
	size_t i;

	password_mac(a->kit.password, account, "", who);
	for (i = 0; i < HOLDS; i++) {
		if (memcmp(a->hold[i].who, who, sizeof(a->hold[i].who)) == 0)
			return &a->hold[i];
		if (a->hold[i].until < oldest->until)
			oldest = &a->hold[i];
	}
	memcpy(oldest->who, who, sizeof(oldest->who));
	oldest->until = 0;
	return oldest;
}

static int64_t
held_until(struct authd *a, const struct conn *c)
{
	if (c->who.known)
		return c->who.wait_s > 0 ?
		    now_ms() + (int64_t)c->who.wait_s * 1000 : 0;
	return hold_of(a, c->account)->until;
}

/* False when the worker is still free. */
static bool
begin(struct authd *a, struct conn *c, struct worker *worker)
{
	struct err err = ERR_INIT;
	int64_t until;

	if (bank_find(a->bank, c->account, &c->who, &err) != 0) {
		busy(a, c, 0);
		return false;
	}
	until = held_until(a, c);
	if (until > now_ms() && c->wake == 0) {
		c->state = CONN_HELD;
		c->wake = until;
		return false;
	}
	c->wake = 0;
	hand_over(a, c, worker);
	return c->state == CONN_WORKING;
}

static struct worker *
idle_worker(struct authd *a)
{
	unsigned i;

	for (i = 0; i < a->workers; i++)
		if (a->worker[i].pid > 0 && a->worker[i].job == -1)
			return &a->worker[i];
	return NULL;
}

void
login_dispatch(struct authd *a)
{
	struct worker *worker;
	int id;

	while (queue_n(a->queue) > 0 && (worker = idle_worker(a))) {
		id = queue_take(a->queue, may_start, a);
		if (id == -1)
			return;
		if (!bank_ready(a->bank))
			busy(a, &a->conn[id], 0);
		else
			begin(a, &a->conn[id], worker);
	}
}

/* Back to the queue: c->wake stays, and says that it has waited. */
void
login_wake(struct authd *a, struct conn *c)
{
	if (c->state == CONN_DELAYED) {
		conn_reply(a, c, &c->reply);
		return;
	}
	c->state = CONN_QUEUED;
	if (queue_put(a->queue, id_of(a, c), c->account) == 0)
		busy(a, c, (unsigned)queue_n(a->queue) + 1);
}

/* ---- the worker is done ---- */

static void
failed(struct authd *a, struct conn *c, const struct work_done *done)
{
	const char *what = !c->who.known ? "desconocida" :
	    !c->who.active ? "bloqueada" : "fallo";
	int wait_s = bank_attempt(a->bank, c->account, c->key, what,
	    done->mac);

	if (!c->who.known)
		hold_of(a, c->account)->until = now_ms() + wait_s * 1000;
	if (c->type == PROTO_AGAIN && c->session[0])
		bank_unlocked(a->bank, c->session, false);
	say_in(a, c, AUTH_NO, wait_s);
}

static void
close_other(struct authd *a, const char *account, const struct conn *but)
{
	struct conn *other = conn_of(a, account, but);

	if (!other)
		return;
	/* The bank has closed that session already. */
	other->session[0] = '\0';
	conn_end(a, other, "relevo");
}

/*
 * A session that is open in the bank and held by nobody here is a dead one,
 * so it is taken over without a question.
 */
static int
open_session(struct authd *a, struct conn *c, unsigned char *token,
    struct bank_session *s, struct err *err)
{
	bool held = conn_of(a, c->account, c) != NULL;
	bool take = c->take_over || !held;
	int rc;

	if (getrandom(token, AUTH_TOKEN, 0) != AUTH_TOKEN)
		return err_set(err, ERR_INTERNAL, "authd: no randomness");
	rc = bank_open(a->bank, c->account, c->key, token, take,
	    c->who.must_change, s, err);
	if (rc == 0 || err->code != ERR_UNCERTAIN)
		return rc;
	/* It may be open now under a token that nobody will be given. */
	if (bank_ready(a->bank) &&
	    getrandom(token, AUTH_TOKEN, 0) == AUTH_TOKEN)
		rc = bank_open(a->bank, c->account, c->key, token, take,
		    c->who.must_change, s, err);
	if (rc != 0 && !held)
		bank_forget_open(a->bank, c->account, c->key);
	return rc;
}

static void
entered(struct authd *a, struct conn *c, const struct bank_session *s,
    struct auth_reply *r)
{
	close_other(a, c->account, c);
	memcpy(c->session, s->id, sizeof(c->session));
	c->limited = c->who.must_change;
	c->until = now_ms() + (int64_t)a->conf.max_hours * 3600 * 1000;
	r->result = c->limited ? AUTH_CHANGE : AUTH_OK;
	conn_reply(a, c, r);
}

static void
enter(struct authd *a, struct conn *c, const struct work_done *done)
{
	struct bank_session s;
	struct auth_reply r = { .result = AUTH_NO };
	struct err err = ERR_INIT;

	if (open_session(a, c, r.token, &s, &err) != 0) {
		log_msg(LOG_IS_WARNING, "no session: %s", err.msg);
		busy(a, c, 0);
	} else if (s.result == BANK_OPENED) {
		entered(a, c, &s, &r);
	} else if (s.result == BANK_IN_USE) {
		explicit_bzero(r.token, sizeof(r.token));
		bank_attempt(a->bank, c->account, c->key, "ocupada",
		    done->mac);
		r.result = AUTH_IN_USE;
		memcpy(r.since, s.since, sizeof(r.since));
		conn_reply(a, c, &r);
	} else {
		/* The bank has logged it; it takes as long as any failure. */
		say_in(a, c, AUTH_NO, bank_find(a->bank, c->account, &c->who,
		    &err) == 0 ? c->who.wait_s : FOREIGN_S);
	}
	explicit_bzero(&r, sizeof(r));
}

/*
 * More work is asked for today than when this hash was made.  She may have
 * been given another password while it was computed: then that one stands.
 */
static void
store_raised(struct authd *a, const struct conn *c,
    const struct work_done *done)
{
	struct bank_account now;
	struct err err = ERR_INIT;

	if (!done->phc[0])
		return;
	if (bank_find(a->bank, c->account, &now, &err) != 0 ||
	    (strcmp(now.phc, c->who.phc) == 0 && bank_change(a->bank,
	    c->account, done->phc, true, &err) != 0))
		log_msg(LOG_IS_WARNING, "hash not raised: %s", err.msg);
}

static void
changed(struct authd *a, struct conn *c, const struct work_done *done)
{
	struct auth_reply r = { .result = AUTH_OK };
	struct err err = ERR_INIT;

	if (done->verdict == WORK_WEAK) {
		r.result = AUTH_WEAK;
		r.why = done->why;
	} else if (bank_change(a->bank, c->account, done->phc, false,
	    &err) != 0) {
		log_msg(LOG_IS_WARNING, "password not changed: %s", err.msg);
		r.result = AUTH_BUSY;
	} else {
		if (c->limited)
			bank_free(a->bank, c->session);
		c->limited = false;
	}
	conn_reply(a, c, &r);
}

void
login_worked(struct authd *a, struct conn *c, const struct work_done *done)
{
	if (!done || done->verdict == WORK_ERROR) {
		if (done)
			log_msg(LOG_IS_ERROR, "a stored hash cannot be "
			    "checked, or there is no memory for it");
		busy(a, c, 0);
	} else if (done->verdict == WORK_NO || !c->who.known ||
	    !c->who.active) {
		failed(a, c, done);
	} else if (c->fd == -1) {
		/* Nobody waits for it: nothing is opened. */
		conn_say(a, c, AUTH_NO);
	} else if (c->type == PROTO_CHANGE) {
		changed(a, c, done);
	} else {
		store_raised(a, c, done);
		if (c->type == PROTO_LOGIN) {
			enter(a, c, done);
		} else {
			bank_unlocked(a->bank, c->session, true);
			conn_say(a, c, AUTH_OK);
		}
	}
}
