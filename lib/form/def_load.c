#include "lib/base/base.h"
#include "lib/form/def_int.h"

#include "lib/base/buf.h"
#include "lib/form/rule.h"

enum { MOST_FIELDS = 1000 };

static int	add_fields(struct loading *l, const struct yaml *list,
		    struct origin in);

static int
add_field(struct loading *l, const struct origin *o)
{
	struct list *list = o->group < 0 ? &l->top : &l->sub;
	const struct yaml *entries = NULL;
	struct origin in = { .prefix = "" };
	struct field_def f;
	size_t n = (size_t)list->n;
	int from, at;

	if (n == MOST_FIELDS)
		return read_refuse(&l->rd, o->node, "hay demasiados campos; "
		    "se esperaban hasta %d", MOST_FIELDS);
	from = o->group < 0 ? 0 : l->top.fields[o->group].first;
	if (loading_field(l, o, list, from, &f) != 0)
		return -1;
	list->fields = mem_resize(list->fields, n + 1, sizeof(f));
	list->origins = mem_resize(list->origins, n + 1, sizeof(*o));
	list->fields[n] = f;
	list->origins[n] = *o;
	list->n++;
	if (f.type != FIELD_GROUP)
		return 0;

	if (o->group >= 0)
		return read_refuse(&l->rd, o->node, "hay un grupo dentro de "
		    "otro; se esperaba fuera, o una forma propia");
	if (o->include)
		return read_refuse(&l->rd, o->node, "hay un grupo en una "
		    "plantilla; se esperaba en la forma");
	if (read_list(&l->rd, o->node, "campos", READ_MUST, &entries) != 0)
		return -1;
	at = in.group = (int)n;
	l->top.fields[at].first = l->sub.n;
	if (add_fields(l, entries, in) != 0)
		return -1;
	l->top.fields[at].count = l->sub.n - l->top.fields[at].first;
	return 0;
}

static const struct yaml *
find_template(const struct loading *l, const char *name)
{
	const struct yaml *y, *t;

	for (y = l->docs; y; y = y->next) {
		t = yaml_get(y, "plantilla");
		if (t && t->kind == YAML_SCALAR && strcmp(t->text, name) == 0)
			return y;
	}
	return NULL;
}

/* Each overridden label must be of a field of the template. */
static int
check_labels(const struct loading *l, const struct yaml *labels,
    const struct yaml *fields)
{
	const struct yaml *y, *f, *name;

	if (labels->kind != YAML_MAP)
		return read_refuse(&l->rd, labels, "«etiquetas» no se "
		    "entiende; se esperaba {campo: \"texto\"}");
	for (y = labels->first; y; y = y->next) {
		for (f = fields->first; f; f = f->next) {
			name = yaml_get(f, "campo");
			if (name && name->kind == YAML_SCALAR &&
			    strcmp(name->text, y->key) == 0)
				break;
		}
		if (!f)
			return read_refuse(&l->rd, y, "la plantilla no tiene "
			    "un campo «%.40s»; se esperaba uno suyo", y->key);
	}
	return 0;
}

static int
add_include(struct loading *l, const struct yaml *node, int group)
{
	static const char *const keys[] = {
		"incluye", "prefijo", "etiquetas", "lineamiento", "aplica_si",
		"integrar", "trae",
	};
	static const char *const template_keys[] = { "plantilla", "campos" };
	struct origin o = { .include = node, .prefix = "", .group = group };
	const struct yaml *template, *fields = NULL, *labels;
	const char *name = NULL;

	if (read_keys(&l->rd, node, "«incluye»", keys, NELEM(keys)) != 0 ||
	    read_name(&l->rd, node, "incluye", READ_MUST, &name) != 0 ||
	    read_name(&l->rd, node, "prefijo", READ_MAY, &o.prefix) != 0)
		return -1;
	template = find_template(l, name);
	if (!template)
		return read_refuse(&l->rd, node, "no hay una plantilla "
		    "«%s»; se esperaba un archivo forms/plantilla/%s.yaml",
		    name, name);
	if (read_keys(&l->rd, template, "una plantilla", template_keys,
	    NELEM(template_keys)) != 0 ||
	    read_list(&l->rd, template, "campos", READ_MUST, &fields) != 0)
		return -1;
	labels = yaml_get(node, "etiquetas");
	if (labels && check_labels(l, labels, fields) != 0)
		return -1;
	return add_fields(l, fields, o);
}

