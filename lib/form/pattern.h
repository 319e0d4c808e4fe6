/*
 * pattern.h - patron: how a short text must be written, like a postal code
 *
 *   patron := { piece [ "?" | "+" | "*" | "{" n [ "," n ] "}" ] }
 *   piece  := letter (Ñ too), digit, space or one of / . - _ , : # & (itself)
 *           | "[" those, or ranges of letters or digits "]"
 *
 * The whole text must be so.  There are no groups and no choices, so that a
 * match never costs more than text times pieces; the same text, with its
 * points in brackets, means the same to PostgreSQL.
 */
#ifndef LIB_FORM_PATTERN_H
#define LIB_FORM_PATTERN_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/base/mem.h"

enum { PATTERN_TEXT = 240 };	/* the longest text that one is for */

struct pattern;

/* Lives in the arena; NULL when `s` is none, and *why says what is wrong. */
const struct pattern *pattern_parse(struct arena *a, const char *s,
	    const char **why);
bool	pattern_matches(const struct pattern *p, const char *text);
/* As a regular expression of PostgreSQL, without quotes. */
void	pattern_sql(const struct pattern *p, struct buf *out);

#endif
