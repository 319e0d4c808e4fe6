#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/rule.h"
#include "lib/form/rule_tree.h"
#include "lib/form/sqlgen.h"

/*
 * What bars a record from being integrated, or is doubtful, by the same rules
 * that the screen has (rule_sql() beside rule_holds()).  A rule that is
 * unknown accuses nobody: only what is true makes a problem.
 *
 * All rules of a level are one expression over a row in hand, which gives the
 * numbers of those that hold: a query with a row for each costs five times
 * that, at each save and for each record of a caso that is integrated.
 */

/* Of one level: the expression, and what its numbers mean. */
struct rules_out {
	struct buf	cases, list;	/* SQL; JSON */
	int		n;
};

static void
next_rule(struct rules_out *ro, const char *field, const char *kind,
    const char *check)
{
	buf_puts(&ro->list, ro->n > 0 ? ",\n\t    {" : "\n\t    {");
	if (field)
		buf_printf(&ro->list, "\"campo\": \"%s\"", field);
	else
		buf_puts(&ro->list, "\"campo\": null");
	buf_printf(&ro->list, ", \"que\": \"%s\", ", kind);
	if (check)
		buf_printf(&ro->list, "\"revision\": \"%s\"}", check);
	else
		buf_puts(&ro->list, "\"revision\": null}");
	buf_puts(&ro->cases, ro->n > 0 ? ",\n\t    CASE WHEN " :
	    "\n\t    CASE WHEN ");
}

static void
end_rule(struct rules_out *ro)
{
	buf_printf(&ro->cases, " THEN %d END", ro->n++);
}

static void
put_rule_is(const struct level *l, const struct rule *rule, const char *with,
    struct buf *out)
{
	if (!rule)
		return;
	if (rule->op == RULE_ALWAYS && *with)
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

		buf_printf(out, "NOT EXISTS (SELECT FROM %s g\n\t\t"
		    "WHERE g.padre = r.id AND g.retirada IS NULL)", g.table);
	} else {
		column_of(out, alias, f);
		buf_puts(out, " IS NULL");
	}
	buf_printf(out, "\n\t\tAND NOT %s.sin_valor ? ", alias);
	sql_literal(out, f->name);
}

static void
required_rule(const struct level *l, const struct page_def *page,
    const struct field_def *group, const struct field_def *f,
    struct rules_out *ro)
{
	struct level top = level_of(l->form, -1);
	const char *and = "\n\t\tAND ";

	if (!f->required || (f->flags & FIELD_READ_ONLY))
		return;
	next_rule(ro, f->name, "falta", NULL);
	put_rule_is(&top, page ? page->applies : NULL, and, &ro->cases);
	if (group)
		put_rule_is(&top, group->applies, and, &ro->cases);
	put_rule_is(l, f->applies, and, &ro->cases);
	put_rule_is(l, f->required, and, &ro->cases);
	put_unanswered(l, f, &ro->cases);
	end_rule(ro);
}

static const struct page_def *
page_of(const struct form_def *f, int field)
{
	int p = form_page_of(f, field);

	return p >= 0 && p < f->npages ? &f->pages[p] : NULL;
}

/* A check is told at its field, so it counts while that field applies. */
static void
check_rule(const struct level *l, const struct check_def *c,
    struct rules_out *ro)
{
	struct level top = level_of(l->form, -1);
	const struct field_def *f = &l->fields[c->field];
	const struct page_def *page = page_of(l->form, c->group < 0 ?
	    c->field : c->group);
	const char *and = "\n\t\tAND ";

	next_rule(ro, f->name, c->level == CHECK_ERROR ? "error" : "duda",
	    c->name);
	put_rule_is(&top, page ? page->applies : NULL, and, &ro->cases);
	if (c->group >= 0)
		put_rule_is(&top, top.fields[c->group].applies, and,
		    &ro->cases);
	put_rule_is(l, f->applies, and, &ro->cases);
	put_rule_is(l, c->when, "", &ro->cases);
	end_rule(ro);
}

static void
rules_of(const struct form_def *f, int group, struct rules_out *ro)
{
	struct level l = level_of(f, group);
	const struct field_def *g = group < 0 ? NULL : &f->fields[group];
	int i;

	for (i = 0; i < l.n; i++)
		required_rule(&l, page_of(f, g ? group : i), g, &l.fields[i],
		    ro);
	for (i = 0; i < f->nchecks; i++)
		if (f->checks[i].group == group)
			check_rule(&l, &f->checks[i], ro);
}

static void
release(struct rules_out *ro)
{
	buf_release(&ro->cases);
	buf_release(&ro->list);
}

