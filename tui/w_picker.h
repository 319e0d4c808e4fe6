/*
 * w_picker.h - a catalogue under a field: typing narrows it, arrows move in it
 *
 * The part that one-of (w_choice.c) and several-of (w_many.c) have in common.
 * The list covers the rows under the field, or over it where there is more
 * room, and is closed whenever the field is left.
 */
#ifndef TUI_W_PICKER_H
#define TUI_W_PICKER_H

#include "lib/base/base.h"
#include "lib/form/pick.h"
#include "tui/w_common.h"

struct picker {
	const struct field_def	*f;		/* borrowed, as are these: */
	const struct record	*siblings;
	struct place		 at;
	struct catalog_source	 src;

	const struct catalog	*catalog;	/* NULL: not had yet */
	struct pick		 pick;		/* while catalog is there */
	bool			 many;
	struct edit		 typed;
	int			 shift;
	bool			 open;
	bool			 roamed;	/* arrows moved in the list */
	int			 top;		/* first row of it shown */
	char			 hint[HINT_LEN];
};

void	picker_init(struct picker *p, const struct field_def *f,
	    const struct record *siblings, struct place at,
	    struct catalog_source src, bool many);
void	picker_release(struct picker *p);

/*
 * The catalogue as it is now: a municipio's changes with its estado.  false
 * with a hint when there is none yet.
 */
bool	picker_ready(struct picker *p);

/* Opens the list, narrowed by what is typed (or whole). */
bool	picker_open(struct picker *p, bool narrowed);
void	picker_close(struct picker *p);
/* Arrows and pages; false for other actions. */
bool	picker_move(struct picker *p, enum action a);
/* Brings the current row into view. */
void	picker_show(struct picker *p);
/* What Enter would take, or NULL. */
const struct choice *picker_current(const struct picker *p);

void	picker_draw(const struct picker *p, const struct widget *w);
/* On the list when she moved in it, else behind what is typed. */
void	picker_cursor(const struct picker *p, const struct widget *w, int *y,
	    int *x);

#endif
