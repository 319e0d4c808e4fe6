#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <ctype.h>
#include <time.h>

#include "ctl/calendars.h"
#include "ctl/csv.h"
#include "lib/base/mem.h"
#include "lib/domain/curp.h"
#include "lib/form/check.h"

enum { MOST_WORKING_DAYS = 1000, CODE_BYTES = 16 };

static struct date
today(void)
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	return (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    DATE_DAY };
}

/* As a capturista's is: spaces, hyphens and small letters are forgiven. */
static void
validar(void *ctx, const char *const *cell, struct buf *out)
{
	static const struct field_def curp = { .name = "curp",
	    .type = FIELD_CURP, .max = 18, .depends_on = -1 };
	struct value v = { 0 };
	struct problem why;

	value_set(&v, cell[0], NULL);
	if (!field_accept(&curp, &v, NULL, (struct place){ 0, -1, -1 }, NULL,
	    ctx, &why))
		buf_printf(out, "invalida: %s", why.text);
	else if (!v.canon)
		buf_puts(out, "invalida: Está vacía.");
	else
		buf_puts(out, "valida");
	value_release(&v);
}

/* What a cell codes: without the blanks around it, in capitals; "": nothing. */
static const char *
code_of(const char *cell, char out[CODE_BYTES])
{
	size_t n;

	cell += strspn(cell, " \t");
	n = strcspn(cell, " \t");
	if (n >= CODE_BYTES || cell[n + strspn(cell + n, " \t")])
		n = 0;
	out[n] = '\0';
	while (n-- > 0)
		out[n] = (char)toupper((unsigned char)cell[n]);
	return out;
}

/* An empty name is not known; of the surnames an empty one is none. */
static void
proponer(void *ctx, const char *const *cell, struct buf *out)
{
	struct identity p = { .names = cell[0], .surname = cell[1],
	    .surname2 = cell[2] };
	struct err unused = ERR_INIT;
	char root[CURP_ROOT + 1], sex[CODE_BYTES], day[CODE_BYTES],
	    state[CODE_BYTES];

	(void)ctx;
	if (strlen(code_of(cell[3], sex)) == 1 && strchr("HMX", sex[0]))
		p.sex = sex[0];
	if (date_from_iso(code_of(cell[4], day), &p.birth, &unused) != 0)
		p.birth = (struct date){ 0 };
	if (curp_is_state(code_of(cell[5], state)))
		p.state = state;
	buf_puts(out, curp_root(&p, root) ? root : "");
}

int
cmd_curp(struct ctl *c, int argc, char **argv)
{
	static const char *const of_curp[] = { "curp" };
	static const char *const of_person[] = {
		"nombre", "primer_apellido", "segundo_apellido", "sexo",
		"fecha_nacimiento", "entidad_curp",
	};
	struct date day = today();
	struct csv_job job = { of_curp, 1, validar, &day };

	(void)c;
	check_use_curp(curp_check, curp_agrees, curp_root);
	if (argc == 2 && strcmp(argv[1], "validar") == 0)
		return csv_answer(&job);
	if (argc == 2 && strcmp(argv[1], "proponer") == 0) {
		job = (struct csv_job){ of_person, NELEM(of_person), proponer,
		    NULL };
		return csv_answer(&job);
	}
	return usage("curp validar|proponer <ARCHIVO.csv");
}

static void
habil(void *ctx, const char *const *cell, struct buf *out)
{
	const struct calendars *cs = ctx;
	char iso[DATE_ISO_LEN];
	struct err unused = ERR_INIT;
	struct date from, end;
	char *rest;
	long n = strtol(cell[1], &rest, 10);

	if (date_from_iso(cell[0], &from, &unused) != 0 ||
	    from.precision != DATE_DAY) {
		buf_puts(out, "invalida: «fecha_inicio» no es aaaa-mm-dd.");
		return;
	}
	if (rest == cell[1] || *rest || n < 0 || n > MOST_WORKING_DAYS) {
		buf_printf(out, "invalida: «dias_habiles» no es un número de 0 "
		    "a %d.", MOST_WORKING_DAYS);
		return;
	}
	calendar_after((const struct calendar *const *)cs->c, cs->n, &from,
	    (int)n, &end);
	if (from.year < cs->from || end.year > cs->until) {
		buf_printf(out, "invalida: el calendario va de %d a %d.",
		    cs->from, cs->until);
		return;
	}
	date_to_iso(&end, iso);
	buf_puts(out, iso);
}

int
cmd_habiles(struct ctl *c, int argc, char **argv)
{
	static const char *const needs[] = { "fecha_inicio", "dias_habiles" };
	struct calendars cs;
	struct csv_job job = { needs, NELEM(needs), habil, &cs };
	int rc;

	if (argc > 2)
		return usage("habiles [CARPETA] <ARCHIVO.csv");
	calendars_load(&cs, argc == 2 ? argv[1] : c->conf.forms_dir);
	if (cs.wrong == 0 && cs.n == 0)
		complain("no hay calendario en %s/calendario", argc == 2 ?
		    argv[1] : c->conf.forms_dir);
	rc = cs.wrong || cs.n == 0 ? CTL_FAILED : csv_answer(&job);
	calendars_release(&cs);
	return rc;
}
