#include "lib/base/base.h"
#include "authd/bank.h"

#include <sys/random.h>
#include <time.h>

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include "lib/base/log.h"
#include "lib/base/mem.h"
#include "lib/store/db.h"

enum {
	STATEMENT_MS	= 2000,
	RETRY_MS	= 100,		/* doubled up to ... */
	RETRY_MOST_MS	= 2000,
	STEADY_MS	= 1000,		/* a connection that lasted */
	MOMENT_MS	= 500,		/* of catching up at a time */
	LATER_MOST	= 16384,	/* lines kept for later */
	TRIES_MOST	= 200,		/* of one line that is refused */
	HEX		= 2 * SHA256_DIGEST_SIZE + 3,	/* \x... */
};

/* What could not be written yet. */
enum later_kind {
	LATER_ATTEMPT, LATER_CLOSE, LATER_UNLOCKED, LATER_FREE, LATER_GHOST,
};

struct later {
	enum later_kind	 kind;
	char		 who[AUTH_ACCOUNT_MAX + 1];	/* account or session */
	char		 key[64];
	char		 what[16];			/* result or reason */
	char		 mac[HEX];
	unsigned	 tries;
	struct later	*next;
};

struct bank {
	struct db_conf	 conf;
	struct db	*db;
	int64_t		 since;		/* that db was opened */
	bool		 swept;		/* earlier sessions are closed */
	int64_t		 next;		/* no attempt before */
	int64_t		 pause;
	struct later	*first, **last;
	unsigned	 n_later;
};

int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

struct bank *
bank_new(const struct conf *c)
{
	struct bank *b = mem_alloc(sizeof(*b));

	b->conf = db_conf_from(c, "app_auth");
	b->conf.timeout_ms = STATEMENT_MS;
	b->pause = RETRY_MS;
	b->last = &b->first;
	return b;
}

static void
to_hex(char out[HEX], const unsigned char *in, size_t n)
{
	out[0] = '\\';
	out[1] = 'x';
	base16_encode_update(out + 2, n, in);
	out[2 + 2 * n] = '\0';
}

/* ---- the connection ---- */

/*
 * Of a connection that had lasted the server may be back already: whoever
 * must know what became of a statement asks at once, by a new one.
 */
static void
lose(struct bank *b)
{
	int64_t now = now_ms();
	bool steady = b->db && b->swept && now - b->since >= STEADY_MS;

	if (b->db)
		log_msg(LOG_IS_WARNING, "bank: connection lost");
	db_close(&b->db);
	b->next = steady ? 0 : now + b->pause;
	if (!steady && (b->pause *= 2) > RETRY_MOST_MS)
		b->pause = RETRY_MOST_MS;
}

/* One statement on an open connection; rows or NULL. */
static struct rows *
ask(struct bank *b, const char *sql, int n, const char *const *val,
    enum db_flags flags, struct err *err)
{
	struct rows *rows;

	if (!b->db) {
		err_set(err, ERR_UNAVAILABLE, "bank: no connection");
		return NULL;
	}
	rows = db_query(b->db, sql, n, val, flags, err);
	if (!rows && (err->code == ERR_UNAVAILABLE ||
	    err->code == ERR_UNCERTAIN || db_fd(b->db) == -1))
		lose(b);
	else if (!rows)
		log_msg(LOG_IS_ERROR, "bank: %s", err->msg);
	return rows;
}

static int
run(struct bank *b, const char *sql, int n, const char *const *val,
    struct err *err)
{
	struct rows *rows = ask(b, sql, n, val, DB_WRITE, err);

	if (!rows)
		return -1;
	rows_free(&rows);
	return 0;
}

/* What authd left open when it died is closed before anyone enters. */
static int
sweep(struct bank *b)
{
	struct err err = ERR_INIT;
	struct rows *rows;

	if (b->swept)
		return 0;
	rows = ask(b, "SELECT auth.sesiones_cortar()", 0, NULL, DB_WRITE,
	    &err);
	if (!rows)
		return -1;
	if (rows_int(rows, 0, 0) > 0)
		log_msg(LOG_IS_WARNING, "bank: %d sessions of another run "
		    "closed", rows_int(rows, 0, 0));
	rows_free(&rows);
	b->swept = true;
	return 0;
}

