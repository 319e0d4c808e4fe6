#include "lib/base/base.h"
#include "tui/screen.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/auth/sandbox.h"
#include "lib/base/die.h"
#include "lib/base/log.h"
#include "lib/domain/curp.h"
#include "lib/form/check.h"

enum { EXIT_USE = 64, EXIT_CONFIG = 78, WORDS = 16, LINE_LEN = 512 };

struct options {
	const char	*config;	/* NULL: where it always is */
	const char	*account, *key;
	bool		 linear;
};

/* ---- arguments ---- */

/*
 * A login shell is called with -c and one string.  There is no shell behind:
 * it is split at spaces, nothing in it is expanded, and only our own options
 * are looked for.
 */
static int
split(const char *line, char *copy, char *word[WORDS])
{
	int n = 0;
	char *s = copy;

	snprintf(copy, LINE_LEN, "%s", line);
	while (n < WORDS) {
		s += strspn(s, " ");
		if (!*s)
			break;
		word[n++] = s;
		s += strcspn(s, " ");
		if (*s)
			*s++ = '\0';
	}
	return n;
}

static int
parse(int n, char *const *word, struct options *o)
{
	int i;

	for (i = 1; i < n; i++) {
		if (strcmp(word[i], "--lineal") == 0)
			o->linear = true;
		else if (i + 1 == n)
			return -1;
		else if (strcmp(word[i], "--config") == 0)
			o->config = word[++i];
		else if (strcmp(word[i], "--cuenta") == 0)
			o->account = word[++i];
		else if (strcmp(word[i], "--llave") == 0)
			o->key = word[++i];
		else
			return -1;
	}
	return 0;
}

static bool
all_of(const char *s, size_t n, const char *allowed)
{
	return n > 0 && strspn(s, allowed) >= n;
}

/* "institucion.persona", as the bank's own rule has it. */
static bool
is_account(const char *s)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t inst = strcspn(s, "."), rest;

	if (inst < 2 || inst > 20 || !all_of(s, inst, word) || s[inst] != '.')
		return false;
	s += inst + 1;
	rest = strlen(s);
	return rest >= 2 && rest <= 40 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-.") == rest;
}

static int
read_arguments(int argc, char **argv, struct options *o)
{
	static char copy[LINE_LEN];
	static char *word[WORDS];
	struct passwd *pw;
	int rc;

	*o = (struct options){ .key = "" };
	if (argc == 3 && strcmp(argv[1], "-c") == 0)
		rc = parse(split(argv[2], copy, word), word, o);
	else
		rc = parse(argc, argv, o);
	if (rc == 0 && !o->account && (pw = getpwuid(getuid())))
		o->account = pw->pw_name;
	return rc == 0 && o->account && is_account(o->account) ? 0 : -1;
}

/* ---- the terminal and the other ends ---- */

static bool
on_one_terminal(void)
{
	struct stat in, out;

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	    fstat(STDIN_FILENO, &in) == 0 && fstat(STDOUT_FILENO, &out) == 0 &&
	    in.st_rdev == out.st_rdev;
}

struct bank {
	const struct conf *conf;
	char		   institution[24];
};

/* Asked by the guardian between two children. */
static const char *
what_is_lacking(void *ctx)
{
	const struct bank *b = ctx;
	struct err err = ERR_INIT;
	struct store *s = store_open(b->conf, b->institution, &err);

	store_close(&s);
	switch (err.code) {
	case ERR_NONE:
		return NULL;
	case ERR_BUSY:
		return "Ya están abiertas todas las sesiones que su "
		    "institución (o el banco) puede\r\ntener a la vez. Lo "
		    "capturado está guardado. Se entra en cuanto alguien "
		    "salga,\r\nsin hacer nada; Ctrl-C para salir. Si pasa "
		    "seguido, dígalo a su enlace: puede\r\npedir más."
		    "\r\n";
	default:
		return "El banco de datos no contesta. Lo capturado está "
		    "guardado.\r\nSe reanuda solo en cuanto conteste; Ctrl-C "
		    "para salir.\r\n";
	}
}

