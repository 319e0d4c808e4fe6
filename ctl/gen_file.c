#include "lib/base/base.h"
#include "ctl/gen.h"

#include "lib/base/identity.h"
#include "lib/base/mem.h"
#include "lib/domain/curp.h"
#include "lib/form/rule.h"

enum { TRIES = 4 };		/* to file one */

/* ---- chance: splitmix64, which needs no more than where it is ---- */

uint64_t
gen_roll(struct gen_dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

struct gen_dice
gen_dice(uint64_t seed, uint64_t n, uint64_t what)
{
	struct gen_dice d = { seed };

	d.state = gen_roll(&d) ^ n;
	d.state = gen_roll(&d) ^ what;
	d.state = gen_roll(&d);
	return d;
}

/* FNV-1a. */
uint64_t
gen_mark(const char *name)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 0x100000001b3u;
	return h;
}

int64_t
gen_between(struct gen_dice *d, int64_t lo, int64_t hi)
{
	if (hi <= lo)
		return lo;
	return lo + (int64_t)(gen_roll(d) % (uint64_t)(hi - lo + 1));
}

bool
gen_chance(struct gen_dice *d, double percent)
{
	return (double)(gen_roll(d) >> 11) / 9007199254740992.0 * 100 <
	    percent;
}

bool
gen_percent(struct gen_dice *d, int percent)
{
	return gen_between(d, 0, 99) < percent;
}

void
gen_id(struct gen_dice *d, char out[ID_LEN])
{
	uint64_t a = gen_roll(d), b = gen_roll(d);

	snprintf(out, ID_LEN, "%08x-%04x-4%03x-%04x-%012llx",
	    (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
	    (unsigned)(a & 0xfff), (unsigned)(b >> 48 & 0x3fff) | 0x8000,
	    (unsigned long long)(b & 0xffffffffffff));
}

void
gen_file_id(uint64_t seed, uint64_t i, char out[ID_LEN])
{
	struct gen_dice d = gen_dice(seed, i, 1);

	gen_id(&d, out);
}

struct date
gen_day(const struct date *from, int64_t days)
{
	/* Days to a civil date (Hinnant), from those of date_days(). */
	int64_t z = date_days(from) + days + 719468, era, doe, yoe, doy, mp;
	struct date d = { .precision = DATE_DAY };

	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	d.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	d.year = (int)(yoe + era * 400 + (d.month <= 2));
	return d;
}

/* ---- who she is ---- */

/* The two letters of a state in its other names; of who was born abroad NE. */
static const char *
state_letters(const struct choice *c, char out[3])
{
	const char *s = c->alias;

	for (; s && *s; s += strcspn(s, "|"), s += *s == '|')
		if (strcspn(s, "|") == 2) {
			snprintf(out, 3, "%.2s", s);
			if (curp_is_state(out))
				return out;
		}
	return "NE";
}

static void
give_curp(const struct gen_plan *p, struct gen_woman *w, struct gen_dice *d)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNPQRSTUVWXYZ";
	const struct catalog *c = formset_catalog(&p->forms,
	    "entidad_nacimiento");
	const struct choice *state = c ? catalog_find(c, w->state) : NULL;
	char two[3];
	struct identity who = { w->names, w->surname, w->surname2, 'M',
	    w->birth, state ? state_letters(state, two) : NULL };

	if (!curp_root(&who, w->curp)) {
		w->curp[0] = '\0';
		return;
	}
	/* A figure for who was born before 2000, a letter after. */
	w->curp[16] = letters[w->birth.year < 2000 ? gen_between(d, 0, 9) :
	    gen_between(d, 10, (int64_t)sizeof(letters) - 2)];
	w->curp[17] = curp_digit(w->curp);
	w->curp[18] = '\0';
}

/* The first words of a list are the usual ones, as among people. */
static const char *
usual(const struct gen_list *l, struct gen_dice *d)
{
	double x = (double)(gen_roll(d) >> 11) / 9007199254740992.0;

	return l->word[(int)((double)l->n * x * x)];
}

static void
name_her(const struct gen_plan *p, struct gen_woman *w, struct gen_dice *d)
{
	const struct gen_list *names = gen_list(p, "nombres");
	const char *a = usual(names, d), *b = usual(names, d);

	bool both = gen_percent(d, 45) && strcmp(a, b) != 0;

	snprintf(w->names, sizeof(w->names), "%s%s%s", a, both ? " " : "",
	    both ? b : "");
}

