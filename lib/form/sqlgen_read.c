#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/sqlgen.h"

/* ---- one record as `datos` ---- */

static void
value_json(const char *alias, const struct field_def *f, struct buf *out)
{
	struct buf col = BUF_INIT;

	column_of(&col, alias, f);
	if (f->type == FIELD_MONEY)
		buf_printf(out, "to_jsonb(%s::text)", col.s);
	else if (f->type == FIELD_TIME)
		buf_printf(out, "to_jsonb(to_char(%s, 'HH24:MI'))", col.s);
	else
		buf_printf(out, "to_jsonb(%s)", col.s);
	buf_release(&col);
}

/*
 * What a state added, and has not taken out again: what stands in the row of
 * a field that is no more was not asked for, and no log would name it.
 */
static void
extras_json(const struct level *l, const char *alias, const char *indent,
    struct buf *out)
{
	const char *sep = "";
	int i;

	buf_printf(out, "\n%s|| coalesce((SELECT jsonb_object_agg(x.key, "
	    "x.value)\n%s    FROM jsonb_each(%s.adicionales) x\n"
	    "%s    WHERE x.key IN (", indent, indent, alias, indent);
	for (i = 0; i < l->n; i++)
		if (l->fields[i].flags & FIELD_EXTRA) {
			buf_puts(out, sep);
			sql_literal(out, l->fields[i].name);
			sep = ", ";
		}
	buf_puts(out, ")), '{}')");
}

/* Values, then reasons, then what a state added: no key is in two. */
static void
level_json(const struct level *l, const char *alias, const char *indent,
    struct buf *out)
{
	int i, n = 0;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		if (f->type == FIELD_GROUP || (f->flags & FIELD_EXTRA))
			continue;
		if (n++ == 0)
			buf_printf(out, "coalesce((SELECT jsonb_object_agg("
			    "v.campo, v.valor)\n%s    FROM (VALUES\n%s\t",
			    indent, indent);
		else
			buf_printf(out, ",\n%s\t", indent);
		buf_putc(out, '(');
		sql_literal(out, f->name);
		buf_puts(out, ", ");
		value_json(alias, f, out);
		buf_putc(out, ')');
	}
	if (n > 0)
		buf_printf(out, ") AS v(campo, valor)\n"
		    "%s    WHERE v.valor IS NOT NULL), '{}')\n%s|| ", indent,
		    indent);
	buf_printf(out, "coalesce((SELECT jsonb_object_agg(s.key,\n"
	    "%s    jsonb_build_object('sin', s.value))\n"
	    "%s    FROM jsonb_each(%s.sin_valor) s), '{}')", indent, indent,
	    alias);
	if (level_has_extra(l))
		extras_json(l, alias, indent, out);
}

static void
group_json(const struct form_def *f, int group, struct buf *out)
{
	struct level l = level_of(f, group);

	buf_printf(out, "\n\t    || coalesce((SELECT jsonb_build_object('%s',\n"
	    "\t\tjsonb_agg(jsonb_build_object('n', e.n)\n\t\t|| ",
	    f->fields[group].name);
	level_json(&l, "e", "\t\t", out);
	buf_printf(out, "\n\t\tORDER BY e.n)) FROM %s e\n"
	    "\t\tWHERE e.padre = r.id AND e.retirada IS NULL\n"
	    "\t\tHAVING count(*) > 0), '{}')", l.table);
}

