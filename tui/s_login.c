#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/log.h"
#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/secret.h"

enum { LABEL_COLS = 13, WIDEST = 68, RETRY_TICKS = 2 };

enum state {
	TYPING,
	ASKING,			/* authd is at work */
	QUEUED,			/* authd is full; asked again by itself */
	IN_USE,			/* another session is open: hers to decide */
};

struct login {
	struct screen	 s;
	struct widget	*password;
	enum state	 state;
	bool		 take_over;
	unsigned	 place;		/* QUEUED */
	int		 ticks;
	char		 since[24];	/* IN_USE */
};

static const struct key_hint hints_typing[] = {
	{ ACT_ENTER, "Entra" }, { ACT_PANIC, "Oculta" }, { ACT_BACK, "Sale" },
	{ ACT_NONE, NULL }
};
static const struct key_hint hints_waiting[] = {
	{ ACT_PANIC, "Oculta" }, { ACT_BACK, "Sale" }, { ACT_NONE, NULL }
};

static struct login *
login_of(struct screen *s)
{
	return (struct login *)s;
}

static bool
demo(const struct app *a)
{
	return a->conf->identity == CONF_ASKED;
}

/* ---- asking ---- */

static void
ask(struct login *l)
{
	struct app *a = l->s.app;
	struct err err = ERR_INIT;

	if (auth_ask_login(a->auth, a->account, w_entry_text(l->password),
	    a->key, l->take_over, &err) == 0) {
		l->state = ASKING;
		return;
	}
	log_msg(LOG_IS_WARNING, "login: %s", err.msg);
	l->state = TYPING;
	app_say(a, STYLE_ERROR, "El servicio de contraseñas no responde. "
	    "Intente de nuevo en un momento.");
}

static void
enter(struct login *l)
{
	struct app *a = l->s.app;

	guard_put_token(a->guard, a->account, a->token);
	(void)app_enter(a);
}

static void
answered(struct login *l, const struct auth_reply *r)
{
	struct app *a = l->s.app;

	switch (r->result) {
	case AUTH_OK:
		memcpy(a->token, r->token, sizeof(a->token));
		w_entry_set_text(l->password, "");
		enter(l);
		return;
	case AUTH_CHANGE:
		memcpy(a->token, r->token, sizeof(a->token));
		a->password = mem_dup(w_entry_text(l->password));
		w_entry_set_text(l->password, "");
		app_push(a, s_password_new(a));
		return;
	case AUTH_BUSY:
		l->state = QUEUED;
		l->place = r->place;
		l->ticks = 0;
		return;
	case AUTH_IN_USE:
		l->state = IN_USE;
		snprintf(l->since, sizeof(l->since), "%s", r->since);
		return;
	case AUTH_NO:
	case AUTH_WEAK:
		w_entry_set_text(l->password, "");
		l->take_over = false;
		app_say(a, STYLE_ERROR, "La cuenta y la contraseña no "
		    "corresponden. Escríbala de nuevo con calma.");
		return;
	case AUTH_WAITING:
	case AUTH_GONE:
		return;			/* app.c keeps these */
	}
}

static bool
login_auth(struct screen *s, const struct auth_reply *r)
{
	struct login *l = login_of(s);

	if (l->state != ASKING)
		return false;
	l->state = TYPING;
	answered(l, r);
	return true;
}

static void
login_tick(struct screen *s)
{
	struct login *l = login_of(s);

	if (l->state == QUEUED && ++l->ticks >= RETRY_TICKS)
		ask(l);
}

/* ---- drawing ---- */

static void
draw_in_use(const struct login *l, int y, int rows, int cols)
{
	const char *since = l->since[0] ? l->since : "hace un momento";
	int width = cols - 4 < WIDEST ? cols - 4 : WIDEST;
	char text[240];

	if (rows >= 14)
		snprintf(text, sizeof(text), "Su cuenta ya tiene una sesión "
		    "abierta, desde %s. Lo capturado en ella está guardado: "
		    "si la toma aquí, aquella se cierra y usted sigue donde "
		    "iba.", since);
	else
		snprintf(text, sizeof(text), "Ya hay una sesión abierta desde "
		    "%s. Tomarla no pierde nada.", since);
	y += draw_wrap(y, 2, rows - 4 - y, width, STYLE_PLAIN, text);
	y += rows >= 14 ? 1 : 0;
	draw_text(y, 2, cols - 4, STYLE_PLAIN, "> ");
	draw_text(y, 4, cols - 4, STYLE_TITLE, "t");
	draw_text(y, 8, cols - 8, STYLE_PLAIN, "La toma aquí");
	draw_text(y + 1, 4, cols - 4, STYLE_TITLE, "Esc");
	draw_text(y + 1, 8, cols - 8, STYLE_PLAIN, "La deja como está y sale");
	draw_cursor(term_is_linear() ? y + 1 : y, 4);
}

