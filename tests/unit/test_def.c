#include "lib/base/base.h"
#include "lib/form/def.h"

#include "lib/base/buf.h"
#include "lib/form/rule.h"
#include "tests/tap.h"
#include "tests/unit/sample.h"

static const struct field_def *
field(const struct form_def *f, const char *name)
{
	int i = form_field(f, name);

	return i < 0 ? NULL : &f->fields[i];
}

static void
a_form_is_what_its_file_says(void)
{
	struct sample s;
	const struct form_def *f;
	const struct field_def *d;

	sample_open(&s);
	f = s.form;
	is_str(f->name, "muestra", "name");
	is_int(f->version, 3, "version");
	is_str(f->parent, "datos_generales", "parent");
	is_str(f->section, "muestra", "section");
	ok(f->repeats, "repeats");
	is_int(f->order, 40, "order");
	is_str(f->entry_label, "{nombre} {curp}", "label of a record");
	is_int(f->npages, 2, "two pages");
	is_int(f->pages[0].count + f->pages[1].count, f->nfields,
	    "which hold all fields");
	ok(!f->pages[0].applies && f->pages[1].applies, "one has a rule");
	is_int(form_page_of(f, form_field(f, "apodo")), 0, "page of a field");
	is_int(form_page_of(f, form_field(f, "medidas")), 1, "of the last");
	is_int(f->nchecks, 4, "three checks, and one of entries");
	is_int(f->checks[3].group, form_field(f, "medidas"), "its group");
	is_int(f->checks[3].field, form_field_in(f, f->checks[3].group,
	    "dada"), "and in it its field");
	is_int(f->checks[0].level, CHECK_DOUBT, "a doubt");
	is_int(f->checks[1].field, form_field(f, "hechos"), "its field");

	d = field(f, "nombre");
	is_int(d->max, 10, "most characters");
	ok(d->required && !d->applies, "needed to integrate");
	is_int(d->missing, 1 << MISSING_NOT_ASKED | 1 << MISSING_UNKNOWN |
	    1 << MISSING_REFUSED, "three reasons unless said");
	is_int(field(f, "edad")->missing, 1 << MISSING_UNKNOWN, "one said");
	is_int(field(f, "vive")->missing, 0, "none said");
	is_int(field(f, "edad")->most, 120, "an upper limit");
	is_int(field(f, "ingreso")->least, 0, "a lower limit");
	is_int(field(f, "ingreso")->most, 99999999999900, "numeric(14,2)");
	is_int(field(f, "nacio")->flags, FIELD_PARTIAL | FIELD_PAST, "flags");
	is_str(field(f, "nombre")->column, "nombre", "a column by default");
	ok(!field(f, "apodo")->column, "an extra field has none");
	is_str(field(f, "curp")->carry, "datos_generales.curp", "carried");
	is_str(field(f, "quienes")->of_form, "agresor", "records of a form");
	is_int(field(f, "nombre")->category, CATEGORY_SENSITIVE,
	    "what nobody classed is guarded");
	is_int(f->ndemands, 3, "three sections go with it");
	is_str(f->demands[1].form, "red", "by name");
	is_int(f->demands[1].level, CHECK_ERROR, "or it is not integrated");
	is_int(f->demands[2].level, CHECK_DOUBT, "unless it is a doubt");
	ok(f->demands[0].when && f->demands[1].when, "always, or by a rule");
	is_int(f->after, AFTER_ADD, "rows are added after integrating");
	is_int(field(f, "nombre")->after, AFTER_ADD, "as its fields say too");
	is_int(field(f, "relato")->after, AFTER_OPEN, "unless one says not");
	sample_close(&s);
}

