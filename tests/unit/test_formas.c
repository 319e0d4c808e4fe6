#include "lib/base/base.h"
#include "tests/tap.h"

#include "ctl/formset.h"
#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/base/yaml.h"
#include "lib/domain/curp.h"
#include "lib/form/catalog.h"
#include "lib/form/check.h"
#include "lib/form/def.h"
#include "lib/form/identity.h"
#include "lib/form/record.h"
#include "lib/form/rule_tree.h"

/*
 * The forms of the bank as data: not the engine but what it is fed.  What
 * loads may still be wrong: a rule that names a code which no catalogue has
 * never holds and nobody sees it; a check nobody can set off is no check.
 */

enum { MOST_FORMS = 60, MOST_CATALOGS = 400, PAGE_MOST = 16,
	LABEL_MOST = 32 };

static struct formset set;
static struct form_def *forms[MOST_FORMS];
static struct catalog *catalogs[MOST_CATALOGS];
static int nforms, ncatalogs;
static struct arena *arena;
static const struct date today = { 2026, 11, 22, DATE_DAY };

/* One result for many things: the first bad one is named. */
static void
all(const struct buf *bad, const char *what)
{
	if (!ok(bad->len == 0, what))
		printf("# %.300s\n", bad->s);
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

static const struct form_def *
form_named(const char *name)
{
	return formset_form(&set, name);
}

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

/* ---- each check, with answers that set it off ---- */

/* Answers are canonical; ',' stands between the codes of a `varios`. */
static const struct {
	const char *form, *check, *answers;
} example[] = {
#include "tests/unit/formas_ejemplos.inc"
};

/* "sin:no_sabe" is a reason. */
static bool
answer(struct record *r, const char *name, const char *text)
{
	struct value *v;
	struct place p;
	char canon[256], *s;

	if (!record_find(r, name, &p) || (p.entry >= 0 && p.sub < 0))
		return false;
	v = record_at(r, p);
	if (strncmp(text, "sin:", 4) == 0) {
		value_set_missing(v, missing_from_code(text + 4));
		return true;
	}
	snprintf(canon, sizeof(canon), "%s", text);
	for (s = canon; *s; s++)
		if (*s == ',')
			*s = ' ';
	value_set(v, canon, canon);
	return true;
}

static bool
codes_exist(const struct field_def *f, const char *text)
{
	const struct catalog *c = f->catalog ? catalog_named(f->catalog) :
	    NULL;
	char copy[256], *s, *save = NULL;

	if (!c || strncmp(text, "sin:", 4) == 0)
		return true;
	snprintf(copy, sizeof(copy), "%s", text);
	for (s = strtok_r(copy, ",", &save); s; s = strtok_r(NULL, ",", &save))
		if (!catalog_find(c, s))
			return false;
	return true;
}

/* "medidas.1.estado" needs an entry to be in. */
static void
put_entry(struct record *r, const char *path)
{
	char group[64];
	int i;

	if (!strchr(path, '.'))
		return;
	snprintf(group, sizeof(group), "%.*s", (int)strcspn(path, "."), path);
	i = form_field(r->form, group);
	if (i >= 0 && r->form->fields[i].type == FIELD_GROUP)
		record_put_entry(r, i, 1);
}

/* Fills the record; false when the example itself is wrong. */
static bool
fill(struct record *r, const char *answers)
{
	char copy[1024], *s, *eq, *save = NULL;
	struct place p;

	snprintf(copy, sizeof(copy), "%s", answers);
	for (s = strtok_r(copy, " ", &save); s;
	    s = strtok_r(NULL, " ", &save)) {
		eq = strchr(s, '=');
		if (!eq)
			return false;
		*eq = '\0';
		put_entry(r, s);
		if (!record_find(r, s, &p) ||
		    !codes_exist(record_field(r, p), eq + 1) ||
		    !answer(r, s, eq + 1))
			return false;
	}
	return true;
}

static bool
told(const struct record *r, const struct check_def *c)
{
	struct problems ps = { 0 };
	enum problem_kind kind = c->level == CHECK_ERROR ? PROBLEM_ERROR :
	    PROBLEM_DOUBT;
	bool found = false;
	int i;

	record_check(r, NULL, &today, &ps);
	for (i = 0; i < ps.n; i++)
		if (ps.p[i].kind == kind && (c->group < 0 ?
		    ps.p[i].at.field == c->field && ps.p[i].at.sub < 0 :
		    ps.p[i].at.field == c->group &&
		    ps.p[i].at.sub == c->field) &&
		    strcmp(ps.p[i].text, c->message) == 0)
			found = true;
	problems_release(&ps);
	return found;
}

/* Set off, and told where she can go: its field applies then. */
static bool
goes_off(const struct form_def *f, const struct check_def *c,
    struct buf *hidden)
{
	struct place at = { c->field, -1, -1 };
	struct record r;
	bool found = false;
	size_t i;

	if (c->group >= 0)
		at = (struct place){ c->group, 0, c->field };
	for (i = 0; i < NELEM(example) && !found; i++) {
		if (strcmp(example[i].form, f->name) != 0 ||
		    strcmp(example[i].check, c->name) != 0)
			continue;
		record_init(&r, f);
		found = fill(&r, example[i].answers) && told(&r, c);
		if (found && !field_applies(&r, at, &today))
			buf_printf(hidden, "%s.%s ", f->name, c->name);
		record_release(&r);
	}
	return found;
}

static void
test_checks(void)
{
	struct buf bad = BUF_INIT, eager = BUF_INIT, hidden = BUF_INIT;
	struct record r;
	int i, j;

	for (i = 0; i < nforms; i++) {
		const struct form_def *f = forms[i];

		record_init(&r, f);
		for (j = 0; j < f->nchecks; j++) {
			/* What only the bank knows: tests/sql/claves.t. */
			if (f->checks[j].when->op == RULE_REPEATED)
				continue;
			if (!goes_off(f, &f->checks[j], &hidden))
				buf_printf(&bad, "%s.%s ", f->name,
				    f->checks[j].name);
			if (told(&r, &f->checks[j]))
				buf_printf(&eager, "%s.%s ", f->name,
				    f->checks[j].name);
		}
		record_release(&r);
	}
	all(&bad, "every check has answers that set it off");
	all(&hidden, "it is told at a field that applies then");
	all(&eager, "an empty form has neither errors nor doubts");
	buf_release(&bad);
	buf_release(&eager);
	buf_release(&hidden);
}

/* A form that is honestly filled has nothing to complain of. */
static void
test_quiet(void)
{
	static const char plain[] =
	    "fecha_conocimiento=2026-11-20 via_conocimiento=acudio "
	    "edad_hechos=36 fecha_nacimiento=1990-04 embarazada=no "
	    "clasificacion=reiterada inicio_violencia=2019 tipos=psicologica,"
	    "fisica modalidad=familiar ambito=privado fecha_hechos=2026-11 "
	    "lugar_tipo=particular lugar=casa_compartida efectos_fisicos="
	    "contusion gravedad=menos_15 dias_sanar=8 efectos_sexuales=ninguno "
	    "nivel_riesgo=alto indicadores_riesgo=amenaza_muerte autoridades="
	    "fiscalia_estatal denuncia=si carpeta_abierta=si";
	struct buf bad = BUF_INIT;
	struct record r;
	int j;

	record_init(&r, form_named("caso"));
	ok(fill(&r, plain), "the plain case is well written");
	for (j = 0; j < r.form->nchecks; j++)
		if (told(&r, &r.form->checks[j]))
			buf_printf(&bad, "%s ", r.form->checks[j].name);
	all(&bad, "a case of every day raises no doubt");
	record_release(&r);
	buf_release(&bad);
}

/* Of the real form: who she is, and what is proposed of her CURP. */
static void
test_proposal(void)
{
	static const struct { const char *field, *canon; } said[] = {
		{ "nombres", "MARÍA DEL CARMEN" },
		{ "primer_apellido", "HERNÁNDEZ" }, { "sexo", "mujer" },
		{ "fecha_nacimiento", "1986-04-27" },
		{ "estado_nacimiento", "09" },
	};
	const struct form_def *f = form_named("datos_generales");
	struct place curp = { -1, -1, -1 }, p = { 0, -1, -1 };
	char root[CURP_ROOT_LEN] = "";
	struct record r;
	size_t i;

	if (!ok(f != NULL, "there is a form that begins an expediente"))
		return;
	curp.field = form_field(f, "curp");
	record_init(&r, f);
	for (i = 0; i < NELEM(said); i++) {
		p.field = form_field(f, said[i].field);
		value_set(record_at(&r, p), said[i].canon, said[i].canon);
	}
	ok(!identity_root(&r, curp, root), "a second surname may yet come");
	p.field = form_field(f, "segundo_apellido");
	value_set_missing(record_at(&r, p), MISSING_UNKNOWN);
	ok(!identity_root(&r, curp, root), "or is not known");
	value_set_missing(record_at(&r, p), MISSING_NOT_APPLICABLE);
	ok(identity_root(&r, curp, root), "when there is none");
	is_str(root, "HEXC860427MDFRXR", "it is proposed without");
	value_set(record_at(&r, p), "NÚÑEZ", "NÚÑEZ");
	ok(identity_root(&r, curp, root) &&
	    strcmp(root, "HENC860427MDFRXR") == 0, "or with it");
	record_release(&r);
}

/* What was typed of a text: whether it is taken, and whether it is doubted. */
static void
said_of(const struct form_def *f, const char *field, const char *text,
    bool taken, bool doubted)
{
	struct place p = { form_field(f, field), -1, -1 };
	struct problems ps = { 0 };
	struct problem why;
	bool doubt = false;
	struct record r;
	char what[120];
	int i;

	record_init(&r, f);
	value_set(record_at(&r, p), text, NULL);
	snprintf(what, sizeof(what), "%s «%s» is %s", field, text, !taken ?
	    "refused" : doubted ? "doubted" : "taken");
	if (field_accept(&f->fields[p.field], record_at(&r, p), &r, p, NULL,
	    &today, &why) != taken) {
		ok(0, what);
	} else {
		record_check(&r, NULL, &today, &ps);
		for (i = 0; i < ps.n; i++)
			doubt |= ps.p[i].kind == PROBLEM_DOUBT &&
			    ps.p[i].at.field == p.field;
		ok(doubt == doubted, what);
	}
	problems_release(&ps);
	record_release(&r);
}

/* Keys of papers that may be old, half gone, or written with hyphens. */
static void
test_papers(void)
{
	static const struct {
		const char *field, *text;
		bool	 taken, doubted;
	} row[] = {
		{ "rfc", "HEGG560427AB1", true, false },
		{ "rfc", "hegg560427ab1", true, false },
		{ "rfc", "HEGG-560427-AB1", true, false },
		{ "rfc", "HEGG560427", true, false },
		{ "rfc", "NUÑO 750615 QX2", true, false },
		{ "rfc", "HE&G560427AB1", true, false },
		{ "rfc", "HEGG560427AB", true, true },
		{ "rfc", "HGG560427AB1", true, true },
		{ "rfc", "HEGG56O427AB1", true, true },
		{ "rfc", "HEGG5604", false, false },
		{ "rfc", "no tiene", false, false },
		{ "rfc", "HEGG560427?B1", false, false },
		{ "clave_elector", "HRGRGL56042730M400", true, false },
		{ "clave_elector", "hrgrgl 56042730 m400", true, false },
		{ "clave_elector", "HRGRGL56042730X400", true, false },
		{ "clave_elector", "HRGRGL56042730F400", true, true },
		{ "clave_elector", "HRGRGL56042730M40", true, true },
		{ "clave_elector", "HEGG560427MVZRRL04", true, true },
		{ "clave_elector", "IDMEX12345", false, false },
	};
	const struct form_def *f = form_named("desaparicion");
	size_t i;

	for (i = 0; f && i < NELEM(row); i++)
		said_of(f, row[i].field, row[i].text, row[i].taken,
		    row[i].doubted);
}

int
main(void)
{
	arena = arena_new();
	check_use_curp(curp_check, curp_agrees, curp_root);
	load();
	if (nforms == 0 || ncatalogs == 0)
		return tap_done();
	test_kinds();
	test_words();
	test_labels();
	test_no_placeholder();
	test_authorities();
	test_codes();
	test_categories();
	test_places();
	test_checks();
	test_quiet();
	test_proposal();
	test_papers();
	formset_release(&set);
	arena_free(&arena);
	return tap_done();
}
