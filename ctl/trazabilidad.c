#include "lib/base/base.h"
#include "ctl/ctl.h"

#include "ctl/formset.h"

/*
 * Which field answers what the Lineamientos ask, and the list of all fields:
 * both from the folder of forms alone, so that they cannot differ from it.
 */

struct seen {
	const struct form_def	*form;
	const struct field_def	*group;		/* or NULL */
	const struct field_def	*field;
};

typedef void seen_fn(void *ctx, const struct seen *f);

static int
by_order(const void *a, const void *b)
{
	const struct form_def *const *x = a, *const *y = b;

	if ((*x)->order != (*y)->order)
		return (*x)->order < (*y)->order ? -1 : 1;
	return strcmp((*x)->name, (*y)->name);
}

static void
each_of_form(const struct form_def *f, seen_fn *fn, void *ctx)
{
	struct seen s = { .form = f };
	int i, j;

	for (i = 0; i < f->nfields; i++) {
		s.group = NULL;
		s.field = &f->fields[i];
		fn(ctx, &s);
		s.group = s.field;
		for (j = 0; s.group->type == FIELD_GROUP &&
		    j < s.group->count; j++) {
			s.field = &f->sub[s.group->first + j];
			fn(ctx, &s);
		}
	}
}

/* In the order in which people meet them. */
static void
each_field(const struct formset *set, seen_fn *fn, void *ctx)
{
	const struct form_def **f;
	int i, n = 0;

	f = mem_alloc(((size_t)set->nforms + 1) * sizeof(*f));
	for (i = 0; i < set->nforms; i++)
		if (set->form[i].def)
			f[n++] = set->form[i].def;
	qsort(f, (size_t)n, sizeof(*f), by_order);
	for (i = 0; i < n; i++)
		each_of_form(f[i], fn, ctx);
	free(f);
}

/* "orden_medidas.fraccion"; of a group itself its table. */
static void
put_where(const struct seen *s)
{
	const char *sub = s->group ? s->group->name : NULL;

	if (s->field->type == FIELD_GROUP) {
		printf("%s_%s", s->form->table, s->field->name);
		return;
	}
	printf("%s%s%s.%s", s->form->table, sub ? "_" : "", sub ? sub : "",
	    s->field->column ? s->field->column : "adicionales.");
	if (!s->field->column)
		fputs(s->field->name, stdout);
}

static void
put_name(const struct seen *s)
{
	printf("%s%s%s", s->group ? s->group->name : "",
	    s->group ? "." : "", s->field->name);
}

/* ---- trazabilidad ---- */

struct tracing {
	const char	*item;		/* as it is printed */
	const char	*want;		/* what the field must say */
	const char	*category;	/* or NULL: any */
	const struct yaml *data;	/* the items that have a line already */
	int		 found;
};

/* Whether law is the item, or the item and more words. */
static bool
answers(const char *law, const char *item)
{
	size_t n = strlen(item);

	return law && strncmp(law, item, n) == 0 &&
	    (law[n] == '\0' || law[n] == ' ');
}

static void
put_line(const char *item, const struct seen *s)
{
	printf("%s\t%s\t", item, s->form->name);
	put_name(s);
	putchar('\t');
	put_where(s);
	printf("\t%s\n", category_name(s->field->category));
}

static void
trace_field(void *ctx, const struct seen *s)
{
	struct tracing *t = ctx;

	if (!answers(s->field->law, t->want) || (t->category &&
	    strcmp(category_name(s->field->category), t->category) != 0))
		return;
	put_line(t->item, s);
	t->found++;
}

static const char *
text_of(const struct yaml *map, const char *key)
{
	const struct yaml *y = map->kind == YAML_MAP ? yaml_get(map, key) :
	    NULL;

	return y && y->kind == YAML_SCALAR ? y->text : NULL;
}

/*
 * One item: the fields that answer it; how many they are.  An item made of
 * others (`de`) is answered when each of those is, in its category.
 */
static int
trace_item(const struct formset *set, const struct yaml *y)
{
	struct tracing t = { .item = text_of(y, "dato"),
	    .category = text_of(y, "categoria") };
	const struct yaml *of = yaml_get(y, "de");
	bool missed = false;
	int before;

	if (!of || of->kind != YAML_LIST) {
		t.want = t.item;
		each_field(set, trace_field, &t);
		return t.found;
	}
	for (of = of->first; of; of = of->next) {
		before = t.found;
		t.want = of->text;
		each_field(set, trace_field, &t);
		missed |= t.found == before;
	}
	return missed ? 0 : t.found;
}

/* What fields answer besides: other articles, items without a part. */
static void
trace_rest(void *ctx, const struct seen *s)
{
	const struct tracing *t = ctx;
	const struct yaml *y;

	if (!s->field->law)
		return;
	for (y = t->data->first; y; y = y->next)
		if (answers(s->field->law, text_of(y, "dato")))
			return;
	put_line(s->field->law, s);
}

