#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include <inttypes.h>

#include "lib/form/sqlgen.h"

/*
 * Saving one record: everything is looked at before anything is written, so
 * that all that is wrong comes back at once, as kinds and without values.
 * The helpers (banco.datos_partir, banco.problema, ...) are in
 * sql/api/20_generado.sql.
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
	buf_puts(out, "}';\n");
}

static void
declare_level(const struct level *l, struct buf *out)
{
	describe(l, out);
	buf_printf(out, "\tpartes%s record;\n", l->tag);
	buf_printf(out, "\tviejo%s %s;\n", l->tag, l->table);
	buf_printf(out, "\tnuevo%s %s;\n", l->tag, l->table);
	if (level_has_extra(l))
		buf_printf(out, "\textra%s record;\n", l->tag);
	if (l->group >= 0)
		buf_printf(out, "\tfilas%s %s[] := '{}';\n", l->tag, l->table);
}

/* ---- from JSON to the row ---- */

static void
populate_extra(const struct level *l, const char *indent, struct buf *out)
{
	bool first = true;
	int i;

	if (!level_has_extra(l))
		return;
	buf_printf(out, "%sSELECT x.* INTO extra%s FROM jsonb_to_record(\n"
	    "%s    coalesce(viejo%s.adicionales, '{}') || partes%s.extras)\n"
	    "%s    AS x(", indent, l->tag, indent, l->tag, l->tag, indent);
	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		if (!(f->flags & FIELD_EXTRA) || f->type == FIELD_GROUP)
			continue;
		if (!first)
			buf_puts(out, ", ");
		sql_ident(out, f->name);
		buf_printf(out, " %s", field_sql_type(f));
		first = false;
	}
	buf_puts(out, ");\n");
}

/*
 * One conversion of the whole row; only when that fails, one field after the
 * other, and what is wrong is set aside so that the rest is looked at too.
 */
static void
populate(const struct level *l, struct buf *out)
{
	const char *t = l->tag;

	buf_printf(out, "\tBEGIN\n"
	    "\t\tnuevo%s := jsonb_populate_record(viejo%s, partes%s.planos);\n",
	    t, t, t);
	populate_extra(l, "\t\t", out);
	buf_printf(out, "\tEXCEPTION WHEN OTHERS THEN\n"
	    "\t\tFOR clave, dato IN\n"
	    "\t\t    SELECT j.key, j.value FROM jsonb_each(partes%s.planos) j\n"
	    "\t\tLOOP\n"
	    "\t\t\tBEGIN\n"
	    "\t\t\t\tPERFORM jsonb_populate_record(NULL::%s,\n"
	    "\t\t\t\t    jsonb_build_object(clave, dato));\n"
	    "\t\t\tEXCEPTION WHEN OTHERS THEN\n"
	    "\t\t\t\tmal := true;\n"
	    "\t\t\t\to_problemas := o_problemas || banco.problema(\n"
	    "\t\t\t\t    ruta || banco.campo_de(campos%s, clave), 'tipo');\n"
	    "\t\t\t\tpartes%s.planos := partes%s.planos - clave;\n"
	    "\t\t\tEND;\n"
	    "\t\tEND LOOP;\n", t, l->table, t, t, t);
	if (level_has_extra(l))
		buf_printf(out, "\t\tFOR clave, dato IN\n"
		    "\t\t    SELECT j.key, j.value "
		    "FROM jsonb_each(partes%s.extras) j\n"
		    "\t\tLOOP\n"
		    "\t\t\tIF NOT banco.valor_bien(campos%s->clave->>'t', dato)"
		    " THEN\n"
		    "\t\t\t\tmal := true;\n"
		    "\t\t\t\to_problemas := o_problemas ||\n"
		    "\t\t\t\t    banco.problema(ruta || clave, 'tipo');\n"
		    "\t\t\t\tpartes%s.extras := partes%s.extras - clave;\n"
		    "\t\t\tEND IF;\n"
		    "\t\tEND LOOP;\n", t, t, t, t);
	buf_printf(out, "\t\tIF NOT mal THEN\n\t\t\tRAISE;\n\t\tEND IF;\n"
	    "\t\tnuevo%s := jsonb_populate_record(viejo%s, partes%s.planos);\n",
	    t, t, t);
	populate_extra(l, "\t\t", out);
	buf_puts(out, "\tEND;\n");
}

