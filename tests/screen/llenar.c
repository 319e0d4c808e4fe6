#include "lib/base/base.h"
#include "tests/screen/llenado.h"

#include "lib/base/utf8.h"
#include "lib/form/pick.h"

/*
 * llenar <aaaa-mm-dd>: what to type so that every field of every form is on
 * the screen once, from the forms alone.
 *
 * Filling k of all forms makes one expediente.  What is printed,
 * tab-separated, is for paginas.t:
 *
 *	expediente	k
 *	forma		name  title  table
 *	hoja		"2/5 Title"	the page that must be there now
 *	teclas		bytes, as printf %b reads them
 *	vista		"2/5 Title"  keys  labels...	look at it
 *	entrada		title  keys  labels...		one entry of a group
 *	dato		table  group's table  expression  what the bank holds
 *	fin
 */

/* ---- what to type ---- */

static struct buf keys = BUF_INIT;

/* As printf(1) %b reads it; nothing in it is a control character. */
static void
type(const char *s)
{
	for (; *s; s++) {
		if (*s == '\\')
			buf_putc(&keys, '\\');
		buf_putc(&keys, *s);
	}
}

static void
flush_keys(void)
{
	if (keys.len)
		printf("teclas\t%s\n", keys.s);
	buf_clear(&keys);
}

/*
 * The fewest letters that put the choice first in its list; in one of several,
 * where a space marks, of its first word, and then down to it.
 */
static void
type_choice(const struct catalog *c, const char *code, bool many)
{
	const struct choice *want = catalog_find(c, code);
	struct pick p;
	char typed[160];
	size_t n = 0, len = many ? strcspn(want->label, " ") :
	    strlen(want->label);

	pick_init(&p, c, many);
	do {
		n = utf8_next(want->label, len, n);
		snprintf(typed, sizeof(typed), "%.*s", (int)n, want->label);
		pick_filter(&p, typed);
		p.at = 0;
	} while (n < len && (p.nshown == 0 || pick_current(&p) != want));
	type(typed);
	for (; p.at < p.nshown && pick_current(&p) != want; p.at++)
		buf_puts(&keys, "\\0033OB");
	if (p.at >= p.nshown)
		fprintf(stderr, "%s.%s cannot be reached\n", c->name, code);
	pick_release(&p);
	buf_puts(&keys, "\\r");
}

static void
type_reason(const struct field_def *f, enum missing m)
{
	unsigned i, n = 0, which = 0;

	for (i = MISSING_NOT + 1; i < MISSING_COUNT; i++) {
		n += f->missing >> i & 1;
		if (i == (unsigned)m)
			which = n;
	}
	buf_puts(&keys, "\\0016");
	if (n > 1)
		buf_printf(&keys, "%u", which);
}

static void
type_codes(const struct record *r, struct place at, const char *canon)
{
	const struct catalog *c = catalog_of(r, at);
	char *code, *rest, *all = mem_dup(canon);

	for (code = strtok_r(all, " ", &rest); code;
	    code = strtok_r(NULL, " ", &rest))
		type_choice(c, code, true);
	buf_puts(&keys, "\\r");
	mem_free_text(all);
}

static void
type_value(const struct record *r, struct place at)
{
	const struct field_def *f = record_field(r, at);
	const struct value *v = record_get(r, at);
	struct value shown = { NULL, NULL, MISSING_NOT };

	if (v->missing != MISSING_NOT) {
		type_reason(f, v->missing);
	} else if (!v->canon) {
		buf_puts(&keys, "\\t");
	} else if (f->type == FIELD_CODE) {
		type_choice(catalog_of(r, at), v->canon, false);
	} else if (f->type == FIELD_CODES) {
		type_codes(r, at, v->canon);
	} else if (f->of_form) {
		buf_puts(&keys, "\\r");		/* the one there is, offered */
	} else {
		value_set(&shown, NULL, v->canon);
		field_show(f, &shown, r, at, &source);
		type(shown.text);
		buf_puts(&keys, f->type == FIELD_LONG_TEXT ? "\\t" : "\\r");
		value_release(&shown);
	}
}

