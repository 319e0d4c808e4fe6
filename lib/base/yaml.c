#include "lib/base/base.h"
#include "lib/base/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "lib/base/clean.h"

enum { MAP_KEYS = 1000 };	/* duplicates are looked for one by one */

struct reader {
	yaml_parser_t	 parser;
	struct arena	*arena;
	const char	*text;		/* all of it, up to `end` */
	const char	*end;
	const char	*name;		/* the file that is being read */
	size_t		 base;		/* lines before its first */
	int		 nodes;
	struct err	*err;
};

/* libyaml's words for what is most often wrong, and ours. */
static const struct {
	const char	*theirs, *ours;
} said[] = {
	{ "cannot start any token", "hay un carácter que no puede empezar un "
	    "valor (¿un tabulador, @ o %?); se esperaban espacios o comillas" },
	{ "mapping values are not allowed", "hay «:» donde no cabe; se "
	    "esperaba el texto entre comillas, o una clave por línea" },
	{ "did not find expected key", "la sangría no corresponde; se "
	    "esperaba una clave" },
	{ "could not find expected ':'", "falta algo; se esperaba «:» después "
	    "de la clave" },
	{ "did not find expected '-'", "la sangría no corresponde; se "
	    "esperaba «-»" },
	{ "unexpected end of stream", "el archivo termina a medias; se "
	    "esperaba cerrar las comillas" },
	{ "did not find expected ',' or '", "falta algo; se esperaba «,» o el "
	    "cierre de la lista" },
	{ "document start", "hay texto que sobra; se esperaba «---» o "
	    "el final" },
	{ "control characters", "hay caracteres de control; se esperaba "
	    "texto" },
	{ "UTF-8", "hay bytes que no son UTF-8; se esperaba texto en UTF-8" },
};

static struct yaml *
refuse(struct reader *r, size_t line, const char *what)
{
	line = line < r->base ? 1 : line - r->base + 1;
	err_set(r->err, ERR_INVALID, "%s:%zu: %s", r->name, line, what);
	return NULL;
}

static const char mark[] = "--- # ";

/* Whether "--- # file" stands in that line; then the file begins below it. */
static void
note_file(struct reader *r, size_t line)
{
	const char *s = r->text, *stop;
	size_t i, n;
	char *name;

	for (i = 0; i < line && s; i++) {
		s = memchr(s, '\n', (size_t)(r->end - s));
		s = s ? s + 1 : NULL;
	}
	if (!s || (size_t)(r->end - s) < sizeof(mark) - 1 ||
	    memcmp(s, mark, sizeof(mark) - 1) != 0)
		return;
	s += sizeof(mark) - 1;
	stop = memchr(s, '\n', (size_t)(r->end - s));
	n = (size_t)((stop ? stop : r->end) - s);
	if (n > 100)
		n = 100;
	name = arena_alloc(r->arena, n + 1);
	clean_show(name, n + 1, s, n);
	r->name = name;
	r->base = line + 1;
}

/*
 * The reader is ahead of the parser, and knows bytes, not lines: the line of
 * the byte that it could not read, and the file that line is of.
 */
static size_t
line_of_byte(struct reader *r, size_t byte)
{
	size_t n = (size_t)(r->end - r->text), line = 0, marked = 0;
	const char *s = r->text, *stop = r->text + (byte < n ? byte : n), *end;

	for (; (end = memchr(s, '\n', (size_t)(stop - s))); s = end + 1) {
		if ((size_t)(end - s) >= sizeof(mark) - 1 &&
		    memcmp(s, mark, sizeof(mark) - 1) == 0)
			marked = line;
		line++;
	}
	note_file(r, marked);
	return line;
}

static struct yaml *
refuse_syntax(struct reader *r)
{
	const char *problem = r->parser.problem ? r->parser.problem : "";
	size_t line = r->parser.problem_mark.line, i;

	if (r->parser.error == YAML_READER_ERROR)
		line = line_of_byte(r, r->parser.problem_offset);
	for (i = 0; i < NELEM(said); i++)
		if (strstr(problem, said[i].theirs))
			return refuse(r, line, said[i].ours);
	return refuse(r, line, "no está bien formado; se esperaba YAML");
}

