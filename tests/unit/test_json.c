#include "lib/base/base.h"
#include "lib/form/json.h"

#include "tests/tap.h"
#include "tests/unit/sample.h"

static struct value *
at(struct record *r, const char *path)
{
	struct place p;

	if (!record_find(r, path, &p)) {
		printf("Bail out! no field %s\n", path);
		exit(1);
	}
	return record_at(r, p);
}

static void
values_have_their_json(void)
{
	static const struct {
		const char	*field, *canon, *json;
	} row[] = {
		{ "nombre", "D\"Ana \\ ñ", "\"D\\\"Ana \\\\ ñ\"" },
		{ "relato", "a\nb", "\"a\\nb\"" },
		{ "edad", "18", "18" },
		{ "ingreso", "1234.50", "\"1234.50\"" },
		{ "nacio", "1980-03-05", "{\"desde\":\"1980-03-05\",\"hasta\":"
		    "\"1980-03-05\",\"precision\":\"dia\"}" },
		{ "nacio", "1980-02", "{\"desde\":\"1980-02-01\",\"hasta\":"
		    "\"1980-02-29\",\"precision\":\"mes\"}" },
		{ "nacio", "1980", "{\"desde\":\"1980-01-01\",\"hasta\":"
		    "\"1980-12-31\",\"precision\":\"anio\"}" },
		{ "hechos", "2026-03-05", "\"2026-03-05\"" },
		{ "hora", "08:15", "\"08:15\"" },
		{ "vive", "si", "true" },
		{ "vive", "no", "false" },
		{ "sexo", "mujer", "\"mujer\"" },
		{ "tipos", "fisica sexual", "[\"fisica\",\"sexual\"]" },
		{ "tipos", "fisica", "[\"fisica\"]" },
		{ "curp", "HEGG560427MVZRRL04", "\"HEGG560427MVZRRL04\"" },
		{ "edad", NULL, "null" },
	};
	struct sample s;
	struct record r;
	size_t i;

	sample_open(&s);
	record_init(&r, s.form);
	for (i = 0; i < NELEM(row); i++) {
		const struct field_def *f = &s.form->fields[form_field(s.form,
		    row[i].field)];
		struct err err = ERR_INIT;
		struct value *v = at(&r, row[i].field), back = { 0 };
		struct buf out = BUF_INIT;

		value_set(v, "typed", row[i].canon);
		value_to_json(f, v, &out);
		is_str(out.s, row[i].json, row[i].field);
		value_set(&back, "typed", NULL);
		is_int(value_from_json(f, &back, out.s, &err), 0, "and back");
		is_str(back.canon ? back.canon : "-",
		    row[i].canon ? row[i].canon : "-", "the same");
		is_str(back.text, "typed", "the text stays");
		value_release(&back);
		buf_release(&out);
	}
	record_release(&r);
	sample_close(&s);
}

static void
records_go_there_and_back(void)
{
	static const char want[] = "{\"nombre\":\"ANA\",\"edad\":{\"sin\":"
	    "\"no_sabe\"},\"tipos\":[\"sexual\"],\"apodo\":\"X\",\"medidas\":"
	    "[{\"n\":1,\"clase\":\"fisica\"},{\"n\":3,\"nota\":{\"sin\":"
	    "\"no_quiso\"}}]}";
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT, again = BUF_INIT;
	struct record r, back;
	struct sample s;
	int g;

	sample_open(&s);
	g = form_field(s.form, "medidas");
	record_init(&r, s.form);
	record_init(&back, s.form);
	value_set(at(&r, "nombre"), "Ana", "ANA");
	value_set(at(&r, "hora"), "25:00", NULL);
	value_set_missing(at(&r, "edad"), MISSING_UNKNOWN);
	value_set(at(&r, "tipos"), "Sexual", "sexual");
	value_set(at(&r, "apodo"), "X", "X");
	(void)record_add_entry(&r, g);
	(void)record_add_entry(&r, g);
	(void)record_add_entry(&r, g);
	value_set(at(&r, "medidas.1.clase"), "Física", "fisica");
	value_set_missing(at(&r, "medidas.3.nota"), MISSING_REFUSED);
	record_remove_entry(&r, g, 1);

	record_to_json(&r, &out);
	is_str(out.s, want, "what is answered, in order");
	is_int(record_from_json(&back, out.s, &err), 0, "read");
	record_to_json(&back, &again);
	is_str(again.s, want, "the same again");
	ok(!at(&back, "nombre")->text, "texts are not in it");
	is_int(back.last_number[g], 3, "numbers of entries are kept");

	buf_clear(&out);
	record_release(&back);
	record_init(&back, s.form);
	is_int(record_from_json(&back, "{\"medidas\":{\"sin\":\"no_sabe\"},"
	    "\"campo_viejo\":1}", &err), 0, "unknown keys are let pass");
	record_to_json(&back, &out);
	is_str(out.s, "{\"medidas\":{\"sin\":\"no_sabe\"}}",
	    "a group with a reason");
	buf_release(&out);
	buf_release(&again);
	record_release(&r);
	record_release(&back);
	sample_close(&s);
}

