#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <sys/random.h>
#include <unistd.h>

#include "ctl/demo_data.h"
#include "ctl/people.h"
#include "lib/base/die.h"
#include "lib/base/mem.h"

/*
 * A demonstration's people, printed once with their passwords, and a few
 * files that they capture themselves: a session of each, through schema api,
 * with row security and bitácora as for anybody.
 */

enum { DAYS = 60 };

struct demo {
	struct ctl	*ctl;
	/* Passwords made before there was a bank, and what is kept of each. */
	char		 phc[DEMO_PEOPLE][PASSWORD_PHC];
	struct buf	 password[DEMO_PEOPLE];
	struct db	*admin;
	struct db	*db;		/* as the institution of `session` */
	char		 session[40], print[64];
	char		 day[DAYS][16];	/* ISO, that many days ago */
	char		 man[40];	/* id of the last aggressor */
};

/* ---- people ---- */

static const char *
institution_of(const char *account)
{
	size_t n = strcspn(account, ".");
	int i;

	for (i = 0; i < demo_ninstitutions; i++)
		if (strlen(demo_institutions[i].key) == n &&
		    strncmp(account, demo_institutions[i].key, n) == 0)
			return demo_institutions[i].name;
	return "";
}

static int
person(struct demo *d, int i)
{
	const struct demo_person *p = &demo_people[i];
	struct account a = { .account = p->account, .name = p->name,
	    .profile = p->profile, .must_change = p->must_change };
	struct buf *pw = &d->password[i];
	int rc = account_exists(d->admin, p->account);

	if (pw->len > 0)
		a.phc = d->phc[i];
	else
		password_random(pw);
	a.password = pw->s;
	if (rc >= 0)
		rc = rc ? account_password(d->ctl, d->admin, &a) :
		    account_add(d->ctl, d->admin, &a);
	if (rc == 0)
		printf("%s\t%s\t%s\t%s\t%s\t%s\n", p->host, p->account,
		    pw->s, p->profile, institution_of(p->account), p->name);
	return rc;
}

/* The slow part, while somebody else makes the bank: until she says so. */
static int
prepare(struct demo *d)
{
	char c;
	int i;

	for (i = 0; i < DEMO_PEOPLE; i++) {
		password_random(&d->password[i]);
		if (account_phc(d->ctl, d->password[i].s, d->phc[i]) != 0)
			return -1;
	}
	return read(STDIN_FILENO, &c, 1) == 1 ? 0 : -1;
}

/* What init --demo has fixed; no bank becomes one because of a file. */
int
demo_only(struct db *db)
{
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT banco.ajuste('demostracion')",
	    0, NULL, DB_READ, &err);
	bool is;

	if (!r)
		return complain_err("demo", &err);
	is = strcmp(rows_text(r, 0, 0), "si") == 0;
	rows_free(&r);
	return is ? 0 : complain("este banco no es de demostración");
}

/*
 * The last person is made last of all: while she is not there, an earlier run
 * did not end and nobody has its list, so the others get new passwords.
 */
static int
people(struct demo *d)
{
	struct db *db = d->admin;
	int i;

	if (demo_only(db) != 0)
		return -1;
	for (i = 0; i < demo_ninstitutions; i++)
		if (institution_add(db, demo_institutions[i].key,
		    demo_institutions[i].name, "30", "30087") != 0)
			return -1;
	for (i = 0; i < DEMO_PEOPLE - 1; i++)
		if (person(d, i) != 0)
			return -1;
	return 0;
}

/* ---- a session, as if she had come in with a key of her own ---- */

static int
session_key(struct demo *d, const char *account)
{
	struct err err = ERR_INIT;
	struct rows *r = db_query(d->admin, "SELECT 'ssh-ed25519 ' || "
	    "encode(decode('0000000b7373682d6564323535313900000020', 'hex') "
	    "|| sha256(uuid_send(gen_random_uuid())), 'base64')", 0, NULL,
	    DB_READ, &err);
	int rc;

	if (!r)
		return complain_err("demo", &err);
	rc = key_add(d->admin, account, rows_text(r, 0, 0), 1, d->print);
	rows_free(&r);
	return rc;
}

