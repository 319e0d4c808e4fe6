#include "lib/base/base.h"
#include "lib/base/utf8.h"

#include <utf8proc.h>

size_t
utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	size_t len, i;
	uint32_t c;

	if (n == 0)
		return 0;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if ((p[0] & 0xe0) == 0xc0)
		len = 2, c = p[0] & 0x1f;
	else if ((p[0] & 0xf0) == 0xe0)
		len = 3, c = p[0] & 0x0f;
	else if ((p[0] & 0xf8) == 0xf0)
		len = 4, c = p[0] & 0x07;
	else
		return 0;
	if (len > n)
		return 0;
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*cp = c;
	return len;
}

size_t
utf8_encode(uint32_t cp, char out[4])
{
	static const unsigned char mark[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	size_t i;

	for (i = len; i-- > 1; cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3f));
	out[0] = (char)(mark[len] | cp);
	return len;
}

bool
utf8_is_start(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t len, i;

	if (n == 0)
		return false;
	len = p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : p[0] >= 0xe0 ? 3 :
	    p[0] >= 0xc2 ? 2 : 0;
	if (p[0] >= 0xf5 || n >= len)
		return false;
	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return false;
	return true;
}

static int
cp_width(uint32_t cp)
{
	if (cp < 0x7f)
		return cp >= 0x20;
	return utf8proc_charwidth((utf8proc_int32_t)cp);
}

/* Whether cp belongs to the letter before it; no control character does. */
static bool
is_mark(uint32_t cp)
{
	return cp >= 0x300 && cp_width(cp) == 0;
}

size_t
utf8_next(const char *s, size_t n, size_t at)
{
	uint32_t cp;
	size_t len;

	if (at >= n || (len = utf8_decode(s + at, n - at, &cp)) == 0)
		return at;
	at += len;
	while (at < n && (len = utf8_decode(s + at, n - at, &cp)) > 0 &&
	    is_mark(cp))
		at += len;
	return at;
}

size_t
utf8_prev(const char *s, size_t n, size_t at)
{
	uint32_t cp;

	while (at > 0) {
		do
			at--;
		while (at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80);
		if (utf8_decode(s + at, n - at, &cp) > 0 && !is_mark(cp))
			break;
	}
	return at;
}

int
utf8_width(const char *s, size_t n)
{
	size_t at = 0, len;
	uint32_t cp;
	int w = 0;

	while (at < n && (len = utf8_decode(s + at, n - at, &cp)) > 0) {
		w += cp_width(cp);
		at += len;
	}
	return w;
}

unsigned
utf8_length(const char *s, size_t n)
{
	unsigned count = 0;
	size_t at, next;

	for (at = 0; (next = utf8_next(s, n, at)) > at; at = next)
		count++;
	return count;
}

size_t
utf8_whole(const char *s, size_t n)
{
	size_t back;

	for (back = 1; back <= 3 && back <= n; back++) {
		unsigned char c = (unsigned char)s[n - back];

		if (c >= 0xc0)
			return utf8_is_start(s + n - back, back) ? n - back : n;
		if (c < 0x80)
			break;
	}
	return n;
}
