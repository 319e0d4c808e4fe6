#include "lib/base/base.h"
#include "lib/form/catalog.h"

#include "tests/tap.h"

static const char good[] =
	"catalogo: sexo\n"
	"titulo: Sexo\n"
	"fuente: \"Lineamientos 34-I\"\n"
	"valores:\n"
	"  - {codigo: mujer, etiqueta: Mujer, banavim: Mujer, dgis: \"2\"}\n"
	"  - {codigo: otro, etiqueta: Otro, desde: 2020-01-01,"
	"     hasta: 2025-05-16, alias: \"a|b\", excluye: si, fuente: F}\n";

static void
a_catalogue_is_what_its_file_says(void)
{
	struct err err = ERR_INIT;
	struct catalog *c = catalog_load("sexo", good, sizeof(good) - 1, &err);
	const struct choice *o;

	if (!ok(c != NULL, "it is read")) {
		printf("# %s\n", err.msg);
		return;
	}
	is_str(c->name, "sexo", "name");
	is_str(c->source, "Lineamientos 34-I", "source");
	is_int(c->n, 2, "choices, in their order");
	is_str(c->choices[0].code, "mujer", "the first");
	ok(!c->choices[0].exclusive && !c->choices[0].from, "plain");
	o = catalog_find(c, "otro");
	ok(o && o == &c->choices[1], "found by its code");
	ok(o->exclusive, "exclusive");
	is_str(o->from, "2020-01-01", "valid from");
	is_str(o->until, "2025-05-16", "valid until");
	is_str(o->alias, "a|b", "other names");
	ok(!catalog_find(c, "nadie"), "what is not there is not found");
	catalog_free(&c);
	ok(!c, "freed");
	catalog_free(&c);
}

#define HEAD "catalogo: x\ntitulo: X\nvalores:\n"

static void
mistakes_are_told_with_file_and_line(void)
{
	static const struct {
		const char	*what, *text, *want;
	} row[] = {
		{ "no values", "catalogo: x\ntitulo: X\n",
		    "1: falta la clave «valores»" },
		{ "none", "catalogo: x\ntitulo: X\nvalores: []\n",
		    "3: «valores» tiene 0" },
		{ "a key misspelt", "catalogo: x\ntítulo: X\n",
		    "2: un catálogo no tiene una clave «título»; se esperaba "
		    "«titulo»" },
		{ "no code", HEAD "  - {etiqueta: A}\n",
		    "4: falta la clave «codigo»" },
		{ "no label", HEAD "  - {codigo: a}\n",
		    "4: falta la clave «etiqueta»" },
		{ "a code with a space", HEAD "  - {codigo: a b, "
		    "etiqueta: A}\n", "4: «a b» no sirve de código" },
		{ "a code in upper case", HEAD "  - {codigo: A, "
		    "etiqueta: A}\n", "4: «A» no sirve de código" },
		{ "twice the same code", HEAD "  - {codigo: a, etiqueta: A}\n"
		    "  - {codigo: b, etiqueta: B}\n"
		    "  - {codigo: a, etiqueta: C}\n",
		    "6: el código «a» está dos veces" },
		{ "a parent of no catalogue", HEAD "  - {codigo: a, padre: b, "
		    "etiqueta: A}\n", "4: el valor tiene «padre» y el" },
		{ "no parent", "catalogo: x\ntitulo: X\npadre: y\nvalores:\n"
		    "  - {codigo: a, etiqueta: A}\n",
		    "5: falta la clave «padre»" },
		{ "no such day", HEAD "  - {codigo: a, etiqueta: A, "
		    "desde: 2020-02-30}\n", "4: «desde» no es un día" },
		{ "half a day", HEAD "  - {codigo: a, etiqueta: A, "
		    "hasta: 2020-02}\n", "4: «hasta» no es un día" },
		{ "ends before it begins", HEAD "  - {codigo: a, etiqueta: A, "
		    "desde: 2020-01-02, hasta: 2020-01-01}\n",
		    "4: «hasta» es antes que «desde»" },
		{ "a comma in a label", HEAD "  - {codigo: a, etiqueta: A, B}"
		    "\n", "4: un valor no tiene una clave «B»" },
		{ "two documents", HEAD "  - {codigo: a, etiqueta: A}\n---\n"
		    "a: b\n", "6: sobra un documento" },
	};
	char want[200];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct catalog *c = catalog_load("x.yaml", row[i].text,
		    strlen(row[i].text), &err);

		snprintf(want, sizeof(want), "x.yaml:%s", row[i].want);
		if (!ok(!c && strncmp(err.msg, want, strlen(want)) == 0 &&
		    strstr(err.msg, "; se esperaba"), row[i].what))
			printf("# says: %s\n", c ? "(good)" : err.msg);
		catalog_free(&c);
	}
}

int
main(void)
{
	a_catalogue_is_what_its_file_says();
	mistakes_are_told_with_file_and_line();
	return tap_done();
}
