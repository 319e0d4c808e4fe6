/*
 * s_form.h - the one form screen: what its parts know of each other
 *
 * s_form.c has the keys, s_form_page.c what stands on a page, s_form_draw.c
 * how it looks, s_form_edit.c a field's coming and going, s_form_group.c
 * repeated groups, s_form_why.c the reasons for no value, s_form_known.c what
 * is known already (carried and repeated values, records to choose from),
 * s_form_save.c saving, s_form_hints.c the line of keys.  No field is known by
 * name in any of them.
 *
 * What is typed goes: widget -> field_accept() -> record -> store_draft_put().
 * The record is the truth; a widget exists only while its field has focus.
 */
#ifndef TUI_S_FORM_H
#define TUI_S_FORM_H

#include "lib/base/base.h"
#include "tui/mark.h"
#include "tui/screen.h"
#include "tui/widget.h"

enum { FORM_HINTS = 10 };

enum item_kind {
	ITEM_FIELD,
	ITEM_GROUP,		/* the heading of a repeated group; no focus */
	ITEM_ENTRY,		/* one entry, as a row of its table */
	ITEM_ADD,		/* after the entries: where one more is added */
};

struct item {
	enum item_kind	kind;
	struct place	at;
	enum mark	mark;
	int		y, rows;	/* within the page; set by layout */
};

/* A form whose record is read for its carried values. */
struct known {
	char		 form[52];
	struct record	 r;
	bool		 found;
};

/* Where the page is: its rows and columns, and how it is divided. */
struct area {
	int	y, x, rows, cols;
	int	label;		/* columns; 0: labels above values */
	int	value_x, value_cols;
};

enum { FORM_SAID = 256, FORM_ALIKE = 512 };

/* What the last whole frame had, for a letter that changes one field of it. */
struct shown {
	struct area	 area;
	int		 at;		/* -1: it is no base for a part */
	bool		 page_key;	/* the pages stand with their key */
	char		 said[FORM_SAID];
};

/* The records a registro field may name, in the shape of a catalogue. */
struct choices {
	const char	*form;		/* borrowed */
	struct catalog	 catalog;
	struct record_list list;	/* the labels live here */
};

struct form {
	struct screen	 s;
	const struct form_def *f;	/* borrowed from the store */
	struct draft	 d;
	struct record	 r;
	struct record	 base;		/* as it was read; for a conflict */
	bool		 has_base;
	struct fixed	 fixed;		/* what of it stays, and why */
	bool		 reading;	/* all of it: only shown */
	struct problems	 problems;	/* of record_check() */
	struct problem	 refused;	/* the last the bank named; kind NONE */
	struct place	 spoken;	/* left with a problem; field -1 */

	int		 page;
	int		 group, entry;	/* inside an entry; -1 outside */
	struct item	*item;		/* owned */
	int		 nitems;
	int		 at;		/* -1: nothing here takes focus */
	int		 top;		/* first row of the page shown */

	struct widget	*w;		/* of the focused field, or NULL */
	bool		 offered;	/* it shows what Enter would take */
	bool		 changed;	/* something was put in this sitting */
	bool		 away;		/* another section may be captured */
	int64_t		 put_ms;	/* when the draft last got this field */
	int		 sure;		/* the key asked twice; ACT_NONE */
	bool		 why_open;	/* the list of reasons */
	int		 why_at;
	int		 conflict_rev;	/* 0: no conflict is being settled */
	struct record	 theirs;	/* what is saved as that revision */

	char		 alike[FORM_ALIKE]; /* what finds who she may be */
	bool		 alike_due;	/* alike_left was: to be asked */
	struct place	 alike_left;
	char		 asked[FORM_ALIKE]; /* not answered yet */
	bool		 asked_curp;
	bool		 failed;	/* the bank refused something we sent */

	struct value	 lent;		/* what no record has; the last one */
	struct known	*known;
	int		 nknown;
	struct choices	*choices;
	int		 nchoices;
	struct catalog_source source;
	char		 title[128];
	struct key_hint	 hint[FORM_HINTS];	/* made with each frame */
	struct shown	 shown;
};

/* ---- s_form.c ---- */

/* Whether an answer that stands here is left: `a` was not asked twice yet. */
bool	form_spares(struct form *m, enum action a);

/* ---- s_form_page.c ---- */

