#include "lib/base/base.h"
#include "ctl/ctl.h"

#include "ctl/gen.h"
#include "ctl/people.h"
#include "lib/base/mem.h"
#include "lib/domain/curp.h"
#include "lib/form/check.h"
#include "lib/form/json.h"

/*
 * demo generar: fictional expedientes by COPY, into a demonstration's bank
 * and no other.  The triggers of the tables give folio, visibility and keys;
 * those of the last weeks stand in the list of whose they are.  No line of the
 * bitácora is written, as nobody captured them, and nothing goes to the
 * nation.
 */

enum { AT_ONCE = 500 };		/* expedientes a transaction */

struct making {
	struct db	*db;
	struct gen_plan	 plan;
	struct gen_institution *inst;
	int		 ninst;
	uint64_t	 seed, first, n;
	struct date	 today;
	FILE		*labels, *data;	/* NULL: not wanted */
	struct gen_file	*file;
};

/* Names with commas between them. */
static void
take_accounts(struct gen_institution *in, const char *names)
{
	size_t n;

	for (; *names; names += n + (names[n] == ',')) {
		n = strcspn(names, ",");
		in->account = mem_resize(in->account,
		    (size_t)in->naccounts + 1, sizeof(*in->account));
		in->account[in->naccounts++] = mem_dup_n(names, n);
	}
}

static int
ask_bank(struct making *m)
{
	struct err err = ERR_INIT;
	struct rows *r;
	int i;

	if (demo_only(m->db) != 0)
		return -1;
	r = db_query(m->db, "SELECT banco.hoy()::text", 0, NULL, DB_READ,
	    &err);
	if (!r)
		return complain_err("demo", &err);
	i = date_from_iso(rows_text(r, 0, 0), &m->today, &err);
	rows_free(&r);
	if (i != 0)
		return complain_err("demo", &err);
	/* Who never came in has captured nothing. */
	r = db_query(m->db, "SELECT c.institucion, string_agg(c.cuenta, ',' "
	    "ORDER BY c.cuenta) FROM auth.cuenta c WHERE c.perfil = "
	    "'capturista' AND NOT EXISTS (SELECT FROM auth.contrasena p "
	    "WHERE p.cuenta = c.cuenta AND p.vigente AND p.debe_cambiar) "
	    "GROUP BY 1 ORDER BY count(*) DESC, 1", 0, NULL, DB_READ, &err);
	if (!r)
		return complain_err("demo", &err);
	m->inst = mem_alloc(((size_t)r->n + 1) * sizeof(*m->inst));
	m->ninst = r->n;
	for (i = 0; i < r->n; i++) {
		snprintf(m->inst[i].key, sizeof(m->inst[i].key), "%s",
		    rows_text(r, i, 0));
		take_accounts(&m->inst[i], rows_text(r, i, 1));
	}
	rows_free(&r);
	return m->ninst > 0 ? 0 : complain("no hay capturistas: primero, "
	    "demo poblar");
}

/* The same seed makes the same women: they cannot be made twice. */
static int
check_new(struct making *m)
{
	char first[ID_LEN], last[ID_LEN];
	const char *const val[] = { first, last };
	struct err err = ERR_INIT;
	struct rows *r;
	bool made;

	gen_file_id(m->seed, m->first, first);
	gen_file_id(m->seed, m->first + m->n - 1, last);
	r = db_query(m->db, "SELECT FROM banco.expediente WHERE id IN "
	    "($1::uuid, $2::uuid)", 2, val, DB_READ, &err);
	if (!r)
		return complain_err("demo", &err);
	made = r->n > 0;
	rows_free(&r);
	return made ? complain("con esa semilla ya se hicieron; dé otra, o "
	    "--desde con cuántos van") : 0;
}

static int
copy(struct making *m, const char *what, const char *sql, struct buf *rows)
{
	struct err err = ERR_INIT;
	int rc = 0;

	if (rows->len > 0 && db_copy(m->db, sql, rows->s, rows->len,
	    &err) != 0)
		rc = complain_err(what, &err);
	buf_clear(rows);
	return rc;
}

static int
copy_form(struct making *m, struct gen_form *gf, int group)
{
	struct buf sql = BUF_INIT;
	int rc;

	buf_printf(&sql, "COPY banco.\"%s%s%s\" (", gf->f->table,
	    group < 0 ? "" : "_", group < 0 ? "" : gf->f->fields[group].name);
	gen_columns(gf, group, &sql);
	buf_puts(&sql, ") FROM STDIN");
	rc = copy(m, gf->f->name, sql.s, group < 0 ? &gf->rows :
	    &gf->group[group]);
	buf_release(&sql);
	return rc;
}

