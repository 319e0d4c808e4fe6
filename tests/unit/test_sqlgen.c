#include "lib/base/base.h"
#include "lib/form/sqlgen.h"

#include <stdio.h>

#include "tests/tap.h"
#include "tests/unit/sample.h"

#define GOLDEN	"tests/data/sqlgen.golden"

/*
 * The text of the sample form's functions, whole.  What the text does is
 * tried against a server in tests/sql/sqlgen.c; here a change of it is seen.
 * UPDATE=1 rewrites the file.
 */
static void
the_script_is_the_golden_one(void)
{
	struct buf out = BUF_INIT, want = BUF_INIT;
	struct sample s;
	char block[4096];
	size_t n;
	FILE *f;

	sample_open(&s);
	form_sql(s.form, &out);
	if (getenv("UPDATE") && (f = fopen(GOLDEN, "w"))) {
		fputs(out.s, f);
		fclose(f);
	}
	f = fopen(GOLDEN, "r");
	while (f && (n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(&want, block, n);
	if (f)
		fclose(f);
	ok(out.len > 1000 && out.len == want.len &&
	    memcmp(out.s, want.s, out.len) == 0,
	    "the generated script is " GOLDEN);
	buf_release(&out);
	buf_release(&want);
	sample_close(&s);
}

static void
quoting(void)
{
	static const struct {
		const char *what, *text, *literal, *ident;
	} row[] = {
		{ "a plain name", "nombre", "'nombre'", "\"nombre\"" },
		{ "a quote", "o'x", "'o''x'", "\"o'x\"" },
		{ "a double quote", "a\"b", "'a\"b'", "\"a\"\"b\"" },
		{ "a backslash is itself", "a\\b", "'a\\b'", "\"a\\b\"" },
		{ "nothing", "", "''", "\"\"" },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct buf lit = BUF_INIT, id = BUF_INIT;

		sql_literal(&lit, row[i].text);
		sql_ident(&id, row[i].text);
		is_str(lit.s, row[i].literal, row[i].what);
		is_str(id.s, row[i].ident, row[i].what);
		buf_release(&lit);
		buf_release(&id);
	}
}

int
main(void)
{
	the_script_is_the_golden_one();
	quoting();
	return tap_done();
}
