#include "lib/base/base.h"
#include "tui/frame.h"

#include "lib/base/die.h"
#include "tui/draw.h"

enum { LEAST_ROWS = 10, LEAST_COLS = 40, NARROW = 60, MESSAGE_ROWS = 3 };

bool
frame_too_small(void)
{
	return term_rows() < LEAST_ROWS || term_cols() < LEAST_COLS;
}

static void
draw_title(struct app *a, int cols)
{
	const char *demo = cols < NARROW ? "DEMOSTRACIÓN" : " DEMOSTRACIÓN ";
	const struct screen *s = a->top;
	const char *title = s->ops->title ? s->ops->title(s) : "Resguardo";
	int right = cols, w;

	if (a->person.demo || a->conf->identity == CONF_ASKED) {
		right -= draw_cols(demo);
		draw_text(0, right, cols, STYLE_DEMO, demo);
	}
	w = draw_cut(0, 0, right - 1, STYLE_TITLE, title);
	if (!a->logged_in || a->locked)
		return;
	if (w + 2 + draw_cols(a->person.institution) < right) {
		right -= draw_cols(a->person.institution) + 1;
		draw_text(0, right, cols, STYLE_PLAIN, a->person.institution);
	}
}

/* A sentence too long for its row takes the ones above, until the next key. */
static void
draw_messages(const struct app *a, int rows, int cols)
{
	static const char slow[] = "guardando...";
	int w = cols, n;

	if (a->saving == STORE_SLOW) {
		w -= draw_cols(slow) + 1;
		draw_text(rows - 2, w, cols, STYLE_HINT, slow);
	}
	n = draw_wrap_rows(w - 1, a->message);
	if (n > MESSAGE_ROWS)
		n = MESSAGE_ROWS;
	if (n > 1)
		draw_blank(rows - 1 - n, 0, n - 1, cols);
	draw_wrap(rows - 1 - n, 0, n, w - 1, a->message_style, a->message);
}

static void
draw_small(int rows, int cols)
{
	draw_wrap(0, 0, rows - 1 > 0 ? rows - 1 : 1, cols, STYLE_PLAIN,
	    "Agrande la ventana a 40 x 10 o más. Nada se pierde.");
}

static void
draw_whole(struct app *a)
{
	struct screen *s = a->top;
	int rows = term_rows(), cols = term_cols();

	a->hidden = false;
	draw_begin();
	if (a->blank) {
		draw_end();
		return;
	}
	if (frame_too_small()) {
		draw_small(rows, cols);
		draw_end();
		return;
	}
	draw_title(a, cols);
	s->ops->draw(s, rows, cols);
	draw_messages(a, rows, cols);
	if (s->ops->hints)
		keys_draw(rows - 1, cols, s->ops->hints(s));
	draw_end();
}

/* Over the last frame, when nothing else can have changed. */
static bool
draw_part(struct app *a)
{
	const struct screen_ops *ops = a->top->ops;

	if (a->whole || a->blank || frame_too_small() || a->message[0] ||
	    (a->saving == STORE_SLOW) != a->shown_slow ||
	    (ops->draw_part && !ops->draw_part(a->top)))
		return false;
	draw_end();
	return true;
}

void
frame_draw(struct app *a)
{
	bool part = draw_part(a);

#ifdef FRAMES_CHECKED
	if (part)
		draw_keep();
#else
	if (part)
		return;
#endif
	a->shown_slow = a->saving == STORE_SLOW;
	draw_whole(a);
	/* A sentence stands until the next key, which takes it away. */
	a->whole = a->message[0] != '\0';
#ifdef FRAMES_CHECKED
	if (part && !draw_is_kept())
		die("a frame drawn in part is not the whole one");
#endif
}

/* ---- while an answer is waited for ---- */

static bool
is_panic(const struct term_event *ev)
{
	return keys_action(ev) == ACT_PANIC;
}

static void
say_wait(struct app *a)
{
	static const char wait[] = "un momento...";
	int rows = term_rows(), cols = term_cols();

	draw_text(rows - 2, cols - draw_cols(wait) - 1, cols, STYLE_HINT,
	    wait);
	draw_end();
	term_show();
	a->whole = true;
}

bool
frame_while_waiting(void *app, int64_t waited_ms)
{
	struct app *a = app;
	bool more = term_read_ahead();

	if (a->blank || a->hidden)
		return more;
	if (term_is_ahead(is_panic)) {
		a->hidden = a->whole = true;
		term_hide();
	} else if (waited_ms >= FRAME_SLOW_MS && !frame_too_small()) {
		say_wait(a);
	}
	return more;
}
