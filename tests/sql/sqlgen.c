#include "lib/base/base.h"
#include "tests/sql/server.h"

#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "lib/form/check.h"
#include "lib/form/json.h"
#include "lib/form/sqlgen.h"
#include "tests/tap.h"
#include "tests/unit/sample.h"

/*
 * The sample form of the unit tests, in the bank: a table by hand, functions
 * by the generator, and records that go in and come out as the screen's.
 */

static struct sample sample;
static struct db *admin, *ana;
static char woman[40], man[40], key[40];

/* ---- the bank gets the form ---- */

static const char tables[] =
    "CREATE TABLE banco.muestra (id uuid PRIMARY KEY DEFAULT "
    "gen_random_uuid(), expediente uuid NOT NULL REFERENCES "
    "banco.expediente, institucion text NOT NULL, cuenta text NOT NULL, "
    "rev integer NOT NULL, version integer NOT NULL, "
    "creado timestamptz NOT NULL, tocado timestamptz NOT NULL, "
    "sin_valor jsonb NOT NULL DEFAULT '{}', "
    "adicionales jsonb NOT NULL DEFAULT '{}'";
static const char group_table[] =
    "CREATE TABLE banco.muestra_medidas (padre uuid NOT NULL REFERENCES "
    "banco.muestra, n integer NOT NULL, "
    "sin_valor jsonb NOT NULL DEFAULT '{}', retirada timestamptz, "
    "PRIMARY KEY (padre, n)";

static void
add_columns(const struct field_def *f, int n, struct buf *sql)
{
	int i;

	for (i = 0; i < n; i++) {
		if (!f[i].column || (f[i].flags & FIELD_EXTRA) ||
		    f[i].type == FIELD_GROUP)
			continue;
		buf_puts(sql, ", ");
		sql_ident(sql, f[i].column);
		buf_printf(sql, " %s", field_sql_type(&f[i]));
	}
	buf_puts(sql, ");\n");
}

static void
script(const char *sql)
{
	struct err err = ERR_INIT;
	int line;

	if (db_script(admin, sql, &line, &err) != 0) {
		printf("Bail out! line %d: %s\n", line, err.msg);
		exit(1);
	}
}

static void
load_catalog_sample(const struct catalog *c)
{
	struct buf sql = BUF_INIT;
	int i;

	buf_puts(&sql, "INSERT INTO banco.catalogo (nombre, titulo) VALUES (");
	sql_literal(&sql, c->name);
	buf_puts(&sql, ", 'x') ON CONFLICT DO NOTHING;\n");
	for (i = 0; i < c->n; i++) {
		buf_puts(&sql, "INSERT INTO banco.catalogo_valor (catalogo, "
		    "codigo, etiqueta, padre, posicion, excluye) VALUES (");
		sql_literal(&sql, c->name);
		buf_puts(&sql, ", ");
		sql_literal(&sql, c->choices[i].code);
		buf_puts(&sql, ", 'x', ");
		if (c->choices[i].parent)
			sql_literal(&sql, c->choices[i].parent);
		else
			buf_puts(&sql, "NULL");
		buf_printf(&sql, ", %d, %s) ON CONFLICT DO NOTHING;\n", i + 1,
		    c->choices[i].exclusive ? "true" : "false");
	}
	script(sql.s);
	buf_release(&sql);
}

/* Each function that sqlgen.h promises, once, by the owner it should have. */
static void
functions_are_there(void)
{
	char got[400];

	server_value(admin, "SELECT string_agg(format('%s.%s %s', "
	    "p.pronamespace::regnamespace, p.proname, p.proowner::regrole), "
	    "E'\n' ORDER BY p.pronamespace::regnamespace::text, p.proname) "
	    "FROM pg_proc p WHERE p.proname ~ '^muestra_'", got, sizeof(got));
	is_str(got, "api.muestra_guardar banco_rls\n"
	    "api.muestra_leer banco_rls\n"
	    "api.muestra_listar banco_rls\n"
	    "banco.muestra_exige banco_dueno\n"
	    "banco.muestra_expediente banco_dueno\n"
	    "banco.muestra_guardar_v3 banco_dueno\n"
	    "banco.muestra_nombrados banco_dueno\n"
	    "banco.muestra_problemas banco_dueno\n"
	    "banco.muestra_revisar banco_dueno\n"
	    "banco.muestra_sugiere banco_dueno",
	    "the script makes its functions, and runs again");
}

