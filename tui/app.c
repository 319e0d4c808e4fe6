#include "lib/base/base.h"
#include "tui/screen.h"

#include <stdarg.h>
#include <unistd.h>

#include "lib/base/die.h"
#include "lib/base/log.h"
#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/frame.h"
#include "tui/go.h"

enum {
	TICK_MS		= 1000,
	BLANK_MS	= 60 * 1000,	/* a blank screen locks after this */
	QUIET_MS	= 700,		/* of which Enter is meant */
	LINGER_MS	= 600 * 1000,	/* the last sentence stays so long */
};

static void	end(struct app *a, const char *reason, const char *farewell);

/* ---- the stack ---- */

void
app_push(struct app *a, struct screen *s)
{
	s->app = a;
	s->under = a->top;
	a->top = s;
	a->popped = false;
	a->whole = true;
}

void
app_pop(struct app *a)
{
	struct screen *s = a->top;

	if (!s)
		return;
	a->top = s->under;
	s->under = a->dead;
	a->dead = s;
	a->popped = true;
	a->whole = true;
	if (!a->top && a->exit_code < 0)
		app_quit(a, 0);
}

void
app_home(struct app *a)
{
	while (a->top && a->top->under)
		app_pop(a);
}

bool
app_back_to(struct app *a, bool (*is)(const struct screen *, const void *),
    const void *what)
{
	struct screen *s = a->top;

	while (s && !is(s, what))
		s = s->under;
	while (s && a->top != s)
		app_pop(a);
	return s != NULL;
}

static void
bury(struct app *a)
{
	struct screen *s;

	while ((s = a->dead)) {
		a->dead = s->under;
		s->ops->free(s);
	}
}

/*
 * After each event: frees what ended in it, and tells the screen that is on
 * top again.  back() may pop too.
 */
static void
settle(struct app *a)
{
	while (a->popped) {
		a->popped = false;
		if (a->top && a->top->ops->back && a->exit_code < 0)
			a->top->ops->back(a->top);
	}
	bury(a);
}

/* ---- saying ---- */

void
app_say(struct app *a, enum style st, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(a->message, sizeof(a->message), fmt, ap);
	va_end(ap);
	a->message_style = st;
}

void
app_say_err(struct app *a, const struct err *err)
{
	log_msg(LOG_IS_WARNING, "%s: %s", err_name(err->code), err->msg);
	if (err->code == ERR_UNAVAILABLE || err->code == ERR_UNCERTAIN)
		app_quit(a, EXIT_AGAIN);
	else if (a->logged_in && strcmp(err->sqlstate, "28000") == 0)
		end(a, "corte", "Su sesión terminó. Lo capturado está "
		    "guardado; vuelva a entrar cuando quiera.");
	if (!a->locked)			/* there it says by itself what waits */
		app_say(a, STYLE_ERROR, "%s", message_for(err));
}

void
app_quit(struct app *a, int code)
{
	if (a->exit_code != EXIT_AGAIN)
		a->exit_code = code;
}

/* ---- the session ---- */

/* What is being typed, also under a help or a list, waits to be committed. */
static void
gather(struct app *a)
{
	struct screen *s;

	for (s = a->top; s; s = s->under)
		if (s->ops->leave)
			s->ops->leave(s);
}

bool
app_leave(struct app *a)
{
	struct err err = ERR_INIT;

	if (!a->logged_in)
		return true;
	gather(a);
	if (store_draft_flush(a->store, &err) == 0)
		return true;
	if (a->exit_code < 0)
		app_say_err(a, &err);
	return false;
}

static void
end(struct app *a, const char *reason, const char *farewell)
{
	if (a->auth && (a->logged_in || a->password))
		auth_tell_exit(a->auth, reason);
	if (a->guard)
		guard_wipe_token(a->guard);
	a->farewell = farewell;
	a->cut = farewell && strcmp(reason, "corte") == 0;
	app_quit(a, 0);
}

/* A bank that is lost just then is waited for with all that was typed. */
void
app_end(struct app *a, const char *reason, const char *farewell)
{
	bool kept = app_leave(a);

	if (!kept && farewell)
		farewell = "Su sesión terminó, y el banco no alcanzó a "
		    "guardar lo último que escribió.\nAl volver a entrar, "
		    "revise el dato en que estaba.";
	if (a->exit_code != EXIT_AGAIN)
		end(a, reason, farewell);
}

