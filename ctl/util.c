#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <termios.h>
#include <unistd.h>

#include "lib/base/clean.h"
#include "lib/base/mem.h"

enum { FILE_MAX = 16 << 20, SECRET_MAX = 1024 };

int
complain(const char *fmt, ...)
{
	va_list ap;

	fputs("resguardoctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return CTL_FAILED;
}

static const char *
sentence(enum err_code code)
{
	switch (code) {
	case ERR_NONE:		return "sin error";
	case ERR_INVALID:	return "el banco no lo aceptó";
	case ERR_TOO_LONG:	return "es demasiado largo";
	case ERR_NOT_FOUND:	return "no existe";
	case ERR_CONFLICT:	return "ya existe";
	case ERR_DENIED:	return "no está permitido";
	case ERR_BUSY:		return "el banco está ocupado; repita";
	case ERR_UNAVAILABLE:	return "el banco no responde";
	case ERR_UNCERTAIN:	return "se perdió la respuesta; repita";
	case ERR_INTERNAL:	return "el banco no entendió la orden";
	}
	return "?";
}

int
complain_err(const char *doing, const struct err *err)
{
	return complain("%s: %s (%s)", doing, sentence(err->code), err->msg);
}

int
complain_count(int n, const char *so)
{
	return complain("%d error%s%s", n, n == 1 ? "" : "es", so);
}

int
usage(const char *how)
{
	fprintf(stderr, "uso: resguardoctl %s\n", how);
	return CTL_USAGE;
}

struct db *
ctl_db(struct ctl *c)
{
	struct db_conf dc = db_conf_from(&c->conf, "postgres");
	struct err err = ERR_INIT;
	struct db *db;

	dc.timeout_ms = 0;
	db = db_open(&dc, &err);
	if (!db)
		complain("el banco «%s» no responde en %s:%s", dc.name, dc.host,
		    dc.port);
	return db;
}

int
file_read(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	char block[8192];
	struct stat st;
	ssize_t n = 0;
	int rc = -1;

	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set(err, ERR_NOT_FOUND, "%s: %s", path, err_errno(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX) {
		err_set(err, ERR_INVALID, "%s: no es un archivo", path);
		goto out;
	}
	while ((n = read(fd, block, sizeof(block))) > 0)
		buf_add(out, block, (size_t)n);
	if (n < 0 || strlen(out->s) != out->len) {
		err_set(err, ERR_INVALID, "%s: no se puede leer", path);
		goto out;
	}
	rc = 0;
out:
	if (fd >= 0)
		close(fd);
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
files_list(const char *dir, const char *suffix, char ***names, struct err *err)
{
	DIR *d = opendir(dir);
	size_t tail = strlen(suffix), len;
	struct dirent *e;
	int n = 0;

	*names = NULL;
	if (!d)
		return err_set(err, ERR_NOT_FOUND, "%s: %s", dir,
		    err_errno(errno));
	while ((e = readdir(d))) {
		len = strlen(e->d_name);
		if (e->d_name[0] == '.' || len <= tail ||
		    strcmp(e->d_name + len - tail, suffix) != 0)
			continue;
		*names = mem_resize(*names, (size_t)n + 1, sizeof(**names));
		(*names)[n++] = mem_dup(e->d_name);
	}
	closedir(d);
	if (n > 0)
		qsort(*names, (size_t)n, sizeof(**names), by_name);
	return n;
}

void
files_free(char ***names, int n)
{
	int i;

	for (i = 0; i < n; i++)
		free((*names)[i]);
	free(*names);
	*names = NULL;
}

/* Whoever has it will type it: no control sign, nothing that is not UTF-8. */
static bool
can_be_typed(const struct buf *b)
{
	struct err unused = ERR_INIT;
	char *text;
	size_t i;

	for (i = 0; i < b->len; i++)
		if ((unsigned char)b->s[i] < ' ')
			return false;
	text = clean_text(b->s, b->len, CLEAN_LINE, &unused);
	if (text)
		mem_free_secret(text, strlen(text) + 1);
	return text != NULL;
}

int
stdin_secret(const char *prompt, struct buf *out)
{
	struct termios was, quiet;
	bool tty = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;
	ssize_t n;
	char c;

	if (tty) {
		fputs(prompt, stderr);
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	/* Byte by byte: what follows the line is not ours to swallow. */
	while ((n = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n' &&
	    out->len <= SECRET_MAX)
		buf_putc(out, c);
	if (tty) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	if (out->len > SECRET_MAX)
		return complain("el renglón es demasiado largo"), -1;
	/* Of a file that another system wrote. */
	if (out->len > 0 && out->s[out->len - 1] == '\r')
		out->s[--out->len] = '\0';
	if (!can_be_typed(out))
		return complain("el renglón tiene signos que no son texto "
		    "UTF-8"), -1;
	return n == 1 || out->len > 0;
}

static void
drop_words(int *argc, char **argv, int at, int n)
{
	for (; at + n <= *argc; at++)
		argv[at] = argv[at + n];
	*argc -= n;
}

const char *
take_option(int *argc, char **argv, const char *name)
{
	const char *v;
	int i;

	for (i = 1; i + 1 < *argc; i++)
		if (strcmp(argv[i], name) == 0) {
			v = argv[i + 1];
			drop_words(argc, argv, i, 2);
			return v;
		}
	return NULL;
}

bool
read_count(const char *s, uint64_t least, uint64_t most, uint64_t *out)
{
	size_t digits = strspn(s, "0123456789");

	if (digits < 1 || digits > 19 || s[digits] != '\0')
		return false;
	*out = strtoull(s, NULL, 10);
	return *out >= least && *out <= most;
}

bool
take_count(int *argc, char **argv, const char *name, uint64_t least,
    uint64_t most, uint64_t *out)
{
	const char *v = take_option(argc, argv, name);

	return !v || read_count(v, least, most, out);
}

bool
take_flag(int *argc, char **argv, const char *name)
{
	int i;

	for (i = 1; i < *argc; i++)
		if (strcmp(argv[i], name) == 0) {
			drop_words(argc, argv, i, 1);
			return true;
		}
	return false;
}
