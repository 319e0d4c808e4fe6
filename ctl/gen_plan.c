#include "lib/base/base.h"
#include "ctl/gen.h"

#include <fnmatch.h>

#include "ctl/ctl.h"
#include "lib/base/mem.h"

/*
 * forms/demo/generar.yaml:
 *
 *	generar: 1
 *	listas: {calles: [JUÁREZ, ...], ...}
 *	edades: [[18, 24, 20], ...]		from, to, weight
 *	clases: {propia: 90, duplicado: 2, ...}	whose expediente it is
 *	casos: {dias: 540, recientes: 8, dias_recientes: 9, sin_terminar: 70}
 *	pendientes: [[0, 7, 60], ...]		days from, to, percent
 *	urgentes: {orden: siempre, ...}		forms, and when they are so
 *	formas: {agresor: {parte: 90, otra: 15, hasta: 3}, ...}
 *	campos: {"caso.modalidad": {pesos: {...}, otros: 5}, ...}
 *
 * A field takes what the first of `campos` says whose name is like its own
 * (forma.campo or forma.grupo.campo, by fnmatch(3)); and of what that leaves
 * out, what its type does.
 */

enum { FIELD_NAME = 200 };

static int64_t
number(const struct yaml *map, const char *key, int64_t none)
{
	const struct yaml *y = map ? yaml_get(map, key) : NULL;

	return y && y->text ? strtoll(y->text, NULL, 10) : none;
}

/* The same where a part of one counts. */
static double
weight(const struct yaml *map, const char *key, double none)
{
	const struct yaml *y = map ? yaml_get(map, key) : NULL;

	return y && y->text ? strtod(y->text, NULL) : none;
}

static int
length(const struct yaml *y)
{
	int n = 0;

	for (y = y ? y->first : NULL; y; y = y->next)
		n++;
	return n;
}

static void
load_lists(struct gen_plan *p, const struct yaml *all)
{
	const struct yaml *y, *w;

	p->list = arena_alloc(p->arena, (size_t)length(all) *
	    sizeof(*p->list) + 1);
	for (y = all ? all->first : NULL; y; y = y->next) {
		struct gen_list *l = &p->list[p->nlists];

		l->name = y->key;
		l->word = arena_alloc(p->arena, (size_t)length(y) *
		    sizeof(*l->word) + 1);
		for (w = y->first; w; w = w->next)
			if (w->text)
				l->word[l->n++] = w->text;
		p->nlists += l->n > 0;
	}
}

/* {name: weight} or [[lo, hi, weight]]. */
static void
load_shares(struct gen_plan *p, const struct yaml *all, struct gen_shares *out)
{
	const struct yaml *y;

	out->s = arena_alloc(p->arena, (size_t)length(all) *
	    sizeof(*out->s) + 1);
	for (y = all ? all->first : NULL; y; y = y->next) {
		struct gen_share *s = &out->s[out->n++];

		s->name = y->key;
		if (y->kind == YAML_LIST && length(y) == 3) {
			s->lo = (int)strtol(y->first->text, NULL, 10);
			s->hi = (int)strtol(y->first->next->text, NULL,
			    10);
			s->weight = strtod(y->first->next->next->text,
			    NULL);
		} else if (y->text) {
			s->weight = strtod(y->text, NULL);
		}
	}
}

const struct gen_share *
gen_share(const struct gen_shares *all, struct gen_dice *d)
{
	double sum = 0, at;
	int i;

	for (i = 0; i < all->n; i++)
		sum += all->s[i].weight;
	at = sum * (double)(gen_roll(d) >> 11) / 9007199254740992.0;
	for (i = 0; i < all->n - 1 && at >= all->s[i].weight; i++)
		at -= all->s[i].weight;
	return &all->s[i];
}

const struct gen_list *
gen_list(const struct gen_plan *p, const char *name)
{
	int i;

	for (i = 0; i < p->nlists; i++)
		if (strcmp(p->list[i].name, name) == 0)
			return &p->list[i];
	return NULL;
}

/* ---- fields ---- */

static bool
in_use(const struct choice *c, const char *today)
{
	return (!c->from || strcmp(c->from, "2020-01-01") <= 0) &&
	    (!c->until || strcmp(c->until, today) > 0);
}

