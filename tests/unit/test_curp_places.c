#include "lib/base/base.h"
#include "lib/domain/curp.h"

#include "tests/tap.h"

struct person {
	const char	*names, *surname, *surname2;
	const char	*sex, *born, *state, *curp;
};

static const struct person people[] = {
#include "tests/unit/curp_personas.inc"
};

static struct identity
person_of(const struct person *r)
{
	struct identity p = { r->names, r->surname, r->surname2,
	    r->sex[0], { 0 }, r->state };
	struct err err = ERR_INIT;

	if (date_from_iso(r->born, &p.birth, &err) != 0)
		p.birth = (struct date){ 0 };
	return p;
}

static void
whole_people_are_proposed(void)
{
	struct identity p;
	char root[CURP_ROOT + 1], other[CURP_BYTES], what[200];
	size_t i;
	int at, caught = 0;

	for (i = 0; i < NELEM(people); i++) {
		p = person_of(&people[i]);
		snprintf(what, sizeof(what), "%s %s %s: %.16s",
		    people[i].names, people[i].surname, people[i].surname2,
		    people[i].curp);
		if (!ok(curp_root(&p, root) &&
		    strncmp(root, people[i].curp, CURP_ROOT) == 0, what))
			printf("# got %s\n", root);
		if (!curp_agrees(people[i].curp, &p))
			ok(0, "her own CURP agrees");
		/* Each of the first sixteen, made another one. */
		for (at = 0; at < CURP_ROOT; at++) {
			snprintf(other, sizeof(other), "%s", people[i].curp);
			other[at] = other[at] == '7' ? '8' : '7';
			caught += !curp_agrees(other, &p);
		}
	}
	is_int(caught, (int)NELEM(people) * CURP_ROOT,
	    "any other character in the first sixteen is noticed");
}

/* RENAPO's own printed examples, of which only a part is given. */
static void
printed_examples_agree(void)
{
	static const struct {
		const char	*names, *surname, *surname2, *four, *three;
	} row[] = {
		{ "ÑACURUTÚ", "ZÁRATE", "Y HEREDÍA", "ZAHX", NULL },
		{ "ALBERTO", "ÑANDO", "RODRIGUEZ", "XARA", NULL },
		{ "TOMAS", "CASTILLEJO", "ÑANDÚ", "CAXT", NULL },
		{ "LUCERO BEATRIZ ALONDRA", "PEREZ", "GARCIA", "PEGL", "RRC" },
		{ "JAVIER ENRIQUE", "ROMERO", "PALAZUELOS", "ROPJ", "MLV" },
		{ "GUADALUPE JOSE MARIA", "REYES", "GARDU", "REGG", "YRD" },
		{ "MARIA LUISA", "PEREZ", "HERNANDEZ", "PEHL", NULL },
		{ "MA. GUADALUPE", "ESTRADA", "LOPEZ", "EALG", NULL },
		{ "JOSE MARIA", "HERNANDEZ", "LUGO", "HELM", NULL },
		{ "JUAN JOSE", "D/AMICO", "ALVAREZ", "DXAJ", NULL },
		{ "\xc2\xb4" "ESSIO", "TORRES", "BRAVO", "TOBX", NULL },
		{ "ROCIO", "RIVA PALACIO", "CRUZ", "RICR", NULL },
		{ "ROBERTO", "LOPEZ-CASTILLO", "HOGAZA", "LOHR", NULL },
		{ "ILIANA", "GUILLEN", "DEL CASTILLO-RODRIGUEZ", "GUCI", NULL },
		{ "DALIA", "ARGÜELLO", "PEREZ", "AUPD", NULL },
		{ "CARLOS", "MC GREGOR", "LOPEZ", "GELC", NULL },
		{ "VAN ROB", "PEREZ", "GALEAZI", "PEGR", NULL },
		{ "OFELIA", "PEDRERO", "DOMINGUEZ", "PXDO", NULL },
		{ "OSCAR", "JOHNSON", "TORRES", "JXTO", NULL },
		{ "ANDRES", "ICH", "RODRIGUEZ", "IXRA", NULL },
		{ "YAZBEK", "SMRZ", "JAROSVAL", "SXJY", NULL },
		{ "JULIO TOMAS", "GARDUÑO", "", "GAXJ", NULL },
		{ "MARGARITA", "ZARO", "", "ZAXM", NULL },
		{ "MARGARITA", "", "ZARO", "ZAXM", NULL },
		{ "JUAN", "", "", "XXXJ", NULL },
		{ "NANCY", "", "", "XXXN", "XXN" },
		{ "ALBERTO", "OÑATE", "RODRIGUEZ", "OARA", "XDL" },
		{ "PAOLA", "EÑUMA", "ROSAS", "EURP", "XSL" },
		{ "ANDRES", "PO", "BARRIOS", "POBA", "XRN" },
		{ "MANUEL", "PEDROZA", "UEIA", "PEUM", "DXN" },
		{ "LETICIA", "LUNA", "", "LUXL", "NXT" },
		{ "CLAUDIO", "ZITLALPOPOCA", "", "ZIXC", "TXL" },
		{ "MA. DE LOS ANGELES", "MORENO", "SANCHEZ", "MOSA", "RNN" },
		{ "FEDERICO", "", "", "XXXF", "XXD" },
		{ "FABIOLA", "", "", "XXXF", "XXB" },
		{ "JUAN JOSE", "O'HARA", "ALVAREZ", "OXAJ", "XLN" },
		{ "JUAN JOSE", "O\xe2\x80\x99" "HARA", "ALVAREZ", "OXAJ",
		    "XLN" },
		/* What the rules do not foresee stays unknown. */
		{ "\xd0\x98" "rina", "Łukasz", "Pérez", "??P?", "KRR" },
		{ "Mӓr", "Söz", "Löwe", "SXLM", "XX?" },
		{ "a\x01", "De", "La", "D?L?", "XX?" },
	};
	char out[CURP_PLACES + 1], got[9], want[9];
	struct identity p = { 0 };
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		p.names = row[i].names;
		p.surname = row[i].surname;
		p.surname2 = row[i].surname2;
		curp_places(&p, out);
		snprintf(want, sizeof(want), "%s %s", row[i].four,
		    row[i].three ? row[i].three : "");
		snprintf(got, sizeof(got), "%.4s %.*s", out,
		    row[i].three ? 3 : 0, out + 13);
		is_str(got, want, row[i].surname);
	}
}

