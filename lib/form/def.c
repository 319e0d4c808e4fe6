#include "lib/base/base.h"
#include "lib/form/def.h"

static const char *const type_names[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT]		= "texto",
	[FIELD_LONG_TEXT]	= "texto_largo",
	[FIELD_INTEGER]		= "entero",
	[FIELD_MONEY]		= "dinero",
	[FIELD_DATE]		= "fecha",
	[FIELD_TIME]		= "hora",
	[FIELD_YES_NO]		= "si_no",
	[FIELD_CODE]		= "catalogo",
	[FIELD_CODES]		= "varios",
	[FIELD_CURP]		= "curp",
	[FIELD_PHONE]		= "telefono",
	[FIELD_RECORD]		= "registro",
	[FIELD_RECORDS]		= "registros",
	[FIELD_GROUP]		= "grupo",
};

static const char *const category_names[CATEGORY_COUNT] = {
	[CATEGORY_NONE]		= "ninguna",
	[CATEGORY_IDENTITY]	= "identificativo",
	[CATEGORY_PROCEDURE]	= "procedimiento",
	[CATEGORY_SENSITIVE]	= "sensible",
	[CATEGORY_HEALTH]	= "salud",
	[CATEGORY_ACADEMIC]	= "academico",
	[CATEGORY_PROPERTY]	= "patrimonial",
	[CATEGORY_FAMILY]	= "familiar",
	[CATEGORY_PERSONAL]	= "personal",
	[CATEGORY_MIGRATION]	= "migratorio",
};

static const char *const after_names[AFTER_COUNT] = {
	[AFTER_OPEN]		= "abierto",
	[AFTER_ADD]		= "agrega",
	[AFTER_CLOSED]		= "cerrado",
};

static unsigned
index_of(const char *s, const char *const *names, unsigned n)
{
	unsigned i;

	for (i = 0; i < n && strcmp(names[i], s) != 0; i++)
		;
	return i;
}

const char *
field_type_name(enum field_type t)
{
	return type_names[t];
}

enum field_type
field_type_from_name(const char *s)
{
	return (enum field_type)index_of(s, type_names, FIELD_TYPE_COUNT);
}

const char *
category_name(enum category c)
{
	return category_names[c];
}

enum category
category_from_name(const char *s)
{
	return (enum category)index_of(s, category_names, CATEGORY_COUNT);
}

const char *
after_name(enum after a)
{
	return after_names[a];
}

enum after
after_from_name(const char *s)
{
	return (enum after)index_of(s, after_names, AFTER_COUNT);
}

int
form_field_in(const struct form_def *f, int group, const char *name)
{
	const struct field_def *d = f->fields;
	int n = f->nfields, i;

	if (group >= 0) {
		d = f->sub + f->fields[group].first;
		n = f->fields[group].count;
	}
	for (i = 0; i < n; i++)
		if (strcmp(d[i].name, name) == 0)
			return i;
	return -1;
}

int
form_field(const struct form_def *f, const char *name)
{
	return form_field_in(f, -1, name);
}

int
form_page_of(const struct form_def *f, int field)
{
	int i;

	for (i = 0; i < f->npages - 1; i++)
		if (field < f->pages[i].first + f->pages[i].count)
			break;
	return i;
}

void
form_free(struct form_def **f)
{
	struct arena *a;

	if (!*f)
		return;
	a = (*f)->arena;	/* the form itself lives in it */
	arena_free(&a);
	*f = NULL;
}
