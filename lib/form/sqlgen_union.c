#include "lib/base/base.h"
#include "lib/form/sqlgen_union.h"

#include "lib/form/sqlgen.h"

static const char own[] =
    "END $generada$;\n"
    "CALL migracion.entregar('banco.%s', 'banco_dueno', 'banco_rls');\n"
    "COMMENT ON FUNCTION banco.%s IS 'generada: %s';\n";

static bool
is_caso(const struct union_form *f)
{
	return strcmp(f->name, "caso") == 0;
}

static bool
of_woman(const struct union_form *f)
{
	return strcmp(f->parent, "datos_generales") == 0;
}

/* The forms that have a part in a caso, beside its own. */
static bool
has_part(const struct union_form *f)
{
	return !is_caso(f) && (!*f->parent || of_woman(f) ||
	    strcmp(f->parent, "caso") == 0);
}

/* Of those that belong to the woman and repeat, the ones the caso names. */
static bool
is_named(const struct union_form *f)
{
	return has_part(f) && of_woman(f) && f->repeats;
}

/* Whose they are: r is the record, c the caso. */
static void
put_whose(const struct union_form *f, struct buf *out)
{
	if (is_caso(f))
		buf_puts(out, "r.id = c.id");
	else if (!*f->parent)
		buf_puts(out, "r.id = c.expediente");
	else if (!of_woman(f))
		buf_puts(out, "r.padre = c.id");
	else
		buf_puts(out, "r.expediente = c.expediente");
}

static void
put_which(const struct union_form *f, struct buf *out)
{
	put_whose(f, out);
	if (is_named(f))
		buf_printf(out, "\n\t\t   AND (los_%s IS NULL "
		    "OR r.id = ANY (los_%s))", f->name, f->name);
}

static void
declare(const struct union_form *f, int n, struct buf *out)
{
	int i;

	buf_puts(out, "DECLARE\n\thoy constant date := banco.hoy();\n"
	    "\texigidas text[];\n");
	for (i = 0; i < n; i++)
		if (is_named(&f[i]))
			buf_printf(out, "\tlos_%s uuid[];\n", f[i].name);
}

static void
find_named(const struct union_form *f, int n, struct buf *out)
{
	int i;

	for (i = 0; i < n; i++)
		if (is_named(&f[i]))
			buf_printf(out, "\tlos_%s := banco.caso_nombrados("
			    "c.id, '%s');\n", f[i].name, f[i].name);
}

static const struct union_form *
caso_among(const struct union_form *f, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (is_caso(&f[i]))
			return &f[i];
	return NULL;
}

/* ---- what is called for ---- */

/* Into which array, by which function of each form. */
static const struct calling {
	const char	*into, *by;
} demands = { "exigidas", "exige" }, doubts = { "sugeridas", "sugiere" };

static const char *
called_by(const struct union_form *f, const struct calling *c)
{
	return c == &demands ? f->demands : f->doubts;
}

static bool
is_called(const struct union_form *f, int n, const char *name,
    const struct calling *c)
{
	size_t len = strlen(name);
	const char *s;
	int i;

	for (i = 0; i < n; i++)
		for (s = called_by(&f[i], c); *s;
		    s += strcspn(s, ","), s += *s == ',')
			if (strcspn(s, ",") == len &&
			    strncmp(s, name, len) == 0)
				return true;
	return false;
}

static void
put_calling(const struct union_form *f, const struct calling *c,
    struct buf *out)
{
	buf_printf(out, "\t%s := %s || ARRAY(SELECT x.x FROM banco.", c->into,
	    c->into);
	sql_ident(out, f->table);
	buf_printf(out, " r,\n"
	    "\t    unnest(banco.\"%s_%s\"(r, hoy)) AS x(x)\n"
	    "\t    WHERE ", f->name, c->by);
}

/* Names of forms, by the caso in hand and what belongs to it. */
static void
find_called(const struct union_form *f, int n, const struct calling *c,
    struct buf *out)
{
	int i;

