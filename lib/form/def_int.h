/* def_int.h - a form that is being loaded, for def*.c only */
#ifndef LIB_FORM_DEF_INT_H
#define LIB_FORM_DEF_INT_H

#include "lib/base/base.h"
#include "lib/base/mem.h"
#include "lib/base/yaml.h"
#include "lib/form/def.h"
#include "lib/form/read.h"

/* Where a field came from: what of it can be read only with all known. */
struct origin {
	const struct yaml *node;
	const struct yaml *include;	/* NULL: it stands in the form itself */
	const char	*prefix;	/* "" then */
	int		 group;		/* index of its group; -1 */
};

struct list {
	struct field_def *fields;	/* owned until copied to the arena */
	struct origin	*origins;	/* owned */
	int		 n;
};

struct loading {
	struct reading	 rd;
	struct form_def	*f;
	const struct yaml *docs;	/* templates among them */
	struct list	 top, sub;
};

/* tras_integrar of a form or a field; left alone when it says nothing. */
int	loading_after(const struct loading *l, const struct yaml *map,
	    enum after *out) MUSTCHECK;

/* a and b as one text of the form's arena. */
const char *loading_join(struct loading *l, const char *a, const char *b);

/*
 * Fills *f with everything of a field that needs no other field.  Its name
 * and column must be none of list->fields[from...].
 */
int	loading_field(struct loading *l, const struct origin *o,
	    const struct list *list, int from, struct field_def *f) MUSTCHECK;

/* A field that no answers would ever show, when all rules are known; NULL. */
const struct field_def *loading_unreached(const struct form_def *f);

/* curp_de, when all fields are known. */
int	loading_curp(struct loading *l, const struct origin *o,
	    struct field_def *f) MUSTCHECK;

#endif
