/*
 * style.h - roles, not colours
 *
 * Meaning is never by colour alone: every role has a sign or a place as well.
 * Mono, NO_COLOR and vt100 have attributes of their own.  Fields are drawn
 * plain (a letter costs one byte); focus is a '>' and the cursor.
 */
#ifndef TUI_STYLE_H
#define TUI_STYLE_H

#include "lib/base/base.h"

enum style {
	STYLE_PLAIN,
	STYLE_TITLE,
	STYLE_LABEL,
	STYLE_VALUE,
	STYLE_HINT,		/* keys, help, what may be skipped */
	STYLE_ERROR,
	STYLE_DOUBT,
	STYLE_DONE,
	STYLE_SELECTED,		/* the row of a list */
	STYLE_DEMO,		/* DEMOSTRACIÓN */
	STYLE_COUNT
};

void	style_init(bool mono);
/* curses attributes for attrset(). */
int	style_attr(enum style s);

#endif
