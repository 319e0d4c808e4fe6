#include "lib/base/base.h"
#include "lib/form/def_int.h"

/* curp_de: the fields of the same form or group that a CURP is made from. */

static int
read_source(struct loading *l, const struct origin *o, const struct yaml *map,
    const char *key, enum field_type type, int *out)
{
	const char *name = NULL;
	const struct field_def *f;
	int at = -1;

	*out = -1;
	if (read_name(&l->rd, map, key, READ_MAY, &name) != 0)
		return -1;
	if (!name)
		return 0;
	if (*o->prefix)
		at = form_field_in(l->f, o->group,
		    loading_join(l, o->prefix, name));
	if (at < 0)
		at = form_field_in(l->f, o->group, name);
	f = at < 0 ? NULL : o->group < 0 ? &l->f->fields[at] :
	    &l->f->sub[l->f->fields[o->group].first + at];
	if (!f || f->type != type || f->flags & FIELD_EXTRA)
		return read_refuse(&l->rd, yaml_get(map, key), "en «%s» va un "
		    "campo de tipo %s con columna, de los mismos; se esperaba "
		    "el nombre de uno", key, field_type_name(type));
	*out = at;
	return 0;
}

/* {codigo: LETRAS}: what a code of the catalogue is in a CURP. */
static int
read_letters(struct loading *l, const struct yaml *map, const char *key,
    size_t width, const struct letters **out, int *n)
{
	const struct yaml *list = yaml_get(map, key), *y;
	struct letters *a;
	size_t count = 0;

	for (y = list && list->kind == YAML_MAP ? list->first : NULL; y;
	    y = y->next, count++)
		if (y->kind != YAML_SCALAR || strlen(y->text) != width ||
		    strspn(y->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != width)
			return read_refuse(&l->rd, y, "«%s» no se entiende; se "
			    "esperaba {código: %zu letras}", key, width);
	if (list && count == 0)
		return read_refuse(&l->rd, list, "«%s» no se entiende; se "
		    "esperaba {código: letras}", key);
	a = arena_alloc(l->f->arena, count * sizeof(*a));
	*out = a;
	for (y = list ? list->first : NULL; y; y = y->next, (*n)++)
		a[*n] = (struct letters){ arena_dup(l->f->arena, y->key),
		    arena_dup(l->f->arena, y->text) };
	return 0;
}

int
loading_curp(struct loading *l, const struct origin *o, struct field_def *f)
{
	static const char *const keys[] = {
		"nombres", "primer_apellido", "segundo_apellido", "sexo",
		"sexo_letras", "fecha", "estado", "estado_letras",
	};
	const struct yaml *map = yaml_get(o->node, "curp_de");
	struct curp_of *of;

	if (!map)
		return 0;
	of = arena_alloc(l->f->arena, sizeof(*of));
	if (read_keys(&l->rd, map, "«curp_de»", keys, NELEM(keys)) != 0 ||
	    read_source(l, o, map, "nombres", FIELD_TEXT, &of->names) != 0 ||
	    read_source(l, o, map, "primer_apellido", FIELD_TEXT,
	    &of->surname) != 0 ||
	    read_source(l, o, map, "segundo_apellido", FIELD_TEXT,
	    &of->surname2) != 0 ||
	    read_source(l, o, map, "sexo", FIELD_CODE, &of->sex) != 0 ||
	    read_source(l, o, map, "fecha", FIELD_DATE, &of->birth) != 0 ||
	    read_source(l, o, map, "estado", FIELD_CODE, &of->state) != 0 ||
	    read_letters(l, map, "sexo_letras", 1, &of->sex_letters,
	    &of->nsex) != 0 ||
	    read_letters(l, map, "estado_letras", 2, &of->state_letters,
	    &of->nstate) != 0)
		return -1;
	f->curp_of = of;
	return 0;
}