/* Some days before, so that it need not be on a busy morning. */
static void
tell_password(struct app *a)
{
	int n = a->person.password_days;
	char when[24] = "hoy";

	if (n == 1)
		snprintf(when, sizeof(when), "mañana");
	else if (n > 1)
		snprintf(when, sizeof(when), "en %d días", n);
	if (a->person.password_ends)
		app_say(a, STYLE_DOUBT, "Su contraseña vence %s; %s la cambia "
		    "cuando quiera.", when, keys_name(ACT_PASSWORD));
}

/*
 * A bank that is lost just now does not end the session: the guardian has the
 * token, and begins again with it.
 */
static void
not_entered(struct app *a, const struct err *err)
{
	switch (err->code) {
	case ERR_UNAVAILABLE:
	case ERR_UNCERTAIN:
	case ERR_BUSY:
		log_msg(LOG_IS_WARNING, "enter: %s", err->msg);
		app_quit(a, EXIT_AGAIN);
		break;
	default:
		log_msg(LOG_IS_WARNING, "enter: %s", err->msg);
		end(a, "corte", "Su sesión terminó. Lo capturado está "
		    "guardado; vuelva a entrar cuando quiera.");
		break;
	}
}

bool
app_enter(struct app *a)
{
	struct err err = ERR_INIT;
	int rc = store_take_session(a->store, a->token, &a->person, &err);

	explicit_bzero(a->token, sizeof(a->token));
	if (rc != 0 || store_today(a->store, &a->today, &err) != 0) {
		not_entered(a, &err);
		return false;
	}
	a->logged_in = true;
	a->started = a->last_key = term_now();
	while (a->top)
		app_pop(a);
	a->exit_code = -1;		/* popping the last would quit */
	app_push(a, s_home_new(a));
	tell_password(a);
	return true;
}

static void
lock(struct app *a)
{
	struct err err = ERR_INIT;

	a->blank = false;
	if (!a->logged_in || a->locked)
		return;
	a->message[0] = '\0';		/* it spoke of what is hidden now */
	a->hidden = a->whole = true;
	a->locked = true;		/* also when it ends here */
	term_hide();
	(void)app_leave(a);
	if (a->exit_code >= 0)
		return;
	if (store_lock(a->store, &err) != 0)
		app_say_err(a, &err);
	app_push(a, s_lock_new(a));
}

static unsigned
lock_minutes(const struct app *a)
{
	return a->person.lock_minutes ? a->person.lock_minutes :
	    a->conf->lock_minutes;
}

/* ms until something is due though nobody types; -1: nothing is. */
static int
due(const struct app *a)
{
	int64_t now = term_now(), left, next = INT64_MAX;

	if (a->saving == STORE_SAVING)
		return FRAME_SLOW_MS;
	if (a->saving == STORE_SLOW || a->saving == STORE_FAILED ||
	    (a->top && a->top->ops->tick && !a->blank))
		next = TICK_MS;
	if (a->logged_in) {
		left = a->started + (int64_t)a->conf->max_hours * 3600000 - now;
		next = left < next ? left : next;
	}
	if (a->logged_in && !a->locked) {
		left = a->last_key - now + (a->blank ? BLANK_MS :
		    (int64_t)lock_minutes(a) * 60000);
		next = left < next ? left : next;
	}
	if (next == INT64_MAX)
		return -1;
	return next < 0 ? 0 : next > 60000 ? 60000 : (int)next;
}

static void
on_tick(struct app *a)
{
	int64_t now = term_now();

	a->part = true;
	if (a->logged_in && now - a->started >=
	    (int64_t)a->conf->max_hours * 3600000) {
		app_end(a, "corte", "Su sesión llegó a su tiempo máximo. Lo "
		    "capturado está guardado; vuelva a entrar.");
		a->part = false;
		return;
	}
	if (a->logged_in && !a->locked && now - a->last_key >= (a->blank ?
	    BLANK_MS : (int64_t)lock_minutes(a) * 60000)) {
		lock(a);
		a->part = false;
		return;
	}
	if (a->top && a->top->ops->tick && !a->blank &&
	    now - a->last_key >= TICK_MS && now - a->last_tick >= TICK_MS) {
		a->last_tick = now;
		a->part = false;
		a->top->ops->tick(a->top);
	}
}

