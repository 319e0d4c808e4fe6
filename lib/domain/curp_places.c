#include "lib/base/base.h"
#include "lib/domain/curp.h"

#include "lib/base/buf.h"
#include "lib/base/clean.h"
#include "lib/base/mem.h"
#include "lib/base/utf8.h"

/*
 * RENAPO's rules of 2021 (REG21 5.1) for places 1 to 4 and 14 to 16.  The
 * bank has the same in sql/api/25_curp.sql; a test holds one against the
 * other.
 *
 * A name is first written in an alphabet of its own: A to Z, '~' for the Ñ,
 * '!' for a sign or diaeresis that makes its place an X, '?' for a letter
 * that the rules do not foresee, and spaces between words.
 */
enum { ENYE = '~', SIGN = '!', UNKNOWN = CURP_UNKNOWN };

#define VOWELS	"AEIOU"

/* U+00C0 to U+00DF; the small ones stand 32 further on. */
static const char latin[] = "AAAA!A?CEEE!III!?~OOOO!?OUUUUY??";

static char
plain_letter(uint32_t cp)
{
	if (cp >= 'a' && cp <= 'z')
		return (char)(cp - 'a' + 'A');
	if (cp >= 'A' && cp <= 'Z')
		return (char)cp;
	if (cp == ' ' || cp == '-')
		return ' ';
	if (cp == '/' || cp == '.' || cp == '\'' || cp == '`' || cp == 0xb4 ||
	    cp == 0x2bc || cp == 0x2018 || cp == 0x2019 || cp == 0xff)
		return SIGN;
	if (cp >= 0xc0 && cp <= 0xdf)
		return latin[cp - 0xc0];
	if (cp >= 0xe0 && cp <= 0xfe)
		return latin[cp - 0xe0];
	return UNKNOWN;
}

/* The words of a name, or "" when it is no text at all. */
static void
spell(const char *name, struct buf *out)
{
	struct err unused = ERR_INIT;
	char *s = clean_text(name, strlen(name), CLEAN_LINE, &unused);
	size_t n = s ? strlen(s) : 0, at = 0, step;
	uint32_t cp;

	for (; at < n && (step = utf8_decode(s + at, n - at, &cp)) > 0;
	    at += step)
		buf_putc(out, plain_letter(cp));
	mem_free_text(s);
}

static bool
is_word_of(const char *list, const char *w, size_t len)
{
	size_t n;

	for (; *list; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		if (n == len && memcmp(list, w, len) == 0)
			return true;
	}
	return false;
}

/* The word behind w, or NULL. */
static const char *
next_word(const char *w)
{
	w += strcspn(w, " ");
	w += strspn(w, " ");
	return *w ? w : NULL;
}

/* In a compound, the first word that is no particle; alone, the word. */
static const char *
past_particles(const char *w)
{
	static const char particles[] = "DA DAS DE DEL DER DI DIE DD Y EL LA "
	    "LOS LAS LE LES MAC MC VAN VON";
	const char *next;

	while ((next = next_word(w)) &&
	    is_word_of(particles, w, strcspn(w, " ")))
		w = next;
	return w;
}

/* The word of a given name that counts. */
static const char *
given_word(const char *w)
{
	const char *next = next_word(w);

	if (next && is_word_of("MARIA MA! MA M! M JOSE J! J", w,
	    strcspn(w, " ")))
		w = next;
	return past_particles(w);
}

static char
as_place(char c)
{
	return c == ENYE || c == SIGN ? 'X' : c;
}

/* The first vowel behind the initial. */
static char
inner_vowel(const char *w)
{
	for (w++; *w && *w != ' '; w++)
		if (strchr(VOWELS, *w) || *w == SIGN || *w == UNKNOWN)
			return as_place(*w);
	return 'X';
}

/* The first consonant behind the initial; Y is one. */
static char
inner_consonant(const char *w)
{
	for (w++; *w && *w != ' '; w++)
		if (!strchr(VOWELS, *w))
			return as_place(*w);
	return 'X';
}

static void
put_names(const char *names, char *out)
{
	struct buf b = BUF_INIT;
	const char *w;

	spell(names ? names : "", &b);
	w = b.s + strspn(b.s, " ");
	if (*w) {
		w = given_word(w);
		out[3] = as_place(*w);
		out[15] = inner_consonant(w);
	}
	buf_release(&b);
}

/* first: places 1, 2 and 14; the second surname: 3 and 15. */
static void
put_surname(const char *surname, bool first, char *out)
{
	struct buf b = BUF_INIT;
	const char *w;
	int at = first ? 0 : 2, consonant = first ? 13 : 14;

	if (!surname)
		return;
	spell(surname, &b);
	w = b.s + strspn(b.s, " ");
	if (*w)
		w = past_particles(w);
	out[at] = *w ? as_place(*w) : 'X';
	out[consonant] = *w ? inner_consonant(w) : 'X';
	if (first)
		out[1] = *w ? inner_vowel(w) : 'X';
	buf_release(&b);
}

static bool
is_none(const char *s)
{
	return s && s[strspn(s, " ")] == '\0';
}

/* Who has one surname has it in the first place, wherever it was written. */
static void
put_surnames(const struct identity *p, char *out)
{
	const char *first = p->surname, *second = p->surname2;

	if (is_none(first) && !second)
		return;
	if (is_none(first)) {
		first = second;
		second = "";
	}
	put_surname(first, true, out);
	put_surname(second, false, out);
}

static void
put_birth(const struct date *d, char *out)
{
	char day[7];

	if (d->year == 0)
		return;
	snprintf(day, sizeof(day), "%02u%02u%02u", (unsigned)d->year % 100,
	    (unsigned)d->month % 100, (unsigned)d->day % 100);
	memcpy(out + 4, day, (size_t)d->precision * 2);
	out[16] = d->year < 2000 ? '0' : 'A';
}

void
curp_places(const struct identity *p, char out[CURP_PLACES + 1])
{
	memset(out, UNKNOWN, CURP_PLACES);
	out[CURP_PLACES] = '\0';
	put_surnames(p, out);
	put_names(p->names, out);
	put_birth(&p->birth, out);
	if (p->sex)
		out[10] = p->sex;
	if (p->state)
		memcpy(out + 11, p->state, 2);
	/* A word of four that is not known whole may be an inconvenient one. */
	if (memchr(out, UNKNOWN, 4))
		out[1] = out[1] == 'X' ? 'X' : UNKNOWN;
	else if (curp_is_inconvenient(out))
		out[1] = 'X';
}

bool
curp_root(const struct identity *p, char *out)
{
	char places[CURP_PLACES + 1];

	curp_places(p, places);
	snprintf(out, CURP_ROOT + 1, "%.16s", places);
	return !memchr(places, UNKNOWN, CURP_ROOT);
}

bool
curp_agrees(const char *curp, const struct identity *p)
{
	char places[CURP_PLACES + 1];
	int i;

	if (strlen(curp) < CURP_PLACES)
		return true;
	curp_places(p, places);
	for (i = 0; i < CURP_ROOT; i++)
		if (places[i] != UNKNOWN && places[i] != curp[i])
			return false;
	return places[16] == UNKNOWN ||
	    (places[16] == '0') == (curp[16] >= '0' && curp[16] <= '9');
}