/* ---- what the bank must hold ---- */

static void
expect(const struct form_def *d, const struct record *r, struct place at)
{
	const struct field_def *f = record_field(r, at);
	const struct value *v = record_get(r, at);
	char col[80], table[128];

	if (at.sub >= 0)
		snprintf(table, sizeof(table), "%s\t%s_%s", d->table,
		    d->table, d->fields[at.field].name);
	else
		snprintf(table, sizeof(table), "%s\t-", d->table);
	if (f->flags & FIELD_EXTRA)
		snprintf(col, sizeof(col), "r.adicionales->>'%s'", f->name);
	else
		snprintf(col, sizeof(col), "r.%s", f->column);
	if (v->missing != MISSING_NOT)
		printf("dato\t%s\tr.sin_valor->>'%s'\t%s\n", table, f->name,
		    missing_code(v->missing));
	else if (f->type == FIELD_CODES)
		printf("dato\t%s\tarray_to_string(%s, ' ')\t%s\n", table, col,
		    v->canon);
	else if (f->type == FIELD_DATE && f->flags & FIELD_PARTIAL)
		printf("dato\t%s\t(%s).desde\t%s\n", table, col, v->canon);
	else if (f->type == FIELD_YES_NO)
		printf("dato\t%s\t%s\t%s\n", table, col, strcmp(v->canon, "si")
		    ? "false" : "true");
	else if (f->of_form)
		printf("dato\t%s\t%s%s%s\t%s\n", table, f->type ==
		    FIELD_RECORDS ? "cardinality(" : "", col, f->type ==
		    FIELD_RECORDS ? ")" : " IS NOT NULL", f->type ==
		    FIELD_RECORDS ? "1" : "true");
	else
		printf("dato\t%s\t%s\t%s%s\n", table, col, v->canon, f->type ==
		    FIELD_TIME ? ":00" : "");
}

static void
type_field(const struct form_def *f, const struct record *r, struct place at,
    struct record *so_far)
{
	type_value(r, at);
	value_copy(record_at(so_far, at), record_get(r, at));
	if (record_get(r, at)->canon || record_get(r, at)->missing)
		expect(f, r, at);
}

static void
type_entry(const struct form_def *f, const struct record *r, int field,
    struct record *so_far)
{
	struct place at = { field, 0, 0 };

	buf_puts(&keys, "\\0001");
	(void)record_add_entry(so_far, field);
	for (; at.sub < f->fields[field].count; at.sub++)
		if (field_applies(so_far, at, &today))
			type_field(f, r, at, so_far);
	buf_puts(&keys, "\\t");		/* from the row that adds another */
}

static void
type_page(const struct form_def *f, const struct page_def *p,
    const struct record *r, struct record *so_far)
{
	struct place at = { p->first, -1, -1 };

	for (; at.field < p->first + p->count; at.field++) {
		if (f->fields[at.field].flags & FIELD_READ_ONLY ||
		    !field_applies(so_far, at, &today))
			continue;
		if (f->fields[at.field].type != FIELD_GROUP)
			type_field(f, r, at, so_far);
		else if (r->nentries[at.field])
			type_entry(f, r, at.field, so_far);
		else
			buf_puts(&keys, "\\t");
	}
	flush_keys();
}

/* "2/5 Title", as the bar over the page has it. */
static void
page_name(const struct form_def *f, int page, const struct record *r,
    char *out, size_t n)
{
	int i, at = 0, of = 0;

	for (i = 0; i < f->npages; i++) {
		of += page_applies(r, i, &today);
		if (i == page)
			at = of;
	}
	snprintf(out, n, "%.*d%s%.*d%s%s", of > 1, at, of > 1 ? "/" : "",
	    of > 1, of, of > 1 ? " " : "", f->pages[page].title);
	if (of <= 1)
		snprintf(out, n, "%s", f->pages[page].title);
}

/* ---- what to look at ---- */

static bool
looks_new(const struct filled *x, const struct record *r, struct place at,
    bool *seen)
{
	int i = at.sub < 0 ? at.field : x->f->fields[at.field].first + at.sub;
	bool was = seen[i];

	if (!told(r, at))
		return false;
	seen[i] = true;
	return !was;
}

