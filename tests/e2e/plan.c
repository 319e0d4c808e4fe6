/*
 * plan - keystroke scripts for every field of every form
 *
 *   plan forms today [form ...]
 *
 * Prints what to type and what the bank must hold then, tabs between:
 *
 *   E n			a new expediente, the n-th
 *   F form title		one record of that form
 *   P label			the focus is there before what follows
 *   T text keys		letters, then keys by tmux's names
 *   W form field n value	what that types; n: its entry, 0: none.
 *				<null> where the field is only passed, and
 *				<no_sabe> where that is why; @form for the
 *				record of that form
 *   S				it is saved
 *   N fields			so many were typed, and so many there are
 *
 * Each form is filled as often as it takes until every field that can be
 * typed was typed; filling n of each stands in expediente n.  Ends with 1 when
 * a field is left over, which it names.
 */
#include "lib/base/base.h"
#include "tests/e2e/plan.h"

#include "lib/base/mem.h"
#include "lib/domain/curp.h"

enum { FILLINGS = 12 };

struct form_plan {
	const struct form_def *f;
	struct cover	 cover, seen;
	struct filling	 filling[FILLINGS];
	int		 n;		/* fillings that type something new */
	int		 done;		/* expediente it was last written in */
};

struct planner {
	struct formset	 set;
	struct form_plan *form;
	struct date	 today;
	int		 wrong;
};

/* ---- choosing ---- */

static void
name_left(struct planner *p, const struct form_plan *fp)
{
	int i;

	p->wrong++;
	for (i = 0; i < fp->f->nfields; i++)
		if (!fp->cover.top[i])
			fprintf(stderr, "nobody types %s.%s\n", fp->f->name,
			    fp->f->fields[i].name);
	for (i = 0; i < fp->f->nsub; i++)
		if (!fp->cover.sub[i])
			fprintf(stderr, "nobody types %s, in a group: %s\n",
			    fp->f->name, fp->f->sub[i].name);
}

static void
choose(struct planner *p, int form)
{
	struct form_plan *fp = &p->form[form];

	while (fp->cover.left > 0 && fp->n < FILLINGS) {
		struct filling *w = &fp->filling[fp->n];

		filling_init(w, &p->set, form, fp->n, &p->today);
		cover_choose(&fp->cover, w);
		if (!cover_mark(&fp->cover, w)) {
			filling_release(w);
			break;
		}
		fp->n++;
	}
	if (fp->cover.left > 0)
		name_left(p, fp);
}

/* ---- writing down ---- */

struct writing {
	struct planner	*p;
	struct filling	*w;
	bool		 fresh;		/* nothing of this page yet */
	int		 pages, stops;
};

static void
put_want(const struct writing *k, const struct record *r, struct place at,
    const char *canon)
{
	const struct field_def *f = record_field(r, at);
	const struct field_def *group = at.sub < 0 ? NULL :
	    &r->form->fields[at.field];
	const char *why = missing_code(record_get(r, at)->missing), *s;

	printf("W\t%s\t%s%s%s\t%d\t", k->w->f->name, group ? group->name : "",
	    group ? "." : "", f->name, at.entry + 1);
	if (why)
		printf("<%s>", why);
	else if (canon && f->of_form)
		printf("@%s", f->of_form);
	else
		for (s = canon ? canon : "<null>"; *s; s++)
			if (*s == '\n')
				fputs("\\n", stdout);
			else
				putchar(*s);
	putchar('\n');
}

/* What the program must make of it is what was meant. */
static void
hold(struct writing *k, const struct record *r, struct place at,
    const char *canon, const char *typed)
{
	static const struct catalog_source any = { NULL, NULL };
	const struct field_def *f = record_field(r, at);
	struct value v = { NULL, NULL, MISSING_NOT };
	struct problem why;
	char *text;

	if (f->catalog || f->of_form || f->type == FIELD_LONG_TEXT)
		return;
	text = mem_dup_n(typed, strcspn(typed, "\t"));
	value_set(&v, text, NULL);
	if (!field_accept(f, &v, r, at, &any, &k->p->today, &why) ||
	    strcmp(v.canon, canon) != 0) {
		fprintf(stderr, "%s.%s: «%s» is not %s: %s\n", r->form->name,
		    f->name, text, canon, why.text);
		k->p->wrong++;
	}
	value_release(&v);
	mem_free_text(text);
}

