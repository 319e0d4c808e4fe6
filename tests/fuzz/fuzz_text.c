#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/base/clean.h"
#include "lib/base/utf8.h"
#include "lib/form/area.h"
#include "lib/form/edit.h"

/* What was cleaned is clean. */
static void
clean_twice(const char *s, size_t n, enum clean_flags flags)
{
	struct err err = ERR_INIT;
	char *once = clean_text(s, n, flags, &err), *twice;

	if (!once)
		return;
	twice = clean_text(once, strlen(once), flags, &err);
	must(twice && strcmp(once, twice) == 0);
	mem_free_text(once);
	mem_free_text(twice);
}

/* What is shown has nothing in it that '?' should stand for. */
static void
show(const char *s, size_t n)
{
	char out[64];
	size_t len = clean_show(out, sizeof(out), s, n), at, step;
	uint32_t cp;

	must(len < sizeof(out) && strlen(out) == len);
	for (at = 0; at < len; at += step) {
		step = utf8_decode(out + at, len - at, &cp);
		must(step > 0 && clean_cp(cp));
	}
}

/* Steps forth and back stand on the same letters, when it is all text. */
static void
step_both_ways(const char *s, size_t n)
{
	size_t at = 0, next;
	uint32_t cp;

	for (next = 0; next < n; next += at)
		if ((at = utf8_decode(s + next, n - next, &cp)) == 0)
			return;
	for (at = 0; (next = utf8_next(s, n, at)) > at; at = next)
		must(utf8_prev(s, n, next) == at);
	must(at == n);
}

static void
press(struct edit *e, struct area *a, const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	char c;

	for (; size > 0; data++, size--) {
		switch (*data) {
		case 1: edit_left(e), area_left(a); break;
		case 2: edit_right(e), area_right(a); break;
		case 3: edit_backspace(e), area_backspace(a); break;
		case 4: edit_delete(e), area_delete(a); break;
		case 5: edit_back_word(e), area_up(a); break;
		case 6: edit_home(e), area_home(a); break;
		case 7: edit_end(e), area_end(a); break;
		case 8: area_down(a); break;
		case 9: area_width(a, (int)size); break;
		default:
			/* A run of other bytes goes in at once. */
			c = (char)*data;
			if (*data < 0x80) {
				(void)!edit_insert(e, &c, 1, &err);
				(void)!area_insert(a, &c, 1, &err);
			} else {
				size_t n = size < 4 ? size : 4;

				(void)!edit_insert(e, (const char *)data, n,
				    &err);
				(void)!area_insert(a, (const char *)data, n,
				    &err);
				data += n - 1;
				size -= n - 1;
			}
		}
		must(e->cur <= e->len && strlen(e->buf) == e->len);
		must(a->cur <= a->len && strlen(a->buf) == a->len);
	}
}

/* Whatever keys are pressed, what is in the editors is text. */
static void
edit_it(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct edit e;
	struct area a;
	char *again;
	int row, col;

	edit_init(&e, 40, 0);
	area_init(&a, 60, 7);
	press(&e, &a, data, size);
	again = clean_text(e.buf, e.len, CLEAN_LINE, &err);
	must(again && strlen(again) == e.len);
	mem_free_text(again);
	again = clean_text(a.buf, a.len, CLEAN_LINES, &err);
	must(again && strlen(again) == a.len);
	mem_free_text(again);
	area_where(&a, &row, &col);
	must(row >= 0 && row < area_rows(&a) && col >= 0);
	edit_release(&e);
	area_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	char *folded;

	clean_twice(s, size, CLEAN_LINE);
	clean_twice(s, size, CLEAN_LINES);
	show(s, size);
	step_both_ways(s, size);
	folded = clean_fold(s, size);
	mem_free_text(folded);
	edit_it(data, size);
	return 0;
}
