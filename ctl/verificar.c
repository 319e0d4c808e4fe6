#include "lib/base/base.h"
#include "ctl/sello.h"

#include <sys/stat.h>

#include <time.h>

#include "lib/base/mem.h"

/*
 * The bitacora against what was signed about it.  First the notes among
 * themselves: whose they are, that each goes on from the one before it, that
 * no two say different things of the same lines.  Then the lines: the tree
 * is made anew and has to have each note's root at each note's size.
 */

/* What one note says, and nothing more: there are many. */
struct mark {
	uint64_t		 size;
	struct merkle_hash	 root;
	char			 when[NOTE_WHEN];
};

struct check {
	struct note_key	 key;
	struct mark	*mark;		/* owned, sorted by size in the end */
	size_t		 n, cap;
	size_t		 gaps;		/* notes whose forerunner is missing */
	bool		 bad;
};

/* ---- notes ---- */

static void
keep(struct check *v, const struct note *n)
{
	struct mark *m = v->n > 0 ? &v->mark[v->n - 1] : NULL;

	/* One that only says that the sealer lives. */
	if (m && m->size == n->size && merkle_same(&m->root, &n->root)) {
		memcpy(m->when, n->when, NOTE_WHEN);
		return;
	}
	if (v->n == v->cap) {
		v->cap = v->cap ? 2 * v->cap : 256;
		v->mark = mem_resize(v->mark, v->cap, sizeof(*v->mark));
	}
	m = &v->mark[v->n++];
	m->size = n->size;
	m->root = n->root;
	memcpy(m->when, n->when, NOTE_WHEN);
}

static void
take_note(struct check *v, const struct note *n)
{
	struct mark *last = v->n > 0 ? &v->mark[v->n - 1] : NULL;

	if (last && last->size != n->old) {
		v->gaps++;
	} else if (last && !merkle_is_continued(n->old, &last->root, n->size,
	    &n->root, n->proof, n->proof_len)) {
		v->bad = true;
		printf("el sello de %s no continúa el de %s: se reescribió "
		    "lo ya sellado\n", n->when, last->when);
	}
	keep(v, n);
}

static int
take_text(struct check *v, const char *text, const char *whence)
{
	struct err err = ERR_INIT;
	struct note n;
	int rc;

	while ((rc = note_read(&v->key, &text, &n, &err)) == 1)
		take_note(v, &n);
	if (rc < 0) {
		v->bad = true;
		printf("%s: %s\n", whence, err.code == ERR_DENIED ?
		    "un sello no está firmado con esta llave" :
		    "hay algo que no es un sello");
	}
	return rc;
}

static int
take_file(struct check *v, const char *path)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	int rc = file_read(path, &text, &err);

	if (rc != 0)
		complain("%s", err.msg);
	else
		rc = take_text(v, text.s, path);
	buf_release(&text);
	return rc;
}

/* One file of notes, or a folder of them by the day. */
static int
take_witness(struct check *v, const char *path)
{
	struct buf one = BUF_INIT;
	struct err err = ERR_INIT;
	struct stat st;
	char **names;
	int i, n, rc = 0;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return take_file(v, path);
	n = files_list(path, ".sellos", &names, &err);
	if (n < 0)
		return complain("%s", err.msg), -1;
	for (i = 0; i < n && rc == 0; i++) {
		buf_clear(&one);
		buf_printf(&one, "%s/%s", path, names[i]);
		rc = take_file(v, one.s);
	}
	files_free(&names, n);
	buf_release(&one);
	return rc;
}

static int
take_own(struct check *v, struct db *db)
{
	struct err err = ERR_INIT;
	char at[24] = "0";
	const char *val[] = { at };
	struct rows *r;
	int i, got, rc = 0;

	fputs("sin --testigo esto no prueba nada contra quien administra "
	    "la base\n", stderr);
	do {
		r = db_query(db, "SELECT s.id, s.nota FROM banco.sello s "
		    "WHERE s.id > $1::bigint ORDER BY s.id LIMIT 1000", 1,
		    val, DB_READ, &err);
		if (!r)
			return complain_err("sellos", &err), -1;
		got = r->n;
		for (i = 0; i < got && rc == 0; i++)
			rc = take_text(v, rows_text(r, i, 1), "banco.sello");
		if (got > 0)
			snprintf(at, sizeof(at), "%s",
			    rows_text(r, got - 1, 0));
		rows_free(&r);
	} while (got > 0 && rc == 0);
	return rc;
}