static void
set_up(void)
{
	const struct form_def *f = sample.form;
	const struct field_def *g = &f->fields[form_field(f, "medidas")];
	struct buf sql = BUF_INIT;
	int i;

	buf_puts(&sql, tables);
	add_columns(f->fields, f->nfields, &sql);
	buf_puts(&sql, group_table);
	add_columns(f->sub + g->first, g->count, &sql);
	buf_puts(&sql, "CALL banco.proteger_registro('banco.muestra', "
	    "'muestra');\nCALL banco.proteger_grupo('banco.muestra_medidas', "
	    "'banco.muestra', 'muestra');\n"
	    "INSERT INTO formas.forma (nombre, version, titulo, tabla, padre, "
	    "seccion, orden, repite, texto, sha256, vigente) VALUES "
	    "('muestra', 3, 'Muestra', 'muestra', 'datos_generales', "
	    "'muestra', 40, true, 'x', repeat('0', 64), true);\n"
	    "INSERT INTO formas.campo (forma, version, campo, posicion, tipo, "
	    "etiqueta, columna) VALUES ('muestra', 3, 'casa_calle', 1, "
	    "'texto', 'x', 'casa_via'), ('muestra', 3, 'apodo', 2, 'texto', "
	    "'x', NULL), ('muestra', 3, 'cuando', 3, 'fecha', 'x', NULL), "
	    "('muestra', 3, 'medidas', 4, 'grupo', 'x', NULL);\n");
	script(sql.s);
	buf_clear(&sql);
	for (i = 0; i < SAMPLE_CATALOGS; i++)
		load_catalog_sample(sample.catalogs[i]);
	form_sql(f, &sql);
	script(sql.s);
	script(sql.s);
	functions_are_there();
	buf_release(&sql);
}

/* ---- ana saves and reads ---- */

static struct db *
as_person(const char *env)
{
	unsigned char token[32];
	struct db *db = server_db("i_imv");
	char sql[128] = "SELECT 1 FROM api.sesion_tomar('\\x";
	size_t i, n = strlen(sql);

	server_token(env, token);
	for (i = 0; i < sizeof(token); i++, n += 2)
		snprintf(sql + n, sizeof(sql) - n, "%02x", token[i]);
	snprintf(sql + n, sizeof(sql) - n, "')");
	server_do(db, sql);
	return db;
}

struct answer {
	struct rows	*r;	/* id, rev, problemas */
	bool		 saved;
	int		 rev;
};

static struct answer
save(struct db *db, const char *with_key, const char *id, int rev,
    const char *datos)
{
	char number[16];
	const char *val[] = { with_key, woman, id, number, datos };
	struct err err = ERR_INIT;
	struct answer a = { NULL, false, 0 };

	snprintf(number, sizeof(number), "%d", rev);
	a.r = db_query(db, "SELECT g.id, g.rev, g.problemas FROM "
	    "api.muestra_guardar($1::uuid, $2::uuid, $3::uuid, $4::int, 3, "
	    "$5::jsonb) g", 5, val, DB_WRITE, &err);
	if (!a.r) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
	a.saved = rows_get(a.r, 0, 0) != NULL;
	a.rev = rows_int(a.r, 0, 1);
	return a;
}

static const char *
new_key(void)
{
	server_value(ana, "SELECT gen_random_uuid()", key, sizeof(key));
	return key;
}

