#include "lib/base/base.h"
#include "ctl/ctl.h"

enum { MOST_LINES = 10000 };

/* Ids and names of fields only: the bitácora holds nothing else. */
static const char ver_sql[] =
    "SELECT to_char(b.cuando, 'YYYY-MM-DD HH24:MI:SS'), b.evento, b.cuenta, "
    "b.expediente, b.registro, b.forma, array_to_string(b.campos, ',') "
    "FROM (SELECT * FROM banco.bitacora x "
    "WHERE ($1::text IS NULL OR x.cuenta = $1) "
    "AND ($2::text IS NULL OR x.expediente::text = $2) "
    "AND ($3::text IS NULL OR x.evento = $3) "
    "ORDER BY x.xid DESC, x.id DESC LIMIT $4::int) b ORDER BY b.xid, b.id";

int
cmd_bitacora(struct ctl *c, int argc, char **argv)
{
	const char *val[4];
	struct err err = ERR_INIT;
	struct rows *r;
	struct db *db;
	int i, j;

	val[0] = take_option(&argc, argv, "--cuenta");
	val[1] = take_option(&argc, argv, "--expediente");
	val[2] = take_option(&argc, argv, "--evento");
	val[3] = take_option(&argc, argv, "--renglones");
	if (!val[3])
		val[3] = "50";
	if (argc != 2 || strcmp(argv[1], "ver") != 0 ||
	    strtol(val[3], NULL, 10) < 1 ||
	    strtol(val[3], NULL, 10) > MOST_LINES)
		return usage("bitacora ver [--cuenta C] [--expediente ID] "
		    "[--evento E] [--renglones 1..10000]");
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
