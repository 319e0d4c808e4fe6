#include "lib/base/base.h"
#include "lib/store/store.h"

#include "lib/base/mem.h"
#include "lib/store/store_int.h"

enum { RECENTS = 30, PENDING = 8 };

void
found_list_release(struct found_list *l)
{
	if (l->row)
		mem_free_secret(l->row, (size_t)l->n * sizeof(*l->row));
	*l = (struct found_list){ .row = NULL };
}

static const char found_sql[] = "SELECT expediente, folio, nombre, edad, "
	"municipio, estado, to_char(tocado, 'DD/MM/YYYY HH24:MI'), parecido, "
	"hay_mas FROM api.lista($1::uuid)";

static int
found_from(struct rows *r, struct found_list *out)
{
	int i;

	*out = (struct found_list){ .row = NULL };
	if (!r)
		return -1;
	out->row = mem_alloc(((size_t)r->n + 1) * sizeof(*out->row));
	out->n = r->n;
	for (i = 0; i < r->n; i++) {
		struct found *f = &out->row[i];

		copy_text(f->id, sizeof(f->id), rows_text(r, i, 0));
		copy_text(f->folio, sizeof(f->folio), rows_text(r, i, 1));
		copy_text(f->name, sizeof(f->name), rows_text(r, i, 2));
		copy_text(f->age, sizeof(f->age), rows_text(r, i, 3));
		copy_text(f->municipality, sizeof(f->municipality),
		    rows_text(r, i, 4));
		copy_text(f->state, sizeof(f->state), rows_text(r, i, 5));
		copy_text(f->touched, sizeof(f->touched), rows_text(r, i, 6));
		f->alike = rows_bool(r, i, 7);
		out->more = rows_bool(r, i, 8);
	}
	rows_free(&r);
	return 0;
}

int
store_recents(struct store *s, struct found_list *out, struct err *err)
{
	char n[16];
	const char *val[] = { n };

	snprintf(n, sizeof(n), "%d", RECENTS);
	return found_from(store_with_list(s, "SELECT api.recientes($1::int)",
	    1, val, found_sql, err), out);
}

static const char *const caso_states[] = {
	[CASO_ANY] = NULL, [CASO_NONE] = "sin_caso",
	[CASO_SAVED] = "guardado", [CASO_FILED] = "integrado",
};

static const char search_sql[] = "SELECT api.buscar($1, $2, $3::int)";

int
store_search(struct store *s, const char *text, enum caso_state state,
    struct found_list *out, struct err *err)
{
	char n[16];
	const char *val[] = { text, caso_states[state], n };

	snprintf(n, sizeof(n), "%d", STORE_HITS);
	return found_from(store_with_list(s, search_sql, 3, val, found_sql,
	    err), out);
}

/* ---- the same, not waited for ---- */

void
later_release(struct later *l)
{
	mem_free_text(l->text);
	found_list_release(&l->list);
	memset(l, 0, sizeof(*l));
}

void
store_search_later(struct store *s, const char *text)
{
	struct later *l = &s->later;
	bool sent = l->sent;

	later_release(l);
	l->text = mem_dup(text);
	l->sent = l->anew = sent;
	if (!s->queue.sent)
		later_send(s);
}

void
later_send(struct store *s)
{
	struct later *l = &s->later;
	char n[16];
	const char *val[] = { l->text, NULL, n }, *ticket[] = { l->ticket };
	struct err err = ERR_INIT;

	if (!l->text || l->sent || l->step == LATER_DONE)
		return;
	snprintf(n, sizeof(n), "%d", STORE_HITS);
	if ((l->step == LATER_TICKET ? db_send(s->db, search_sql, 3, val,
	    &err) : db_send(s->db, found_sql, 1, ticket, &err)) != 0)
		return;			/* store_pump() hears of it too */
	l->sent = true;
	l->sent_at = store_now_ms();
}

/* One that failed is not asked again: nobody waits for it. */
void
later_settle(struct store *s, enum db_progress how)
{
	struct later *l = &s->later;
	struct rows *r = db_take(s->db);

	l->sent = false;
	if (l->anew) {
		l->anew = false;
	} else if (how != DB_DONE || !r ||
	    (l->step == LATER_TICKET && r->n != 1)) {
		later_release(l);
	} else if (l->step == LATER_TICKET) {
		copy_text(l->ticket, sizeof(l->ticket), rows_text(r, 0, 0));
		l->step = LATER_LIST;
	} else {
		(void)!found_from(r, &l->list);
		l->step = LATER_DONE;
		r = NULL;
	}
	rows_free(&r);
}

bool
store_search_answer(struct store *s, struct found_list *out)
{
	struct later *l = &s->later;

	if (l->step != LATER_DONE)
		return false;
	*out = l->list;
	l->list = (struct found_list){ .row = NULL };
	later_release(l);
	return true;
}

/* ---- what waits, and the month ---- */