static void
be_born(const struct gen_plan *p, struct gen_woman *w, struct gen_dice *d,
    const struct date *today)
{
	const struct gen_share *s = gen_share(&p->ages, d);
	struct date day = *today;

	/* Her age is the same whatever day it is asked. */
	day.year -= (int)gen_between(d, s->lo, s->hi);
	day.day = day.day > 28 ? 28 : day.day;
	w->birth = gen_day(&day, -gen_between(d, 1, 330));
	w->state = gen_percent(d, 86) ? "30" : gen_percent(d, 50) ? "21" :
	    gen_percent(d, 60) ? "20" : "09";
}

/* Number i as if she were nobody's double. */
static void
woman(const struct gen_plan *p, struct gen_woman *w, uint64_t seed,
    uint64_t i, const struct date *today)
{
	const struct gen_list *l = gen_list(p, "apellidos");
	struct gen_dice d = gen_dice(seed, i, 2);

	*w = (struct gen_woman){ .curp = "" };
	name_her(p, w, &d);
	snprintf(w->surname, sizeof(w->surname), "%s", usual(l, &d));
	snprintf(w->surname2, sizeof(w->surname2), "%s", usual(l, &d));
	be_born(p, w, &d, today);
	if (gen_percent(&d, 62))
		give_curp(p, w, &d);
}

/* ---- doubles ---- */

static void
swap_surnames(struct gen_woman *w)
{
	char t[sizeof(w->surname)];

	memcpy(t, w->surname, sizeof(t));
	memcpy(w->surname, w->surname2, sizeof(t));
	memcpy(w->surname2, t, sizeof(t));
}

static void
replace(char *text, size_t cap, const char *from, const char *to)
{
	char *at = strstr(text, from), rest[80];

	if (!at)
		return;
	snprintf(rest, sizeof(rest), "%s", at + strlen(from));
	snprintf(at, cap - (size_t)(at - text), "%s%s", to, rest);
}

/* The same woman as another person wrote her down. */
static void
misspell(struct gen_woman *w, struct gen_dice *d)
{
	static const char *const slips[][2] = {
		{ "Z", "S" }, { "V", "B" }, { "MARÍA", "MA." }, { "Á", "A" },
		{ "É", "E" }, { "Í", "I" }, { "Ó", "O" }, { "H", "" },
		{ "LL", "Y" }, { "J", "G" }, { "Ñ", "N" }, { "S", "Z" },
	};
	int64_t k = gen_between(d, 1, 3);

	for (; k > 0; k--) {
		const char *const *s = slips[gen_between(d, 0,
		    (int64_t)NELEM(slips) - 1)];

		replace(w->surname, sizeof(w->surname), s[0], s[1]);
		replace(w->names, sizeof(w->names), s[0], s[1]);
	}
	if (gen_percent(d, 15))
		swap_surnames(w);
	if (gen_percent(d, 30))
		w->birth = gen_day(&w->birth, gen_percent(d, 50) ? 1 : -30);
	if (gen_percent(d, 50))
		w->curp[0] = '\0';
}

/* Whose woman she is: one of those before her, nobody's double herself. */
static uint64_t
pick_other(const struct gen_plan *p, uint64_t seed, uint64_t i,
    struct gen_dice *d)
{
	uint64_t back = (uint64_t)gen_between(d, 1, i < 5000 ? (int64_t)i :
	    5000), of = i - back;

	for (; of > 0; of--) {
		struct gen_dice o = gen_dice(seed, of, 3);

		if (gen_share(&p->kinds, &o) == &p->kinds.s[0])
			break;
	}
	return of;
}

static void
be_somebody(struct gen_file *g, int ninst, uint64_t seed, uint64_t i)
{
	const struct gen_plan *p = g->plan;
	struct gen_dice d = gen_dice(seed, i, 3);
	struct gen_woman own;

	g->kind = gen_share(&p->kinds, &d)->name;
	g->of = i;
	woman(p, &g->woman, seed, i, &g->today);
	if (i == 0 || strcmp(g->kind, p->kinds.s[0].name) == 0) {
		g->kind = p->kinds.s[0].name;
		return;
	}
	own = g->woman;
	g->of = pick_other(p, seed, i, &d);
	woman(p, &g->woman, seed, g->of, &g->today);
	if (ninst < 2 && strcmp(g->kind, "otra_institucion") == 0)
		g->kind = "duplicado";
	if (strcmp(g->kind, "duplicado") == 0) {
		misspell(&g->woman, &d);
	} else if (strcmp(g->kind, "homonima") == 0) {
		g->woman.birth = own.birth;
		g->woman.state = own.state;
		g->woman.curp[0] = '\0';
		if (own.curp[0])
			give_curp(p, &g->woman, &d);
	} else if (strcmp(g->kind, "gemela") == 0) {
		memcpy(g->woman.names, own.names, sizeof(own.names));
		g->woman.curp[0] = '\0';
		give_curp(p, &g->woman, &d);
	}
}