/* From die(): first the terminal, then what a person needs to know. */
static void
on_death(void)
{
	term_close();
	printf("Resguardo se detuvo por un error interno. Lo capturado hasta "
	    "el último dato está guardado.\r\n");
	fflush(stdout);
}

/* What libraries print must not land on the screen. */
static void
quiet_stderr(void)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd >= 0)
		dup2(fd, STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static int
fail(const struct err *err, const char *what, int code)
{
	log_msg(LOG_IS_ERROR, "%s: %s", err_name(err->code), err->msg);
	fprintf(stderr, "%s\r\n", what);
	return code;
}

/*
 * What a sanitizer does at the end, to look for leaks, is what the walls are
 * there to forbid: it reads /proc and traces its own process.
 */
static int
lock_in(const struct conf *conf, struct err *err)
{
#if defined(__SANITIZE_ADDRESS__)
	(void)conf, (void)err;
	log_msg(LOG_IS_WARNING, "built with sanitizers: not locked in");
	return 0;
#else
	return sandbox_enter(conf->identity == CONF_ASKED ?
	    SANDBOX_NO_LANDLOCK_OK : 0, err);
#endif
}

/* In the child: everything is opened, then locked, then a key is read. */
static int
serve(struct app *a, struct bank *b)
{
	struct err err = ERR_INIT;

	a->auth = auth_from_fd(a->guard->auth_fd);
	a->store = store_open(a->conf, b->institution, &err);
	if (!a->store) {		/* the guardian says it and waits */
		log_msg(LOG_IS_ERROR, "%s: %s", err_name(err.code), err.msg);
		return EXIT_AGAIN;
	}
	if (term_open(&err) != 0)
		return fail(&err, "Esta terminal no sirve para capturar: "
		    "pruebe con TERM=xterm o vt100.", EXIT_USE);
	die_hook(on_death);
	quiet_stderr();
	style_init(term_is_mono());
	if (lock_in(a->conf, &err) != 0) {
		log_msg(LOG_IS_ERROR, "%s", err.msg);
		die("no se pudo cerrar el encierro");
	}
	app_run(a);
	term_close();
	if (a->farewell)
		printf("%s\r\n", a->farewell);
	fflush(stdout);
	return a->exit_code;
}

int
main(int argc, char **argv)
{
	const char *asked = getenv("SSH_ORIGINAL_COMMAND");
	const char *term = getenv("TERM");
	bool ignored = asked && *asked;
	bool dumb = term && strcmp(term, "dumb") == 0;
	struct err err = ERR_INIT;
	struct app a = { 0 };
	struct guard g = { 0 };
	struct conf conf;
	struct options o;
	struct bank b = { .conf = &conf };
	int rc;

	log_open("resguardo");
	check_use_curp(curp_check, curp_agrees, curp_root);
	if (sandbox_prepare(&err) != 0)
		return fail(&err, "Resguardo no pudo empezar.", EXIT_SOFTWARE);
	if (read_arguments(argc, argv, &o) != 0) {
		fprintf(stderr, "uso: resguardo [--lineal] [--config archivo] "
		    "[--llave huella] [--cuenta institucion.persona]\n");
		return EXIT_USE;
	}
	if (o.linear || dumb)
		term_linear();
	if (ignored)
		log_msg(LOG_IS_WARNING, "a command was asked for; ignored");
	if (!on_one_terminal()) {
		fprintf(stderr, "Resguardo se usa en una terminal.\n");
		return EXIT_NO_TTY;
	}
	if (conf_load(&conf, o.config, &err) != 0)
		return fail(&err, "Los ajustes de Resguardo no se pueden leer; "
		    "avise a quien lo administra.", EXIT_CONFIG);
	snprintf(b.institution, sizeof(b.institution), "%.*s",
	    (int)strcspn(o.account, "."), o.account);
	if (guard_start(&g, conf.authd_socket, what_is_lacking, &b, &err) != 0)
		return fail(&err, "El servicio de contraseñas no responde. "
		    "Intente de nuevo en un momento.", EXIT_FAILURE);
	a.conf = &conf;
	a.guard = &g;
	a.account = o.account;
	a.key = o.key;
	rc = serve(&a, &b);
	auth_close(&a.auth);
	store_close(&a.store);
	conf_release(&conf);
	return rc;
}
