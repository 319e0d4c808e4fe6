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
 *           | "siempre" | "nunca"
 *   term   := literal | campo | "hoy" [ ("+" | "-") número ("dias" | "años") ]
 *           | "edad" "(" campo ")"           (also on the left of a test)
 *   literal:= 'texto' | número | aaaa-mm-dd
 *
 * A missing value makes a comparison unknown; unknown is not true, also under
 * "no".  Dates of which a part is known compare by their first day for > and
 * >=, by their last for < and <=: a rule never accuses without knowing.
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

/* entry is an index as in struct place, or -1. */
bool	rule_holds(const struct rule *rule, const struct record *r, int field,
	    int entry, const struct date *today);

/*
 * The same as an SQL boolean expression over a row alias `r` (and `e` for
 * the entry of a group); NULL means unknown.  Today is `banco.hoy()`.
 */
void	rule_sql(const struct rule *rule, const struct form_def *f, int group,
	    struct buf *out);

#endif