/* ---- what a type alone does not say ---- */

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
		buf_printf(out, "banco.cabe(%s, %u)", v.s, f->max);
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

/* A list of rows between `head` and `tail`; nothing when it would be empty. */
struct list {
	struct buf	*out;
	const char	*head;
	int		 n;
};

static void
list_row(struct list *li)
{
	buf_puts(li->out, li->n++ == 0 ? li->head : ",\n\t\t");
}

/* Only what is named now is looked at: the rest was good on its day. */
static void
given(const struct level *l, const struct field_def *f, const char *expr,
    struct buf *out)
{
	buf_printf(out, "('%s', CASE WHEN datos%s ? '%s' THEN\n\t\t    %s END)",
	    f->name, l->tag, f->name, expr);
}

static void
check_values(const struct level *l, struct buf *out)
{
	struct list li = { .out = out, .head =
	    "\tSELECT o_problemas || coalesce(jsonb_agg(jsonb_build_object(\n"
	    "\t    'campo', ruta || c.campo, 'que', 'tipo')), '[]')\n"
	    "\t  INTO o_problemas\n"
	    "\t  FROM (VALUES\n\t\t" };
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];
		struct buf expr = BUF_INIT;

		if (!(f->flags & FIELD_READ_ONLY) && f->type != FIELD_GROUP &&
		    check_value(&expr, l, f)) {
			list_row(&li);
			given(l, f, expr.s, out);
		}
		buf_release(&expr);
	}
	if (li.n > 0)
		buf_puts(out, "\n\t  ) AS c(campo, bien)\n"
		    "\t WHERE c.bien IS FALSE;\n");
}

/* ---- codes ---- */

static void
code_row(const struct level *l, const struct field_def *f, struct buf *out)
{
	const struct field_def *up =
	    f->depends_on >= 0 ? &l->fields[f->depends_on] : NULL;
	bool many = f->type == FIELD_CODES;

	buf_putc(out, '(');
	sql_literal(out, f->name);
	buf_puts(out, ", ");
	sql_literal(out, f->catalog);
	buf_puts(out, many ? ", " : ", ARRAY[");
	value_now(out, l, f);
	buf_puts(out, many ? "::text[], " : "::text], ");
	if (many && (f->flags & FIELD_EXTRA)) {
		buf_puts(out, "NULL::text[]");
	} else {
		buf_puts(out, many ? "" : "ARRAY[");
		value_before(out, l, f);
		buf_puts(out, many ? "::text[]" : "::text]");
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

/*
 * A code that did not change is not asked again: it was good on its day.  A
 * dependent one is, when its parent changed.
 */
static void
check_codes(const struct level *l, struct buf *out)
{
	struct list li = { .out = out, .head =
	    "\tSELECT o_problemas || coalesce(jsonb_agg(DISTINCT\n"
	    "\t    jsonb_build_object('campo', ruta || c.campo,\n"
	    "\t    'que', 'fuera_de_catalogo')), '[]')\n"
	    "\t  INTO o_problemas\n"
	    "\t  FROM (VALUES\n\t\t" };
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		if ((f->type != FIELD_CODE && f->type != FIELD_CODES) ||
		    (f->flags & FIELD_READ_ONLY))
			continue;
		list_row(&li);
		code_row(l, f, out);
	}
	if (li.n == 0)
		return;
	buf_puts(out, "\n\t  ) AS c(campo, catalogo, codigos, antes, padre,\n"
	    "\t\tpadre_antes)\n"
	    "\t CROSS JOIN LATERAL unnest(c.codigos) AS u(codigo)\n"
	    "\t  LEFT JOIN LATERAL (\n"
	    "\t\tSELECT k.excluye FROM banco.catalogo_valor k\n"
	    "\t\t WHERE k.catalogo = c.catalogo AND k.codigo = u.codigo\n"
	    "\t\t   AND (c.padre IS NULL OR k.padre IS NULL\n"
	    "\t\t       OR k.padre = c.padre)\n"
	    "\t\t   AND (k.vigente_desde IS NULL OR k.vigente_desde <= dia)\n"
	    "\t\t   AND (k.vigente_hasta IS NULL OR k.vigente_hasta >= dia)\n"
	    "\t\tOFFSET 0 LIMIT 1) AS hay ON true\n"
	    "\t WHERE u.codigo IS NOT NULL\n"
	    "\t   AND (hay.excluye IS NULL\n"
	    "\t        OR hay.excluye AND cardinality(c.codigos) > 1)\n"
	    "\t   AND (NOT u.codigo = ANY (coalesce(c.antes, '{}'))\n"
	    "\t        OR c.antes = ARRAY[NULL]\n"
	    "\t        OR hay.excluye\n"
	    "\t        OR c.padre IS DISTINCT FROM c.padre_antes);\n");
}

/* ---- records named by this one ---- */

static void
ref_row(const struct level *l, const struct field_def *f, struct buf *out)
{
	struct buf v = BUF_INIT, expr = BUF_INIT;

	value_now(&v, l, f);
	if (f->type == FIELD_RECORD)
		buf_printf(&expr, "%s IS NULL OR coalesce(\n\t\t    "
		    "banco.\"%s_expediente\"(%s) = o_expediente, false)", v.s,
		    f->of_form, v.s);
	else
		buf_printf(&expr, "NOT EXISTS (SELECT FROM unnest(%s) u\n"
		    "\t\t    WHERE banco.\"%s_expediente\"(u) IS DISTINCT FROM "
		    "o_expediente)", v.s, f->of_form);
	given(l, f, expr.s, out);
	buf_release(&v);
	buf_release(&expr);
}

static void
check_refs(const struct level *l, struct buf *out)
{
	struct list li = { .out = out, .head =
	    "\tSELECT o_problemas || coalesce(jsonb_agg(jsonb_build_object(\n"
	    "\t    'campo', ruta || c.campo, 'que', 'no_existe')), '[]')\n"
	    "\t  INTO o_problemas\n"
	    "\t  FROM (VALUES\n\t\t" };
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		if ((f->type != FIELD_RECORD && f->type != FIELD_RECORDS) ||
		    (f->flags & FIELD_READ_ONLY))
			continue;
		list_row(&li);
		ref_row(l, f, out);
	}
	if (li.n > 0)
		buf_puts(out, "\n\t  ) AS c(campo, bien)\n"
		    "\t WHERE c.bien IS FALSE;\n");
}

