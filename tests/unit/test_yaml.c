#include "lib/base/base.h"
#include "lib/base/yaml.h"

#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/buf.h"
#include "tests/tap.h"

/* The tree as one line: maps {k: v}, lists [a, b], quoted "a", a@line. */
static void
write_tree(const struct yaml *y, struct buf *out)
{
	const struct yaml *c;

	if (y->kind == YAML_SCALAR) {
		buf_printf(out, y->quoted ? "\"%s\"" : "%s", y->text);
		return;
	}
	buf_putc(out, y->kind == YAML_MAP ? '{' : '[');
	for (c = y->first; c; c = c->next) {
		if (c->key)
			buf_printf(out, "%s: ", c->key);
		write_tree(c, out);
		if (c->next)
			buf_puts(out, ", ");
	}
	buf_putc(out, y->kind == YAML_MAP ? '}' : ']');
}

static void
plain_data_is_read(void)
{
	static const struct {
		const char	*what, *text, *want;
	} row[] = {
		{ "a map", "a: 1\nb: dos\n", "{a: 1, b: dos}" },
		{ "a list", "- a\n- \"b\"\n", "[a, \"b\"]" },
		{ "one in the other", "a:\n  - {b: c}\n  - [d]\n",
		    "{a: [{b: c}, [d]]}" },
		{ "two documents", "a: 1\n---\nb: 2\n", "{a: 1} {b: 2}" },
		{ "an empty document is none", "---\n---\na: 1\n", "{a: 1}" },
		{ "marks apart compose", "a: Mun\xcc\x83oz\n",
		    "{a: Mu\xc3\xb1oz}" },
		{ "a block keeps its breaks", "a: |\n  b\n  c\n",
		    "{a: \"b\nc\n\"}" },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		struct buf out = BUF_INIT;
		const struct yaml *y = yaml_parse(a, "x.yaml", row[i].text,
		    strlen(row[i].text), &err);

		for (; y; y = y->next) {
			write_tree(y, &out);
			if (y->next)
				buf_putc(&out, ' ');
		}
		is_str(err.code ? err.msg : out.s, row[i].want, row[i].what);
		buf_release(&out);
		arena_free(&a);
	}
}

/* A lone \r is a line break to libyaml and to nobody else. */
static void
lines_are_never_negative(void)
{
	static const char text[] = "a: 1\r--- b\r--- # x.yaml\nc\n";
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct yaml *y = yaml_parse(a, "x", text, sizeof(text) - 1,
	    &err);
	int least = 1;

	for (; y; y = y->next)
		least = y->line < least ? y->line : least;
	is_int(least, 1, "whatever breaks the lines");
	arena_free(&a);
}

