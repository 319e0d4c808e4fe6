#include "lib/base/base.h"
#include "ctl/cargar.h"

#include "ctl/ctl.h"
#include "ctl/unir.h"
#include "lib/form/sqlgen.h"

/* ---- JSON for jsonb_to_recordset() ---- */

static void
json_text(struct buf *b, const char *s)
{
	if (!s) {
		buf_puts(b, "null");
		return;
	}
	buf_putc(b, '"');
	for (; *s; s++)
		if (*s == '"' || *s == '\\')
			buf_printf(b, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			buf_printf(b, "\\u%04x", (unsigned)*s);
		else
			buf_putc(b, *s);
	buf_putc(b, '"');
}

static void
json_key(struct buf *b, const char *key, const char *value)
{
	buf_printf(b, "%s\"%s\": ",
	    b->len && b->s[b->len - 1] == '{' ? "" : ", ", key);
	json_text(b, value);
}

static void
json_int(struct buf *b, const char *key, int value)
{
	buf_printf(b, "%s\"%s\": %d",
	    b->len && b->s[b->len - 1] == '{' ? "" : ", ", key, value);
}

/* ---- catalogues ---- */

static const char catalog_sql[] =
    "INSERT INTO banco.catalogo AS t (nombre, titulo, padre, fuente) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (nombre) DO UPDATE "
    "SET titulo = excluded.titulo, padre = excluded.padre, "
    "fuente = excluded.fuente WHERE (t.titulo, t.padre, t.fuente) "
    "IS DISTINCT FROM (excluded.titulo, excluded.padre, excluded.fuente)";

/* A code that is no longer in the file ends; it stays good for old records. */
static const char values_sql[] =
    "WITH v AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS x("
    "codigo text, etiqueta text, padre text, posicion integer, alias text, "
    "desde date, hasta date, excluye boolean, banavim text, dgis text, "
    "fuente text)), puesto AS ("
    "INSERT INTO banco.catalogo_valor AS t (catalogo, codigo, etiqueta, "
    "padre, posicion, alias, vigente_desde, vigente_hasta, excluye, banavim, "
    "dgis, fuente) "
    "SELECT $1, v.codigo, v.etiqueta, v.padre, v.posicion, v.alias, v.desde, "
    "v.hasta, v.excluye, v.banavim, v.dgis, v.fuente FROM v "
    "ON CONFLICT (catalogo, codigo) DO UPDATE SET "
    "etiqueta = excluded.etiqueta, padre = excluded.padre, "
    "posicion = excluded.posicion, alias = excluded.alias, "
    "vigente_desde = excluded.vigente_desde, "
    "vigente_hasta = excluded.vigente_hasta, "
    "excluye = excluded.excluye, banavim = excluded.banavim, "
    "dgis = excluded.dgis, fuente = excluded.fuente "
    "WHERE (t.etiqueta, t.padre, t.posicion, t.alias, "
    "t.vigente_desde, t.vigente_hasta, "
    "t.excluye, t.banavim, t.dgis, t.fuente) IS DISTINCT FROM "
    "(excluded.etiqueta, excluded.padre, excluded.posicion, excluded.alias, "
    "excluded.vigente_desde, excluded.vigente_hasta, excluded.excluye, "
    "excluded.banavim, "
    "excluded.dgis, excluded.fuente) RETURNING 1), quitado AS ("
    "UPDATE banco.catalogo_valor t "
    "SET vigente_hasta = greatest(banco.hoy() - 1, t.vigente_desde) "
    "WHERE t.catalogo = $1 AND (t.vigente_hasta IS NULL "
    "OR t.vigente_hasta >= banco.hoy()) "
    "AND NOT EXISTS (SELECT FROM v WHERE v.codigo = t.codigo) RETURNING 1) "
    "SELECT (SELECT count(*) FROM puesto) + (SELECT count(*) FROM quitado)";

static void
catalog_json(const struct catalog *c, struct buf *js)
{
	int i;

	buf_putc(js, '[');
	for (i = 0; i < c->n; i++) {
		const struct choice *ch = &c->choices[i];

		buf_puts(js, i ? ",\n{" : "{");
		json_key(js, "codigo", ch->code);
		json_key(js, "etiqueta", ch->label);
		json_key(js, "padre", ch->parent);
		json_int(js, "posicion", i + 1);
		json_key(js, "alias", ch->alias);
		json_key(js, "desde", ch->from);
		json_key(js, "hasta", ch->until);
		buf_printf(js, ", \"excluye\": %s",
		    ch->exclusive ? "true" : "false");
		json_key(js, "banavim", ch->banavim);
		json_key(js, "dgis", ch->dgis);
		json_key(js, "fuente", ch->source);
		buf_putc(js, '}');
	}
	buf_putc(js, ']');
}

/* How many of its values changed; -1: told. */
static int
store_catalog(struct db *db, const struct catalog *c)
{
	const char *head[] = { c->name, c->title ? c->title : c->name,
	    c->parent, c->source };
	const char *val[] = { c->name, NULL };
	struct buf js = BUF_INIT;
	struct err err = ERR_INIT;
	struct rows *r = NULL;
	int changed = -1;

	catalog_json(c, &js);
	val[1] = js.s;
	if (db_run(db, catalog_sql, 4, head, DB_WRITE, &err) == 0)
		r = db_query(db, values_sql, 2, val, DB_WRITE, &err);
	if (r)
		changed = rows_int(r, 0, 0);
	else
		complain_err(c->name, &err);
	rows_free(&r);
	buf_release(&js);
	return changed;
}

static void
tell_changed(const char *of, int n, const char *one, const char *many)
{
	if (n > 1)
		printf("%s: %d %s\n", of, n, many);
	else
		printf("%s: %s\n", of, n == 1 ? one : "sin cambio");
}

/* A catalogue refers to its parent, so the parents go first. */
static int
store_catalogs(struct formset *s, struct db *db)
{
	int i, depth, want, n, changed = 0;

	for (want = 0; want <= CATALOG_DEPTH; want++)
		for (i = 0; i < s->ncatalogs; i++) {
			const struct catalog *c = s->catalog[i].catalog;
			const struct catalog *up = c;

			for (depth = 0; up && up->parent; depth++)
				up = formset_catalog(s, up->parent);
			if (depth != want)
				continue;
			if ((n = store_catalog(db, c)) < 0)
				return -1;
			changed += n;
		}
	tell_changed("catálogos", changed, "un valor cambió",
	    "valores cambiaron");
	return 0;
}

/* ---- the law's own words ---- */

static int
store_law(struct db *db, const struct yaml *doc)
{
	const struct yaml *p;
	struct buf js = BUF_INIT;
	struct err err = ERR_INIT;
	const char *val[] = { yaml_get(doc, "ley")->text, NULL };
	int rc;

	buf_putc(&js, '[');
	for (p = yaml_get(doc, "parrafos")->first; p; p = p->next) {
		buf_puts(&js, js.len > 1 ? ",\n{" : "{");
		json_key(&js, "item", yaml_get(p, "item")->text);
		json_key(&js, "texto", yaml_get(p, "texto")->text);
		buf_putc(&js, '}');
	}
	buf_putc(&js, ']');
	val[1] = js.s;
	rc = db_run(db, "DELETE FROM formas.ley WHERE ley = $1", 1, val,
	    DB_WRITE, &err);
	if (rc == 0)
		rc = db_run(db, "INSERT INTO formas.ley (ley, item, texto) "
		    "SELECT $1, x.item, x.texto FROM jsonb_to_recordset("
		    "$2::jsonb) AS x(item text, texto text)", 2, val, DB_WRITE,
		    &err);
	if (rc != 0)
		complain_err(val[0], &err);
	buf_release(&js);
	return rc;
}

/* ---- forms ---- */

static void
field_json(struct buf *js, const struct field_def *f, const char *group,
    int at)
{
	buf_puts(js, js->len > 1 ? ",\n{" : "{");
	json_key(js, "grupo", group);
	json_key(js, "campo", f->name);
	json_int(js, "posicion", at);
	json_key(js, "tipo", field_type_name(f->type));
	json_key(js, "etiqueta", f->label);
	json_key(js, "columna", f->column);
	json_key(js, "catalogo", f->catalog);
	json_key(js, "de_forma", f->of_form);
	json_key(js, "categoria", category_name(f->category));
	json_key(js, "lineamiento", f->law);
	json_key(js, "tras_integrar", after_name(f->after));
	buf_putc(js, '}');
}

static void
fields_json(const struct form_def *f, struct buf *js)
{
	int i, j, at = 0;

	buf_putc(js, '[');
	for (i = 0; i < f->nfields; i++) {
		const struct field_def *g = &f->fields[i];

		field_json(js, g, "", ++at);
		for (j = 0; g->type == FIELD_GROUP && j < g->count; j++)
			field_json(js, &f->sub[g->first + j], g->name, ++at);
	}
	buf_putc(js, ']');
}

static int
store_fields(struct db *db, const struct form_def *f, const char *version,
    struct err *err)
{
	const char *val[] = { f->name, version, NULL };
	struct buf js = BUF_INIT;
	int rc;

	fields_json(f, &js);
	val[2] = js.s;
	rc = db_run(db, "DELETE FROM formas.campo "
	    "WHERE forma = $1 AND version = $2::int", 2, val, DB_WRITE, err);
	if (rc == 0)
		rc = db_run(db, "INSERT INTO formas.campo (forma, version, "
		    "grupo, campo, posicion, tipo, etiqueta, columna, "
		    "catalogo, de_forma, categoria, lineamiento, "
		    "tras_integrar) "
		    "SELECT $1, $2::int, x.* "
		    "FROM jsonb_to_recordset($3::jsonb) AS x(grupo text, "
		    "campo text, posicion integer, tipo text, etiqueta text, "
		    "columna text, catalogo text, de_forma text, "
		    "categoria text, lineamiento text, tras_integrar text)",
		    3, val, DB_WRITE,
		    err);
	buf_release(&js);
	return rc;
}

/* "feminicidio,trata" */
static void
put_demands(const struct form_def *f, enum check_level level, struct buf *out)
{
	int i;

	for (i = 0; i < f->ndemands; i++)
		if (f->demands[i].level == level)
			buf_printf(out, "%s%s", out->len > 0 ? "," : "",
			    f->demands[i].form);
}

static int
store_text(struct db *db, const struct form_file *file, const char *version,
    struct err *err)
{
	const struct form_def *f = file->def;
	char order[16];
	const char *val[] = { f->name, version, f->title, f->law, f->table,
	    f->parent, f->section, order, f->repeats ? "true" : "false",
	    file->text.s, after_name(f->after), NULL, NULL };
	struct buf demands = BUF_INIT, doubts = BUF_INIT;
	int rc;

	snprintf(order, sizeof(order), "%d", f->order);
	put_demands(f, CHECK_ERROR, &demands);
	put_demands(f, CHECK_DOUBT, &doubts);
	val[11] = demands.s;
	val[12] = doubts.s;
	rc = db_run(db, "UPDATE formas.forma SET vigente = false "
	    "WHERE nombre = $1 AND vigente AND version <> $2::int", 2, val,
	    DB_WRITE, err);
	if (rc == 0)
		rc = db_run(db, "INSERT INTO formas.forma (nombre, version, "
		    "titulo, lineamiento, tabla, padre, seccion, orden, "
		    "repite, texto, sha256, tras_integrar, exige, sugiere, "
		    "vigente) "
		    "VALUES ($1, $2::int, $3, $4, $5, $6, $7, "
		    "$8::int, $9::boolean, $10, "
		    "encode(sha256(convert_to($10, 'UTF8')), 'hex'), $11, "
		    "string_to_array($12, ','), string_to_array($13, ','), "
		    "true) "
		    "ON CONFLICT (nombre, version) DO UPDATE SET "
		    "titulo = excluded.titulo, "
		    "lineamiento = excluded.lineamiento, "
		    "tabla = excluded.tabla, padre = excluded.padre, "
		    "seccion = excluded.seccion, orden = excluded.orden, "
		    "repite = excluded.repite, texto = excluded.texto, "
		    "sha256 = excluded.sha256, "
		    "tras_integrar = excluded.tras_integrar, "
		    "exige = excluded.exige, sugiere = excluded.sugiere, "
		    "vigente = true, cargada = clock_timestamp()", 13, val,
		    DB_WRITE, err);
	buf_release(&demands);
	buf_release(&doubts);
	return rc;
}

/* What the bank has of this form, compared with the file. */
enum stored {
	STORED_NEW,		/* a version it does not have */
	STORED_SAME,
	STORED_CHANGED,		/* that version, another text, never used */
	STORED_USED,		/* the same, but somebody captured with it */
	STORED_OLDER,		/* it has a later version in force */
	STORED_ERROR,
};

static enum stored
compare(struct db *db, const struct form_file *file, const char *version,
    struct err *err)
{
	const char *val[] = { file->def->name, version, file->text.s };
	struct buf used = BUF_INIT;
	struct rows *r = db_query(db, "SELECT "
	    "(SELECT f.texto = $3 AND f.vigente FROM formas.forma f "
	    "WHERE f.nombre = $1 AND f.version = $2::int), "
	    "coalesce((SELECT max(f.version) > $2::int FROM formas.forma f "
	    "WHERE f.nombre = $1), false)", 3, val, DB_READ, err);
	enum stored st = STORED_ERROR;

	if (!r)
		return STORED_ERROR;
	if (rows_bool(r, 0, 1)) {
		st = STORED_OLDER;
	} else if (!rows_get(r, 0, 0)) {
		st = STORED_NEW;
	} else if (rows_bool(r, 0, 0)) {
		st = STORED_SAME;
	} else {
		rows_free(&r);
		buf_puts(&used, "SELECT EXISTS (SELECT FROM banco.borrador "
		    "WHERE forma = $1 AND version = $2::int) OR EXISTS "
		    "(SELECT FROM banco.");
		sql_ident(&used, file->def->table);
		buf_puts(&used, " WHERE version = $2::int)");
		r = db_query(db, used.s, 2, val, DB_READ, err);
		if (r)
			st = rows_bool(r, 0, 0) ? STORED_USED : STORED_CHANGED;
	}
	buf_release(&used);
	rows_free(&r);
	return st;
}

/*
 * Runs the script unless its functions are there already: the one that saves
 * says of which text it was made, so that functions are made anew when the
 * generator changed and left alone when nothing did.
 */
static int
store_script(struct db *db, const struct form_def *f, struct buf *sql,
    bool *made, struct err *err)
{
	struct buf name = BUF_INIT;
	const char *val[2] = { NULL, NULL };
	struct rows *r;
	int rc = -1;

	buf_printf(&name, "banco.\"%s_guardar_v%d\"(uuid,uuid,integer,jsonb)",
	    f->name, f->version);
	val[0] = name.s;
	val[1] = sql->s;
	r = db_query(db, "SELECT x.sha, coalesce(obj_description("
	    "to_regprocedure($1)::oid, 'pg_proc'), '') = x.sha FROM (SELECT "
	    "encode(sha256(convert_to($2, 'UTF8')), 'hex')) AS x(sha)", 2, val,
	    DB_READ, err);
	if (!r)
		goto out;
	*made = !rows_bool(r, 0, 1);
	if (*made) {
		buf_printf(sql, "COMMENT ON FUNCTION %s IS '%s';\n", name.s,
		    rows_text(r, 0, 0));
		rc = db_script(db, sql->s, NULL, err);
	} else {
		rc = 0;
	}
out:
	rows_free(&r);
	buf_release(&name);
	return rc;
}

static int
store_functions(struct db *db, const struct form_def *f, bool *made,
    struct err *err)
{
	struct buf sql = BUF_INIT;
	int rc;

	form_sql(f, &sql);
	rc = store_script(db, f, &sql, made, err);
	buf_release(&sql);
	return rc;
}

/* Of a text that the bank has: all its functions, or the one that saves. */
static int
store_version(struct db *db, const char *name, const char *text, bool all,
    struct err *err)
{
	struct form_def *f = form_load(name, text, strlen(text), err);
	struct buf sql = BUF_INIT;
	bool made;
	int rc;

	if (!f)
		return -1;
	if (all)
		form_sql(f, &sql);
	else
		form_sql_saving(f, &sql);
	rc = store_script(db, f, &sql, &made, err);
	buf_release(&sql);
	form_free(&f);
	return rc;
}

/* Drafts of an older version are saved by it, as this generator makes it. */
static int
store_versions(struct db *db, const struct form_def *f, const char *version,
    struct err *err)
{
	const char *val[] = { f->name, version };
	struct rows *r;
	int i, rc = 0;

	r = db_query(db, "SELECT f.texto FROM formas.forma f WHERE f.nombre = "
	    "$1 AND f.version <> $2::int AND EXISTS (SELECT FROM "
	    "banco.borrador b WHERE b.forma = $1 AND b.version = f.version)",
	    2, val, DB_READ, err);
	if (!r)
		return -1;
	for (i = 0; i < r->n && rc == 0; i++)
		rc = store_version(db, f->name, rows_text(r, i, 0), false,
		    err);
	rows_free(&r);
	return rc;
}

/* A version that is neither in force nor in an open draft is done with. */
static int
drop_old(struct db *db, const struct form_def *f, const char *version,
    struct err *err)
{
	const char *val[] = { f->name, version };
	struct buf sql = BUF_INIT;
	struct rows *r;
	int i, rc = 0;

	r = db_query(db, "SELECT p.oid::regprocedure FROM pg_proc p, "
	    "LATERAL (SELECT substring(p.proname, "
	    "'^' || $1 || '_guardar_v([0-9]+)$')::int) AS v(version) "
	    "WHERE p.pronamespace = to_regnamespace('banco') "
	    "AND v.version <> $2::int AND NOT EXISTS (SELECT FROM "
	    "banco.borrador b WHERE b.forma = $1 AND b.version = v.version)",
	    2, val, DB_READ, err);
	if (!r)
		return -1;
	for (i = 0; i < r->n; i++)
		buf_printf(&sql, "DROP FUNCTION %s;\n", rows_text(r, i, 0));
	if (sql.len > 0)
		rc = db_script(db, sql.s, NULL, err);
	rows_free(&r);
	buf_release(&sql);
	return rc;
}

/*
 * A field without a column keeps its values when it leaves the form.  One of
 * its name and another type would find them.  0, or -1: told.
 */
static int
check_extras(struct formset *s, struct db *db, const struct form_file *file,
    const char *version, int line)
{
	const char *val[] = { file->def->name, NULL, version };
	struct buf js = BUF_INIT;
	struct err err = ERR_INIT;
	struct rows *r;
	int n = -1;

	fields_json(file->def, &js);
	val[1] = js.s;
	r = db_query(db, "SELECT c.campo, c.tipo FROM formas.campo c "
	    "JOIN jsonb_to_recordset($2::jsonb) AS x(grupo text, campo text, "
	    "tipo text, columna text) ON x.campo = c.campo "
	    "WHERE c.forma = $1 AND c.version <> $3::int "
	    "AND c.grupo = '' AND x.grupo = '' "
	    "AND c.columna IS NULL AND x.columna IS NULL AND c.tipo <> x.tipo "
	    "ORDER BY c.version DESC LIMIT 1", 3, val, DB_READ, &err);
	if (r && (n = r->n) > 0)
		formset_tell(s, file, line, "«%s» ya fue un dato de tipo %s, y "
		    "lo que se dijo sigue ahí; se esperaba otro nombre",
		    rows_text(r, 0, 0), rows_text(r, 0, 1));
	else if (!r)
		complain_err(file->def->name, &err);
	rows_free(&r);
	buf_release(&js);
	return n == 0 ? 0 : -1;
}

/* 0: as it is said; -1: told. */
static int
store_form(struct formset *s, struct db *db, const struct form_file *file)
{
	const struct form_def *f = file->def;
	int line = file->segments[file->nsegments - 1].first;
	struct err err = ERR_INIT;
	char version[16];
	bool made = false;
	enum stored st;

	snprintf(version, sizeof(version), "%d", f->version);
	st = compare(db, file, version, &err);
	switch (st) {
	case STORED_USED:
		formset_tell(s, file, line, "la forma cambió y ya hay capturas "
		    "con su versión %d; se esperaba «version: %d»", f->version,
		    f->version + 1);
		return -1;
	case STORED_OLDER:
		formset_tell(s, file, line, "el banco tiene una versión mayor "
		    "que %d; se esperaba un número mayor", f->version);
		return -1;
	case STORED_ERROR:
		return complain_err(f->name, &err);
	case STORED_NEW:
	case STORED_CHANGED:
		if (check_extras(s, db, file, version, line) != 0)
			return -1;
		if (store_text(db, file, version, &err) != 0 ||
		    store_fields(db, f, version, &err) != 0)
			return complain_err(f->name, &err);
		break;
	case STORED_SAME:
		break;
	}
	if (store_functions(db, f, &made, &err) != 0 ||
	    store_versions(db, f, version, &err) != 0 ||
	    drop_old(db, f, version, &err) != 0)
		return complain_err(f->name, &err);
	printf("%s v%d: %s\n", f->name, f->version, st != STORED_SAME ?
	    "cargada" : made ? "funciones rehechas" : "sin cambio");
	return 0;
}

/* ---- calendars ---- */

/* A day that the state put there by hand, with no calendar's name, stays. */
static const char days_sql[] =
    "WITH d AS (SELECT DISTINCT ON (x.dia) x.* FROM jsonb_to_recordset("
    "$1::jsonb) AS x(dia date, motivo text, fuente text, calendario text) "
    "ORDER BY x.dia, x.calendario), quitado AS ("
    "DELETE FROM banco.dia_inhabil t WHERE t.calendario IS NOT NULL "
    "AND NOT EXISTS (SELECT FROM d WHERE d.dia = t.dia) RETURNING 1), "
    "puesto AS ("
    "INSERT INTO banco.dia_inhabil AS t (dia, motivo, fuente, calendario) "
    "SELECT d.dia, d.motivo, d.fuente, d.calendario FROM d "
    "ON CONFLICT (dia) DO UPDATE SET motivo = excluded.motivo, "
    "fuente = excluded.fuente, calendario = excluded.calendario "
    "WHERE t.calendario IS NOT NULL AND (t.motivo, t.fuente, t.calendario) "
    "IS DISTINCT FROM (excluded.motivo, excluded.fuente, "
    "excluded.calendario) RETURNING 1) "
    "SELECT (SELECT count(*) FROM quitado) + (SELECT count(*) FROM puesto)";

static void
json_day(struct buf *b, const struct calendar *c, const struct rest_day *d)
{
	struct buf one = BUF_INIT;
	char iso[DATE_ISO_LEN];

	date_to_iso(&d->day, iso);
	buf_putc(&one, '{');
	json_key(&one, "dia", iso);
	json_key(&one, "motivo", d->why);
	json_key(&one, "fuente", d->source);
	json_key(&one, "calendario", c->name);
	buf_printf(b, "%s%s}", b->len > 1 ? ", " : "", one.s);
	buf_release(&one);
}

static int
store_calendars(const struct calendars *cs, struct db *db)
{
	struct buf all = BUF_INIT;
	struct err err = ERR_INIT;
	struct rows *r;
	const char *val[1];
	int i, j, changed = -1;

	if (cs->n == 0)
		return 0;
	buf_putc(&all, '[');
	for (i = 0; i < cs->n; i++)
		for (j = 0; j < cs->c[i]->n; j++)
			json_day(&all, cs->c[i], &cs->c[i]->days[j]);
	buf_putc(&all, ']');
	val[0] = all.s;
	r = db_query(db, days_sql, 1, val, DB_WRITE, &err);
	if (r) {
		changed = rows_int(r, 0, 0);
		tell_changed("calendario", changed, "un día cambió",
		    "días cambiaron");
	}
	rows_free(&r);
	buf_release(&all);
	return changed >= 0 ? 0 : complain_err("calendario", &err);
}

/* What is in force and not in this folder has functions of this generator. */
static int
store_others(const struct formset *s, struct db *db, struct err *err)
{
	struct rows *r = db_query(db, "SELECT f.nombre, f.texto "
	    "FROM formas.forma f WHERE f.vigente", 0, NULL, DB_READ, err);
	int i, rc = 0;

	if (!r)
		return -1;
	for (i = 0; i < r->n && rc == 0; i++)
		if (!formset_form(s, rows_text(r, i, 0)))
			rc = store_version(db, rows_text(r, i, 0),
			    rows_text(r, i, 1), true, err);
	rows_free(&r);
	return rc;
}

int
formset_store(struct formset *s, struct db *db)
{
	struct err err = ERR_INIT;
	int i, bad = 0;

	if (db_script(db, "BEGIN; SET LOCAL lock_timeout = '10s'; "
	    "SELECT pg_advisory_xact_lock(hashtext('resguardo.formas'))", NULL,
	    &err) != 0)
		return complain_err("formas cargar", &err);
	if (store_catalogs(s, db) != 0 ||
	    store_calendars(&s->calendars, db) != 0)
		goto undo;
	for (i = 0; i < s->nlaws; i++)
		if (store_law(db, s->law[i].doc) != 0)
			goto undo;
	for (i = 0; i < s->nforms; i++)
		if (store_form(s, db, &s->form[i]) != 0)
			bad++;
	if (bad > 0)
		goto undo;
	if (store_others(s, db, &err) == 0 && forms_unite(db, &err) == 0 &&
	    db_run(db, "COMMIT", 0, NULL, DB_WRITE, &err) == 0)
		return 0;
	complain_err("formas cargar", &err);
undo:
	if (db_run(db, "ROLLBACK", 0, NULL, DB_READ, &err) != 0)
		complain("no se pudo deshacer: %s", err.msg);
	complain("no se cargó nada; el banco sigue con lo que tenía");
	return -1;
}
