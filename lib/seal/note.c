#include "lib/base/base.h"
#include "lib/seal/note.h"

#include <errno.h>
#include <sys/random.h>

#include <nettle/base64.h>
#include <nettle/eddsa.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

enum { ID = 4, ALG = 1 };

#define DASH	"\xe2\x80\x94 "
#define SECRET	"PRIVATE+KEY+"
#define NAMED	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
		"0123456789./-"

/* ---- base64 ---- */

static void
encode(const unsigned char *b, size_t n, struct buf *out)
{
	char text[BASE64_ENCODE_RAW_LENGTH(ID + ED25519_SIGNATURE_SIZE) + 1];

	base64_encode_raw(text, n, b);
	buf_add(out, text, BASE64_ENCODE_RAW_LENGTH(n));
	explicit_bzero(text, sizeof(text));	/* a key, it may be */
}

/* Exactly n bytes, or it is none. */
static bool
decode(const char *text, size_t len, unsigned char *b, size_t n)
{
	uint8_t room[BASE64_DECODE_LENGTH(128)];
	struct base64_decode_ctx ctx;
	size_t got = sizeof(room);
	bool is;

	if (len != BASE64_ENCODE_RAW_LENGTH(n) || len > 128)
		return false;
	base64_decode_init(&ctx);
	is = base64_decode_update(&ctx, &got, room, len, text) &&
	    base64_decode_final(&ctx) && got == n;
	if (is)
		memcpy(b, room, n);
	explicit_bzero(room, sizeof(room));
	explicit_bzero(&ctx, sizeof(ctx));
	return is;
}

void
note_hash_print(const struct merkle_hash *h, struct buf *out)
{
	encode(h->b, MERKLE_HASH, out);
}

bool
note_hash_read(const char *text, size_t len, struct merkle_hash *h)
{
	return decode(text, len, h->b, MERKLE_HASH);
}

/* ---- keys ---- */

static void
key_id(const struct note_key *k, unsigned char id[ID])
{
	uint8_t digest[SHA256_DIGEST_SIZE], alg = ALG;
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, strlen(k->name), (const uint8_t *)k->name);
	sha256_update(&ctx, 1, (const uint8_t *)"\n");
	sha256_update(&ctx, 1, &alg);
	sha256_update(&ctx, NOTE_KEY, k->pub);
	sha256_digest(&ctx, sizeof(digest), digest);
	memcpy(id, digest, ID);
}

static bool
is_name(const char *s, size_t n)
{
	return n > 0 && n < NOTE_NAME && strspn(s, NAMED) >= n;
}

int
note_key_make(struct note_key *k, const char *name, struct err *err)
{
	*k = (struct note_key){ .signs = true };
	if (!is_name(name, strlen(name)))
		return err_set(err, ERR_INVALID, "note: no name of a key");
	memcpy(k->name, name, strlen(name));
	if (getrandom(k->priv, NOTE_KEY, 0) != NOTE_KEY)
		return err_set(err, ERR_UNAVAILABLE, "note: random (%d)",
		    errno);
	ed25519_sha512_public_key(k->pub, k->priv);
	return 0;
}

int
note_key_read(struct note_key *k, const char *text, struct err *err)
{
	unsigned char id[ID], raw[1 + NOTE_KEY];
	unsigned want[ID];
	const char *plus, *key;
	size_t len;
	int i;

	*k = (struct note_key){ 0 };
	k->signs = strncmp(text, SECRET, strlen(SECRET)) == 0;
	if (k->signs)
		text += strlen(SECRET);
	plus = strchr(text, '+');
	if (!plus || !is_name(text, (size_t)(plus - text)) ||
	    sscanf(plus, "+%2x%2x%2x%2x+", &want[0], &want[1], &want[2],
	    &want[3]) != ID || strlen(plus) < 10 || plus[9] != '+')
		goto no;
	memcpy(k->name, text, (size_t)(plus - text));
	key = plus + 10;
	len = strcspn(key, " \r\n");
	if (!decode(key, len, raw, sizeof(raw)) || raw[0] != ALG)
		goto no;
	memcpy(k->signs ? k->priv : k->pub, raw + 1, NOTE_KEY);
	if (k->signs)
		ed25519_sha512_public_key(k->pub, k->priv);
	key_id(k, id);
	for (i = 0; i < ID; i++)
		if (id[i] != want[i])
			goto no;
	explicit_bzero(raw, sizeof(raw));
	return 0;
no:
	explicit_bzero(raw, sizeof(raw));
	note_key_wipe(k);
	return err_set(err, ERR_INVALID, "note: not a key");
}

