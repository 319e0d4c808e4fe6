#include "lib/base/base.h"
#include "lib/store/store.h"

#include "lib/base/mem.h"
#include "lib/store/store_int.h"

void
forms_release(struct store *s)
{
	int i;

	for (i = 0; i < s->nforms; i++)
		form_free(&s->forms[i].def);
	free(s->forms);
	free(s->top);
	for (i = 0; i < s->ncatalogs; i++) {
		free(s->catalogs[i].name);
		free(s->catalogs[i].parent);
		catalog_free(&s->catalogs[i].catalog);
	}
	free(s->catalogs);
}

/* ---- forms ---- */

static const struct form_def *
form_cached(const struct store *s, const char *name, int version)
{
	int i;

	for (i = 0; i < s->nforms; i++)
		if (strcmp(s->forms[i].name, name) == 0 && (version == 0 ?
		    s->forms[i].in_force :
		    s->forms[i].def->version == version))
			return s->forms[i].def;
	return NULL;
}

/* The form in force may be here already, asked for by its number. */
static const struct form_def *
form_keep(struct store *s, struct form_def *f, bool in_force)
{
	int i;

	for (i = 0; i < s->nforms; i++)
		if (strcmp(s->forms[i].name, f->name) == 0 &&
		    s->forms[i].def->version == f->version) {
			s->forms[i].in_force |= in_force;
			form_free(&f);
			return s->forms[i].def;
		}
	s->forms = mem_resize(s->forms, (size_t)s->nforms + 1,
	    sizeof(*s->forms));
	s->forms[s->nforms] = (struct cached_form){
		.def = f, .in_force = in_force,
	};
	copy_text(s->forms[s->nforms].name, sizeof(s->forms->name), f->name);
	return s->forms[s->nforms++].def;
}

const struct form_def *
store_form(struct store *s, const char *name, int version, struct err *err)
{
	const struct form_def *have = form_cached(s, name, version);
	char number[16];
	const char *val[] = { name, number }, *text;
	struct form_def *f;
	struct rows *r;

	if (have)
		return have;
	snprintf(number, sizeof(number), "%d", version);
	r = store_one(s, "SELECT texto FROM api.forma($1, $2::int)", 2, val,
	    DB_READ, err);
	if (!r)
		return NULL;
	text = rows_text(r, 0, 0);
	f = form_load(name, text, strlen(text), err);
	rows_free(&r);
	return f ? form_keep(s, f, version == 0) : NULL;
}

int
store_forms(struct store *s, const struct form_def *const **out,
    struct err *err)
{
	const struct form_def *f, **top;
	struct rows *r;
	int i, n = 0;

	if (s->ntop >= 0) {
		*out = s->top;
		return s->ntop;
	}
	r = store_query(s, "SELECT nombre FROM api.formas() ORDER BY orden, "
	    "nombre", 0, NULL, DB_READ, err);
	if (!r)
		return -1;
	top = mem_alloc(((size_t)r->n + 1) * sizeof(*top));
	for (i = 0; i < r->n; i++) {
		if (!(f = store_form(s, rows_text(r, i, 0), 0, err)))
			break;
		top[n++] = f;
	}
	if (i < r->n) {
		free(top);
		rows_free(&r);
		return -1;
	}
	rows_free(&r);
	s->top = top;
	s->ntop = n;
	*out = top;
	return n;
}

/* ---- catalogues ---- */

static const char *
keep(struct arena *a, const struct rows *r, int row, int col)
{
	const char *s = rows_get(r, row, col);

	return s ? arena_dup(a, s) : NULL;
}

static struct catalog *
catalog_from(const char *name, const struct rows *r)
{
	struct arena *a = arena_new();
	struct catalog *c = arena_alloc(a, sizeof(*c));
	int i;

	c->arena = a;
	c->name = arena_dup(a, name);
	c->n = r->n;
	c->choices = arena_alloc(a, (size_t)r->n * sizeof(*c->choices));
	for (i = 0; i < r->n; i++)
		c->choices[i] = (struct choice){
			.code = keep(a, r, i, 0),
			.label = keep(a, r, i, 1),
			.parent = keep(a, r, i, 2),
			.alias = keep(a, r, i, 3),
			.from = keep(a, r, i, 4),
			.until = keep(a, r, i, 5),
			.exclusive = rows_bool(r, i, 6),
			.ended = rows_bool(r, i, 7),
		};
	return c;
}

static const struct catalog *
catalog_get(void *ctx, const char *name, const char *parent)
{
	struct store *s = ctx;
	const char *val[] = { name, null_if_empty(parent) };
	struct cached_catalog *k;
	struct err err = ERR_INIT;
	struct rows *r;
	int i;

	for (i = 0; i < s->ncatalogs; i++)
		if (strcmp(s->catalogs[i].name, name) == 0 &&
		    strcmp(s->catalogs[i].parent, parent ? parent : "") == 0)
			return s->catalogs[i].catalog;
	r = store_query(s, "SELECT c.codigo, c.etiqueta, c.padre, c.alias, "
	    "c.desde, c.hasta, c.excluye, c.hasta < h.hoy OR c.desde > h.hoy "
	    "FROM api.catalogo($1, $2) c, (SELECT api.hoy()) AS h(hoy)",
	    2, val, DB_READ, &err);
	if (!r)		/* the loss of the bank is told by store_pump() */
		return NULL;
	s->catalogs = mem_resize(s->catalogs, (size_t)s->ncatalogs + 1,
	    sizeof(*s->catalogs));
	k = &s->catalogs[s->ncatalogs++];
	k->name = mem_dup(name);
	k->parent = mem_dup(parent ? parent : "");
	k->catalog = r->n > 0 ? catalog_from(name, r) : NULL;
	rows_free(&r);
	return k->catalog;
}

struct catalog_source
store_catalogs(struct store *s)
{
	return (struct catalog_source){ .get = catalog_get, .ctx = s };
}