	buf_printf(out, "\t%s := '{}';\n", c->into);
	for (i = 0; i < n; i++) {
		if (!*called_by(&f[i], c) ||
		    (!is_caso(&f[i]) && !has_part(&f[i])))
			continue;
		if (is_caso(&f[i])) {
			buf_printf(out, "\t%s := %s || banco.caso_%s(c, "
			    "hoy);\n", c->into, c->into, c->by);
			continue;
		}
		put_calling(&f[i], c, out);
		put_which(&f[i], out);
		buf_puts(out, ");\n");
	}
}

/* ---- saving ---- */

static void
save_union(const struct union_form *f, int n, struct buf *out)
{
	int i;

	buf_puts(out, "CREATE OR REPLACE FUNCTION banco.guardar_en("
	    "p_forma text,\n"
	    "    p_version integer, p_padre uuid, p_id uuid, p_rev integer,\n"
	    "    p_datos jsonb, OUT o_id uuid, OUT o_rev integer,\n"
	    "    OUT o_expediente uuid, OUT o_problemas jsonb)\n"
	    "LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "DECLARE\n\tx record;\nBEGIN\n\tIF p_forma IS NULL THEN\n"
	    "\t\tRETURN;\n");
	for (i = 0; i < n; i++)
		buf_printf(out, "\tELSIF p_forma = '%s' AND p_version = %d "
		    "THEN\n"
		    "\t\tx := banco.\"%s_guardar_v%d\"(p_padre, p_id, p_rev, "
		    "p_datos);\n", f[i].name, f[i].version, f[i].name,
		    f[i].version);
	buf_puts(out, "\tELSE\n"
	    "\t\tEXECUTE format('SELECT * FROM banco.%I($1, $2, $3, $4)',\n"
	    "\t\t    p_forma || '_guardar_v' || p_version) INTO x\n"
	    "\t\t    USING p_padre, p_id, p_rev, p_datos;\n"
	    "\tEND IF;\n"
	    "\to_id := x.o_id;\n"
	    "\to_rev := x.o_rev;\n"
	    "\to_expediente := x.o_expediente;\n"
	    "\to_problemas := x.o_problemas;\n");
	buf_printf(out, own, "guardar_en", "guardar_en",
	    "guarda por la función de esa forma y versión.");
}

/* ---- integrating ---- */

static void
look_at_records(const struct union_form *f, struct buf *out)
{
	buf_puts(out, "\t\tSELECT ");
	sql_literal(out, f->name);
	buf_printf(out, ", jsonb_object_agg(r.id, r.rev), bool_or(\n"
	    "\t\t    banco.\"%s_problemas\"(r, hoy)\n"
	    "\t\t    @? '$[*] ? (@.que != \"duda\")')\n"
	    "\t\t  FROM banco.", f->name);
	sql_ident(out, f->table);
	buf_puts(out, " r\n\t\t WHERE ");
	put_which(f, out);
	buf_puts(out, "\n\t\tHAVING count(*) > 0\n");
}

/* The caso itself is the row that is about to be written. */
static void
close_union(const struct union_form *f, int n, struct buf *out)
{
	const char *sep = "";
	int i;

	buf_puts(out, "\nCREATE OR REPLACE FUNCTION banco.caso_cerrar("
	    "c banco.caso,\n"
	    "    OUT registros jsonb, OUT impide boolean)\n"
	    "LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n");
	declare(f, n, out);
	buf_puts(out, "BEGIN\n\tregistros := '{}';\n\timpide := true;\n");
	if (caso_among(f, n)) {
		find_named(f, n, out);
		buf_puts(out, "\tSELECT jsonb_object_agg(q.forma, q.suyos),\n"
		    "\t    coalesce(bool_or(q.mal), true)\n"
		    "\t  INTO registros, impide\n"
		    "\t  FROM (\n");
		for (i = 0; i < n; i++) {
			if (!has_part(&f[i]))
				continue;
			buf_puts(out, sep);
			sep = "\t\tUNION ALL\n";
			look_at_records(&f[i], out);
		}
		buf_puts(out, "\t  ) AS q(forma, suyos, mal);\n"
		    "\tregistros := registros || jsonb_build_object('caso',\n"
		    "\t    jsonb_build_object(c.id, c.rev));\n"
		    "\timpide := impide OR banco.caso_problemas(c, hoy)\n"
		    "\t    @? '$[*] ? (@.que != \"duda\")';\n");
		find_called(f, n, &demands, out);
		buf_puts(out, "\timpide := impide "
		    "OR registros ?& exigidas IS NOT TRUE;\n");
	}
	buf_printf(out, own, "caso_cerrar", "caso_cerrar",
	    "los registros que van con un caso, y si algo impide integrarlo.");
}

