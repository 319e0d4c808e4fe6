/*
 * Every widget on one page, without a bank: what the screen tests drive.
 *
 * The form and its catalogues are small and stand below.  ^X ends; then the
 * file named by WIDGETS_OUT gets a line per field: text|canon.  Ends by itself
 * when the line drops, and writes "gone" there.
 */
#include "lib/base/base.h"
#include "tui/widget.h"

#include "lib/base/err.h"
#include "tui/draw.h"

enum { LABEL_COL = 2, VALUE_COL = 22, TOP_ROW = 2, MESSAGE_LEN = 160 };

static const char form_text[] =
    "forma: prueba\n"
    "version: 1\n"
    "titulo: Todos los tipos\n"
    "tabla: prueba\n"
    "seccion: prueba\n"
    "orden: 1\n"
    "paginas:\n"
    "  - titulo: Todo\n"
    "    campos:\n"
    "      - {campo: nombre, tipo: texto, etiqueta: Nombre,\n"
    "         max: 50, categoria: ninguna}\n"
    "      - {campo: fecha, tipo: fecha, etiqueta: Fecha,\n"
    "         parcial: si, categoria: ninguna}\n"
    "      - {campo: vive, tipo: si_no, etiqueta: Vive con ella,\n"
    "         categoria: ninguna}\n"
    "      - {campo: sexo, tipo: catalogo, etiqueta: Sexo,\n"
    "         catalogo: sexo, categoria: ninguna}\n"
    "      - {campo: entidad, tipo: catalogo, etiqueta: Estado,\n"
    "         catalogo: entidad, categoria: ninguna}\n"
    "      - {campo: municipio, tipo: catalogo, etiqueta: Municipio,\n"
    "         catalogo: municipio, depende_de: entidad, categoria: ninguna}\n"
    "      - {campo: tipos, tipo: varios, etiqueta: Tipos de violencia,\n"
    "         catalogo: tipos, categoria: ninguna}\n"
    "      - {campo: relato, tipo: texto_largo, etiqueta: Relato,\n"
    "         max: 400, categoria: ninguna}\n";

static const struct { const char *name, *parent, *text; } cat_text[] = {
	{ "sexo", NULL, "catalogo: sexo\ntitulo: Sexo\nvalores:\n"
	    "  - {codigo: mujer, etiqueta: Mujer}\n"
	    "  - {codigo: hombre, etiqueta: Hombre}\n"
	    "  - {codigo: intersexual, etiqueta: Intersexual}\n" },
	{ "entidad", NULL, "catalogo: entidad\ntitulo: Estado\nvalores:\n"
	    "  - {codigo: \"11\", etiqueta: Guanajuato}\n"
	    "  - {codigo: \"15\", etiqueta: México}\n"
	    "  - {codigo: \"16\", etiqueta: Michoacán de Ocampo}\n"
	    "  - {codigo: \"19\", etiqueta: Nuevo León}\n"
	    "  - {codigo: \"20\", etiqueta: Oaxaca}\n"
	    "  - {codigo: \"21\", etiqueta: Puebla}\n"
	    "  - {codigo: \"28\", etiqueta: Tamaulipas}\n"
	    "  - {codigo: \"29\", etiqueta: Tlaxcala}\n"
	    "  - {codigo: \"30\", etiqueta: Veracruz de Ignacio de la Llave}\n"
	    "  - {codigo: \"31\", etiqueta: Yucatán}\n" },
	{ "municipio", "30", "catalogo: municipio\ntitulo: Municipio\n"
	    "valores:\n"
	    "  - {codigo: \"30087\", etiqueta: Xalapa}\n"
	    "  - {codigo: \"30193\", etiqueta: Veracruz}\n"
	    "  - {codigo: \"30028\", etiqueta: Boca del Río}\n" },
	{ "municipio", "31", "catalogo: municipio\ntitulo: Municipio\n"
	    "valores:\n"
	    "  - {codigo: \"31050\", etiqueta: Mérida}\n" },
	{ "tipos", NULL, "catalogo: tipos\ntitulo: Tipos\nvalores:\n"
	    "  - {codigo: fisica, etiqueta: Física}\n"
	    "  - {codigo: psicologica, etiqueta: Psicológica}\n"
	    "  - {codigo: patrimonial, etiqueta: Patrimonial}\n"
	    "  - {codigo: economica, etiqueta: Económica}\n"
	    "  - {codigo: sexual, etiqueta: Sexual}\n"
	    "  - {codigo: vicaria, etiqueta: A través de interpósita persona}\n"
	    "  - {codigo: ninguna, etiqueta: Ninguna, excluye: si}\n" },
};

static struct catalog *cats[NELEM(cat_text)];
static struct form_def *form;
static struct record rec;
static struct widget *w;
static int focus;
static char message[MESSAGE_LEN];
static const struct date today = { 2026, 11, 22, DATE_DAY };

static const struct catalog *
get(void *ctx, const char *name, const char *parent)
{
	size_t i;

	(void)ctx;
	for (i = 0; i < NELEM(cat_text); i++)
		if (strcmp(cat_text[i].name, name) == 0 &&
		    strcmp(cat_text[i].parent ? cat_text[i].parent : "",
		    parent ? parent : "") == 0)
			return cats[i];
	return NULL;
}

