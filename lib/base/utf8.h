/* utf8.h - stepping over UTF-8 text one user-perceived character at a time */
#ifndef LIB_BASE_UTF8_H
#define LIB_BASE_UTF8_H

#include "lib/base/base.h"

/*
 * Reads one code point from s[0..n).  Returns its length in bytes, or 0 when
 * the bytes are not valid UTF-8 (overlong, surrogate, cut off) or n is 0.
 */
size_t	utf8_decode(const char *s, size_t n, uint32_t *cp);

/* Writes cp, which must be a valid code point; returns its bytes, 1 to 4. */
size_t	utf8_encode(uint32_t cp, char out[4]);

/* Whether s[0..n), which utf8_decode() refused, may yet become a code point. */
bool	utf8_is_start(const char *s, size_t n);

/*
 * A cluster is one code point and the marks after it, the thing a person
 * deletes with one Backspace; a control character ('\n') is one of its own.
 * Both return a byte offset; at either end the offset they were given.
 */
size_t	utf8_next(const char *s, size_t n, size_t at);
size_t	utf8_prev(const char *s, size_t n, size_t at);

/*
 * Columns that s[0..n) takes on a terminal; control characters count 0.  From
 * Unicode's tables, not from the locale, which may be broken.
 */
int	utf8_width(const char *s, size_t n);

/* Clusters in s[0..n): what a person would count as characters. */
unsigned utf8_length(const char *s, size_t n);

/* The longest part of s[0..n) that does not end within a code point. */
size_t	utf8_whole(const char *s, size_t n);

#endif
