#include "lib/base/base.h"
#include "tests/sql/server.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "lib/form/check.h"
#include "lib/store/store.h"
#include "tests/tap.h"

static struct conf conf;
static struct date today;

/* ---- sessions ---- */

static struct store *
enter(const char *env, struct store_person *who)
{
	unsigned char token[STORE_TOKEN];
	struct err err = ERR_INIT;
	struct store *s = store_open(&conf, "imv", &err);

	server_token(env, token);
	if (!s || store_take_session(s, token, who, &err) != 0) {
		printf("Bail out! %s: %s\n", env, err.msg);
		exit(1);
	}
	return s;
}

static void
who_is_asking(void)
{
	unsigned char token[STORE_TOKEN] = { 1, 2, 3 };
	struct store_person p;
	struct err err = ERR_INIT;
	struct store *s = store_open(&conf, "imv", &err);
	struct db *admin = server_db("postgres");
	struct draft_list drafts;

	ok(store_take_session(s, token, &p, &err) != 0, "a token of nobody");
	is_int(err.code, ERR_DENIED, "is denied");
	ok(store_drafts(s, &drafts, &err) != 0, "and nothing is read");
	is_int(err.code, ERR_DENIED, "without a session");
	store_close(&s);
	s = enter("ANA", &p);
	is_str(p.account, "imv.ana", "her account");
	is_str(p.name, "Ana Prueba", "her name");
	is_str(p.institution, "Instituto de prueba", "her institution");
	is_str(p.profile, "capturista", "her profile");
	is_str(p.state_code, "30", "the bank's state");
	is_int(p.lock_minutes, 15, "her minutes until the lock");
	ok(p.password_days > 100 && p.password_days < 200,
	    "the days of her password");
	ok(!p.password_ends, "too many to speak of");
	ok(store_today(s, &today, &err) == 0 && today.precision == DATE_DAY,
	    "the bank's day");
	store_close(&s);
	server_do(admin, "UPDATE auth.cuenta SET nombre = repeat('ñ', 100) "
	    "WHERE cuenta = 'imv.ana'");
	s = enter("ANA", &p);
	is_int((long long)strlen(p.name), 158,
	    "a name that is too long is cut between two letters");
	store_close(&s);
	server_do(admin, "UPDATE auth.cuenta SET nombre = 'Ana Prueba' "
	    "WHERE cuenta = 'imv.ana'");
	db_close(&admin);
	ok(s == NULL, "closed");
}

static void
forms_and_catalogues(void)
{
	struct store_person p;
	struct store *s = enter("ANA", &p);
	struct catalog_source src = store_catalogs(s);
	const struct form_def *const *forms;
	struct err err = ERR_INIT;
	const struct form_def *f;
	const struct catalog *c;
	char *law;
	int n = store_forms(s, &forms, &err);

	ok(n >= 5, "the sections of an expediente");
	is_str(n > 0 ? forms[0]->name : "", "datos_generales", "in order");
	f = store_form(s, "orden", 0, &err);
	ok(f != NULL, "a form below a caso");
	ok(f && f == store_form(s, "orden", f->version, &err),
	    "asked for by its number it is the same");
	ok(store_form(s, "no_hay", 0, &err) == NULL, "no such form");
	is_int(err.code, ERR_NOT_FOUND, "is not found");
	c = src.get(src.ctx, "municipio", "30");
	ok(c && catalog_find(c, "30087"), "municipios of the state");
	ok(c && !catalog_find(c, "20067"), "and of no other");
	ok(c == src.get(src.ctx, "municipio", "30"), "asked for once");
	ok(src.get(src.ctx, "no_hay", NULL) == NULL, "no such catalogue");
	ok(store_law(s, "XXXV.a", &law, &err) == 0 && law[0],
	    "the words of the law");
	free(law);
	store_close(&s);
}

/* ---- drafts ---- */