static const struct catalog_source src = { .get = get };

static int
load(struct err *err)
{
	size_t i;

	form = form_load("prueba.yaml", form_text, strlen(form_text), err);
	if (!form)
		return -1;
	for (i = 0; i < NELEM(cat_text); i++) {
		cats[i] = catalog_load(cat_text[i].name, cat_text[i].text,
		    strlen(cat_text[i].text), err);
		if (!cats[i])
			return -1;
	}
	record_init(&rec, form);
	return 0;
}

static struct place
place(int i)
{
	return (struct place){ i, -1, -1 };
}

static void
take_focus(int i)
{
	widget_free(&w);
	focus = (i + form->nfields) % form->nfields;
	w = w_field_new(&form->fields[focus], &rec, place(focus), src);
	w->ops->set(w, &rec.v[focus]);
}

static void
leave(int to)
{
	struct value *v = &rec.v[focus];
	struct problem why = { .kind = PROBLEM_NONE };

	w->ops->get(w, v);
	message[0] = '\0';
	if (!field_accept(&form->fields[focus], v, &rec, place(focus), &src,
	    &today, &why))
		snprintf(message, sizeof(message), "%.150s", why.text);
	take_focus(to);
}

static void
draw(void)
{
	int i, y = TOP_ROW, cy, cx, n, cols = term_cols() - VALUE_COL - 1;
	int height = 1;

	draw_begin();
	draw_text(0, 0, term_cols(), STYLE_TITLE, form->title);
	for (i = 0; i < form->nfields && y < term_rows() - 2;
	    i++, y += height) {
		draw_text(y, LABEL_COL, VALUE_COL - LABEL_COL - 1, STYLE_LABEL,
		    form->fields[i].label);
		height = 1;
		if (i == focus) {
			height = w->ops->rows(w, cols);
			if (height > term_rows() - 2 - y)
				height = term_rows() - 2 - y;
			draw_text(y, 0, 1, STYLE_PLAIN, ">");
			w->ops->layout(w, y, VALUE_COL, height, cols);
			w->ops->draw(w, true);
		} else if (rec.v[i].text) {
			n = (int)strcspn(rec.v[i].text, "\n");
			draw_textn(y, VALUE_COL, cols, STYLE_VALUE,
			    rec.v[i].text, (size_t)n);
		}
	}
	draw_text(term_rows() - 2, 0, term_cols(), STYLE_ERROR, message);
	draw_printf(term_rows() - 1, 0, term_cols(), STYLE_HINT,
	    "Campo %d de %d   %dx%d   ^X", focus + 1, form->nfields,
	    term_cols(), term_rows());
	if (w->ops->draw_popup)
		w->ops->draw_popup(w);
	w->ops->cursor(w, &cy, &cx);
	draw_cursor(cy, cx);
	draw_end();
}

/* Returns false when the key ends the program. */
static bool
on_key(const struct term_event *ev)
{
	enum handled h = w->ops->key(w, ev);
	const char *hint = w->ops->hint ? w->ops->hint(w) : NULL;

	snprintf(message, sizeof(message), "%s", hint ? hint : "");
	if (ev->kind == TERM_BAD)
		snprintf(message, sizeof(message), "no es UTF-8");
	if (h == REFUSED)
		term_beep();
	if (h == LEAVE) {
		leave(focus + 1);
		return true;
	}
	if (h != NOT_MINE)
		return true;
	switch (keys_action(ev)) {
	case ACT_NEXT:
	case ACT_DOWN:
		leave(focus + 1);
		return true;
	case ACT_PREV:
	case ACT_UP:
		leave(focus - 1);
		return true;
	case ACT_HELP:
		snprintf(message, sizeof(message), "ayuda de %s",
		    form->fields[focus].name);
		return true;
	case ACT_REPAINT:
		term_repaint();
		return true;
	case ACT_BACK:
		leave(focus);
		return ev->key != 0x18;
	default:
		return true;
	}
}

static void
report(const char *path, bool gone)
{
	FILE *f = path ? fopen(path, "w") : NULL;
	int i;

	if (!f)
		return;
	for (i = 0; i < form->nfields; i++)
		fprintf(f, "%s|%s\n", rec.v[i].text ? rec.v[i].text : "",
		    rec.v[i].canon ? rec.v[i].canon : "");
	fprintf(f, "%s\n", gone ? "gone" : "quit");
	fclose(f);
}

int
main(void)
{
	const char *path = getenv("WIDGETS_OUT");
	const char *term = getenv("TERM");
	struct err err = ERR_INIT;
	struct term_event ev;
	size_t i;

	if (term && strcmp(term, "dumb") == 0)
		term_linear();
	if (load(&err) != 0 || term_open(&err) != 0) {
		fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	style_init(term_is_mono());
	take_focus(0);
	do {
		if (!term_waiting())
			draw();
		term_next(&ev, NULL, 0, -1);
	} while (ev.kind != TERM_GONE && (ev.kind == TERM_RESIZE ||
	    on_key(&ev)));
	leave(focus);
	term_close();
	report(path, ev.kind == TERM_GONE);
	widget_free(&w);
	record_release(&rec);
	form_free(&form);
	for (i = 0; i < NELEM(cats); i++)
		catalog_free(&cats[i]);
	return 0;
}
