#include "lib/base/base.h"
#include "tui/w_common.h"

/*
 * What is typed may be longer than what is stored ("5 de marzo..."): those
 * with a form of their own get room, and field_accept() judges them.
 */
enum { ROOM = 40, TEXT_MAX = 120, AREA_MAX = 20000 };

struct widget *
w_field_new(const struct field_def *f, const struct record *siblings,
    struct place at, struct catalog_source src)
{
	switch (f->type) {
	case FIELD_TEXT:
		return w_text_new(f->max ? f->max : TEXT_MAX, 0);
	case FIELD_LONG_TEXT:
		return w_area_new(f->max ? f->max : AREA_MAX);
	case FIELD_YES_NO:
		return w_yesno_new();
	case FIELD_CODE:
	case FIELD_RECORD:
		return w_choice_new(f, siblings, at, src);
	case FIELD_CODES:
	case FIELD_RECORDS:
		return w_many_new(f, siblings, at, src);
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DATE:
	case FIELD_TIME:
	case FIELD_CURP:
	case FIELD_PHONE:
	case FIELD_GROUP:		/* has none; the screen draws it */
	case FIELD_TYPE_COUNT:
		break;
	}
	return w_text_new(ROOM, 0);
}
