/*
 * conflict.h - two versions of a record and what they had in common
 *
 * What only one of us changed is taken without asking.  What both changed is
 * a clash, to be decided field by field.  Entries of a group that both added
 * under one number are both kept: mine gets a new number.
 */
#ifndef TUI_CONFLICT_H
#define TUI_CONFLICT_H

#include "lib/base/base.h"
#include "lib/store/store.h"

enum side { SIDE_NONE, SIDE_MINE, SIDE_THEIRS };

struct clash {
	char		 path[PATH_LEN];
	char		 label[160];
	const struct field_def *field;	/* borrowed; NULL: a whole entry */
	struct value	 mine, theirs;	/* owned; with their texts */
	enum side	 side;
	int		 theirs_entry;	/* whole entry: its index in theirs */
	int		 group, number;	/* which it is of, and gets if kept */
};

/* One field to be put into the draft whatever is chosen. */
struct merge_put {
	char		 path[PATH_LEN];
	const struct field_def *field;
	struct value	 v;		/* owned */
};

struct merge {
	struct clash	*clash;		/* owned */
	int		 n;
	struct merge_put *put;		/* owned */
	int		 nput;
	struct record	 theirs;	/* a copy */
	int		*next_number;	/* per field: for entries kept twice */
};

/* base NULL: nobody knows what we began from, so every difference clashes. */
void	merge_init(struct merge *m, const struct record *base,
	    const struct record *mine, const struct record *theirs);
void	merge_release(struct merge *m);

/*
 * Puts the decisions into the draft and stands it on `rev`; waits until all
 * is committed.  Every clash must have its side.
 */
int	merge_apply(struct merge *m, struct store *s, struct draft *d, int rev,
	    struct err *err) MUSTCHECK;

#endif
