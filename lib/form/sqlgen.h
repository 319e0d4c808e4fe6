/*
 * sqlgen.h - the record functions of a form as static SQL (decision 19)
 *
 * Text in, text out: no database here, so the result is golden-tested.
 * Identifiers come from names already held to ^[a-z][a-z0-9_]{0,50}$ and are
 * quoted all the same; literals go through one quoting function.
 */
#ifndef LIB_FORM_SQLGEN_H
#define LIB_FORM_SQLGEN_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/form/def.h"

/*
 * api.<forma>_guardar, _leer, _listar; banco.<forma>_problemas, _revisar,
 * _expediente, _nombrados, _exige and _guardar_v<version>; owner, grants,
 * comments: as one script without BEGIN.  What they lean on is in
 * sql/api/20_generado.sql.
 */
void	form_sql(const struct form_def *f, struct buf *out);

/*
 * banco.<forma>_guardar_v<version> alone: of an older version, while a draft
 * still has it.
 */
void	form_sql_saving(const struct form_def *f, struct buf *out);

/* The type of its column, as format_type() says it but for "time". */
const char *field_sql_type(const struct field_def *f);

/* Quoting for SQL text made here: 'it''s' and "name". */
void	sql_literal(struct buf *out, const char *s);
void	sql_ident(struct buf *out, const char *s);

#endif
