#include "lib/base/base.h"
#include "lib/base/buf.h"

#include "lib/base/die.h"
#include "lib/base/mem.h"

char buf_empty[1];

/* Makes room for n more bytes and the NUL; the old bytes are wiped. */
static void
grow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 64;
	char *s;

	if (n > SIZE_MAX / 4 - b->len)
		die("no hay memoria suficiente");
	if (b->cap > 0 && b->len + n < b->cap)
		return;
	while (cap <= b->len + n)
		cap *= 2;
	s = mem_alloc(cap);
	memcpy(s, b->s, b->len);
	if (b->cap > 0)
		mem_free_secret(b->s, b->cap);
	b->s = s;
	b->cap = cap;
}

void
buf_release(struct buf *b)
{
	if (b->cap > 0)
		mem_free_secret(b->s, b->cap);
	*b = (struct buf)BUF_INIT;
}

void
buf_clear(struct buf *b)
{
	if (b->cap > 0)
		b->s[0] = '\0';
	b->len = 0;
}

void
buf_add(struct buf *b, const char *s, size_t n)
{
	grow(b, n);
	if (n > 0)
		memcpy(b->s + b->len, s, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		BUG("format");
	grow(b, (size_t)n);
	vsnprintf(b->s + b->len, b->cap - b->len, fmt, ap);
	b->len += (size_t)n;
}

char *
buf_take(struct buf *b)
{
	char *s = b->cap > 0 ? b->s : mem_dup("");

	*b = (struct buf)BUF_INIT;
	return s;
}
