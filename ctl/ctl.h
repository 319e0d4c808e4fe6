/*
 * ctl.h - resguardoctl: what its families of commands share
 *
 * One file per family, each a function that gets its own words and gives back
 * the program's exit code.  Messages are in Spanish, for the operator, on
 * stderr; what a command was asked for goes to stdout.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/base/conf.h"
#include "lib/base/err.h"
#include "lib/store/db.h"

enum { CTL_OK = 0, CTL_FAILED = 1, CTL_USAGE = 2 };

struct ctl {
	struct conf	 conf;
	const char	*conf_path;	/* as given; NULL: the usual one */
};

/* argv[0] is the family's own word. */
int	cmd_migrar(struct ctl *c, int argc, char **argv);
int	cmd_init(struct ctl *c, int argc, char **argv);
int	cmd_formas(struct ctl *c, int argc, char **argv);
int	cmd_institucion(struct ctl *c, int argc, char **argv);
int	cmd_cuenta(struct ctl *c, int argc, char **argv);
int	cmd_llave(struct ctl *c, int argc, char **argv);
int	cmd_ajuste(struct ctl *c, int argc, char **argv);
int	cmd_enlazar(struct ctl *c, int argc, char **argv);
int	cmd_bitacora(struct ctl *c, int argc, char **argv);
int	cmd_curp(struct ctl *c, int argc, char **argv);
int	cmd_habiles(struct ctl *c, int argc, char **argv);
int	cmd_cuentas(struct ctl *c, int argc, char **argv);
int	cmd_servir(struct ctl *c, int argc, char **argv);
int	cmd_trazabilidad(struct ctl *c, int argc, char **argv);
int	cmd_diccionario(struct ctl *c, int argc, char **argv);
int	cmd_demo(struct ctl *c, int argc, char **argv);

/* 0 when the bank is a demonstration's; else told. */
int	demo_only(struct db *db) MUSTCHECK;
/* Of the family demo, in a file of its own; argv[0] is "generar". */
int	demo_generate(struct ctl *c, int argc, char **argv);

/* ---- shared (util.c) ---- */

/* "resguardoctl: ..." on stderr; gives back CTL_FAILED. */
int	complain(const char *fmt, ...) PRINTFLIKE(1, 2);
/* The same for what the bank answered: a sentence, then code and names. */
int	complain_err(const char *doing, const struct err *err);
/* How many mistakes there were, and what that means; CTL_FAILED. */
int	complain_count(int n, const char *so);
/* How the command is used; gives back CTL_USAGE. */
int	usage(const char *how);

/* The role that migrates; without a time limit.  NULL: already told. */
struct db *ctl_db(struct ctl *c) MUSTCHECK;

/* A whole text file into *out; err->msg says why not. */
int	file_read(const char *path, struct buf *out, struct err *err)
	    MUSTCHECK;

/*
 * The names in folder `dir` that end in `suffix`, sorted by byte; *names and
 * its texts are the caller's (files_free).  -1: no such folder.
 */
int	files_list(const char *dir, const char *suffix, char ***names,
	    struct err *err) MUSTCHECK;
void	files_free(char ***names, int n);

/*
 * One line of stdin, without its break, for passwords: 1, or 0 at its end; -1
 * after telling that it is too long or no text.  A terminal does not show it.
 */
int	stdin_secret(const char *prompt, struct buf *out) MUSTCHECK;

/* How many expedientes were matched; -1: told in *err. */
int	link_women(struct db *db, struct err *err) MUSTCHECK;

/* The value of "--name V" among the words, removed from them; or NULL. */
const char *take_option(int *argc, char **argv, const char *name);
/* Digits and nothing else, within bounds; *out is written when they are. */
bool	read_count(const char *s, uint64_t least, uint64_t most,
	    uint64_t *out);
/* The same of "--name V"; true, and *out left alone, when it is not there. */
bool	take_count(int *argc, char **argv, const char *name, uint64_t least,
	    uint64_t most, uint64_t *out);
/* Whether "--name" was there; removed. */
bool	take_flag(int *argc, char **argv, const char *name);

/* Brings the database to the files of sql/; what cmd_migrar does. */
int	migrate(struct ctl *c, struct db *db) MUSTCHECK;

#endif
