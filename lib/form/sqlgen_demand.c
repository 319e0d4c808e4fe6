#include "lib/base/base.h"
#include "lib/form/sqlgen_int.h"

#include "lib/form/rule.h"
#include "lib/form/rule_tree.h"
#include "lib/form/sqlgen.h"

/* What a record calls for (exige); whether it is there the union asks. */
void
demand_sql(const struct form_def *f, struct buf *out)
{
	int i;

	if (f->ndemands == 0)
		return;
	emit(out, f, "\n-- Las formas de las que su caso ha de tener "
	    "registro.\n"
	    "CREATE OR REPLACE FUNCTION banco.\"@F_exige\"(r banco.@T,\n"
	    "    hoy date)\n"
	    "RETURNS text[] LANGUAGE plpgsql STABLE\n"
	    "SET search_path = pg_catalog, pg_temp\n"
	    "AS $generada$\n"
	    "BEGIN\n"
	    "\tRETURN array_remove(ARRAY[");
	for (i = 0; i < f->ndemands; i++) {
		buf_puts(out, i > 0 ? ",\n\t    " : "\n\t    ");
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
	emit(out, f, "\n\t    ]::text[], NULL);\n"
	    "END $generada$;\n"
	    "CALL migracion.entregar('banco.@F_exige', 'banco_dueno', "
	    "'banco_rls');\n");
}
