/*
 * gen.h - fictional expedientes, made from the forms and a file of shares
 *
 * Everything follows from a seed, the number of the expediente and the day:
 * the same three make the same woman, whatever stands before her.  Which
 * fields there are is the forms' business; how often each answer is given
 * stands in forms/demo/generar.yaml, and what that file does not name is
 * filled by its type.  Nobody in it exists.
 */
#ifndef CTL_GEN_H
#define CTL_GEN_H

#include "ctl/formset.h"
#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/base/date.h"
#include "lib/base/yaml.h"
#include "lib/form/record.h"
#include "lib/form/rule.h"
#include "lib/store/store.h"

/* ---- chance ---- */

struct gen_dice { uint64_t state; };

struct gen_dice gen_dice(uint64_t seed, uint64_t n, uint64_t what);
uint64_t gen_mark(const char *name);
uint64_t gen_roll(struct gen_dice *d);
/* From lo to hi, both of them. */
int64_t	gen_between(struct gen_dice *d, int64_t lo, int64_t hi);
bool	gen_percent(struct gen_dice *d, int percent);
/* The same where less than one in a hundred counts. */
bool	gen_chance(struct gen_dice *d, double percent);
/* A version 4 uuid. */
void	gen_id(struct gen_dice *d, char out[ID_LEN]);

/* ---- the file of shares ---- */

struct gen_list {
	const char	*name;
	const char	**word;
	int		 n;
};

/* How one field is answered. */
struct gen_spec {
	uint64_t	 mark;		/* of its name */
	const struct catalog *catalog;
	double		*weight;	/* a choice each; 0: never */
	int		 yes;		/* percent, of a si_no */
	int		 missing;	/* percent with a reason instead */
	int		 blank;		/* percent left alone */
	const struct gen_list *words;
	int64_t		 lo, hi;	/* a number; a date: days */
	int		 from;		/* a date: field they count from; -1 */
	int		 least, most;	/* of words, codes, entries */
};

struct gen_form {
	const struct form_def *f;
	uint64_t	 mark;
	const struct gen_form *parent;	/* NULL: it begins the expediente */
	double		 share;		/* percent that have one */
	int		 more, most;	/* percent of another; how many */
	struct gen_spec	*field, *sub;	/* as in f */
	bool		 with_state;	/* caso: whether it is filed */
	const struct rule *urgent;	/* when it cannot wait; NULL: never */
	struct buf	 rows, *group;	/* for COPY; group: one a field */
};

/* A share of a whole, by its name or as two numbers. */
struct gen_share { const char *name; int lo, hi; double weight; };

struct gen_shares { struct gen_share *s; int n; };

struct gen_plan {
	struct arena	*arena;
	struct formset	 forms;
	struct gen_form	*form;		/* parents first */
	int		 nforms;
	struct gen_list	*list;
	int		 nlists;
	struct gen_shares ages, kinds;
	struct gen_shares open;		/* by their age in days, percents */
	int		 unfinished;	/* of those: lack answers; percent */
	int		 prompt;	/* of what cannot wait; percent filed */
	int		 days;		/* how far back */
	int		 recent, recent_days;	/* percent; days */
	struct buf	 touched;	/* rows of banco.reciente, for COPY */
};

/* `only` names with commas the forms that all have; NULL: by their shares. */
int	gen_plan_load(struct gen_plan *p, const char *dir, const char *only)
	    MUSTCHECK;
void	gen_plan_release(struct gen_plan *p);
const struct gen_list *gen_list(const struct gen_plan *p, const char *name);
const struct gen_share *gen_share(const struct gen_shares *s,
	    struct gen_dice *d);

/* ---- one expediente ---- */

struct gen_institution {
	char	 key[24];
	char   **account;		/* those that capture */
	int	 naccounts;
};

struct gen_woman {
	char		 names[80], surname[60], surname2[60];
	struct date	 birth;
	const char	*state;		/* entidad_nacimiento */
	char		 curp[24];	/* "": she has none at hand */
};

struct gen_record {
	struct gen_form	*form;
	char		 id[ID_LEN];
	int		 parent;	/* among the records; -1 */
	struct record	 r;
	struct date	 day;		/* it was captured */
	int		 rounds;	/* of mending */
};

enum { GEN_RECORDS = 96 };

struct gen_file {
	const struct gen_plan *plan;
	struct date	 today;
	/*
	 * Thrown anew for each form and field by its name, so that what is
	 * added to the forms changes nothing of the rest.
	 */
	struct gen_dice	 dice;
	uint64_t	 own;		/* of this seed and number */
	const struct gen_institution *at;
	const char	*account;	/* of it; who captured all of it */
	struct gen_woman woman;
	const char	*kind;		/* of plan->kinds */
	uint64_t	 of;		/* whose woman she is, by number */
	bool		 finished, filed;
	struct gen_record rec[GEN_RECORDS];
	int		 n;
};

/* Number i of a seed, into a file whose `rec` is empty. */
void	gen_file_make(struct gen_file *g, const struct gen_plan *p,
	    const struct gen_institution *inst, int ninst, uint64_t seed,
	    uint64_t i, const struct date *today);
void	gen_file_release(struct gen_file *g);
/* The id of number i's expediente, without making it. */
void	gen_file_id(uint64_t seed, uint64_t i, char out[ID_LEN]);

/*
 * Answers all fields of rec[n] that have no answer yet; false when something
 * bars filing it all the same.
 */
bool	gen_fill(struct gen_file *g, int n);

/* ---- rows ---- */

void	gen_columns(const struct gen_form *gf, int group, struct buf *out);
void	gen_row(struct gen_file *g, int n);
/* That it is one of those she had in her hands lately, if so it was. */
void	gen_touched(const struct gen_file *g, struct buf *out);

struct date gen_day(const struct date *from, int64_t days);

#endif
