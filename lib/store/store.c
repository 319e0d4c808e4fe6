#include "lib/base/base.h"
#include "lib/store/store.h"

#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/store/store_int.h"

void
copy_text(char *to, size_t cap, const char *from)
{
	size_t n = from ? strlen(from) : 0;

	if (n >= cap)
		n = utf8_whole(from, cap - 1);
	if (n > 0)
		memcpy(to, from, n);
	to[n] = '\0';
}

const char *
null_if_empty(const char *s)
{
	return s && *s ? s : NULL;
}

struct store *
store_open(const struct conf *c, const char *institution, struct err *err)
{
	char role[64];
	struct db_conf dc;
	struct store *s;
	struct db *db;

	if ((size_t)snprintf(role, sizeof(role), "i_%s", institution) >=
	    sizeof(role)) {
		err_set(err, ERR_INVALID, "store: name of institution");
		return NULL;
	}
	dc = db_conf_from(c, role);
	if (!(db = db_open(&dc, err)))
		return NULL;
	s = mem_alloc(sizeof(*s));
	s->db = db;
	s->ntop = -1;
	return s;
}

void
store_close(struct store **sp)
{
	struct store *s = *sp;

	if (!s)
		return;
	queue_release(&s->queue);
	later_release(&s->later);
	forms_release(s);
	db_close(&s->db);
	mem_free_secret(s, sizeof(*s));
	*sp = NULL;
}

struct rows *
store_query(struct store *s, const char *sql, int n, const char *const *val,
    enum db_flags flags, struct err *err)
{
	queue_drain(s);
	return db_query(s->db, sql, n, val, flags, err);
}

struct rows *
store_one(struct store *s, const char *sql, int n, const char *const *val,
    enum db_flags flags, struct err *err)
{
	struct rows *r = store_query(s, sql, n, val, flags, err);

	if (r && r->n != 1) {
		rows_free(&r);
		err_set(err, ERR_NOT_FOUND, "store: no row");
	}
	return r;
}

/* ---- the session ---- */

int
store_take_session(struct store *s, const unsigned char token[STORE_TOKEN],
    struct store_person *out, struct err *err)
{
	char hex[2 * STORE_TOKEN + 3] = "\\x";
	const char *val[] = { hex };
	struct rows *r;
	size_t i;

	for (i = 0; i < STORE_TOKEN; i++)
		snprintf(hex + 2 + 2 * i, 3, "%02x", token[i]);
	r = store_one(s, "SELECT cuenta, nombre, institucion_nombre, perfil, "
	    "entidad, municipio, demostracion, dias_contrasena, "
	    "bloqueo_minutos, perfil_nombre, oficio, "
	    "'consultar' = ANY (facultades), 'capturar' = ANY (facultades), "
	    "avisa_contrasena, 'supervisar' = ANY (facultades) "
	    "FROM api.sesion_tomar($1::bytea)", 1, val, DB_WRITE, err);
	explicit_bzero(hex, sizeof(hex));
	if (!r)
		return -1;
	*out = (struct store_person){
		.demo = rows_bool(r, 0, 6),
		.password_days = rows_int(r, 0, 7),
		.lock_minutes = (unsigned)rows_int(r, 0, 8),
		.may_read = rows_bool(r, 0, 11),
		.may_capture = rows_bool(r, 0, 12),
		.password_ends = rows_bool(r, 0, 13),
		.may_supervise = rows_bool(r, 0, 14),
	};
	copy_text(out->account, sizeof(out->account), rows_text(r, 0, 0));
	copy_text(out->name, sizeof(out->name), rows_text(r, 0, 1));
	copy_text(out->institution, sizeof(out->institution),
	    rows_text(r, 0, 2));
	copy_text(out->profile, sizeof(out->profile), rows_text(r, 0, 3));
	copy_text(out->state_code, sizeof(out->state_code),
	    rows_text(r, 0, 4));
	copy_text(out->municipality, sizeof(out->municipality),
	    rows_text(r, 0, 5));
	copy_text(out->profile_name, sizeof(out->profile_name),
	    rows_text(r, 0, 9));
	copy_text(out->trade, sizeof(out->trade), rows_text(r, 0, 10));
	rows_free(&r);
	return 0;
}

int
store_lock(struct store *s, struct err *err)
{
	struct rows *r = store_query(s, "SELECT api.sesion_bloquear()", 0,
	    NULL, DB_WRITE, err);

	tickets_forget(s);
	if (!r)
		return -1;
	rows_free(&r);
	return 0;
}

int
store_today(struct store *s, struct date *out, struct err *err)
{
	struct rows *r = store_one(s, "SELECT api.hoy()", 0, NULL, DB_READ,
	    err);
	int rc;

	if (!r)
		return -1;
	rc = date_from_iso(rows_text(r, 0, 0), out, err);
	rows_free(&r);
	return rc;
}

/* ---- tickets ---- */

void
tickets_forget(struct store *s)
{
	memset(s->tickets, 0, sizeof(s->tickets));
}

static struct ticket *
ticket_find(struct store *s, const char *expediente, const char *form)
{
	int i;

	for (i = 0; i < TICKETS; i++)
		if (s->tickets[i].id[0] &&
		    strcmp(s->tickets[i].expediente, expediente) == 0 &&
		    strcmp(s->tickets[i].form, form) == 0)
			return &s->tickets[i];
	return NULL;
}

/* Its own transaction: reading is refused before this is committed. */
static struct ticket *
ticket_take(struct store *s, const char *expediente, const char *form,
    struct err *err)
{
	const char *val[] = { expediente, form };
	struct rows *r = store_one(s, "SELECT api.abrir($1::uuid, $2)", 2, val,
	    DB_WRITE, err);
	struct ticket *t;

	if (!r)
		return NULL;
	t = &s->tickets[s->next_ticket++ % TICKETS];
	copy_text(t->expediente, sizeof(t->expediente), expediente);
	copy_text(t->form, sizeof(t->form), form);
	copy_text(t->id, sizeof(t->id), rows_text(r, 0, 0));
	rows_free(&r);
	return t;
}

struct rows *
store_with_ticket(struct store *s, const char *sql, const char *expediente,
    const char *form, const char *arg, struct err *err)
{
	struct ticket *t = ticket_find(s, expediente, form);
	bool old = t != NULL;
	const char *val[2];
	struct rows *r;

	for (;;) {
		if (!t && !(t = ticket_take(s, expediente, form, err)))
			return NULL;
		val[0] = t->id;
		val[1] = null_if_empty(arg);
		r = store_query(s, sql, arg ? 2 : 1, val, DB_READ, err);
		if (r || err->code != ERR_DENIED || !old)
			return r;
		t->id[0] = '\0';	/* its fifteen minutes are over */
		t = NULL;
		old = false;
	}
}

struct rows *
store_with_list(struct store *s, const char *ask, int n,
    const char *const *val, const char *sql, struct err *err)
{
	struct rows *t = store_one(s, ask, n, val, DB_WRITE, err);
	struct rows *r = NULL;
	const char *ticket[1];

	if (!t)
		return NULL;
	ticket[0] = rows_text(t, 0, 0);
	r = store_query(s, sql, 1, ticket, DB_READ, err);
	rows_free(&t);
	return r;
}

/* ---- the law ---- */

int
store_law(struct store *s, const char *item, char **out, struct err *err)
{
	const char *val[] = { item };
	struct rows *r = store_one(s, "SELECT api.ley($1)", 1, val, DB_READ,
	    err);

	*out = NULL;
	if (!r)
		return -1;
	*out = mem_dup(rows_text(r, 0, 0));
	rows_free(&r);
	return 0;
}
