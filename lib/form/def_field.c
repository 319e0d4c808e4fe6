#include "lib/base/base.h"
#include "lib/form/def_int.h"

#include "lib/form/pattern.h"
#include "lib/form/rule.h"

enum { TEXT_MAX = 120, LONG_TEXT_MAX = 20000, PHONE_MAX = 40, CURP_LEN = 18 };
enum { GROUP_MAX = 50, MOST_ENTRIES = 500 };

/* A bit for each type a key goes with. */
#define T(type)		(1u << FIELD_##type)
#define ALL		((1u << FIELD_TYPE_COUNT) - 1)
#define NOT_GROUP	(ALL & ~T(GROUP))

static const struct {
	const char	*key;
	unsigned	 types;
} field_keys[] = {
	{ "campo", ALL }, { "tipo", ALL }, { "etiqueta", ALL },
	{ "ayuda", ALL }, { "ejemplo", ALL }, { "lineamiento", ALL },
	{ "categoria", ALL }, { "sin_valor", ALL }, { "aplica_si", ALL },
	{ "integrar", ALL },
	{ "columna", NOT_GROUP }, { "adicional", NOT_GROUP },
	{ "calculado", NOT_GROUP }, { "trae", NOT_GROUP },
	{ "tras_integrar", NOT_GROUP },
	{ "max", T(TEXT) | T(LONG_TEXT) | T(PHONE) | T(GROUP) },
	{ "patron", T(TEXT) },
	{ "minimo", T(INTEGER) | T(MONEY) },
	{ "maximo", T(INTEGER) | T(MONEY) },
	{ "parcial", T(DATE) }, { "pasado", T(DATE) },
	{ "catalogo", T(CODE) | T(CODES) },
	{ "depende_de", T(CODE) | T(CODES) },
	{ "curp_de", T(CURP) },
	{ "forma", T(RECORD) | T(RECORDS) },
	{ "campos", T(GROUP) }, { "etiqueta_entrada", T(GROUP) },
	{ "revisiones", T(GROUP) },
};

/* Columns that every table has and the bank fills by itself. */
static const char *const own_columns[] = {
	"id", "expediente", "padre", "institucion", "cuenta", "rev", "version",
	"creado", "tocado", "sin_valor", "adicionales", "n", "retirada",
};

const char *
loading_join(struct loading *l, const char *a, const char *b)
{
	size_t n = strlen(a) + strlen(b) + 1;
	char *s = arena_alloc(l->f->arena, n);

	snprintf(s, n, "%s%s", a, b);
	return s;
}

/* Each key must be known and go with the type. */
static int
check_keys(const struct loading *l, const struct yaml *node,
    const struct field_def *f)
{
	const char *keys[NELEM(field_keys)];
	const struct yaml *y;
	size_t i;

	for (i = 0; i < NELEM(field_keys); i++)
		keys[i] = field_keys[i].key;
	if (read_keys(&l->rd, node, "un campo", keys, NELEM(keys)) != 0)
		return -1;
	for (i = 0; i < NELEM(field_keys); i++) {
		y = yaml_get(node, keys[i]);
		if (y && !(field_keys[i].types >> f->type & 1))
			return read_refuse(&l->rd, y, "«%s» no va con el tipo "
			    "%s; se esperaba quitarla o cambiar el tipo",
			    keys[i], field_type_name(f->type));
	}
	return 0;
}

static int
read_type(const struct loading *l, const struct yaml *node,
    struct field_def *f)
{
	const char *names[FIELD_TYPE_COUNT], *s = NULL, *near;
	unsigned i;

	if (node->kind != YAML_MAP)
		return read_refuse(&l->rd, node, "esto no es un campo; se "
		    "esperaban claves con su valor");
	if (read_text(&l->rd, node, "tipo", READ_MUST, &s) != 0)
		return -1;
	f->type = field_type_from_name(s);
	if (f->type != FIELD_TYPE_COUNT)
		return 0;
	for (i = 0; i < FIELD_TYPE_COUNT; i++)
		names[i] = field_type_name((enum field_type)i);
	near = read_nearest(s, names, NELEM(names));
	return read_refuse(&l->rd, yaml_get(node, "tipo"), "no hay un tipo "
	    "«%.40s»; se esperaba %s", s, near ? near : "texto, texto_largo, "
	    "entero, dinero, fecha, hora, si_no, catalogo, varios, curp, "
	    "telefono, registro, registros o grupo");
}

