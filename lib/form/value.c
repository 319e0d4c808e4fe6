#include "lib/base/base.h"
#include "lib/form/value.h"

#include "lib/base/mem.h"

static const struct {
	const char	*code, *label;
} reasons[MISSING_COUNT] = {
	[MISSING_NOT]		 = { NULL, "" },
	[MISSING_NOT_ASKED]	 = { "no_preguntado", "No se preguntó" },
	[MISSING_UNKNOWN]	 = { "no_sabe", "No sabe" },
	[MISSING_REFUSED]	 = { "no_quiso", "No quiso responder" },
	[MISSING_NOT_APPLICABLE] = { "no_aplica", "No aplica" },
};

const char *
missing_code(enum missing m)
{
	return reasons[m].code;
}

const char *
missing_label(enum missing m)
{
	return reasons[m].label;
}

enum missing
missing_from_code(const char *code)
{
	unsigned m;

	for (m = MISSING_NOT_ASKED; m < MISSING_COUNT; m++)
		if (strcmp(code, reasons[m].code) == 0)
			return (enum missing)m;
	return MISSING_COUNT;
}

void
value_release(struct value *v)
{
	mem_free_text(v->text);
	mem_free_text(v->canon);
	*v = (struct value){ 0 };
}

/* The texts may be those of *v itself. */
void
value_set(struct value *v, const char *text, const char *canon)
{
	struct value next = { .text = mem_dup(text), .canon = mem_dup(canon) };

	value_release(v);
	*v = next;
}

void
value_set_missing(struct value *v, enum missing m)
{
	value_release(v);
	v->missing = m;
}

void
value_copy(struct value *to, const struct value *from)
{
	struct value next = {
		.text = mem_dup(from->text),
		.canon = mem_dup(from->canon),
		.missing = from->missing,
	};

	value_release(to);
	*to = next;
}

bool
value_is_empty(const struct value *v)
{
	return !v->text && !v->canon && v->missing == MISSING_NOT;
}

bool
value_is_answered(const struct value *v)
{
	return v->canon || v->missing != MISSING_NOT;
}

bool
value_is_wrong(const struct value *v)
{
	return v->text && !v->canon;
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* What it means decides; of what was not understood, the text. */
bool
value_equal(const struct value *a, const struct value *b)
{
	return a->missing == b->missing && same(a->canon, b->canon) &&
	    (a->canon || same(a->text, b->text));
}

bool
value_has_code(const struct value *v, const char *code)
{
	size_t len = strlen(code);
	const char *p = v->canon;

	while (p && *p && len > 0) {
		size_t word = strcspn(p, " ");

		if (word == len && memcmp(p, code, len) == 0)
			return true;
		p += word + (p[word] == ' ');
	}
	return false;
}
