#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "ctl/sello.h"
#include "lib/base/log.h"

/*
 * What somebody has to do every little while, each with a role of its own:
 * one process does it all in a demonstration, one per unix account in
 * production.  A task that fails is told once and tried again in its time;
 * the connection is opened anew, so a restart of PostgreSQL only costs a
 * pause.
 */

enum { WATCH_S = 5, LINK_S = 10, READ_S = 60, LATE_S = 300,
	STEP_MS = 5000 };
/* Tickets that ran out and go at one look. */
#define SWEPT	"1000"

struct work {
	const struct conf	*conf;
	struct sealer		*sealer;	/* kept between passes */
	bool			 late;		/* that was told */
	int64_t			 ahead;		/* the clock, of the machine */
};

static int seal(struct work *, struct db *, struct err *);
static int watch(struct work *, struct db *, struct err *);
static int link_all(struct work *, struct db *, struct err *);
static int readings(struct work *, struct db *, struct err *);

static struct task {
	const char	*word;		/* as it is asked for */
	const char	*role;
	int		 (*run)(struct work *, struct db *, struct err *);
	unsigned	 every_s;
	bool		 wanted;
	struct db	*db;
	int64_t		 due;
	bool		 failed;	/* that was told */
} tasks[] = {
	{ .word = "sello", .role = "sellador", .run = seal },
	{ .word = "vigia", .role = "vigia", .run = watch,
	    .every_s = WATCH_S },
	{ .word = "vigia", .role = "vigia", .run = link_all,
	    .every_s = LINK_S },
	{ .word = "vigia", .role = "vigia", .run = readings,
	    .every_s = READ_S },
};

static int64_t
clock_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t
now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

/* ---- the tasks ---- */

static int
seal(struct work *w, struct db *db, struct err *err)
{
	int rc;

	if (!w->sealer && !(w->sealer = sealer_open(w->conf, false)))
		return err_set(err, ERR_UNAVAILABLE, "no key or memory");
	rc = sealer_pass(w->sealer, db, err);
	/* What it remembers is what the file says. */
	if (rc < 0) {
		sealer_close(&w->sealer);
		return -1;
	}
	if (sealer_lag(w->sealer) > LATE_S && !w->late)
		log_msg(LOG_IS_WARNING, "seal: the oldest line has waited "
		    "%d s; a transaction stays open", sealer_lag(w->sealer));
	w->late = sealer_lag(w->sealer) > LATE_S;
	return 0;
}

/*
 * What ends by the clock - sessions, tickets, terms - ends earlier or later
 * when it is set (security.md, N59); a clock that is only kept right moves
 * less between two looks.
 */
static int
watch_clock(struct work *w, struct db *db, struct err *err)
{
	int64_t ahead = clock_ms(CLOCK_REALTIME) - now_ms();
	int64_t step = w->ahead ? ahead - w->ahead : 0;
	int64_t most = step < 0 ? -step : step;
	const char *val[1];
	char said[48];

	if (most > STEP_MS) {
		snprintf(said, sizeof(said), "%lld s %s",
		    (long long)((most + 500) / 1000),
		    step < 0 ? "atras" : "adelante");
		log_msg(LOG_IS_WARNING, "watch: reloj_movido %s", said);
		val[0] = said;
		if (db_run(db, "SELECT auth.alerta('reloj_movido', 'vigia', "
		    "$1)", 1, val, DB_WRITE, err) != 0)
			return -1;
	}
	w->ahead = ahead;
	return 0;
}

static int
watch(struct work *w, struct db *db, struct err *err)
{
	struct rows *r;
	int i;

	if (watch_clock(w, db, err) != 0)
		return -1;
	r = db_query(db, "SELECT que, papel, dato FROM auth.vigilar()", 0,
	    NULL, DB_WRITE, err);
	if (!r)
		return -1;
	for (i = 0; i < r->n; i++)
		log_msg(LOG_IS_WARNING, "watch: %s %s %s", rows_text(r, i, 0),
		    rows_text(r, i, 1), rows_text(r, i, 2));
	rows_free(&r);
	r = db_query(db, "SELECT auth.sesiones_vencidas()", 0, NULL,
	    DB_WRITE, err);
	if (!r)
		return -1;
	if (rows_int(r, 0, 0) > 0)
		log_msg(LOG_IS_INFO, "watch: %d sessions were too old",
		    rows_int(r, 0, 0));
	rows_free(&r);
	return db_run(db, "SELECT banco.boletos_barrer(" SWEPT ")", 0, NULL,
	    DB_WRITE, err);
}

