/* sample.h - one form with every type of field, for the tests of lib/form */
#ifndef TESTS_UNIT_SAMPLE_H
#define TESTS_UNIT_SAMPLE_H

#include "lib/form/catalog.h"
#include "lib/form/check.h"
#include "lib/form/def.h"

static const char sample_text[] =
	"--- # domicilio.yaml\n"
	"plantilla: domicilio\n"
	"campos:\n"
	"  - {campo: estado, tipo: catalogo, catalogo: entidad, etiqueta: Estado,"
	"     integrar: si}\n"
	"  - {campo: municipio, tipo: catalogo, catalogo: municipio,"
	"     depende_de: estado, etiqueta: Municipio,"
	"     aplica_si: estado con_valor}\n"
	"  - {campo: calle, tipo: texto, etiqueta: Calle, columna: via}\n"
	"--- # muestra.yaml\n"
	"forma: muestra\n"
	"version: 3\n"
	"titulo: Muestra\n"
	"tabla: muestra\n"
	"padre: datos_generales\n"
	"seccion: muestra\n"
	"repite: si\n"
	"orden: 40\n"
	"tras_integrar: agrega\n"
	"etiqueta: \"{nombre} {curp}\"\n"
	"exige: [{forma: otra}, {forma: red, cuando: \"vive = 'no'\"},"
	"  {forma: ruta, nivel: duda, cuando: \"vive = 'si'\"}]\n"
	"paginas:\n"
	"  - titulo: Primera\n"
	"    campos:\n"
	"      - {campo: nombre, tipo: texto, etiqueta: Nombre, max: 10,"
	"         integrar: si}\n"
	"      - {campo: relato, tipo: texto_largo, etiqueta: Relato, max: 50,"
	"         tras_integrar: abierto}\n"
	"      - {campo: edad, tipo: entero, etiqueta: Edad, minimo: 0,"
	"         maximo: 120, sin_valor: [no_sabe]}\n"
	"      - {campo: ingreso, tipo: dinero, etiqueta: Ingreso, minimo: 0}\n"
	"      - {campo: nacio, tipo: fecha, parcial: si, pasado: si,"
	"         etiqueta: Nacimiento}\n"
	"      - {campo: hechos, tipo: fecha, etiqueta: Hechos}\n"
	"      - {campo: hora, tipo: hora, etiqueta: Hora}\n"
	"      - {campo: vive, tipo: si_no, etiqueta: Vive, sin_valor: []}\n"
	"      - {campo: sexo, tipo: catalogo, catalogo: sexo, etiqueta: Sexo}\n"
	"      - {campo: tipos, tipo: varios, catalogo: tipo, etiqueta: Tipos}\n"
	"      - {campo: curp, tipo: curp, etiqueta: CURP,"
	"         trae: datos_generales.curp, curp_de: {nombres: nombre,"
	"         sexo: sexo, sexo_letras: {mujer: M, hombre: H}, fecha: nacio,"
	"         estado: casa_estado, estado_letras: {\"20\": OC, \"30\": VZ}}}\n"
	"      - {campo: tel, tipo: telefono, etiqueta: Teléfono}\n"
	"      - {campo: apodo, tipo: texto, etiqueta: Apodo, adicional: si}\n"
	"      - {campo: cuando, tipo: fecha, parcial: si, etiqueta: Cuándo,"
	"         adicional: si}\n"
	"      - {campo: clave, tipo: texto, max: 9, etiqueta: Clave,"
	"         patron: \"[A-Z]{2}-[0-9]{1,6}\", ejemplo: AB-12}\n"
	"  - titulo: Segunda\n"
	"    aplica_si: vive = 'si'\n"
	"    campos:\n"
	"      - incluye: domicilio\n"
	"        prefijo: casa_\n"
	"        lineamiento: XXXV.c\n"
	"        aplica_si: edad >= 18\n"
	"        etiquetas: {calle: Calle donde vive}\n"
	"      - {campo: quien, tipo: registro, forma: agresor,"
	"         etiqueta: Quién}\n"
	"      - {campo: quienes, tipo: registros, forma: agresor,"
	"         etiqueta: Quiénes}\n"
	"      - campo: medidas\n"
	"        tipo: grupo\n"
	"        etiqueta: Medidas\n"
	"        max: 3\n"
	"        integrar: si\n"
	"        etiqueta_entrada: \"{clase}\"\n"
	"        campos:\n"
	"          - {campo: clase, tipo: catalogo, catalogo: tipo,"
	"             etiqueta: Clase, integrar: si}\n"
	"          - {campo: dada, tipo: fecha, etiqueta: Dada,"
	"             aplica_si: clase = 'fisica'}\n"
	"          - {campo: edad, tipo: entero, etiqueta: Edad}\n"
	"          - {campo: nota, tipo: texto, etiqueta: Nota,"
	"             integrar: \"vive = 'si' y edad > 5\"}\n"
	"        revisiones:\n"
	"          - {revision: dada_antes, nivel: error, cuando: dada < hechos,"
	"             campo: dada, mensaje: La medida iría antes.}\n"
	"revisiones:\n"
	"  - {revision: edad_rara, nivel: duda, cuando: edad > 100, campo: edad,"
	"     mensaje: \"¿Tiene más de 100 años?\"}\n"
	"  - {revision: hechos_antes, nivel: error, cuando: hechos < nacio,"
	"     campo: hechos, mensaje: Los hechos son antes de que naciera.}\n"
	"  - {revision: calle_rara, nivel: duda, cuando: casa_calle = 'S/N',"
	"     campo: casa_calle, mensaje: ¿No tiene nombre la calle?}\n";