static void
look_at_entry(struct filled *x, const struct record *r, int field, int tabs)
{
	struct place at = { field, 0, 0 };
	struct buf labels = BUF_INIT;

	for (; at.sub < x->f->fields[field].count; at.sub++)
		if (looks_new(x, r, at, x->seen_sub))
			buf_printf(&labels, "\t%s", record_field(r,
			    at)->label);
	if (labels.len) {
		printf("entrada\t%s\t", x->f->fields[field].label);
		while (tabs-- > 0)
			printf("\\t");
		printf("\\r%s\n", labels.s);
	}
	buf_release(&labels);
}

static void
look_at_page(struct filled *x, const struct record *r, int page,
    const char *way)
{
	const struct page_def *p = &x->f->pages[page];
	struct place at = { p->first, -1, -1 };
	struct buf labels = BUF_INIT;
	int stops = 0, group = -1, tabs = 0;
	char name[200];

	for (; at.field < p->first + p->count; at.field++) {
		if (!field_applies(r, at, &today))
			continue;
		if (looks_new(x, r, at, x->seen))
			buf_printf(&labels, "\t%s", x->f->fields[at.field].label);
		if (r->nentries[at.field] && group < 0)
			group = at.field, tabs = stops;
		stops += r->nentries[at.field] +
		    !(x->f->fields[at.field].flags & FIELD_READ_ONLY);
	}
	page_name(x->f, page, r, name, sizeof(name));
	printf("vista\t%s\t%s%s\n", name, way[0] ? way : "-", labels.s);
	if (group >= 0)
		look_at_entry(x, r, group, tabs);
	buf_release(&labels);
}

static void
print_form(struct filled *x, int k)
{
	const struct record *r = &x->fill[k < x->n ? k : x->n - 1];
	struct record so_far;
	struct buf back = BUF_INIT;
	char name[200];
	int i, pages = 0;

	printf("forma\t%s\t%s\t%s\n", x->f->name, x->f->title, x->f->table);
	record_init(&so_far, x->f);
	carry(x, &so_far, k);
	for (i = 0; i < x->f->npages; i++) {
		if (!page_applies(&so_far, i, &today))
			continue;
		page_name(x->f, i, &so_far, name, sizeof(name));
		printf("hoja\t%s\n", name);
		type_page(x->f, &x->f->pages[i], r, &so_far);
		if (pages++)
			buf_puts(&back, "\\0031");
	}
	for (i = 0; i <= x->f->nfields && pages == 1; i++)
		buf_puts(&back, "\\0033[Z");	/* to its first field */
	for (i = 0; i < x->f->nfields; i++)
		if (record_is_answered(r, (struct place){ i, -1, -1 }) &&
		    !record_is_answered(&so_far, (struct place){ i, -1, -1 }))
			fprintf(stderr, "%s.%s applies only by what comes "
			    "after it\n", x->f->name, x->f->fields[i].name);
	for (i = 0, pages = 0; i < x->f->npages && k < x->n; i++)
		if (page_applies(&so_far, i, &today))
			look_at_page(x, &so_far, i, pages++ ? "\\0006" :
			    back.s);
	printf("fin\n");
	record_release(&so_far);
	buf_release(&back);
}

int
main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	int i, k, most = 0, rc = 0;

	if (argc != 2 || date_from_iso(argv[1], &today, &err) != 0)
		return 2;
	check_use_curp(curp_check, curp_agrees, curp_root);
	if (!load())
		return 2;
	for (i = 0; i < nforms; i++) {
		rc |= fill(&form[i]) > 0;
		memset(form[i].seen, 0, (size_t)form[i].f->nfields);
		memset(form[i].seen_sub, 0, (size_t)form[i].f->nsub);
		most = form[i].n > most ? form[i].n : most;
	}
	for (k = 0; k < most; k++) {
		printf("expediente\t%d\n", k + 1);
		for (i = 0; i < nforms; i++)
			if (k < form[i].n || always(form[i].f->name))
				print_form(&form[i], k);
	}
	return rc;
}
