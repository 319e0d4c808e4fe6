#include "lib/base/base.h"
#include "tui/s_form.h"

#include "tui/draw.h"
#include "tui/rows.h"

/* The i-th reason that the field allows, from 0; MISSING_COUNT after them. */
static enum missing
reason(const struct field_def *f, int i)
{
	int m;

	for (m = MISSING_NOT + 1; m < MISSING_COUNT; m++)
		if ((f->missing & (1u << m)) && i-- == 0)
			return (enum missing)m;
	return MISSING_COUNT;
}

static int
reasons(const struct field_def *f)
{
	int n = 0;

	while (reason(f, n) != MISSING_COUNT)
		n++;
	return n;
}

static void
choose(struct form *m, enum missing why)
{
	struct value v = { NULL, NULL, MISSING_NOT };

	m->why_open = false;
	value_set_missing(&v, why);
	form_put(m, &v);
	value_release(&v);
	form_next(m);
}

static bool
has_entries(const struct form *m, const struct item *it)
{
	return it->kind != ITEM_FIELD && m->r.nentries[it->at.field] > 0;
}

void
form_why_open(struct form *m)
{
	const struct field_def *f = form_field_def(m);
	struct item *it = form_item(m);

	if (!f || !it || form_is_fixed(m, it->at))
		return;
	if (has_entries(m, it)) {
		app_say(m->s.app, STYLE_DOUBT, "Hay entradas; quítelas antes "
		    "de decir que no hay dato.");
		return;
	}
	if (reasons(f) == 0) {
		app_say(m->s.app, STYLE_DOUBT,
		    "Este dato no lleva motivo: se contesta o se deja en "
		    "blanco.");
		term_beep();
		return;
	}
	if (form_spares(m, ACT_MISSING))
		return;
	if (reasons(f) == 1) {
		choose(m, reason(f, 0));
		return;
	}
	m->why_open = true;
	m->why_at = 0;
}

bool
form_why_key(struct form *m, const struct term_event *ev)
{
	const struct field_def *f = form_field_def(m);
	int n = reasons(f), digit = key_digit(ev);

	if (digit >= 1 && digit <= n) {
		choose(m, reason(f, digit - 1));
		return true;
	}
	if (key_is_enter(ev)) {
		choose(m, reason(f, m->why_at));
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_UP:
	case ACT_PREV:
		m->why_at = m->why_at ? m->why_at - 1 : n - 1;
		break;
	case ACT_DOWN:
	case ACT_NEXT:
	case ACT_MISSING:
		m->why_at = m->why_at + 1 < n ? m->why_at + 1 : 0;
		break;
	case ACT_BACK:
		m->why_open = false;
		break;
	default:
		term_beep();
		break;
	}
	return true;
}

/* Below the field when there is room, else above it and its label. */
void
form_why_draw(const struct form *m, int label_y, int y, int x, int rows,
    int cols)
{
	const struct field_def *f = form_field_def(m);
	int n = reasons(f), w = 0, i, c;

	for (i = 0; i < n; i++) {
		c = draw_cols(missing_label(reason(f, i))) + 8;
		if (c > w)
			w = c;
	}
	if (x + w > cols)
		x = cols > w ? cols - w : 0;
	y = y + n + 1 <= rows - 2 ? y + 1 : label_y - n;
	if (y < 1)
		y = 1;
	draw_blank(y, 0, n, cols);	/* no label beside a reason */
	for (i = 0; i < n; i++) {
		draw_printf(y + i, x, w, STYLE_PLAIN, "%s %d  %s",
		    i == m->why_at ? ">" : " ", i + 1,
		    missing_label(reason(f, i)));
		if (i == m->why_at)
			draw_cursor(y + i, x);
	}
}
