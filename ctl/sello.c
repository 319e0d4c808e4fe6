#include "lib/base/base.h"
#include "ctl/sello.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/mem.h"

enum {
	AT_ONCE		= 5000,		/* lines of one question */
	PASS_MOST	= 100000,	/* lines of one pass */
	BEAT_S		= 240,		/* silence is never longer */
};

#define HEAD	"resguardo-sello 1"

/*
 * What it remembers is in its own folder and not in the database, so that
 * nobody there can make it go on from another past.
 */
struct sealer {
	const struct conf	*conf;
	struct note_key		 key;
	int			 lock;
	struct seal_place	 place;		/* of the last line */
	struct merkle		 tree;
	struct buf		 record;	/* the last one */
	time_t			 last;		/* when that was */
	bool			 published;
	int			 lag;
};

/* ---- a line as bytes ---- */

static void
put_text(struct buf *out, const char *s)
{
	static const char plain[] = "\b\f\n\r\t\v\\", named[] = "bfnrtv\\";
	const char *p;

	if (!s) {
		buf_puts(out, "\\N");
		return;
	}
	for (; *s; s++) {
		p = strchr(plain, *s);
		if (p) {
			buf_putc(out, '\\');
			buf_putc(out, named[p - plain]);
		} else {
			buf_putc(out, *s);
		}
	}
}

void
seal_line(const struct rows *r, int i, struct buf *out)
{
	int j;

	buf_clear(out);
	for (j = 0; j < r->cols; j++) {
		if (j > 0)
			buf_putc(out, '\t');
		put_text(out, rows_get(r, i, j));
	}
}

void
seal_place_after(struct seal_place *p, const struct rows *r)
{
	if (r->n == 0)
		return;
	snprintf(p->xid, sizeof(p->xid), "%s", rows_text(r, r->n - 1, 0));
	snprintf(p->id, sizeof(p->id), "%s", rows_text(r, r->n - 1, 1));
}

/* ---- files ---- */

static void
path_in(const char *dir, const char *name, struct buf *out)
{
	buf_clear(out);
	buf_printf(out, "%s/%s", dir, name);
}

static int
write_all(int fd, const char *s, size_t n)
{
	ssize_t done;

	for (; n > 0; s += done, n -= (size_t)done)
		if ((done = write(fd, s, n)) < 0) {
			if (errno != EINTR)
				return -1;
			done = 0;
		}
	return fsync(fd);
}

/* All of it or what stood there before. */
static int
replace(const char *dir, const char *name, const char *text,
    struct err *err)
{
	struct buf path = BUF_INIT, tmp = BUF_INIT;
	int fd, rc = -1;

	path_in(dir, name, &path);
	buf_printf(&tmp, "%s.nuevo", path.s);
	fd = open(tmp.s, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd >= 0 && write_all(fd, text, strlen(text)) == 0 &&
	    rename(tmp.s, path.s) == 0)
		rc = 0;
	else
		err_set(err, ERR_UNAVAILABLE, "%s: %s", path.s,
		    err_errno(errno));
	if (fd >= 0)
		close(fd);
	if (rc == 0 && (fd = open(dir, O_RDONLY | O_CLOEXEC)) >= 0) {
		fsync(fd);
		close(fd);
	}
	buf_release(&path);
	buf_release(&tmp);
	return rc;
}

int
seal_key(const struct conf *conf, bool priv, struct note_key *k,
    struct err *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	int rc;

	path_in(conf->seal_dir, priv ? "llave" : "llave.pub", &path);
	rc = file_read(path.s, &text, err);
	if (rc == 0 && (note_key_read(k, text.s, err) != 0 ||
	    k->signs != priv))
		rc = err_set(err, ERR_INVALID, "%s: no es la llave del "
		    "sellador", path.s);
	buf_release(&path);
	buf_release(&text);
	return rc;
}

/* ---- what it remembers ---- */

static int
save(struct sealer *s, struct err *err)
{
	struct buf out = BUF_INIT;
	int i, rc;

	buf_printf(&out, HEAD "\n%s %s %llu %lld\n", s->place.xid,
	    s->place.id, (unsigned long long)s->tree.n, (long long)s->last);
	for (i = 0; i < merkle_edges(s->tree.n); i++) {
		note_hash_print(&s->tree.edge[i], &out);
		buf_putc(&out, '\n');
	}
	buf_printf(&out, "\n%s", s->record.s);
	rc = replace(s->conf->seal_dir, "estado", out.s, err);
	buf_release(&out);
	return rc;
}

