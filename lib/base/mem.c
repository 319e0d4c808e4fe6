#include "lib/base/base.h"
#include "lib/base/mem.h"

#include <stddef.h>

#include "lib/base/die.h"

/*
 * Small things are cut from blocks; a thing bigger than a quarter of a block
 * gets one of its own, put behind the first so that the first goes on filling.
 */
enum { BLOCK = 16 << 10 };

struct block {
	struct block	*next;
	size_t		 used, size;
	max_align_t	 data[];
};

struct arena {
	struct block	*first;
};

static void
out_of_memory(void)
{
	die("no hay memoria suficiente");
}

void *
mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *
mem_resize(void *p, size_t count, size_t size)
{
	void *q = reallocarray(p, count ? count : 1, size);

	if (!q)
		out_of_memory();
	return q;
}

char *
mem_dup(const char *s)
{
	return s ? mem_dup_n(s, strlen(s)) : NULL;
}

char *
mem_dup_n(const char *s, size_t n)
{
	char *p = mem_alloc(n + 1);

	if (n > 0)
		memcpy(p, s, n);
	return p;
}

void
mem_free_secret(void *p, size_t n)
{
	if (!p)
		return;
	explicit_bzero(p, n);
	free(p);
}

void
mem_free_text(char *s)
{
	if (s)
		mem_free_secret(s, strlen(s));
}

struct arena *
arena_new(void)
{
	return mem_alloc(sizeof(struct arena));
}

void
arena_free(struct arena **a)
{
	struct block *b, *next;

	if (!*a)
		return;
	for (b = (*a)->first; b; b = next) {
		next = b->next;
		free(b);
	}
	free(*a);
	*a = NULL;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t step = _Alignof(max_align_t);
	struct block *b = a->first;
	size_t size;

	if (n > SIZE_MAX / 2)
		out_of_memory();
	n = n ? (n + step - 1) / step * step : step;
	if (!b || b->size - b->used < n) {
		size = n > BLOCK / 4 ? n : BLOCK;
		b = mem_alloc(offsetof(struct block, data) + size);
		b->size = size;
		if (a->first && size == n) {
			b->next = a->first->next;
			a->first->next = b;
		} else {
			b->next = a->first;
			a->first = b;
		}
	}
	b->used += n;
	return (char *)b->data + b->used - n;
}

char *
arena_dup(struct arena *a, const char *s)
{
	size_t n;
	char *p;

	if (!s)
		return NULL;
	n = strlen(s) + 1;
	p = arena_alloc(a, n);
	memcpy(p, s, n);
	return p;
}