static int
add_fields(struct loading *l, const struct yaml *list, struct origin in)
{
	const struct yaml *y;

	if (!list->first)
		return read_refuse(&l->rd, list, "«campos» está vacía; se "
		    "esperaba al menos un campo");
	for (y = list->first; y; y = y->next) {
		in.node = y;
		if (!yaml_get(y, "incluye")) {
			if (add_field(l, &in) != 0)
				return -1;
		} else if (in.include) {
			return read_refuse(&l->rd, y, "una plantilla incluye "
			    "otra; se esperaban sus campos");
		} else if (add_include(l, y, in.group) != 0) {
			return -1;
		}
	}
	return 0;
}

/* A rule's own message says where in the rule; the file and line go before. */
static int
read_rule(struct loading *l, const struct yaml *map, const char *key,
    int group, const char *prefix, const struct rule **out)
{
	const char *text = NULL;
	struct err why = ERR_INIT;

	if (read_text(&l->rd, map, key, READ_MAY, &text) != 0)
		return -1;
	if (!text)
		return 0;
	*out = rule_parse_in(l->f, group, prefix, text, &why);
	if (!*out)
		return read_refuse(&l->rd, yaml_get(map, key), "%s: %s", key,
		    why.msg);
	return 0;
}

/* integrar: si, no or a rule. */
static int
read_required(struct loading *l, const struct yaml *map, int group,
    const char *prefix, const struct rule **out)
{
	const struct yaml *y = yaml_get(map, "integrar");
	struct err unused = ERR_INIT;

	if (y && y->kind == YAML_SCALAR && strcmp(y->text, "no") == 0)
		return 0;
	if (y && y->kind == YAML_SCALAR && strcmp(y->text, "si") == 0) {
		*out = rule_parse(l->f, -1, "siempre", &unused);
		return 0;
	}
	return read_rule(l, map, "integrar", group, prefix, out);
}

/* What a person reads of the rules: as written, of an include too. */
static void
keep_written(struct loading *l, const struct origin *o, const char *key,
    const char **out)
{
	const struct yaml *own = yaml_get(o->node, key);
	const struct yaml *outer = o->include ? yaml_get(o->include, key) :
	    NULL;
	struct buf b = BUF_INIT;

	if (outer && outer->kind == YAML_SCALAR)
		buf_puts(&b, outer->text);
	if (own && own->kind == YAML_SCALAR)
		buf_printf(&b, "%s%s", b.len > 0 ? "; " : "", own->text);
	if (b.len > 0)
		*out = arena_dup(l->f->arena, b.s);
	buf_release(&b);
}

static int
read_depends(struct loading *l, const struct origin *o, struct field_def *f,
    int own)
{
	const char *name = NULL;
	const struct field_def *d;
	int at = -1;

	if (read_text(&l->rd, o->node, "depende_de", READ_MAY, &name) != 0)
		return -1;
	if (!name)
		return 0;
	if (*o->prefix)
		at = form_field_in(l->f, o->group,
		    loading_join(l, o->prefix, name));
	if (at < 0)
		at = form_field_in(l->f, o->group, name);
	if (at < 0 || at >= own)
		return read_refuse(&l->rd, yaml_get(o->node, "depende_de"),
		    "no hay un campo «%.40s» antes de éste; se esperaba el "
		    "catálogo del que depende", name);
	d = o->group < 0 ? &l->f->fields[at] :
	    &l->f->sub[l->f->fields[o->group].first + at];
	if (d->type != FIELD_CODE)
		return read_refuse(&l->rd, yaml_get(o->node, "depende_de"),
		    "«%.40s» no es de tipo catalogo; se esperaba uno que lo "
		    "sea", name);
	f->depends_on = at;
	return 0;
}

/* "{campo} y {campo}": each must be there. */
static int
check_label(const struct loading *l, const struct yaml *map, const char *key,
    const char *label, int group)
{
	const char *s, *end;
	char name[64];

	for (s = label ? strchr(label, '{') : NULL; s; s = strchr(end, '{')) {
		end = strchr(s, '}');
		if (!end)
			return read_refuse(&l->rd, yaml_get(map, key), "falta "
			    "cerrar «{»; se esperaba «}»");
		snprintf(name, sizeof(name), "%.*s", (int)(end - s - 1), s + 1);
		if (form_field_in(l->f, group, name) < 0)
			return read_refuse(&l->rd, yaml_get(map, key), "no "
			    "hay un campo «%.40s»; se esperaba uno de %s",
			    name, group < 0 ? "la forma" : "este grupo");
	}
	return 0;
}

