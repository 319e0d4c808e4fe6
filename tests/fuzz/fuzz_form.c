#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/base/buf.h"
#include "lib/form/catalog.h"
#include "lib/form/check.h"
#include "lib/form/rule.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

static void
write_rule(const struct rule *rule, const struct form_def *f, int group)
{
	struct buf out = BUF_INIT;

	if (rule)
		rule_sql(rule, f, group, &out);
	must(!rule || out.len > 0);
	buf_release(&out);
}

/* Whatever loads can be used. */
static void
use(const struct form_def *f)
{
	struct problems ps = { 0 };
	struct record r;
	int i, k;

	record_init(&r, f);
	for (i = 0; i < f->nfields; i++) {
		write_rule(f->fields[i].applies, f, -1);
		write_rule(f->fields[i].required, f, -1);
		if (f->fields[i].type != FIELD_GROUP)
			continue;
		must(record_add_entry(&r, i) == 0);
		for (k = 0; k < f->fields[i].count; k++) {
			write_rule(f->sub[f->fields[i].first + k].applies, f,
			    i);
			write_rule(f->sub[f->fields[i].first + k].required, f,
			    i);
		}
	}
	for (i = 0; i < f->nchecks; i++)
		write_rule(f->checks[i].when, f, -1);
	record_check(&r, NULL, &today, &ps);
	problems_release(&ps);
	record_release(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct form_def *f = form_load("x", (const char *)data, size, &err);
	struct catalog *c;

	must(f || err.msg[0]);
	if (f)
		use(f);
	form_free(&f);
	err.msg[0] = '\0';
	c = catalog_load("x", (const char *)data, size, &err);
	must(c || err.msg[0]);
	catalog_free(&c);
	return 0;
}
