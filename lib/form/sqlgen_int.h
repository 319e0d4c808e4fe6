/*
 * sqlgen_int.h - what the files of the SQL generator share; not for others
 *
 * The generated text is a fixed template with column lists in it.  A template
 * names the form's things by signs: @F its name, @T its table, @V its
 * version, @P its parent form.
 */
#ifndef LIB_FORM_SQLGEN_INT_H
#define LIB_FORM_SQLGEN_INT_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/form/def.h"

/* The form's own fields, or those of one of its groups. */
struct level {
	const struct form_def	*form;
	int			 group;		/* index of its field; -1 */
	const struct field_def	*fields;
	int			 n;
	char			 table[128];	/* banco."orden_medidas" */
	char			 tag[16];	/* "", "_3": ends its names */
};

struct level level_of(const struct form_def *f, int group);
/* Whether a level has fields in adicionales. */
bool	level_has_extra(const struct level *l);
/* Whether the record stands under another one that is not the expediente. */
bool	form_has_parent_column(const struct form_def *f);

/* The template with its signs replaced. */
void	emit(struct buf *out, const struct form_def *f, const char *text);

/* "alias"."column" as it stands in a row; extras as jsonb text. */
void	column_of(struct buf *out, const char *alias,
	    const struct field_def *f);

/*
 * Of one level, the parts of saving: what it declares to part `datos` and how
 * it does so (sqlgen_part.c), whether the records it names are hers
 * (sqlgen_named.c).
 */
void	part_declare(const struct level *l, struct buf *out);
void	part_sql(const struct level *l, const char *datos, struct buf *out);
void	refs_sql(const struct level *l, struct buf *out);
/* banco.<forma>_guardar_v<n> (sqlgen_save.c). */
void	save_sql(const struct form_def *f, struct buf *out);
/* banco.<forma>_problemas and _revisar (sqlgen_check.c). */
void	review_sql(const struct form_def *f, struct buf *out);
/* banco.<forma>_nombrados (sqlgen_named.c). */
void	named_sql(const struct form_def *f, struct buf *out);
/* banco.<forma>_exige, of a form that exige others (sqlgen_demand.c). */
void	demand_sql(const struct form_def *f, struct buf *out);
/* api.<forma>_leer, api.<forma>_listar, banco.<forma>_expediente
 * (sqlgen_read.c). */
void	read_sql(const struct form_def *f, struct buf *out);

#endif
