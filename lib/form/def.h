/*
 * def.h - what a form is: the read-only description made from its YAML
 *
 * resguardo-form(5) is the reference of the grammar.  A definition lives in
 * one arena and dies whole.  Templates (plantilla) and their prefixes are
 * already expanded here: an address is just its fields.
 */
#ifndef LIB_FORM_DEF_H
#define LIB_FORM_DEF_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/base/mem.h"
#include "lib/form/value.h"

struct rule;			/* rule.h */
struct pattern;			/* pattern.h */

enum field_type {
	FIELD_TEXT,		/* texto */
	FIELD_LONG_TEXT,	/* texto_largo */
	FIELD_INTEGER,		/* entero */
	FIELD_MONEY,		/* dinero */
	FIELD_DATE,		/* fecha */
	FIELD_TIME,		/* hora */
	FIELD_YES_NO,		/* si_no */
	FIELD_CODE,		/* catalogo */
	FIELD_CODES,		/* varios */
	FIELD_CURP,		/* curp */
	FIELD_PHONE,		/* telefono */
	FIELD_RECORD,		/* registro: one record of another form */
	FIELD_RECORDS,		/* registros: several of them */
	FIELD_GROUP,		/* grupo: entries with fields of their own */
	FIELD_TYPE_COUNT
};

/* Lineamientos 38. */
enum category {
	CATEGORY_NONE,		/* ninguna: not a personal datum */
	CATEGORY_IDENTITY,	/* identificativo */
	CATEGORY_PROCEDURE,	/* procedimiento */
	CATEGORY_SENSITIVE,	/* sensible */
	CATEGORY_HEALTH,	/* salud */
	CATEGORY_ACADEMIC,	/* academico */
	CATEGORY_PROPERTY,	/* patrimonial */
	CATEGORY_FAMILY,	/* familiar */
	CATEGORY_PERSONAL,	/* personal */
	CATEGORY_MIGRATION,	/* migratorio */
	CATEGORY_COUNT
};

/* tras_integrar: what may still be done once the caso is integrado. */
enum after {
	AFTER_OPEN,		/* abierto: everything */
	AFTER_ADD,		/* agrega: what there was stays */
	AFTER_CLOSED,		/* cerrado: nothing */
	AFTER_COUNT
};

enum field_flags {
	FIELD_PARTIAL	 = 1 << 0,	/* parcial: a date may lack its day */
	FIELD_EXTRA	 = 1 << 1,	/* adicional: lives in adicionales */
	FIELD_READ_ONLY	 = 1 << 2,	/* calculado: shown, never typed */
	FIELD_PAST	 = 1 << 3,	/* pasado: not after today */
};

/* What a code of a catalogue is in a CURP. */
struct letters {
	const char	*code, *letters;
};

/* curp_de: among the same fields as depends_on; -1 where there is none. */
struct curp_of {
	int		 names, surname, surname2, sex, birth, state;
	const struct letters *sex_letters, *state_letters;
	int		 nsex, nstate;
};

struct field_def {
	const char	*name;		/* ^[a-z][a-z0-9_]{0,50}$ */
	const char	*label;
	const char	*help;		/* one sentence; may be NULL */
	const char	*example;	/* may be NULL */
	const char	*law;		/* "XXXIV.II.a tipo"; may be NULL */
	const char	*column;	/* NULL when FIELD_EXTRA or a group */
	const char	*catalog;	/* FIELD_CODE(S) */
	const char	*of_form;	/* FIELD_RECORD(S): which form */
	const char	*carry;		/* trae: "forma.campo", or NULL */
	enum field_type	 type;
	enum category	 category;
	enum after	 after;		/* the form's, unless it says its own */
	unsigned	 flags;		/* enum field_flags */
	unsigned	 missing;	/* reasons allowed: 1 << enum missing */
	unsigned	 max;		/* characters; group: entries */
	const struct pattern *pattern;	/* patron; NULL: any text */
	int64_t		 least, most;	/* integers; money in cents */
	int		 depends_on;	/* the parent code, earlier among the
					   same fields (in a group: counted
					   from its first); -1 */
	const struct curp_of *curp_of;	/* FIELD_CURP; NULL: of nothing */
	const struct rule *applies;	/* aplica_si; NULL: always */
	const struct rule *required;	/* integrar; NULL: never */
	const char	*applies_as, *required_as; /* as written; or NULL */
	const char	*entry_label;	/* group: etiqueta_entrada, or NULL */
	int		 first, count;	/* group: its fields in `sub` */
	int		 line;		/* in the file, for messages */
};

enum check_level { CHECK_ERROR, CHECK_DOUBT };

/*
 * revisiones: when `when` holds, the message is shown at `field`.  Those of a
 * group are made of each entry by itself.
 */
struct check_def {
	const char	*name;
	enum check_level level;
	const struct rule *when;
	int		 group;		/* of each of its entries; -1 */
	int		 field;		/* index in fields; of a group's,
					   counted from its first */
	const char	*message;
	int		 line;
};

/*
 * exige: while `when` holds for a record of a caso, the caso has one of `form`
 * too, or is not integrated; a doubt is only shown.
 */
struct demand_def {
	const char	*form;
	enum check_level level;
	const struct rule *when;
	int		 line;
};

struct page_def {
	const char	*title;
	int		 first, count;	/* in fields */
	const struct rule *applies;	/* NULL: always */
};

struct form_def {
	const char	*name;
	int		 version;
	const char	*title;		/* "Persona agresora" */
	const char	*law;
	const char	*table;		/* in schema banco */
	const char	*parent;	/* padre: NULL, or a form's name */
	const char	*section;	/* seccion: what acl and tickets name */
	const char	*entry_label;	/* etiqueta: "{alias} {nombres}" */
	bool		 repeats;	/* several records under one parent */
	enum after	 after;
	int		 order;		/* place among the sections */
	struct field_def *fields;	/* top-level fields, in page order */
	int		 nfields;
	struct field_def *sub;		/* fields of all groups */
	int		 nsub;
	struct page_def	*pages;
	int		 npages;
	struct check_def *checks;
	int		 nchecks;
	struct demand_def *demands;
	int		 ndemands;
	struct arena	*arena;
};

/* -1 when there is none. */
int	form_field(const struct form_def *f, const char *name);

/*
 * The same among the fields of a group, counted from its first; group -1
 * means the form's own fields.
 */
int	form_field_in(const struct form_def *f, int group, const char *name);

/* The page that the field stands on. */
int	form_page_of(const struct form_def *f, int field);

const char *field_type_name(enum field_type t);
enum field_type field_type_from_name(const char *s); /* FIELD_TYPE_COUNT */
const char *category_name(enum category c);
enum category category_from_name(const char *s);     /* CATEGORY_COUNT */
const char *after_name(enum after a);
enum after after_from_name(const char *s);	     /* AFTER_COUNT */

/*
 * Loads the form in text[0..n): a YAML stream of template documents and one
 * form.  `name` is used in messages; a document that begins with the line
 * "--- # file" is called by that name, with its own lines (yaml.h).  On
 * failure err->msg is a sentence in Spanish, "archivo:línea: qué está mal; se
 * esperaba qué".  That catalogues and other forms exist is not known here.
 */
struct form_def *form_load(const char *name, const char *text, size_t n,
	    struct err *err) MUSTCHECK;
void	form_free(struct form_def **f);

#endif
