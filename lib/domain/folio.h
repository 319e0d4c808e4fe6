/*
 * folio.h - the number of an expediente that people write down and say
 *
 * "IMV-26-000123-K": institution, year, number and a check character by ISO
 * 7064 MOD 37,36 over the letters and digits (hyphens do not count), so that
 * one wrong character or two swapped ones are noticed.
 */
#ifndef LIB_DOMAIN_FOLIO_H
#define LIB_DOMAIN_FOLIO_H

#include "lib/base/base.h"
#include "lib/base/err.h"

enum {
	FOLIO_BYTES = 40,	/* room for the longest one with its NUL */
	FOLIO_NUMBER_MOST = 999999,
};

/*
 * Writes the folio of the number-th expediente that institution opened in
 * that year.  The institution's key is as in accounts ("imv"); ERR_INVALID
 * when it is not such a key or the number is not 1 to 999999.
 */
int	folio_make(const char *institution, int year, long number,
	    char out[FOLIO_BYTES], struct err *err) MUSTCHECK;

/*
 * What a person typed to the folio it is: case, spaces around it and the
 * hyphen before the check character do not matter.  ERR_INVALID when it has
 * not the form, or the check character is wrong.
 */
int	folio_parse(const char *typed, char out[FOLIO_BYTES],
	    struct err *err) MUSTCHECK;

/* ISO 7064 MOD 37,36 of the digits and upper-case letters in s[0..n). */
char	folio_check_character(const char *s, size_t n);

#endif
