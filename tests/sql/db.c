#include "lib/base/base.h"
#include "tests/sql/server.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "tests/tap.h"

static void
rows_are_copies(void)
{
	const char *val[] = { "uno", NULL, "" };
	struct db *db = server_db("postgres");
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT $1::text, $2::text, $3::text, "
	    "42, true UNION ALL SELECT 'x', 'y', 'z', NULL, false", 3, val,
	    DB_READ, &err);

	db_close(&db);
	is_int(r->n, 2, "two rows");
	is_int(r->cols, 5, "of five columns, after the connection is closed");
	is_str(rows_text(r, 0, 0), "uno", "a text");
	ok(rows_get(r, 0, 1) == NULL, "NULL is NULL");
	is_str(rows_text(r, 0, 1), "", "and empty as a text");
	ok(rows_get(r, 0, 2) && !*rows_get(r, 0, 2), "an empty text is not");
	is_int(rows_int(r, 0, 3), 42, "a number");
	is_int(rows_int(r, 1, 3), 0, "no number is 0");
	ok(rows_bool(r, 0, 4) && !rows_bool(r, 1, 4), "yes and no");
	ok(rows_get(r, 2, 0) == NULL && rows_get(r, 0, 9) == NULL,
	    "beyond the end there is nothing");
	rows_free(&r);
	ok(r == NULL, "freed");
}

static void
sqlstates_mean_something(void)
{
	static const struct {
		const char	*state;
		enum err_code	 read, write;
	} row[] = {
		{ "28000", ERR_DENIED, ERR_DENIED },
		{ "42501", ERR_DENIED, ERR_DENIED },
		{ "P0001", ERR_INVALID, ERR_INVALID },
		{ "P0002", ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ "23505", ERR_CONFLICT, ERR_CONFLICT },
		{ "23514", ERR_INVALID, ERR_INVALID },
		{ "22P02", ERR_INVALID, ERR_INVALID },
		{ "22001", ERR_TOO_LONG, ERR_TOO_LONG },
		{ "40P01", ERR_BUSY, ERR_BUSY },
		{ "53100", ERR_BUSY, ERR_BUSY },
		{ "57014", ERR_BUSY, ERR_BUSY },
		{ "57P01", ERR_UNAVAILABLE, ERR_UNCERTAIN },
		{ "08006", ERR_UNAVAILABLE, ERR_UNCERTAIN },
		{ "XX000", ERR_INTERNAL, ERR_INTERNAL },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		is_int(db_sqlstate_code(row[i].state, DB_READ), row[i].read,
		    row[i].state);
		is_int(db_sqlstate_code(row[i].state, DB_WRITE), row[i].write,
		    row[i].state);
	}
}

static void
errors_say_no_values(void)
{
	static const struct {
		const char	*what, *sql;
		const char	*state;
	} row[] = {
		{ "a bad number", "SELECT 'secreto'::int", "22P02" },
		{ "a raised value", "DO $$ BEGIN RAISE EXCEPTION 'secreto'; "
		    "END $$", "P0001" },
		{ "a duplicate", "INSERT INTO pg_temp.t VALUES ('secreto')",
		    "23505" },
		{ "a check", "INSERT INTO pg_temp.t VALUES ('')", "23514" },
		{ "a missing table", "SELECT * FROM secreto", "42P01" },
	};
	struct db *db = server_db("postgres");
	struct err err = ERR_INIT;
	size_t i;

	server_do(db, "CREATE TEMP TABLE t (a text CONSTRAINT corto "
	    "CHECK (a <> ''), CONSTRAINT unico UNIQUE (a))");
	server_do(db, "INSERT INTO pg_temp.t VALUES ('secreto')");
	for (i = 0; i < NELEM(row); i++) {
		err = (struct err)ERR_INIT;
		ok(db_run(db, row[i].sql, 0, NULL, DB_WRITE, &err) != 0,
		    row[i].what);
		is_str(err.sqlstate, row[i].state, row[i].what);
		ok(!strstr(err.msg, "secreto"), "its value is not told");
		if (i == 2)
			ok(strstr(err.msg, "unico") != NULL,
			    "the constraint is");
	}
	ok(db_run(db, "SELECT 1", 0, NULL, DB_READ, &err) == 0,
	    "the connection lives on");
	db_close(&db);
}

