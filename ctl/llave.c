#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "ctl/people.h"

enum { KEY_DAYS = 180, DEADLINE_S = 2 };

/* ---- the registry ---- */

/* Type, blob and their shape; the comment stays behind. */
static int
key_split(const char *line, char *type, size_t ntype, char *blob,
    size_t nblob)
{
	const char *space = strchr(line, ' '), *end;
	size_t n;

	if (!space || (size_t)(space - line) >= ntype)
		return -1;
	snprintf(type, ntype, "%.*s", (int)(space - line), line);
	end = space + 1 + strspn(space + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/=");
	n = (size_t)(end - (space + 1));
	if (n < 60 || n >= nblob || (*end && *end != ' ' && *end != '\r'))
		return -1;
	snprintf(blob, nblob, "%.*s", (int)n, space + 1);
	return strcmp(type, "ssh-ed25519") == 0 ||
	    strcmp(type, "sk-ssh-ed25519@openssh.com") == 0 ? 0 : -1;
}

int
key_add(struct db *db, const char *account, const char *line, int days,
    char print[64])
{
	char type[64], blob[512], key[600], n[16];
	const char *bval[] = { blob, type };
	const char *val[] = { account, key, print, n };
	struct err err = ERR_INIT;
	struct rows *r;

	if (key_split(line, type, sizeof(type), blob, sizeof(blob)) != 0)
		return complain("no es una llave pública que sirva; se "
		    "esperaba «ssh-ed25519 AAAA…»");
	/* The blob names its own type; the fingerprint is over the blob. */
	r = db_query(db, "SELECT 'SHA256:' || rtrim(encode(sha256(b.k), "
	    "'base64'), '='), substr(b.k, 5, length($2)) = "
	    "convert_to($2, 'UTF8') FROM (SELECT decode($1, 'base64')) b(k)",
	    2, bval, DB_READ, &err);
	if (!r || !rows_bool(r, 0, 1)) {
		rows_free(&r);
		return complain("la llave no dice ser de su tipo");
	}
	snprintf(print, 64, "%s", rows_text(r, 0, 0));
	rows_free(&r);
	snprintf(key, sizeof(key), "%s %s", type, blob);
	snprintf(n, sizeof(n), "%d", days);
	if (db_run(db, "SELECT auth.llave_alta($1, $2, $3, now() + "
	    "make_interval(days => $4::int))", 4, val, DB_WRITE, &err) == 0)
		return 0;
	if (err.code == ERR_CONFLICT)
		return complain("esa llave es de otra persona, o se dio de "
		    "baja; se esperaba una nueva");
	if (strcmp(err.sqlstate, SQLSTATE_NO_SUCH) == 0)
		return complain("%s: no hay esa cuenta", account);
	return complain_err(account, &err);
}

static int
alta(struct ctl *c, int argc, char **argv)
{
	struct buf line = BUF_INIT;
	int rc = CTL_FAILED;
	char print[64];
	struct db *db = NULL;
	uint64_t n = KEY_DAYS;
	int got;

	if (!take_count(&argc, argv, "--dias", 1, KEY_DAYS, &n) || argc != 2)
		return usage("llave alta CUENTA [--dias 1..180]   (la llave "
		    "pública, por la entrada estándar)");
	got = stdin_secret("", &line);
	if (got == 0)
		complain("no llegó ninguna llave");
	if (got > 0 && (db = ctl_db(c)) && key_add(db, argv[1], line.s, (int)n,
	    print) == 0) {
		printf("%s %s\n", argv[1], print);
		rc = CTL_OK;
	}
	db_close(&db);
	buf_release(&line);
	return rc;
}

/* ---- what sshd asks ---- */

static void
too_late(int sig)
{
	(void)sig;
	_exit(CTL_FAILED);
}

static bool
all_of(const char *s, const char *set)
{
	return *s && s[strspn(s, set)] == '\0';
}

#define LOWER	"abcdefghijklmnopqrstuvwxyz0123456789"
#define BASE64	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
		"0123456789+/"

static bool
is_print(const char *s)
{
	return strncmp(s, "SHA256:", 7) == 0 && strlen(s) == 7 + 43 &&
	    all_of(s + 7, BASE64);
}

bool
is_account(const char *s)
{
	return strlen(s) <= 63 && all_of(s, LOWER ".-") && strchr(s, '.') &&
	    s[0] != '.' && s[0] != '-';
}

/*
 * One line, or nothing: whatever goes wrong, nobody comes in.  What the bank
 * answers is held to its grammar once more, because it becomes an option of
 * authorized_keys(5).
 */
static int
autorizada(struct ctl *c, int argc, char **argv)
{
	const char *program = take_option(&argc, argv, "--programa");
	struct db_conf dc = db_conf_from(&c->conf, "app_llaves");
	char type[64], blob[512];
	struct err err = ERR_INIT;
	const char *val[2];
	struct rows *r;
	struct db *db;

	if (argc != 3)
		return usage("llave autorizada USUARIO HUELLA "
		    "[--programa RUTA]");
	if (!program)
		program = "/usr/bin/resguardo";
	if (!is_print(argv[2]) || !all_of(argv[1], LOWER ".-_"))
		return CTL_FAILED;
	signal(SIGALRM, too_late);
	alarm(DEADLINE_S);
	dc.timeout_ms = DEADLINE_S * 1000;
	if (!(db = db_open(&dc, &err)))
		return CTL_FAILED;
	val[0] = argv[1];
	val[1] = argv[2];
	r = db_query(db, "SELECT cuenta, clave "
	    "FROM auth.llave_autorizada($1, $2)", 2, val, DB_READ, &err);
	db_close(&db);
	if (r && r->n == 1 && is_account(rows_text(r, 0, 0)) &&
	    key_split(rows_text(r, 0, 1), type, sizeof(type), blob,
	    sizeof(blob)) == 0 && !strpbrk(program, "\"\\\n "))
		printf("restrict,pty,command=\"%s --llave %s --cuenta %s\" "
		    "%s %s\n", program, argv[2], rows_text(r, 0, 0), type,
		    blob);
	rows_free(&r);
	return CTL_OK;
}

int
cmd_llave(struct ctl *c, int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "alta") == 0)
		return alta(c, argc - 1, argv + 1);
	if (argc >= 2 && strcmp(argv[1], "autorizada") == 0)
		return autorizada(c, argc - 1, argv + 1);
	return usage("llave alta|autorizada ...");
}
