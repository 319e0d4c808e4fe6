#include "lib/base/base.h"
#include "lib/form/edit.h"

#include "tests/tap.h"

static int
type(struct edit *e, const char *s, struct err *err)
{
	return edit_insert(e, s, strlen(s), err);
}

static void
accents_are_one_character(void)
{
	struct err err = ERR_INIT;
	struct edit e;

	edit_init(&e, 0, 0);
	is_int(type(&e, "Mun\xcc\x83oz", &err), 0, "combining tilde goes in");
	is_str(edit_text(&e), "Mu\xc3\xb1oz", "composed");
	edit_left(&e);			/* z */
	edit_left(&e);			/* o */
	ok(edit_backspace(&e), "backspace behind it");
	is_str(edit_text(&e), "Muoz", "takes the letter and its tilde");
	is_int(type(&e, "n", &err), 0, "n typed alone");
	is_int(type(&e, "\xcc\x83", &err), 0, "then its tilde");
	is_str(edit_text(&e), "Mu\xc3\xb1oz", "become one letter");
	is_int(e.cur, 4, "and the cursor is behind it");
	edit_home(&e);
	is_int(type(&e, "\xcc\x83", &err), -1, "a tilde on nothing is refused");
	is_str(edit_text(&e), "Mu\xc3\xb1oz", "and changes nothing");
	edit_release(&e);
}

static void
insert_is_all_or_nothing(void)
{
	static const struct {
		const char	*what, *put;
		enum err_code	 code;
		const char	*want;
	} row[] = {
		{ "fits",		"fg",		ERR_NONE,	"abcdefg" },
		{ "one too many",	"fgh",		ERR_TOO_LONG,	"abcde" },
		{ "accents cost none",	"e\xcc\x81i\xcc\x81", ERR_NONE,
		    "abcde\xc3\xa9\xc3\xad" },
		{ "pasted line break",	"f\r\n",	ERR_NONE,	"abcdef " },
		{ "break on its own",	"\n",		ERR_NONE,	"abcde " },
		{ "nothing",		"",		ERR_NONE,	"abcde" },
		{ "escape sequence",	"\x1b[A",	ERR_INVALID,	"abcde" },
		{ "C1 control",		"\xc2\x9b" "A",	ERR_INVALID,	"abcde" },
		{ "right-to-left override", "\xe2\x80\xae", ERR_INVALID,
		    "abcde" },
		{ "overlong slash",	"\xc0\xaf",	ERR_INVALID,	"abcde" },
		{ "half a letter",	"\xc3",		ERR_INVALID,	"abcde" },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		struct edit e;

		edit_init(&e, 7, 0);
		if (type(&e, "abcde", &err) != 0)
			ok(0, "setup");
		(void)!type(&e, row[i].put, &err);
		is_int(err.code, row[i].code, row[i].what);
		is_str(edit_text(&e), row[i].want, row[i].what);
		edit_release(&e);
	}
}

/* One key a letter: l r h e, < backspace, > delete, w word, x clear. */
static bool
press(struct edit *e, char key)
{
	switch (key) {
	case 'l': return edit_left(e);
	case 'r': return edit_right(e);
	case 'h': return edit_home(e);
	case 'e': return edit_end(e);
	case '<': return edit_backspace(e);
	case '>': return edit_delete(e);
	case 'w': return edit_back_word(e);
	case 'x': return edit_clear(e);
	}
	return false;
}

static void
keys_move_and_delete(void)
{
	static const struct {
		const char	*what, *keys;
		bool		 changed;	/* by the last of them */
		const char	*want;
		size_t		 cur;
	} row[] = {
		{ "left", "l", true, "ni\xc3\xb1o ab", 7 },
		{ "left over a letter of two bytes", "lllll", true,
		    "ni\xc3\xb1o ab", 2 },
		{ "left at the beginning", "hl", false, "ni\xc3\xb1o ab", 0 },
		{ "right at the end", "r", false, "ni\xc3\xb1o ab", 8 },
		{ "home and end", "he", true, "ni\xc3\xb1o ab", 8 },
		{ "end twice", "ee", false, "ni\xc3\xb1o ab", 8 },
		{ "backspace", "<", true, "ni\xc3\xb1o a", 7 },
		{ "backspace at the beginning", "h<", false,
		    "ni\xc3\xb1o ab", 0 },
		{ "delete", "hrr>", true, "nio ab", 2 },
		{ "delete at the end", ">", false, "ni\xc3\xb1o ab", 8 },
		{ "a word", "w", true, "ni\xc3\xb1o ", 6 },
		{ "a word and the space behind it", "ww", true, "", 0 },
		{ "no word", "hw", false, "ni\xc3\xb1o ab", 0 },
		{ "everything", "lx", true, "", 0 },
		{ "everything of nothing", "xx", false, "", 0 },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		const char *k;
		bool changed = false;
		struct edit e;

		edit_init(&e, 0, 0);
		if (edit_set(&e, "ni\xc3\xb1o ab", &err) != 0)
			ok(0, "setup");
		for (k = row[i].keys; *k; k++)
			changed = press(&e, *k);
		is_int(changed, row[i].changed, row[i].what);
		is_str(edit_text(&e), row[i].want, row[i].what);
		is_int(e.cur, row[i].cur, row[i].what);
		edit_release(&e);
	}
}

static void
secrets_stay_byte_for_byte(void)
{
	struct err err = ERR_INIT;
	struct edit e;

	edit_init(&e, 10, EDIT_SECRET);
	is_int(type(&e, "n\xcc\x83\xc2\xa0", &err), 0, "what text would not be");
	is_str(edit_text(&e), "n\xcc\x83\xc2\xa0", "is as it was typed");
	is_int(type(&e, "a\n", &err), -1, "a line break is refused");
	is_int(type(&e, "\xff", &err), -1, "and what is not UTF-8");
	is_str(edit_text(&e), "n\xcc\x83\xc2\xa0", "nothing changed");
	edit_release(&e);
}

static void
setting_replaces(void)
{
	struct err err = ERR_INIT;
	struct edit e;

	edit_init(&e, 3, 0);
	is_int(edit_set(&e, "abc", &err), 0, "set");
	is_int(edit_set(&e, "abcd", &err), -1, "not what is too long");
	is_int(err.code, ERR_TOO_LONG, "and says so");
	is_str(edit_text(&e), "abc", "the old stays");
	is_int(edit_set(&e, "", &err), 0, "empty");
	is_int(e.cur, 0, "cursor at the end");
	edit_release(&e);
	edit_release(&e);
}

int
main(void)
{
	accents_are_one_character();
	insert_is_all_or_nothing();
	keys_move_and_delete();
	secrets_stay_byte_for_byte();
	setting_replaces();
	return tap_done();
}
