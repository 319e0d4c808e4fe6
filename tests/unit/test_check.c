#include "lib/base/base.h"
#include "lib/form/check.h"

#include "lib/base/buf.h"
#include "lib/base/clean.h"
#include "lib/domain/curp.h"
#include "lib/form/identity.h"
#include "tests/tap.h"
#include "tests/unit/sample.h"

/* What was typed, fit for the name of a test. */
static void
describe(char what[200], const char *field, const char *typed)
{
	char shown[150];

	clean_show(shown, sizeof(shown), typed, strlen(typed));
	snprintf(what, 200, "%s: \"%s\"", field, shown);
}

#define UUID "0a1b2c3d-0000-4000-8000-00000000000f"

static const struct date today = { 2026, 11, 22, DATE_DAY };

static struct place
at(const struct record *r, const char *path)
{
	struct place p;

	if (!record_find(r, path, &p)) {
		printf("Bail out! no field %s\n", path);
		exit(1);
	}
	return p;
}

static void
what_is_typed_is_understood(void)
{
	static const struct {
		const char	*field, *typed, *text, *canon;
	} row[] = {
		{ "nombre", "  Ana   María ", "Ana María", "Ana María" },
		{ "nombre", "Mun\xcc\x83oz", "Mu\xc3\xb1oz", "Mu\xc3\xb1oz" },
		{ "relato", "\n a\r\n\r\nb \n", "a\n\nb", "a\n\nb" },
		{ "clave", " AB-12 ", "AB-12", "AB-12" },
		{ "edad", "18", "18", "18" },
		{ "edad", "018", "18", "18" },
		{ "edad", "0", "0", "0" },
		{ "ingreso", "$1,234.5", "1,234.50", "1234.50" },
		{ "ingreso", "1500", "1,500.00", "1500.00" },
		{ "ingreso", "1 234 567", "1,234,567.00", "1234567.00" },
		{ "ingreso", "0.05", "0.05", "0.05" },
		{ "nacio", "5/3/80", "05/03/1980", "1980-03-05" },
		{ "nacio", "3/1980", "03/1980", "1980-03" },
		{ "nacio", "1980", "1980", "1980" },
		{ "nacio", "2026", "2026", "2026" },
		{ "nacio", "hoy", "22/11/2026", "2026-11-22" },
		{ "hechos", "24/12/2026", "24/12/2026", "2026-12-24" },
		{ "hechos", "1/1/27", "01/01/2027", "2027-01-01" },
		{ "hechos", "1/1/46", "01/01/2046", "2046-01-01" },
		{ "hechos", "1/1/47", "01/01/1947", "1947-01-01" },
		{ "nacio", "1/1/27", "01/01/1927", "1927-01-01" },
		{ "hora", "8 pm", "20:00", "20:00" },
		{ "vive", "s", "Sí", "si" },
		{ "vive", "SI", "Sí", "si" },
		{ "vive", "No", "No", "no" },
		{ "sexo", "mujer", "Mujer", "mujer" },
		{ "sexo", "MUJ", "Mujer", "mujer" },
		{ "sexo", "f", "Mujer", "mujer" },
		{ "sexo", "Femenino", "Mujer", "mujer" },
		{ "tipos", "física", "Física", "fisica" },
		{ "tipos", "Sexual; Física", "Física; Sexual",
		    "fisica sexual" },
		{ "tipos", "sexual, otra", "Sexual; Otra física",
		    "sexual otra_fisica" },
		{ "tipos", "Patrimonial, de bienes", "Patrimonial, de bienes",
		    "patrimonial" },
		{ "tipos", "sexual fisica", "Física; Sexual",
		    "fisica sexual" },
		{ "tipos", "ninguna", "Ninguna", "ninguna" },
		{ "curp", "hegg560427 mvzrrl-04", "HEGG560427MVZRRL04",
		    "HEGG560427MVZRRL04" },
		{ "tel", "(228) 812-34.56", "2288123456", "2288123456" },
		{ "tel", "+52 228 812 3456", "2288123456", "2288123456" },
		{ "tel", "044 228 812 3456", "2288123456", "2288123456" },
		{ "tel", "228 812 3456 ext 12", "2288123456 ext. 12",
		    "2288123456 ext. 12" },
		{ "tel", "+1 (202) 555-0100", "+12025550100", "+12025550100" },
		{ "quien", UUID, UUID, UUID },
		{ "quienes", UUID " " UUID, UUID " " UUID, UUID " " UUID },
		{ "apodo", "El Negro", "El Negro", "El Negro" },
		{ "nombre", "   ", NULL, NULL },
		{ "edad", "", NULL, NULL },
	};
	struct catalog_source src;
	struct sample s;
	struct record r;
	char what[200];
	size_t i;

	sample_open(&s);
	src = sample_source(&s);
	record_init(&r, s.form);
	for (i = 0; i < NELEM(row); i++) {
		struct place p = at(&r, row[i].field);
		struct value *v = record_at(&r, p);
		struct problem why;

		value_set(v, row[i].typed, NULL);
		describe(what, row[i].field, row[i].typed);
		if (!ok(field_accept(record_field(&r, p), v, &r, p, &src,
		    &today, &why) && why.kind == PROBLEM_NONE, what))
			printf("# says: %s\n", why.text);
		is_str(v->text ? v->text : "-", row[i].text ? row[i].text : "-",
		    "is written so");
		is_str(v->canon ? v->canon : "-",
		    row[i].canon ? row[i].canon : "-", "and means that");
		/* What is shown is understood again, and means the same. */
		ok(field_accept(record_field(&r, p), v, &r, p, &src, &today,
		    &why), "twice");
		is_str(v->canon ? v->canon : "-",
		    row[i].canon ? row[i].canon : "-", "the same");
	}
	record_release(&r);
	sample_close(&s);
}

