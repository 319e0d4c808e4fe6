#include "lib/base/base.h"
#include "tui/go.h"

static char in_id[ID_LEN], in_folio[FOLIO_LEN];

void
go_is_in(const char *expediente, const char *folio)
{
	snprintf(in_id, sizeof(in_id), "%s", expediente);
	snprintf(in_folio, sizeof(in_folio), "%s", folio);
}

void
go_title(char *out, size_t n, const char *expediente, const char *title)
{
	bool known = expediente[0] && in_folio[0] &&
	    strcmp(expediente, in_id) == 0;

	snprintf(out, n, "%s%s%s", known ? in_folio : "", known ? "  " : "",
	    title);
}

static void
push_form(struct app *a, const struct draft *d, const char *path)
{
	struct screen *s = s_form_new(a, d, path);

	if (s)
		app_push(a, s);
}

bool
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

	if (!f || store_draft_open(a->store, f->name, "", "", &d, &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	push_form(a, &d, NULL);
}

void
go_draft(struct app *a, const char *key)
{
	struct err err = ERR_INIT;
	struct draft d;

	if (store_draft_resume(a->store, key, &d, &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	push_form(a, &d, NULL);
}

static void
put_text(char *to, size_t n, const char *s)
{
	snprintf(to, n, "%s", s ? s : "");
}

void
go_record(struct app *a, const char *expediente, const char *form,
    const char *parent, const char *id, bool mine, const char *path)
{
	struct err err = ERR_INIT;
	struct draft d;

	memset(&d, 0, sizeof(d));
	if (mine && store_draft_open(a->store, form, parent, id, &d,
	    &err) != 0) {
		app_say_err(a, &err);
		return;
	}
	if (!mine) {
		put_text(d.form, sizeof(d.form), form);
		put_text(d.parent, sizeof(d.parent), parent);
		put_text(d.id, sizeof(d.id), id);
	}
	put_text(d.expediente, sizeof(d.expediente), expediente);
	push_form(a, &d, path);
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
		if (store_list(a->store, expediente, f, "", &list, &err) != 0) {
			app_say_err(a, &err);
			return;
		}
		go_record(a, expediente, form, "", expediente,
		    list.n == 0 || list.row[0].mine, NULL);
	} else if (f->repeats || !form_is_top(a, f)) {
		struct screen *s = s_records_new(a, expediente,
		    form_is_top(a, f) ? expediente : "", form);

		if (s)
			app_push(a, s);
	} else if (store_list(a->store, expediente, f, expediente, &list,
	    &err) != 0) {
		app_say_err(a, &err);
	} else {
		go_record(a, expediente, form, expediente,
		    list.n ? list.row[0].id : "",
		    list.n == 0 || list.row[0].mine, NULL);
	}
	record_list_release(&list);
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
