#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/sqlgen.h"

/*
 * Saving one record: everything is looked at before anything is written, so
 * that all that is wrong comes back at once, as kinds and without values.
 * The helpers (banco.datos_mirar, banco.problema, ...) are in
 * sql/api/20_generado.sql.
 */

static void
declare_level(const struct level *l, struct buf *out)
{
	part_declare(l, out);
	buf_printf(out, "\tviejo%s %s;\n", l->tag, l->table);
	buf_printf(out, "\tnuevo%s %s;\n", l->tag, l->table);
	if (l->group >= 0)
		buf_printf(out, "\tfilas%s %s[] := '{}';\n", l->tag, l->table);
}

/* ---- from JSON to the row ---- */

/*
 * One conversion of the whole row; only when that fails, one field after the
 * other, and what is wrong is set aside so that the rest is looked at too.
 */
static void
populate(const struct level *l, struct buf *out)
{
	const char *t = l->tag;

	buf_printf(out, "\tBEGIN\n"
	    "\t\tnuevo%s := jsonb_populate_record(viejo%s, planos%s);\n"
	    "\tEXCEPTION WHEN OTHERS THEN\n"
	    "\t\tFOR clave, dato IN\n"
	    "\t\t    SELECT j.key, j.value FROM jsonb_each(planos%s) j\n"
	    "\t\tLOOP\n"
	    "\t\t\tBEGIN\n"
	    "\t\t\t\tPERFORM jsonb_populate_record(NULL::%s,\n"
	    "\t\t\t\t    jsonb_build_object(clave, dato));\n"
	    "\t\t\tEXCEPTION WHEN OTHERS THEN\n"
	    "\t\t\t\tmal := true;\n"
	    "\t\t\t\to_problemas := o_problemas || banco.problema(\n"
	    "\t\t\t\t    ruta || banco.campo_de(campos%s, clave), 'tipo');\n"
	    "\t\t\t\tplanos%s := planos%s - clave;\n"
	    "\t\t\tEND;\n"
	    "\t\tEND LOOP;\n", t, t, t, t, l->table, t, t, t);
	buf_printf(out, "\t\tIF NOT mal THEN\n\t\t\tRAISE;\n\t\tEND IF;\n"
	    "\t\tnuevo%s := jsonb_populate_record(viejo%s, planos%s);\n"
	    "\tEND;\n", t, t, t);
}

static void
look_at(const struct level *l, const char *datos, struct buf *out)
{
	const char *t = l->tag;

	part_sql(l, datos, out);
	populate(l, out);
	buf_printf(out, "\tnuevo%s.sin_valor := m.sin;\n", t);
	if (l->group < 0 || level_has_extra(l))
		buf_printf(out, "\tnuevo%s.adicionales := m.extras;\n", t);
	refs_sql(l, out);
}

/* ---- groups ---- */

