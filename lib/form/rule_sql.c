#include "lib/base/base.h"
#include "lib/form/rule.h"

#include <inttypes.h>

#include "lib/form/rule_tree.h"
#include "lib/form/sqlgen.h"

/*
 * Whatever is changed here is changed in rule_eval.c too: a case must not be
 * fit to file on the screen and unfit in the bank.
 */

struct writer {
	const struct form_def *f;
	int		 group;
	struct buf	*out;
};

/* Of a term that is a range: its first value or its last. */
enum end { LO, HI };

static const char *
alias_of(const struct term *t)
{
	return t->inner ? "e" : "r";
}

/* A part of a field's value; `part` is for dates with precision. */
static void
put_column(const struct writer *w, const struct term *t, const char *part)
{
	static const char *const casts[] = {
		[CLASS_NONE]	= "",
		[CLASS_TEXT]	= "",
		[CLASS_YES_NO]	= "::boolean",
		[CLASS_TIME]	= "::time",
		[CLASS_NUMBER]	= "::numeric",
		[CLASS_DATE]	= "::date",
	};
	const struct field_def *f = term_field(t, w->f, w->group);
	const char *a = alias_of(t);

	/* An age is a number, what it is the age at is not. */
	if (f->flags & FIELD_EXTRA && part)
		buf_printf(w->out, "(%s.adicionales->'%s'->>'%s')::date", a,
		    f->name, part);
	else if (f->flags & FIELD_EXTRA)
		buf_printf(w->out, "(%s.adicionales->>'%s')%s", a, f->name,
		    casts[t->kind == TERM_AGE ? CLASS_DATE : t->class]);
	else if (part)
		buf_printf(w->out, "(%s.\"%s\").%s", a, f->column, part);
	else
		buf_printf(w->out, "%s.\"%s\"", a, f->column);
}

static bool
is_partial(const struct writer *w, const struct term *t)
{
	return (t->kind == TERM_FIELD || t->kind == TERM_AGE) &&
	    term_field(t, w->f, w->group)->flags & FIELD_PARTIAL;
}

/* Whole years: months and days are digits, so one subtraction will do. */
static void
put_age(const struct writer *w, const struct term *t, enum end end)
{
	buf_puts(w->out, "floor((to_char(hoy::timestamp, 'YYYYMMDD')"
	    "::int - to_char(");
	put_column(w, t, !is_partial(w, t) ? NULL :
	    end == LO ? "hasta" : "desde");
	buf_puts(w->out, "::timestamp, 'YYYYMMDD')::int) / 10000.0)");
}

static void
put_today(const struct writer *w, const struct term *t)
{
	if (t->number == 0)
		buf_puts(w->out, "hoy");
	else if (t->years)
		buf_printf(w->out, "(hoy + interval '%" PRId64
		    " years')::date", t->number);
	else
		buf_printf(w->out, "(hoy %c %" PRId64 ")",
		    t->number < 0 ? '-' : '+',
		    t->number < 0 ? -t->number : t->number);
}

static void
put_number(const struct writer *w, int64_t n)
{
	int64_t abs = n < 0 ? -n : n;

	buf_printf(w->out, "%s%" PRId64, n < 0 ? "(-" : "", abs / 100);
	if (abs % 100 != 0)
		buf_printf(w->out, ".%02d", (int)(abs % 100));
	if (n < 0)
		buf_putc(w->out, ')');
}

static void
put_term(const struct writer *w, const struct term *t, enum end end)
{
	char iso[DATE_ISO_LEN];

	switch (t->kind) {
	case TERM_TEXT:
		if (t->class == CLASS_YES_NO) {
			buf_puts(w->out, strcmp(t->text, "si") == 0 ? "true" :
			    "false");
			return;
		}
		if (t->class == CLASS_TIME)
			buf_puts(w->out, "time ");
		sql_literal(w->out, t->text);
		return;
	case TERM_NUMBER:
		put_number(w, t->number);
		return;
	case TERM_DATE:
		date_to_iso(&t->date, iso);
		buf_printf(w->out, "date '%s'", iso);
		return;
	case TERM_TODAY:
		put_today(w, t);
		return;
	case TERM_AGE:
		put_age(w, t, end);
		return;
	case TERM_FIELD:
		put_column(w, t, !is_partial(w, t) ? NULL :
		    end == LO ? "desde" : "hasta");
		return;
	}
}

static void
put_pair(const struct writer *w, const struct term *a, enum end x,
    const char *op, const struct term *b, enum end y)
{
	put_term(w, a, x);
	buf_printf(w->out, " %s ", op);
	put_term(w, b, y);
}