static bool
parse(struct sealer *s, const char *text)
{
	unsigned long long n;
	long long last;
	int i, used = 0;
	size_t len;

	if (sscanf(text, HEAD "\n%20[0-9] %20[0-9] %llu %lld%n",
	    s->place.xid, s->place.id, &n, &last, &used) != 4 ||
	    text[used] != '\n')
		return false;
	s->tree.n = n;
	s->last = last;
	text += used + 1;
	for (i = 0; i < merkle_edges(n); i++, text += len + 1) {
		len = strcspn(text, "\n");
		if (i == MERKLE_DEPTH || text[len] == '\0' ||
		    !note_hash_read(text, len, &s->tree.edge[i]))
			return false;
	}
	if (*text++ != '\n' || strncmp(text, "old ", 4) != 0)
		return false;
	buf_puts(&s->record, text);
	return true;
}

/* Whether anything was ever given to the witness. */
static bool
was_here(const struct sealer *s)
{
	struct err ignored = ERR_INIT;
	char **names;
	int n = files_list(s->conf->witness_dir, ".sellos", &names, &ignored);

	if (n > 0)
		files_free(&names, n);
	return n > 0;
}

static int
load(struct sealer *s, bool anew, struct err *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	int rc = 0;

	path_in(s->conf->seal_dir, "estado", &path);
	if (access(path.s, F_OK) != 0 && errno == ENOENT) {
		if (!anew && was_here(s))
			rc = err_set(err, ERR_INVALID, "falta %s y ya se han "
			    "dado sellos: recupérelo, o selle todo otra vez "
			    "con --de-nuevo", path.s);
	} else if ((rc = file_read(path.s, &text, err)) == 0 &&
	    !parse(s, text.s)) {
		rc = err_set(err, ERR_INVALID, "%s: no se entiende", path.s);
	}
	buf_release(&path);
	buf_release(&text);
	return rc;
}

