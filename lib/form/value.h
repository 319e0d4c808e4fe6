/*
 * value.h - one answer: what was typed, what it means, or why there is none
 *
 * `text` is what the person sees and wrote, even when it is wrong; `canon` is
 * its one stored form and NULL unless the text was understood:
 *
 *   texto, texto_largo, telefono, curp   the clean text itself
 *   entero            "-12"             dinero      "1234.50"
 *   fecha             ISO, by precision ("2026-03-05", "2026-03", "2026")
 *   hora              "HH:MM"           si_no       "si" or "no"
 *   catalogo          the code          registro    the id (uuid)
 *   varios            codes or ids, one space between, in catalogue order
 *
 * The reasons for having no value are those of decision 14 (BANAVIM and the
 * Lineamientos keep them apart); a value and a reason exclude each other.
 */
#ifndef LIB_FORM_VALUE_H
#define LIB_FORM_VALUE_H

#include "lib/base/base.h"

enum missing {
	MISSING_NOT,		/* there is a value, or nobody got here yet */
	MISSING_NOT_ASKED,	/* no_preguntado */
	MISSING_UNKNOWN,	/* no_sabe */
	MISSING_REFUSED,	/* no_quiso */
	MISSING_NOT_APPLICABLE,	/* no_aplica */
	MISSING_COUNT
};

struct value {
	char		*text;	/* owned; NULL: nothing typed */
	char		*canon;	/* owned; NULL: nothing, or not understood */
	enum missing	 missing;
};

/* "no_sabe"; NULL for MISSING_NOT. */
const char *missing_code(enum missing m);
/* What people read: "No sabe". */
const char *missing_label(enum missing m);
/* MISSING_COUNT when it is none of them. */
enum missing missing_from_code(const char *code);

void	value_release(struct value *v);		/* wipes; back to empty */
void	value_set(struct value *v, const char *text, const char *canon);
void	value_set_missing(struct value *v, enum missing m);
void	value_copy(struct value *to, const struct value *from);

/* Nothing typed and no reason given. */
bool	value_is_empty(const struct value *v);
/* A usable value, or a reason. */
bool	value_is_answered(const struct value *v);
/* Text that could not be understood. */
bool	value_is_wrong(const struct value *v);
bool	value_equal(const struct value *a, const struct value *b);

/* Whether `code` is one of the words of a `varios` canon (may be NULL). */
bool	value_has_code(const struct value *v, const char *code);

#endif