/* Types, leaves the field, and lets the store carry it. */
static void
type(struct store *s, const struct draft *d, struct record *r,
    const char *path, const char *text)
{
	struct catalog_source src = store_catalogs(s);
	struct problem why;
	struct place p;

	if (!record_find(r, path, &p)) {
		ok(0, path);
		return;
	}
	value_set(record_at(r, p), text, NULL);
	field_accept(record_field(r, p), record_at(r, p), r, p, &src, &today,
	    &why);
	store_draft_put(s, d, path, record_field(r, p), record_get(r, p));
}

static enum store_saving
pump_until(struct store *s, enum store_saving want, struct err *err)
{
	enum store_saving st = STORE_IDLE;
	int i;

	for (i = 0; i < 300; i++) {
		struct pollfd p = { .fd = store_fd(s), .events = POLLIN };

		st = store_pump(s, err);
		if (st == want || st == STORE_LOST)
			return st;
		poll(&p, 1, 10);
	}
	return st;
}

static void
same_text(struct record *r, const char *path, const char *want,
    const char *what)
{
	struct place p;
	const struct value *v = NULL;

	if (record_find(r, path, &p))
		v = record_get(r, p);
	is_str(v && v->text ? v->text : "(nothing)", want, what);
}

static char woman[ID_LEN];

static void
a_draft_keeps_every_field(void)
{
	struct store_person p;
	struct store *s = enter("ANA", &p);
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(s, "datos_generales", 0, &err);
	struct problems ps;
	struct record r, back;
	struct draft d, again;
	struct draft_list l;
	struct db *db;
	char when[24];

	record_init(&r, f);
	ok(store_draft_open(s, "datos_generales", "", "", &d, &err) == 0,
	    "a draft is begun");
	ok(!d.resumed && d.rev == 0 && !d.id[0], "a new one");
	type(s, &d, &r, "nombres", "ro");
	type(s, &d, &r, "nombres", "ros");
	type(s, &d, &r, "nombres", "rosa");
	type(s, &d, &r, "primer_apellido", "ñandú");
	/* A field that changes because another did does not move her. */
	snprintf(d.at, sizeof(d.at), "sexo");
	store_draft_at(s, &d, d.at);
	type(s, &d, &r, "fecha_nacimiento", "31/02/1990");
	is_int(pump_until(s, STORE_IDLE, &err), STORE_IDLE, "all committed");
	record_release(&r);
	store_close(&s);

	s = enter("ANA", &p);
	f = store_form(s, "datos_generales", 0, &err);
	record_init(&back, f);
	ok(store_drafts(s, &l, &err) == 0 && l.n == 1, "her list has it");
	is_str(l.row[0].title, "Datos generales", "by its title");
	is_int(l.row[0].fields, 3, "with three answers");
	db = server_db("postgres");
	server_value(db, "SELECT to_char(tocado AT TIME ZONE "
	    "'America/Mexico_City', 'DD/MM HH24:MI') FROM banco.borrador",
	    when, sizeof(when));
	db_close(&db);
	is_str(l.row[0].touched, when, "at an hour of the state's clock");
	ok(store_draft_resume(s, l.row[0].d.key, &again, &err) == 0,
	    "it is resumed from another desk");
	draft_list_release(&l);
	is_str(again.key, d.key, "the same");
	ok(again.resumed, "it says so");
	is_str(again.at, "sexo", "on the very field");
	ok(store_draft_fields(s, &again, &back, &err) == 0, "its fields");
	same_text(&back, "nombres", "rosa", "the last of what was typed");
	same_text(&back, "primer_apellido", "ñandú", "letters of ours");
	same_text(&back, "fecha_nacimiento", "31/02/1990",
	    "what is wrong, as it was typed");
	ok(value_is_wrong(record_named(&back, "fecha_nacimiento")),
	    "and known to be wrong");
	ok(store_save(s, &again, f, &ps, &err) != 0, "so it is not filed");
	is_int(err.code, ERR_INVALID, "as invalid");
	ok(ps.n == 1 && ps.p[0].kind == PROBLEM_WRONG &&
	    ps.p[0].at.field == form_field(f, "fecha_nacimiento"),
	    "and the field is told");
	problems_release(&ps);
	type(s, &again, &back, "fecha_nacimiento", "28/02/1990");
	ok(store_save(s, &again, f, &ps, &err) == 0, "mended, it is filed");
	ok(again.id[0] && again.rev == 1, "the record is there");
	is_str(again.expediente, again.id, "and begins an expediente");
	ok(ps.n > 0, "what bars integrating is told");
	problems_release(&ps);
	snprintf(woman, sizeof(woman), "%s", again.id);
	ok(store_save(s, &again, f, &ps, &err) == 0 && again.rev == 1 &&
	    strcmp(again.id, woman) == 0, "filing it again is the same filing");
	problems_release(&ps);
	ok(store_drafts(s, &l, &err) == 0 && l.n == 0, "the draft has ended");
	draft_list_release(&l);
	record_release(&back);
	store_close(&s);
}

