#include "lib/base/base.h"
#include "tui/w_common.h"

#include "lib/base/mem.h"
#include "tui/draw.h"

enum answer { NO_ANSWER, YES, NO, OTHER };

struct yesno {
	struct widget	 w;
	enum answer	 a;
	char		*other;		/* owned: text that is neither */
	const char	*hint;		/* a constant, or NULL */
};

static const struct { const char *text, *canon; } words[] = {
	[NO_ANSWER] = { "", NULL }, [YES] = { "Sí", "si" },
	[NO] = { "No", "no" },
};

static struct yesno *
yesno_of(struct widget *w)
{
	return (struct yesno *)w;
}

static const struct yesno *
yesno_in(const struct widget *w)
{
	return (const struct yesno *)w;
}

static const char *
text_of(const struct yesno *n)
{
	return n->a == OTHER ? n->other : words[n->a].text;
}

static void
answer(struct yesno *n, enum answer a)
{
	n->a = a;
	mem_free_text(n->other);
	n->other = NULL;
	n->hint = NULL;
}

static void
yesno_draw(const struct widget *w, bool focused)
{
	const struct yesno *n = yesno_in(w);

	if (focused && n->a == NO_ANSWER)
		draw_text(w->y, w->x + 1, w->cols - 1, STYLE_HINT,
		    " (1 Sí, 0 No)");
	else
		draw_text(w->y, w->x, w->cols, STYLE_VALUE, text_of(n));
}

/* The rest of the word that its first letter has answered. */
static bool
ends_word(const struct yesno *n, uint32_t cp)
{
	if (n->a == YES)
		return cp == 'i' || cp == 'I' || cp == 0xed || cp == 0xcd;
	return n->a == NO && (cp == 'o' || cp == 'O');
}

static enum handled
yesno_letter(struct yesno *n, uint32_t cp)
{
	if (ends_word(n, cp))
		return DONE;
	switch (cp) {
	case 's':
	case 'S':
		answer(n, YES);
		return DONE;
	case 'n':
	case 'N':
		answer(n, NO);
		return DONE;
	/* A word may begin with a letter, but with no figure: these go on. */
	case '1':
		answer(n, YES);
		return LEAVE;
	case '0':
		answer(n, NO);
		return LEAVE;
	case ' ':
		answer(n, n->a == YES ? NO : YES);
		return DONE;
	case '?':
	case '/':
		return NOT_MINE;
	default:
		n->hint = "1 para Sí y 0 para No pasan al siguiente; también "
		    "s o n, y Enter.";
		return REFUSED;
	}
}

/* A paste is an answer when it is one whole; of "sin datos" no letter is. */
static uint32_t
pasted(const struct term_event *ev)
{
	static const char *const whole[] = { "s", "n", "si", "sí", "no", "Si",
	    "Sí", "No", "SI", "SÍ", "NO", "S", "N" };
	size_t i, len = ev->too_long ? 0 : widget_pasted(ev);

	for (i = 0; i < NELEM(whole); i++)
		if (len == strlen(whole[i]) &&
		    memcmp(ev->text, whole[i], len) == 0)
			return (uint32_t)(unsigned char)whole[i][0];
	return 0;
}

static enum handled
yesno_key(struct widget *w, const struct term_event *ev)
{
	struct yesno *n = yesno_of(w);

	n->hint = NULL;
	if (ev->kind == TERM_TEXT)
		return yesno_letter(n, ev->cp);
	if (ev->kind == TERM_PASTE)
		return yesno_letter(n, pasted(ev));
	switch (keys_action(ev)) {
	case ACT_ENTER:
		return LEAVE;
	case ACT_BACKSPACE:
	case ACT_DELETE:
	case ACT_CLEAR:
	case ACT_BACK_WORD:
		if (n->a == NO_ANSWER)
			return REFUSED;
		answer(n, NO_ANSWER);
		return DONE;
	default:
		return NOT_MINE;
	}
}

static void
yesno_cursor(const struct widget *w, int *y, int *x)
{
	*y = w->y;
	*x = w->x;
}

static const char *
yesno_hint(const struct widget *w)
{
	return yesno_in(w)->hint;
}

static void
yesno_set(struct widget *w, const struct value *v)
{
	struct yesno *n = yesno_of(w);

	answer(n, NO_ANSWER);
	if (v->canon && strcmp(v->canon, "si") == 0)
		n->a = YES;
	else if (v->canon && strcmp(v->canon, "no") == 0)
		n->a = NO;
	else if (v->text && v->text[0]) {
		n->other = mem_dup(v->text);
		n->a = OTHER;
	}
}

static void
yesno_get(const struct widget *w, struct value *v)
{
	const struct yesno *n = yesno_in(w);

	widget_get_text(v, text_of(n), n->a == OTHER ? NULL :
	    words[n->a].canon);
}

static void
yesno_free(struct widget *w)
{
	struct yesno *n = yesno_of(w);

	mem_free_text(n->other);
	mem_free_secret(n, sizeof(*n));
}

static const struct widget_ops yesno_ops = {
	.rows = widget_one_row, .layout = widget_layout, .draw = yesno_draw,
	.key = yesno_key, .cursor = yesno_cursor, .hint = yesno_hint,
	.set = yesno_set, .get = yesno_get, .free = yesno_free,
};

struct widget *
w_yesno_new(void)
{
	struct yesno *n = mem_alloc(sizeof(*n));

	n->w.ops = &yesno_ops;
	n->w.cols = 1;
	return &n->w;
}
