#include "lib/base/base.h"
#include "tui/s_form.h"

#include "lib/form/identity.h"

static void
add(struct form *m, int *n, enum action a, const char *verb)
{
	if (*n < FORM_HINTS - 1)
		m->hint[(*n)++] = (struct key_hint){ a, verb };
}

static bool
is_choice(const struct field_def *f)
{
	return f->type == FIELD_CODE || f->type == FIELD_CODES ||
	    f->type == FIELD_RECORD || f->type == FIELD_RECORDS;
}

static bool
has_pages(const struct form *m)
{
	return m->group < 0 && !m->shown.page_key && form_page_many(m);
}

/* What was put here last would change something. */
static bool
may_repeat(struct form *m, const struct field_def *f)
{
	const struct value *last = form_remembered(f);
	const struct value *v = record_at(&m->r, m->item[m->at].at);

	return last && !(v && value_equal(v, last));
}

/* In the order of what may least be missing in a narrow window. */
static void
field_hints(struct form *m, int *n, const struct field_def *f)
{
	bool add_row = m->item[m->at].kind == ITEM_ADD;
	char root[CURP_ROOT_LEN];
	struct place lacking;

	if (add_row)
		add(m, n, ACT_ADD, "Agrega");
	add(m, n, f->type == FIELD_LONG_TEXT ? ACT_NEXT : ACT_ENTER, "Sigue");
	add(m, n, ACT_SAVE, "Guarda");
	add(m, n, ACT_BACK, m->group < 0 ? "Sale" : "Regresa");
	if (f->missing && !(add_row && m->r.nentries[
	    m->item[m->at].at.field] > 0))
		add(m, n, ACT_MISSING, "Sin dato");
	add(m, n, ACT_HELP, "Ayuda");
	if (m->alike[0])
		add(m, n, ACT_REVIEW, "Parecidas");
	else if (form_next_lacking(m, &lacking))
		add(m, n, ACT_REVIEW, "Falta");
	if (has_pages(m))
		add(m, n, ACT_PAGE_DOWN, "Página");
	if (is_choice(f))
		add(m, n, ACT_LIST, "Lista");
	if (!add_row && identity_root(&m->r, m->item[m->at].at, root))
		add(m, n, ACT_REPEAT, "Propone");
	else if (!add_row && may_repeat(m, f))
		add(m, n, ACT_REPEAT, "Repite");
}

static void
entry_hints(struct form *m, int *n)
{
	add(m, n, ACT_ENTER, "Abre");
	add(m, n, ACT_ADD, "Agrega");
	add(m, n, ACT_BACK, "Sale");
	add(m, n, ACT_REMOVE, "Quita");
	add(m, n, ACT_SAVE, "Guarda");
	add(m, n, ACT_HELP, "Ayuda");
}

void
form_hints(struct form *m)
{
	const struct field_def *f = form_field_def(m);
	int n = 0;

	if (m->why_open) {
		add(m, &n, ACT_ENTER, "Elige");
		add(m, &n, ACT_BACK, "Deja");
	} else if (m->reading || !f) {
		add(m, &n, ACT_BACK, "Regresa");
		if (has_pages(m))
			add(m, &n, ACT_PAGE_DOWN, "Página");
		add(m, &n, ACT_HELP, "Ayuda");
	} else if (m->item[m->at].kind == ITEM_ENTRY) {
		entry_hints(m, &n);
	} else {
		field_hints(m, &n, f);
	}
	m->hint[n] = (struct key_hint){ ACT_NONE, NULL };
}