/* CASE without ELSE: what is neither sure nor impossible is NULL. */
static void
put_order(const struct writer *w, const struct term *a, bool or_equal,
    const struct term *b)
{
	buf_puts(w->out, "CASE WHEN ");
	put_pair(w, a, HI, or_equal ? "<=" : "<", b, LO);
	buf_puts(w->out, " THEN true WHEN ");
	put_pair(w, a, LO, or_equal ? ">" : ">=", b, HI);
	buf_puts(w->out, " THEN false END");
}

static void
put_equal(const struct writer *w, const struct term *a, const struct term *b)
{
	buf_puts(w->out, "CASE WHEN ");
	put_pair(w, a, LO, "=", a, HI);
	buf_puts(w->out, " AND ");
	put_pair(w, b, LO, "=", b, HI);
	buf_puts(w->out, " AND ");
	put_pair(w, a, LO, "=", b, LO);
	buf_puts(w->out, " THEN true WHEN ");
	put_pair(w, a, HI, "<", b, LO);
	buf_puts(w->out, " OR ");
	put_pair(w, b, HI, "<", a, LO);
	buf_puts(w->out, " THEN false END");
}

static void
put_compare(const struct writer *w, const struct rule *r)
{
	static const char *const signs[] = { "=", "<>", "<", "<=", ">", ">=" };

	if (!is_partial(w, &r->a) && !is_partial(w, &r->b)) {
		put_pair(w, &r->a, LO, signs[r->cmp], &r->b, LO);
		return;
	}
	switch (r->cmp) {
	case CMP_EQ:
		put_equal(w, &r->a, &r->b);
		return;
	case CMP_NE:
		buf_puts(w->out, "NOT (");
		put_equal(w, &r->a, &r->b);
		buf_putc(w->out, ')');
		return;
	case CMP_LT:
	case CMP_LE:
		put_order(w, &r->a, r->cmp == CMP_LE, &r->b);
		return;
	case CMP_GT:
	case CMP_GE:
		put_order(w, &r->b, r->cmp == CMP_GE, &r->a);
		return;
	}
}

static void
put_has(const struct writer *w, const struct rule *r)
{
	const struct field_def *f = term_field(&r->a, w->f, w->group);
	const char *a = alias_of(&r->a);

	if (r->op == RULE_ANSWERED)
		buf_putc(w->out, '(');
	if (f->type == FIELD_GROUP) {
		buf_printf(w->out, "EXISTS (SELECT FROM banco.\"%s_%s\" g "
		    "WHERE g.padre = r.id AND g.retirada IS NULL)",
		    w->f->table, f->name);
	} else if (f->flags & FIELD_EXTRA) {
		buf_printf(w->out, "(%s.adicionales->>'%s') IS NOT NULL", a,
		    f->name);
	} else {
		/* A row of three is NOT NULL only when all three are. */
		put_column(w, &r->a, f->flags & FIELD_PARTIAL ? "desde" : NULL);
		buf_puts(w->out, " IS NOT NULL");
	}
	if (r->op == RULE_ANSWERED)
		buf_printf(w->out, " OR coalesce(%s.sin_valor ? '%s', false))",
		    a, f->name);
}

static void
put_includes(const struct writer *w, const struct rule *r)
{
	const struct field_def *f = term_field(&r->a, w->f, w->group);

	if (f->flags & FIELD_EXTRA) {
		buf_printf(w->out, "%s.adicionales->'%s' ? ", alias_of(&r->a),
		    f->name);
		sql_literal(w->out, r->b.text);
		return;
	}
	sql_literal(w->out, r->b.text);
	buf_puts(w->out, " = ANY (");
	put_column(w, &r->a, NULL);
	buf_putc(w->out, ')');
}

static void
put_like(const struct writer *w, const struct rule *r)
{
	struct buf expr = BUF_INIT;

	pattern_sql(r->like, &expr);
	put_column(w, &r->a, NULL);
	buf_puts(w->out, " ~ ");
	sql_literal(w->out, expr.s);
	buf_release(&expr);
}

/* A code as the letters it is in a CURP. */
static void
put_letters(const struct writer *w, const char *a, const struct field_def *f,
    const struct letters *list, int n)
{
	int i;

	if (!f || n == 0) {
		buf_puts(w->out, "NULL");
		return;
	}
	buf_printf(w->out, "CASE %s.\"%s\"", a, f->column);
	for (i = 0; i < n; i++) {
		buf_puts(w->out, " WHEN ");
		sql_literal(w->out, list[i].code);
		buf_puts(w->out, " THEN ");
		sql_literal(w->out, list[i].letters);
	}
	buf_puts(w->out, " END");
}

/* Of who does not apply for a second surname there is none. */
static void
put_name(const struct writer *w, const char *a, const struct field_def *f)
{
	if (!f)
		buf_puts(w->out, "NULL");
	else if (f->missing >> MISSING_NOT_APPLICABLE & 1)
		buf_printf(w->out, "CASE WHEN %s.sin_valor->>'%s' = "
		    "'no_aplica' THEN '' ELSE %s.\"%s\" END", a, f->name, a,
		    f->column);
	else
		buf_printf(w->out, "%s.\"%s\"", a, f->column);
}

