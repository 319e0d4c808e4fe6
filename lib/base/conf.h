/*
 * conf.h - the settings of an installation: resguardo.yaml(5)
 *
 * Read by all three programs.  Unknown keys are refused with file and line,
 * so a misspelt setting is never silently the default.
 */
#ifndef LIB_BASE_CONF_H
#define LIB_BASE_CONF_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/base/mem.h"

enum conf_identity {
	CONF_KERNEL,	/* identidad: nucleo; the uid says who comes */
	CONF_ASKED,	/* identidad: preguntada; only with a --demo cluster */
};

struct conf {
	enum conf_identity identity;
	const char	*db_host;	/* base.servidor: socket folder */
	const char	*db_port;	/* base.puerto */
	const char	*db_name;	/* base.nombre */
	const char	*authd_socket;	/* authd.socket */
	const char	*pepper_file;	/* authd.pimienta */
	unsigned	 workers;	/* authd.trabajadores, 1 to 64 */
	unsigned	 queue;		/* authd.cola, most frames waiting */
	uint32_t	 argon_kib;	/* authd.argon2.memoria_kib */
	uint32_t	 argon_passes;	/* authd.argon2.pasadas */
	unsigned	 lock_minutes;	/* sesion.bloqueo_minutos */
	unsigned	 max_hours;	/* sesion.maximo_horas */
	const char	*forms_dir;	/* formas.carpeta */
	const char	*sql_dir;	/* sql.carpeta: migrations/ and api/ */
	const char	*seal_dir;	/* sello.carpeta: key and state */
	const char	*witness_dir;	/* sello.testigo: what goes away */
	unsigned	 seal_seconds;	/* sello.segundos, 1 to 3600 */
	struct arena	*arena;		/* owns every text above */
};

#define CONF_PATH	"/etc/resguardo/resguardo.yaml"

/* path NULL means CONF_PATH.  What the file leaves out has its default. */
int	conf_load(struct conf *c, const char *path, struct err *err) MUSTCHECK;
void	conf_release(struct conf *c);

#endif
