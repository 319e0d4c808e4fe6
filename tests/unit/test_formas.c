#include "lib/base/base.h"
#include "tests/tap.h"

#include "lib/base/utf8.h"
#include "lib/form/check.h"
#include "lib/form/rule_tree.h"
#include "tests/unit/formas.h"

/*
 * The forms of the bank as data: not the engine but what it is fed.  What
 * loads may still be wrong: a rule that names a code which no catalogue has
 * never holds and nobody sees it; a check nobody can set off is no check.
 */

enum { PAGE_MOST = 16, LABEL_MOST = 32 };

/* ---- what occurs at all ---- */

static unsigned types, flags, reasons;
static int carried, dependent, conditional, paged, doubts, errors;

static void
note_field(const struct field_def *f)
{
	types |= 1u << f->type;
	flags |= f->flags;
	reasons |= f->missing;
	carried += f->carry != NULL;
	dependent += f->depends_on >= 0;
	conditional += f->required && f->required->op != RULE_ALWAYS;
}

static void
note_all(void)
{
	int i, j;

	for (i = 0; i < nforms; i++) {
		const struct form_def *f = forms[i];

		for (j = 0; j < f->nfields; j++)
			note_field(&f->fields[j]);
		for (j = 0; j < f->nsub; j++)
			note_field(&f->sub[j]);
		for (j = 0; j < f->npages; j++)
			paged += f->pages[j].applies != NULL;
		for (j = 0; j < f->nchecks; j++)
			*(f->checks[j].level == CHECK_DOUBT ? &doubts :
			    &errors) += 1;
	}
}

static void
test_kinds(void)
{
	note_all();
	is_int(types, (1u << FIELD_TYPE_COUNT) - 1, "every field type is used");
	is_int(reasons, 1u << MISSING_NOT_ASKED | 1u << MISSING_UNKNOWN |
	    1u << MISSING_REFUSED | 1u << MISSING_NOT_APPLICABLE,
	    "every reason for no value is used");
	ok(flags & FIELD_PARTIAL && flags & FIELD_PAST &&
	    flags & FIELD_READ_ONLY, "partial, past and computed are used");
	ok(carried > 0, "a value is carried");
	ok(dependent > 0, "a catalogue hangs from another");
	ok(conditional > 0, "something is required only sometimes");
	ok(paged > 0, "a page applies only sometimes");
	ok(doubts > 0 && errors > 0, "there are doubts and errors");
}

/* ---- what a clerk meets ---- */

static void
test_words(void)
{
	struct buf bad = BUF_INIT, big = BUF_INIT;
	int i, j;

	for (i = 0; i < nforms; i++) {
		const struct form_def *f = forms[i];

		for (j = 0; j < f->nfields; j++)
			if (!f->fields[j].help || !f->fields[j].law)
				buf_printf(&bad, "%s.%s ", f->name,
				    f->fields[j].name);
		for (j = 0; j < f->nsub; j++)
			if (!f->sub[j].help || !f->sub[j].law)
				buf_printf(&bad, "%s.%s ", f->name,
				    f->sub[j].name);
		for (j = 0; j < f->npages; j++)
			if (f->pages[j].count > PAGE_MOST)
				buf_printf(&big, "%s «%s» ", f->name,
				    f->pages[j].title);
		for (j = 0; j < f->nchecks; j++)
			if (strlen(f->checks[j].message) >=
			    sizeof(((struct problem *)NULL)->text))
				buf_printf(&bad, "%s.%s ", f->name,
				    f->checks[j].name);
	}
	all(&bad, "every field has help and an item of the law, every message "
	    "fits");
	all(&big, "every page has at most sixteen fields");
	buf_release(&bad);
	buf_release(&big);
}

