#include "lib/base/base.h"
#include "tui/screen.h"

#include "lib/base/log.h"
#include "lib/base/mem.h"
#include "tui/draw.h"
#include "tui/secret.h"

enum { LABEL_COLS = 12 };

/* The change that the law asks for, and then straight on to work. */
struct change {
	struct screen	 s;
	struct widget	*first, *again;
	bool		 on_again, asking;
};

static const struct key_hint hints[] = {
	{ ACT_ENTER, "Sigue" }, { ACT_PANIC, "Oculta" }, { ACT_BACK, "Sale" },
	{ ACT_HELP, "Ayuda" }, { ACT_NONE, NULL }
};

static struct change *
change_of(struct screen *s)
{
	return (struct change *)s;
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
	(void)s;
	return hints;
}

static void
change_draw(struct screen *s, int rows, int cols)
{
	struct change *c = change_of(s);
	int y = rows >= 20 ? 4 : 2, width = cols - 4 < 68 ? cols - 4 : 68;

	y += draw_wrap(y, 2, rows >= 14 ? 4 : 2, width, STYLE_PLAIN,
	    rows >= 14 ?
	    "Es su primera entrada o han pasado seis meses: la contraseña se "
	    "cambia (Lineamientos, art. 31-IV). Después sigue con su trabajo "
	    "de inmediato." :
	    "Hay que cambiar la contraseña; después sigue de inmediato.");
	y += rows >= 14 ? 1 : 0;
	secret_draw(c->first, y, "Nueva", LABEL_COLS, cols, !c->on_again);
	secret_draw(c->again, y + 1, "Otra vez", LABEL_COLS, cols, c->on_again);
	y += 2;
	if (c->asking)
		draw_text(y, 4 + LABEL_COLS, cols, STYLE_HINT,
		    "verificando...");
	draw_wrap(y + 2, 2, rows - 4 - y, width, STYLE_HINT, rows >= 14 ?
	    "Quince letras o más, sin otra regla. Una frase que solo usted "
	    "recuerde es lo mejor; se puede pegar." :
	    "Quince letras o más; una frase sirve.");
}

static void
start_again(struct change *c)
{
	w_entry_set_text(c->first, "");
	w_entry_set_text(c->again, "");
	c->on_again = false;
}

static void
ask(struct change *c)
{
	struct app *a = c->s.app;
	struct err err = ERR_INIT;

	if (strcmp(w_entry_text(c->first), w_entry_text(c->again)) != 0) {
		/* Neither can be seen: which one is wrong nobody knows. */
		start_again(c);
		app_say(a, STYLE_ERROR,
		    "No son iguales; escriba las dos de nuevo.");
		return;
	}
	if (auth_ask_change(a->auth, a->password, w_entry_text(c->first),
	    &err) == 0) {
		c->asking = true;
		return;
	}
	log_msg(LOG_IS_WARNING, "change: %s", err.msg);
	app_say(a, STYLE_ERROR, "El servicio de contraseñas no responde. "
	    "Intente de nuevo en un momento.");
}

static void
changed(struct app *a)
{
	struct err err = ERR_INIT;

	mem_free_text(a->password);
	a->password = NULL;
	guard_put_token(a->guard, a->account, a->token);
	if (app_enter(a, &err) == 0) {
		app_say(a, STYLE_DONE, "Contraseña cambiada.");
		return;
	}
	guard_wipe_token(a->guard);
	app_say_err(a, &err);
}

static void
change_auth(struct screen *s, const struct auth_reply *r)
{
	struct change *c = change_of(s);

	c->asking = false;
	switch (r->result) {
	case AUTH_OK:
		start_again(c);
		changed(s->app);
		return;
	case AUTH_WEAK:
		start_again(c);
		app_say(s->app, STYLE_ERROR, "%s", message_why(r->why));
		return;
	case AUTH_BUSY:
		app_say(s->app, STYLE_ERROR, "Hay fila; intente de nuevo con "
		    "%s.", keys_name(ACT_ENTER));
		return;
	case AUTH_NO:
	case AUTH_CHANGE:
	case AUTH_IN_USE:
		start_again(c);
		app_say(s->app, STYLE_ERROR, "No se pudo cambiar; intente de "
		    "nuevo.");
		return;
	case AUTH_WAITING:
	case AUTH_GONE:
		return;			/* app.c keeps these */
	}
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
	struct widget *w = c->on_again ? c->again : c->first;

	if (keys_action(ev) == ACT_BACK) {
		app_end(s->app, "usuario", NULL);
		return true;
	}
	if (c->asking)
		return true;
	if (ev->kind == TERM_KEY && keys_action(ev) == ACT_HELP) {
		help(s->app);
		return true;
	}
	switch (keys_action(ev)) {
	case ACT_ENTER:
	case ACT_NEXT:
	case ACT_DOWN:
		if (!w_entry_text(w)[0])
			break;
		if (c->on_again && keys_action(ev) == ACT_ENTER)
			ask(c);
		else
			c->on_again = !c->on_again;
		break;
	case ACT_PREV:
	case ACT_UP:
		c->on_again = false;
		break;
	default:
		secret_key(s->app, w, ev);
	}
	return true;
}

static void
change_free(struct screen *s)
{
	struct change *c = change_of(s);

	widget_free(&c->first);
	widget_free(&c->again);
	mem_free_secret(c, sizeof(*c));
}

static const struct screen_ops change_ops = {
	.title = change_title, .draw = change_draw, .key = change_key,
	.auth = change_auth, .hints = change_hints, .free = change_free,
};

struct screen *
s_password_new(struct app *a)
{
	struct change *c = mem_alloc(sizeof(*c));

	c->s.ops = &change_ops;
	c->s.app = a;
	c->first = w_secret_new(SECRET_MAX);
	c->again = w_secret_new(SECRET_MAX);
	return &c->s;
}