static void
leer_sql(const struct form_def *f, struct buf *out)
{
	struct level l = level_of(f, -1);
	int i;

	emit(out, f, "\nCREATE OR REPLACE FUNCTION api.\"@F_leer\"("
	    "p_ticket uuid, p_id uuid)\n"
	    "RETURNS TABLE (rev integer, mio boolean, autor text, datos jsonb)"
	    "\nLANGUAGE plpgsql VOLATILE SECURITY DEFINER\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "#variable_conflict use_column\n"
	    "DECLARE\n"
	    "\tdel uuid := banco.exige_boleto(p_ticket, '@F');\n"
	    "BEGIN\n"
	    "\tRETURN QUERY SELECT r.rev,\n"
	    "\t    r.institucion = (SELECT banco.mi_inst()),\n"
	    "\t    banco.nombre_institucion(r.institucion),\n"
	    "\t    ");
	level_json(&l, "r", "\t    ", out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			group_json(f, i, out);
	emit(out, f, "\n\t  FROM banco.@T r\n"
	    "\t WHERE r.id = p_id AND r.expediente = del;\n"
	    "\tIF NOT FOUND THEN\n"
	    "\t\tRAISE EXCEPTION 'no existe' USING ERRCODE = 'P0002';\n"
	    "\tEND IF;\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('api.@F_leer', 'banco_rls', "
	    "'api_usuario');\n"
	    "COMMENT ON FUNCTION api.\"@F_leer\" IS\n"
	    "    'generada: un registro de @F, con boleto.';\n");
}

/* ---- how a record is named in a list ---- */

static void
label_value(const char *alias, const struct field_def *f, struct buf *out)
{
	struct buf col = BUF_INIT;

	column_of(&col, alias, f);
	if (f->type == FIELD_CODE) {
		buf_puts(out, "banco.etiqueta(");
		sql_literal(out, f->catalog);
		buf_printf(out, ", %s)", col.s);
	} else if (f->type == FIELD_DATE && (f->flags & FIELD_EXTRA)) {
		buf_puts(out, col.s);
	} else if (f->type == FIELD_DATE && (f->flags & FIELD_PARTIAL)) {
		buf_printf(out, "to_char((%s).desde, CASE (%s).precision\n"
		    "\t\tWHEN 'dia' THEN 'DD/MM/YYYY' "
		    "WHEN 'mes' THEN 'MM/YYYY' ELSE 'YYYY' END)", col.s,
		    col.s);
	} else if (f->type == FIELD_DATE) {
		buf_printf(out, "to_char(%s, 'DD/MM/YYYY')", col.s);
	} else {
		buf_printf(out, "%s::text", col.s);
	}
	buf_release(&col);
}

/* "{nombres} {alias}" as one expression; unknown names leave nothing. */
static void
label_sql(const struct form_def *f, struct buf *out)
{
	const char *s = f->entry_label ? f->entry_label : "", *end;
	struct buf piece = BUF_INIT;
	int i;

	buf_puts(out, "banco.sin_huecos(concat(''");
	while (*s) {
		size_t n = strcspn(s, "{");

		buf_clear(&piece);
		buf_add(&piece, s, n);
		if (n > 0) {
			buf_puts(out, ", ");
			sql_literal(out, piece.s);
		}
		s += n;
		if (*s != '{' || !(end = strchr(s, '}')))
			break;
		buf_clear(&piece);
		buf_add(&piece, s + 1, (size_t)(end - s - 1));
		i = form_field(f, piece.s);
		if (i >= 0 && f->fields[i].type != FIELD_GROUP) {
			buf_puts(out, ",\n\t\t");
			label_value("r", &f->fields[i], out);
		}
		s = end + 1;
	}
	buf_puts(out, "))");
	buf_release(&piece);
}

static void
listar_sql(const struct form_def *f, struct buf *out)
{
	emit(out, f, "\nCREATE OR REPLACE FUNCTION api.\"@F_listar\"("
	    "p_ticket uuid, p_padre uuid)\n"
	    "RETURNS TABLE (id uuid, rev integer, mio boolean, autor text,\n"
	    "    estado text, etiqueta text)\n"
	    "LANGUAGE plpgsql VOLATILE SECURITY DEFINER\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "#variable_conflict use_column\n"
	    "DECLARE\n"
	    "\tdel uuid := banco.exige_boleto(p_ticket, '@F');\n"
	    "BEGIN\n"
	    "\tRETURN QUERY SELECT r.id, r.rev,\n"
	    "\t    r.institucion = (SELECT banco.mi_inst()),\n"
	    "\t    banco.nombre_institucion(r.institucion),\n"
	    "\t    coalesce(to_jsonb(r)->>'estado', ''),\n"
	    "\t    ");
	label_sql(f, out);
	emit(out, f, "\n\t  FROM banco.@T r\n\t WHERE r.expediente = del\n");
	emit(out, f, !f->parent ?
	    "\t   AND r.id = coalesce(p_padre, del)\n" :
	    form_has_parent_column(f) ?
	    "\t   AND r.padre = p_padre\n" :
	    "\t   AND del = p_padre\n");
	emit(out, f, "\t ORDER BY r.creado, r.id;\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('api.@F_listar', 'banco_rls', "
	    "'api_usuario');\n"
	    "COMMENT ON FUNCTION api.\"@F_listar\" IS\n"
	    "    'generada: los registros de @F bajo uno, con boleto.';\n");
}

void
read_sql(const struct form_def *f, struct buf *out)
{
	emit(out, f, "\n-- De qué expediente es; nulo si no se ve.\n"
	    "CREATE OR REPLACE FUNCTION banco.\"@F_expediente\"(p_id uuid)\n"
	    "RETURNS uuid LANGUAGE plpgsql STABLE\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "BEGIN\n"
	    "\tRETURN (SELECT r.expediente FROM banco.@T r "
	    "WHERE r.id = p_id);\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_expediente', 'banco_dueno', "
	    "'banco_rls');\n");
	leer_sql(f, out);
	listar_sql(f, out);
}