static struct yaml *
node_new(struct reader *r, enum yaml_kind kind, const yaml_event_t *ev)
{
	struct yaml *y;

	if (++r->nodes > YAML_NODES)
		return refuse(r, ev->start_mark.line, "hay demasiados datos; "
		    "se esperaba un archivo más corto");
	y = arena_alloc(r->arena, sizeof(*y));
	y->kind = kind;
	y->file = r->name;
	/* libyaml knows more line breaks than a marked file has. */
	y->line = ev->start_mark.line < r->base ? 1 :
	    (int)(ev->start_mark.line - r->base) + 1;
	return y;
}

static struct yaml *
scalar(struct reader *r, const yaml_event_t *ev)
{
	struct err unused = ERR_INIT;
	struct yaml *y;
	char *text;

	text = clean_text((const char *)ev->data.scalar.value,
	    ev->data.scalar.length, CLEAN_LINES, &unused);
	if (!text)
		return refuse(r, ev->start_mark.line, "hay caracteres que no "
		    "son texto; se esperaba texto en UTF-8");
	y = node_new(r, YAML_SCALAR, ev);
	if (y) {
		y->text = arena_dup(r->arena, text);
		y->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	}
	mem_free_text(text);
	return y;
}

/* Anchors, aliases and tags can make much out of little, or mean things. */
static bool
is_plain_data(const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_ALIAS_EVENT:
		return false;
	case YAML_SCALAR_EVENT:
		return !ev->data.scalar.anchor && !ev->data.scalar.tag;
	case YAML_SEQUENCE_START_EVENT:
		return !ev->data.sequence_start.anchor &&
		    !ev->data.sequence_start.tag;
	case YAML_MAPPING_START_EVENT:
		return !ev->data.mapping_start.anchor &&
		    !ev->data.mapping_start.tag;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		break;
	}
	return true;
}

static bool
next_event(struct reader *r, yaml_event_t *ev)
{
	if (!yaml_parser_parse(&r->parser, ev)) {
		refuse_syntax(r);
		return false;
	}
	if (!is_plain_data(ev)) {
		refuse(r, ev->start_mark.line, "hay un ancla, un alias o una "
		    "etiqueta (& * !); se esperaban datos simples o comillas");
		yaml_event_delete(ev);
		return false;
	}
	return true;
}

static struct yaml *node(struct reader *r, const yaml_event_t *ev, int depth);

/* Checks a key and gives it to the value that follows it. */
static struct yaml *
map_value(struct reader *r, struct yaml *map, const struct yaml *key,
    const yaml_event_t *ev, int depth)
{
	struct yaml *y;

	if (yaml_get(map, key->text)) {
		err_set(r->err, ERR_INVALID, "%s:%d: la clave «%.40s» está "
		    "dos veces; se esperaba una sola", r->name, key->line,
		    key->text);
		return NULL;
	}
	y = node(r, ev, depth + 1);
	if (y) {
		y->key = key->text;
		y->line = key->line;
	}
	return y;
}

/* The children of a list or map, up to its end. */
static bool
children(struct reader *r, struct yaml *parent, int depth)
{
	struct yaml **last = &parent->first, *key = NULL, *y;
	yaml_event_t ev;
	int n = 0;

	for (;;) {
		if (!next_event(r, &ev))
			return false;
		if (ev.type == YAML_SEQUENCE_END_EVENT ||
		    ev.type == YAML_MAPPING_END_EVENT)
			break;
		if (parent->kind == YAML_LIST) {
			y = node(r, &ev, depth + 1);
		} else if (key) {
			y = map_value(r, parent, key, &ev, depth);
		} else if (ev.type != YAML_SCALAR_EVENT || ++n > MAP_KEYS) {
			y = refuse(r, ev.start_mark.line, n > MAP_KEYS ?
			    "hay demasiadas claves; se esperaban menos de mil" :
			    "la clave es una lista; se esperaba una palabra");
		} else {
			y = scalar(r, &ev);
		}
		yaml_event_delete(&ev);
		if (!y)
			return false;
		if (parent->kind == YAML_MAP && !key) {
			key = y;
			continue;
		}
		key = NULL;
		*last = y;
		last = &y->next;
	}
	yaml_event_delete(&ev);
	return true;
}

