#include "lib/base/base.h"
#include "lib/base/err.h"

#include <errno.h>
#include <stdarg.h>

#include "lib/base/utf8.h"

int
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;
	int n;

	err->code = code;
	err->sqlstate[0] = '\0';
	va_start(ap, fmt);
	n = vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	if (n < 0)
		err->msg[0] = '\0';
	else if ((size_t)n >= sizeof(err->msg))
		err->msg[utf8_whole(err->msg, sizeof(err->msg) - 1)] = '\0';
	return -1;
}

const char *
err_errno(int e)
{
	switch (e) {
	case ENOENT:	return "no existe";
	case EACCES:
	case EPERM:	return "no hay permiso";
	case EEXIST:	return "ya existe";
	case EISDIR:	return "es una carpeta";
	case ENOTDIR:	return "no es una carpeta";
	case ELOOP:	return "es un enlace, y no se siguen";
	case ENOSPC:	return "no hay lugar en el disco";
	case EROFS:	return "el disco es de solo lectura";
	default:	return "el sistema no lo permitió";
	}
}

const char *
err_name(enum err_code code)
{
	switch (code) {
	case ERR_NONE:		return "none";
	case ERR_INVALID:	return "invalid";
	case ERR_TOO_LONG:	return "too-long";
	case ERR_NOT_FOUND:	return "not-found";
	case ERR_CONFLICT:	return "conflict";
	case ERR_DENIED:	return "denied";
	case ERR_BUSY:		return "busy";
	case ERR_UNAVAILABLE:	return "unavailable";
	case ERR_UNCERTAIN:	return "uncertain";
	case ERR_INTERNAL:	return "internal";
	}
	return "?";
}