static void
what_is_wrong_is_said(void)
{
	static const struct {
		const char	*field, *typed;
		enum problem_kind kind;
		const char	*part;
	} row[] = {
		{ "clave", "AB12", PROBLEM_WRONG, "Por ejemplo: AB-12" },
		{ "clave", "AB-12 x", PROBLEM_WRONG, "Por ejemplo: AB-12" },
		{ "nombre", "MARIA DEL CARMEN", PROBLEM_WRONG,
		    "Caben 10 caracteres y hay 16" },
		{ "nombre", "a\x1b[31m", PROBLEM_WRONG, "no son texto" },
		{ "nombre", "\xff", PROBLEM_WRONG, "no son texto" },
		{ "nombre", " \xd8\x95", PROBLEM_WRONG, "no son texto" },
		{ "nombre", "a\xe2\x80\xae", PROBLEM_WRONG, "no son texto" },
		{ "relato", "0123456789012345678901234567890123456789"
		    "01234567890", PROBLEM_WRONG, "Caben 50" },
		{ "edad", "veinte", PROBLEM_WRONG, "número entero" },
		{ "edad", "1.5", PROBLEM_WRONG, "número entero" },
		{ "edad", "12,34", PROBLEM_WRONG, "número entero" },
		{ "edad", "-", PROBLEM_WRONG, "número entero" },
		{ "edad", "121", PROBLEM_WRONG, "lo más es 120" },
		{ "edad", "-1", PROBLEM_WRONG, "menor que cero" },
		{ "edad", "99999999999999999999", PROBLEM_WRONG,
		    "número entero" },
		{ "ingreso", "1.234", PROBLEM_WRONG, "cantidad en pesos" },
		{ "ingreso", "mil", PROBLEM_WRONG, "cantidad en pesos" },
		{ "ingreso", "-1", PROBLEM_WRONG, "menor que cero" },
		{ "ingreso", "1000000000000", PROBLEM_WRONG, "lo más es" },
		{ "nacio", "31/2/2000", PROBLEM_WRONG,
		    "febrero de 2000 no tiene día 31; el último es 29." },
		{ "nacio", "31/4/2000", PROBLEM_WRONG,
		    "abril no tiene día 31; el último es 30." },
		{ "nacio", "310999", PROBLEM_WRONG,
		    "septiembre no tiene día 31; el último es 30." },
		{ "nacio", "32/1/2000", PROBLEM_WRONG, "No es una fecha" },
		{ "nacio", "23/11/2026", PROBLEM_WRONG, "todavía no llega" },
		{ "nacio", "2027", PROBLEM_WRONG, "todavía no llega" },
		{ "hechos", "3/2026", PROBLEM_WRONG, "Falta el día" },
		{ "hora", "25:00", PROBLEM_WRONG, "No es una hora" },
		{ "vive", "quizá", PROBLEM_WRONG, "sí o no" },
		{ "sexo", "Seleccione", PROBLEM_CATALOG, "No está en la" },
		{ "tipos", "fisica; nada", PROBLEM_CATALOG, "No está en la" },
		{ "tipos", "ninguna; sexual", PROBLEM_WRONG, "va sola" },
		{ "casa_municipio", "Xalapa", PROBLEM_CATALOG,
		    "Primero elija: Estado" },
		{ "curp", "HEGG560427MVZRRL0", PROBLEM_WRONG, "aquí hay 17" },
		{ "curp", "\xc3\x91" "EGG560427MVZRRL04", PROBLEM_WRONG,
		    "la Ñ se escribe X" },
		{ "curp", "HEGG560427MVZRRL05", PROBLEM_WRONG,
		    "último número" },
		{ "tel", "812 3456", PROBLEM_WRONG, "diez cifras" },
		{ "tel", "no tiene", PROBLEM_WRONG, "diez cifras" },
		{ "tel", "2288123456 ext casa", PROBLEM_WRONG, "diez cifras" },
		{ "quien", "Juan", PROBLEM_CATALOG, "La lista no está" },
	};
	struct catalog_source src;
	struct sample s;
	struct record r;
	char what[200];
	size_t i;

	sample_open(&s);
	src = sample_source(&s);
	record_init(&r, s.form);
	for (i = 0; i < NELEM(row); i++) {
		struct place p = at(&r, row[i].field);
		struct value *v = record_at(&r, p);
		struct problem why = { 0 };
		bool good;

		value_set(v, row[i].typed, "1");
		describe(what, row[i].field, row[i].typed);
		/* A canon that is not this text's is worth nothing. */
		if (strcmp(row[i].field, "quien") == 0)
			value_set(v, row[i].typed, NULL);
		good = field_accept(record_field(&r, p), v, &r, p, &src,
		    &today, &why);
		if (!ok(!good && strstr(why.text, row[i].part), what))
			printf("# says: %s\n", why.text);
		is_int(why.kind, row[i].kind, "its kind");
		ok(v->text && strcmp(v->text, row[i].typed) == 0 && !v->canon,
		    "the text stays as typed and means nothing");
		value_release(v);
	}
	record_release(&r);
	sample_close(&s);
}

