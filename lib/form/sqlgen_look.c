#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include <inttypes.h>

#include "lib/form/pattern.h"
#include "lib/form/sqlgen.h"

/*
 * What a type alone does not say of the values that arrived: their length and
 * range, whether a code is in its catalogue, whether a record named is hers.
 */

/* The value as it is now, or as it was. */
static void
value_now(struct buf *out, const struct level *l, const struct field_def *f)
{
	if (f->flags & FIELD_EXTRA)
		buf_printf(out, "extra%s.", l->tag);
	else
		buf_printf(out, "nuevo%s.", l->tag);
	sql_ident(out, f->flags & FIELD_EXTRA ? f->name : f->column);
}

static void
value_before(struct buf *out, const struct level *l, const struct field_def *f)
{
	if (f->flags & FIELD_EXTRA) {
		buf_printf(out, "(viejo%s.adicionales->>", l->tag);
		sql_literal(out, f->name);
		buf_puts(out, ")");
		return;
	}
	buf_printf(out, "viejo%s.", l->tag);
	sql_ident(out, f->column);
}

static void
check_number(struct buf *out, const struct field_def *f, const char *v)
{
	if (f->type == FIELD_MONEY)
		buf_printf(out, "%s * 100 BETWEEN %" PRId64 " AND %" PRId64, v,
		    f->least, f->most);
	else
		buf_printf(out, "%s BETWEEN %" PRId64 " AND %" PRId64, v,
		    f->least, f->most);
}

static void
check_date(struct buf *out, const struct field_def *f, const char *v)
{
	const char *day = f->flags & FIELD_PARTIAL ? ".desde" : "";

	buf_printf(out, "(%s)%s BETWEEN '1850-01-01' AND ", v, day);
	buf_puts(out, f->flags & FIELD_PAST ? "hoy" : "'2200-12-31'");
}

/* The boolean that must not be false; false when there is nothing to ask. */
static bool
check_value(struct buf *out, const struct level *l, const struct field_def *f)
{
	struct buf v = BUF_INIT;
	bool some = true;

	value_now(&v, l, f);
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		buf_printf(out, "(char_length(%s) <= %u\n"
		    "\t\tOR banco.cabe(%s, %u))",
		    v.s, f->max, v.s, f->max);
		if (f->pattern) {
			buf_printf(out, "\n\t\tAND %s ~ '", v.s);
			pattern_sql(f->pattern, out);
			buf_putc(out, '\'');
		}
		break;
	case FIELD_PHONE:
		buf_printf(out, "banco.telefono_bien(%s)", v.s);
		break;
	case FIELD_CURP:
		buf_printf(out, "banco.curp_bien(%s)", v.s);
		break;
	case FIELD_INTEGER:
	case FIELD_MONEY:
		check_number(out, f, v.s);
		break;
	case FIELD_DATE:
		check_date(out, f, v.s);
		break;
	case FIELD_CODES:
	case FIELD_RECORDS:
		buf_printf(out, "banco.lista_bien(%s::text[])", v.s);
		break;
	case FIELD_TIME:
	case FIELD_YES_NO:
	case FIELD_CODE:
	case FIELD_RECORD:
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		some = false;
		break;
	}
	buf_release(&v);
	return some;
}

/* One expression over all of a level: the names of those that are wrong. */
struct wrong {
	struct buf	cases;
	int		n;
};

/* Only what is named now is looked at: the rest was good on its day. */
static void
given(struct wrong *w, const struct level *l, const struct field_def *f,
    const char *good)
{
	buf_printf(&w->cases, "%s\n\t    CASE WHEN datos%s ? '%s' AND (%s)\n"
	    "\t\tIS FALSE THEN '%s' END", w->n++ > 0 ? "," : "", l->tag,
	    f->name, good, f->name);
}

static void
tell(struct wrong *w, const char *kind, struct buf *out)
{
	if (w->n > 0)
		buf_printf(out, "\tmalos := array_remove(ARRAY[%s\n"
		    "\t    ]::text[], NULL);\n"
		    "\tIF malos <> '{}'::text[] THEN\n"
		    "\t\to_problemas := o_problemas || banco.problemas(ruta, "
		    "malos,\n\t\t    '%s');\n"
		    "\tEND IF;\n", w->cases.s, kind);
	buf_release(&w->cases);
}