/* ALTER ROLE and ALTER DATABASE cannot prepare a connection of ours. */
static void
the_session_is_ours(void)
{
	struct db *db = server_db("postgres");
	char got[64];

	server_do(db, "ALTER ROLE i_imv SET search_path = public");
	server_do(db, "ALTER ROLE i_imv SET row_security = off");
	server_do(db, "ALTER ROLE i_imv SET synchronous_commit = off");
	server_do(db, "ALTER ROLE i_imv SET statement_timeout = 0");
	server_do(db, "ALTER ROLE i_imv SET idle_session_timeout = 1000");
	server_do(db, "ALTER ROLE i_imv SET debug_print_plan = on");
	server_do(db, "ALTER ROLE i_imv SET debug_print_parse = on");
	server_do(db, "ALTER ROLE i_imv SET standard_conforming_strings = off");
	server_do(db, "ALTER ROLE i_imv "
	    "SET default_transaction_isolation = serializable");
	server_do(db, "ALTER ROLE i_imv SET local_preload_libraries = "
	    "'no_hay'");
	server_do(db, "ALTER ROLE i_imv SET plpgsql.extra_errors = 'all'");
	db_close(&db);
	db = server_db("i_imv");
	server_value(db, "SHOW search_path", got, sizeof(got));
	is_str(got, "pg_catalog", "search_path");
	server_value(db, "SHOW row_security", got, sizeof(got));
	is_str(got, "on", "row_security");
	server_value(db, "SHOW synchronous_commit", got, sizeof(got));
	is_str(got, "on", "synchronous_commit");
	server_value(db, "SHOW statement_timeout", got, sizeof(got));
	is_str(got, "15s", "statement_timeout");
	server_value(db, "SHOW idle_session_timeout", got, sizeof(got));
	is_str(got, "0", "idle_session_timeout");
	server_value(db, "SELECT concat_ws(' ', "
	    "current_setting('debug_print_plan'), "
	    "current_setting('debug_print_parse'), "
	    "current_setting('standard_conforming_strings'), "
	    "current_setting('transaction_isolation'))", got, sizeof(got));
	is_str(got, "off off on read committed", "no plan in the log");
	server_value(db, "SELECT concat_ws(',', "
	    "current_setting('local_preload_libraries'), "
	    "current_setting('plpgsql.extra_errors'))", got, sizeof(got));
	is_str(got, ",none", "no library that is not there, no new errors");
	db_close(&db);
	db = server_db("postgres");
	server_do(db, "ALTER ROLE i_imv RESET ALL");
	server_do(db, "ALTER ROLE i_imv SET temp_file_limit = '512MB'");
	db_close(&db);
}

static void
a_long_statement_is_cut(void)
{
	struct db_conf c = server_conf("postgres");
	struct err err = ERR_INIT;
	struct db *db;

	c.timeout_ms = 200;
	db = db_open(&c, &err);
	ok(db_run(db, "SELECT pg_sleep(20)", 0, NULL, DB_WRITE, &err) != 0,
	    "a statement that takes too long ends");
	is_int(err.code, ERR_BUSY, "as busy: it did not happen");
	ok(db_run(db, "SELECT 1", 0, NULL, DB_READ, &err) == 0,
	    "and the next one runs");
	db_close(&db);
}

/* The server process of `db`, by SIGKILL as by the kernel. */
static void
kill_backend(const struct db *db)
{
	kill((pid_t)db_backend_pid(db), SIGKILL);
}

static void
a_backend_that_dies(void)
{
	static const struct {
		const char	*what;
		enum db_flags	 flags;
		enum err_code	 code;
	} row[] = {
		{ "reading", DB_READ, ERR_UNAVAILABLE },
		{ "writing", DB_WRITE, ERR_UNCERTAIN },
	};
	struct db *db;
	struct err err;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		db = server_db("postgres");
		err = (struct err)ERR_INIT;
		ok(db_run(db, "SELECT pg_terminate_backend(pg_backend_pid())",
		    0, NULL, row[i].flags, &err) != 0, row[i].what);
		is_int(err.code, row[i].code, row[i].what);
		is_int(db_fd(db), -1, "there is nothing left to poll");
		err = (struct err)ERR_INIT;
		ok(db_run(db, "SELECT 1", 0, NULL, DB_WRITE, &err) != 0,
		    "and stays lost");
		is_int(err.code, ERR_UNAVAILABLE,
		    "what was never sent is not uncertain");
		db_close(&db);
	}
}