/* "tipo: edad curp; fuera_de_catalogo: sexo", in order of kind and field. */
static void
problems_of(struct db *db, const struct answer *a, char *out, size_t cap)
{
	const char *val[] = { rows_text(a->r, 0, 2) };
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT string_agg(q.que || ': ' || "
	    "q.c, '; ' ORDER BY q.que) FROM (SELECT p.que, string_agg("
	    "coalesce(p.campo, '-'), ' ' ORDER BY p.campo) AS c FROM "
	    "jsonb_to_recordset($1::jsonb) AS p(campo text, que text) "
	    "GROUP BY p.que) q", 1, val, DB_READ, &err);

	snprintf(out, cap, "%s", r ? rows_text(r, 0, 0) : err.msg);
	rows_free(&r);
}

static int
read_back(struct db *db, const char *id, struct record *out)
{
	char ticket[64];
	const char *oval[] = { woman }, *val[] = { ticket, id };
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, "SELECT api.abrir($1::uuid, 'muestra')",
	    1, oval, DB_WRITE, &err);
	int rev = -1;

	if (!r)
		return -1;
	snprintf(ticket, sizeof(ticket), "%s", rows_text(r, 0, 0));
	rows_free(&r);
	r = db_query(db, "SELECT rev, datos FROM api.muestra_leer($1::uuid, "
	    "$2::uuid)", 2, val, DB_READ, &err);
	if (r && r->n == 1 && record_from_json(out, rows_text(r, 0, 1),
	    &err) == 0)
		rev = rows_int(r, 0, 0);
	rows_free(&r);
	return rev;
}

static void
put(struct record *r, const char *path, const char *canon)
{
	struct place p;

	if (record_find(r, path, &p))
		value_set(record_at(r, p), canon, canon);
	else
		ok(0, path);
}

static void
put_missing(struct record *r, const char *path, enum missing m)
{
	struct place p;

	if (record_find(r, path, &p))
		value_set_missing(record_at(r, p), m);
	else
		ok(0, path);
}

/* Every field of both, by what it means; text is the screen's affair. */
static bool
same(const struct record *a, const struct record *b)
{
	const struct form_def *f = a->form;
	bool all = true;
	int i, j, k;

	for (i = 0; i < f->nfields; i++) {
		const struct value *x = &a->v[i], *y = &b->v[i];

		if (x->missing != y->missing || strcmp(x->canon ? x->canon :
		    "", y->canon ? y->canon : "") != 0) {
			printf("# %s: \"%s\" and \"%s\"\n", f->fields[i].name,
			    x->canon ? x->canon : "", y->canon ? y->canon : "");
			all = false;
		}
		if (a->nentries[i] != b->nentries[i]) {
			printf("# %s: %d and %d\n", f->fields[i].name,
			    a->nentries[i], b->nentries[i]);
			return false;
		}
		for (j = 0; j < a->nentries[i]; j++) {
			const struct entry *p = &a->entries[i][j];
			const struct entry *q = &b->entries[i][j];

			all = all && p->number == q->number;
			for (k = 0; k < f->fields[i].count; k++)
				all = all && p->v[k].missing ==
				    q->v[k].missing && strcmp(p->v[k].canon ?
				    p->v[k].canon : "", q->v[k].canon ?
				    q->v[k].canon : "") == 0;
		}
	}
	return all;
}

static void
fill(struct record *r)
{
	int g = form_field(sample.form, "medidas");

	put(r, "nombre", "ÑANDÚ 'X'");
	put(r, "relato", "uno\ndos \"tres\"");
	put(r, "edad", "33");
	put(r, "ingreso", "1234.50");
	put(r, "nacio", "1990-02");
	put(r, "hechos", "2026-03-05");
	put(r, "hora", "21:30");
	put(r, "vive", "si");
	put(r, "sexo", "mujer");
	put(r, "tipos", "fisica sexual");
	put(r, "curp", "HEGG560427MVZRRL04");
	put(r, "tel", "2281234567");
	put(r, "apodo", "LA ÑA");
	put(r, "cuando", "2024");
	put(r, "clave", "AB-12");
	put(r, "casa_estado", "30");
	put(r, "casa_municipio", "30087");
	put(r, "casa_calle", "Ávila Camacho 3");
	put(r, "quien", man);
	put(r, "quienes", man);
	record_put_entry(r, g, 1);
	record_put_entry(r, g, 4);
	put(r, "medidas.1.clase", "fisica");
	put(r, "medidas.1.dada", "2026-03-06");
	put(r, "medidas.4.edad", "7");
	put_missing(r, "medidas.4.clase", MISSING_REFUSED);
}

