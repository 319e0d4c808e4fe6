#include "lib/base/base.h"
#include "lib/store/store.h"

#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "lib/form/json.h"
#include "lib/store/store_int.h"

void
record_list_release(struct record_list *l)
{
	if (l->row)
		mem_free_secret(l->row, (size_t)l->n * sizeof(*l->row));
	*l = (struct record_list){ NULL, 0 };
}

int
store_read(struct store *s, const char *expediente, const struct form_def *f,
    const char *id, struct record *out, int *rev, bool *mine, struct err *err)
{
	struct buf sql = BUF_INIT;
	struct rows *r;
	int rc;

	/* Form names are ^[a-z][a-z0-9_]*$: form_load() saw to that. */
	buf_printf(&sql, "SELECT rev, mio, datos "
	    "FROM api.\"%s_leer\"($1::uuid, $2::uuid)", f->name);
	r = store_with_ticket(s, sql.s, expediente, f->name, id, err);
	buf_release(&sql);
	if (r && r->n != 1) {
		rows_free(&r);
		err_set(err, ERR_NOT_FOUND, "store: no record");
	}
	if (!r)
		return -1;
	*rev = rows_int(r, 0, 0);
	*mine = rows_bool(r, 0, 1);
	rc = record_from_json(out, rows_text(r, 0, 2), err);
	rows_free(&r);
	return rc;
}

int
store_list(struct store *s, const char *expediente, const struct form_def *f,
    const char *parent, struct record_list *out, struct err *err)
{
	struct buf sql = BUF_INIT;
	struct rows *r;
	int i;

	*out = (struct record_list){ NULL, 0 };
	buf_printf(&sql, "SELECT id, etiqueta, autor, estado, rev, mio "
	    "FROM api.\"%s_listar\"($1::uuid, $2::uuid)", f->name);
	r = store_with_ticket(s, sql.s, expediente, f->name, parent, err);
	buf_release(&sql);
	if (!r)
		return -1;
	out->row = mem_alloc(((size_t)r->n + 1) * sizeof(*out->row));
	out->n = r->n;
	for (i = 0; i < r->n; i++) {
		struct record_row *row = &out->row[i];

		copy_text(row->id, sizeof(row->id), rows_text(r, i, 0));
		copy_text(row->label, sizeof(row->label), rows_text(r, i, 1));
		copy_text(row->author, sizeof(row->author),
		    rows_text(r, i, 2));
		copy_text(row->state, sizeof(row->state), rows_text(r, i, 3));
		row->rev = rows_int(r, i, 4);
		row->mine = rows_bool(r, i, 5);
	}
	rows_free(&r);
	return 0;
}

/* ---- what may still be changed ---- */

void
fixed_release(struct fixed *x)
{
	free(x->field);
	*x = (struct fixed){ FIXED_NOT, false, NULL };
}

static enum fixed_why
fixed_why_from(const char *s)
{
	static const struct {
		const char *word;
		enum fixed_why why;
	} words[] = {
		{ "", FIXED_NOT }, { "ajeno", FIXED_OTHERS },
		{ "perfil", FIXED_PROFILE }, { "integrado", FIXED_FILED },
	};
	size_t i;

	for (i = 0; i < NELEM(words); i++)
		if (strcmp(words[i].word, s) == 0)
			return words[i].why;
	return FIXED_OTHERS;
}

/* One row for each field that stays; '*' for all of them. */
int
store_fixed(struct store *s, const char *expediente, const struct form_def *f,
    const char *id, struct fixed *out, struct err *err)
{
	struct buf sql = BUF_INIT;
	struct rows *r;
	int i, k;

	*out = (struct fixed){ FIXED_NOT, false, NULL };
	buf_printf(&sql, "SELECT c.por, x FROM api.registro_cambia($1::uuid, "
	    "'%s', $2::uuid) c LEFT JOIN LATERAL unnest(c.fijos) x ON true",
	    f->name);
	r = store_with_ticket(s, sql.s, expediente, f->name, id, err);
	buf_release(&sql);
	if (!r)
		return -1;
	for (i = 0; i < r->n; i++) {
		out->why = fixed_why_from(rows_text(r, i, 0));
		out->all |= strcmp(rows_text(r, i, 1), "*") == 0;
		k = form_field(f, rows_text(r, i, 1));
		if (k < 0)
			continue;
		if (!out->field)
			out->field = mem_alloc((size_t)f->nfields *
			    sizeof(*out->field));
		out->field[k] = true;
	}
	rows_free(&r);
	return 0;
}

