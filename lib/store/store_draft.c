#include "lib/base/base.h"
#include "lib/store/store.h"

#include "lib/base/mem.h"
#include "lib/form/json.h"
#include "lib/store/store_int.h"

void
draft_list_release(struct draft_list *l)
{
	if (l->row)
		mem_free_secret(l->row, (size_t)l->n * sizeof(*l->row));
	*l = (struct draft_list){ NULL, 0 };
}

#define DRAFT_COLUMNS	"clave, forma, version, expediente, padre, id, rev, "

/* Columns as in DRAFT_COLUMNS, then the field she was on. */
static void
draft_from(struct draft *d, const struct rows *r, int row)
{
	memset(d, 0, sizeof(*d));
	copy_text(d->key, sizeof(d->key), rows_text(r, row, 0));
	copy_text(d->form, sizeof(d->form), rows_text(r, row, 1));
	d->version = rows_int(r, row, 2);
	copy_text(d->expediente, sizeof(d->expediente), rows_text(r, row, 3));
	copy_text(d->parent, sizeof(d->parent), rows_text(r, row, 4));
	copy_text(d->id, sizeof(d->id), rows_text(r, row, 5));
	d->rev = rows_int(r, row, 6);
	copy_text(d->at, sizeof(d->at), rows_text(r, row, 7));
}

int
store_drafts(struct store *s, struct draft_list *out, struct err *err)
{
	struct rows *r;
	int i;

	*out = (struct draft_list){ NULL, 0 };
	r = store_with_list(s, "SELECT api.borradores()", 0, NULL, "SELECT "
	    DRAFT_COLUMNS "campo, titulo, folio, etiqueta, to_char(tocado, "
	    "'DD/MM HH24:MI'), campos FROM api.borradores_lista($1::uuid)",
	    err);
	if (!r)
		return -1;
	out->row = mem_alloc(((size_t)r->n + 1) * sizeof(*out->row));
	out->n = r->n;
	for (i = 0; i < r->n; i++) {
		struct draft_row *row = &out->row[i];

		draft_from(&row->d, r, i);
		row->d.resumed = true;
		copy_text(row->title, sizeof(row->title), rows_text(r, i, 8));
		copy_text(row->folio, sizeof(row->folio), rows_text(r, i, 9));
		copy_text(row->label, sizeof(row->label), rows_text(r, i, 10));
		copy_text(row->touched, sizeof(row->touched),
		    rows_text(r, i, 11));
		row->fields = rows_int(r, i, 12);
	}
	rows_free(&r);
	return 0;
}

static int
draft_one(struct store *s, const char *sql, int n, const char *const *val,
    struct draft *out, struct err *err)
{
	struct rows *r = store_one(s, sql, n, val, DB_WRITE, err);

	if (!r)
		return -1;
	draft_from(out, r, 0);
	out->resumed = rows_bool(r, 0, 8);
	rows_free(&r);
	return 0;
}

int
store_draft_open(struct store *s, const char *form, const char *parent,
    const char *id, struct draft *out, struct err *err)
{
	const char *val[] = { form, null_if_empty(parent),
	    null_if_empty(id) };

	return draft_one(s, "SELECT " DRAFT_COLUMNS "campo, reanudado "
	    "FROM api.borrador_abrir($1, $2::uuid, $3::uuid)", 3, val, out,
	    err);
}

int
store_draft_resume(struct store *s, const char *key, struct draft *out,
    struct err *err)
{
	const char *val[] = { key };

	if (draft_one(s, "SELECT " DRAFT_COLUMNS "campo, reanudado "
	    "FROM api.borrador_reanudar($1::uuid)", 1, val, out, err) != 0)
		return -1;
	out->resumed = true;
	return 0;
}

/* ---- its fields ---- */

/* "medidas.2.tipo", "medidas.2": an entry that only the draft knows is made. */
static bool
make_entry(struct record *r, const char *path)
{
	const char *dot = strchr(path, '.');
	char name[64];
	int field, number;

	if (!dot)
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)(dot - path), path);
	field = form_field(r->form, name);
	number = (int)strtol(dot + 1, NULL, 10);
	return field >= 0 && number > 0 &&
	    r->form->fields[field].type == FIELD_GROUP &&
	    record_put_entry(r, field, number) >= 0;
}