static int
flush(struct making *m)
{
	struct err err = ERR_INIT;
	int i, k, rc;

	if ((rc = db_script(m->db, "BEGIN", NULL, &err)) != 0)
		rc = complain_err("demo", &err);
	for (i = 0; i < m->plan.nforms && rc == 0; i++) {
		struct gen_form *gf = &m->plan.form[i];

		rc = copy_form(m, gf, -1);
		for (k = 0; k < gf->f->nfields && rc == 0; k++)
			rc = copy_form(m, gf, k);
	}
	if (rc == 0)
		rc = copy(m, "reciente", "COPY banco.reciente (cuenta, "
		    "expediente, tocado) FROM STDIN", &m->plan.touched);
	if (rc == 0 && (rc = db_script(m->db, "COMMIT", NULL, &err)) != 0)
		rc = complain_err("demo", &err);
	return rc;
}

/* What a person would have sent, to compare with what COPY wrote. */
static void
tell_data(struct making *m)
{
	struct gen_file *g = m->file;
	struct buf js = BUF_INIT;
	int i;

	for (i = 0; m->data && i < g->n; i++) {
		buf_clear(&js);
		record_to_json(&g->rec[i].r, &js);
		fprintf(m->data, "%s\t%s\t%s\t%s\t%s\n", g->account,
		    g->rec[i].form->f->name, g->rec[i].id, i == 0 ? "" :
		    g->rec[g->rec[i].parent].id, js.s);
	}
	buf_release(&js);
}

static void
tell_label(struct making *m, uint64_t i)
{
	char other[ID_LEN];

	if (!m->labels || m->file->of == i)
		return;
	gen_file_id(m->seed, m->file->of, other);
	fprintf(m->labels, "%s\t%s\t%s\n", m->file->rec[0].id, m->file->kind,
	    other);
}

static int
make_all(struct making *m)
{
	uint64_t i;
	int k, rc = 0;

	for (i = 0; i < m->n && rc == 0; i++) {
		gen_file_make(m->file, &m->plan, m->inst, m->ninst, m->seed,
		    m->first + i, &m->today);
		for (k = 0; k < m->file->n; k++)
			gen_row(m->file, k);
		gen_touched(m->file, &m->plan.touched);
		tell_label(m, m->first + i);
		tell_data(m);
		gen_file_release(m->file);
		if ((i + 1) % AT_ONCE == 0 || i + 1 == m->n)
			rc = flush(m);
		if ((i + 1) % 50000 == 0)
			fprintf(stderr, "%llu\n", (unsigned long long)i + 1);
	}
	return rc;
}

static FILE *
open_option(const char *path, int *rc)
{
	FILE *f = path ? fopen(path, "w") : NULL;

	if (path && !f)
		*rc = complain("%s: no se puede escribir", path);
	return f;
}

int
demo_generate(struct ctl *c, int argc, char **argv)
{
	struct making m = { .db = NULL };
	const char *only = take_option(&argc, argv, "--formas"), *labels,
	    *data;
	bool good;
	int rc = 0;

	m.seed = 1;
	good = take_count(&argc, argv, "--semilla", 0, UINT64_MAX, &m.seed);
	good &= take_count(&argc, argv, "--desde", 0, UINT64_MAX, &m.first);
	labels = take_option(&argc, argv, "--etiquetas");
	data = take_option(&argc, argv, "--datos");
	if (!good || argc != 2 || !read_count(argv[1], 1, UINT64_MAX, &m.n))
		return usage("demo generar N [--semilla S] [--desde K] "
		    "[--etiquetas ARCHIVO] [--datos ARCHIVO] "
		    "[--formas F,...]");
	m.labels = open_option(labels, &rc);
	m.data = open_option(data, &rc);
	m.file = mem_alloc(sizeof(*m.file));
	check_use_curp(curp_check, curp_agrees, curp_root);
	m.db = rc == 0 ? ctl_db(c) : NULL;
	if (!m.db || ask_bank(&m) != 0 || gen_plan_load(&m.plan,
	    c->conf.forms_dir, only) != 0 || check_new(&m) != 0 ||
	    make_all(&m) != 0)
		rc = CTL_FAILED;
	db_close(&m.db);
	if (m.plan.arena)
		gen_plan_release(&m.plan);
	if (m.labels && fclose(m.labels) != 0)
		rc = complain("--etiquetas: no se pudo escribir");
	if (m.data && fclose(m.data) != 0)
		rc = complain("--datos: no se pudo escribir");
	while (m.ninst-- > 0) {
		struct gen_institution *in = &m.inst[m.ninst];

		while (in->naccounts > 0)
			free(in->account[--in->naccounts]);
		free(in->account);
	}
	free(m.inst);
	free(m.file);
	return rc;
}