/* At 80 columns a label has 32; and it says more than the page's title. */
static void
test_labels(void)
{
	struct buf wide = BUF_INIT, again = BUF_INIT;
	int i, j;

	for (i = 0; i < nforms; i++) {
		const struct form_def *f = forms[i];

		for (j = 0; j < f->nfields + f->nsub; j++) {
			const char *s = j < f->nfields ? f->fields[j].label :
			    f->sub[j - f->nfields].label;

			if (utf8_width(s, strlen(s)) > LABEL_MOST)
				buf_printf(&wide, "%s «%s» ", f->name, s);
		}
		for (j = 0; j < f->nfields; j++)
			if (strcmp(f->fields[j].label,
			    f->pages[form_page_of(f, j)].title) == 0)
				buf_printf(&again, "%s «%s» ", f->name,
				    f->fields[j].label);
	}
	all(&wide, "every label fits in a row");
	all(&again, "no label is its page's title again");
	buf_release(&wide);
	buf_release(&again);
}

static void
test_no_placeholder(void)
{
	static const char *const never[] = {
		"eleccion", "Se desconoce", "No identificado", "No indicado",
		"No especificado", "Se ignora", "Desconocido",
	};
	struct buf bad = BUF_INIT;
	size_t k;
	int i, j;

	for (i = 0; i < ncatalogs; i++)
		for (j = 0; j < catalogs[i]->n; j++)
			for (k = 0; k < NELEM(never); k++)
				if (strstr(catalogs[i]->choices[j].label,
				    never[k]))
					buf_printf(&bad, "%s.%s ",
					    catalogs[i]->name,
					    catalogs[i]->choices[j].code);
	all(&bad, "no catalogue has a value that says there is none");
	buf_release(&bad);
}

/* Who knows of a matter is one of the authorities, or nobody. */
static void
test_authorities(void)
{
	const struct catalog *a = catalog_named("autoridad"),
	    *b = catalog_named("autoridad_que_conoce");
	struct buf bad = BUF_INIT;
	int i;

	if (!ok(a && b, "both lists of authorities are there"))
		return;
	for (i = 0; i < a->n; i++) {
		const struct choice *c = catalog_find(b, a->choices[i].code);

		if (!c || strcmp(c->label, a->choices[i].label) != 0)
			buf_printf(&bad, "%s ", a->choices[i].code);
	}
	if (b->n != a->n + 1 || !catalog_find(b, "ninguna"))
		buf_puts(&bad, "ninguna");
	all(&bad, "they are the same but for nobody");
	buf_release(&bad);
}

/* Of a list that must be answered from, no choice leads to a dead end. */
static void
test_others(void)
{
	static const struct { const char *list, *of; } row[] = {
		{ "subservicio", "tipo_servicio" }, { "lugar", "lugar_tipo" },
		{ "vinculo", "vinculo_tipo" },
	};
	struct buf bad = BUF_INIT;
	size_t i;
	int j, k;

	for (i = 0; i < NELEM(row); i++) {
		const struct catalog *c = catalog_named(row[i].list),
		    *of = catalog_named(row[i].of);

		for (j = 0; c && of && j < of->n; j++) {
			const char *parent = of->choices[j].code;

			/* Whom she did not know at all is unknown. */
			for (k = 0; k < c->n; k++)
				if (strcmp(c->choices[k].parent, parent) == 0 &&
				    (strncmp(c->choices[k].code, "otr", 3) == 0
				    || strcmp(parent, "ninguno") == 0))
					break;
			if (k == c->n)
				buf_printf(&bad, "%s.%s ", c->name, parent);
		}
	}
	all(&bad, "under every choice there is another one");
	buf_release(&bad);
}

/* ---- rules name codes that exist ---- */

static void
check_code(void *ctx, const struct field_def *d, const char *text)
{
	const struct catalog *c = d->catalog ? catalog_named(d->catalog) :
	    NULL;

	if (d->catalog && (!c || !catalog_find(c, text)))
		buf_printf(ctx, "%s '%s' ", d->name, text);
}

static void
test_codes(void)
{
	struct buf bad = BUF_INIT;
	int i;

	for (i = 0; i < nforms; i++)
		rule_each_code(forms[i], check_code, &bad);
	all(&bad, "every code in a rule is in its catalogue");
	buf_release(&bad);
}