/* What of a field speaks of other fields. */
static int
finish_field(struct loading *l, const struct origin *o, struct field_def *f,
    int own)
{
	const struct rule *outer = NULL, *needed = NULL;
	const struct yaml *y;

	keep_written(l, o, "aplica_si", &f->applies_as);
	keep_written(l, o, "integrar", &f->required_as);
	if (loading_curp(l, o, f) != 0 ||
	    read_depends(l, o, f, own) != 0 ||
	    read_rule(l, o->node, "aplica_si", o->group, o->prefix,
	    &f->applies) != 0 ||
	    read_required(l, o->node, o->group, o->prefix, &f->required) != 0 ||
	    check_label(l, o->node, "etiqueta_entrada", f->entry_label,
	    o->group < 0 ? own : -1) != 0)
		return -1;
	if (f->flags & FIELD_READ_ONLY && f->required)
		return read_refuse(&l->rd, o->node, "nadie teclea lo "
		    "calculado; se esperaba quitar «integrar»");
	if (!o->include)
		return 0;
	if (read_rule(l, o->include, "aplica_si", o->group, "", &outer) != 0)
		return -1;
	f->applies = rule_both(l->f, outer, f->applies);
	y = yaml_get(o->include, "integrar");
	if (!y || !f->required)
		return 0;
	if (read_required(l, o->include, o->group, "", &needed) != 0)
		return -1;
	f->required = needed ? rule_both(l->f, needed, f->required) : NULL;
	return 0;
}

static struct field_def *
to_arena(struct form_def *f, const struct list *list)
{
	size_t n = (size_t)list->n * sizeof(struct field_def);
	struct field_def *d = arena_alloc(f->arena, n);

	if (n > 0)
		memcpy(d, list->fields, n);
	return d;
}

static int
finish_fields(struct loading *l)
{
	struct form_def *f = l->f;
	const struct origin *o;
	int i;

	f->fields = to_arena(f, &l->top);
	f->nfields = l->top.n;
	f->sub = to_arena(f, &l->sub);
	f->nsub = l->sub.n;
	for (i = 0; i < f->nfields; i++)
		if (finish_field(l, &l->top.origins[i], &f->fields[i], i) != 0)
			return -1;
	for (i = 0; i < f->nsub; i++) {
		o = &l->sub.origins[i];
		if (finish_field(l, o, &f->sub[i],
		    i - f->fields[o->group].first) != 0)
			return -1;
	}
	return 0;
}

static int
read_pages(struct loading *l, const struct yaml *pages)
{
	static const char *const keys[] = { "titulo", "aplica_si", "campos" };
	struct origin in = { .prefix = "", .group = -1 };
	const struct yaml *y, *fields;
	struct page_def *p;
	size_t n = 0;

	for (y = pages->first; y; y = y->next)
		n++;
	if (n == 0)
		return read_refuse(&l->rd, pages, "no hay páginas; se esperaba "
		    "al menos una");
	l->f->pages = arena_alloc(l->f->arena, n * sizeof(*p));
	for (y = pages->first; y; y = y->next) {
		p = &l->f->pages[l->f->npages++];
		p->first = l->top.n;
		fields = NULL;
		if (read_keys(&l->rd, y, "una página", keys,
		    NELEM(keys)) != 0 ||
		    read_text(&l->rd, y, "titulo", READ_MUST, &p->title) != 0 ||
		    read_list(&l->rd, y, "campos", READ_MUST, &fields) != 0 ||
		    add_fields(l, fields, in) != 0)
			return -1;
		p->count = l->top.n - p->first;
	}
	return 0;
}

static int
finish_pages(struct loading *l, const struct yaml *pages)
{
	const struct yaml *y;
	struct page_def *p = l->f->pages;

	for (y = pages->first; y; y = y->next, p++)
		if (read_rule(l, y, "aplica_si", -1, "", &p->applies) != 0)
			return -1;
	return 0;
}

/* nivel: error or duda. */
static int
read_level(struct loading *l, const struct yaml *y, enum read_need need,
    enum check_level *out)
{
	const char *level = NULL;

	if (read_text(&l->rd, y, "nivel", need, &level) != 0)
		return -1;
	if (!level)
		return 0;
	*out = strcmp(level, "duda") == 0 ? CHECK_DOUBT : CHECK_ERROR;
	if (*out == CHECK_ERROR && strcmp(level, "error") != 0)
		return read_refuse(&l->rd, yaml_get(y, "nivel"), "no hay un "
		    "nivel «%.40s»; se esperaba error o duda", level);
	return 0;
}

