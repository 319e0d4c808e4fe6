#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/log.h"
#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/secret.h"

enum { LABEL_COLS = 13 };

/* Says nothing of what lies under it: not the person, not the folio. */
struct locked {
	struct screen	 s;
	struct widget	*password;
	bool		 asking, leaving;
	bool		 waits;		/* it says that not all is kept */
};

static const struct key_hint hints[] = {
	{ ACT_ENTER, "Sigue donde iba" }, { ACT_BACK, "Sale" },
	{ ACT_NONE, NULL }
};

static struct locked *
locked_of(struct screen *s)
{
	return (struct locked *)s;
}

static const struct key_hint *
locked_hints(const struct screen *s)
{
	(void)s;
	return hints;
}

static void
locked_draw(struct screen *s, int rows, int cols)
{
	struct locked *l = locked_of(s);
	int y = rows >= 20 ? 4 : 2, width = cols - 4 < 68 ? cols - 4 : 68;

	l->waits = !store_all_kept(s->app->store);
	y += draw_wrap(y, 2, 3, width, STYLE_PLAIN, l->waits ? "La pantalla "
	    "está bloqueada. Lo último que escribió espera a que el banco lo "
	    "guarde." : "La pantalla está bloqueada. Todo lo capturado está "
	    "guardado.") + 1;
	secret_draw(l->password, y, "Contraseña", LABEL_COLS, cols, true);
	if (l->asking)
		draw_text(y + 1, 4 + LABEL_COLS, cols, STYLE_HINT,
		    "verificando...");
}

/* Only an answer to its own question opens it. */
static bool
locked_auth(struct screen *s, const struct auth_reply *r)
{
	struct locked *l = locked_of(s);
	struct app *a = s->app;

	if (!l->asking)
		return false;
	l->asking = false;
	switch (r->result) {
	case AUTH_OK:
		a->locked = false;
		app_pop(a);
		break;
	case AUTH_BUSY:
		app_say(a, STYLE_ERROR, "Hay fila; intente de nuevo con %s.",
		    keys_name(ACT_ENTER));
		break;
	case AUTH_NO:
	case AUTH_CHANGE:
	case AUTH_IN_USE:
	case AUTH_WEAK:
		w_entry_set_text(l->password, "");
		app_say(a, STYLE_ERROR, "La contraseña no corresponde.");
		break;
	case AUTH_WAITING:
	case AUTH_GONE:
		break;			/* app.c keeps these */
	}
	return true;
}

static void
ask(struct locked *l)
{
	struct app *a = l->s.app;
	struct err err = ERR_INIT;

	if (auth_ask_again(a->auth, w_entry_text(l->password), &err) == 0) {
		l->asking = true;
		return;
	}
	log_msg(LOG_IS_WARNING, "lock: %s", err.msg);
	app_say(a, STYLE_ERROR, "El servicio de contraseñas no responde. "
	    "Intente de nuevo en un momento.");
}

static bool
locked_key(struct screen *s, const struct term_event *ev)
{
	struct locked *l = locked_of(s);
	enum action a = keys_action(ev);
	bool sure = l->leaving;

	l->leaving = false;
	if (a == ACT_BACK && sure) {
		app_end(s->app, "inactividad", NULL);
	} else if (a == ACT_BACK) {
		l->leaving = true;
		app_say(s->app, STYLE_DOUBT, "%s otra vez termina la "
		    "sesión; %s.", keys_name(ACT_BACK),
		    store_all_kept(s->app->store) ? "nada se pierde" :
		    "lo último que escribió todavía no está guardado");
	} else if (!l->asking) {
		if (a == ACT_ENTER && w_entry_text(l->password)[0])
			ask(l);
		else
			secret_key(s->app, l->password, ev);
	}
	return true;
}

/* What waited has been kept: no key need come for that to be said. */
static void
locked_kept(struct screen *s)
{
	if (locked_of(s)->waits)
		s->app->part = false;
}

static void
locked_free(struct screen *s)
{
	struct locked *l = locked_of(s);

	widget_free(&l->password);
	mem_free_secret(l, sizeof(*l));
}

static const struct screen_ops locked_ops = {
	.draw = locked_draw, .key = locked_key, .auth = locked_auth,
	.kept = locked_kept, .hints = locked_hints, .free = locked_free,
};

struct screen *
s_lock_new(struct app *a)
{
	struct locked *l = mem_alloc(sizeof(*l));

	l->s.ops = &locked_ops;
	l->s.app = a;
	l->password = w_secret_new(SECRET_MAX);
	return &l->s;
}
