#include "lib/base/base.h"
#include "tui/input.h"

#include <curses.h>

#include "lib/base/utf8.h"

#define ESC		0x1b
#define CSI_MOST	64		/* bytes of it before its end */
#define PASTE_END	"\033[201~"
#define PASTE_END_LEN	(sizeof(PASTE_END) - 1)

/* What one look at the front of the bytes came to. */
enum verdict {
	EVENT,		/* *ev is filled */
	NOTHING,	/* bytes were used up, no event came of it */
	MORE,		/* not decided yet */
};

void
input_init(struct input *in)
{
	*in = (struct input){ .paste = BUF_INIT };
}

void
input_release(struct input *in)
{
	buf_release(&in->paste);
	input_init(in);
}

size_t
input_room(const struct input *in)
{
	return sizeof(in->raw) - in->n;
}

void
input_feed(struct input *in, const char *s, size_t n, int64_t now_ms)
{
	if (n > input_room(in))
		n = input_room(in);
	memcpy(in->raw + in->n, s, n);
	in->n += n;
	in->since = now_ms;
}

static void
use(struct input *in, size_t n)
{
	in->n -= n;
	memmove(in->raw, in->raw + n, in->n);
}

static enum verdict
give_key(struct term_event *ev, int key)
{
	if (key == 0)
		return NOTHING;
	*ev = (struct term_event){ .kind = TERM_KEY, .key = key };
	return EVENT;
}

static enum verdict
give_text(struct term_event *ev, uint32_t cp)
{
	*ev = (struct term_event){ .kind = TERM_TEXT, .cp = cp };
	return EVENT;
}

/* CSI number ~, as VT220 and its children number their keys. */
static int
tilde_key(int n)
{
	static const struct { int n, key; } keys[] = {
		{ 1, KEY_HOME }, { 3, KEY_DC }, { 4, KEY_END },
		{ 5, KEY_PPAGE }, { 6, KEY_NPAGE }, { 7, KEY_HOME },
		{ 8, KEY_END }, { 11, KEY_F(1) }, { 12, KEY_F(2) },
		{ 13, KEY_F(3) }, { 14, KEY_F(4) }, { 15, KEY_F(5) },
		{ 17, KEY_F(6) }, { 18, KEY_F(7) }, { 19, KEY_F(8) },
		{ 20, KEY_F(9) }, { 21, KEY_F(10) }, { 23, KEY_F(11) },
		{ 24, KEY_F(12) },
	};
	size_t i;

	for (i = 0; i < NELEM(keys); i++)
		if (keys[i].n == n)
			return keys[i].key;
	return 0;
}

/* The letter that ends a CSI or SS3 cursor key. */
static int
letter_key(char c)
{
	switch (c) {
	case 'A': return KEY_UP;
	case 'B': return KEY_DOWN;
	case 'C': return KEY_RIGHT;
	case 'D': return KEY_LEFT;
	case 'H': return KEY_HOME;
	case 'F': return KEY_END;
	case 'Z': return KEY_BTAB;
	default:  return 0;
	}
}

static int
csi_key(const char *arg, size_t n, char end)
{
	int num = 0;
	size_t i;

	if (n > 0 && (arg[0] < '0' || arg[0] > '9'))
		return 0;		/* private: an answer, a mouse */
	for (i = 0; i < n && arg[i] >= '0' && arg[i] <= '9' && num < 1000; i++)
		num = num * 10 + (arg[i] - '0');
	if (end == '~')
		return tilde_key(num);
	if (end == 'P' || end == 'Q' || end == 'S')
		return KEY_F(end - 'P' + 1);
	if (end == 'R')			/* with numbers: where the cursor is */
		return n == 0 ? KEY_F(3) : 0;
	return letter_key(end);
}

