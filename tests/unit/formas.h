/*
 * formas.h - the forms of the bank, loaded, for the tests of what they say
 *
 * test_formas.c looks at words, catalogues and categories, and
 * test_formas_reglas.c at rules and checks.
 */
#ifndef TESTS_UNIT_FORMAS_H
#define TESTS_UNIT_FORMAS_H

#include "ctl/formset.h"
#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "lib/form/catalog.h"
#include "lib/form/def.h"

enum { MOST_FORMS = 60, MOST_CATALOGS = 400 };

static struct formset set;
static struct form_def *forms[MOST_FORMS];
static struct catalog *catalogs[MOST_CATALOGS];
static int nforms, ncatalogs;
static struct arena *arena;

/* One result for many things: the first bad one is named. */
static void
all(const struct buf *bad, const char *what)
{
	if (!ok(bad->len == 0, what))
		printf("# %s\n", bad->s);
}

static void
load(void)
{
	int i;

	formset_load(&set, "forms");
	is_int(set.wrong, 0, "every form and every catalogue loads");
	for (i = 0; i < set.nforms && nforms < MOST_FORMS; i++)
		if (set.form[i].def)
			forms[nforms++] = set.form[i].def;
	ok(nforms >= 22, "the forms are there");
	for (i = 0; i < set.ncatalogs && ncatalogs < MOST_CATALOGS; i++)
		if (set.catalog[i].catalog)
			catalogs[ncatalogs++] = set.catalog[i].catalog;
}

static const struct catalog *
catalog_named(const char *name)
{
	return formset_catalog(&set, name);
}

#endif
