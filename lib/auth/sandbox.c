#include "lib/base/base.h"
#include "lib/auth/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <linux/landlock.h>
#include <seccomp.h>

#include "lib/base/leaks.h"
#include "lib/base/log.h"

enum {
	FILES_MOST	= 32,
	MEMORY_MOST	= 512 << 20,
};

/* ---- before anything else ---- */

static const char *const terms[] = {
	"alacritty", "ansi", "cygwin", "foot", "gnome-256color", "konsole",
	"konsole-256color", "linux", "linux-16color", "mintty", "putty",
	"putty-256color", "putty-vt100", "rxvt", "rxvt-256color",
	"rxvt-unicode-256color", "screen", "screen-256color", "screen.linux",
	"screen.xterm-256color", "tmux", "tmux-256color", "vt100", "vt102",
	"vt220", "vt320", "vt420", "xterm", "xterm-16color",
	"xterm-256color", "xterm-color", "xterm-mono",
};

static const char *
known_term(void)
{
	const char *term = getenv("TERM");
	size_t i;

	for (i = 0; term && i < NELEM(terms); i++)
		if (strcmp(term, terms[i]) == 0)
			return terms[i];
	return "vt100";
}

/*
 * TZ is named although it says what is the case without it: glibc would look
 * at the file again for each time shown, and in the sandbox find UTC.
 */
static int
rebuild_environment(void)
{
	extern char **environ;
	const char *term = known_term();
	bool mono = getenv("NO_COLOR") != NULL;
	size_t i;

	/* Not only forgotten: /proc/PID/environ shows these bytes. */
	for (i = 0; environ && environ[i]; i++)
		explicit_bzero(environ[i], strlen(environ[i]));
	if (clearenv() != 0 || setenv("TERM", term, 1) != 0 ||
	    setenv("LANG", "C.UTF-8", 1) != 0 ||
	    setenv("HOME", "/nonexistent", 1) != 0 ||
	    setenv("TERMINFO_DIRS",
	    "/etc/terminfo:/lib/terminfo:/usr/share/terminfo", 1) != 0 ||
	    setenv("TZ", ":/etc/localtime", 1) != 0 ||
	    (mono && setenv("NO_COLOR", "1", 1) != 0))
		return -1;
	tzset();
	return 0;
}

/* Never above what was inherited, so it works for anyone. */
static int
limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit r;

	if (getrlimit(what, &r) != 0)
		return -1;
	if (r.rlim_max != RLIM_INFINITY && r.rlim_max < most)
		most = r.rlim_max;
	/* A unit's own filter may refuse even to set what is set already. */
	if (r.rlim_cur == most && r.rlim_max == most)
		return 0;
	r.rlim_cur = r.rlim_max = most;
	return setrlimit(what, &r);
}

int
sandbox_prepare(struct err *err)
{
	if (rebuild_environment() != 0)
		return err_set(err, ERR_INTERNAL, "sandbox: environment");
	if (limit(RLIMIT_CORE, 0) != 0 ||
	    limit(RLIMIT_NOFILE, FILES_MOST) != 0 ||
	    /* A sanitizer maps terabytes. */
	    (!SANITIZED && limit(RLIMIT_AS, MEMORY_MOST) != 0))
		return err_set(err, ERR_INTERNAL, "sandbox: limits (%d)",
		    errno);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_set(err, ERR_INTERNAL, "sandbox: prctl (%d)",
		    errno);
	return 0;
}

/* ---- Landlock ---- */

/* As the newest kernel knows it; older ones are handed less of it. */
struct ruleset {
	uint64_t	 fs, net, scoped;
};

static long
landlock_abi(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
}

bool
sandbox_has_landlock(void)
{
	return landlock_abi() >= 1;
}

/* Handles every right that this kernel knows, and grants none. */
static int
enter_landlock(struct err *err)
{
	/* Rights on files by ABI: 13, then REFER, TRUNCATE, IOCTL_DEV. */
	static const unsigned bits[] = { 0, 13, 14, 15, 15, 16 };
	struct ruleset r = { 0 };
	size_t size = sizeof(r.fs);
	long abi = landlock_abi();
	int fd;

	r.fs = (UINT64_C(1) << bits[abi < 5 ? abi : 5]) - 1;
	if (abi >= 4) {
		r.net = 3;		/* bind and connect, TCP */
		size += sizeof(r.net);
	}
	if (abi >= 6) {
		r.scoped = 3;		/* abstract sockets, signals */
		size += sizeof(r.scoped);
	}
	fd = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
	if (fd == -1)
		return err_set(err, ERR_INTERNAL, "sandbox: landlock (%d)",
		    errno);
	if (syscall(SYS_landlock_restrict_self, fd, 0) != 0) {
		close(fd);
		return err_set(err, ERR_INTERNAL, "sandbox: landlock (%d)",
		    errno);
	}
	close(fd);
	return 0;
}

