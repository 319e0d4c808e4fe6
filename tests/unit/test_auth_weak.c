#include "lib/base/base.h"
#include "lib/auth/weak.h"

#include <fcntl.h>
#include <unistd.h>

#include "tests/tap.h"

static struct weak_words *words;

static void
load_words(void)
{
	static const char list[] = "contraseña\nsegura\nMéxico\nganador\n"
	    "administración\nestrella\nsol\npaloma's\nxy\n"
	    "electroencefalografista\n";
	char path[] = "/tmp/words-XXXXXX";
	const char *const paths[] = { "/nonexistent/list", path, NULL };
	int fd = mkstemp(path);

	if (fd == -1 || write(fd, list, sizeof(list) - 1) < 0) {
		printf("Bail out! no file\n");
		exit(1);
	}
	close(fd);
	words = weak_words_load(paths);
	unlink(path);
	is_int((long long)weak_words_n(words), 8,
	    "words of three letters and more, one place each");
}

static void
what_is_refused(void)
{
	static const char *const names[] = { "María del Carmen Ñúñez Sosa",
	    "Instituto de las Mujeres (demostración)" };
	static const struct {
		const char	*what, *text;
		enum auth_why	 why;
	} row[] = {
		{ "fourteen characters", "abetos junto a", AUTH_WHY_SHORT },
		{ "fourteen of two bytes", "ñññññññññññññá", AUTH_WHY_SHORT },
		{ "fifteen that look like thirty bytes",
		    "ñandúes críenlá", AUTH_WHY_NONE },
		{ "an accent in two pieces does not make it longer",
		    "abetos junto a\xcc\x81", AUTH_WHY_SHORT },
		{ "four words", "tractor nube canela pizarra", AUTH_WHY_NONE },
		{ "signs and figures", "v8!kQ#2z&Lp0^wT", AUTH_WHY_NONE },
		{ "any alphabet", "пять лошадей в поле", AUTH_WHY_NONE },
		{ "one word of the list", "electroencefalografista",
		    AUTH_WHY_COMMON },
		{ "with figures behind it", "Administracion2026",
		    AUTH_WHY_COMMON },
		{ "with signs for letters", "4dm1n1str@c1ón2026",
		    AUTH_WHY_COMMON },
		{ "two words", "contraseñasegura", AUTH_WHY_COMMON },
		{ "two words, apart and adorned", "¡Contraseña-Segura-99!",
		    AUTH_WHY_COMMON },
		{ "three words", "contraseña segura estrella", AUTH_WHY_NONE },
		{ "one kind of character", "aaaaaaaaaaaaaaaaa",
		    AUTH_WHY_COMMON },
		{ "counting", "1234567890123456", AUTH_WHY_COMMON },
		{ "the keyboard", "qwertyuiopasdfghj", AUTH_WHY_COMMON },
		{ "the keyboard downwards", "1qaz2wsx3edc4rfv",
		    AUTH_WHY_COMMON },
		{ "the alphabet", "abcdefghijklmnopq", AUTH_WHY_COMMON },
		{ "a thing said twice", "k3!Wq9zRk3!Wq9zR", AUTH_WHY_COMMON },
		{ "a thing said three times", "Tr7m$pTr7m$pTr7m$p",
		    AUTH_WHY_COMMON },
		{ "her names", "carmen-nunez-2026", AUTH_WHY_NAME },
		{ "her account", "imv.capturista.1", AUTH_WHY_NAME },
		{ "her institution", "Instituto-Mujeres-7", AUTH_WHY_NAME },
		{ "this bank", "Resguardo-Banavim-2026",
		    AUTH_WHY_COMMON },
		{ "years behind it", "BANESVIM.2025/2026", AUTH_WHY_COMMON },
		{ "the word itself", "MiContraseña2026!!", AUTH_WHY_COMMON },
		{ "an accent in two pieces is no other name",
		    "Nu\xcc\x81n\xcc\x83" "ez....2026--", AUTH_WHY_NAME },
		{ "her name among enough else",
		    "carmen barre la azotea a las 6", AUTH_WHY_NONE },
		{ "the old one", "Paraguas rojo en mayo", AUTH_WHY_USED },
		{ "the old one and a figure", "Paraguas rojo en mayo1",
		    AUTH_WHY_SIMILAR },
		{ "the old one in capitals", "PARAGUAS ROJO EN MAYO",
		    AUTH_WHY_SIMILAR },
		{ "three changes", "Paraguas roja en junio",
		    AUTH_WHY_NONE },
		{ "three changes exactly", "Paraguas rojo en m123",
		    AUTH_WHY_SIMILAR },
		{ "four changes", "Paraguas rojo en 1234x", AUTH_WHY_NONE },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++)
		is_int(weak_check(words, 15, row[i].text, "Paraguas rojo en mayo",
		    "imv.capturista", names, NELEM(names)), row[i].why,
		    row[i].what);
}

static void
the_longest(void)
{
	char text[AUTH_PASSWORD_MAX + 1];
	size_t i;

	for (i = 0; i < 129; i++)
		text[i] = (char)('!' + i * 7 % 90);
	text[129] = '\0';
	is_int(weak_check(words, 15, text, "x", "a.b", NULL, 0), AUTH_WHY_LONG,
	    "129 characters");
	text[128] = '\0';
	is_int(weak_check(words, 15, text, "x", "a.b", NULL, 0), AUTH_WHY_NONE,
	    "128 characters");
	for (i = 0; i < 512; i += 4)
		memcpy(text + i, i % 28 ? "\xf0\x9f\x90\x8e" :
		    "\xf0\x9f\x8c\xb5", 4);
	text[512] = '\0';
	is_int(weak_check(words, 15, text, text + 4, "a.b", NULL, 0),
	    AUTH_WHY_SIMILAR, "the widest two are compared");
}

static void
the_least(void)
{
	static const char text[] = "v8!kQ#2z&Lp0^wTx";

	is_int(weak_check(words, 16, text, "x", "a.b", NULL, 0), AUTH_WHY_NONE,
	    "as many characters as the setting says");
	is_int(weak_check(words, 17, text, "x", "a.b", NULL, 0),
	    AUTH_WHY_SHORT, "one fewer");
}

static void
without_lists(void)
{
	static const char *const none[] = { NULL };
	struct weak_words *w = weak_words_load(none);

	is_int((long long)weak_words_n(w), 0, "no list is no words");
	is_int(weak_check(w, 15, "electroencefalografista", "x", "a.b", NULL, 0),
	    AUTH_WHY_NONE, "then words are not known");
	is_int(weak_check(w, 15, "1234567890123456", "x", "a.b", NULL, 0),
	    AUTH_WHY_COMMON, "patterns still are");
	weak_words_free(&w);
}

int
main(void)
{
	load_words();
	what_is_refused();
	the_longest();
	the_least();
	without_lists();
	weak_words_free(&words);
	return tap_done();
}
