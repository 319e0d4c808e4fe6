#include "lib/base/base.h"
#include "ctl/ctl.h"

enum { AT_ONCE = 500 };

/*
 * The queue of expedientes that were saved and not yet matched to a mujer.
 * In its own time and in small transactions: no save waits for it.
 */
int
link_women(struct db *db, struct err *err)
{
	char n[16];
	const char *val[] = { n };
	int done = 1, total = 0;
	struct rows *r;

	snprintf(n, sizeof(n), "%d", AT_ONCE);
	for (; done > 0; total += done) {
		r = db_query(db, "SELECT banco.enlazar($1::int)", 1, val,
		    DB_WRITE, err);
		if (!r)
			return -1;
		done = rows_int(r, 0, 0);
		rows_free(&r);
	}
	return total;
}

int
cmd_enlazar(struct ctl *c, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct db *db;
	int n;

	(void)argv;
	if (argc != 1)
		return usage("enlazar");
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	n = link_women(db, &err);
	db_close(&db);
	if (n < 0)
		return complain_err("enlazar", &err);
	printf("%d expedientes\n", n);
	return CTL_OK;
}