static int
connect_now(struct bank *b)
{
	struct err err = ERR_INIT;

	if (now_ms() < b->next)
		return -1;
	b->db = db_open(&b->conf, &err);
	b->since = now_ms();
	if (!b->db || sweep(b) != 0) {
		if (b->pause == RETRY_MS)
			log_msg(LOG_IS_WARNING, "bank: %s", err.msg);
		lose(b);
		return -1;
	}
	b->pause = RETRY_MS;
	return 0;
}

/* ---- later ---- */

static int
write_ghost(struct bank *b, const struct later *l, struct err *err)
{
	struct bank_account a;
	struct bank_session s;
	unsigned char token[AUTH_TOKEN];

	if (bank_find(b, l->who, &a, err) != 0)
		return -1;
	if (!a.has_session)
		return 0;
	if (getrandom(token, sizeof(token), 0) != sizeof(token))
		return err_set(err, ERR_INTERNAL, "bank: no randomness");
	if (bank_open(b, l->who, l->key, token, true, true, &s, err) != 0)
		return -1;
	if (s.result == BANK_OPENED)
		bank_close(b, s.id, "corte");
	return 0;
}

static int
write_later(struct bank *b, const struct later *l, struct err *err)
{
	const char *attempt[] = { l->who, l->key, l->what, l->mac };
	const char *close_[] = { l->who, l->what };

	switch (l->kind) {
	case LATER_ATTEMPT:
		return run(b, "SELECT auth.intento($1, $2, $3, $4)", 4,
		    attempt, err);
	case LATER_CLOSE:
		return run(b, "SELECT auth.sesion_cerrar($1, $2)", 2, close_,
		    err);
	case LATER_UNLOCKED:
		return run(b, "SELECT auth.reautenticado($1, $2)", 2, close_,
		    err);
	case LATER_FREE:
		return run(b, "SELECT auth.sesion_liberar($1)", 1, close_,
		    err);
	case LATER_GHOST:
		return write_ghost(b, l, err);
	}
	return 0;
}

static void
keep(struct bank *b, struct later *l)
{
	if (b->n_later >= LATER_MOST) {
		log_msg(LOG_IS_ERROR, "bank: too much to write later; a line "
		    "for the bitácora is lost");
		free(l);
		return;
	}
	l->next = NULL;
	*b->last = l;
	b->last = &l->next;
	b->n_later++;
}

/* The first line; false when the server refused it, and it is the last now. */
static bool
write_first(struct bank *b)
{
	struct err err = ERR_INIT;
	struct later *l = b->first;
	int rc;

	b->first = l->next;
	if (!b->first)
		b->last = &b->first;
	b->n_later--;
	rc = write_later(b, l, &err);
	if (rc != 0 && (err.code == ERR_NOT_FOUND ||
	    ++l->tries > TRIES_MOST)) {
		log_msg(LOG_IS_ERROR, "bank: gave up a line: %s", err.msg);
		rc = 0;
	}
	if (rc == 0)
		free(l);
	else
		keep(b, l);
	return rc == 0;
}

/*
 * Each line once, or as many as find room in a moment, since everybody waits
 * meanwhile.  The server may refuse one (a migration under way), so it goes
 * behind the others and is not tried again soon; a lost connection leaves the
 * rest as it is.
 */
static void
catch_up(struct bank *b)
{
	int64_t began = now_ms(), took = 0;
	unsigned n = b->n_later;
	bool good = true;

	b->next = INT64_MAX;		/* not again from within */
	for (; n > 0 && b->db && b->first && took < MOMENT_MS; n--) {
		good = write_first(b) && good;
		took = now_ms() - began;
	}
	if (!b->db)
		return;			/* lose() says when */
	if (good)
		b->next = 0;
	else
		b->next = now_ms() + (4 * took > RETRY_MOST_MS ? 4 * took :
		    RETRY_MOST_MS);
}