/* Without weights each choice is as likely as another, "otra" less so. */
static void
weigh(struct gen_plan *p, struct gen_spec *s, const struct yaml *y,
    const char *today)
{
	const struct yaml *w = y ? yaml_get(y, "pesos") : NULL;
	double rest = weight(y, "otros", 0);
	const struct catalog *c = s->catalog;
	int i, others = 0;

	s->weight = arena_alloc(p->arena, (size_t)c->n * sizeof(double) + 1);
	for (i = 0; i < c->n; i++)
		others += in_use(&c->choices[i], today) &&
		    !(w && yaml_get(w, c->choices[i].code));
	for (i = 0; i < c->n; i++) {
		const char *code = c->choices[i].code;

		if (!in_use(&c->choices[i], today))
			s->weight[i] = 0;
		else if (w && yaml_get(w, code))
			s->weight[i] = weight(w, code, 0);
		else if (w)
			s->weight[i] = others ? rest / others : 0;
		else
			s->weight[i] = strncmp(code, "otr", 3) == 0 ? 0.1 : 1;
	}
}

static void
by_type(struct gen_plan *p, struct gen_spec *s, const struct field_def *f)
{
	int64_t step = f->type == FIELD_MONEY ? 100 : 1;

	switch (f->type) {
	case FIELD_INTEGER:
	case FIELD_MONEY:
		s->lo = f->least / step;
		s->hi = f->most / step;
		if (s->hi > s->lo + (f->type == FIELD_MONEY ? 20000 : 8))
			s->hi = s->lo + (f->type == FIELD_MONEY ? 20000 : 8);
		break;
	case FIELD_DATE:
		s->lo = f->flags & FIELD_PAST ? -20 : 0;
		s->hi = f->flags & FIELD_PAST ? 0 : 20;
		break;
	case FIELD_LONG_TEXT:
		s->words = gen_list(p, "parrafos");
		break;
	case FIELD_PHONE:
		s->words = gen_list(p, "ladas");
		break;
	case FIELD_TEXT:
		s->words = gen_list(p, "textos");
		break;
	case FIELD_CODES:
	case FIELD_GROUP:
		s->most = 2;
		break;
	case FIELD_CODE:
	case FIELD_TIME:
	case FIELD_YES_NO:
	case FIELD_CURP:
	case FIELD_RECORD:
	case FIELD_RECORDS:
	case FIELD_TYPE_COUNT:
		break;
	}
}

static void
pair(const struct yaml *y, const char *key, int64_t *lo, int64_t *hi)
{
	const struct yaml *l = y ? yaml_get(y, key) : NULL;

	if (l && length(l) == 2 && l->first->text && l->first->next->text) {
		*lo = strtoll(l->first->text, NULL, 10);
		*hi = strtoll(l->first->next->text, NULL, 10);
	}
}

/* "orden.medidas.fraccion" */
static void
name_of(const struct form_def *f, int group, int i, char out[FIELD_NAME])
{
	snprintf(out, FIELD_NAME, "%s.%s%s%s", f->name, group < 0 ? "" :
	    f->fields[group].name, group < 0 ? "" : ".", group < 0 ?
	    f->fields[i].name : f->sub[i].name);
}

/* A code that its catalogue lacks would be nobody's. */
static int
check_codes(const struct yaml *w, const struct catalog *c)
{
	for (w = w ? w->first : NULL; w; w = w->next)
		if (!catalog_find(c, w->key))
			return complain("%s:%d: «%s» no está en el catálogo "
			    "«%s»", w->file, w->line, w->key, c->name);
	return 0;
}

/* 0, or -1: the file names something that is not there. */
static int
spec(struct gen_plan *p, const struct form_def *f, int group, int i,
    const struct yaml *all, const char *today, struct gen_spec *s)
{
	const struct field_def *fd = group < 0 ? &f->fields[i] : &f->sub[i];
	const struct yaml *y, *w;
	int64_t lo, hi;
	char name[FIELD_NAME];

	name_of(f, group, i, name);
	for (y = all ? all->first : NULL; y; y = y->next)
		if (fnmatch(y->key, name, 0) == 0)
			break;
	*s = (struct gen_spec){ .mark = gen_mark(name), .from = -1,
	    .yes = (int)number(y, "si", 30),
	    .missing = (int)number(y, "sin", 12),
	    .blank = (int)number(y, "vacio", 25), .least = 1, .most = 1 };
	by_type(p, s, fd);
	lo = s->least, hi = s->most;
	pair(y, "cuantas", &lo, &hi);
	s->least = (int)lo, s->most = (int)hi;
	pair(y, "entre", &s->lo, &s->hi);
	if ((w = y ? yaml_get(y, "lista") : NULL) &&
	    !(s->words = gen_list(p, w->text)))
		return complain("%s:%d: no hay lista «%s»", w->file, w->line,
		    w->text);
	if ((w = y ? yaml_get(y, "desde") : NULL) &&
	    (s->from = form_field_in(f, group, w->text)) < 0)
		return complain("%s:%d: no hay dato «%s»", w->file, w->line,
		    w->text);
	if (fd->catalog) {
		s->catalog = formset_catalog(&p->forms, fd->catalog);
		if (y && check_codes(yaml_get(y, "pesos"), s->catalog) != 0)
			return -1;
		weigh(p, s, y, today);
	}
	return 0;
}

