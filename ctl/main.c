#include "lib/base/base.h"
#include "ctl/ctl.h"

#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/log.h"

static const struct {
	const char	*word;
	int		(*run)(struct ctl *, int, char **);
	const char	*what;
} families[] = {
	{ "init", cmd_init, "prepara el banco y su primera cuenta" },
	{ "migrar", cmd_migrar, "pone la base al día" },
	{ "formas", cmd_formas, "verifica, carga o muestra las formas" },
	{ "institucion", cmd_institucion, "da de alta una institución" },
	{ "cuenta", cmd_cuenta, "da de alta una cuenta" },
	{ "cuentas", cmd_cuentas, "publica las cuentas en el servidor" },
	{ "llave", cmd_llave, "da de alta una llave, o responde a sshd" },
	{ "ajuste", cmd_ajuste, "muestra o cambia un ajuste del banco" },
	{ "enlazar", cmd_enlazar, "enlaza expedientes de una misma mujer" },
	{ "bitacora", cmd_bitacora,
	    "muestra, exporta, sella o verifica la bitácora" },
	{ "curp", cmd_curp, "valida o propone CURP, de un CSV" },
	{ "habiles", cmd_habiles, "cuenta días hábiles, de un CSV" },
	{ "servir", cmd_servir, "sella, vigila y enlaza, mientras viva" },
	{ "trazabilidad", cmd_trazabilidad,
	    "qué dato responde a cada inciso de los Lineamientos" },
	{ "diccionario", cmd_diccionario, "todos los datos de las formas" },
	{ "demo", cmd_demo, "puebla un banco de demostración" },
};

static int
help(FILE *f)
{
	size_t i;

	fprintf(f, "uso: resguardoctl [--config ARCHIVO] ORDEN ...\n\n");
	for (i = 0; i < NELEM(families); i++)
		fprintf(f, "  %-13s %s\n", families[i].word,
		    families[i].what);
	fprintf(f, "\nMás en resguardoctl(8).\n");
	return f == stdout ? CTL_OK : CTL_USAGE;
}

/* Needs neither a bank nor its settings. */
static bool
is_alone(int (*run)(struct ctl *, int, char **), int argc, char **argv)
{
	int i;

	if (run != cmd_formas)
		return run == cmd_curp || run == cmd_habiles ||
		    run == cmd_trazabilidad || run == cmd_diccionario;
	for (i = 1; i < argc; i++)
		if (strcmp(argv[i], "--base") == 0)
			return false;
	return argc > 1 && strcmp(argv[1], "cargar") != 0;
}

/* On a machine without a bank: the forms that came along, or those here. */
static int
settings(struct ctl *c, bool alone, struct err *err)
{
	static const char came[] = "/usr/share/resguardo/forms";

	if (c->conf_path || !alone || access(CONF_PATH, F_OK) == 0)
		return conf_load(&c->conf, c->conf_path, err);
	c->conf = (struct conf){
		.forms_dir = access(came, F_OK) == 0 ? came : "forms",
	};
	return 0;
}

int
main(int argc, char **argv)
{
	struct ctl c = { 0 };
	struct err err = ERR_INIT;
	size_t i;
	int rc;

	umask(077);
	log_open("resguardoctl");
	c.conf_path = take_option(&argc, argv, "--config");
	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "ayuda") == 0)
		return help(stdout);
	for (i = 0; i < NELEM(families); i++)
		if (strcmp(argv[1], families[i].word) == 0)
			break;
	if (i == NELEM(families)) {
		complain(strcmp(argv[1], "--config") == 0 ?
		    "--config pide un archivo" : "no hay esa orden");
		return help(stderr);
	}
	if (settings(&c, is_alone(families[i].run, argc - 1, argv + 1),
	    &err) != 0)
		return complain("%s%s", err.msg, c.conf_path ||
		    err.code != ERR_NOT_FOUND ? "" :
		    "; otra se dice con --config");
	rc = families[i].run(&c, argc - 1, argv + 1);
	conf_release(&c.conf);
	/* Half of what was asked for must not pass for all of it. */
	if (fflush(stdout) != 0 || ferror(stdout))
		return complain("no se pudo escribir la salida");
	return rc;
}
