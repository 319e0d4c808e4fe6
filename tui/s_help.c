#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "tui/draw.h"

/* One paragraph; the keys are paragraphs of two columns. */
struct para {
	enum style	 st;
	const char	*key;		/* borrowed or owned by text; or NULL */
	char		*text;		/* owned; "" is an empty row */
};

enum { LEFT = 2, KEY_COLS = 16, KEY_COLS_NARROW = 10, WIDEST = 76, DEPTHS = 3 };

struct help {
	struct screen	 s;
	struct para	*para;		/* owned */
	int		 n;
	int		 top;		/* rows above the window */
	int		 total, shown;	/* rows; known after drawing */
	char		 keys[ACT_COUNT][KEYS_BOTH_LEN];
	const struct field_def *f;	/* borrowed; NULL: keys only */
	const struct catalog *c;	/* borrowed; its choices, or NULL */
	int		 depth;		/* 0 field, 1 choices, 2 the law */
	char		 title[24];
};

static const struct key_hint hints[] = {
	{ ACT_DOWN, "Baja" }, { ACT_PAGE_DOWN, "Página" },
	{ ACT_BACK, "Regresa" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_field[] = {
	{ ACT_HELP, "Opciones" }, { ACT_BACK, "Regresa" },
	{ ACT_DOWN, "Baja" }, { ACT_PAGE_DOWN, "Página" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_choices[] = {
	{ ACT_HELP, "La ley" }, { ACT_BACK, "Regresa" }, { ACT_DOWN, "Baja" },
	{ ACT_PAGE_DOWN, "Página" }, { ACT_NONE, NULL }
};

/* The keys in the order in which one comes to need them. */
static const struct { enum action action; const char *what; } keys[] = {
	{ ACT_NEXT, "Deja el dato y pasa al siguiente; Enter hace lo mismo" },
	{ ACT_PREV, "Vuelve al dato anterior" },
	{ ACT_PAGE_DOWN, "Página siguiente" },
	{ ACT_PAGE_UP, "Página anterior" },
	{ ACT_HELP, "Ayuda del dato, también ? en un dato vacío; otra vez, sus "
	    "opciones, y otra vez, la ley" },
	{ ACT_SAVE, "Guarda" },
	{ ACT_MISSING, "Por qué no hay dato: no sabe, no quiso responder" },
	{ ACT_ADD, "Agrega un registro o un renglón" },
	{ ACT_REMOVE, "Quita un registro o un renglón" },
	{ ACT_REVIEW, "Va a lo que falta; fuera de una forma, revisa e "
	    "integra" },
	{ ACT_LIST, "Abre la lista de opciones" },
	{ ACT_REPEAT, "Repite lo último que se puso en este dato" },
	{ ACT_GOTO, "Va a otra sección o expediente; también /" },
	{ ACT_CLEAR, "Borra el dato completo" },
	{ ACT_BACK_WORD, "Borra la última palabra" },
	{ ACT_PASSWORD, "En Inicio, cambia su contraseña" },
	{ ACT_PANIC, "Oculta la pantalla; otra vez la muestra" },
	{ ACT_REPAINT, "Vuelve a pintar la pantalla" },
	{ ACT_BACK, "Regresa; nunca se pierde lo escrito (también F10, ^X)" },
};

static struct help *
help_of(struct screen *s)
{
	return (struct help *)s;
}

/* ---- what it says ---- */

static struct para *
add(struct help *h, enum style st, const char *text)
{
	struct para *p;

	h->para = mem_resize(h->para, (size_t)h->n + 1, sizeof(*p));
	p = &h->para[h->n++];
	*p = (struct para){ .st = st, .text = mem_dup(text) };
	return p;
}

static void
add_heading(struct help *h, const char *text)
{
	if (h->n > 0)
		add(h, STYLE_PLAIN, "");
	add(h, STYLE_TITLE, text);
}

static void
add_pair(struct help *h, const char *before, const char *text)
{
	struct buf b = BUF_INIT;

	if (!text || !text[0])
		return;
	buf_printf(&b, "%s%s", before, text);
	add(h, STYLE_PLAIN, b.s);
	buf_release(&b);
}

/* How an answer of each type is written; NULL when there is no rule to it. */
static const char *
how_to_write(const struct field_def *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		return NULL;
	case FIELD_INTEGER:
		return "Un número entero, sin puntos ni comas.";
	case FIELD_MONEY:
		return "Pesos y centavos: 1500 o 1500.50.";
	case FIELD_DATE:
		return f->flags & FIELD_PARTIAL ?
		    "dd/mm/aaaa, o más corto: 5/3/26, 050326, hoy, ayer. Si "
		    "solo se sabe el mes, 03/2026; si solo el año, 2026." :
		    "dd/mm/aaaa, o más corto: 5/3/26, 050326, hoy, ayer.";
	case FIELD_TIME:
		return "Hora y minutos: 8:15, 815, 20.15, 8 pm.";
	case FIELD_YES_NO:
		return "1 para Sí y 0 para No pasan al siguiente; también s o "
		    "n, y Enter.";
	case FIELD_CODE:
	case FIELD_RECORD:
		return "Escriba el principio de cualquier palabra, con o sin "
		    "acentos; Enter toma la opción marcada con >.";
	case FIELD_CODES:
	case FIELD_RECORDS:
		return "Pueden ser varias: escriba el principio de una y "
		    "Enter la marca; Enter sin escribir pasa al siguiente.";
	case FIELD_CURP:
		return "Las 18 letras y números de la CURP.";
	case FIELD_PHONE:
		return "Diez dígitos, con lada; los espacios no importan.";
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		break;
	}
	return NULL;
}

static void
add_reasons(struct help *h, const struct field_def *f)
{
	struct buf b = BUF_INIT;
	char key[KEYS_BOTH_LEN];
	unsigned m;

	for (m = MISSING_NOT_ASKED; m < MISSING_COUNT; m++)
		if (f->missing & 1u << m)
			buf_printf(&b, "%s%s", b.len ? "; " : "",
			    missing_label((enum missing)m));
	if (b.len) {
		struct buf t = BUF_INIT;

		buf_printf(&t, "Si no hay dato, %s dice por qué: %s.",
		    keys_both(ACT_MISSING, key), b.s);
		add(h, STYLE_PLAIN, t.s);
		buf_release(&t);
	}
	buf_release(&b);
}

/* "XXXIV.II.a tipo": the paragraph is that of the first word. */
static void
add_law(struct help *h, const struct field_def *f)
{
	struct err err = ERR_INIT;
	char item[40], head[80], *text = NULL;

	if (!f->law || !h->s.app->store)
		return;
	snprintf(item, sizeof(item), "%.*s", (int)strcspn(f->law, " "),
	    f->law);
	if (store_law(h->s.app->store, item, &text, &err) != 0) {
		app_say_err(h->s.app, &err);
		return;
	}
	snprintf(head, sizeof(head), "Lineamientos %s", item);
	add_heading(h, head);
	add(h, STYLE_PLAIN, text[0] ? text :
	    "El párrafo no está en este banco; el artículo es ese.");
	mem_free_text(text);
}

static void
add_field(struct help *h, const struct field_def *f)
{
	add_heading(h, f->label);
	add_pair(h, "", f->help);
	add_pair(h, "", how_to_write(f));
	add_pair(h, "Ejemplo: ", f->example);
	add_reasons(h, f);
	if (f->required)
		add(h, STYLE_PLAIN, f->required_as &&
		    strcmp(f->required_as, "si") == 0 ?
		    "Hace falta para integrar el caso." :
		    "Puede hacer falta para integrar el caso.");
}

/* "Xalapa (Jalapa, Xalapa-Enríquez)": what it is called, and what else. */
static void
add_choice(struct help *h, const struct choice *c)
{
	struct buf b = BUF_INIT;
	const char *s;

	buf_puts(&b, c->label);
	if (c->alias && c->alias[0]) {
		buf_puts(&b, " (");
		for (s = c->alias; *s; s++)
			if (*s == '|')
				buf_puts(&b, ", ");
			else
				buf_putc(&b, *s);
		buf_puts(&b, ")");
	}
	add(h, STYLE_PLAIN, b.s);
	buf_release(&b);
}

static void
add_choices(struct help *h)
{
	int i, n = 0;

	add_heading(h, h->f->label);
	if (h->f->type == FIELD_YES_NO) {
		add(h, STYLE_PLAIN, "Sí");
		add(h, STYLE_PLAIN, "No");
		return;
	}
	for (i = 0; h->c && i < h->c->n; i++)
		if (!h->c->choices[i].ended) {
			add_choice(h, &h->c->choices[i]);
			n++;
		}
	if (n > 0)
		return;
	add(h, STYLE_PLAIN, h->f->depends_on >= 0 ? "Sus opciones dependen de "
	    "otro dato, que todavía no se ha contestado." :
	    h->f->catalog || h->f->of_form ? "Todavía no hay de dónde elegir." :
	    "No se elige de una lista: se escribe.");
	add_pair(h, "", how_to_write(h->f));
}

static void
add_legal(struct help *h)
{
	add_heading(h, h->f->label);
	add_pair(h, "Ejemplo: ", h->f->example);
	if (h->f->law)
		add_law(h, h->f);
	else
		add(h, STYLE_PLAIN, "Ningún párrafo de los Lineamientos pide "
		    "este dato con su nombre; lo lleva la forma.");
}

static void
add_key(struct help *h, enum action a, const char *what)
{
	add(h, STYLE_PLAIN, what)->key = keys_both(a, h->keys[a]);
}

/* What the line of keys had no room for, where she asks. */
static void
add_keys_here(struct help *h)
{
	const struct screen *s = h->s.app->top;
	const struct key_hint *k = s->ops->hints ? s->ops->hints(s) : NULL;

	if (k && !term_is_linear())
		k += keys_shown(term_cols(), k);
	if (!k || k->action == ACT_NONE)
		return;
	add_heading(h, term_is_linear() ? "Aquí" : "También aquí");
	for (; k->action != ACT_NONE; k++)
		add_key(h, k->action, k->verb);
}

static void
add_keys(struct help *h)
{
	size_t i;

	add_keys_here(h);
	add_heading(h, "Teclas");
	for (i = 0; i < NELEM(keys); i++)
		add_key(h, keys[i].action, keys[i].what);
}

/* ---- how it looks ---- */

static int
indent(const struct para *p, int cols)
{
	if (!p->key)
		return LEFT;
	return LEFT + (cols < 60 ? KEY_COLS_NARROW : KEY_COLS);
}

static int
text_cols(const struct para *p, int cols)
{
	int w = cols < WIDEST ? cols : WIDEST;

	return w - indent(p, cols) - 1;
}

static int
para_rows(const struct para *p, int cols)
{
	int n = draw_wrap_rows(text_cols(p, cols), p->text);

	return n > 0 ? n : 1;
}

static void
draw_para(const struct para *p, int y, int last, int cols)
{
	int skip = y < 1 ? 1 - y : 0;

	if (p->key && skip == 0)
		draw_text(y, LEFT, indent(p, cols) - LEFT, STYLE_PLAIN, p->key);
	draw_wrap_from(skip, y + skip, indent(p, cols), last - y - skip + 1,
	    text_cols(p, cols), p->st, p->text);
}

static const char *
help_title(const struct screen *s)
{
	return ((const struct help *)s)->title;
}

static const struct key_hint *
help_hints(const struct screen *s)
{
	const struct help *h = (const struct help *)s;

	if (!h->f || h->depth + 1 == DEPTHS)
		return hints;
	return h->depth == 0 ? hints_field : hints_choices;
}

static void
fill(struct help *h, int depth)
{
	int i;

	for (i = 0; i < h->n; i++)
		mem_free_text(h->para[i].text);
	h->n = h->top = 0;
	h->depth = depth;
	if (h->f)
		snprintf(h->title, sizeof(h->title), "Ayuda %d/%d", depth + 1,
		    DEPTHS);
	else
		snprintf(h->title, sizeof(h->title), "Ayuda");
	if (h->f && depth == 0)
		add_field(h, h->f);
	else if (h->f && depth == 1)
		add_choices(h);
	else if (h->f)
		add_legal(h);
	if (depth == 0)
		add_keys(h);
}

/* '?' goes deeper, and after the law it is back where it was asked. */
static void
deeper(struct help *h)
{
	if (!h->f || h->depth + 1 == DEPTHS)
		app_pop(h->s.app);
	else
		fill(h, h->depth + 1);
}

static void
help_draw(struct screen *s, int rows, int cols)
{
	struct help *h = help_of(s);
	int i, y, n;

	h->shown = rows - 3;
	for (h->total = 0, i = 0; i < h->n; i++)
		h->total += para_rows(&h->para[i], cols);
	if (h->top > h->total - h->shown)
		h->top = h->total - h->shown;
	if (h->top < 0)
		h->top = 0;
	y = 1 - h->top;
	for (i = 0; i < h->n && y <= rows - 3; i++, y += n) {
		n = para_rows(&h->para[i], cols);
		if (y + n > 1)
			draw_para(&h->para[i], y, rows - 3, cols);
	}
	if (h->top + h->shown < h->total)
		draw_text(rows - 2, LEFT, cols - LEFT, STYLE_HINT,
		    "(sigue abajo)");
	draw_cursor_page(1, y > rows - 2 ? rows - 3 : y - 1);
}

static bool
help_key(struct screen *s, const struct term_event *ev)
{
	struct help *h = help_of(s);
	int was = h->top, step = term_is_linear() ? h->shown - 1 : 1;

	switch (keys_action(ev)) {
	case ACT_BACK:
		app_pop(s->app);
		return true;
	case ACT_HELP:
		deeper(h);
		return true;
	case ACT_UP:
		h->top -= step;
		break;
	case ACT_DOWN:
	case ACT_ENTER:
		h->top += step;
		break;
	case ACT_PAGE_UP:
		h->top -= h->shown - 1;
		break;
	case ACT_PAGE_DOWN:
	case ACT_NEXT:
		h->top += h->shown - 1;
		break;
	case ACT_HOME:
		h->top = 0;
		break;
	case ACT_END:
		h->top = h->total;
		break;
	default:
		return true;
	}
	if (h->top > h->total - h->shown)
		h->top = h->total - h->shown;
	if (h->top < 0)
		h->top = 0;
	if (h->top == was)
		term_beep();
	return true;
}

static void
help_free(struct screen *s)
{
	struct help *h = help_of(s);
	int i;

	for (i = 0; i < h->n; i++)
		mem_free_text(h->para[i].text);
	free(h->para);
	mem_free_secret(h, sizeof(*h));
}

static const struct screen_ops help_ops = {
	.title = help_title, .draw = help_draw, .key = help_key,
	.hints = help_hints, .free = help_free,
};

static struct help *
new_help(struct app *a, const struct field_def *f, const struct catalog *c)
{
	struct help *h = mem_alloc(sizeof(*h));

	h->s.ops = &help_ops;
	h->s.app = a;
	h->f = f;
	h->c = c;
	return h;
}

struct screen *
s_help_new(struct app *a, const struct field_def *f, const struct catalog *c)
{
	struct help *h = new_help(a, f, c);

	fill(h, 0);
	return &h->s;
}

struct screen *
s_help_words_new(struct app *a, const char *heading, const char *words)
{
	struct help *h = new_help(a, NULL, NULL);

	snprintf(h->title, sizeof(h->title), "Ayuda");
	add_heading(h, heading);
	add(h, STYLE_PLAIN, words);
	add_keys(h);
	return &h->s;
}
