/*
 * read.h - taking forms and catalogues out of their YAML, with sentences
 *
 * Each function checks one thing and fails with "archivo:línea: qué está mal;
 * se esperaba qué", in Spanish, for whoever wrote the file.
 */
#ifndef LIB_FORM_READ_H
#define LIB_FORM_READ_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/base/mem.h"
#include "lib/base/yaml.h"

struct reading {
	struct arena	*arena;		/* what is read lives there */
	struct err	*err;
};

/* Whether a key must be there. */
enum read_need { READ_MAY, READ_MUST };

/* Always -1. */
int	read_refuse(const struct reading *rd, const struct yaml *at,
	    const char *fmt, ...) PRINTFLIKE(3, 4);

/*
 * `map` must be a map, and each of its keys one of keys[0..n).  A key that is
 * nearly one of them is asked about by name.
 */
int	read_keys(const struct reading *rd, const struct yaml *map,
	    const char *what, const char *const *keys, size_t n) MUSTCHECK;

/* Each leaves *out alone when the key is not there and need not be. */
int	read_text(const struct reading *rd, const struct yaml *map,
	    const char *key, enum read_need need, const char **out) MUSTCHECK;
int	read_name(const struct reading *rd, const struct yaml *map,
	    const char *key, enum read_need need, const char **out) MUSTCHECK;
int	read_bool(const struct reading *rd, const struct yaml *map,
	    const char *key, bool *out) MUSTCHECK;
int	read_number(const struct reading *rd, const struct yaml *map,
	    const char *key, int64_t least, int64_t most, int64_t *out)
	    MUSTCHECK;
int	read_list(const struct reading *rd, const struct yaml *map,
	    const char *key, enum read_need need, const struct yaml **out)
	    MUSTCHECK;

/* ^[a-z][a-z0-9_]{0,50}$ */
bool	read_is_name(const char *s);

/* The one of names[0..n) that s was probably meant to be, or NULL. */
const char *read_nearest(const char *s, const char *const *names, size_t n);

#endif
