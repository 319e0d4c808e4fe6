#include "lib/base/base.h"
#include "lib/form/check.h"

#include <stdarg.h>

#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/form/rule.h"

static const char *const codes[] = {
	[PROBLEM_NONE]		= "",
	[PROBLEM_WRONG]		= "tipo",
	[PROBLEM_CATALOG]	= "fuera_de_catalogo",
	[PROBLEM_ERROR]		= "error",
	[PROBLEM_DOUBT]		= "duda",
	[PROBLEM_REQUIRED]	= "falta",
	[PROBLEM_UNKNOWN_FIELD]	= "campo_desconocido",
	[PROBLEM_REVISION]	= "revision",
	[PROBLEM_GONE]		= "no_existe",
};

const char *
problem_code(enum problem_kind k)
{
	return codes[k];
}

enum problem_kind
problem_from_code(const char *s)
{
	size_t i;

	for (i = 1; i < NELEM(codes); i++)
		if (strcmp(s, codes[i]) == 0)
			return (enum problem_kind)i;
	return PROBLEM_NONE;
}

void
problems_release(struct problems *ps)
{
	free(ps->p);
	*ps = (struct problems){ 0 };
}

void
problems_add(struct problems *ps, enum problem_kind kind, struct place at,
    const char *fmt, ...)
{
	struct problem *p;
	va_list ap;
	int n;

	ps->p = mem_resize(ps->p, (size_t)ps->n + 1, sizeof(*ps->p));
	p = &ps->p[ps->n++];
	*p = (struct problem){ .kind = kind, .at = at };
	va_start(ap, fmt);
	n = vsnprintf(p->text, sizeof(p->text), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(p->text))
		p->text[utf8_whole(p->text, sizeof(p->text) - 1)] = '\0';
}

bool
page_applies(const struct record *r, int page, const struct date *today)
{
	const struct rule *rule = r->form->pages[page].applies;

	return !rule || rule_holds(rule, r, -1, -1, today);
}

bool
field_applies(const struct record *r, struct place at,
    const struct date *today)
{
	const struct field_def *f = &r->form->fields[at.field];

	if (!page_applies(r, form_page_of(r->form, at.field), today))
		return false;
	if (f->applies && !rule_holds(f->applies, r, -1, -1, today))
		return false;
	if (at.sub < 0)
		return true;
	f = record_field(r, at);
	return !f->applies ||
	    rule_holds(f->applies, r, at.field, at.entry, today);
}

struct checking {
	const struct record *r;
	const struct catalog_source *src;
	const struct date *today;
	struct problems	*out;
};

/* Whether the value itself is well; a copy is looked at. */
static void
check_value(const struct checking *c, const struct field_def *f,
    struct place at)
{
	const struct value *v = record_get(c->r, at);
	struct value copy = { 0 };
	struct problem why;

	if (v->missing != MISSING_NOT) {
		if (!(f->missing >> v->missing & 1))
			problems_add(c->out, PROBLEM_WRONG, at, "Ese motivo "
			    "no va en este campo.");
		return;
	}
	/* A narrative that is understood is long, and cannot become wrong. */
	if (f->type == FIELD_LONG_TEXT && v->canon)
		return;
	value_copy(&copy, v);
	if (!field_accept(f, &copy, c->r, at, c->src, c->today, &why))
		problems_add(c->out, why.kind, at, "%s", why.text);
	value_release(&copy);
}

static void
check_field(const struct checking *c, struct place at)
{
	const struct field_def *f = record_field(c->r, at);
	int entries = at.entry < 0 ? c->r->nentries[at.field] : 0;

	if (f->flags & FIELD_READ_ONLY ||
	    !field_applies(c->r, at, c->today))
		return;
	if (f->type == FIELD_GROUP && entries > (int)f->max)
		problems_add(c->out, PROBLEM_WRONG, at, "Caben %u; quite los "
		    "que sobran.", f->max);
	else if (entries == 0)
		check_value(c, f, at);
	if (f->required && !record_is_answered(c->r, at) &&
	    rule_holds(f->required, c->r, at.sub < 0 ? -1 : at.field,
	    at.entry, c->today))
		problems_add(c->out, PROBLEM_REQUIRED, at, "Hace falta para "
		    "integrar.");
}

/* The form's own checks that are told at this field, while it applies. */
static void
check_rules(const struct checking *c, struct place at)
{
	const struct check_def *d = c->r->form->checks;
	int group = at.sub < 0 ? -1 : at.field;
	int field = at.sub < 0 ? at.field : at.sub, i;

	if (!field_applies(c->r, at, c->today))
		return;
	for (i = 0; i < c->r->form->nchecks; i++, d++)
		if (d->group == group && d->field == field &&
		    rule_holds(d->when, c->r, group, at.entry, c->today))
			problems_add(c->out, d->level == CHECK_ERROR ?
			    PROBLEM_ERROR : PROBLEM_DOUBT, at, "%s",
			    d->message);
}

static void
check_entries(const struct checking *c, int field)
{
	struct place at = { .field = field };
	const struct field_def *f = &c->r->form->fields[field];

	for (at.entry = 0; at.entry < c->r->nentries[field]; at.entry++)
		for (at.sub = 0; at.sub < f->count; at.sub++) {
			check_field(c, at);
			check_rules(c, at);
		}
}

void
record_check(const struct record *r, const struct catalog_source *src,
    const struct date *today, struct problems *out)
{
	struct checking c = { r, src, today, out };
	int i;

	for (i = 0; i < r->form->nfields; i++) {
		check_field(&c, (struct place){ i, -1, -1 });
		check_entries(&c, i);
		check_rules(&c, (struct place){ i, -1, -1 });
	}
}
