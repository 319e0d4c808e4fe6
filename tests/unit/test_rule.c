#include "lib/base/base.h"
#include "lib/form/rule.h"

#include "lib/base/buf.h"
#include "lib/domain/curp.h"
#include "tests/tap.h"
#include "tests/unit/sample.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

static void
mistakes_are_told_with_their_place(void)
{
	static const struct {
		const char	*what, *rule, *want;
	} row[] = {
		{ "nothing", "", "1: falta un campo" },
		{ "no such field", "edad > 1 y zeta = 'a'",
		    "12: no hay un campo «zeta»" },
		{ "accents count as one", "nombre = 'ñandú' y zeta = 'a'",
		    "20: no hay un campo" },
		{ "no comparison", "edad 3", "6: falta la comparación" },
		{ "no value", "edad =", "7: falta un valor" },
		{ "an open text", "nombre = 'a", "10: un texto no termina" },
		{ "an open bracket", "(edad = 3", "10: falta algo; se esperaba "
		    "«)»" },
		{ "a closed one too many", "edad = 3)", "9: sobra algo" },
		{ "two tests without y", "edad = 3 edad = 4",
		    "10: sobra algo" },
		{ "a sign of another language", "edad == 3",
		    "7: falta un valor" },
		{ "an English word", "edad = 3 and edad = 4",
		    "10: sobra algo" },
		{ "an upper-case letter", "Edad = 3", "1: hay un signo" },
		{ "a text is not greater", "nombre > 'a'",
		    "8: un texto no es mayor" },
		{ "yes is not maybe", "vive = 'quizá'", "15: el campo es de sí "
		    "o no" },
		{ "text with number", "nombre = 3", "11: se comparan cosas "
		    "distintas" },
		{ "number with text", "edad = '3'", "11: se comparan cosas" },
		{ "date with number", "hechos > 3", "11: se comparan cosas" },
		{ "number with date", "edad > 2026-01-01", "18: se comparan" },
		{ "no such day", "hechos > 2026-02-30", "10: no es una fecha" },
		{ "half a date", "hechos > 2026-02", "10: no es una fecha" },
		{ "no such hour", "hora > '8'", "11: el campo es una hora" },
		{ "several are not compared", "tipos = 'fisica'",
		    "17: este campo no se compara" },
		{ "nor are records", "quien = 'x'", "12: este campo no se "
		    "compara" },
		{ "nor groups", "medidas = 'x'", "14: este campo no se "
		    "compara" },
		{ "includes is for several", "sexo incluye 'mujer'",
		    "6: «incluye» es de campos de varios" },
		{ "disagrees is of a CURP", "nombre discrepa",
		    "8: «discrepa» es de campos de curp" },
		{ "repeated is of who begins an expediente", "curp repetida",
		    "6: «repetida» es del campo de curp de la forma" },
		{ "to look like is for text", "edad parece '[0-9]'",
		    "6: «parece» es de campos de texto" },
		{ "what it looks like is a pattern", "nombre parece 3",
		    "15: «parece» pide un patrón" },
		{ "that means something", "nombre parece '(A|B)'",
		    "15: el patrón tiene un signo que no significa nada" },
		{ "includes wants a code", "tipos incluye 3",
		    "16: «incluye» pide un código" },
		{ "en of a date", "hechos en (2026-01-01)", "8: este campo no "
		    "va con «en»" },
		{ "en of nothing", "sexo en ()", "10: falta un valor" },
		{ "en not closed", "sexo en ('a', 'b'", "18: falta algo" },
		{ "age of a text", "edad(nombre) > 3", "12: la edad es de una "
		    "fecha" },
		{ "age asked whether it is there", "edad(nacio) contestado",
		    "13: la edad se compara" },
		{ "today and no unit", "hechos > hoy - 3", "17: falta la "
		    "unidad" },
		{ "today and half a day", "hechos > hoy - 1.5 dias",
		    "16: falta cuánto" },
		{ "today and 301 years", "hechos > hoy - 301 años",
		    "20: son demasiados años" },
		{ "three decimals", "ingreso = 1.234", "11: el número tiene "
		    "demasiados decimales" },
		{ "a big number", "edad = 99999999999999999999",
		    "8: el número es demasiado grande" },
		{ "a field of a group from outside", "clase = 'fisica'",
		    "1: no hay un campo «clase»" },
		{ "a reserved word as a field", "hoy > 2026-01-01",
		    "1: falta un campo" },
	};
	struct sample s;
	char want[100];
	size_t i;

	sample_open(&s);
	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		bool good = rule_parse(s.form, -1, row[i].rule, &err) != NULL;

		snprintf(want, sizeof(want), "regla, carácter %s",
		    row[i].want);
		if (!ok(!good && strncmp(err.msg, want, strlen(want)) == 0,
		    row[i].what))
			printf("# says: %s\n", good ? "(good)" : err.msg);
	}
	sample_close(&s);
}

