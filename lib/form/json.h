/*
 * json.h - answers as the bank's `datos` (decision 19) and back
 *
 * datos = {campo: value | [codes] | {"sin": reason} | null}.  Numbers are
 * numbers, money a string, yes/no a boolean, a date of which the form allows
 * parts {"desde","hasta","precision":"dia|mes|anio"}, other dates ISO text;
 * a group is a list of objects, each with its number as "n".
 */
#ifndef LIB_FORM_JSON_H
#define LIB_FORM_JSON_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/base/err.h"
#include "lib/form/record.h"

/* One value as JSON text; "null" when there is none or it is wrong. */
void	value_to_json(const struct field_def *f, const struct value *v,
	    struct buf *out);

/* The whole record; fields without any answer are left out. */
void	record_to_json(const struct record *r, struct buf *out);

/*
 * Fills the record from `datos` text.  Only canon and missing are set: call
 * field_show() after.  Unknown keys are ignored (an older form's field).
 */
int	record_from_json(struct record *r, const char *json, struct err *err)
	    MUSTCHECK;

/* canon from the JSON of one value (a draft's `valor`); text stays. */
int	value_from_json(const struct field_def *f, struct value *v,
	    const char *json, struct err *err) MUSTCHECK;

#endif
