#include "lib/base/base.h"
#include "lib/form/area.h"

#include "lib/base/clean.h"
#include "lib/base/mem.h"
#include "lib/base/utf8.h"

void
area_init(struct area *a, unsigned max, int cols)
{
	*a = (struct area){ .max = max, .cap = 1, .want = -1 };
	a->buf = mem_alloc(a->cap);
	area_width(a, cols);
}

void
area_release(struct area *a)
{
	mem_free_secret(a->buf, a->cap);
	*a = (struct area){ 0 };
}

void
area_width(struct area *a, int cols)
{
	a->cols = cols < 1 ? 1 : cols;
	a->want = -1;
}

/* Takes text, which is fit already, unless it is too long. */
static int
replace(struct area *a, char *text, size_t cur, struct err *err)
{
	size_t len = strlen(text), at = 0;

	if (a->max > 0 && utf8_length(text, len) > a->max) {
		mem_free_text(text);
		return err_set(err, ERR_TOO_LONG, "area: over %u characters",
		    a->max);
	}
	mem_free_secret(a->buf, a->cap);
	a->buf = text;
	a->len = len;
	a->cap = len + 1;
	a->want = -1;
	while (at < cur && at < len)
		at = utf8_next(text, len, at);
	a->cur = at;
	return 0;
}

int
area_set(struct area *a, const char *text, struct err *err)
{
	char *fit = clean_text(text, strlen(text), CLEAN_LINES, err);

	return fit ? replace(a, fit, strlen(fit), err) : -1;
}

/* As in edit_insert(): the part before the cursor, then all of it. */
int
area_insert(struct area *a, const char *s, size_t n, struct err *err)
{
	size_t nraw = a->cur + n, behind = a->len - a->cur, nhead;
	char *raw = mem_alloc(nraw + 1), *head, *whole;

	memcpy(raw, a->buf, a->cur);
	memcpy(raw + a->cur, s, n);
	head = clean_text(raw, nraw, CLEAN_LINES, err);
	mem_free_secret(raw, nraw + 1);
	if (!head)
		return -1;
	nhead = strlen(head);
	raw = mem_alloc(nhead + behind + 1);
	memcpy(raw, head, nhead);
	memcpy(raw + nhead, a->buf + a->cur, behind);
	mem_free_text(head);
	whole = clean_text(raw, nhead + behind, CLEAN_LINES, err);
	mem_free_secret(raw, nhead + behind + 1);
	return whole ? replace(a, whole, nhead, err) : -1;
}

/*
 * The row that begins at `from`; *next is where the following one begins.  A
 * row breaks behind its last space; a space that does not fit any more hangs
 * over the edge, between two rows.  False when there is no following row.
 */
static bool
row_at(const struct area *a, size_t from, struct area_row *row, size_t *next)
{
	size_t at = from, brk = from, end;
	int col = 0, w;

	row->from = from;
	for (; at < a->len; at = end) {
		end = utf8_next(a->buf, a->len, at);
		if (a->buf[at] == '\n') {
			row->to = at;
			*next = end;
			return true;
		}
		w = utf8_width(a->buf + at, end - at);
		if (col + w > a->cols && at > from) {
			if (a->buf[at] == ' ') {
				row->to = at;
				*next = end;
			} else {
				row->to = *next = brk > from ? brk : at;
			}
			return true;
		}
		col += w;
		if (a->buf[at] == ' ')
			brk = end;
	}
	row->to = at;
	return false;
}

int
area_rows(const struct area *a)
{
	struct area_row row;
	size_t next = 0;
	int n = 1;

	while (row_at(a, next, &row, &next))
		n++;
	return n;
}

struct area_row
area_row(const struct area *a, int i)
{
	struct area_row row;
	size_t next = 0;

	while (row_at(a, next, &row, &next) && i > 0)
		i--;
	return row;
}

/* The row of the cursor, its number, and whether the end of it is its own. */
static struct area_row
cursor_row(const struct area *a, int *number, bool *own_end)
{
	struct area_row row;
	size_t next = 0;
	bool more;

	*number = 0;
	while ((more = row_at(a, next, &row, &next)) && next <= a->cur)
		++*number;
	*own_end = !more || next > row.to;
	return row;
}

void
area_where(const struct area *a, int *row, int *col)
{
	bool own_end;
	struct area_row r = cursor_row(a, row, &own_end);

	*col = utf8_width(a->buf + r.from, a->cur - r.from);
}

static bool
move(struct area *a, size_t to)
{
	size_t was = a->cur;

	a->cur = to;
	a->want = -1;
	return to != was;
}

bool
area_left(struct area *a)
{
	return move(a, utf8_prev(a->buf, a->len, a->cur));
}

bool
area_right(struct area *a)
{
	return move(a, utf8_next(a->buf, a->len, a->cur));
}

/* The last place in row i that is at or before column `want`. */
static size_t
place_in(const struct area *a, int i, int want)
{
	size_t next = 0, at, end;
	struct area_row row;
	bool more;
	int col = 0;

	while ((more = row_at(a, next, &row, &next)) && i > 0)
		i--;
	for (at = row.from; at < row.to; at = end) {
		end = utf8_next(a->buf, a->len, at);
		col += utf8_width(a->buf + at, end - at);
		if (col > want || (more && end == next))
			break;
	}
	return at;
}

static bool
move_rows(struct area *a, int by)
{
	int row, col, want;

	area_where(a, &row, &col);
	want = a->want < 0 ? col : a->want;
	if (row + by < 0 || row + by >= area_rows(a))
		return false;
	(void)move(a, place_in(a, row + by, want));
	a->want = want;
	return true;
}

bool
area_up(struct area *a)
{
	return move_rows(a, -1);
}

bool
area_down(struct area *a)
{
	return move_rows(a, 1);
}

bool
area_home(struct area *a)
{
	bool own_end;
	int n;

	return move(a, cursor_row(a, &n, &own_end).from);
}

/* Behind the last letter; where the next row begins is not this row's end. */
bool
area_end(struct area *a)
{
	bool own_end;
	int n;
	struct area_row r = cursor_row(a, &n, &own_end);

	return move(a, own_end ? r.to : utf8_prev(a->buf, a->len, r.to));
}

static bool
cut(struct area *a, size_t from, size_t to)
{
	if (from == to)
		return false;
	memmove(a->buf + from, a->buf + to, a->len - to + 1);
	explicit_bzero(a->buf + a->len - (to - from) + 1, to - from);
	a->len -= to - from;
	return move(a, from) || true;
}

bool
area_backspace(struct area *a)
{
	return cut(a, utf8_prev(a->buf, a->len, a->cur), a->cur);
}

bool
area_delete(struct area *a)
{
	return cut(a, a->cur, utf8_next(a->buf, a->len, a->cur));
}

unsigned
area_length(const struct area *a)
{
	return utf8_length(a->buf, a->len);
}