/* Reasons, and what a state added, over what was there. */
static void
merge(const struct level *l, struct buf *out)
{
	const char *t = l->tag;

	buf_printf(out, "\tnuevo%s.sin_valor := (coalesce(viejo%s.sin_valor, "
	    "'{}')\n\t    - partes%s.tocados) || partes%s.sin;\n", t, t, t, t);
	if (l->group < 0 || level_has_extra(l))
		buf_printf(out, "\tnuevo%s.adicionales := jsonb_strip_nulls("
		    "coalesce(\n\t    viejo%s.adicionales, '{}') || "
		    "partes%s.extras);\n", t, t, t);
}

static void
look_at(const struct level *l, struct buf *out)
{
	populate(l, out);
	check_values(l, out);
	check_codes(l, out);
	check_refs(l, out);
	merge(l, out);
}

/* ---- groups ---- */

static void
group_sql(const struct form_def *f, int group, struct buf *out)
{
	struct level l = level_of(f, group);
	const char *t = l.tag, *name = f->fields[group].name;

	buf_printf(out, "\n\t-- %s\n"
	    "\tFOR datos%s IN SELECT j.value FROM jsonb_array_elements(\n"
	    "\t    coalesce(partes.grupos->'%s', '[]')) j\n"
	    "\tLOOP\n"
	    "\tIF coalesce(datos%s->>'n' !~ '^[1-9][0-9]{0,5}$', true) THEN\n"
	    "\t\to_problemas := o_problemas || banco.problema('%s', 'tipo');\n"
	    "\t\tCONTINUE;\n"
	    "\tEND IF;\n"
	    "\truta := '%s.' || (datos%s->>'n') || '.';\n"
	    "\tSELECT * INTO partes%s FROM banco.datos_partir(\n"
	    "\t    datos%s - 'n' - 'quitada', campos%s, ruta);\n"
	    "\to_problemas := o_problemas || partes%s.problemas;\n"
	    "\tSELECT t.* INTO viejo%s FROM %s t\n"
	    "\t WHERE t.padre = p_id AND t.n = (datos%s->>'n')::integer;\n",
	    name, t, name, t, name, name, t, t, t, t, t, t, l.table, t);
	look_at(&l, out);
	buf_printf(out, "\tnuevo%s.n := (datos%s->>'n')::integer;\n"
	    "\tnuevo%s.retirada := CASE WHEN datos%s->'quitada' = 'true'\n"
	    "\t    THEN coalesce(viejo%s.retirada, now()) END;\n"
	    "\tfilas%s := filas%s || nuevo%s;\n"
	    "\tEND LOOP;\n"
	    "\truta := '';\n", t, t, t, t, t, t, t, t);
	/* A reason for having none, and entries, exclude each other. */
	buf_printf(out, "\tIF cardinality(filas%s) > 0 "
	    "OR nuevo.sin_valor ? '%s' THEN\n"
	    "\t\tSELECT count(*) INTO vivas FROM (\n"
	    "\t\t    SELECT t.n FROM %s t WHERE t.padre = p_id\n"
	    "\t\t       AND t.retirada IS NULL\n"
	    "\t\t       AND NOT EXISTS (SELECT FROM unnest(filas%s) q\n"
	    "\t\t           WHERE q.n = t.n)\n"
	    "\t\t    UNION SELECT q.n FROM unnest(filas%s) q\n"
	    "\t\t     WHERE q.retirada IS NULL) x;\n"
	    "\t\tIF vivas > %u OR vivas > 0 AND nuevo.sin_valor ? '%s' THEN\n"
	    "\t\t\to_problemas := o_problemas "
	    "|| banco.problema('%s', 'tipo');\n"
	    "\t\tEND IF;\n"
	    "\tEND IF;\n", t, name, l.table, t, t, f->fields[group].max,
	    name, name);
}

