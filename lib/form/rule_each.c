#include "lib/base/base.h"
#include "lib/form/rule.h"

#include "lib/form/rule_tree.h"

struct walk {
	const struct form_def *f;
	int		 group;
	rule_code_fn	*fn;
	void		*ctx;
};

static void
tell(const struct walk *w, const struct term *a, const struct term *b)
{
	if (a->kind == TERM_FIELD && b->kind == TERM_TEXT)
		w->fn(w->ctx, term_field(a, w->f, w->group), b->text);
}

static void
visit(const struct walk *w, const struct rule *r)
{
	int i;

	switch (r->op) {
	case RULE_AND:
	case RULE_OR:
		visit(w, r->left);
		visit(w, r->right);
		break;
	case RULE_NOT:
		visit(w, r->left);
		break;
	case RULE_INCLUDES:
	case RULE_COMPARE:
		tell(w, &r->a, &r->b);
		break;
	case RULE_IN:
		for (i = 0; i < r->n; i++)
			tell(w, &r->a, &r->list[i]);
		break;
	case RULE_ALWAYS:
	case RULE_NEVER:
	case RULE_ANSWERED:
	case RULE_HAS_VALUE:
	case RULE_LIKE:
	case RULE_DISAGREES:
	case RULE_REPEATED:
		break;
	}
}

static void
visit_field(const struct walk *w, const struct field_def *d)
{
	if (d->applies)
		visit(w, d->applies);
	if (d->required)
		visit(w, d->required);
}

void
rule_each_code(const struct form_def *f, rule_code_fn *fn, void *ctx)
{
	struct walk w = { f, -1, fn, ctx };
	int i, j;

	for (i = 0; i < f->npages; i++)
		if (f->pages[i].applies)
			visit(&w, f->pages[i].applies);
	for (i = 0; i < f->ndemands; i++)
		visit(&w, f->demands[i].when);
	for (i = 0; i < f->nchecks; i++) {
		w.group = f->checks[i].group;
		visit(&w, f->checks[i].when);
	}
	for (i = 0; i < f->nfields; i++) {
		w.group = -1;
		visit_field(&w, &f->fields[i]);
		w.group = i;
		for (j = 0; j < f->fields[i].count; j++)
			visit_field(&w, &f->sub[f->fields[i].first + j]);
	}
}