static const char sample_catalogs[] =
	"sexo\n"
	"catalogo: sexo\n"
	"titulo: Sexo\n"
	"valores:\n"
	"  - {codigo: mujer, etiqueta: Mujer, alias: femenino|f}\n"
	"  - {codigo: hombre, etiqueta: Hombre}\n"
	"\f"
	"tipo\n"
	"catalogo: tipo\n"
	"titulo: Tipo\n"
	"valores:\n"
	"  - {codigo: fisica, etiqueta: Física}\n"
	"  - {codigo: sexual, etiqueta: Sexual}\n"
	"  - {codigo: patrimonial, etiqueta: \"Patrimonial, de bienes\"}\n"
	"  - {codigo: otra_fisica, etiqueta: Otra física}\n"
	"  - {codigo: ninguna, etiqueta: Ninguna, excluye: si}\n"
	"\f"
	"entidad\n"
	"catalogo: entidad\n"
	"titulo: Entidad\n"
	"valores:\n"
	"  - {codigo: \"20\", etiqueta: Oaxaca}\n"
	"  - {codigo: \"30\", etiqueta: Veracruz, alias: VZ}\n"
	"\f"
	"municipio/20\n"
	"catalogo: municipio\n"
	"titulo: Municipio\n"
	"padre: entidad\n"
	"valores:\n"
	"  - {codigo: \"20208\", padre: \"20\", etiqueta: San Juan Mixtepec}\n"
	"  - {codigo: \"20209\", padre: \"20\", etiqueta: San Juan Mixtepec}\n"
	"\f"
	"municipio/30\n"
	"catalogo: municipio\n"
	"titulo: Municipio\n"
	"padre: entidad\n"
	"valores:\n"
	"  - {codigo: \"30087\", padre: \"30\", etiqueta: Xalapa}\n"
	"  - {codigo: \"30193\", padre: \"30\", etiqueta: Veracruz}\n";

enum { SAMPLE_CATALOGS = 5 };

struct sample {
	struct form_def	*form;
	struct catalog	*catalogs[SAMPLE_CATALOGS];
	char		 names[SAMPLE_CATALOGS][20];
};

static const struct catalog *
sample_get(void *ctx, const char *name, const char *parent)
{
	struct sample *s = ctx;
	char full[80];
	int i;

	snprintf(full, sizeof(full), "%s%s%s", name, parent ? "/" : "",
	    parent ? parent : "");
	for (i = 0; i < SAMPLE_CATALOGS; i++)
		if (strcmp(s->names[i], full) == 0)
			return s->catalogs[i];
	return NULL;
}

static inline void
sample_open(struct sample *s)
{
	const char *p = sample_catalogs, *end, *body;
	struct err err = ERR_INIT;
	int i;

	s->form = form_load("muestra", sample_text, sizeof(sample_text) - 1,
	    &err);
	for (i = 0; i < SAMPLE_CATALOGS && s->form; i++) {
		body = strchr(p, '\n') + 1;
		end = p + strcspn(p, "\f");
		snprintf(s->names[i], sizeof(s->names[i]), "%.*s",
		    (int)(body - 1 - p), p);
		s->catalogs[i] = catalog_load(s->names[i], body,
		    (size_t)(end - body), &err);
		p = end + 1;
	}
	if (err.code != ERR_NONE) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
}

static inline void
sample_close(struct sample *s)
{
	int i;

	for (i = 0; i < SAMPLE_CATALOGS; i++)
		catalog_free(&s->catalogs[i]);
	form_free(&s->form);
}

static inline struct catalog_source
sample_source(struct sample *s)
{
	return (struct catalog_source){ .get = sample_get, .ctx = s };
}

#endif
