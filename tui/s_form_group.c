#include "lib/base/base.h"
#include "tui/s_form.h"

int
form_group_here(const struct form *m)
{
	if (m->group >= 0)
		return m->group;
	if (m->at < 0 || m->at >= m->nitems ||
	    m->item[m->at].kind == ITEM_FIELD)
		return -1;
	return m->item[m->at].at.field;
}

void
form_entry_open(struct form *m, int group, int entry)
{
	widget_free(&m->w);
	m->group = group;
	m->entry = entry;
	m->at = -1;
	m->top = 0;
	form_items(m);
	form_focus(m, m->at);
}

/* Which item of the page is entry i of the group; after the last, the row to
 * add one more. */
static int
item_of(const struct form *m, int group, int entry)
{
	int i;

	for (i = 0; i < m->nitems; i++)
		if (m->item[i].at.field == group &&
		    (m->item[i].kind == ITEM_ADD ||
		    (m->item[i].kind == ITEM_ENTRY &&
		    m->item[i].at.entry == entry)))
			return i;
	return m->at;
}

void
form_entry_close(struct form *m, int after)
{
	int group = m->group, entry = m->entry;

	widget_free(&m->w);
	m->group = m->entry = -1;
	m->at = -1;
	m->top = 0;
	form_items(m);
	form_focus(m, item_of(m, group, entry + after));
}

void
form_entry_add(struct form *m)
{
	int group = form_group_here(m), i;
	struct place p = { group, -1, -1 };

	if (group < 0 || form_is_fixed(m, p)) {
		term_beep();
		return;
	}
	form_commit(m);
	i = record_add_entry(&m->r, group);
	if (i < 0) {
		app_say(m->s.app, STYLE_ERROR, "Ya no caben más: el máximo "
		    "es de %u.", m->f->fields[group].max);
		return;
	}
	if (record_get(&m->r, p)->missing != MISSING_NOT) {
		value_set(record_at(&m->r, p), NULL, NULL);
		form_send(m, p);
	}
	form_check(m);
	form_entry_open(m, group, i);
}

void
form_entry_remove(struct form *m)
{
	struct item *it = form_item(m);
	int group = form_group_here(m), entry = m->entry, next;
	char path[PATH_LEN];

	if (entry < 0 && it && it->kind == ITEM_ENTRY)
		entry = it->at.entry;
	if (group < 0 || entry < 0 ||
	    form_is_fixed(m, (struct place){ group, -1, -1 })) {
		term_beep();
		return;
	}
	if (m->sure != ACT_REMOVE) {
		m->sure = ACT_REMOVE;
		app_say(m->s.app, STYLE_DOUBT, "%s otra vez quita la entrada "
		    "%d; otra tecla la deja.", keys_name(ACT_REMOVE),
		    entry + 1);
		return;
	}
	m->sure = ACT_NONE;
	widget_free(&m->w);
	snprintf(path, sizeof(path), "%.52s.%d", m->f->fields[group].name,
	    m->r.entries[group][entry].number);
	record_remove_entry(&m->r, group, entry);
	store_draft_remove(m->s.app->store, &m->d, path);
	m->changed = true;
	m->group = m->entry = -1;
	m->at = -1;
	form_check(m);
	next = item_of(m, group, entry);
	form_focus(m, next);
	app_say(m->s.app, STYLE_PLAIN, "Entrada %d quitada.", entry + 1);
}
