#include "lib/base/base.h"
#include "ctl/unir.h"

#include "lib/base/mem.h"
#include "lib/form/sqlgen_union.h"

static struct union_form
form_of(const struct rows *r, int row)
{
	return (struct union_form){ .name = rows_text(r, row, 0),
	    .title = rows_text(r, row, 1), .table = rows_text(r, row, 2),
	    .parent = rows_text(r, row, 3), .version = rows_int(r, row, 4),
	    .repeats = rows_bool(r, row, 5),
	    .demands = rows_text(r, row, 6),
	    .doubts = rows_text(r, row, 7) };
}

int
forms_unite(struct db *db, struct err *err)
{
	struct buf sql = BUF_INIT;
	struct union_form *form;
	struct rows *r;
	int i, rc;

	r = db_query(db, "SELECT f.nombre, f.titulo, f.tabla, "
	    "coalesce(f.padre, ''), f.version, f.repite, "
	    "array_to_string(f.exige, ','), array_to_string(f.sugiere, ',') "
	    "FROM formas.forma f "
	    "WHERE f.vigente ORDER BY f.orden, f.nombre", 0, NULL, DB_READ,
	    err);
	if (!r)
		return -1;
	form = mem_resize(NULL, (size_t)r->n + 1, sizeof(*form));
	for (i = 0; i < r->n; i++)
		form[i] = form_of(r, i);
	union_sql(form, r->n, &sql);
	rc = db_script(db, sql.s, NULL, err);
	buf_release(&sql);
	free(form);
	rows_free(&r);
	return rc;
}
