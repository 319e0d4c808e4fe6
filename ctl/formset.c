#include "lib/base/base.h"
#include "ctl/formset.h"

#include <stdarg.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "lib/form/rule.h"

/* ---- telling ---- */

/* The file and the line in it that a line of the stream is. */
static const char *
real_line(const struct form_file *f, int *line)
{
	int i;

	for (i = f->nsegments - 1; i > 0; i--)
		if (*line >= f->segments[i].first)
			break;
	*line -= f->segments[i].first - 1;
	return f->segments[i].path;
}

void
formset_tell(struct formset *s, const struct form_file *f, int line,
    const char *fmt, ...)
{
	const char *path = real_line(f, &line);
	va_list ap;

	fprintf(stderr, "%s:%d: ", path, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	s->wrong++;
}

static void
tell_file(struct formset *s, const char *path, const char *what)
{
	fprintf(stderr, "%s: %s\n", path, what);
	s->wrong++;
}

/* What file_read() says names the file already. */
static void
tell_unread(struct formset *s, const struct err *err)
{
	fprintf(stderr, "%s\n", err->msg);
	s->wrong++;
}

/*
 * "-:12: what", as the loaders say it of the name "-": struct err is short,
 * and a path in it would push the sentence out.
 */
static int
line_of(const struct err *err, const char **what)
{
	char *end;
	long line;

	*what = err->msg;
	if (strncmp(err->msg, "-:", 2) != 0)
		return 0;
	line = strtol(err->msg + 2, &end, 10);
	if (line <= 0 || line > INT32_MAX || strncmp(end, ": ", 2) != 0)
		return 0;
	*what = end + 2;
	return (int)line;
}

static void
tell_load(struct formset *s, const char *path, const struct err *err)
{
	const char *what;
	int line = line_of(err, &what);

	if (line > 0)
		fprintf(stderr, "%s:%d: %s\n", path, line, what);
	else
		fprintf(stderr, "%s: %s\n", path, what);
	s->wrong++;
}

/* ---- reading ---- */

static char *
path_of(const char *dir, const char *sub, const char *name)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s/%s%s%s", dir, sub, *sub ? "/" : "", name);
	return buf_take(&b);
}

/* Whether "agresor.yaml" is the file of `name`. */
static bool
is_file_of(const char *path, const char *name)
{
	const char *base = strrchr(path, '/');
	size_t n = strlen(name);

	base = base ? base + 1 : path;
	return strncmp(base, name, n) == 0 &&
	    strcmp(base + n, ".yaml") == 0;
}

static int
lines_of(const char *s)
{
	int n = 1;

	for (; *s; s++)
		if (*s == '\n')
			n++;
	return n;
}

static void
add_segment(struct form_file *f, const char *path, const char *text)
{
	f->segments = mem_resize(f->segments, (size_t)f->nsegments + 1,
	    sizeof(*f->segments));
	f->segments[f->nsegments].path = mem_dup(path);
	f->segments[f->nsegments++].first = lines_of(f->text.s);
	buf_puts(&f->text, text);
}

static bool
has_segment(const struct form_file *f, const char *path)
{
	int i;

	for (i = 0; i < f->nsegments; i++)
		if (strcmp(f->segments[i].path, path) == 0)
			return true;
	return false;
}

/* Each template that the form names goes before it, once. */
static void
add_templates(struct formset *s, struct form_file *f, const struct yaml *node)
{
	struct buf name = BUF_INIT, text = BUF_INIT;
	struct err err = ERR_INIT;
	char *path;

	for (; node; node = node->next) {
		add_templates(s, f, node->first);
		if (node->kind != YAML_SCALAR || !node->key ||
		    strcmp(node->key, "incluye") != 0 ||
		    strspn(node->text, "abcdefghijklmnopqrstuvwxyz0123456789_")
		    != strlen(node->text))
			continue;
		buf_clear(&name);
		buf_clear(&text);
		buf_printf(&name, "%s.yaml", node->text);
		path = path_of(s->dir, "plantilla", name.s);
		/* A missing one is told by form_load(), with its line. */
		if (!has_segment(f, path) &&
		    file_read(path, &text, &err) == 0) {
			add_segment(f, path, text.s);
			buf_puts(&f->text, "\n---\n");
		}
		free(path);
	}
	buf_release(&name);
	buf_release(&text);
}

