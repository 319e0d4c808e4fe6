/*
 * mem.h - allocation that does not fail, memory that is wiped, arenas
 *
 * Running out of memory ends the program through die.h, which gives the
 * terminal back first; drafts make that survivable.
 */
#ifndef LIB_BASE_MEM_H
#define LIB_BASE_MEM_H

#include "lib/base/base.h"

/* Never return NULL.  mem_alloc() gives zeroes. */
void	*mem_alloc(size_t n) MUSTCHECK;
void	*mem_resize(void *p, size_t count, size_t size) MUSTCHECK;
char	*mem_dup(const char *s) MUSTCHECK;	/* NULL gives NULL */
char	*mem_dup_n(const char *s, size_t n) MUSTCHECK;

/* Wipes n bytes, then frees p.  NULL is ignored. */
void	 mem_free_secret(void *p, size_t n);

/* The same for a string. */
void	 mem_free_text(char *s);

/*
 * An arena: many small things that live and die together (a form, a
 * catalogue).  Nothing in it is freed alone.
 */
struct arena;

struct arena *arena_new(void) MUSTCHECK;
void	 arena_free(struct arena **a);		/* NULL inside is ignored */
void	*arena_alloc(struct arena *a, size_t n) MUSTCHECK;	/* zeroes */
/* NULL gives NULL. */
char	*arena_dup(struct arena *a, const char *s) MUSTCHECK;

#endif
