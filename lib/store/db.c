#include "lib/base/base.h"
#include "lib/store/db.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

#include <libpq-fe.h>

#include "lib/base/mem.h"

enum {
	DB_TIMEOUT_MS	 = 15000,	/* one statement, by default */
	COPY_AT_ONCE	 = 1 << 20,
	DB_PATIENCE_MS	 = 5000,	/* beyond it, before we give up */
	DB_CONNECT_S	 = 5,
	LOOK_MS		 = 200,		/* to say that one waits */
};

struct db {
	PGconn		*conn;
	bool		 busy;		/* a statement is on its way */
	bool		 lost;
	enum db_flags	 flags;		/* of that statement */
	struct rows	*done;		/* owned; of the last that was sent */
	unsigned	 timeout_ms;
	int64_t		 deadline;	/* of that statement; 0: none */
	int		 look_fd;	/* db_while_waiting() */
	db_look		*look;		/* NULL: nobody looks */
	void		*look_ctx;
};

/*
 * What the callers act on.  ERR_UNAVAILABLE is only for a bank that is gone:
 * a statement that was cancelled or had no room is ERR_BUSY, because the
 * connection lives and what was typed is still on the screen.
 */
static const struct {
	const char	*state;		/* SQLSTATE, or its first characters */
	enum err_code	 code;
} sqlstate_map[] = {
	{ "P0001", ERR_INVALID },	/* raise_exception */
	{ "P0002", ERR_NOT_FOUND },	/* no_data_found: also "not yours" */
	{ "23505", ERR_CONFLICT },	/* unique_violation */
	{ "22001", ERR_TOO_LONG },
	{ "42501", ERR_DENIED },	/* insufficient_privilege */
	{ "55P03", ERR_BUSY },		/* lock_not_available */
	{ "57014", ERR_BUSY },		/* query_canceled: statement_timeout */
	{ "57P0",  ERR_UNAVAILABLE },	/* the server is ending or starting */
	{ "22",	   ERR_INVALID },
	{ "23",	   ERR_INVALID },
	{ "28",	   ERR_DENIED },
	{ "08",	   ERR_UNAVAILABLE },
	{ "40",	   ERR_BUSY },		/* deadlock, serialization */
	{ "53",	   ERR_BUSY },		/* disk full, out of memory */
};

enum err_code
db_sqlstate_code(const char *state, enum db_flags flags)
{
	enum err_code code = ERR_INTERNAL;
	size_t i;

	for (i = 0; i < NELEM(sqlstate_map); i++)
		if (strncmp(state, sqlstate_map[i].state,
		    strlen(sqlstate_map[i].state)) == 0) {
			code = sqlstate_map[i].code;
			break;
		}
	if (code == ERR_UNAVAILABLE && (flags & DB_WRITE))
		code = ERR_UNCERTAIN;
	return code;
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
no_notice(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

/* The connection is of no use any more; says what became of a statement. */
static void
lose(struct db *db, bool sent, struct err *err)
{
	db->lost = true;
	db->busy = false;
	err_set(err, sent && (db->flags & DB_WRITE) ? ERR_UNCERTAIN :
	    ERR_UNAVAILABLE, "db: connection lost");
}

/* Names only: message, detail and hint quote values. */
static void
explain(struct db *db, const PGresult *res, struct err *err)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *what = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);
	const char *column = PQresultErrorField(res, PG_DIAG_COLUMN_NAME);

	if (!state) {
		lose(db, true, err);
		return;
	}
	if (!what)
		what = column;
	err_set(err, db_sqlstate_code(state, db->flags), "db: %s%s%s", state,
	    what ? " on " : "", what ? what : "");
	snprintf(err->sqlstate, sizeof(err->sqlstate), "%s", state);
}

/* ---- rows ---- */

/* One block: the pointers, then the texts. */
static struct rows *
copy_rows(const PGresult *res)
{
	int n = PQntuples(res), cols = PQnfields(res), i, j;
	size_t count = (size_t)n * (size_t)cols, size = count * sizeof(char *);
	struct rows *r = mem_alloc(sizeof(*r));
	char *text;

	for (i = 0; i < n; i++)
		for (j = 0; j < cols; j++)
			size += (size_t)PQgetlength(res, i, j) + 1;
	r->n = n;
	r->cols = cols;
	r->size = size;
	r->cell = mem_alloc(size);
	text = (char *)(r->cell + count);
	for (i = 0; i < n; i++)
		for (j = 0; j < cols; j++) {
			size_t len = (size_t)PQgetlength(res, i, j) + 1;

			if (PQgetisnull(res, i, j))
				continue;
			memcpy(text, PQgetvalue(res, i, j), len);
			r->cell[(size_t)i * (size_t)cols + (size_t)j] = text;
			text += len;
		}
	return r;
}

