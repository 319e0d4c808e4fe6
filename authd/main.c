#include "lib/base/base.h"
#include "authd/authd.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/log.h"

static const char usage[] =
    "uso: resguardo-authd [--config ARCHIVO] [--primer-plano]\n";

static const struct option options[] = {
	{ "config",	  required_argument, NULL, 'c' },
	{ "primer-plano", no_argument,	     NULL, 'p' },
	{ "ayuda",	  no_argument,	     NULL, 'a' },
	{ NULL, 0, NULL, 0 }
};

/* No core, not traceable; and a descriptor for each connection. */
static int
harden(struct authd *a, struct err *err)
{
	struct rlimit none = { 0, 0 }, core, files;

	if (getrlimit(RLIMIT_CORE, &core) != 0 ||
	    (core.rlim_max != 0 && setrlimit(RLIMIT_CORE, &none) != 0) ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    getrlimit(RLIMIT_NOFILE, &files) != 0)
		return err_set(err, ERR_INTERNAL, "limits (%d)", errno);
	core = files;
	files.rlim_cur = files.rlim_max;
	if (files.rlim_cur > CONNS_MOST + WORKERS_MOST + 64)
		files.rlim_cur = CONNS_MOST + WORKERS_MOST + 64;
	if (setrlimit(RLIMIT_NOFILE, &files) != 0)
		files = core;
	if (files.rlim_cur < 128 + WORKERS_MOST)
		return err_set(err, ERR_INTERNAL, "too few descriptors (%lu)",
		    (unsigned long)files.rlim_cur);
	a->conns = files.rlim_cur > CONNS_MOST + WORKERS_MOST + 64 ?
	    CONNS_MOST : (int)files.rlim_cur - WORKERS_MOST - 64;
	return 0;
}

/*
 * Passwords lie in the frames of connections for a moment: this memory is
 * not swapped where the limits permit, in no core file, and empty in workers.
 */
static int
map_connections(struct authd *a, struct err *err)
{
	size_t size = (size_t)a->conns * sizeof(*a->conn);
	int i;

	a->conn = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (a->conn == MAP_FAILED)
		return err_set(err, ERR_UNAVAILABLE, "no memory");
	if (madvise(a->conn, size, MADV_DONTDUMP) != 0 ||
	    madvise(a->conn, size, MADV_WIPEONFORK) != 0)
		return err_set(err, ERR_INTERNAL, "madvise (%d)", errno);
	if (mlock(a->conn, size) != 0)
		log_msg(LOG_IS_WARNING, "memory is not locked: without the "
		    "limit (LimitMEMLOCK), passwords may reach the swap");
	for (i = 0; i < a->conns; i++)
		a->conn[i].fd = -1;
	return 0;
}

/* ---- the socket ---- */

