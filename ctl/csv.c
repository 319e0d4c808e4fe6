#include "lib/base/base.h"
#include "ctl/csv.h"

#include <csv.h>

#include "ctl/ctl.h"
#include "lib/base/clean.h"
#include "lib/base/mem.h"

enum { MOST_COLUMNS = 256, MOST_NEEDED = 8, RECORD_BYTES = 1 << 20 };

struct table {
	const struct csv_job *job;
	struct buf	 cell[MOST_COLUMNS];
	int		 ncells;
	int		 ncolumns;	/* 0: the headings are to come */
	int		 at[MOST_NEEDED];
	long		 line, began;	/* now; of this record */
	size_t		 bytes;		/* of this record, so far */
	bool		 wrong;
};

static void	tell(struct table *t, const char *fmt, ...) PRINTFLIKE(2, 3);

static void
tell(struct table *t, const char *fmt, ...)
{
	char what[300];
	va_list ap;

	if (t->wrong)
		return;
	t->wrong = true;
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	complain("línea %ld: %s", t->began, what);
}

/* It goes to a terminal as it came, so it must be text. */
static bool
is_text(const char *s, size_t n)
{
	struct err unused = ERR_INIT;
	char *clean;
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 && s[i] != '\n' && s[i] != '\t')
			return false;
	clean = clean_text(s, n, CLEAN_LINES, &unused);
	mem_free_text(clean);
	return clean != NULL;
}

static void
take_cell(void *s, size_t n, void *ctx)
{
	struct table *t = ctx;
	const char *from = s;
	struct buf *b;
	size_t i;

	if (t->wrong)
		return;
	if (t->ncells == MOST_COLUMNS) {
		tell(t, "hay más de %d columnas", MOST_COLUMNS);
		return;
	}
	b = &t->cell[t->ncells++];
	buf_clear(b);
	/* A break within quotes, as Windows writes it, is a break. */
	for (i = 0; i < n; i++)
		if (from[i] != '\r' || i + 1 == n || from[i + 1] != '\n')
			buf_putc(b, from[i]);
	if (!is_text(b->s, b->len))
		tell(t, "hay caracteres que no son texto UTF-8; guarde el "
		    "archivo como «CSV UTF-8»");
}

static void
put_cell(const char *s, bool first)
{
	if (!first)
		putchar(',');
	if (s[strcspn(s, ",\"\n\t")] == '\0') {
		fputs(s, stdout);
		return;
	}
	putchar('"');
	for (; *s; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	putchar('"');
}

static void
put_record(const struct table *t, const char *answer)
{
	int i;

	for (i = 0; i < t->ncells; i++)
		put_cell(t->cell[i].s, i == 0);
	put_cell(answer, false);
	putchar('\n');
}

/* Where a heading stands; -1: nowhere. */
static int
find_heading(struct table *t, const char *name)
{
	int i, found = -1;

	for (i = 0; i < t->ncells; i++)
		if (strcmp(t->cell[i].s, name) == 0) {
			if (found >= 0)
				tell(t, "la columna «%s» está dos veces", name);
			found = i;
		}
	return found;
}

static void
take_headings(struct table *t)
{
	const struct csv_job *job = t->job;
	struct buf all = BUF_INIT;
	const char *missing = NULL;
	int i;

	for (i = 0; i < job->n; i++) {
		buf_printf(&all, "%s%s", i ? "," : "", job->needs[i]);
		t->at[i] = find_heading(t, job->needs[i]);
		if (t->at[i] < 0 && !missing)
			missing = job->needs[i];
	}
	if (missing && t->ncells == 1 && strchr(t->cell[0].s, ';'))
		tell(t, "las columnas van separadas por coma y no por punto "
		    "y coma");
	else if (missing)
		tell(t, "falta la columna «%s»; se esperaba un primer renglón "
		    "con %s", missing, all.s);
	t->ncolumns = t->ncells;
	if (!t->wrong)
		put_record(t, "respuesta");
	buf_release(&all);
}

static void
take_record(int end, void *ctx)
{
	struct table *t = ctx;
	const char *cell[MOST_NEEDED];
	struct buf answer = BUF_INIT;
	int i;

	(void)end;
	if (t->wrong)
		return;
	if (t->ncolumns == 0) {
		take_headings(t);
	} else if (t->ncells != t->ncolumns) {
		tell(t, "hay %d columnas y el primer renglón tiene %d",
		    t->ncells, t->ncolumns);
	} else {
		for (i = 0; i < t->job->n; i++)
			cell[i] = t->cell[t->at[i]].s;
		t->job->answer(t->job->ctx, cell, &answer);
		put_record(t, answer.s);
		buf_release(&answer);
	}
	t->ncells = 0;
	t->bytes = 0;
}

/* libcsv takes the spaces around a field away; here they are data. */
static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void
feed(struct table *t, struct csv_parser *p, const char *s, size_t n)
{
	if (t->bytes == 0)
		t->began = t->line;
	t->bytes += n;
	if (t->bytes > RECORD_BYTES)
		tell(t, "el renglón no termina; revise las comillas");
	else if (csv_parse(p, s, n, take_cell, take_record, t) != n)
		tell(t, "las comillas no se entienden; dentro de un dato van "
		    "dobles");
	/* An empty line is a record of no bytes. */
	if (t->ncells == 0 && t->bytes <= 2 && s[n - 1] == '\n')
		t->bytes = 0;
}

/* Line by line, so that a mistake has its number. */
static void
read_all(struct table *t, struct csv_parser *p)
{
	static const char mark[] = "\xef\xbb\xbf";
	char line[8192];
	size_t n, skip = 0;
	int c = 0;

	for (t->line = 1; !t->wrong && c != EOF; ) {
		for (n = 0; n < sizeof(line) && (c = getchar()) != EOF; ) {
			line[n++] = (char)c;
			if (c == '\n')
				break;
		}
		if (t->line == 1 && t->bytes == 0 && t->ncolumns == 0)
			skip = n >= 3 && memcmp(line, mark, 3) == 0 ? 3 : 0;
		if (n > skip)
			feed(t, p, line + skip, n - skip);
		skip = 0;
		if (c == '\n')
			t->line++;
	}
}

int
csv_answer(const struct csv_job *job)
{
	struct table t = { .job = job, .line = 1, .began = 1 };
	struct csv_parser p;
	int i;

	for (i = 0; i < MOST_COLUMNS; i++)
		t.cell[i] = (struct buf)BUF_INIT;
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		return complain("no hay memoria");
	csv_set_space_func(&p, no_space);
	read_all(&t, &p);
	if (!t.wrong && csv_fini(&p, take_cell, take_record, &t) != 0)
		tell(&t, "faltan las comillas que cierran");
	if (!t.wrong && t.ncolumns == 0)
		tell(&t, "no hay nada; se esperaba un primer renglón con los "
		    "nombres de las columnas");
	csv_free(&p);
	for (i = 0; i < MOST_COLUMNS; i++)
		buf_release(&t.cell[i]);
	return t.wrong ? CTL_FAILED : CTL_OK;
}