static int
link_all(struct work *w, struct db *db, struct err *err)
{
	(void)w;
	return link_women(db, err) < 0 ? -1 : 0;
}

/* Who was shown very many expedientes (security.md, N100). */
static int
readings(struct work *w, struct db *db, struct err *err)
{
	struct rows *r;
	int i;

	(void)w;
	r = db_query(db, "SELECT cuenta, cuantos "
	    "FROM banco.lecturas_vigilar()", 0, NULL, DB_WRITE, err);
	if (!r)
		return -1;
	for (i = 0; i < r->n; i++)
		log_msg(LOG_IS_WARNING, "watch: lectura_inusual %s %s",
		    rows_text(r, i, 0), rows_text(r, i, 1));
	rows_free(&r);
	return 0;
}

/* ---- the round ---- */

static void
run(struct work *w, struct task *t)
{
	struct db_conf dc = db_conf_from(w->conf, t->role);
	struct err err = ERR_INIT;
	int rc = -1;

	if (!t->db)
		t->db = db_open(&dc, &err);
	if (t->db)
		rc = t->run(w, t->db, &err);
	if (rc != 0 && !t->failed)
		log_msg(LOG_IS_ERROR, "%s: %s", t->role, err.msg);
	else if (rc == 0 && t->failed)
		log_msg(LOG_IS_INFO, "%s: goes on", t->role);
	t->failed = rc != 0;
	if (t->db && db_fd(t->db) < 0)
		db_close(&t->db);
	t->due = now_ms() + (int64_t)t->every_s * 1000;
}

/* Until the first is due, or a signal says to end: its number. */
static int
pause_until(int64_t due, const sigset_t *ends)
{
	int64_t left = due - now_ms();
	struct timespec ts;
	int sig;

	if (left < 0)
		left = 0;
	ts.tv_sec = left / 1000;
	ts.tv_nsec = left % 1000 * 1000000;
	sig = sigtimedwait(ends, NULL, &ts);
	return sig > 0 ? sig : 0;
}

static void
serve(struct work *w)
{
	sigset_t ends;
	int64_t due;
	size_t i;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGHUP);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	do {
		due = INT64_MAX;
		for (i = 0; i < NELEM(tasks); i++) {
			if (!tasks[i].wanted)
				continue;
			if (tasks[i].due <= now_ms())
				run(w, &tasks[i]);
			if (tasks[i].due < due)
				due = tasks[i].due;
		}
	} while (pause_until(due, &ends) == 0);
}

int
cmd_servir(struct ctl *c, int argc, char **argv)
{
	bool here = take_flag(&argc, argv, "--primer-plano");
	struct work w = { .conf = &c->conf };
	size_t i;
	int j;

	tasks[0].every_s = c->conf.seal_seconds;
	for (j = 1; j < argc; j++) {
		bool known = false;

		for (i = 0; i < NELEM(tasks); i++)
			if (strcmp(argv[j], tasks[i].word) == 0)
				tasks[i].wanted = known = true;
		if (!known)
			return usage("servir [--primer-plano] [sello] "
			    "[vigia]");
	}
	for (i = 0; i < NELEM(tasks) && argc == 1; i++)
		tasks[i].wanted = true;
	if (here)
		log_to_fd(STDERR_FILENO);
	log_msg(LOG_IS_INFO, "serving");
	serve(&w);
	for (i = 0; i < NELEM(tasks); i++)
		db_close(&tasks[i].db);
	sealer_close(&w.sealer);
	log_msg(LOG_IS_INFO, "ended");
	return CTL_OK;
}
