#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

#include "ctl/people.h"

/*
 * The accounts of the bank as libnss-extrausers reads them: a name, a uid,
 * and a login shell that is the program itself.  No password ("*"; "!" would
 * make sshd refuse the key), no person's name, a home that is nobody's.
 */

enum { UID_LEAST = 70000, UID_MOST = 99999 };

#define FOLDER	"/var/lib/extrausers"
#define GROUP	"resguardo"
#define HOME	"/var/empty/resguardo"

/* What the bank answers becomes a line of passwd, so it is looked at. */
static int
add_line(const struct rows *r, int i, gid_t gid, const char *shell,
    struct buf *out)
{
	const char *name = rows_text(r, i, 0);
	int uid = rows_int(r, i, 1);

	if (!is_account(name) || uid < UID_LEAST || uid > UID_MOST)
		return -1;
	buf_printf(out, "%s:*:%d:%u:Resguardo:" HOME ":%s\n", name, uid,
	    (unsigned)gid, shell);
	return 0;
}

/* In one step, so that a login never sees half of them. */
static int
put(const char *dir, const struct buf *text)
{
	struct buf path = BUF_INIT, tmp = BUF_INIT;
	int fd, rc = -1;

	buf_printf(&path, "%s/passwd", dir);
	buf_printf(&tmp, "%s.nuevo", path.s);
	fd = open(tmp.s, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW |
	    O_CLOEXEC, 0644);
	if (fd >= 0 && fchmod(fd, 0644) == 0 &&
	    write(fd, text->s, text->len) == (ssize_t)text->len &&
	    fsync(fd) == 0 && rename(tmp.s, path.s) == 0)
		rc = 0;
	else
		complain("%s: %s", path.s, err_errno(errno));
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	buf_release(&tmp);
	return rc;
}

static int
publicar(struct ctl *c, const char *dir, const char *shell)
{
	struct db_conf dc = db_conf_from(&c->conf, "app_llaves");
	struct group *g = getgrnam(GROUP);
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct rows *r = NULL;
	struct db *db;
	int i, rc = -1;

	if (!g)
		return complain("no hay grupo %s en este servidor", GROUP);
	if (!(db = db_open(&dc, &err)))
		return complain("el banco no responde");
	r = db_query(db, "SELECT cuenta, uid FROM auth.cuentas_publicar()",
	    0, NULL, DB_READ, &err);
	db_close(&db);
	if (!r)
		return complain_err("cuentas", &err);
	for (i = 0; i < r->n; i++)
		if (add_line(r, i, g->gr_gid, shell, &text) != 0)
			break;
	if (i < r->n)
		complain("una cuenta no puede serlo de este servidor; no se "
		    "cambió nada");
	else if ((rc = put(dir, &text)) == 0)
		printf("%d cuentas\n", r->n);
	rows_free(&r);
	buf_release(&text);
	return rc == 0 ? CTL_OK : CTL_FAILED;
}

int
cmd_cuentas(struct ctl *c, int argc, char **argv)
{
	const char *dir = take_option(&argc, argv, "--carpeta");
	const char *shell = take_option(&argc, argv, "--programa");

	if (argc != 2 || strcmp(argv[1], "publicar") != 0)
		return usage("cuentas publicar [--carpeta CARPETA] "
		    "[--programa RUTA]");
	if (!shell)
		shell = "/usr/bin/resguardo";
	if (shell[0] != '/' || strpbrk(shell, ":\n "))
		return complain("«%s» no puede ser un intérprete", shell);
	return publicar(c, dir ? dir : FOLDER, shell);
}