static int
take_lock(struct sealer *s, struct err *err)
{
	struct buf path = BUF_INIT;

	path_in(s->conf->seal_dir, "candado", &path);
	s->lock = open(path.s, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	buf_release(&path);
	if (s->lock < 0)
		return err_set(err, ERR_UNAVAILABLE, "%s: %s",
		    s->conf->seal_dir, err_errno(errno));
	if (flock(s->lock, LOCK_EX | LOCK_NB) != 0)
		return err_set(err, ERR_BUSY, "otro sellador está trabajando");
	return 0;
}

struct sealer *
sealer_open(const struct conf *conf, bool anew)
{
	struct sealer *s = mem_alloc(sizeof(*s));
	struct err err = ERR_INIT;

	*s = (struct sealer){ .conf = conf, .lock = -1, .place = SEAL_START,
	    .record = BUF_INIT };
	if (seal_key(conf, true, &s->key, &err) != 0 ||
	    take_lock(s, &err) != 0 || load(s, anew, &err) != 0) {
		complain("sello: %s", err.msg);
		sealer_close(&s);
	}
	return s;
}

void
sealer_close(struct sealer **sp)
{
	struct sealer *s = *sp;

	if (!s)
		return;
	note_key_wipe(&s->key);
	buf_release(&s->record);
	if (s->lock >= 0)
		close(s->lock);
	free(s);
	*sp = NULL;
}

const char *
sealer_record(const struct sealer *s)
{
	return s->record.s;
}

int
sealer_lag(const struct sealer *s)
{
	return s->lag;
}

/* ---- where notes go ---- */

/*
 * How many bytes of `text` the file ends with: all when it was written, some
 * when power went away in the middle of it.
 */
static size_t
tail_of(int fd, off_t size, const char *text, size_t len)
{
	char *tail;
	size_t k = (off_t)len < size ? len : (size_t)size;
	ssize_t n;

	tail = mem_alloc(k + 1);
	n = pread(fd, tail, k, size - (off_t)k);
	if (n != (ssize_t)k)
		k = 0;
	while (k > 0 && memcmp(tail + (size_t)n - k, text, k) != 0)
		k--;
	free(tail);
	return k;
}

static int
publish(struct sealer *s, struct err *err)
{
	struct buf path = BUF_INIT;
	char day[sizeof("2026-11-22")];
	struct stat st;
	struct tm tm;
	size_t there;
	int fd, rc = -1;

	if (s->published || s->record.len == 0)
		return 0;
	gmtime_r(&s->last, &tm);
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	buf_printf(&path, "%s/%s.sellos", s->conf->witness_dir, day);
	fd = open(path.s, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW |
	    O_CLOEXEC, 0644);
	if (fd < 0 || fchmod(fd, 0644) != 0 || fstat(fd, &st) != 0)
		goto out;
	there = tail_of(fd, st.st_size, s->record.s, s->record.len);
	if (there < s->record.len &&
	    (ftruncate(fd, st.st_size - (off_t)there) != 0 ||
	    write_all(fd, s->record.s, s->record.len) != 0))
		goto out;
	s->published = true;
	rc = 0;
out:
	if (rc != 0)
		err_set(err, ERR_UNAVAILABLE, "%s: %s", path.s,
		    err_errno(errno));
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return rc;
}

/* The copy for those who look from within; a missing one does no harm. */
static int
enter(struct sealer *s, struct db *db, const struct note *n, struct err *err)
{
	char size[24];
	struct buf root = BUF_INIT;
	const char *val[] = { size, NULL, s->record.s };
	int rc;

	snprintf(size, sizeof(size), "%llu", (unsigned long long)n->size);
	note_hash_print(&n->root, &root);
	val[1] = root.s;
	rc = db_run(db, "SELECT banco.sello_asentar($1::bigint, "
	    "decode($2, 'base64'), $3)", 3, val, DB_WRITE, err);
	buf_release(&root);
	return rc;
}

/* ---- a pass ---- */

struct harvest {
	struct merkle		 tree;		/* with what was added */
	struct seal_place	 place;
	struct merkle_hash	*leaf;		/* owned */
	size_t			 n;
};

static int
gather(struct db *db, struct harvest *h, struct err *err)
{
	char most[16];
	const char *val[] = { h->place.xid, h->place.id, most };
	struct buf line = BUF_INIT;
	struct rows *r;
	int i, got;

	snprintf(most, sizeof(most), "%d", AT_ONCE);
	do {
		r = db_query(db, "SELECT " SEAL_COLUMNS " FROM "
		    "banco.sello_renglones($1::xid8, $2::bigint, $3::int) b",
		    3, val, DB_READ, err);
		if (!r)
			return -1;
		got = r->n;
		h->leaf = mem_resize(h->leaf, h->n + (size_t)got + 1,
		    sizeof(*h->leaf));
		for (i = 0; i < got; i++) {
			seal_line(r, i, &line);
			merkle_leaf(line.s, line.len, &h->leaf[h->n]);
			merkle_add(&h->tree, &h->leaf[h->n++]);
		}
		seal_place_after(&h->place, r);
		rows_free(&r);
	} while (got == AT_ONCE && h->n < PASS_MOST);
	buf_release(&line);
	return 0;
}

/* How late we are; and whether the database is another one, or an older. */
static int
look(struct sealer *s, struct db *db, struct err *err)
{
	const char *val[] = { s->place.xid, s->place.id };
	struct rows *r = db_query(db, "SELECT banco.sello_atraso($1::xid8, "
	    "$2::bigint), pg_snapshot_xmax(pg_current_snapshot()) <= "
	    "$1::xid8", 2, val, DB_READ, err);
	bool back;

	if (!r)
		return -1;
	s->lag = rows_int(r, 0, 0);
	back = rows_bool(r, 0, 1);
	rows_free(&r);
	if (back)
		return err_set(err, ERR_CONFLICT, "las transacciones de esta "
		    "base van detrás de lo sellado: se restauró de una copia");
	return 0;
}

static void
make_note(struct sealer *s, const struct harvest *h, struct note *n)
{
	struct tm tm;

	*n = (struct note){ .old = s->tree.n, .size = h->tree.n };
	s->last = time(NULL);
	gmtime_r(&s->last, &tm);
	strftime(n->when, sizeof(n->when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	merkle_root(&h->tree, &n->root);
	n->proof_len = merkle_prove(&s->tree, h->leaf, h->n, n->proof);
}

int
sealer_pass(struct sealer *s, struct db *db, struct err *err)
{
	struct harvest h = { .tree = s->tree, .place = s->place };
	struct note n;
	int rc = -1;

	/* What was signed goes out before anything else is. */
	if (publish(s, err) != 0 || look(s, db, err) != 0 ||
	    gather(db, &h, err) != 0)
		goto out;
	rc = 0;
	if (h.n == 0 && time(NULL) - s->last < BEAT_S)
		goto out;
	/* What is signed is on the disk, or a crash would make it a lie. */
	rc = db_run(db, "SELECT banco.sello_asegurar()", 0, NULL, DB_WRITE,
	    err);
	if (rc != 0)
		goto out;
	make_note(s, &h, &n);
	s->tree = h.tree;
	s->place = h.place;
	buf_clear(&s->record);
	note_sign(&s->key, &n, &s->record);
	s->published = false;
	rc = save(s, err) == 0 && publish(s, err) == 0 &&
	    enter(s, db, &n, err) == 0 ? 1 : -1;
out:
	free(h.leaf);
	return rc;
}
