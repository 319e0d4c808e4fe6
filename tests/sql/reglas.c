#include "lib/base/base.h"
#include "tests/sql/server.h"

#include "lib/base/buf.h"
#include "lib/domain/curp.h"
#include "lib/form/rule.h"
#include "lib/form/sqlgen.h"
#include "tests/tap.h"
#include "tests/unit/sample.h"

/*
 * rule_holds() beside rule_sql(): every rule of a list, over hundreds of
 * records put together by chance from values that are near each other, once
 * here and once in the bank.  Yes, no and unknown must all be the same.
 */

enum { RECORDS = 300, SEED = 20261122, MOST_RULES = 120 };

static struct sample sample;
static struct db *db;
static struct date today;

/* Of each field the values that chance may choose; + and - are days from today. */
static const struct {
	const char	*path, *canons;
} pools[] = {
	{ "nombre", "ANA|BERTA" },
	{ "apodo", "ANA|LA GÜERA|Ñ&A" },
	{ "edad", "0|5|17|18|26|101" },
	{ "ingreso", "0.00|10.49|10.50|10.51|18.00" },
	{ "nacio", "+0|-1|-9497|-9496|2000|2008|2008-06|2000-11-22|2007-12|"
	    "2024-02-29|2026" },
	{ "hechos", "+0|+1|-1|-5|-6|2000-01-01|2000-12-31|2008-06-15" },
	{ "cuando", "+0|+1|2000|2008-06|2026|2030" },
	{ "hora", "00:00|08:15|20:00|23:59" },
	{ "vive", "si|no" },
	{ "sexo", "mujer|hombre" },
	{ "tipos", "fisica|sexual|fisica sexual|otra_fisica|ninguna" },
	{ "casa_estado", "20|30" },
	{ "curp", "XXXA080615MOCXXNA1|XXXB001122HVZXXRA2|"
	    "XXXA000101MVZXXN03|XXXB080101HOCXXRA4|XXXA" },
	{ "medidas.1.clase", "fisica|sexual" },
	{ "medidas.1.edad", "3|5|18" },
	{ "medidas.1.dada", "+0|-5|2000-01-01" },
};

static const char *const rules[] = {
	"siempre", "nunca", "edad contestado", "edad con_valor", "edad = 18",
	"edad <> 18", "edad < 18", "edad <= 18", "edad > 18", "edad >= 18",
	"edad en (5, 18)", "edad > 17 y ingreso > 10.5",
	"edad > 17 o ingreso > 10.5", "no (edad > 17 y vive = 'si')",
	"no edad > 17 o no vive = 'si'", "ingreso = 10.5", "ingreso > edad",
	"ingreso <= edad", "nombre = 'ANA'", "nombre <> 'ANA'",
	"nombre = apodo", "nombre <> apodo", "apodo contestado",
	"apodo con_valor", "apodo en ('ANA', 'x')", "nombre parece '[A-Z]{3}'",
	"no nombre parece 'A.A?'", "apodo parece '[A-ZÑ&]{3}'",
	"no apodo parece '[A-Z ]+'", "vive = 'si'",
	"vive <> 'no'", "vive = 'no' o vive = 'si'", "sexo en ('mujer')",
	"tipos incluye 'fisica'", "no tipos incluye 'fisica'",
	"tipos contestado", "tipos con_valor", "hora < '20:00'",
	"hora >= '20:00'", "hora = '08:15'", "hora <> '08:15'",
	"hechos = hoy", "hechos <> hoy", "hechos > hoy", "hechos >= hoy - 5 dias",
	"hechos < hoy - 5 dias", "hechos <= hoy + 1 dias",
	"hechos < hoy - 18 años", "hechos = 2000-12-31", "hechos > 2008-06-15",
	"nacio contestado", "nacio con_valor", "nacio = hechos",
	"nacio <> hechos", "nacio < hechos", "nacio <= hechos",
	"nacio > hechos", "nacio >= hechos", "nacio = cuando",
	"nacio <> cuando", "nacio < cuando", "nacio <= cuando",
	"nacio > cuando", "nacio >= cuando", "nacio > hoy", "nacio = hoy",
	"nacio <= hoy - 18 años", "nacio > hoy - 26 años", "cuando > hoy",
	"cuando <= hoy", "cuando contestado", "cuando con_valor",
	"edad(nacio) = 26", "edad(nacio) <> 26", "edad(nacio) < 18",
	"edad(nacio) <= 18", "edad(nacio) > 18", "edad(nacio) >= 18",
	"edad(nacio) en (17, 18)", "edad(nacio) = edad", "edad(nacio) > edad",
	"edad(nacio) > ingreso", "edad(hechos) >= 18", "edad(hechos) < 0",
	"edad(cuando) < 0", "edad(cuando) > 17", "medidas contestado",
	"medidas con_valor", "no medidas con_valor", "casa_estado = '30'",
	"no casa_estado con_valor o casa_estado = '20'",
	"curp discrepa", "no curp discrepa", "curp discrepa y edad > 4",
	"((edad > 3 y no nacio > hoy) o tipos incluye 'sexual') y "
	    "no (vive = 'no' y hora < '12:00')",
};
static const char *const entry_rules[] = {
	"clase = 'fisica'", "clase contestado", "no clase con_valor",
	"edad > 4", "edad = 5 y nombre = 'ANA'", "dada < hoy",
	"edad(dada) > 18", "dada > nacio", "medidas con_valor y edad < 4",
};