static void
a_code_hangs_from_its_parent(void)
{
	struct problem why;
	struct catalog_source src;
	struct sample s;
	struct record r;
	struct place p;
	struct value *v;

	sample_open(&s);
	src = sample_source(&s);
	record_init(&r, s.form);
	p = at(&r, "casa_municipio");
	v = record_at(&r, p);
	value_set(record_at(&r, at(&r, "casa_estado")), "Veracruz", "30");
	value_set(v, "xal", NULL);
	ok(field_accept(record_field(&r, p), v, &r, p, &src, &today, &why),
	    "a municipality of the state");
	is_str(v->canon, "30087", "is found");
	value_set(record_at(&r, at(&r, "casa_estado")), "Oaxaca", "20");
	ok(!field_accept(record_field(&r, p), v, &r, p, &src, &today, &why),
	    "of another state it is not");
	is_int(why.kind, PROBLEM_CATALOG, "in the list");
	is_str(v->text, "Xalapa", "and stays as written");

	value_set(v, "San Juan Mixtepec", NULL);
	ok(!field_accept(record_field(&r, p), v, &r, p, &src, &today, &why) &&
	    strstr(why.text, "Hay varias"), "two of one name are two");
	value_set(v, "San Juan Mixtepec", "20209");
	ok(field_accept(record_field(&r, p), v, &r, p, &src, &today, &why),
	    "unless the list told which");
	is_str(v->canon, "20209", "the chosen one");
	value_set(v, NULL, "20208");
	ok(field_accept(record_field(&r, p), v, &r, p, &src, &today, &why),
	    "or the bank");
	is_str(v->canon, "20208", "the chosen one");
	is_str(v->text, "San Juan Mixtepec", "shown by its name");
	record_release(&r);
	sample_close(&s);
}

