#include "lib/base/base.h"
#include "tui/rows.h"

#include <curses.h>

#include "lib/base/utf8.h"
#include "lib/form/pick.h"
#include "tui/draw.h"

enum { NARROW = 60, WIDE = 100, NAME_MOST = 48, PLACE_LEAST = 10,
    STATE_MOST = 12, AGE_LEAST = 3, AGE_MOST = 8, GAP = 2, LEFT = 2 };

enum { YEARS_COLS = 5 };

void
rows_set(struct rows *r, int n)
{
	r->n = n;
	r->typed[0] = '\0';
	if (r->at >= n)
		r->at = n ? n - 1 : 0;
}

bool
rows_key(struct rows *r, const struct term_event *ev, int page)
{
	int at = r->at;

	switch (keys_action(ev)) {
	case ACT_UP:
	case ACT_PREV:
		at--;
		break;
	case ACT_NEXT:
		if (key_is_enter(ev))
			return false;
		at++;
		break;
	case ACT_DOWN:
		at++;
		break;
	case ACT_HOME:
		at = 0;
		break;
	case ACT_END:
		at = r->n - 1;
		break;
	case ACT_PAGE_UP:
		at -= page;
		break;
	case ACT_PAGE_DOWN:
		at += page;
		break;
	default:
		return false;
	}
	if (at >= r->n)
		at = r->n - 1;
	r->at = at < 0 ? 0 : at;
	return true;
}

static bool
type_letter(char *typed, size_t cap, const struct term_event *ev)
{
	size_t n = strlen(typed), len;
	char letter[5];

	if (ev->kind == TERM_TEXT && (ev->cp > ' ' || n > 0)) {
		len = utf8_encode(ev->cp, letter);
		if (n + len >= cap)
			return false;
		memcpy(typed + n, letter, len);
		typed[n + len] = '\0';
		return true;
	}
	if (keys_action(ev) == ACT_BACKSPACE && n > 0) {
		typed[utf8_prev(typed, n, n)] = '\0';
		return true;
	}
	return false;
}

bool
rows_type(struct rows *r, struct app *a, const struct term_event *ev,
    void (*text)(const void *ctx, int i, char *out, size_t n),
    const void *ctx)
{
	char was[sizeof(r->typed)], row[FOLIO_LEN + NAME_LEN];
	int i;

	if (ev->kind == TERM_TEXT && ev->cp == '?' && !r->typed[0])
		return false;		/* it asks for help, as anywhere */
	snprintf(was, sizeof(was), "%s", r->typed);
	if (!type_letter(r->typed, sizeof(r->typed), ev)) {
		r->typed[0] = '\0';
		return ev->kind == TERM_TEXT;
	}
	for (i = 0; r->typed[0] && i < r->n; i++) {
		text(ctx, i, row, sizeof(row));
		if (pick_finds(row, r->typed)) {
			r->at = i;
			break;
		}
	}
	explicit_bzero(row, sizeof(row));
	if (i == r->n && r->typed[0]) {
		snprintf(r->typed, sizeof(r->typed), "%s", was);
		term_beep();
	}
	if (r->typed[0])
		app_say(a, STYLE_HINT, "Va a: %s", r->typed);
	return true;
}

void
rows_more(int y, int x, int cols, bool over, bool under)
{
	if (over || under)
		draw_printf(y, x, cols, STYLE_HINT, "(sigue %s%s%s)",
		    over ? "arriba" : "", over && under ? " y " : "",
		    under ? "abajo" : "");
}

int
rows_show(struct rows *r, int y, int height, int lines)
{
	int shown = height / lines;

	if (r->n > shown)
		shown = (height - 1) / lines;
	if (shown < 1)
		shown = 1;
	if (r->at < r->top)
		r->top = r->at;
	if (r->at >= r->top + shown)
		r->top = r->at - shown + 1;
	if (r->top > 0 && r->top + shown > r->n)
		r->top = r->n > shown ? r->n - shown : 0;
	rows_more(y + height - 1, LEFT, term_cols() - LEFT, r->top > 0,
	    r->top + shown < r->n);
	return shown;
}

bool
key_is_enter(const struct term_event *ev)
{
	return ev->kind == TERM_KEY && (ev->key == '\r' || ev->key == '\n' ||
	    ev->key == KEY_ENTER);
}