static void
pump(struct app *a)
{
	struct err err = ERR_INIT;

	if (!a->logged_in || a->exit_code >= 0)
		return;
	a->saving = store_pump(a->store, &err);
	switch (a->saving) {
	case STORE_IDLE:
		if (a->top && a->top->ops->kept && !a->blank)
			a->top->ops->kept(a->top);
		break;
	case STORE_SAVING:
	case STORE_SLOW:
		break;
	case STORE_FAILED:
		app_say_err(a, &err);
		if (a->exit_code < 0 && !a->locked && (err.code == ERR_BUSY ||
		    err.code == ERR_INTERNAL))
			app_say(a, STYLE_ERROR, "Lo último todavía no queda "
			    "guardado; se sigue intentando.");
		break;
	case STORE_LOST:
		app_quit(a, EXIT_AGAIN);
		break;
	}
}

static void
on_auth(struct app *a)
{
	struct auth_reply r = { .result = AUTH_WAITING };
	struct screen *s = a->top;

	auth_answer(a->auth, &r);
	if (r.result == AUTH_GONE) {
		app_end(a, "corte", a->logged_in ?
		    "Su sesión terminó: se abrió en otro lugar, o el servicio "
		    "se reinició.\nLo capturado está guardado; vuelva a "
		    "entrar cuando quiera." :
		    "El servicio de contraseñas no responde. Intente de "
		    "nuevo en un momento.");
	} else if (r.result != AUTH_WAITING) {
		while (s && !(s->ops->auth && s->ops->auth(s, &r)))
			s = s->under;
	}
	explicit_bzero(&r, sizeof(r));
}

/* ---- keys ---- */

/* Whoever looks on must not learn what was there by touching a key. */
static void
key_on_blank(struct app *a, enum action act)
{
	if (act == ACT_PANIC || !a->logged_in || a->locked)
		a->blank = false;
	else
		lock(a);
}

static void
on_key(struct app *a, const struct term_event *ev)
{
	enum action act = keys_action(ev);

	a->last_key = term_now();
	if (a->blank) {
		key_on_blank(a, act);
		return;
	}
	if (act == ACT_REPAINT) {
		term_repaint();
		return;
	}
	if (act == ACT_PANIC) {
		a->blank = true;
		term_hide();
		(void)app_leave(a);
		return;
	}
	if (frame_too_small())		/* nobody types what she cannot see */
		return;
	a->message[0] = '\0';
	if (ev->kind == TERM_BAD) {
		app_say(a, STYLE_ERROR, "Su terminal no envía UTF-8 (en "
		    "PuTTY: Window, Translation, UTF-8). No se escribió nada.");
		return;
	}
	if (a->top->ops->key(a->top, ev))
		return;
	if (act == ACT_HELP && !a->locked && a->logged_in)
		app_push(a, s_help_new(a, NULL, NULL));
	else if (ev->kind == TERM_KEY && (ev->key == 0x03 || ev->key == 0x1a))
		app_say(a, STYLE_HINT, "Esc regresa; nada se pierde.");
}

static void
on_event(struct app *a, const struct term_event *ev)
{
	switch (ev->kind) {
	case TERM_TEXT:
	case TERM_PASTE:
	case TERM_KEY:
	case TERM_BAD:
		on_key(a, ev);
		break;
	case TERM_RESIZE:
		break;
	case TERM_FD:
		if (a->auth && ev->fd == auth_fd(a->auth))
			on_auth(a);
		else
			a->part = true;		/* pump() says what it was */
		break;
	case TERM_TICK:
		on_tick(a);
		break;
	case TERM_GONE:			/* the guardian says why */
		(void)app_leave(a);
		app_quit(a, 0);
		break;
	}
	pump(a);
}

/* ---- the loop ---- */

/* What the child before this one could not hand to the bank any more. */
static void
keep_rest(struct app *a)
{
	struct guard_rest *rest = guard_rest(a->guard);
	struct err err = ERR_INIT;

	store_take_unkept(a->store, rest->text, rest->n);
	explicit_bzero(rest->text, rest->n);
	rest->n = 0;
	if (store_draft_flush(a->store, &err) != 0)
		app_say_err(a, &err);
}