static char id[40];

static void
every_type_comes_back(void)
{
	struct record r, back;
	struct buf js = BUF_INIT;
	struct answer a;
	char got[400];

	record_init(&r, sample.form);
	record_init(&back, sample.form);
	fill(&r);
	record_to_json(&r, &js);
	a = save(ana, new_key(), NULL, 0, js.s);
	problems_of(ana, &a, got, sizeof(got));
	ok(a.saved, "a record with every type of field is saved");
	is_str(got, "falta: medidas.4.nota", "what it lacks is told");
	is_int(a.rev, 1, "its first revision");
	snprintf(id, sizeof(id), "%s", rows_text(a.r, 0, 0));
	rows_free(&a.r);
	is_int(read_back(ana, id, &back), 1, "read");
	ok(same(&r, &back), "every field came back as it was typed");
	buf_release(&js);
	record_release(&r);
	record_release(&back);
}

static void
a_save_is_a_patch(void)
{
	struct record back;
	struct answer a;
	struct place p;

	a = save(ana, new_key(), id, 1, "{\"edad\": {\"sin\": \"no_sabe\"}, "
	    "\"tipos\": null, \"apodo\": null, \"cuando\": {\"sin\": "
	    "\"no_quiso\"}, \"medidas\": [{\"n\": 4, \"quitada\": true}, "
	    "{\"n\": 5, \"clase\": \"sexual\"}]}");
	ok(a.saved && a.rev == 2, "saved over it");
	rows_free(&a.r);
	record_init(&back, sample.form);
	is_int(read_back(ana, id, &back), 2, "read");
	is_int(record_named(&back, "edad")->missing, MISSING_UNKNOWN,
	    "a reason takes the value's place");
	ok(!record_named(&back, "edad")->canon, "which is gone");
	ok(!record_named(&back, "tipos")->canon, "null takes a value away");
	ok(!record_named(&back, "apodo")->canon, "also a state's own");
	is_int(record_named(&back, "cuando")->missing, MISSING_REFUSED,
	    "and its reason stays");
	is_str(record_named(&back, "nombre")->canon, "ÑANDÚ 'X'",
	    "what was not named stays");
	ok(!record_find(&back, "medidas.4.clase", &p), "an entry went");
	ok(record_find(&back, "medidas.5.clase", &p) &&
	    record_find(&back, "medidas.1.clase", &p), "one came, one stayed");
	record_release(&back);
	a = save(ana, new_key(), id, 2, "{\"edad\": 40}");
	ok(a.saved && a.rev == 3, "the value may come back");
	rows_free(&a.r);
	record_init(&back, sample.form);
	is_int(read_back(ana, id, &back), 3, "read");
	is_str(record_named(&back, "edad")->canon, "40",
	    "and the reason goes");
	record_release(&back);
}

static void
wrong(const char *what, const char *datos, const char *want)
{
	struct answer a = save(ana, new_key(), id, 3, datos);
	char got[400];

	problems_of(ana, &a, got, sizeof(got));
	ok(!a.saved, what);
	is_str(got, want, what);
	rows_free(&a.r);
}

