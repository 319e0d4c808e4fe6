#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include <inttypes.h>

#include "lib/form/pattern.h"
#include "lib/form/sqlgen.h"

/*
 * What arrives is looked at and parted by banco.datos_mirar(), which is told
 * of each field what its YAML says, in a constant of the generated function.
 * Static expressions for each field were tried: PostgreSQL readies all of
 * them at each call, and that costs three times as much as a look at the
 * few that came.
 */

/* What banco.datos_mirar() calls a type: several are looked at alike. */
static const char *
look_word(const struct field_def *f)
{
	if (f->flags & FIELD_READ_ONLY)
		return "ver";
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		return "texto";
	case FIELD_INTEGER:
	case FIELD_MONEY:
		return "numero";
	case FIELD_CODES:
	case FIELD_RECORDS:
		return "lista";
	case FIELD_DATE:
	case FIELD_TIME:
	case FIELD_YES_NO:
	case FIELD_CURP:
	case FIELD_PHONE:
	case FIELD_CODE:
	case FIELD_RECORD:
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		break;
	}
	return field_type_name(f->type);
}

static bool
is_partial(const struct field_def *f)
{
	return f->type == FIELD_DATE && (f->flags & FIELD_PARTIAL);
}

static bool
has_column(const struct field_def *f)
{
	return f->type != FIELD_GROUP &&
	    !(f->flags & (FIELD_EXTRA | FIELD_READ_ONLY));
}

static bool
has_own_column(const struct field_def *f)
{
	return has_column(f) && strcmp(f->name, f->column) != 0;
}

/* Where it goes; nothing for a column of the same name. */
static void
describe_place(struct buf *js, const struct field_def *f)
{
	if (f->flags & FIELD_READ_ONLY)
		buf_puts(js, ", \"r\": 1");
	else if (f->type == FIELD_GROUP)
		buf_puts(js, ", \"g\": 1");
	else if (f->flags & FIELD_EXTRA)
		buf_printf(js, ", \"x\": \"%s\"", is_partial(f) ?
		    "fecha_parcial" : field_type_name(f->type));
	else if (has_own_column(f))
		buf_printf(js, ", \"c\": \"%s\"", f->column);
}

#define DAY "[0-9]{4}-[0-9]{2}-[0-9]{2}"

/* Neither a pattern's text nor these have a quote or a backslash. */
static void
describe_bounds(struct buf *js, const struct field_def *f)
{
	struct buf expr = BUF_INIT;

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		buf_printf(js, ", \"m\": %u", f->max);
		if (f->pattern)
			pattern_sql(f->pattern, &expr);
		break;
	case FIELD_INTEGER:
	case FIELD_MONEY:
		buf_printf(js, ", \"m\": %d, \"a\": %" PRId64
		    ", \"b\": %" PRId64, f->type == FIELD_MONEY ? 100 : 1,
		    f->least, f->most);
		buf_puts(&expr, f->type == FIELD_MONEY ?
		    "^-?[0-9]{1,12}([.][0-9]{1,2})?$" : "^-?[0-9]{1,9}$");
		break;
	case FIELD_DATE:
		if (f->flags & FIELD_PAST)
			buf_puts(js, ", \"f\": 1");
		buf_puts(&expr, is_partial(f) ? "^" DAY DAY "[a-z]+$" :
		    "^" DAY "$");
		break;
	default:
		break;
	}
	if (expr.len > 0)
		buf_printf(js, ", \"p\": \"%s\"", expr.s);
	buf_release(&expr);
}

static void
describe_catalog(struct buf *js, const struct level *l,
    const struct field_def *f)
{
	bool some = false;
	int i;

	if ((f->type != FIELD_CODE && f->type != FIELD_CODES) ||
	    (f->flags & FIELD_READ_ONLY))
		return;
	buf_printf(js, ", \"k\": \"%s\"", f->catalog);
	if (f->depends_on >= 0)
		buf_printf(js, ", \"u\": \"%s\"",
		    l->fields[f->depends_on].name);
	for (i = 0; i < l->n; i++) {
		if (l->fields[i].depends_on < 0 ||
		    &l->fields[l->fields[i].depends_on] != f)
			continue;
		buf_printf(js, "%s\"%s\"", some ? ", " : ", \"h\": [",
		    l->fields[i].name);
		some = true;
	}
	buf_puts(js, some ? "]" : "");
}

static void
describe_reasons(struct buf *js, const struct field_def *f)
{
	const char *sep = "";
	int m;

	buf_puts(js, ", \"s\": [");
	for (m = MISSING_NOT_ASKED; m < MISSING_COUNT; m++) {
		if (!(f->missing & (1u << m)))
			continue;
		buf_printf(js, "%s\"%s\"", sep,
		    missing_code((enum missing)m));
		sep = ", ";
	}
	buf_putc(js, ']');
}

/* The fields without a column, as an array constant. */
static void
declare_outside(const struct level *l, struct buf *out)
{
	const char *sep = "'{";
	int i;

	buf_printf(out, "\tfuera%s constant text[] := ", l->tag);
	for (i = 0; i < l->n; i++) {
		if (has_column(&l->fields[i]))
			continue;
		buf_printf(out, "%s%s", sep, l->fields[i].name);
		sep = ",";
	}
	buf_puts(out, *sep == ',' ? "}';\n" : "NULL;\n");
}

void
part_declare(const struct level *l, struct buf *out)
{
	int i;

	buf_printf(out, "\tcampos%s constant jsonb := '{", l->tag);
	for (i = 0; i < l->n; i++) {
		const struct field_def *f = &l->fields[i];

		buf_printf(out, "%s\"%s\": {\"t\": \"%s\"",
		    i ? ",\n\t    " : "\n\t    ", f->name, look_word(f));
		describe_place(out, f);
		describe_bounds(out, f);
		describe_catalog(out, l, f);
		describe_reasons(out, f);
		buf_putc(out, '}');
	}
	buf_puts(out, "}'::jsonb;\n");
	declare_outside(l, out);
	buf_printf(out, "\tplanos%s jsonb;\n", l->tag);
}

void
part_sql(const struct level *l, const char *datos, struct buf *out)
{
	const char *t = l->tag;
	bool renamed = false;
	int i;

	for (i = 0; i < l->n; i++)
		renamed |= has_own_column(&l->fields[i]);
	buf_printf(out, "\tm := banco.datos_mirar(%s, campos%s, fuera%s, %s,\n"
	    "\t    CASE WHEN viejo%s IS NULL THEN '{}'::jsonb\n"
	    "\t    ELSE to_jsonb(viejo%s) END, dia, hoy, ruta);\n"
	    "\tplanos%s := m.planos;\n"
	    "\to_problemas := o_problemas || m.problemas;\n", datos, t, t,
	    renamed ? "true" : "false", t, t, t);
}