static int
read_category(const struct loading *l, const struct yaml *node,
    struct field_def *f)
{
	const char *s = NULL;

	if (read_text(&l->rd, node, "categoria", READ_MAY, &s) != 0)
		return -1;
	/* What nobody classed is guarded as what needs it most. */
	f->category = s ? category_from_name(s) : CATEGORY_SENSITIVE;
	if (f->category == CATEGORY_COUNT)
		return read_refuse(&l->rd, yaml_get(node, "categoria"), "no "
		    "hay una categoría «%.40s»; se esperaba ninguna, "
		    "identificativo, procedimiento, sensible, salud, "
		    "academico, patrimonial, familiar, personal o migratorio",
		    s);
	return 0;
}

int
loading_after(const struct loading *l, const struct yaml *map,
    enum after *out)
{
	const char *s = NULL;

	if (read_text(&l->rd, map, "tras_integrar", READ_MAY, &s) != 0)
		return -1;
	if (!s)
		return 0;
	*out = after_from_name(s);
	if (*out == AFTER_COUNT)
		return read_refuse(&l->rd, yaml_get(map, "tras_integrar"),
		    "«tras_integrar» no se entiende; se esperaba abierto, "
		    "agrega o cerrado");
	return 0;
}

/* A closed form has no door in one of its fields. */
static int
read_after(const struct loading *l, const struct origin *o,
    struct field_def *f)
{
	const struct yaml *y = yaml_get(o->node, "tras_integrar");

	f->after = l->f->after;
	if (y && (o->group >= 0 || l->f->after == AFTER_CLOSED))
		return read_refuse(&l->rd, y, "«tras_integrar» no va en un "
		    "grupo ni en una forma cerrada; se esperaba quitarla");
	return loading_after(l, o->node, &f->after);
}

static int
read_missing(const struct loading *l, const struct yaml *node,
    struct field_def *f)
{
	const struct yaml *list = NULL, *y;
	enum missing m;

	f->missing = f->flags & FIELD_READ_ONLY ? 0 : 1u << MISSING_NOT_ASKED |
	    1u << MISSING_UNKNOWN | 1u << MISSING_REFUSED;
	if (read_list(&l->rd, node, "sin_valor", READ_MAY, &list) != 0)
		return -1;
	if (!list)
		return 0;
	f->missing = 0;
	for (y = list->first; y; y = y->next) {
		m = y->kind == YAML_SCALAR ? missing_from_code(y->text) :
		    MISSING_COUNT;
		if (m == MISSING_COUNT)
			return read_refuse(&l->rd, y, "no hay un motivo así; "
			    "se esperaba no_preguntado, no_sabe, no_quiso o "
			    "no_aplica");
		f->missing |= 1u << m;
	}
	return 0;
}

/* max, minimo, maximo, each with what is usual for the type. */
static int
read_limits(const struct loading *l, const struct yaml *node,
    struct field_def *f)
{
	const int64_t cents = f->type == FIELD_MONEY ? 100 : 1;
	const int64_t most = f->type == FIELD_MONEY ? 999999999999 : INT32_MAX;
	int64_t max = f->type == FIELD_LONG_TEXT ? LONG_TEXT_MAX :
	    f->type == FIELD_PHONE ? PHONE_MAX :
	    f->type == FIELD_CURP ? CURP_LEN :
	    f->type == FIELD_GROUP ? GROUP_MAX : TEXT_MAX;

	if (read_number(&l->rd, node, "max", 1, f->type == FIELD_GROUP ?
	    MOST_ENTRIES : LONG_TEXT_MAX, &max) != 0)
		return -1;
	f->max = (unsigned)max;
	f->least = -most;
	f->most = most;
	if (read_number(&l->rd, node, "minimo", -most, most, &f->least) != 0 ||
	    read_number(&l->rd, node, "maximo", -most, most, &f->most) != 0)
		return -1;
	if (f->least > f->most)
		return read_refuse(&l->rd, yaml_get(node, "minimo"), "«minimo» "
		    "es mayor que «maximo»; se esperaba menor");
	f->least *= cents;
	f->most *= cents;
	return 0;
}

