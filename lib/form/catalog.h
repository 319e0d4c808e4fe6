/*
 * catalog.h - the choices of a field, as a screen needs them
 *
 * Catalogues are data in the bank (forms/catalogo/ is where they come from).
 * A dependent one (municipio) is fetched per parent code.
 */
#ifndef LIB_FORM_CATALOG_H
#define LIB_FORM_CATALOG_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/base/mem.h"
#include "lib/base/yaml.h"

struct choice {
	const char	*code;		/* ^[a-z0-9_]{1,40}$ or digits */
	const char	*label;
	const char	*parent;	/* its code; or NULL */
	const char	*alias;		/* other names, '|' between; or NULL */
	const char	*from, *until;	/* ISO days, or NULL: no limit */
	const char	*banavim, *dgis, *source; /* may be NULL */
	bool		 exclusive;	/* excluye: alone in a `varios` */
	bool		 ended;		/* not for today's answers: no list
					   offers it, old ones keep its label */
};

struct catalog {
	const char	*name, *title, *parent, *source;
	struct choice	*choices;
	int		 n;
	struct arena	*arena;
};

/* From a file of forms/catalogo/; messages as in form_load(). */
struct catalog *catalog_load(const char *name, const char *text, size_t n,
	    struct err *err) MUSTCHECK;
void	catalog_free(struct catalog **c);

/* NULL when there is none. */
const struct choice *catalog_find(const struct catalog *c, const char *code);

#endif
