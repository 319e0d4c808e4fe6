#include "lib/base/base.h"
#include "lib/form/def_int.h"

#include "lib/base/mem.h"
#include "lib/form/rule_tree.h"

/*
 * A field whose aplica_si waits for an answer that waits for the field itself
 * is never asked for, and nobody would notice: what she knows is lost.
 */

struct reach {
	const struct form_def *f;
	bool		*top, *sub;	/* may be answered */
	int		 group;		/* of the rule in hand; -1 */
};

static bool
may_be_known(const struct reach *r, const struct term *t)
{
	if (t->kind != TERM_FIELD && t->kind != TERM_AGE)
		return true;
	return t->inner ? r->sub[r->f->fields[r->group].first + t->field] :
	    r->top[t->field];
}

/* Whether it could come to hold; of what stands under "no" one cannot tell. */
static bool
may_hold(const struct reach *r, const struct rule *rule)
{
	switch (rule->op) {
	case RULE_AND:
		return may_hold(r, rule->left) && may_hold(r, rule->right);
	case RULE_OR:
		return may_hold(r, rule->left) || may_hold(r, rule->right);
	case RULE_NOT:
	case RULE_ALWAYS:
	case RULE_NEVER:	/* somebody wants it so */
		return true;
	case RULE_ANSWERED:
	case RULE_HAS_VALUE:
	case RULE_LIKE:
	case RULE_DISAGREES:
	case RULE_REPEATED:
	case RULE_IN:
		return may_be_known(r, &rule->a);
	case RULE_INCLUDES:
	case RULE_COMPARE:
		return may_be_known(r, &rule->a) && may_be_known(r, &rule->b);
	}
	return true;
}

/* Looks once at each that is not reached yet; whether one came to be. */
static bool
reach_more(struct reach *r)
{
	const struct form_def *f = r->f;
	const struct field_def *d;
	bool more = false;
	int i, j;

	for (i = 0; i < f->nfields; i++) {
		const struct rule *page = f->pages[form_page_of(f, i)].applies;

		d = &f->fields[i];
		r->group = -1;
		if (!r->top[i] && (!page || may_hold(r, page)) &&
		    (!d->applies || may_hold(r, d->applies)))
			more = r->top[i] = true;
		if (!r->top[i])
			continue;
		r->group = i;
		for (j = d->first; j < d->first + d->count; j++)
			if (!r->sub[j] && (!f->sub[j].applies ||
			    may_hold(r, f->sub[j].applies)))
				more = r->sub[j] = true;
	}
	return more;
}

const struct field_def *
loading_unreached(const struct form_def *f)
{
	size_t n = (size_t)f->nfields + (size_t)f->nsub;
	struct reach r = { .f = f, .top = mem_alloc(n * sizeof(*r.top)) };
	const struct field_def *found = NULL;
	int i;

	r.sub = r.top + f->nfields;
	while (reach_more(&r))
		;
	for (i = 0; i < f->nfields && !found; i++)
		if (!r.top[i])
			found = &f->fields[i];
	for (i = 0; i < f->nsub && !found; i++)
		if (!r.sub[i])
			found = &f->sub[i];
	free(r.top);
	return found;
}