/* raw begins with ESC [. */
static enum verdict
read_csi(struct input *in, struct term_event *ev)
{
	size_t i = 2;
	char end;
	int key;

	if (in->n > 2 && in->raw[2] == '[') {	/* linux: ESC [ [ A is F1 */
		if (in->n == 3)
			return MORE;
		end = in->raw[3];
		use(in, 4);
		return give_key(ev, end >= 'A' && end <= 'E' ?
		    KEY_F(end - 'A' + 1) : 0);
	}
	while (i < in->n && i < CSI_MOST && in->raw[i] >= 0x20 &&
	    in->raw[i] <= 0x3f)
		i++;
	if (i == in->n && i < CSI_MOST)
		return MORE;
	if (i == CSI_MOST || in->raw[i] < 0x40 || in->raw[i] == 0x7f) {
		use(in, i);		/* broken off: what follows is new */
		return NOTHING;
	}
	end = in->raw[i];
	if (end == '~' && i == 5 && memcmp(in->raw + 2, "200", 3) == 0) {
		in->state = INPUT_PASTING;
		key = 0;
	} else {
		key = csi_key(in->raw + 2, i - 2, end);
	}
	use(in, i + 1);
	return give_key(ev, key);
}

/* raw begins with ESC O. */
static enum verdict
read_ss3(struct input *in, struct term_event *ev)
{
	static const char pad[] = "*+,-./0123456789";	/* ESC O j to y */
	size_t i = 2;
	char end;

	while (i < in->n && i < 8 && in->raw[i] >= '0' && in->raw[i] <= '9')
		i++;
	if (i == in->n)
		return MORE;
	end = in->raw[i];
	if ((unsigned char)end < 0x20 || (unsigned char)end >= 0x7f) {
		use(in, i);
		return NOTHING;
	}
	use(in, i + 1);
	if (end >= 'j' && end <= 'y')
		return give_text(ev, (uint32_t)pad[end - 'j']);
	if (end == 'M')
		return give_key(ev, '\r');
	if (end >= 'P' && end <= '[')		/* VT100+: up to F12 */
		return give_key(ev, KEY_F(end - 'P' + 1));
	return give_key(ev, letter_key(end));
}

/*
 * Whether ESC and what follows it begin a string that the terminal sends by
 * itself.  "Esc, then P" by a quick hand is told from a DCS by its third byte.
 */
static enum verdict
string_start(const struct input *in)
{
	char c = in->raw[1], d;

	if (c == '_' || c == '^')
		return EVENT;
	if (c != 'P' && c != ']')
		return NOTHING;
	if (in->n == 2)
		return MORE;
	d = in->raw[2];
	return strchr(c == ']' ? "0123456789" : "0123456789>!$+|", d) && d ?
	    EVENT : NOTHING;
}

static enum verdict
read_escape(struct input *in, struct term_event *ev)
{
	if (in->n == 1)
		return MORE;
	if (in->raw[1] == '[')
		return read_csi(in, ev);
	if (in->raw[1] == 'O')
		return read_ss3(in, ev);
	switch (string_start(in)) {
	case MORE:
		return MORE;
	case EVENT:
		use(in, 2);
		in->state = INPUT_STRING;
		return NOTHING;
	case NOTHING:
		break;
	}
	use(in, 1);			/* Esc, and then another key */
	return give_key(ev, ESC);
}

static enum verdict
read_plain(struct input *in, struct term_event *ev)
{
	uint32_t cp;
	size_t len;

	if (in->raw[0] == ESC)
		return read_escape(in, ev);
	len = utf8_decode(in->raw, in->n, &cp);
	if (len == 0) {
		if (utf8_is_start(in->raw, in->n))
			return MORE;
		use(in, 1);
		*ev = (struct term_event){ .kind = TERM_BAD };
		return EVENT;
	}
	use(in, len);
	if (cp < 0x20 || cp == 0x7f)
		return give_key(ev, (int)cp);
	if (cp < 0xa0 && cp > 0x7f)
		return NOTHING;		/* C1 controls */
	return give_text(ev, cp);
}

/* Up to its end, a string is dropped: BEL or ESC \ (or the ESC of a key). */
static enum verdict
read_string(struct input *in)
{
	size_t i;

	for (i = 0; i < in->n; i++) {
		if (in->raw[i] == '\a' || in->raw[i] == 0x18) {
			in->state = INPUT_PLAIN;
			use(in, i + 1);
			return NOTHING;
		}
		if (in->raw[i] != ESC)
			continue;
		if (i + 1 == in->n) {
			use(in, i);
			return MORE;
		}
		in->state = INPUT_PLAIN;
		use(in, in->raw[i + 1] == '\\' ? i + 2 : i);
		return NOTHING;
	}
	use(in, in->n);
	return MORE;
}

