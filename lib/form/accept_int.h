/* accept_int.h - understanding one field, for accept*.c only */
#ifndef LIB_FORM_ACCEPT_INT_H
#define LIB_FORM_ACCEPT_INT_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/form/check.h"

/* One field that was left: what was typed, and what comes of it. */
struct typed {
	const struct field_def *f;
	const char	*text;		/* clean, not empty, no space around */
	const char	*hint;		/* canon that came with it, or NULL */
	const struct record *siblings;
	struct place	 at;
	const struct catalog_source *src;
	const struct date *today;
	struct buf	 show, canon;	/* filled when it is well */
	struct problem	*why;		/* filled when it is not */
};

/* Always false. */
bool	typed_refuse(struct typed *t, enum problem_kind kind,
	    const char *fmt, ...) PRINTFLIKE(3, 4);

/* catalogo, varios, registro, registros. */
bool	accept_code(struct typed *t);
bool	accept_codes(struct typed *t);

/* Labels for a canon of those types; the codes when nobody knows them. */
void	show_codes(const struct field_def *f, const char *canon,
	    const struct record *siblings, struct place at,
	    const struct catalog_source *src, struct buf *out);

#endif
