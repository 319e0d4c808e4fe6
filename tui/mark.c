#include "lib/base/base.h"
#include "tui/mark.h"

static const struct {
	const char	*sign, *word;
	enum style	 style;
} marks[] = {
	[MARK_NONE] =	 { " ", "sin datos", STYLE_HINT },
	[MARK_DONE] =	 { "+", "hecho", STYLE_DONE },
	[MARK_DOUBT] =	 { "?", "con duda", STYLE_DOUBT },
	[MARK_MISSING] = { "*", "falta", STYLE_LABEL },
	[MARK_WRONG] =	 { "!", "por corregir", STYLE_ERROR },
};

const char *
mark_sign(enum mark m)
{
	return marks[m].sign;
}

const char *
mark_word(enum mark m)
{
	return marks[m].word;
}

enum style
mark_style(enum mark m)
{
	return marks[m].style;
}

enum mark
mark_of_problem(enum problem_kind k)
{
	switch (k) {
	case PROBLEM_NONE:
		return MARK_NONE;
	case PROBLEM_DOUBT:
		return MARK_DOUBT;
	case PROBLEM_REQUIRED:
		return MARK_MISSING;
	case PROBLEM_WRONG:
	case PROBLEM_CATALOG:
	case PROBLEM_ERROR:
	case PROBLEM_UNKNOWN_FIELD:
	case PROBLEM_REVISION:
	case PROBLEM_GONE:
		return MARK_WRONG;
	}
	return MARK_NONE;
}

enum mark
mark_of_section(enum section_state s)
{
	switch (s) {
	case SECTION_EMPTY:
		return MARK_NONE;
	case SECTION_MISSING:
		return MARK_MISSING;
	case SECTION_SUGGESTED:
	case SECTION_DOUBT:
		return MARK_DOUBT;
	case SECTION_WRONG:
		return MARK_WRONG;
	case SECTION_DONE:
		return MARK_DONE;
	}
	return MARK_NONE;
}
