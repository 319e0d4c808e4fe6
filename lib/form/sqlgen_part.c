#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/sqlgen.h"

/*
 * What arrives, parted: values for columns, for adicionales, reasons, groups.
 * banco.datos_partir() does it for anything, a row of a query for each field;
 * what the program sends is nearly always in order, and that one expression
 * can tell.
 */

/* ---- the description of the fields, a constant of the function ---- */

static const char *
type_word(const struct field_def *f)
{
	if (f->type == FIELD_DATE && (f->flags & FIELD_PARTIAL))
		return "fecha_parcial";
	return field_type_name(f->type);
}

static void
describe_field(struct buf *js, const struct field_def *f)
{
	bool first = true;
	int m;

	buf_printf(js, "\"%s\": {\"t\": \"%s\"", f->name, type_word(f));
	if (f->flags & FIELD_READ_ONLY)
		buf_puts(js, ", \"r\": 1");
	else if (f->type == FIELD_GROUP)
		buf_puts(js, ", \"g\": 1");
	else if (f->flags & FIELD_EXTRA)
		buf_puts(js, ", \"x\": 1");
	else
		buf_printf(js, ", \"c\": \"%s\"", f->column);
	buf_puts(js, ", \"s\": [");
	for (m = MISSING_NOT_ASKED; m < MISSING_COUNT; m++) {
		if (!(f->missing & (1u << m)))
			continue;
		buf_printf(js, "%s\"%s\"", first ? "" : ", ",
		    missing_code((enum missing)m));
		first = false;
	}
	buf_puts(js, "]}");
}

static void
describe(const struct level *l, struct buf *out)
{
	int i;

	buf_printf(out, "\tcampos%s constant jsonb := '{", l->tag);
	for (i = 0; i < l->n; i++) {
		buf_puts(out, i ? ",\n\t    " : "\n\t    ");
		describe_field(out, &l->fields[i]);
	}
	buf_puts(out, "}'::jsonb;\n");
}

/* ---- parting ---- */

static bool
is_column(const struct field_def *f)
{
	return f->type != FIELD_GROUP &&
	    !(f->flags & (FIELD_EXTRA | FIELD_READ_ONLY));
}

/* Fields and columns by the same names, so that `datos` is the row. */
static bool
same_names(const struct level *l)
{
	int i;

	for (i = 0; i < l->n; i++)
		if (is_column(&l->fields[i]) &&
		    strcmp(l->fields[i].name, l->fields[i].column) != 0)
			return false;
	return true;
}

/* The names of some of the fields as an array constant. */
static void
names(const struct level *l, const char *what,
    bool (*some)(const struct field_def *), struct buf *out)
{
	bool first = true;
	int i;

	buf_printf(out, "\t%s%s constant text[] := '{", what, l->tag);
	for (i = 0; i < l->n; i++) {
		if (some && !some(&l->fields[i]))
			continue;
		buf_printf(out, "%s%s", first ? "" : ",", l->fields[i].name);
		first = false;
	}
	buf_puts(out, "}'::text[];\n");
}

static bool
is_extra(const struct field_def *f)
{
	return (f->flags & FIELD_EXTRA) && f->type != FIELD_GROUP;
}

static bool
is_no_column(const struct field_def *f)
{
	return !is_column(f);
}

static bool
is_no_extra(const struct field_def *f)
{
	return !is_extra(f);
}

void
part_declare(const struct level *l, struct buf *out)
{
	describe(l, out);
	if (same_names(l)) {
		names(l, "nombres", NULL, out);
		names(l, "no_planos", is_no_column, out);
		names(l, "no_extras", is_no_extra, out);
	}
	buf_printf(out, "\tplanos%s jsonb;\n\textras%s jsonb;\n"
	    "\tsin%s jsonb;\n\ttocados%s text[];\n", l->tag, l->tag, l->tag,
	    l->tag);
}

/* Whether the object at v is one of the field's reasons. */
static void
is_reason(const struct field_def *f, const char *v, struct buf *out)
{
	const char *sep = "";
	int m;

	buf_printf(out, "%s ->> 'sin' IN (", v);
	for (m = MISSING_NOT_ASKED; m < MISSING_COUNT; m++) {
		if (!(f->missing & (1u << m)))
			continue;
		buf_printf(out, "%s'%s'", sep, missing_code((enum missing)m));
		sep = ", ";
	}
	buf_puts(out, *sep ? ")" : "NULL)");
}