/* ---- writing ---- */

static const char *const record_columns[] = {
	"version", "sin_valor", "adicionales"
};

static bool
is_stored(const struct field_def *f)
{
	return f->column && f->type != FIELD_GROUP &&
	    !(f->flags & (FIELD_EXTRA | FIELD_READ_ONLY));
}

/* The columns that are the form's, each with `before` in front of it. */
static void
columns(const struct level *l, const char *before, bool assign,
    struct buf *out)
{
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		if (!is_stored(f))
			continue;
		buf_puts(out, ",\n\t    ");
		if (assign) {
			sql_ident(out, f->column);
			buf_puts(out, " = ");
		}
		buf_puts(out, before);
		sql_ident(out, f->column);
	}
}

static void
write_record(const struct form_def *f, struct buf *out)
{
	struct level l = level_of(f, -1);
	bool up = form_has_parent_column(f);
	size_t i;

	buf_puts(out, "\n\tIF p_id IS NULL THEN\n"
	    "\tyo := auth.mi_sesion();\n"
	    "\to_id := gen_random_uuid();\n");
	if (!f->parent)
		buf_puts(out, "\to_expediente := o_id;\n");
	buf_printf(out, "\to_rev := 1;\n"
	    "\tINSERT INTO %s (id, expediente%s, institucion, cuenta, rev,\n"
	    "\t    creado, tocado, version, sin_valor, adicionales",
	    l.table, up ? ", padre" : "");
	columns(&l, "", false, out);
	buf_printf(out, ")\n\tVALUES (o_id, o_expediente%s, yo.institucion,\n"
	    "\t    yo.cuenta, 1, now(), now(), %d,\n"
	    "\t    nuevo.sin_valor, nuevo.adicionales", up ? ", p_padre" : "",
	    f->version);
	columns(&l, "nuevo.", false, out);
	buf_puts(out, ");\n\tELSE\n"
	    "\to_id := p_id;\n"
	    "\to_rev := p_rev + 1;\n");
	buf_printf(out, "\tnuevo.version := %d;\n"
	    "\tUPDATE %s AS t SET rev = o_rev, tocado = now()", f->version,
	    l.table);
	for (i = 0; i < NELEM(record_columns); i++)
		buf_printf(out, ",\n\t    %s = nuevo.%s", record_columns[i],
		    record_columns[i]);
	columns(&l, "nuevo.", true, out);
	buf_puts(out, "\n\t WHERE t.id = p_id;\n\tEND IF;\n");
}

