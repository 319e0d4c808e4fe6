#include "lib/base/base.h"
#include "lib/form/identity.h"

#include "lib/base/identity.h"
#include "lib/form/check.h"

static bool (*well)(const char *curp, const struct date *today, char *why,
    size_t n);
static bool (*agrees)(const char *curp, const struct identity *who);
static bool (*root)(const struct identity *who, char out[CURP_ROOT_LEN]);

void
check_use_curp(bool (*check)(const char *curp, const struct date *today,
    char *why, size_t n), bool (*same)(const char *curp,
    const struct identity *who), bool (*propose)(const struct identity *who,
    char *out))
{
	well = check;
	agrees = same;
	root = propose;
}

bool
identity_curp_well(const char *curp, const struct date *today, char *why,
    size_t n)
{
	return !well || well(curp, today, why, n);
}

/* NULL when nobody knows it, and when there is no such field. */
static const struct value *
value_of(const struct record *r, struct place at, int field)
{
	if (field < 0)
		return NULL;
	if (at.sub < 0)
		at.field = field;
	else
		at.sub = field;
	return record_get(r, at);
}

static const char *
text_of(const struct record *r, struct place at, int field)
{
	const struct value *v = value_of(r, at, field);

	if (!v)
		return NULL;
	return v->missing == MISSING_NOT_APPLICABLE ? "" : v->canon;
}

static const char *
letters_of(const struct record *r, struct place at, int field,
    const struct letters *list, int n)
{
	const struct value *v = value_of(r, at, field);
	int i;

	for (i = 0; v && v->canon && i < n; i++)
		if (strcmp(list[i].code, v->canon) == 0)
			return list[i].letters;
	return NULL;
}

static bool
identity_at(const struct record *r, struct place at, struct identity *out)
{
	const struct curp_of *of = record_field(r, at)->curp_of;
	struct err unused = ERR_INIT;
	const struct value *born;
	const char *sex;

	*out = (struct identity){ 0 };
	if (!of)
		return false;
	out->names = text_of(r, at, of->names);
	out->surname = text_of(r, at, of->surname);
	out->surname2 = text_of(r, at, of->surname2);
	sex = letters_of(r, at, of->sex, of->sex_letters, of->nsex);
	out->sex = sex ? sex[0] : '\0';
	out->state = letters_of(r, at, of->state, of->state_letters,
	    of->nstate);
	born = value_of(r, at, of->birth);
	if (born && born->canon && date_from_iso(born->canon, &out->birth,
	    &unused) != 0)
		out->birth = (struct date){ 0 };
	return true;
}

bool
identity_disagrees(const struct record *r, struct place at)
{
	const char *curp = record_get(r, at)->canon;
	struct identity who;

	return curp && agrees && identity_at(r, at, &who) &&
	    !agrees(curp, &who);
}

bool
identity_root(const struct record *r, struct place at,
    char out[CURP_ROOT_LEN])
{
	struct identity who;

	return root && !record_get(r, at)->canon && identity_at(r, at, &who) &&
	    root(&who, out);
}