static struct yaml *
node(struct reader *r, const yaml_event_t *ev, int depth)
{
	struct yaml *y;

	if (depth > YAML_DEPTH)
		return refuse(r, ev->start_mark.line, "hay demasiados niveles; "
		    "se esperaban menos");
	if (ev->type == YAML_SCALAR_EVENT)
		return scalar(r, ev);
	y = node_new(r, ev->type == YAML_MAPPING_START_EVENT ? YAML_MAP :
	    YAML_LIST, ev);
	return y && children(r, y, depth) ? y : NULL;
}

static struct yaml *
documents(struct reader *r)
{
	struct yaml *first = NULL, **last = &first, *y;
	yaml_event_t ev;
	int n = 0;

	for (;;) {
		if (!next_event(r, &ev))
			return NULL;
		if (ev.type == YAML_STREAM_END_EVENT) {
			yaml_event_delete(&ev);
			break;
		}
		if (ev.type == YAML_DOCUMENT_START_EVENT) {
			if (++n > YAML_DOCUMENTS) {
				refuse(r, ev.start_mark.line, "hay demasiados "
				    "documentos; se esperaban menos");
				yaml_event_delete(&ev);
				return NULL;
			}
			if (!ev.data.document_start.implicit)
				note_file(r, ev.start_mark.line);
		}
		if (ev.type == YAML_STREAM_START_EVENT ||
		    ev.type == YAML_DOCUMENT_START_EVENT ||
		    ev.type == YAML_DOCUMENT_END_EVENT) {
			yaml_event_delete(&ev);
			continue;
		}
		y = node(r, &ev, 1);
		yaml_event_delete(&ev);
		if (!y)
			return NULL;
		if (y->kind == YAML_SCALAR && !y->quoted && !*y->text)
			continue;
		*last = y;
		last = &y->next;
	}
	return first ? first : refuse(r, 0, "el archivo está vacío; se "
	    "esperaban datos");
}

struct yaml *
yaml_parse(struct arena *arena, const char *name, const char *text, size_t n,
    struct err *err)
{
	struct reader r = {
		.arena = arena, .text = text, .end = text + n,
		.name = arena_dup(arena, name), .err = err,
	};
	struct yaml *y;

	if (n > YAML_BYTES)
		return refuse(&r, 0, "el archivo es demasiado grande; se "
		    "esperaban menos de 4 MiB");
	if (!yaml_parser_initialize(&r.parser)) {
		err_set(err, ERR_INTERNAL, "yaml: no parser");
		return NULL;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, n);
	y = documents(&r);
	yaml_parser_delete(&r.parser);
	return y;
}

static char *
read_all(int fd, size_t n)
{
	char *text = mem_alloc(n + 1);
	size_t at = 0;
	ssize_t got;

	while (at < n) {
		got = read(fd, text + at, n - at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			free(text);
			return NULL;
		}
		at += (size_t)got;
	}
	return text;
}

struct yaml *
yaml_load(struct arena *arena, const char *path, struct err *err)
{
	struct yaml *y = NULL;
	char *text = NULL;
	struct stat st;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0) {
		err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_DENIED,
		    "%s: no se puede abrir: %s", path, err_errno(errno));
		return NULL;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		err_set(err, ERR_INVALID, "%s: no es un archivo", path);
		goto out;
	}
	if (st.st_size > YAML_BYTES) {
		err_set(err, ERR_TOO_LONG, "%s: es demasiado grande", path);
		goto out;
	}
	text = read_all(fd, (size_t)st.st_size);
	if (!text) {
		err_set(err, ERR_UNAVAILABLE, "%s: no se puede leer", path);
		goto out;
	}
	y = yaml_parse(arena, path, text, (size_t)st.st_size, err);
out:
	free(text);
	close(fd);
	return y;
}

const struct yaml *
yaml_get(const struct yaml *map, const char *key)
{
	const struct yaml *y;

	if (map->kind != YAML_MAP)
		return NULL;
	for (y = map->first; y; y = y->next)
		if (strcmp(y->key, key) == 0)
			return y;
	return NULL;
}
