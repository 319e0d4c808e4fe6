#include "lib/base/base.h"
#include "lib/base/conf.h"

#include <errno.h>

#include "lib/base/yaml.h"

enum kind { SECTION, TEXT, PATH, NUMBER, IDENTITY };

/*
 * Every setting there is.  A section is followed by what stands in it; `in`
 * names the section, "" the top.
 */
static const struct setting {
	const char	*in, *key;
	enum kind	 kind;
	size_t		 at;		/* offset in struct conf */
	const char	*text;		/* default */
	unsigned	 number, least, most;
} settings[] = {
	{ .in = "", .key = "identidad", .kind = IDENTITY },
	{ .in = "", .key = "base", .kind = SECTION },
	{ "base", "servidor", PATH, offsetof(struct conf, db_host),
	    "/run/postgresql", 0, 0, 0 },
	{ "base", "puerto", NUMBER, offsetof(struct conf, db_port),
	    "5432", 5432, 1, 65535 },
	{ "base", "nombre", TEXT, offsetof(struct conf, db_name),
	    "banco", 0, 0, 0 },
	{ .in = "", .key = "authd", .kind = SECTION },
	{ "authd", "socket", PATH, offsetof(struct conf, authd_socket),
	    "/run/resguardo/authd.sock", 0, 0, 0 },
	{ "authd", "pimienta", PATH, offsetof(struct conf, pepper_file),
	    "/etc/resguardo/pimienta", 0, 0, 0 },
	{ "authd", "trabajadores", NUMBER, offsetof(struct conf, workers),
	    NULL, 2, 1, 64 },
	{ "authd", "cola", NUMBER, offsetof(struct conf, queue),
	    NULL, 256, 1, 65536 },
	{ .in = "authd", .key = "argon2", .kind = SECTION },
	{ "argon2", "memoria_kib", NUMBER, offsetof(struct conf, argon_kib),
	    NULL, 65536, 1024, 4194304 },
	{ "argon2", "pasadas", NUMBER, offsetof(struct conf, argon_passes),
	    NULL, 3, 1, 100 },
	{ .in = "", .key = "sesion", .kind = SECTION },
	{ "sesion", "bloqueo_minutos", NUMBER,
	    offsetof(struct conf, lock_minutes), NULL, 15, 1, 120 },
	{ "sesion", "maximo_horas", NUMBER, offsetof(struct conf, max_hours),
	    NULL, 12, 1, 24 },
	{ .in = "", .key = "formas", .kind = SECTION },
	{ "formas", "carpeta", PATH, offsetof(struct conf, forms_dir),
	    "/usr/share/resguardo/forms", 0, 0, 0 },
	{ .in = "", .key = "sql", .kind = SECTION },
	{ "sql", "carpeta", PATH, offsetof(struct conf, sql_dir),
	    "/usr/share/resguardo/sql", 0, 0, 0 },
	{ .in = "", .key = "sello", .kind = SECTION },
	{ "sello", "carpeta", PATH, offsetof(struct conf, seal_dir),
	    "/var/lib/resguardo/sello", 0, 0, 0 },
	{ "sello", "testigo", PATH, offsetof(struct conf, witness_dir),
	    "/var/lib/resguardo/testigo", 0, 0, 0 },
	{ "sello", "segundos", NUMBER, offsetof(struct conf, seal_seconds),
	    NULL, 60, 1, 3600 },
};

static void
put_text(struct conf *c, const struct setting *s, const char *text)
{
	const char *copy = arena_dup(c->arena, text);

	memcpy((char *)c + s->at, &copy, sizeof(copy));
}

static void
put_number(struct conf *c, const struct setting *s, unsigned n)
{
	_Static_assert(sizeof(unsigned) == sizeof(uint32_t), "one size");
	memcpy((char *)c + s->at, &n, sizeof(n));
}

static void
put_defaults(struct conf *c)
{
	size_t i;

	c->identity = CONF_KERNEL;
	for (i = 0; i < NELEM(settings); i++)
		if (settings[i].text)
			put_text(c, &settings[i], settings[i].text);
		else if (settings[i].kind == NUMBER)
			put_number(c, &settings[i], settings[i].number);
}