static void
what_is_read_was_written(void)
{
	struct store_person p;
	struct store *s = enter("BERTA", &p);
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(s, "datos_generales", 0, &err);
	struct record_list l;
	struct found_list hits;
	struct overview o;
	struct record r;
	bool mine;
	int rev;

	record_init(&r, f);
	ok(store_read(s, woman, f, woman, &r, &rev, &mine, &err) == 0,
	    "a colleague reads it");
	is_int(rev, 1, "its revision");
	ok(mine, "it is her institution's");
	is_str(record_named(&r, "nombres")->canon, "rosa", "a name");
	is_str(record_named(&r, "fecha_nacimiento")->canon, "1990-02-28",
	    "a date");
	record_release(&r);
	record_init(&r, f);
	ok(store_lock(s, &err) == 0, "she locks her screen");
	ok(store_read(s, woman, f, woman, &r, &rev, &mine, &err) == 0,
	    "and reads again with a new ticket");
	record_release(&r);
	ok(store_list(s, woman, f, "", &l, &err) == 0 && l.n == 1,
	    "the list of what begins it");
	is_str(l.row[0].label, "rosa ñandú", "by name");
	record_list_release(&l);
	ok(store_search(s, "ñandu", CASO_ANY, &hits, &err) == 0 && hits.n == 1,
	    "found without the accent");
	is_str(hits.row[0].id, woman, "it is she");
	found_list_release(&hits);
	ok(store_search(s, "nadie", CASO_ANY, &hits, &err) == 0 && hits.n == 0,
	    "nobody of that name");
	found_list_release(&hits);
	ok(store_recents(s, &hits, &err) == 0 && hits.n == 1, "her recents");
	found_list_release(&hits);
	ok(store_overview(s, woman, &o, &err) == 0, "the overview");
	ok(strncmp(o.folio, "IMV-", 4) == 0, "has a folio");
	is_str(o.section[0].form, "datos_generales", "begins with who she is");
	is_int(o.section[0].records, 1, "of whom there is one");
	is_int(o.section[0].state, SECTION_MISSING, "with something missing");
	overview_release(&o);
	ok(store_read(s, "00000000-0000-4000-8000-000000000000", f, woman, &r,
	    &rev, &mine, &err) != 0, "what does not exist");
	is_int(err.code, ERR_NOT_FOUND, "is not found");
	store_close(&s);
}

