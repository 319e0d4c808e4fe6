#include "lib/base/base.h"
#include "tests/tap.h"

#include "lib/domain/curp.h"
#include "lib/form/check.h"
#include "lib/form/identity.h"
#include "lib/form/record.h"
#include "lib/form/rule_tree.h"
#include "tests/unit/formas.h"

/*
 * The rules of the forms: a check nobody can set off is no check, one that an
 * honest answer sets off is a nuisance, and a page that does not open loses
 * what the law asks.
 */

static const struct date today = { 2026, 11, 22, DATE_DAY };

static const struct form_def *
form_named(const char *name)
{
	return formset_form(&set, name);
}

/* ---- each check, with answers that set it off ---- */

/* Answers are canonical; ',' stands between the codes of a `varios`. */
static const struct {
	const char *form, *check, *answers;
} example[] = {
#include "tests/unit/formas_ejemplos.inc"
};

/* "sin:no_sabe" is a reason. */
static bool
answer(struct record *r, const char *name, const char *text)
{
	struct value *v;
	struct place p;
	char canon[256], *s;

	if (!record_find(r, name, &p) || (p.entry >= 0 && p.sub < 0))
		return false;
	v = record_at(r, p);
	if (strncmp(text, "sin:", 4) == 0) {
		value_set_missing(v, missing_from_code(text + 4));
		return true;
	}
	snprintf(canon, sizeof(canon), "%s", text);
	for (s = canon; *s; s++)
		if (*s == ',')
			*s = ' ';
	value_set(v, canon, canon);
	return true;
}

static bool
codes_exist(const struct field_def *f, const char *text)
{
	const struct catalog *c = f->catalog ? catalog_named(f->catalog) :
	    NULL;
	char copy[256], *s, *save = NULL;

	if (!c || strncmp(text, "sin:", 4) == 0)
		return true;
	snprintf(copy, sizeof(copy), "%s", text);
	for (s = strtok_r(copy, ",", &save); s; s = strtok_r(NULL, ",", &save))
		if (!catalog_find(c, s))
			return false;
	return true;
}

/* "medidas.1.estado" needs an entry to be in. */
static void
put_entry(struct record *r, const char *path)
{
	char group[64];
	int i;

	if (!strchr(path, '.'))
		return;
	snprintf(group, sizeof(group), "%.*s", (int)strcspn(path, "."), path);
	i = form_field(r->form, group);
	if (i >= 0 && r->form->fields[i].type == FIELD_GROUP)
		record_put_entry(r, i, 1);
}

/* Fills the record; false when the example itself is wrong. */
static bool
fill(struct record *r, const char *answers)
{
	char copy[1024], *s, *eq, *save = NULL;
	struct place p;

	snprintf(copy, sizeof(copy), "%s", answers);
	for (s = strtok_r(copy, " ", &save); s;
	    s = strtok_r(NULL, " ", &save)) {
		eq = strchr(s, '=');
		if (!eq)
			return false;
		*eq = '\0';
		put_entry(r, s);
		if (!record_find(r, s, &p) ||
		    !codes_exist(record_field(r, p), eq + 1) ||
		    !answer(r, s, eq + 1))
			return false;
	}
	return true;
}

static bool
told(const struct record *r, const struct check_def *c)
{
	struct problems ps = { 0 };
	enum problem_kind kind = c->level == CHECK_ERROR ? PROBLEM_ERROR :
	    PROBLEM_DOUBT;
	bool found = false;
	int i;

	record_check(r, NULL, &today, &ps);
	for (i = 0; i < ps.n; i++)
		if (ps.p[i].kind == kind && (c->group < 0 ?
		    ps.p[i].at.field == c->field && ps.p[i].at.sub < 0 :
		    ps.p[i].at.field == c->group &&
		    ps.p[i].at.sub == c->field) &&
		    strcmp(ps.p[i].text, c->message) == 0)
			found = true;
	problems_release(&ps);
	return found;
}

/* Set off, and told where she can go: its field applies then. */
static bool
goes_off(const struct form_def *f, const struct check_def *c,
    struct buf *hidden)
{
	struct place at = { c->field, -1, -1 };
	struct record r;
	bool found = false;
	size_t i;