static void
load_form(struct formset *s, const char *name)
{
	char *path = path_of(s->dir, "", name);
	struct form_file *f;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	const struct yaml *doc;
	const char *what;
	int line;

	s->form = mem_resize(s->form, (size_t)s->nforms + 1, sizeof(*s->form));
	f = &s->form[s->nforms++];
	*f = (struct form_file){ .text = BUF_INIT };
	if (file_read(path, &text, &err) != 0) {
		add_segment(f, path, "");
		tell_unread(s, &err);
		goto out;
	}
	doc = yaml_parse(s->arena, "-", text.s, text.len, &err);
	if (!doc) {
		add_segment(f, path, text.s);
		tell_load(s, path, &err);
		goto out;
	}
	add_templates(s, f, doc);
	add_segment(f, path, text.s);
	f->def = form_load("-", f->text.s, f->text.len, &err);
	if (!f->def && (line = line_of(&err, &what)) > 0)
		formset_tell(s, f, line, "%s", what);
	else if (!f->def)
		tell_load(s, path, &err);
	else if (!is_file_of(path, f->def->name))
		tell_file(s, path, "la forma y su archivo se llaman distinto; "
		    "se esperaba «forma» igual al nombre del archivo");
out:
	buf_release(&text);
	free(path);
}

static void
load_catalog(struct formset *s, const char *name)
{
	char *path = path_of(s->dir, "catalogo", name);
	struct catalog_file *f;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	s->catalog = mem_resize(s->catalog, (size_t)s->ncatalogs + 1,
	    sizeof(*s->catalog));
	f = &s->catalog[s->ncatalogs++];
	*f = (struct catalog_file){ .path = path };
	if (file_read(path, &text, &err) != 0) {
		tell_unread(s, &err);
	} else {
		f->catalog = catalog_load("-", text.s, text.len, &err);
		if (!f->catalog) {
			tell_load(s, path, &err);
		} else if (!is_file_of(path, f->catalog->name)) {
			tell_file(s, path, "el catálogo y su archivo se llaman "
			    "distinto; se esperaba «catalogo» igual al nombre "
			    "del archivo");
		}
	}
	buf_release(&text);
}

/* {ley: nombre, parrafos: [{item, texto}]} */
static void
load_law(struct formset *s, const char *name)
{
	char *path = path_of(s->dir, "ley", name);
	struct law_file *f;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	const struct yaml *doc, *list, *p, *item, *words;

	s->law = mem_resize(s->law, (size_t)s->nlaws + 1, sizeof(*s->law));
	f = &s->law[s->nlaws++];
	*f = (struct law_file){ .path = path };
	if (file_read(path, &text, &err) != 0) {
		tell_unread(s, &err);
		return;
	}
	doc = yaml_parse(s->arena, "-", text.s, text.len, &err);
	buf_release(&text);
	if (!doc) {
		tell_load(s, path, &err);
		return;
	}
	list = doc->kind == YAML_MAP ? yaml_get(doc, "parrafos") : NULL;
	if (!list || list->kind != YAML_LIST || !yaml_get(doc, "ley") ||
	    yaml_get(doc, "ley")->kind != YAML_SCALAR) {
		tell_file(s, path, "se esperaba «ley» y una lista «parrafos»");
		return;
	}
	for (p = list->first; p; p = p->next) {
		item = p->kind == YAML_MAP ? yaml_get(p, "item") : NULL;
		words = p->kind == YAML_MAP ? yaml_get(p, "texto") : NULL;
		if (item && words && item->kind == YAML_SCALAR &&
		    words->kind == YAML_SCALAR)
			continue;
		fprintf(stderr, "%s:%d: no es un párrafo; se esperaba «item» "
		    "y «texto»\n", path, p->line);
		s->wrong++;
	}
	f->doc = doc;
}

static void
load_folder(struct formset *s, const char *sub, bool needed,
    void (*load)(struct formset *, const char *))
{
	char *dir = *sub ? path_of(s->dir, sub, "") : mem_dup(s->dir);
	struct err err = ERR_INIT;
	char **names;
	int i, n = files_list(dir, ".yaml", &names, &err);

	for (i = 0; i < n; i++)
		load(s, names[i]);
	/* One that is there and cannot be read is not one that is empty. */
	if (n < 0 && access(dir, F_OK) == 0)
		tell_file(s, dir, "no se puede leer la carpeta");
	else if (n <= 0 && needed)
		tell_file(s, dir, "no hay archivos .yaml");
	files_free(&names, n);
	free(dir);
}

void
formset_release(struct formset *s)
{
	int i, j;

	calendars_release(&s->calendars);
	for (i = 0; i < s->nforms; i++) {
		for (j = 0; j < s->form[i].nsegments; j++)
			free(s->form[i].segments[j].path);
		free(s->form[i].segments);
		buf_release(&s->form[i].text);
		form_free(&s->form[i].def);
	}
	for (i = 0; i < s->ncatalogs; i++) {
		free(s->catalog[i].path);
		catalog_free(&s->catalog[i].catalog);
	}
	for (i = 0; i < s->nlaws; i++)
		free(s->law[i].path);
	free(s->form);
	free(s->catalog);
	free(s->law);
	free(s->dir);
	arena_free(&s->arena);
	*s = (struct formset){ 0 };
}

