/*
 * rows.h - a cursor in a list of rows that the screen draws itself, with
 * headings between them or in several lines
 */
#ifndef TUI_ROWS_H
#define TUI_ROWS_H

#include "lib/base/base.h"
#include "lib/store/store.h"
#include "tui/screen.h"

struct rows {
	int	n;	/* how many there are */
	int	at;	/* where she is; 0 also when there is none */
	int	top;	/* the first that is shown */
	char	typed[48];	/* letters of the row she looks for */
};

void	rows_set(struct rows *r, int n);
/* Moves; `page` is how many rows a page has.  Returns whether it was a move. */
bool	rows_key(struct rows *r, const struct term_event *ev, int page);
/*
 * Letters go to the first row that has words which begin so, accents or not;
 * text() says what row i is known by.  Returns whether the key was one of
 * them; any other forgets what was typed.
 */
bool	rows_type(struct rows *r, struct app *a, const struct term_event *ev,
	    void (*text)(const void *ctx, int i, char *out, size_t n),
	    const void *ctx);
/*
 * Brings `at` into view in the `height` lines from y on, of which each row
 * takes `lines`.  Returns how many rows are seen; where that is not all, the
 * last line says so.
 */
int	rows_show(struct rows *r, int y, int height, int lines);
/* That there is more over what is seen, or under it. */
void	rows_more(int y, int x, int cols, bool over, bool under);

/* Enter, whatever this terminal sends for it; Tab is none. */
bool	key_is_enter(const struct term_event *ev);
/* The figure typed, 0 to 9, or -1. */
int	key_digit(const struct term_event *ev);

/* The '>' and the terminal's cursor at the start of a row. */
void	rows_pointer(int y, int x, bool current);

/* What stands after an age: " años", " año"; "" when none is known. */
const char *years(const char *age);

/*
 * Expedientes as lists may show them: folio, name, age, municipality and
 * state of the caso, nothing else (decision 18).  In narrow windows each
 * takes two lines.
 */
int	found_lines(int cols);
/* Over them: what the bare figure is, where the rows have no room for it. */
void	found_heading(const struct found_list *l, int y, int cols);
void	found_draw(const struct found_list *l, int i, int y, int cols,
	    bool current);

#endif
