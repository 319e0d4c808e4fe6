/*
 * rule.h - the small language of aplica_si, integrar and revisiones
 *
 *   expr   := and { "o" and }
 *   and    := not { "y" not }
 *   not    := "no" not | "(" expr ")" | test
 *   test   := campo "contestado"             has a value or a reason
 *           | campo "con_valor"              has a value
 *           | campo ("=" | "<>" | "<" | "<=" | ">" | ">=") term
 *           | campo "en" "(" literal { "," literal } ")"
 *           | campo "incluye" literal        one code of a `varios`
 *           | campo "parece" literal         a text written so (pattern.h)
 *           | campo "discrepa"               a CURP that is not of whom its
 *                                            curp_de fields speak
 *           | campo "repetida"               a CURP that another expediente
 *                                            she may see has: only the bank
 *                                            knows, here it is unknown
 *           | "siempre" | "nunca"
 *   term   := literal | campo | "hoy" [ ("+" | "-") número ("dias" | "años") ]
 *           | "edad" "(" campo ")"           (also on the left of a test)
 *   literal:= 'texto' | número | aaaa-mm-dd
 *
 * A missing value makes a comparison unknown; unknown is not true, also under
 * "no".  A date of which a part is known is every day it may be: a comparison
 * holds when it does for all of them, fails when it does for none, and is
 * unknown otherwise, so a rule never accuses without knowing.
 * What is compared must be of one kind, which rule_parse() sees to: text with
 * text (only = <> and en), 'si' or 'no' with si_no, 'HH:MM' with hora, numbers
 * with numbers, days with days.  A group may only be asked `contestado` and
 * `con_valor`, which mean an entry; a `varios` those and `incluye`.
 * Inside a group a bare name means the entry's own field, else the form's.
 * The same rule is made into SQL (sqlgen.h), so the bank and the screen agree.
 */
#ifndef LIB_FORM_RULE_H
#define LIB_FORM_RULE_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/base/date.h"
#include "lib/base/err.h"
#include "lib/form/record.h"

/*
 * Parses `text` for a form whose fields are known already; `group` is the
 * index of the group the rule stands in, or -1.  The rule lives in the arena
 * of the form.  The message is in Spanish and says where in the rule.
 */
struct rule *rule_parse(struct form_def *f, int group, const char *text,
	    struct err *err) MUSTCHECK;

/*
 * The same for a rule of a template: a name means prefix + name when there
 * is such a field.  prefix may be "".
 */
struct rule *rule_parse_in(struct form_def *f, int group, const char *prefix,
	    const char *text, struct err *err) MUSTCHECK;

/* Both must hold; either may be NULL, and then it is the other. */
const struct rule *rule_both(struct form_def *f, const struct rule *a,
	    const struct rule *b) MUSTCHECK;

/* Whether a field may not have that name because rules mean something by it. */
bool	rule_is_word(const char *name);

/* entry is an index as in struct place, or -1. */
bool	rule_holds(const struct rule *rule, const struct record *r, int field,
	    int entry, const struct date *today);

/*
 * The same as an SQL boolean expression over a row alias `r` (and `e` for
 * the entry of a group) and today as `hoy`; NULL means unknown.
 */
void	rule_sql(const struct rule *rule, const struct form_def *f, int group,
	    struct buf *out);

/*
 * What stands for {} in the sentence of a check, as an SQL text: of repetida
 * the folio.  False when the rule has no such thing.
 */
bool	rule_sql_detail(const struct rule *rule, const struct form_def *f,
	    int group, struct buf *out);

/*
 * Each text that a rule of the form (aplica_si, integrar, revisiones, exige)
 * compares with a field: of a catalogue it must be one of its codes.
 */
typedef void rule_code_fn(void *ctx, const struct field_def *d,
	    const char *text);
void	rule_each_code(const struct form_def *f, rule_code_fn *fn, void *ctx);

#endif