bool
bank_ready(struct bank *b)
{
	struct err err = ERR_INIT;

	if (b->db && db_progress(b->db, &err) == DB_GONE) {
		lose(b);
		b->next = 0;		/* it may be back already */
	}
	if (!b->db && connect_now(b) != 0)
		return false;
	if (b->first && now_ms() >= b->next)
		catch_up(b);
	return b->db != NULL;
}

int64_t
bank_due(const struct bank *b)
{
	if (b->db && !b->first)
		return 0;
	return b->next > 0 ? b->next : 1;
}

static struct later *
new_later(enum later_kind kind, const char *who, const char *key,
    const char *what)
{
	struct later *l = mem_alloc(sizeof(*l));

	l->kind = kind;
	snprintf(l->who, sizeof(l->who), "%s", who);
	snprintf(l->key, sizeof(l->key), "%s", key);
	snprintf(l->what, sizeof(l->what), "%s", what);
	return l;
}

/* Now when possible, behind what waited for the server; else when it is. */
static void
write_surely(struct bank *b, struct later *l)
{
	struct err err = ERR_INIT;

	if (bank_ready(b) && write_later(b, l, &err) == 0)
		free(l);
	else
		keep(b, l);
}

/* ---- questions ---- */

int
bank_find(struct bank *b, const char *account, struct bank_account *out,
    struct err *err)
{
	const char *val[] = { account };
	struct rows *rows = ask(b, "SELECT phc, estado, espera_s, "
	    "cambio_debido, sesion_abierta FROM auth.cuenta_para_entrar($1)",
	    1, val, DB_READ, err);

	if (!rows)
		return -1;
	*out = (struct bank_account){ .known = rows->n == 1 };
	snprintf(out->phc, sizeof(out->phc), "%s", rows_text(rows, 0, 0));
	out->active = strcmp(rows_text(rows, 0, 1), "activa") == 0 &&
	    out->phc[0];
	out->wait_s = rows_int(rows, 0, 2);
	out->must_change = rows_bool(rows, 0, 3);
	out->has_session = rows_get(rows, 0, 4) != NULL;
	rows_free(&rows);
	return 0;
}

int
bank_previous(struct bank *b, const char *account,
    char out[BANK_PREVIOUS][PASSWORD_PHC], size_t *n, struct err *err)
{
	const char *val[] = { account };
	struct rows *rows = ask(b, "SELECT * FROM "
	    "auth.contrasenas_previas($1)", 1, val, DB_READ, err);
	int i;

	if (!rows)
		return -1;
	for (i = 0; i < rows->n && i < BANK_PREVIOUS; i++)
		snprintf(out[i], PASSWORD_PHC, "%s", rows_text(rows, i, 0));
	*n = (size_t)i;
	rows_free(&rows);
	return 0;
}

int
bank_names(struct bank *b, const char *account,
    char out[BANK_NAMES][BANK_NAME], size_t *n, struct err *err)
{
	const char *val[] = { account };
	struct rows *rows = ask(b, "SELECT * FROM auth.nombres($1)", 1, val,
	    DB_READ, err);
	int i;

	if (!rows)
		return -1;
	for (i = 0; i < rows->n && i < BANK_NAMES; i++)
		snprintf(out[i], BANK_NAME, "%s", rows_text(rows, i, 0));
	*n = (size_t)i;
	rows_free(&rows);
	return 0;
}

int
bank_least(struct bank *b, size_t *n, struct err *err)
{
	struct rows *rows = ask(b, "SELECT auth.contrasena_minimo()", 0, NULL,
	    DB_READ, err);

	if (!rows)
		return -1;
	*n = (size_t)rows_int(rows, 0, 0);
	rows_free(&rows);
	return 0;
}

/* ---- attempts and sessions ---- */

int
bank_attempt(struct bank *b, const char *account, const char *key,
    const char *result, const unsigned char mac[BANK_MAC])
{
	struct later *l = new_later(LATER_ATTEMPT, account, key, result);
	const char *val[] = { l->who, l->key, l->what, l->mac };
	struct err err = ERR_INIT;
	struct rows *rows = NULL;
	int wait_s = 2;

	to_hex(l->mac, mac, BANK_MAC);
	if (bank_ready(b))
		rows = ask(b, "SELECT auth.intento($1, $2, $3, $4)", 4, val,
		    DB_WRITE, &err);
	if (!rows) {
		/* Uncertain may count twice: better than not at all. */
		keep(b, l);
		return wait_s;
	}
	wait_s = rows_int(rows, 0, 0);
	rows_free(&rows);
	free(l);
	return wait_s;
}

