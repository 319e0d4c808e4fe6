#include "lib/base/base.h"
#include "lib/auth/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <seccomp.h>

#include "tests/tap.h"

/*
 * Each attack runs in a process of its own that has entered the sandbox.  It
 * returns 0 when it got what it wanted; -1 with errno when it was refused.
 */
static int pty = -1;		/* a terminal the process has open */
static int file = -1;		/* a file open for writing */
static int wire = -1;		/* one end of a socket */
static pid_t victim;		/* another process of the same user */
static volatile long never = 7;

static int
call(long rc)
{
	return rc == -1 ? -1 : 0;
}

static int
open_passwd(void)
{
	return call(open("/etc/passwd", O_RDONLY));
}

static int
create_file(void)
{
	return call(open("/tmp/sandbox-no", O_WRONLY | O_CREAT, 0600));
}

static int
open_own_memory(void)
{
	return call(open("/proc/self/mem", O_RDWR));
}

static int
open_terminal(void)
{
	return call(open("/dev/tty", O_RDWR));
}

static int
stat_passwd(void)
{
	struct stat st;

	return stat("/etc/passwd", &st);
}

static int
socket_inet(void)
{
	return call(socket(AF_INET, SOCK_STREAM, 0));
}

static int
socket_unix(void)
{
	return call(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int
connect_again(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX,
	    .sun_path = "/run/postgresql/.s.PGSQL.5432" };

	return connect(wire, (struct sockaddr *)&sun, sizeof(sun));
}

static int
send_elsewhere(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX,
	    .sun_path = "/dev/log" };

	return call(sendto(wire, "x", 1, MSG_NOSIGNAL,
	    (struct sockaddr *)&sun, sizeof(sun)));
}

static int
fork_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return call(pid);
}

static int
vfork_child(void)
{
	pid_t pid = (pid_t)syscall(SYS_vfork);

	if (pid == 0)
		_exit(0);
	return call(pid);
}

static int
clone_thread(void)
{
	return call(syscall(SYS_clone3, NULL, 0));
}

static int
exec_shell(void)
{
	static char sh[] = "/bin/sh", c[] = "-c", cmd[] = "exit 0";
	char *argv[] = { sh, c, cmd, NULL };

	return execv(sh, argv);
}

static int
exec_at(void)
{
	return call(syscall(SYS_execveat, AT_FDCWD, "/bin/true", NULL, NULL,
	    0));
}

static int
kill_victim(void)
{
	return kill(victim, SIGTERM);
}

static int
tgkill_victim(void)
{
	return call(syscall(SYS_tgkill, victim, victim, SIGTERM));
}

static int
trace_victim(void)
{
	return call(ptrace(PTRACE_ATTACH, victim, NULL, NULL));
}

static int
read_victim(void)
{
	long copy;
	struct iovec here = { &copy, sizeof(copy) };
	struct iovec there = { (void *)(uintptr_t)&never, sizeof(never) };

	return call(process_vm_readv(victim, &here, 1, &there, 1, 0));
}

static int
map_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

static int
turn_to_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

static int
type_for_her(void)
{
	return ioctl(pty, TIOCSTI, "x");
}

static int
type_with_high_bits(void)
{
	return call(syscall(SYS_ioctl, pty, TIOCSTI | 1UL << 32, "x"));
}

static int
console_trick(void)
{
	char c = 2;

	return ioctl(pty, TIOCLINUX, &c);
}

static int
grow_file(void)
{
	return call(write(file, "x", 1));
}

static int
be_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static int
new_namespace(void)
{
	return call(syscall(SYS_unshare, 0x10000000));
}

static int
ask_the_keyring(void)
{
	return call(syscall(SYS_keyctl, 0, -3, 0));
}

static int
io_uring(void)
{
	char params[256] = { 0 };

	return call(syscall(SYS_io_uring_setup, 8, params));
}

#if defined(__x86_64__)
static int
x32_entry(void)
{
	long rc = syscall(0x40000000L | SYS_getpid);

	return rc == -1 ? -1 : 0;
}

static int
i386_entry(void)
{
	long rc;

	__asm__ volatile("int $0x80" : "=a"(rc) : "a"(20L) : "memory");
	return rc < 0 ? -1 : 0;
}
#endif

static int
loosen_filter(void)
{
	return call(syscall(SYS_seccomp, 0, 0, NULL));
}

