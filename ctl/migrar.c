#include "lib/base/base.h"
#include "ctl/ctl.h"

#include "ctl/unir.h"
#include "lib/base/mem.h"

/*
 * Two kinds of files.  sql/migrations: numbered, forward only, each in one
 * transaction with its ledger row, refused when it was edited afterwards
 * and does not say which text it was.
 * sql/api: functions and policies, all of them again after every migration,
 * in one transaction, so that a session sees the old ones or the new ones.
 */

#define LOCK_KEY "7012893451020030"	/* any number, the same in every copy */

static int
sha256_of(struct db *db, const char *text, char out[65], struct err *err)
{
	const char *val[] = { text };
	struct rows *r = db_query(db, "SELECT encode(sha256(convert_to("
	    "$1::text, 'UTF8')), 'hex')", 1, val, DB_READ, err);

	if (!r)
		return -1;
	snprintf(out, 65, "%s", rows_text(r, 0, 0));
	rows_free(&r);
	return 0;
}

static void
rollback(struct db *db)
{
	struct err ignored = ERR_INIT;

	if (db_run(db, "ROLLBACK", 0, NULL, DB_READ, &ignored) != 0)
		complain("no se pudo deshacer: %s", ignored.msg);
}

/* "0010_registro.sql" is number 10, name "registro"; -1 when it is neither. */
static int
file_number(const char *name)
{
	int i, n = 0;

	for (i = 0; i < 4; i++) {
		if (name[i] < '0' || name[i] > '9')
			return -1;
		n = n * 10 + (name[i] - '0');
	}
	return name[4] == '_' && name[5] != '.' && n > 0 ? n : -1;
}

static int
ledger_make(struct db *db, struct err *err)
{
	return db_script(db,
	    "CREATE SCHEMA IF NOT EXISTS migracion;\n"
	    "REVOKE ALL ON SCHEMA migracion FROM PUBLIC;\n"
	    "CREATE TABLE IF NOT EXISTS migracion.aplicada (\n"
	    "	n	integer PRIMARY KEY CHECK (n > 0),\n"
	    "	nombre	text NOT NULL UNIQUE,\n"
	    "	sha256	text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),\n"
	    "	cuando	timestamptz NOT NULL DEFAULT now(),\n"
	    "	papel	text NOT NULL DEFAULT session_user\n"
	    ");\n"
	    "REVOKE ALL ON migracion.aplicada FROM PUBLIC;\n"
	    "COMMENT ON TABLE migracion.aplicada IS 'Una fila por archivo de "
	    "sql/migrations, escrita en su misma transacción.';", NULL, err);
}

/*
 * One that a newer server cannot run is put right for it, to the same effect:
 * its head then names the text that other banks have had.
 */
static bool
was(const char *text, const char *sha)
{
	char line[80];

	snprintf(line, sizeof(line), "\n-- was:   %s\n", sha);
	return strstr(text, line) != NULL;
}

/* 1: it has run already; 0: it has not; -1: told. */
static int
had(struct db *db, int n, const char *path, const char *text, const char *sha)
{
	char number[16];
	const char *val[] = { number };
	struct err err = ERR_INIT;
	struct rows *r;
	int rc = 0;

	snprintf(number, sizeof(number), "%d", n);
	r = db_query(db, "SELECT sha256 FROM migracion.aplicada "
	    "WHERE n = $1::int", 1, val, DB_READ, &err);
	if (!r) {
		complain_err("migrar", &err);
		return -1;
	}
	if (r->n > 0) {
		rc = 1;
		if (strcmp(rows_text(r, 0, 0), sha) != 0 &&
		    !was(text, rows_text(r, 0, 0))) {
			complain("%s cambió después de aplicarse; una "
			    "migración no se edita, se añade otra", path);
			rc = -1;
		}
	}
	rows_free(&r);
	return rc;
}

static int
run_file(struct db *db, const char *path, const char *text)
{
	struct err err = ERR_INIT;
	int line;

	if (db_script(db, text, &line, &err) == 0)
		return 0;
	if (line > 0)
		return complain("%s:%d: %s", path, line, err.msg);
	return complain("%s: %s", path, err.msg);
}

