#include "lib/base/base.h"
#include "ctl/calendars.h"

#include "ctl/ctl.h"
#include "lib/base/mem.h"

static void
load_one(struct calendars *cs, const char *dir, const char *name)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	struct err err = ERR_INIT;
	struct calendar *c = NULL;

	buf_printf(&path, "%s/%s", dir, name);
	if (file_read(path.s, &text, &err) == 0)
		c = calendar_load(path.s, text.s, text.len, &err);
	if (c) {
		cs->c = mem_resize(cs->c, (size_t)cs->n + 1, sizeof(*cs->c));
		cs->c[cs->n++] = c;
		if (cs->n == 1 || c->from < cs->from)
			cs->from = c->from;
		if (c->until > cs->until)
			cs->until = c->until;
	} else {
		fprintf(stderr, "%s\n", err.msg);
		cs->wrong++;
	}
	buf_release(&path);
	buf_release(&text);
}

void
calendars_load(struct calendars *cs, const char *dir)
{
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	char **names;
	int i, n;

	*cs = (struct calendars){ 0 };
	buf_printf(&b, "%s/calendario", dir);
	n = files_list(b.s, ".yaml", &names, &err);
	for (i = 0; i < n; i++)
		load_one(cs, b.s, names[i]);
	files_free(&names, n);
	buf_release(&b);
}

void
calendars_release(struct calendars *cs)
{
	int i;

	for (i = 0; i < cs->n; i++)
		calendar_free(&cs->c[i]);
	free(cs->c);
	*cs = (struct calendars){ 0 };
}