static int
specs(struct gen_plan *p, struct gen_form *gf, const struct yaml *all,
    const char *today)
{
	const struct form_def *f = gf->f;
	int i, k, rc = 0;

	gf->field = arena_alloc(p->arena, (size_t)f->nfields *
	    sizeof(*gf->field) + 1);
	gf->sub = arena_alloc(p->arena, (size_t)f->nsub *
	    sizeof(*gf->sub) + 1);
	for (i = 0; i < f->nfields && rc == 0; i++) {
		rc = spec(p, f, -1, i, all, today, &gf->field[i]);
		for (k = 0; f->fields[i].type == FIELD_GROUP &&
		    k < f->fields[i].count && rc == 0; k++)
			rc = spec(p, f, i, f->fields[i].first + k, all, today,
			    &gf->sub[f->fields[i].first + k]);
	}
	return rc;
}

/* ---- forms, parents first ---- */

static struct gen_form *
known(struct gen_plan *p, const char *name)
{
	int i;

	for (i = 0; i < p->nforms; i++)
		if (strcmp(p->form[i].f->name, name) == 0)
			return &p->form[i];
	return NULL;
}

/* Whether all forms whose records it names are there. */
static bool
can_name(struct gen_plan *p, const struct form_def *f)
{
	int i;

	for (i = 0; i < f->nfields + f->nsub; i++) {
		const struct field_def *d = i < f->nfields ? &f->fields[i] :
		    &f->sub[i - f->nfields];

		if (d->of_form && strcmp(d->of_form, f->name) != 0 &&
		    !known(p, d->of_form))
			return false;
	}
	return true;
}

/*
 * The next one in its order whose parent is there already, and, if any is
 * so, the forms that it names.
 */
static const struct form_def *
next_form(struct gen_plan *p)
{
	const struct form_def *f, *best = NULL;
	bool whole = false;
	int i;

	for (i = 0; i < p->forms.nforms; i++) {
		f = p->forms.form[i].def;
		if (known(p, f->name) || (f->parent && !known(p, f->parent)))
			continue;
		if (!best || can_name(p, f) > whole ||
		    (can_name(p, f) == whole && f->order < best->order)) {
			best = f;
			whole = can_name(p, f);
		}
	}
	return best;
}

/* Whether a row of `campos` is like the name of any field. */
static bool
is_like_any(const struct gen_plan *p, const char *row)
{
	char name[FIELD_NAME];
	int i, k, n;

	for (n = 0; n < p->nforms; n++) {
		const struct form_def *f = p->form[n].f;

		for (i = 0; i < f->nfields; i++) {
			name_of(f, -1, i, name);
			if (fnmatch(row, name, 0) == 0)
				return true;
			for (k = 0; f->fields[i].type == FIELD_GROUP &&
			    k < f->fields[i].count; k++) {
				name_of(f, i, f->fields[i].first + k, name);
				if (fnmatch(row, name, 0) == 0)
					return true;
			}
		}
	}
	return false;
}

/* 0, or -1 after telling which form or field of the file is none. */
static int
check_names(struct gen_plan *p, const struct yaml *forms,
    const struct yaml *fields)
{
	const struct yaml *y;

	for (y = forms ? forms->first : NULL; y; y = y->next)
		if (!known(p, y->key))
			return complain("%s:%d: no hay forma «%s»", y->file,
			    y->line, y->key);
	for (y = fields ? fields->first : NULL; y; y = y->next)
		if (!is_like_any(p, y->key))
			return complain("%s:%d: no hay dato «%s»", y->file,
			    y->line, y->key);
	return 0;
}

/* The same of --formas. */
static int
check_only(struct gen_plan *p, const char *only)
{
	char name[64];
	size_t n;

	for (; only && *only; only += n, only += *only == ',') {
		n = strcspn(only, ",");
		snprintf(name, sizeof(name), "%.*s", (int)n, only);
		if (!known(p, name))
			return complain("--formas: no hay forma «%s»", name);
	}
	return 0;
}

