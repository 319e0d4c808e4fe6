/*
 * area.h - a many-line text editor without a screen (narration, descriptions)
 *
 * Text as in edit.h, with '\n' as the only break.  Lines wrap at a width that
 * the widget sets; positions are byte offsets of clusters.
 */
#ifndef LIB_FORM_AREA_H
#define LIB_FORM_AREA_H

#include "lib/base/base.h"
#include "lib/base/err.h"

struct area {
	char		*buf;	/* owned; clean UTF-8, '\n' allowed */
	size_t		 len, cap, cur;
	unsigned	 max;	/* most clusters; 0 is no limit */
	int		 cols;	/* wrap width, >= 1 */
	int		 want;	/* column that up and down aim at; -1 */
};

/* One row on the screen: bytes [from, to), without the break. */
struct area_row { size_t from, to; };

void	area_init(struct area *a, unsigned max, int cols);
void	area_release(struct area *a);
int	area_set(struct area *a, const char *text, struct err *err) MUSTCHECK;
int	area_insert(struct area *a, const char *s, size_t n, struct err *err)
	    MUSTCHECK;
void	area_width(struct area *a, int cols);

/* Each returns whether anything changed. */
bool	area_left(struct area *a);
bool	area_right(struct area *a);
bool	area_up(struct area *a);
bool	area_down(struct area *a);
bool	area_home(struct area *a);	/* of the row */
bool	area_end(struct area *a);
bool	area_backspace(struct area *a);
bool	area_delete(struct area *a);

int	area_rows(const struct area *a);
/* The i-th row; i must be in range. */
struct area_row area_row(const struct area *a, int i);
/* Where the cursor is. */
void	area_where(const struct area *a, int *row, int *col);
unsigned area_length(const struct area *a);	/* clusters in use */

#endif