static int
apply(struct db *db, int n, const char *path, const char *name,
    const char *text, const char *sha)
{
	char number[16];
	const char *val[] = { number, name, sha };
	struct err err = ERR_INIT;

	snprintf(number, sizeof(number), "%d", n);
	/* Sessions are open: rather fail than make them all queue up. */
	if (db_script(db, "BEGIN; SET LOCAL lock_timeout = '10s'", NULL,
	    &err) != 0)
		return complain_err(path, &err);
	if (run_file(db, path, text) != 0)
		goto undo;
	if (db_run(db, "INSERT INTO migracion.aplicada (n, nombre, sha256) "
	    "VALUES ($1::int, $2, $3)", 3, val, DB_WRITE, &err) != 0 ||
	    db_run(db, "COMMIT", 0, NULL, DB_WRITE, &err) != 0) {
		complain_err(path, &err);
		goto undo;
	}
	fprintf(stderr, "migrar: %s\n", name);
	return 0;
undo:
	rollback(db);
	return -1;
}

static int
one_migration(struct db *db, const char *dir, const char *name, int *last)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	int n = file_number(name), rc = -1;
	struct err err = ERR_INIT;
	char sha[65];

	buf_printf(&path, "%s/%s", dir, name);
	if (n < 0 || n <= *last) {
		complain("%s: se esperaba un nombre NNNN_tema.sql con un "
		    "número mayor que el anterior", path.s);
		goto out;
	}
	*last = n;
	if (file_read(path.s, &text, &err) != 0) {
		complain("%s", err.msg);
		goto out;
	}
	if (sha256_of(db, text.s, sha, &err) != 0) {
		complain_err(path.s, &err);
		goto out;
	}
	rc = had(db, n, path.s, text.s, sha);
	if (rc == 0)
		rc = apply(db, n, path.s, name, text.s, sha);
	else if (rc > 0)
		rc = 0;
out:
	buf_release(&path);
	buf_release(&text);
	return rc;
}

static int
run_migrations(struct db *db, const char *sql_dir)
{
	struct buf dir = BUF_INIT;
	struct err err = ERR_INIT;
	char **names = NULL;
	int i, n, last = 0, rc = -1;

	buf_printf(&dir, "%s/migrations", sql_dir);
	n = files_list(dir.s, ".sql", &names, &err);
	if (n <= 0) {
		complain("%s", n < 0 ? err.msg : "no hay migraciones");
		goto out;
	}
	for (i = 0; i < n; i++)
		if (one_migration(db, dir.s, names[i], &last) != 0)
			goto out;
	rc = 0;
out:
	files_free(&names, n);
	buf_release(&dir);
	return rc;
}

/*
 * Functions are replaced where they stand, so that a statement of an open
 * session never finds its function gone.  Only when a result changed, which
 * PostgreSQL does not replace, all of schema api goes first.  What `formas
 * cargar` made is left to it.
 */
static const char drop_api[] =
    "DO $$\n"
    "DECLARE f regprocedure;\n"
    "BEGIN\n"
    "	FOR f IN SELECT p.oid::regprocedure FROM pg_proc p\n"
    "	    WHERE p.pronamespace = to_regnamespace('api')\n"
    "	    AND coalesce(obj_description(p.oid, 'pg_proc'), '')\n"
    "	        NOT LIKE 'generada:%'\n"
    "	LOOP\n"
    "		EXECUTE 'DROP FUNCTION ' || f;\n"
    "	END LOOP;\n"
    "END $$";

/* The names behind "FUNCTION api.", as the text of an array. */
static void
names_in(const char *text, struct buf *names)
{
	static const char mark[] = "FUNCTION api.";
	size_t n;

	while ((text = strstr(text, mark))) {
		text += sizeof(mark) - 1;
		n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
		buf_puts(names, names->len > 1 ? "," : "");
		buf_add(names, text, n);
	}
}

