#include "lib/base/base.h"
#include "lib/form/pick.h"

#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "tests/tap.h"

static const char text[] =
	"catalogo: x\n"
	"titulo: X\n"
	"valores:\n"
	"  - {codigo: \"01\", etiqueta: Muñoz}\n"
	"  - {codigo: \"02\", etiqueta: San Juan de los Muñoz}\n"
	"  - {codigo: \"03\", etiqueta: Xalapa, alias: Jalapa|Enríquez}\n"
	"  - {codigo: \"04\", etiqueta: \"«Ninguna», de éstas\", excluye: si}\n"
	"  - {codigo: \"05\", etiqueta: Juanacatlán}\n"
	"  - {codigo: \"06\", etiqueta: Juan}\n";

static struct catalog *
catalog(void)
{
	struct err err = ERR_INIT;
	struct catalog *c = catalog_load("x", text, sizeof(text) - 1, &err);

	if (!c) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
	return c;
}

static void
typing_narrows(void)
{
	static const struct {
		const char	*what, *typed, *want;	/* codes in order */
	} row[] = {
		{ "nothing", "", "01 02 03 04 05 06" },
		{ "spaces", "  ", "01 02 03 04 05 06" },
		{ "no accents", "munoz", "01 02" },
		{ "with accents, loud", "MUÑOZ", "01 02" },
		{ "what begins so comes first", "juana", "05" },
		{ "and before it what is called so", "juan", "06 05 02" },
		{ "two words in any order", "muñ san", "02" },
		{ "two words, one wrong", "muñ zan", "" },
		{ "the middle of a word", "alapa", "" },
		{ "another name", "jal", "03" },
		{ "a second other name", "enriquez", "03" },
		{ "a code", "04", "04" },
		{ "behind quotation marks", "ningu", "04" },
		{ "an accent inside", "estas", "04" },
		{ "a space behind", "xa ", "03" },
		{ "none", "zzz", "" },
		{ "bad bytes", "\xff", "01 02 03 04 05 06" },
	};
	struct catalog *c = catalog();
	size_t i;
	int k;

	for (i = 0; i < NELEM(row); i++) {
		struct buf out = BUF_INIT;
		struct pick p;

		pick_init(&p, c, false);
		pick_filter(&p, row[i].typed);
		for (k = 0; k < p.nshown; k++)
			buf_printf(&out, "%s%s", k ? " " : "",
			    c->choices[p.shown[k]].code);
		is_str(out.s, row[i].want, row[i].what);
		is_int(p.at, p.nshown ? 0 : -1, "stands on the first");
		buf_release(&out);
		pick_release(&p);
	}
	catalog_free(&c);
}

static void
the_place_is_kept(void)
{
	struct catalog *c = catalog();
	struct pick p;

	pick_init(&p, c, false);
	ok(pick_move(&p, 1), "down");
	pick_filter(&p, "mu");
	is_str(pick_current(&p)->code, "02", "narrowing stays on it");
	pick_filter(&p, "x");
	is_str(pick_current(&p)->code, "03", "unless it is gone");
	pick_filter(&p, "");
	ok(pick_move(&p, 100) && p.at == 5, "never past the end");
	ok(!pick_move(&p, 1), "which is no move");
	ok(pick_move(&p, -100) && p.at == 0, "nor past the beginning");
	ok(pick_move(&p, 2147483647) && p.at == 5, "however far");
	pick_filter(&p, "zzz");
	ok(!pick_move(&p, 1) && !pick_current(&p) && !pick_toggle(&p),
	    "nothing to do in an empty list");
	pick_release(&p);
	catalog_free(&c);
}

static void
several_are_marked(void)
{
	struct catalog *c = catalog();
	struct pick p;
	char *canon;

	pick_init(&p, c, true);
	ok(!pick_canon(&p), "at first none");
	pick_set(&p, "05 01 99");
	canon = pick_canon(&p);
	is_str(canon, "01 05", "in the order of the catalogue, known ones");
	mem_free_text(canon);
	pick_filter(&p, "ningu");
	ok(pick_toggle(&p), "one that excludes");
	canon = pick_canon(&p);
	is_str(canon, "04", "is alone");
	mem_free_text(canon);
	pick_filter(&p, "xal");
	ok(pick_toggle(&p), "another");
	canon = pick_canon(&p);
	is_str(canon, "03", "takes it away");
	mem_free_text(canon);
	ok(pick_toggle(&p) && !pick_canon(&p), "and is unmarked again");
	pick_set(&p, NULL);
	ok(!pick_canon(&p), "nothing set");
	pick_release(&p);

	pick_init(&p, c, false);
	ok(!pick_toggle(&p), "one-of has no marks");
	pick_release(&p);
	catalog_free(&c);
}

static void
what_has_ended_is_not_offered(void)
{
	struct catalog *c = catalog();
	struct pick p;

	c->choices[1].ended = true;
	pick_init(&p, c, true);
	is_int(p.nshown, 5, "a choice that has ended is in no list");
	pick_filter(&p, "san juan");
	is_int(p.nshown, 0, "nor found by its name");
	pick_set(&p, "02 03");
	is_int(p.nshown, 6, "where it was chosen in its day it stays");
	pick_release(&p);
	catalog_free(&c);
}

int
main(void)
{
	typing_narrows();
	the_place_is_kept();
	several_are_marked();
	what_has_ended_is_not_offered();
	return tap_done();
}
