#include "lib/base/base.h"
#include "lib/domain/folio.h"

#include "tests/tap.h"

static void
folios_are_made(void)
{
	static const struct {
		const char	*what, *inst;
		int		 year;
		long		 number;
		const char	*want;		/* without the check character */
	} row[] = {
		{ "a plain one", "imv", 2026, 123, "IMV-26-000123-" },
		{ "what the bank gives", "imv", 2026, 1,
		    "IMV-26-000001-P" },
		{ "a hyphen in the name", "ssp-norte", 2026, 1,
		    "SSP-NORTE-26-000001-" },
		{ "the last number", "imv", 2030, 999999, "IMV-30-999999-" },
		{ "number zero", "imv", 2026, 0, NULL },
		{ "one number too many", "imv", 2026, 1000000, NULL },
		{ "a name of one letter", "i", 2026, 1, NULL },
		{ "a name of 21 letters", "abcdefghijklmnopqrstu", 2026, 1,
		    NULL },
		{ "a name with an accent", "imv\xc3\xb1", 2026, 1, NULL },
	};
	char out[FOLIO_BYTES], again[FOLIO_BYTES];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		int rc = folio_make(row[i].inst, row[i].year, row[i].number,
		    out, &err);

		if (!row[i].want) {
			is_int(err.code, ERR_INVALID, row[i].what);
			continue;
		}
		ok(rc == 0 && strncmp(out, row[i].want,
		    strlen(row[i].want)) == 0, row[i].what);
		ok(folio_parse(out, again, &err) == 0 &&
		    strcmp(again, out) == 0, "and is read back");
	}
}

/* Published examples of other keys that have the same check system. */
static void
the_check_character_is_iso_7064(void)
{
	static const struct {
		const char	*key;
		char		 check;
	} row[] = {
		{ "A12425GABC1234002", 'M' },	/* Global Release Identifier */
		{ "A1-2425G-ABC1234002", 'M' },	/* hyphens do not count */
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++)
		is_int(folio_check_character(row[i].key, strlen(row[i].key)),
		    row[i].check, row[i].key);
}

static void
what_people_type_is_read(void)
{
	static const struct {
		const char	*what, *typed, *want;
	} row[] = {
		{ "lower case", "imv-26-000123-5", "IMV-26-000123-5" },
		{ "space around", "  IMV-26-000123-5 ", "IMV-26-000123-5" },
		{ "no last hyphen", "imv-26-0001235", "IMV-26-000123-5" },
		{ "nothing", "", NULL },
		{ "only hyphens", "----------------", NULL },
		{ "the year is missing", "IMV-000123-5", NULL },
		{ "a letter in the number", "IMV-26-00O123-T", NULL },
		{ "very long", "IMVIMVIMVIMVIMVIMVIMVIMVIMV-26-000123-5"
		    "IMVIMVIMVIMVIMV", NULL },
	};
	char out[FOLIO_BYTES];
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		int rc = folio_parse(row[i].typed, out, &err);

		if (row[i].want)
			is_str(rc == 0 ? out : "?", row[i].want, row[i].what);
		else
			is_int(err.code, ERR_INVALID, row[i].what);
	}
}

/* Every single wrong character, every swap of two neighbours. */
static void
one_slip_is_noticed(void)
{
	static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *good = "IMV-26-000123-5";
	char s[FOLIO_BYTES], out[FOLIO_BYTES];
	struct err err = ERR_INIT;
	size_t i, k;
	int missed = 0, swapped = 0;

	for (i = 0; good[i]; i++) {
		for (k = 0; good[i] != '-' && set[k]; k++) {
			snprintf(s, sizeof(s), "%s", good);
			s[i] = set[k];
			if (set[k] != good[i] &&
			    folio_parse(s, out, &err) == 0)
				missed++;
		}
		if (!good[i + 1] || good[i] == '-' || good[i + 1] == '-' ||
		    good[i] == good[i + 1])
			continue;
		snprintf(s, sizeof(s), "%s", good);
		s[i] = good[i + 1];
		s[i + 1] = good[i];
		if (folio_parse(s, out, &err) == 0)
			swapped++;
	}
	is_int(missed, 0, "no wrong character passes");
	is_int(swapped, 0, "no swap of two neighbours passes");
}

int
main(void)
{
	folios_are_made();
	the_check_character_is_iso_7064();
	what_people_type_is_read();
	one_slip_is_noticed();
	return tap_done();
}