static void
groups_and_integrating(void)
{
	struct store_person p;
	struct store *s = enter("ANA", &p);
	struct err err = ERR_INIT;
	const struct form_def *net = store_form(s, "red_apoyo", 0, &err);
	const struct form_def *caso = store_form(s, "caso", 0, &err);
	int g = form_field(net, "personas");
	struct record r, back;
	struct problems ps;
	struct review rv;
	struct draft d;
	struct place at;
	bool mine;
	int rev, i;

	record_init(&r, net);
	record_init(&back, net);
	ok(store_draft_open(s, "red_apoyo", woman, "", &d, &err) == 0,
	    "a draft under an expediente");
	type(s, &d, &r, "cuenta_con_red", "si");
	record_put_entry(&r, g, 1);
	record_put_entry(&r, g, 2);
	record_put_entry(&r, g, 3);
	type(s, &d, &r, "personas.1.nombre", "LUZ");
	type(s, &d, &r, "personas.2.nombre", "SOL");
	type(s, &d, &r, "personas.3.telefono", "no tiene");
	store_draft_remove(s, &d, "personas.2");
	ok(store_draft_flush(s, &err) == 0, "sent");
	ok(store_draft_fields(s, &d, &back, &err) == 0, "and read");
	ok(!record_find(&back, "personas.2.nombre", &at),
	    "the entry that went is gone");
	same_text(&back, "personas.1.nombre", "LUZ", "the first is there");
	store_draft_remove(s, &d, "personas.9");
	record_release(&back);
	record_init(&back, net);
	ok(store_draft_flush(s, &err) == 0 &&
	    store_draft_fields(s, &d, &back, &err) == 0, "and the last one");
	i = record_add_entry(&back, g);
	is_int(back.entries[g][i].number, 10,
	    "the next has a number that nobody had");
	ok(store_save(s, &d, net, &ps, &err) != 0 && ps.n == 1, "one is wrong");
	ok(ps.p[0].at.field == g && ps.p[0].at.entry == 1 &&
	    ps.p[0].at.sub >= 0, "the second of those that are left");
	problems_release(&ps);
	type(s, &d, &r, "personas.3.telefono", "2281234567");
	ok(store_save(s, &d, net, &ps, &err) == 0, "filed");
	problems_release(&ps);
	record_release(&back);
	record_init(&back, net);
	ok(store_read(s, woman, net, d.id, &back, &rev, &mine, &err) == 0 &&
	    back.nentries[g] == 2, "two entries came back");
	record_release(&r);
	record_release(&back);

	ok(store_draft_open(s, "caso", woman, "", &d, &err) == 0 &&
	    store_save(s, &d, caso, &ps, &err) == 0, "an empty caso is filed");
	problems_release(&ps);
	ok(store_review(s, woman, d.id, &rv, &err) == 0 && rv.n > 5,
	    "the review lists what is missing");
	ok(!rv.can, "so it cannot be integrated");
	ok(rv.row[0].field[0] && rv.row[0].text[0] && rv.row[0].title[0],
	    "in words");
	review_release(&rv);
	ok(store_integrate(s, d.id, &err) != 0, "nor by asking for it");
	is_int(err.code, ERR_INVALID, "something bars it");
	store_close(&s);
}

static void
two_people_at_once(void)
{
	struct store_person p;
	struct store *a = enter("ANA", &p), *b = enter("BERTA", &p);
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(a, "datos_generales", 0, &err);
	const struct form_def *g = store_form(b, "datos_generales", 0, &err);
	struct draft da, db;
	struct record ra, rb;
	struct problems ps;
	bool mine;
	int rev;

	record_init(&ra, f);
	record_init(&rb, g);
	ok(store_draft_open(a, "datos_generales", "", woman, &da, &err) == 0 &&
	    store_draft_open(b, "datos_generales", "", woman, &db, &err) == 0,
	    "two drafts of one record");
	type(a, &da, &ra, "segundo_apellido", "UNO");
	type(b, &db, &rb, "segundo_apellido", "DOS");
	ok(store_save(a, &da, f, &ps, &err) == 0, "the first is filed");
	problems_release(&ps);
	ok(store_save(b, &db, g, &ps, &err) != 0, "the second is not");
	is_int(err.code, ERR_CONFLICT, "it is a conflict");
	problems_release(&ps);
	record_release(&rb);
	record_init(&rb, g);
	ok(store_read(b, woman, g, woman, &rb, &rev, &mine, &err) == 0 &&
	    rev == 2, "she looks at what is there");
	is_str(record_named(&rb, "segundo_apellido")->canon, "UNO", "now");
	ok(store_draft_rebase(b, &db, rev, &err) == 0 && db.rev == 2,
	    "decides");
	ok(store_save(b, &db, g, &ps, &err) == 0 && db.rev == 3,
	    "and files hers");
	problems_release(&ps);
	record_release(&ra);
	record_release(&rb);
	store_close(&a);
	store_close(&b);
}

