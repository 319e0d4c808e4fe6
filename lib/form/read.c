#include "lib/base/base.h"
#include "lib/form/read.h"

#include <inttypes.h>
#include <stdarg.h>

enum { NAME_MAX_BYTES = 51 };

int
read_refuse(const struct reading *rd, const struct yaml *at, const char *fmt,
    ...)
{
	char what[240];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return err_set(rd->err, ERR_INVALID, "%s:%d: %s", at->file, at->line,
	    what);
}

/* Letters to change, put in or take out to make b of a, for short words. */
static unsigned
distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), i, j;
	unsigned row[NAME_MAX_BYTES + 1], left, up, diagonal, best;

	if (n > NAME_MAX_BYTES || m > NAME_MAX_BYTES)
		return NAME_MAX_BYTES;
	for (j = 0; j <= m; j++)
		row[j] = (unsigned)j;
	for (i = 0; i < n; i++) {
		diagonal = row[0];
		left = row[0] = (unsigned)i + 1;
		for (j = 0; j < m; j++) {
			up = row[j + 1];
			best = diagonal + (a[i] != b[j]);
			if (up + 1 < best)
				best = up + 1;
			if (left + 1 < best)
				best = left + 1;
			diagonal = up;
			left = row[j + 1] = best;
		}
	}
	return row[m];
}

const char *
read_nearest(const char *s, const char *const *names, size_t n)
{
	unsigned d, best = strlen(s) < 4 ? 2 : 3;
	const char *found = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if ((d = distance(s, names[i])) < best) {
			best = d;
			found = names[i];
		}
	return found;
}

int
read_keys(const struct reading *rd, const struct yaml *map, const char *what,
    const char *const *keys, size_t n)
{
	const struct yaml *y;
	const char *near;
	size_t i;

	if (map->kind != YAML_MAP)
		return read_refuse(rd, map, "esto no es %s; se esperaban "
		    "claves con su valor", what);
	for (y = map->first; y; y = y->next) {
		for (i = 0; i < n && strcmp(y->key, keys[i]) != 0; i++)
			;
		if (i < n)
			continue;
		near = read_nearest(y->key, keys, n);
		return read_refuse(rd, y, "%s no tiene una clave «%.40s»; "
		    "se esperaba %s%s%s", what, y->key, near ? "«" : "una de "
		    "resguardo-form(5)", near ? near : "", near ? "»" : "");
	}
	return 0;
}

/* Breaks (of a folded or literal scalar) are spaces, none at the end. */
static char *
one_line(struct arena *arena, const char *s)
{
	char *text = arena_dup(arena, s);
	size_t i, n = strlen(text);

	while (n > 0 && strchr(" \n", text[n - 1]))
		text[--n] = '\0';
	for (i = 0; i < n; i++)
		if (text[i] == '\n')
			text[i] = ' ';
	return text;
}

static int
find(const struct reading *rd, const struct yaml *map, const char *key,
    enum read_need need, const struct yaml **out)
{
	*out = yaml_get(map, key);
	if (!*out && need == READ_MUST)
		return read_refuse(rd, map, "falta la clave «%s»; se esperaba "
		    "con su valor", key);
	return 0;
}

int
read_text(const struct reading *rd, const struct yaml *map, const char *key,
    enum read_need need, const char **out)
{
	const struct yaml *y;
	char *text;

	if (find(rd, map, key, need, &y) != 0)
		return -1;
	if (!y)
		return 0;
	if (y->kind != YAML_SCALAR)
		return read_refuse(rd, y, "«%s» es una lista; se esperaba un "
		    "texto", key);
	text = one_line(rd->arena, y->text);
	if (*text == '\0')
		return read_refuse(rd, y, "«%s» está vacía; se esperaba un "
		    "texto", key);
	*out = text;
	return 0;
}

bool
read_is_name(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= NAME_MAX_BYTES && *s >= 'a' && *s <= 'z' &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

int
read_name(const struct reading *rd, const struct yaml *map, const char *key,
    enum read_need need, const char **out)
{
	const char *s = NULL;

	if (read_text(rd, map, key, need, &s) != 0)
		return -1;
	if (!s)
		return 0;
	if (!read_is_name(s))
		return read_refuse(rd, yaml_get(map, key), "«%.40s» no sirve "
		    "de nombre; se esperaban letras minúsculas sin acento, "
		    "números y _, hasta 51", s);
	*out = s;
	return 0;
}

int
read_bool(const struct reading *rd, const struct yaml *map, const char *key,
    bool *out)
{
	const struct yaml *y = yaml_get(map, key);

	if (!y)
		return 0;
	if (y->kind == YAML_SCALAR && strcmp(y->text, "si") == 0)
		*out = true;
	else if (y->kind == YAML_SCALAR && strcmp(y->text, "no") == 0)
		*out = false;
	else
		return read_refuse(rd, y, "«%s» no se entiende; se esperaba "
		    "si o no", key);
	return 0;
}

int
read_number(const struct reading *rd, const struct yaml *map, const char *key,
    int64_t least, int64_t most, int64_t *out)
{
	const struct yaml *y = yaml_get(map, key);
	const char *s;
	size_t digits;
	int64_t n;

	if (!y)
		return 0;
	s = y->kind == YAML_SCALAR ? y->text : "";
	digits = strspn(s + (*s == '-'), "0123456789");
	n = digits > 0 && digits <= 15 && s[digits + (*s == '-')] == '\0' ?
	    strtoll(s, NULL, 10) : INT64_MAX;
	if (n < least || n > most)
		return read_refuse(rd, y, "«%s» no sirve; se esperaba un "
		    "número de %" PRId64 " a %" PRId64, key, least, most);
	*out = n;
	return 0;
}

int
read_list(const struct reading *rd, const struct yaml *map, const char *key,
    enum read_need need, const struct yaml **out)
{
	const struct yaml *y;

	if (find(rd, map, key, need, &y) != 0)
		return -1;
	if (!y)
		return 0;
	if (y->kind != YAML_LIST)
		return read_refuse(rd, y, "«%s» no es una lista; se esperaba "
		    "una, cada cosa con «- »", key);
	*out = y;
	return 0;
}