void
rows_free(struct rows **rp)
{
	struct rows *r = *rp;

	if (!r)
		return;
	mem_free_secret(r->cell, r->size);
	free(r);
	*rp = NULL;
}

const char *
rows_get(const struct rows *r, int row, int col)
{
	if (row < 0 || row >= r->n || col < 0 || col >= r->cols)
		return NULL;
	return r->cell[(size_t)row * (size_t)r->cols + (size_t)col];
}

const char *
rows_text(const struct rows *r, int row, int col)
{
	const char *s = rows_get(r, row, col);

	return s ? s : "";
}

int
rows_int(const struct rows *r, int row, int col)
{
	const char *s = rows_text(r, row, col);
	char *end;
	long v;

	errno = 0;
	v = strtol(s, &end, 10);
	if (errno || end == s || *end || v < INT32_MIN || v > INT32_MAX)
		return 0;
	return (int)v;
}

bool
rows_bool(const struct rows *r, int row, int col)
{
	return strcmp(rows_text(r, row, col), "t") == 0;
}

/* ---- the connection ---- */

struct db_conf
db_conf_from(const struct conf *c, const char *role)
{
	return (struct db_conf){
		.host = c->db_host, .port = c->db_port, .name = c->db_name,
		.role = role, .timeout_ms = DB_TIMEOUT_MS,
	};
}

/*
 * As PQconnectdbParams(), with the code alone for what a refusal says: its
 * words are in the server's language.
 */
static PGconn *
connect_to(const char *const *key, const char *const *val)
{
	PGconn *conn = PQconnectStartParams(key, val, 0);
	PostgresPollingStatusType st = PGRES_POLLING_WRITING;
	int64_t left, until = now_ms() + DB_CONNECT_S * 1000;
	struct pollfd p;

	if (!conn || PQstatus(conn) == CONNECTION_BAD)
		return conn;
	PQsetErrorVerbosity(conn, PQERRORS_SQLSTATE);
	while (st != PGRES_POLLING_OK && st != PGRES_POLLING_FAILED) {
		p = (struct pollfd){ .fd = PQsocket(conn),
		    .events = st == PGRES_POLLING_READING ? POLLIN : POLLOUT };
		left = until - now_ms();
		if (left <= 0 || (poll(&p, 1, (int)left) < 0 &&
		    errno != EINTR))
			break;
		if (p.revents)
			st = PQconnectPoll(conn);
	}
	return conn;
}

/* Too many at once is told from a bank that does not answer. */
static enum err_code
why_refused(const PGconn *conn)
{
	const char *s = PQerrorMessage(conn), *last = strrchr(s, ' ');

	return last && strncmp(last + 1, "53300", 5) == 0 ? ERR_BUSY :
	    ERR_UNAVAILABLE;
}

/*
 * `options` goes before what ALTER ROLE or ALTER DATABASE set.  The values
 * are given one by one, so nothing in them can begin another setting.
 */
struct db *
db_open(const struct db_conf *c, struct err *err)
{
	struct db *db = mem_alloc(sizeof(*db));
	char options[700];
	const char *key[] = { "host", "port", "dbname", "user", "options",
	    "client_encoding", "application_name", "sslmode", "gssencmode",
	    "passfile", NULL };
	const char *val[] = { c->host, c->port, c->name, c->role, options,
	    "UTF8", "resguardo", "disable", "disable", "/dev/null/-", NULL };

	snprintf(options, sizeof(options), "-c search_path=pg_catalog "
	    "-c row_security=on -c synchronous_commit=on "
	    "-c statement_timeout=%u -c lock_timeout=%u "
	    "-c idle_in_transaction_session_timeout=0 "
	    "-c idle_session_timeout=0 "
	    "-c default_transaction_read_only=off "
	    "-c default_transaction_isolation=read\\ committed "
	    "-c standard_conforming_strings=on -c debug_print_plan=off "
	    "-c debug_print_parse=off -c debug_print_rewritten=off "
	    "-c datestyle=ISO,YMD -c bytea_output=hex "
	    "-c local_preload_libraries= -c plpgsql.extra_errors=none "
	    "-c client_min_messages=error", c->timeout_ms, c->timeout_ms / 2);
	db->timeout_ms = c->timeout_ms;
	db->conn = connect_to(key, val);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		err_set(err, why_refused(db->conn), "db: cannot connect as %s",
		    c->role);
		db_close(&db);
		return NULL;
	}
	PQsetNoticeReceiver(db->conn, no_notice, NULL);
	PQsetErrorVerbosity(db->conn, PQERRORS_TERSE);
	if (PQsetnonblocking(db->conn, 1) != 0) {
		err_set(err, ERR_UNAVAILABLE, "db: connection lost");
		db_close(&db);
	}
	return db;
}

