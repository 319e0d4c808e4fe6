#include "lib/base/base.h"
#include "tui/go.h"

#include "tui/widget.h"

enum { KNOWN = 16 };		/* more than she has open one over another */

/* The folios of the last expedientes she was in; screens below keep theirs. */
static struct {
	char id[ID_LEN], folio[FOLIO_LEN];
} known[KNOWN];

/* The last two she was in, of which one may be where she is. */
static char latest[2][FOLIO_LEN];

static const char *
folio_of(const char *expediente)
{
	int i;

	for (i = 0; i < KNOWN && expediente[0]; i++)
		if (strcmp(known[i].id, expediente) == 0)
			return known[i].folio;
	return "";
}

void
go_is_in(const char *expediente, const char *folio)
{
	static int next;

	if (folio[0] && strcmp(latest[0], folio) != 0) {
		memcpy(latest[1], latest[0], FOLIO_LEN);
		snprintf(latest[0], FOLIO_LEN, "%s", folio);
	}
	if (!expediente[0] || folio_of(expediente)[0])
		return;
	snprintf(known[next].id, ID_LEN, "%s", expediente);
	snprintf(known[next].folio, FOLIO_LEN, "%s", folio);
	next = (next + 1) % KNOWN;
}

bool
go_recalls(struct widget *entry, const struct term_event *ev,
    const char *but)
{
	bool there = but[0] && strcmp(latest[0], folio_of(but)) == 0;
	const char *folio = latest[there ? 1 : 0];

	if (ev->kind != TERM_TEXT || ev->cp != ' ' || !folio[0] ||
	    w_entry_text(entry)[0])
		return false;
	w_entry_set_text(entry, folio);
	return true;
}

void
go_title(char *out, size_t n, const char *expediente, const char *title)
{
	const char *folio = folio_of(expediente);

	snprintf(out, n, "%s%s%s", folio, folio[0] ? "  " : "", title);
}

static void
put_text(char *to, size_t n, const char *s)
{
	snprintf(to, n, "%s", s ? s : "");
}

/* What a profile is not for is not offered; keys may still be pressed. */
static bool
only_reads(struct app *a)
{
	if (a->person.may_capture)
		return false;
	app_say(a, STYLE_PLAIN, "Con su perfil se consulta; capturan las "
	    "capturistas y los enlaces.");
	return true;
}

static void
push(struct app *a, struct screen *s)
{
	if (s)
		app_push(a, s);
}

/*
 * Two screens on one draft would take it from each other: saving in the upper
 * ends what the lower writes to.  The one that is open already is gone back
 * to.
 */
static void
push_form(struct app *a, const struct draft *d, const char *path)
{
	if (app_back_to(a, s_form_shows, d))
		s_form_stand(a->top, path);
	else
		push(a, s_form_new(a, d, path));
}

/* Whether records of the form hang from the expediente itself. */
static bool
form_is_top(struct app *a, const struct form_def *f)
{
	struct err err = ERR_INIT;
	const struct form_def *parent;

	if (!f->parent)
		return true;
	parent = store_form(a->store, f->parent, 0, &err);
	return parent && !parent->parent;
}

/* The form whose parent is none: it begins an expediente. */
static const struct form_def *
first_form(struct app *a, struct err *err)
{
	const struct form_def *const *forms;
	int i, n = store_forms(a->store, &forms, err);

	for (i = 0; i < n; i++)
		if (!forms[i]->parent)
			return forms[i];
	if (n >= 0)
		err_set(err, ERR_INTERNAL, "no form begins an expediente");
	return NULL;
}

