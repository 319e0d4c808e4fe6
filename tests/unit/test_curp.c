#include "lib/base/base.h"
#include "lib/domain/curp.h"

#include "tests/tap.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

/* Vectors made for this rule; those that fail say why. */
static void
keys_are_judged(void)
{
	static const struct {
		const char	*what, *curp;
		const char	*why;	/* a part of the sentence; NULL: good */
	} row[] = {
		{ "of this century, with a letter", "KUMA111231MBCXLNA3", NULL },
		{ "a homonym place of 0", "PABL680217HQTGSS00", NULL },
		{ "29 February 2000", "SABC000229MDFLRNA6", NULL },
		{ "the worked example", "HEGG560427MVZRRL04", NULL },
		{ "an X for N with tilde", "XACX760321MPLNBC75", NULL },
		{ "no consonant", "AOXP430928MCMXXL04", NULL },
		{ "born abroad", "ZUNA540308MNELTN05", NULL },
		{ "another", "SASO750909HDFNNS05", NULL },
		{ "another", "MOTR930411HJCRMN03", NULL },
		{ "another", "VAMJ060601MVZZNLA3", NULL },
		{ "another", "MOJK700214MVZLRR02", NULL },
		{ "born abroad in 2001", "BOXW010820HNERXNA1", NULL },
		{ "another", "MAAR790213HMNRLF03", NULL },
		{ "the tax office's foreigner", "XEXX010101HNEXXXA4", NULL },
		{ "a word made decent", "LXKA570616HMNPDN54", NULL },

		{ "wrong digit", "JEVY860919MNLSLR46", "último número" },
		{ "wrong digit", "VISE840128MSPLLS66", "último número" },
		{ "wrong digit", "ZABA601109MSRRRL88", "último número" },
		{ "wrong digit", "CXLO300515HASRBL02", "último número" },
		{ "one letter changed", "BAKF150814HCMHNRA6",
		    "último número" },
		{ "one letter changed", "MUGM171015MSPXBRE0",
		    "último número" },
		{ "two swapped", "PECO004603MCCRRSA1", "no son una fecha" },
		{ "two swapped", "CERR402907MZSRMS31", "no son una fecha" },
		{ "two swapped", "OETC110124MJCLRRB5", "último número" },
		{ "31 April", "PEPE980431MBSRLV08", "no son una fecha" },
		{ "day 0", "NIZM830100MTSXXR44", "no son una fecha" },
		{ "29 February 1955", "RALC550229MASLVR39",
		    "no son una fecha" },
		{ "no state EM", "VXGO630218MEMRML51", "estado" },
		{ "no state DS", "OEXT551227MDSRXR13", "estado" },
		{ "letters across two states", "OEXT551227MSBRXR13",
		    "estado" },
		{ "sex F", "RISE031020FTCXSSE2", "H, M o X" },
		{ "sex B", "SAAA521028BCCVBX82", "H, M o X" },
		{ "a vowel in 14 to 16", "KXGE110518HMNEVMA0",
		    "consonantes" },
		{ "a vowel in 14 to 16", "CXLA021220HTSURNA4",
		    "consonantes" },
		{ "a consonant in the second place", "PZDJ130320MNLRMSD7",
		    "vocal o X" },
		{ "the word PUTO", "PUTO131007HDFZRCD1", "X en la segunda" },
		{ "the word CAKO", "CAKO750419HNENRC99", "X en la segunda" },
		{ "the word WUEY", "WUEY520815HTLRRL20", "X en la segunda" },
		{ "19 characters", "AOMR760512HNLCRM530", "18 letras" },
		{ "N with tilde", "\xc3\x91OMR760512HNLCRM53", "18 letras" },
		{ "a sign", "AOMR760512HNLCRM@3", "4 letras, 6 números" },
		{ "zeros", "000000000000000000", "4 letras, 6 números" },
		{ "space around it", " AOMR760512HNLCRM53 ", "18 letras" },
		{ "lower case", "aomr760512hnlcrm53", "4 letras, 6 números" },
		{ "nothing", "", "18 letras" },
		{ "born in 2076", "AOMR760512HNLCRMA3", "futuro" },
		{ "the health sector's generic one", "XXXX999999XXXXXX99",
		    "genérica" },
		/* Printed in guides, and wrong by the same rule. */
		{ "the generic foreign woman", "XEXX010101MNEXXXA8",
		    "último número" },
		{ "the Instructivo's example", "SABC560626MDFLRN09",
		    "último número" },
	};
	char why[160], what[200];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		bool good = curp_check(row[i].curp, &today, why, sizeof(why));

		snprintf(what, sizeof(what), "%s: %s", row[i].curp,
		    row[i].what);
		if (!row[i].why)
			ok(good, what);
		else if (!ok(!good && strstr(why, row[i].why), what))
			printf("# says: %s\n", good ? "(good)" : why);
	}
}