/* Each institution has a part of what the one before it has. */
static double
size_of(int rank)
{
	return 1.0 / (rank * (1 + rank / 8.0));
}

static const struct gen_institution *
place(const struct gen_institution *inst, int n, uint64_t seed, uint64_t i,
    const struct gen_institution *but)
{
	struct gen_dice d = gen_dice(seed, i, 4);
	double sum = 0, at;
	int k, last = 0;

	for (k = 1; k <= n; k++)
		if (&inst[k - 1] != but) {
			sum += size_of(k);
			last = k;
		}
	at = sum * (double)(gen_roll(&d) >> 11) / 9007199254740992.0;
	for (k = 1; k < last; k++) {
		if (&inst[k - 1] == but)
			continue;
		if (at < size_of(k))
			break;
		at -= size_of(k);
	}
	return &inst[k - 1];
}

/* A duplicate is where the other is; who is elsewhere too is not there. */
static void
give_place(struct gen_file *g, const struct gen_institution *inst, int n,
    uint64_t seed, uint64_t i)
{
	bool same = strcmp(g->kind, "duplicado") == 0;
	const struct gen_institution *but = NULL;

	if (strcmp(g->kind, "otra_institucion") == 0)
		but = place(inst, n, seed, g->of, NULL);
	g->at = place(inst, n, seed, same ? g->of : i, but);
}

/* One of those that capture there has all of it. */
static void
give_captor(struct gen_file *g, uint64_t seed, uint64_t i)
{
	struct gen_dice d = gen_dice(seed, i, 6);

	g->account = g->at->account[gen_between(&d, 0, g->at->naccounts - 1)];
}

/* ---- the records ---- */

static int
add_record(struct gen_file *g, struct gen_form *gf, int parent,
    struct date day)
{
	struct gen_record *r = &g->rec[g->n];

	if (g->n == GEN_RECORDS)
		return -1;
	*r = (struct gen_record){ .form = gf, .parent = parent };
	record_init(&r->r, gf->f);
	gen_id(&g->dice, r->id);
	r->day = date_cmp(&day, &g->today) > 0 ? g->today : day;
	return g->n++;
}

static void
add_children(struct gen_file *g, int n)
{
	const struct gen_plan *p = g->plan;
	int i, k, first = g->n;

	for (i = 0; i < p->nforms; i++) {
		struct gen_form *gf = &p->form[i];

		if (gf->parent != g->rec[n].form)
			continue;
		g->dice = gen_dice(g->own, gf->mark, (uint64_t)n);
		if (!gen_chance(&g->dice, gf->share))
			continue;
		for (k = 0; k < gf->most; k++) {
			if (add_record(g, gf, n, gen_day(&g->rec[n].day,
			    gen_between(&g->dice, 0, 2))) < 0)
				return;
			if (!gen_percent(&g->dice, gf->more))
				break;
		}
	}
	for (i = first, k = g->n; i < k; i++)
		add_children(g, i);
}

static bool
has_record(const struct gen_file *g, const char *form, int parent)
{
	int i;

	for (i = 0; i < g->n; i++)
		if (g->rec[i].parent == parent &&
		    strcmp(g->rec[i].form->f->name, form) == 0)
			return true;
	return false;
}

/* Forms that --formas leaves out are of nobody. */
static bool
is_made(const struct gen_plan *p, const char *form)
{
	int i;

	for (i = 0; i < p->nforms; i++)
		if (strcmp(p->form[i].f->name, form) == 0)
			return p->form[i].share > 0;
	return false;
}

/* What record n calls for (exige) follows it; whether all of it is there. */
static bool
add_demanded(struct gen_file *g, int n)
{
	const struct form_def *f = g->rec[n].form->f;
	const struct gen_plan *p = g->plan;
	bool whole = true;
	int i, k, parent;

	for (i = 0; i < f->ndemands; i++) {
		if (f->demands[i].level == CHECK_DOUBT ||
		    !is_made(p, f->demands[i].form) ||
		    !rule_holds(f->demands[i].when, &g->rec[n].r, -1, -1,
		    &g->today))
			continue;
		for (k = 0; strcmp(p->form[k].f->name,
		    f->demands[i].form) != 0; k++)
			;
		parent = p->form[k].parent == g->rec[n].form ? n :
		    g->rec[n].parent;
		if (has_record(g, f->demands[i].form, parent))
			continue;
		g->dice = gen_dice(g->own, p->form[k].mark, (uint64_t)n);
		if (add_record(g, &p->form[k], parent, g->rec[n].day) < 0)
			whole = false;
	}
	return whole;
}