/* One authd a socket: the lock is on its folder and ends with the process. */
static int
lock_folder(struct authd *a, struct err *err)
{
	struct timespec nap = { 0, 50000000 };
	char folder[108];
	const char *slash = strrchr(a->conf.authd_socket, '/');
	int tries;

	snprintf(folder, sizeof(folder), "%.*s",
	    (int)(slash - a->conf.authd_socket), a->conf.authd_socket);
	a->folder_fd = open(folder[0] ? folder : "/",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a->folder_fd == -1)
		return err_set(err, ERR_UNAVAILABLE, "%s: no folder (%d)",
		    folder, errno);
	/* Workers of one that was killed may hold it for a moment. */
	for (tries = 0; tries < 40; tries++) {
		if (flock(a->folder_fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		nanosleep(&nap, NULL);
	}
	return err_set(err, ERR_CONFLICT, "%s: another authd is running",
	    folder);
}

/* People's accounts are in the group resguardo (etc/sysusers.d). */
static void
give_to_group(const char *path)
{
	struct group *gr = getgrnam("resguardo");

	if (!gr || chown(path, (uid_t)-1, gr->gr_gid) != 0)
		log_msg(LOG_IS_WARNING, "%s: not given to the group resguardo",
		    path);
}

int
authd_listen(struct authd *a, struct err *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	const char *path = a->conf.authd_socket;
	mode_t mode = a->conf.identity == CONF_KERNEL ? 0660 : 0600;
	mode_t old;
	int rc;

	if (strlen(path) >= sizeof(sun.sun_path))
		return err_set(err, ERR_TOO_LONG, "%s: longer than %zu bytes",
		    path, sizeof(sun.sun_path) - 1);
	if (lock_folder(a, err) != 0)
		return -1;
	memcpy(sun.sun_path, path, strlen(path) + 1);
	a->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (a->listen_fd == -1)
		return err_set(err, ERR_INTERNAL, "socket (%d)", errno);
	unlink(path);
	old = umask(0777 & ~mode);
	rc = bind(a->listen_fd, (struct sockaddr *)&sun, sizeof(sun));
	umask(old);
	if (rc != 0 || listen(a->listen_fd, 512) != 0)
		return err_set(err, ERR_UNAVAILABLE, "%s: cannot listen (%d)",
		    path, errno);
	if (a->conf.identity == CONF_KERNEL)
		give_to_group(path);
	return 0;
}

/* ---- start and end ---- */

static int
block_signals(struct authd *a, struct err *err)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return err_set(err, ERR_INTERNAL, "signals (%d)", errno);
	a->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (a->signal_fd == -1)
		return err_set(err, ERR_INTERNAL, "signals (%d)", errno);
	return 0;
}

static int
load_secrets(struct authd *a, struct err *err)
{
	size_t n;

	a->kit.password = password_new(a->conf.pepper_file, a->conf.argon_kib,
	    a->conf.argon_passes, err);
	if (!a->kit.password)
		return -1;
	a->kit.words = weak_words_load(NULL);
	n = weak_words_n(a->kit.words);
	if (n == 0)
		log_msg(LOG_IS_WARNING, "no list of words is installed: common "
		    "passwords are known by pattern only");
	else
		log_msg(LOG_IS_INFO, "%zu words of common passwords", n);
	return 0;
}

static int
start(struct authd *a, const char *config, struct err *err)
{
	unsigned i;

	if (conf_load(&a->conf, config, err) != 0 ||
	    harden(a, err) != 0 || block_signals(a, err) != 0 ||
	    load_secrets(a, err) != 0 || map_connections(a, err) != 0)
		return -1;
	a->workers = a->conf.workers;
	a->queue = queue_new(a->conf.queue);
	a->bank = bank_new(&a->conf);
	a->work_ms = 300;
	for (i = 0; i < a->workers; i++)
		if (worker_start(&a->worker[i], &a->kit, err) != 0)
			return -1;
	return authd_listen(a, err);
}

int
main(int argc, char **argv)
{
	static struct authd a = { .listen_fd = -1 };
	struct err err = ERR_INIT;
	const char *config = NULL;
	unsigned i;
	int c;

	log_open("resguardo-authd");
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 'c':
			config = optarg;
			break;
		case 'p':
			log_to_fd(STDERR_FILENO);
			break;
		case 'a':
			fputs(usage, stdout);
			return 0;
		default:
			fputs(usage, stderr);
			return 64;
		}
	if (optind < argc) {
		fputs(usage, stderr);
		return 64;
	}
	if (start(&a, config, &err) != 0) {
		log_msg(LOG_IS_ERROR, "%s", err.msg);
		fprintf(stderr, "resguardo-authd: %s\n", err.msg);
		return 1;
	}
	log_msg(LOG_IS_INFO, "ready: %u workers of %u KiB, %d connections",
	    a.workers, a.conf.argon_kib, a.conns);
	authd_loop(&a);
	unlink(a.conf.authd_socket);
	for (i = 0; i < a.workers; i++)
		worker_stop(&a.worker[i]);
	bank_end(&a.bank);
	password_free(&a.kit.password);
	explicit_bzero(a.conn, (size_t)a.conns * sizeof(*a.conn));
	log_msg(LOG_IS_INFO, "ended");
	return 0;
}
