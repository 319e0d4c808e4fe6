#include "lib/base/base.h"
#include "lib/form/area.h"

#include "lib/base/buf.h"
#include "tests/tap.h"

static void
set(struct area *a, const char *text)
{
	struct err err = ERR_INIT;

	if (area_set(a, text, &err) != 0) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
}

static void
text_is_wrapped(void)
{
	static const struct {
		const char	*what, *text;
		int		 cols;
		const char	*want;		/* rows with | between */
	} row[] = {
		{ "nothing", "", 10, "" },
		{ "one row", "hola", 10, "hola" },
		{ "just one row", "0123456789", 10, "0123456789" },
		{ "at a space", "uno dos tres", 8, "uno dos |tres" },
		{ "a space that hangs over", "uno dos tres", 7,
		    "uno dos|tres" },
		{ "a long word", "0123456789ab", 5, "01234|56789|ab" },
		{ "a long word behind a short one", "a 0123456789", 6,
		    "a |012345|6789" },
		{ "breaks", "a\nb\n", 10, "a|b|" },
		{ "an empty row", "a\n\nb", 10, "a||b" },
		{ "accents", "\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1", 2,
		    "\xc3\xb1\xc3\xb1|\xc3\xb1\xc3\xb1" },
		{ "wide letters", "\xe4\xb8\xad\xe6\x96\x87", 3,
		    "\xe4\xb8\xad|\xe6\x96\x87" },
		{ "a letter wider than the row", "\xe4\xb8\xad" "a", 1,
		    "\xe4\xb8\xad|a" },
		{ "spaces only", "     ", 2, "  |  " },
	};
	size_t i;
	int k;

	for (i = 0; i < NELEM(row); i++) {
		struct buf out = BUF_INIT;
		struct area a;
		struct area_row r;

		area_init(&a, 0, row[i].cols);
		set(&a, row[i].text);
		for (k = 0; k < area_rows(&a); k++) {
			r = area_row(&a, k);
			if (k > 0)
				buf_putc(&out, '|');
			buf_add(&out, a.buf + r.from, r.to - r.from);
		}
		is_str(out.s, row[i].want, row[i].what);
		buf_release(&out);
		area_release(&a);
	}
}

/* l r u d h e move; < > delete; + types a letter. */
static bool
press(struct area *a, char key)
{
	struct err err = ERR_INIT;

	switch (key) {
	case 'l': return area_left(a);
	case 'r': return area_right(a);
	case 'u': return area_up(a);
	case 'd': return area_down(a);
	case 'h': return area_home(a);
	case 'e': return area_end(a);
	case '<': return area_backspace(a);
	case '>': return area_delete(a);
	case '+': return area_insert(a, "\xc3\xb1", 2, &err) == 0;
	}
	return false;
}

static void
keys_move_over_rows(void)
{
	/* rows of 8 columns: "uno dos ", "tres", "", "cuatro" */
	static const char text[] = "uno dos tres\n\ncuatro";
	static const struct {
		const char	*what, *keys;
		bool		 changed;	/* by the last of them */
		int		 row, col;
	} row[] = {
		{ "at the end", "", false, 3, 6 },
		{ "no further right", "r", false, 3, 6 },
		{ "no further down", "d", false, 3, 6 },
		{ "home", "h", true, 3, 0 },
		{ "left over a break", "hl", true, 2, 0 },
		{ "up to an empty row", "u", true, 2, 0 },
		{ "up twice keeps the column", "uu", true, 1, 4 },
		{ "up to a row that goes on", "uuu", true, 0, 6 },
		{ "and down again", "uuuddd", true, 3, 6 },
		{ "no further up", "uuuu", false, 0, 6 },
		{ "the end of a row that goes on", "uuue", true, 0, 7 },
		{ "right of it begins the next", "uuuer", true, 1, 0 },
		{ "home there stays there", "uuuerh", false, 1, 0 },
		{ "left goes back", "uuuerl", true, 0, 7 },
		{ "moving aside forgets the column", "ullu", true, 0, 3 },
		{ "typing moves", "+", true, 3, 7 },
		{ "backspace joins rows", "h<", true, 2, 0 },
		{ "delete joins rows", "hl>", true, 2, 0 },
		{ "nothing to delete", ">", false, 3, 6 },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		int at, col;
		bool changed = false;
		const char *k;
		struct area a;

		area_init(&a, 0, 8);
		set(&a, text);
		for (k = row[i].keys; *k; k++)
			changed = press(&a, *k);
		area_where(&a, &at, &col);
		is_int(changed, row[i].changed, row[i].what);
		is_int(at * 100 + col, row[i].row * 100 + row[i].col,
		    row[i].what);
		area_release(&a);
	}
}

/* Wherever the cursor is, it is in the row that says so, at every width. */
static void
the_cursor_is_always_somewhere(void)
{
	static const char text[] = "Ella dijo que él  llegó a las 8,\ny que "
	    "\xe4\xb8\xad\xe6\x96\x87 anticonstitucionalmente\n\n salió. ";
	struct area a;
	int cols, bad = 0, at, col;
	struct area_row r;

	area_init(&a, 0, 10);
	set(&a, text);
	for (cols = 1; cols < 70; cols++) {
		area_width(&a, cols);
		while (area_left(&a))
			;
		do {
			area_where(&a, &at, &col);
			r = area_row(&a, at);
			bad += a.cur < r.from || a.cur > r.to;
			bad += col < 0 || (cols > 1 && col > cols);
		} while (area_right(&a));
		bad += at != area_rows(&a) - 1;
		while (area_up(&a))
			;
		area_where(&a, &at, &col);
		bad += at != 0;
		while (area_down(&a))
			;
		area_where(&a, &at, &col);
		bad += at != area_rows(&a) - 1;
	}
	is_int(bad, 0, "at 69 widths");
	area_release(&a);
}

static void
what_goes_in_is_text(void)
{
	struct err err = ERR_INIT;
	struct area a;

	area_init(&a, 5, 10);
	is_int(area_insert(&a, "a\r\nn", 4, &err), 0, "breaks of DOS");
	is_int(area_insert(&a, "\xcc\x83", 2, &err), 0, "a tilde afterwards");
	is_str(a.buf, "a\n\xc3\xb1", "are one break and one letter");
	is_int(area_length(&a), 3, "three characters");
	is_int(area_insert(&a, "bcd", 3, &err), -1, "six are too many");
	is_int(err.code, ERR_TOO_LONG, "and it says so");
	is_int(area_insert(&a, "\x1b[A", 3, &err), -1, "no escape sequences");
	is_int(err.code, ERR_INVALID, "and it says so");
	is_str(a.buf, "a\n\xc3\xb1", "nothing changed");
	area_release(&a);
	area_release(&a);
}

int
main(void)
{
	text_is_wrapped();
	keys_move_over_rows();
	the_cursor_is_always_somewhere();
	what_goes_in_is_text();
	return tap_done();
}