/* ---- seccomp ---- */

/* What curses, libpq and the C library need of an open terminal and socket. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev),
	SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(lseek),
	SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(recvfrom),
	SCMP_SYS(getsockopt), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(select), SCMP_SYS(pselect6),
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(mlock), SCMP_SYS(munlock), SCMP_SYS(futex),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigpending),
	SCMP_SYS(rt_sigtimedwait), SCMP_SYS(sigaltstack),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid),
	SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(getrusage), SCMP_SYS(sched_yield),
	SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* What libraries try and can do without: refused, but not fatal. */
static const struct {
	int	 call, error;
} refused[] = {
	{ SCMP_SYS(open), EACCES },	  { SCMP_SYS(openat), EACCES },
	{ SCMP_SYS(openat2), EACCES },	  { SCMP_SYS(creat), EACCES },
	{ SCMP_SYS(stat), EACCES },	  { SCMP_SYS(lstat), EACCES },
	{ SCMP_SYS(newfstatat), EACCES }, { SCMP_SYS(statx), EACCES },
	{ SCMP_SYS(access), EACCES },	  { SCMP_SYS(faccessat), EACCES },
	{ SCMP_SYS(faccessat2), EACCES }, { SCMP_SYS(readlink), EACCES },
	{ SCMP_SYS(readlinkat), EACCES }, { SCMP_SYS(getcwd), EACCES },
	{ SCMP_SYS(statfs), EACCES },	  { SCMP_SYS(getdents64), EACCES },
	{ SCMP_SYS(socket), EPERM },	  { SCMP_SYS(socketpair), EPERM },
	{ SCMP_SYS(connect), EPERM },	  { SCMP_SYS(sendmsg), EPERM },
	{ SCMP_SYS(recvmsg), EPERM },	  { SCMP_SYS(setsockopt), EPERM },
	{ SCMP_SYS(prctl), EPERM },	  { SCMP_SYS(getrlimit), EPERM },
	{ SCMP_SYS(prlimit64), EPERM },	  { SCMP_SYS(uname), EPERM },
	{ SCMP_SYS(sysinfo), EPERM },	  { SCMP_SYS(rseq), ENOSYS },
	{ SCMP_SYS(sched_getaffinity), EPERM },
	{ SCMP_SYS(membarrier), ENOSYS },
};

/* Compared whole, all 64 bits: TIOCSTI with high bits set is not TCGETS. */
static const unsigned long terminal[] = {
	TCGETS, TCSETS, TCSETSW, TCSETSF, TCFLSH, TCXONC, TIOCGWINSZ,
	TIOCGPGRP, TIOCOUTQ, FIONREAD,
};

static const int descriptor[] = { F_GETFL, F_SETFL, F_GETFD };

static int
allow_by_value(scmp_filter_ctx f, int call, unsigned arg, uint64_t value)
{
	return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1,
	    SCMP_CMP(arg, SCMP_CMP_EQ, value));
}