/* "revision" of what has a {} in its sentence: "name:what it is". */
static void
details_of(const struct form_def *f, struct buf *out)
{
	struct buf detail = BUF_INIT;
	int i;

	for (i = 0; i < f->nchecks; i++) {
		buf_clear(&detail);
		if (!rule_sql_detail(f->checks[i].when, f, -1, &detail))
			continue;
		buf_printf(out, "\tIF hay @> '[{\"revision\": \"%s\"}]' "
		    "THEN\n\t\thay := replace(hay::text, '\"%s\"', "
		    "to_json('%s:'\n\t\t    || %s)::text)::jsonb;\n\tEND IF;\n",
		    f->checks[i].name, f->checks[i].name, f->checks[i].name,
		    detail.s);
	}
	buf_release(&detail);
}

static void
loop_of(const struct form_def *f, int group, const struct rules_out *ro,
    struct buf *out)
{
	struct level l = level_of(f, group);

	if (group < 0) {
		buf_printf(out, "\tFOREACH i IN ARRAY array_remove(ARRAY[%s\n"
		    "\t    ], NULL) LOOP\n"
		    "\t\thay := hay || (lista -> i);\n"
		    "\tEND LOOP;\n", ro->cases.s);
		details_of(f, out);
		return;
	}
	buf_printf(out, "\tFOR e IN SELECT * FROM %s t\n"
	    "\t    WHERE t.padre = r.id AND t.retirada IS NULL ORDER BY t.n\n"
	    "\tLOOP\n"
	    "\tFOREACH i IN ARRAY array_remove(ARRAY[%s\n"
	    "\t    ], NULL) LOOP\n"
	    "\t\thay := hay || jsonb_set(lista%s -> i, '{campo}', to_jsonb(\n"
	    "\t\t    '%s.' || e.n || '.' || (lista%s -> i ->> 'campo')));\n"
	    "\tEND LOOP;\n"
	    "\tEND LOOP;\n", l.table, ro->cases.s, l.tag,
	    f->fields[group].name, l.tag);
}

/* One level's part of the declarations and of the body; -1: the record's. */
static void
review_level(const struct form_def *f, int group, struct buf *declare,
    struct buf *body)
{
	struct rules_out ro = { BUF_INIT, BUF_INIT, 0 };
	struct level l = level_of(f, group);
	struct buf list = BUF_INIT;

	rules_of(f, group, &ro);
	if (ro.n > 0) {
		buf_printf(&list, "[%s]", ro.list.s);
		buf_printf(declare, "\tlista%s constant jsonb := ", l.tag);
		sql_literal(declare, list.s);
		buf_puts(declare, "::jsonb;\n");
		loop_of(f, group, &ro, body);
	}
	buf_release(&list);
	release(&ro);
}

void
review_sql(const struct form_def *f, struct buf *out)
{
	struct buf declare = BUF_INIT, body = BUF_INIT;
	int i;

	for (i = -1; i < f->nfields; i++)
		if (i < 0 || f->fields[i].type == FIELD_GROUP)
			review_level(f, i, &declare, &body);
	emit(out, f, "\n-- Lo que impide integrar un registro, y lo dudoso.\n"
	    "CREATE OR REPLACE FUNCTION banco.\"@F_problemas\"(r banco.@T,\n"
	    "    hoy date)\n"
	    "RETURNS jsonb LANGUAGE plpgsql STABLE\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "DECLARE\n"
	    "\thay jsonb := '[]'::jsonb;\n"
	    "\te record;\n"
	    "\ti integer;\n");
	buf_printf(out, "%sBEGIN\n%s", declare.s ? declare.s : "",
	    body.s ? body.s : "");
	emit(out, f, "\tRETURN hay;\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_problemas', 'banco_dueno', "
	    "'banco_rls');\n"
	    "\n-- Lo mismo del registro guardado, un renglón cada cosa.\n"
	    "CREATE OR REPLACE FUNCTION banco.\"@F_revisar\"(p_id uuid)\n"
	    "RETURNS TABLE (campo text, que text, revision text)\n"
	    "LANGUAGE plpgsql STABLE\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "#variable_conflict use_column\n"
	    "BEGIN\n"
	    "\tRETURN QUERY SELECT q.campo, q.que, q.revision\n"
	    "\t  FROM banco.@T r CROSS JOIN LATERAL jsonb_to_recordset(\n"
	    "\t    banco.\"@F_problemas\"(r, banco.hoy()))\n"
	    "\t    AS q(campo text, que text, revision text)\n"
	    "\t WHERE r.id = p_id;\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_revisar', 'banco_dueno', "
	    "'banco_rls');\n");
	buf_release(&declare);
	buf_release(&body);
}
