#include "lib/base/base.h"
#include "ctl/gen.h"

#include "lib/form/json.h"

enum { LATELY = 45 };		/* days */

/* A record as a line of COPY: what api.<forma>_guardar would have written. */

static void
put_escaped(struct buf *out, const char *s)
{
	for (; *s; s++)
		switch (*s) {
		case '\\':
			buf_puts(out, "\\\\");
			break;
		case '\n':
			buf_puts(out, "\\n");
			break;
		case '\t':
			buf_puts(out, "\\t");
			break;
		case '\r':
			buf_puts(out, "\\r");
			break;
		default:
			buf_putc(out, *s);
		}
}

static bool
has_column(const struct field_def *f)
{
	return f->column && !(f->flags & FIELD_READ_ONLY);
}

void
gen_columns(const struct gen_form *gf, int group, struct buf *out)
{
	const struct form_def *f = gf->f;
	const struct field_def *fields = f->fields;
	int i, n = f->nfields;

	if (group >= 0) {
		buf_puts(out, "padre, n, sin_valor");
		n = f->fields[group].count;
		fields = f->sub + f->fields[group].first;
	} else {
		buf_printf(out, "id, expediente%s%s, institucion, cuenta, rev, "
		    "version, creado, tocado, sin_valor, adicionales",
		    gf->parent && gf->parent->parent ? ", padre" : "",
		    gf->with_state ? ", numero, estado, integrado" : "");
	}
	for (i = 0; i < n; i++)
		if (has_column(&fields[i]))
			buf_printf(out, ", \"%s\"", fields[i].column);
}

static void
put_date_parts(const char *canon, struct buf *out)
{
	static const char *const precision[] = { [DATE_YEAR] = "anio",
	    [DATE_MONTH] = "mes", [DATE_DAY] = "dia" };
	char a[DATE_ISO_LEN], b[DATE_ISO_LEN];
	struct err err = ERR_INIT;
	struct date d, from, to;

	if (date_from_iso(canon, &d, &err) != 0) {
		buf_puts(out, "\\N");
		return;
	}
	date_bounds(&d, &from, &to);
	date_to_iso(&from, a);
	date_to_iso(&to, b);
	buf_printf(out, "(%s,%s,%s)", a, b, precision[d.precision]);
}

static void
put_list(const char *canon, struct buf *out)
{
	buf_putc(out, '{');
	for (; *canon; canon++)
		buf_putc(out, *canon == ' ' ? ',' : *canon);
	buf_putc(out, '}');
}

static void
put_cell(const struct field_def *f, const struct value *v, struct buf *out)
{
	if (!v->canon)
		buf_puts(out, "\\N");
	else if (f->type == FIELD_DATE && f->flags & FIELD_PARTIAL)
		put_date_parts(v->canon, out);
	else if (f->type == FIELD_CODES || f->type == FIELD_RECORDS)
		put_list(v->canon, out);
	else if (f->type == FIELD_YES_NO)
		buf_putc(out, strcmp(v->canon, "si") == 0 ? 't' : 'f');
	else
		put_escaped(out, v->canon);
}

/* The reasons as {"campo": "no_sabe"}. */
static void
put_reasons(const struct field_def *f, const struct value *v, int n,
    struct buf *out)
{
	int i, some = 0;

	buf_putc(out, '{');
	for (i = 0; i < n; i++)
		if (v[i].missing != MISSING_NOT)
			buf_printf(out, "%s\"%s\": \"%s\"", some++ ? ", " : "",
			    f[i].name, missing_code(v[i].missing));
	buf_putc(out, '}');
}

static void
put_extras(const struct record *r, struct buf *out)
{
	struct buf js = BUF_INIT;
	int i, some = 0;

	buf_putc(&js, '{');
	for (i = 0; i < r->form->nfields; i++)
		if (r->form->fields[i].flags & FIELD_EXTRA && r->v[i].canon) {
			buf_printf(&js, "%s\"%s\": ", some++ ? ", " : "",
			    r->form->fields[i].name);
			value_to_json(&r->form->fields[i], &r->v[i], &js);
		}
	buf_putc(&js, '}');
	put_escaped(out, js.s);
	buf_release(&js);
}

static void
put_cells(const struct field_def *f, const struct value *v, int n,
    struct buf *out)
{
	int i;

	for (i = 0; i < n; i++)
		if (has_column(&f[i])) {
			buf_putc(out, '\t');
			put_cell(&f[i], &v[i], out);
		}
	buf_putc(out, '\n');
}

static void
put_entries(const struct gen_record *rec, int field)
{
	const struct form_def *f = rec->form->f;
	const struct field_def *sub = f->sub + f->fields[field].first;
	struct buf *out = &rec->form->group[field];
	int i, n = f->fields[field].count;

	for (i = 0; i < rec->r.nentries[field]; i++) {
		const struct entry *e = &rec->r.entries[field][i];

		buf_printf(out, "%s\t%d\t", rec->id, e->number);
		put_reasons(sub, e->v, n, out);
		put_cells(sub, e->v, n, out);
	}
}

/* At midday, or at the first minute of today. */
static void
put_when(struct gen_file *g, const struct date *day, struct buf *out)
{
	char iso[DATE_ISO_LEN];

	date_to_iso(day, iso);
	if (date_cmp(day, &g->today) >= 0)
		buf_printf(out, "%s 00:01:%02d", iso, (int)gen_between(
		    &g->dice, 0, 59));
	else
		buf_printf(out, "%s %02d:%02d:%02d", iso, (int)gen_between(
		    &g->dice, 8, 19), (int)gen_between(&g->dice, 0, 59),
		    (int)gen_between(&g->dice, 0, 59));
}

void
gen_touched(const struct gen_file *g, struct buf *out)
{
	const struct date *last = &g->rec[0].day;
	char iso[DATE_ISO_LEN];
	int i;

	for (i = 1; i < g->n; i++)
		if (date_cmp(&g->rec[i].day, last) > 0)
			last = &g->rec[i].day;
	if (date_days(&g->today) - date_days(last) > LATELY)
		return;
	date_to_iso(last, iso);
	buf_printf(out, "%s\t%s\t%s 00:02:00\n", g->account, g->rec[0].id,
	    iso);
}

/* Which of its form it is in the expediente, from 1. */
static int
number_of(const struct gen_file *g, int n)
{
	int i, k = 1;

	for (i = 0; i < n; i++)
		k += g->rec[i].form == g->rec[n].form;
	return k;
}

void
gen_row(struct gen_file *g, int n)
{
	struct gen_record *rec = &g->rec[n];
	const struct form_def *f = rec->form->f;
	struct buf *out = &rec->form->rows, when = BUF_INIT;
	int i;

	put_when(g, &rec->day, &when);
	buf_printf(out, "%s\t%s", rec->id, g->rec[0].id);
	if (rec->form->parent && rec->form->parent->parent)
		buf_printf(out, "\t%s", g->rec[rec->parent].id);
	if (rec->form->with_state)
		buf_printf(out, "\t%d\t%s\t%s", number_of(g, n), g->filed ?
		    "integrado" : "guardado", g->filed ? when.s : "\\N");
	buf_printf(out, "\t%s\t%s\t1\t%d\t%s\t%s\t", g->at->key,
	    g->account, f->version, when.s, when.s);
	buf_release(&when);
	put_reasons(f->fields, rec->r.v, f->nfields, out);
	buf_putc(out, '\t');
	put_extras(&rec->r, out);
	put_cells(f->fields, rec->r.v, f->nfields, out);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].type == FIELD_GROUP)
			put_entries(rec, i);
}
