/*
 * check.h - from what was typed to what it means, and what is wrong with it
 *
 * Screens ask field_accept() when a field is left and record_check() when a
 * page, a form or a case is looked at whole.  Sentences are in Spanish, kind,
 * and never quote the value back.
 */
#ifndef LIB_FORM_CHECK_H
#define LIB_FORM_CHECK_H

#include "lib/base/base.h"
#include "lib/base/date.h"
#include "lib/base/identity.h"
#include "lib/form/catalog.h"
#include "lib/form/record.h"

enum problem_kind {
	PROBLEM_NONE,
	PROBLEM_WRONG,		/* tipo: it cannot be that */
	PROBLEM_CATALOG,	/* fuera_de_catalogo */
	PROBLEM_ERROR,		/* an error check of the form */
	PROBLEM_DOUBT,		/* a doubt; may be filed all the same */
	PROBLEM_REQUIRED,	/* falta: needed to integrate */
	PROBLEM_UNKNOWN_FIELD,	/* campo_desconocido (from the bank) */
	PROBLEM_REVISION,	/* somebody saved it meanwhile (bank) */
	PROBLEM_GONE,		/* no_existe (bank) */
};

/* The bank's word for it ("fuera_de_catalogo"), both ways. */
const char *problem_code(enum problem_kind k);
enum problem_kind problem_from_code(const char *s);	/* PROBLEM_NONE */

struct problem {
	enum problem_kind kind;
	struct place	  at;		/* field -1: the whole record */
	char		  text[160];	/* the sentence */
};

struct problems {
	struct problem	*p;	/* owned */
	int		 n;
};
void	problems_release(struct problems *ps);
void	problems_add(struct problems *ps, enum problem_kind kind,
	    struct place at, const char *fmt, ...) PRINTFLIKE(4, 5);

/* How a field's choices are had; the store or a test stands behind it. */
struct catalog_source {
	/* Borrowed for good; NULL when there is none.  parent may be NULL. */
	const struct catalog *(*get)(void *ctx, const char *name,
	    const char *parent);
	void	*ctx;
};

/*
 * What a CURP must be is known in lib/domain/curp.h, which lib/form may not
 * see: each program says so once at its start.
 * Until then only its length and characters are looked at, and nothing is
 * proposed.
 */
void	check_use_curp(bool (*check)(const char *curp,
	    const struct date *today, char *why, size_t n),
	    bool (*same)(const char *curp, const struct identity *who),
	    bool (*propose)(const struct identity *who, char *out));

/*
 * Understands v->text as the field's type: fills v->canon and rewrites
 * v->text in its full form ("5/3/26" becomes "05/03/2026").  On failure
 * leaves the text, clears canon and fills *why; returns whether it is well.
 * An empty text is well.  Two-digit years of a date that must be past are up
 * to this one, of others up to twenty years from now.  `siblings` is for
 * dependent catalogues; NULL source accepts any code.  Records (registro) are
 * choices too: the source is asked for the form's name.  A canon that comes
 * with the very text it is shown by is kept, which tells two choices of one
 * label apart.
 */
bool	field_accept(const struct field_def *f, struct value *v,
	    const struct record *siblings, struct place at,
	    const struct catalog_source *src, const struct date *today,
	    struct problem *why);

/* v->text from v->canon, as people read it; labels from the catalogue. */
void	field_show(const struct field_def *f, struct value *v,
	    const struct record *siblings, struct place at,
	    const struct catalog_source *src);

/* Whether the field (or the whole page) applies, by the answers so far. */
bool	field_applies(const struct record *r, struct place at,
	    const struct date *today);
bool	page_applies(const struct record *r, int page,
	    const struct date *today);

/*
 * Everything that is wrong, doubtful or missing now, in page order.  What
 * does not apply is not asked for, and a check of the form (revisiones) is made
 * only while the field it is told at applies, as in the bank: what nobody can
 * see, nobody could mend.
 */
void	record_check(const struct record *r, const struct catalog_source *src,
	    const struct date *today, struct problems *out);

#endif
