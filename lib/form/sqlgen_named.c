#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/sqlgen.h"

/* The records of other forms that a record names. */

static bool
names_records(const struct field_def *f)
{
	return (f->type == FIELD_RECORD || f->type == FIELD_RECORDS) &&
	    f->column && !(f->flags & FIELD_EXTRA);
}

/* Whether an earlier field names records of the same form. */
static bool
said_before(const struct form_def *f, int field)
{
	int i;

	for (i = 0; i < field; i++)
		if (names_records(&f->fields[i]) && strcmp(f->fields[i].of_form,
		    f->fields[field].of_form) == 0)
			return true;
	return false;
}

static void
named_of_form(const struct form_def *f, int from, struct buf *out)
{
	int i;

	buf_puts(out, "\n\t    WHEN ");
	sql_literal(out, f->fields[from].of_form);
	buf_puts(out, " THEN '{}'::uuid[]");
	for (i = from; i < f->nfields; i++) {
		const struct field_def *g = &f->fields[i];

		if (!names_records(g) ||
		    strcmp(g->of_form, f->fields[from].of_form) != 0)
			continue;
		buf_puts(out, g->type == FIELD_RECORDS ?
		    "\n\t\t|| coalesce(r." : "\n\t\t|| array_remove(ARRAY[r.");
		sql_ident(out, g->column);
		buf_puts(out, g->type == FIELD_RECORDS ? ", '{}')" :
		    "], NULL)");
	}
}

void
named_sql(const struct form_def *f, struct buf *out)
{
	struct buf when = BUF_INIT;
	int i;

	for (i = 0; i < f->nfields; i++)
		if (names_records(&f->fields[i]) && !said_before(f, i))
			named_of_form(f, i, &when);
	emit(out, f,
	    "\n-- Los de otra forma que nombra; nulo si no la nombra.\n"
	    "CREATE OR REPLACE FUNCTION banco.\"@F_nombrados\"(p_id uuid,\n"
	    "    p_forma text)\n"
	    "RETURNS uuid[] LANGUAGE plpgsql STABLE\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "BEGIN\n");
	if (when.len > 0) {
		buf_printf(out, "\tRETURN (SELECT CASE p_forma%s END\n",
		    when.s);
		emit(out, f, "\t  FROM banco.@T r WHERE r.id = p_id);\n");
	} else {
		buf_puts(out, "\tRETURN NULL;\n");
	}
	emit(out, f, "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_nombrados', 'banco_dueno', "
	    "'banco_rls');\n");
	buf_release(&when);
}

/* ---- whether they are hers ---- */

static void
ref_now(struct buf *out, const struct level *l, const struct field_def *f)
{
	const char *t = l->tag;

	if (!(f->flags & FIELD_EXTRA)) {
		buf_printf(out, "nuevo%s.", t);
		sql_ident(out, f->column);
	} else if (f->type == FIELD_RECORD) {
		buf_printf(out, "(nuevo%s.adicionales->>'%s')::uuid", t,
		    f->name);
	} else {
		buf_printf(out, "ARRAY(SELECT j::uuid FROM "
		    "jsonb_array_elements_text(\n"
		    "\t\tnuevo%s.adicionales->'%s') j)", t, f->name);
	}
}

static void
ref_good(struct buf *out, const struct level *l, const struct field_def *f)
{
	struct buf v = BUF_INIT;

	ref_now(&v, l, f);
	if (f->type == FIELD_RECORD)
		buf_printf(out, "%s IS NULL OR coalesce(\n"
		    "\t\tbanco.\"%s_expediente\"(%s)\n"
		    "\t\t= o_expediente, false)", v.s, f->of_form, v.s);
	else
		buf_printf(out, "NOT EXISTS (SELECT FROM unnest(%s) "
		    "u\n\t\tWHERE banco.\"%s_expediente\"(u) "
		    "IS DISTINCT FROM o_expediente)", v.s, f->of_form);
	buf_release(&v);
}

/* Only what is named now is looked at: the rest was good on its day. */
void
refs_sql(const struct level *l, struct buf *out)
{
	const char *sep = "\tmalos := array_remove(ARRAY[";
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		if ((f->type != FIELD_RECORD && f->type != FIELD_RECORDS) ||
		    (f->flags & FIELD_READ_ONLY))
			continue;
		buf_printf(out, "%s\n\t    CASE WHEN datos%s ? '%s' AND (", sep,
		    l->tag, f->name);
		ref_good(out, l, f);
		buf_printf(out, ")\n\t\tIS FALSE THEN '%s' END", f->name);
		sep = ",";
	}
	if (*sep == ',')
		buf_puts(out, "\n\t    ]::text[], NULL);\n"
		    "\tIF malos <> '{}'::text[] THEN\n"
		    "\t\to_problemas := o_problemas || banco.problemas(ruta, "
		    "malos,\n\t\t    'no_existe');\n"
		    "\tEND IF;\n");
}