static void
all_that_is_wrong_at_once(void)
{
	char got[64];

	wrong("all wrong fields come back at once", "{"
	    "\"nombre\": \"demasiado largo\", \"relato\": {\"a\": 1}, "
	    "\"edad\": 900, \"ingreso\": \"1.234\", \"nacio\": {\"desde\": "
	    "\"1990-02-01\", \"hasta\": \"1990-02-27\", \"precision\": "
	    "\"mes\"}, \"hechos\": \"2026-02-31\", \"hora\": \"25:00\", "
	    "\"vive\": \"quizá\", \"sexo\": \"otro\", \"tipos\": [\"fisica\", "
	    "\"fisica\"], \"curp\": \"HEGG560427MVZRRL05\", \"tel\": \"no\", "
	    "\"apodo\": 7, \"cuando\": \"infinity\", \"casa_estado\": \"20\", "
	    "\"quien\": \"00000000-0000-4000-8000-000000000000\", "
	    "\"otro_mas\": 1, \"medidas\": [{\"n\": 1, \"clase\": \"x\", "
	    "\"dada\": \"ayer\"}, {\"n\": \"a\"}]}",
	    "campo_desconocido: otro_mas; "
	    "fuera_de_catalogo: casa_municipio medidas.1.clase sexo; "
	    "no_existe: quien; "
	    "tipo: apodo cuando curp edad hechos hora ingreso medidas "
	    "medidas.1.dada nacio nombre relato tel tipos vive");
	wrong("what is exclusive stands alone",
	    "{\"tipos\": [\"fisica\", \"ninguna\"]}",
	    "fuera_de_catalogo: tipos");
	wrong("a reason that the field does not have",
	    "{\"vive\": {\"sin\": \"no_sabe\"}, \"edad\": {\"sin\": "
	    "\"no_quiso\"}}", "tipo: edad vive");
	wrong("a date to come where it must be past",
	    "{\"nacio\": {\"desde\": \"2190-01-01\", \"hasta\": "
	    "\"2190-12-31\", \"precision\": \"anio\"}}", "tipo: nacio");
	wrong("more entries than the group takes",
	    "{\"medidas\": [{\"n\": 7}, {\"n\": 8}, {\"n\": 9}]}",
	    "tipo: medidas");
	wrong("a reason for having no entries beside entries",
	    "{\"medidas\": {\"sin\": \"no_aplica\"}}", "tipo: medidas");
	wrong("what is not written as its pattern says",
	    "{\"clave\": \"AB-1x\"}", "tipo: clave");
	wrong("what only begins so", "{\"clave\": \"AB-12\\nx\"}",
	    "tipo: clave");
	wrong("control characters", "{\"nombre\": \"a\\u0007b\"}",
	    "tipo: nombre");
	wrong("bidirectional marks in a state's own field",
	    "{\"apodo\": \"a\\u202eb\"}", "tipo: apodo");
	wrong("not an object at all", "[1]", "tipo: -");
	server_value(admin, "SELECT rev FROM banco.muestra", got, sizeof(got));
	is_str(got, "3", "nothing of it was saved");
}

static void
old_codes_stay(void)
{
	struct answer a;
	char got[400];

	script("UPDATE banco.catalogo_valor SET vigente_hasta = '2020-01-01' "
	    "WHERE catalogo = 'sexo' AND codigo = 'mujer'");
	a = save(ana, new_key(), id, 3, "{\"sexo\": \"mujer\"}");
	ok(a.saved, "a code that ended is kept where it was");
	rows_free(&a.r);
	a = save(ana, new_key(), NULL, 0, "{\"sexo\": \"mujer\"}");
	problems_of(ana, &a, got, sizeof(got));
	ok(!a.saved, "and not taken anew");
	is_str(got, "fuera_de_catalogo: sexo", "it says so");
	rows_free(&a.r);
}

/* What is wrong between the fields of an entry is told at the entry. */
static void
entries_are_checked(void)
{
	struct answer a = save(ana, new_key(), NULL, 0, "{\"nombre\": \"ANA\","
	    " \"vive\": true, \"hechos\": \"2026-03-05\", \"medidas\": ["
	    "{\"n\": 1, \"clase\": \"fisica\", \"dada\": \"2026-03-05\"}, "
	    "{\"n\": 2, \"clase\": \"fisica\", \"dada\": \"2026-03-04\"}, "
	    "{\"n\": 3, \"clase\": \"sexual\", \"dada\": \"2026-03-04\"}"
	    "]}");
	char got[200];

	problems_of(ana, &a, got, sizeof(got));
	ok(a.saved, "a check of an entry does not bar saving");
	is_str(got, "error: medidas.2.dada", "the one that fails is named");
	rows_free(&a.r);
}

