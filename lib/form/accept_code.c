#include "lib/base/base.h"
#include "lib/form/accept_int.h"

#include <ctype.h>

#include "lib/base/mem.h"
#include "lib/form/pick.h"

enum { UUID_LEN = 36 };

/* Where the code that a dependent catalogue hangs from stands. */
static struct place
parent_place(const struct field_def *f, struct place at)
{
	if (at.sub >= 0)
		at.sub = f->depends_on;
	else
		at.field = f->depends_on;
	return at;
}

/* The choices there are, or NULL.  *needs: the parent must be chosen first. */
static const struct catalog *
choices_of(const struct field_def *f, const struct record *siblings,
    struct place at, const struct catalog_source *src,
    const struct field_def **needs)
{
	const char *parent = NULL;

	*needs = NULL;
	if (!src || !src->get)
		return NULL;
	if (f->depends_on >= 0 && siblings) {
		at = parent_place(f, at);
		parent = record_get(siblings, at)->canon;
		if (!parent) {
			*needs = record_field(siblings, at);
			return NULL;
		}
	}
	return src->get(src->ctx, f->catalog ? f->catalog : f->of_form,
	    parent);
}

static bool
is_record(const struct field_def *f)
{
	return f->type == FIELD_RECORD || f->type == FIELD_RECORDS;
}

static bool
is_uuid(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < UUID_LEN; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ?
		    s[i] != '-' : !isxdigit((unsigned char)s[i]))
			return false;
	return i == UUID_LEN && n == UUID_LEN;
}

/* What may pass for a code where no list is at hand. */
static bool
is_code(const struct field_def *f, const char *s, size_t n)
{
	size_t i;

	if (is_record(f))
		return is_uuid(s, n);
	for (i = 0; i < n; i++)
		if (!islower((unsigned char)s[i]) &&
		    !isdigit((unsigned char)s[i]) && s[i] != '_')
			return false;
	return n > 0 && n <= 40;
}

/* Whether folded is one of the names between '|'. */
static bool
is_alias(const struct choice *c, const char *folded)
{
	char *all = pick_fold(c->alias ? c->alias : "");
	size_t n = strlen(folded), len;
	const char *p = all;
	bool found = false;

	while (*p && !found) {
		len = strcspn(p, "|");
		found = len == n && memcmp(p, folded, n) == 0;
		p += len + (p[len] == '|');
	}
	mem_free_text(all);
	return found;
}

/* The only choice of that name; *n says how many have it. */
static const struct choice *
find_name(const struct catalog *c, const char *text, int *n)
{
	char *folded = pick_fold(text), *label;
	const struct choice *found = NULL;
	int i;

	*n = 0;
	for (i = 0; i < c->n; i++) {
		label = pick_fold(c->choices[i].label);
		if (strcmp(label, folded) == 0 ||
		    is_alias(&c->choices[i], folded)) {
			found = &c->choices[i];
			++*n;
		}
		mem_free_text(label);
	}
	mem_free_text(folded);
	return *n == 1 ? found : NULL;
}

/*
 * One choice by its code, its name, another of its names, or a beginning of
 * them that no other has.  NULL otherwise; *several says why.
 */
static const struct choice *
find_choice(const struct catalog *c, const char *text, bool *several)
{
	const struct choice *found = catalog_find(c, text);
	struct pick p;
	int n;

	*several = false;
	if (found)
		return found;
	found = find_name(c, text, &n);
	if (n > 0) {
		*several = n > 1;
		return found;
	}
	pick_init(&p, c, false);
	pick_filter(&p, text);
	found = p.nshown == 1 ? pick_current(&p) : NULL;
	*several = p.nshown > 1;
	pick_release(&p);
	return found;
}

static bool
not_found(struct typed *t, bool several)
{
	return typed_refuse(t, PROBLEM_CATALOG, several ?
	    "Hay varias que empiezan así; elija una de la lista." :
	    "No está en la lista; elija una opción de ella.");
}

/* No list at hand: what came with a canon is believed, and a code is. */
static bool
accept_blind(struct typed *t, const struct field_def *needs)
{
	const char *s;
	size_t n;

	if (needs)
		return typed_refuse(t, PROBLEM_CATALOG, "Primero elija: %s.",
		    needs->label);
	if (t->hint) {
		buf_puts(&t->canon, t->hint);
		buf_puts(&t->show, t->text);
		return true;
	}
	for (s = t->text; *s; s += n + strspn(s + n, " ")) {
		n = strcspn(s, " ");
		if (!is_code(t->f, s, n))
			return typed_refuse(t, PROBLEM_CATALOG, "La lista no "
			    "está a la mano; intente de nuevo.");
		if (t->canon.len > 0)
			buf_putc(&t->canon, ' ');
		buf_add(&t->canon, s, n);
	}
	buf_puts(&t->show, t->text);
	return true;
}

