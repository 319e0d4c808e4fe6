#include "lib/base/base.h"
#include "lib/auth/password.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <argon2.h>
#include <nettle/base16.h>
#include <nettle/hmac.h>
#include <utf8proc.h>

#include "lib/base/mem.h"

enum {
	PEPPER_MIN	= 32,
	PEPPER_MAX	= 256,
	SALT		= 16,
	TAG		= 32,
	TEXT_MAX	= 2048,		/* bytes of a composed password */
	KIB_MAX		= 1 << 22,	/* 4 GiB: as far as conf.c goes */
	PASSES_MAX	= 100,
	PEPPERED	= 2 * SHA256_DIGEST_SIZE,
};

struct password {
	unsigned char	 pepper[PEPPER_MAX];
	size_t		 len;
	uint32_t	 kib, passes;
};

/* A stored hash, taken apart. */
struct phc {
	uint32_t	 kib, passes, lanes;
	unsigned char	 salt[32], tag[64];
	uint32_t	 salt_len, tag_len;
};

/* libargon2 hands its callbacks no context, so there is one a process. */
static struct {
	unsigned char	*at;
	size_t		 size;
	bool		 used;
} arena;

/* ---- memory ---- */

static void *
map_secret(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	madvise(p, size, MADV_DONTDUMP);
	/* Without the privilege it may swap; deployments give the limit. */
	if (mlock(p, size) != 0)
		errno = 0;
	return p;
}

/* More than the arena is for hashes made when settings were higher. */
static int
take(uint8_t **memory, size_t bytes)
{
	if (bytes <= arena.size && !arena.used) {
		arena.used = true;
		*memory = arena.at;
		return 0;
	}
	*memory = map_secret(bytes);
	return *memory ? 0 : -1;
}

/* libargon2 has wiped it (FLAG_clear_internal_memory is on by default). */
static void
give_back(uint8_t *memory, size_t bytes)
{
	if (memory == arena.at)
		arena.used = false;
	else
		munmap(memory, bytes);
}

int
password_ready(struct password *p, struct err *err)
{
	size_t size = (size_t)p->kib * 1024;

	if (arena.size >= size)
		return 0;
	if (arena.at)
		munmap(arena.at, arena.size);
	arena.size = 0;
	arena.at = map_secret(size);
	if (!arena.at)
		return err_set(err, ERR_UNAVAILABLE,
		    "password: no %u KiB of memory", p->kib);
	arena.size = size;
	return 0;
}

/* ---- the pepper ---- */

static int
read_pepper(struct password *p, int fd, const char *path, struct err *err)
{
	unsigned char more;
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_INVALID, "%s: not a file", path);
	if ((st.st_mode & 0037) != 0 ||
	    (geteuid() != 0 && st.st_uid != 0 && st.st_uid != geteuid()))
		return err_set(err, ERR_DENIED, "%s: open to others", path);
	while (p->len < PEPPER_MAX) {
		n = read(fd, p->pepper + p->len, PEPPER_MAX - p->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		p->len += (size_t)n;
	}
	if (p->len < PEPPER_MIN)
		return err_set(err, ERR_INVALID, "%s: shorter than %d bytes",
		    path, PEPPER_MIN);
	if (p->len == PEPPER_MAX && read(fd, &more, 1) != 0)
		return err_set(err, ERR_INVALID, "%s: longer than %d bytes",
		    path, PEPPER_MAX);
	return 0;
}

struct password *
password_new(const char *path, uint32_t kib, uint32_t passes, struct err *err)
{
	struct password *p;
	int fd;

	if (kib < 8 || kib > KIB_MAX || passes < 1 || passes > PASSES_MAX) {
		err_set(err, ERR_INVALID, "password: %u KiB, %u passes", kib,
		    passes);
		return NULL;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1) {
		err_set(err, ERR_UNAVAILABLE, "%s: cannot be read (%d)", path,
		    errno);
		return NULL;
	}
	p = map_secret(sizeof(*p));
	if (!p) {
		close(fd);
		err_set(err, ERR_UNAVAILABLE, "password: no memory");
		return NULL;
	}
	p->kib = kib;
	p->passes = passes;
	if (read_pepper(p, fd, path, err) != 0)
		password_free(&p);
	close(fd);
	return p;
}

void
password_free(struct password **pp)
{
	if (!*pp)
		return;
	explicit_bzero(*pp, sizeof(**pp));
	munmap(*pp, sizeof(**pp));
	*pp = NULL;
}

int
password_pepper_make(const char *path, struct err *err)
{
	unsigned char pepper[PEPPER_MIN];
	int fd, rc = -1;

	if (getrandom(pepper, sizeof(pepper), 0) != sizeof(pepper))
		return err_set(err, ERR_INTERNAL, "password: no randomness");
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	if (fd == -1)
		err_set(err, errno == EEXIST ? ERR_CONFLICT : ERR_UNAVAILABLE,
		    "%s: cannot be made (%d)", path, errno);
	else if (write(fd, pepper, sizeof(pepper)) != sizeof(pepper) ||
	    fsync(fd) != 0)
		err_set(err, ERR_UNAVAILABLE, "%s: cannot be written", path);
	else
		rc = 0;
	if (fd != -1)
		close(fd);
	explicit_bzero(pepper, sizeof(pepper));
	return rc;
}

