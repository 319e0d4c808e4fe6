#include "lib/base/base.h"
#include "lib/base/utf8.h"

#include "tests/tap.h"

static void
code_points_are_read(void)
{
	static const struct {
		const char	*what, *s;
		size_t		 len;
		uint32_t	 cp;
		bool		 start;
	} row[] = {
		{ "a letter", "a", 1, 'a', false },
		{ "n with tilde", "\xc3\xb1", 2, 0xf1, false },
		{ "the euro sign", "\xe2\x82\xac", 3, 0x20ac, false },
		{ "beyond the first plane", "\xf0\x9f\x98\x80", 4, 0x1f600,
		    false },
		{ "the last one", "\xf4\x8f\xbf\xbf", 4, 0x10ffff, false },
		{ "nothing", "", 0, 0, false },
		{ "half of two", "\xc3", 0, 0, true },
		{ "two of three", "\xe2\x82", 0, 0, true },
		{ "three of four", "\xf0\x9f\x98", 0, 0, true },
		{ "a second byte alone", "\xb1", 0, 0, false },
		{ "overlong slash", "\xc0\xaf", 0, 0, false },
		{ "overlong in three", "\xe0\x80\xaf", 0, 0, false },
		{ "a surrogate", "\xed\xa0\x80", 0, 0, false },
		{ "past the last one", "\xf4\x90\x80\x80", 0, 0, false },
		{ "a byte of no sequence", "\xff", 0, 0, false },
	};
	char out[4];
	uint32_t cp;
	size_t i, n;

	for (i = 0; i < NELEM(row); i++) {
		n = strlen(row[i].s);
		cp = 0;
		is_int(utf8_decode(row[i].s, n, &cp), row[i].len, row[i].what);
		is_int(cp, row[i].cp, row[i].what);
		if (row[i].len > 0)
			ok(utf8_encode(cp, out) == n &&
			    memcmp(out, row[i].s, n) == 0, "and written back");
		else
			is_int(utf8_is_start(row[i].s, n), row[i].start,
			    "may or may not go on");
	}
}

static void
steps_are_characters(void)
{
	static const struct {
		const char	*what, *s;
		unsigned	 length;
		int		 width;
	} row[] = {
		{ "accents", "Mu\xc3\xb1oz", 5, 5 },
		{ "accents apart", "Mun\xcc\x83oz", 5, 5 },
		{ "two marks on one letter", "a\xcc\x81\xcc\xa3 b", 3, 3 },
		{ "wide letters", "\xe4\xb8\xad\xe6\x96\x87", 2, 4 },
		{ "a line break is one of its own", "a\nb", 3, 2 },
		{ "a mark alone", "\xcc\x81", 1, 0 },
		{ "nothing", "", 0, 0 },
	};
	size_t i, n, at, count, end;

	for (i = 0; i < NELEM(row); i++) {
		n = strlen(row[i].s);
		is_int(utf8_length(row[i].s, n), row[i].length, row[i].what);
		is_int(utf8_width(row[i].s, n), row[i].width, row[i].what);
		for (count = 0, at = n; at > 0; at = end, count++)
			if ((end = utf8_prev(row[i].s, n, at)) == at)
				break;
		is_int(count, row[i].length, "as many steps back");
	}
	is_int(utf8_next("ab", 2, 2), 2, "no step beyond the end");
	is_int(utf8_prev("ab", 2, 0), 0, "no step before the beginning");
	is_int(utf8_next("\xff" "a", 2, 0), 0, "no step over bad bytes");
}

static void
a_cut_leaves_whole_letters(void)
{
	static const struct {
		const char	*what, *s;
		size_t		 n, want;
	} row[] = {
		{ "nothing to cut", "abc", 3, 3 },
		{ "whole letters", "\xc3\xb1\xc3\xb1", 4, 4 },
		{ "half a letter", "\xc3\xb1\xc3\xb1", 3, 2 },
		{ "three of four bytes", "a\xf0\x9f\x98\x80", 4, 1 },
		{ "one of four bytes", "a\xf0\x9f\x98\x80", 2, 1 },
		{ "nothing", "", 0, 0 },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++)
		is_int(utf8_whole(row[i].s, row[i].n), row[i].want,
		    row[i].what);
}

int
main(void)
{
	code_points_are_read();
	steps_are_characters();
	a_cut_leaves_whole_letters();
	return tap_done();
}
