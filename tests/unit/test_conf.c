#include "lib/base/base.h"
#include "lib/base/conf.h"

#include <unistd.h>

#include "tests/tap.h"

static char path[] = "/tmp/test_conf.XXXXXX";

static void
write_file(const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		ok(0, "setup");
}

static void
what_is_left_out_has_its_default(void)
{
	struct err err = ERR_INIT;
	struct conf c;

	write_file("identidad: nucleo\n");
	if (!ok(conf_load(&c, path, &err) == 0, "a short file is enough"))
		printf("# %s\n", err.msg);
	is_int(c.identity, CONF_KERNEL, "identity");
	is_str(c.db_host, "/run/postgresql", "host");
	is_str(c.db_port, "5432", "port");
	is_str(c.db_name, "banco", "database");
	is_str(c.authd_socket, "/run/resguardo/authd.sock", "socket");
	is_int(c.workers, 2, "workers");
	is_int(c.queue, 256, "queue");
	is_int(c.argon_kib, 65536, "memory");
	is_int(c.argon_passes, 3, "passes");
	is_int(c.lock_minutes, 15, "lock");
	is_int(c.max_hours, 12, "hours");
	is_str(c.forms_dir, "/usr/share/resguardo/forms", "forms");
	is_str(c.sql_dir, "/usr/share/resguardo/sql", "sql");
	is_str(c.seal_dir, "/var/lib/resguardo/sello", "seal");
	is_str(c.witness_dir, "/var/lib/resguardo/testigo", "witness");
	is_int(c.seal_seconds, 60, "a minute");
	conf_release(&c);
	conf_release(&c);
}

static void
every_setting_is_taken(void)
{
	struct err err = ERR_INIT;
	struct conf c;

	write_file("identidad: preguntada\n"
	    "base: {servidor: /s, puerto: 1234, nombre: otro}\n"
	    "authd:\n  socket: /a\n  pimienta: /p\n  trabajadores: 64\n"
	    "  cola: 1\n  argon2: {memoria_kib: 1024, pasadas: 1}\n"
	    "sesion: {bloqueo_minutos: 1, maximo_horas: 24}\n"
	    "formas: {carpeta: /f}\nsql: {carpeta: /q}\n"
	    "sello: {carpeta: /k, testigo: /t, segundos: 5}\n");
	if (!ok(conf_load(&c, path, &err) == 0, "a whole file is read"))
		printf("# %s\n", err.msg);
	is_int(c.identity, CONF_ASKED, "identity");
	is_str(c.db_host, "/s", "host");
	is_str(c.db_port, "1234", "port");
	is_str(c.db_name, "otro", "database");
	is_str(c.authd_socket, "/a", "socket");
	is_str(c.pepper_file, "/p", "pepper");
	is_int(c.workers, 64, "workers");
	is_int(c.queue, 1, "queue");
	is_int(c.argon_kib, 1024, "memory");
	is_int(c.argon_passes, 1, "passes");
	is_int(c.lock_minutes, 1, "lock");
	is_int(c.max_hours, 24, "hours");
	is_str(c.forms_dir, "/f", "forms");
	is_str(c.sql_dir, "/q", "sql");
	conf_release(&c);
}

static void
mistakes_are_told_with_their_line(void)
{
	static const struct {
		const char	*what, *text, *line, *part;
	} row[] = {
		{ "a misspelt section", "base: {}\nsession: {}\n", ":2: ",
		    "«session»" },
		{ "a misspelt setting", "base:\n  servidor: /a\n  port: 1\n",
		    ":3: ", "«port» en base" },
		{ "a setting of another section", "sql: {nombre: a}\n", ":1: ",
		    "«nombre» en sql" },
		{ "a section as a value", "authd: 1\n", ":1: ",
		    "claves con su valor" },
		{ "a value as a section", "identidad: {a: b}\n", ":1: ",
		    "un solo valor" },
		{ "an unknown word", "identidad: yes\n", ":1: ",
		    "nucleo o preguntada" },
		{ "a relative path", "formas: {carpeta: forms}\n", ":1: ",
		    "empiece con /" },
		{ "no number", "authd: {cola: mucha}\n", ":1: ",
		    "de 1 a 65536" },
		{ "too many", "authd: {trabajadores: 65}\n", ":1: ",
		    "de 1 a 64" },
		{ "too few", "authd: {trabajadores: 0}\n", ":1: ",
		    "de 1 a 64" },
		{ "negative", "authd: {cola: -1}\n", ":1: ", "de 1 a" },
		{ "very big", "authd: {cola: 99999999999999999999}\n", ":1: ",
		    "de 1 a" },
		{ "an empty name", "base: {nombre: \"\"}\n", ":1: ",
		    "un texto" },
		{ "two documents", "sql: {}\n---\nsql: {}\n", ":3: ",
		    "sobra un documento" },
		{ "a list", "- a\n", ":1: ", "claves con su valor" },
	};
	struct conf c;
	size_t i;

	for (i = 0; i < NELEM(row); i++) {
		struct err err = ERR_INIT;
		int rc;

		write_file(row[i].text);
		rc = conf_load(&c, path, &err);
		if (!ok(rc != 0 && strstr(err.msg, row[i].line) &&
		    strstr(err.msg, row[i].part), row[i].what))
			printf("# says: %s\n", err.msg);
	}
}

int
main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		ok(0, "setup");
	close(fd);
	what_is_left_out_has_its_default();
	every_setting_is_taken();
	mistakes_are_told_with_their_line();
	unlink(path);
	return tap_done();
}
