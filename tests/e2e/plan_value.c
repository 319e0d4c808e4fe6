#include "lib/base/base.h"
#include "tests/e2e/plan.h"

#include <inttypes.h>

#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/domain/curp.h"
#include "lib/form/pattern.h"
#include "lib/form/pick.h"

/* Every text is of its own place, so that none can stand in another's. */
static const char *const given[] = { "Ámbar", "Brisa", "Citlali", "Dalia",
    "Estrella", "Flor", "Gema", "Hortensia", "Irupé", "Jade", "Kenia", "Luna" };
static const char *const family[] = { "Arroyo", "Bosque", "Cañada", "Duna",
    "Estero", "Fuentes", "Guíjar", "Huerta", "Islas", "Jícara", "Lago",
    "Monte", "Nopal" };

static int
index_of(const struct filling *w, const struct field_def *f)
{
	if (f >= w->f->fields && f < w->f->fields + w->f->nfields)
		return (int)(f - w->f->fields);
	return w->f->nfields + (int)(f - w->f->sub);
}

/* ---- numbers, days and hours ---- */

static const int64_t numbers[] = { 0, 5, 16, 30, 60, 100, 1 };

static int64_t
number(const struct filling *w, const struct field_def *f, int i)
{
	int64_t n = i > 0 ? numbers[i] : 2 + (index_of(w, f) + w->number) % 30;

	return n < f->least ? f->least : n > f->most ? f->most : n;
}

static const int days[] = { 0, -30 * 365, -2 * 365, -12 * 365, -60 * 365, -1,
    -45 * 365, 90, 400, 0, -30 * 365, -2 * 365 };
enum { WHOLE_DAYS = 9 };	/* from here on with its day */

static void
put_day(const struct filling *w, const struct field_def *f, int i,
    struct buf *out)
{
	int at = index_of(w, f), shift = days[i], part;
	char iso[DATE_ISO_LEN];
	struct date d;

	/* As a form goes on, what it asks for happened later. */
	if (shift == 0)
		shift = at < 140 ? at - 150 : -5;
	else if (shift < -1)
		shift += at % 20 - w->number * 31;
	date_of_days(date_days(&w->today) + shift, &d);
	date_to_iso(&d, iso);
	part = (at + w->number) % 3;
	if (f->flags & FIELD_PARTIAL && i < WHOLE_DAYS && part > 0)
		iso[part == 1 ? 7 : 4] = '\0';
	buf_puts(out, iso);
}

static const char *const hours[] = { "", "00:10", "23:50" };

static void
put_hour(const struct filling *w, const struct field_def *f, int i,
    struct buf *out)
{
	int at = index_of(w, f);

	if (i > 0)
		buf_puts(out, hours[i]);
	else
		buf_printf(out, "%02d:%02d", 8 + at % 12, at * 7 % 60);
}

/* ---- texts ---- */

/* What the field is in a CURP: 'n'ames, 's'urname, '2', 0 nothing. */
static char
of_curp(const struct filling *w, const struct field_def *f, int *curp)
{
	bool top = index_of(w, f) < w->f->nfields;
	const struct field_def *list = top ? w->f->fields : w->f->sub;
	int n = top ? w->f->nfields : w->f->nsub, i;

	for (i = 0; i < n; i++) {
		const struct curp_of *of = list[i].curp_of;
		/* In a group they are counted from its first. */
		int at = (int)(f - list);

		if (!of || !top)
			continue;
		*curp = i;
		if (at == of->names)
			return 'n';
		if (at == of->surname)
			return 's';
		if (at == of->surname2)
			return '2';
		if (at == of->birth)
			return 'b';
	}
	return '\0';
}

/* The example with other figures, while that is still of the pattern. */
static void
put_like_example(const struct filling *w, const struct field_def *f,
    struct buf *out)
{
	char *s = mem_dup(f->example);
	size_t i = strlen(s);

	while (i-- > 0) {
		char was = s[i];

		if (was < '0' || was > '9')
			continue;
		s[i] = (char)('0' + (was - '0' + index_of(w, f) +
		    w->number) % 10);
		if (!pattern_matches(f->pattern, s))
			s[i] = was;
		else
			break;
	}
	buf_puts(out, s);
	mem_free_text(s);
}

static void
put_text(const struct filling *w, const struct field_def *f, int entry,
    struct buf *out)
{
	int at = index_of(w, f), curp;
	size_t mix = (size_t)(w->form * 5 + w->number);