int
key_digit(const struct term_event *ev)
{
	if (ev->kind != TERM_TEXT || ev->cp < '0' || ev->cp > '9')
		return -1;
	return (int)ev->cp - '0';
}

void
rows_pointer(int y, int x, bool current)
{
	if (!current)
		return;
	draw_text(y, x, 1, STYLE_PLAIN, ">");
	draw_cursor(y, x);
}

int
found_lines(int cols)
{
	return cols < NARROW ? 2 : 1;
}

static int
widest(const struct found_list *l, size_t offset, int most)
{
	int i, w, max = 0;

	for (i = 0; i < l->n; i++) {
		w = draw_cols((const char *)&l->row[i] + offset);
		if (w > max)
			max = w;
	}
	return max < most ? max : most;
}

const char *
years(const char *age)
{
	return !age[0] ? "" : strcmp(age, "1") == 0 ? " año" : " años";
}

/* How wide each column is; 0 for what has no room. */
struct found_cols { int folio, name, age, place, state; };

static struct found_cols
found_cols_of(const struct found_list *l, int cols)
{
	struct found_cols c;
	int left, spare;

	c.folio = widest(l, offsetof(struct found, folio), FOLIO_LEN);
	c.state = widest(l, offsetof(struct found, state), STATE_MOST);
	c.age = widest(l, offsetof(struct found, age), AGE_MOST);
	if (c.age < AGE_LEAST)
		c.age = AGE_LEAST;
	if (cols >= WIDE)
		c.age += YEARS_COLS;
	c.place = widest(l, offsetof(struct found, municipality), cols / 4);
	/* Who it is comes before where she lives. */
	left = cols - LEFT - c.folio - c.age - c.state - 4 * GAP;
	spare = left - widest(l, offsetof(struct found, name), NAME_MOST);
	if (c.place > spare && c.place > PLACE_LEAST)
		c.place = spare > PLACE_LEAST ? spare : PLACE_LEAST;
	c.name = left - c.place < NAME_MOST ? left - c.place : NAME_MOST;
	return c;
}

void
found_heading(const struct found_list *l, int y, int cols)
{
	static const char age[] = "edad";
	struct found_cols c = found_cols_of(l, cols);

	if (l->n > 0 && cols >= NARROW && cols < WIDE)
		draw_text(y, LEFT + c.folio + GAP + c.name + GAP + c.age -
		    draw_cols(age), cols, STYLE_HINT, age);
}

static void
found_narrow(const struct found *f, int y, int cols)
{
	char rest[sizeof(f->folio) + sizeof(f->age) + sizeof(f->state) +
	    sizeof(f->municipality) + 16];

	snprintf(rest, sizeof(rest), "%s  %s%s  %s  %s", f->folio, f->age,
	    years(f->age), f->state, f->municipality);
	draw_cut(y, LEFT, cols - LEFT, STYLE_VALUE, f->name);
	draw_cut(y + 1, LEFT, cols - LEFT, STYLE_HINT, rest);
	explicit_bzero(rest, sizeof(rest));
}

void
found_draw(const struct found_list *l, int i, int y, int cols, bool current)
{
	const struct found *f = &l->row[i];
	struct found_cols c;
	char age[sizeof(f->age) + 8];
	int x = LEFT;

	rows_pointer(y, 0, current);
	if (f->alike)
		draw_text(y, 1, 1, STYLE_HINT, "~");
	if (cols < NARROW) {
		found_narrow(f, y, cols);
		return;
	}
	c = found_cols_of(l, cols);
	draw_text(y, x, c.folio, STYLE_VALUE, f->folio);
	x += c.folio + GAP;
	draw_cut(y, x, c.name, STYLE_VALUE, f->name);
	x += c.name + GAP;
	snprintf(age, sizeof(age), "%s%s", f->age,
	    cols >= WIDE ? years(f->age) : "");
	draw_text(y, x + c.age - draw_cols(age), c.age, STYLE_VALUE, age);
	x += c.age + GAP;
	draw_cut(y, x, c.place, STYLE_VALUE, f->municipality);
	x += c.place + GAP;
	draw_text(y, x, c.state, STYLE_VALUE, f->state);
}