	if (c->group >= 0)
		at = (struct place){ c->group, 0, c->field };
	for (i = 0; i < NELEM(example) && !found; i++) {
		if (strcmp(example[i].form, f->name) != 0 ||
		    strcmp(example[i].check, c->name) != 0)
			continue;
		record_init(&r, f);
		found = fill(&r, example[i].answers) && told(&r, c);
		if (found && !field_applies(&r, at, &today))
			buf_printf(hidden, "%s.%s ", f->name, c->name);
		record_release(&r);
	}
	return found;
}

static void
test_checks(void)
{
	struct buf bad = BUF_INIT, eager = BUF_INIT, hidden = BUF_INIT;
	struct record r;
	int i, j;

	for (i = 0; i < nforms; i++) {
		const struct form_def *f = forms[i];

		record_init(&r, f);
		for (j = 0; j < f->nchecks; j++) {
			/* What only the bank knows: tests/sql/claves.t. */
			if (f->checks[j].when->op == RULE_REPEATED)
				continue;
			if (!goes_off(f, &f->checks[j], &hidden))
				buf_printf(&bad, "%s.%s ", f->name,
				    f->checks[j].name);
			if (told(&r, &f->checks[j]))
				buf_printf(&eager, "%s.%s ", f->name,
				    f->checks[j].name);
		}
		record_release(&r);
	}
	all(&bad, "every check has answers that set it off");
	all(&hidden, "it is told at a field that applies then");
	all(&eager, "an empty form has neither errors nor doubts");
	buf_release(&bad);
	buf_release(&eager);
	buf_release(&hidden);
}

/* A form that is honestly filled has nothing to complain of. */
static void
test_quiet(void)
{
	static const char plain[] =
	    "fecha_conocimiento=2026-11-20 via_conocimiento=acudio "
	    "edad_hechos=36 fecha_nacimiento=1990-04 embarazada=no "
	    "clasificacion=reiterada inicio_violencia=2019 tipos=psicologica,"
	    "fisica modalidad=familiar ambito=privado fecha_hechos=2026-11 "
	    "lugar_tipo=particular lugar=casa_compartida efectos_fisicos="
	    "contusion gravedad=menos_15 dias_sanar=8 efectos_sexuales=ninguno "
	    "nivel_riesgo=alto indicadores_riesgo=amenaza_muerte autoridades="
	    "fiscalia_estatal denuncia=si carpeta_abierta=si";
	struct buf bad = BUF_INIT;
	struct record r;
	int j;

	record_init(&r, form_named("caso"));
	ok(fill(&r, plain), "the plain case is well written");
	for (j = 0; j < r.form->nchecks; j++)
		if (told(&r, &r.form->checks[j]))
			buf_printf(&bad, "%s ", r.form->checks[j].name);
	all(&bad, "a case of every day raises no doubt");
	record_release(&r);
	buf_release(&bad);
}

/* ---- what a rule is for ---- */

/* Whether a field is asked, after these answers. */
static void
test_asked(void)
{
	static const struct {
		const char *form, *field, *answers;
		bool	 asked;
	} row[] = {
		/* A wound is one, whatever else she has not. */
		{ "caso", "gravedad",
		    "efectos_fisicos=ninguno efectos_sexuales=ninguno", false },
		{ "caso", "gravedad", "efectos_fisicos=herida", true },
		{ "caso", "gravedad",
		    "efectos_fisicos=ninguno efectos_sexuales=desgarre", true },
		{ "caso", "agentes_lesion",
		    "efectos_fisicos=sin:no_sabe efectos_sexuales=sangrado",
		    true },
		{ "caso", "areas_lesion",
		    "efectos_fisicos=ninguno efectos_sexuales=embarazo",
		    false },
		{ "violencia_dependiente", "gravedad",
		    "efectos_fisicos=ninguno efectos_sexuales=lesion_anal",
		    true },
		{ "violencia_dependiente", "areas_lesion",
		    "efectos_fisicos=ninguno", false },
		{ "caso", "desaparecida", "quien_informa=ella", false },
		{ "caso", "desaparecida", "quien_informa=familiar", true },
		{ "caso", "desaparecida",
		    "quien_informa=madre_padre via_conocimiento=acudio", false },
		{ "caso", "en_prision", "via_conocimiento=acudio", false },
		{ "caso", "en_prision", "via_conocimiento=jornada", true },
		{ "servicio", "servicio_otro", "tipo=medico subservicio=consulta",
		    false },
		{ "servicio", "servicio_otro",
		    "tipo=medico subservicio=otro_medico", true },
		{ "canalizacion", "servicio_otro",
		    "servicio=genero subservicios=taller,otro_genero", true },
		/* Who asked not to be named is not told by what she does. */
		{ "testigo", "cargo", "reserva=no clase=perito", true },
		{ "testigo", "cargo", "reserva=si clase=perito", false },
		{ "testigo", "vinculo", "reserva=si clase=presencial", false },
		{ "testigo", "nombres", "reserva=no clase=anonima", false },
		{ "desaparicion", "den_vinculo", "den_anonima=si", false },
		{ "desaparicion", "den_vinculo", "den_anonima=no", true },
	};
	struct buf bad = BUF_INIT;
	struct record r;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		const struct form_def *f = form_named(row[i].form);
		struct place p = { form_field(f, row[i].field), -1, -1 };

		record_init(&r, f);
		if (!fill(&r, row[i].answers) ||
		    field_applies(&r, p, &today) != row[i].asked)
			buf_printf(&bad, "%s.%s (%s) ", row[i].form,
			    row[i].field, row[i].answers);
		record_release(&r);
	}
	all(&bad, "what is asked follows from what was said");
	buf_release(&bad);
}