/* A record that is not there: by its form, under whom it would be begun. */
static void
tell_missing(const struct union_form *f, const struct calling *c,
    struct buf *out)
{
	buf_puts(out, "\tIF ");
	sql_literal(out, f->name);
	buf_printf(out, " = ANY (%s)", c->into);
	if (c == &doubts) {
		buf_puts(out, " AND ");
		sql_literal(out, f->name);
		buf_puts(out, " <> ALL (exigidas)");
	}
	buf_puts(out, "\n\t    AND NOT EXISTS (SELECT FROM banco.");
	sql_ident(out, f->table);
	buf_puts(out, " r\n\t    WHERE ");
	put_which(f, out);
	buf_puts(out, ") THEN\n\t\tRETURN QUERY SELECT ");
	sql_literal(out, f->name);
	buf_puts(out, ", ");
	sql_literal(out, f->title);
	buf_printf(out, ", NULL::uuid, %s,\n"
	    "\t\t    NULL::text, '%s', 'exige';\n\tEND IF;\n",
	    !*f->parent ? "NULL::uuid" : of_woman(f) ? "c.expediente" :
	    "c.id", c == &doubts ? "duda" : "falta");
}

static void
tell_problems(const struct union_form *f, struct buf *out)
{
	buf_puts(out, "\tRETURN QUERY SELECT ");
	sql_literal(out, f->name);
	buf_puts(out, ", ");
	sql_literal(out, f->title);
	buf_printf(out, ", r.id, %s,\n"
	    "\t    q.campo, q.que, q.revision\n"
	    "\t  FROM banco.", !*f->parent ? "NULL::uuid" :
	    is_caso(f) || of_woman(f) ? "c.expediente" : "c.id");
	sql_ident(out, f->table);
	buf_printf(out, " r\n"
	    "\t CROSS JOIN LATERAL jsonb_to_recordset(\n"
	    "\t    banco.\"%s_problemas\"(r, hoy))\n"
	    "\t    AS q(campo text, que text, revision text)\n"
	    "\t WHERE ", f->name);
	put_which(f, out);
	buf_puts(out, "\n\t ORDER BY r.creado, r.id;\n");
}

static void
review_union(const struct union_form *f, int n, struct buf *out)
{
	int i;

	buf_puts(out, "\nCREATE OR REPLACE FUNCTION banco.caso_impedimentos("
	    "p_caso uuid)\n"
	    "RETURNS TABLE (forma text, titulo text, id uuid, padre uuid,\n"
	    "    campo text, que text, revision text)\n"
	    "LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n#variable_conflict use_column\n");
	declare(f, n, out);
	buf_puts(out, "\tsugeridas text[];\n\tc banco.caso;\nBEGIN\n"
	    "\tSELECT * INTO c FROM banco.caso x WHERE x.id = p_caso;\n");
	buf_printf(out, "\tIF %s THEN\n"
	    "\t\tRETURN QUERY SELECT 'caso', 'Caso', p_caso, c.expediente,\n"
	    "\t\t    NULL::text, 'error', 'sin_forma';\n"
	    "\t\tRETURN;\n"
	    "\tEND IF;\n", caso_among(f, n) ? "c.id IS NULL" : "true");
	find_named(f, n, out);
	find_called(f, n, &demands, out);
	find_called(f, n, &doubts, out);
	for (i = 0; i < n; i++) {
		if (has_part(&f[i]) && is_called(f, n, f[i].name, &demands))
			tell_missing(&f[i], &demands, out);
		if (has_part(&f[i]) && is_called(f, n, f[i].name, &doubts))
			tell_missing(&f[i], &doubts, out);
		if (is_caso(&f[i]) || has_part(&f[i]))
			tell_problems(&f[i], out);
	}
	buf_printf(out, own, "caso_impedimentos", "caso_impedimentos",
	    "lo que impide integrar un caso, y lo dudoso.");
}

