#include "lib/base/base.h"
#include "lib/auth/password.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tap.h"

static char dir[] = "/tmp/password-XXXXXX";
static char pepper[64], other[64];

/*
 * Fixed pepper (the bytes 0 to 31) and salt; the text that went in is
 * HMAC-SHA-256 of "contraseña larga de prueba" in hexadecimal,
 *   7ce88583ae831464a60c7e585e960fc812c5792fb5703fdc39d48265c63caeec
 * and the tag comes from the argon2 command:
 *   printf %s HEX | argon2 somesalt12345678 -id -v 13 -k 64 -t 2 -p 1 -l 32 -e
 */
static const char known[] =
    "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA"
    "$pf3AlYP14xDPCH0iOvVJ92gzcV3BDFNxMeTCSIU1TOI";

static void
write_file(const char *path, const unsigned char *s, size_t n, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, s, n) != (ssize_t)n ||
	    fchmod(fd, mode) != 0 || close(fd) != 0) {
		printf("Bail out! cannot write\n");
		exit(1);
	}
}

static void
make_peppers(void)
{
	unsigned char s[32];
	size_t i;

	if (!mkdtemp(dir)) {
		printf("Bail out! no folder\n");
		exit(1);
	}
	snprintf(pepper, sizeof(pepper), "%s/a", dir);
	snprintf(other, sizeof(other), "%s/b", dir);
	for (i = 0; i < sizeof(s); i++)
		s[i] = (unsigned char)i;
	write_file(pepper, s, sizeof(s), 0400);
	s[0] = 0xff;
	write_file(other, s, sizeof(s), 0400);
}

static struct password *
get(const char *file, uint32_t kib, uint32_t passes)
{
	struct err err = ERR_INIT;
	struct password *p = password_new(file, kib, passes, &err);

	if (!p)
		printf("# %s\n", err.msg);
	return p;
}

static bool
fits(struct password *p, const char *text, const char *phc)
{
	struct err err = ERR_INIT;
	bool same;

	return password_check(p, text, phc, &same, &err) == 0 && same;
}

static void
a_known_vector(void)
{
	struct password *p = get(pepper, 64, 2), *q = get(other, 64, 2);

	ok(fits(p, "contraseña larga de prueba", known),
	    "what the argon2 command made is accepted");
	ok(fits(p, "contrasen\xcc\x83" "a larga de prueba", known),
	    "N56 also when ñ comes in two pieces");
	ok(!fits(p, "contraseña larga de prueba ", known),
	    "N56 a space more is another password");
	ok(!fits(p, "Contraseña larga de prueba", known),
	    "a capital is another password");
	ok(!fits(q, "contraseña larga de prueba", known),
	    "with another pepper it is another password");
	password_free(&p);
	password_free(&q);
}

static void
what_is_made_here(void)
{
	struct password *p = get(pepper, 64, 2);
	struct err err = ERR_INIT;
	char phc[PASSWORD_PHC];

	is_int(password_hash(p, "contraseña larga de prueba", phc, &err), 0,
	    "a password is hashed");
	ok(strncmp(phc, "$argon2id$v=19$m=64,t=2,p=1$", 28) == 0,
	    "as the usual text");
	ok(fits(p, "contraseña larga de prueba", phc), "and is accepted");
	ok(strcmp(phc, known) != 0, "its salt is its own");
	password_free(&p);
}

static void
long_ones_are_whole(void)
{
	struct password *p = get(pepper, 8, 1);
	struct err err = ERR_INIT;
	char a[513], phc[PASSWORD_PHC];
	size_t i;

	for (i = 0; i < 512; i += 4)
		memcpy(a + i, "\xf0\x9f\x90\x8e", 4);
	a[512] = '\0';
	is_int(password_hash(p, a, phc, &err), 0,
	    "128 characters of four bytes are hashed");
	ok(fits(p, a, phc), "and accepted");
	a[508] = '\0';
	ok(!fits(p, a, phc), "N56 without the last they are not");
	is_int(password_hash(p, "\xff", phc, &err), -1,
	    "what is not UTF-8 is no password");
	password_free(&p);
}

