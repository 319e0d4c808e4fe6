/*
 * mark.h - done, doubtful, missing, wrong: a sign, a word and a style each
 *
 * The same four everywhere: beside a field, in the bar of pages, in the
 * overview of an expediente and in the review.  The sign carries the meaning;
 * the style only repeats it.
 */
#ifndef TUI_MARK_H
#define TUI_MARK_H

#include "lib/base/base.h"
#include "lib/form/check.h"
#include "lib/store/store.h"
#include "tui/style.h"

/* In the order of how much they ask for attention. */
enum mark { MARK_NONE, MARK_DONE, MARK_DOUBT, MARK_MISSING, MARK_WRONG };

const char	*mark_sign(enum mark m);	/* one column */
const char	*mark_word(enum mark m);
enum style	 mark_style(enum mark m);
enum mark	 mark_of_problem(enum problem_kind k);
enum mark	 mark_of_section(enum section_state s);

#endif