void
pending_list_release(struct pending_list *l)
{
	if (l->row)
		mem_free_secret(l->row, (size_t)l->n * sizeof(*l->row));
	*l = (struct pending_list){ .row = NULL };
}

int
store_pending(struct store *s, struct pending_list *out, struct err *err)
{
	char n[16];
	const char *val[] = { n };
	struct pending_row *p;
	struct rows *r;
	int i;

	*out = (struct pending_list){ .row = NULL };
	snprintf(n, sizeof(n), "%d", PENDING);
	r = store_with_list(s, "SELECT api.pendientes($1::int)", 1, val,
	    "SELECT forma, registro, expediente, folio, nombre, plazo, urge, "
	    "que = 'captura', total FROM api.pendientes_lista($1::uuid)", err);
	if (!r)
		return -1;
	out->row = mem_alloc(((size_t)r->n + 1) * sizeof(*out->row));
	out->n = r->n;
	for (i = 0; i < r->n; i++) {
		p = &out->row[i];
		copy_text(p->form, sizeof(p->form), rows_text(r, i, 0));
		copy_text(p->record, sizeof(p->record), rows_text(r, i, 1));
		copy_text(p->expediente, sizeof(p->expediente),
		    rows_text(r, i, 2));
		copy_text(p->folio, sizeof(p->folio), rows_text(r, i, 3));
		copy_text(p->name, sizeof(p->name), rows_text(r, i, 4));
		copy_text(p->term, sizeof(p->term), rows_text(r, i, 5));
		p->urgent = rows_bool(r, i, 6);
		if (rows_bool(r, i, 7)) {
			out->casos++;
			out->casos_all = rows_int(r, i, 8);
		} else {
			out->notices_all = rows_int(r, i, 8);
		}
	}
	rows_free(&r);
	return 0;
}

/* ---- readings ---- */

void
reading_list_release(struct reading_list *l)
{
	free(l->row);
	*l = (struct reading_list){ NULL, 0 };
}

int
store_readings(struct store *s, struct reading_list *out, struct err *err)
{
	struct reading *x;
	struct rows *r;
	int i;

	*out = (struct reading_list){ NULL, 0 };
	r = store_query(s, "SELECT id, cuenta, nombre, "
	    "to_char(cuando, 'DD/MM'), to_char(cuando, 'HH24:MI'), "
	    "cuantos, minutos, propia FROM api.lecturas_inusuales()", 0, NULL,
	    DB_WRITE, err);
	if (!r)
		return -1;
	out->row = mem_alloc(((size_t)r->n + 1) * sizeof(*out->row));
	out->n = r->n;
	for (i = 0; i < r->n; i++) {
		x = &out->row[i];
		copy_text(x->id, sizeof(x->id), rows_text(r, i, 0));
		copy_text(x->account, sizeof(x->account), rows_text(r, i, 1));
		copy_text(x->name, sizeof(x->name), rows_text(r, i, 2));
		copy_text(x->day, sizeof(x->day), rows_text(r, i, 3));
		copy_text(x->hour, sizeof(x->hour), rows_text(r, i, 4));
		x->expedientes = rows_int(r, i, 5);
		x->minutes = rows_int(r, i, 6);
		x->own = rows_bool(r, i, 7);
	}
	rows_free(&r);
	return 0;
}

int
store_reading(struct store *s, const char *id, struct found_list *out,
    struct err *err)
{
	const char *val[] = { id };

	return found_from(store_with_list(s, "SELECT "
	    "api.lectura_inusual($1::uuid)", 1, val, found_sql, err), out);
}

int
store_reading_close(struct store *s, const char *id, struct err *err)
{
	const char *val[] = { id };
	struct rows *r = store_query(s, "SELECT "
	    "api.lectura_inusual_atender($1::uuid)", 1, val, DB_WRITE, err);

	if (!r)
		return -1;
	rows_free(&r);
	return 0;
}

int
store_month(struct store *s, struct month *out, struct err *err)
{
	struct rows *r = store_one(s, "SELECT mes, expedientes, casos, "
	    "integrados, a_tiempo, por_integrar, vencidos FROM api.mi_mes()",
	    0, NULL, DB_WRITE, err);

	if (!r)
		return -1;
	copy_text(out->name, sizeof(out->name), rows_text(r, 0, 0));
	out->expedientes = rows_int(r, 0, 1);
	out->casos = rows_int(r, 0, 2);
	out->filed = rows_int(r, 0, 3);
	out->in_time = rows_int(r, 0, 4);
	out->open = rows_int(r, 0, 5);
	out->late = rows_int(r, 0, 6);
	rows_free(&r);
	return 0;
}

/* ---- overview ---- */

void
overview_release(struct overview *o)
{
	free(o->section);
	explicit_bzero(o, sizeof(*o));
}

