#include "lib/base/base.h"
#include "tui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "lib/base/mem.h"
#include "tui/input.h"
#include "tui/linear.h"

enum { ROWS_MAX = 300, COLS_MAX = 500, WATCHED = 4 };

static int	sig_pipe[2] = { -1, -1 };
static struct input in;
static SCREEN	*screen;
static char	*type;			/* what we drive it as */
static bool	is_open, got_winch, got_end, mono, linear;
static struct termios cooked;		/* linear: to be given back */

static void
on_signal(int sig)
{
	int saved = errno;
	char c = (char)sig;
	ssize_t n = write(sig_pipe[1], &c, 1);

	(void)n;		/* full: the reader has enough to wake up on */
	errno = saved;
}

/* Before newterm(): curses installs its own only over SIG_DFL. */
static int
catch_signals(struct err *err)
{
	static const int sigs[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT,
	    SIGQUIT };
	struct sigaction sa = { .sa_handler = on_signal };
	size_t i;

	if (pipe2(sig_pipe, O_NONBLOCK | O_CLOEXEC) == -1)
		return err_set(err, ERR_INTERNAL, "term: pipe: %d", errno);
	sigfillset(&sa.sa_mask);
	for (i = 0; i < NELEM(sigs); i++)
		sigaction(sigs[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);	/* no shell to go back to */
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	return 0;
}

/*
 * The server may lack whatever locale a client asks for, so none is asked
 * for.  Numbers, dates and messages of libc stay those of "C".
 */
static int
use_utf8(struct err *err)
{
	static const char *const names[] = { "C.UTF-8", "es_MX.UTF-8",
	    "en_US.UTF-8", "" };
	wchar_t wide[2];
	size_t i;

	for (i = 0; i < NELEM(names); i++)
		if (setlocale(LC_CTYPE, names[i]) &&
		    strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
			break;
	/* The conversion too is loaded now, while files can be opened. */
	if (i == NELEM(names) || mbstowcs(wide, "\303\261", 2) != 1)
		return err_set(err, ERR_INVALID, "term: no UTF-8 locale");
	return 0;
}

/* A terminal that says 0x0 does not know; it gets what a VT100 had. */
static void
ask_size(int *rows, int *cols)
{
	struct winsize ws = { 0 };

	*rows = linear ? LINEAR_ROWS : 24;
	*cols = linear ? LINEAR_COLS : 80;
	if (!linear && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 &&
	    ws.ws_row > 0 && ws.ws_col > 0) {
		*rows = ws.ws_row < ROWS_MAX ? ws.ws_row : ROWS_MAX;
		*cols = ws.ws_col < COLS_MAX ? ws.ws_col : COLS_MAX;
	}
}

static bool
can_address(const char *name)
{
	const char *cup;
	bool can;
	int rc;

	if (!name || !*name || setupterm(name, STDOUT_FILENO, &rc) != OK)
		return false;
	cup = tigetstr("cup");
	can = cup && cup != (char *)-1;
	del_curterm(cur_term);		/* newterm() makes its own */
	return can;
}

/* The page is drawn for nobody; the terminal is ours. */
static void
start_linear(void)
{
	FILE *nobody = fopen("/dev/null", "w");
	struct termios t;

	if (!nobody || !can_address("vt100"))
		return;
	type = mem_dup("vt100");
	screen = newterm(type, nobody, stdin);
	tcgetattr(STDIN_FILENO, &cooked);
	t = cooked;
	cfmakeraw(&t);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &t);
}

static void
start_screen(void)
{
	const char *tries[] = { getenv("TERM"), "xterm", "vt100" };
	size_t i;

	for (i = 0; i < NELEM(tries) && !screen; i++) {
		if (!can_address(tries[i]))
			continue;
		type = mem_dup(tries[i]);
		screen = newterm(type, stdout, stdin);
	}
}

/* newterm() asks the environment first, so there the clamped size goes. */
static int
start_curses(struct err *err)
{
	char num[12];
	int rows, cols;

	ask_size(&rows, &cols);
	snprintf(num, sizeof(num), "%d", rows);
	setenv("LINES", num, 1);
	snprintf(num, sizeof(num), "%d", cols);
	setenv("COLUMNS", num, 1);
	/* PuTTY and some consoles show lqqk for lines in UTF-8. */
	setenv("NCURSES_NO_UTF8_ACS", "1", 1);
	if (linear)
		start_linear();
	else
		start_screen();
	unsetenv("LINES");
	unsetenv("COLUMNS");
	if (!screen)
		return err_set(err, ERR_INVALID, "term: cannot drive it");
	return 0;
}

int
term_open(struct err *err)
{
	mono = getenv("NO_COLOR") && *getenv("NO_COLOR");
	if (use_utf8(err) != 0 || catch_signals(err) != 0)
		return -1;
	tzset();
	if (start_curses(err) != 0)
		return -1;
	is_open = true;
	atexit(term_close);
	input_init(&in);
	typeahead(-1);			/* we look ourselves before drawing */
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	if (linear)
		return 0;
	raw();				/* ^S and ^Q, ^C and ^Z are just keys */
	noecho();
	nonl();
	putp("\033[?2004h");
	fflush(stdout);
	return 0;
}

void
term_close(void)
{
	if (!is_open)
		return;
	is_open = false;
	input_release(&in);
	if (linear) {
		linear_clear();
		tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked);
		return;
	}
	/* Also where there is no second screen to leave, nothing stays. */
	werase(stdscr);
	clearok(curscr, TRUE);
	wmove(stdscr, 0, 0);
	wrefresh(stdscr);
	endwin();
	putp("\033[?2004l");
	fflush(stdout);
	delscreen(screen);
	mem_free_text(type);
	type = NULL;
}