static unsigned
chance(unsigned n)
{
	static uint64_t x = SEED;

	x = x * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(x >> 33) % n;
}

/* One of "a|b|c" to out; "+3" becomes the day three days from today. */
static void
choose(const char *pool, char out[64])
{
	const char *p;
	unsigned n = 1, k;
	struct date d = { 1970, 1, 1, DATE_DAY };
	long day;

	for (p = pool; *p; p++)
		n += *p == '|';
	for (k = chance(n); k > 0; k--)
		pool += strcspn(pool, "|") + 1;
	snprintf(out, 64, "%.*s", (int)strcspn(pool, "|"), pool);
	if (*out != '+' && *out != '-')
		return;
	/* Backwards or forwards to it, a year at a time and then by days. */
	day = date_days(&today) + strtol(out, NULL, 10);
	d = today;
	d.day = d.month = 1;
	d.precision = DATE_DAY;
	while (date_days(&d) > day)
		d.year--;
	while (d.year++, date_days(&d) <= day)
		;
	d.year--;
	while (d.month < 12 && (d.month++, date_days(&d) <= day))
		;
	if (date_days(&d) > day)
		d.month--;
	d.day += (int)(day - date_days(&d));
	date_to_iso(&d, out);
}

static void
make_record(struct record *r)
{
	char canon[64];
	struct place p;
	size_t i;

	record_init(r, sample.form);
	if (chance(2))
		(void)record_add_entry(r, form_field(sample.form, "medidas"));
	else if (chance(2))
		value_set_missing(&r->v[form_field(sample.form, "medidas")],
		    MISSING_UNKNOWN);
	for (i = 0; i < NELEM(pools); i++) {
		if (!record_find(r, pools[i].path, &p))
			continue;
		choose(pools[i].canons, canon);
		switch (chance(6)) {
		case 0:
			break;
		case 1:
			value_set_missing(record_at(r, p), MISSING_REFUSED);
			break;
		default:
			value_set(record_at(r, p), NULL, canon);
		}
	}
}

/* ---- the record in the bank ---- */

static void
put_partial(struct buf *sql, const char *canon, bool json)
{
	static const char *const words[] = { "", "anio", "mes", "dia" };
	struct err err = ERR_INIT;
	char a[DATE_ISO_LEN], b[DATE_ISO_LEN];
	struct date d, from, to;

	if (date_from_iso(canon, &d, &err) != 0)
		exit(1);
	date_bounds(&d, &from, &to);
	date_to_iso(&from, a);
	date_to_iso(&to, b);
	buf_printf(sql, json ? "jsonb_build_object('desde', '%s', 'hasta', "
	    "'%s', 'precision', '%s')" : "ROW('%s', '%s', '%s')", a, b,
	    words[d.precision]);
}

