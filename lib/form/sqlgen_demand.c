#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/rule.h"
#include "lib/form/rule_tree.h"
#include "lib/form/sqlgen.h"

static bool
has_level(const struct form_def *f, enum check_level level)
{
	int i;

	for (i = 0; i < f->ndemands; i++)
		if (f->demands[i].level == level)
			return true;
	return false;
}

static void
put_demands(const struct form_def *f, enum check_level level, struct buf *out)
{
	const char *sep = "\n\t    ";
	int i;

	for (i = 0; i < f->ndemands; i++) {
		if (f->demands[i].level != level)
			continue;
		buf_puts(out, sep);
		sep = ",\n\t    ";
		if (f->demands[i].when->op == RULE_ALWAYS) {
			sql_literal(out, f->demands[i].form);
			continue;
		}
		buf_puts(out, "CASE WHEN (");
		rule_sql(f->demands[i].when, f, -1, out);
		buf_puts(out, ") IS TRUE THEN ");
		sql_literal(out, f->demands[i].form);
		buf_puts(out, " END");
	}
}

/* What a record calls for (exige); whether it is there the union asks. */
void
demand_sql(const struct form_def *f, struct buf *out)
{
	static const struct {
		enum check_level level;
		const char	*what, *name;
	} row[] = {
		{ CHECK_ERROR, "de las que su caso ha de tener registro",
		    "exige" },
		{ CHECK_DOUBT, "que se echan de menos en su caso, si no "
		    "están", "sugiere" },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		if (!has_level(f, row[i].level))
			continue;
		buf_printf(out, "\n-- Las formas %s.\n", row[i].what);
		buf_printf(out, "CREATE OR REPLACE FUNCTION banco.\"%s_%s\"(",
		    f->name, row[i].name);
		emit(out, f, "r banco.@T,\n"
		    "    hoy date)\n"
		    "RETURNS text[] LANGUAGE plpgsql STABLE\n"
		    "SET search_path = pg_catalog, pg_temp\n"
		    "AS $generada$\n"
		    "BEGIN\n"
		    "\tRETURN array_remove(ARRAY[");
		put_demands(f, row[i].level, out);
		buf_printf(out, "\n\t    ]::text[], NULL);\n"
		    "END $generada$;\n"
		    "CALL migracion.entregar('banco.%s_%s', 'banco_dueno', "
		    "'banco_rls');\n", f->name, row[i].name);
	}
}
