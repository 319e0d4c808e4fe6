/* Bytes as terminals send them, in one piece and cut anywhere. */
#include "lib/base/base.h"
#include "tui/input.h"

#include <curses.h>

#include "lib/base/buf.h"
#include "lib/base/utf8.h"
#include "tests/tap.h"

/* One event as a word: "ñ", "<up>", "[pasted]", "!". */
static void
name(struct buf *b, const struct term_event *ev)
{
	static const struct { int key; const char *word; } names[] = {
		{ KEY_UP, "up" }, { KEY_DOWN, "down" }, { KEY_LEFT, "left" },
		{ KEY_RIGHT, "right" }, { KEY_HOME, "home" },
		{ KEY_END, "end" }, { KEY_PPAGE, "pgup" },
		{ KEY_NPAGE, "pgdn" }, { KEY_DC, "del" },
		{ KEY_BTAB, "btab" }, { 0x1b, "esc" }, { '\r', "cr" },
		{ '\t', "tab" }, { 0x7f, "bs" }, { 3, "^c" },
	};
	char s[4];
	size_t i;

	if (ev->kind == TERM_TEXT) {
		buf_add(b, s, utf8_encode(ev->cp, s));
		return;
	}
	if (ev->kind == TERM_PASTE) {
		buf_putc(b, '[');
		buf_puts(b, ev->too_long ? "..." : "");
		buf_add(b, ev->text, ev->len);
		buf_putc(b, ']');
		return;
	}
	if (ev->kind == TERM_BAD) {
		buf_putc(b, '!');
		return;
	}
	for (i = 0; i < NELEM(names); i++)
		if (names[i].key == ev->key) {
			buf_printf(b, "<%s>", names[i].word);
			return;
		}
	for (i = 1; i <= 12; i++)
		if (ev->key == KEY_F((int)i)) {
			buf_printf(b, "<f%zu>", i);
			return;
		}
	buf_printf(b, "<%d>", ev->key);
}

static void
drain(struct input *in, struct buf *out, int64_t now)
{
	struct term_event ev;

	while (input_next(in, &ev, now))
		name(out, &ev);
}

/* All of s with a pause of `gap` ms after the first `cut` bytes. */
static void
run(struct buf *out, const char *s, size_t n, size_t cut, int gap)
{
	struct input in;
	int64_t now = 1000;

	input_init(&in);
	input_feed(&in, s, cut, now);
	drain(&in, out, now);
	now += gap;
	drain(&in, out, now);
	input_feed(&in, s + cut, n - cut, now);
	drain(&in, out, now);
	drain(&in, out, now + 60000);
	input_release(&in);
}

static const struct {
	const char	*what, *bytes, *want;
} row[] = {
	{ "letters", "Ana", "Ana" },
	{ "two bytes a letter", "Mu\303\261oz", "Muñoz" },
	{ "four bytes a letter", "\360\237\214\271x", "\360\237\214\271x" },
	{ "normal cursor keys", "\033[A\033[B\033[C\033[D",
	    "<up><down><right><left>" },
	{ "application cursor keys", "\033OA\033OB\033OH\033OF",
	    "<up><down><home><end>" },
	{ "with Control or Shift held", "\033[1;5C\033[1;2A\033[3;5~",
	    "<right><up><del>" },
	{ "home and end of PuTTY and rxvt", "\033[1~\033[4~\033[7~\033[8~",
	    "<home><end><home><end>" },
	{ "pages, delete, back tab", "\033[5~\033[6~\033[3~\033[Z",
	    "<pgup><pgdn><del><btab>" },
	{ "F1 to F4 of xterm", "\033OP\033OQ\033OR\033OS", "<f1><f2><f3><f4>" },
	{ "F1 to F5 of PuTTY", "\033[11~\033[12~\033[13~\033[14~\033[15~",
	    "<f1><f2><f3><f4><f5>" },
	{ "F6 to F12", "\033[17~\033[18~\033[19~\033[20~\033[21~\033[23~"
	    "\033[24~", "<f6><f7><f8><f9><f10><f11><f12>" },
	{ "F1 to F5 of the linux console", "\033[[A\033[[B\033[[E",
	    "<f1><f2><f5>" },
	{ "the keypad in application mode", "\033Oq\033Ow\033Oy\033OM",
	    "179<cr>" },
	{ "a lone Esc", "\033", "<esc>" },
	{ "Esc and a letter in one packet", "\033a", "<esc>a" },
	{ "Esc and a capital P", "\033Pa", "<esc>Pa" },
	{ "Esc twice, then an arrow", "\033\033[A", "<esc><up>" },
	{ "device attributes are nobody's letters", "a\033[?1;2cb", "ab" },
	{ "cursor position report", "a\033[24;80Rb", "ab" },
	{ "secondary attributes", "\033[>41;366;0cx", "x" },
	{ "focus in and out, mouse", "\033[I\033[O\033[<0;3;4Mx", "x" },
	{ "colour report by BEL", "\033]11;rgb:0000/0000/0000\ax", "x" },
	{ "colour report by ST", "\033]11;rgb:0000/0000/0000\033\\x", "x" },
	{ "terminfo report", "\033P1+r544e=78\033\\x", "x" },
	{ "an unknown sequence", "\033[99;9zx", "x" },
	{ "a sequence broken off by another", "\033[1\033[Ax", "<up>x" },
	{ "a paste is one event", "a\033[200~uno\r\ndos\033[201~b",
	    "a[uno\r\ndos]b" },
	{ "keys inside a paste are text", "\033[200~\033[A\tz\033[201~",
	    "[\033[A\tz]" },
	{ "an empty paste", "\033[200~\033[201~x", "[]x" },
	{ "a paste that never ends", "\033[200~abc", "[abc]" },
	{ "an end without a beginning", "\033[201~x", "x" },
	{ "Latin-1", "Mu\361oz", "Mu!oz" },
	{ "overlong slash", "\300\257x", "!!x" },
	{ "C1 control in UTF-8", "a\302\233b", "ab" },
	{ "control keys", "\003\t\177", "<^c><tab><bs>" },
};

