#include "lib/base/base.h"
#include "lib/domain/folio.h"

#include <ctype.h>

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

enum {
	INSTITUTION_LEAST = 2, INSTITUTION_MOST = 20,
	TAIL = 10,		/* "-26-000123", what follows the institution */
};

/* The hybrid system of ISO 7064: one pass, two moduli. */
char
folio_check_character(const char *s, size_t n)
{
	const char *at;
	int p = 36;
	size_t i;

	for (i = 0; i < n; i++) {
		at = s[i] ? strchr(alphabet, s[i]) : NULL;
		if (!at)
			continue;
		p = (p + (int)(at - alphabet)) % 36;
		p = (p == 0 ? 36 : p) * 2 % 37;
	}
	return alphabet[(37 - p) % 36];
}

/* ^[A-Z0-9-]{2,20}$ */
static bool
is_institution(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] != '-' && !strchr(alphabet, s[i]))
			return false;
	return n >= INSTITUTION_LEAST && n <= INSTITUTION_MOST;
}

/* "-26-000123" */
static bool
is_tail(const char *s)
{
	return s[0] == '-' && strspn(s + 1, "0123456789") == 2 &&
	    s[3] == '-' && strspn(s + 4, "0123456789") == 6;
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

int
folio_make(const char *institution, int year, long number,
    char out[FOLIO_BYTES], struct err *err)
{
	char head[INSTITUTION_MOST + 1];
	size_t n = strlen(institution), i;
	int len;

	if (n >= sizeof(head) || number < 1 || number > FOLIO_NUMBER_MOST ||
	    year < 2000 || year > 2200)
		return err_set(err, ERR_INVALID, "folio: out of range");
	for (i = 0; i < n; i++)
		head[i] = upper(institution[i]);
	head[n] = '\0';
	if (!is_institution(head, n))
		return err_set(err, ERR_INVALID, "folio: no such institution");
	len = snprintf(out, FOLIO_BYTES, "%s-%02d-%06ld", head, year % 100,
	    number);
	snprintf(out + len, FOLIO_BYTES - (size_t)len, "-%c",
	    folio_check_character(out, (size_t)len));
	return 0;
}

int
folio_parse(const char *typed, char out[FOLIO_BYTES], struct err *err)
{
	char s[FOLIO_BYTES] = "";
	size_t n = 0;

	for (; *typed == ' '; typed++)
		;
	for (; *typed && n < sizeof(s) - 2; typed++)
		s[n++] = upper(*typed);
	while (n > 0 && s[n - 1] == ' ')
		n--;
	s[n] = '\0';
	/* "IMV-26-000123K" is meant as well as it can be. */
	if (n > TAIL && s[n - 2] != '-') {
		s[n + 1] = '\0';
		s[n] = s[n - 1];
		s[n - 1] = '-';
		n++;
	}
	if (*typed || n < INSTITUTION_LEAST + TAIL + 2 || s[n - 2] != '-' ||
	    !is_tail(s + n - 2 - TAIL) || !is_institution(s, n - 2 - TAIL))
		return err_set(err, ERR_INVALID, "folio: not a folio");
	if (s[n - 1] != folio_check_character(s, n - 2))
		return err_set(err, ERR_INVALID, "folio: wrong character");
	memcpy(out, s, n + 1);
	return 0;
}