/* ---- one thing against the other ---- */

const struct form_def *
formset_form(const struct formset *s, const char *name)
{
	int i;

	for (i = 0; i < s->nforms; i++)
		if (s->form[i].def && strcmp(s->form[i].def->name, name) == 0)
			return s->form[i].def;
	return NULL;
}

const struct catalog *
formset_catalog(const struct formset *s, const char *name)
{
	int i;

	for (i = 0; i < s->ncatalogs; i++)
		if (s->catalog[i].catalog &&
		    strcmp(s->catalog[i].catalog->name, name) == 0)
			return s->catalog[i].catalog;
	return NULL;
}

static void
check_catalog_of(struct formset *s, const struct form_file *file,
    const struct field_def *fields, const struct field_def *f)
{
	const struct catalog *c = formset_catalog(s, f->catalog);
	const char *up = f->depends_on >= 0 ?
	    fields[f->depends_on].catalog : NULL;

	if (!c)
		formset_tell(s, file, f->line, "%s: no hay catálogo «%s»; se "
		    "esperaba un archivo de catalogo/", f->name, f->catalog);
	else if (up && (!c->parent || strcmp(c->parent, up) != 0))
		formset_tell(s, file, f->line, "%s: el catálogo «%s» no "
		    "depende de «%s»; se esperaba «%s»", f->name,
		    f->catalog, up, c->parent ? c->parent : "ninguno");
}

/* What the session knows by itself (form_carried() has the values). */
static const struct {
	const char	*name;
	struct field_def as;
} own_office[] = {
	{ "institucion.nombre", { .type = FIELD_TEXT } },
	{ "institucion.entidad", { .type = FIELD_CODE, .catalog = "entidad" } },
	{ "institucion.municipio", { .type = FIELD_CODE,
	    .catalog = "municipio" } },
	{ "sesion.hoy", { .type = FIELD_DATE } },
};

/* NULL: nothing is called so. */
static const struct field_def *
carried_from(const struct formset *s, const char *carry)
{
	const char *dot = strchr(carry, '.');
	const struct form_def *from;
	char name[64];
	size_t i;
	int at;

	for (i = 0; i < NELEM(own_office); i++)
		if (strcmp(carry, own_office[i].name) == 0)
			return &own_office[i].as;
	snprintf(name, sizeof(name), "%.*s", dot ? (int)(dot - carry) : 0,
	    carry);
	from = formset_form(s, name);
	at = from && dot ? form_field(from, dot + 1) : -1;
	return at < 0 ? NULL : &from->fields[at];
}

static bool
is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void
check_carry(struct formset *s, const struct form_file *file,
    const struct field_def *f)
{
	const struct field_def *from = carried_from(s, f->carry);

	if (!from)
		formset_tell(s, file, f->line, "%s: no hay «%s»; en «trae» se "
		    "esperaba forma.campo, institucion.nombre, .entidad o "
		    ".municipio, o sesion.hoy", f->name, f->carry);
	else if (from->type != f->type ||
	    !is_same(from->catalog, f->catalog) ||
	    !is_same(from->of_form, f->of_form))
		formset_tell(s, file, f->line, "%s: «%s» es de tipo %s%s%s; en "
		    "«trae» se esperaba uno igual a éste", f->name, f->carry,
		    field_type_name(from->type), from->catalog ? " " : "",
		    from->catalog ? from->catalog : "");
}

/* A code that its catalogue has not makes a rule that never holds. */
struct coding {
	struct formset	*s;
	const struct form_file *file;
};

static void
check_code(void *ctx, const struct field_def *d, const char *text)
{
	struct coding *c = ctx;
	const struct catalog *cat = d->catalog ?
	    formset_catalog(c->s, d->catalog) : NULL;

	if (cat && !catalog_find(cat, text))
		formset_tell(c->s, c->file, d->line, "una regla compara «%s» "
		    "con '%.40s'; se esperaba un código de «%s»", d->name,
		    text, d->catalog);
}

static void
check_field(struct formset *s, const struct form_file *file,
    const struct field_def *fields, const struct field_def *f)
{
	if (f->catalog)
		check_catalog_of(s, file, fields, f);
	if (f->of_form && !formset_form(s, f->of_form))
		formset_tell(s, file, f->line, "%s: no hay forma «%s»", f->name,
		    f->of_form);
	if (f->carry)
		check_carry(s, file, f);
}

