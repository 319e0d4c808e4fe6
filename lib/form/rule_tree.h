/* rule_tree.h - a parsed rule, for rule*.c only */
#ifndef LIB_FORM_RULE_TREE_H
#define LIB_FORM_RULE_TREE_H

#include "lib/base/base.h"
#include "lib/base/date.h"
#include "lib/form/pattern.h"
#include "lib/form/rule.h"

enum rule_op {
	RULE_AND, RULE_OR, RULE_NOT,
	RULE_ALWAYS, RULE_NEVER,
	RULE_ANSWERED,		/* a */
	RULE_HAS_VALUE,		/* a */
	RULE_INCLUDES,		/* a, b */
	RULE_LIKE,		/* a, like */
	RULE_DISAGREES,		/* a */
	RULE_REPEATED,		/* a */
	RULE_COMPARE,		/* a, cmp, b */
	RULE_IN,		/* a, list */
};

enum rule_cmp { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE };

/* What may be compared with what: only the same with the same. */
enum rule_class {
	CLASS_NONE,		/* nothing may: varios, registro, grupo */
	CLASS_TEXT,
	CLASS_YES_NO,
	CLASS_TIME,
	CLASS_NUMBER,		/* counted in hundredths */
	CLASS_DATE,		/* counted in days */
};

enum term_kind {
	TERM_TEXT, TERM_NUMBER, TERM_DATE, TERM_FIELD, TERM_TODAY, TERM_AGE
};

struct term {
	enum term_kind	 kind;
	enum rule_class	 class;
	const char	*text;		/* TERM_TEXT */
	int64_t		 number;	/* TERM_NUMBER; TERM_TODAY: the shift */
	struct date	 date;		/* TERM_DATE */
	bool		 years;		/* TERM_TODAY: shift by years */
	bool		 inner;		/* the field is one of the entry */
	int		 field;		/* index in fields, or from its first */
};

struct rule {
	enum rule_op	 op;
	enum rule_cmp	 cmp;
	const struct rule *left, *right;
	struct term	 a, b;
	struct term	*list;
	int		 n;
	const struct pattern *like;
};

/* The definition a TERM_FIELD or TERM_AGE speaks of. */
static inline const struct field_def *
term_field(const struct term *t, const struct form_def *f, int group)
{
	return t->inner ? &f->sub[f->fields[group].first + t->field] :
	    &f->fields[t->field];
}

#endif
