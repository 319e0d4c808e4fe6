#include "lib/base/base.h"
#include "lib/seal/note.h"

#include "tests/tap.h"

/* The key that the documentation of Go's package note publishes. */
#define SKEY	"PRIVATE+KEY+PeterNeumann+c74f20a3+" \
		"AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
#define VKEY	"PeterNeumann+c74f20a3+" \
		"ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n"

static struct note_key key;

static void
keys_have_the_published_form(void)
{
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct note_key other;

	ok(note_key_read(&key, SKEY, &err) == 0 && key.signs,
	    "a published private key is read");
	note_key_print(&key, false, &out);
	is_str(out.s, VKEY, "and its public form is the published one");
	buf_clear(&out);
	note_key_print(&key, true, &out);
	is_str(out.s, SKEY, "and printed again it is the same");
	buf_release(&out);
	ok(note_key_read(&other, VKEY, &err) == 0 && !other.signs &&
	    memcmp(other.pub, key.pub, NOTE_KEY) == 0,
	    "the public form is read");
	ok(note_key_read(&other, "PeterNeumanm" "+c74f20a3+"
	    "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", &err) != 0,
	    "another name has another id");
	ok(note_key_read(&other, "", &err) != 0, "nothing is no key");
	ok(note_key_read(&other, "a+00+", &err) != 0, "half is no key");
	ok(note_key_make(&other, "two words", &err) != 0,
	    "a name has no spaces");
	ok(note_key_make(&other, "banevim.gob.mx/30", &err) == 0 &&
	    other.signs, "a new key");
}

static void
a_record_comes_back_as_it_went(void)
{
	struct note n = { .old = 3, .proof_len = 2, .size = 5,
	    .when = "2026-11-22T16:31:00Z" }, got;
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	const char *at;
	size_t i, altered = 0, len;

	n.proof[1].b[0] = 7;
	n.root.b[31] = 9;
	note_sign(&key, &n, &out);
	len = out.len;
	n.old = n.size;
	n.proof_len = 0;
	n.size = 6;
	note_sign(&key, &n, &out);
	at = out.s;
	ok(note_read(&key, &at, &got, &err) == 1 && got.size == 5 &&
	    got.old == 3 && got.proof_len == 2 && got.proof[1].b[0] == 7 &&
	    got.root.b[31] == 9 && strcmp(got.when, n.when) == 0, "the first");
	ok(note_read(&key, &at, &got, &err) == 1 && got.size == 6 &&
	    got.proof_len == 0, "the second");
	is_int(note_read(&key, &at, &got, &err), 0, "and no more");

	/* Whatever byte of what is signed changes, it is not signed. */
	at = strstr(out.s, "\n\n") + 2;
	for (i = (size_t)(at - out.s); i < len; i++) {
		out.s[i] ^= 1;
		at = out.s;
		if (note_read(&key, &at, &got, &err) == 1)
			altered++;
		out.s[i] ^= 1;
	}
	is_int((long long)altered, 0, "no altered byte passes");
	for (i = 1; i < len; i++) {
		char *cut = strndup(out.s, i);

		at = cut;
		if (note_read(&key, &at, &got, &err) == 1)
			altered++;
		free(cut);
	}
	is_int((long long)altered, 0, "nor a cut one");
	buf_release(&out);
}

int
main(void)
{
	keys_have_the_published_form();
	a_record_comes_back_as_it_went();
	note_key_wipe(&key);
	return tap_done();
}