/* ---- what goes into the hash ---- */

size_t
password_compose(char *out, size_t cap, const char *text)
{
	static const utf8proc_option_t options = UTF8PROC_STABLE |
	    UTF8PROC_COMPOSE;
	utf8proc_int32_t cp[TEXT_MAX];
	utf8proc_ssize_t n, bytes = -1;
	size_t count = 0, i;

	out[0] = '\0';
	n = utf8proc_decompose((const utf8proc_uint8_t *)text,
	    (utf8proc_ssize_t)strlen(text), cp, TEXT_MAX - 1, options);
	if (n >= 0 && n < TEXT_MAX)
		bytes = utf8proc_reencode(cp, n, options);
	if (bytes > 0 && (size_t)bytes < cap) {
		memcpy(out, cp, (size_t)bytes + 1);
		for (i = 0; i < (size_t)bytes; i++)
			count += ((unsigned char)out[i] & 0xc0) != 0x80;
	}
	explicit_bzero(cp, sizeof(cp));
	return count;
}

/* hex(HMAC-SHA-256(pepper, NFC(text))), without a NUL. */
static int
add_pepper(const struct password *p, const char *text, char out[PEPPERED])
{
	struct hmac_sha256_ctx mac;
	unsigned char digest[SHA256_DIGEST_SIZE];
	char composed[TEXT_MAX];

	if (password_compose(composed, sizeof(composed), text) == 0)
		return -1;
	hmac_sha256_set_key(&mac, p->len, p->pepper);
	hmac_sha256_update(&mac, strlen(composed), (uint8_t *)composed);
	hmac_sha256_digest(&mac, sizeof(digest), digest);
	base16_encode_update(out, sizeof(digest), digest);
	explicit_bzero(&mac, sizeof(mac));
	explicit_bzero(digest, sizeof(digest));
	explicit_bzero(composed, sizeof(composed));
	return 0;
}

void
password_mac(const struct password *p, const char *account, const char *text,
    unsigned char out[PASSWORD_MAC])
{
	struct hmac_sha256_ctx mac;
	char composed[TEXT_MAX];

	/* The prefix keeps it apart from what add_pepper() computes. */
	static const uint8_t label[] = "resguardo intento";

	password_compose(composed, sizeof(composed), text);
	hmac_sha256_set_key(&mac, p->len, p->pepper);
	hmac_sha256_update(&mac, sizeof(label), label);
	hmac_sha256_update(&mac, strlen(account) + 1, (const uint8_t *)account);
	hmac_sha256_update(&mac, strlen(composed), (uint8_t *)composed);
	hmac_sha256_digest(&mac, PASSWORD_MAC, out);
	explicit_bzero(&mac, sizeof(mac));
	explicit_bzero(composed, sizeof(composed));
}

/* ---- the stored text ---- */

static const char b64_digit[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Base64 without padding; out holds 4/3 of n, rounded up, and the NUL. */
static void
b64_put(char *out, const unsigned char *in, size_t n)
{
	unsigned acc = 0, bits = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		acc = acc << 8 | in[i];
		for (bits += 8; bits >= 6; bits -= 6)
			*out++ = b64_digit[acc >> (bits - 6) & 63];
	}
	if (bits > 0)
		*out++ = b64_digit[acc << (6 - bits) & 63];
	*out = '\0';
}

/* Reads up to `end`; the bytes read, or 0 when it is not such a text. */
static uint32_t
b64_get(unsigned char *out, size_t cap, const char *s, const char *end)
{
	unsigned acc = 0, bits = 0;
	uint32_t n = 0;
	const char *d;

	for (; s < end; s++) {
		d = *s ? strchr(b64_digit, *s) : NULL;
		if (!d)
			return 0;
		acc = (acc << 6 | (unsigned)(d - b64_digit)) & 0xffff;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		if (n == cap)
			return 0;
		out[n++] = (unsigned char)(acc >> bits);
	}
	/* Bits left over must be zero, else two texts would mean one hash. */
	return bits >= 6 || (acc & ((1u << bits) - 1)) != 0 ? 0 : n;
}

/* A decimal number between what precedes it and what follows it. */
static const char *
number(const char *s, const char *before, uint32_t most, uint32_t *out)
{
	size_t n = strlen(before);
	uint32_t v = 0;

	if (!s || strncmp(s, before, n) != 0)
		return NULL;
	s += n;
	if (*s < '1' || *s > '9')
		return NULL;
	for (; *s >= '0' && *s <= '9'; s++) {
		v = v * 10 + (uint32_t)(*s - '0');
		if (v > most)
			return NULL;
	}
	*out = v;
	return s;
}