/* ---- categories ---- */

/* Whether the name of a field says that it names somebody. */
static bool
names_somebody(const char *field)
{
	static const char *const ends[] = {
		"nombres", "primer_apellido", "segundo_apellido",
	};
	size_t i, n = strlen(field), k;

	for (i = 0; i < NELEM(ends); i++) {
		k = strlen(ends[i]);
		if (n >= k && strcmp(field + n - k, ends[i]) == 0)
			return true;
	}
	return false;
}

/* What open data may not show: who it is, and what only she could know. */
static void
check_category(const struct form_def *f, const struct field_def *d,
    struct buf *bad)
{
	bool harmless = d->type == FIELD_CODE || d->type == FIELD_YES_NO ||
	    d->type == FIELD_INTEGER || d->type == FIELD_MONEY;

	if ((d->category == CATEGORY_NONE && !harmless) ||
	    (d->category != CATEGORY_IDENTITY && (d->type == FIELD_CURP ||
	    d->type == FIELD_PHONE || names_somebody(d->name))))
		buf_printf(bad, "%s.%s ", f->name, d->name);
}

static void
test_categories(void)
{
	struct buf bad = BUF_INIT;
	int i, j;

	for (i = 0; i < nforms; i++) {
		for (j = 0; j < forms[i]->nfields; j++)
			check_category(forms[i], &forms[i]->fields[j], &bad);
		for (j = 0; j < forms[i]->nsub; j++)
			check_category(forms[i], &forms[i]->sub[j], &bad);
	}
	all(&bad, "who it is is identifying, and nothing told is for all");
	buf_release(&bad);
}

/* ---- places ---- */

static void
test_places(void)
{
	static const struct { const char *code; int n; } state[] = {
		{ "01", 11 }, { "02", 7 }, { "03", 5 }, { "04", 13 },
		{ "05", 38 }, { "06", 10 }, { "07", 124 }, { "08", 67 },
		{ "09", 16 }, { "10", 39 }, { "11", 46 }, { "12", 85 },
		{ "13", 84 }, { "14", 125 }, { "15", 125 }, { "16", 113 },
		{ "17", 36 }, { "18", 20 }, { "19", 51 }, { "20", 570 },
		{ "21", 217 }, { "22", 18 }, { "23", 11 }, { "24", 59 },
		{ "25", 20 }, { "26", 72 }, { "27", 17 }, { "28", 43 },
		{ "29", 60 }, { "30", 212 }, { "31", 106 }, { "32", 58 },
	};
	const struct catalog *c = catalog_named("municipio");
	struct buf bad = BUF_INIT;
	size_t i;
	int j, n;

	if (!ok(c != NULL, "there is a catalogue of municipalities"))
		return;
	is_int(c->n, 2478, "all 2,478 municipalities are there");
	for (i = 0; i < NELEM(state); i++) {
		for (j = n = 0; j < c->n; j++)
			n += strcmp(c->choices[j].parent, state[i].code) == 0;
		if (n != state[i].n)
			buf_printf(&bad, "%s has %d ", state[i].code, n);
	}
	for (j = 0; j < c->n; j++)
		if (strlen(c->choices[j].code) != 5 ||
		    strncmp(c->choices[j].code, c->choices[j].parent, 2) != 0)
			buf_printf(&bad, "%s ", c->choices[j].code);
	all(&bad, "each state has its own and as many as INEGI says");
	is_int(catalog_named("entidad")->n, 32, "there are 32 states");
	buf_release(&bad);
}

int
main(void)
{
	arena = arena_new();
	load();
	if (nforms == 0 || ncatalogs == 0)
		return tap_done();
	test_kinds();
	test_words();
	test_labels();
	test_no_placeholder();
	test_authorities();
	test_others();
	test_codes();
	test_categories();
	test_places();
	formset_release(&set);
	arena_free(&arena);
	return tap_done();
}
