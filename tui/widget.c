#include "lib/base/base.h"
#include "tui/w_common.h"

void
widget_free(struct widget **w)
{
	if (*w)
		(*w)->ops->free(*w);
	*w = NULL;
}

void
widget_layout(struct widget *w, int y, int x, int rows, int cols)
{
	w->y = y;
	w->x = x;
	w->rows = rows;
	w->cols = cols;
}

int
widget_one_row(const struct widget *w, int cols)
{
	(void)w;
	(void)cols;
	return 1;
}

/*
 * An unchanged text keeps its canon and an empty one its reason for being
 * empty: leaving a field that was only looked at changes nothing.
 */
void
widget_get_text(struct value *v, const char *text, const char *canon)
{
	if (text[0] == '\0') {
		if (v->missing == MISSING_NOT)
			value_set(v, NULL, NULL);
		return;
	}
	if (v->text && strcmp(v->text, text) == 0 && v->canon && !canon)
		return;
	value_set(v, text, canon);
}

/* What was pasted, without the line breaks it often ends in. */
size_t
widget_pasted(const struct term_event *ev)
{
	size_t n = ev->len;

	while (n > 0 && (ev->text[n - 1] == '\n' || ev->text[n - 1] == '\r'))
		n--;
	return n;
}
