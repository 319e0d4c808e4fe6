/*
 * store.h - what a screen may ask of the bank
 *
 * The only door between screens and PostgreSQL: plain structs, no libpq, no
 * SQL.  Behind it every call is one `SELECT * FROM api.f($1, ...)`.  Reading
 * waits for its answer (a local socket and a statement_timeout bound it);
 * what a person types never does: store_draft_put() queues and returns, and
 * store_pump() carries it when store_fd() is ready.
 *
 * Errors: ERR_NOT_FOUND also means "not for you" (the bank makes no
 * difference); ERR_UNCERTAIN that a write went out and no answer came;
 * ERR_UNAVAILABLE that the bank is gone: the program ends with EXIT_AGAIN and
 * its guardian starts it anew on the same draft.
 *
 * Ids are uuids as text.  All texts given back are owned by the struct they
 * stand in and freed by its _release().
 */
#ifndef LIB_STORE_STORE_H
#define LIB_STORE_STORE_H

#include "lib/base/base.h"
#include "lib/base/conf.h"
#include "lib/base/date.h"
#include "lib/base/err.h"
#include "lib/form/catalog.h"
#include "lib/form/check.h"
#include "lib/form/record.h"

enum { ID_LEN = 37, FOLIO_LEN = 40, NAME_LEN = 160, STORE_TOKEN = 32 };

struct store;

/* Connects as the institution's role (i_<institution>), before any login. */
struct store *store_open(const struct conf *c, const char *institution,
	    struct err *err) MUSTCHECK;
void	store_close(struct store **s);

/* ---- the session ---- */

struct store_person {
	char	account[64];		/* "institucion.persona" */
	char	name[NAME_LEN];
	char	institution[NAME_LEN];	/* its name */
	char	profile[32];
	char	profile_name[NAME_LEN];	/* what it is called */
	char	trade[NAME_LEN];	/* what it is for: a sentence */
	/* expedientes, and who works with them; her faculties */
	bool	may_read, may_capture, may_supervise;
	char	state_code[3];		/* INEGI, of the bank */
	char	municipality[6];	/* her office's, INEGI; or "" */
	bool	demo;			/* every screen says DEMOSTRACIÓN */
	int	password_days;		/* left until it must be changed */
	bool	password_ends;		/* few enough to be told */
	unsigned lock_minutes;
};

/* Makes the token good for this connection.  ERR_DENIED when it is not. */
int	store_take_session(struct store *s,
	    const unsigned char token[STORE_TOKEN], struct store_person *out,
	    struct err *err) MUSTCHECK;
/* Ends every ticket: after it, records must be opened again. */
int	store_lock(struct store *s, struct err *err) MUSTCHECK;
/* The bank's own day; the program never asks its own clock for a date. */
int	store_today(struct store *s, struct date *out, struct err *err)
	    MUSTCHECK;

/* ---- forms and catalogues, cached for the session, borrowed ---- */

/* version 0: the one in force.  NULL on failure. */
const struct form_def *store_form(struct store *s, const char *name,
	    int version, struct err *err) MUSTCHECK;
/* All sections of an expediente, those under a caso too, in their order.
 * *out borrows; returns how many, -1 on failure. */
int	store_forms(struct store *s, const struct form_def *const **out,
	    struct err *err) MUSTCHECK;
/* For check.h and the widgets; ctx is the store. */
struct catalog_source store_catalogs(struct store *s);

/* ---- drafts (borradores) ---- */

struct draft {
	char	key[ID_LEN];		/* clave */
	char	form[52];
	int	version;
	char	expediente[ID_LEN];	/* "" for a new one */
	char	parent[ID_LEN];		/* "" when the form has none */
	char	id[ID_LEN];		/* "" for a new record */
	int	rev;			/* base revision; 0 for a new record */
	bool	resumed;		/* there was one: its answers wait */
	char	at[PATH_LEN];		/* the field she was on; "" */
};

struct draft_row {
	struct draft d;
	char	title[80];		/* of the form */
	char	folio[FOLIO_LEN];	/* "" while there is none */
	char	label[NAME_LEN];	/* how the person is named; may be "" */
	char	touched[24];		/* "22/11 14:05" */
	int	fields;			/* answered */
};
struct draft_list { struct draft_row *row; int n; };
void	draft_list_release(struct draft_list *l);

int	store_drafts(struct store *s, struct draft_list *out, struct err *err)
	    MUSTCHECK;
/* Opens mine for (form, parent, id) or begins it; logged as a read. */
int	store_draft_open(struct store *s, const char *form, const char *parent,
	    const char *id, struct draft *out, struct err *err) MUSTCHECK;
/* The same by key, from the list. */
int	store_draft_resume(struct store *s, const char *key, struct draft *out,
	    struct err *err) MUSTCHECK;
/* Lays the draft's fields over *r (which has the saved record, or nothing). */
int	store_draft_fields(struct store *s, const struct draft *d,
	    struct record *r, struct err *err) MUSTCHECK;