static void
put_value(struct buf *sql, const struct field_def *f, const struct value *v)
{
	bool json = f->flags & FIELD_EXTRA;
	const char *p;

	if (!v->canon) {
		buf_puts(sql, "NULL");
	} else if (f->flags & FIELD_PARTIAL) {
		put_partial(sql, v->canon, json);
	} else if (f->type == FIELD_CODES) {
		buf_puts(sql, "'{");
		for (p = v->canon; *p; p++)
			buf_putc(sql, *p == ' ' ? ',' : *p);
		buf_puts(sql, "}'");
	} else if (f->type == FIELD_YES_NO) {
		buf_puts(sql, strcmp(v->canon, "si") == 0 ? "true" : "false");
	} else {
		sql_literal(sql, v->canon);
	}
}

/* A row of the form (adicionales too) or of its group. */
static void
insert(const char *table, const char *keys, const char *key_values,
    const struct field_def *f, const struct value *v, int n)
{
	struct buf names = BUF_INIT, values = BUF_INIT, missing = BUF_INIT;
	struct buf extra = BUF_INIT, sql = BUF_INIT;
	int i;

	for (i = 0; i < n; i++) {
		if (v[i].missing != MISSING_NOT)
			buf_printf(&missing, "%s\"%s\": \"%s\"",
			    missing.len ? ", " : "", f[i].name,
			    missing_code(v[i].missing));
		if (f[i].flags & FIELD_EXTRA && v[i].canon) {
			buf_printf(&extra, " || jsonb_build_object('%s', ",
			    f[i].name);
			put_value(&extra, &f[i], &v[i]);
			buf_puts(&extra, f[i].flags & FIELD_PARTIAL ? ")" :
			    "::text)");
		} else if (f[i].column) {
			buf_printf(&names, ", \"%s\"", f[i].column);
			buf_puts(&values, ", ");
			put_value(&values, &f[i], &v[i]);
		}
	}
	if (strcmp(table, "muestra") == 0) {
		buf_puts(&names, ", adicionales");
		buf_printf(&values, ", '{}'::jsonb%s", extra.s);
	}
	buf_printf(&sql, "INSERT INTO banco.%s (%s, sin_valor%s) VALUES "
	    "(%s, '{%s}'::jsonb%s)", table, keys, names.s, key_values,
	    missing.s, values.s);
	server_do(db, sql.s);
	buf_release(&names);
	buf_release(&values);
	buf_release(&missing);
	buf_release(&extra);
	buf_release(&sql);
}

static void
create_tables(void)
{
	struct buf sql = BUF_INIT;
	const struct form_def *f = sample.form;
	int i;

	buf_puts(&sql, "CREATE TABLE banco.muestra (id int, sin_valor jsonb, "
	    "adicionales jsonb");
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].column)
			buf_printf(&sql, ", \"%s\" %s", f->fields[i].column,
			    field_sql_type(&f->fields[i]));
	buf_puts(&sql, ")");
	server_do(db, sql.s);
	buf_clear(&sql);
	buf_puts(&sql, "CREATE TABLE banco.muestra_medidas (padre int, n int, "
	    "sin_valor jsonb, retirada timestamptz");
	for (i = 0; i < f->nsub; i++)
		buf_printf(&sql, ", \"%s\" %s", f->sub[i].column,
		    field_sql_type(&f->sub[i]));
	buf_puts(&sql, ")");
	server_do(db, sql.s);
	buf_release(&sql);
}

