/*
 * screen.h - the stack of screens, the one loop, the message line
 *
 * An event goes to the top screen; it answers by calling app_push(),
 * app_pop() or nothing, and never runs a loop of its own.  Each event redraws
 * the whole stack's top into stdscr; curses sends the difference.  Only for a
 * letter within a field, and for what changes nothing, is there less to do
 * (a->part, draw_part); tests/screen/cuadros.t compares such frames with the
 * whole ones.
 *
 * Rows: 0 is the title (institution, folio, DEMOSTRACIÓN), rows-2 the message
 * line, rows-1 the keys.  The screen has rows 1 .. rows-3.  draw() is given
 * the rows and columns of the whole window, never less than 10 x 40.
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

/* Whatever a screen does not need may be NULL, but draw, key and free. */
struct screen_ops {
	const char *(*title)(const struct screen *);
	void	(*draw)(struct screen *, int rows, int cols);
	/*
	 * Draws over the last frame what a->part said has changed, so that it
	 * is as draw() would make it; false when that cannot be.
	 */
	bool	(*draw_part)(struct screen *);
	/* Returns whether the key was used; else the app's own keys apply. */
	bool	(*key)(struct screen *, const struct term_event *);
	/* The screen is on top again (something over it ended). */
	void	(*back)(struct screen *);
	/*
	 * authd answered (never AUTH_WAITING, never AUTH_GONE); false when
	 * this screen has asked nothing, and one below it may have.
	 */
	bool	(*auth)(struct screen *, const struct auth_reply *);
	/* Nothing is on its way to the bank: whatever waited for that. */
	void	(*kept)(struct screen *);
	/* A second of quiet passed (autosave inside long text). */
	void	(*tick)(struct screen *);
	/* Before lock, blank, exit: commit what is being typed. */
	void	(*leave)(struct screen *);
	const struct key_hint *(*hints)(const struct screen *);
	void	(*free)(struct screen *);
};

struct screen {
	const struct screen_ops *ops;
	struct app	*app;		/* borrowed */
	struct screen	*under;
};

enum { MESSAGE_LEN = 240 };

struct app {
	struct conf	*conf;
	struct guard	*guard;
	struct auth	*auth;
	struct store	*store;
	struct store_person person;	/* after login */
	const char	*account;	/* "institucion.persona" */
	const char	*key;		/* from --llave; "" when unknown */
	bool		 logged_in, locked, blank;
	struct date	 today;
	struct screen	*top;
	char		 message[MESSAGE_LEN];
	enum style	 message_style;
	int		 exit_code;	/* >= 0: the loop ends */
	/*
	 * The draft on the screen, "" for none: the form screen sets it when
	 * it comes up and clears it when it ends, so that a restart by the
	 * guardian lands on it again.
	 */
	char		 editing[ID_LEN];
	enum store_saving saving;	/* what store_pump() said last */
	const char	*farewell;	/* said when the terminal is back */
	bool		 cut;		/* nobody asked for the end */

	/* app.c and the login screens only */
	/*
	 * The event changed at most what draw_part() draws: false before each,
	 * set by the screen.
	 */
	bool		 part;

	struct screen	*dead;		/* popped; freed after the event */
	bool		 whole;		/* the next frame must be */
	bool		 shown_slow;	/* "guardando" is on the last one */
	bool		 hidden;	/* until the next one is drawn */
	bool		 popped;	/* the new top must hear back() */
	unsigned char	 token[AUTH_TOKEN];	/* until the session is taken */
	char		*password;	/* owned; while it must be changed */
	int64_t		 last_key, last_tick, started;	/* term_now() */
};

/* Runs until exit_code says otherwise; frees the screens. */
void	app_run(struct app *a);
void	app_push(struct app *a, struct screen *s);	/* owns it */
/* The top screen lives on until its own function has returned. */
void	app_pop(struct app *a);
/* Everything above the home screen goes; secrets on them are wiped. */
void	app_home(struct app *a);
/* Everything above the screen that `is` it goes; false when there is none. */
bool	app_back_to(struct app *a, bool (*is)(const struct screen *,
	    const void *), const void *what);

/*
 * One sentence, until the next key.  app_say_err() picks it by code, logs
 * err->msg, and ends the program where nothing else helps (the bank is gone,
 * the session is over).
 */
void	app_say(struct app *a, enum style st, const char *fmt, ...)
	    PRINTFLIKE(3, 4);
void	app_say_err(struct app *a, const struct err *err);
/* Ends the loop; ERR_UNAVAILABLE and ERR_UNCERTAIN lead to EXIT_AGAIN. */
void	app_quit(struct app *a, int code);

/*
 * The session begins (a->token is good, and the guardian has it) or its end
 * is told to authd; both in app.c.  app_enter() puts the home screen in place
 * of everything; when it cannot, it has said so.
 */
bool	app_enter(struct app *a);
/* Commits what is being typed; false when the bank did not take all of it. */
bool	app_leave(struct app *a);
void	app_end(struct app *a, const char *reason, const char *farewell);

/* The Spanish sentence for a code, and for authd's answers (messages.c). */
const char *message_for(const struct err *err);
const char *message_why(enum auth_why why);

/* Constructors, one screen a file. */
struct screen *s_login_new(struct app *a);
/* The change that is due, or one of her own once she is in. */
struct screen *s_password_new(struct app *a);
struct screen *s_lock_new(struct app *a);
struct screen *s_home_new(struct app *a);
struct screen *s_month_new(struct app *a);
struct screen *s_reading_new(struct app *a, const struct reading *r);
struct screen *s_goto_new(struct app *a, const char *expediente,
	    const char *form);		/* form: the one she is in, or "" */
struct screen *s_search_new(struct app *a, const char *text);
/* Opens what its text names by folio, if it is one. */
void	s_search_open(struct screen *s);
struct screen *s_overview_new(struct app *a, const char *expediente);
struct screen *s_records_new(struct app *a, const char *expediente,
	    const char *parent, const char *form);
struct screen *s_form_new(struct app *a, const struct draft *d,
	    const char *path);			/* path: field to stand on */
/*
 * Whether it is a form on the same draft or record (a struct draft); on a new
 * one that nothing was written in, when the draft has no key yet.
 */
bool	s_form_shows(const struct screen *s, const void *draft);
void	s_form_stand(struct screen *s, const char *path);
struct screen *s_review_new(struct app *a, const char *expediente,
	    const char *caso);
struct screen *s_conflict_new(struct app *a, struct draft *d,
	    const struct record *base, const struct record *mine,
	    const struct record *theirs, int rev);
/*
 * Of a field, in three depths ('?' goes deeper): what it is, its choices
 * (c may be NULL), the law's paragraph.  f NULL: the keys only.
 */
struct screen *s_help_new(struct app *a, const struct field_def *f,
	    const struct catalog *c);
/* A page of its own words, and the keys. */
struct screen *s_help_words_new(struct app *a, const char *heading,
	    const char *words);

#endif