bool
accept_code(struct typed *t)
{
	const struct field_def *needs;
	const struct catalog *c = choices_of(t->f, t->siblings, t->at, t->src,
	    &needs);
	const struct choice *found;
	bool several = false;

	if (!c)
		return accept_blind(t, needs);
	found = t->hint ? catalog_find(c, t->hint) : NULL;
	if (!found || strcmp(found->label, t->text) != 0)
		found = find_choice(c, t->text, &several);
	if (!found)
		return not_found(t, several);
	buf_puts(&t->canon, found->code);
	buf_puts(&t->show, found->label);
	return true;
}

/* Marks what stands in `text` between any of `gaps`; all of it or nothing. */
static bool
mark_parts(struct pick *p, const char *text, const char *gaps, bool *several)
{
	const struct choice *found;
	const char *s = text;
	char *part;
	size_t n;

	memset(p->marked, 0, (size_t)p->catalog->n * sizeof(*p->marked));
	while (*s) {
		s += strspn(s, gaps);
		s += strspn(s, " ");
		n = strcspn(s, gaps);
		if (n == 0)
			continue;
		part = mem_dup_n(s, n);
		while (n > 0 && part[n - 1] == ' ')
			part[--n] = '\0';
		found = *gaps == ' ' ? catalog_find(p->catalog, part) :
		    find_choice(p->catalog, part, several);
		s += strcspn(s, gaps);
		mem_free_text(part);
		if (!found)
			return false;
		p->marked[found - p->catalog->choices] = true;
	}
	return true;
}

/*
 * Names with ';' between; or one name, which may hold a comma; or names with
 * ',' between; or codes.
 */
static bool
mark(struct pick *p, const char *text, bool *several)
{
	bool unused;

	if (strchr(text, ';'))
		return mark_parts(p, text, ";", several);
	return mark_parts(p, text, ";", several) ||
	    mark_parts(p, text, ",", &unused) ||
	    mark_parts(p, text, " ", &unused);
}

static bool
exclusive_is_alone(const struct pick *p)
{
	int i, n = 0;
	bool exclusive = false;

	for (i = 0; i < p->catalog->n; i++)
		if (p->marked[i]) {
			n++;
			exclusive |= p->catalog->choices[i].exclusive;
		}
	return n < 2 || !exclusive;
}

/* Whether every word of canon is a code of the catalogue. */
static bool
all_known(const struct catalog *c, const char *canon)
{
	char *code;
	size_t n;
	bool known = true;

	for (; *canon && known; canon += n + (canon[n] == ' ')) {
		n = strcspn(canon, " ");
		code = mem_dup_n(canon, n);
		known = catalog_find(c, code) != NULL;
		mem_free_text(code);
	}
	return known;
}

bool
accept_codes(struct typed *t)
{
	const struct field_def *needs;
	const struct catalog *c = choices_of(t->f, t->siblings, t->at, t->src,
	    &needs);
	struct buf shown = BUF_INIT;
	bool good = false, several = false;
	struct pick p;
	char *canon;

	if (!c)
		return accept_blind(t, needs);
	pick_init(&p, c, true);
	if (t->hint && all_known(c, t->hint)) {
		show_codes(t->f, t->hint, t->siblings, t->at, t->src, &shown);
		good = strcmp(shown.s, t->text) == 0;
		pick_set(&p, t->hint);
	}
	good = good || mark(&p, t->text, &several);
	canon = good ? pick_canon(&p) : NULL;
	if (!canon)
		good = not_found(t, several);
	else if (!exclusive_is_alone(&p))
		good = typed_refuse(t, PROBLEM_WRONG, "Una de las opciones va "
		    "sola; quítela, o quite las demás.");
	if (good) {
		buf_puts(&t->canon, canon);
		show_codes(t->f, canon, t->siblings, t->at, t->src, &t->show);
	}
	mem_free_text(canon);
	buf_release(&shown);
	pick_release(&p);
	return good;
}

void
show_codes(const struct field_def *f, const char *canon,
    const struct record *siblings, struct place at,
    const struct catalog_source *src, struct buf *out)
{
	const struct field_def *needs;
	const struct catalog *c = choices_of(f, siblings, at, src, &needs);
	const struct choice *found;
	char *code;
	size_t n;

	for (; *canon; canon += n + (canon[n] == ' ')) {
		n = strcspn(canon, " ");
		code = mem_dup_n(canon, n);
		found = c ? catalog_find(c, code) : NULL;
		buf_printf(out, "%s%s", out->len > 0 ? "; " : "",
		    found ? found->label : code);
		mem_free_text(code);
	}
}
