#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include "ctl/csv.h"
#include "ctl/ctl.h"

/* What is wrong with a file says where, and is one line of text. */
int
complain(const char *fmt, ...)
{
	char what[400];
	va_list ap;

	va_start(ap, fmt);
	must(vsnprintf(what, sizeof(what), fmt, ap) > 0);
	va_end(ap);
	must(!strchr(what, '\033'));
	return CTL_FAILED;
}

static void
answer(void *ctx, const char *const *cell, struct buf *out)
{
	(void)ctx;
	buf_printf(out, "%s,\"%s", cell[1], cell[0]);
}

/* As the program does, from one stream to the other. */
static int
run(char *in, size_t size, char **out, size_t *len)
{
	static const char *const needs[] = { "a", "b" };
	const struct csv_job job = { needs, NELEM(needs), answer, NULL };
	FILE *was_in = stdin, *was_out = stdout;
	int rc;

	stdin = fmemopen(in, size, "r");
	stdout = open_memstream(out, len);
	must(stdin && stdout);
	rc = csv_answer(&job);
	fclose(stdin);
	fclose(stdout);
	stdin = was_in;
	stdout = was_out;
	return rc;
}

/* What it writes it can read, and adds a column to that; nothing is lost. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *in, *once = NULL, *twice = NULL;
	size_t n = 0, m = 0;

	if (size == 0)
		return 0;
	in = malloc(size);
	must(in != NULL);
	memcpy(in, data, size);
	if (run(in, size, &once, &n) == CTL_OK && n > 0) {
		must(run(once, n, &twice, &m) == CTL_OK);
		must(m > n);
	}
	free(in);
	free(once);
	free(twice);
	return 0;
}
