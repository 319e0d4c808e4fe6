/*
 * monkey - types random keys into a program and looks whether it still lives
 *
 *   monkey [-s seed] [-n keys] password program [argument ...]
 *
 * The program is Resguardo, directly or through ssh, on a pty of its own.
 * Keys come in bursts: letters, accents, wrong bytes, function keys, pastes,
 * other window sizes.  After each burst Esc must lead home; when it asked for
 * the password or was left, the monkey comes in again.  Ends with 1 when the
 * program crashed, said that it did, or could not be brought home; prints the
 * seed and the burst, which tell how to see it again.
 */
#include "lib/base/base.h"

#include <signal.h>
#include <sys/wait.h>

#include "tests/bench/pty.h"

enum {
	BURST = 250, QUIET_MS = 40, TRIES = 80, WAIT_MS = 120000,
	DOOR_MS = 120000,
	PASTE = 3000, GOT_MOST = 1 << 20
};

static struct line tty;
static const char *password;
static char *const *program;
static uint64_t	state;
static long	keys, bursts, sessions;

static unsigned
roll(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)((state >> 11) % n);
}

static void
forget(void)
{
	tty.got.len = 0;
	if (tty.got.s)
		tty.got.s[0] = '\0';
}

static void
listen_a_while(int ms)
{
	while (line_more(&tty, ms)) {
		if (strstr(tty.got.s, "error interno") ||
		    strstr(tty.got.s, "AddressSanitizer") ||
		    strstr(tty.got.s, "runtime error")) {
			printf("# it says that it broke:\n%s\n", tty.got.s);
			exit(1);
		}
		if (tty.got.len > GOT_MOST)
			forget();
	}
}

/* True when the program has ended; it may only have done so in peace. */
static bool
ended(void)
{
	int status;

	if (waitpid(tty.pid, &status, WNOHANG) != tty.pid)
		return false;
	listen_a_while(QUIET_MS);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		printf("# it ended with %#x, keys %ld, burst %ld:\n%s\n",
		    (unsigned)status, keys, bursts, tty.got.s);
		exit(1);
	}
	return true;
}

/* A key that nobody reads any more is no fault of the program's. */
static void
put(const char *s, size_t n)
{
	ssize_t w;

	while (n > 0) {
		w = write(tty.fd, s, n < 512 ? n : 512);
		if (w < 0)
			return;
		s += w;
		n -= (size_t)w;
		listen_a_while(0);
	}
}

static bool
says(const char *text)
{
	return tty.got.s && strstr(tty.got.s, text);
}

static void
sit(void)
{
	const struct winsize ws = { .ws_row = 24, .ws_col = 80 };

	if (tty.pid > 0)
		close(tty.fd);
	line_open(&tty, program, "xterm-256color", &ws, true);
	fcntl(tty.fd, F_SETFL, O_NONBLOCK);
	sessions++;
	forget();
	/* At the door Esc leaves: first it must be there. */
	if (line_wait(&tty, "Contrase", DOOR_MS) != 0) {
		printf("# no door:\n%s\n", tty.got.s);
		exit(1);
	}
}

static void
size(unsigned short rows, unsigned short cols)
{
	const struct winsize ws = { .ws_row = rows, .ws_col = cols };

	ioctl(tty.fd, TIOCSWINSZ, &ws);
}

/* What the whole screen shows now, in tty.got; a list from its first row. */
static void
look(void)
{
	forget();
	put("\033[H\f", 4);
	listen_a_while(QUIET_MS);
}

/* The door, or a locked screen: what home says of passwords does not count. */
static bool
asks_password(void)
{
	return says("bloqueada") || says("Banco de datos sobre");
}

static bool
home_is_there(void)
{
	return says("Mis borradores") && !asks_password();
}

/* Comes in, or back, by whatever stands on the screen. */
static void
step(void)
{
	if (says("Enter Cierra")) {
		put("\r", 1);
	} else if (says("ya tiene una sesi")) {
		put("t", 1);
	} else if (asks_password()) {
		put("\025", 1);
		put(password, strlen(password));
		put("\r", 1);
		listen_a_while(700);
	} else {
		put("\033", 1);
		listen_a_while(250);	/* longer than a key's bytes take */
	}
}