/* ---- saving ---- */

/* The record as the screen has it: only that knows the place of an entry. */
static bool
record_as_typed(struct store *s, const struct draft *d,
    const struct form_def *f, bool saved, struct record *r)
{
	struct err err = ERR_INIT;
	bool mine;
	int rev;

	record_init(r, f);
	if (d->id[0] && store_read(s, d->expediente, f, d->id, r, &rev, &mine,
	    &err) != 0)
		return false;
	return saved || store_draft_fields(s, d, r, &err) == 0;
}

static bool
has_entries(const struct rows *r)
{
	int i;

	for (i = 0; i < r->n; i++)
		if (strchr(rows_text(r, i, 3), '.'))
			return true;
	return false;
}

/* Columns 3 to 5: path, kind, name of the check. */
static void
problems_from(struct store *s, const struct draft *d,
    const struct form_def *f, bool saved, const struct rows *r,
    struct problems *out)
{
	struct record rec;
	char text[160];
	int i;

	if (has_entries(r))
		(void)record_as_typed(s, d, f, saved, &rec);
	else
		record_init(&rec, f);
	for (i = 0; i < r->n; i++) {
		struct place at = { .field = -1, .entry = -1, .sub = -1 };
		enum problem_kind kind;

		if (!rows_get(r, i, 4))
			continue;
		kind = problem_from_code(rows_text(r, i, 4));
		if (kind == PROBLEM_NONE)
			kind = PROBLEM_WRONG;
		if (!record_find(&rec, rows_text(r, i, 3), &at))
			at = (struct place){ -1, -1, -1 };
		problem_sentence(f, kind, rows_text(r, i, 5), text,
		    sizeof(text));
		problems_add(out, kind, at, "%s", text);
	}
	record_release(&rec);
}

static int
why_not(const struct problems *ps, struct err *err)
{
	int i;

	for (i = 0; i < ps->n; i++)
		if (ps->p[i].kind == PROBLEM_REVISION)
			return err_set(err, ERR_CONFLICT,
			    "store: saved by somebody else");
	for (i = 0; i < ps->n; i++)
		if (ps->p[i].kind == PROBLEM_GONE && ps->p[i].at.field < 0)
			return err_set(err, ERR_NOT_FOUND, "store: gone");
	return err_set(err, ERR_INVALID, "store: %d problems", ps->n);
}

/*
 * Two people began the one record of a form that does not repeat: the bank
 * has put this draft on the record that was saved first.
 */
static void
became_of(struct store *s, struct draft *d)
{
	struct err err = ERR_INIT;
	struct draft now;

	if (store_draft_resume(s, d->key, &now, &err) == 0)
		*d = now;
}

int
store_save(struct store *s, struct draft *d, const struct form_def *f,
    struct problems *out, struct err *err)
{
	const char *val[] = { d->key };
	struct buf sql = BUF_INIT;
	struct rows *r;
	bool saved;

	*out = (struct problems){ 0 };
	if (store_draft_flush(s, err) != 0)
		return -1;
	buf_printf(&sql, "SELECT g.id, g.rev, g.expediente, p.campo, p.que, "
	    "p.revision FROM api.\"%s_guardar\"($1::uuid, NULL, NULL, NULL, "
	    "NULL, NULL) g LEFT JOIN LATERAL jsonb_to_recordset(g.problemas) "
	    "AS p(campo text, que text, revision text) ON true", f->name);
	r = store_query(s, sql.s, 1, val, DB_WRITE, err);
	buf_release(&sql);
	if (r && r->n == 0) {
		rows_free(&r);
		err_set(err, ERR_NOT_FOUND, "store: no draft");
	}
	if (!r)
		return -1;
	saved = rows_get(r, 0, 0) != NULL;
	if (saved) {
		copy_text(d->id, sizeof(d->id), rows_text(r, 0, 0));
		d->rev = rows_int(r, 0, 1);
		copy_text(d->expediente, sizeof(d->expediente),
		    rows_text(r, 0, 2));
		queue_forget(&s->queue, d->key);
	}
	problems_from(s, d, f, saved, r, out);
	rows_free(&r);
	if (saved)
		return 0;
	(void)why_not(out, err);
	if (err->code == ERR_CONFLICT && !d->id[0])
		became_of(s, d);
	return -1;
}