static void
templates_become_fields(void)
{
	struct sample s;
	const struct field_def *d;
	struct buf sql = BUF_INIT;

	sample_open(&s);
	d = field(s.form, "casa_municipio");
	ok(d != NULL, "with their prefix");
	is_int(d->depends_on, form_field(s.form, "casa_estado"),
	    "depending on each other");
	is_str(d->law, "XXXV.c", "with the law of the include");
	is_str(field(s.form, "casa_calle")->label, "Calle donde vive",
	    "with its labels");
	is_str(field(s.form, "casa_estado")->label, "Estado",
	    "or their own");
	is_str(field(s.form, "casa_calle")->column, "casa_via",
	    "with prefixed columns");
	rule_sql(d->applies, s.form, -1, &sql);
	is_str(sql.s, "(r.\"edad\" >= 18 AND r.\"casa_estado\" IS NOT NULL)",
	    "with both rules, theirs prefixed");
	buf_release(&sql);
	sample_close(&s);
}

static void
groups_hold_their_fields(void)
{
	struct sample s;
	const struct field_def *d;
	int g;

	sample_open(&s);
	g = form_field(s.form, "medidas");
	d = &s.form->fields[g];
	is_int(d->count, 4, "four");
	is_int(d->max, 3, "at most three entries");
	is_str(d->entry_label, "{clase}", "label of an entry");
	ok(!d->column, "a table instead of a column");
	is_int(form_field_in(s.form, g, "edad"), 2,
	    "a name may stand in the form and in a group");
	is_int(form_field_in(s.form, g, "nombre"), -1, "but is not shared");
	sample_close(&s);
}

#define HEAD	"forma: f\nversion: 1\ntitulo: T\ntabla: t\nseccion: s\n"
#define PAGE	HEAD "paginas:\n  - titulo: P\n    campos:\n"	/* 8 lines */
#define NAME	"      - {campo: a, tipo: texto, etiqueta: A}\n"
#define CODE	"      - {campo: c, tipo: catalogo, catalogo: x, etiqueta: C}\n"
#define FIELD(x) PAGE "      - {campo: b, etiqueta: B, " x "}\n"
#define GROUP(x) PAGE "      - campo: g\n        tipo: grupo\n" \
		"        etiqueta: G\n        campos:\n          - {" x "}\n"
#define CHECK(x) PAGE NAME "revisiones:\n  - {" x "}\n"
#define DEMAND(x) PAGE NAME "exige:\n  - {" x "}\n"
#define INCLUDE(x) "--- # p.yaml\nplantilla: p\ncampos:\n" \
		"  - {campo: a, tipo: texto, etiqueta: A}\n--- # f.yaml\n" \
		PAGE "      - {" x "}\n"