/* Whoever is told that it is not so is shown the example. */
static int
read_pattern(const struct loading *l, const struct yaml *node,
    struct field_def *f)
{
	const char *s = NULL, *why = NULL;

	if (read_text(&l->rd, node, "patron", READ_MAY, &s) != 0)
		return -1;
	if (!s)
		return 0;
	f->pattern = pattern_parse(l->f->arena, s, &why);
	if (!f->pattern)
		return read_refuse(&l->rd, yaml_get(node, "patron"), "«patron» "
		    "%s; se esperaba uno como [0-9]{5}", why);
	if (f->max > PATTERN_TEXT)
		return read_refuse(&l->rd, yaml_get(node, "patron"), "«patron» "
		    "es para textos cortos; se esperaba «max» de hasta %d",
		    PATTERN_TEXT);
	if (!f->example || !pattern_matches(f->pattern, f->example))
		return read_refuse(&l->rd, yaml_get(node, "patron"), "el "
		    "ejemplo no es como dice «patron»; se esperaba uno que lo "
		    "sea");
	return 0;
}

static int
read_flags(const struct loading *l, const struct yaml *node,
    struct field_def *f)
{
	static const struct {
		const char	*key;
		unsigned	 flag;
	} row[] = {
		{ "parcial", FIELD_PARTIAL }, { "adicional", FIELD_EXTRA },
		{ "calculado", FIELD_READ_ONLY }, { "pasado", FIELD_PAST },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		bool is = false;

		if (read_bool(&l->rd, node, row[i].key, &is) != 0)
			return -1;
		if (is)
			f->flags |= row[i].flag;
	}
	return 0;
}

/* "forma.campo". */
static int
read_carry(const struct loading *l, const struct yaml *node, const char *key,
    const char **out)
{
	const char *dot, *s = NULL;
	char form[64];

	if (read_text(&l->rd, node, key, READ_MAY, &s) != 0)
		return -1;
	if (!s)
		return 0;
	dot = strchr(s, '.');
	snprintf(form, sizeof(form), "%.*s", dot ? (int)(dot - s) : 0, s);
	if (!dot || !read_is_name(form) || (!read_is_name(dot + 1) &&
	    strcmp(s, "institucion.") != 0))
		return read_refuse(&l->rd, yaml_get(node, key), "«%s» no se "
		    "entiende; se esperaba forma.campo", key);
	*out = s;
	return 0;
}

static int
read_column(struct loading *l, const struct origin *o, const struct list *list,
    int from, struct field_def *f)
{
	const struct yaml *y = yaml_get(o->node, "columna");
	const char *s = NULL;
	size_t i;
	int k;

	if (y && f->flags & FIELD_EXTRA)
		return read_refuse(&l->rd, y, "el campo es adicional, y "
		    "no tiene columna; se esperaba quitar «columna»");
	if (o->group >= 0 && f->flags & FIELD_EXTRA)
		return read_refuse(&l->rd, o->node, "el campo es adicional "
		    "dentro de un grupo; se esperaba fuera de él, o una "
		    "columna");
	if (f->flags & FIELD_EXTRA || f->type == FIELD_GROUP)
		return 0;
	if (read_name(&l->rd, o->node, "columna", READ_MAY, &s) != 0)
		return -1;
	f->column = s ? loading_join(l, o->prefix, s) : f->name;
	for (i = 0; i < NELEM(own_columns); i++)
		if (strcmp(f->column, own_columns[i]) == 0)
			return read_refuse(&l->rd, o->node, "la columna «%s» "
			    "es del banco; se esperaba otra", f->column);
	for (k = from; k < list->n; k++)
		if (list->fields[k].column &&
		    strcmp(list->fields[k].column, f->column) == 0)
			return read_refuse(&l->rd, o->node, "la columna «%s» "
			    "ya es de «%s»; se esperaba otra", f->column,
			    list->fields[k].name);
	return 0;
}

