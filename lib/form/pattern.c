#include "lib/base/base.h"
#include "lib/form/pattern.h"

#include <ctype.h>

enum { MOST_PIECES = 64 };

struct piece {
	bool	in[128];		/* which characters */
	int	least, most;		/* how many of them */
};

struct pattern {
	struct piece	piece[MOST_PIECES];
	int		n;
};

static bool
is_plain(char c)
{
	return isalnum((unsigned char)c) || (c && strchr(" /.-_,:#", c));
}

static bool
is_range(char a, char b)
{
	return a <= b && ((isdigit((unsigned char)a) &&
	    isdigit((unsigned char)b)) || (isupper((unsigned char)a) &&
	    isupper((unsigned char)b)) || (islower((unsigned char)a) &&
	    islower((unsigned char)b)));
}

/* "[A-Z0-9/-]": a hyphen that begins no range is itself. */
static const char *
parse_class(const char *s, struct piece *p, const char **why)
{
	int c;

	*why = "un corchete está vacío o sin cerrar";
	if (*++s == ']')
		return NULL;
	for (; *s != ']'; s++) {
		if (!is_plain(*s))
			return NULL;
		if (s[1] != '-' || s[2] == ']') {
			p->in[(unsigned char)*s] = true;
			continue;
		}
		if (!is_range(s[0], s[2])) {
			*why = "un intervalo no es de letras ni de números";
			return NULL;
		}
		for (c = s[0]; c <= s[2]; c++)
			p->in[c] = true;
		s += 2;
	}
	return s + 1;
}

static const char *
parse_number(const char *s, int *out)
{
	if (!isdigit((unsigned char)*s))
		return NULL;
	for (*out = 0; isdigit((unsigned char)*s) && *out < 1000; s++)
		*out = *out * 10 + (*s - '0');
	return s;
}

static const char *
parse_times(const char *s, struct piece *p, const char **why)
{
	*why = "después de «{» van uno o dos números";
	p->least = p->most = 1;
	switch (*s) {
	case '?':
		p->least = 0;
		return s + 1;
	case '*':
		p->least = 0;
		/* FALLTHROUGH */
	case '+':
		p->most = PATTERN_TEXT;
		return s + 1;
	case '{':
		s = parse_number(s + 1, &p->least);
		if (!s)
			return NULL;
		p->most = p->least;
		if (*s == ',' && !(s = parse_number(s + 1, &p->most)))
			return NULL;
		if (*s != '}' || p->most < p->least || p->most < 1 ||
		    p->most > PATTERN_TEXT)
			return NULL;
		return s + 1;
	default:
		return s;
	}
}

const struct pattern *
pattern_parse(struct arena *a, const char *s, const char **why)
{
	struct pattern *p = arena_alloc(a, sizeof(*p));
	struct piece *x;

	if (!*s)
		*why = "está vacío";
	while (s && *s) {
		if (p->n == MOST_PIECES) {
			*why = "es demasiado largo";
			return NULL;
		}
		x = &p->piece[p->n++];
		if (*s == '[') {
			s = parse_class(s, x, why);
		} else if (is_plain(*s)) {
			x->in[(unsigned char)*s++] = true;
		} else {
			*why = "tiene un signo que no significa nada aquí";
			return NULL;
		}
		if (s)
			s = parse_times(s, x, why);
	}
	return s && p->n > 0 ? p : NULL;
}

/* Piece by piece, all the places of the text where one may have ended. */
bool
pattern_matches(const struct pattern *p, const char *text)
{
	bool at[PATTERN_TEXT + 1] = { true }, next[PATTERN_TEXT + 1];
	size_t n = strlen(text), i, k;
	int j;

	if (n > PATTERN_TEXT)
		return false;
	for (j = 0; j < p->n; j++) {
		const struct piece *x = &p->piece[j];

		memset(next, 0, sizeof(next));
		for (i = 0; i <= n; i++) {
			if (!at[i])
				continue;
			for (k = 0; k <= (size_t)x->most && i + k <= n; k++) {
				if (k >= (size_t)x->least)
					next[i + k] = true;
				if ((unsigned char)text[i + k] >= 128 ||
				    !x->in[(unsigned char)text[i + k]])
					break;
			}
		}
		memcpy(at, next, sizeof(at));
	}
	return at[n];
}

void
pattern_sql(const struct pattern *p, struct buf *out)
{
	int j, c;

	buf_putc(out, '^');
	for (j = 0; j < p->n; j++) {
		const struct piece *x = &p->piece[j];

		buf_putc(out, '[');
		for (c = '#'; c < 128; c++)	/* a hyphen comes last */
			if (x->in[c] && c != '-')
				buf_putc(out, (char)c);
		if (x->in[' '])
			buf_putc(out, ' ');
		if (x->in['-'])
			buf_putc(out, '-');
		buf_putc(out, ']');
		if (x->least != 1 || x->most != 1)
			buf_printf(out, "{%d,%d}", x->least, x->most);
	}
	buf_putc(out, '$');
}
