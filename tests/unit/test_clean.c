#include "lib/base/base.h"
#include "lib/base/clean.h"

#include "lib/base/mem.h"
#include "tests/tap.h"

static void
text_is_cleaned_or_refused(void)
{
	static const struct {
		const char	*what, *in;
		enum clean_flags flags;
		const char	*want;		/* NULL: refused */
	} row[] = {
		{ "plain", "Ana", CLEAN_LINE, "Ana" },
		{ "nothing", "", CLEAN_LINE, "" },
		{ "a tilde apart composes", "Mun\xcc\x83oz", CLEAN_LINE,
		    "Mu\xc3\xb1oz" },
		{ "marks in canonical order", "a\xcc\x81\xcc\xa3", CLEAN_LINE,
		    "\xe1\xba\xa1\xcc\x81" },
		{ "two marks that do not compose", "x\xcc\x81\xcc\xa3",
		    CLEAN_LINE, "x\xcc\xa3\xcc\x81" },
		{ "three marks that do not compose", "x\xcc\x81\xcc\xa3\xcc\x80",
		    CLEAN_LINE, NULL },
		{ "a mark on nothing", "\xcc\x81" "a", CLEAN_LINE, NULL },
		{ "a mark on a line break", "a\n\xcc\x81", CLEAN_LINES, NULL },
		{ "a break in a line", "a\nb", CLEAN_LINE, "a b" },
		{ "a DOS break in a line", "a\r\nb", CLEAN_LINE, "a b" },
		{ "breaks and tabs in a row", "a\n\t\r\n b", CLEAN_LINE,
		    "a  b" },
		{ "N33 a break at the beginning", "\n\ta", CLEAN_LINE, "a" },
		{ "breaks of a narrative", "a\r\nb\rc\nd", CLEAN_LINES,
		    "a\nb\nc\nd" },
		{ "N33 a tab in a narrative", "a\tb\n\tc", CLEAN_LINES, "a b\nc" },
		{ "a space that does not break", "a\xc2\xa0" "b", CLEAN_LINE,
		    "a b" },
		{ "a Chinese space", "a\xe3\x80\x80" "b", CLEAN_LINE, "a b" },
		{ "Spanish signs", "\xc2\xbfS\xc3\xad? \xe2\x80\x94 \xc2\xab"
		    "no\xc2\xbb", CLEAN_LINE, "\xc2\xbfS\xc3\xad? \xe2\x80\x94 "
		    "\xc2\xab" "no\xc2\xbb" },
		{ "N32 an escape sequence", "\x1b[31m", CLEAN_LINE, NULL },
		{ "delete", "a\x7f", CLEAN_LINE, NULL },
		{ "N32 a C1 control", "\xc2\x9b" "1m", CLEAN_LINE, NULL },
		{ "right-to-left override", "a\xe2\x80\xae" "b", CLEAN_LINE,
		    NULL },
		{ "N34 an isolate", "a\xe2\x81\xa6" "b", CLEAN_LINE, NULL },
		{ "N34 zero width joiner", "a\xe2\x80\x8d" "b", CLEAN_LINE, NULL },
		{ "N34 byte order mark", "\xef\xbb\xbf" "a", CLEAN_LINE, NULL },
		{ "soft hyphen", "a\xc2\xad" "b", CLEAN_LINE, NULL },
		{ "line separator", "a\xe2\x80\xa8" "b", CLEAN_LINES, NULL },
		{ "private use", "\xee\x80\x80", CLEAN_LINE, NULL },
		{ "not assigned", "\xcd\xb8", CLEAN_LINE, NULL },
		{ "a noncharacter", "\xef\xbf\xbf", CLEAN_LINE, NULL },
		{ "a tag character", "\xf3\xa0\x80\xa1", CLEAN_LINE, NULL },
		{ "half a letter", "a\xc3", CLEAN_LINE, NULL },
		{ "overlong slash", "\xc0\xaf", CLEAN_LINE, NULL },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		char *got = clean_text(row[i].in, strlen(row[i].in),
		    row[i].flags, &err);

		if (row[i].want)
			is_str(got ? got : "(refused)", row[i].want,
			    row[i].what);
		else
			is_int(got ? ERR_NONE : err.code, ERR_INVALID,
			    row[i].what);
		mem_free_text(got);
	}
}

static void
a_nul_is_no_text(void)
{
	struct err err = ERR_INIT;

	ok(!clean_text("a\0b", 3, CLEAN_LINE, &err), "a NUL is refused");
}

static void
what_is_shown_is_harmless(void)
{
	static const struct {
		const char	*what, *in;
		size_t		 cap;
		const char	*want;
	} row[] = {
		{ "plain", "Ana", 20, "Ana" },
		{ "N32 an escape sequence", "\x1b[31m", 20, "?[31m" },
		{ "N33 a break", "a\nb", 20, "a?b" },
		{ "bad bytes", "a\xff\xc3" "b", 20, "a??b" },
		{ "right-to-left override", "a\xe2\x80\xae" "b", 20, "a?b" },
		{ "N34 too many marks", "x\xcc\x81\xcc\xa3\xcc\x80", 20,
		    "x\xcc\x81\xcc\xa3?" },
		{ "a mark on nothing", "\xcc\x81", 20, "?" },
		{ "cut at a letter", "Mu\xc3\xb1oz", 4, "Mu" },
		{ "cut before its mark", "an\xcc\x83", 4, "a" },
		{ "just room", "Mu\xc3\xb1", 5, "Mu\xc3\xb1" },
		{ "no room", "a", 1, "" },
	};
	char out[32];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		size_t n = clean_show(out, row[i].cap, row[i].in,
		    strlen(row[i].in));

		is_str(out, row[i].want, row[i].what);
		is_int(n, strlen(out), "and it says how long");
	}
}

static void
folding_forgets_accents_and_case(void)
{
	static const struct {
		const char	*what, *in, *want;
	} row[] = {
		{ "accents", "\xc3\x81NGELA", "angela" },
		{ "n with tilde", "Mu\xc3\xb1oz", "munoz" },
		{ "marks apart", "Mun\xcc\x83oz", "munoz" },
		{ "diaeresis", "ARG\xc3\x9c" "ELLO", "arguello" },
		{ "digits and signs", "20 de Nov.", "20 de nov." },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		char *got = clean_fold(row[i].in, strlen(row[i].in));

		is_str(got ? got : "(null)", row[i].want, row[i].what);
		mem_free_text(got);
	}
	ok(!clean_fold("\xff", 1), "bad bytes are not folded");
}

int
main(void)
{
	text_is_cleaned_or_refused();
	a_nul_is_no_text();
	what_is_shown_is_harmless();
	folding_forgets_accents_and_case();
	return tap_done();
}
