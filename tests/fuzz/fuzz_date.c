#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "lib/base/date.h"

static const struct date today = { 2026, 11, 22, DATE_DAY };

static bool
same(const struct date *a, const struct date *b)
{
	return a->year == b->year && a->month == b->month &&
	    a->day == b->day && a->precision == b->precision;
}

/* What was understood is understood again as shown and as stored. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = fuzz_string(data, size), out[DATE_ISO_LEN];
	char hour[TIME_ISO_LEN], again[TIME_ISO_LEN];
	struct err err = ERR_INIT;
	struct date d, e, from, to;

	if (date_parse(s, &today, true, &d, &err) == 0) {
		date_show(&d, out);
		must(date_parse(out, &today, true, &e, &err) == 0);
		must(same(&d, &e));
		date_to_iso(&d, out);
		must(date_from_iso(out, &e, &err) == 0 && same(&d, &e));
		date_bounds(&d, &from, &to);
		must(date_cmp(&from, &to) <= 0 && date_cmp(&d, &from) == 0);
	}
	if (time_parse(s, hour, &err) == 0) {
		must(time_parse(hour, again, &err) == 0);
		must(strcmp(hour, again) == 0);
	}
	if (date_from_iso(s, &d, &err) == 0) {
		date_to_iso(&d, out);
		must(strcmp(out, s) == 0);
	}
	mem_free_text(s);
	return 0;
}
