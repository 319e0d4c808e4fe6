/* store_int.h - what the files behind store.h share; not for others */
#ifndef LIB_STORE_STORE_INT_H
#define LIB_STORE_STORE_INT_H

#include "lib/base/base.h"
#include "lib/store/db.h"
#include "lib/store/store.h"

/* A committed permission to read one section of one expediente. */
struct ticket {
	char	expediente[ID_LEN];
	char	form[52];
	char	id[ID_LEN];
};

enum { TICKETS = 16 };

struct cached_form {
	char	 name[52];
	struct form_def *def;		/* owned */
	bool	 in_force;
};

struct cached_catalog {
	char	*name, *parent;		/* owned; parent "" for all */
	struct catalog *catalog;	/* owned; NULL: there is none */
};

/* One thing of a draft that is not committed yet. */
struct pending {
	char	 key[ID_LEN];
	char	*path;			/* owned; NULL: only where she is */
	char	*text, *json;		/* owned; may be NULL */
	const char *missing;		/* static; may be NULL */
	char	 at[PATH_LEN];
	bool	 remove;		/* path is an entry taken away */
	bool	 failed;		/* refused once; waits for a flush */
};

struct queue {
	struct pending	*p;		/* owned, in order */
	int		 n;
	bool		 sent;		/* p[0] is on its way */
	int64_t		 sent_at;	/* ms */
	int64_t		 not_before;	/* ms; after a busy server */
	struct err	 untold;	/* a refusal, for store_pump() */
};

/* A search that nobody waits for: its ticket is asked for, then its list. */
struct later {
	char	*text;			/* owned; NULL: none is asked */
	enum { LATER_TICKET, LATER_LIST, LATER_DONE } step;
	bool	 sent;			/* this step is on its way */
	bool	 anew;			/* another was asked meanwhile */
	int64_t	 sent_at;		/* ms */
	char	 ticket[ID_LEN];
	struct found_list list;
};

struct store {
	struct db	*db;
	struct ticket	 tickets[TICKETS];
	int		 next_ticket;
	struct cached_form *forms;	/* owned */
	int		 nforms;
	const struct form_def **top;	/* owned; store_forms() */
	int		 ntop;		/* -1: not asked yet */
	struct cached_catalog *catalogs;	/* owned */
	int		 ncatalogs;
	struct queue	 queue;
	struct later	 later;
};

/* "" is SQL NULL. */
const char *null_if_empty(const char *s);
/* What does not fit is cut between two letters. */
void	copy_text(char *to, size_t cap, const char *from);

/*
 * One statement, waited for; what is on its way for a draft is finished
 * first and accounted for.
 */
struct rows *store_query(struct store *s, const char *sql, int n,
	    const char *const *val, enum db_flags flags, struct err *err)
	    MUSTCHECK;
/* The same for one that must answer one row; ERR_NOT_FOUND otherwise. */
struct rows *store_one(struct store *s, const char *sql, int n,
	    const char *const *val, enum db_flags flags, struct err *err)
	    MUSTCHECK;

/*
 * `SELECT * FROM api.f($1::uuid, $2)` with the ticket of (expediente, form)
 * as $1 and `arg` (SQL NULL when "") as $2 when the text has one.  A ticket
 * that is no longer good is asked for once more.
 */
struct rows *store_with_ticket(struct store *s, const char *sql,
	    const char *expediente, const char *form, const char *arg,
	    struct err *err) MUSTCHECK;
void	tickets_forget(struct store *s);

/*
 * A list: `ask` (with its n values) answers a ticket and is committed, `sql`
 * reads by it, as $1.
 */
struct rows *store_with_list(struct store *s, const char *ask, int n,
	    const char *const *val, const char *sql, struct err *err)
	    MUSTCHECK;

void	later_release(struct later *l);
/* Sends its next step, if any; only when nothing else is on its way. */
void	later_send(struct store *s);
/* What became of the step on its way. */
void	later_settle(struct store *s, enum db_progress how);

int64_t	store_now_ms(void);
void	queue_release(struct queue *q);
/* Forgets what waits for a draft that has ended. */
void	queue_forget(struct queue *q, const char *key);
/* Waits for the statement on its way, if any, a search's too. */
void	queue_settle(struct store *s);
/*
 * What she typed goes before whatever is asked next, so that the answer has
 * it.  What is refused stays for store_draft_flush().
 */
void	queue_drain(struct store *s);

void	forms_release(struct store *s);

/* A sentence for a problem that the bank found (store_text.c). */
void	problem_sentence(const struct form_def *f, enum problem_kind kind,
	    const char *check, char *out, size_t cap);
/* The label of the field that a path names; "" when there is none. */
const char *path_label(const struct form_def *f, const char *path);

#endif