static int
session_begin(struct demo *d, const char *account)
{
	unsigned char token[32];
	char hex[2 * sizeof(token) + 3] = "\\x", role[64];
	const char *val[] = { account, d->print, hex };
	const char *rval[] = { role };
	struct db_conf dc = db_conf_from(&d->ctl->conf, "postgres");
	struct err err = ERR_INIT;
	struct rows *r;
	size_t i;

	if (session_key(d, account) != 0)
		return -1;
	if (getrandom(token, sizeof(token), 0) != (ssize_t)sizeof(token))
		die("no hay números al azar");
	for (i = 0; i < sizeof(token); i++)
		snprintf(hex + 2 + 2 * i, 3, "%02x", token[i]);
	r = db_query(d->admin, "SELECT sesion, resultado FROM "
	    "auth.sesion_abrir($1, $2, sha256($3::bytea), false, false)", 3,
	    val, DB_WRITE, &err);
	if (!r)
		return complain_err(account, &err);
	snprintf(d->session, sizeof(d->session), "%s", rows_text(r, 0, 0));
	rows_free(&r);
	if (!d->session[0])
		return complain("%s tiene otra sesión abierta", account);
	snprintf(role, sizeof(role), "i_%.*s", (int)strcspn(account, "."),
	    account);
	if (!(d->db = db_open(&dc, &err)) ||
	    db_run(d->db, "SELECT set_config('session_authorization', $1, "
	    "false)", 1, rval, DB_READ, &err) != 0 ||
	    db_run(d->db, "SELECT 1 FROM api.sesion_tomar($1::bytea)", 1,
	    val + 2, DB_WRITE, &err) != 0)
		return complain_err(account, &err);
	return 0;
}

static void
session_end(struct demo *d)
{
	const char *val[] = { d->session }, *print[] = { d->print };
	struct err err = ERR_INIT;

	db_close(&d->db);
	if (d->session[0] && db_run(d->admin, "SELECT auth.sesion_cerrar("
	    "$1::uuid, 'usuario')", 1, val, DB_WRITE, &err) != 0)
		complain_err("demo", &err);
	if (d->print[0] && db_run(d->admin, "UPDATE auth.llave "
	    "SET baja = now() WHERE huella = $1", 1, print, DB_WRITE,
	    &err) != 0)
		complain_err("demo", &err);
	d->session[0] = d->print[0] = '\0';
}

/* ---- capturing ---- */

/* @{30} and @a, as demo_data.h says. */
static void
expand(const struct demo *d, const char *text, struct buf *out)
{
	const char *at;
	long n;

	for (; (at = strchr(text, '@')); text = at) {
		buf_add(out, text, (size_t)(at - text));
		if (at[1] == '{') {
			n = strtol(at + 2, NULL, 10);
			buf_puts(out, d->day[n >= 0 && n < DAYS ? n : 0]);
			at += 2 + strcspn(at + 2, "}") + 1;
		} else {
			buf_puts(out, d->man);
			at += 2;
		}
	}
	buf_puts(out, text);
}

#define SAVE_SQL(form) "SELECT g.id, g.rev, p.campo, p.que FROM "	\
	"api." form "_guardar(gen_random_uuid(), $1::uuid, $2::uuid, "	\
	"$3::int, 0, $4::jsonb) g LEFT JOIN LATERAL "			\
	"jsonb_to_recordset(g.problemas) AS p(campo text, que text) ON true"

/* What is asked for and was not said: she does not know. */
static void
unknown(const struct rows *r, struct buf *js)
{
	int i;

	buf_putc(js, '{');
	for (i = 0; i < r->n; i++)
		if (strcmp(rows_text(r, i, 3), "falta") == 0 &&
		    !strchr(rows_text(r, i, 2), '.'))
			buf_printf(js, "%s\"%s\": {\"sin\": \"no_sabe\"}",
			    js->len > 1 ? ", " : "", rows_text(r, i, 2));
	buf_putc(js, '}');
}

static int
tell_refused(const char *sql, const struct rows *r)
{
	int i;

	for (i = 0; i < r->n; i++)
		complain("demo: %.40s: %s %s", strstr(sql, "api."),
		    rows_text(r, i, 2), rows_text(r, i, 3));
	return -1;
}

/* Saves, then says of what is still missing that it is not known. */
static int
save(struct demo *d, const char *sql, const char *parent, const char *text,
    char id[40])
{
	struct buf js = BUF_INIT, more = BUF_INIT;
	const char *val[] = { parent, NULL, "0", NULL };
	struct err err = ERR_INIT;
	struct rows *r;
	int round, rc = 0;

	expand(d, text, &js);
	val[3] = js.s;
	/* An answer may make another one due: three times is enough. */
	for (round = 0; round < 4; round++) {
		r = db_query(d->db, sql, 4, val, DB_WRITE, &err);
		if (!r) {
			rc = complain_err("demo", &err);
			break;
		}
		if (!rows_get(r, 0, 0)) {
			if (round == 0)
				rc = tell_refused(sql, r);
			rows_free(&r);
			break;
		}
		snprintf(id, 40, "%s", rows_text(r, 0, 0));
		buf_clear(&more);
		unknown(r, &more);
		rows_free(&r);
		if (more.len <= 2)
			break;
		val[1] = id;
		val[2] = (const char *[]){ "1", "2", "3", "4" }[round];
		val[3] = more.s;
	}
	buf_release(&js);
	buf_release(&more);
	return rc;
}

