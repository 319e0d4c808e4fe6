#include "lib/base/base.h"
#include "lib/domain/calendar.h"

#include <stdarg.h>

enum { FIRST_YEAR = 1990, LAST_YEAR = 2100, MOST_DAYS = 4000 };

struct reading {
	struct calendar	*c;
	const char	*source;	/* of the whole file */
	struct err	*err;
};

static int	refuse(const struct reading *rd, const struct yaml *y,
		    const char *fmt, ...) PRINTFLIKE(3, 4);

static int
refuse(const struct reading *rd, const struct yaml *y, const char *fmt, ...)
{
	char what[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return err_set(rd->err, ERR_INVALID, "%s:%d: %s", y->file, y->line,
	    what);
}

static int
only_keys(const struct reading *rd, const struct yaml *map,
    const char *const *keys, size_t n)
{
	const struct yaml *y;
	size_t i;

	if (map->kind != YAML_MAP)
		return refuse(rd, map, "no se entiende; se esperaba "
		    "{clave: valor}");
	for (y = map->first; y; y = y->next) {
		for (i = 0; i < n && strcmp(keys[i], y->key) != 0; i++)
			;
		if (i == n)
			return refuse(rd, y, "no hay una clave «%.40s»; se "
			    "esperaba otra", y->key);
	}
	return 0;
}

/* "" when it may be missing. */
static int
get_text(const struct reading *rd, const struct yaml *map, const char *key,
    bool must, const char **out)
{
	const struct yaml *y = yaml_get(map, key);

	if (y && (y->kind != YAML_SCALAR || !*y->text))
		return refuse(rd, y, "«%s» no es un texto; se esperaba uno",
		    key);
	if (!y && must)
		return refuse(rd, map, "falta la clave «%s»; se esperaba un "
		    "texto", key);
	if (y)
		*out = arena_dup(rd->c->arena, y->text);
	return 0;
}

static int
get_number(const struct reading *rd, const struct yaml *map, const char *key,
    int least, int most, int *out)
{
	const struct yaml *y = yaml_get(map, key);
	long n;

	if (!y)
		return 0;
	n = y->kind == YAML_SCALAR && strlen(y->text) < 6 && *y->text &&
	    strspn(y->text, "0123456789") == strlen(y->text) ?
	    strtol(y->text, NULL, 10) : -1;
	if (n < least || n > most)
		return refuse(rd, y, "«%s» no sirve; se esperaba un número de "
		    "%d a %d", key, least, most);
	*out = (int)n;
	return 0;
}

/* Monday is 0. */
static int
weekday(long days)
{
	return (int)(((days + 3) % 7 + 7) % 7);
}

/* Keeps them by day; of one that is there already nothing changes. */
static int
add_day(const struct reading *rd, const struct yaml *y, long day,
    const char *why, const char *source)
{
	struct calendar *c = rd->c;
	int i = c->n;

	while (i > 0 && date_days(&c->days[i - 1].day) > day)
		i--;
	if (i > 0 && date_days(&c->days[i - 1].day) == day)
		return 0;
	if (c->n == MOST_DAYS)
		return refuse(rd, y, "son demasiados días; se esperaban hasta "
		    "%d", MOST_DAYS);
	memmove(&c->days[i + 1], &c->days[i],
	    (size_t)(c->n - i) * sizeof(*c->days));
	date_of_days(day, &c->days[i].day);
	c->days[i].why = why;
	c->days[i].source = source ? source : rd->source;
	c->n++;
	return 0;
}

struct rule {
	int	month, day;
	int	monday;		/* the how many-th of its month, or 0 */
	int	every;		/* years between one and the next */
	int	from, until;	/* years */
};

static int
day_of_rule(const struct reading *rd, const struct yaml *y,
    const struct rule *r, int year, long *out)
{
	struct date d = { year, r->month, r->monday ? 1 : r->day, DATE_DAY };
	struct date back;
	long first = date_days(&d);

	*out = first;
	if (r->monday)
		*out += (7 - weekday(first)) % 7 + 7L * (r->monday - 1);
	date_of_days(*out, &back);
	if (back.month != r->month)
		return refuse(rd, y, "ese mes no tiene ese día; se esperaba "
		    "otro");
	return 0;
}

static int
read_rule(const struct reading *rd, const struct yaml *y)
{
	static const char *const keys[] = {
		"motivo", "fuente", "mes", "dia", "lunes", "cada", "desde",
		"hasta",
	};
	struct rule r = { .every = 1, .from = rd->c->from,
	    .until = rd->c->until };
	const char *why = NULL, *source = NULL;
	long day = 0;
	int year;

	if (only_keys(rd, y, keys, NELEM(keys)) != 0 ||
	    get_text(rd, y, "motivo", true, &why) != 0 ||
	    get_text(rd, y, "fuente", false, &source) != 0 ||
	    get_number(rd, y, "mes", 1, 12, &r.month) != 0 ||
	    get_number(rd, y, "dia", 1, 31, &r.day) != 0 ||
	    get_number(rd, y, "lunes", 1, 5, &r.monday) != 0 ||
	    get_number(rd, y, "cada", 1, 100, &r.every) != 0 ||
	    get_number(rd, y, "desde", FIRST_YEAR, LAST_YEAR, &r.from) != 0 ||
	    get_number(rd, y, "hasta", FIRST_YEAR, LAST_YEAR, &r.until) != 0)
		return -1;
	if (r.month == 0 || (r.day == 0) == (r.monday == 0))
		return refuse(rd, y, "no se sabe qué día es; se esperaba «mes» "
		    "con «dia» o con «lunes»");
	for (year = r.from; year <= r.until && year <= rd->c->until;
	    year += r.every)
		if (year >= rd->c->from &&
		    (day_of_rule(rd, y, &r, year, &day) != 0 ||
		    add_day(rd, y, day, why, source) != 0))
			return -1;
	return 0;
}

static int
read_day(const struct reading *rd, const struct yaml *y)
{
	static const char *const keys[] = { "dia", "motivo", "fuente" };
	const char *iso = NULL, *why = NULL, *source = NULL;
	struct err unused = ERR_INIT;
	struct date d;

	if (only_keys(rd, y, keys, NELEM(keys)) != 0 ||
	    get_text(rd, y, "dia", true, &iso) != 0 ||
	    get_text(rd, y, "motivo", true, &why) != 0 ||
	    get_text(rd, y, "fuente", false, &source) != 0)
		return -1;
	if (date_from_iso(iso, &d, &unused) != 0 || d.precision != DATE_DAY ||
	    d.year < rd->c->from || d.year > rd->c->until)
		return refuse(rd, y, "«dia» no sirve; se esperaba aaaa-mm-dd "
		    "de %d a %d", rd->c->from, rd->c->until);
	return add_day(rd, y, date_days(&d), why, source);
}

static int
read_list(const struct reading *rd, const struct yaml *doc, const char *key,
    int (*read)(const struct reading *, const struct yaml *))
{
	const struct yaml *y = yaml_get(doc, key);

	if (!y)
		return 0;
	if (y->kind != YAML_LIST)
		return refuse(rd, y, "«%s» no es una lista; se esperaba una",
		    key);
	for (y = y->first; y; y = y->next)
		if (read(rd, y) != 0)
			return -1;
	return 0;
}

static int
read_calendar(struct reading *rd, const struct yaml *doc)
{
	static const char *const keys[] = {
		"calendario", "titulo", "fuente", "desde", "hasta", "reglas",
		"dias",
	};
	struct calendar *c = rd->c;

	if (only_keys(rd, doc, keys, NELEM(keys)) != 0 ||
	    get_text(rd, doc, "calendario", true, &c->name) != 0 ||
	    get_text(rd, doc, "titulo", true, &c->title) != 0 ||
	    get_text(rd, doc, "fuente", true, &rd->source) != 0 ||
	    get_number(rd, doc, "desde", FIRST_YEAR, LAST_YEAR,
	    &c->from) != 0 ||
	    get_number(rd, doc, "hasta", FIRST_YEAR, LAST_YEAR,
	    &c->until) != 0)
		return -1;
	if (c->from == 0 || c->until < c->from)
		return refuse(rd, doc, "no se sabe de qué años es; se "
		    "esperaba «desde» y «hasta»");
	if (read_list(rd, doc, "reglas", read_rule) != 0 ||
	    read_list(rd, doc, "dias", read_day) != 0)
		return -1;
	return c->n > 0 ? 0 : refuse(rd, doc, "no hay ningún día; se "
	    "esperaban «reglas» o «dias»");
}

struct calendar *
calendar_load(const char *name, const char *text, size_t n, struct err *err)
{
	struct arena *arena = arena_new(), *tree = arena_new();
	struct calendar *c = arena_alloc(arena, sizeof(*c));
	struct reading rd = { .c = c, .err = err };
	const struct yaml *doc = yaml_parse(tree, name, text, n, err);

	c->arena = arena;
	c->days = arena_alloc(arena, (MOST_DAYS + 1) * sizeof(*c->days));
	if (doc && doc->next)
		refuse(&rd, doc->next, "hay dos documentos; se esperaba uno");
	if (!doc || doc->next || read_calendar(&rd, doc) != 0)
		calendar_free(&c);
	arena_free(&tree);
	return c;
}

void
calendar_free(struct calendar **c)
{
	struct arena *arena = *c ? (*c)->arena : NULL;

	arena_free(&arena);
	*c = NULL;
}

static int
by_day(const void *key, const void *elem)
{
	const struct rest_day *r = elem;
	long a = *(const long *)key, b = date_days(&r->day);

	return (a > b) - (a < b);
}

static bool
is_free(const struct calendar *const *c, int n, long day)
{
	int i;

	if (weekday(day) >= 5)
		return true;
	for (i = 0; i < n; i++)
		if (c[i]->n > 0 && bsearch(&day, c[i]->days, (size_t)c[i]->n,
		    sizeof(*c[i]->days), by_day))
			return true;
	return false;
}

void
calendar_after(const struct calendar *const *c, int n,
    const struct date *from, int count, struct date *out)
{
	long day = date_days(from);

	while (count > 0)
		if (!is_free(c, n, ++day))
			count--;
	date_of_days(day, out);
}
