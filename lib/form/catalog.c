#include "lib/base/base.h"
#include "lib/form/catalog.h"

#include "lib/base/date.h"
#include "lib/form/read.h"

enum { MOST_CHOICES = 10000 };

/* ^[a-z0-9_]{1,40}$ */
static bool
is_code(const char *s)
{
	size_t n = strlen(s);

	return n >= 1 && n <= 40 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

static int
read_code(const struct reading *rd, const struct yaml *y, const char *key,
    enum read_need need, const char **out)
{
	if (read_text(rd, y, key, need, out) != 0)
		return -1;
	if (*out && !is_code(*out))
		return read_refuse(rd, yaml_get(y, key), "«%.40s» no sirve de "
		    "código; se esperaban letras minúsculas sin acento, "
		    "números y _, hasta 40", *out);
	return 0;
}

static int
read_day(const struct reading *rd, const struct yaml *y, const char *key,
    const char **out)
{
	struct err unused = ERR_INIT;
	struct date d;

	if (read_text(rd, y, key, READ_MAY, out) != 0)
		return -1;
	if (*out && (date_from_iso(*out, &d, &unused) != 0 ||
	    d.precision != DATE_DAY))
		return read_refuse(rd, yaml_get(y, key), "«%s» no es un día; "
		    "se esperaba aaaa-mm-dd", key);
	return 0;
}

static int
read_choice(const struct reading *rd, const struct yaml *y,
    const struct catalog *c, struct choice *out)
{
	static const char *const keys[] = {
		"codigo", "etiqueta", "padre", "alias", "desde", "hasta",
		"banavim", "dgis", "fuente", "excluye",
	};

	if (read_keys(rd, y, "un valor", keys, NELEM(keys)) != 0 ||
	    read_code(rd, y, "codigo", READ_MUST, &out->code) != 0 ||
	    read_text(rd, y, "etiqueta", READ_MUST, &out->label) != 0 ||
	    read_code(rd, y, "padre", c->parent ? READ_MUST : READ_MAY,
	    &out->parent) != 0 ||
	    read_text(rd, y, "alias", READ_MAY, &out->alias) != 0 ||
	    read_day(rd, y, "desde", &out->from) != 0 ||
	    read_day(rd, y, "hasta", &out->until) != 0 ||
	    read_text(rd, y, "banavim", READ_MAY, &out->banavim) != 0 ||
	    read_text(rd, y, "dgis", READ_MAY, &out->dgis) != 0 ||
	    read_text(rd, y, "fuente", READ_MAY, &out->source) != 0 ||
	    read_bool(rd, y, "excluye", &out->exclusive) != 0)
		return -1;
	if (out->parent && !c->parent)
		return read_refuse(rd, y, "el valor tiene «padre» y el "
		    "catálogo no; se esperaba en los dos");
	if (out->from && out->until && strcmp(out->until, out->from) < 0)
		return read_refuse(rd, yaml_get(y, "hasta"), "«hasta» es "
		    "antes que «desde»; se esperaba después");
	return 0;
}

static int
by_code(const void *a, const void *b)
{
	const struct choice *const *x = a, *const *y = b;

	return strcmp((*x)->code, (*y)->code);
}

/* Finds a code that stands twice, in a catalogue of thousands. */
static const struct choice *
find_double(const struct catalog *c)
{
	const struct choice **sorted, *found = NULL;
	size_t n = (size_t)c->n, i;

	sorted = mem_alloc(n * sizeof(*sorted));
	for (i = 0; i < n; i++)
		sorted[i] = &c->choices[i];
	qsort(sorted, n, sizeof(*sorted), by_code);
	for (i = 1; i < n && !found; i++)
		if (by_code(&sorted[i - 1], &sorted[i]) == 0)
			found = sorted[i];
	free(sorted);
	return found;
}

static int
read_choices(const struct reading *rd, const struct yaml *list,
    struct catalog *c)
{
	const struct choice *twice;
	const struct yaml *y;
	size_t n = 0;

	for (y = list->first; y; y = y->next)
		n++;
	if (n == 0 || n > MOST_CHOICES)
		return read_refuse(rd, list, "«valores» tiene %zu; se "
		    "esperaban de 1 a %d", n, MOST_CHOICES);
	c->choices = arena_alloc(c->arena, n * sizeof(*c->choices));
	for (y = list->first; y; y = y->next)
		if (read_choice(rd, y, c, &c->choices[c->n++]) != 0)
			return -1;
	twice = find_double(c);
	if (!twice)
		return 0;
	for (y = list->first; y; y = y->next)
		if (strcmp(yaml_get(y, "codigo")->text, twice->code) == 0)
			list = y;	/* the last one is the one to change */
	return read_refuse(rd, list, "el código «%s» está dos veces; se "
	    "esperaba otro", twice->code);
}

static int
read_catalog(const struct reading *rd, const struct yaml *y,
    struct catalog *c)
{
	static const char *const keys[] = {
		"catalogo", "titulo", "fuente", "padre", "valores",
	};
	const struct yaml *list = NULL;

	if (y->next)
		return read_refuse(rd, y->next, "sobra un documento; se "
		    "esperaba un solo catálogo");
	if (read_keys(rd, y, "un catálogo", keys, NELEM(keys)) != 0 ||
	    read_name(rd, y, "catalogo", READ_MUST, &c->name) != 0 ||
	    read_text(rd, y, "titulo", READ_MUST, &c->title) != 0 ||
	    read_text(rd, y, "fuente", READ_MAY, &c->source) != 0 ||
	    read_name(rd, y, "padre", READ_MAY, &c->parent) != 0 ||
	    read_list(rd, y, "valores", READ_MUST, &list) != 0)
		return -1;
	return read_choices(rd, list, c);
}

struct catalog *
catalog_load(const char *name, const char *text, size_t n, struct err *err)
{
	struct arena *arena = arena_new(), *tree = arena_new();
	struct reading rd = { .arena = arena, .err = err };
	struct catalog *c = arena_alloc(arena, sizeof(*c));
	struct yaml *y;

	c->arena = arena;
	y = yaml_parse(tree, name, text, n, err);
	if (!y || read_catalog(&rd, y, c) != 0)
		catalog_free(&c);
	arena_free(&tree);
	return c;
}

void
catalog_free(struct catalog **c)
{
	struct arena *a;

	if (!*c)
		return;
	a = (*c)->arena;	/* the catalogue itself lives in it */
	arena_free(&a);
	*c = NULL;
}

const struct choice *
catalog_find(const struct catalog *c, const char *code)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (strcmp(c->choices[i].code, code) == 0)
			return &c->choices[i];
	return NULL;
}