static void
nesting_has_an_end(void)
{
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	struct sample s;
	int i;

	sample_open(&s);
	for (i = 0; i < 31; i++)
		buf_putc(&b, '(');
	buf_puts(&b, "siempre");
	for (i = 0; i < 31; i++)
		buf_putc(&b, ')');
	ok(rule_parse(s.form, -1, b.s, &err) != NULL, "31 brackets");
	buf_clear(&b);
	for (i = 0; i < 600; i++)
		buf_puts(&b, "no ");
	buf_puts(&b, "siempre");
	ok(!rule_parse(s.form, -1, b.s, &err), "not 600 times no");
	buf_clear(&b);
	for (i = 0; i < 300; i++)
		buf_puts(&b, "edad=3 o ");
	ok(!rule_parse(s.form, -1, b.s, &err) &&
	    strstr(err.msg, "demasiado larga"), "nor a page of it");
	buf_release(&b);
	sample_close(&s);
}

/*
 * Answers as one line: "edad=3; medidas!; medidas.1.edad=5; sexo?no_sabe" is a
 * value, an entry added to a group, a value in it, a reason.
 */
static void
fill(struct record *r, const char *text)
{
	char name[100], sign;
	struct place p;
	size_t n, len;

	for (; *text; text += n + strspn(text + n, "; ")) {
		n = strcspn(text, ";");
		len = strcspn(text, "=?!");
		sign = text[len];
		snprintf(name, sizeof(name), "%.*s", (int)len, text);
		if (!record_find(r, name, &p)) {
			printf("Bail out! no field %s\n", name);
			exit(1);
		}
		snprintf(name, sizeof(name), "%.*s", (int)(n - len - 1),
		    text + len + 1);
		if (sign == '!')
			(void)record_add_entry(r, p.field);
		else if (sign == '?')
			value_set_missing(record_at(r, p),
			    missing_from_code(name));
		else
			value_set(record_at(r, p), name, name);
	}
}