/* The signs marked with * are critical: a low risk beside any is doubted. */
static void
test_critical(void)
{
	const struct catalog *c = catalog_named("indicador_riesgo");
	const struct form_def *f = form_named("caso");
	struct buf bad = BUF_INIT;
	char answers[120];
	struct record r;
	int i, j, n = 0;

	for (i = 0; c && f && i < c->n; i++) {
		const char *label = c->choices[i].label;
		bool critical = label[strlen(label) - 1] == '*';
		bool doubted = false;

		snprintf(answers, sizeof(answers),
		    "nivel_riesgo=medio indicadores_riesgo=%s",
		    c->choices[i].code);
		record_init(&r, f);
		fill(&r, answers);
		for (j = 0; j < f->nchecks; j++)
			doubted |= strcmp(f->checks[j].name,
			    "riesgo_bajo_con_senales") == 0 &&
			    told(&r, &f->checks[j]);
		record_release(&r);
		n += critical;
		if (doubted != critical)
			buf_printf(&bad, "%s ", c->choices[i].code);
	}
	is_int(n, 9, "nine signs are critical");
	all(&bad, "each of them makes a low risk doubtful, and no other");
	buf_release(&bad);
}

/* ---- answers that stand where they are no longer asked ---- */

/*
 * An answer stays when its question goes (she may come back to it), and rules
 * see it.  So whatever hangs from a question hangs from what that hangs from
 * too: nothing is asked, or told, of what she can no longer see.
 */

enum { MOST_CHOICES = 30 };	/* longer lists open nothing */

/* The i-th of the answers a field may have; NULL: no more. */
static const char *
nth_answer(const struct field_def *f, int i)
{
	const struct catalog *c = f->catalog ? catalog_named(f->catalog) :
	    NULL;

	switch (f->type) {
	case FIELD_YES_NO:
		return i == 0 ? "no" : i == 1 ? "si" : NULL;
	case FIELD_CODE:
	case FIELD_CODES:
		return c && i < c->n && c->n < MOST_CHOICES ?
		    c->choices[i].code : NULL;
	case FIELD_DATE:
		return i == 0 ? "2020-01-01" : NULL;
	case FIELD_TIME:
		return i == 0 ? "10:00" : NULL;
	default:
		return i == 0 ? "1" : NULL;
	}
}

static void
put(struct record *r, int field, const char *canon)
{
	value_release(&r->v[field]);
	if (canon)
		value_set(&r->v[field], canon, canon);
}

static bool
applies(const struct record *r, int field)
{
	return field_applies(r, (struct place){ field, -1, -1 }, &today);
}

/* Answers `by` so that `field` is not asked, if any answer does that. */
static bool
hide(struct record *r, int field, int by)
{
	const char *s;
	int k;

	for (k = 0; (s = nth_answer(&r->form->fields[by], k)); k++) {
		put(r, by, s);
		if (!applies(r, field))
			return true;
		put(r, by, NULL);
	}
	return false;
}

/* What is asked because of `field`, which is not. */
static void
look_behind(struct record *r, int field, struct buf *bad)
{
	const struct form_def *f = r->form;
	const char *s;
	int i, k;

	for (k = 0; (s = nth_answer(&f->fields[field], k)); k++)
		for (i = 0; i < f->nfields; i++) {
			put(r, field, s);
			if (i == field || !applies(r, i))
				continue;
			put(r, field, NULL);
			if (!applies(r, i))
				buf_printf(bad, "%s.%s (%s=%s) ", f->name,
				    f->fields[i].name, f->fields[field].name,
				    s);
		}
	put(r, field, NULL);
}

