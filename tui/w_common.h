/* w_common.h - what the widgets share; screens have no use for it */
#ifndef TUI_W_COMMON_H
#define TUI_W_COMMON_H

#include "lib/base/base.h"
#include "lib/form/edit.h"
#include "tui/widget.h"

enum { HINT_LEN = 120 };

/* layout() and rows() of a widget that has nothing more to arrange. */
void	widget_layout(struct widget *w, int y, int x, int rows, int cols);
int	widget_one_row(const struct widget *w, int cols);

/* get() of a widget whose text is `text`; canon may be NULL. */
void	widget_get_text(struct value *v, const char *text, const char *canon);

/* How much of a paste to take. */
size_t	widget_pasted(const struct term_event *ev);

/*
 * Typing, pasting and editing in one line, for every widget that has one.
 * NOT_MINE for what is not editing; `hint` (HINT_LEN) gets a sentence when
 * the answer is REFUSED and is emptied otherwise.
 */
enum handled line_key(struct edit *e, const struct term_event *ev, char *hint);

/*
 * The part of a line that is shown: from column *shift, which follows the
 * cursor.  '<' and '>' mark what is hidden.  Secrets show a dot a letter.
 */
void	line_scroll(const struct edit *e, int cols, int *shift);
void	line_draw(const struct edit *e, int y, int x, int cols, int shift);
int	line_cursor(const struct edit *e, int shift);

/* The widgets of the fields; w_field.c chooses. */
struct widget *w_text_new(unsigned max, unsigned edit_flags) MUSTCHECK;
struct widget *w_area_new(unsigned max) MUSTCHECK;
struct widget *w_yesno_new(void) MUSTCHECK;
struct widget *w_choice_new(const struct field_def *f,
	    const struct record *siblings, struct place at,
	    struct catalog_source src) MUSTCHECK;
struct widget *w_many_new(const struct field_def *f,
	    const struct record *siblings, struct place at,
	    struct catalog_source src) MUSTCHECK;

#endif