static int
read_field_name(struct loading *l, const struct origin *o,
    const struct list *list, int from, struct field_def *f)
{
	const char *s = NULL;
	int k;

	if (read_name(&l->rd, o->node, "campo", READ_MUST, &s) != 0)
		return -1;
	f->name = loading_join(l, o->prefix, s);
	f->line = o->node->line;
	if (!read_is_name(f->name))
		return read_refuse(&l->rd, o->include ? o->include : o->node,
		    "«%s» no sirve de nombre; se esperaban hasta 51 letras "
		    "con su prefijo", f->name);
	if (rule_is_word(f->name))
		return read_refuse(&l->rd, o->node, "«%s» es una palabra de "
		    "las reglas; se esperaba otro nombre", f->name);
	if (o->group >= 0 && strcmp(f->name, "n") == 0)
		return read_refuse(&l->rd, o->node, "«n» es el número de la "
		    "entrada; se esperaba otro nombre");
	for (k = from; k < list->n; k++)
		if (strcmp(list->fields[k].name, f->name) == 0)
			return read_refuse(&l->rd, o->include ? o->include :
			    o->node, "el campo «%s» está dos veces; se "
			    "esperaba otro nombre", f->name);
	return 0;
}

/* An address of her office's own: only these two of it are known. */
static bool
is_of_office(const char *bare)
{
	return strcmp(bare, "entidad") == 0 || strcmp(bare, "municipio") == 0;
}

/* Label, and what an include says over what its template says. */
static int
read_words(struct loading *l, const struct origin *o, struct field_def *f)
{
	const struct yaml *labels = o->include ?
	    yaml_get(o->include, "etiquetas") : NULL;
	const char *bare = f->name + strlen(o->prefix), *carry = NULL;

	if (read_text(&l->rd, o->node, "etiqueta", READ_MUST, &f->label) != 0 ||
	    read_text(&l->rd, o->node, "ayuda", READ_MAY, &f->help) != 0 ||
	    read_text(&l->rd, o->node, "ejemplo", READ_MAY, &f->example) != 0 ||
	    read_carry(l, o->node, "trae", &f->carry) != 0)
		return -1;
	if (labels && read_text(&l->rd, labels, bare, READ_MAY,
	    &f->label) != 0)
		return -1;
	if (o->include && read_text(&l->rd, o->include, "lineamiento",
	    READ_MAY, &f->law) != 0)
		return -1;
	if (read_text(&l->rd, o->node, "lineamiento", READ_MAY, &f->law) != 0)
		return -1;
	if (o->include && read_carry(l, o->include, "trae", &carry) != 0)
		return -1;
	if (carry && strcmp(carry, "institucion.") == 0) {
		if (is_of_office(bare))
			f->carry = loading_join(l, carry, bare);
	} else if (carry)
		f->carry = loading_join(l, carry, bare);
	return 0;
}

static int
read_type_keys(struct loading *l, const struct yaml *node,
    struct field_def *f)
{
	enum read_need code = f->type == FIELD_CODE || f->type == FIELD_CODES ?
	    READ_MUST : READ_MAY;
	enum read_need form = f->type == FIELD_RECORD ||
	    f->type == FIELD_RECORDS ? READ_MUST : READ_MAY;

	if (read_name(&l->rd, node, "catalogo", code, &f->catalog) != 0 ||
	    read_name(&l->rd, node, "forma", form, &f->of_form) != 0)
		return -1;
	return read_text(&l->rd, node, "etiqueta_entrada", READ_MAY,
	    &f->entry_label);
}

int
loading_field(struct loading *l, const struct origin *o,
    const struct list *list, int from, struct field_def *f)
{
	*f = (struct field_def){ .depends_on = -1 };
	if (read_type(l, o->node, f) != 0 ||
	    check_keys(l, o->node, f) != 0 ||
	    read_field_name(l, o, list, from, f) != 0 ||
	    read_words(l, o, f) != 0 ||
	    read_category(l, o->node, f) != 0 ||
	    read_after(l, o, f) != 0 ||
	    read_flags(l, o->node, f) != 0 ||
	    read_missing(l, o->node, f) != 0 ||
	    read_limits(l, o->node, f) != 0 ||
	    read_pattern(l, o->node, f) != 0 ||
	    read_type_keys(l, o->node, f) != 0)
		return -1;
	return read_column(l, o, list, from, f);
}