static void
test_behind(void)
{
	struct buf bad = BUF_INIT;
	struct record r;
	int i, j, by;

	for (i = 0; i < nforms; i++) {
		const struct form_def *f = forms[i];

		for (j = 0; j < f->nfields; j++)
			for (by = 0; by < f->nfields; by++) {
				if (by == j || (!f->fields[j].applies &&
				    !f->pages[form_page_of(f, j)].applies))
					continue;
				record_init(&r, f);
				if (hide(&r, j, by))
					look_behind(&r, j, &bad);
				record_release(&r);
			}
	}
	all(&bad, "nothing is asked because of what is not");
	buf_release(&bad);
}

/* The field whose answer alone sets the check off, and is not asked; -1. */
static int
stale_cause(struct record *r, const struct check_def *c)
{
	bool still;
	int i;

	for (i = 0; i < r->form->nfields; i++) {
		struct value was = r->v[i];

		if (i == c->field || r->form->fields[i].type == FIELD_GROUP ||
		    !was.canon || applies(r, i))
			continue;
		r->v[i] = (struct value){ 0 };
		still = told(r, c);
		r->v[i] = was;
		if (!still)
			return i;
	}
	return -1;
}

/* Gives each other field each answer it may have, one by one. */
static void
vary(struct record *r, const struct check_def *c, struct buf *bad)
{
	const struct form_def *f = r->form;
	const char *s;
	int g, k, i;

	for (g = 0; g < f->nfields; g++) {
		struct value was = r->v[g];

		r->v[g] = (struct value){ 0 };
		for (k = 0; g != c->field && (f->fields[g].type ==
		    FIELD_YES_NO || f->fields[g].type == FIELD_CODE) &&
		    (s = nth_answer(&f->fields[g], k)); k++) {
			put(r, g, s);
			if (told(r, c) && applies(r, c->field) &&
			    (i = stale_cause(r, c)) >= 0)
				buf_printf(bad, "%s.%s (%s) ", f->name,
				    c->name, f->fields[i].name);
		}
		put(r, g, NULL);
		r->v[g] = was;
	}
}

/* Those that are there because of it. */
static bool
is_of_what_stayed(const char *check)
{
	return strcmp(check, "datos_con_reserva") == 0 ||
	    strcmp(check, "datos_de_anonima") == 0 ||
	    strcmp(check, "domicilio_de_refugio") == 0 ||
	    strcmp(check, "lugar_de_refugio") == 0;
}

static void
test_stale(void)
{
	struct buf bad = BUF_INIT;
	struct record r;
	size_t k;
	int j;

	for (k = 0; k < NELEM(example); k++) {
		const struct form_def *f = form_named(example[k].form);

		for (j = 0; j < f->nchecks; j++) {
			if (f->checks[j].group >= 0 || strcmp(
			    f->checks[j].name, example[k].check) != 0 ||
			    is_of_what_stayed(f->checks[j].name))
				continue;
			record_init(&r, f);
			if (fill(&r, example[k].answers))
				vary(&r, &f->checks[j], &bad);
			record_release(&r);
		}
	}
	all(&bad, "no check speaks of what is not asked");
	buf_release(&bad);
}

/* Of the real form: who she is, and what is proposed of her CURP. */
static void
test_proposal(void)
{
	static const struct { const char *field, *canon; } said[] = {
		{ "nombres", "MARÍA DEL CARMEN" },
		{ "primer_apellido", "HERNÁNDEZ" }, { "sexo", "mujer" },
		{ "fecha_nacimiento", "1986-04-27" },
		{ "estado_nacimiento", "09" },
	};
	const struct form_def *f = form_named("datos_generales");
	struct place curp = { -1, -1, -1 }, p = { 0, -1, -1 };
	char root[CURP_ROOT_LEN] = "";
	struct record r;
	size_t i;

	if (!ok(f != NULL, "there is a form that begins an expediente"))
		return;
	curp.field = form_field(f, "curp");
	record_init(&r, f);
	for (i = 0; i < NELEM(said); i++) {
		p.field = form_field(f, said[i].field);
		value_set(record_at(&r, p), said[i].canon, said[i].canon);
	}
	ok(!identity_root(&r, curp, root), "a second surname may yet come");
	p.field = form_field(f, "segundo_apellido");
	value_set_missing(record_at(&r, p), MISSING_UNKNOWN);
	ok(!identity_root(&r, curp, root), "or is not known");
	value_set_missing(record_at(&r, p), MISSING_NOT_APPLICABLE);
	ok(identity_root(&r, curp, root), "when there is none");
	is_str(root, "HEXC860427MDFRXR", "it is proposed without");
	value_set(record_at(&r, p), "NÚÑEZ", "NÚÑEZ");
	ok(identity_root(&r, curp, root) &&
	    strcmp(root, "HENC860427MDFRXR") == 0, "or with it");
	record_release(&r);
}