/* ---- when it does not go well ---- */

static void
a_slow_bank(void)
{
	struct store_person p;
	struct store *s = enter("ANA", &p);
	struct db *admin = server_db("postgres");
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(s, "datos_generales", 0, &err);
	struct record r;
	struct draft d;
	char sql[160];

	record_init(&r, f);
	ok(store_draft_open(s, "datos_generales", "", "", &d, &err) == 0,
	    "a draft");
	server_do(admin, "BEGIN");
	snprintf(sql, sizeof(sql), "SELECT 1 FROM banco.borrador "
	    "WHERE clave = '%s' FOR UPDATE", d.key);
	server_do(admin, sql);
	type(s, &d, &r, "nombres", "UNA");
	is_int(store_pump(s, &err), STORE_SAVING, "it is on its way");
	type(s, &d, &r, "primer_apellido", "DOS");
	type(s, &d, &r, "primer_apellido", "TRES");
	is_int(pump_until(s, STORE_SLOW, &err), STORE_SLOW,
	    "after a moment it is slow");
	server_do(admin, "COMMIT");
	is_int(pump_until(s, STORE_IDLE, &err), STORE_IDLE, "then all is in");
	record_release(&r);
	record_init(&r, f);
	ok(store_draft_fields(s, &d, &r, &err) == 0, "read");
	same_text(&r, "nombres", "UNA", "the one that waited");
	same_text(&r, "primer_apellido", "TRES", "the last of the others");
	ok(store_draft_discard(s, &d, &err) == 0, "thrown away");
	ok(store_draft_fields(s, &d, &r, &err) != 0, "it is no more");
	record_release(&r);
	db_close(&admin);
	store_close(&s);
}

static bool
answered(struct store *s, struct found_list *out)
{
	struct err err = ERR_INIT;
	int i;

	for (i = 0; i < 300; i++) {
		struct pollfd p = { .fd = store_fd(s), .events = POLLIN };

		(void)store_pump(s, &err);
		if (store_search_answer(s, out))
			return true;
		poll(&p, 1, 10);
	}
	return false;
}

/* She types, and other things are asked, while it looks. */
static void
a_search_that_nobody_waits_for(void)
{
	struct store_person who;
	struct store *s = enter("ANA", &who);
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(s, "datos_generales", 0, &err);
	struct db *admin = server_db("postgres");
	struct draft_list drafts;
	struct found_list l;
	struct record r;
	struct draft d;

	record_init(&r, f);
	ok(store_draft_open(s, "datos_generales", "", "", &d, &err) == 0,
	    "a draft");
	store_search_later(s, "ñandu");
	ok(answered(s, &l) && l.n == 1, "who is looked for comes");
	found_list_release(&l);
	ok(!store_search_answer(s, &l), "and once");
	store_search_later(s, "nadie");
	store_search_later(s, "ñandu");
	ok(answered(s, &l) && l.n == 1, "the last that was asked is answered");
	found_list_release(&l);
	store_search_later(s, "ñandu");
	ok(store_drafts(s, &drafts, &err) == 0 && drafts.n == 1,
	    "what is waited for comes meanwhile");
	draft_list_release(&drafts);
	ok(answered(s, &l) && l.n == 1, "and so does the other");
	found_list_release(&l);
	server_do(admin, "BEGIN");
	server_do(admin, "LOCK TABLE banco.clave_busqueda");
	store_search_later(s, "ñandu");
	type(s, &d, &r, "nombres", "MIENTRAS");
	is_int(pump_until(s, STORE_SLOW, &err), STORE_SLOW,
	    "what is typed behind a slow one is told to wait");
	server_do(admin, "COMMIT");
	ok(answered(s, &l) && l.n == 1, "it comes");
	found_list_release(&l);
	is_int(pump_until(s, STORE_IDLE, &err), STORE_IDLE, "then all is in");
	record_release(&r);
	record_init(&r, f);
	ok(store_draft_fields(s, &d, &r, &err) == 0, "read");
	same_text(&r, "nombres", "MIENTRAS", "what was typed meanwhile");
	ok(store_draft_discard(s, &d, &err) == 0, "thrown away");
	record_release(&r);
	store_search_later(s, "ñandu");
	store_search_later(s, NULL);
	ok(store_drafts(s, &drafts, &err) == 0 &&
	    pump_until(s, STORE_IDLE, &err) == STORE_IDLE &&
	    !store_search_answer(s, &l), "what is wanted no more stays away");
	draft_list_release(&drafts);
	store_search_later(s, "ñandu");
	store_close(&s);
	ok(s == NULL, "closed with one on its way");
	db_close(&admin);
}