static void
rules_hold_or_not(void)
{
	/* yes, no, and what is unknown: neither the rule nor its contrary */
	static const struct {
		const char	*answers, *rule, *want;
	} row[] = {
		{ "", "siempre", "yes" },
		{ "", "nunca", "no" },
		{ "", "siempre y nunca", "no" },
		{ "", "nunca o siempre", "yes" },
		{ "", "no nunca", "yes" },
		{ "", "edad contestado", "no" },
		{ "edad=3", "edad contestado", "yes" },
		{ "edad?no_sabe", "edad contestado", "yes" },
		{ "edad?no_sabe", "edad con_valor", "no" },
		{ "edad?no_sabe", "edad = 3", "unknown" },
		{ "", "edad = 3", "unknown" },
		{ "", "edad = 3 y nunca", "no" },
		{ "", "edad = 3 o siempre", "yes" },
		{ "", "edad = 3 y siempre", "unknown" },
		{ "", "edad = 3 o nunca", "unknown" },
		{ "edad=3", "edad = 3", "yes" },
		{ "edad=3", "edad <> 3", "no" },
		{ "edad=3", "edad < 3", "no" },
		{ "edad=3", "edad <= 3 y edad >= 3", "yes" },
		{ "edad=3", "edad en (1, 2, 3)", "yes" },
		{ "edad=3", "edad en (1, 2)", "no" },
		{ "edad=-3", "edad > -4 y edad < -2", "yes" },
		{ "ingreso=10.50", "ingreso > 10.4 y ingreso < 10.51", "yes" },
		{ "ingreso=10.50; edad=10", "ingreso > edad", "yes" },
		{ "nombre=ANA", "nombre = 'ANA'", "yes" },
		{ "nombre=D'ANA", "nombre = 'D''ANA'", "yes" },
		{ "nombre=ANA; apodo=ANA", "nombre = apodo", "yes" },
		{ "sexo=mujer", "sexo en ('hombre', 'mujer')", "yes" },
		{ "vive=si", "vive = 'si' y no vive = 'no'", "yes" },
		{ "hora=08:15", "hora < '20:00'", "yes" },
		{ "tipos=fisica sexual", "tipos incluye 'sexual'", "yes" },
		{ "tipos=otra_fisica", "tipos incluye 'fisica'", "no" },
		{ "", "tipos incluye 'fisica'", "unknown" },
		{ "nombre=ANA", "nombre parece '[A-Z]{3}'", "yes" },
		{ "nombre=ANA.", "nombre parece '[A-Z]{3}'", "no" },
		{ "nombre=NÚÑEZ", "nombre parece '[A-Z]{5}'", "no" },
		{ "nombre=PEÑA", "nombre parece '[A-ZÑ]{4}'", "yes" },
		{ "", "nombre parece '[A-Z]{3}'", "unknown" },
		{ "hechos=2026-11-22", "hechos = hoy", "yes" },
		{ "hechos=2026-11-23", "hechos > hoy", "yes" },
		{ "hechos=2026-11-20", "hechos >= hoy - 2 dias", "yes" },
		{ "hechos=2026-11-19", "hechos >= hoy - 2 dias", "no" },
		{ "hechos=2024-11-22", "hechos <= hoy - 2 años", "yes" },
		{ "hechos=2027-02-01", "hechos < hoy + 71 dias", "no" },
		{ "hechos=2026-01-01", "hechos = 2026-01-01", "yes" },

		/* a date of which a part is known is all it may be */
		{ "nacio=2000", "nacio < 2001-01-01", "yes" },
		{ "nacio=2000", "nacio < 2000-06-01", "unknown" },
		{ "nacio=2000", "nacio > 2000-06-01", "unknown" },
		{ "nacio=2000", "nacio < 1999-06-01", "no" },
		{ "nacio=2000", "nacio >= 2000-01-01", "yes" },
		{ "nacio=2000-06", "nacio = 2000-06-15", "unknown" },
		{ "nacio=2000-06", "nacio = 2000-07-15", "no" },
		{ "nacio=2000-06", "nacio <> 2000-07-15", "yes" },
		{ "nacio=2000-06-15", "nacio = 2000-06-15", "yes" },
		{ "nacio=2000; hechos=2000-05-05", "hechos < nacio",
		    "unknown" },
		{ "nacio=2000; hechos=1999-05-05", "hechos < nacio", "yes" },
		{ "nacio=2000; hechos=2001-05-05", "hechos < nacio", "no" },
		{ "nacio=2000; cuando=2000", "nacio = cuando", "unknown" },
		{ "nacio=2000; cuando=2001", "nacio < cuando", "yes" },

		/* ages */
		{ "nacio=2000-11-22", "edad(nacio) = 26", "yes" },
		{ "nacio=2000-11-23", "edad(nacio) = 25", "yes" },
		{ "nacio=2008", "edad(nacio) >= 18", "unknown" },
		{ "nacio=2007", "edad(nacio) >= 18", "yes" },
		{ "nacio=2009", "edad(nacio) >= 18", "no" },
		{ "nacio=2008", "edad(nacio) en (17, 18)", "unknown" },
		{ "nacio=2008-01", "edad(nacio) en (17, 18)", "yes" },
		{ "nacio=2000-11-22; edad=26", "edad(nacio) = edad", "yes" },
		{ "", "edad(nacio) > 3", "unknown" },

		/* a CURP and who it is of */
		{ "", "curp discrepa", "unknown" },
		{ "curp=HEGG560427MVZRRL04", "curp discrepa", "no" },
		{ "curp=HEGG560427MVZRRL04; nombre=GLORIA; sexo=mujer; "
		    "nacio=1956-04; casa_estado=30", "curp discrepa", "no" },
		{ "curp=HEGG560427MVZRRL04; nombre=GABRIELA",
		    "curp discrepa", "yes" },
		{ "curp=HEGG560427MVZRRL04; sexo=hombre",
		    "curp discrepa", "yes" },
		{ "curp=HEGG560427MVZRRL04; nacio=1957",
		    "curp discrepa", "yes" },
		{ "curp=HEGG560427MVZRRL04; casa_estado=20",
		    "curp discrepa", "yes" },

		/* groups */
		{ "", "medidas con_valor", "no" },
		{ "medidas!", "medidas con_valor y medidas contestado", "yes" },
		{ "medidas?no_sabe", "medidas contestado", "yes" },
		{ "medidas?no_sabe", "medidas con_valor", "no" },
	};
	char what[200], not[200];
	struct sample s;
	size_t i;

	sample_open(&s);
	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		const struct rule *rule, *contrary;
		struct record r;
		bool a, b;

		record_init(&r, s.form);
		fill(&r, row[i].answers);
		snprintf(not, sizeof(not), "no (%s)", row[i].rule);
		snprintf(what, sizeof(what), "{%s} %s", row[i].answers,
		    row[i].rule);
		rule = rule_parse(s.form, -1, row[i].rule, &err);
		contrary = rule_parse(s.form, -1, not, &err);
		if (!rule || !contrary) {
			printf("Bail out! %s: %s\n", row[i].rule, err.msg);
			exit(1);
		}
		a = rule_holds(rule, &r, -1, -1, &today);
		b = rule_holds(contrary, &r, -1, -1, &today);
		is_str(a && !b ? "yes" : b && !a ? "no" : !a ? "unknown" :
		    "both", row[i].want, what);
		record_release(&r);
	}
	sample_close(&s);
}

