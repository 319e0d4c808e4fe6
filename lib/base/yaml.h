/*
 * yaml.h - a YAML stream as a tree of nodes that know their line
 *
 * The only user of libyaml.  Anchors, aliases and tags are refused: a form is
 * plain data.  Depth, nodes and bytes are capped.  Scalars stay text.
 */
#ifndef LIB_BASE_YAML_H
#define LIB_BASE_YAML_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/base/mem.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_kind	 kind;
	const char	*file;		/* where it stands, for messages */
	int		 line;		/* from 1 */
	const char	*text;		/* YAML_SCALAR; clean UTF-8 */
	const char	*key;		/* in a map: the key; else NULL */
	bool		 quoted;	/* a scalar written in quotes */
	struct yaml	*first, *next;	/* children; siblings */
};

enum {
	YAML_DEPTH = 16, YAML_NODES = 100000, YAML_BYTES = 4 << 20,
	YAML_DOCUMENTS = 64,
};

/*
 * Parses all documents of text[0..n) into `arena`; the first document is
 * returned and the others follow by ->next.  NULL on failure: the message is
 * in Spanish, for whoever wrote the file, as "name:line: what; expected what".
 * A key that stands twice in one map is an error; an empty document is none.
 *
 * Several files in one text keep their names and lines: a document that
 * begins with the line "--- # file" is line 1 and following of that file.
 */
struct yaml *yaml_parse(struct arena *arena, const char *name,
	    const char *text, size_t n, struct err *err) MUSTCHECK;

/* Reads a whole file (no symlink, regular, at most YAML_BYTES). */
struct yaml *yaml_load(struct arena *arena, const char *path,
	    struct err *err) MUSTCHECK;

/* The child with that key, or NULL. */
const struct yaml *yaml_get(const struct yaml *map, const char *key);

#endif