static void
mistakes_are_told_with_file_and_line(void)
{
	static const struct {
		const char	*what, *text, *want;	/* "line: part" */
	} row[] = {
		/* the form */
		{ "not a form", "a: 1\n", "1: esto no es una forma" },
		{ "a list", "- a\n", "1: esto no es una forma" },
		{ "only a template", "plantilla: p\ncampos: []\n",
		    "1: solo hay plantillas" },
		{ "two forms", HEAD "paginas: []\n---\n" HEAD "paginas: []\n",
		    "8: hay dos formas" },
		{ "an unknown key", HEAD "pagina: []\n",
		    "6: una forma no tiene una clave «pagina»; se esperaba "
		    "«paginas»" },
		{ "no title", "forma: f\nversion: 1\ntabla: t\nseccion: s\n"
		    "paginas: []\n", "1: falta la clave «titulo»" },
		{ "no version", "forma: f\ntitulo: T\ntabla: t\nseccion: s\n"
		    "paginas: []\n", "1: falta la clave «version»" },
		{ "version zero", "forma: f\nversion: 0\n",
		    "2: «version» no sirve; se esperaba un número de 1" },
		{ "version in words", "forma: f\nversion: uno\n",
		    "2: «version» no sirve" },
		{ "an empty title", "forma: f\nversion: 1\ntitulo: \"\"\n",
		    "3: «titulo» está vacía" },
		{ "a list as a title", "forma: f\nversion: 1\ntitulo: [a]\n",
		    "3: «titulo» es una lista" },
		{ "a bad name", "forma: Persona\n", "1: «Persona» no sirve de "
		    "nombre" },
		{ "an accent in a name", "forma: víctima\n", "1: «víctima» no "
		    "sirve de nombre" },
		{ "a long name", "forma: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaa\n", "1: «aaaa" },
		{ "its own parent", HEAD "padre: f\npaginas: []\n",
		    "6: la forma es su propio padre" },
		{ "repeats perhaps", HEAD "repite: yes\n", "6: «repite» no se "
		    "entiende; se esperaba si o no" },
		{ "no pages", HEAD "paginas: []\n", "6: no hay páginas" },
		{ "pages as a map", HEAD "paginas: {}\n",
		    "6: «paginas» no es una lista" },
		{ "a page without fields", HEAD "paginas:\n  - titulo: P\n"
		    "    campos: []\n", "8: «campos» está vacía" },
		{ "a page with a key too many", HEAD "paginas:\n"
		    "  - titulo: P\n    orden: 1\n    campos: []\n",
		    "8: una página no tiene una clave «orden»" },
		{ "a label of no field", PAGE NAME "etiqueta: \"{a} {z}\"\n",
		    "10: no hay un campo «z»" },
		{ "a label not closed", PAGE NAME "etiqueta: \"{a\"\n",
		    "10: falta cerrar «{»" },
		{ "a rule of a page", HEAD "paginas:\n  - titulo: P\n"
		    "    aplica_si: z = 1\n    campos:\n" NAME,
		    "8: aplica_si: regla, carácter 1: no hay un campo «z»" },

		/* fields */
		{ "no type", PAGE "      - {campo: a, etiqueta: A}\n",
		    "9: falta la clave «tipo»" },
		{ "a type misspelt", FIELD("tipo: teksto"),
		    "9: no hay un tipo «teksto»; se esperaba texto" },
		{ "a type of elsewhere", FIELD("tipo: varchar"),
		    "9: no hay un tipo «varchar»; se esperaba texto, "
		    "texto_largo" },
		{ "no name", PAGE "      - {tipo: texto, etiqueta: A}\n",
		    "9: falta la clave «campo»" },
		{ "no label", PAGE "      - {campo: a, tipo: texto}\n",
		    "9: falta la clave «etiqueta»" },
		{ "a key misspelt", FIELD("tipo: texto, ejenplo: x"),
		    "9: un campo no tiene una clave «ejenplo»; se esperaba "
		    "«ejemplo»" },
		{ "a text instead of a field", PAGE "      - a\n",
		    "9: esto no es un campo" },
		{ "twice the same", PAGE NAME NAME,
		    "10: el campo «a» está dos veces" },
		{ "twice the same column", PAGE NAME "      - {campo: b, "
		    "tipo: texto, etiqueta: B, columna: a}\n",
		    "10: la columna «a» ya es de «a»" },
		{ "a column of the bank", FIELD("tipo: texto, "
		    "columna: institucion"),
		    "9: la columna «institucion» es del banco" },
		{ "a word of the rules", PAGE "      - {campo: hoy, "
		    "tipo: texto, etiqueta: H}\n",
		    "9: «hoy» es una palabra de las reglas" },
		{ "extra and with a column", FIELD("tipo: texto, "
		    "adicional: si, columna: z"),
		    "9: el campo es adicional, y no tiene columna" },
		{ "partial, of no date", FIELD("tipo: hora, parcial: si"),
		    "9: «parcial» no va con el tipo hora" },
		{ "a limit of no number", FIELD("tipo: texto, maximo: 3"),
		    "9: «maximo» no va con el tipo texto" },
		{ "a catalogue of a text", FIELD("tipo: texto, catalogo: x"),
		    "9: «catalogo» no va con el tipo texto" },
		{ "no catalogue", FIELD("tipo: catalogo"),
		    "9: falta la clave «catalogo»" },
		{ "no form", FIELD("tipo: registro"),
		    "9: falta la clave «forma»" },
		{ "most before least", FIELD("tipo: entero, minimo: 5, "
		    "maximo: 4"), "9: «minimo» es mayor que «maximo»" },
		{ "no characters", FIELD("tipo: texto, max: 0"),
		    "9: «max» no sirve; se esperaba un número de 1 a" },
		{ "an unknown reason", FIELD("tipo: texto, "
		    "sin_valor: [no_quiere]"), "9: no hay un motivo así" },
		{ "an unknown category", FIELD("tipo: texto, "
		    "categoria: secreta"), "9: no hay una categoría" },
		{ "carried from nowhere", FIELD("tipo: texto, trae: nombre"),
		    "9: «trae» no se entiende" },
		{ "depending on nothing", PAGE "      - {campo: m, tipo: "
		    "catalogo, catalogo: y, depende_de: c, etiqueta: M}\n"
		    CODE, "9: no hay un campo «c» antes de éste" },
		{ "depending on itself", PAGE "      - {campo: m, tipo: "
		    "catalogo, catalogo: y, depende_de: m, etiqueta: M}\n",
		    "9: no hay un campo «m» antes" },
		{ "depending on a text", PAGE NAME "      - {campo: m, tipo: "
		    "catalogo, catalogo: y, depende_de: a, etiqueta: M}\n",
		    "10: «a» no es de tipo catalogo" },
		{ "a pattern of a number", FIELD("tipo: entero, "
		    "patron: \"[0-9]\""), "9: «patron» no va con el tipo" },
		{ "a pattern that is none", FIELD("tipo: texto, "
		    "ejemplo: A, patron: \"(A)\""),
		    "9: «patron» tiene un signo que no significa nada aquí" },
		{ "a pattern for a narrative", FIELD("tipo: texto, max: 241, "
		    "ejemplo: A, patron: A"), "9: «patron» es para textos" },
		{ "a pattern without its example", FIELD("tipo: texto, "
		    "patron: A"), "9: el ejemplo no es como dice «patron»" },
		{ "an example of something else", FIELD("tipo: texto, "
		    "ejemplo: B, patron: A"),
		    "9: el ejemplo no es como dice «patron»" },
		{ "something else after integrating", FIELD("tipo: texto, "
		    "tras_integrar: nunca"),
		    "9: «tras_integrar» no se entiende" },
		{ "a door in a closed form", HEAD "tras_integrar: cerrado\n"
		    "paginas:\n  - titulo: P\n    campos:\n      - {campo: a, "
		    "tipo: texto, etiqueta: A, tras_integrar: abierto}\n",
		    "10: «tras_integrar» no va en un grupo ni en una forma" },
		{ "fed by a field that is not there", FIELD("tipo: curp, "
		    "curp_de: {nombres: z}"),
		    "9: en «nombres» va un campo de tipo texto" },
		{ "fed by another type", PAGE NAME "      - {campo: b, "
		    "tipo: curp, etiqueta: B, curp_de: {fecha: a}}\n",
		    "10: en «fecha» va un campo de tipo fecha" },
		{ "fed by something else", FIELD("tipo: curp, "
		    "curp_de: {nombre: a}"), "9: «curp_de» no tiene una clave "
		    "«nombre»; se esperaba «nombres»" },
		{ "letters that are none", PAGE CODE "      - {campo: b, tipo: "
		    "curp, etiqueta: B, curp_de: {sexo: c, sexo_letras: "
		    "{mujer: F1}}}\n", "10: «sexo_letras» no se entiende" },
		{ "a text fed as a CURP is", FIELD("tipo: texto, "
		    "curp_de: {nombres: b}"),
		    "9: «curp_de» no va con el tipo texto" },
		{ "a rule that is none", FIELD("tipo: texto, "
		    "aplica_si: \"b =\""),
		    "9: aplica_si: regla, carácter 4: falta un valor" },
		{ "a rule of no field", FIELD("tipo: texto, "
		    "integrar: \"z contestado\""),
		    "9: integrar: regla, carácter 1: no hay un campo «z»" },

		/* groups */
		{ "a group in a group", GROUP("campo: h, tipo: grupo, "
		    "etiqueta: H, campos: []"),
		    "13: hay un grupo dentro de otro" },
		{ "a group without fields", PAGE "      - {campo: g, tipo: "
		    "grupo, etiqueta: G}\n", "9: falta la clave «campos»" },
		{ "an extra field in a group", GROUP("campo: h, tipo: texto, "
		    "etiqueta: H, adicional: si"),
		    "13: el campo es adicional dentro de un grupo" },
		{ "a field called n", GROUP("campo: n, tipo: texto, "
		    "etiqueta: N"), "13: «n» es el número de la entrada" },
		{ "a label of an entry", PAGE "      - campo: g\n"
		    "        tipo: grupo\n        etiqueta: G\n"
		    "        etiqueta_entrada: \"{z}\"\n        campos:\n    "
		    NAME, "12: no hay un campo «z»; se esperaba uno de este "
		    "grupo" },

		/* sections that must be there */
		{ "a demand of nothing", DEMAND("cuando: siempre"),
		    "11: falta la clave «forma»" },
		{ "a demand misspelt", DEMAND("forma: x, cuado: siempre"),
		    "11: una forma exigida no tiene una clave «cuado»" },
		{ "a demand by no field", DEMAND("forma: x, cuando: "
		    "\"z contestado\""), "11: cuando: regla, carácter 1: no "
		    "hay un campo «z»; se esperaba" },
		{ "a form that demands itself", DEMAND("forma: f"),
		    "11: la forma se exige a sí misma; se esperaba otra" },
		{ "the same demanded twice", DEMAND("forma: x}\n  - {forma: x"),
		    "12: «x» se exige dos veces; se esperaba una" },
		{ "a field that waits for itself",
		    FIELD("tipo: texto, aplica_si: b con_valor"),
		    "1: «b» no se preguntaría nunca: su «aplica_si»" },
		{ "two that wait for each other", PAGE "      - {campo: p, "
		    "tipo: si_no, etiqueta: X, aplica_si: q contestado}\n"
		    "      - {campo: q, tipo: si_no, etiqueta: Y, aplica_si: "
		    "\"p = 'si'\"}\n", "1: «p» no se preguntaría nunca" },
		{ "a page that waits for what is on it", HEAD "paginas:\n"
		    "  - titulo: P\n    aplica_si: \"a en ('1', '2')\"\n"
		    "    campos:\n" NAME, "1: «a» no se preguntaría nunca" },
		{ "what is computed and asked for",
		    FIELD("tipo: texto, calculado: si, integrar: si"),
		    "9: nadie teclea lo calculado; se esperaba quitar" },
		{ "a doubt twice", DEMAND("forma: x}\n  - {forma: x, nivel: "
		    "duda}\n  - {forma: x, nivel: duda"),
		    "13: «x» se exige dos veces" },
		{ "a demand of no level", DEMAND("forma: x, nivel: aviso"),
		    "11: no hay un nivel «aviso»; se esperaba error o duda" },

		/* checks */
		{ "a check without its rule", CHECK("revision: r, nivel: duda,"
		    " campo: a, mensaje: M"), "11: falta la clave «cuando»" },
		{ "a level misspelt", CHECK("revision: r, nivel: grave, "
		    "cuando: a contestado, campo: a, mensaje: M"),
		    "11: no hay un nivel «grave»" },
		{ "a check at no field", CHECK("revision: r, nivel: duda, "
		    "cuando: a contestado, campo: z, mensaje: M"),
		    "11: no hay un campo «z»" },
		{ "a check of a text", FIELD("tipo: texto, revisiones: []"),
		    "9: «revisiones» no va con el tipo texto" },
		{ "a check of a group at the form's field", PAGE NAME
		    "      - campo: g\n        tipo: grupo\n"
		    "        etiqueta: G\n        campos:\n"
		    "          - {campo: b, tipo: texto, etiqueta: B}\n"
		    "        revisiones:\n          - {revision: r, nivel: duda, "
		    "cuando: b contestado, campo: a, mensaje: M}\n",
		    "16: no hay un campo «a»; se esperaba uno del grupo" },
		{ "two checks of one name", CHECK("revision: r, nivel: duda, "
		    "cuando: a contestado, campo: a, mensaje: M}\n  - {"
		    "revision: r, nivel: duda, cuando: a contestado, "
		    "campo: a, mensaje: M"), "12: la revisión «r» está dos" },

		/* templates */
		{ "no such template", INCLUDE("incluye: q"),
		    "f.yaml:9: no hay una plantilla «q»" },
		{ "an include with a key too many", INCLUDE("incluye: p, "
		    "titulo: T"), "f.yaml:9: «incluye» no tiene una clave" },
		{ "a label of none of its fields", INCLUDE("incluye: p, "
		    "etiquetas: {z: Z}"), "f.yaml:9: la plantilla no tiene un "
		    "campo «z»" },
		{ "twice without a prefix", INCLUDE("incluye: p}\n      - {"
		    "incluye: p"), "f.yaml:10: el campo «a» está dos veces" },
		{ "a mistake in the template", "--- # p.yaml\nplantilla: p\n"
		    "campos:\n  - {campo: a, tipo: texto}\n--- # f.yaml\n"
		    PAGE "      - {incluye: p}\n",
		    "p.yaml:3: falta la clave «etiqueta»" },
		{ "a template in a template", "--- # p.yaml\nplantilla: p\n"
		    "campos:\n  - {incluye: p}\n--- # f.yaml\n"
		    PAGE "      - {incluye: p}\n",
		    "p.yaml:3: una plantilla incluye otra" },
		{ "a prefix that is too long", INCLUDE("incluye: p, prefijo: "
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
		    "f.yaml:9: «aaaa" },
	};
	char want[200];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct form_def *f = form_load("f.yaml", row[i].text,
		    strlen(row[i].text), &err);

		snprintf(want, sizeof(want), "%s%s",
		    strstr(row[i].want, ".yaml:") ? "" : "f.yaml:",
		    row[i].want);
		if (!ok(!f && strncmp(err.msg, want, strlen(want)) == 0 &&
		    strstr(err.msg, "; se esperaba"), row[i].what))
			printf("# says: %s\n# want: %s\n",
			    f ? "(good)" : err.msg, want);
		form_free(&f);
	}
}

