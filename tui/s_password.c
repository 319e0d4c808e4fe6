#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/log.h"
#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/secret.h"

enum { LABEL_COLS = 12 };

enum which { NOW, NEW, AGAIN, ENTRIES };

/*
 * The change that the law asks for, and then straight on to work: what she
 * logged in with is known (app.password).  Or the one that she asks for
 * herself, from home: then the present one is asked too.
 */
struct change {
	struct screen	 s;
	struct widget	*w[ENTRIES];
	enum which	 at;
	bool		 own;		/* asked for by herself */
	bool		 asking, done;
};

static const char *const label[ENTRIES] = { "Actual", "Nueva", "Otra vez" };

static const struct key_hint hints[] = {
	{ ACT_ENTER, "Sigue" }, { ACT_PANIC, "Oculta" }, { ACT_BACK, "Sale" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};
static const struct key_hint hints_own[] = {
	{ ACT_ENTER, "Sigue" }, { ACT_BACK, "Regresa" },
	{ ACT_PANIC, "Oculta" }, { ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static struct change *
change_of(struct screen *s)
{
	return (struct change *)s;
}

static enum which
first(const struct change *c)
{
	return c->own ? NOW : NEW;
}

static const char *
change_title(const struct screen *s)
{
	(void)s;
	return "Contraseña nueva";
}

static const struct key_hint *
change_hints(const struct screen *s)
{
	return ((const struct change *)s)->own ? hints_own : hints;
}

static const char *
why(const struct change *c, bool tall)
{
	if (c->own)
		return tall ? "La nueva vale desde este momento y su plazo "
		    "vuelve a empezar; la sesión sigue abierta." :
		    "La nueva vale desde ahora; la sesión sigue.";
	return tall ? "Es su primera entrada o han pasado seis meses: la "
	    "contraseña se cambia (Lineamientos, art. 31-IV). Después sigue "
	    "con su trabajo de inmediato." :
	    "Hay que cambiar la contraseña; después sigue de inmediato.";
}

static const char *
how(bool tall)
{
	return tall ? "Quince letras o más, sin otra regla. Una frase que solo "
	    "usted recuerde es lo mejor; se puede pegar." :
	    "Quince letras o más; una frase sirve.";
}

static void
change_draw(struct screen *s, int rows, int cols)
{
	struct change *c = change_of(s);
	int y = rows >= 20 ? 4 : 2, width = cols - 4 < 68 ? cols - 4 : 68;
	bool tall = rows >= 14;
	enum which i;

	y += draw_wrap(y, 2, tall ? 4 : 2, width, STYLE_PLAIN, why(c, tall));
	y += tall ? 1 : 0;
	for (i = first(c); i < ENTRIES; i++)
		secret_draw(c->w[i], y++, label[i], LABEL_COLS, cols,
		    i == c->at);
	if (c->asking)
		draw_text(y, 4 + LABEL_COLS, cols, STYLE_HINT,
		    "verificando...");
	draw_wrap(y + 2, 2, rows - 4 - y, width, STYLE_HINT, how(tall));
}

static void
start_again(struct change *c, enum which at)
{
	enum which i;

	for (i = at; i < ENTRIES; i++)
		w_entry_set_text(c->w[i], "");
	c->at = at;
}

static void
ask(struct change *c)
{
	struct app *a = c->s.app;
	struct err err = ERR_INIT;

	if (strcmp(w_entry_text(c->w[NEW]), w_entry_text(c->w[AGAIN])) != 0) {
		/* Neither can be seen: which one is wrong nobody knows. */
		start_again(c, NEW);
		app_say(a, STYLE_ERROR,
		    "No son iguales; escriba las dos de nuevo.");
		return;
	}
	if (auth_ask_change(a->auth, c->own ? w_entry_text(c->w[NOW]) :
	    a->password, w_entry_text(c->w[NEW]), &err) == 0) {
		c->asking = true;
		return;
	}
	log_msg(LOG_IS_WARNING, "change: %s", err.msg);
	app_say(a, STYLE_ERROR, "El servicio de contraseñas no responde. "
	    "Intente de nuevo en un momento.");
}

static void
changed(struct change *c)
{
	struct app *a = c->s.app;

	if (c->own) {
		a->person.password_ends = false;
		app_pop(a);
		app_say(a, STYLE_DONE, "Contraseña cambiada.");
		return;
	}
	mem_free_text(a->password);
	a->password = NULL;
	guard_put_token(a->guard, a->account, a->token);
	if (app_enter(a))
		app_say(a, STYLE_DONE, "Contraseña cambiada.");
}

static void
refused(struct change *c, const struct auth_reply *r)
{
	struct app *a = c->s.app;

	switch (r->result) {
	case AUTH_WEAK:
		start_again(c, NEW);
		app_say(a, STYLE_ERROR, "%s", message_why(r->why));
		return;
	case AUTH_BUSY:
		app_say(a, STYLE_ERROR, "Hay fila; intente de nuevo con %s.",
		    keys_name(ACT_ENTER));
		return;
	case AUTH_NO:
	case AUTH_CHANGE:
	case AUTH_IN_USE:
		start_again(c, first(c));
		app_say(a, STYLE_ERROR, "%s", c->own ? "La contraseña actual "
		    "no corresponde; no se cambió nada." :
		    "No se pudo cambiar; intente de nuevo.");
		return;
	case AUTH_OK:
	case AUTH_WAITING:
	case AUTH_GONE:
		return;			/* change_auth() and app.c keep these */
	}
}

/* It may come when the screen is locked over this one. */
static bool
change_auth(struct screen *s, const struct auth_reply *r)
{
	struct change *c = change_of(s);

	if (!c->asking)
		return false;
	c->asking = false;
	c->done = r->result == AUTH_OK;
	if (c->done)
		start_again(c, first(c));
	if (!c->done)
		refused(c, r);
	else if (s->app->top == s)
		changed(c);
	return true;
}

static void
change_back(struct screen *s)
{
	if (change_of(s)->done)
		changed(change_of(s));
}

/* Locked or hidden, nothing of it waits in memory. */
static void
change_leave(struct screen *s)
{
	start_again(change_of(s), first(change_of(s)));
}

static void
help(struct app *a)
{
	app_push(a, s_help_words_new(a, "Cómo elegir la contraseña",
	    "De 15 letras, o las que fije la instalación, a 128; no hace "
	    "falta que lleve números ni signos. "
	    "Sirve una frase que solo usted recuerde, con espacios y acentos; "
	    "se puede pegar. No vale una de las más usadas, ni la que sea "
	    "poco más que su nombre, el de su institución o el de este "
	    "banco, ni una de las últimas. Se "
	    "escribe dos veces, porque no se ve, y nadie más la conoce: "
	    "tampoco quien le dio la primera."));
}

static bool
change_key(struct screen *s, const struct term_event *ev)
{
	struct change *c = change_of(s);
	enum action a = keys_action(ev);

	if (a == ACT_BACK && !c->own)
		app_end(s->app, "usuario", NULL);
	else if (c->asking)
		;			/* its answer is a moment away */
	else if (a == ACT_BACK)
		app_pop(s->app);
	else if (ev->kind == TERM_KEY && a == ACT_HELP)
		help(s->app);
	else if (a == ACT_PREV || a == ACT_UP)
		c->at = c->at > first(c) ? c->at - 1 : c->at;
	else if (a != ACT_ENTER && a != ACT_NEXT && a != ACT_DOWN)
		secret_key(s->app, c->w[c->at], ev);
	else if (!w_entry_text(c->w[c->at])[0])
		term_beep();
	else if (c->at < AGAIN)
		c->at++;
	else if (a == ACT_ENTER)
		ask(c);
	return true;
}

static void
change_free(struct screen *s)
{
	struct change *c = change_of(s);
	enum which i;

	for (i = NOW; i < ENTRIES; i++)
		widget_free(&c->w[i]);
	mem_free_secret(c, sizeof(*c));
}

static const struct screen_ops change_ops = {
	.title = change_title, .draw = change_draw, .key = change_key,
	.back = change_back, .auth = change_auth, .leave = change_leave,
	.hints = change_hints, .free = change_free,
};

struct screen *
s_password_new(struct app *a)
{
	struct change *c = mem_alloc(sizeof(*c));
	enum which i;

	c->s.ops = &change_ops;
	c->s.app = a;
	c->own = a->logged_in;
	for (i = NOW; i < ENTRIES; i++)
		c->w[i] = w_secret_new(SECRET_MAX);
	c->at = first(c);
	if (term_is_linear())		/* it stands below the entries */
		app_say(a, STYLE_PLAIN, "%s", how(true));
	return &c->s;
}