static void
leave_rest(struct app *a)
{
	struct guard_rest *rest = guard_rest(a->guard);

	gather(a);
	rest->n = (uint32_t)store_unkept(a->store, rest->text,
	    sizeof(rest->text));
	if (rest->keys == 0)	/* else those before it are still there */
		rest->keys = (uint32_t)term_unread(rest->key,
		    sizeof(rest->key));
	guard_put_place(a->guard, a->locked || a->blank, a->editing);
}

/* Keys for a form are for no other screen; a bank lost again leaves them. */
static void
type_rest(struct app *a, bool locked)
{
	struct guard_rest *rest = guard_rest(a->guard);

	if (a->exit_code >= 0)
		return;
	if (a->editing[0] && !locked)
		term_reread(rest->key, rest->keys);
	explicit_bzero(rest->key, sizeof(rest->key));
	rest->keys = 0;
}

/*
 * As the child before this one was: on the same draft, as locked as it was.
 * A draft that is gone was being saved when the bank was lost: only the
 * answer did not come.
 */
static void
resume(struct app *a)
{
	const struct screen *home = a->top;
	char draft[GUARD_PLACE];
	bool locked;

	guard_get_place(a->guard, &locked, draft);
	snprintf(a->editing, ID_LEN, "%.*s", ID_LEN - 1, draft);
	keep_rest(a);
	if (draft[0] && !go_draft(a, draft)) {
		app_say(a, STYLE_DONE, "Se restableció la conexión. Lo que "
		    "estaba guardando quedó guardado.");
	} else if (!a->message[0] || a->message_style != STYLE_ERROR)
		app_say(a, STYLE_DONE, "Se restableció la conexión; siga "
		    "donde iba.");
	if (a->top == home && a->exit_code < 0)
		a->editing[0] = '\0';
	type_rest(a, locked);
	if (locked)
		lock(a);
}

/* After EXIT_AGAIN the guardian still holds the token: no password. */
static void
start(struct app *a)
{
	char account[AUTH_ACCOUNT_MAX + 1];

	a->exit_code = -1;
	if (a->store)
		store_while_waiting(a->store, STDIN_FILENO,
		    frame_while_waiting, a);
	if (a->guard && a->guard->again &&
	    guard_get_token(a->guard, account, a->token) && app_enter(a)) {
		resume(a);
		return;
	}
	if (a->exit_code < 0)
		app_push(a, s_login_new(a));
}

/*
 * It ended by itself, and she may be in the middle of a word: what she types
 * now must not reach her own shell.  Enter closes, after a moment of quiet.
 */
static void
linger(const struct app *a)
{
	int64_t until = term_now() + LINGER_MS, typed = term_now();
	struct term_event ev;

	do {
		draw_begin();
		draw_wrap(1, 2, term_rows() - 3, term_cols() - 4, STYLE_PLAIN,
		    a->farewell);
		draw_text(term_rows() - 1, 0, term_cols(), STYLE_HINT,
		    "Enter Cierra");
		draw_cursor(term_rows() - 1, 0);
		draw_end();
		term_next(&ev, NULL, 0, BLANK_MS);
		if (ev.kind != TERM_KEY || keys_action(&ev) != ACT_ENTER)
			typed = term_now();
		else if (term_now() - typed >= QUIET_MS)
			return;
	} while (ev.kind != TERM_GONE && term_now() < until);
}

void
app_run(struct app *a)
{
	struct term_event ev;
	int fds[2];

	start(a);
	settle(a);
	while (a->exit_code < 0) {
		if (!term_waiting())
			frame_draw(a);
		fds[0] = a->auth ? auth_fd(a->auth) : -1;
		fds[1] = a->store ? store_fd(a->store) : -1;
		term_next(&ev, fds, (int)NELEM(fds), due(a));
		a->part = false;
		on_event(a, &ev);
		settle(a);
		a->whole = a->whole || !a->part;
	}
	if (a->exit_code == EXIT_AGAIN && a->guard && a->logged_in)
		leave_rest(a);
	while (a->top)
		app_pop(a);
	bury(a);
	if (a->cut && a->exit_code == 0 && !term_is_linear()) {
		store_close(&a->store);
		auth_close(&a->auth);
		linger(a);
	}
	explicit_bzero(a->token, sizeof(a->token));
	mem_free_text(a->password);
	a->password = NULL;
}