static void
check_values(const struct level *l, struct buf *out)
{
	struct wrong w = { BUF_INIT, 0 };
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];
		struct buf expr = BUF_INIT;

		if (!(f->flags & FIELD_READ_ONLY) && f->type != FIELD_GROUP &&
		    check_value(&expr, l, f))
			given(&w, l, f, expr.s);
		buf_release(&expr);
	}
	tell(&w, "tipo", out);
}

/* ---- codes ---- */

static const struct field_def *
parent_of(const struct level *l, const struct field_def *f)
{
	return f->depends_on >= 0 ? &l->fields[f->depends_on] : NULL;
}

static bool
is_asked(const struct field_def *f, enum field_type type)
{
	return f->type == type && !(f->flags & FIELD_READ_ONLY);
}

/*
 * A code that did not change is not asked again: it was good on its day.  A
 * dependent one is, when its parent changed.
 */
static void
changed_code(const struct level *l, const struct field_def *f, struct buf *out)
{
	const struct field_def *up = parent_of(l, f);

	buf_puts(out, "CASE WHEN ");
	value_now(out, l, f);
	buf_puts(out, " IS DISTINCT FROM ");
	value_before(out, l, f);
	if (up) {
		buf_puts(out, "\n\t\tOR ");
		value_now(out, l, up);
		buf_puts(out, " IS DISTINCT FROM ");
		value_before(out, l, up);
	}
	buf_puts(out, "\n\t\tTHEN ");
	value_now(out, l, f);
	buf_puts(out, " END");
}

/* A part of the four lists that go side by side. */
enum part { PART_FIELD, PART_CATALOG, PART_CODE, PART_PARENT };

static void
part_of_list(const struct level *l, enum part part, struct buf *out)
{
	const struct field_def *f, *up;
	const char *sep = "";
	int i;

	for (i = 0; i < l->n; i++) {
		f = &l->fields[i];
		if (!is_asked(f, FIELD_CODE))
			continue;
		buf_puts(out, sep);
		sep = part < PART_CODE ? "," : ",\n\t    ";
		up = parent_of(l, f);
		if (part == PART_FIELD)
			buf_puts(out, f->name);
		else if (part == PART_CATALOG)
			buf_puts(out, f->catalog);
		else if (part == PART_CODE)
			changed_code(l, f, out);
		else if (up)
			value_now(out, l, up);
		else
			buf_puts(out, "NULL");
	}
}

static const char in_force[] =
    "k.codigo = %s\n"
    "\t\t   AND (c.padre IS NULL OR k.padre IS NULL\n"
    "\t\t       OR k.padre = c.padre)\n"
    "\t\t   AND (k.vigente_desde IS NULL OR k.vigente_desde <= dia)\n"
    "\t\t   AND (k.vigente_hasta IS NULL OR k.vigente_hasta >= dia)\n"
    "\t\tOFFSET 0 LIMIT 1) AS hay ON true\n";

static void
check_single_codes(const struct level *l, struct buf *out)
{
	int i, n = 0;

	for (i = 0; i < l->n; i++)
		n += is_asked(&l->fields[i], FIELD_CODE);
	if (n == 0)
		return;
	buf_puts(out, "\tcodigos := ARRAY[");
	part_of_list(l, PART_CODE, out);
	buf_puts(out, "]::text[];\n\tpadres := ARRAY[");
	part_of_list(l, PART_PARENT, out);
	buf_puts(out, "]::text[];\n"
	    "\tSELECT array_agg(c.campo) INTO malos\n"
	    "\t  FROM unnest('{");
	part_of_list(l, PART_FIELD, out);
	buf_puts(out, "}'::text[], '{");
	part_of_list(l, PART_CATALOG, out);
	buf_puts(out, "}'::text[],\n"
	    "\t    codigos, padres) AS c(campo, catalogo, codigo, padre)\n"
	    "\t  LEFT JOIN LATERAL (SELECT true AS si\n"
	    "\t\t  FROM banco.catalogo_valor k\n"
	    "\t\t WHERE k.catalogo = c.catalogo AND ");
	buf_printf(out, in_force, "c.codigo");
	buf_puts(out, "\t WHERE c.codigo IS NOT NULL AND hay.si IS NULL;\n"
	    "\tIF malos IS NOT NULL THEN\n"
	    "\t\to_problemas := o_problemas || banco.problemas(ruta, malos,\n"
	    "\t\t    'fuera_de_catalogo');\n"
	    "\tEND IF;\n");
}

