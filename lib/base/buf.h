/*
 * buf.h - a growing byte string
 *
 * Always NUL-terminated, so buf.s may be handed on as a string while no NUL
 * was put into it.  BUF_INIT needs no release until something was added.
 */
#ifndef LIB_BASE_BUF_H
#define LIB_BASE_BUF_H

#include <stdarg.h>

#include "lib/base/base.h"

struct buf {
	char	*s;	/* owned; "" (static) while cap is 0 */
	size_t	 len;	/* bytes in use, without the NUL */
	size_t	 cap;
};

#define BUF_INIT	{ .s = buf_empty }
extern char buf_empty[1];

void	buf_release(struct buf *b);	/* wipes; back to BUF_INIT */
void	buf_clear(struct buf *b);		/* keeps the memory */
void	buf_add(struct buf *b, const char *s, size_t n);
void	buf_puts(struct buf *b, const char *s);
void	buf_putc(struct buf *b, char c);
void	buf_printf(struct buf *b, const char *fmt, ...) PRINTFLIKE(2, 3);
void	buf_vprintf(struct buf *b, const char *fmt, va_list ap);

/* The string becomes the caller's; *b is BUF_INIT again.  Never NULL. */
char	*buf_take(struct buf *b) MUSTCHECK;

#endif