	switch (of_curp(w, f, &curp)) {
	case 'n':
		buf_puts(out, given[mix % NELEM(given)]);
		return;
	case 's':
		buf_puts(out, family[mix % NELEM(family)]);
		return;
	case '2':
		buf_puts(out, family[(mix + 4) % NELEM(family)]);
		return;
	default:
		break;
	}
	if (f->pattern) {
		put_like_example(w, f, out);
		return;
	}
	buf_printf(out, "%s%d.%d.%d", f->max < 20 ? "Ñ" : "Ñandú ", w->form,
	    at, w->number * 10 + entry + 1);
	if (f->type == FIELD_LONG_TEXT)
		buf_puts(out, " llovió.\nSegunda línea: «así», ¿no?");
}

static void
put_phone(const struct filling *w, const struct field_def *f, int entry,
    struct buf *out)
{
	buf_printf(out, "228%02d%03d%02d", w->form, index_of(w, f),
	    w->number * 10 + entry + 1);
}

/* ---- CURP: of whom the other answers speak ---- */

static const char *
letters_of(const struct letters *list, int n, const char *code)
{
	for (; n > 0; n--, list++)
		if (strcmp(list->code, code) == 0)
			return list->letters;
	return NULL;
}

/* What another field of the same form is going to be; "" when nothing. */
static void
planned(const struct filling *w, const struct record *r, int field,
    struct buf *out)
{
	struct place at = { field, -1, -1 };

	buf_clear(out);
	if (field >= 0 && w->top[field] >= 0)
		(void)answer(w, r, at, w->top[field], out);
}

static void
put_curp(const struct filling *w, const struct record *r,
    const struct field_def *f, struct buf *out)
{
	const struct curp_of none = { -1, -1, -1, -1, -1, -1, NULL, NULL, 0,
	    0 }, *of = f->curp_of ? f->curp_of : &none;
	struct buf b[6] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT,
	    BUF_INIT };
	const int from[6] = { of->names, of->surname, of->surname2, of->sex,
	    of->birth, of->state };
	char curp[CURP_BYTES] = "";
	struct err unused = ERR_INIT;
	struct identity who;
	const char *sex;
	int i;

	for (i = 0; i < 6; i++)
		planned(w, r, from[i], &b[i]);
	sex = letters_of(of->sex_letters, of->nsex, b[3].s);
	who = (struct identity){ .names = b[0].len ? b[0].s : "Rosa",
	    .surname = b[1].len ? b[1].s : "Lima",
	    .surname2 = b[2].len ? b[2].s : "Paz", .sex = sex ? *sex : 'M',
	    .state = letters_of(of->state_letters, of->nstate, b[5].s) };
	if (!who.state)
		who.state = "VZ";
	if (!b[4].len || date_from_iso(b[4].s, &who.birth, &unused) != 0)
		who.birth = (struct date){ 1980, 1 + w->form % 12, 1 +
		    w->number, DATE_DAY };
	if (curp_root(&who, curp)) {
		curp[16] = who.birth.year < 2000 ? '0' : 'A';
		curp[17] = curp_digit(curp);
		buf_puts(out, curp);
	}
	for (i = 0; i < 6; i++)
		buf_release(&b[i]);
}

/* ---- catalogues ---- */

enum { MOST = 10000, SEEN = 1024 };	/* choices of a catalogue; fields */

/* formset_catalog() looks through them all, and is asked a million times. */
static const struct catalog *
catalog_of(const struct filling *w, const struct field_def *f)
{
	static struct {
		const char *name;
		const struct catalog *c;
	} seen[SEEN];
	size_t i = ((uintptr_t)f->catalog >> 3) % SEEN;

	if (seen[i].name != f->catalog) {
		seen[i].name = f->catalog;
		seen[i].c = formset_catalog(w->set, f->catalog);
	}
	return seen[i].c;
}

/* Those that may be chosen today below what was answered; how many. */
static int
choices(const struct filling *w, const struct record *r, struct place at,
    const struct field_def *f, const struct choice **out)
{
	const struct catalog *c = catalog_of(w, f);
	const char *parent = NULL;
	struct place up = at;
	char today[DATE_ISO_LEN];
	int i, n = 0;

	if (f->depends_on >= 0) {
		*(up.sub < 0 ? &up.field : &up.sub) = f->depends_on;
		parent = record_get(r, up)->canon;
		if (!parent)
			return 0;
	}
	date_to_iso(&w->today, today);
	for (i = 0; c && i < c->n && n < MOST; i++) {
		const struct choice *o = &c->choices[i];

		if ((parent && (!o->parent ||
		    strcmp(o->parent, parent) != 0)) || o->ended ||
		    (o->until && strcmp(o->until, today) < 0) ||
		    (o->from && strcmp(o->from, today) > 0))
			continue;
		out[n++] = o;
	}
	return n;
}

