#include "lib/base/base.h"
#include "lib/domain/curp.h"

#include <ctype.h>

enum {
	LENGTH = 18, BIRTH = 4, SEX = 10, STATE = 11, CONSONANTS = 13,
	HOMONYM = 16, DIGIT = 17,
};

/* CURP06, annex 4; NE is for those born abroad, DF is still DF. */
static const char states[] =
    "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP "
    "SL SR TC TS TL VZ YN ZS NE ";

/* CURP06, annex 2, complete: their second letter is written X. */
static const char inconvenient[] =
    "BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE "
    "COJI COJO COLA CULO FALO FETO GETA GUEI GUEY JETA JOTO KACA KACO KAGA "
    "KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO LILO LOCA LOCO "
    "LOKA LOKO MAME MAMO MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO NACA "
    "NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO QULO RATA ROBA ROBE ROBO "
    "RUIN SENO TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI WUEY ";

/* Whether s[0..len) is one of the words of a list, each with a space behind. */
static bool
is_among(const char *list, const char *s, size_t len)
{
	for (; *list; list += len + 1)
		if (memcmp(list, s, len) == 0)
			return true;
	return false;
}

bool
curp_is_inconvenient(const char *curp)
{
	return is_among(inconvenient, curp, 4);
}

bool
curp_is_state(const char *letters)
{
	return strlen(letters) == 2 && is_among(states, letters, 2);
}

static bool
all_in(const char *s, size_t n, const char *set)
{
	return strspn(s, set) >= n;
}

#define LETTERS		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NOT_VOWELS	"BCDFGHJKLMNPQRSTVWXYZ"
#define DIGITS		"0123456789"

/* The alphabet is 0-9, A-N, Ñ, O-Z: from O on a letter counts one more. */
static int
worth(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c - 'A' + 10 + (c >= 'O');
}

char
curp_digit(const char *curp)
{
	int i, sum = 0;

	for (i = 0; i < DIGIT; i++)
		sum += worth(curp[i]) * (LENGTH - i);
	return (char)('0' + (10 - sum % 10) % 10);
}

/*
 * The century is in the place that tells homonyms apart: a digit up to 1999,
 * a letter from 2000.
 */
static bool
birth(const char *curp, struct date *out)
{
	struct err unused = ERR_INIT;
	char iso[DATE_ISO_LEN];

	snprintf(iso, sizeof(iso), "%s%.2s-%.2s-%.2s",
	    isdigit((unsigned char)curp[HOMONYM]) ? "19" : "20", curp + BIRTH,
	    curp + BIRTH + 2, curp + BIRTH + 4);
	return date_from_iso(iso, out, &unused) == 0;
}

void
curp_birth(const char *curp, struct date *out)
{
	if (!birth(curp, out))
		*out = (struct date){ 0 };
}

/* What is wrong with it, or NULL. */
static const char *
fault(const char *s, const struct date *today)
{
	struct date d;

	if (strlen(s) != LENGTH)
		return "La CURP tiene 18 letras y números.";
	if (strncmp(s, "XXXX999999", 10) == 0)
		return "Es la CURP genérica; déjela vacía y diga por qué no "
		    "hay.";
	if (!all_in(s, 4, LETTERS) || !all_in(s + BIRTH, 6, DIGITS) ||
	    !all_in(s + SEX, 6, LETTERS) ||
	    !all_in(s + HOMONYM, 1, LETTERS DIGITS) ||
	    !all_in(s + DIGIT, 1, DIGITS))
		return "La CURP son 4 letras, 6 números, 6 letras y 2 al "
		    "final, que acaban en número.";
	if (!all_in(s + 1, 1, "AEIOUX"))
		return "La segunda letra de la CURP es vocal o X.";
	if (!birth(s, &d))
		return "Los números de la CURP no son una fecha (año, mes y "
		    "día).";
	if (date_cmp(&d, today) > 0)
		return "Por su CURP nacería en el futuro; revise la letra o "
		    "número 17.";
	if (!all_in(s + SEX, 1, "HMX"))
		return "Después de la fecha, la CURP lleva H, M o X.";
	if (!is_among(states, s + STATE, 2))
		return "Las letras 12 y 13 de la CURP no son de un estado.";
	if (!all_in(s + CONSONANTS, 3, NOT_VOWELS))
		return "Las letras 14 a 16 de la CURP son consonantes.";
	if (curp_is_inconvenient(s))
		return "Con esas cuatro letras la CURP lleva X en la segunda.";
	if (s[DIGIT] != curp_digit(s))
		return "El último número no corresponde; revise letra por "
		    "letra.";
	return NULL;
}

bool
curp_check(const char *curp, const struct date *today, char *why, size_t n)
{
	const char *what = fault(curp, today);

	if (what)
		snprintf(why, n, "%s", what);
	return !what;
}