/* The first sixteen places, when the form's own fields tell them. */
static void
a_curp_is_proposed(void)
{
	struct sample s;
	struct record r;
	char root[CURP_ROOT_LEN] = "";

	sample_open(&s);
	record_init(&r, s.form);
	value_set(record_at(&r, at(&r, "nombre")), "GLORIA", "GLORIA");
	value_set(record_at(&r, at(&r, "apodo")), "x", "x");
	value_set(record_at(&r, at(&r, "sexo")), "Mujer", "mujer");
	value_set(record_at(&r, at(&r, "nacio")), "x", "1956-04-27");
	value_set(record_at(&r, at(&r, "casa_estado")), "Veracruz", "30");
	ok(!identity_root(&r, at(&r, "curp"), root),
	    "without surnames nothing is proposed");
	ok(!identity_root(&r, at(&r, "nombre"), root),
	    "nor in a field that is fed by none");
	record_release(&r);
	sample_close(&s);
}

/* All problems as "path kind; path kind". */
static void
list(const struct record *r, struct sample *s, struct buf *out)
{
	struct catalog_source src = sample_source(s);
	struct problems ps = { 0 };
	char path[PATH_LEN];
	int i;

	record_check(r, &src, &today, &ps);
	for (i = 0; i < ps.n; i++) {
		record_path(r, ps.p[i].at, path);
		buf_printf(out, "%s%s %s", i ? "; " : "", path,
		    problem_code(ps.p[i].kind));
	}
	problems_release(&ps);
}