static int
read_check(struct loading *l, const struct yaml *y, struct check_def *c)
{
	static const char *const keys[] = {
		"revision", "nivel", "cuando", "campo", "mensaje",
	};
	const char *field = NULL, *unused = NULL;

	if (read_keys(&l->rd, y, "una revisión", keys, NELEM(keys)) != 0 ||
	    read_name(&l->rd, y, "revision", READ_MUST, &c->name) != 0 ||
	    read_level(l, y, READ_MUST, &c->level) != 0 ||
	    read_text(&l->rd, y, "campo", READ_MUST, &field) != 0 ||
	    read_text(&l->rd, y, "mensaje", READ_MUST, &c->message) != 0 ||
	    read_text(&l->rd, y, "cuando", READ_MUST, &unused) != 0 ||
	    read_rule(l, y, "cuando", c->group, "", &c->when) != 0)
		return -1;
	c->line = y->line;
	c->field = form_field_in(l->f, c->group, field);
	if (c->field < 0)
		return read_refuse(&l->rd, yaml_get(y, "campo"), "no hay un "
		    "campo «%.40s»; se esperaba uno %s", field,
		    c->group < 0 ? "de la forma" : "del grupo");
	return 0;
}

/* Those of the form, or of one of its groups. */
static int
read_checks_of(struct loading *l, const struct yaml *map, int group)
{
	const struct yaml *list = NULL, *y;
	struct form_def *f = l->f;
	struct check_def *c;
	int i;

	if (read_list(&l->rd, map, "revisiones", READ_MAY, &list) != 0)
		return -1;
	for (y = list ? list->first : NULL; y; y = y->next, f->nchecks++) {
		if (f->nchecks == MOST_FIELDS)
			return read_refuse(&l->rd, y, "hay demasiadas "
			    "revisiones; se esperaban hasta %d", MOST_FIELDS);
		c = &f->checks[f->nchecks];
		c->group = group;
		if (read_check(l, y, c) != 0)
			return -1;
		for (i = 0; i < f->nchecks; i++)
			if (strcmp(f->checks[i].name, c->name) == 0)
				return read_refuse(&l->rd, y, "la revisión "
				    "«%s» está dos veces; se esperaba otro "
				    "nombre", c->name);
	}
	return 0;
}

static size_t
count_checks(const struct yaml *map)
{
	const struct yaml *list = yaml_get(map, "revisiones"), *y;
	size_t n = 0;

	for (y = list && list->kind == YAML_LIST ? list->first : NULL; y;
	    y = y->next)
		n++;
	return n;
}

static int
read_checks(struct loading *l, const struct yaml *form)
{
	struct form_def *f = l->f;
	size_t n = count_checks(form);
	int i;

	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			n += count_checks(l->top.origins[i].node);
	if (n > MOST_FIELDS)
		n = MOST_FIELDS;
	f->checks = arena_alloc(f->arena, n * sizeof(*f->checks));
	if (read_checks_of(l, form, -1) != 0)
		return -1;
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP &&
		    read_checks_of(l, l->top.origins[i].node, i) != 0)
			return -1;
	return 0;
}

static int
read_demand(struct loading *l, const struct yaml *y, struct demand_def *d)
{
	static const char *const keys[] = { "forma", "nivel", "cuando" };
	struct form_def *f = l->f;
	struct err unused = ERR_INIT;
	int i;

	if (read_keys(&l->rd, y, "una forma exigida", keys, NELEM(keys)) != 0 ||
	    read_name(&l->rd, y, "forma", READ_MUST, &d->form) != 0 ||
	    read_level(l, y, READ_MAY, &d->level) != 0 ||
	    read_rule(l, y, "cuando", -1, "", &d->when) != 0)
		return -1;
	if (!d->when)
		d->when = rule_parse(f, -1, "siempre", &unused);
	d->line = y->line;
	if (strcmp(d->form, f->name) == 0)
		return read_refuse(&l->rd, y, "la forma se exige a sí misma; "
		    "se esperaba otra");
	for (i = 0; i < f->ndemands; i++)
		if (f->demands[i].level == d->level &&
		    strcmp(f->demands[i].form, d->form) == 0)
			return read_refuse(&l->rd, y, "«%s» se exige dos "
			    "veces; se esperaba una, con «o» en «cuando»",
			    d->form);
	return 0;
}