static void
what_is_wrong_is_said_with_its_line(void)
{
	static const struct {
		const char	*what, *text, *want;
	} row[] = {
		{ "nothing", "", "x.yaml:1: el archivo está vacío" },
		{ "only a comment", "# a\n", "x.yaml:1: el archivo está "
		    "vacío" },
		{ "an anchor", "a: &b 1\n", "x.yaml:1: hay un ancla" },
		{ "an alias", "a: 1\nb: *a\n", "x.yaml:2: hay un ancla" },
		{ "a tag", "a: 1\n\nb: !!int 1\n", "x.yaml:3: hay un ancla" },
		{ "a local tag", "a: !x 1\n", "x.yaml:1: hay un ancla" },
		{ "a key twice", "a: 1\nb: 1\na: 2\n",
		    "x.yaml:3: la clave «a» está dos veces" },
		{ "a list as a key", "? [a]\n: b\n",
		    "x.yaml:1: la clave es una lista" },
		{ "a tabulator", "a:\n\tb: 1\n",
		    "x.yaml:2: hay un carácter que no puede empezar" },
		{ "a colon in a text", "a: b: c\n", "x.yaml:1: hay «:»" },
		{ "no colon", "a: 1\nb\n", "x.yaml:3: falta algo; se "
		    "esperaba «:»" },
		{ "bad indent", "a:\n  b: 1\n c: 2\n",
		    "x.yaml:3: la sangría" },
		{ "open quotes", "a: \"b\n", "x.yaml:2: el archivo termina a "
		    "medias" },
		{ "an open list", "a: [b\n", "x.yaml:2: falta algo" },
		{ "a control character", "a: 1\nb: \x01\n",
		    "x.yaml:2: hay caracteres de control" },
		{ "a control character in another file", "--- # uno.yaml\n"
		    "a: 1\n--- # dos.yaml\nb: 1\nc: \x02\n",
		    "dos.yaml:2: hay caracteres de control" },
		{ "bad bytes", "a: \xff\n", "x.yaml:1: hay bytes que no son "
		    "UTF-8" },
		{ "right-to-left override", "a: \"\xe2\x80\xae\"\n",
		    "x.yaml:1: hay caracteres que no son texto" },
		{ "too deep", "[[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]\n",
		    "x.yaml:1: hay demasiados niveles" },
		{ "in another file", "--- # uno.yaml\na: 1\n--- # dos.yaml\n"
		    "b: 1\nb: 2\n", "dos.yaml:2: la clave «b»" },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct arena *a = arena_new();
		bool good = yaml_parse(a, "x.yaml", row[i].text,
		    strlen(row[i].text), &err) != NULL;

		if (!ok(!good && strncmp(err.msg, row[i].want,
		    strlen(row[i].want)) == 0 && strstr(err.msg, "se espera"),
		    row[i].what))
			printf("# says: %s\n", good ? "(good)" : err.msg);
		arena_free(&a);
	}
}

/* Repeats `unit` n times behind `head`. */
static bool
parses(const char *head, const char *unit, int n, struct err *err)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT;
	bool good;

	buf_puts(&b, head);
	while (n-- > 0)
		buf_puts(&b, unit);
	good = yaml_parse(a, "x", b.s, b.len, err) != NULL;
	buf_release(&b);
	arena_free(&a);
	return good;
}

static void
size_is_capped(void)
{
	struct err err = ERR_INIT;

	ok(parses("", "- a\n", 90000, &err), "90,000 nodes are read");
	ok(!parses("", "- a\n", 110000, &err) &&
	    strstr(err.msg, "demasiados datos"), "110,000 are not");
	ok(!parses("a: ", "aaaaaaaaaaaaaaaa", 300000, &err) &&
	    strstr(err.msg, "demasiado grande"), "five megabytes are not");
	ok(!parses("", "---\na\n", 100, &err) &&
	    strstr(err.msg, "demasiados documentos"),
	    "a hundred documents are not");
}

static void
files_are_plain_files(void)
{
	char dir[] = "/tmp/test_yaml.XXXXXX", path[64], link[64];
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	const struct yaml *y;
	FILE *f;

	if (!mkdtemp(dir))
		ok(0, "setup");
	snprintf(path, sizeof(path), "%s/a.yaml", dir);
	snprintf(link, sizeof(link), "%s/b.yaml", dir);
	f = fopen(path, "w");
	if (!f || fputs("a: 1\n", f) < 0 || fclose(f) != 0 ||
	    symlink(path, link) != 0)
		ok(0, "setup");
	y = yaml_load(a, path, &err);
	ok(y && yaml_get(y, "a") && !yaml_get(y, "b"), "a file is read");
	ok(!yaml_load(a, link, &err) && err.code == ERR_DENIED,
	    "a link is not followed");
	ok(!yaml_load(a, dir, &err) && err.code == ERR_INVALID,
	    "a folder is no file");
	unlink(link);
	if (mkfifo(link, 0600) != 0)
		ok(0, "setup");
	ok(!yaml_load(a, link, &err) && err.code == ERR_INVALID,
	    "a pipe is no file, and is not waited for");
	unlink(link);
	ok(!yaml_load(a, link, &err) && err.code == ERR_NOT_FOUND,
	    "what is not there is not found");
	unlink(path);
	rmdir(dir);
	arena_free(&a);
}

int
main(void)
{
	plain_data_is_read();
	what_is_wrong_is_said_with_its_line();
	lines_are_never_negative();
	size_is_capped();
	files_are_plain_files();
	return tap_done();
}
