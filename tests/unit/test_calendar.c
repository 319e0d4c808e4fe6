#include "lib/base/base.h"
#include "lib/domain/calendar.h"

#include "lib/base/mem.h"
#include "tests/tap.h"

static char *
slurp(const char *path)
{
	char *s = mem_alloc(1 << 16);
	FILE *f = fopen(path, "r");

	if (f) {
		s[fread(s, 1, (1 << 16) - 1, f)] = '\0';
		fclose(f);
	}
	return s;
}

static struct date
day(const char *iso)
{
	struct err err = ERR_INIT;
	struct date d = { 0 };

	if (date_from_iso(iso, &d, &err) != 0)
		ok(0, iso);
	return d;
}

/* Weekends and the rest days of the law. */
static void
terms_end_when_the_law_says(const struct calendar *lft)
{
	static const struct {
		const char	*from;
		int		 days;
		const char	*end;
	} row[] = {
		{ "2024-09-30", 1, "2024-10-02" },
		{ "2025-12-24", 1, "2025-12-26" },
		{ "2026-03-13", 1, "2026-03-17" },
		{ "2028-02-04", 1, "2028-02-08" },
		{ "2022-11-28", 30, "2023-01-09" },
		{ "2027-07-13", 2, "2027-07-15" },
		{ "2024-12-26", 3, "2024-12-31" },
		{ "2026-06-09", 10, "2026-06-23" },
		{ "2030-02-22", 45, "2030-04-29" },
		{ "2024-08-08", 3, "2024-08-13" },
		{ "2025-09-01", 5, "2025-09-08" },
		{ "2029-09-24", 10, "2029-10-08" },
		{ "2030-07-19", 30, "2030-08-30" },
		{ "2020-03-23", 15, "2020-04-13" },
		{ "2020-09-05", 1, "2020-09-07" },
		{ "2022-12-17", 8, "2022-12-28" },
		{ "2021-02-21", 45, "2021-04-26" },
		{ "2020-05-18", 30, "2020-06-29" },
		{ "2028-11-25", 8, "2028-12-06" },
		{ "2025-09-20", 15, "2025-10-10" },
		{ "2023-03-21", 2, "2023-03-23" },
		{ "2021-12-04", 30, "2022-01-14" },
		{ "2025-05-08", 1, "2025-05-09" },
		{ "2029-09-03", 15, "2029-09-24" },
		{ "2020-07-08", 2, "2020-07-10" },
		{ "2026-07-30", 8, "2026-08-11" },
		{ "2025-03-02", 45, "2025-05-06" },
		{ "2022-09-30", 5, "2022-10-07" },
		{ "2021-05-12", 20, "2021-06-09" },
		{ "2025-04-23", 3, "2025-04-28" },
		{ "2029-05-18", 8, "2029-05-30" },
		{ "2020-09-07", 30, "2020-10-20" },
		{ "2030-07-12", 10, "2030-07-26" },
		{ "2027-09-09", 20, "2027-10-08" },
		{ "2028-06-07", 5, "2028-06-14" },
		{ "2029-12-22", 5, "2029-12-31" },
		{ "2027-11-13", 45, "2028-01-17" },
		{ "2027-04-09", 2, "2027-04-13" },
		{ "2023-07-07", 3, "2023-07-12" },
		{ "2023-10-03", 10, "2023-10-17" },
		{ "2021-04-05", 20, "2021-05-03" },
		{ "2027-07-18", 45, "2027-09-20" },
		{ "2029-12-24", 20, "2030-01-23" },
		{ "2027-11-29", 2, "2027-12-01" },
		{ "2020-06-21", 20, "2020-07-17" },
		{ "2021-09-12", 8, "2021-09-23" },
		{ "2021-08-22", 15, "2021-09-10" },
		{ "2030-08-24", 15, "2030-09-13" },
		/* Five days of a capturista (domain facts, LFT 74). */
		{ "2025-09-12", 5, "2025-09-22" },
		{ "2025-12-22", 5, "2025-12-30" },
		{ "2026-01-30", 5, "2026-02-09" },
		{ "2026-02-03", 5, "2026-02-10" },
		{ "2026-03-13", 5, "2026-03-23" },
		{ "2026-04-29", 5, "2026-05-07" },
		{ "2026-08-28", 5, "2026-09-04" },
		{ "2026-11-13", 5, "2026-11-23" },
		{ "2018-11-30", 1, "2018-12-03" },
		{ "2026-11-21", 0, "2026-11-21" },
	};
	char what[80], end[DATE_ISO_LEN];
	struct date from, to;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		from = day(row[i].from);
		calendar_after(&lft, 1, &from, row[i].days, &to);
		date_to_iso(&to, end);
		snprintf(what, sizeof(what), "%s and %d working days",
		    row[i].from, row[i].days);
		is_str(end, row[i].end, what);
	}
}

