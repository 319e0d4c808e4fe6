#include "lib/base/base.h"
#include "lib/form/json.h"

#include <inttypes.h>
#include <jansson.h>

#include "lib/base/clean.h"
#include "lib/base/date.h"
#include "lib/base/mem.h"

static const char *const precisions[] = {
	[DATE_YEAR] = "anio", [DATE_MONTH] = "mes", [DATE_DAY] = "dia",
};

static void
put(json_t *object, const char *key, json_t *value)
{
	(void)json_object_set_new(object, key, value);
}

static json_t *
partial_date(const char *canon)
{
	struct err unused = ERR_INIT;
	struct date d, from, to;
	char a[DATE_ISO_LEN], b[DATE_ISO_LEN];
	json_t *j;

	if (date_from_iso(canon, &d, &unused) != 0)
		return json_null();
	date_bounds(&d, &from, &to);
	date_to_iso(&from, a);
	date_to_iso(&to, b);
	j = json_object();
	put(j, "desde", json_string(a));
	put(j, "hasta", json_string(b));
	put(j, "precision", json_string(precisions[d.precision]));
	return j;
}

static json_t *
words(const char *canon)
{
	json_t *list = json_array();
	size_t n;

	for (; *canon; canon += n + (canon[n] == ' ')) {
		n = strcspn(canon, " ");
		(void)json_array_append_new(list, json_stringn(canon, n));
	}
	return list;
}

static json_t *
of_value(const struct field_def *f, const struct value *v)
{
	if (v->missing != MISSING_NOT) {
		json_t *j = json_object();

		put(j, "sin", json_string(missing_code(v->missing)));
		return j;
	}
	if (!v->canon)
		return json_null();
	switch (f->type) {
	case FIELD_INTEGER:
		return json_integer(strtoll(v->canon, NULL, 10));
	case FIELD_YES_NO:
		return json_boolean(strcmp(v->canon, "si") == 0);
	case FIELD_CODES:
	case FIELD_RECORDS:
		return words(v->canon);
	case FIELD_DATE:
		if (f->flags & FIELD_PARTIAL)
			return partial_date(v->canon);
		break;
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_MONEY:
	case FIELD_TIME:
	case FIELD_CODE:
	case FIELD_CURP:
	case FIELD_PHONE:
	case FIELD_RECORD:
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		break;
	}
	return json_string(v->canon);
}

static void
dump(json_t *j, struct buf *out)
{
	char *text = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);

	buf_puts(out, text ? text : "null");
	mem_free_text(text);
	json_decref(j);
}

void
value_to_json(const struct field_def *f, const struct value *v,
    struct buf *out)
{
	dump(of_value(f, v), out);
}

static json_t *
of_entries(const struct record *r, int field)
{
	const struct field_def *f = &r->form->fields[field];
	json_t *list = json_array(), *j;
	const struct entry *e;
	int i, k;

	for (i = 0; i < r->nentries[field]; i++) {
		e = &r->entries[field][i];
		j = json_object();
		put(j, "n", json_integer(e->number));
		for (k = 0; k < f->count; k++)
			if (value_is_answered(&e->v[k]))
				put(j, r->form->sub[f->first + k].name,
				    of_value(&r->form->sub[f->first + k],
				    &e->v[k]));
		(void)json_array_append_new(list, j);
	}
	return list;
}

void
record_to_json(const struct record *r, struct buf *out)
{
	json_t *all = json_object();
	const struct field_def *f;
	int i;

	for (i = 0; i < r->form->nfields; i++) {
		f = &r->form->fields[i];
		if (r->nentries[i] > 0)
			put(all, f->name, of_entries(r, i));
		else if (value_is_answered(&r->v[i]))
			put(all, f->name, of_value(f, &r->v[i]));
	}
	dump(all, out);
}

static int
refuse(const struct field_def *f, struct err *err)
{
	return err_set(err, ERR_INVALID, "json: %s is not of its type",
	    f->name);
}

/* "1234.5", "1234" to "1234.50". */
static char *
money_canon(const char *s)
{
	const char *dot = strchr(s, '.');
	size_t whole = dot ? (size_t)(dot - s) : strlen(s);
	size_t cents = dot ? strlen(dot + 1) : 0, minus = *s == '-';
	struct buf b = BUF_INIT;

	if (whole == minus || whole - minus > 15 || cents > 2 ||
	    (dot && cents == 0) ||
	    strspn(s + minus, "0123456789") != whole - minus ||
	    (dot && strspn(dot + 1, "0123456789") != cents))
		return NULL;
	buf_printf(&b, "%s%s%.*s", s, dot ? "" : ".", (int)(2 - cents), "00");
	return buf_take(&b);
}

/* The precision says which part of `desde` is known. */
static char *
date_canon(json_t *j)
{
	const char *from = json_string_value(json_is_object(j) ?
	    json_object_get(j, "desde") : j);
	const char *word = json_string_value(json_object_get(j, "precision"));
	struct err unused = ERR_INIT;
	char iso[DATE_ISO_LEN];
	struct date d;
	unsigned p;

	if (!from || date_from_iso(from, &d, &unused) != 0)
		return NULL;
	for (p = DATE_YEAR; word && p <= DATE_DAY; p++)
		if (strcmp(word, precisions[p]) == 0 &&
		    p <= (unsigned)d.precision)
			d.precision = (enum date_precision)p;
	date_to_iso(&d, iso);
	return mem_dup(iso);
}

static char *
words_canon(json_t *j)
{
	struct buf b = BUF_INIT;
	const char *s;
	size_t i;

	for (i = 0; i < json_array_size(j); i++) {
		s = json_string_value(json_array_get(j, i));
		if (!s || !*s || strchr(s, ' ')) {
			buf_release(&b);
			return NULL;
		}
		buf_printf(&b, "%s%s", b.len > 0 ? " " : "", s);
	}
	return buf_take(&b);
}

