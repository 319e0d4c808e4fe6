#include "lib/base/base.h"
#include "lib/form/record.h"

#include "lib/base/mem.h"
#include "tests/tap.h"
#include "tests/unit/sample.h"

static void
a_value_or_a_reason(void)
{
	struct value v = { 0 }, w = { 0 };

	ok(value_is_empty(&v) && !value_is_answered(&v), "at first nothing");
	value_set(&v, "cinco", NULL);
	ok(value_is_wrong(&v) && !value_is_answered(&v), "text alone is wrong");
	value_set(&v, "5", "5");
	ok(value_is_answered(&v) && !value_is_wrong(&v), "understood");
	value_set(&v, v.text, v.canon);
	is_str(v.canon, "5", "may be set from itself");
	value_copy(&w, &v);
	ok(value_equal(&v, &w), "a copy is equal");
	value_set(&w, "05", "5");
	ok(value_equal(&v, &w), "also when it was typed otherwise");
	value_set_missing(&w, MISSING_REFUSED);
	ok(!w.text && !w.canon && value_is_answered(&w), "a reason is alone");
	ok(!value_equal(&v, &w), "and is no value");
	value_set(&w, "5", "5");
	is_int(w.missing, MISSING_NOT, "a value takes the reason away");
	value_set(&v, NULL, "fisica otra_fisica");
	ok(value_has_code(&v, "fisica") && value_has_code(&v, "otra_fisica"),
	    "codes are words");
	ok(!value_has_code(&v, "otra") && !value_has_code(&v, "") &&
	    !value_has_code(&v, "fisica otra_fisica"), "whole words");
	value_release(&v);
	value_release(&w);
	ok(!value_has_code(&v, "a"), "nothing has no code");
}

static void
reasons_have_codes(void)
{
	int m, good = 0;

	for (m = 1; m < MISSING_COUNT; m++)
		good += missing_from_code(missing_code((enum missing)m)) ==
		    (enum missing)m && missing_label((enum missing)m)[0];
	is_int(good, 4, "four, there and back, with words for people");
	is_int(missing_from_code("seleccione"), MISSING_COUNT, "no other");
	ok(!missing_code(MISSING_NOT), "none for having a value");
}

static void
entries_keep_their_numbers(void)
{
	struct sample s;
	struct record r;
	char path[PATH_LEN];
	struct place p;
	int g;

	sample_open(&s);
	record_init(&r, s.form);
	g = form_field(s.form, "medidas");
	is_int(record_add_entry(&r, g), 0, "the first");
	is_int(record_add_entry(&r, g), 1, "the second");
	is_int(record_add_entry(&r, g), 2, "the third");
	is_int(record_add_entry(&r, g), -1, "a fourth is too many");
	if (!record_find(&r, "medidas.3.nota", &p))
		ok(0, "setup");
	value_set(record_at(&r, p), "x", "x");
	record_remove_entry(&r, g, 1);
	ok(!record_find(&r, "medidas.2.nota", &p), "the second is gone");
	ok(record_find(&r, "medidas.3.nota", &p) && p.entry == 1,
	    "the third moves up and keeps its number");
	is_str(record_get(&r, p)->canon, "x", "and its value");
	record_path(&r, p, path);
	is_str(path, "medidas.3.nota", "there and back");
	is_int(record_add_entry(&r, g), 2, "room for another");
	is_int(r.entries[g][2].number, 4, "a number is never used again");
	record_remove_entry(&r, g, 2);
	is_int(record_put_entry(&r, g, 2), 1, "one that comes from the bank");
	is_int(record_put_entry(&r, g, 2), 1, "is found the second time");
	is_int(record_put_entry(&r, g, 9), 3, "and is never too many");
	is_int(record_put_entry(&r, g, 0), -1, "but has a number");
	is_int(r.last_number[g], 9, "which counts as given out");
	record_release(&r);
	sample_close(&s);
}

static void
paths_name_one_value(void)
{
	static const struct {
		const char	*path;
		bool		 found;
	} row[] = {
		{ "nombre", true }, { "medidas", true }, { "medidas.1", true },
		{ "medidas.1.nota", true },
		{ "", false }, { "nadie", false }, { ".", false },
		{ "nombre.", false }, { "nombre.1", false },
		{ "medidas.2", false }, { "medidas.0", false },
		{ "medidas.01", false }, { "medidas.+1", false },
		{ "medidas.1x", false }, { "medidas.-1", false },
		{ "medidas.1.nadie", false }, { "medidas.1.nota.x", false },
		{ "medidas.99999999999999999999.nota", false },
		{ "medidas..nota", false },
	};
	struct place p, q = { 0 };
	struct sample s;
	struct record r;
	char path[PATH_LEN];
	size_t i;

	sample_open(&s);
	record_init(&r, s.form);
	(void)record_add_entry(&r, form_field(s.form, "medidas"));
	for (i = 0; i < NELEM(row); i++) {
		is_int(record_find(&r, row[i].path, &p), row[i].found,
		    row[i].path);
		if (!row[i].found)
			continue;
		record_path(&r, p, path);
		is_str(path[strlen(row[i].path)] == '.' ? "?" : path,
		    row[i].path, "there and back");
	}
	q.field = form_field(s.form, "medidas");
	q.sub = -1;
	ok(!record_get(&r, q), "a whole entry has no value of its own");
	ok(record_is_answered(&r, q), "but is an answer");
	ok(record_named(&r, "nombre") && !record_named(&r, "clase"),
	    "by name, of the form itself only");
	record_release(&r);
	sample_close(&s);
}

static void
copies_are_apart(void)
{
	struct record a, b = { 0 };
	struct sample s;
	struct place p;

	sample_open(&s);
	record_init(&a, s.form);
	(void)record_add_entry(&a, form_field(s.form, "medidas"));
	if (!record_find(&a, "medidas.1.nota", &p))
		ok(0, "setup");
	value_set(record_at(&a, p), "x", "x");
	record_init(&b, s.form);
	record_copy(&b, &a);
	value_set(record_at(&a, p), "y", "y");
	is_str(record_get(&b, p)->canon, "x", "the copy keeps its own");
	record_release(&a);
	is_int(record_add_entry(&b, p.field), 1, "and lives longer");
	is_int(b.entries[p.field][1].number, 2, "with its numbers");
	record_release(&b);
	sample_close(&s);
}

int
main(void)
{
	a_value_or_a_reason();
	reasons_have_codes();
	entries_keep_their_numbers();
	paths_name_one_value();
	copies_are_apart();
	return tap_done();
}
