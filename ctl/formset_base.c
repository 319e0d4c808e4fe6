#include "lib/base/base.h"
#include "ctl/formset.h"

#include "lib/form/sqlgen.h"

/* Columns of schema banco: table, column, type. */
struct columns {
	struct rows	*r;
};

static const char columns_sql[] =
    "SELECT c.relname, a.attname, "
    "replace(format_type(a.atttypid, a.atttypmod), "
    "'time without time zone', 'time') "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relnamespace = to_regnamespace('banco') "
    "AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped";

static const char *
column_type(const struct columns *cs, const char *table, const char *column)
{
	int i;

	for (i = 0; i < cs->r->n; i++)
		if (strcmp(rows_text(cs->r, i, 0), table) == 0 &&
		    strcmp(rows_text(cs->r, i, 1), column) == 0)
			return rows_text(cs->r, i, 2);
	return NULL;
}

/* What says whether a caso is filed is no answer of anybody. */
static bool
is_the_banks(const char *table, const char *column)
{
	return strcmp(table, "caso") == 0 && (strcmp(column, "numero") == 0 ||
	    strcmp(column, "estado") == 0 || strcmp(column, "integrado") == 0);
}

static void
check_column(struct formset *s, const struct form_file *file,
    const struct columns *cs, const char *table, const struct field_def *f)
{
	const char *want = field_sql_type(f), *got;

	if (!f->column || f->type == FIELD_GROUP || (f->flags & FIELD_EXTRA))
		return;
	got = column_type(cs, table, f->column);
	if (is_the_banks(table, f->column))
		formset_tell(s, file, f->line, "%s: la columna «%s.%s» la "
		    "llena el banco; se esperaba otro nombre, o «adicional: "
		    "si»", f->name, table, f->column);
	else if (!got)
		formset_tell(s, file, f->line, "%s: la tabla «%s» no tiene "
		    "columna «%s»; se esperaba una de tipo %s, o «adicional: "
		    "si»", f->name, table, f->column, want);
	else if (strcmp(got, want) != 0)
		formset_tell(s, file, f->line, "%s: la columna «%s.%s» es de "
		    "tipo %s; se esperaba %s", f->name, table, f->column, got,
		    want);
}

static void
check_group(struct formset *s, const struct form_file *file,
    const struct columns *cs, const struct field_def *g)
{
	char table[128];
	int i;

	snprintf(table, sizeof(table), "%s_%s", file->def->table, g->name);
	if (!column_type(cs, table, "padre")) {
		formset_tell(s, file, g->line, "%s: no hay tabla «%s»; se "
		    "esperaba una para el grupo", g->name, table);
		return;
	}
	for (i = 0; i < g->count; i++)
		check_column(s, file, cs, table,
		    &file->def->sub[g->first + i]);
}

static void
check_table(struct formset *s, const struct form_file *file,
    const struct columns *cs)
{
	const struct form_def *f = file->def;
	int i, line = file->segments[file->nsegments - 1].first;

	if (!column_type(cs, f->table, "sin_valor")) {
		formset_tell(s, file, line, "no hay tabla de registros «%s» en "
		    "el banco; se esperaba una de sql/migrations", f->table);
		return;
	}
	for (i = 0; i < f->nfields; i++) {
		check_column(s, file, cs, f->table, &f->fields[i]);
		if (f->fields[i].type == FIELD_GROUP)
			check_group(s, file, cs, &f->fields[i]);
	}
}

void
formset_check_base(struct formset *s, struct db *db)
{
	struct err err = ERR_INIT;
	struct columns cs;
	int i;

	cs.r = db_query(db, columns_sql, 0, NULL, DB_READ, &err);
	if (!cs.r) {
		fprintf(stderr, "resguardoctl: %s\n", err.msg);
		s->wrong++;
		return;
	}
	for (i = 0; i < s->nforms; i++)
		if (s->form[i].def)
			check_table(s, &s->form[i], &cs);
	rows_free(&cs.r);
}
