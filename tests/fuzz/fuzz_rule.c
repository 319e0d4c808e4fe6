#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/base/buf.h"
#include "lib/form/rule.h"
#include "tests/unit/sample.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

/* A rule and its contrary never both hold, and both can be written as SQL. */
static void
try(struct form_def *f, const struct record *r, int group, const char *text)
{
	struct err err = ERR_INIT;
	struct buf not = BUF_INIT, sql = BUF_INIT;
	const struct rule *rule = rule_parse(f, group, text, &err), *contrary;
	int entry = group < 0 ? -1 : 0;

	must(rule || err.msg[0]);
	if (rule) {
		buf_printf(&not, "no (%s)", text);
		contrary = rule_parse(f, group, not.s, &err);
		/* Two more brackets may be too deep, six bytes too long. */
		if (contrary)
			must(!rule_holds(rule, r, group, entry, &today) ||
			    !rule_holds(contrary, r, group, entry, &today));
		rule_sql(rule, f, group, &sql);
		must(sql.len > 0);
	}
	buf_release(&not);
	buf_release(&sql);
}

static void
answer(struct record *r, const char *path, const char *canon)
{
	struct place p;

	must(record_find(r, path, &p));
	value_set(record_at(r, p), canon, canon);
}

/* Rules live in the arena of the form, so now and then there is a new one. */
static struct form_def *
form(void)
{
	static struct form_def *f;
	static int used;
	struct err err = ERR_INIT;

	if (used++ % 500 == 0) {
		form_free(&f);
		f = form_load("x", sample_text, sizeof(sample_text) - 1, &err);
	}
	return f;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct form_def *f = form();
	struct record r;

	record_init(&r, f);
	must(record_add_entry(&r, form_field(f, "medidas")) == 0);
	answer(&r, "edad", "30");
	answer(&r, "ingreso", "10.50");
	answer(&r, "nacio", "1996");
	answer(&r, "vive", "si");
	answer(&r, "tipos", "fisica sexual");
	answer(&r, "medidas.1.dada", "2026-01-01");
	try(f, &r, -1, text);
	try(f, &r, form_field(f, "medidas"), text);
	record_release(&r);
	mem_free_text(text);
	return 0;
}