static void
put_keys(struct writing *k, const struct record *r, struct place at,
    const char *canon)
{
	struct buf keys = BUF_INIT;
	const char *s, *end;

	if (!answer_keys(k->w, r, at, canon, &keys)) {
		fprintf(stderr, "%s.%s: no letters lead to %s\n",
		    r->form->name, record_field(r, at)->name, canon);
		k->p->wrong++;
	}
	hold(k, r, at, canon, keys.s);
	for (s = keys.s; (end = strchr(s, '\n')); s = end + 1)
		printf("T\t%.*s\n", (int)(end - s), s);
	buf_release(&keys);
}

/* The first of the list; one alone is taken without asking. */
static void
put_reason(const struct field_def *f)
{
	printf("T\t\tF3\n");
	if (f->missing & (f->missing - 1))
		puts("T\t1\t");
}

static void
put_stop(void *ctx, enum stop what, const struct record *r, struct place at,
    const char *canon)
{
	struct writing *k = ctx;

	if (what == STOP_PAGE) {
		k->fresh = true;
		k->pages++;
		return;
	}
	k->stops++;
	if (k->fresh && what == STOP_FIELD)
		printf("P\t%s\n", record_field(r, at)->label);
	k->fresh = false;
	if (what == STOP_ENTRY) {
		puts("T\t\tF4");
		return;
	}
	if (what == STOP_FIELD)
		put_want(k, r, at, canon);
	if (canon)
		put_keys(k, r, at, canon);
	else if (what == STOP_FIELD &&
	    record_get(r, at)->missing != MISSING_NOT)
		put_reason(record_field(r, at));
	else
		puts("T\t\tTab");
}

/* ---- what to look at ---- */

static void
put_view(struct buf *way, const char *title, const char *more)
{
	printf("V\t%s\t%s%s\n", way->s, title, more);
	buf_clear(way);
}

static void
put_way(struct buf *way, const char *key, int n)
{
	while (n-- > 0)
		buf_printf(way, "%s%s", way->len ? " " : "", key);
}

/* One entry, or the fields of a page that belong to no group. */
static bool
is_new(struct cover *seen, const struct record *r, struct place at, int n)
{
	int *i = at.entry < 0 ? &at.field : &at.sub;
	bool fresh = false;

	for (; n > 0; n--, ++*i)
		fresh = cover_place(seen, r, at) || fresh;
	return fresh;
}

/* From its first field; back from an entry she stands on its row. */
static void
put_page(struct cover *seen, const struct record *r, const struct page_def *p,
    const struct date *today, struct buf *way)
{
	struct place at = { p->first, -1, -1 }, in;
	int tabs = 0;

	if (is_new(seen, r, at, p->count))
		put_view(way, p->title, "");
	for (; at.field < p->first + p->count; at.field++) {
		const struct field_def *f = &r->form->fields[at.field];

		if (f->flags & FIELD_READ_ONLY || !field_applies(r, at, today))
			continue;
		in = (struct place){ at.field, 0, 0 };
		for (; in.entry < r->nentries[at.field]; in.entry++, tabs++) {
			if (!is_new(seen, r, in, f->count))
				continue;
			put_way(way, "Tab", tabs);
			put_way(way, "Enter", 1);
			put_view(way, f->label, ": entrada");
			tabs = 0;
		}
		tabs++;
	}
	put_way(way, "PageDown", 1);
}

/*
 * From the end of the form back to its first field, and through it.  In a
 * long text the key goes to its first line before it turns a page.
 */
