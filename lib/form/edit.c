#include "lib/base/base.h"
#include "lib/form/edit.h"

#include "lib/base/clean.h"
#include "lib/base/mem.h"
#include "lib/base/utf8.h"

void
edit_init(struct edit *e, unsigned max, enum edit_flags flags)
{
	*e = (struct edit){ .max = max, .flags = flags };
	e->cap = 32;
	e->buf = mem_alloc(e->cap);
}

void
edit_release(struct edit *e)
{
	mem_free_secret(e->buf, e->cap);
	*e = (struct edit){ 0 };
}

/*
 * What becomes of s[0..n) in this field, or NULL.  A secret stays byte for
 * byte: what it is hashed as is not decided here.
 */
static char *
fit(const struct edit *e, const char *s, size_t n, struct err *err)
{
	size_t at, len;
	uint32_t cp;

	if (!(e->flags & EDIT_SECRET))
		return clean_text(s, n, CLEAN_LINE, err);
	for (at = 0; at < n; at += len) {
		len = utf8_decode(s + at, n - at, &cp);
		if (len == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0)) {
			err_set(err, ERR_INVALID, "edit: not text");
			return NULL;
		}
	}
	return mem_dup_n(s, n);
}

static char *
join(const char *a, size_t na, const char *b, size_t nb)
{
	char *s = mem_alloc(na + nb + 1);

	memcpy(s, a, na);
	memcpy(s + na, b, nb);
	return s;
}

/*
 * What is before the cursor is made fit together with what comes in, so that
 * an accent typed alone composes; then all of it, since a letter may compose
 * with what is behind.
 */
int
edit_insert(struct edit *e, const char *s, size_t n, struct err *err)
{
	char *raw, *head = NULL, *whole = NULL;
	size_t behind = e->len - e->cur, nhead, cur;
	int rc = -1;

	raw = join(e->buf, e->cur, s, n);
	head = fit(e, raw, e->cur + n, err);
	mem_free_secret(raw, e->cur + n);
	if (!head)
		goto out;
	nhead = strlen(head);
	raw = join(head, nhead, e->buf + e->cur, behind);
	whole = fit(e, raw, nhead + behind, err);
	mem_free_secret(raw, nhead + behind);
	if (!whole)
		goto out;
	if (e->max > 0 && utf8_length(whole, strlen(whole)) > e->max) {
		err_set(err, ERR_TOO_LONG, "edit: over %u characters", e->max);
		goto out;
	}

	mem_free_secret(e->buf, e->cap);
	e->buf = whole;
	e->len = strlen(whole);
	e->cap = e->len + 1;
	for (cur = 0; cur < nhead && cur < e->len; )
		cur = utf8_next(whole, e->len, cur);
	e->cur = cur;
	whole = NULL;
	rc = 0;
out:
	mem_free_text(head);
	mem_free_text(whole);
	return rc;
}

int
edit_set(struct edit *e, const char *s, struct err *err)
{
	char *text = fit(e, s, strlen(s), err);

	if (!text)
		return -1;
	if (e->max > 0 && utf8_length(text, strlen(text)) > e->max) {
		mem_free_text(text);
		return err_set(err, ERR_TOO_LONG, "edit: over %u characters",
		    e->max);
	}
	mem_free_secret(e->buf, e->cap);
	e->buf = text;
	e->len = e->cur = strlen(text);
	e->cap = e->len + 1;
	return 0;
}

static bool
move(struct edit *e, size_t to)
{
	size_t was = e->cur;

	e->cur = to;
	return to != was;
}

bool
edit_left(struct edit *e)
{
	return move(e, utf8_prev(e->buf, e->len, e->cur));
}

bool
edit_right(struct edit *e)
{
	return move(e, utf8_next(e->buf, e->len, e->cur));
}

bool
edit_home(struct edit *e)
{
	return move(e, 0);
}

bool
edit_end(struct edit *e)
{
	return move(e, e->len);
}

/* Takes out [from, to); the cursor goes there. */
static bool
cut(struct edit *e, size_t from, size_t to)
{
	if (from == to)
		return false;
	memmove(e->buf + from, e->buf + to, e->len - to + 1);
	explicit_bzero(e->buf + e->len - (to - from) + 1, to - from);
	e->len -= to - from;
	e->cur = from;
	return true;
}

bool
edit_backspace(struct edit *e)
{
	return cut(e, utf8_prev(e->buf, e->len, e->cur), e->cur);
}

bool
edit_delete(struct edit *e)
{
	return cut(e, e->cur, utf8_next(e->buf, e->len, e->cur));
}

bool
edit_clear(struct edit *e)
{
	return cut(e, 0, e->len);
}

bool
edit_back_word(struct edit *e)
{
	size_t from = e->cur;

	while (from > 0 && e->buf[from - 1] == ' ')
		from--;
	while (from > 0 && e->buf[from - 1] != ' ')
		from--;
	return cut(e, from, e->cur);
}

const char *
edit_text(const struct edit *e)
{
	return e->buf;
}
