#include "lib/base/base.h"
#include "ctl/ctl.h"

#include "ctl/cargar.h"
#include "ctl/formset.h"
#include "lib/form/sqlgen.h"

static int
verificar(struct ctl *c, int argc, char **argv)
{
	bool base = take_flag(&argc, argv, "--base");
	struct formset s;
	struct db *db;
	int rc;

	if (argc > 2)
		return usage("formas verificar [--base] [CARPETA]");
	formset_load(&s, argc == 2 ? argv[1] : c->conf.forms_dir);
	if (base && (db = ctl_db(c))) {
		formset_check_base(&s, db);
		db_close(&db);
	} else if (base) {
		s.wrong++;
	}
	if (s.wrong == 0)
		printf("%d formas, %d catálogos: bien\n", s.nforms,
		    s.ncatalogs);
	else
		complain_count(s.wrong, "");
	rc = s.wrong == 0 ? CTL_OK : CTL_FAILED;
	formset_release(&s);
	return rc;
}

static int
cargar(struct ctl *c, int argc, char **argv)
{
	struct formset s;
	struct db *db = NULL;
	int rc = CTL_FAILED;

	if (argc > 2)
		return usage("formas cargar [CARPETA]");
	formset_load(&s, argc == 2 ? argv[1] : c->conf.forms_dir);
	if (s.wrong == 0 && (db = ctl_db(c)))
		formset_check_base(&s, db);
	if (s.wrong > 0)
		complain_count(s.wrong, "; no se cargó nada, el banco sigue "
		    "con lo que tenía");
	else if (db && formset_store(&s, db) == 0)
		rc = CTL_OK;
	db_close(&db);
	formset_release(&s);
	return rc;
}

static int
sql(struct ctl *c, int argc, char **argv)
{
	const struct form_def *f;
	struct formset s;
	struct buf out = BUF_INIT;
	int rc = CTL_FAILED;

	if (argc < 2 || argc > 3)
		return usage("formas sql FORMA [CARPETA]");
	formset_load(&s, argc == 3 ? argv[2] : c->conf.forms_dir);
	f = formset_form(&s, argv[1]);
	if (s.wrong > 0) {
		complain_count(s.wrong, "");
	} else if (f) {
		form_sql(f, &out);
		fputs(out.s, stdout);
		rc = CTL_OK;
	} else {
		complain("no hay forma «%s» en %s", argv[1], s.dir);
	}
	buf_release(&out);
	formset_release(&s);
	return rc;
}

int
cmd_formas(struct ctl *c, int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "verificar") == 0)
		return verificar(c, argc - 1, argv + 1);
	if (argc >= 2 && strcmp(argv[1], "cargar") == 0)
		return cargar(c, argc - 1, argv + 1);
	if (argc >= 2 && strcmp(argv[1], "sql") == 0)
		return sql(c, argc - 1, argv + 1);
	return usage("formas verificar|cargar|sql ...");
}
