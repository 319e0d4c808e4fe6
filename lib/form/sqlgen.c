#include "lib/base/base.h"
#include "lib/form/sqlgen.h"

#include "lib/form/sqlgen_int.h"

void
sql_literal(struct buf *out, const char *s)
{
	buf_putc(out, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			buf_putc(out, '\'');
		buf_putc(out, *s);
	}
	buf_putc(out, '\'');
}

void
sql_ident(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"')
			buf_putc(out, '"');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

struct level
level_of(const struct form_def *f, int group)
{
	struct level l = { .form = f, .group = group };

	if (group < 0) {
		l.fields = f->fields;
		l.n = f->nfields;
		snprintf(l.table, sizeof(l.table), "banco.\"%s\"", f->table);
		return l;
	}
	l.fields = f->sub + f->fields[group].first;
	l.n = f->fields[group].count;
	snprintf(l.table, sizeof(l.table), "banco.\"%s_%s\"", f->table,
	    f->fields[group].name);
	snprintf(l.tag, sizeof(l.tag), "_%d", group);
	return l;
}

bool
level_has_extra(const struct level *l)
{
	int i;

	for (i = 0; i < l->n; i++)
		if ((l->fields[i].flags & FIELD_EXTRA) &&
		    l->fields[i].type != FIELD_GROUP)
			return true;
	return false;
}

bool
form_has_parent_column(const struct form_def *f)
{
	return f->parent && strcmp(f->parent, "datos_generales") != 0;
}

void
emit(struct buf *out, const struct form_def *f, const char *text)
{
	const char *at;

	for (; (at = strchr(text, '@')); text = at + 2) {
		buf_add(out, text, (size_t)(at - text));
		switch (at[1]) {
		case 'F':
			buf_puts(out, f->name);
			break;
		case 'T':
			sql_ident(out, f->table);
			break;
		case 'P':
			buf_puts(out, f->parent ? f->parent : f->name);
			break;
		default:	/* 'V' */
			buf_printf(out, "%d", f->version);
			break;
		}
	}
	buf_puts(out, text);
}

const char *
field_sql_type(const struct field_def *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_CURP:
	case FIELD_PHONE:
		return "banco.texto";
	case FIELD_INTEGER:
		return "integer";
	case FIELD_MONEY:
		return "numeric(14,2)";
	case FIELD_DATE:
		return f->flags & FIELD_PARTIAL ? "banco.fecha_parcial" :
		    "date";
	case FIELD_TIME:
		return "time";
	case FIELD_YES_NO:
		return "boolean";
	case FIELD_CODE:
		return "text";
	case FIELD_CODES:
		return "text[]";
	case FIELD_RECORD:
		return "uuid";
	case FIELD_RECORDS:
		return "uuid[]";
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		break;
	}
	return "text";
}

void
column_of(struct buf *out, const char *alias, const struct field_def *f)
{
	if (f->flags & FIELD_EXTRA) {
		buf_printf(out, "(%s.adicionales->>", alias);
		sql_literal(out, f->name);
		buf_putc(out, ')');
		return;
	}
	buf_printf(out, "%s.", alias);
	sql_ident(out, f->column);
}

/* One signature for all versions; banco.guardar() finds the draft's own. */
static const char door[] =
    "\nCREATE OR REPLACE FUNCTION api.\"@F_guardar\"(p_clave uuid,\n"
    "    p_padre uuid, p_id uuid, p_rev integer, p_version integer,\n"
    "    p_datos jsonb)\n"
    "RETURNS TABLE (id uuid, rev integer, expediente uuid, problemas jsonb)\n"
    "LANGUAGE plpgsql VOLATILE SECURITY DEFINER\n"
    "SET search_path = pg_catalog, pg_temp\n"
    "AS $generada$\n"
    "BEGIN\n"
    "\tRETURN QUERY SELECT g.o_id, g.o_rev, g.o_expediente, g.o_problemas\n"
    "\t    FROM banco.guardar('@F', p_clave, p_padre, p_id, p_rev,\n"
    "\t    p_version, p_datos) g;\n"
    "END $generada$;\n"
    "CALL migracion.entregar('api.@F_guardar', 'banco_rls', 'api_usuario');\n"
    "COMMENT ON FUNCTION api.\"@F_guardar\" IS\n"
    "    'generada: guarda un borrador de @F, o datos; una clave, una vez.';"
    "\n";

void
form_sql(const struct form_def *f, struct buf *out)
{
	emit(out, f, "-- @F: generado de la forma, versión @V; no se edita.\n");
	read_sql(f, out);
	review_sql(f, out);
	named_sql(f, out);
	demand_sql(f, out);
	save_sql(f, out);
	emit(out, f, door);
}

void
form_sql_saving(const struct form_def *f, struct buf *out)
{
	save_sql(f, out);
}