/*
 * Queues one field (and where she is now); never waits.  A second put of the
 * same path replaces the first that was not yet sent.
 */
void	store_draft_put(struct store *s, const struct draft *d,
	    const char *path, const struct field_def *f,
	    const struct value *v);
/* Where she is, when no value changed. */
void	store_draft_at(struct store *s, const struct draft *d,
	    const char *path);
/* A group's entry taken away. */
void	store_draft_remove(struct store *s, const struct draft *d,
	    const char *entry_path);
/*
 * Sends all and waits for every answer, but for no second one of a bank that
 * keeps her waiting and is busy: then the rest waits with what was refused.
 */
int	store_draft_flush(struct store *s, struct err *err) MUSTCHECK;
/* What was refused may go once more, with what is put next. */
void	store_draft_again(struct store *s);
/*
 * What is not kept yet, as bytes for the program that goes on when this one
 * has lost the bank; returns how many, and a field that finds no room is left
 * out.  The other puts it into its own queue.
 */
size_t	store_unkept(const struct store *s, char *out, size_t cap);
void	store_take_unkept(struct store *s, const char *in, size_t n);
int	store_draft_discard(struct store *s, const struct draft *d,
	    struct err *err) MUSTCHECK;
/* After a conflict: the draft now stands on revision `rev`. */
int	store_draft_rebase(struct store *s, struct draft *d, int rev,
	    struct err *err) MUSTCHECK;

/* Whether all that was typed is committed. */
bool	store_all_kept(const struct store *s);

enum store_saving {
	STORE_IDLE,		/* nothing is on its way */
	STORE_SAVING,		/* something is on its way */
	STORE_SLOW,		/* for more than 200 ms: show "guardando" */
	STORE_FAILED,		/* the bank refused: *err says */
	STORE_LOST,		/* the connection is gone */
};
int	store_fd(const struct store *s);
/*
 * While an answer is waited for, look(ctx, ms waited) is asked when `fd` is
 * readable, and once after a fifth of a second; false: not again for this
 * answer.  It must ask nothing of the store.
 */
typedef bool store_look(void *ctx, int64_t waited_ms);
void	store_while_waiting(struct store *s, int fd, store_look *look,
	    void *ctx);
enum store_saving store_pump(struct store *s, struct err *err);

/* ---- records ---- */

/*
 * Reads one record.  Takes (or reuses) a committed ticket for the form's
 * section of that expediente first.  *rev gets its revision, *mine whether
 * this institution may change it.
 */
int	store_read(struct store *s, const char *expediente,
	    const struct form_def *f, const char *id, struct record *out,
	    int *rev, bool *mine, struct err *err) MUSTCHECK;

/*
 * Whether a saved record may be changed by her now.  `all`: nothing of it;
 * else field[i] says which of the form's fields stay.
 */
enum fixed_why {
	FIXED_NOT,
	FIXED_OTHERS,		/* another institution's */
	FIXED_PROFILE,		/* she reads and does not capture */
	FIXED_FILED,		/* its caso is integrado: by request only */
};
struct fixed {
	enum fixed_why	 why;
	bool		 all;
	bool		*field;	/* owned; NULL when none, or all */
};
void	fixed_release(struct fixed *x);
int	store_fixed(struct store *s, const char *expediente,
	    const struct form_def *f, const char *id, struct fixed *out,
	    struct err *err) MUSTCHECK;

struct record_row {
	char	id[ID_LEN];
	char	label[NAME_LEN];	/* entry_label, filled in */
	char	author[NAME_LEN];	/* institution */
	char	state[24];		/* caso: "guardado", "integrado"; "" */
	int	rev;
	bool	mine;
};
struct record_list { struct record_row *row; int n; };
void	record_list_release(struct record_list *l);

/* The records of a form under a parent (an expediente or a caso). */
int	store_list(struct store *s, const char *expediente,
	    const struct form_def *f, const char *parent,
	    struct record_list *out, struct err *err) MUSTCHECK;

/*
 * Promotes the draft to a saved record; flushes first.  On 0 the record is
 * saved (d->id, d->rev are the new ones, d->expediente too) and the draft has
 * ended; *out may hold doubts and errors that bar integrating.  On -1 with
 * ERR_CONFLICT somebody saved it first; with ERR_INVALID *out says which
 * fields; with ERR_UNCERTAIN call it again with the same draft.
 */
int	store_save(struct store *s, struct draft *d, const struct form_def *f,
	    struct problems *out, struct err *err) MUSTCHECK;

/* ---- finding, home, overview ---- */

struct found {
	char	id[ID_LEN];
	char	folio[FOLIO_LEN];
	char	name[NAME_LEN];
	char	age[8];
	char	municipality[80];
	char	state[24];		/* of the last caso */
	char	touched[24];
	bool	alike;			/* it only sounds like what was asked */
};
struct found_list { struct found *row; int n; bool more; };
void	found_list_release(struct found_list *l);