static bool
place_for(struct record *r, const char *path, struct place *p)
{
	return (!strchr(path, '.') || make_entry(r, path)) &&
	    record_find(r, path, p);
}

/* One field as it was put: its text, and its value or the reason for none. */
static int
lay_field(struct record *rec, const char *path, const char *text,
    const char *json, const char *reason, struct err *err)
{
	struct value *v;
	struct place p;

	/* What the form no longer has is not shown; the bank still has it. */
	if (!place_for(rec, path, &p))
		return 0;
	if (!(v = record_at(rec, p)))
		return 0;
	value_release(v);
	if (reason && missing_from_code(reason) != MISSING_COUNT) {
		value_set_missing(v, missing_from_code(reason));
		return 0;
	}
	value_set(v, text, NULL);
	return json ? value_from_json(record_field(rec, p), v, json, err) : 0;
}

static void
lay_removed_entry(struct record *rec, const char *path)
{
	struct place p;

	if (place_for(rec, path, &p) && p.entry >= 0)
		record_remove_entry(rec, p.field, p.entry);
}

/*
 * Entries that were taken away: after all else, so that they stay away.  One
 * that only the draft had is made first, so that its number is not given to
 * the next one, who would be taken away with it.
 */
static void
lay_removed(struct record *rec, const struct rows *r)
{
	int i;

	for (i = 0; i < r->n; i++)
		if (strcmp(rows_text(r, i, 3), "quitada") == 0)
			lay_removed_entry(rec, rows_text(r, i, 0));
}

/* What the bank has not taken yet is hers all the same. */
static int
lay_waiting(const struct queue *q, const struct draft *d, struct record *rec,
    struct err *err)
{
	const struct pending *p;
	int rc = 0;

	for (p = q->p; p < q->p + q->n && rc == 0; p++) {
		if (strcmp(p->key, d->key) != 0 || !p->path)
			continue;
		if (p->remove)
			lay_removed_entry(rec, p->path);
		else
			rc = lay_field(rec, p->path, p->text, p->json,
			    p->missing, err);
	}
	return rc;
}

int
store_draft_fields(struct store *s, const struct draft *d,
    struct record *rec, struct err *err)
{
	const char *val[] = { d->key };
	struct rows *r;
	int i, rc = 0;

	r = store_query(s, "SELECT campo, texto, valor, sin "
	    "FROM api.borrador_leer($1::uuid)", 1, val, DB_READ, err);
	if (!r)
		return -1;
	for (i = 0; i < r->n && rc == 0; i++)
		if (strcmp(rows_text(r, i, 3), "quitada") != 0)
			rc = lay_field(rec, rows_text(r, i, 0),
			    rows_get(r, i, 1), rows_get(r, i, 2),
			    rows_get(r, i, 3), err);
	lay_removed(rec, r);
	rows_free(&r);
	return rc == 0 ? lay_waiting(&s->queue, d, rec, err) : rc;
}

int
store_draft_discard(struct store *s, const struct draft *d, struct err *err)
{
	const char *val[] = { d->key };
	struct rows *r;

	queue_settle(s);
	queue_forget(&s->queue, d->key);
	r = store_query(s, "SELECT api.borrador_descartar($1::uuid)", 1, val,
	    DB_WRITE, err);
	if (!r)
		return -1;
	rows_free(&r);
	return 0;
}

int
store_draft_rebase(struct store *s, struct draft *d, int rev,
    struct err *err)
{
	char number[16];
	const char *val[] = { d->key, number };
	struct rows *r;

	snprintf(number, sizeof(number), "%d", rev);
	r = store_query(s, "SELECT api.borrador_rebasar($1::uuid, $2::int)",
	    2, val, DB_WRITE, err);
	if (!r)
		return -1;
	rows_free(&r);
	d->rev = rev;
	return 0;
}