/* Whether it stands in a list with commas. */
static bool
named(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strcspn(list, ",") == n && strncmp(list, name, n) == 0)
			return true;
	return false;
}

/* 0, or -1 after telling what is wrong with a rule. */
static int
load_urgent(struct gen_plan *p, const struct yaml *all)
{
	const struct yaml *y;
	struct err err = ERR_INIT;
	struct gen_form *gf;
	int i;

	for (y = all ? all->first : NULL; y; y = y->next) {
		if (!y->text || !(gf = known(p, y->key)))
			return complain("%s:%d: no hay forma «%s»", y->file,
			    y->line, y->key);
		for (i = 0; p->forms.form[i].def != gf->f; i++)
			;
		gf->urgent = rule_parse(p->forms.form[i].def, -1, y->text,
		    &err);
		if (!gf->urgent)
			return complain("%s:%d: %s", y->file, y->line,
			    err.msg);
	}
	return 0;
}

static void
add_form(struct gen_plan *p, const struct form_def *f, const struct yaml *all,
    const char *only)
{
	struct gen_form *gf = &p->form[p->nforms];
	const struct yaml *y = all ? yaml_get(all, f->name) : NULL;
	int i;

	*gf = (struct gen_form){ .f = f, .rows = BUF_INIT,
	    .mark = gen_mark(f->name),
	    .parent = f->parent ? known(p, f->parent) : NULL,
	    .share = weight(y, "parte", f->repeats ? 25 : 60),
	    .more = f->repeats ? (int)number(y, "otra", 20) : 0,
	    .most = f->repeats ? (int)number(y, "hasta", 3) : 1,
	    .with_state = strcmp(f->name, "caso") == 0 };
	if (only)
		gf->share = named(only, f->name) ? 100 : 0;
	gf->group = arena_alloc(p->arena, (size_t)f->nfields *
	    sizeof(*gf->group) + 1);
	for (i = 0; i < f->nfields; i++)
		gf->group[i] = (struct buf)BUF_INIT;
	p->nforms++;
}

int
gen_plan_load(struct gen_plan *p, const char *dir, const char *only)
{
	struct err err = ERR_INIT;
	const struct form_def *f;
	const struct yaml *y, *casos;
	char path[512];
	int i, rc = 0;

	*p = (struct gen_plan){ .arena = arena_new(), .touched = BUF_INIT };
	formset_load(&p->forms, dir);
	if (p->forms.wrong)
		return -1;
	snprintf(path, sizeof(path), "%s/demo/generar.yaml", dir);
	if (!(y = yaml_load(p->arena, path, &err)))
		return complain("%s", err.msg), -1;
	load_lists(p, yaml_get(y, "listas"));
	load_shares(p, yaml_get(y, "edades"), &p->ages);
	load_shares(p, yaml_get(y, "clases"), &p->kinds);
	casos = yaml_get(y, "casos");
	load_shares(p, yaml_get(y, "pendientes"), &p->open);
	p->days = (int)number(casos, "dias", 540);
	p->recent = (int)number(casos, "recientes", 8);
	p->recent_days = (int)number(casos, "dias_recientes", 9);
	p->unfinished = (int)number(casos, "sin_terminar", 70);
	p->prompt = (int)number(casos, "urgentes_a_tiempo", 85);
	if (!p->ages.n || !p->kinds.n || !gen_list(p, "nombres") ||
	    !gen_list(p, "apellidos"))
		return complain("%s: faltan listas, edades o clases", path), -1;
	p->form = arena_alloc(p->arena, (size_t)p->forms.nforms *
	    sizeof(*p->form) + 1);
	while ((f = next_form(p)))
		add_form(p, f, yaml_get(y, "formas"), only);
	if (check_only(p, only) != 0 || check_names(p,
	    yaml_get(y, "formas"), yaml_get(y, "campos")) != 0)
		return -1;
	rc = load_urgent(p, yaml_get(y, "urgentes"));
	for (i = 0; i < p->nforms && rc == 0; i++)
		rc = specs(p, &p->form[i], yaml_get(y, "campos"),
		    "2026-01-01");
	return rc == 0 ? 0 : -1;
}

void
gen_plan_release(struct gen_plan *p)
{
	int i, k;

	for (i = 0; i < p->nforms; i++) {
		for (k = 0; k < p->form[i].f->nfields; k++)
			buf_release(&p->form[i].group[k]);
		buf_release(&p->form[i].rows);
	}
	buf_release(&p->touched);
	formset_release(&p->forms);
	arena_free(&p->arena);
}
