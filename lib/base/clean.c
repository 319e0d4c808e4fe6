#include "lib/base/base.h"
#include "lib/base/clean.h"

#include <utf8proc.h>

#include "lib/base/die.h"
#include "lib/base/mem.h"
#include "lib/base/utf8.h"

static bool
is_mark(uint32_t cp)
{
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return true;
	default:
		return false;
	}
}

bool
clean_cp(uint32_t cp)
{
	if (cp >= 0x20 && cp < 0x7f)
		return true;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return true;
	}
}

/*
 * Copies s[0..n) to out (at least n bytes) with white space made plain.
 * Returns the bytes written, or -1 when s is not UTF-8.
 */
static int64_t
plain_space(char *out, const char *s, size_t n, enum clean_flags flags)
{
	size_t at = 0, len, w = 0;
	uint32_t cp;
	bool gap, lines = flags & CLEAN_LINES;

	for (; at < n; at += len) {
		if ((len = utf8_decode(s + at, n - at, &cp)) == 0)
			return -1;
		gap = cp == '\t';
		if (cp == '\r' || cp == '\n') {
			if (cp == '\r' && at + 1 < n && s[at + 1] == '\n')
				continue;
			if (lines)
				out[w++] = '\n';
			gap = !lines;
		} else if (cp >= 0x80 && utf8proc_category(
		    (utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ZS) {
			out[w++] = ' ';
		} else if (!gap) {
			memcpy(out + w, s + at, len);
			w += len;
		}
		if (gap && w > 0 && out[w - 1] != ' ' && out[w - 1] != '\n')
			out[w++] = ' ';
	}
	return (int64_t)w;
}

/* Whether every code point of s[0..n), composed already, may stand there. */
static bool
is_fit(const char *s, size_t n, enum clean_flags flags)
{
	size_t at, len;
	uint32_t cp;
	int marks = CLEAN_MARKS;	/* a mark needs a letter before it */

	for (at = 0; at < n; at += len) {
		if ((len = utf8_decode(s + at, n - at, &cp)) == 0)
			return false;
		if (cp == '\n' && flags & CLEAN_LINES) {
			marks = CLEAN_MARKS;
			continue;
		}
		if (!clean_cp(cp))
			return false;
		if (!is_mark(cp))
			marks = 0;
		else if (++marks > CLEAN_MARKS)
			return false;
	}
	return true;
}

/* Of no memory a text is not to blame. */
static void
must_have_room(utf8proc_ssize_t len)
{
	if (len == UTF8PROC_ERROR_NOMEM)
		die("no hay memoria suficiente");
}

/* Printable ASCII, which is composed and fit as it stands. */
static bool
is_ascii(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || (unsigned char)s[i] >= 0x7f)
			return false;
	return true;
}

char *
clean_text(const char *s, size_t n, enum clean_flags flags, struct err *err)
{
	utf8proc_uint8_t *nfc = NULL;
	char *plain = mem_alloc(n + 1), *text = NULL;
	int64_t w;
	utf8proc_ssize_t len;

	w = plain_space(plain, s, n, flags);
	if (w < 0) {
		err_set(err, ERR_INVALID, "clean: not UTF-8");
		goto out;
	}
	if (is_ascii(plain, (size_t)w)) {
		text = mem_dup_n(plain, (size_t)w);
		goto out;
	}
	len = utf8proc_map((const utf8proc_uint8_t *)plain, w, &nfc,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	must_have_room(len);
	if (len < 0 || !is_fit((const char *)nfc, (size_t)len, flags)) {
		err_set(err, ERR_INVALID, "clean: not text");
		goto out;
	}
	text = mem_dup_n((const char *)nfc, (size_t)len);
out:
	if (nfc)
		mem_free_text((char *)nfc);
	mem_free_secret(plain, n + 1);
	return text;
}

size_t
clean_show(char *out, size_t cap, const char *s, size_t n)
{
	size_t at, len, w = 0, start = 0;	/* start: of the last cluster */
	int marks = CLEAN_MARKS;
	uint32_t cp;
	bool fit, mark;

	if (cap == 0)
		return 0;
	for (at = 0; at < n; at += len) {
		len = utf8_decode(s + at, n - at, &cp);
		fit = len > 0 && clean_cp(cp);
		mark = fit && is_mark(cp);
		if (mark && ++marks > CLEAN_MARKS)
			fit = mark = false;
		if (len == 0)
			len = 1;
		if (!mark)
			start = w;
		if (w + (fit ? len : 1) >= cap) {
			w = start;
			break;
		}
		if (fit)
			memcpy(out + w, s + at, len);
		else
			out[w] = '?';
		w += fit ? len : 1;
		if (!mark)
			marks = 0;
	}
	out[w] = '\0';
	return w;
}

char *
clean_fold(const char *s, size_t n)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t len;
	char *text;

	len = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n,
	    &folded, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
	    UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
	must_have_room(len);
	if (len < 0)
		return NULL;
	text = mem_dup_n((const char *)folded, (size_t)len);
	mem_free_text((char *)folded);
	return text;
}
