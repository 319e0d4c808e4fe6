/*
 * sqlgen_union.h - what has to name every form in force, as static SQL
 *
 * A query that is made at each call is planned at each call; this text is
 * made once, when forms are loaded, and a session plans it once.  In it a
 * form that has nothing for a caso costs one look at an index.
 */
#ifndef LIB_FORM_SQLGEN_UNION_H
#define LIB_FORM_SQLGEN_UNION_H

#include "lib/base/base.h"
#include "lib/base/buf.h"

/* A form in force, as formas.forma has it. */
struct union_form {
	const char	*name, *title, *table;
	const char	*parent;	/* "" when it begins an expediente */
	const char	*demands;	/* exige, "feminicidio,trata"; "" */
	const char	*doubts;	/* the same of those that bar nothing */
	int		 version;
	bool		 repeats;
};

/*
 * banco.guardar_en(), caso_cerrar(), caso_impedimentos(), expediente_formas()
 * over the n forms in their order; owner, grants and comments too.  Without a
 * form named caso nothing can be integrated.
 */
void	union_sql(const struct union_form *f, int n, struct buf *out);

#endif