void
db_close(struct db **dbp)
{
	if (!*dbp)
		return;
	PQfinish((*dbp)->conn);
	rows_free(&(*dbp)->done);
	free(*dbp);
	*dbp = NULL;
}

int
db_fd(const struct db *db)
{
	return db->lost ? -1 : PQsocket(db->conn);
}

void
db_while_waiting(struct db *db, int fd, db_look *look, void *ctx)
{
	db->look_fd = fd;
	db->look = look;
	db->look_ctx = ctx;
}

int
db_backend_pid(const struct db *db)
{
	return PQbackendPID(db->conn);
}

/* ---- sending and receiving ---- */

static int
start(struct db *db, const char *sql, int nval, const char *const *val,
    enum db_flags flags, struct err *err)
{
	bool script = nval < 0;

	db->flags = flags;
	if (db->busy)
		return err_set(err, ERR_INTERNAL, "db: busy");
	if (db->lost || PQstatus(db->conn) != CONNECTION_OK) {
		lose(db, false, err);
		return -1;
	}
	if (!(script ? PQsendQuery(db->conn, sql) :
	    PQsendQueryParams(db->conn, sql, nval, NULL, val, NULL, NULL, 0))) {
		lose(db, true, err);
		return -1;
	}
	db->busy = true;
	db->deadline = db->timeout_ms ?
	    now_ms() + db->timeout_ms + DB_PATIENCE_MS : 0;
	return 0;
}

/* Whether the answer is whole: 1; not yet: 0; lost: -1. */
static int
receive(struct db *db)
{
	if (PQflush(db->conn) < 0 || !PQconsumeInput(db->conn))
		return -1;
	return !PQisBusy(db->conn);
}

/*
 * Sleeps until the server says something, or until the deadline.  The first
 * look comes after a moment, as most answers are here before it.
 */
static int
await(struct db *db)
{
	struct pollfd p[2] = { { .fd = PQsocket(db->conn) },
	    { .fd = db->look ? db->look_fd : -1, .events = POLLIN } };
	int64_t left, began = now_ms(), waited = 0;
	int rc;

	while ((rc = receive(db)) == 0) {
		left = db->deadline ? db->deadline - now_ms() : -1;
		if (db->deadline && left <= 0)
			return -1;
		if (p[1].fd != -1 && waited < LOOK_MS)
			left = LOOK_MS - waited;
		p[0].events = POLLIN | (PQflush(db->conn) > 0 ? POLLOUT : 0);
		if (poll(p, 2, (int)left) < 0 && errno != EINTR)
			return -1;
		waited = now_ms() - began;
		if (p[1].fd != -1 && !p[0].revents &&
		    !db->look(db->look_ctx, waited))
			p[1].fd = -1;
	}
	return rc;
}

/* Two libpq states that mean "no more input before you answer". */
static bool
is_copy(const PGresult *res)
{
	ExecStatusType st = PQresultStatus(res);

	return st == PGRES_COPY_IN || st == PGRES_COPY_OUT ||
	    st == PGRES_COPY_BOTH;
}

/*
 * Takes every result of the statement on its way: the last good one goes to
 * *out (may be NULL), the first bad one to *bad.
 */
static int
collect(struct db *db, PGresult **out, PGresult **bad)
{
	PGresult *res;

	while (await(db) > 0) {
		if (!(res = PQgetResult(db->conn))) {
			db->busy = false;
			return 0;
		}
		if (is_copy(res)) {	/* nothing here sends or wants COPY */
			PQclear(res);
			return -1;
		}
		if (PQresultStatus(res) == PGRES_FATAL_ERROR && !*bad) {
			*bad = res;
		} else if (PQresultStatus(res) == PGRES_FATAL_ERROR) {
			PQclear(res);
		} else {
			PQclear(*out);
			*out = res;
		}
	}
	return -1;
}

/* The rows of what was started, or NULL. */
static struct rows *
answer(struct db *db, PGresult **badp, struct err *err)
{
	PGresult *res = NULL, *bad = NULL;
	struct rows *rows = NULL;
	int rc = collect(db, &res, &bad);

	if (bad)
		explain(db, bad, err);
	else if (rc != 0 || !res)
		lose(db, true, err);
	else
		rows = copy_rows(res);
	if (rc != 0 || PQstatus(db->conn) != CONNECTION_OK) {
		db->lost = true;
		db->busy = false;
	}
	PQclear(res);
	if (badp)
		*badp = bad;
	else
		PQclear(bad);
	return rows;
}

