#include "lib/base/base.h"
#include "ctl/ctl.h"
#include "ctl/people.h"

#include <sys/random.h>

#include "lib/auth/weak.h"
#include "lib/base/die.h"
#include "lib/base/mem.h"

/* Without what is mistaken for something else on a printed sheet. */
static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";

enum { GENERATED = 20, LEAST_INITIAL = 15 };

void
password_random(struct buf *out)
{
	unsigned char r[GENERATED];
	size_t i;

	if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
		die("no hay números al azar");
	for (i = 0; i < sizeof(r); i++)
		buf_putc(out, alphabet[r[i] % (sizeof(alphabet) - 1)]);
	explicit_bzero(r, sizeof(r));
}

int
institution_add(struct db *db, const char *key, const char *name,
    const char *state, const char *municipality)
{
	const char *val[] = { key, name, state, municipality };
	struct err err = ERR_INIT;

	uint64_t n;

	if (strlen(state) != 2 || !read_count(state, 1, 32, &n))
		return complain("la entidad es su clave INEGI, de 01 a 32");
	if (municipality && (strlen(municipality) != 5 ||
	    !read_count(municipality, 1001, 32999, &n) ||
	    strncmp(municipality, state, 2) != 0))
		return complain("el municipio es su clave INEGI: cinco "
		    "cifras, que empiezan con las de la entidad");
	if (db_run(db, "SELECT auth.institucion_alta($1, $2, $3, $4)", 4, val,
	    DB_WRITE, &err) == 0)
		return 0;
	if (strstr(err.msg, "institucion_clave"))
		return complain("la clave de una institución son de dos a "
		    "veinte letras minúsculas sin acento, números y guiones");
	return complain_err(key, &err);
}

int
account_phc(struct ctl *c, const char *password, char phc[PASSWORD_PHC])
{
	struct err err = ERR_INIT;
	struct password *pw;
	int rc;

	pw = password_new(c->conf.pepper_file, c->conf.argon_kib,
	    c->conf.argon_passes, &err);
	if (!pw)
		return complain("%s", err.msg);
	rc = password_hash(pw, password, phc, &err);
	password_free(&pw);
	return rc == 0 ? 0 : complain("%s", err.msg);
}

static int
complain_account(const char *account, const struct err *err)
{
	if (strcmp(err->sqlstate, SQLSTATE_NO_SUCH) == 0)
		return complain("%s: no hay esa institución; primero, "
		    "institucion alta", account);
	if (strstr(err->msg, "cuenta_perfil"))
		return complain("no hay ese perfil; los hay capturista, "
		    "enlace, administradora, auxiliar, estatal, nacional, "
		    "avgm, auditor y estadistica");
	if (strstr(err->msg, "cuenta_cuenta"))
		return complain("una cuenta se escribe institucion.persona, "
		    "con letras minúsculas sin acento, números, puntos y "
		    "guiones");
	return complain_err(account, err);
}

int
account_add(struct ctl *c, struct db *db, const struct account *a)
{
	char phc[PASSWORD_PHC];
	const char *val[] = { a->account, a->name, a->profile,
	    a->phc ? a->phc : phc, a->must_change ? "true" : "false" };
	struct err err = ERR_INIT;
	int rc;

	if (!a->phc && account_phc(c, a->password, phc) != 0)
		return -1;
	rc = db_run(db, "SELECT auth.cuenta_alta($1, $2, $3, $4, "
	    "$5::boolean)", 5, val, DB_WRITE, &err);
	explicit_bzero(phc, sizeof(phc));
	return rc == 0 ? 0 : complain_account(a->account, &err);
}

int
account_password(struct ctl *c, struct db *db, const struct account *a)
{
	char phc[PASSWORD_PHC];
	const char *val[] = { a->account, a->phc ? a->phc : phc };
	struct err err = ERR_INIT;
	int rc;

	if (!a->phc && account_phc(c, a->password, phc) != 0)
		return -1;
	rc = db_run(db, "SELECT auth.contrasena_cambiar($1, $2, false)", 2,
	    val, DB_WRITE, &err);
	explicit_bzero(phc, sizeof(phc));
	return rc == 0 ? 0 : complain_err(a->account, &err);
}

int
account_exists(struct db *db, const char *account)
{
	const char *val[] = { account };
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT 1 FROM auth.cuenta "
	    "WHERE cuenta = $1", 1, val, DB_READ, &err);
	int n;

	if (!r)
		return complain_err(account, &err), -1;
	n = r->n;
	rows_free(&r);
	return n;
}

/* ---- commands ---- */

int
cmd_institucion(struct ctl *c, int argc, char **argv)
{
	const char *municipality = take_option(&argc, argv, "--municipio");
	struct db *db;
	int rc;

	if (argc != 5 || strcmp(argv[1], "alta") != 0)
		return usage("institucion alta CLAVE NOMBRE ENTIDAD "
		    "[--municipio CLAVE]");
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	rc = institution_add(db, argv[2], argv[3], argv[4], municipality);
	db_close(&db);
	return rc == 0 ? CTL_OK : CTL_FAILED;
}

/* The initial password: a line of stdin, or one that is made and printed. */
static int
initial_password(struct buf *out, bool *made)
{
	char composed[4 * WEAK_MOST + 1];
	size_t n;

	*made = false;
	if (stdin_secret("Contraseña inicial (vacía: se hace una): ", out) < 0)
		return -1;
	if (out->len == 0) {
		password_random(out);
		*made = true;
		return 0;
	}
	n = password_compose(composed, sizeof(composed), out->s);
	explicit_bzero(composed, sizeof(composed));
	if (n == 0 || n > WEAK_MOST)
		return complain("la contraseña es larga; se esperaban %d "
		    "caracteres o menos", WEAK_MOST);
	if (n < LEAST_INITIAL)
		return complain("la contraseña es corta; se esperaban %d "
		    "caracteres o más", LEAST_INITIAL);
	return 0;
}

int
cmd_cuenta(struct ctl *c, int argc, char **argv)
{
	struct account a = { .must_change = true };
	struct buf pw = BUF_INIT;
	int rc = CTL_FAILED;
	struct db *db;
	bool made;

	if (argc != 5 || strcmp(argv[1], "alta") != 0)
		return usage("cuenta alta CUENTA NOMBRE PERFIL   "
		    "(la contraseña inicial, por la entrada estándar)");
	a.account = argv[2];
	a.name = argv[3];
	a.profile = argv[4];
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	if (account_exists(db, a.account) != 0) {
		complain("%s: la cuenta ya existe", a.account);
	} else if (initial_password(&pw, &made) == 0) {
		a.password = pw.s;
		if (account_add(c, db, &a) == 0) {
			if (made)
				printf("%s\n", pw.s);
			rc = CTL_OK;
		}
	}
	buf_release(&pw);
	db_close(&db);
	return rc;
}