/* The first is the longest, as that is what a page must have room for. */
static int
longest_first(const struct choice *const *list, int n, int i)
{
	int best = 0, k;

	for (k = 1; k < n; k++)
		if (!list[k]->exclusive && strlen(list[k]->label) >
		    strlen(list[best]->label))
			best = k;
	return i == 0 ? best : i == best ? 0 : i;
}

/* One of them; of several-of the one behind it too. */
static bool
put_codes(const struct filling *w, const struct record *r, struct place at,
    int i, struct buf *out)
{
	static const struct choice *list[MOST];
	const struct field_def *f = record_field(r, at);
	int n = choices(w, r, at, f, list);

	if (n == 0)
		return false;
	i = longest_first(list, n, i % n);
	buf_puts(out, list[i]->code);
	if (f->type == FIELD_CODES && i + 1 < n && !list[i]->exclusive &&
	    !list[i + 1]->exclusive)
		buf_printf(out, " %s", list[i + 1]->code);
	return true;
}

int
answers(const struct filling *w, const struct field_def *f)
{
	const struct catalog *c;

	switch (f->type) {
	case FIELD_INTEGER:
		return (int)NELEM(numbers);
	case FIELD_DATE:
		return (int)NELEM(days);
	case FIELD_TIME:
		return (int)NELEM(hours);
	case FIELD_YES_NO:
		return 2;
	case FIELD_CODE:
	case FIELD_CODES:
		c = catalog_of(w, f);
		return !c || c->n < 1 ? 1 : c->n > 60 ? 60 : c->n;
	default:
		return 1;
	}
}

/* Any record will do; which one is known only when it is saved. */
#define SOME_RECORD "00000000-0000-4000-8000-000000000000"

bool
answer(const struct filling *w, const struct record *r, struct place at,
    int i, struct buf *canon)
{
	const struct field_def *f = record_field(r, at);

	buf_clear(canon);
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
		put_text(w, f, at.entry, canon);
		break;
	case FIELD_INTEGER:
		buf_printf(canon, "%" PRId64, number(w, f, i));
		break;
	case FIELD_MONEY:
		buf_printf(canon, "%d.50", 1000 + index_of(w, f));
		break;
	case FIELD_DATE:
		put_day(w, f, i, canon);
		break;
	case FIELD_TIME:
		put_hour(w, f, i, canon);
		break;
	case FIELD_YES_NO:
		buf_puts(canon, i == 0 ? "si" : "no");
		break;
	case FIELD_CODE:
	case FIELD_CODES:
		return put_codes(w, r, at, i, canon);
	case FIELD_CURP:
		put_curp(w, r, f, canon);
		break;
	case FIELD_PHONE:
		put_phone(w, f, at.entry, canon);
		break;
	case FIELD_RECORD:
	case FIELD_RECORDS:
		buf_puts(canon, SOME_RECORD);
		break;
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		return false;
	}
	return canon->len > 0;
}

/* ---- keys ---- */

static void
key_line(struct buf *out, const char *text, size_t n, const char *keys)
{
	buf_add(out, text, n);
	buf_printf(out, "\t%s\n", keys);
}

/* Whether typing these letters puts the choice first. */
static bool
leads_to(struct pick *p, const char *letters, const struct choice *c)
{
	p->at = -1;
	pick_filter(p, letters);
	if (p->nshown == 0)
		return false;
	return strcmp(p->catalog->choices[p->shown[0]].code, c->code) == 0;
}

/* The fewest letters of s that do; of several-of without a space. */
static size_t
shortest(struct pick *p, const char *s, const struct choice *c, bool spaces)
{
	size_t n = strlen(s), i;
	char *part;
	bool good;

	for (i = 1; i <= n; i++) {
		if (i < n && ((unsigned char)s[i] & 0xc0) == 0x80)
			continue;
		if (s[i - 1] == ' ' && !spaces)
			return 0;
		part = mem_dup_n(s, i);
		good = leads_to(p, part, c);
		mem_free_text(part);
		if (good)
			return i;
	}
	return 0;
}

static bool
letters_for(struct pick *p, const struct choice *c, bool spaces,
    struct buf *out)
{
	const char *s = c->label;
	size_t n;