static void
give(struct gen_record *r, const char *field, const char *canon)
{
	int i = form_field(r->r.form, field);

	if (i >= 0 && canon[0])
		value_set(&r->r.v[i], NULL, canon);
}

static void
give_identity(struct gen_file *g)
{
	struct gen_record *r = &g->rec[0];
	char iso[DATE_ISO_LEN];

	date_to_iso(&g->woman.birth, iso);
	give(r, "nombres", g->woman.names);
	give(r, "primer_apellido", g->woman.surname);
	give(r, "segundo_apellido", g->woman.surname2);
	give(r, "sexo", "mujer");
	give(r, "fecha_nacimiento", iso);
	give(r, "estado_nacimiento", g->woman.state);
	give(r, "curp", g->woman.curp);
}

/* A section that this record calls for and that is not there. */
static bool
lacks_section(const struct gen_file *g, const struct gen_record *rec)
{
	const struct form_def *f = rec->form->f;
	int i, k;

	for (i = 0; i < f->ndemands; i++) {
		if (f->demands[i].level == CHECK_DOUBT ||
		    !is_made(g->plan, f->demands[i].form) ||
		    (f->demands[i].when && !rule_holds(f->demands[i].when,
		    &rec->r, -1, -1, &g->today)))
			continue;
		for (k = 0; k < g->n; k++)
			if (strcmp(g->rec[k].form->f->name,
			    f->demands[i].form) == 0)
				break;
		if (k == g->n)
			return true;
	}
	return false;
}

/* Old casos are integrados, all but a few; of the last days many wait. */
static bool
is_open(struct gen_file *g, int64_t days)
{
	const struct gen_shares *open = &g->plan->open;
	int i;

	for (i = 0; i < open->n; i++)
		if (days >= open->s[i].lo && days <= open->s[i].hi)
			return gen_chance(&g->dice, open->s[i].weight);
	return false;
}

static bool
is_urgent(const struct gen_file *g)
{
	int i;

	for (i = 0; i < g->n; i++)
		if (g->rec[i].form->urgent && rule_holds(
		    g->rec[i].form->urgent, &g->rec[i].r, -1, -1, &g->today))
			return true;
	return false;
}

/* The records of a day; false when they are not what was wished. */
static bool
make_records(struct gen_file *g, const struct date *day, uint64_t seed,
    uint64_t i)
{
	bool whole = true;
	int k;

	add_record(g, &g->plan->form[0], -1, *day);
	gen_file_id(seed, i, g->rec[0].id);
	give_identity(g);
	add_children(g, 0);
	for (k = 0; k < g->n; k++)
		if (!gen_fill(g, k) || (g->finished && !add_demanded(g, k)))
			whole = false;
	for (k = 0; k < g->n; k++)
		if (lacks_section(g, &g->rec[k]))
			whole = false;
	return whole;
}

void
gen_file_make(struct gen_file *g, const struct gen_plan *p,
    const struct gen_institution *inst, int ninst, uint64_t seed, uint64_t i,
    const struct date *today)
{
	struct date day;
	int64_t days;
	int tries = 0;
	bool prompt;

	g->plan = p;
	g->today = *today;
	g->n = 0;
	g->dice = gen_dice(seed, i, 5);
	g->own = gen_roll(&g->dice);
	be_somebody(g, ninst, seed, i);
	give_place(g, inst, ninst, seed, i);
	give_captor(g, seed, i);
	days = gen_between(&g->dice, 0, gen_percent(&g->dice, p->recent) ?
	    p->recent_days : p->days);
	day = gen_day(today, -days);
	g->filed = !is_open(g, days);
	prompt = days > 1 && gen_percent(&g->dice, p->prompt);
	g->finished = g->filed || !gen_percent(&g->dice, p->unfinished);
	/*
	 * What cannot wait is made again, filed; and so is, from other dice,
	 * what cannot be filed as it fell out.
	 */
	for (;;) {
		bool whole = make_records(g, &day, seed, i);

		if (!g->filed && prompt && tries == 0 && is_urgent(g)) {
			g->filed = g->finished = true;
		} else if (whole || !g->filed) {
			return;
		} else if (++tries == TRIES) {
			g->filed = false;
			return;
		} else {
			g->own = gen_roll(&g->dice);
		}
		gen_file_release(g);
	}
}

void
gen_file_release(struct gen_file *g)
{
	int i;

	for (i = 0; i < g->n; i++)
		record_release(&g->rec[i].r);
	g->n = 0;
}