/*
 * One that the caso or the woman may have none of under what exige it would
 * never be there, or could not be begun from it.
 */
static void
check_demand(struct formset *s, const struct form_file *file,
    const struct demand_def *d)
{
	const struct form_def *f = formset_form(s, d->form), *up = file->def;
	int depth;

	if (!f) {
		formset_tell(s, file, d->line, "no hay forma «%s»; en «exige» "
		    "se esperaba otra forma", d->form);
		return;
	}
	for (depth = 0; up && depth < 8; depth++) {
		if (!f->parent || strcmp(f->parent, up->name) == 0)
			return;
		up = up->parent ? formset_form(s, up->parent) : NULL;
	}
	formset_tell(s, file, d->line, "«%s» cuelga de «%s»; en «exige» se "
	    "esperaba una forma que cuelgue de ésta, o de las que tiene "
	    "arriba", d->form, f->parent);
}

static void
check_form(struct formset *s, const struct form_file *file)
{
	const struct form_def *f = file->def, *up = f;
	struct coding codes = { s, file };
	int i, depth, line = file->segments[file->nsegments - 1].first;

	for (i = 0; &s->form[i] != file; i++)
		if (s->form[i].def && strcmp(s->form[i].def->section,
		    f->section) == 0)
			formset_tell(s, file, line, "la sección «%s» ya es de "
			    "«%s»; se esperaba una propia, para que se permita "
			    "ver por separado", f->section,
			    s->form[i].def->name);
	for (i = 0; &s->form[i] != file; i++)
		if (s->form[i].def && strcmp(s->form[i].def->table,
		    f->table) == 0)
			formset_tell(s, file, line, "la tabla «%s» ya es de "
			    "«%s»; se esperaba otra", f->table,
			    s->form[i].def->name);
	rule_each_code(f, check_code, &codes);
	for (i = 0; i < f->nfields; i++)
		check_field(s, file, f->fields, &f->fields[i]);
	for (i = 0; i < f->nfields; i++) {
		const struct field_def *g = &f->fields[i];
		int j;

		for (j = 0; g->type == FIELD_GROUP && j < g->count; j++)
			check_field(s, file, f->sub + g->first,
			    &f->sub[g->first + j]);
	}
	for (i = 0; i < f->ndemands; i++)
		check_demand(s, file, &f->demands[i]);
	for (depth = 0; up->parent && depth < 8; depth++) {
		const struct form_def *next = formset_form(s, up->parent);

		if (!next) {
			formset_tell(s, file, line, "no hay forma «%s»; en "
			    "«padre» se esperaba otra forma", up->parent);
			return;
		}
		up = next;
	}
	if (up->parent)
		formset_tell(s, file, line, "«padre» da vueltas; se esperaba "
		    "llegar a una forma sin padre");
}

static void
check_catalog(struct formset *s, const struct catalog_file *file)
{
	const struct catalog *c = file->catalog, *up = c;
	int i, depth;

	if (!c->parent)
		return;
	for (depth = 0; up && up->parent && depth < CATALOG_DEPTH; depth++)
		up = formset_catalog(s, up->parent);
	if (up && up->parent) {
		tell_file(s, file->path, "«padre» da vueltas, o sube "
		    "demasiado; se esperaba llegar pronto a un catálogo sin "
		    "padre");
		return;
	}
	up = formset_catalog(s, c->parent);
	if (!up) {
		tell_file(s, file->path, "no hay el catálogo que dice «padre»");
		return;
	}
	for (i = 0; i < c->n; i++)
		if (!c->choices[i].parent ||
		    !catalog_find(up, c->choices[i].parent)) {
			fprintf(stderr, "%s: el código «%s» tiene un padre que "
			    "no está en «%s»\n", file->path,
			    c->choices[i].code, c->parent);
			s->wrong++;
		}
}

void
formset_load(struct formset *s, const char *dir)
{
	int i;

	*s = (struct formset){ .dir = mem_dup(dir), .arena = arena_new() };
	load_folder(s, "catalogo", false, load_catalog);
	load_folder(s, "ley", false, load_law);
	calendars_load(&s->calendars, dir);
	s->wrong += s->calendars.wrong;
	load_folder(s, "", true, load_form);
	for (i = 0; i < s->ncatalogs; i++)
		if (s->catalog[i].catalog)
			check_catalog(s, &s->catalog[i]);
	for (i = 0; i < s->nforms; i++)
		if (s->form[i].def)
			check_form(s, &s->form[i]);
}
