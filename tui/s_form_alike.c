#include "lib/base/base.h"
#include "tui/s_form.h"

#include "lib/base/buf.h"

/*
 * Who may be in the bank already, asked when she leaves the CURP, a surname
 * or the date of birth of whom an expediente is about (decision 5).  It is
 * the search that she has, logged as one: a woman hidden from her has no keys
 * in it, so the answer and its time are those of a woman who is nowhere.
 * Nothing is barred; she may look, or go on: it is asked when what she left
 * has been kept, and her keys go on meanwhile.
 */

static const struct field_def *
curp_field(const struct form *m)
{
	int i;

	for (i = 0; i < m->f->nfields; i++)
		if (m->f->fields[i].type == FIELD_CURP &&
		    m->f->fields[i].curp_of)
			return &m->f->fields[i];
	return NULL;
}

static const char *
said(const struct form *m, int field)
{
	const struct value *v = field < 0 ? NULL : &m->r.v[field];

	return v && v->missing == MISSING_NOT && v->canon && v->text ?
	    v->text : "";
}

/* What to look for once field `left` is known; "" when that is too little. */
static void
words(const struct form *m, int left, struct buf *out)
{
	const struct field_def *curp = curp_field(m);
	const struct curp_of *of = curp ? curp->curp_of : NULL;

	if (!of)
		return;
	if (&m->f->fields[left] == curp) {
		buf_puts(out, said(m, left));
		return;
	}
	if ((left != of->surname && left != of->surname2 &&
	    left != of->birth) || !said(m, of->names)[0] ||
	    !(said(m, of->surname)[0] || said(m, of->surname2)[0]))
		return;
	buf_printf(out, "%s %s %s %s", said(m, of->names),
	    said(m, of->surname), said(m, of->surname2),
	    said(m, of->birth));
}

static void
tell(struct form *m, const char *folio, int n, bool by_curp)
{
	const char *key = keys_name(ACT_REVIEW);

	/* What a save has just said stands; the hint of the key is there. */
	if (n == 0 || m->s.app->message[0])
		return;
	if (n > 1)
		app_say(m->s.app, STYLE_DOUBT, "Hay %d expedientes que se "
		    "parecen.  %s los muestra.", n, key);
	else
		app_say(m->s.app, STYLE_DOUBT, "%s expediente %s.  %s lo "
		    "muestra.", by_curp ? "Esa CURP está en el" :
		    "Puede ser la del", folio, key);
}

/* What she left, once it is kept, is looked for; nobody waits for it. */
static void
ask(struct form *m)
{
	struct place left = m->alike_left;
	struct buf text = BUF_INIT;

	m->alike_due = false;
	if (m->f->parent || left.sub >= 0 || !m->s.app->person.may_read)
		return;
	words(m, left.field, &text);
	if (text.len > 0) {
		snprintf(m->asked, sizeof(m->asked), "%s", text.s);
		m->asked_curp = &m->f->fields[left.field] == curp_field(m);
		store_search_later(m->s.app->store, text.s);
		explicit_bzero(text.s, text.len);
	}
	buf_release(&text);
}

void
form_alike(struct form *m)
{
	struct found_list l = { .row = NULL };
	char folio[FOLIO_LEN] = "";
	int i, n = 0;

	if (m->alike_due)
		ask(m);
	if (!m->asked[0] || !store_search_answer(m->s.app->store, &l))
		return;
	for (i = 0; i < l.n; i++) {
		if (strcmp(l.row[i].id, m->d.expediente) == 0)
			continue;
		if (n++ == 0)
			snprintf(folio, sizeof(folio), "%s", l.row[i].folio);
	}
	found_list_release(&l);
	snprintf(m->alike, sizeof(m->alike), "%s", n > 0 ? m->asked : "");
	explicit_bzero(m->asked, sizeof(m->asked));
	tell(m, folio, n, m->asked_curp);
	m->s.app->part = false;
}