/* A whole number of at most nine digits, or -1. */
static long
number(const char *s)
{
	size_t n = strlen(s);

	if (n == 0 || n > 9 || strspn(s, "0123456789") != n)
		return -1;
	return strtol(s, NULL, 10);
}

static int
refuse(const struct yaml *y, const char *path, struct err *err,
    const char *wanted)
{
	return err_set(err, ERR_INVALID, "%s:%d: «%s» no es válido; se "
	    "esperaba %s", path, y->line, y->key ? y->key : "", wanted);
}

static int
take(struct conf *c, const struct setting *s, const struct yaml *y,
    const char *path, struct err *err)
{
	char wanted[64];
	long n;

	if (y->kind != YAML_SCALAR)
		return refuse(y, path, err, "un solo valor");
	switch (s->kind) {
	case IDENTITY:
		if (strcmp(y->text, "nucleo") == 0)
			c->identity = CONF_KERNEL;
		else if (strcmp(y->text, "preguntada") == 0)
			c->identity = CONF_ASKED;
		else
			return refuse(y, path, err, "nucleo o preguntada");
		return 0;
	case PATH:
		if (y->text[0] != '/')
			return refuse(y, path, err, "una ruta que empiece "
			    "con /");
		put_text(c, s, y->text);
		return 0;
	case TEXT:
		if (y->text[0] == '\0')
			return refuse(y, path, err, "un texto");
		put_text(c, s, y->text);
		return 0;
	case NUMBER:
		n = number(y->text);
		if (n < (long)s->least || n > (long)s->most) {
			snprintf(wanted, sizeof(wanted),
			    "un número de %u a %u", s->least, s->most);
			return refuse(y, path, err, wanted);
		}
		if (s->text)		/* libpq wants the port as text */
			put_text(c, s, y->text);
		else
			put_number(c, s, (unsigned)n);
		return 0;
	case SECTION:
		break;
	}
	return refuse(y, path, err, "una sección");
}

static const struct setting *
find(const char *in, const char *key)
{
	size_t i;

	for (i = 0; i < NELEM(settings); i++)
		if (strcmp(settings[i].in, in) == 0 &&
		    strcmp(settings[i].key, key) == 0)
			return &settings[i];
	return NULL;
}

/* Sections nest as deep as the table does, which is two. */
static int
take_section(struct conf *c, const char *in, const struct yaml *map,
    const char *path, struct err *err)
{
	const struct setting *s;
	const struct yaml *y;

	if (map->kind != YAML_MAP)
		return refuse(map, path, err, "claves con su valor");
	for (y = map->first; y; y = y->next) {
		s = find(in, y->key);
		if (!s)
			return err_set(err, ERR_INVALID, "%s:%d: no hay un "
			    "ajuste «%.40s»%s%s; se esperaba uno de "
			    "resguardo.yaml(5)", path, y->line, y->key,
			    *in ? " en " : "", in);
		if (s->kind == SECTION ?
		    take_section(c, s->key, y, path, err) != 0 :
		    take(c, s, y, path, err) != 0)
			return -1;
	}
	return 0;
}

int
conf_load(struct conf *c, const char *path, struct err *err)
{
	struct arena *tree = arena_new();
	struct yaml *y;
	int rc = -1;

	if (!path)
		path = CONF_PATH;
	*c = (struct conf){ .arena = arena_new() };
	put_defaults(c);
	y = yaml_load(tree, path, err);
	if (!y)
		goto out;
	if (y->next) {
		err_set(err, ERR_INVALID, "%s:%d: sobra un documento; se "
		    "esperaba uno", path, y->next->line);
		goto out;
	}
	rc = take_section(c, "", y, path, err);
out:
	if (rc != 0)
		conf_release(c);
	arena_free(&tree);
	return rc;
}

void
conf_release(struct conf *c)
{
	arena_free(&c->arena);
	*c = (struct conf){ 0 };
}