static int
by_size(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return x->size < y->size ? -1 : x->size > y->size;
}

/* Two roots of one size: somebody keeps two books. */
static void
look_for_forks(struct check *v)
{
	struct mark *m = v->mark;
	size_t i;

	if (v->n > 1)
		qsort(m, v->n, sizeof(*m), by_size);
	for (i = 1; i < v->n; i++)
		if (m[i].size == m[i - 1].size &&
		    !merkle_same(&m[i].root, &m[i - 1].root)) {
			v->bad = true;
			printf("bifurcación: los sellos de %s y %s dicen "
			    "cosas distintas de los mismos %llu renglones\n",
			    m[i - 1].when, m[i].when,
			    (unsigned long long)m[i].size);
		}
}

/* ---- lines ---- */

struct walk {
	struct check	*v;
	struct merkle	 tree;
	size_t		 at;		/* the next mark */
	uint64_t	 good;		/* lines that are as they were */
	char		 oldest[NOTE_WHEN]; /* that the next one may be */
	bool		 stop, told_old;
};

/* A transaction is open for minutes; nothing waits a day to be sealed. */
enum { LATEST_S = 86400 };

static void
expect_after(struct walk *w, const struct mark *m)
{
	struct tm tm = { 0 };
	time_t t;

	if (!strptime(m->when, "%Y-%m-%dT%H:%M:%SZ", &tm))
		return;
	t = timegm(&tm) - LATEST_S;
	gmtime_r(&t, &tm);
	strftime(w->oldest, sizeof(w->oldest), "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* A line of today that says it is of long ago; its moment is the third. */
static void
look_at_moment(struct walk *w, const char *line)
{
	const char *when = strchr(line, '\t');

	when = when ? strchr(when + 1, '\t') : NULL;
	if (w->told_old || !*w->oldest || !when ||
	    strncmp(when + 1, w->oldest, sizeof("2026-11-22T16:31:00") - 1)
	    >= 0)
		return;
	w->v->bad = w->told_old = true;
	printf("antedatado: el renglón %llu dice ser de más de un día antes "
	    "del sello de %s, que no lo tiene\n",
	    (unsigned long long)w->tree.n, w->v->mark[w->at - 1].when);
}

/* The tree has a size that may be that of marks. */
static void
compare(struct walk *w)
{
	struct check *v = w->v;
	struct merkle_hash root;
	struct mark *m;

	for (; w->at < v->n && v->mark[w->at].size == w->tree.n; w->at++) {
		m = &v->mark[w->at];
		merkle_root(&w->tree, &root);
		if (merkle_same(&root, &m->root)) {
			w->good = w->tree.n;
			expect_after(w, m);
			continue;
		}
		v->bad = w->stop = true;
		printf("alterada: entre los renglones %llu y %llu alguno se "
		    "cambió, se quitó o se añadió después del sello de %s\n",
		    (unsigned long long)w->good + 1,
		    (unsigned long long)m->size, m->when);
		return;
	}
}

static void
take_line(struct walk *w, const char *line, size_t len)
{
	struct merkle_hash leaf;

	if (w->stop)
		return;
	merkle_leaf(line, len, &leaf);
	merkle_add(&w->tree, &leaf);
	look_at_moment(w, line);
	compare(w);
}

static int
walk_bank(struct walk *w, struct db *db)
{
	struct seal_place at = SEAL_START;
	const char *val[] = { at.xid, at.id };
	struct buf line = BUF_INIT;
	struct err err = ERR_INIT;
	struct rows *r;
	int i, got;

	do {
		r = db_query(db, SEAL_LINES_SQL, 2, val, DB_READ, &err);
		if (!r) {
			complain_err("bitacora", &err);
			buf_release(&line);
			return -1;
		}
		got = r->n;
		for (i = 0; i < got; i++) {
			seal_line(r, i, &line);
			take_line(w, line.s, line.len);
		}
		seal_place_after(&at, r);
		rows_free(&r);
	} while (got > 0 && !w->stop);
	buf_release(&line);
	return 0;
}

static int
walk_file(struct walk *w, const char *path)
{
	bool from_stdin = strcmp(path, "-") == 0;
	FILE *f = from_stdin ? stdin : fopen(path, "re");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	if (!f)
		return complain("%s: no se puede leer", path), -1;
	while (!w->stop && (n = getline(&line, &cap, f)) > 0)
		take_line(w, line, (size_t)n - (line[n - 1] == '\n'));
	if (ferror(f))
		rc = -1, complain("%s: no se puede leer", path);
	free(line);
	if (!from_stdin)
		fclose(f);
	return rc;
}

static void
look_at_the_end(struct walk *w)
{
	struct check *v = w->v;

	if (w->stop || w->at == v->n)
		return;
	v->bad = true;
	printf("faltan renglones: el sello de %s es de %llu y solo hay "
	    "%llu\n", v->mark[v->n - 1].when,
	    (unsigned long long)v->mark[v->n - 1].size,
	    (unsigned long long)w->tree.n);
}

/* ---- in all ---- */

/* Minutes since the newest note, which is the largest. */
static long
age(const struct check *v)
{
	struct tm tm = { 0 };
	const char *when = v->n ? v->mark[v->n - 1].when : NULL;

	if (!when || !strptime(when, "%Y-%m-%dT%H:%M:%SZ", &tm))
		return -1;
	return (long)((time(NULL) - timegm(&tm)) / 60);
}

static void
tell(const struct check *v, const struct walk *w, bool lines)
{
	const struct mark *last = &v->mark[v->n - 1];

	printf("%zu sellos; el último, de %s, con %llu renglones\n", v->n,
	    last->when, (unsigned long long)last->size);
	if (v->gaps > 0)
		printf("%zu sellos no tienen aquí el que los precede\n",
		    v->gaps);
	if (lines && !v->bad)
		printf("los %llu renglones están como se sellaron; %llu aún "
		    "sin sello\n", (unsigned long long)last->size,
		    (unsigned long long)(w->tree.n - last->size));
}

/* What was asked for on the line of orders. */
struct asked {
	const char	*witness, *lines, *minutes, *key;
	bool		 notes_only;
};

static int
key_of(struct ctl *c, const struct asked *a, struct note_key *k)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	int rc;

	if (a->key) {
		rc = file_read(a->key, &text, &err);
		if (rc == 0)
			rc = note_key_read(k, text.s, &err);
		buf_release(&text);
	} else {
		rc = seal_key(&c->conf, false, k, &err);
	}
	if (rc != 0)
		complain("la llave pública del sellador no se puede leer; "
		    "diga cuál con --llave");
	return rc;
}

static int
verify(struct ctl *c, const struct asked *a, struct check *v)
{
	bool bank = !a->lines && !a->notes_only;
	struct walk w = { .v = v };
	struct db *db = NULL;
	int rc = -1;

	if ((bank || !a->witness) && !(db = ctl_db(c)))
		return -1;
	rc = a->witness ? take_witness(v, a->witness) : take_own(v, db);
	if (rc == 0 && v->n == 0) {
		rc = complain("no hay ningún sello");
	} else if (rc == 0) {
		look_for_forks(v);
		compare(&w);
		if (bank)
			rc = walk_bank(&w, db);
		else if (a->lines)
			rc = walk_file(&w, a->lines);
		if (rc == 0 && !a->notes_only)
			look_at_the_end(&w);
		tell(v, &w, !a->notes_only);
		/* Without lines, only an unbroken row of notes proves it. */
		if (a->notes_only && v->gaps > 0)
			v->bad = true;
		if (a->minutes && age(v) > strtol(a->minutes, NULL, 10)) {
			v->bad = true;
			printf("hace %ld minutos que no llega un sello\n",
			    age(v));
		}
	}
	db_close(&db);
	return rc;
}

int
bitacora_verificar(struct ctl *c, int argc, char **argv)
{
	struct check v = { 0 };
	struct asked a;
	int rc;

	a.witness = take_option(&argc, argv, "--testigo");
	a.key = take_option(&argc, argv, "--llave");
	a.lines = take_option(&argc, argv, "--archivo");
	a.minutes = take_option(&argc, argv, "--minutos");
	a.notes_only = take_flag(&argc, argv, "--solo-sellos");
	if (argc != 1 || (a.notes_only && a.lines))
		return usage("bitacora verificar [--testigo ARCHIVO|CARPETA] "
		    "[--llave PUB] [--archivo RENGLONES | --solo-sellos] "
		    "[--minutos N]");
	if (key_of(c, &a, &v.key) != 0)
		return CTL_FAILED;
	rc = verify(c, &a, &v);
	free(v.mark);
	return rc == 0 && !v.bad ? CTL_OK : CTL_FAILED;
}
