#include "lib/base/base.h"
#include "tui/style.h"

#include <curses.h>

static int attr[STYLE_COUNT];

/*
 * Labels, values and the row of a list stay plain in every mode: a field that
 * is typed into then costs a byte a letter, and a move the two markers.
 */
static void
mono_style(void)
{
	attr[STYLE_TITLE] = A_BOLD;
	attr[STYLE_ERROR] = A_BOLD;
	attr[STYLE_DOUBT] = A_BOLD;
	attr[STYLE_DEMO] = A_REVERSE;
}

/*
 * The background is the person's own, black or white: never blue, and neither
 * cyan nor yellow, which nobody reads on white.
 */
static void
colour_style(void)
{
	short bg = use_default_colors() == OK ? -1 : COLOR_BLACK;
	size_t i;
	static const struct {
		enum style	style;
		short		colour;
		int		also;
	} c[] = {
		{ STYLE_ERROR,	COLOR_RED,	A_BOLD },
		{ STYLE_DOUBT,	COLOR_MAGENTA,	0 },
		{ STYLE_DONE,	COLOR_GREEN,	0 },
	};

	for (i = 0; i < NELEM(c); i++) {
		init_pair((short)(i + 1), c[i].colour, bg);
		attr[c[i].style] = (int)(COLOR_PAIR(i + 1) |
		    (chtype)c[i].also);
	}
	attr[STYLE_HINT] = A_DIM;
	attr[STYLE_TITLE] = A_BOLD;
	attr[STYLE_DEMO] = A_REVERSE;
}

void
style_init(bool mono)
{
	memset(attr, 0, sizeof(attr));
	if (mono || !has_colors() || start_color() != OK)
		mono_style();
	else
		colour_style();
}

int
style_attr(enum style s)
{
	return attr[s];
}
