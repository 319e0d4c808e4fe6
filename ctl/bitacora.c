#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "ctl/sello.h"

enum { MOST_LINES = 10000 };

/* ---- to look at ---- */

/* Ids and names of fields only: the bitácora holds nothing else. */
static const char ver_sql[] =
    "SELECT to_char(b.cuando, 'YYYY-MM-DD HH24:MI:SS'), b.evento, b.cuenta, "
    "b.expediente, b.registro, b.forma, array_to_string(b.campos, ',') "
    "FROM (SELECT * FROM banco.bitacora x "
    "WHERE ($1::text IS NULL OR x.cuenta = $1) "
    "AND ($2::text IS NULL OR x.expediente::text = $2) "
    "AND ($3::text IS NULL OR x.evento = $3) "
    "ORDER BY x.xid DESC, x.id DESC LIMIT $4::int) b ORDER BY b.xid, b.id";

static int
ver(struct ctl *c, int argc, char **argv)
{
	char count[16];
	const char *val[4];
	struct err err = ERR_INIT;
	uint64_t n = 50;
	struct rows *r;
	struct db *db;
	int i, j;

	val[0] = take_option(&argc, argv, "--cuenta");
	val[1] = take_option(&argc, argv, "--expediente");
	val[2] = take_option(&argc, argv, "--evento");
	if (!take_count(&argc, argv, "--renglones", 1, MOST_LINES, &n) ||
	    argc != 1)
		return usage("bitacora ver [--cuenta C] [--expediente ID] "
		    "[--evento E] [--renglones 1..10000]");
	snprintf(count, sizeof(count), "%d", (int)n);
	val[3] = count;
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	r = db_query(db, ver_sql, 4, val, DB_READ, &err);
	db_close(&db);
	if (!r)
		return complain_err("bitacora", &err);
	for (i = 0; i < r->n; i++)
		for (j = 0; j < r->cols; j++)
			printf("%s%c", *rows_text(r, i, j) ?
			    rows_text(r, i, j) : "-",
			    j == r->cols - 1 ? '\n' : '\t');
	rows_free(&r);
	return CTL_OK;
}

/* ---- to take away ---- */

static int
exportar(struct ctl *c, int argc)
{
	struct seal_place at = SEAL_START;
	const char *val[] = { at.xid, at.id };
	struct buf line = BUF_INIT;
	struct err err = ERR_INIT;
	struct rows *r;
	struct db *db;
	int i, got = -1;

	if (argc != 1)
		return usage("bitacora exportar");
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	do {
		r = db_query(db, SEAL_LINES_SQL, 2, val, DB_READ, &err);
		if (!r) {
			complain_err("bitacora", &err);
			got = -1;
			break;
		}
		got = r->n;
		for (i = 0; i < got; i++) {
			seal_line(r, i, &line);
			puts(line.s);
		}
		seal_place_after(&at, r);
		rows_free(&r);
	} while (got > 0);
	db_close(&db);
	buf_release(&line);
	return got == 0 ? CTL_OK : CTL_FAILED;
}

/* ---- to seal ---- */

static int
put_key(const char *dir, const char *name, mode_t mode, const char *text)
{
	struct buf path = BUF_INIT;
	int fd, rc = -1;

	buf_printf(&path, "%s/%s", dir, name);
	fd = open(path.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd >= 0 && fchmod(fd, mode) == 0 &&
	    write(fd, text, strlen(text)) == (ssize_t)strlen(text) &&
	    fsync(fd) == 0)
		rc = 0;
	else
		complain("%s: %s", path.s, errno == ENOENT ?
		    "no existe su carpeta" : err_errno(errno));
	if (fd >= 0)
		close(fd);
	/* Half a key would bar the next try. */
	if (fd >= 0 && rc != 0)
		unlink(path.s);
	buf_release(&path);
	return rc;
}

static void
drop_key(const char *dir, const char *name)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", dir, name);
	unlink(path.s);
	buf_release(&path);
}

/* Makes the key the first time, and prints its public half each time. */
static int
llave(struct ctl *c, int argc, char **argv)
{
	const char *name = take_option(&argc, argv, "--nombre");
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct note_key k;
	int rc = -1;

	if (argc != 1)
		return usage("bitacora llave [--nombre NOMBRE]");
	if (seal_key(&c->conf, false, &k, &err) == 0) {
		note_key_print(&k, false, &text);
		rc = 0;
	} else if (note_key_make(&k, name ? name : "resguardo", &err) != 0) {
		complain("el nombre de una llave son letras, dígitos, «.», "
		    "«/» y «-»");
	} else {
		note_key_print(&k, true, &text);
		rc = put_key(c->conf.seal_dir, "llave", 0400, text.s);
		buf_release(&text);
		note_key_print(&k, false, &text);
		if (rc == 0 && put_key(c->conf.seal_dir, "llave.pub", 0644,
		    text.s) != 0) {
			drop_key(c->conf.seal_dir, "llave");
			rc = -1;
		}
	}
	if (rc == 0)
		fputs(text.s, stdout);
	note_key_wipe(&k);
	buf_release(&text);
	return rc == 0 ? CTL_OK : CTL_FAILED;
}

static int
sellar(struct ctl *c, int argc, char **argv)
{
	bool anew = take_flag(&argc, argv, "--de-nuevo");
	struct db_conf dc = db_conf_from(&c->conf, "sellador");
	struct err err = ERR_INIT;
	struct sealer *s;
	struct db *db;
	int rc;

	if (argc != 1)
		return usage("bitacora sellar [--de-nuevo]");
	if (!(s = sealer_open(&c->conf, anew)))
		return CTL_FAILED;
	db = db_open(&dc, &err);
	rc = db ? sealer_pass(s, db, &err) : -1;
	/* More than one pass takes: as many as it needs. */
	while (rc == 1 && (fputs(sealer_record(s), stdout),
	    (rc = sealer_pass(s, db, &err)) == 1))
		;
	if (rc < 0)
		complain("sello: %s", err.msg);
	db_close(&db);
	sealer_close(&s);
	return rc == 0 ? CTL_OK : CTL_FAILED;
}

int
cmd_bitacora(struct ctl *c, int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "ver") == 0)
		return ver(c, argc - 1, argv + 1);
	if (argc >= 2 && strcmp(argv[1], "exportar") == 0)
		return exportar(c, argc - 1);
	if (argc >= 2 && strcmp(argv[1], "llave") == 0)
		return llave(c, argc - 1, argv + 1);
	if (argc >= 2 && strcmp(argv[1], "sellar") == 0)
		return sellar(c, argc - 1, argv + 1);
	if (argc >= 2 && strcmp(argv[1], "verificar") == 0)
		return bitacora_verificar(c, argc - 1, argv + 1);
	return usage("bitacora ver|exportar|llave|sellar|verificar ...");
}
