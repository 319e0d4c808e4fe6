#include "lib/base/base.h"
#include "lib/form/record.h"

#include <limits.h>

#include "lib/base/mem.h"

void
record_init(struct record *r, const struct form_def *form)
{
	size_t n = (size_t)form->nfields;

	*r = (struct record){
		.form = form,
		.v = mem_alloc(n * sizeof(*r->v)),
		.entries = mem_alloc(n * sizeof(*r->entries)),
		.nentries = mem_alloc(n * sizeof(*r->nentries)),
		.last_number = mem_alloc(n * sizeof(*r->last_number)),
	};
}

static void
entry_release(struct entry *e, int count)
{
	int i;

	for (i = 0; i < count; i++)
		value_release(&e->v[i]);
	free(e->v);
}

void
record_release(struct record *r)
{
	int i, n;

	for (i = 0; r->form && i < r->form->nfields; i++) {
		value_release(&r->v[i]);
		for (n = 0; n < r->nentries[i]; n++)
			entry_release(&r->entries[i][n],
			    r->form->fields[i].count);
		free(r->entries[i]);
	}
	free(r->v);
	free(r->entries);
	free(r->nentries);
	free(r->last_number);
	*r = (struct record){ 0 };
}

static struct entry *
entry_insert(struct record *r, int field, int at, int number)
{
	size_t n = (size_t)r->nentries[field], to = (size_t)at;
	struct entry *e;

	e = mem_resize(r->entries[field], n + 1, sizeof(*e));
	r->entries[field] = e;
	memmove(&e[to + 1], &e[to], (n - to) * sizeof(*e));
	e[to] = (struct entry){
		.number = number,
		.v = mem_alloc((size_t)r->form->fields[field].count *
		    sizeof(*e->v)),
	};
	r->nentries[field]++;
	if (number > r->last_number[field])
		r->last_number[field] = number;
	return &e[to];
}

void
record_copy(struct record *to, const struct record *from)
{
	struct record next;
	const struct entry *old;
	struct entry *e;
	int i, n, k;

	record_init(&next, from->form);
	for (i = 0; i < from->form->nfields; i++) {
		value_copy(&next.v[i], &from->v[i]);
		for (n = 0; n < from->nentries[i]; n++) {
			old = &from->entries[i][n];
			e = entry_insert(&next, i, n, old->number);
			for (k = 0; k < from->form->fields[i].count; k++)
				value_copy(&e->v[k], &old->v[k]);
		}
		next.last_number[i] = from->last_number[i];
	}
	record_release(to);
	*to = next;
}

/* The entry with that number, or where it would stand: -1 - index. */
static int
entry_index(const struct record *r, int field, int number)
{
	int i;

	for (i = 0; i < r->nentries[field]; i++) {
		if (r->entries[field][i].number == number)
			return i;
		if (r->entries[field][i].number > number)
			break;
	}
	return -1 - i;
}

/* The name up to the next dot, cut off the path. */
static bool
take_name(const char **path, char name[PATH_LEN])
{
	size_t n = strcspn(*path, ".");

	if (n == 0 || n >= PATH_LEN || ((*path)[n] == '.' && !(*path)[n + 1]))
		return false;
	memcpy(name, *path, n);
	name[n] = '\0';
	*path += n + ((*path)[n] == '.');
	return true;
}

bool
record_find(const struct record *r, const char *path, struct place *p)
{
	struct place at = { -1, -1, -1 };
	char name[PATH_LEN], *end;
	long number;

	if (!take_name(&path, name))
		return false;
	at.field = form_field(r->form, name);
	if (at.field < 0)
		return false;
	if (*path) {
		if (r->form->fields[at.field].type != FIELD_GROUP ||
		    !take_name(&path, name))
			return false;
		number = name[0] >= '1' && name[0] <= '9' ?
		    strtol(name, &end, 10) : 0;
		if (number < 1 || number > INT_MAX || *end)
			return false;
		at.entry = entry_index(r, at.field, (int)number);
		if (at.entry < 0)
			return false;
	}
	if (*path) {
		if (!take_name(&path, name) || *path)
			return false;
		at.sub = form_field_in(r->form, at.field, name);
		if (at.sub < 0)
			return false;
	}
	*p = at;
	return true;
}

void
record_path(const struct record *r, struct place p, char out[PATH_LEN])
{
	const struct field_def *f;

	if (p.field < 0) {
		out[0] = '\0';
		return;
	}
	f = &r->form->fields[p.field];
	if (p.entry < 0)
		snprintf(out, PATH_LEN, "%s", f->name);
	else if (p.sub < 0)
		snprintf(out, PATH_LEN, "%s.%d", f->name,
		    r->entries[p.field][p.entry].number);
	else
		snprintf(out, PATH_LEN, "%s.%d.%s", f->name,
		    r->entries[p.field][p.entry].number,
		    r->form->sub[f->first + p.sub].name);
}

struct value *
record_at(struct record *r, struct place p)
{
	if (p.entry < 0)
		return &r->v[p.field];
	return p.sub < 0 ? NULL : &r->entries[p.field][p.entry].v[p.sub];
}

const struct value *
record_get(const struct record *r, struct place p)
{
	if (p.entry < 0)
		return &r->v[p.field];
	return p.sub < 0 ? NULL : &r->entries[p.field][p.entry].v[p.sub];
}

const struct field_def *
record_field(const struct record *r, struct place p)
{
	const struct field_def *f = &r->form->fields[p.field];

	return p.sub < 0 ? f : &r->form->sub[f->first + p.sub];
}

bool
record_is_answered(const struct record *r, struct place p)
{
	if (p.entry < 0 && r->nentries[p.field] > 0)
		return true;
	return p.entry >= 0 && p.sub < 0 ? true :
	    value_is_answered(record_get(r, p));
}

const struct value *
record_named(const struct record *r, const char *name)
{
	int i = form_field(r->form, name);

	return i < 0 ? NULL : &r->v[i];
}

int
record_add_entry(struct record *r, int field)
{
	int at = r->nentries[field];

	if ((unsigned)at >= r->form->fields[field].max ||
	    r->last_number[field] == INT_MAX)
		return -1;
	entry_insert(r, field, at, r->last_number[field] + 1);
	return at;
}

int
record_put_entry(struct record *r, int field, int number)
{
	int at = entry_index(r, field, number);

	if (at >= 0)
		return at;
	if (number < 1)
		return -1;
	at = -1 - at;
	entry_insert(r, field, at, number);
	return at;
}

void
record_remove_entry(struct record *r, int field, int entry)
{
	struct entry *e = r->entries[field];
	size_t at = (size_t)entry, n = (size_t)--r->nentries[field];

	entry_release(&e[at], r->form->fields[field].count);
	memmove(&e[at], &e[at + 1], (n - at) * sizeof(*e));
}
