/*
 * formset.h - a folder of forms, catalogues and law, read and held together
 *
 * forms/ (one file a form), forms/plantilla, forms/catalogo, forms/ley.  All
 * that is wrong is told at once on stderr, as "archivo:línea: qué está mal; se
 * esperaba qué".
 */
#ifndef CTL_FORMSET_H
#define CTL_FORMSET_H

#include "lib/base/base.h"
#include "ctl/calendars.h"
#include "lib/base/buf.h"
#include "lib/base/mem.h"
#include "lib/base/yaml.h"
#include "lib/form/catalog.h"
#include "lib/form/def.h"
#include "lib/store/db.h"

/* A part of the stream a form is stored as: which file its lines are from. */
struct segment {
	char	*path;		/* owned */
	int	 first;		/* its first line in the stream */
};

struct form_file {
	struct buf	 text;		/* templates, then the form */
	struct segment	*segments;	/* owned */
	int		 nsegments;
	struct form_def	*def;		/* owned; NULL when it is wrong */
};

struct catalog_file {
	char		*path;		/* owned */
	struct catalog	*catalog;	/* owned; NULL when it is wrong */
};

/* Of a catalogue: how many others stand above it at most. */
enum { CATALOG_DEPTH = 3 };

struct law_file {
	char		*path;		/* owned */
	const struct yaml *doc;		/* in the set's arena; NULL: wrong */
};

struct formset {
	char		*dir;		/* owned */
	struct arena	*arena;
	struct form_file *form;
	int		 nforms;
	struct catalog_file *catalog;
	int		 ncatalogs;
	struct law_file	*law;
	int		 nlaws;
	struct calendars calendars;
	int		 wrong;		/* how many things were told */
};

/* Reads all of it and checks one thing against the other. */
void	formset_load(struct formset *s, const char *dir);
void	formset_release(struct formset *s);

/* Also against the tables of a migrated database: table, column, type. */
void	formset_check_base(struct formset *s, struct db *db);

/* NULL when there is none. */
const struct form_def *formset_form(const struct formset *s, const char *name);
const struct catalog *formset_catalog(const struct formset *s,
	    const char *name);

/* Tells one thing about a line of the form's stream. */
void	formset_tell(struct formset *s, const struct form_file *f, int line,
	    const char *fmt, ...) PRINTFLIKE(4, 5);

#endif
