#include "lib/base/base.h"
#include "tests/fuzz/fuzz.h"

#include <curses.h>

#include "lib/base/buf.h"
#include "tui/input.h"

enum { PIECES = 7, LONG_AFTER = 60 * 1000 };

static void
note(struct buf *out, const struct term_event *ev)
{
	must(ev->kind == TERM_TEXT || ev->kind == TERM_PASTE ||
	    ev->kind == TERM_KEY || ev->kind == TERM_BAD);
	if (ev->kind == TERM_TEXT)
		must(ev->cp >= 0x20 && ev->cp != 0x7f && ev->cp < 0x110000 &&
		    (ev->cp < 0xd800 || ev->cp > 0xdfff) &&
		    (ev->cp < 0x80 || ev->cp >= 0xa0));
	if (ev->kind == TERM_KEY)
		must(ev->key > 0 && ev->key <= KEY_MAX);
	if (ev->kind == TERM_PASTE)
		must(ev->len <= INPUT_PASTE_MAX);
	buf_printf(out, "%d %d %u %zu %d;", (int)ev->kind,
	    ev->kind == TERM_KEY ? ev->key : 0,
	    ev->kind == TERM_TEXT ? (unsigned)ev->cp : 0u,
	    ev->kind == TERM_PASTE ? ev->len : 0,
	    ev->kind == TERM_PASTE && ev->too_long);
}

/* All of it, at most so many bytes at once; what came out, in words. */
static void
read_all(const uint8_t *data, size_t size, size_t piece, struct buf *out)
{
	struct input in;
	struct term_event ev;
	size_t n, i;

	input_init(&in);
	for (i = 0; i < size; i += n) {
		n = size - i < piece ? size - i : piece;
		if (n > input_room(&in))
			n = input_room(&in);
		must(n > 0);
		input_feed(&in, (const char *)data + i, n, 0);
		while (input_next(&in, &ev, 0))
			note(out, &ev);
	}
	/* Whatever came, after a while nothing of it waits. */
	for (i = 0; input_wait(&in, LONG_AFTER) >= 0; i++) {
		must(i < 2 * INPUT_BYTES);
		if (input_next(&in, &ev, LONG_AFTER))
			note(out, &ev);
	}
	must(in.n == 0 && in.state == INPUT_PLAIN);
	input_release(&in);
}

/* Bytes mean the same in whatever pieces they come. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = BUF_INIT, split = BUF_INIT;

	read_all(data, size, INPUT_BYTES, &whole);
	read_all(data, size, size ? 1 + data[0] % PIECES : 1, &split);
	must(whole.len == split.len &&
	    (!whole.len || memcmp(whole.s, split.s, whole.len) == 0));
	buf_release(&whole);
	buf_release(&split);
	return 0;
}