static void
settings_rise(void)
{
	struct password *low = get(pepper, 16, 1), *high = get(pepper, 64, 2);
	struct password *again = get(pepper, 64, 3);
	struct err err = ERR_INIT;
	char phc[PASSWORD_PHC];

	is_int(password_hash(low, "clave", phc, &err), 0, "made with little");
	ok(!password_is_old(low, phc), "it is not old for those settings");
	ok(password_is_old(high, phc), "it is for more memory");
	is_int(password_hash(high, "clave", phc, &err), 0, "made with more");
	ok(!password_is_old(high, phc), "then it is not");
	ok(password_is_old(again, phc), "it is for one pass more");
	ok(!password_is_old(low, phc), "lower settings make nothing old");
	ok(fits(low, "clave", phc),
	    "lower settings still accept what was made with higher ones");
	password_free(&low);
	password_free(&high);
	password_free(&again);
}

static void
what_is_no_hash(void)
{
	static const char *const row[] = {
		"", "x", "$argon2id$", "$argon2i$v=19$m=64,t=2,p=1$c29t$QUFB",
		"$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$QUFB",
		"$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=064,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQxMjM0NTY3OA$"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
		"$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
	};
	struct password *p = get(pepper, 64, 2);
	char what[60];
	bool same;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;

		snprintf(what, sizeof(what), "text %zu is no hash", i);
		is_int(password_check(p, "x", row[i], &same, &err), -1, what);
	}
	password_free(&p);
}

static void
nobody_has_the_dummy(void)
{
	struct password *p = get(pepper, 8, 1);
	char a[PASSWORD_PHC], b[PASSWORD_PHC];

	password_dummy(p, a);
	password_dummy(p, b);
	ok(strcmp(a, b) != 0, "each dummy is another");
	ok(!fits(p, "", a) && !fits(p, "x", a), "and is nobody's");
	ok(!password_is_old(p, a), "with today's work");
	password_free(&p);
}

static void
macs_tell_repeated_from_new(void)
{
	struct password *p = get(pepper, 8, 1);
	unsigned char a[PASSWORD_MAC], b[PASSWORD_MAC];

	password_mac(p, "imv.ana", "uno", a);
	password_mac(p, "imv.ana", "uno", b);
	ok(memcmp(a, b, sizeof(a)) == 0, "the same mistake gives the same");
	password_mac(p, "imv.ana", "dos", b);
	ok(memcmp(a, b, sizeof(a)) != 0, "another mistake another");
	password_mac(p, "imv.eva", "uno", b);
	ok(memcmp(a, b, sizeof(a)) != 0, "and another account too");
	password_free(&p);
}

static void
peppers_are_kept(void)
{
	struct err err = ERR_INIT;
	char path[80], link_[80];
	struct stat st;

	snprintf(path, sizeof(path), "%s/new", dir);
	snprintf(link_, sizeof(link_), "%s/link", dir);
	is_int(password_pepper_make(path, &err), 0, "a pepper is made");
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0400,
	    "that only its owner reads");
	is_int(password_pepper_make(path, &err), -1, "never twice");
	is_int(chmod(path, 0444), 0, "opened to all");
	ok(!password_new(path, 8, 1, &err), "it is refused");
	is_int(chmod(path, 0440), 0, "opened to its group");
	ok(symlink(path, link_) == 0 && !password_new(link_, 8, 1, &err),
	    "through a link it is refused");
	unlink(link_);
	write_file(link_, (const unsigned char *)"short", 5, 0400);
	ok(!password_new(link_, 8, 1, &err), "too short it is refused");
	ok(!password_new("/nonexistent/p", 8, 1, &err), "absent too");
	unlink(path);
	unlink(link_);
}

int
main(void)
{
	make_peppers();
	a_known_vector();
	what_is_made_here();
	long_ones_are_whole();
	settings_rise();
	what_is_no_hash();
	nobody_has_the_dummy();
	macs_tell_repeated_from_new();
	peppers_are_kept();
	unlink(pepper);
	unlink(other);
	rmdir(dir);
	return tap_done();
}