/* Whoever comes where an entry was taken away brings nothing of that one. */
static void
group_sql(const struct form_def *f, int group, struct buf *out)
{
	struct level l = level_of(f, group);
	const char *t = l.tag, *name = f->fields[group].name;

	buf_printf(out, "\n\t-- %s\n"
	    "\tFOR datos%s IN SELECT j.value FROM jsonb_array_elements(\n"
	    "\t    CASE jsonb_typeof(datos->'%s') WHEN 'array'\n"
	    "\t    THEN datos->'%s' ELSE '[]' END) j\n"
	    "\tLOOP\n"
	    "\tIF coalesce(datos%s->>'n' !~ '^[1-9][0-9]{0,5}$', true) THEN\n"
	    "\t\to_problemas := o_problemas || banco.problema('%s', 'tipo');\n"
	    "\t\tCONTINUE;\n"
	    "\tEND IF;\n"
	    "\truta := '%s.' || (datos%s->>'n') || '.';\n"
	    "\ttrozo := datos%s - 'n' - 'quitada';\n"
	    "\tSELECT t.* INTO viejo%s FROM %s t\n"
	    "\t WHERE t.padre = p_id AND t.n = (datos%s->>'n')::integer\n"
	    "\t   AND (t.retirada IS NULL OR datos%s->'quitada' = 'true');\n",
	    name, t, name, name, t, name, name, t, t, t, l.table, t, t);
	look_at(&l, "trozo", out);
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

/* Triggers may set what is only shown; the rest is in hand already. */
static void
returning(const struct level *l, struct buf *out)
{
	struct buf into = BUF_INIT;
	int i;

	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		if (!(f->flags & FIELD_READ_ONLY) || !f->column)
			continue;
		buf_puts(out, into.len ? ", t." : "\n\tRETURNING t.");
		sql_ident(out, f->column);
		buf_puts(&into, into.len ? ", nuevo." : " INTO nuevo.");
		sql_ident(&into, f->column);
	}
	if (into.len)
		buf_puts(out, into.s);
	buf_puts(out, ";\n");
	buf_release(&into);
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
	    "\tINSERT INTO %s AS t (id, expediente%s, institucion,\n"
	    "\t    cuenta, rev, creado, tocado, version, sin_valor,\n"
	    "\t    adicionales",
	    l.table, up ? ", padre" : "");
	columns(&l, "", false, out);
	buf_printf(out, ")\n\tVALUES (o_id, o_expediente%s, yo.institucion,\n"
	    "\t    yo.cuenta, 1, now(), now(), %d,\n"
	    "\t    nuevo.sin_valor, nuevo.adicionales", up ? ", p_padre" : "",
	    f->version);
	columns(&l, "nuevo.", false, out);
	buf_putc(out, ')');
	returning(&l, out);
	buf_puts(out, "\tnuevo.id := o_id;\n\tELSE\n"
	    "\to_id := p_id;\n"
	    "\to_rev := p_rev + 1;\n");
	buf_printf(out, "\tnuevo.version := %d;\n"
	    "\tUPDATE %s AS t SET rev = o_rev, tocado = now()", f->version,
	    l.table);
	for (i = 0; i < NELEM(record_columns); i++)
		buf_printf(out, ",\n\t    %s = nuevo.%s", record_columns[i],
		    record_columns[i]);
	columns(&l, "nuevo.", true, out);
	buf_puts(out, "\n\t WHERE t.id = p_id");
	returning(&l, out);
	buf_puts(out, "\tEND IF;\n");
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
	    "\ttrozo jsonb;\n"
	    "\tm record;\n"
	    "\tmalos text[];\n"
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

/*
 * Whose it is: the record itself, or the one it will stand under.  A new one
 * begins as a row of nulls, which is cheaper to fill than none: of none
 * jsonb_populate_record() looks at each column.  Integrating waits for whoever
 * saves any part of her record and they for it (banco.integrando), and that
 * lock comes before any row: who held a row and then waited for it could be
 * what it waits for.
 */
static const char hold_her[] =
    "\tPERFORM banco.guardando((SELECT t.expediente\n"
    "\t    FROM banco.@T t WHERE t.id = p_id));\n";
static const char whose_old[] =
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
    "\to_expediente := banco.\"@P_expediente\"(p_padre);\n"
    "\tIF o_expediente IS NULL THEN\n"
    "\t\to_problemas := banco.problema(NULL, 'no_existe');\n"
    "\t\tRETURN;\n"
    "\tEND IF;\n"
    "\tPERFORM banco.guardando(o_expediente);\n";

void
save_sql(const struct form_def *f, struct buf *out)
{
	struct level l = level_of(f, -1);
	int i;

	emit(out, f, head);
	declare(f, out);
	buf_puts(out, "BEGIN\n");
	buf_puts(out, "\tIF p_id IS NOT NULL THEN\n");
	emit(out, f, hold_her);
	emit(out, f, whose_old);
	buf_puts(out, "\tELSE\n\tviejo.rev := NULL;\n");
	if (f->parent)
		emit(out, f, whose_new);
	buf_puts(out, "\tEND IF;\n\n\to_problemas := '[]'::jsonb;\n");
	look_at(&l, "datos", out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			group_sql(f, i, out);
	buf_puts(out, "\n\tIF o_problemas <> '[]' THEN\n"
	    "\t\to_expediente := NULL;\n\t\tRETURN;\n\tEND IF;\n");
	write_record(f, out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			write_group(f, i, out);
	emit(out, f, "\n\to_problemas := banco.\"@F_problemas\"(nuevo, hoy);"
	    "\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_guardar_v@V', 'banco_dueno', "
	    "'banco_rls');\n");
}
