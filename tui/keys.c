#include "lib/base/base.h"
#include "tui/keys.h"

#include <curses.h>

#include "tui/draw.h"

#define CTRL(c)		((c) & 0x1f)

/*
 * What each action is called on the screen: with F-keys, and without.  The
 * order of `keys` below does not matter; one action may have many keys.
 */
static const struct { const char *fkey, *ctrl; } names[ACT_COUNT] = {
	[ACT_NEXT]	= { "Tab", "Tab" },
	[ACT_PREV]	= { "May-Tab", "May-Tab" },
	[ACT_UP]	= { "Arriba", "Arriba" },
	[ACT_DOWN]	= { "Abajo", "Abajo" },
	[ACT_LEFT]	= { "Izq", "Izq" },
	[ACT_RIGHT]	= { "Der", "Der" },
	[ACT_HOME]	= { "Inicio", "Inicio" },
	[ACT_END]	= { "Fin", "^E" },
	[ACT_PAGE_UP]	= { "RePág", "^Y" },
	[ACT_PAGE_DOWN]	= { "AvPág", "^F" },
	[ACT_ENTER]	= { "Enter", "Enter" },
	[ACT_BACKSPACE]	= { "Retroceso", "^H" },
	[ACT_DELETE]	= { "Supr", "^D" },
	[ACT_CLEAR]	= { "^U", "^U" },
	[ACT_BACK_WORD]	= { "^W", "^W" },
	[ACT_HELP]	= { "F1", "^G" },
	[ACT_SAVE]	= { "F2", "^S" },
	[ACT_MISSING]	= { "F3", "^N" },
	[ACT_ADD]	= { "F4", "^A" },
	[ACT_REMOVE]	= { "F5", "^R" },
	[ACT_REVIEW]	= { "F6", "^V" },
	[ACT_LIST]	= { "F7", "^O" },
	[ACT_REPEAT]	= { "F8", "^T" },
	[ACT_GOTO]	= { "F9", "^P" },
	[ACT_PASSWORD]	= { "^K", "^K" },
	[ACT_BACK]	= { "Esc", "Esc" },
	[ACT_PANIC]	= { "F12", "^B" },
	[ACT_REPAINT]	= { "^L", "^L" },
};

static const struct { int key; enum action action; } keys[] = {
	{ '\t', ACT_NEXT },		{ KEY_BTAB, ACT_PREV },
	{ '\r', ACT_ENTER },		{ '\n', ACT_ENTER },
	{ KEY_UP, ACT_UP },		{ KEY_DOWN, ACT_DOWN },
	{ KEY_LEFT, ACT_LEFT },		{ KEY_RIGHT, ACT_RIGHT },
	{ KEY_HOME, ACT_HOME },		{ KEY_END, ACT_END },
	{ CTRL('e'), ACT_END },
	{ KEY_PPAGE, ACT_PAGE_UP },	{ CTRL('y'), ACT_PAGE_UP },
	{ KEY_NPAGE, ACT_PAGE_DOWN },	{ CTRL('f'), ACT_PAGE_DOWN },
	{ 0x7f, ACT_BACKSPACE },	{ '\b', ACT_BACKSPACE },
	{ KEY_DC, ACT_DELETE },		{ CTRL('d'), ACT_DELETE },
	{ CTRL('u'), ACT_CLEAR },	{ CTRL('w'), ACT_BACK_WORD },
	{ KEY_F(1), ACT_HELP },		{ CTRL('g'), ACT_HELP },
	{ KEY_F(2), ACT_SAVE },		{ CTRL('s'), ACT_SAVE },
	{ KEY_F(3), ACT_MISSING },	{ CTRL('n'), ACT_MISSING },
	{ KEY_F(4), ACT_ADD },		{ CTRL('a'), ACT_ADD },
	{ KEY_F(5), ACT_REMOVE },	{ CTRL('r'), ACT_REMOVE },
	{ KEY_F(6), ACT_REVIEW },	{ CTRL('v'), ACT_REVIEW },
	{ KEY_F(7), ACT_LIST },		{ CTRL('o'), ACT_LIST },
	{ KEY_F(8), ACT_REPEAT },	{ CTRL('t'), ACT_REPEAT },
	{ KEY_F(9), ACT_GOTO },		{ CTRL('p'), ACT_GOTO },
	{ CTRL('k'), ACT_PASSWORD },
	{ KEY_F(10), ACT_BACK },	{ 0x1b, ACT_BACK },
	{ CTRL('x'), ACT_BACK },
	{ KEY_F(12), ACT_PANIC },	{ CTRL('b'), ACT_PANIC },
	{ CTRL('l'), ACT_REPAINT },
};

enum action
keys_action(const struct term_event *ev)
{
	size_t i;

	if (ev->kind == TERM_TEXT)
		return ev->cp == '/' ? ACT_GOTO : ev->cp == '?' ? ACT_HELP :
		    ACT_NONE;
	if (ev->kind != TERM_KEY)
		return ACT_NONE;
	for (i = 0; i < NELEM(keys); i++)
		if (keys[i].key == ev->key)
			return keys[i].action;
	return ACT_NONE;
}

const char *
keys_name(enum action a)
{
	return term_has_fkeys() ? names[a].fkey : names[a].ctrl;
}

static const char *
join(char out[KEYS_BOTH_LEN], const char *f, const char *c)
{
	if (strcmp(f, c) == 0)
		snprintf(out, KEYS_BOTH_LEN, "%s", f);
	else
		snprintf(out, KEYS_BOTH_LEN, "%s %s", f, c);
	return out;
}

const char *
keys_both(enum action a, char out[KEYS_BOTH_LEN])
{
	return join(out, names[a].fkey, names[a].ctrl);
}

static int
hint_cols(const struct key_hint *h)
{
	return draw_cols(keys_name(h->action)) + 1 + draw_cols(h->verb);
}

int
keys_shown(int cols, const struct key_hint *hints)
{
	int n, x = 0;

	for (n = 0; hints && hints[n].action != ACT_NONE; n++) {
		if (x + hint_cols(&hints[n]) > cols - 1)
			break;
		x += hint_cols(&hints[n]) + 2;
	}
	return n;
}

/*
 * Plain, as a bold key costs 15 bytes on most terminals and the line changes
 * with the field.  A hint that does not fit whole is left out, and all after
 * it: half a word at the edge says nothing.
 */
void
keys_draw(int y, int cols, const struct key_hint *hints)
{
	int i, n = keys_shown(cols, hints), x = 0;

	for (i = 0; i < n; i++) {
		x += draw_text(y, x, cols - x, STYLE_PLAIN,
		    keys_name(hints[i].action)) + 1;
		x += draw_text(y, x, cols - x, STYLE_PLAIN,
		    hints[i].verb) + 2;
	}
}