static void
home(void)
{
	double start = now_us();
	int i = 0;

	/* The end of a paste that may be open, and the usual size. */
	put("\033[201~", 6);
	size(24, 80);
	for (;;) {
		if (ended())
			sit();
		look();
		if (home_is_there())
			return;
		if (i++ > TRIES && now_us() - start > WAIT_MS * 1e3)
			break;
		if (says("verificando"))
			listen_a_while(700);
		else
			step();
	}
	printf("# stuck: keys %ld, burst %ld; the screen:\n%s\n", keys,
	    bursts, tty.got.s);
	exit(1);
}

/* ---- keys ---- */

static void
special(void)
{
	static const char *const key[] = {
		"\t", "\t", "\r", "\r", "\033[A", "\033[B", "\033[C",
		"\033[D", "\033[5~", "\033[6~", "\033[H", "\033[F",
		"\033[3~", "\177", "\033[Z", "\033OP", "\033OQ", "\033OR",
		"\033OR", "\033OS", "\033OS", "\033[15~", "\033[17~",
		"\033[18~", "\033[19~", "\033[20~", "\033[21~",
		"\033[24~", "\033", "\025", "\027", "\001", "\005",
		"\006", "\007", "\016", "\017", "\020", "\022", "\024",
		"\026", "\030", "\031", "/", "?", "\003", "\032", "\034",
	};
	const char *k = key[roll(sizeof(key) / sizeof(key[0]))];

	put(k, strlen(k));
}

static void
letter(void)
{
	static const char *const odd[] = {
		"ñ", "Ñ", "á", "ü", "¿", "€", "漢", "😀", "e\xcc\x81",
		"\xe2\x80\xae", "\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90",
		"\033[1;2c", "\033]11;x\007", "\033[200~",
	};
	static const char usual[] = "abcdefghijklmnopqrstuvwxyzEMR"
	    "0123456789    //..:-,'";
	const char *k;

	if (roll(12) > 0) {
		put(usual + roll(sizeof(usual) - 1), 1);
		return;
	}
	k = odd[roll(sizeof(odd) / sizeof(odd[0]))];
	put(k, strlen(k));
	if (k[0] == '\033' && k[2] == '2')
		put("pegado\n\033[201~", 13);
}

static void
paste(void)
{
	char s[PASTE];
	size_t i, n = roll(PASTE);

	for (i = 0; i < n; i++)
		s[i] = (char)(roll(20) ? 32 + roll(95) : roll(256));
	put("\033[200~", 6);
	put(s, n);
	put("\033[201~", 6);
}

static void
burst(void)
{
	static const unsigned short rows[] = { 24, 43, 12, 10, 3, 1, 200 };
	static const unsigned short cols[] = { 80, 132, 40, 60, 10, 1, 400 };
	unsigned i, n = 1 + roll(2 * BURST);

	bursts++;
	for (i = 0; i < n; i++, keys++) {
		unsigned what = roll(1000);

		if (what < 2)
			size(rows[roll(7)], cols[roll(7)]);
		else if (what < 4)
			paste();
		else if (what < 400)
			special();
		else
			letter();
		if (roll(8) == 0)
			listen_a_while(0);
	}
	listen_a_while(QUIET_MS);
}

int
main(int argc, char **argv)
{
	long most = 5000, said = 0;
	unsigned long seed = 1;
	int c;

	while ((c = getopt(argc, argv, "+s:n:")) != -1) {
		if (c == 's')
			seed = strtoul(optarg, NULL, 10);
		else if (c == 'n')
			most = strtol(optarg, NULL, 10);
		else
			return 2;
	}
	if (argc - optind < 2) {
		fprintf(stderr,
		    "monkey [-s seed] [-n keys] password program ...\n");
		return 2;
	}
	password = argv[optind];
	program = argv + optind + 1;
	state = seed * 0x9e3779b97f4a7c15u | 1;
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	sit();
	for (home(); keys < most; home()) {
		burst();
		if (keys - said >= 50000) {
			said = keys;
			printf("# %ld keys, %ld bursts, %ld sessions\n",
			    keys, bursts, sessions);
		}
	}
	printf("%ld keys, %ld bursts, %ld sessions, home again\n", keys,
	    bursts, sessions);
	/* One line on stdin, and it leaves. */
	(void)getchar();
	kill(tty.pid, SIGHUP);
	return 0;
}