/* Without entries it has one that was taken away, which counts for nothing. */
static void
store(const struct record *r, int id)
{
	const struct form_def *f = sample.form;
	int g = form_field(f, "medidas");
	char key[60];

	snprintf(key, sizeof(key), "%d", id);
	insert("muestra", "id", key, f->fields, r->v, f->nfields);
	snprintf(key, sizeof(key), "%d, 1, %s", id,
	    r->nentries[g] > 0 ? "NULL" : "now()");
	insert("muestra_medidas", "padre, n, retirada", key, f->sub,
	    r->nentries[g] > 0 ? r->entries[g][0].v :
	    (struct value[8]){ 0 }, f->fields[g].count);
}

/* ---- the rules ---- */

struct tried {
	const struct rule *yes, *no;	/* it, and its contrary */
	const char	*text;
	int		 differs;	/* of how many records */
};

static void
parse(struct tried *t, const char *text, int group)
{
	struct err err = ERR_INIT;
	char not[400];

	snprintf(not, sizeof(not), "no (%s)", text);
	t->text = text;
	t->yes = rule_parse(sample.form, group, text, &err);
	t->no = rule_parse(sample.form, group, not, &err);
	if (!t->yes || !t->no) {
		printf("Bail out! %s: %s\n", text, err.msg);
		exit(1);
	}
}

/* What each rule is of the record, one letter a rule: y, n or u. */
static void
ask_bank(const struct tried *t, int n, int group, int id, char *out)
{
	struct buf sql = BUF_INIT;
	int i;

	buf_puts(&sql, "SELECT concat(");
	for (i = 0; i < n; i++) {
		buf_printf(&sql, "%scoalesce(left((", i ? ", " : "");
		rule_sql(t[i].yes, sample.form, group, &sql);
		buf_puts(&sql, ")::text, 1), 'u')");
	}
	buf_puts(&sql, ") FROM banco.muestra r CROSS JOIN "
	    "(SELECT banco.hoy()) AS h(hoy)");
	if (group >= 0)
		buf_puts(&sql, " JOIN banco.muestra_medidas e ON e.padre = "
		    "r.id");
	buf_printf(&sql, " WHERE r.id = %d", id);
	server_value(db, sql.s, out, MOST_RULES + 1);
	buf_release(&sql);
}

static void
compare(struct tried *t, int n, int group, const struct record *r, int id)
{
	char bank[MOST_RULES + 1], here;
	int entry = group < 0 ? -1 : 0, i;

	ask_bank(t, n, group, id, bank);
	for (i = 0; i < n; i++) {
		here = rule_holds(t[i].yes, r, group, entry, &today) ? 't' :
		    rule_holds(t[i].no, r, group, entry, &today) ? 'f' : 'u';
		if (here == bank[i])
			continue;
		if (t[i].differs++ == 0)
			printf("# %s: here %c, in the bank %c, record %d\n",
			    t[i].text, here, bank[i], id);
	}
}

static void
report(const struct tried *t, int n)
{
	int i;

	for (i = 0; i < n; i++)
		is_int(t[i].differs, 0, t[i].text);
}

int
main(void)
{
	static struct tried top[NELEM(rules)], sub[NELEM(entry_rules)];
	struct err err = ERR_INIT;
	char day[32];
	struct record r;
	size_t i;
	int id, g;

	sample_open(&sample);
	check_use_curp(curp_check, curp_agrees, curp_root);
	db = server_db("postgres");
	server_value(db, "SELECT banco.hoy()", day, sizeof(day));
	if (date_from_iso(day, &today, &err) != 0)
		exit(1);
	g = form_field(sample.form, "medidas");
	for (i = 0; i < NELEM(rules); i++)
		parse(&top[i], rules[i], -1);
	for (i = 0; i < NELEM(entry_rules); i++)
		parse(&sub[i], entry_rules[i], g);
	create_tables();
	for (id = 1; id <= RECORDS; id++) {
		make_record(&r);
		store(&r, id);
		compare(top, NELEM(rules), -1, &r, id);
		if (r.nentries[g] > 0)
			compare(sub, NELEM(entry_rules), g, &r, id);
		record_release(&r);
	}
	report(top, NELEM(rules));
	report(sub, NELEM(entry_rules));
	db_close(&db);
	sample_close(&sample);
	return tap_done();
}
