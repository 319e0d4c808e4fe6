/*
 * db.h - the one place that talks to libpq
 *
 * Every statement is text with text parameters, every answer comes back as
 * plain copied rows, wiped when freed.  The server's own message never gets
 * into *err or a log, because it quotes values: only SQLSTATE and the names
 * of constraints, tables and columns do.  Notices are swallowed.
 *
 * The connection always says its own search_path, row_security,
 * synchronous_commit and time limits, so that ALTER ROLE cannot prepare
 * others for it.  A lost connection stays lost: open a new one.
 */
#ifndef LIB_STORE_DB_H
#define LIB_STORE_DB_H

#include "lib/base/base.h"
#include "lib/base/conf.h"
#include "lib/base/err.h"

struct db;

struct db_conf {
	const char	*host;		/* folder of the socket */
	const char	*port;
	const char	*name;		/* of the database */
	const char	*role;
	unsigned	 timeout_ms;	/* of one statement; 0: none */
};

/* From the settings, as `role`, with the usual 15 s for one statement. */
struct db_conf db_conf_from(const struct conf *c, const char *role);

enum db_flags {
	DB_READ = 0,
	DB_WRITE = 1 << 0,	/* a lost connection leaves it uncertain */
};

/* ---- rows ---- */

struct rows {
	int		 n, cols;
	const char	**cell;		/* owned; n * cols; NULL is SQL NULL */
	size_t		 size;		/* bytes in all, for the wiping */
};

void	rows_free(struct rows **r);
/* NULL is SQL NULL. */
const char *rows_get(const struct rows *r, int row, int col);
/* The same with "" for SQL NULL. */
const char *rows_text(const struct rows *r, int row, int col);
/* 0 for SQL NULL and for what is no number. */
int	rows_int(const struct rows *r, int row, int col);
bool	rows_bool(const struct rows *r, int row, int col);

/* ---- one statement, waited for ---- */

struct db *db_open(const struct db_conf *c, struct err *err) MUSTCHECK;
void	db_close(struct db **db);

/*
 * Runs one statement.  NULL on failure; rows with n 0 when there are none.
 * A statement sent with db_send() must have been finished before.
 */
struct rows *db_query(struct db *db, const char *sql, int nval,
	    const char *const *val, enum db_flags flags, struct err *err)
	    MUSTCHECK;

/* The same when no rows are wanted. */
int	db_run(struct db *db, const char *sql, int nval,
	    const char *const *val, enum db_flags flags, struct err *err)
	    MUSTCHECK;

/*
 * Several statements in one text, without parameters: migrations and
 * generated functions, never with data in them.  *line (may be NULL) gets
 * the line of the text at which the server stopped, 0 when it did not say;
 * for what is wrong with the SQL itself err->msg has the server's sentence.
 */
int	db_script(struct db *db, const char *sql, int *line, struct err *err)
	    MUSTCHECK;

/* COPY ... FROM STDIN, with n bytes of its text format. */
int	db_copy(struct db *db, const char *sql, const char *data, size_t n,
	    struct err *err) MUSTCHECK;

/* ---- one statement, not waited for ---- */

enum db_progress {
	DB_IDLE,		/* nothing is on its way */
	DB_WORKING,
	DB_DONE,		/* what was sent is done; said once */
	DB_FAILED,		/* it was refused: *err; said once */
	DB_GONE,		/* the connection is lost: *err */
};

/* To poll for reading; -1 once the connection is lost. */
int	db_fd(const struct db *db);
/* Starts one and returns; only when nothing else is on its way. */
int	db_send(struct db *db, const char *sql, int nval,
	    const char *const *val, struct err *err) MUSTCHECK;
/* Never waits; also notices that an idle connection died. */
enum db_progress db_progress(struct db *db, struct err *err);
/* Waits for what was sent; never DB_WORKING. */
enum db_progress db_finish(struct db *db, struct err *err);
/* The rows of what was DB_DONE last, once; owned by the caller, or NULL. */
struct rows *db_take(struct db *db) MUSTCHECK;

/*
 * While an answer is waited for, look(ctx, ms waited) is asked each time `fd`
 * is readable, and once after a fifth of a second; false: not again for this
 * answer.  It must not ask the bank anything.
 */
typedef bool db_look(void *ctx, int64_t waited_ms);
void	db_while_waiting(struct db *db, int fd, db_look *look, void *ctx);

/* The server process that serves us, for tests that kill it. */
int	db_backend_pid(const struct db *db);

/* What a SQLSTATE means to a caller; ERR_INTERNAL when to nobody. */
enum err_code db_sqlstate_code(const char *sqlstate, enum db_flags flags);

#endif