static int
read_demands(struct loading *l, const struct yaml *form)
{
	const struct yaml *list = NULL, *y;
	struct form_def *f = l->f;
	size_t n = 0;

	if (read_list(&l->rd, form, "exige", READ_MAY, &list) != 0)
		return -1;
	for (y = list ? list->first : NULL; y; y = y->next)
		n++;
	f->demands = arena_alloc(f->arena, n * sizeof(*f->demands));
	for (y = list ? list->first : NULL; y; y = y->next, f->ndemands++)
		if (read_demand(l, y, &f->demands[f->ndemands]) != 0)
			return -1;
	return 0;
}

static int
read_head(struct loading *l, const struct yaml *y)
{
	struct form_def *f = l->f;
	int64_t version = 0, order = 0;

	if (read_name(&l->rd, y, "forma", READ_MUST, &f->name) != 0 ||
	    read_number(&l->rd, y, "version", 1, INT32_MAX, &version) != 0 ||
	    read_text(&l->rd, y, "titulo", READ_MUST, &f->title) != 0 ||
	    read_text(&l->rd, y, "lineamiento", READ_MAY, &f->law) != 0 ||
	    read_name(&l->rd, y, "tabla", READ_MUST, &f->table) != 0 ||
	    read_name(&l->rd, y, "padre", READ_MAY, &f->parent) != 0 ||
	    read_name(&l->rd, y, "seccion", READ_MUST, &f->section) != 0 ||
	    read_bool(&l->rd, y, "repite", &f->repeats) != 0 ||
	    read_number(&l->rd, y, "orden", 0, 100000, &order) != 0 ||
	    loading_after(l, y, &f->after) != 0 ||
	    read_text(&l->rd, y, "etiqueta", READ_MAY, &f->entry_label) != 0)
		return -1;
	if (version == 0)
		return read_refuse(&l->rd, y, "falta la clave «version»; se "
		    "esperaba con un número desde 1");
	if (f->parent && strcmp(f->parent, f->name) == 0)
		return read_refuse(&l->rd, yaml_get(y, "padre"), "la forma es "
		    "su propio padre; se esperaba otra, o quitar «padre»");
	f->version = (int)version;
	f->order = (int)order;
	return 0;
}

static int
read_form(struct loading *l, const struct yaml *y)
{
	static const char *const keys[] = {
		"forma", "version", "titulo", "lineamiento", "tabla", "padre",
		"seccion", "repite", "orden", "tras_integrar", "etiqueta",
		"exige", "paginas", "revisiones",
	};
	const struct yaml *pages = NULL;
	const struct field_def *never;

	if (read_keys(&l->rd, y, "una forma", keys, NELEM(keys)) != 0 ||
	    read_head(l, y) != 0 ||
	    read_list(&l->rd, y, "paginas", READ_MUST, &pages) != 0 ||
	    read_pages(l, pages) != 0 ||
	    finish_fields(l) != 0 ||
	    finish_pages(l, pages) != 0 ||
	    read_checks(l, y) != 0 ||
	    read_demands(l, y) != 0)
		return -1;
	if ((never = loading_unreached(l->f)))
		return read_refuse(&l->rd, y, "«%s» no se preguntaría nunca: "
		    "su «aplica_si», o el de su página, espera algo que "
		    "espera por él; se esperaba otra regla", never->name);
	return check_label(l, y, "etiqueta", l->f->entry_label, -1);
}

/* The document that is the form; all others must be templates. */
static const struct yaml *
find_form(const struct loading *l)
{
	const struct yaml *y, *form = NULL;

	for (y = l->docs; y; y = y->next) {
		if (yaml_get(y, "plantilla"))
			continue;
		if (form || !yaml_get(y, "forma")) {
			read_refuse(&l->rd, y, form ? "hay dos formas; se "
			    "esperaba una" : "esto no es una forma; se "
			    "esperaba la clave «forma»");
			return NULL;
		}
		form = y;
	}
	if (!form)
		read_refuse(&l->rd, l->docs, "solo hay plantillas; se "
		    "esperaba una forma");
	return form;
}

struct form_def *
form_load(const char *name, const char *text, size_t n, struct err *err)
{
	struct arena *arena = arena_new(), *tree = arena_new();
	struct loading l = { .rd = { .arena = arena, .err = err } };
	const struct yaml *form = NULL;
	struct form_def *f;

	l.f = f = arena_alloc(arena, sizeof(*f));
	f->arena = arena;
	l.docs = yaml_parse(tree, name, text, n, err);
	if (l.docs)
		form = find_form(&l);
	if (!form || read_form(&l, form) != 0)
		form_free(&f);
	free(l.top.fields);
	free(l.top.origins);
	free(l.sub.fields);
	free(l.sub.origins);
	arena_free(&tree);
	return f;
}