static int
parse_phc(struct phc *h, const char *s)
{
	const char *end;

	if (strlen(s) >= PASSWORD_PHC || strncmp(s, "$argon2id$v=19$", 15) != 0)
		return -1;
	s = number(s + 15, "m=", KIB_MAX, &h->kib);
	s = number(s, ",t=", PASSES_MAX, &h->passes);
	s = number(s, ",p=", 16, &h->lanes);
	if (!s || *s++ != '$' || !(end = strchr(s, '$')))
		return -1;
	h->salt_len = b64_get(h->salt, sizeof(h->salt), s, end);
	s = end + 1;
	h->tag_len = b64_get(h->tag, sizeof(h->tag), s, s + strlen(s));
	return h->salt_len >= 8 && h->tag_len >= 16 &&
	    h->kib >= 8 * h->lanes ? 0 : -1;
}

static void
format_phc(char out[PASSWORD_PHC], const struct phc *h)
{
	char salt[sizeof(h->salt) * 4 / 3 + 3], tag[sizeof(h->tag) * 4 / 3 + 3];

	b64_put(salt, h->salt, h->salt_len);
	b64_put(tag, h->tag, h->tag_len);
	snprintf(out, PASSWORD_PHC, "$argon2id$v=19$m=%u,t=%u,p=%u$%s$%s",
	    h->kib, h->passes, h->lanes, salt, tag);
}

/* ---- the work ---- */

static argon2_context
context(struct phc *h, char *pwd, unsigned char *out)
{
	return (argon2_context){
		.out = out, .outlen = h->tag_len,
		.pwd = (uint8_t *)pwd, .pwdlen = PEPPERED,
		.salt = h->salt, .saltlen = h->salt_len,
		.t_cost = h->passes, .m_cost = h->kib,
		.lanes = h->lanes, .threads = 1,
		.version = ARGON2_VERSION_13,
		.allocate_cbk = take, .free_cbk = give_back,
		.flags = ARGON2_FLAG_CLEAR_PASSWORD,
	};
}

int
password_hash(struct password *p, const char *text, char phc[PASSWORD_PHC],
    struct err *err)
{
	struct phc h = { .kib = p->kib, .passes = p->passes, .lanes = 1,
	    .salt_len = SALT, .tag_len = TAG };
	char pwd[PEPPERED];
	argon2_context ctx = context(&h, pwd, h.tag);
	int rc;

	phc[0] = '\0';
	if (password_ready(p, err) != 0)
		return -1;
	if (getrandom(h.salt, SALT, 0) != SALT)
		return err_set(err, ERR_INTERNAL, "password: no randomness");
	if (add_pepper(p, text, pwd) != 0)
		return err_set(err, ERR_INVALID, "password: not text");
	rc = argon2id_ctx(&ctx);
	explicit_bzero(pwd, sizeof(pwd));
	if (rc != ARGON2_OK)
		return err_set(err, ERR_INTERNAL, "password: argon2 %d", rc);
	format_phc(phc, &h);
	return 0;
}

int
password_check(struct password *p, const char *text, const char *phc,
    bool *same, struct err *err)
{
	struct phc h;
	char pwd[PEPPERED];
	unsigned char out[sizeof(h.tag)];
	argon2_context ctx;
	int rc;

	*same = false;
	if (parse_phc(&h, phc) != 0)
		return err_set(err, ERR_INVALID, "password: not a hash");
	if (password_ready(p, err) != 0)
		return -1;
	if (add_pepper(p, text, pwd) != 0)
		return err_set(err, ERR_INVALID, "password: not text");
	ctx = context(&h, pwd, out);
	/* Compares in constant time. */
	rc = argon2id_verify_ctx(&ctx, (const char *)h.tag);
	explicit_bzero(pwd, sizeof(pwd));
	explicit_bzero(out, sizeof(out));
	if (rc != ARGON2_OK && rc != ARGON2_VERIFY_MISMATCH)
		return err_set(err, ERR_INTERNAL, "password: argon2 %d", rc);
	*same = rc == ARGON2_OK;
	return 0;
}

bool
password_is_old(const struct password *p, const char *phc)
{
	struct phc h;

	if (parse_phc(&h, phc) != 0)
		return true;
	return h.kib < p->kib || h.passes < p->passes || h.tag_len < TAG ||
	    h.salt_len < SALT;
}

void
password_dummy(const struct password *p, char phc[PASSWORD_PHC])
{
	struct phc h = { .kib = p->kib, .passes = p->passes, .lanes = 1,
	    .salt_len = SALT, .tag_len = TAG };

	/* A random tag is the hash of nothing that anyone will find. */
	if (getrandom(h.salt, SALT, 0) != SALT ||
	    getrandom(h.tag, TAG, 0) != TAG)
		memset(h.tag, 0xff, sizeof(h.tag));
	format_phc(phc, &h);
}