static void
only_what_is_known_is_said(void)
{
	static const struct date year = { 1956, 0, 0, DATE_YEAR };
	static const struct date month = { 1956, 4, 0, DATE_MONTH };
	static const struct date late = { 2056, 4, 27, DATE_DAY };
	struct identity p = { 0 };
	char out[CURP_PLACES + 1], root[CURP_ROOT + 1];
	static const char hers[] = "HEGG560427MVZRRL04";

	curp_places(&p, out);
	is_str(out, "?????????????????", "of nobody nothing is known");
	ok(curp_agrees(hers, &p), "and any CURP agrees");
	p.surname = "Hernández";
	curp_places(&p, out);
	is_str(out, "H????????????R???", "a surname: two places, as the "
	    "vowel waits for the word");
	p.surname2 = "García";
	p.names = "Gloria";
	p.birth = year;
	curp_places(&p, out);
	is_str(out, "HEGG56???????RRL0", "the year is two places and the "
	    "century");
	p.birth = month;
	curp_places(&p, out);
	is_str(out, "HEGG5604?????RRL0", "the month two more");
	ok(!curp_root(&p, root), "and what lacks something is no proposal");
	ok(curp_agrees(hers, &p), "hers agrees with a part of the date");
	p.birth = late;
	ok(!curp_agrees(hers, &p), "a birth a hundred years later does not");
	p.birth = month;
	p.sex = 'H';
	ok(!curp_agrees(hers, &p), "nor another sex");
	p.sex = 'M';
	p.state = "OC";
	ok(!curp_agrees(hers, &p), "nor another state");
	p.state = "VZ";
	ok(curp_agrees(hers, &p), "her own do");
	ok(curp_agrees("HEGG", &p), "of half a key nothing is said");
	p.surname = NULL;
	curp_places(&p, out);
	is_str(out, "??GG5604??MVZ?RL0", "a surname that is not known");
	p.surname = "";
	p.surname2 = NULL;
	curp_places(&p, out);
	is_str(out, "???G5604??MVZ??L0", "none, and the other not known");
}

int
main(void)
{
	whole_people_are_proposed();
	printed_examples_agree();
	only_what_is_known_is_said();
	return tap_done();
}
