#include "lib/base/base.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/buf.h"
#include "lib/base/die.h"
#include "lib/base/err.h"
#include "lib/base/log.h"
#include "lib/base/mem.h"
#include "tests/tap.h"

static void
buffers_grow(void)
{
	struct buf b = BUF_INIT;
	char *s;
	int i;

	is_str(b.s, "", "an empty one is an empty string");
	s = buf_take(&b);
	is_str(s, "", "which can be taken");
	free(s);
	for (i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	is_int(b.len, 3890, "a thousand numbers");
	is_int(strlen(b.s), b.len, "end in a NUL");
	buf_clear(&b);
	is_str(b.s, "", "cleared");
	buf_puts(&b, "a");
	buf_putc(&b, 'b');
	buf_add(&b, "cd", 1);
	buf_add(&b, "", 0);
	s = buf_take(&b);
	is_str(s, "abc", "put together and taken");
	is_int(b.cap, 0, "what is left is empty");
	free(s);
	buf_release(&b);
	buf_clear(&b);
	is_str(b.s, "", "releasing and clearing an empty one is harmless");
}

/* Small and big things between each other, none over another. */
static void
arenas_keep_things_apart(void)
{
	struct arena *a = arena_new();
	unsigned char *p[200];
	size_t size[200], i, k, bad = 0;

	for (i = 0; i < NELEM(p); i++) {
		size[i] = i % 7 == 0 ? 5000 + i * 100 : i;
		p[i] = arena_alloc(a, size[i]);
		for (k = 0; k < size[i]; k++)
			bad += p[i][k] != 0;
		memset(p[i], (int)i, size[i]);
		bad += (uintptr_t)p[i] % _Alignof(max_align_t) != 0;
	}
	for (i = 0; i < NELEM(p); i++)
		for (k = 0; k < size[i]; k++)
			bad += p[i][k] != (unsigned char)i;
	is_int(bad, 0, "200 things of many sizes, zeroed, aligned, apart");
	is_str(arena_dup(a, "Mu\xc3\xb1oz"), "Mu\xc3\xb1oz", "a string");
	ok(!arena_dup(a, NULL), "no string");
	arena_free(&a);
	ok(!a, "freed");
	arena_free(&a);
}

static void
errors_are_cut_at_a_letter(void)
{
	struct err err = ERR_INIT;
	char much[400];
	size_t i;

	for (i = 0; i + 1 < sizeof(much) - 1; i += 2)
		memcpy(much + i, "\xc3\xb1", 2);
	much[i] = '\0';
	is_int(err_set(&err, ERR_CONFLICT, "x%s", much), -1, "always fails");
	is_int(strlen(err.msg), 255, "as much as fits");
	err_set(&err, ERR_CONFLICT, "%s", much);
	is_int(strlen(err.msg), 254, "and no half letter");
	is_str(err_name(err.code), "conflict", "codes have a word");
}

/* What fd has; at most 1000 bytes. */
static void
drain(int fd, char out[1001])
{
	ssize_t n;
	size_t len = 0;

	while ((n = read(fd, out + len, 1000 - len)) > 0)
		len += (size_t)n;
	out[len] = '\0';
}

static void
a_log_line_stays_a_line(void)
{
	char got[1001];
	int fd[2];

	if (pipe(fd) != 0)
		ok(0, "setup");
	log_to_fd(fd[1]);
	log_msg(LOG_IS_WARNING, "one\ntwo \x1b[31m %d", 3);
	log_to_fd(-1);
	close(fd[1]);
	drain(fd[0], got);
	close(fd[0]);
	ok(strstr(got, "]: warning: one?two ?[31m 3\n"), "controls become ?");
	ok(strchr(got, '\n') == got + strlen(got) - 1, "one break, at the end");
}

static int hook_fd = -1;

static void
hook(void)
{
	if (write(hook_fd, "restored ", 9) != 9)
		_exit(1);
	die("dies again");	/* must not come back here */
}

static void
dying_gives_the_terminal_back_first(void)
{
	char got[1001];
	int fd[2], status;
	pid_t pid;

	if (pipe(fd) != 0)
		ok(0, "setup");
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		hook_fd = fd[1];
		dup2(fd[1], 2);
		log_to_fd(open("/dev/null", O_WRONLY));
		die_hook(hook);
		die("first words");
	}
	close(fd[1]);
	drain(fd[0], got);
	close(fd[0]);
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SOFTWARE,
	    "ends with its code");
	is_str(got, "restored dies again\n",
	    "the hook runs once and before the sentence");
}

int
main(void)
{
	buffers_grow();
	arenas_keep_things_apart();
	errors_are_cut_at_a_letter();
	a_log_line_stays_a_line();
	dying_gives_the_terminal_back_first();
	return tap_done();
}