/* ---- the overview ---- */

/* What is only suggested and is not there is a doubt of no record. */
static void
state_of(const struct union_form *f, bool demanded, bool suggested,
    struct buf *out)
{
	buf_puts(out, "\tRETURN QUERY SELECT ");
	sql_literal(out, f->name);
	buf_printf(out, ", count(*)::integer,\n"
	    "\t    %smax(CASE\n"
	    "\t\tWHEN q.p @? '$[*] ? (@.que == \"error\")' THEN 3\n"
	    "\t\tWHEN q.p @? '$[*] ? (@.que == \"falta\")' THEN 2\n"
	    "\t\tWHEN q.p @? '$[*] ? (@.que == \"duda\")' THEN 1 ELSE 0 END)",
	    suggested ? "coalesce(" : "");
	if (suggested) {
		buf_puts(out, ",\n\t\tCASE WHEN ");
		sql_literal(out, f->name);
		buf_puts(out, " = ANY (sugeridas) THEN 1 END)");
	}
	buf_puts(out, ",\n"
	    "\t    coalesce(sum(jsonb_array_length(jsonb_path_query_array("
	    "q.p,\n"
	    "\t\t'$[*] ? (@.que != \"duda\")'))), 0)::integer");
	if (demanded) {
		buf_puts(out, "\n\t    + CASE WHEN count(*) = 0 AND ");
		sql_literal(out, f->name);
		buf_puts(out, " = ANY (exigidas)\n\t\tTHEN 1 ELSE 0 END");
	}
	buf_puts(out, "\n\t  FROM (SELECT banco.");
	buf_printf(out, "\"%s_problemas\"(r, hoy) AS p FROM banco.", f->name);
	sql_ident(out, f->table);
	buf_puts(out, " r\n\t\tWHERE r.expediente = p_expediente) q;\n");
}

/* What the records of an expediente call for. */
static void
call_all(const struct union_form *f, int n, const struct calling *c,
    struct buf *out)
{
	int i;

	buf_printf(out, "\t%s := '{}';\n", c->into);
	for (i = 0; i < n; i++) {
		if (!*called_by(&f[i], c))
			continue;
		put_calling(&f[i], c, out);
		buf_printf(out, "r.expediente = p_expediente%s);\n",
		    is_caso(&f[i]) ? " AND r.estado = 'guardado'" : "");
	}
}

static void
overview_union(const struct union_form *f, int n, struct buf *out)
{
	int i;

	buf_puts(out, "\nCREATE OR REPLACE FUNCTION banco.expediente_formas("
	    "p_expediente uuid)\n"
	    "RETURNS TABLE (forma text, registros integer, peor integer,\n"
	    "    faltan integer)\n"
	    "LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n#variable_conflict use_column\n"
	    "DECLARE\n\thoy constant date := banco.hoy();\n"
	    "\texigidas text[];\n\tsugeridas text[];\nBEGIN\n");
	call_all(f, n, &demands, out);
	call_all(f, n, &doubts, out);
	for (i = 0; i < n; i++)
		state_of(&f[i], is_called(f, n, f[i].name, &demands),
		    is_called(f, n, f[i].name, &doubts), out);
	buf_printf(out, own, "expediente_formas", "expediente_formas",
	    "cuántos registros de cada forma, y qué dice su revisión.");
}

void
union_sql(const struct union_form *f, int n, struct buf *out)
{
	save_union(f, n, out);
	close_union(f, n, out);
	review_union(f, n, out);
	overview_union(f, n, out);
}