static void
keys_and_revisions(void)
{
	struct answer a, again;
	struct db *berta = as_person("BERTA");
	char mine[40], got[64];

	snprintf(mine, sizeof(mine), "%s", new_key());
	a = save(ana, mine, id, 4, "{\"edad\": 50}");
	again = save(ana, mine, id, 4, "{\"edad\": 51}");
	ok(a.saved && again.saved && a.rev == again.rev,
	    "a key that comes twice saves once");
	server_value(admin, "SELECT edad FROM banco.muestra WHERE edad > 49",
	    got, sizeof(got));
	is_str(got, "50", "the first time");
	rows_free(&a.r);
	rows_free(&again.r);
	a = save(berta, new_key(), id, 4, "{\"edad\": 60}");
	problems_of(berta, &a, got, sizeof(got));
	ok(!a.saved, "an old revision is not saved over");
	is_str(got, "revision: -", "it says so");
	rows_free(&a.r);
	a = save(berta, new_key(), "00000000-0000-4000-8000-000000000000", 1,
	    "{}");
	problems_of(berta, &a, got, sizeof(got));
	is_str(got, "no_existe: -", "what is not there");
	rows_free(&a.r);
	db_close(&berta);
}

static void
other_forms_are_called_for(void)
{
	static const struct {
		const char *vive, *want, *what;
	} row[] = {
		{ "true", "{otra}", "one always" },
		{ "false", "{otra,red}", "one while its rule holds" },
		{ "null", "{otra}", "not when that is unknown" },
	};
	char sql[200], got[80];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		snprintf(sql, sizeof(sql), "SELECT banco.muestra_exige("
		    "jsonb_populate_record(r, '{\"vive\": %s}'), "
		    "banco.hoy()) FROM banco.muestra r LIMIT 1",
		    row[i].vive);
		server_value(admin, sql, got, sizeof(got));
		is_str(got, row[i].want, row[i].what);
	}
	server_value(admin, "SELECT banco.muestra_sugiere("
	    "jsonb_populate_record(r, '{\"vive\": true}'), banco.hoy()) "
	    "FROM banco.muestra r LIMIT 1", got, sizeof(got));
	is_str(got, "{ruta}", "a doubt is called for apart");
}

static void
a_list_names_them(void)
{
	char got[200], sql[200];

	snprintf(sql, sizeof(sql), "SELECT api.abrir('%s', 'muestra')", woman);
	server_value(ana, sql, got, sizeof(got));
	snprintf(sql, sizeof(sql), "SELECT etiqueta || '|' || rev || '|' || "
	    "mio || '|' || autor FROM api.muestra_listar('%.36s', '%s')", got,
	    woman);
	server_value(ana, sql, got, sizeof(got));
	is_str(got, "ÑANDÚ 'X' HEGG560427MVZRRL04|5|true|"
	    "Instituto de prueba", "a list says who it is");
}

int
main(void)
{
	char sql[400];

	sample_open(&sample);
	admin = server_db("postgres");
	ana = as_person("ANA");
	server_value(ana, "SELECT id FROM api.datos_generales_guardar("
	    "gen_random_uuid(), NULL, NULL, 0, 0, '{\"nombres\": \"LUZ\"}')",
	    woman, sizeof(woman));
	snprintf(sql, sizeof(sql), "SELECT id FROM api.agresor_guardar("
	    "gen_random_uuid(), '%s', NULL, 0, 0, '{\"clase\": "
	    "\"identificada\"}')", woman);
	server_value(ana, sql, man, sizeof(man));
	set_up();
	every_type_comes_back();
	a_save_is_a_patch();
	all_that_is_wrong_at_once();
	old_codes_stay();
	keys_and_revisions();
	entries_are_checked();
	other_forms_are_called_for();
	a_list_names_them();
	db_close(&admin);
	db_close(&ana);
	sample_close(&sample);
	return tap_done();
}