static void
put_disagrees(const struct writer *w, const struct rule *r)
{
	const struct curp_of *of = term_field(&r->a, w->f, w->group)->curp_of;
	const struct field_def *all = r->a.inner ?
	    &w->f->sub[w->f->fields[w->group].first] : w->f->fields;
	const struct field_def *born = of->birth < 0 ? NULL : &all[of->birth];
	const char *a = alias_of(&r->a);
	const int name[] = { of->names, of->surname, of->surname2 };
	size_t i;

	buf_puts(w->out, "banco.curp_discrepa(");
	put_column(w, &r->a, NULL);
	for (i = 0; i < NELEM(name); i++) {
		buf_puts(w->out, ",\n\t\t        ");
		put_name(w, a, name[i] < 0 ? NULL : &all[name[i]]);
	}
	buf_puts(w->out, ",\n\t\t        ");
	put_letters(w, a, of->sex < 0 ? NULL : &all[of->sex], of->sex_letters,
	    of->nsex);
	if (!born)
		buf_puts(w->out, ", NULL, NULL");
	else if (born->flags & FIELD_PARTIAL)
		buf_printf(w->out, ",\n\t\t        (%s.\"%s\").desde, "
		    "(%s.\"%s\").precision", a, born->column, a, born->column);
	else
		buf_printf(w->out, ",\n\t\t        %s.\"%s\", 'dia'", a,
		    born->column);
	buf_puts(w->out, ",\n\t\t        ");
	put_letters(w, a, of->state < 0 ? NULL : &all[of->state],
	    of->state_letters, of->nstate);
	buf_putc(w->out, ')');
}

static void
put_owner(const struct writer *w, const struct rule *r)
{
	buf_puts(w->out, "banco.curp_ajena(r.id, ");
	put_column(w, &r->a, NULL);
	buf_putc(w->out, ')');
}

static void
put_in(const struct writer *w, const struct rule *r)
{
	int i;

	put_term(w, &r->a, LO);
	buf_puts(w->out, " IN (");
	for (i = 0; i < r->n; i++) {
		if (i > 0)
			buf_puts(w->out, ", ");
		put_term(w, &r->list[i], LO);
	}
	buf_putc(w->out, ')');
}

/* edad(x) en (1, 2) of a date with a precision: a row of = with OR between. */
static void
put_in_partial(const struct writer *w, const struct rule *r)
{
	int i;

	for (i = 0; i < r->n; i++) {
		if (i > 0)
			buf_puts(w->out, " OR ");
		put_equal(w, &r->a, &r->list[i]);
	}
}

static void
put_rule(const struct writer *w, const struct rule *r)
{
	switch (r->op) {
	case RULE_AND:
	case RULE_OR:
		buf_putc(w->out, '(');
		put_rule(w, r->left);
		buf_puts(w->out, r->op == RULE_AND ? " AND " : " OR ");
		put_rule(w, r->right);
		buf_putc(w->out, ')');
		return;
	case RULE_NOT:
		buf_puts(w->out, "NOT (");
		put_rule(w, r->left);
		buf_putc(w->out, ')');
		return;
	case RULE_ALWAYS:
		buf_puts(w->out, "true");
		return;
	case RULE_NEVER:
		buf_puts(w->out, "false");
		return;
	case RULE_ANSWERED:
	case RULE_HAS_VALUE:
		put_has(w, r);
		return;
	case RULE_INCLUDES:
		put_includes(w, r);
		return;
	case RULE_LIKE:
		put_like(w, r);
		return;
	case RULE_DISAGREES:
		put_disagrees(w, r);
		return;
	case RULE_REPEATED:
		put_owner(w, r);
		buf_puts(w->out, " IS NOT NULL");
		return;
	case RULE_COMPARE:
		put_compare(w, r);
		return;
	case RULE_IN:
		if (is_partial(w, &r->a)) {
			buf_putc(w->out, '(');
			put_in_partial(w, r);
			buf_putc(w->out, ')');
		} else {
			put_in(w, r);
		}
		return;
	}
}

void
rule_sql(const struct rule *rule, const struct form_def *f, int group,
    struct buf *out)
{
	struct writer w = { .f = f, .group = group, .out = out };

	put_rule(&w, rule);
}

bool
rule_sql_detail(const struct rule *rule, const struct form_def *f, int group,
    struct buf *out)
{
	struct writer w = { .f = f, .group = group, .out = out };

	if (rule->op != RULE_REPEATED)
		return false;
	put_owner(&w, rule);
	return true;
}