/* Far more fields than any form has, made from few lines. */
static void
a_form_has_an_end(void)
{
	struct err err = ERR_INIT;
	struct buf b = BUF_INIT;
	struct form_def *f;
	int i;

	buf_puts(&b, "plantilla: p\ncampos:\n");
	for (i = 0; i < 900; i++)
		buf_printf(&b, "- {campo: a%d, tipo: texto, etiqueta: A}\n", i);
	buf_puts(&b, "---\n" PAGE);
	for (i = 0; i < 900; i++)
		buf_printf(&b, "      - {incluye: p, prefijo: p%d_}\n", i);
	f = form_load("x", b.s, b.len, &err);
	ok(!f && strstr(err.msg, "hay demasiados campos"),
	    "810,000 fields are too many");
	form_free(&f);
	buf_release(&b);
}

static void
words_and_numbers_agree(void)
{
	unsigned i, good = 0;

	for (i = 0; i < FIELD_TYPE_COUNT; i++)
		good += field_type_from_name(field_type_name(
		    (enum field_type)i)) == i;
	for (i = 0; i < CATEGORY_COUNT; i++)
		good += category_from_name(category_name(
		    (enum category)i)) == i;
	is_int(good, FIELD_TYPE_COUNT + CATEGORY_COUNT,
	    "types and categories there and back");
	is_int(field_type_from_name("x"), FIELD_TYPE_COUNT, "no type");
}

int
main(void)
{
	a_form_is_what_its_file_says();
	templates_become_fields();
	groups_hold_their_fields();
	mistakes_are_told_with_file_and_line();
	a_form_has_an_end();
	words_and_numbers_agree();
	return tap_done();
}