static void
two_calendars_are_one(const struct calendar *lft)
{
	static const char text[] = "calendario: estado\ntitulo: Del estado\n"
	    "fuente: Gaceta\ndesde: 2026\nhasta: 2026\ndias:\n"
	    "  - {dia: 2026-03-18, motivo: Del estado}\n"
	    "  - {dia: 2026-03-16, motivo: De las dos}\n"
	    "  - {dia: 2026-03-18, motivo: Dos veces}\n";
	struct err err = ERR_INIT;
	struct calendar *own = calendar_load("-", text, strlen(text), &err);
	const struct calendar *both[2] = { lft, own };
	struct date from = day("2026-03-13"), to;
	char end[DATE_ISO_LEN];

	if (!ok(own != NULL, "a state's own days are read"))
		return;
	is_int(own->n, 2, "each once");
	is_str(own->days[1].why, "Del estado", "by day, the first said");
	calendar_after(both, 2, &from, 2, &to);
	date_to_iso(&to, end);
	is_str(end, "2026-03-19", "a day of either is free");
	calendar_free(&own);
}

static void
wrong_ones_are_refused(void)
{
	static const struct {
		const char	*text, *why;
	} row[] = {
		{ "[]", "no se entiende" },
		{ "titulo: a\n", "falta la clave «calendario»" },
		{ "calendario: a\ntitulo: b\nfuente: c\ndesde: 2020\n",
		    "de qué años" },
		{ "@", "no hay ningún día" },
		{ "@reglas: si\n", ":6: «reglas» no es una lista" },
		{ "@reglas: [{motivo: x, mes: 2, dia: 30}]", "ese mes no" },
		{ "@reglas: [{motivo: x, mes: 2, lunes: 5}]", "ese mes no" },
		{ "@reglas: [{motivo: x, mes: 13, dia: 1}]", "«mes» no sirve" },
		{ "@reglas: [{motivo: x, mes: 1}]", "qué día es" },
		{ "@reglas: [{motivo: x, mes: 1, dia: 1, lunes: 1}]",
		    "qué día es" },
		{ "@reglas: [{mes: 1, dia: 1}]", "falta la clave «motivo»" },
		{ "@reglas: [{motivo: x, mess: 1, dia: 1}]", "«mess»" },
		{ "@dias: [{motivo: x, dia: 2026-02-30}]", "«dia» no sirve" },
		{ "@dias: [{motivo: x, dia: 2020-01-01}]", "«dia» no sirve" },
		{ "@dias: [x]", "no se entiende" },
		{ "@dias: [{motivo: x, dia: 2026-01-01}]\n---\na: b\n",
		    "dos documentos" },
	};
	static const char head[] = "calendario: a\ntitulo: b\nfuente: c\n"
	    "desde: 2026\nhasta: 2027\n";
	char text[400];
	struct calendar *c;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;

		snprintf(text, sizeof(text), "%s%s",
		    row[i].text[0] == '@' ? head : "",
		    row[i].text + (row[i].text[0] == '@'));
		c = calendar_load("-", text, strlen(text), &err);
		if (!ok(!c && strstr(err.msg, row[i].why), row[i].why))
			printf("# says: %s\n", c ? "(good)" : err.msg);
		calendar_free(&c);
	}
}

int
main(void)
{
	struct err err = ERR_INIT;
	char *text = slurp("forms/calendario/lft74.yaml");
	struct calendar *lft = calendar_load("lft74.yaml", text, strlen(text),
	    &err);
	int i, n = 0;

	free(text);
	if (!ok(lft != NULL, "the law's calendar is read"))
		printf("# %s\n", err.msg);
	if (!lft)
		return tap_done();
	for (i = 0; i < lft->n; i++)
		n += lft->days[i].day.year >= 2020 &&
		    lft->days[i].day.year <= 2031;
	is_int(n, 12 * 7 + 2, "seven days a year from 2020 to 2031, and two "
	    "of the change of president");
	terms_end_when_the_law_says(lft);
	two_calendars_are_one(lft);
	wrong_ones_are_refused();
	calendar_free(&lft);
	return tap_done();
}
