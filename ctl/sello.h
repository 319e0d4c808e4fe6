/*
 * sello.h - sealing the bitacora: lines as bytes, the sealer, its memory
 *
 * A line of the bitacora as bytes is what COPY ... TO STDOUT makes of it:
 * its columns as text in a fixed order and form, tabs between, \N for null,
 * and a backslash before what would not be plain.  resguardoctl(8) has it.
 */
#ifndef CTL_SELLO_H
#define CTL_SELLO_H

#include "ctl/ctl.h"
#include "lib/seal/note.h"

/* The columns of one line, of a table or function named b. */
#define SEAL_COLUMNS							\
	"b.xid::text, b.id::text, to_char(b.cuando AT TIME ZONE 'UTC', " \
	"'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), b.evento, b.cuenta, "	\
	"b.institucion, b.sesion::text, b.llave, b.expediente::text, "	\
	"b.registro::text, b.forma, array_to_json(b.campos)::text, "	\
	"array_to_json(b.ids)::text, b.datos::text"

/* Some lines after a place ($1, $2), as the superuser reads them. */
#define SEAL_LINES_SQL							\
	"SELECT " SEAL_COLUMNS " FROM banco.bitacora b WHERE "		\
	"(b.xid, b.id) > ($1::xid8, $2::bigint) "			\
	"ORDER BY b.xid, b.id LIMIT 5000"

/* Where a reader of lines is; before the first one: 0, 0. */
struct seal_place {
	char	xid[24], id[24];
};
#define SEAL_START	{ "0", "0" }

/* Row i as bytes, without a line break; clears *out first. */
void	seal_line(const struct rows *r, int i, struct buf *out);
/* The place of the last row, when there is one. */
void	seal_place_after(struct seal_place *p, const struct rows *r);

struct sealer;

/* Reads key and memory; one at a time may have them.  NULL: already told. */
struct sealer *sealer_open(const struct conf *conf, bool anew) MUSTCHECK;
void	sealer_close(struct sealer **s);

/*
 * Seals what may be sealed and puts the note where it goes.  1: there is a
 * new note; 0: there was nothing to say; -1: told in *err.
 */
int	sealer_pass(struct sealer *s, struct db *db, struct err *err)
	    MUSTCHECK;
/* The last record that was written; "" before the first. */
const char *sealer_record(const struct sealer *s);
/* Seconds that the first line not sealed had waited before the last pass. */
int	sealer_lag(const struct sealer *s);

/* DIR/llave or DIR/llave.pub of the settings into *k. */
int	seal_key(const struct conf *conf, bool priv, struct note_key *k,
	    struct err *err) MUSTCHECK;

/* ---- the orders of `bitacora` that have a file of their own ---- */

int	bitacora_verificar(struct ctl *c, int argc, char **argv);

#endif
