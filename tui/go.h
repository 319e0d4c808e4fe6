/*
 * go.h - from a list to what it lists: the ways into the form screen
 *
 * Screens never call each other; what several of them do to open a section, a
 * record or a draft stands here once.
 */
#ifndef TUI_GO_H
#define TUI_GO_H

#include "lib/base/base.h"
#include "tui/screen.h"

struct widget;

/* A new expediente: a draft of the form that begins one. */
void	go_new(struct app *a);
/* Goes on with a draft, on the field where it was left; false: it is gone. */
bool	go_draft(struct app *a, const char *key);
/*
 * Opens a record, or begins one (id ""); stands on `path` when that is not
 * NULL.  What the bank says may not be changed is only shown.
 */
void	go_record(struct app *a, const char *expediente, const char *form,
	    const char *parent, const char *id, const char *path);
/* Opens a section: its list when it repeats, else its one record. */
void	go_section(struct app *a, const char *expediente, const char *form);
/*
 * Search, over whatever is on the screen; inside an expediente ("" outside)
 * its sections too, of which `form` is the one she is in.  And her month.
 */
void	go_find(struct app *a, const char *expediente, const char *form);
void	go_month(struct app *a);
/* What that text finds, over whatever is on the screen. */
void	go_look_for(struct app *a, const char *text);
/* Its overview; whether it could be opened. */
bool	go_expediente(struct app *a, const char *expediente);
/* What waits: the review of a caso, or the section that is still to be done. */
void	go_pending(struct app *a, const struct pending_row *p);
/* Which expedientes somebody saw, and that it was looked into. */
void	go_reading(struct app *a, const struct reading *r);
/* Review of the only caso, or the list of casos to choose from. */
void	go_review(struct app *a, const char *expediente);

/*
 * Whose expediente is on the screen: those that know its folio say so, and
 * the title of every screen inside it begins with it.
 */
void	go_is_in(const char *expediente, const char *folio);
/*
 * The space bar on an empty entry writes the folio of the expediente she was
 * in last, other than `but` ("": any); whether it was that.
 */
bool	go_recalls(struct widget *entry, const struct term_event *ev,
	    const char *but);
void	go_title(char *out, size_t n, const char *expediente,
	    const char *title);

/* The form of a caso, which is what is reviewed and integrated. */
#define FORM_CASO	"caso"

#endif