/* Each of the 81 words, in a key that is otherwise well. */
static void
no_inconvenient_word_passes(void)
{
	static const char words[] =
	    "BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA "
	    "COJE COJI COJO COLA CULO FALO FETO GETA GUEI GUEY JETA JOTO KACA "
	    "KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO "
	    "LILO LOCA LOCO LOKA LOKO MAME MAMO MEAR MEAS MEON MIAR MION MOCO "
	    "MOKO MULA MULO NACA NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO "
	    "QULO RATA ROBA ROBE ROBO RUIN SENO TETA VACA VAGA VAGO VAKA VUEI "
	    "VUEY WUEI WUEY ";
	char curp[CURP_BYTES], why[160];
	int n = 0, passed = 0, censored = 0;
	const char *w;

	for (w = words; *w; w += 5, n++) {
		snprintf(curp, sizeof(curp), "%.4s750419HVZRRC00", w);
		curp[17] = curp_digit(curp);
		passed += curp_check(curp, &today, why, sizeof(why));
		curp[1] = 'X';
		curp[17] = curp_digit(curp);
		censored += curp_check(curp, &today, why, sizeof(why));
	}
	is_int(n, 81, "the list has 81 words");
	is_int(passed, 0, "none of them passes");
	is_int(censored, 81, "all pass with X in the second place");
}

static void
every_state_has_its_letters(void)
{
	static const char states[] = "AS BC BS CC CL CM CS CH DF DG GT GR HG "
	    "JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS NE ";
	char curp[CURP_BYTES], why[160];
	int a, b, good = 0;
	const char *s;

	for (s = states; *s; s += 3) {
		snprintf(curp, sizeof(curp), "HEGG560427M%.2sRRL00", s);
		curp[17] = curp_digit(curp);
		good += curp_check(curp, &today, why, sizeof(why));
	}
	is_int(good, 33, "32 states and abroad are accepted");
	for (good = 0, a = 'A'; a <= 'Z'; a++)
		for (b = 'A'; b <= 'Z'; b++) {
			snprintf(curp, sizeof(curp), "HEGG560427M%c%cRRL00", a,
			    b);
			curp[17] = curp_digit(curp);
			good += curp_check(curp, &today, why, sizeof(why));
		}
	is_int(good, 33, "and no other two letters");
}

static void
the_birth_date_is_read(void)
{
	struct date d;
	char iso[DATE_ISO_LEN];

	curp_birth("HEGG560427MVZRRL04", &d);
	date_to_iso(&d, iso);
	is_str(iso, "1956-04-27", "a digit is the last century");
	curp_birth("KUMA111231MBCXLNA3", &d);
	date_to_iso(&d, iso);
	is_str(iso, "2011-12-31", "a letter is this one");
}

int
main(void)
{
	keys_are_judged();
	no_inconvenient_word_passes();
	every_state_has_its_letters();
	the_birth_date_is_read();
	return tap_done();
}