void
note_key_print(const struct note_key *k, bool priv, struct buf *out)
{
	unsigned char id[ID], raw[1 + NOTE_KEY] = { ALG };

	key_id(k, id);
	memcpy(raw + 1, priv ? k->priv : k->pub, NOTE_KEY);
	buf_printf(out, "%s%s+%02x%02x%02x%02x+", priv ? SECRET : "",
	    k->name, id[0], id[1], id[2], id[3]);
	encode(raw, sizeof(raw), out);
	buf_putc(out, '\n');
	explicit_bzero(raw, sizeof(raw));
}

void
note_key_wipe(struct note_key *k)
{
	explicit_bzero(k, sizeof(*k));
}

/* ---- a record ---- */

void
note_sign(const struct note_key *k, const struct note *n, struct buf *out)
{
	unsigned char sig[ID + ED25519_SIGNATURE_SIZE];
	size_t text;
	int i;

	buf_printf(out, "old %llu\n", (unsigned long long)n->old);
	for (i = 0; i < n->proof_len; i++) {
		note_hash_print(&n->proof[i], out);
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	text = out->len;
	buf_printf(out, "%s\n%llu\n", k->name, (unsigned long long)n->size);
	note_hash_print(&n->root, out);
	buf_printf(out, "\ncuando %s\n", n->when);
	key_id(k, sig);
	ed25519_sha512_sign(k->pub, k->priv, out->len - text,
	    (const uint8_t *)out->s + text, sig + ID);
	buf_printf(out, "\n" DASH "%s ", k->name);
	encode(sig, sizeof(sig), out);
	buf_putc(out, '\n');
}

/* What is read of: lines, each taken once. */
struct lines {
	const char	*at;
	const char	*s;		/* the line that was taken last */
	size_t		 len;
};

static bool
next(struct lines *l)
{
	const char *end = strchr(l->at, '\n');

	if (!end)
		return false;
	l->s = l->at;
	l->len = (size_t)(end - l->at);
	l->at = end + 1;
	return true;
}

/* Digits only, without leading zeroes, up to 2^62. */
static bool
number(const char *s, size_t len, uint64_t *out)
{
	size_t i;

	*out = 0;
	if (len == 0 || len > 18 || (s[0] == '0' && len > 1))
		return false;
	for (i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(s[i] - '0');
	}
	return true;
}

static bool
read_proof(struct lines *l, struct note *n)
{
	if (!next(l) || l->len < 5 || strncmp(l->s, "old ", 4) != 0 ||
	    !number(l->s + 4, l->len - 4, &n->old))
		return false;
	while (next(l) && l->len > 0) {
		if (n->proof_len == MERKLE_PROOF || !note_hash_read(l->s,
		    l->len, &n->proof[n->proof_len++]))
			return false;
	}
	return l->len == 0;
}

static bool
read_text(const struct note_key *k, struct lines *l, struct note *n)
{
	if (!next(l) || l->len != strlen(k->name) ||
	    memcmp(l->s, k->name, l->len) != 0)
		return false;
	if (!next(l) || !number(l->s, l->len, &n->size))
		return false;
	if (!next(l) || !note_hash_read(l->s, l->len, &n->root))
		return false;
	if (!next(l) || l->len != 7 + NOTE_WHEN - 1 ||
	    strncmp(l->s, "cuando ", 7) != 0 ||
	    strspn(l->s + 7, "0123456789-T:Z") < NOTE_WHEN - 1)
		return false;
	memcpy(n->when, l->s + 7, NOTE_WHEN - 1);
	return true;
}

static bool
is_signed(const struct note_key *k, struct lines *l, const char *text,
    size_t len)
{
	unsigned char id[ID], sig[ID + ED25519_SIGNATURE_SIZE];
	size_t dash = strlen(DASH), name = strlen(k->name);

	if (!next(l) || l->len != 0 || !next(l) ||
	    l->len < dash + name + 1 || memcmp(l->s, DASH, dash) != 0 ||
	    memcmp(l->s + dash, k->name, name) != 0 ||
	    l->s[dash + name] != ' ' || !decode(l->s + dash + name + 1,
	    l->len - dash - name - 1, sig, sizeof(sig)))
		return false;
	key_id(k, id);
	return memcmp(id, sig, ID) == 0 && ed25519_sha512_verify(k->pub, len,
	    (const uint8_t *)text, sig + ID);
}

int
note_read(const struct note_key *k, const char **text, struct note *n,
    struct err *err)
{
	struct lines l = { .at = *text + strspn(*text, "\n") };
	const char *body;

	if (*l.at == '\0')
		return 0;
	*n = (struct note){ 0 };
	if (!read_proof(&l, n))
		return err_set(err, ERR_INVALID, "note: not a record");
	body = l.at;
	if (!read_text(k, &l, n))
		return err_set(err, ERR_INVALID, "note: not a checkpoint of "
		    "this log");
	if (!is_signed(k, &l, body, (size_t)(l.at - body)))
		return err_set(err, ERR_DENIED, "note: not signed by this "
		    "key");
	*text = l.at;
	return 1;
}