static char *
number_canon(json_t *j)
{
	char n[32];

	snprintf(n, sizeof(n), "%" JSON_INTEGER_FORMAT, json_integer_value(j));
	return mem_dup(n);
}

static char *
text_canon(json_t *j)
{
	struct err unused = ERR_INIT;

	return json_is_string(j) ? clean_text(json_string_value(j),
	    json_string_length(j), CLEAN_LINES, &unused) : NULL;
}

/* "20:15:00" is what the bank makes of an hour. */
static char *
time_canon(json_t *j)
{
	const char *s = json_string_value(j);
	char hour[TIME_ISO_LEN], head[TIME_ISO_LEN];
	struct err unused = ERR_INIT;

	if (!s || strlen(s) < 5 || s[2] != ':')
		return NULL;
	snprintf(head, sizeof(head), "%.5s", s);
	return time_parse(head, hour, &unused) == 0 ? mem_dup(hour) : NULL;
}

/* What the type makes of j, or NULL when it is not of the type. */
static char *
canon_of(const struct field_def *f, json_t *j)
{
	switch (f->type) {
	case FIELD_INTEGER:
		return json_is_integer(j) ? number_canon(j) : NULL;
	case FIELD_MONEY:
		if (json_is_string(j))
			return money_canon(json_string_value(j));
		if (json_is_number(j)) {
			char *s = json_dumps(j, JSON_ENCODE_ANY |
			    JSON_REAL_PRECISION(15));
			char *canon = s ? money_canon(s) : NULL;

			mem_free_text(s);
			return canon;
		}
		return NULL;
	case FIELD_DATE:
		return date_canon(j);
	case FIELD_TIME:
		return time_canon(j);
	case FIELD_YES_NO:
		return json_is_boolean(j) ?
		    mem_dup(json_is_true(j) ? "si" : "no") : NULL;
	case FIELD_CODES:
	case FIELD_RECORDS:
		return json_is_array(j) ? words_canon(j) : NULL;
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_CODE:
	case FIELD_CURP:
	case FIELD_PHONE:
	case FIELD_RECORD:
		return text_canon(j);
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		break;
	}
	return NULL;
}

static int
set_value(const struct field_def *f, struct value *v, json_t *j, bool keep,
    struct err *err)
{
	json_t *reason = json_is_object(j) ? json_object_get(j, "sin") : NULL;
	char *canon, *text;
	enum missing m;

	if (reason) {
		m = json_is_string(reason) ?
		    missing_from_code(json_string_value(reason)) :
		    MISSING_COUNT;
		if (m == MISSING_COUNT)
			return refuse(f, err);
		value_set_missing(v, m);
		return 0;
	}
	canon = json_is_null(j) ? NULL : canon_of(f, j);
	if (!canon && !json_is_null(j))
		return refuse(f, err);
	if (canon && *canon == '\0') {
		mem_free_text(canon);	/* an empty list is no answer */
		canon = NULL;
	}
	text = keep ? mem_dup(v->text) : NULL;
	value_set(v, text, canon);
	mem_free_text(text);
	mem_free_text(canon);
	return 0;
}

static json_t *
parse(const char *json, struct err *err)
{
	json_error_t why;
	json_t *j = json_loads(json, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES,
	    &why);

	if (!j)
		err_set(err, ERR_INVALID, "json: malformed at byte %d",
		    why.position);
	return j;
}

int
value_from_json(const struct field_def *f, struct value *v, const char *json,
    struct err *err)
{
	json_t *j = parse(json, err);
	int rc;

	if (!j)
		return -1;
	rc = set_value(f, v, j, true, err);
	json_decref(j);
	return rc;
}

static int
set_entry(struct record *r, int field, json_t *j, struct err *err)
{
	const struct field_def *f = &r->form->fields[field], *d;
	json_t *n = json_object_get(j, "n"), *sub;
	json_int_t number = json_integer_value(n);
	int at, k;

	if (!json_is_integer(n) || number < 1 || number > INT32_MAX)
		return refuse(f, err);
	at = record_put_entry(r, field, (int)number);
	if (at < 0)
		return refuse(f, err);
	for (k = 0; k < f->count; k++) {
		d = &r->form->sub[f->first + k];
		sub = json_object_get(j, d->name);
		if (sub && set_value(d, &r->entries[field][at].v[k], sub,
		    false, err) != 0)
			return -1;
	}
	return 0;
}

static int
set_group(struct record *r, int field, json_t *j, struct err *err)
{
	size_t i;

	if (!json_is_array(j))
		return set_value(&r->form->fields[field], &r->v[field], j,
		    false, err);
	for (i = 0; i < json_array_size(j); i++)
		if (set_entry(r, field, json_array_get(j, i), err) != 0)
			return -1;
	return 0;
}

int
record_from_json(struct record *r, const char *json, struct err *err)
{
	json_t *all = parse(json, err), *j;
	int i, rc = 0;

	if (!all)
		return -1;
	if (!json_is_object(all))
		rc = err_set(err, ERR_INVALID, "json: not an object");
	for (i = 0; i < r->form->nfields && rc == 0; i++) {
		j = json_object_get(all, r->form->fields[i].name);
		if (!j)
			continue;
		if (r->form->fields[i].type == FIELD_GROUP)
			rc = set_group(r, i, j, err);
		else
			rc = set_value(&r->form->fields[i], &r->v[i], j,
			    false, err);
	}
	json_decref(all);
	return rc;
}