static void
write_group(const struct form_def *f, int group, struct buf *out)
{
	struct level l = level_of(f, group);
	bool extra = level_has_extra(&l);
	const char *t = l.tag;
	char now[32];

	snprintf(now, sizeof(now), "nuevo%s.", t);
	buf_printf(out, "\n\tFOREACH nuevo%s IN ARRAY filas%s LOOP\n"
	    "\tUPDATE %s AS t SET retirada = %sretirada,\n"
	    "\t    sin_valor = %ssin_valor", t, t, l.table, now, now);
	if (extra)
		buf_printf(out, ",\n\t    adicionales = %sadicionales", now);
	columns(&l, now, true, out);
	buf_printf(out, "\n\t WHERE t.padre = o_id AND t.n = %sn;\n"
	    "\tIF NOT FOUND THEN\n"
	    "\tINSERT INTO %s (padre, n, retirada, sin_valor%s", now, l.table,
	    extra ? ", adicionales" : "");
	columns(&l, "", false, out);
	buf_printf(out, ")\n\tVALUES (o_id, %sn, %sretirada,\n"
	    "\t    %ssin_valor", now, now, now);
	if (extra)
		buf_printf(out, ", %sadicionales", now);
	columns(&l, now, false, out);
	buf_puts(out, ");\n\tEND IF;\n\tEND LOOP;\n");
}

/* ---- the whole ---- */

static void
declare(const struct form_def *f, struct buf *out)
{
	struct level l = level_of(f, -1);
	int i;

	declare_level(&l, out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP) {
			l = level_of(f, i);
			declare_level(&l, out);
			buf_printf(out, "\tdatos%s jsonb;\n", l.tag);
		}
	buf_puts(out, "\tyo banco.quien;\n"
	    "\thoy constant date := banco.hoy();\n"
	    "\tdia date := hoy;\n"
	    "\truta text := '';\n"
	    "\tclave text;\n"
	    "\tdato jsonb;\n"
	    "\tvivas integer;\n"
	    "\tmal boolean := false;\n");
}

static const char head[] =
    "\n-- Guarda un registro según la versión @V de la forma.\n"
    "CREATE OR REPLACE FUNCTION banco.\"@F_guardar_v@V\"(p_padre uuid,\n"
    "    p_id uuid, p_rev integer, datos jsonb, OUT o_id uuid,\n"
    "    OUT o_rev integer, OUT o_expediente uuid, OUT o_problemas jsonb)\n"
    "LANGUAGE plpgsql VOLATILE\n"
    "SET search_path = pg_catalog, pg_temp\n"
    "AS $generada$\n"
    "#variable_conflict use_variable\n"
    "DECLARE\n";

/* Whose it is: the record itself, or the one it will stand under. */
static const char whose_old[] =
    "\tIF p_id IS NOT NULL THEN\n"
    "\tSELECT t.* INTO viejo FROM banco.@T t WHERE t.id = p_id FOR UPDATE;\n"
    "\tIF NOT FOUND THEN\n"
    "\t\to_problemas := banco.problema(NULL, 'no_existe');\n"
    "\t\tRETURN;\n"
    "\tEND IF;\n"
    "\tIF viejo.rev IS DISTINCT FROM p_rev THEN\n"
    "\t\to_problemas := banco.problema(NULL, 'revision');\n"
    "\t\tRETURN;\n"
    "\tEND IF;\n"
    "\to_expediente := viejo.expediente;\n"
    "\tdia := viejo.creado::date;\n";
static const char whose_new[] =
    "\tELSE\n"
    "\to_expediente := banco.\"@P_expediente\"(p_padre);\n"
    "\tIF o_expediente IS NULL THEN\n"
    "\t\to_problemas := banco.problema(NULL, 'no_existe');\n"
    "\t\tRETURN;\n"
    "\tEND IF;\n";

void
save_sql(const struct form_def *f, struct buf *out)
{
	struct level l = level_of(f, -1);
	int i;

	emit(out, f, head);
	declare(f, out);
	buf_puts(out, "BEGIN\n");
	emit(out, f, whose_old);
	if (f->parent)
		emit(out, f, whose_new);
	buf_puts(out, "\tEND IF;\n\n"
	    "\tSELECT * INTO partes FROM banco.datos_partir(datos, campos, '');"
	    "\n\to_problemas := partes.problemas;\n");
	look_at(&l, out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			group_sql(f, i, out);
	buf_puts(out, "\n\tIF o_problemas <> '[]' THEN\n"
	    "\t\to_expediente := NULL;\n\t\tRETURN;\n\tEND IF;\n");
	write_record(f, out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			write_group(f, i, out);
	emit(out, f, "\n\tSELECT coalesce(jsonb_agg(q), '[]')\n"
	    "\t  INTO o_problemas FROM banco.\"@F_revisar\"(o_id) q;\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_guardar_v@V', 'banco_dueno', "
	    "'banco_rls');\n");
}
