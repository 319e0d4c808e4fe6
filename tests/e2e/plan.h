/*
 * plan.h - what is typed into every field, made from the forms alone
 *
 * plan_value.c has the answers of each type and the keys that type them,
 * plan_cover.c finds fillings of a form in which every field is asked for
 * once, plan.c writes them down.  No field is known by name.
 */
#ifndef TESTS_E2E_PLAN_H
#define TESTS_E2E_PLAN_H

#include "lib/base/base.h"
#include "ctl/formset.h"
#include "lib/base/buf.h"
#include "lib/base/date.h"
#include "lib/form/check.h"
#include "lib/form/record.h"

/* Instead of an answer: a reason for having none; passed over. */
enum { NO_VALUE = -2, LEFT_OUT = -1, ENTRIES = 2 };

/* A form as it is filled once: for each field which answer. */
struct filling {
	const struct form_def *f;
	const struct formset *set;
	struct date	 today;
	int		 form, number;	/* the how-manieth, of both */
	int		*top;		/* owned; nfields */
	int		*sub[ENTRIES];	/* owned; nsub */
};

/* ---- plan_value.c ---- */

/* How many answers there are to choose from. */
int	answers(const struct filling *w, const struct field_def *f);
/*
 * The canon of answer i at a place; false when there is none with what was
 * answered before (a municipio without its estado).
 */
bool	answer(const struct filling *w, const struct record *r,
	    struct place at, int i, struct buf *canon);
/*
 * What is typed for it, as lines "text <tab> keys": the last leaves the field.
 * False when no letters lead to it.
 */
bool	answer_keys(const struct filling *w, const struct record *r,
	    struct place at, const char *canon, struct buf *out);
int	*filling_of(struct filling *w, struct place at);

/* ---- plan_cover.c ---- */

/* Which fields of a form were typed in some filling. */
struct cover {
	bool		*top, *sub;	/* owned */
	int		 left;		/* not yet */
};

void	filling_init(struct filling *w, const struct formset *set, int form,
	    int number, const struct date *today);
void	filling_release(struct filling *w);
/* Nothing is asked of a form that is not wanted. */
void	cover_init(struct cover *c, const struct form_def *f, bool wanted);
void	cover_release(struct cover *c);
/* Chooses answers by which the most fields not yet covered are asked for. */
void	cover_choose(const struct cover *c, struct filling *w);
/* Marks what a filling types; whether that was anything new. */
bool	cover_mark(struct cover *c, struct filling *w);
/* The same of one place of a record. */
bool	cover_place(struct cover *c, const struct record *r, struct place at);

/*
 * Walks the form as a person does with Tab, telling each stop in its turn;
 * canon is NULL where she only passes or says why there is none (then the
 * record has the reason), and where a group is entered or left.
 */
enum stop { STOP_PAGE, STOP_FIELD, STOP_GROUP, STOP_ENTRY, STOP_EMPTY };
typedef void stop_fn(void *ctx, enum stop what, const struct record *r,
	    struct place at, const char *canon);
void	filling_walk(struct filling *w, struct record *r, stop_fn *fn,
	    void *ctx);

#endif
