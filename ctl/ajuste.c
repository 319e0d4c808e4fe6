#include "lib/base/base.h"
#include "ctl/ctl.h"
#include "ctl/settings.h"

int
setting_put(struct db *db, const char *key, const char *value)
{
	const char *val[] = { key, value };
	struct err err = ERR_INIT;
	struct rows *r;
	int n;

	r = db_query(db, "WITH c AS (UPDATE banco.ajuste SET valor = $2 "
	    "WHERE clave = $1 AND valor <> $2 RETURNING clave) "
	    "SELECT (SELECT count(*) FROM banco.ajuste WHERE clave = $1), "
	    "(SELECT banco.asentar('ajuste', "
	    "ROW(NULL, NULL, NULL, NULL, NULL)::banco.quien, "
	    "p_datos => jsonb_build_object('ajuste', c.clave)) FROM c)", 2,
	    val, DB_WRITE, &err);
	if (!r)
		return complain_err(key, &err);
	n = rows_int(r, 0, 0);
	rows_free(&r);
	return n == 1 ? 0 : complain("no hay ajuste «%s»", key);
}

static int
list(struct db *db, const char *key)
{
	const char *val[] = { key };
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT clave, valor, nota "
	    "FROM banco.ajuste WHERE $1::text IS NULL OR clave = $1 "
	    "ORDER BY clave", 1, val, DB_READ, &err);
	int i;

	if (!r)
		return complain_err("ajuste", &err);
	if (r->n == 0) {
		rows_free(&r);
		return complain("no hay ajuste «%s»", key ? key : "");
	}
	for (i = 0; i < r->n; i++)
		if (key)
			printf("%s\n", rows_text(r, i, 1));
		else
			printf("%-24s %-24s %s\n", rows_text(r, i, 0),
			    rows_text(r, i, 1), rows_text(r, i, 2));
	rows_free(&r);
	return 0;
}

int
cmd_ajuste(struct ctl *c, int argc, char **argv)
{
	struct db *db;
	int rc;

	if (argc > 3)
		return usage("ajuste [CLAVE [VALOR]]");
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	if (argc < 3)
		rc = list(db, argc == 2 ? argv[1] : NULL);
	else if (strcmp(argv[1], "identidad") == 0 ||
	    strcmp(argv[1], "demostracion") == 0)
		rc = complain("«%s» lo fija resguardoctl init", argv[1]);
	else
		rc = setting_put(db, argv[1], argv[2]);
	db_close(&db);
	return rc == 0 ? CTL_OK : CTL_FAILED;
}