/* She is in, which closed whatever of hers was open. */
static void
forget_ghosts(struct bank *b, const char *account)
{
	struct later **at = &b->first, *l;

	while ((l = *at)) {
		if (l->kind != LATER_GHOST || strcmp(l->who, account) != 0) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		b->n_later--;
		free(l);
	}
	b->last = at;
}

int
bank_open(struct bank *b, const char *account, const char *key,
    const unsigned char token[AUTH_TOKEN], bool take, bool limited,
    struct bank_session *out, struct err *err)
{
	char hex[HEX];
	const char *val[] = { account, key, hex, take ? "t" : "f",
	    limited ? "t" : "f" };
	unsigned char digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx sha;
	struct rows *rows;
	const char *result;

	sha256_init(&sha);
	sha256_update(&sha, AUTH_TOKEN, token);
	sha256_digest(&sha, sizeof(digest), digest);
	explicit_bzero(&sha, sizeof(sha));
	to_hex(hex, digest, sizeof(digest));
	rows = ask(b, "SELECT sesion, resultado, to_char(desde, "
	    "'DD/MM HH24:MI') FROM auth.sesion_abrir($1, $2, $3, $4, $5)", 5,
	    val, DB_WRITE, err);
	if (!rows)
		return -1;
	*out = (struct bank_session){ .result = BANK_WRONG_KEY };
	result = rows_text(rows, 0, 1);
	if (strcmp(result, "abierta") == 0) {
		out->result = BANK_OPENED;
		forget_ghosts(b, account);
	} else if (strcmp(result, "en_uso") == 0) {
		out->result = BANK_IN_USE;
	}
	snprintf(out->id, sizeof(out->id), "%s", rows_text(rows, 0, 0));
	snprintf(out->since, sizeof(out->since), "%s", rows_text(rows, 0, 2));
	rows_free(&rows);
	return 0;
}

void
bank_forget_open(struct bank *b, const char *account, const char *key)
{
	keep(b, new_later(LATER_GHOST, account, key, ""));
}

void
bank_close(struct bank *b, const char *id, const char *reason)
{
	write_surely(b, new_later(LATER_CLOSE, id, "", reason));
}

void
bank_unlocked(struct bank *b, const char *id, bool good)
{
	write_surely(b, new_later(LATER_UNLOCKED, id, "", good ? "t" : "f"));
}

void
bank_free(struct bank *b, const char *id)
{
	write_surely(b, new_later(LATER_FREE, id, "", ""));
}

int
bank_change(struct bank *b, const char *account, const char *phc, bool rehash,
    struct err *err)
{
	static const char sql[] = "SELECT auth.contrasena_cambiar($1, $2, $3)";
	const char *val[] = { account, phc, rehash ? "t" : "f" };
	struct bank_account a;

	if (run(b, sql, 3, val, err) == 0)
		return 0;
	if (err->code != ERR_UNCERTAIN || !bank_ready(b) ||
	    bank_find(b, account, &a, err) != 0)
		return -1;
	if (strcmp(a.phc, phc) == 0)
		return 0;
	return run(b, sql, 3, val, err);
}

void
bank_end(struct bank **bp)
{
	struct bank *b = *bp;
	struct err err = ERR_INIT;
	struct later *l;

	if (!b)
		return;
	b->next = 0;
	/* What this cannot close now, the next run closes when it starts. */
	if (!bank_ready(b) || run(b, "SELECT auth.sesiones_cortar()", 0, NULL,
	    &err) != 0)
		log_msg(LOG_IS_WARNING, "bank: ends without having closed its "
		    "sessions; the next start does");
	while ((l = b->first)) {
		b->first = l->next;
		free(l);
	}
	db_close(&b->db);
	free(b);
	*bp = NULL;
}
