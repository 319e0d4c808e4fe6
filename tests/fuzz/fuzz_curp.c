#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/domain/curp.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

/* One that is taken has a date, its state, and this last digit alone. */
static void
one(const char *curp)
{
	char other[CURP_BYTES], why[160], state[3];
	struct date d;
	int i;

	if (!curp_check(curp, &today, why, sizeof(why))) {
		must(why[0] && (strlen(curp) < 4 || !strstr(why, curp)));
		return;
	}
	curp_birth(curp, &d);
	must(d.year >= 1900 && date_cmp(&d, &today) <= 0);
	snprintf(state, sizeof(state), "%.2s", curp + 11);
	must(curp_is_state(state) && !curp_is_inconvenient(curp));
	must(curp_digit(curp) == curp[17]);
	snprintf(other, sizeof(other), "%s", curp);
	for (i = 1; i < 10; i++) {
		other[17] = (char)('0' + (curp[17] - '0' + i) % 10);
		must(!curp_check(other, &today, why, sizeof(why)));
	}
}

/* What is proposed for somebody is hers, and may be a CURP. */
static void
somebody(const struct identity *p)
{
	char root[CURP_ROOT + 1], places[CURP_PLACES + 1];
	char curp[CURP_BYTES] = "", why[160];

	curp_places(p, places);
	must(strlen(places) == CURP_PLACES);
	if (!curp_root(p, root)) {
		must(memchr(places, CURP_UNKNOWN, CURP_ROOT) != NULL);
		return;
	}
	must(strlen(root) == CURP_ROOT && strncmp(root, places,
	    CURP_ROOT) == 0);
	snprintf(curp, sizeof(curp), "%s%c", root, places[CURP_ROOT]);
	curp[17] = curp_digit(curp);
	must(curp_agrees(curp, p));
	must(curp_check(curp, &today, why, sizeof(why)) ||
	    p->birth.year < 1900 || p->birth.year > 2099 ||
	    date_cmp(&p->birth, &today) > 0);
	/* Of another sex it is not hers. */
	curp[10] = curp[10] == 'H' ? 'M' : 'H';
	must(!curp_agrees(curp, p));
}

/* Lines: names, surname, second surname, birth, then sex and state. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = fuzz_string(data, size), *line[6], *next = s;
	struct identity p = { 0 };
	struct err err = ERR_INIT;
	size_t i;

	one(s);
	for (i = 0; i < NELEM(line); i++)
		line[i] = next ? strsep(&next, "\n") : NULL;
	p.names = line[0];
	p.surname = line[1];
	p.surname2 = line[2];
	if (!line[3] || date_parse(line[3], &today, true, &p.birth,
	    &err) != 0)
		p.birth = (struct date){ 0 };
	if (line[4] && line[4][0] && strchr("HMX", line[4][0]))
		p.sex = line[4][0];
	if (line[5] && curp_is_state(line[5]))
		p.state = line[5];
	somebody(&p);
	mem_free_text(s);
	return 0;
}