/* Whether one of `list` (key) is the item, or a part of it. */
static bool
is_listed(const struct yaml *list, const char *key, const char *item)
{
	const struct yaml *y;
	const char *s;
	size_t n = strlen(item);

	for (y = list->first; y; y = y->next)
		if ((s = text_of(y, key)) && strncmp(s, item, n) == 0 &&
		    (s[n] == '\0' || s[n] == ' ' || s[n] == '.'))
			return true;
	return false;
}

/* Each paragraph of 34 to 36 and 38 that has no parts must be in the list. */
static int
forgotten(const struct yaml *law, const struct yaml *data)
{
	static const char *const articles[] = { "XXXIV.", "XXXV.", "XXXVI.",
	    "XXXVIII." };
	const struct yaml *list = yaml_get(law, "parrafos"), *y;
	const char *item;
	int n = 0;
	size_t i;

	for (y = list->first; y; y = y->next) {
		item = text_of(y, "item");
		for (i = 0; i < NELEM(articles); i++)
			if (strncmp(item, articles[i],
			    strlen(articles[i])) == 0 &&
			    !is_listed(data, "dato", item)) {
				complain("%s no está en «datos»", item);
				n++;
			}
	}
	return n;
}

static int
trace(const struct formset *set, const struct yaml *law)
{
	const struct yaml *data = yaml_get(law, "datos"), *y;
	struct tracing rest = { .data = data };
	int open = 0;

	if (!data || data->kind != YAML_LIST) {
		complain("la ley no dice qué datos pide; se esperaba una lista "
		    "«datos»");
		return 1;
	}
	for (y = data->first; y; y = y->next) {
		if (!text_of(y, "dato")) {
			complain("ley, línea %d: se esperaba «dato»", y->line);
			return 1;
		}
		if (trace_item(set, y) == 0) {
			complain("sin campo: %s", text_of(y, "dato"));
			open++;
		}
	}
	each_field(set, trace_rest, &rest);
	return open + forgotten(law, data);
}

int
cmd_trazabilidad(struct ctl *c, int argc, char **argv)
{
	bool must = take_flag(&argc, argv, "--exigir");
	struct formset s;
	int i, open = 0, laws = 0;

	if (argc > 2)
		return usage("trazabilidad [--exigir] [CARPETA]");
	formset_load(&s, argc == 2 ? argv[1] : c->conf.forms_dir);
	for (i = 0; i < s.nlaws && s.wrong == 0; i++)
		if (s.law[i].doc &&
		    strcmp(yaml_get(s.law[i].doc, "ley")->text,
		    "lineamientos") == 0) {
			open += trace(&s, s.law[i].doc);
			laws++;
		}
	if (s.wrong > 0)
		complain_count(s.wrong, "");
	else if (laws == 0)
		complain("no hay ley «lineamientos» en %s/ley", s.dir);
	i = s.wrong > 0 || laws == 0 || (must && open > 0);
	formset_release(&s);
	return i ? CTL_FAILED : CTL_OK;
}

/* ---- diccionario ---- */

/* No tab and no break within a cell. */
static void
put_text(const char *s, char end)
{
	for (; s && *s; s++)
		putchar(*s == '\t' || *s == '\n' ? ' ' : *s);
	putchar(end);
}

static void
put_cell(const char *s)
{
	put_text(s, '\t');
}

static void
put_reasons(const struct field_def *f)
{
	const char *sep = "";
	int m;

	for (m = MISSING_NOT + 1; m < MISSING_COUNT; m++)
		if (f->missing >> m & 1) {
			printf("%s%s", sep, missing_code((enum missing)m));
			sep = " ";
		}
	putchar('\t');
}

static void
describe(void *ctx, const struct seen *s)
{
	const struct field_def *f = s->field;

	(void)ctx;
	put_cell(s->form->name);
	printf("%d\t", s->form->version);
	put_name(s);
	putchar('\t');
	put_cell(f->label);
	printf("%s%s%s\t", field_type_name(f->type),
	    f->flags & FIELD_PARTIAL ? " parcial" : "",
	    f->flags & FIELD_READ_ONLY ? " calculado" : "");
	put_cell(f->catalog ? f->catalog : f->of_form);
	put_reasons(f);
	put_cell(f->required_as ? f->required_as : "no");
	put_cell(f->applies_as);
	put_cell(category_name(f->category));
	put_cell(f->law);
	put_where(s);
	putchar('\t');
	put_text(f->help, '\n');
}

int
cmd_diccionario(struct ctl *c, int argc, char **argv)
{
	struct formset s;
	int rc = CTL_FAILED;

	if (argc > 2)
		return usage("diccionario [CARPETA]");
	formset_load(&s, argc == 2 ? argv[1] : c->conf.forms_dir);
	if (s.wrong > 0) {
		complain_count(s.wrong, "");
	} else {
		puts("forma\tversion\tcampo\tetiqueta\ttipo\tcatalogo\t"
		    "sin_valor\tintegrar\taplica_si\tcategoria\tlineamiento\t"
		    "tabla.columna\tayuda");
		each_field(&s, describe, NULL);
		rc = CTL_OK;
	}
	formset_release(&s);
	return rc;
}
