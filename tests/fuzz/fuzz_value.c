#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/base/buf.h"
#include "lib/domain/curp.h"
#include "lib/domain/folio.h"
#include "lib/form/check.h"
#include "lib/form/json.h"
#include "tests/unit/sample.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

/*
 * What is understood stays understood, means the same twice, and goes into
 * JSON and back; what is not keeps its text.
 */
static void
accept(struct sample *s, struct record *r, int field, const char *text)
{
	const struct field_def *f = &s->form->fields[field];
	struct catalog_source src = sample_source(s);
	struct place p = { field, -1, -1 };
	struct value v = { 0 }, w = { 0 };
	struct err err = ERR_INIT;
	struct buf json = BUF_INIT;
	struct problem why;

	value_set(&v, text, NULL);
	if (!field_accept(f, &v, r, p, &src, &today, &why)) {
		must(!v.canon && strcmp(v.text, text) == 0);
		must(why.kind != PROBLEM_NONE && why.text[0]);
	} else if (f->type != FIELD_GROUP && v.canon) {
		value_copy(&w, &v);
		must(field_accept(f, &w, r, p, &src, &today, &why));
		must(strcmp(v.canon, w.canon) == 0);
		must(strcmp(v.text, w.text) == 0);
		value_to_json(f, &v, &json);
		value_release(&w);
		must(value_from_json(f, &w, json.s, &err) == 0);
		must(strcmp(v.canon, w.canon) == 0);
	}
	buf_release(&json);
	value_release(&v);
	value_release(&w);
}

/* Whatever came in as JSON can be looked at whole, and goes out again. */
static void
whole(struct sample *s, const char *json)
{
	struct catalog_source src = sample_source(s);
	struct problems ps = { 0 };
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT, again = BUF_INIT;
	struct record r, back;

	record_init(&r, s->form);
	record_init(&back, s->form);
	if (record_from_json(&r, json, &err) == 0) {
		record_to_json(&r, &out);
		must(record_from_json(&back, out.s, &err) == 0);
		record_to_json(&back, &again);
		must(strcmp(out.s, again.s) == 0);
	}
	record_check(&r, &src, &today, &ps);
	problems_release(&ps);
	buf_release(&out);
	buf_release(&again);
	record_release(&r);
	record_release(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sample s;
	struct err err = ERR_INIT;
	struct record r;
	char *text, out[FOLIO_BYTES], why[160];

	if (size == 0)
		return 0;
	if (!s.form) {
		sample_open(&s);
		check_use_curp(curp_check, curp_agrees, curp_root);
	}
	text = fuzz_string(data + 1, size - 1);
	whole(&s, text);
	record_init(&r, s.form);
	accept(&s, &r, data[0] % s.form->nfields, text);
	record_release(&r);
	(void)curp_check(text, &today, why, sizeof(why));
	if (folio_parse(text, out, &err) == 0)
		must(folio_parse(out, out, &err) == 0);
	mem_free_text(text);
	return 0;
}