/* Waits as the program does: by its descriptor. */
static enum db_progress
wait_for(struct db *db, struct err *err)
{
	enum db_progress p;
	int i;

	for (i = 0; i < 500; i++) {
		struct pollfd pfd = { .fd = db_fd(db), .events = POLLIN };

		p = db_progress(db, err);
		if (p != DB_WORKING)
			return p;
		poll(&pfd, 1, 20);
	}
	return DB_WORKING;
}

static void
sending_without_waiting(void)
{
	const char *val[] = { "1" };
	struct db *db = server_db("postgres");
	struct err err = ERR_INIT;

	is_int(db_progress(db, &err), DB_IDLE, "nothing is on its way");
	ok(db_send(db, "SELECT pg_sleep(0.2), $1::int", 1, val, &err) == 0,
	    "sent");
	is_int(db_progress(db, &err), DB_WORKING, "not done at once");
	ok(db_send(db, "SELECT 1", 0, NULL, &err) != 0,
	    "a second one has to wait");
	is_int(wait_for(db, &err), DB_DONE, "done");
	is_int(db_progress(db, &err), DB_IDLE, "said once");
	err = (struct err)ERR_INIT;
	ok(db_send(db, "SELECT 'x'::int, $1", 1, val, &err) == 0,
	    "sent, and wrong");
	is_int(wait_for(db, &err), DB_FAILED, "refused");
	is_int(err.code, ERR_INVALID, "with its reason");
	is_int(db_finish(db, &err), DB_IDLE, "and over");
	ok(db_send(db, "SELECT pg_sleep(30)", 0, NULL, &err) == 0, "sent");
	kill_backend(db);
	is_int(wait_for(db, &err), DB_GONE, "killed in the middle");
	is_int(err.code, ERR_UNCERTAIN, "nobody knows whether it happened");
	db_close(&db);
}

/* After a SIGKILL the server takes every connection down and comes back. */
static void
wait_until_back(void)
{
	struct db_conf c = server_conf("postgres");
	struct err err = ERR_INIT;
	struct db *db = NULL;
	int i;

	for (i = 0; i < 100 && !db; i++) {
		db = db_open(&c, &err);
		if (!db)
			usleep(100000);
	}
	ok(db != NULL, "the server came back");
	db_close(&db);
}

static void
an_idle_connection_that_dies(void)
{
	struct db *db = server_db("postgres"), *other = server_db("postgres");
	struct err err = ERR_INIT;
	enum db_progress p = DB_IDLE;
	char sql[80];
	int i;

	snprintf(sql, sizeof(sql), "SELECT pg_terminate_backend(%d)",
	    db_backend_pid(db));
	server_do(other, sql);
	for (i = 0; i < 100 && p == DB_IDLE; i++) {
		struct pollfd pfd = { .fd = db_fd(db), .events = POLLIN };

		poll(&pfd, 1, 50);
		p = db_progress(db, &err);
	}
	is_int(p, DB_GONE, "it is noticed without asking anything");
	is_int(err.code, ERR_UNAVAILABLE, "and nothing was lost with it");
	db_close(&db);
	db_close(&other);
}

static void
scripts_say_their_line(void)
{
	struct db *db = server_db("postgres");
	struct err err = ERR_INIT;
	int line;

	ok(db_script(db, "CREATE TEMP TABLE s (a int);\n"
	    "INSERT INTO s VALUES (1);\n", &line, &err) == 0,
	    "several statements");
	ok(db_script(db, "-- ñandú\nSELECT 1;\n\nSELEC 2;\n", &line,
	    &err) != 0, "one of them is wrong");
	is_int(line, 4, "its line");
	ok(strstr(err.msg, "syntax") != NULL, "and what the server says");
	err = (struct err)ERR_INIT;
	ok(db_script(db, "SELECT 'secreto'::int", &line, &err) != 0 &&
	    !strstr(err.msg, "secreto"), "but no value");
	db_close(&db);
}

int
main(void)
{
	struct db_conf nowhere = { .host = "/nonexistent", .port = "5432",
	    .name = "x", .role = "x" };
	struct err err = ERR_INIT;

	rows_are_copies();
	sqlstates_mean_something();
	errors_say_no_values();
	the_session_is_ours();
	a_long_statement_is_cut();
	a_backend_that_dies();
	an_idle_connection_that_dies();
	scripts_say_their_line();
	sending_without_waiting();
	wait_until_back();
	ok(db_open(&nowhere, &err) == NULL, "no server");
	is_int(err.code, ERR_UNAVAILABLE, "is unavailable");
	return tap_done();
}