int
term_rows(void)
{
	return LINES;
}

int
term_cols(void)
{
	return COLS;
}

int64_t
term_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

bool
term_has_fkeys(void)
{
	const char *f2 = is_open ? tigetstr("kf2") : NULL;

	return f2 && f2 != (char *)-1 && strncmp(type, "vt1", 3) != 0;
}

bool
term_is_mono(void)
{
	return mono || !has_colors();
}

static void
read_signals(void)
{
	char sig[16];
	ssize_t i, n;

	while ((n = read(sig_pipe[0], sig, sizeof(sig))) > 0)
		for (i = 0; i < n; i++) {
			if (sig[i] == SIGWINCH)
				got_winch = true;
			else
				got_end = true;
		}
}

/*
 * Only after poll() said so: stdin shares its flags with stdout, so it must
 * not be made non-blocking.  false: the line is gone; a hang-up shows as EIO
 * or as end of file.
 */
static bool
read_bytes(void)
{
	char bytes[INPUT_BYTES];
	size_t room = input_room(&in);
	ssize_t n;

	if (room == 0)
		return true;
	n = read(STDIN_FILENO, bytes, room);
	if (n > 0)
		input_feed(&in, bytes, (size_t)n, term_now());
	explicit_bzero(bytes, sizeof(bytes));
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/*
 * A scroll region for the old height that is told when the terminal has the
 * new one already would stop the cursor halfway down for good.
 */
static void
forget_shown(void)
{
	if (change_scroll_region) {
		putp(tparm(change_scroll_region, 0, LINES - 1));
		fflush(stdout);
	}
	clearok(curscr, TRUE);		/* what it shows now, nobody knows */
}

/* resizeterm() would also push a key that nobody reads. */
static void
resize(void)
{
	int rows, cols;

	got_winch = false;
	if (linear)
		return;
	ask_size(&rows, &cols);
	resize_term(rows, cols);
	forget_shown();
}

static int
sooner(int a, int b)
{
	return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

/*
 * Waits for at most ms.  Returns poll()'s count; what is ready on the tty or
 * the signal pipe has been read.
 */
static int
wait_for(struct pollfd *p, int n, int ms)
{
	int i, ready;

	for (i = 0; i < n; i++)
		p[i].revents = 0;
	ready = poll(p, (nfds_t)n, ms);
	if (ready <= 0)
		return ready;
	if (p[0].revents & POLLIN) {
		if (!read_bytes())
			got_end = true;
	} else if (p[0].revents) {	/* POLLHUP, POLLERR, POLLNVAL */
		got_end = true;
	}
	if (p[1].revents)
		read_signals();
	return ready;
}

/* What can be said without waiting; false when nothing can. */
static bool
ready_event(struct term_event *ev)
{
	if (got_winch) {
		resize();
		ev->kind = TERM_RESIZE;
		return true;
	}
	if (input_next(&in, ev, term_now()))
		return true;
	if (got_end)			/* after all that came before it */
		ev->kind = TERM_GONE;
	return got_end;
}

static bool
watched_event(struct term_event *ev, const struct pollfd *p, int n)
{
	int i;

	for (i = 2; i < n; i++)
		if (p[i].revents) {
			*ev = (struct term_event){ .kind = TERM_FD,
			    .fd = p[i].fd };
			return true;
		}
	return false;
}

void
term_show(void)
{
	if (linear)
		linear_show();
	else
		doupdate();
}

void
term_next(struct term_event *ev, const int *fds, int n, int ms)
{
	struct pollfd p[2 + WATCHED] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = sig_pipe[0], .events = POLLIN },
	};
	int64_t until = term_now() + ms, left = ms;
	int i;

	n = n < WATCHED ? n : WATCHED;
	for (i = 0; i < n; i++)
		p[2 + i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	n += 2;
	*ev = (struct term_event){ .kind = TERM_TICK };
	wait_for(p, 2, 0);
	while (!ready_event(ev)) {
		*ev = (struct term_event){ .kind = TERM_TICK };
		term_show();
		if (ms >= 0) {
			left = until - term_now();
			if (left < 0)
				left = 0;
		}
		if (wait_for(p, n, sooner((int)left, input_wait(&in,
		    term_now()))) == 0 && ms >= 0 && term_now() >= until)
			return;
		if (!got_end && watched_event(ev, p, n))
			return;
	}
}

bool
term_waiting(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return in.n > 0 || poll(&p, 1, 0) > 0;
}

void
term_repaint(void)
{
	if (linear)
		linear_repeat();
	else
		forget_shown();
}

void
term_hide(void)
{
	if (linear) {
		linear_clear();
		return;
	}
	werase(stdscr);
	wrefresh(stdscr);
}

bool
term_read_ahead(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	if (!got_end && poll(&p, 1, 0) > 0 &&
	    (!(p.revents & POLLIN) || !read_bytes()))
		got_end = true;
	return !got_end && input_room(&in) > 0;
}

bool
term_is_ahead(bool (*is)(const struct term_event *))
{
	return input_holds(&in, is, term_now());
}

size_t
term_unread(char *out, size_t cap)
{
	size_t n = in.state == INPUT_PLAIN && in.n <= cap ? in.n : 0;

	memcpy(out, in.raw, n);
	return n;
}

void
term_reread(const char *s, size_t n)
{
	input_feed(&in, s, n, term_now());
}

void
term_beep(void)
{
	if (linear)
		(void)!write(STDOUT_FILENO, "\a", 1);
	else
		beep();
}

void
term_linear(void)
{
	linear = true;
}

bool
term_is_linear(void)
{
	return linear;
}
