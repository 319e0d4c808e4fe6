#include "lib/base/base.h"
#include "lib/form/pattern.h"

#include <ctype.h>

enum { MOST_PIECES = 64, OTHER = 255, BIG_ENYE = 0xd1, SMALL_ENYE = 0xf1 };

struct piece {
	bool	in[256];		/* which characters, as in Latin-1 */
	int	least, most;		/* how many of them */
};

struct pattern {
	struct piece	piece[MOST_PIECES];
	int		n;
};

/* The character at s, as in Latin-1, and how many bytes it is. */
static int
letter(const char *s, size_t *n)
{
	*n = 1;
	if ((unsigned char)*s < 128)
		return (unsigned char)*s;
	if (strncmp(s, "Ñ", 2) != 0 && strncmp(s, "ñ", 2) != 0)
		return OTHER;
	*n = 2;
	return (unsigned char)s[1] + 0x40;
}

static bool
is_plain(int c)
{
	return c == BIG_ENYE || c == SMALL_ENYE ||
	    (c < 128 && (isalnum(c) || (c && strchr(" /.-_,:#&", c))));
}

static bool
is_range(int a, int b)
{
	return a <= b && b < 128 && ((isdigit(a) && isdigit(b)) ||
	    (isupper(a) && isupper(b)) || (islower(a) && islower(b)));
}

/* "[A-Z0-9/-]": a hyphen that begins no range is itself. */
static const char *
parse_class(const char *s, struct piece *p, const char **why)
{
	size_t n;
	int c;

	*why = "un corchete está vacío o sin cerrar";
	if (*++s == ']')
		return NULL;
	for (; *s != ']'; s += n) {
		c = letter(s, &n);
		if (!is_plain(c))
			return NULL;
		if (s[n] != '-' || s[n + 1] == ']') {
			p->in[c] = true;
			continue;
		}
		if (!is_range(c, (unsigned char)s[2])) {
			*why = "un intervalo no es de letras ni de números";
			return NULL;
		}
		for (; c <= s[2]; c++)
			p->in[c] = true;
		n = 3;
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
	size_t n;

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
		} else if (is_plain(letter(s, &n))) {
			x->in[letter(s, &n)] = true;
			s += n;
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
	unsigned char c[PATTERN_TEXT];
	size_t n, i, k;
	int j;

	for (n = 0; *text; text += k) {
		if (n == PATTERN_TEXT)
			return false;
		c[n++] = (unsigned char)letter(text, &k);
	}
	for (j = 0; j < p->n; j++) {
		const struct piece *x = &p->piece[j];

		memset(next, 0, sizeof(next));
		for (i = 0; i <= n; i++) {
			if (!at[i])
				continue;
			for (k = 0; k <= (size_t)x->most && i + k <= n; k++) {
				if (k >= (size_t)x->least)
					next[i + k] = true;
				if (i + k == n || !x->in[c[i + k]])
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
		if (x->in[BIG_ENYE])
			buf_puts(out, "Ñ");
		if (x->in[SMALL_ENYE])
			buf_puts(out, "ñ");
		if (x->in['-'])
			buf_putc(out, '-');
		buf_putc(out, ']');
		if (x->least != 1 || x->most != 1)
			buf_printf(out, "{%d,%d}", x->least, x->most);
	}
	buf_putc(out, '$');
}