static const struct {
	const char	*what;
	int		(*attack)(void);
} attacks[] = {
	{ "N37 a file cannot be opened", open_passwd },
	{ "N37 a file cannot be made", create_file },
	{ "N37 its own memory cannot be opened", open_own_memory },
	{ "the terminal cannot be opened again", open_terminal },
	{ "a file cannot be asked about", stat_passwd },
	{ "an open file cannot grow", grow_file },
	{ "N38 no internet socket", socket_inet },
	{ "N38 no unix socket", socket_unix },
	{ "an open socket cannot be connected elsewhere", connect_again },
	{ "an open socket cannot send to another address", send_elsewhere },
	{ "N39 no fork", fork_child },
	{ "N39 no vfork", vfork_child },
	{ "N39 no clone3", clone_thread },
	{ "N39 no exec", exec_shell },
	{ "N39 no execveat", exec_at },
	{ "N40 no TIOCSTI", type_for_her },
	{ "N40 no TIOCSTI with high bits", type_with_high_bits },
	{ "N40 no TIOCLINUX", console_trick },
	{ "N41 no memory that is code", map_code },
	{ "N41 no memory that becomes code", turn_to_code },
	{ "N42 no kill", kill_victim },
	{ "N42 no tgkill", tgkill_victim },
	{ "N42 no ptrace", trace_victim },
	{ "N42 no reading of another's memory", read_victim },
	{ "it cannot become dumpable", be_dumpable },
	{ "no namespace", new_namespace },
	{ "no keyring", ask_the_keyring },
	{ "no io_uring", io_uring },
	{ "no other filter", loosen_filter },
#if defined(__x86_64__)
	{ "N43 no x32 entry", x32_entry },
	{ "N43 no i386 entry", i386_entry },
#endif
};

enum { GOT_IT = 0, REFUSED = 1, NO_SANDBOX = 2 };

static void
enter_or_leave(void)
{
	struct err err = ERR_INIT;

	if (sandbox_enter(SANDBOX_NO_LANDLOCK_OK, &err) != 0) {
		fprintf(stderr, "# %s\n", err.msg);
		_exit(NO_SANDBOX);
	}
}

/* How a process ends that enters the sandbox (or not) and then attacks. */
static int
run(int (*attack)(void), bool inside)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (inside)
			enter_or_leave();
		_exit(attack() == 0 ? GOT_IT : REFUSED);
	}
	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

static bool
was_stopped(int status)
{
	return (WIFEXITED(status) && WEXITSTATUS(status) == REFUSED) ||
	    (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
}

static void
nothing_of_this_is_possible(void)
{
	size_t i;

	for (i = 0; i < NELEM(attacks); i++) {
		ok(was_stopped(run(attacks[i].attack, true)), attacks[i].what);
		ok(kill(victim, 0) == 0, "  and the other process lives");
	}
}

/* So that the attacks are known to bite. */
static void
without_it_much_is(void)
{
	static const struct {
		const char	*what;
		int		(*attack)(void);
	} row[] = {
		{ "outside, a file opens", open_passwd },
		{ "outside, a socket is made", socket_unix },
		{ "outside, it forks", fork_child },
		{ "outside, it executes", exec_shell },
		{ "outside, code is mapped", map_code },
		{ "outside, memory becomes code", turn_to_code },
		{ "outside, an open file grows", grow_file },
		{ "outside, a file is asked about", stat_passwd },
	};
	size_t i;

	for (i = 0; i < NELEM(row); i++)
		is_int(run(row[i].attack, false), 0, row[i].what);
}

/* ---- what must go on ---- */

static int
live_on(void)
{
	char c = 'x', *big = malloc(50 << 20);
	struct timespec nap = { 0, 1000000 };
	struct winsize ws;
	struct termios t;
	time_t now = time(NULL);
	struct tm tm;

	if (!big)
		return -1;
	memset(big, 1, 50 << 20);
	free(big);
	if (send(wire, &c, 1, MSG_NOSIGNAL) != 1 || tcgetattr(pty, &t) != 0 ||
	    tcsetattr(pty, TCSADRAIN, &t) != 0 ||
	    ioctl(pty, TIOCGWINSZ, &ws) != 0 || write(pty, &c, 1) != 1 ||
	    nanosleep(&nap, NULL) != 0 || !localtime_r(&now, &tm) ||
	    fcntl(wire, F_SETFL, fcntl(wire, F_GETFL) | O_NONBLOCK) != 0 ||
	    isatty(pty) != 1)
		return -1;
	return 0;
}

static int
abort_as_such(void)
{
	abort();
}

static int
survive_a_full_limit(void)
{
	return grow_file() == -1 && errno == EFBIG ? 0 : -1;
}

static void
what_the_program_needs_goes_on(void)
{
	int status = run(live_on, true);

	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "terminal, socket, memory, clock work inside");
	status = run(abort_as_such, true);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT,
	    "abort() is seen as SIGABRT");
	ok(WIFSIGNALED(status) && !WCOREDUMP(status), "N45 and leaves no core");
	status = run(survive_a_full_limit, true);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "a write beyond the limit fails, it does not kill");
}

/* ---- the other doors ---- */

static int
show_environment(void)
{
	struct err err = ERR_INIT;
	extern char **environ;
	int n;

	setenv("TERM", "evil", 1);
	setenv("LD_PRELOAD", "/tmp/x.so", 1);
	setenv("TERMINFO", "/tmp", 1);
	setenv("LC_EVIL", "1", 1);
	setenv("BASH_ENV", "/tmp/x", 1);
	if (sandbox_prepare(&err) != 0)
		return -1;
	for (n = 0; environ[n]; n++)
		;
	return strcmp(getenv("TERM"), "vt100") == 0 && !getenv("LD_PRELOAD") &&
	    !getenv("TERMINFO") && !getenv("LC_EVIL") && !getenv("BASH_ENV") &&
	    n <= 6 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 &&
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : -1;
}