/* What every change of a draft's field meets from here on, after a while. */
static void
fill_the_disk(struct db *admin, const char *seconds)
{
	char sql[400];

	snprintf(sql, sizeof(sql), "CREATE OR REPLACE FUNCTION public.lleno() "
	    "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
	    "PERFORM nextval('public.intentos'), pg_sleep(%s); "
	    "RAISE EXCEPTION 'lleno' USING ERRCODE = '53100'; END $$",
	    seconds);
	server_do(admin, sql);
}

static const char *
tries_of_a_flush(struct store *s, struct db *admin)
{
	static char tries[8];
	struct err err = ERR_INIT;

	server_do(admin, "SELECT setval('public.intentos', 1, false)");
	if (store_draft_flush(s, &err) == 0 || err.code != ERR_BUSY)
		return "it is not refused";
	server_value(admin, "SELECT nextval('public.intentos') - 1", tries,
	    sizeof(tries));
	return tries;
}

static void
a_refused_field_is_not_forgotten(void)
{
	struct store_person p;
	struct store *s = enter("ANA", &p);
	struct db *admin = server_db("postgres");
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(s, "datos_generales", 0, &err);
	struct record r;
	struct draft d;

	record_init(&r, f);
	ok(store_draft_open(s, "datos_generales", "", "", &d, &err) == 0,
	    "a draft");
	fill_the_disk(admin, "0");
	server_do(admin, "CREATE SEQUENCE public.intentos");
	server_do(admin, "GRANT USAGE ON SEQUENCE public.intentos TO PUBLIC");
	server_do(admin, "GRANT USAGE ON SCHEMA public TO PUBLIC");
	server_do(admin, "GRANT EXECUTE ON FUNCTION public.lleno() TO PUBLIC");
	server_do(admin, "CREATE TRIGGER lleno BEFORE INSERT OR UPDATE ON "
	    "banco.borrador_campo FOR EACH ROW "
	    "EXECUTE FUNCTION public.lleno()");
	type(s, &d, &r, "nombres", "ROSA");
	is_int(pump_until(s, STORE_FAILED, &err), STORE_FAILED,
	    "a full disk refuses it");
	is_int(err.code, ERR_BUSY, "for now");
	is_str(err.sqlstate, "53100", "and says why");
	type(s, &d, &r, "primer_apellido", "LUZ");
	type(s, &d, &r, "segundo_apellido", "SOL");
	is_str(tries_of_a_flush(s, admin), "3",
	    "filing has to wait; each field is tried");
	fill_the_disk(admin, "0.3");
	is_str(tries_of_a_flush(s, admin), "1",
	    "but the first only by a bank that makes her wait");
	server_do(admin, "DROP TRIGGER lleno ON banco.borrador_campo");
	ok(store_draft_flush(s, &err) == 0, "with room again it goes");
	record_release(&r);
	record_init(&r, f);
	ok(store_draft_fields(s, &d, &r, &err) == 0, "read");
	same_text(&r, "nombres", "ROSA", "nothing was lost");
	same_text(&r, "segundo_apellido", "SOL", "nor what waited behind it");
	ok(store_draft_discard(s, &d, &err) == 0, "thrown away");
	record_release(&r);
	db_close(&admin);
	store_close(&s);
}