/* What api/ no longer defines must not stay callable. */
static int
drop_stale(struct db *db, struct buf *names, struct err *err)
{
	const char *val[1];
	struct buf sql = BUF_INIT;
	struct rows *r;
	int i, rc = 0;

	buf_putc(names, '}');
	val[0] = names->s;
	r = db_query(db, "SELECT p.oid::regprocedure FROM pg_proc p "
	    "WHERE p.pronamespace = to_regnamespace('api') "
	    "AND p.proname <> ALL ($1::text[]) "
	    "AND coalesce(obj_description(p.oid, 'pg_proc'), '') "
	    "NOT LIKE 'generada:%'", 1, val, DB_READ, err);
	if (!r)
		return -1;
	for (i = 0; i < r->n; i++)
		buf_printf(&sql, "DROP FUNCTION %s;\n", rows_text(r, i, 0));
	if (r->n > 0)
		rc = db_script(db, sql.s, NULL, err);
	rows_free(&r);
	buf_release(&sql);
	return rc;
}

/* 0; -1: told; 1: a result changed and `anew` was false. */
static int
run_api_file(struct db *db, const char *path, struct buf *names, bool anew)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	int line, rc = -1;

	if (file_read(path, &text, &err) != 0) {
		complain("%s", err.msg);
	} else if (db_script(db, text.s, &line, &err) == 0) {
		names_in(text.s, names);
		rc = 0;
	} else if (!anew && strcmp(err.sqlstate, "42P13") == 0) {
		rc = 1;
	} else if (line > 0) {
		complain("%s:%d: %s", path, line, err.msg);
	} else {
		complain("%s: %s", path, err.msg);
	}
	buf_release(&text);
	return rc;
}

static int
run_api(struct db *db, const char *sql_dir, bool anew)
{
	struct buf dir = BUF_INIT, path = BUF_INIT, defined = BUF_INIT;
	struct err err = ERR_INIT;
	char **names = NULL;
	int i, n, rc = -1;

	buf_putc(&defined, '{');
	buf_printf(&dir, "%s/api", sql_dir);
	n = files_list(dir.s, ".sql", &names, &err);
	if (n < 0) {
		complain("%s", err.msg);
		goto out;
	}
	if (db_script(db, "BEGIN; SET LOCAL lock_timeout = '10s'", NULL,
	    &err) != 0 || (anew && db_script(db, drop_api, NULL, &err) != 0)) {
		complain_err("migrar: api", &err);
		goto undo;
	}
	for (i = 0, rc = 0; i < n; i++) {
		buf_clear(&path);
		buf_printf(&path, "%s/%s", dir.s, names[i]);
		rc = run_api_file(db, path.s, &defined, anew);
		if (rc != 0)
			goto undo;
	}
	if (drop_stale(db, &defined, &err) == 0 &&
	    forms_unite(db, &err) == 0 &&
	    db_run(db, "COMMIT", 0, NULL, DB_WRITE, &err) == 0)
		goto out;
	rc = -1;
	complain_err("migrar: api", &err);
undo:
	rollback(db);
out:
	files_free(&names, n);
	buf_release(&dir);
	buf_release(&path);
	buf_release(&defined);
	return rc;
}

int
migrate(struct ctl *c, struct db *db)
{
	struct err err = ERR_INIT;
	int rc = -1;

	if (db_script(db, "SET lock_timeout = '60s'; "
	    "SELECT pg_advisory_lock(" LOCK_KEY ")", NULL, &err) != 0) {
		complain("otra migración está en curso (%s)", err.msg);
		return -1;
	}
	if (ledger_make(db, &err) != 0)
		complain_err("migrar: libro", &err);
	else if (run_migrations(db, c->conf.sql_dir) == 0)
		rc = run_api(db, c->conf.sql_dir, false);
	if (rc > 0)
		rc = run_api(db, c->conf.sql_dir, true);
	if (db_script(db, "SELECT pg_advisory_unlock(" LOCK_KEY ")", NULL,
	    &err) != 0)
		return complain_err("migrar", &err);
	return rc;
}

int
cmd_migrar(struct ctl *c, int argc, char **argv)
{
	struct db *db;
	int rc;

	(void)argv;
	if (argc != 1)
		return usage("migrar");
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	rc = migrate(c, db) == 0 ? CTL_OK : CTL_FAILED;
	db_close(&db);
	return rc;
}
