#include "lib/base/base.h"
#include "lib/auth/weak.h"

#include <utf8proc.h>

#include "lib/auth/password.h"
#include "lib/base/mem.h"

enum {
	FOLD	= 1200,		/* code points of a folded text */
	WORD	= 40,		/* longest word of a list */
	COMMON_RUN = 5,		/* fewer kinds of characters are a pattern */
	FREE	= 5,		/* steps that no pattern foretells */
	NAME	= 4,		/* shortest part of a name that counts */
};

struct weak_words {
	char	**word;		/* sorted; into text */
	size_t	 n, cap;
	struct arena *text;
};

/* A folded text: lower case, no accents, one code point a character. */
struct folded {
	utf8proc_int32_t cp[FOLD];
	size_t		 n;
};

static void
fold(struct folded *f, const char *s)
{
	utf8proc_ssize_t n;

	n = utf8proc_decompose((const utf8proc_uint8_t *)s,
	    (utf8proc_ssize_t)strlen(s), f->cp, FOLD, UTF8PROC_STABLE |
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
	    UTF8PROC_STRIPMARK);
	f->n = n < 0 || n > FOLD ? 0 : (size_t)n;
}

static bool
is_letter(utf8proc_int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);

	return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LL ||
	    k == UTF8PROC_CATEGORY_LT || k == UTF8PROC_CATEGORY_LM ||
	    k == UTF8PROC_CATEGORY_LO;
}

static bool
is_digit(utf8proc_int32_t c)
{
	return c >= '0' && c <= '9';
}

/* ---- the list of words ---- */

static const char *const system_lists[] = {
	"/usr/share/dict/spanish",
	"/usr/share/dict/american-english",
	"/usr/share/dict/cracklib-small",
	NULL
};

/* The plain letters of s[0..n) as ASCII; 0 when it is no such word. */
static size_t
plain(char out[WORD + 1], const utf8proc_int32_t *cp, size_t n)
{
	size_t i;

	if (n == 0 || n > WORD)
		return 0;
	for (i = 0; i < n; i++) {
		if (cp[i] < 'a' || cp[i] > 'z')
			return 0;
		out[i] = (char)cp[i];
	}
	out[n] = '\0';
	return n;
}

