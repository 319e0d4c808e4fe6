/*
 * widget.h - the contract of everything that takes keys on a screen
 *
 * A widget edits text; it never decides what the text means (lib/form/check
 * does, when the field is left) and never traps: leaving is always possible.
 * Screens own widgets; widgets borrow what they are given.
 */
#ifndef TUI_WIDGET_H
#define TUI_WIDGET_H

#include "lib/base/base.h"
#include "lib/form/check.h"
#include "lib/form/def.h"
#include "tui/keys.h"
#include "tui/term.h"

enum handled {
	NOT_MINE,	/* the screen may use the key */
	DONE,		/* taken */
	REFUSED,	/* taken, and nothing could be done: beep */
	LEAVE,		/* taken, and the field is finished: go on */
};

struct widget;

struct widget_ops {
	/* Rows it wants when it has `cols` columns. */
	int	(*rows)(const struct widget *, int cols);
	void	(*layout)(struct widget *, int y, int x, int rows, int cols);
	void	(*draw)(const struct widget *, bool focused);
	/* Drawn after everything else: an open list of choices. */
	void	(*draw_popup)(const struct widget *);
	enum handled (*key)(struct widget *, const struct term_event *);
	void	(*cursor)(const struct widget *, int *y, int *x);
	/* A sentence for the message line ("máximo 50 caracteres"), or NULL. */
	const char *(*hint)(const struct widget *);
	void	(*set)(struct widget *, const struct value *);
	/* Fills v->text (and, where the choice is exact, v->canon). */
	void	(*get)(const struct widget *, struct value *);
	void	(*free)(struct widget *);
};

struct widget {
	const struct widget_ops *ops;
	int	y, x, rows, cols;
};

/*
 * The widget for a field: entry, area, choice (type-ahead, list on F7),
 * several-of, yes/no.  Needs `siblings` and `at` for dependent catalogues;
 * both must outlive the widget.  A FIELD_GROUP has none: the screen draws it.
 */
struct widget *w_field_new(const struct field_def *f,
	    const struct record *siblings, struct place at,
	    struct catalog_source src) MUSTCHECK;

/* A plain entry (search, account) and one whose letters are dots. */
struct widget *w_entry_new(unsigned max) MUSTCHECK;
struct widget *w_secret_new(unsigned max) MUSTCHECK;
const char *w_entry_text(const struct widget *);	/* borrowed */
void	w_entry_set_text(struct widget *, const char *text);

void	widget_free(struct widget **w);

#endif
