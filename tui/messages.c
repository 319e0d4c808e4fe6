#include "lib/base/base.h"
#include "tui/screen.h"

/*
 * No default: a new code must find its sentence here.  None of them quotes a
 * value, and none of them blames.
 */
const char *
message_for(const struct err *err)
{
	switch (err->code) {
	case ERR_NONE:
		return "";
	case ERR_INVALID:
		return "Eso no se puede guardar así; revise lo marcado.";
	case ERR_TOO_LONG:
		return "Es más largo de lo que cabe.";
	case ERR_NOT_FOUND:
		return "No existe, o no está a su alcance.";
	case ERR_CONFLICT:
		return "Otra persona lo guardó mientras tanto.";
	case ERR_DENIED:
		return "Su perfil no permite hacer eso.";
	case ERR_BUSY:
		return "Hay muchas personas a la vez; intente de nuevo.";
	case ERR_UNAVAILABLE:
		return "El banco de datos no responde; se vuelve a intentar.";
	case ERR_UNCERTAIN:
		return "No llegó la respuesta; se comprueba si quedó guardado.";
	case ERR_INTERNAL:
		return "Algo falló en el programa. Lo capturado está guardado.";
	}
	return "";
}

const char *
message_why(enum auth_why why)
{
	switch (why) {
	case AUTH_WHY_NONE:
		return "Esa contraseña no se puede usar; elija otra.";
	case AUTH_WHY_SHORT:
		return "Es corta; una frase de varias palabras sirve.";
	case AUTH_WHY_LONG:
		return "Es demasiado larga: use 128 letras o menos.";
	case AUTH_WHY_COMMON:
		return "Es de las más usadas y se adivina; elija otra.";
	case AUTH_WHY_NAME:
		return "Lleva su nombre o el de su institución; elija otra.";
	case AUTH_WHY_USED:
		return "Ya la usó antes; elija una nueva.";
	case AUTH_WHY_SIMILAR:
		return "Se parece demasiado a la anterior; elija otra.";
	}
	return "";
}