static void
add_word(struct weak_words *w, const char *line)
{
	struct folded f;
	char word[WORD + 1];

	if (strlen(line) > 3 * WORD)
		return;
	fold(&f, line);
	if (plain(word, f.cp, f.n) < 3)
		return;
	if (w->n == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 1024;
		w->word = mem_resize(w->word, w->cap, sizeof(*w->word));
	}
	w->word[w->n++] = arena_dup(w->text, word);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
read_list(struct weak_words *w, const char *path)
{
	FILE *fp = fopen(path, "re");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (!fp)
		return;
	while ((n = getline(&line, &cap, fp)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		add_word(w, line);
	}
	free(line);
	fclose(fp);
}

struct weak_words *
weak_words_load(const char *const *paths)
{
	struct weak_words *w = mem_alloc(sizeof(*w));
	size_t i, n = 0;

	w->text = arena_new();
	for (paths = paths ? paths : system_lists; *paths; paths++)
		read_list(w, *paths);
	if (w->n > 0)
		qsort(w->word, w->n, sizeof(*w->word), by_text);
	for (i = 0; i < w->n; i++)
		if (i == 0 || strcmp(w->word[i], w->word[n - 1]) != 0)
			w->word[n++] = w->word[i];
	w->n = n;
	return w;
}

void
weak_words_free(struct weak_words **wp)
{
	if (!*wp)
		return;
	free((*wp)->word);
	arena_free(&(*wp)->text);
	free(*wp);
	*wp = NULL;
}

size_t
weak_words_n(const struct weak_words *w)
{
	return w->n;
}

static bool
is_word(const struct weak_words *w, const utf8proc_int32_t *cp, size_t n)
{
	char word[WORD + 1], *key = word;
	bool found;

	if (w->n == 0 || plain(word, cp, n) < 3)
		return false;
	found = bsearch(&key, w->word, w->n, sizeof(*w->word), by_text) != NULL;
	explicit_bzero(word, sizeof(word));
	return found;
}

/* ---- common ---- */

/* The letter that people write as this sign. */
static utf8proc_int32_t
unmask(utf8proc_int32_t c)
{
	switch (c) {
	case '0':	return 'o';
	case '1':	return 'i';
	case '3':	return 'e';
	case '4':
	case '@':	return 'a';
	case '5':
	case '$':	return 's';
	case '7':	return 't';
	}
	return c;
}

static bool
is_one_or_two_words(const struct weak_words *w, const struct folded *f)
{
	size_t i;

	if (is_word(w, f->cp, f->n))
		return true;
	for (i = 3; i + 3 <= f->n; i++)
		if (is_word(w, f->cp, i) && is_word(w, f->cp + i, f->n - i))
			return true;
	return false;
}

/* f from..to with signs read as letters. */
static bool
is_masked(const struct weak_words *w, const struct folded *f, size_t from,
    size_t to)
{
	struct folded bare = { .n = 0 };
	bool found;

	while (from < to)
		bare.cp[bare.n++] = unmask(f->cp[from++]);
	found = is_one_or_two_words(w, &bare);
	explicit_bzero(&bare, sizeof(bare));
	return found;
}

/* With its digits and signs left out, or read as letters inside the word. */
static bool
is_words(const struct weak_words *w, const struct folded *f)
{
	struct folded bare = { .n = 0 };
	size_t i, from = 0, to = f->n;
	bool found;

	for (i = 0; i < f->n; i++)
		if (is_letter(f->cp[i]))
			bare.cp[bare.n++] = f->cp[i];
	found = is_one_or_two_words(w, &bare);
	explicit_bzero(&bare, sizeof(bare));
	while (from < to && !is_letter(f->cp[from]))
		from++;
	while (to > from && !is_letter(f->cp[to - 1]))
		to--;
	return found || is_masked(w, f, 0, to) || is_masked(w, f, from, to) ||
	    is_masked(w, f, from, f->n);
}

/* Whether b follows a in the alphabet, in counting or on the keyboard. */
static bool
follows(utf8proc_int32_t a, utf8proc_int32_t b)
{
	static const char rows[] = "1234567890 qwertyuiop asdfghjkl zxcvbnm "
	    "qazwsxedcrfvtgbyhnujmikolp 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik";
	size_t i;

	if (a == b || a + 1 == b || b + 1 == a)
		return true;
	for (i = 1; i < sizeof(rows) - 1; i++)
		if (rows[i] != ' ' && rows[i - 1] != ' ' &&
		    ((rows[i - 1] == a && rows[i] == b) ||
		    (rows[i - 1] == b && rows[i] == a)))
			return true;
	return false;
}

static bool
is_pattern(const struct folded *f)
{
	size_t i, j, kinds = 0, steps = 0, period;

	for (i = 0; i < f->n; i++) {
		for (j = 0; j < i && f->cp[j] != f->cp[i]; j++)
			;
		kinds += j == i;
		steps += i > 0 && !follows(f->cp[i - 1], f->cp[i]);
	}
	if (kinds < COMMON_RUN || steps < FREE)
		return true;
	for (period = 1; period <= f->n / 2; period++) {
		for (i = period; i < f->n && f->cp[i] == f->cp[i - period]; i++)
			;
		if (i == f->n)
			return true;
	}
	return false;
}

/* ---- names ---- */

/* Blanks every place of f where the part stands; whether there was one. */
static bool
take_out(struct folded *f, const utf8proc_int32_t *part, size_t n)
{
	bool found = false;
	size_t i, j;

	for (i = 0; i + n <= f->n; i++) {
		for (j = 0; j < n && f->cp[i + j] == part[j]; j++)
			;
		if (j < n)
			continue;
		found = true;
		for (j = 0; j < n; j++)
			f->cp[i + j] = ' ';
	}
	return found;
}

static bool
take_out_name(struct folded *f, const char *name)
{
	struct folded part;
	size_t i, start = 0;
	bool found = false;

	fold(&part, name);
	for (i = 0; i <= part.n; i++) {
		if (i < part.n && is_letter(part.cp[i]))
			continue;
		if (i - start >= NAME &&
		    take_out(f, part.cp + start, i - start))
			found = true;
		start = i + 1;
	}
	return found;
}

/* What anybody would try first at this door. */
static const char here[] = "resguardo banavim banevim banesvim banco "
    "violencia mujeres contraseña password";

static bool
is_year(const utf8proc_int32_t *cp)
{
	return is_digit(cp[2]) && is_digit(cp[3]) &&
	    ((cp[0] == '1' && cp[1] == '9') || (cp[0] == '2' && cp[1] == '0'));
}

/* Letters and figures, a year not counted. */
static size_t
left_of(const struct folded *f)
{
	size_t i, left = 0;

	for (i = 0; i < f->n; i++) {
		if (i + 4 <= f->n && is_year(f->cp + i))
			i += 3;
		else
			left += is_letter(f->cp[i]) || is_digit(f->cp[i]);
	}
	return left;
}

static bool
is_name(const struct folded *f, const char *account,
    const char *const *names, size_t n)
{
	struct folded rest = *f;
	bool found = take_out_name(&rest, account);
	size_t i;

	for (i = 0; i < n; i++)
		if (take_out_name(&rest, names[i]))
			found = true;
	found = found && left_of(&rest) < WEAK_LEFT;
	explicit_bzero(&rest, sizeof(rest));
	return found;
}

static bool
is_of_here(const struct folded *f)
{
	struct folded rest = *f;
	bool found = take_out_name(&rest, here) &&
	    left_of(&rest) < WEAK_LEFT;

	explicit_bzero(&rest, sizeof(rest));
	return found;
}

/* ---- likeness ---- */

/* Levenshtein's distance. */
static size_t
edits(const struct folded *a, const struct folded *b)
{
	size_t row[FOLD + 1], i, j, diagonal, up, best;

	for (j = 0; j <= b->n; j++)
		row[j] = j;
	for (i = 1; i <= a->n; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= b->n; j++) {
			up = row[j];
			best = diagonal + (a->cp[i - 1] != b->cp[j - 1]);
			best = up + 1 < best ? up + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			diagonal = up;
			row[j] = best;
		}
	}
	return row[b->n];
}

enum auth_why
weak_check(const struct weak_words *w, size_t least, const char *text,
    const char *old, const char *account, const char *const *names, size_t n)
{
	char composed[AUTH_PASSWORD_MAX * 3 + 1];
	struct folded f, before;
	size_t count = password_compose(composed, sizeof(composed), text);
	enum auth_why why = AUTH_WHY_NONE;

	explicit_bzero(composed, sizeof(composed));
	fold(&f, text);
	fold(&before, old);
	if (count < least)
		why = AUTH_WHY_SHORT;
	else if (count > WEAK_MOST)
		why = AUTH_WHY_LONG;
	else if (strcmp(text, old) == 0)
		why = AUTH_WHY_USED;
	else if (edits(&f, &before) <= WEAK_EDITS)
		why = AUTH_WHY_SIMILAR;
	else if (is_name(&f, account, names, n))
		why = AUTH_WHY_NAME;
	else if (f.n == 0 || is_pattern(&f) || is_of_here(&f) ||
	    is_words(w, &f))
		why = AUTH_WHY_COMMON;
	explicit_bzero(&f, sizeof(f));
	explicit_bzero(&before, sizeof(before));
	return why;
}
