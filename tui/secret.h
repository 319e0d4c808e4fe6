/* secret.h - a labelled password entry, for the three screens that have one */
#ifndef TUI_SECRET_H
#define TUI_SECRET_H

#include "lib/base/base.h"
#include "tui/screen.h"
#include "tui/widget.h"

enum { SECRET_MAX = 128 };

/* Label and dots in row y, with the '>' and the cursor when focused. */
void	secret_draw(struct widget *w, int y, const char *label,
	    int label_cols, int cols, bool focused);

/* Typing and editing; says what was refused, beeps. */
void	secret_key(struct app *a, struct widget *w,
	    const struct term_event *ev);

#endif