static void
a_record_is_looked_at_whole(void)
{
	/* path, canon (or ?reason, !: an entry); then what is wrong */
	static const struct {
		const char	*what, *set[6][2], *want;
	} row[] = {
		{ "empty", { { NULL, NULL } }, "nombre falta" },
		{ "the name is enough", { { "nombre", "ANA" } }, "" },
		{ "so is a reason", { { "nombre", "?no_sabe" } }, "" },
		{ "unless it is none of this field's",
		    { { "nombre", "?no_aplica" } }, "nombre tipo" },
		{ "a doubt", { { "nombre", "ANA" }, { "edad", "101" } },
		    "edad duda" },
		{ "an error between fields", { { "nombre", "ANA" },
		    { "nacio", "2000" }, { "hechos", "1999-12-31" } },
		    "hechos error" },
		{ "nothing to accuse without knowing", { { "nombre", "ANA" },
		    { "nacio", "2000" }, { "hechos", "2000-12-31" } }, "" },
		{ "a page that applies", { { "nombre", "ANA" },
		    { "vive", "si" } }, "medidas falta" },
		{ "and its fields that do", { { "nombre", "ANA" },
		    { "vive", "si" }, { "edad", "18" } },
		    "casa_estado falta; medidas falta" },
		{ "a group with a reason", { { "nombre", "ANA" },
		    { "vive", "si" }, { "medidas", "?no_sabe" } }, "" },
		{ "a group with an entry", { { "nombre", "ANA" },
		    { "vive", "si" }, { "medidas", "!" } },
		    "medidas.1.clase falta" },
		{ "a rule about the entry and the form", { { "nombre", "ANA" },
		    { "vive", "si" }, { "medidas", "!" },
		    { "medidas.1.clase", "fisica" },
		    { "medidas.1.edad", "6" } }, "medidas.1.nota falta" },
		{ "an error of one entry, told there", { { "nombre", "ANA" },
		    { "vive", "si" }, { "medidas", "!" },
		    { "medidas.1.clase", "fisica" },
		    { "medidas.1.dada", "2026-03-04" },
		    { "hechos", "2026-03-05" } }, "medidas.1.dada error" },
		{ "and not where its field does not apply", {
		    { "nombre", "ANA" }, { "vive", "si" }, { "medidas", "!" },
		    { "medidas.1.clase", "sexual" },
		    { "medidas.1.dada", "2026-03-04" },
		    { "hechos", "2026-03-05" } }, "" },
		{ "what does not apply is not asked", { { "nombre", "ANA" },
		    { "vive", "no" }, { "edad", "18" } }, "" },
		{ "a doubt at a field that applies", { { "nombre", "ANA" },
		    { "vive", "si" }, { "edad", "18" },
		    { "casa_estado", "?no_sabe" }, { "casa_calle", "S/N" },
		    { "medidas", "?no_sabe" } }, "casa_calle duda" },
		{ "and none where nobody can see it", { { "nombre", "ANA" },
		    { "vive", "no" }, { "edad", "18" },
		    { "casa_calle", "S/N" } }, "" },
		{ "a code that is none", { { "nombre", "ANA" },
		    { "sexo", "seleccione" } }, "sexo fuera_de_catalogo" },
		{ "a municipality of another state", { { "nombre", "ANA" },
		    { "vive", "si" }, { "edad", "18" },
		    { "casa_estado", "20" }, { "casa_municipio", "30087" },
		    { "medidas", "?no_sabe" } },
		    "casa_municipio fuera_de_catalogo" },
	};
	struct sample s;
	size_t i, k;

	sample_open(&s);
	for (i = 0; i < NELEM(row); i++) {
		struct buf got = BUF_INIT;
		struct record r;

		record_init(&r, s.form);
		for (k = 0; k < 6 && row[i].set[k][0]; k++) {
			struct place p = at(&r, row[i].set[k][0]);
			const char *v = row[i].set[k][1];

			if (*v == '!')
				(void)record_add_entry(&r, p.field);
			else if (*v == '?')
				value_set_missing(record_at(&r, p),
				    missing_from_code(v + 1));
			else
				value_set(record_at(&r, p), NULL, v);
		}
		list(&r, &s, &got);
		is_str(got.s, row[i].want, row[i].what);
		buf_release(&got);
		record_release(&r);
	}
	sample_close(&s);
}

static void
wrong_text_is_found_again(void)
{
	struct buf got = BUF_INIT;
	struct sample s;
	struct record r;

	sample_open(&s);
	record_init(&r, s.form);
	value_set(record_at(&r, at(&r, "nombre")), "ANA", "ANA");
	value_set(record_at(&r, at(&r, "hora")), "25:00", NULL);
	list(&r, &s, &got);
	is_str(got.s, "hora tipo", "as it was left");
	is_str(record_get(&r, at(&r, "hora"))->text, "25:00",
	    "looking changes nothing");
	buf_release(&got);
	record_release(&r);
	sample_close(&s);
}

static void
words_of_the_bank(void)
{
	int k, good = 0;

	for (k = PROBLEM_WRONG; k <= PROBLEM_GONE; k++)
		good += problem_from_code(problem_code(
		    (enum problem_kind)k)) == (enum problem_kind)k;
	is_int(good, 8, "eight kinds, there and back");
	is_int(problem_from_code("otra"), PROBLEM_NONE, "no other");
}

int
main(void)
{
	check_use_curp(curp_check, curp_agrees, curp_root);
	what_is_typed_is_understood();
	what_is_wrong_is_said();
	a_code_hangs_from_its_parent();
	a_curp_is_proposed();
	a_record_is_looked_at_whole();
	wrong_text_is_found_again();
	words_of_the_bank();
	return tap_done();
}