static void
keep_pasted(struct input *in, size_t n)
{
	if (in->paste.len + n > INPUT_PASTE_MAX)
		in->too_long = true;
	else
		buf_add(&in->paste, in->raw, n);
	use(in, n);
}

static enum verdict
end_paste(struct input *in, struct term_event *ev)
{
	in->state = INPUT_PLAIN;
	in->handed = true;
	if (in->too_long)
		buf_clear(&in->paste);
	*ev = (struct term_event){ .kind = TERM_PASTE, .text = in->paste.s,
	    .len = in->paste.len, .too_long = in->too_long };
	return EVENT;
}

static enum verdict
read_paste(struct input *in, struct term_event *ev)
{
	char *esc;
	size_t at, left;

	for (;;) {
		esc = memchr(in->raw, ESC, in->n);
		at = esc ? (size_t)(esc - in->raw) : in->n;
		keep_pasted(in, at);
		if (!esc)
			return MORE;
		left = in->n < PASTE_END_LEN ? in->n : PASTE_END_LEN;
		if (memcmp(in->raw, PASTE_END, left) == 0) {
			if (left < PASTE_END_LEN)
				return MORE;
			use(in, PASTE_END_LEN);
			return end_paste(in, ev);
		}
		keep_pasted(in, 1);	/* an ESC that was pasted */
	}
}

static int
patience(const struct input *in)
{
	if (in->state == INPUT_PASTING)
		return INPUT_PASTE_MS;
	if (in->state == INPUT_PLAIN && in->n == 1 && in->raw[0] == ESC)
		return INPUT_ESC_MS;
	return INPUT_MORE_MS;
}

/* Nothing more came for long enough: what is there is all there is. */
static enum verdict
give_up(struct input *in, struct term_event *ev)
{
	bool esc = in->n > 0 && in->raw[0] == ESC;
	size_t n = in->n;

	if (in->state == INPUT_PASTING)
		return end_paste(in, ev);
	if (in->state == INPUT_STRING) {
		in->state = INPUT_PLAIN;
		use(in, n);
		return NOTHING;
	}
	if (esc && (n == 1 || in->raw[1] == 'P' || in->raw[1] == ']')) {
		use(in, 1);
		return give_key(ev, ESC);
	}
	use(in, n);			/* half a key must not become letters */
	if (esc)
		return NOTHING;
	*ev = (struct term_event){ .kind = TERM_BAD };
	return EVENT;
}

bool
input_next(struct input *in, struct term_event *ev, int64_t now_ms)
{
	enum verdict v = NOTHING;

	if (in->handed) {
		in->handed = in->too_long = false;
		buf_release(&in->paste);
	}
	while (in->n > 0 && v == NOTHING) {
		switch (in->state) {
		case INPUT_PLAIN:
			v = read_plain(in, ev);
			break;
		case INPUT_PASTING:
			v = read_paste(in, ev);
			break;
		case INPUT_STRING:
			v = read_string(in);
			break;
		}
	}
	if (v != EVENT && input_wait(in, now_ms) == 0)
		v = give_up(in, ev);
	return v == EVENT;
}

int
input_wait(const struct input *in, int64_t now_ms)
{
	int64_t left;

	if (in->n == 0 && in->state == INPUT_PLAIN)
		return -1;
	left = in->since + patience(in) - now_ms;
	return left < 0 ? 0 : (int)left;
}

bool
input_holds(const struct input *in, bool (*is)(const struct term_event *),
    int64_t now_ms)
{
	struct input copy = *in;
	struct term_event ev;
	bool found = false;

	/* What is pasted is no command. */
	copy.paste = (struct buf)BUF_INIT;
	copy.handed = false;
	while (!found && input_next(&copy, &ev, now_ms))
		found = is(&ev);
	input_release(&copy);
	explicit_bzero(&copy, sizeof(copy));
	return found;
}