static void
each_row_whole_and_cut(void)
{
	struct buf out = BUF_INIT;
	char what[160];
	size_t i, cut, n;

	for (i = 0; i < NELEM(row); i++) {
		n = strlen(row[i].bytes);
		run(&out, row[i].bytes, n, n, 0);
		is_str(out.s, row[i].want, row[i].what);
		buf_clear(&out);
		for (cut = 1; cut < n; cut++) {
			run(&out, row[i].bytes, n, cut, 100);
			if (strcmp(out.s, row[i].want) != 0)
				break;
			buf_clear(&out);
		}
		snprintf(what, sizeof(what), "%s, cut anywhere for 100 ms",
		    row[i].what);
		is_str(cut < n ? out.s : row[i].want, row[i].want, what);
		buf_clear(&out);
	}
	buf_release(&out);
}

static void
half_a_sequence_never_becomes_letters(void)
{
	struct buf out = BUF_INIT;

	run(&out, "\033[1;5", 5, 5, 5000);
	is_str(out.s, "", "half a CSI is dropped after a while");
	buf_clear(&out);
	run(&out, "\303", 1, 1, 5000);
	is_str(out.s, "!", "half a letter is said to be wrong");
	buf_release(&out);
}

static void
esc_waits_no_longer_than_it_must(void)
{
	struct term_event ev;
	struct input in;

	input_init(&in);
	input_feed(&in, "\033", 1, 0);
	ok(!input_next(&in, &ev, INPUT_ESC_MS - 1), "Esc may be an arrow yet");
	is_int(input_wait(&in, INPUT_ESC_MS - 50), 50, "50 ms are left");
	ok(input_next(&in, &ev, INPUT_ESC_MS) && ev.key == 0x1b,
	    "after its time it is Esc");
	is_int(input_wait(&in, INPUT_ESC_MS), -1, "nothing is pending");
	input_release(&in);
}

static void
a_novel_is_refused_whole(void)
{
	struct term_event ev = { .kind = TERM_TICK };
	struct input in;
	size_t i;
	bool got;

	input_init(&in);
	input_feed(&in, "\033[200~", 6, 0);
	for (i = 0; i <= INPUT_PASTE_MAX / 512; i++) {
		char block[512];

		memset(block, 'x', sizeof(block));
		(void)input_next(&in, &ev, 0);
		input_feed(&in, block, sizeof(block), 0);
	}
	(void)input_next(&in, &ev, 0);
	input_feed(&in, "\033[201~y", 7, 0);
	got = input_next(&in, &ev, 0);
	ok(got && ev.kind == TERM_PASTE && ev.too_long && ev.len == 0,
	    "a paste beyond the cap comes as too long, without a text");
	got = input_next(&in, &ev, 0);
	ok(got && ev.kind == TERM_TEXT && ev.cp == 'y',
	    "what follows is typed");
	input_release(&in);
}

/* Whatever comes: no crash, no endless loop, and it all gets used up. */
static void
noise_is_survived(void)
{
	struct term_event ev;
	struct input in;
	unsigned seed = 12345, i, j, n = 0;
	static const char bytes[] = "\033[O]P~;?0123456789AZc\a\\\303\261"
	    "\361\200a \r\t";

	input_init(&in);
	for (i = 0; i < 20000; i++) {
		char c[7];

		for (j = 0; j < sizeof(c); j++) {
			seed = seed * 1103515245u + 12345u;
			c[j] = bytes[(seed >> 16) % (sizeof(bytes) - 1)];
		}
		input_feed(&in, c, sizeof(c), i);
		while (input_next(&in, &ev, i) && n++ < 1000000)
			;
	}
	while (input_next(&in, &ev, 1 << 30) && n++ < 1000000)
		;
	(void)input_next(&in, &ev, 1 << 30);
	ok(n > 1000 && n < 1000000 && in.n == 0, "140,000 bytes of noise");
	input_release(&in);
}

int
main(void)
{
	each_row_whole_and_cut();
	half_a_sequence_never_becomes_letters();
	esc_waits_no_longer_than_it_must();
	a_novel_is_refused_whole();
	noise_is_survived();
	return tap_done();
}
