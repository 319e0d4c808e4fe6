#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <errno.h>
#include <unistd.h>

#include "ctl/people.h"
#include "ctl/settings.h"
#include "lib/auth/password.h"
#include "lib/base/mem.h"

/*
 * From a server with nothing in it to a bank that may take its first person
 * in.  Each step looks first whether it was done, so a second run changes
 * nothing and an interrupted one goes on.
 */

static int
make_database(struct ctl *c)
{
	struct db_conf dc = db_conf_from(&c->conf, "postgres");
	const char *val[] = { dc.name };
	struct err err = ERR_INIT;
	struct buf sql = BUF_INIT;
	struct rows *r;
	struct db *db;
	int rc = -1;

	dc.name = "postgres";
	dc.timeout_ms = 0;
	if (!(db = db_open(&dc, &err)))
		return complain("el servidor no responde en %s:%s", dc.host,
		    dc.port);
	/* quote_ident: the name comes from resguardo.yaml. */
	r = db_query(db, "SELECT quote_ident($1), EXISTS (SELECT FROM "
	    "pg_database WHERE datname = $1)", 1, val, DB_READ, &err);
	if (r && !rows_bool(r, 0, 1)) {
		buf_printf(&sql, "CREATE DATABASE %s TEMPLATE template0 "
		    "ENCODING 'UTF8'", rows_text(r, 0, 0));
		rc = db_script(db, sql.s, NULL, &err);
	} else if (r) {
		rc = 0;
	}
	if (rc != 0)
		complain_err(c->conf.db_name, &err);
	rows_free(&r);
	buf_release(&sql);
	db_close(&db);
	return rc;
}

static int
make_pepper(struct ctl *c)
{
	struct err err = ERR_INIT;

	if (access(c->conf.pepper_file, F_OK) == 0 || errno != ENOENT)
		return 0;
	if (password_pepper_make(c->conf.pepper_file, &err) != 0)
		return complain("%s", err.msg);
	fprintf(stderr, "init: pimienta nueva en %s; délela a quien corre "
	    "resguardo-authd y guarde copia aparte\n", c->conf.pepper_file);
	return 0;
}

/* A bank with people's data in it never becomes a demonstration. */
static int
set_identity(struct ctl *c, struct db *db, bool demo)
{
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT (SELECT valor = 'si' "
	    "FROM banco.ajuste WHERE clave = 'demostracion'), "
	    "EXISTS (SELECT FROM auth.institucion)", 0, NULL, DB_READ, &err);
	bool was_demo, used;

	if (!r)
		return complain_err("init", &err);
	was_demo = rows_bool(r, 0, 0);
	used = rows_bool(r, 0, 1);
	rows_free(&r);
	if (used && was_demo != demo)
		return complain(demo ? "este banco ya es de verdad; una "
		    "demostración se hace en otro" : "este banco es de "
		    "demostración; repita con --demo, o haga otro");
	if (!demo && c->conf.identity == CONF_ASKED)
		return complain("«identidad: preguntada» es solo de una "
		    "demostración (--demo)");
	if (setting_put(db, "demostracion", demo ? "si" : "no") != 0)
		return -1;
	return setting_put(db, "identidad", demo ? "preguntada" : "nucleo");
}

static int
first_person(struct ctl *c, struct db *db, const char *account,
    const char *name, const char *institution, const char *state)
{
	struct account a = { .account = account, .name = name,
	    .profile = "administradora", .must_change = true };
	struct buf key = BUF_INIT, pw = BUF_INIT;
	const char *dot = strchr(account, '.');
	int rc = -1, there;

	buf_add(&key, account, (size_t)(dot - account));
	there = account_exists(db, account);
	if (there == 0 &&
	    institution_add(db, key.s, institution, state, NULL) == 0) {
		password_random(&pw);
		a.password = pw.s;
		rc = account_add(c, db, &a);
		if (rc == 0)
			printf("%s\t%s\n", account, pw.s);
	} else if (there == 1) {
		rc = 0;
	}
	buf_release(&key);
	buf_release(&pw);
	return rc;
}

int
cmd_init(struct ctl *c, int argc, char **argv)
{
	bool demo = take_flag(&argc, argv, "--demo");
	const char *state = take_option(&argc, argv, "--entidad");
	const char *first = take_option(&argc, argv, "--primera");
	const char *name = take_option(&argc, argv, "--nombre");
	const char *institution = take_option(&argc, argv, "--institucion");
	struct db *db;
	int rc = -1;

	if (argc != 1)
		return usage("init [--demo] [--entidad NN] [--primera CUENTA "
		    "--nombre NOMBRE --institucion NOMBRE]");
	/* Before anything is made: half a bank helps nobody. */
	if (first && (!strchr(first, '.') || !name || !institution || !state))
		return complain("con --primera INSTITUCION.PERSONA se "
		    "esperaban también --nombre, --institucion y --entidad");
	if (state && setting_check("entidad", state) != 0)
		return CTL_FAILED;
	if (make_database(c) != 0 || make_pepper(c) != 0 || !(db = ctl_db(c)))
		return CTL_FAILED;
	if (migrate(c, db) == 0 && set_identity(c, db, demo) == 0)
		rc = 0;
	if (rc == 0 && state)
		rc = setting_put(db, "entidad", state);
	if (rc == 0 && first)
		rc = first_person(c, db, first, name, institution, state);
	db_close(&db);
	return rc == 0 ? CTL_OK : CTL_FAILED;
}