static void
kill_session(struct db *admin)
{
	server_do(admin, "SELECT count(pg_terminate_backend(pid)) FROM "
	    "pg_stat_activity WHERE usename = 'i_imv' AND datname = "
	    "current_database()");
}

static void
a_backend_that_dies(void)
{
	struct store_person p;
	struct store *s = enter("ANA", &p);
	struct db *admin = server_db("postgres");
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(s, "datos_generales", 0, &err);
	struct record r;
	struct draft d, again;
	struct problems ps;
	char sql[200], rest[400];
	size_t n;

	record_init(&r, f);
	ok(store_draft_open(s, "datos_generales", "", "", &d, &err) == 0,
	    "a draft");
	type(s, &d, &r, "nombres", "LUCERO");
	is_int(pump_until(s, STORE_IDLE, &err), STORE_IDLE, "a field is in");
	kill_session(admin);
	is_int(pump_until(s, STORE_LOST, &err), STORE_LOST,
	    "the idle program notices");
	is_int(err.code, ERR_UNAVAILABLE, "that the bank is gone");
	is_int(store_fd(s), -1, "there is nothing to poll");
	type(s, &d, &r, "primer_apellido", "X");
	ok(store_draft_flush(s, &err) != 0, "nothing more is sent");
	is_int((long long)store_unkept(s, rest, 20), 0,
	    "what has no room is not handed on by half");
	n = store_unkept(s, rest, sizeof(rest));
	ok(n > 0 && n < sizeof(rest), "what is not kept is handed on");
	record_release(&r);
	store_close(&s);

	s = enter("ANA", &p);
	ok(store_draft_resume(s, d.key, &again, &err) == 0 &&
	    again.resumed && strcmp(again.key, d.key) == 0,
	    "the next program has the same draft");
	f = store_form(s, "datos_generales", 0, &err);
	record_init(&r, f);
	store_take_unkept(s, rest, n - 1);
	ok(store_draft_fields(s, &again, &r, &err) == 0, "read");
	same_text(&r, "nombres", "LUCERO", "with what was left");
	same_text(&r, "primer_apellido", "(nothing)", "half of the rest is nothing");
	store_take_unkept(s, rest, n);
	ok(store_draft_fields(s, &again, &r, &err) == 0, "read again");
	same_text(&r, "primer_apellido", "X", "the rest goes before the question");
	record_release(&r);

	/* Killed while it files: held up by a lock on the folios. */
	server_do(admin, "BEGIN");
	server_do(admin, "LOCK TABLE banco.folio_serie IN EXCLUSIVE MODE");
	if (fork() == 0) {
		struct db *killer;

		sleep(1);
		killer = server_db("postgres");
		kill_session(killer);
		_exit(0);
	}
	ok(store_save(s, &again, f, &ps, &err) != 0, "killed while filing");
	is_int(err.code, ERR_UNCERTAIN, "nobody knows whether it was");
	problems_release(&ps);
	server_do(admin, "ROLLBACK");
	store_close(&s);
	s = enter("ANA", &p);
	f = store_form(s, "datos_generales", 0, &err);
	ok(store_draft_resume(s, again.key, &again, &err) == 0 &&
	    store_save(s, &again, f, &ps, &err) == 0 && again.rev == 1,
	    "the same draft is filed by the next program");
	problems_release(&ps);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM banco.expediente "
	    "WHERE nombres = 'LUCERO'");
	server_value(admin, sql, sql, sizeof(sql));
	is_str(sql, "1", "once");
	db_close(&admin);
	store_close(&s);
}

int
main(void)
{
	conf = (struct conf){
		.db_host = getenv("PGHOST"), .db_port = getenv("PGPORT"),
		.db_name = getenv("PGDATABASE"),
	};
	who_is_asking();
	forms_and_catalogues();
	a_draft_keeps_every_field();
	what_is_read_was_written();
	groups_and_integrating();
	two_people_at_once();
	a_slow_bank();
	a_search_that_nobody_waits_for();
	a_refused_field_is_not_forgotten();
	a_backend_that_dies();
	return tap_done();
}
