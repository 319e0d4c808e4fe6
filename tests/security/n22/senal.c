/*
 * senal - a client that asks sshd to send a signal to what it runs (N22)
 *
 *   senal HOST PORT USER KEY SIGNAL
 *
 * OpenSSH's own client has no way to.  Prints "asked" when the request went
 * out on a session with a terminal, then waits for what comes until the other
 * side ends or five seconds have passed: "ended" or "alive".
 */
#include <libssh/libssh.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static ssh_session s;
static ssh_channel c;

static void
fail(const char *what)
{
	fprintf(stderr, "senal: %s: %s\n", what, s ? ssh_get_error(s) : "");
	exit(2);
}

static void
come_in(char **argv)
{
	ssh_key key;
	int port = atoi(argv[2]), no = 0;

	s = ssh_new();
	if (!s || ssh_options_set(s, SSH_OPTIONS_HOST, argv[1]) != SSH_OK ||
	    ssh_options_set(s, SSH_OPTIONS_PORT, &port) != SSH_OK ||
	    ssh_options_set(s, SSH_OPTIONS_USER, argv[3]) != SSH_OK ||
	    ssh_options_set(s, SSH_OPTIONS_PROCESS_CONFIG, &no) != SSH_OK)
		fail("options");
	if (ssh_connect(s) != SSH_OK)
		fail("connect");
	if (ssh_pki_import_privkey_file(argv[4], NULL, NULL, NULL, &key) !=
	    SSH_OK || ssh_userauth_publickey(s, NULL, key) != SSH_AUTH_SUCCESS)
		fail("key");
	c = ssh_channel_new(s);
	if (!c || ssh_channel_open_session(c) != SSH_OK ||
	    ssh_channel_request_pty_size(c, "xterm", 80, 24) != SSH_OK ||
	    ssh_channel_request_shell(c) != SSH_OK)
		fail("session");
}

/* Whether that text comes within five seconds. */
static int
sees(const char *text)
{
	char got[65536];
	size_t n = 0;
	time_t until = time(NULL) + 5;
	int r;

	while (time(NULL) < until && !ssh_channel_is_eof(c) &&
	    n < sizeof(got) - 1) {
		r = ssh_channel_read_timeout(c, got + n,
		    (uint32_t)(sizeof(got) - 1 - n), 0, 200);
		if (r < 0)
			return 0;
		n += (size_t)r;
		got[n] = '\0';
		if (strstr(got, text))
			return 1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc != 6)
		return 2;
	come_in(argv);
	while (!sees("Contrase"))
		if (ssh_channel_is_eof(c))
			fail("no login screen");
	if (ssh_channel_request_send_signal(c, argv[5]) != SSH_OK)
		fail("signal");
	puts("asked");
	/* ^L paints it once more, if anything still listens. */
	ssh_channel_write(c, "\f", 1);
	puts(sees("Contrase") ? "alive" : "ended");
	return 0;
}