/* Makes the items anew, with focus on the same place where it still is. */
void	form_items(struct form *m);
/* Checks the whole record, then makes the items anew. */
void	form_check(struct form *m);
void	form_page_set(struct form *m, int page);
/* The next page that applies, by +1 or -1; -1 when there is none. */
int	form_page_step(const struct form *m, int by);
bool	form_page_many(const struct form *m);
enum mark form_page_mark(const struct form *m, int page);
bool	form_takes_focus(const struct form *m, const struct item *it);
bool	form_same_place(struct place a, struct place b);
/* Whether nothing at this place may be changed. */
bool	form_is_fixed(const struct form *m, struct place p);
/* Why not, and what is possible still; NULL when all may be changed. */
const char *form_why_fixed(const struct form *m);
/* The problem to speak of at a place, or NULL. */
const struct problem *form_problem(const struct form *m, struct place p);
/* Goes to the page and item of a path; false when it is not to be seen. */
bool	form_go(struct form *m, const char *path);
bool	form_go_place(struct form *m, struct place p);
/* The next place whose answer bars integrating, but where she is; or false. */
bool	form_next_lacking(const struct form *m, struct place *out);
/* Goes there; says when there is none. */
void	form_lacking(struct form *m);

/* ---- s_form_draw.c ---- */

void	form_draw(struct screen *s, int rows, int cols);
bool	form_draw_part(struct screen *s);

/* ---- s_form_hints.c ---- */

/* The line of keys: only those that do something here. */
void	form_hints(struct form *m);

/* ---- s_form_edit.c ---- */

/* The current item, or NULL. */
struct item *form_item(struct form *m);
/* Field of the current item, or the group it is of; or NULL. */
const struct field_def *form_field_def(const struct form *m);

/* Gives focus to item i (a widget, a carried value, "where she is"). */
void	form_focus(struct form *m, int i);
/* Takes what the widget holds into the record and the draft. */
void	form_commit(struct form *m);
/* The same in the middle of typing; whether there was anything new. */
bool	form_autosave(struct form *m);
/* Replaces the value of the current field, and shows it. */
void	form_put(struct form *m, const struct value *v);
/* Leaves the field, to the next or the one before. */
void	form_next(struct form *m);
void	form_prev(struct form *m);
void	form_turn(struct form *m, int by);	/* pages */
/* Puts one place's value into the draft. */
void	form_send(struct form *m, struct place p);
/* What the bank refused waits in the store; a flush tries it once more. */
void	form_try_again(struct form *m);
/* Looks at what became of what was sent; to be called after each event. */
void	form_watch(struct form *m);
/* Text of a value that is only known by its code. */
void	form_show_value(struct form *m, struct place p);

/* ---- s_form_alike.c ---- */

/* Tells of who may be the same, once what was left is kept. */
void	form_alike(struct form *m);

/* ---- s_form_group.c ---- */

void	form_entry_open(struct form *m, int group, int entry);
/* Back to the page, on the entry itself (0) or on what comes after it (1). */
void	form_entry_close(struct form *m, int after);
void	form_entry_add(struct form *m);
void	form_entry_remove(struct form *m);
/* The group of the item with focus, or -1. */
int	form_group_here(const struct form *m);

/* ---- s_form_why.c ---- */

void	form_why_open(struct form *m);
bool	form_why_key(struct form *m, const struct term_event *ev);
/* (y, x) is where the value stands. */
void	form_why_draw(const struct form *m, int label_y, int y, int x,
	    int rows, int cols);

/* ---- s_form_known.c ---- */

void	form_known_init(struct form *m);
/* Forgets it all; what is asked for again is read again. */
void	form_known_release(struct form *m);
/* The carried value of a field; NULL when none is known. */
const struct value *form_carried(struct form *m, const struct field_def *f);
/* What may be chosen in the field that has the focus; or NULL. */
const struct catalog *form_choices(struct form *m, const struct field_def *f);
/* The record that a registro field must mean, where there is only one. */
const struct value *form_only_choice(struct form *m,
	    const struct field_def *f);
/* Last values by field name, for the session. */
void	form_remember(const struct field_def *f, const struct value *v);
const struct value *form_remembered(const struct field_def *f);

/* ---- s_form_save.c ---- */

void	form_save(struct form *m);
/* After the conflict screen: saves what was decided. */
void	form_settled(struct form *m);
void	form_leave(struct form *m);		/* Esc */

#endif