/* Memory yes, code no. */
static int
allow_memory(scmp_filter_ctx f)
{
	static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
	size_t i;
	int rc = 0;

	for (i = 0; i < NELEM(calls) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc;
}

static int
add_arguments(scmp_filter_ctx f)
{
	size_t i;
	int rc = allow_memory(f);

	for (i = 0; i < NELEM(terminal) && rc == 0; i++)
		rc = allow_by_value(f, SCMP_SYS(ioctl), 1, terminal[i]);
	for (i = 0; i < NELEM(descriptor) && rc == 0; i++)
		rc = allow_by_value(f, SCMP_SYS(fcntl), 1,
		    (uint64_t)descriptor[i]);
	/* Only on a connected socket: no address, so no other end. */
	if (rc == 0)
		rc = allow_by_value(f, SCMP_SYS(sendto), 4, 0);
	/* abort() has to reach the guardian as what it is. */
	if (rc == 0)
		rc = allow_by_value(f, SCMP_SYS(tgkill), 0,
		    (uint64_t)getpid());
	return rc;
}

static scmp_filter_ctx
new_filter(uint32_t otherwise)
{
	scmp_filter_ctx f = seccomp_init(SANITIZED ? SCMP_ACT_ERRNO(EPERM) :
	    otherwise);

	if (f && (seccomp_attr_set(f, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_KILL_PROCESS) != 0 ||
	    seccomp_attr_set(f, SCMP_FLTATR_CTL_NNP, 1) != 0)) {
		seccomp_release(f);
		f = NULL;
	}
	return f;
}

/* Loads and gives it back, unless making it failed already. */
static int
load_filter(scmp_filter_ctx f, int rc, struct err *err)
{
	if (rc == 0)
		rc = seccomp_load(f);
	seccomp_release(f);
	return rc == 0 ? 0 : err_set(err, ERR_INTERNAL,
	    "sandbox: seccomp (%d)", -rc);
}

/* The outer wall: a call that nothing here has any use for is the end. */
static int
enter_outer(struct err *err)
{
	static const int with_arguments[] = {
		SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(ioctl),
		SCMP_SYS(fcntl), SCMP_SYS(sendto), SCMP_SYS(tgkill),
		SCMP_SYS(seccomp),	/* for the inner one */
	};
	scmp_filter_ctx f = new_filter(SCMP_ACT_KILL_PROCESS);
	size_t i;
	int rc = f ? 0 : -1;

	for (i = 0; i < NELEM(allowed) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	for (i = 0; i < NELEM(refused) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, refused[i].call, 0);
	for (i = 0; i < NELEM(with_arguments) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, with_arguments[i], 0);
	return load_filter(f, rc, err);
}

/*
 * The inner wall: of the rest, what has no business here fails.  Two filters,
 * because one cannot say "and any other argument of this call fails"; the
 * kernel asks both and takes the harder answer.
 */
static int
enter_inner(struct err *err)
{
	scmp_filter_ctx f = new_filter(SCMP_ACT_ERRNO(EPERM));
	size_t i;
	int rc = f ? 0 : -1;

	for (i = 0; i < NELEM(allowed) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	for (i = 0; i < NELEM(refused) && rc == 0; i++)
		if (refused[i].error != EPERM)
			rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(
			    (uint32_t)refused[i].error), refused[i].call, 0);
	if (rc == 0)
		rc = add_arguments(f);
	return load_filter(f, rc, err);
}

int
sandbox_enter(enum sandbox_flags flags, struct err *err)
{
	/* A full limit shall be an error of write(), not the end. */
	signal(SIGXFSZ, SIG_IGN);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    limit(RLIMIT_CORE, 0) != 0 || limit(RLIMIT_NPROC, 0) != 0 ||
	    limit(RLIMIT_FSIZE, 0) != 0)
		return err_set(err, ERR_INTERNAL, "sandbox: limits (%d)",
		    errno);
	if (sandbox_has_landlock()) {
		if (enter_landlock(err) != 0)
			return -1;
	} else if (flags & SANDBOX_NO_LANDLOCK_OK) {
		log_msg(LOG_IS_WARNING, "sandbox: this kernel has no Landlock");
	} else {
		return err_set(err, ERR_DENIED,
		    "sandbox: this kernel has no Landlock");
	}
	if (enter_outer(err) != 0)
		return -1;
	return enter_inner(err);
}

int
sandbox_compute(struct err *err)
{
	static const int calls[] = {
		SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(munmap),
		SCMP_SYS(madvise), SCMP_SYS(mlock), SCMP_SYS(munlock),
		SCMP_SYS(brk), SCMP_SYS(mremap), SCMP_SYS(futex),
		SCMP_SYS(getrandom), SCMP_SYS(clock_gettime),
		SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
		SCMP_SYS(rt_sigaction), SCMP_SYS(sigaltstack),
		SCMP_SYS(getpid), SCMP_SYS(gettid),
		SCMP_SYS(restart_syscall), SCMP_SYS(exit),
		SCMP_SYS(exit_group),
	};
	scmp_filter_ctx f = new_filter(SCMP_ACT_KILL_PROCESS);
	size_t i;
	int rc = f ? 0 : -1;

	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    limit(RLIMIT_CORE, 0) != 0)
		rc = -1;
	for (i = 0; i < NELEM(calls) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0);
	if (rc == 0)
		rc = allow_memory(f);
	if (rc == 0)
		rc = allow_by_value(f, SCMP_SYS(tgkill), 0,
		    (uint64_t)getpid());
	return load_filter(f, rc, err);
}
