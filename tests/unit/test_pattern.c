#include "lib/base/base.h"
#include "lib/form/pattern.h"
#include "tests/tap.h"

static struct arena *arena;

static void
it_is_the_whole_text(void)
{
	static const struct {
		const char *pattern, *text;
		bool	 want;
	} row[] = {
		{ "[0-9]{5}", "91000", true },
		{ "[0-9]{5}", "9100", false },
		{ "[0-9]{5}", "910000", false },
		{ "[0-9]{5}", "9100O", false },
		{ "[0-9]{5}", "", false },
		{ "[0-9]{1,6}/[0-9]{4}", "145/2026", true },
		{ "[0-9]{1,6}/[0-9]{4}", "/2026", false },
		{ "[0-9]{1,6}/[0-9]{4}", "145-2026", false },
		{ "[A-Z]+[A-Z]", "AB", true },
		{ "[A-Z]+[A-Z]", "A", false },
		{ "A?A?A", "A", true },
		{ "[A-Za-z0-9/-]*", "VZ/UIPJ-0123/2026", true },
		{ "[A-Za-z0-9/-]*", "", true },
		{ "[a-z-]{2}", "-a", true },
		{ "[a-z]*", "á", false },
		{ "[A-Z]*", "Ñ", false },
		{ "[A-ZÑ&]{4}", "PEÑA", true },
		{ "[A-ZÑ&]{4}", "PEñA", false },
		{ "[A-ZÑ&]{4}", "A&AÑ", true },
		{ "Ññ", "Ññ", true },
		{ "[A-ZÑ]{2}", "\xc3\x91\xc3", false },
		{ "Ñ*[0-9]", "ÑÑÑÑ1", true },
		{ "1.5", "1.5", true },
		{ "1.5", "1x5", false },
		{ "[A-Z]{0,3}0", "0", true },
	};
	char what[80];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		const char *why = NULL;
		const struct pattern *p = pattern_parse(arena,
		    row[i].pattern, &why);

		snprintf(what, sizeof(what), "%s %s «%s»", row[i].pattern,
		    row[i].want ? "is" : "is not", row[i].text);
		ok(p && pattern_matches(p, row[i].text) == row[i].want, what);
	}
}

/* What a regular expression of elsewhere would have. */
static void
the_rest_is_refused(void)
{
	static const char *const bad[] = {
		"", "[", "[]", "[A", "[^A]", "(A)", "A|B", "\\d", "A{", "A{2",
		"A{3,2}", "A{0}", "A{241}", "A{9999999999}", "+", "?A", "A**",
		"[9-0]", "[A-z]", "[A-9]", "^A", "A$", "[[:alpha:]]", "á",
		"[á]", "[A-Ñ]", "[Ñ-ñ]", "[Ñ", "\xc3", "[\xc3]", "'", "\"",
	};
	size_t i;

	for (i = 0; i < NELEM(bad); i++) {
		const char *why = NULL;

		if (!ok(!pattern_parse(arena, bad[i], &why) && why, bad[i]))
			printf("# it was taken\n");
	}
}

/* Many ways to part one text must not be tried one after the other. */
static void
it_ends(void)
{
	char text[PATTERN_TEXT + 2];
	const char *why = NULL;
	const struct pattern *p = pattern_parse(arena,
	    "A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*B", &why);

	memset(text, 'A', PATTERN_TEXT);
	text[PATTERN_TEXT] = '\0';
	ok(p && !pattern_matches(p, text), "a hard one is soon answered");
	text[PATTERN_TEXT - 1] = 'B';
	ok(p && pattern_matches(p, text), "also with yes");
	text[PATTERN_TEXT - 1] = 'A';
	text[PATTERN_TEXT] = 'B';
	text[PATTERN_TEXT + 1] = '\0';
	ok(p && !pattern_matches(p, text), "a text too long for it is not it");
}

static void
it_is_said_in_sql(void)
{
	struct buf b = BUF_INIT;
	const char *why = NULL;
	const struct pattern *p = pattern_parse(arena, "[0-2-]{2}. A?", &why);

	if (p)
		pattern_sql(p, &b);
	is_str(b.s, "^[012-]{2,2}[.][ ][A]{0,1}$", "every piece in brackets");
	buf_clear(&b);
	p = pattern_parse(arena, "[ñ-Ñ &A]+", &why);
	if (p)
		pattern_sql(p, &b);
	is_str(b.s, "", "a range of what is not ASCII is none");
	p = pattern_parse(arena, "[ñÑ &A-]+", &why);
	if (p)
		pattern_sql(p, &b);
	is_str(b.s, "^[&A Ññ-]{1,240}$", "with what is beyond ASCII");
	buf_release(&b);
}

int
main(void)
{
	arena = arena_new();
	it_is_the_whole_text();
	the_rest_is_refused();
	it_ends();
	it_is_said_in_sql();
	arena_free(&arena);
	return tap_done();
}
