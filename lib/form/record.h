/*
 * record.h - the answers to one form
 *
 * A record borrows its definition, which must outlive it, and owns its
 * values.  A path names one value: "primer_apellido", or, inside a group,
 * "medidas.2.tipo", where 2 is the entry's number.  Entry numbers start at 1,
 * are never used again within a record, and need not be contiguous.
 */
#ifndef LIB_FORM_RECORD_H
#define LIB_FORM_RECORD_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/form/def.h"

struct entry {
	int		 number;
	struct value	*v;		/* owned; field.count of them */
};

struct record {
	const struct form_def *form;	/* borrowed */
	struct value	*v;		/* owned; form->nfields of them */
	struct entry	**entries;	/* owned; per field; only in groups */
	int		*nentries;
	int		*last_number;	/* per field: highest given out */
};

/* Where one value is.  entry and sub are -1 outside groups. */
struct place {
	int	field;		/* index in form->fields */
	int	entry;		/* index (not number) in entries[field] */
	int	sub;		/* index from fields[field].first */
};

enum { PATH_LEN = 128 };	/* longest path with its NUL */

void	record_init(struct record *r, const struct form_def *form);
void	record_release(struct record *r);
void	record_copy(struct record *to, const struct record *from);

/*
 * Both directions between a path and a place; false when there is none.
 * "medidas" is the group itself (its value holds only a reason for having no
 * entries); "medidas.2" the whole entry: sub is -1, and it has no value.
 */
bool	record_find(const struct record *r, const char *path, struct place *p);
void	record_path(const struct record *r, struct place p, char out[PATH_LEN]);

/* NULL for a whole entry. */
struct value *record_at(struct record *r, struct place p);
const struct value *record_get(const struct record *r, struct place p);
const struct field_def *record_field(const struct record *r, struct place p);

/*
 * Whether the field at p has an answer: a usable value or a reason; for a
 * group, an entry or a reason.
 */
bool	record_is_answered(const struct record *r, struct place p);

/* By name, top level only; NULL when the form has no such field. */
const struct value *record_named(const struct record *r, const char *name);

/* Adds an entry to a group; returns its index, -1 when it is full. */
int	record_add_entry(struct record *r, int field);
/*
 * The same with a number that is already known (from the store); entries stay
 * in the order of their numbers.  An entry that is there already is found;
 * what the bank holds is never refused for being too much.
 */
int	record_put_entry(struct record *r, int field, int number);
void	record_remove_entry(struct record *r, int field, int entry);

#endif