struct rows *
db_query(struct db *db, const char *sql, int nval, const char *const *val,
    enum db_flags flags, struct err *err)
{
	if (start(db, sql, nval, val, flags, err) != 0)
		return NULL;
	return answer(db, NULL, err);
}

int
db_run(struct db *db, const char *sql, int nval, const char *const *val,
    enum db_flags flags, struct err *err)
{
	struct rows *rows = db_query(db, sql, nval, val, flags, err);

	if (!rows)
		return -1;
	rows_free(&rows);
	return 0;
}

/* Whoever loads waits for it, so the connection may too. */
static bool
put_copy(struct db *db, const char *data, size_t n)
{
	bool good = PQsetnonblocking(db->conn, 0) == 0;
	size_t at, part;

	for (at = 0; at < n && good; at += part) {
		part = n - at < COPY_AT_ONCE ? n - at : COPY_AT_ONCE;
		good = PQputCopyData(db->conn, data + at, (int)part) == 1;
	}
	return good && PQputCopyEnd(db->conn, NULL) == 1 &&
	    PQsetnonblocking(db->conn, 1) == 0;
}

int
db_copy(struct db *db, const char *sql, const char *data, size_t n,
    struct err *err)
{
	PGresult *res = NULL;
	struct rows *rows;
	bool good = false;

	if (start(db, sql, -1, NULL, DB_WRITE, err) != 0)
		return -1;
	if (await(db) > 0 && (res = PQgetResult(db->conn)))
		good = PQresultStatus(res) == PGRES_COPY_IN;
	if (res && !good) {
		explain(db, res, err);
		PQclear(res);
		rows = answer(db, NULL, &(struct err)ERR_INIT);
		rows_free(&rows);
		return -1;
	}
	PQclear(res);
	if (!good || !put_copy(db, data, n)) {
		lose(db, true, err);
		return -1;
	}
	rows = answer(db, NULL, err);
	if (!rows)
		return -1;
	rows_free(&rows);
	return 0;
}

/* The line of the character (from 1, not byte) where the server stopped. */
static int
script_line(const char *sql, const char *position)
{
	long at = position ? strtol(position, NULL, 10) : 0;
	int line = 1;

	if (at <= 0)
		return 0;
	for (; *sql && at > 1; sql++) {
		if (*sql == '\n')
			line++;
		if (((unsigned char)sql[1] & 0xc0) != 0x80)
			at--;
	}
	return line;
}

int
db_script(struct db *db, const char *sql, int *line, struct err *err)
{
	PGresult *bad = NULL;
	struct rows *rows;
	const char *state;

	if (line)
		*line = 0;
	if (start(db, sql, -1, NULL, DB_WRITE, err) != 0)
		return -1;
	rows = answer(db, &bad, err);
	if (bad && line)
		*line = script_line(sql,
		    PQresultErrorField(bad, PG_DIAG_STATEMENT_POSITION));
	state = bad ? PQresultErrorField(bad, PG_DIAG_SQLSTATE) : NULL;
	if (state && (strncmp(state, "42", 2) == 0 ||
	    strcmp(state, "P0001") == 0 || strcmp(state, "2BP01") == 0))
		snprintf(err->msg, sizeof(err->msg), "%s: %s", state,
		    PQresultErrorField(bad, PG_DIAG_MESSAGE_PRIMARY));
	PQclear(bad);
	if (!rows)
		return -1;
	rows_free(&rows);
	return 0;
}

int
db_send(struct db *db, const char *sql, int nval, const char *const *val,
    struct err *err)
{
	return start(db, sql, nval, val, DB_WRITE, err);
}

enum db_progress
db_finish(struct db *db, struct err *err)
{
	if (db->lost) {
		lose(db, false, err);
		return DB_GONE;
	}
	if (!db->busy)
		return DB_IDLE;
	rows_free(&db->done);
	db->done = answer(db, NULL, err);
	if (db->done)
		return DB_DONE;
	return db->lost ? DB_GONE : DB_FAILED;
}

struct rows *
db_take(struct db *db)
{
	struct rows *r = db->done;

	db->done = NULL;
	return r;
}

enum db_progress
db_progress(struct db *db, struct err *err)
{
	int rc;

	if (db->lost) {
		lose(db, false, err);
		return DB_GONE;
	}
	rc = receive(db);
	if (rc < 0 || PQstatus(db->conn) != CONNECTION_OK) {
		lose(db, db->busy, err);
		return DB_GONE;
	}
	if (!db->busy)
		return DB_IDLE;
	if (rc > 0)
		return db_finish(db, err);
	if (db->deadline && now_ms() >= db->deadline) {
		lose(db, true, err);
		return DB_GONE;
	}
	return DB_WORKING;
}