/* When the JSON of a value is what its type is usually written as. */
static void
usual_value(const struct field_def *f, const char *v, struct buf *out)
{
	static const char *const digits[] = {
		[FIELD_INTEGER]	= "^-?[0-9]{1,9}$",
		[FIELD_MONEY]	= "^-?[0-9]{1,12}(\\.[0-9]{1,2})?$",
		[FIELD_DATE]	= "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
		[FIELD_TIME]	= "^([01][0-9]|2[0-3]):[0-5][0-9]$",
	};

	switch (f->type) {
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DATE:
	case FIELD_TIME:
		buf_printf(out, " WHEN '%s' THEN %s #>> '{}' ~ '%s'",
		    f->type == FIELD_INTEGER ? "number" : "string", v,
		    digits[f->type]);
		break;
	case FIELD_YES_NO:
		buf_puts(out, " WHEN 'boolean' THEN true");
		break;
	case FIELD_CODES:
	case FIELD_RECORDS:
		buf_printf(out, " WHEN 'array' THEN %s <> '[]'::jsonb AND NOT "
		    "%s @? '$[*] ? (@.type() != \"string\")'", v, v);
		break;
	case FIELD_GROUP:
		buf_puts(out, " WHEN 'array' THEN true");
		break;
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_CURP:
	case FIELD_PHONE:
	case FIELD_CODE:
	case FIELD_RECORD:
	case FIELD_TYPE_COUNT:
		buf_printf(out, " WHEN 'string' THEN %s <> '\"\"'::jsonb", v);
		break;
	}
}

static void
usual_field(const struct field_def *f, const char *datos, struct buf *out)
{
	struct buf v = BUF_INIT;

	buf_puts(out, "\n\t    AND ");
	if (f->flags & FIELD_READ_ONLY) {
		buf_printf(out, "NOT %s ? '%s'", datos, f->name);
		return;
	}
	buf_printf(&v, "(%s -> '%s')", datos, f->name);
	buf_printf(out, "CASE jsonb_typeof(%s)", v.s);
	if (f->type == FIELD_DATE && (f->flags & FIELD_PARTIAL)) {
		buf_printf(out, " WHEN 'object' THEN CASE WHEN %s ? 'sin' "
		    "THEN ", v.s);
		is_reason(f, v.s, out);
		buf_printf(out, "\n\t\tELSE banco.json_bien('fecha_parcial', "
		    "%s) END", v.s);
	} else {
		usual_value(f, v.s, out);
		if (f->missing && f->type != FIELD_GROUP) {
			buf_puts(out, "\n\t\tWHEN 'object' THEN ");
			is_reason(f, v.s, out);
		}
	}
	buf_printf(out, "\n\t\tELSE NOT %s ? '%s' END", datos, f->name);
	buf_release(&v);
}

static void
part_any(const struct level *l, const char *datos, struct buf *out)
{
	const char *t = l->tag;

	buf_printf(out, "\tSELECT p.planos, p.extras, p.sin, p.tocados,%s\n"
	    "\t    o_problemas || p.problemas\n"
	    "\t  INTO planos%s, extras%s, sin%s, tocados%s,%s o_problemas\n"
	    "\t  FROM banco.datos_partir(%s, campos%s, ruta) p;\n",
	    l->group < 0 ? " p.grupos," : "", t, t, t, t,
	    l->group < 0 ? " grupos," : "", datos, t);
}

void
part_sql(const struct level *l, const char *datos, struct buf *out)
{
	const char *t = l->tag;
	int i;

	if (!same_names(l)) {
		part_any(l, datos, out);
		return;
	}
	buf_printf(out, "\tIF (jsonb_typeof(%s) = 'object'\n"
	    "\t    AND %s - nombres%s = '{}'::jsonb", datos, datos, t);
	for (i = 0; i < l->n; i++)
		usual_field(&l->fields[i], datos, out);
	buf_printf(out, ") IS TRUE THEN\n"
	    "\tplanos%s := %s;\n"
	    "\tsin%s := '{}'::jsonb;\n"
	    "\tIF %s @? '$.*.sin' THEN\n"
	    "\t\tSELECT coalesce(jsonb_object_agg(j.key, j.value -> 'sin'), "
	    "'{}'),\n"
	    "\t\t    %s || coalesce(jsonb_object_agg(j.key, NULL), '{}')\n"
	    "\t\t  INTO sin%s, planos%s FROM jsonb_each(%s) j\n"
	    "\t\t WHERE jsonb_typeof(j.value) = 'object' "
	    "AND j.value ? 'sin';\n"
	    "\tEND IF;\n"
	    "\textras%s := planos%s - no_extras%s;\n"
	    "\tplanos%s := planos%s - no_planos%s;\n"
	    "\ttocados%s := '{}'::text[];\n"
	    "\tIF viejo%s.sin_valor <> '{}'::jsonb THEN\n"
	    "\t\ttocados%s := ARRAY(SELECT jsonb_object_keys(%s));\n"
	    "\tEND IF;\n", t, datos, t, datos, datos, t, t, datos, t, t, t, t,
	    t, t, t, t, t, datos);
	if (l->group < 0)
		buf_printf(out, "\tgrupos := %s;\n", datos);
	buf_puts(out, "\tELSE\n");
	part_any(l, datos, out);
	buf_puts(out, "\tEND IF;\n");
}