static int
file_save(struct demo *d, const struct demo_file *f)
{
	char woman[40] = "", id[40] = "", caso[40] = "";
	const char *val[] = { caso };
	struct err err = ERR_INIT;

	d->man[0] = '\0';
	if (save(d, SAVE_SQL("datos_generales"), NULL, f->woman, woman) != 0)
		return -1;
	if (f->notice && save(d, SAVE_SQL("aviso_privacidad"), woman,
	    f->notice, id) != 0)
		return -1;
	if (f->facts && save(d, SAVE_SQL("datos_victima"), woman, "{}",
	    id) != 0)
		return -1;
	if ((f->network || f->facts) && save(d, SAVE_SQL("red_apoyo"), woman,
	    f->network ? f->network : "{}", id) != 0)
		return -1;
	if (f->man && save(d, SAVE_SQL("agresor"), woman, f->man,
	    d->man) != 0)
		return -1;
	if (f->facts && save(d, SAVE_SQL("caso"), woman, f->facts, caso) != 0)
		return -1;
	if (f->order && save(d, SAVE_SQL("orden"), caso, f->order, id) != 0)
		return -1;
	if (f->integrate && db_run(d->db, "SELECT api.caso_integrar("
	    "$1::uuid)", 1, val, DB_WRITE, &err) != 0)
		return complain_err("demo: integrar", &err);
	return 0;
}

/* What she was typing when she had to get up. */
static int
draft_leave(struct demo *d)
{
	struct err err = ERR_INIT;
	struct rows *r;
	const char *val[1];
	int rc;

	r = db_query(d->db, "SELECT clave FROM api.borrador_abrir("
	    "'datos_generales', NULL, NULL)", 0, NULL, DB_WRITE, &err);
	if (!r)
		return complain_err("demo: borrador", &err);
	val[0] = rows_text(r, 0, 0);
	rc = db_run(d->db, "SELECT api.borrador_campo($1::uuid, c, t, "
	    "to_jsonb(t), NULL, c) FROM (VALUES ('nombres', 'ALMA DELIA'), "
	    "('primer_apellido', 'MARTÍNEZ')) AS x(c, t)", 1, val, DB_WRITE,
	    &err);
	rows_free(&r);
	return rc == 0 ? 0 : complain_err("demo: borrador", &err);
}

static int
read_days(struct demo *d)
{
	struct err err = ERR_INIT;
	struct rows *r = db_query(d->admin, "SELECT to_char(banco.hoy() - g, "
	    "'YYYY-MM-DD') FROM generate_series(0, 59) g ORDER BY g", 0, NULL,
	    DB_READ, &err);
	int i;

	if (!r)
		return complain_err("demo", &err);
	for (i = 0; i < r->n && i < DAYS; i++)
		snprintf(d->day[i], sizeof(d->day[i]), "%s",
		    rows_text(r, i, 0));
	rows_free(&r);
	return 0;
}

static int
has_files(struct db *db)
{
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT 1 FROM banco.expediente LIMIT 1",
	    0, NULL, DB_READ, &err);
	int n;

	if (!r)
		return complain_err("demo", &err), -1;
	n = r->n;
	rows_free(&r);
	return n;
}

static int
files(struct demo *d)
{
	const char *who = "";
	int i, there = has_files(d->admin), rc = 0;

	if (there != 0)
		return there > 0 ? 0 : -1;
	if (read_days(d) != 0)
		return -1;
	for (i = 0; i < demo_nfiles && rc == 0; i++) {
		if (strcmp(who, demo_files[i].account) != 0) {
			session_end(d);
			who = demo_files[i].account;
			rc = session_begin(d, who);
			if (rc == 0 && i == 0)
				rc = draft_leave(d);
		}
		if (rc == 0)
			rc = file_save(d, &demo_files[i]);
	}
	session_end(d);
	return rc;
}

int
cmd_demo(struct ctl *c, int argc, char **argv)
{
	const int last = DEMO_PEOPLE - 1;
	bool waits;
	int there, i, rc = -1;
	struct demo *d;

	if (argc > 1 && strcmp(argv[1], "generar") == 0)
		return demo_generate(c, argc - 1, argv + 1);
	waits = take_flag(&argc, argv, "--espera");
	if (argc != 2 || strcmp(argv[1], "poblar") != 0)
		return usage("demo poblar [--espera] | demo generar N ...");
	if (c->conf.identity != CONF_ASKED)
		return complain("solo con «identidad: preguntada» en la "
		    "configuración");
	d = mem_alloc(sizeof(*d));
	d->ctl = c;
	for (i = 0; i < DEMO_PEOPLE; i++)
		d->password[i] = (struct buf)BUF_INIT;
	if (!waits || prepare(d) == 0)
		d->admin = ctl_db(c);
	there = d->admin ? account_exists(d->admin,
	    demo_people[last].account) : -1;
	if (there > 0)
		rc = 0;
	else if (there == 0 && people(d) == 0 && files(d) == 0)
		rc = person(d, last);
	db_close(&d->admin);
	for (i = 0; i < DEMO_PEOPLE; i++)
		buf_release(&d->password[i]);
	mem_free_secret(d, sizeof(*d));
	return rc == 0 && fflush(stdout) == 0 ? CTL_OK : CTL_FAILED;
}
