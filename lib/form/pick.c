#include "lib/base/base.h"
#include "lib/form/pick.h"

#include <ctype.h>

#include "lib/base/buf.h"
#include "lib/base/clean.h"
#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/form/value.h"

char *
pick_fold(const char *s)
{
	char *folded = clean_fold(s, strlen(s));

	return folded ? folded : mem_dup("");
}

void
pick_init(struct pick *p, const struct catalog *c, bool many)
{
	size_t n = (size_t)c->n;

	*p = (struct pick){ .catalog = c, .many = many, .at = -1 };
	p->shown = mem_alloc(n * sizeof(*p->shown));
	p->marked = mem_alloc(n * sizeof(*p->marked));
	pick_filter(p, "");
}

void
pick_release(struct pick *p)
{
	free(p->shown);
	free(p->marked);
	*p = (struct pick){ 0 };
}

/* Letters and digits make words; of the rest, what Spanish has is a gap. */
static bool
is_gap(uint32_t cp)
{
	if (cp < 0x80)
		return !isalnum((unsigned char)cp);
	return cp < 0xc0 || (cp >= 0x2000 && cp < 0x2070);
}

/* The next word of s from *at on; its length, 0 when there is none. */
static size_t
next_word(const char *s, size_t *at)
{
	size_t n = strlen(s), len, end;
	uint32_t cp;

	while (*at < n && (len = utf8_decode(s + *at, n - *at, &cp)) > 0 &&
	    is_gap(cp))
		*at += len;
	for (end = *at; end < n; end += len)
		if ((len = utf8_decode(s + end, n - end, &cp)) == 0 ||
		    is_gap(cp))
			break;
	return end - *at;
}

static bool
begins_a_word(const char *text, const char *w, size_t n)
{
	size_t at = 0, len;

	for (; (len = next_word(text, &at)) > 0; at += len)
		if (len >= n && memcmp(text + at, w, n) == 0)
			return true;
	return false;
}

/* Everything a choice is found by, folded. */
static char *
key_of(const struct choice *c)
{
	struct buf b = BUF_INIT;
	char *key;

	buf_printf(&b, "%s|%s|%s", c->label, c->alias ? c->alias : "",
	    c->code);
	key = pick_fold(b.s);
	buf_release(&b);
	return key;
}

/* Whether each word of `typed` begins one of `key`; both are folded. */
static bool
has_words(const char *key, const char *typed)
{
	size_t at = 0, len;

	for (; (len = next_word(typed, &at)) > 0; at += len)
		if (!begins_a_word(key, typed + at, len))
			return false;
	return true;
}

bool
pick_finds(const char *text, const char *typed)
{
	char *key = pick_fold(text), *words = pick_fold(typed);
	bool found = has_words(key, words);

	mem_free_text(key);
	mem_free_text(words);
	return found;
}

/* Whether typed is one of the names between '|'. */
static bool
is_name(const char *key, const char *typed)
{
	size_t n = strlen(typed), len;

	for (; n > 0; key += len + 1) {
		len = strcspn(key, "|");
		if (len == n && memcmp(key, typed, n) == 0)
			return true;
		if (!key[len])
			break;
	}
	return false;
}

enum { NO_MATCH, BEGINS_WORDS, BEGINS_SO, IS_IT };

/* A name written to its end is that one, whatever else begins so. */
static int
match(const struct choice *c, const char *typed)
{
	char *key = key_of(c);
	int rank = is_name(key, typed) ? IS_IT :
	    strncmp(key, typed, strlen(typed)) == 0 ? BEGINS_SO :
	    has_words(key, typed) ? BEGINS_WORDS : NO_MATCH;

	mem_free_text(key);
	return rank;
}

void
pick_filter(struct pick *p, const char *typed)
{
	int was = p->at >= 0 ? p->shown[p->at] : -1, rank, i;
	char *folded = pick_fold(typed ? typed : "");
	signed char *ranks = mem_alloc((size_t)p->catalog->n);
	size_t n = strlen(folded);

	while (n > 0 && folded[n - 1] == ' ')
		folded[--n] = '\0';
	for (i = 0; i < p->catalog->n; i++)
		if (!p->catalog->choices[i].ended || p->marked[i])
			ranks[i] = (signed char)match(&p->catalog->choices[i],
			    folded + strspn(folded, " "));
	p->nshown = 0;
	for (rank = IS_IT; rank > NO_MATCH; rank--)
		for (i = 0; i < p->catalog->n; i++)
			if (ranks[i] == rank)
				p->shown[p->nshown++] = i;
	p->at = p->nshown > 0 ? 0 : -1;
	for (i = 0; i < p->nshown; i++)
		if (p->shown[i] == was)
			p->at = i;
	free(ranks);
	mem_free_text(folded);
}

bool
pick_move(struct pick *p, int by)
{
	int was = p->at;

	if (p->nshown == 0)
		return false;
	if (by > p->nshown - 1 - was)
		p->at = p->nshown - 1;
	else if (by < -was)
		p->at = 0;
	else
		p->at += by;
	return p->at != was;
}

const struct choice *
pick_current(const struct pick *p)
{
	return p->at < 0 ? NULL : &p->catalog->choices[p->shown[p->at]];
}

bool
pick_toggle(struct pick *p)
{
	const struct choice *now = pick_current(p), *c;
	int i;

	if (!p->many || !now)
		return false;
	i = p->shown[p->at];
	p->marked[i] = !p->marked[i];
	if (!p->marked[i])
		return true;
	for (c = p->catalog->choices, i = 0; i < p->catalog->n; i++, c++)
		if (c != now && (c->exclusive || now->exclusive))
			p->marked[i] = false;
	return true;
}

void
pick_set(struct pick *p, const char *canon)
{
	char *codes = mem_dup(canon);
	struct value v = { .canon = codes };
	int i;

	for (i = 0; i < p->catalog->n; i++)
		p->marked[i] = value_has_code(&v, p->catalog->choices[i].code);
	mem_free_text(codes);
	pick_filter(p, "");
}

char *
pick_canon(const struct pick *p)
{
	struct buf b = BUF_INIT;
	int i;

	for (i = 0; i < p->catalog->n; i++)
		if (p->marked[i])
			buf_printf(&b, "%s%s", b.len ? " " : "",
			    p->catalog->choices[i].code);
	if (b.len == 0)
		return NULL;
	return buf_take(&b);
}
