#include "lib/base/base.h"
#include "ctl/ctl.h"

enum { AT_ONCE = 500 };

/*
 * The queue of expedientes that were saved and not yet matched to a mujer.
 * In its own time and in small transactions: no save waits for it.
 */
int
cmd_enlazar(struct ctl *c, int argc, char **argv)
{
	struct err err = ERR_INIT;
	char n[16];
	const char *val[] = { n };
	int done = 1, total = 0;
	struct rows *r;
	struct db *db;

	(void)argv;
	if (argc != 1)
		return usage("enlazar");
	if (!(db = ctl_db(c)))
		return CTL_FAILED;
	snprintf(n, sizeof(n), "%d", AT_ONCE);
	for (; done > 0; total += done) {
		r = db_query(db, "SELECT banco.enlazar($1::int)", 1, val,
		    DB_WRITE, &err);
		if (!r) {
			db_close(&db);
			return complain_err("enlazar", &err);
		}
		done = rows_int(r, 0, 0);
		rows_free(&r);
	}
	printf("%d expedientes\n", total);
	db_close(&db);
	return CTL_OK;
}
