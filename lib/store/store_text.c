#include "lib/base/base.h"
#include "lib/store/store.h"

#include "lib/base/buf.h"
#include "lib/store/store_int.h"

static const char *
check_message(const struct form_def *f, const char *check)
{
	size_t n = strcspn(check, ":");
	int i;

	for (i = 0; f && i < f->nchecks; i++)
		if (strncmp(f->checks[i].name, check, n) == 0 &&
		    f->checks[i].name[n] == '\0')
			return f->checks[i].message;
	return NULL;
}

/* "{}" is what the bank says behind the check's name: "name:FOLIO". */
static void
fill_in(const char *s, const char *check, char *out, size_t cap)
{
	const char *gap = strstr(s, "{}"), *what = strchr(check, ':');
	struct buf b = BUF_INIT;

	if (gap)
		buf_printf(&b, "%.*s%s%s", (int)(gap - s), s,
		    what ? what + 1 : "", gap + 2);
	copy_text(out, cap, gap ? b.s : s);
	buf_release(&b);
}

void
problem_sentence(const struct form_def *f, enum problem_kind kind,
    const char *check, char *out, size_t cap)
{
	const char *s = check_message(f, check);

	switch (kind) {
	case PROBLEM_ERROR:
		if (strcmp(check, "integrado") == 0)
			s = "Su caso ya está integrado: esto se cambia con una "
			    "solicitud de corrección.";
		else if (!s)
			s = "No concuerda con lo demás.";
		break;
	case PROBLEM_DOUBT:
		if (strcmp(check, "exige") == 0)
			s = "Se menciona y no está. ¿Falta? Enter la empieza.";
		else if (!s)
			s = "Revise si está bien.";
		break;
	case PROBLEM_REQUIRED:
		s = strcmp(check, "exige") == 0 ?
		    "Falta la sección entera; Enter la empieza." :
		    "Falta para integrar el caso.";
		break;
	case PROBLEM_WRONG:
		s = "El banco no lo entiende así; revíselo.";
		break;
	case PROBLEM_CATALOG:
		s = "No está en la lista; elija de nuevo.";
		break;
	case PROBLEM_UNKNOWN_FIELD:
		s = "Esta forma ya no tiene ese dato.";
		break;
	case PROBLEM_REVISION:
		s = "Alguien más lo guardó mientras tanto.";
		break;
	case PROBLEM_GONE:
		s = "Ya no existe, o no es de este expediente.";
		break;
	case PROBLEM_NONE:
		s = "";
		break;
	}
	fill_in(s, check, out, cap);
}

const char *
path_label(const struct form_def *f, const char *path)
{
	const char *dot = strchr(path, '.'), *last = strrchr(path, '.');
	char name[64];
	int i, j;

	snprintf(name, sizeof(name), "%.*s",
	    dot ? (int)(dot - path) : (int)strlen(path), path);
	if ((i = form_field(f, name)) < 0)
		return "";
	if (dot && last != dot) {
		j = form_field_in(f, i, last + 1);
		if (j >= 0)
			return f->sub[f->fields[i].first + j].label;
	}
	return f->fields[i].label;
}