/* What was typed of a text: whether it is taken, and whether it is doubted. */
static void
said_of(const struct form_def *f, const char *field, const char *text,
    bool taken, bool doubted)
{
	struct place p = { form_field(f, field), -1, -1 };
	struct problems ps = { 0 };
	struct problem why;
	bool doubt = false;
	struct record r;
	char what[120];
	int i;

	record_init(&r, f);
	value_set(record_at(&r, p), text, NULL);
	snprintf(what, sizeof(what), "%s «%s» is %s", field, text, !taken ?
	    "refused" : doubted ? "doubted" : "taken");
	if (field_accept(&f->fields[p.field], record_at(&r, p), &r, p, NULL,
	    &today, &why) != taken) {
		ok(0, what);
	} else {
		record_check(&r, NULL, &today, &ps);
		for (i = 0; i < ps.n; i++)
			doubt |= ps.p[i].kind == PROBLEM_DOUBT &&
			    ps.p[i].at.field == p.field;
		ok(doubt == doubted, what);
	}
	problems_release(&ps);
	record_release(&r);
}

/* Keys of papers that may be old, half gone, or written with hyphens. */
static void
test_papers(void)
{
	static const struct {
		const char *form, *field, *text;
		bool	 taken, doubted;
	} row[] = {
		{ "desaparicion", "rfc", "HEGG560427AB1", true, false },
		{ "desaparicion", "rfc", "hegg560427ab1", true, false },
		{ "desaparicion", "rfc", "HEGG-560427-AB1", true, false },
		{ "desaparicion", "rfc", "HEGG560427", true, false },
		{ "desaparicion", "rfc", "NUÑO 750615 QX2", true, false },
		{ "desaparicion", "rfc", "HE&G560427AB1", true, false },
		{ "desaparicion", "rfc", "HEGG560427AB", true, true },
		{ "desaparicion", "rfc", "HGG560427AB1", true, true },
		{ "desaparicion", "rfc", "HEGG56O427AB1", true, true },
		{ "desaparicion", "rfc", "HEGG5604", false, false },
		{ "desaparicion", "rfc", "no tiene", false, false },
		{ "desaparicion", "rfc", "HEGG560427?B1", false, false },
		{ "desaparicion", "clave_elector", "HRGRGL56042730M400",
		    true, false },
		{ "desaparicion", "clave_elector", "hrgrgl 56042730 m400",
		    true, false },
		{ "desaparicion", "clave_elector", "HRGRGL56042730X400",
		    true, false },
		{ "desaparicion", "clave_elector", "HRGRGL56042730F400",
		    true, true },
		{ "desaparicion", "clave_elector", "HRGRGL56042730M40",
		    true, true },
		{ "desaparicion", "clave_elector", "HEGG560427MVZRRL04",
		    true, true },
		{ "ruta_legal", "numero_carpeta", "UIPJ/DXI/F2ª(118)/2026",
		    true, false },
		{ "ruta_legal", "causa_penal", "J.O. 145/2026-II", true,
		    false },
		{ "desaparicion", "clave_elector", "IDMEX12345",
		    false, false },
	};
	const struct form_def *f;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		f = form_named(row[i].form);
		said_of(f, row[i].field, row[i].text, row[i].taken,
		    row[i].doubted);
	}
}

int
main(void)
{
	arena = arena_new();
	check_use_curp(curp_check, curp_agrees, curp_root);
	load();
	if (nforms == 0 || ncatalogs == 0)
		return tap_done();
	test_checks();
	test_quiet();
	test_behind();
	test_stale();
	test_asked();
	test_critical();
	test_proposal();
	test_papers();
	formset_release(&set);
	arena_free(&arena);
	return tap_done();
}