static void
in_a_group_the_entry_comes_first(void)
{
	struct err err = ERR_INIT;
	struct sample s;
	struct record r;
	const struct rule *rule;
	int g;

	sample_open(&s);
	record_init(&r, s.form);
	g = form_field(s.form, "medidas");
	fill(&r, "edad=40; medidas!; medidas!; medidas.2.edad=5; nombre=ANA");
	rule = rule_parse(s.form, g, "edad = 5 y nombre = 'ANA'", &err);
	ok(!rule_holds(rule, &r, g, 0, &today), "the first has no age");
	ok(rule_holds(rule, &r, g, 1, &today), "the second has its own");
	record_release(&r);
	sample_close(&s);
}

/* The bank runs the same rules; tests/sql runs what is written here. */
static void
rules_become_sql(void)
{
	static const struct {
		bool		 group;
		const char	*rule, *want;
	} row[] = {
		{ false, "siempre", "true" },
		{ false, "no nunca", "NOT (false)" },
		{ false, "edad = 3 y edad < 5 o edad > 9",
		    "((r.\"edad\" = 3 AND r.\"edad\" < 5) OR r.\"edad\" > 9)" },
		{ false, "edad en (1, -2)", "r.\"edad\" IN (1, (-2))" },
		{ false, "ingreso >= 10.5", "r.\"ingreso\" >= 10.50" },
		{ false, "nombre = 'D''ANA'", "r.\"nombre\" = 'D''ANA'" },
		{ false, "vive = 'si'", "r.\"vive\" = true" },
		{ false, "vive <> 'no'", "r.\"vive\" <> false" },
		{ false, "hora < '20:00'", "r.\"hora\" < time '20:00'" },
		{ false, "hechos > hoy", "r.\"hechos\" > hoy" },
		{ false, "hechos > hoy - 5 dias",
		    "r.\"hechos\" > (hoy - 5)" },
		{ false, "hechos > hoy - 18 años", "r.\"hechos\" > "
		    "(hoy + interval '-18 years')::date" },
		{ false, "hechos = 2026-01-02",
		    "r.\"hechos\" = date '2026-01-02'" },
		{ false, "tipos incluye 'fisica'",
		    "'fisica' = ANY (r.\"tipos\")" },
		{ false, "nombre parece '[AÑ&-]{2}'",
		    "r.\"nombre\" ~ '^[&AÑ-]{2,2}$'" },
		{ false, "apodo parece 'A'",
		    "(r.adicionales->>'apodo') ~ '^[A]$'" },
		{ false, "tipos contestado", "(r.\"tipos\" IS NOT NULL OR "
		    "coalesce(r.sin_valor ? 'tipos', false))" },
		{ false, "nacio con_valor", "(r.\"nacio\").desde IS NOT NULL" },
		{ false, "nacio < hechos", "CASE WHEN (r.\"nacio\").hasta < "
		    "r.\"hechos\" THEN true WHEN (r.\"nacio\").desde >= "
		    "r.\"hechos\" THEN false END" },
		{ false, "nacio >= hechos", "CASE WHEN r.\"hechos\" <= "
		    "(r.\"nacio\").desde THEN true WHEN r.\"hechos\" > "
		    "(r.\"nacio\").hasta THEN false END" },
		{ false, "nacio = hechos", "CASE WHEN (r.\"nacio\").desde = "
		    "(r.\"nacio\").hasta AND r.\"hechos\" = r.\"hechos\" AND "
		    "(r.\"nacio\").desde = r.\"hechos\" THEN true WHEN "
		    "(r.\"nacio\").hasta < r.\"hechos\" OR r.\"hechos\" < "
		    "(r.\"nacio\").desde THEN false END" },
		{ false, "edad(hechos) < 18",
		    "floor((to_char(hoy::timestamp, 'YYYYMMDD')::int - "
		    "to_char(r.\"hechos\"::timestamp, 'YYYYMMDD')::int) / "
		    "10000.0) < 18" },
		{ false, "apodo = 'x'", "(r.adicionales->>'apodo') = 'x'" },
		{ false, "apodo con_valor",
		    "(r.adicionales->>'apodo') IS NOT NULL" },
		{ false, "cuando > hoy", "CASE WHEN hoy < "
		    "(r.adicionales->'cuando'->>'desde')::date THEN true WHEN "
		    "hoy >= (r.adicionales->'cuando'->>'hasta')::date "
		    "THEN false END" },
		{ false, "medidas con_valor", "EXISTS (SELECT FROM "
		    "banco.\"muestra_medidas\" g WHERE g.padre = r.id AND "
		    "g.retirada IS NULL)" },
		{ true, "edad > 3 y nombre = 'A'",
		    "(e.\"edad\" > 3 AND r.\"nombre\" = 'A')" },
		{ true, "clase contestado", "(e.\"clase\" IS NOT NULL OR "
		    "coalesce(e.sin_valor ? 'clase', false))" },
		{ false, "casa_calle con_valor", "r.\"casa_via\" IS NOT NULL" },
	};
	struct sample s;
	size_t i;

	sample_open(&s);
	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct buf out = BUF_INIT;
		int g = row[i].group ? form_field(s.form, "medidas") : -1;
		const struct rule *rule = rule_parse(s.form, g, row[i].rule,
		    &err);

		if (rule)
			rule_sql(rule, s.form, g, &out);
		is_str(rule ? out.s : err.msg, row[i].want, row[i].rule);
		buf_release(&out);
	}
	sample_close(&s);
}

int
main(void)
{
	check_use_curp(curp_check, curp_agrees, curp_root);
	mistakes_are_told_with_their_place();
	nesting_has_an_end();
	rules_hold_or_not();
	in_a_group_the_entry_comes_first();
	rules_become_sql();
	return tap_done();
}