void
go_new(struct app *a)
{
	struct err err = ERR_INIT;
	const struct form_def *f = first_form(a, &err);
	struct draft d;

	if (only_reads(a))
		return;
	/* The bank keeps one that is empty; the new takes it from the old. */
	memset(&d, 0, sizeof(d));
	put_text(d.form, sizeof(d.form), f ? f->name : "");
	if (app_back_to(a, s_form_shows, &d))
		return;
	if (!f || store_draft_open(a->store, f->name, "", "", &d, &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	push_form(a, &d, NULL);
}

/* Begun again by the guardian, the program knows no folio yet. */
static void
learn_folio(struct app *a, const struct draft *d)
{
	struct err err = ERR_INIT;
	struct draft_list l = { NULL, 0 };
	int i;

	if (!d->expediente[0] || folio_of(d->expediente)[0])
		return;
	if (store_drafts(a->store, &l, &err) != 0)
		app_say_err(a, &err);
	for (i = 0; i < l.n; i++)
		if (strcmp(l.row[i].d.key, d->key) == 0)
			go_is_in(d->expediente, l.row[i].folio);
	draft_list_release(&l);
}

bool
go_draft(struct app *a, const char *key)
{
	struct err err = ERR_INIT;
	struct draft d;

	if (store_draft_resume(a->store, key, &d, &err) != 0) {
		app_say_err(a, &err);
		return err.code != ERR_NOT_FOUND;
	}
	learn_folio(a, &d);
	push_form(a, &d, NULL);
	return true;
}

void
go_record(struct app *a, const char *expediente, const char *form,
    const char *parent, const char *id, const char *path)
{
	struct err err = ERR_INIT;
	struct draft d;

	memset(&d, 0, sizeof(d));
	if (!id[0] && only_reads(a))
		return;
	if (!id[0] && store_draft_open(a->store, form, parent, id, &d,
	    &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	if (id[0]) {
		put_text(d.form, sizeof(d.form), form);
		put_text(d.parent, sizeof(d.parent), parent);
		put_text(d.id, sizeof(d.id), id);
	}
	put_text(d.expediente, sizeof(d.expediente), expediente);
	push_form(a, &d, path);
}

/*
 * The records of a section that has several.  Where there is none yet and it
 * is plain under what the first would stand, it is begun at once; and the one
 * record there can be under the one caso is opened.
 */
static void
go_records(struct app *a, const char *expediente, const struct form_def *f)
{
	bool top = form_is_top(a, f);
	struct err err = ERR_INIT;
	struct record_list list = { NULL, 0 };
	const struct form_def *over;
	char under[ID_LEN] = "", only[ID_LEN] = "";
	int n = -1;

	over = top ? f : store_form(a->store, f->parent, 0, &err);
	if (over && store_list(a->store, expediente, over, expediente, &list,
	    &err) == 0)
		n = list.n;
	snprintf(under, sizeof(under), "%s", top ? expediente :
	    n == 1 ? list.row[0].id : "");
	record_list_release(&list);
	if (!top && n == 1) {
		n = -1;
		if (store_list(a->store, expediente, f, under, &list,
		    &err) == 0)
			n = list.n;
		if (n == 1 && !f->repeats && list.row[0].mine)
			snprintf(only, sizeof(only), "%s", list.row[0].id);
		record_list_release(&list);
	}
	if (only[0]) {
		go_record(a, expediente, f->name, under, only, NULL);
	} else if (n == 0 && under[0] && a->person.may_capture) {
		go_record(a, expediente, f->name, under, "", NULL);
		if (!a->message[0])
			app_say(a, STYLE_PLAIN, "Se agrega el primer registro "
			    "de esta sección.");
	} else {
		push(a, s_records_new(a, expediente, top ? expediente : "",
		    f->name));
	}
}

void
go_section(struct app *a, const char *expediente, const char *form)
{
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(a->store, form, 0, &err);
	struct record_list list = { NULL, 0 };

	if (!f) {
		app_say_err(a, &err);
		return;
	}
	if (!f->parent) {
		go_record(a, expediente, form, "", expediente, NULL);
	} else if (f->repeats || !form_is_top(a, f)) {
		go_records(a, expediente, f);
	} else if (store_list(a->store, expediente, f, expediente, &list,
	    &err) != 0) {
		app_say_err(a, &err);
	} else if (list.n == 0 && !a->person.may_capture) {
		app_say(a, STYLE_PLAIN, "Aquí no hay nada capturado todavía.");
	} else {
		go_record(a, expediente, form, expediente,
		    list.n ? list.row[0].id : "", NULL);
	}
	record_list_release(&list);
}

void
go_find(struct app *a, const char *expediente, const char *form)
{
	if (!a->person.may_read)
		term_beep();
	else if (expediente[0])
		push(a, s_goto_new(a, expediente, form));
	else
		push(a, s_search_new(a, ""));
}

void
go_look_for(struct app *a, const char *text)
{
	struct screen *s = s_search_new(a, text);

	push(a, s);
	if (s)
		s_search_open(s);
}

void
go_reading(struct app *a, const struct reading *r)
{
	push(a, s_reading_new(a, r));
}

void
go_month(struct app *a)
{
	if (!only_reads(a))
		push(a, s_month_new(a));
}

bool
go_expediente(struct app *a, const char *expediente)
{
	struct screen *s = s_overview_new(a, expediente);

	push(a, s);
	return s != NULL;
}

void
go_pending(struct app *a, const struct pending_row *p)
{
	if (!go_expediente(a, p->expediente))
		return;
	if (p->record[0] && strcmp(p->form, FORM_CASO) == 0)
		push(a, s_review_new(a, p->expediente, p->record));
	else
		go_section(a, p->expediente, p->form);
}

void
go_review(struct app *a, const char *expediente)
{
	struct err err = ERR_INIT;
	const struct form_def *f = store_form(a->store, FORM_CASO, 0, &err);
	struct record_list list = { NULL, 0 };
	struct screen *s = NULL;

	if (!f || store_list(a->store, expediente, f, expediente, &list,
	    &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	if (list.n == 0)
		app_say(a, STYLE_DOUBT,
		    "Todavía no hay un caso que revisar: falta capturarlo.");
	else if (list.n == 1)
		s = s_review_new(a, expediente, list.row[0].id);
	else
		s = s_records_new(a, expediente, expediente, FORM_CASO);
	if (s)
		app_push(a, s);
	if (s && list.n > 1)
		app_say(a, STYLE_PLAIN, "Elija el caso y oprima %s.",
		    keys_name(ACT_REVIEW));
	record_list_release(&list);
}