static void
draw_note(const struct login *l, int y, int cols)
{
	if (l->state == ASKING)
		draw_text(y, 4 + LABEL_COLS, cols, STYLE_HINT,
		    "verificando...");
	else if (l->state == QUEUED)
		draw_printf(y, 4, cols - 4, STYLE_HINT, "Hay fila: lugar %u. "
		    "Se vuelve a intentar sin que haga nada.", l->place);
}

static const char *
about(const struct app *a)
{
	if (demo(a))
		return "Demostración: personas y casos son ficticios. No "
		    "capture aquí datos de nadie.";
	return "Lo que verá es confidencial. Cada entrada, cada lectura y "
	    "cada cambio quedan en la bitácora (Lineamientos, art. 24).";
}

static void
login_draw(struct screen *s, int rows, int cols)
{
	struct login *l = login_of(s);
	int y = rows >= 20 ? 4 : 2;
	int width = cols - 4 < WIDEST ? cols - 4 : WIDEST;

	if (rows >= 14 || l->state != IN_USE)
		y += draw_wrap(y, 2, 2, width, STYLE_PLAIN, "Banco de datos "
		    "sobre casos de violencia contra las mujeres");
	y += rows >= 14 ? 1 : 0;
	draw_text(y, 4, LABEL_COLS, STYLE_LABEL, "Cuenta");
	draw_text(y++, 4 + LABEL_COLS, cols, STYLE_VALUE, s->app->account);
	if (l->state == IN_USE) {
		draw_in_use(l, y + (rows >= 14 ? 1 : 0), rows, cols);
		return;
	}
	secret_draw(l->password, y, "Contraseña", LABEL_COLS, cols, true);
	draw_note(l, y + 1, cols);
	y += 3;
	if (y + draw_wrap_rows(width, about(s->app)) <= rows - 2)
		draw_wrap(y, 2, rows - 2 - y, width, STYLE_HINT,
		    about(s->app));
}

static const struct key_hint *
login_hints(const struct screen *s)
{
	return ((const struct login *)s)->state == TYPING ? hints_typing :
	    hints_waiting;
}

/* ---- keys ---- */

static bool
login_key(struct screen *s, const struct term_event *ev)
{
	struct login *l = login_of(s);
	enum action a = keys_action(ev);

	if (a == ACT_BACK) {
		app_end(s->app, "usuario", NULL);
		return true;
	}
	if (l->state == IN_USE) {
		if (ev->kind == TERM_TEXT && (ev->cp == 't' || ev->cp == 'T')) {
			l->take_over = true;
			ask(l);
		}
		return true;
	}
	if (l->state != TYPING)
		return true;		/* what is typed now is for nobody */
	if (a == ACT_ENTER && w_entry_text(l->password)[0])
		ask(l);
	else
		secret_key(s->app, l->password, ev);
	return true;
}

static void
login_free(struct screen *s)
{
	struct login *l = login_of(s);

	widget_free(&l->password);
	mem_free_secret(l, sizeof(*l));
}

static const struct screen_ops login_ops = {
	.draw = login_draw, .key = login_key, .auth = login_auth,
	.tick = login_tick, .hints = login_hints, .free = login_free,
};

struct screen *
s_login_new(struct app *a)
{
	struct login *l = mem_alloc(sizeof(*l));

	l->s.ops = &login_ops;
	l->s.app = a;
	l->password = w_secret_new(SECRET_MAX);
	if (term_is_linear())		/* it stands below the password */
		app_say(a, STYLE_PLAIN, "%s", about(a));
	return &l->s;
}
