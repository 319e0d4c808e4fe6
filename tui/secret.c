#include "lib/base/base.h"
#include "tui/secret.h"

#include "tui/draw.h"

void
secret_draw(struct widget *w, int y, const char *label, int label_cols,
    int cols, bool focused)
{
	int cy, cx, x = 4 + label_cols;

	draw_text(y, 4, label_cols, STYLE_LABEL, label);
	w->ops->layout(w, y, x, 1, cols - x - 1);
	w->ops->draw(w, focused);
	if (!focused)
		return;
	draw_text(y, 2, 1, STYLE_PLAIN, ">");
	w->ops->cursor(w, &cy, &cx);
	draw_cursor(cy, cx);
}

void
secret_key(struct app *a, struct widget *w, const struct term_event *ev)
{
	const char *hint;

	if (w->ops->key(w, ev) != REFUSED)
		return;
	term_beep();
	hint = w->ops->hint(w);
	if (hint)
		app_say(a, STYLE_ERROR, "%s", hint);
}