static void
code_list(const struct level *l, const struct field_def *f, struct buf *out)
{
	const struct field_def *up = parent_of(l, f);

	buf_putc(out, '(');
	sql_literal(out, f->name);
	buf_puts(out, ", ");
	sql_literal(out, f->catalog);
	buf_puts(out, ", ");
	value_now(out, l, f);
	buf_puts(out, "::text[], ");
	if (f->flags & FIELD_EXTRA) {
		buf_puts(out, "NULL::text[]");
	} else {
		value_before(out, l, f);
		buf_puts(out, "::text[]");
	}
	buf_puts(out, ", ");
	if (up)
		value_now(out, l, up);
	else
		buf_puts(out, "NULL");
	buf_puts(out, "::text, ");
	if (up)
		value_before(out, l, up);
	else
		buf_puts(out, "NULL");
	buf_puts(out, "::text)");
}

/* Several codes in a field: there may be one that goes with no other. */
static void
check_lists_of_codes(const struct level *l, struct buf *out)
{
	struct buf rows = BUF_INIT, names = BUF_INIT;
	const struct field_def *f, *up;
	int i;

	for (i = 0; i < l->n; i++) {
		f = &l->fields[i];
		if (!is_asked(f, FIELD_CODES))
			continue;
		up = parent_of(l, f);
		buf_printf(&names, "%s%s%s%s", names.len ? "," : "", f->name,
		    up ? "," : "", up ? up->name : "");
		buf_puts(&rows, rows.len ? ",\n\t\t" : "");
		code_list(l, f, &rows);
	}
	if (rows.len > 0) {
		buf_printf(out, "\tIF datos%s ?| '{%s}'::text[] THEN\n"
		    "\tSELECT array_agg(DISTINCT c.campo) INTO malos\n"
		    "\t  FROM (VALUES\n\t\t%s\n"
		    "\t  ) AS c(campo, catalogo, codigos, antes, padre,\n"
		    "\t\tpadre_antes)\n"
		    "\t CROSS JOIN LATERAL unnest(c.codigos) AS u(codigo)\n"
		    "\t  LEFT JOIN LATERAL (\n"
		    "\t\tSELECT k.excluye FROM banco.catalogo_valor k\n"
		    "\t\t WHERE k.catalogo = c.catalogo AND ", l->tag, names.s,
		    rows.s);
		buf_printf(out, in_force, "u.codigo");
		buf_puts(out, "\t WHERE u.codigo IS NOT NULL\n"
		    "\t   AND (hay.excluye IS NULL\n"
		    "\t        OR hay.excluye AND cardinality(c.codigos) > 1)\n"
		    "\t   AND (NOT u.codigo = ANY (coalesce(c.antes, '{}'))\n"
		    "\t        OR hay.excluye\n"
		    "\t        OR c.padre IS DISTINCT FROM c.padre_antes);\n"
		    "\tIF malos IS NOT NULL THEN\n"
		    "\t\to_problemas := o_problemas || banco.problemas(ruta,\n"
		    "\t\t    malos, 'fuera_de_catalogo');\n"
		    "\tEND IF;\n\tEND IF;\n");
	}
	buf_release(&rows);
	buf_release(&names);
}

/* ---- records named by this one ---- */

static void
check_refs(const struct level *l, struct buf *out)
{
	struct wrong w = { BUF_INIT, 0 };
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];
		struct buf v = BUF_INIT, good = BUF_INIT;

		if ((f->type != FIELD_RECORD && f->type != FIELD_RECORDS) ||
		    (f->flags & FIELD_READ_ONLY))
			continue;
		value_now(&v, l, f);
		if (f->type == FIELD_RECORD)
			buf_printf(&good, "%s IS NULL OR coalesce(\n"
			    "\t\tbanco.\"%s_expediente\"(%s)\n"
			    "\t\t= o_expediente, false)", v.s, f->of_form, v.s);
		else
			buf_printf(&good, "NOT EXISTS (SELECT FROM unnest(%s) "
			    "u\n\t\tWHERE banco.\"%s_expediente\"(u) "
			    "IS DISTINCT FROM o_expediente)", v.s, f->of_form);
		given(&w, l, f, good.s);
		buf_release(&v);
		buf_release(&good);
	}
	tell(&w, "no_existe", out);
}

void
look_sql(const struct level *l, struct buf *out)
{
	check_values(l, out);
	check_single_codes(l, out);
	check_lists_of_codes(l, out);
	check_refs(l, out);
}
