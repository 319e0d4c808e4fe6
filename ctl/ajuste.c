#include "lib/base/base.h"
#include "ctl/ctl.h"
#include "ctl/settings.h"

/*
 * The bank counts with them in every session: what is no number would stop
 * all of them.
 */
static const struct {
	const char	*key;
	unsigned	 least, most;
} numbers[] = {
	{ "entidad", 1, 32 },
	{ "sesion.bloqueo_minutos", 1, 120 },
	{ "sesion.maximo_horas", 1, 24 },
	{ "institucion.conexiones", 1, 10000 },
	{ "institucion.temporal_mb", 1, 1000000 },
	{ "boleto.minutos", 1, 1440 },
	{ "contrasena.meses", 1, 60 },
	{ "contrasena.minimo", 15, 128 },
	{ "contrasena.aviso_dias", 0, 180 },
	{ "contrasena.inicial_horas", 1, 8760 },
	{ "plazo.captura", 1, 365 },
	{ "plazo.inmediato", 1, 8760 },
	{ "vigia.consulta_s", 1, 86400 },
	{ "vigia.transaccion_s", 1, 86400 },
	{ "lecturas.expedientes", 1, 100000 },
	{ "lecturas.minutos", 1, 1440 },
};

int
setting_check(const char *key, const char *value)
{
	uint64_t n;
	size_t i;

	for (i = 0; i < NELEM(numbers); i++)
		if (strcmp(key, numbers[i].key) == 0)
			break;
	if (i == NELEM(numbers))
		return 0;
	if (!read_count(value, numbers[i].least, numbers[i].most, &n))
		return complain("«%s» es un número de %u a %u", key,
		    numbers[i].least, numbers[i].most);
	if (strcmp(key, "entidad") == 0 && strlen(value) != 2)
		return complain("«entidad» es su clave INEGI, de 01 a 32");
	return 0;
}

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
	return n == 1 ? 0 : complain("no hay ese ajuste");
}

/* Of the names that PostgreSQL knows. */
static int
zone_check(struct db *db, const char *zone)
{
	const char *val[] = { zone };
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT EXISTS (SELECT FROM "
	    "pg_timezone_names WHERE name = $1)", 1, val, DB_READ, &err);
	bool is;

	if (!r)
		return complain_err("zona", &err);
	is = rows_bool(r, 0, 0);
	rows_free(&r);
	return is ? 0 : complain("no hay esa zona horaria; se esperaba una "
	    "como America/Mexico_City");
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
		return complain("no hay ese ajuste");
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
	else if (setting_check(argv[1], argv[2]) != 0 ||
	    (strcmp(argv[1], "zona") == 0 && zone_check(db, argv[2]) != 0))
		rc = -1;
	else
		rc = setting_put(db, argv[1], argv[2]);
	db_close(&db);
	return rc == 0 ? CTL_OK : CTL_FAILED;
}