static enum section_state
section_state_from(const char *s)
{
	static const struct {
		const char *word;
		enum section_state state;
	} words[] = {
		{ "vacia", SECTION_EMPTY }, { "sugerida", SECTION_SUGGESTED },
		{ "falta", SECTION_MISSING },
		{ "duda", SECTION_DOUBT }, { "error", SECTION_WRONG },
		{ "lista", SECTION_DONE },
	};
	size_t i;

	for (i = 0; i < NELEM(words); i++)
		if (strcmp(words[i].word, s) == 0)
			return words[i].state;
	return SECTION_EMPTY;
}

static int
sections(struct store *s, struct overview *out, struct err *err)
{
	struct rows *r = store_with_ticket(s, "SELECT forma, titulo, "
	    "registros, estado, borrador, repite, faltan "
	    "FROM api.expediente_secciones($1::uuid) ORDER BY orden", out->id,
	    "resumen", NULL, err);
	int i;

	if (!r)
		return -1;
	out->section = mem_alloc(((size_t)r->n + 1) * sizeof(*out->section));
	out->n = r->n;
	for (i = 0; i < r->n; i++) {
		struct section *x = &out->section[i];

		copy_text(x->form, sizeof(x->form), rows_text(r, i, 0));
		copy_text(x->title, sizeof(x->title), rows_text(r, i, 1));
		x->records = rows_int(r, i, 2);
		x->state = section_state_from(rows_text(r, i, 3));
		x->draft = rows_bool(r, i, 4);
		x->repeats = rows_bool(r, i, 5);
		x->lacks = rows_int(r, i, 6);
	}
	rows_free(&r);
	return 0;
}

int
store_overview(struct store *s, const char *expediente, struct overview *out,
    struct err *err)
{
	struct rows *r;

	memset(out, 0, sizeof(*out));
	r = store_with_ticket(s, "SELECT folio, nombre, edad, vence, temporal "
	    "FROM api.expediente_resumen($1::uuid)", expediente, "resumen",
	    NULL, err);
	if (r && r->n != 1) {
		rows_free(&r);
		err_set(err, ERR_NOT_FOUND, "store: no expediente");
	}
	if (!r)
		return -1;
	copy_text(out->id, sizeof(out->id), expediente);
	copy_text(out->folio, sizeof(out->folio), rows_text(r, 0, 0));
	copy_text(out->name, sizeof(out->name), rows_text(r, 0, 1));
	copy_text(out->age, sizeof(out->age), rows_text(r, 0, 2));
	copy_text(out->due, sizeof(out->due), rows_text(r, 0, 3));
	copy_text(out->temporary, sizeof(out->temporary), rows_text(r, 0, 4));
	rows_free(&r);
	if (sections(s, out, err) != 0) {
		overview_release(out);
		return -1;
	}
	return 0;
}

/* ---- review and integrating ---- */

void
review_release(struct review *r)
{
	free(r->row);
	*r = (struct review){ NULL, 0, false };
}

static int
review_row_from(struct store *s, const struct rows *r, int i,
    struct review_row *row, struct err *err)
{
	const struct form_def *f;

	copy_text(row->form, sizeof(row->form), rows_text(r, i, 0));
	copy_text(row->title, sizeof(row->title), rows_text(r, i, 1));
	copy_text(row->id, sizeof(row->id), rows_text(r, i, 2));
	copy_text(row->parent, sizeof(row->parent), rows_text(r, i, 3));
	copy_text(row->path, sizeof(row->path), rows_text(r, i, 4));
	row->kind = problem_from_code(rows_text(r, i, 5));
	if (!(f = store_form(s, row->form, 0, err)))
		return -1;
	copy_text(row->field, sizeof(row->field), path_label(f, row->path));
	problem_sentence(f, row->kind, rows_text(r, i, 6), row->text,
	    sizeof(row->text));
	return 0;
}

int
store_review(struct store *s, const char *expediente, const char *caso,
    struct review *out, struct err *err)
{
	struct rows *r;
	int i, rc = 0;

	*out = (struct review){ NULL, 0, true };
	r = store_with_ticket(s, "SELECT forma, titulo, id, padre, campo, que, "
	    "revision FROM api.caso_revision($1::uuid, $2::uuid)", expediente,
	    "revision", caso, err);
	if (!r)
		return -1;
	out->row = mem_alloc(((size_t)r->n + 1) * sizeof(*out->row));
	out->n = r->n;
	for (i = 0; i < r->n && rc == 0; i++) {
		rc = review_row_from(s, r, i, &out->row[i], err);
		if (out->row[i].kind != PROBLEM_DOUBT)
			out->can = false;
	}
	rows_free(&r);
	if (rc != 0)
		review_release(out);
	return rc;
}

int
store_integrate(struct store *s, const char *caso, struct err *err)
{
	const char *val[] = { caso };
	struct rows *r;

	if (store_draft_flush(s, err) != 0)
		return -1;
	r = store_query(s, "SELECT api.caso_integrar($1::uuid)", 1, val,
	    DB_WRITE, err);
	if (!r)
		return -1;
	rows_free(&r);
	return 0;
}