static void
other_spellings_of_the_bank(void)
{
	static const struct {
		const char	*field, *json, *canon;
	} row[] = {
		{ "ingreso", "1234.5", "1234.50" },
		{ "ingreso", "1234", "1234.00" },
		{ "ingreso", "999999999999.99", "999999999999.99" },
		{ "ingreso", "\"0.05\"", "0.05" },
		{ "hora", "\"20:15:00\"", "20:15" },
		{ "nacio", "\"1980-03\"", "1980-03" },
		{ "tipos", "[]", "-" },
		{ "nombre", "null", "-" },
		{ "nombre", "\"Mun\xcc\x83oz\"", "Mu\xc3\xb1oz" },
	};
	struct sample s;
	size_t i;

	sample_open(&s);
	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct value v = { 0 };

		if (value_from_json(&s.form->fields[form_field(s.form,
		    row[i].field)], &v, row[i].json, &err) != 0)
			printf("# %s\n", err.msg);
		is_str(v.canon ? v.canon : "-", row[i].canon, row[i].json);
		value_release(&v);
	}
	sample_close(&s);
}

static void
what_is_not_of_the_type_is_refused(void)
{
	static const char *const row[] = {
		"", "{", "[]", "1", "{\"edad\":\"18\"}", "{\"edad\":1.5}",
		"{\"edad\":true}", "{\"nombre\":1}", "{\"vive\":\"si\"}",
		"{\"tipos\":\"fisica\"}", "{\"tipos\":[1]}",
		"{\"tipos\":[\"a b\"]}", "{\"hechos\":\"2026-02-30\"}",
		"{\"nacio\":{\"desde\":1}}", "{\"nacio\":{}}",
		"{\"hora\":\"8\"}", "{\"ingreso\":\"1,2\"}",
		"{\"ingreso\":1.234}", "{\"ingreso\":true}",
		"{\"nombre\":{\"sin\":\"nada\"}}", "{\"nombre\":{\"sin\":1}}",
		"{\"nombre\":\"\\u0000\"}", "{\"nombre\":\"\\u202e\"}",
		"{\"nombre\":\"a\",\"nombre\":\"b\"}",
		"{\"medidas\":1}", "{\"medidas\":[1]}", "{\"medidas\":[{}]}",
		"{\"medidas\":[{\"n\":0}]}", "{\"medidas\":[{\"n\":\"1\"}]}",
		"{\"medidas\":[{\"n\":9999999999}]}",
		"{\"medidas\":[{\"n\":1,\"clase\":5}]}",
	};
	struct sample s;
	size_t i;

	sample_open(&s);
	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct record r;

		record_init(&r, s.form);
		ok(record_from_json(&r, row[i], &err) != 0 &&
		    err.code == ERR_INVALID, row[i]);
		record_release(&r);
	}
	sample_close(&s);
}

int
main(void)
{
	values_have_their_json();
	records_go_there_and_back();
	other_spellings_of_the_bank();
	what_is_not_of_the_type_is_refused();
	return tap_done();
}
