/*
 * screen.h - the stack of screens, the one loop, the message line
 *
 * An event goes to the top screen; it answers by calling app_push(),
 * app_pop() or nothing, and never runs a loop of its own.  Each event redraws
 * the whole stack's top into stdscr; curses sends the difference.
 *
 * Rows: 0 is the title (institution, folio, DEMOSTRACIÓN), rows-2 the message
 * line, rows-1 the keys.  The screen has rows 1 .. rows-3.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "lib/auth/client.h"
#include "lib/auth/guard.h"
#include "lib/base/base.h"
#include "lib/base/conf.h"
#include "lib/store/store.h"
#include "tui/keys.h"
#include "tui/style.h"
#include "tui/term.h"

struct app;
struct screen;

struct screen_ops {
	const char *(*title)(const struct screen *);
	void	(*draw)(struct screen *, int rows, int cols);
	/* Returns whether the key was used; else the app's own keys apply. */
	bool	(*key)(struct screen *, const struct term_event *);
	/* The screen is on top again (something over it ended). */
	void	(*back)(struct screen *);
	/* auth_fd() is readable; only screens that asked have it. */
	void	(*auth)(struct screen *, const struct auth_reply *);
	/* A second of quiet passed (autosave inside long text). */
	void	(*tick)(struct screen *);
	/* Before lock, blank, exit: commit what is being typed.  May be NULL. */
	void	(*leave)(struct screen *);
	const struct key_hint *(*hints)(const struct screen *);
	void	(*free)(struct screen *);
};

struct screen {
	const struct screen_ops *ops;
	struct app	*app;		/* borrowed */
	struct screen	*under;
};

enum { MESSAGE_LEN = 200 };

struct app {
	struct conf	*conf;
	struct guard	*guard;
	struct auth	*auth;
	struct store	*store;
	struct store_person person;	/* after login */
	const char	*account;	/* from --cuenta; "institucion.persona" */
	const char	*key;		/* from --llave; "" when unknown */
	bool		 logged_in, locked, blank;
	struct date	 today;
	struct screen	*top;
	char		 message[MESSAGE_LEN];
	enum style	 message_style;
	int		 exit_code;	/* >= 0: the loop ends */
};

void	app_run(struct app *a);
void	app_push(struct app *a, struct screen *s);	/* owns it */
void	app_pop(struct app *a);
/* Everything above the home screen goes; secrets on them are wiped. */
void	app_home(struct app *a);

/* One sentence, until the next key.  app_say_err() picks it by code. */
void	app_say(struct app *a, enum style st, const char *fmt, ...)
	    PRINTFLIKE(3, 4);
void	app_say_err(struct app *a, const struct err *err);
/* Ends the loop; ERR_UNAVAILABLE and ERR_UNCERTAIN lead to EXIT_AGAIN. */
void	app_quit(struct app *a, int code);

/* The Spanish sentence for a code (messages.c). */
const char *message_for(const struct err *err);

/* Constructors, one screen a file. */
struct screen *s_login_new(struct app *a);
struct screen *s_password_new(struct app *a);	/* forced change */
struct screen *s_lock_new(struct app *a);
struct screen *s_home_new(struct app *a);
struct screen *s_search_new(struct app *a, const char *text);
struct screen *s_overview_new(struct app *a, const char *expediente);
struct screen *s_records_new(struct app *a, const char *expediente,
	    const char *parent, const char *form);
struct screen *s_form_new(struct app *a, const struct draft *d,
	    const char *path);			/* path: field to stand on */
struct screen *s_review_new(struct app *a, const char *expediente,
	    const char *caso);
struct screen *s_conflict_new(struct app *a, struct draft *d,
	    const struct record *base, const struct record *mine,
	    const struct record *theirs, int rev);
struct screen *s_help_new(struct app *a, const struct field_def *f);

#endif