static int
keep_known_term(void)
{
	struct err err = ERR_INIT;

	setenv("TERM", "putty-256color", 1);
	return sandbox_prepare(&err) == 0 &&
	    strcmp(getenv("TERM"), "putty-256color") == 0 ? 0 : -1;
}

/* A worker of authd: nothing but what is open, and no way to look. */
static int
compute_and_open(void)
{
	struct err err = ERR_INIT;

	if (sandbox_compute(&err) != 0)
		return 0;
	return open_passwd();
}

static int
compute_and_work(void)
{
	struct err err = ERR_INIT;
	char *p;

	if (sandbox_compute(&err) != 0)
		return -1;
	p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return -1;
	p[4096] = 1;
	return munmap(p, 1 << 20) == 0 && write(pty, "x", 1) == 1 ? 0 : -1;
}

static void
the_other_doors(void)
{
	int status;

	is_int(run(show_environment, false), 0,
	    "N23 N24 the environment is rebuilt and TERM is not believed");
	is_int(run(keep_known_term, false), 0, "a known TERM stays");
	status = run(compute_and_open, false);
	ok(was_stopped(status), "a worker opens nothing");
	is_int(run(compute_and_work, false), 0, "a worker can work");
}

/* As on a kernel that was built without it. */
static int
without_landlock(void)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);

	return seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS),
	    SCMP_SYS(landlock_create_ruleset), 0) == 0 &&
	    seccomp_load(f) == 0 && !sandbox_has_landlock() ? 0 : -1;
}

static int
refuse_without_landlock(void)
{
	struct err err = ERR_INIT;

	return without_landlock() == 0 && sandbox_enter(0, &err) == -1 &&
	    err.code == ERR_DENIED ? 0 : -1;
}

static int
allow_without_landlock(void)
{
	struct err err = ERR_INIT;

	return without_landlock() == 0 &&
	    sandbox_enter(SANDBOX_NO_LANDLOCK_OK, &err) == 0 &&
	    open_passwd() == -1 ? 0 : -1;
}

static void
kernels_without_landlock(void)
{
	is_int(run(refuse_without_landlock, false), 0,
	    "without Landlock it refuses to run");
	is_int(run(allow_without_landlock, false), 0,
	    "unless told, and then seccomp alone holds");
}

/*
 * N44: another process of the same user cannot attach to one that is not
 * dumpable.  Root may attach to all, so root becomes nobody first.
 */
static int
attach_to_undumpable(void)
{
	struct err err = ERR_INIT;
	int ready[2], status = -1;
	struct passwd *pw = getpwnam("nobody");
	char c = 0;
	pid_t pid;

	if (geteuid() == 0 && (!pw || setgid(pw->pw_gid) != 0 ||
	    setuid(pw->pw_uid) != 0))
		return -2;
	if (pipe(ready) != 0 || (pid = fork()) == -1)
		return -2;
	if (pid == 0) {
		if (sandbox_prepare(&err) == 0 && write(ready[1], "x", 1) == 1)
			pause();
		_exit(0);
	}
	if (read(ready[0], &c, 1) == 1)
		status = call(ptrace(PTRACE_ATTACH, pid, NULL, NULL));
	kill(pid, SIGKILL);
	return status;
}

static void
nobody_looks_inside(void)
{
	int status = run(attach_to_undumpable, false);

	ok(WIFEXITED(status) && WEXITSTATUS(status) == REFUSED,
	    "N44 the same user cannot trace it");
}

static int
open_things(void)
{
	int pair[2];
	char name[] = "/tmp/sandbox-XXXXXX";

	pty = posix_openpt(O_RDWR | O_NOCTTY);
	if (pty == -1 || grantpt(pty) != 0 || unlockpt(pty) != 0)
		return -1;
	pty = open(ptsname(pty), O_RDWR | O_NOCTTY);
	file = mkstemp(name);
	if (file == -1 || pty == -1 || unlink(name) != 0)
		return -1;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return -1;
	wire = pair[0];
	victim = fork();
	if (victim == 0) {
		pause();
		_exit(0);
	}
	return victim > 0 ? 0 : -1;
}

int
main(void)
{
	if (open_things() != 0) {
		printf("Bail out! no terminal to try on\n");
		return 1;
	}
	if (!sandbox_has_landlock())
		printf("# this kernel has no Landlock: seccomp alone\n");
	nothing_of_this_is_possible();
	without_it_much_is();
	what_the_program_needs_goes_on();
	the_other_doors();
	kernels_without_landlock();
	nobody_looks_inside();
	kill(victim, SIGKILL);
	return tap_done();
}