static void
put_views(const struct writing *k, const struct record *r)
{
	struct cover *seen = &k->p->form[k->w->form].seen;
	struct buf way = BUF_INIT;
	int i;

	put_way(&way, "PageUp", 2 * (k->pages - 1));
	put_way(&way, "BTab", k->pages == 1 ? k->stops : 0);
	for (i = 0; i < r->form->npages; i++)
		if (page_applies(r, i, &k->p->today))
			put_page(seen, r, &r->form->pages[i], &k->p->today,
			    &way);
	buf_release(&way);
}

static void
write_form(struct planner *p, struct filling *w)
{
	struct writing k = { .p = p, .w = w, .fresh = true };
	struct record r;

	printf("F\t%s\t%s\n", w->f->name, w->f->title);
	filling_walk(w, &r, put_stop, &k);
	put_views(&k, &r);
	record_release(&r);
	puts("S");
}

/* Of a form that has nothing new to type: what its label needs. */
static void
write_bare(struct planner *p, int form, int number)
{
	struct filling w;

	filling_init(&w, &p->set, form, number, &p->today);
	cover_choose(&p->form[form].cover, &w);
	write_form(p, &w);
	filling_release(&w);
}

static void need(struct planner *p, const char *name, int number);

/* Those it stands under, and those it names, come first. */
static void
need_before(struct planner *p, const struct form_def *f, int number)
{
	int i;

	if (f->parent)
		need(p, f->parent, number);
	for (i = 0; i < f->nfields; i++)
		if (f->fields[i].of_form)
			need(p, f->fields[i].of_form, number);
	for (i = 0; i < f->nsub; i++)
		if (f->sub[i].of_form)
			need(p, f->sub[i].of_form, number);
}

static void
need(struct planner *p, const char *name, int number)
{
	struct form_plan *fp = p->form;
	int i = 0;

	while (strcmp(fp->f->name, name) != 0) {
		fp++;
		i++;
	}
	if (fp->done > number)
		return;
	fp->done = number + 1;
	need_before(p, fp->f, number);
	if (number < fp->n)
		write_form(p, &fp->filling[number]);
	else
		write_bare(p, i, number);
}

static void
write_all(struct planner *p)
{
	int number, i;
	bool begun;

	for (number = 0; number < FILLINGS; number++) {
		begun = false;
		for (i = 0; i < p->set.nforms; i++) {
			if (number >= p->form[i].n)
				continue;
			if (!begun)
				printf("E\t%d\n", number + 1);
			begun = true;
			need(p, p->form[i].f->name, number);
		}
	}
}

static bool
is_wanted(const char *name, int n, char **names)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return n == 0;
}

int
main(int argc, char **argv)
{
	struct planner p = { .wrong = 0 };
	struct err err = ERR_INIT;
	int i, k, fields = 0;
	bool wanted;

	if (argc < 3 || date_from_iso(argv[2], &p.today, &err) != 0) {
		fprintf(stderr, "plan forms today [form ...]\n");
		return 2;
	}
	check_use_curp(curp_check, curp_agrees, curp_root);
	formset_load(&p.set, argv[1]);
	if (p.set.wrong)
		return 1;
	p.form = mem_alloc((size_t)p.set.nforms * sizeof(*p.form));
	for (i = 0; i < p.set.nforms; i++) {
		p.form[i].f = p.set.form[i].def;
		wanted = is_wanted(p.form[i].f->name, argc - 3, argv + 3);
		cover_init(&p.form[i].cover, p.form[i].f, wanted);
		cover_init(&p.form[i].seen, p.form[i].f, wanted);
		fields += p.form[i].cover.left;
		choose(&p, i);
	}
	write_all(&p);
	printf("N\t%d\n", fields);
	for (i = 0; i < p.set.nforms; i++) {
		cover_release(&p.form[i].cover);
		cover_release(&p.form[i].seen);
		for (k = 0; k < p.form[i].n; k++)
			filling_release(&p.form[i].filling[k]);
	}
	free(p.form);
	formset_release(&p.set);
	return p.wrong > 0;
}