	for (; *s; s++) {
		if (s > c->label && s[-1] != ' ')
			continue;
		n = shortest(p, s, c, spaces);
		/* A question mark first of all asks for help. */
		if (n > 0 && *s != '?' && *s != ' ') {
			buf_add(out, s, n);
			return true;
		}
	}
	n = shortest(p, c->code, c, false);
	buf_add(out, c->code, n);
	return n > 0;
}

static bool
code_keys(const struct filling *w, const struct record *r, struct place at,
    const char *canon, struct buf *out)
{
	static const struct choice *list[MOST];
	const struct field_def *f = record_field(r, at);
	bool many = f->type == FIELD_CODES, good = true;
	struct catalog c = { .n = choices(w, r, at, f, list) };
	struct value chosen = { .canon = mem_dup(canon) };
	struct buf b = BUF_INIT;
	struct pick p;
	int i;

	c.choices = mem_alloc((size_t)c.n * sizeof(*c.choices) + 1);
	for (i = 0; i < c.n; i++)
		c.choices[i] = *list[i];
	pick_init(&p, &c, many);
	for (i = 0; i < c.n; i++) {
		if (!value_has_code(&chosen, list[i]->code))
			continue;
		buf_clear(&b);
		good = letters_for(&p, list[i], !many, &b) && good;
		key_line(out, b.s, b.len, "Enter");
	}
	if (many)
		key_line(out, "", 0, "Enter");
	buf_release(&b);
	pick_release(&p);
	mem_free_text(chosen.canon);
	free(c.choices);
	return good;
}

/* Days are written in one of the ways that people have. */
static void
day_keys(const struct field_def *f, const char *canon, struct buf *out)
{
	struct err unused = ERR_INIT;
	char s[40];
	struct date d;

	if (date_from_iso(canon, &d, &unused) != 0)
		return;
	if (d.precision != DATE_DAY)
		date_show(&d, s);
	else if (f->line % 3 == 0)
		snprintf(s, sizeof(s), "%d/%d/%d", d.day, d.month, d.year);
	else if (f->line % 3 == 1 && d.year >= 1970 && d.year < 2030)
		snprintf(s, sizeof(s), "%02d%02d%02d", d.day, d.month,
		    d.year % 100);
	else
		date_show(&d, s);
	key_line(out, s, strlen(s), "Enter");
}

static void
hour_keys(const struct field_def *f, const char *canon, struct buf *out)
{
	char s[8];

	if (f->line % 2 == 0)
		snprintf(s, sizeof(s), "%s", canon);
	else
		snprintf(s, sizeof(s), "%.2s%.2s", canon, canon + 3);
	key_line(out, s, strlen(s), "Enter");
}

static void
long_keys(const char *canon, struct buf *out)
{
	const char *end;

	while ((end = strchr(canon, '\n'))) {
		key_line(out, canon, (size_t)(end - canon), "Enter");
		canon = end + 1;
	}
	key_line(out, canon, strlen(canon), "Tab");
}

bool
answer_keys(const struct filling *w, const struct record *r, struct place at,
    const char *canon, struct buf *out)
{
	const struct field_def *f = record_field(r, at);
	char s[32];

	switch (f->type) {
	case FIELD_CODE:
	case FIELD_CODES:
		return code_keys(w, r, at, canon, out);
	case FIELD_DATE:
		day_keys(f, canon, out);
		break;
	case FIELD_TIME:
		hour_keys(f, canon, out);
		break;
	case FIELD_YES_NO:
		key_line(out, canon, 1, "Enter");
		break;
	case FIELD_LONG_TEXT:
		long_keys(canon, out);
		break;
	case FIELD_MONEY:
		snprintf(s, sizeof(s), "%c,%.5s", canon[0], canon + 1);
		key_line(out, s, strlen(s), "Enter");
		break;
	case FIELD_PHONE:
		snprintf(s, sizeof(s), "%.3s %.3s-%s", canon, canon + 3,
		    canon + 6);
		key_line(out, s, strlen(s), "Enter");
		break;
	case FIELD_RECORD:
		key_line(out, " ", 1, "Enter");
		break;
	case FIELD_RECORDS:
		key_line(out, "  ", 2, "Enter");
		break;
	default:
		key_line(out, canon, strlen(canon), "Enter");
	}
	return true;
}

int *
filling_of(struct filling *w, struct place at)
{
	if (at.sub < 0)
		return &w->top[at.field];
	return &w->sub[at.entry][w->f->fields[at.field].first + at.sub];
}
