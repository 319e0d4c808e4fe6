#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/base/utf8.h"
#include "lib/base/yaml.h"

/* Every text of the tree is whole UTF-8, every child of a map has a key. */
static void
walk(const struct yaml *y, bool in_map)
{
	for (; y; y = y->next) {
		must(y->line > 0 && y->file);
		must(!in_map || y->key);
		if (y->kind == YAML_SCALAR)
			must(utf8_whole(y->text, strlen(y->text)) ==
			    strlen(y->text));
		else
			walk(y->first, y->kind == YAML_MAP);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct yaml *y;

	y = yaml_parse(a, "x", (const char *)data, size, &err);
	must(y ? err.code == ERR_NONE : err.msg[0] != '\0');
	walk(y, false);
	arena_free(&a);
	return 0;
}