int	store_recents(struct store *s, struct found_list *out,
	    struct err *err) MUSTCHECK;

enum caso_state {
	CASO_ANY,
	CASO_NONE,		/* no caso yet */
	CASO_SAVED,		/* one that is not filed */
	CASO_FILED,
	CASO_STATE_COUNT
};
enum { STORE_HITS = 50 };	/* no search shows more */

/*
 * From what she may see, by any of folio, names, CURP, telephone and date of
 * birth as they are written; `text` may be empty when a state is asked for.
 * Those that only sound so come last; out->more: not all are there.
 */
int	store_search(struct store *s, const char *text,
	    enum caso_state state, struct found_list *out, struct err *err)
	    MUSTCHECK;

/*
 * The same of casos in any state, not waited for: store_pump() asks when
 * nothing she typed is on its way, and forgets the one before.  Its answer is
 * given once; one that fails never comes.  text NULL: only forgets.
 */
void	store_search_later(struct store *s, const char *text);
bool	store_search_answer(struct store *s, struct found_list *out);

/* What waits for her, the most urgent first. */
struct pending_row {
	char	form[52], record[ID_LEN];	/* record "": there is none */
	char	expediente[ID_LEN], folio[FOLIO_LEN], name[NAME_LEN];
	char	term[48];		/* "vence hoy"; may be "" */
	bool	urgent;			/* today, or over */
};
enum { STORE_COUNTED = 1000 };	/* beyond, the bank only says more */
struct pending_list {
	struct pending_row *row;	/* casos to file, then notices */
	int	n;
	int	casos, casos_all;	/* shown, and how many there are */
	int	notices_all;
};
void	pending_list_release(struct pending_list *l);
int	store_pending(struct store *s, struct pending_list *out,
	    struct err *err) MUSTCHECK;

/*
 * Somebody of her institution was shown very many expedientes in a short time
 * (security.md, N100); only for who supervises.
 */
struct reading {
	char	id[ID_LEN];
	char	account[64], name[NAME_LEN];
	char	day[8], hour[8];	/* "22/11", "10:40" */
	int	expedientes, minutes;	/* how many, in how long */
	bool	own;			/* hers: for somebody else to close */
};
struct reading_list { struct reading *row; int n; };
void	reading_list_release(struct reading_list *l);
/* Those that nobody has closed, the last one first. */
int	store_readings(struct store *s, struct reading_list *out,
	    struct err *err) MUSTCHECK;
/* Which they were, as far as she may see them. */
int	store_reading(struct store *s, const char *id,
	    struct found_list *out, struct err *err) MUSTCHECK;
/* It was looked into.  ERR_NOT_FOUND: it is closed already, or hers. */
int	store_reading_close(struct store *s, const char *id,
	    struct err *err) MUSTCHECK;

/* Counts of her own work. */
struct month {
	char	name[32];		/* "noviembre de 2026" */
	int	expedientes, casos, filed, in_time, open, late;
};
int	store_month(struct store *s, struct month *out, struct err *err)
	    MUSTCHECK;

enum section_state {
	SECTION_EMPTY,		/* nothing, and nothing asked for */
	SECTION_SUGGESTED,	/* nothing, and an answer speaks of it */
	SECTION_MISSING,	/* something needed to integrate is missing */
	SECTION_DOUBT,
	SECTION_WRONG,		/* an error check holds */
	SECTION_DONE,
};
struct section {
	char	form[52], title[80];
	int	records;
	int	lacks;			/* answers that bar integrating */
	enum section_state state;
	bool	draft;			/* I have an open draft in it */
	bool	repeats;
};
struct overview {
	char	id[ID_LEN], folio[FOLIO_LEN], name[NAME_LEN], age[8];
	char	due[48];		/* "vence mañana"; "" */
	char	temporary[24];		/* her key while there is no CURP */
	struct section *section;
	int	n;
};
void	overview_release(struct overview *o);
int	store_overview(struct store *s, const char *expediente,
	    struct overview *out, struct err *err) MUSTCHECK;

/* What bars integrating a caso, or is doubtful: over all its sections. */
struct review_row {
	char	form[52], title[80], id[ID_LEN], parent[ID_LEN];
	char	path[PATH_LEN];
	char	field[80];		/* its label */
	enum problem_kind kind;
	char	text[160];
};
struct review { struct review_row *row; int n; bool can; };
void	review_release(struct review *r);
int	store_review(struct store *s, const char *expediente, const char *caso,
	    struct review *out, struct err *err) MUSTCHECK;
/* ERR_INVALID when something bars it (ask store_review() again). */
int	store_integrate(struct store *s, const char *caso, struct err *err)
	    MUSTCHECK;

/* ---- help ---- */

/* The paragraph of the law behind "XXXIV.II.a"; "" when there is none. */
int	store_law(struct store *s, const char *item, char **out,
	    struct err *err) MUSTCHECK;

#endif
