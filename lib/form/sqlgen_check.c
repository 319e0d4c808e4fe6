#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/rule.h"
#include "lib/form/sqlgen.h"

/*
 * What bars a record from being integrated, or is doubtful, by the same rules
 * that the screen has (rule_sql() beside rule_holds()).  A rule that is
 * unknown accuses nobody: only what is true makes a row.
 */

struct rows_out {
	struct buf	*out;
	int		 n;
};

static void
next_row(struct rows_out *ro)
{
	buf_puts(ro->out, ro->n++ == 0 ? "\t\t(" : ",\n\t\t(");
}

static void
put_rule_is(const struct level *l, const struct rule *rule, const char *with,
    struct buf *out)
{
	if (!rule)
		return;
	buf_puts(out, "(");
	rule_sql(rule, l->form, l->group, out);
	buf_printf(out, ") IS TRUE%s", with);
}

/* Neither a value nor a reason. */
static void
put_unanswered(const struct level *l, const struct field_def *f,
    struct buf *out)
{
	const char *alias = l->group < 0 ? "r" : "e";

	if (f->type == FIELD_GROUP) {
		struct level g = level_of(l->form, (int)(f - l->fields));

		buf_printf(out, "NOT EXISTS (SELECT FROM %s g\n\t\t    "
		    "WHERE g.padre = r.id AND g.retirada IS NULL)", g.table);
	} else {
		column_of(out, alias, f);
		buf_puts(out, " IS NULL");
	}
	buf_printf(out, "\n\t\t    AND NOT %s.sin_valor ? ", alias);
	sql_literal(out, f->name);
}

static void
required_row(const struct level *l, const struct page_def *page,
    const struct field_def *group, const struct field_def *f,
    struct rows_out *ro)
{
	struct level top = level_of(l->form, -1);

	if (!f->required || (f->flags & FIELD_READ_ONLY))
		return;
	next_row(ro);
	sql_literal(ro->out, f->name);
	buf_puts(ro->out, ", 'falta', NULL::text,\n\t\t    ");
	put_rule_is(&top, page ? page->applies : NULL, "\n\t\t    AND ",
	    ro->out);
	if (group)
		put_rule_is(&top, group->applies, "\n\t\t    AND ", ro->out);
	put_rule_is(l, f->applies, "\n\t\t    AND ", ro->out);
	put_rule_is(l, f->required, "\n\t\t    AND ", ro->out);
	put_unanswered(l, f, ro->out);
	buf_puts(ro->out, ")");
}

static const struct page_def *
page_of(const struct form_def *f, int field)
{
	int p = form_page_of(f, field);

	return p >= 0 && p < f->npages ? &f->pages[p] : NULL;
}

/* A check is told at its field, so it counts while that field applies. */
static void
check_row(const struct level *l, const struct check_def *c,
    struct rows_out *ro)
{
	const struct field_def *f = c->field < 0 ? NULL :
	    &l->form->fields[c->field];
	const struct page_def *page = f ? page_of(l->form, c->field) : NULL;

	next_row(ro);
	if (f)
		sql_literal(ro->out, f->name);
	else
		buf_puts(ro->out, "NULL");
	buf_printf(ro->out, ", '%s', ",
	    c->level == CHECK_ERROR ? "error" : "duda");
	sql_literal(ro->out, c->name);
	buf_puts(ro->out, ",\n\t\t    ");
	put_rule_is(l, page ? page->applies : NULL, "\n\t\t    AND ", ro->out);
	put_rule_is(l, f ? f->applies : NULL, "\n\t\t    AND ", ro->out);
	put_rule_is(l, c->when, "", ro->out);
	buf_puts(ro->out, ")");
}

static void
review_top(const struct form_def *f, struct buf *out)
{
	struct rows_out ro = { .out = out };
	struct level l = level_of(f, -1);
	struct buf rows = BUF_INIT;
	int i;

	ro.out = &rows;
	for (i = 0; i < f->nfields; i++)
		required_row(&l, page_of(f, i), NULL, &f->fields[i], &ro);
	for (i = 0; i < f->nchecks; i++)
		check_row(&l, &f->checks[i], &ro);
	if (ro.n > 0)
		buf_printf(out, "\tRETURN QUERY SELECT q.campo, q.que, "
		    "q.revision\n"
		    "\t  FROM %s r\n"
		    "\t CROSS JOIN LATERAL (VALUES\n%s\n"
		    "\t  ) AS q(campo, que, revision, hay)\n"
		    "\t WHERE r.id = p_id AND q.hay;\n", l.table, rows.s);
	buf_release(&rows);
}

static void
review_group(const struct form_def *f, int group, struct buf *out)
{
	struct level l = level_of(f, group), top = level_of(f, -1);
	struct rows_out ro = { 0 };
	struct buf rows = BUF_INIT;
	int i;

	ro.out = &rows;
	for (i = 0; i < l.n; i++)
		required_row(&l, page_of(f, group), &f->fields[group],
		    &l.fields[i], &ro);
	if (ro.n > 0)
		buf_printf(out, "\tRETURN QUERY SELECT '%s.' || e.n || '.' || "
		    "q.campo, q.que, q.revision\n"
		    "\t  FROM %s r\n"
		    "\t  JOIN %s e ON e.padre = r.id AND e.retirada IS NULL\n"
		    "\t CROSS JOIN LATERAL (VALUES\n%s\n"
		    "\t  ) AS q(campo, que, revision, hay)\n"
		    "\t WHERE r.id = p_id AND q.hay\n"
		    "\t ORDER BY e.n;\n", f->fields[group].name, top.table,
		    l.table, rows.s);
	buf_release(&rows);
}

void
review_sql(const struct form_def *f, struct buf *out)
{
	int i;

	emit(out, f, "\n-- Lo que impide integrar, y lo dudoso.\n"
	    "CREATE OR REPLACE FUNCTION banco.\"@F_revisar\"(p_id uuid)\n"
	    "RETURNS TABLE (campo text, que text, revision text)\n"
	    "LANGUAGE plpgsql STABLE\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "#variable_conflict use_column\n"
	    "BEGIN\n");
	review_top(f, out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			review_group(f, i, out);
	emit(out, f, "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_revisar', 'banco_dueno', "
	    "'banco_rls');\n");
}
