#include "lib/base/base.h"
#include "lib/form/rule.h"

#include <ctype.h>
#include <stdarg.h>

#include "lib/base/mem.h"
#include "lib/base/utf8.h"
#include "lib/form/rule_tree.h"

enum { DEPTH = 32, RULE_BYTES = 2000, NAME_BYTES = 64, NUMBER_DIGITS = 13 };

enum token {
	TOKEN_END, TOKEN_WORD, TOKEN_TEXT, TOKEN_NUMBER, TOKEN_DATE, TOKEN_SIGN
};

struct parser {
	struct form_def	*form;
	int		 group;
	const char	*prefix;
	const char	*start, *next;	/* next: behind the token */
	struct err	*err;
	enum token	 token;
	const char	*at;		/* where the token begins */
	char		 word[NAME_BYTES];	/* TOKEN_WORD, TOKEN_SIGN */
	char		*text;		/* TOKEN_TEXT; in the arena */
	int64_t		 number;
	struct date	 date;
	int		 depth;
};

static int	refuse(struct parser *p, const char *fmt, ...) PRINTFLIKE(2, 3);

/* Counted as an editor shows it: characters from 1. */
static int
refuse(struct parser *p, const char *fmt, ...)
{
	char what[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return err_set(p->err, ERR_INVALID, "regla, carácter %u: %s",
	    utf8_length(p->start, (size_t)(p->at - p->start)) + 1, what);
}

static const char *const words[] = {
	"y", "o", "no", "en", "incluye", "contestado", "con_valor", "siempre",
	"nunca", "hoy", "discrepa", "repetida", "parece",
};

bool
rule_is_word(const char *name)
{
	size_t i;

	for (i = 0; i < NELEM(words); i++)
		if (strcmp(name, words[i]) == 0)
			return true;
	return false;
}

/* 'it''s': the quotes are off, '' is one. */
static int
lex_text(struct parser *p)
{
	const char *s = p->next + 1;
	char *w;

	w = p->text = arena_alloc(p->form->arena, strlen(s) + 1);
	for (;; s++) {
		if (*s == '\0')
			return refuse(p, "un texto no termina; se esperaba "
			    "otra comilla '");
		if (*s == '\'' && *++s != '\'')
			break;
		*w++ = *s;
	}
	p->token = TOKEN_TEXT;
	p->next = s;
	return 0;
}

static int
lex_number(struct parser *p)
{
	struct err unused = ERR_INIT;
	const char *s = p->next;
	size_t n = strspn(s, "0123456789"), cents;
	char iso[DATE_ISO_LEN];

	if (n == 4 && s[4] == '-' && isdigit((unsigned char)s[5])) {
		snprintf(iso, sizeof(iso), "%.10s", s);
		if (date_from_iso(iso, &p->date, &unused) != 0 ||
		    p->date.precision != DATE_DAY)
			return refuse(p, "no es una fecha; se esperaba "
			    "aaaa-mm-dd");
		p->token = TOKEN_DATE;
		p->next = s + 10;
		return 0;
	}
	if (n > NUMBER_DIGITS)
		return refuse(p, "el número es demasiado grande");
	p->number = strtoll(s, NULL, 10) * 100;
	s += n;
	if (*s == '.') {
		cents = strspn(s + 1, "0123456789");
		if (cents < 1 || cents > 2)
			return refuse(p, "el número tiene demasiados "
			    "decimales; se esperaban uno o dos");
		p->number += (s[1] - '0') * 10 + (cents == 2 ? s[2] - '0' : 0);
		s += 1 + cents;
	}
	p->token = TOKEN_NUMBER;
	p->next = s;
	return 0;
}

static bool
is_word_byte(char c)
{
	unsigned char u = (unsigned char)c;

	return islower(u) || isdigit(u) || u == '_' || u >= 0x80;
}

static int
lex_word(struct parser *p)
{
	size_t n = 0;

	while (is_word_byte(p->next[n]))
		n++;
	if (n >= sizeof(p->word))
		return refuse(p, "hay una palabra demasiado larga");
	memcpy(p->word, p->next, n);
	p->word[n] = '\0';
	p->token = TOKEN_WORD;
	p->next += n;
	return 0;
}

/* Reads the next token. */
static int
advance(struct parser *p)
{
	static const char *const signs[] = {
		"<>", "<=", ">=", "<", ">", "=", "(", ")", ",", "+", "-",
	};
	size_t i, n;

	p->next += strspn(p->next, " \t\n");
	p->at = p->next;
	if (*p->next == '\0') {
		p->token = TOKEN_END;
		return 0;
	}
	if (*p->next == '\'')
		return lex_text(p);
	if (isdigit((unsigned char)*p->next))
		return lex_number(p);
	if (is_word_byte(*p->next))
		return lex_word(p);
	for (i = 0; i < NELEM(signs); i++) {
		n = strlen(signs[i]);
		if (strncmp(p->next, signs[i], n) != 0)
			continue;
		memcpy(p->word, signs[i], n + 1);
		p->token = TOKEN_SIGN;
		p->next += n;
		return 0;
	}
	return refuse(p, "hay un signo que las reglas no tienen");
}

static bool
is_word(const struct parser *p, const char *w)
{
	return p->token == TOKEN_WORD && strcmp(p->word, w) == 0;
}

static bool
is_sign(const struct parser *p, const char *w)
{
	return p->token == TOKEN_SIGN && strcmp(p->word, w) == 0;
}

static int
expect_sign(struct parser *p, const char *w)
{
	if (!is_sign(p, w))
		return refuse(p, "falta algo; se esperaba «%s»", w);
	return advance(p);
}

static enum rule_class
class_of(const struct field_def *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_CODE:
	case FIELD_CURP:
	case FIELD_PHONE:
		return CLASS_TEXT;
	case FIELD_INTEGER:
	case FIELD_MONEY:
		return CLASS_NUMBER;
	case FIELD_DATE:
		return CLASS_DATE;
	case FIELD_TIME:
		return CLASS_TIME;
	case FIELD_YES_NO:
		return CLASS_YES_NO;
	case FIELD_CODES:
	case FIELD_RECORD:
	case FIELD_RECORDS:
	case FIELD_GROUP:
	case FIELD_TYPE_COUNT:
		break;
	}
	return CLASS_NONE;
}

/* The entry's own field before the form's, with the prefix before without. */
static bool
find_field(const struct parser *p, const char *name, struct term *t)
{
	char full[2 * NAME_BYTES];
	int i, scope, found;

	for (scope = p->group >= 0 ? 0 : 1; scope < 2; scope++)
		for (i = *p->prefix ? 0 : 1; i < 2; i++) {
			snprintf(full, sizeof(full), "%s%s",
			    i == 0 ? p->prefix : "", name);
			found = form_field_in(p->form,
			    scope == 0 ? p->group : -1, full);
			if (found < 0)
				continue;
			t->inner = scope == 0;
			t->field = found;
			return true;
		}
	return false;
}

static int
parse_field(struct parser *p, struct term *t)
{
	if (p->token != TOKEN_WORD || rule_is_word(p->word))
		return refuse(p, "falta un campo; se esperaba el nombre de "
		    "uno");
	if (!find_field(p, p->word, t))
		return refuse(p, "no hay un campo «%s»; se esperaba uno de "
		    "esta forma", p->word);
	t->kind = TERM_FIELD;
	t->class = class_of(term_field(t, p->form, p->group));
	return advance(p);
}

/* A field, or the age at a field: "edad (campo)", while "edad" is a field. */
static int
parse_left(struct parser *p, struct term *t)
{
	bool age = is_word(p, "edad") &&
	    p->next[strspn(p->next, " \t\n")] == '(';

	if (!age)
		return parse_field(p, t);
	if (advance(p) != 0 || expect_sign(p, "(") != 0)
		return -1;
	if (parse_field(p, t) != 0)
		return -1;
	if (t->class != CLASS_DATE)
		return refuse(p, "la edad es de una fecha; se esperaba un "
		    "campo de tipo fecha");
	t->kind = TERM_AGE;
	t->class = CLASS_NUMBER;
	return expect_sign(p, ")");
}

static int
parse_shift(struct parser *p, struct term *t)
{
	int sign = is_sign(p, "+") ? 1 : is_sign(p, "-") ? -1 : 0;

	if (sign == 0)
		return 0;
	if (advance(p) != 0)
		return -1;
	if (p->token != TOKEN_NUMBER || p->number % 100 != 0 ||
	    p->number > 100000 * 100)
		return refuse(p, "falta cuánto; se esperaba un número entero "
		    "de dias o años");
	t->number = sign * p->number / 100;
	if (advance(p) != 0)
		return -1;
	if (is_word(p, "años") || is_word(p, "año"))
		t->years = true;
	else if (!is_word(p, "dias") && !is_word(p, "días") &&
	    !is_word(p, "dia") && !is_word(p, "día"))
		return refuse(p, "falta la unidad; se esperaba dias o años");
	if (t->years && (t->number > 300 || t->number < -300))
		return refuse(p, "son demasiados años; se esperaban hasta 300");
	return advance(p);
}

static int
parse_literal(struct parser *p, struct term *t)
{
	bool minus = is_sign(p, "-");

	if (minus && advance(p) != 0)
		return -1;
	if (p->token == TOKEN_NUMBER) {
		t->kind = TERM_NUMBER;
		t->class = CLASS_NUMBER;
		t->number = minus ? -p->number : p->number;
	} else if (p->token == TOKEN_TEXT && !minus) {
		t->kind = TERM_TEXT;
		t->class = CLASS_TEXT;
		t->text = p->text;
	} else if (p->token == TOKEN_DATE && !minus) {
		t->kind = TERM_DATE;
		t->class = CLASS_DATE;
		t->date = p->date;
	} else {
		return refuse(p, "falta un valor; se esperaba 'texto', un "
		    "número o aaaa-mm-dd");
	}
	return advance(p);
}

static int
parse_term(struct parser *p, struct term *t)
{
	if (is_word(p, "hoy")) {
		t->kind = TERM_TODAY;
		t->class = CLASS_DATE;
		return advance(p) != 0 ? -1 : parse_shift(p, t);
	}
	if (p->token == TOKEN_WORD)
		return parse_left(p, t);
	return parse_literal(p, t);
}

/* Gives a text the kind of what it stands against, and says when it cannot. */
static int
fit(struct parser *p, const struct term *a, struct term *b)
{
	struct err unused = ERR_INIT;
	char hour[TIME_ISO_LEN];

	if (a->class == CLASS_NONE)
		return refuse(p, "este campo no se compara; se esperaba "
		    "contestado, con_valor o incluye");
	if (b->kind == TERM_TEXT && a->class == CLASS_YES_NO) {
		if (strcmp(b->text, "si") != 0 && strcmp(b->text, "no") != 0)
			return refuse(p, "el campo es de sí o no; se esperaba "
			    "'si' o 'no'");
		b->class = CLASS_YES_NO;
	} else if (b->kind == TERM_TEXT && a->class == CLASS_TIME) {
		if (time_parse(b->text, hour, &unused) != 0 ||
		    strcmp(hour, b->text) != 0)
			return refuse(p, "el campo es una hora; se esperaba "
			    "'HH:MM'");
		b->class = CLASS_TIME;
	}
	if (a->class != b->class)
		return refuse(p, "se comparan cosas distintas; se esperaba "
		    "texto con texto, número con número o fecha con fecha");
	return 0;
}

static int
parse_compare(struct parser *p, struct rule *r)
{
	static const char *const signs[] = { "=", "<>", "<", "<=", ">", ">=" };
	unsigned i;

	for (i = 0; i < NELEM(signs) && !is_sign(p, signs[i]); i++)
		;
	if (i == NELEM(signs))
		return refuse(p, "falta la comparación; se esperaba =, <>, <, "
		    "<=, >, >=, en, incluye, parece, contestado o "
		    "con_valor");
	r->op = RULE_COMPARE;
	r->cmp = (enum rule_cmp)i;
	if (r->cmp > CMP_NE &&
	    (r->a.class == CLASS_TEXT || r->a.class == CLASS_YES_NO))
		return refuse(p, "un texto no es mayor ni menor; se esperaba "
		    "= o <>");
	if (advance(p) != 0 || parse_term(p, &r->b) != 0)
		return -1;
	return fit(p, &r->a, &r->b);
}

static int
parse_in(struct parser *p, struct rule *r)
{
	struct term t, *list;

	if (r->a.class != CLASS_TEXT && r->a.class != CLASS_NUMBER)
		return refuse(p, "este campo no va con «en»; se esperaba un "
		    "texto, un catálogo o un número");
	r->op = RULE_IN;
	if (advance(p) != 0 || expect_sign(p, "(") != 0)
		return -1;
	for (;;) {
		t = (struct term){ 0 };
		if (parse_literal(p, &t) != 0 || fit(p, &r->a, &t) != 0)
			return -1;
		/* Doubles when full; the arena keeps the old ones. */
		if ((r->n & (r->n - 1)) == 0) {
			list = arena_alloc(p->form->arena,
			    (size_t)(r->n ? 2 * r->n : 1) * sizeof(t));
			if (r->n > 0)
				memcpy(list, r->list, (size_t)r->n * sizeof(t));
			r->list = list;
		}
		r->list[r->n++] = t;
		if (!is_sign(p, ","))
			return expect_sign(p, ")");
		if (advance(p) != 0)
			return -1;
	}
}

static int
parse_includes(struct parser *p, struct rule *r)
{
	r->op = RULE_INCLUDES;
	if (r->a.kind != TERM_FIELD || term_field(&r->a, p->form,
	    p->group)->type != FIELD_CODES)
		return refuse(p, "«incluye» es de campos de varios; se "
		    "esperaba =");
	if (advance(p) != 0 || parse_literal(p, &r->b) != 0)
		return -1;
	if (r->b.kind != TERM_TEXT)
		return refuse(p, "«incluye» pide un código; se esperaba "
		    "'codigo'");
	return 0;
}

static int
parse_like(struct parser *p, struct rule *r)
{
	const char *why = NULL;

	r->op = RULE_LIKE;
	if (r->a.kind != TERM_FIELD || term_field(&r->a, p->form,
	    p->group)->type != FIELD_TEXT)
		return refuse(p, "«parece» es de campos de texto; se esperaba "
		    "uno");
	if (advance(p) != 0)
		return -1;
	if (p->token != TOKEN_TEXT)
		return refuse(p, "«parece» pide un patrón; se esperaba uno "
		    "como '[0-9]{5}'");
	r->like = pattern_parse(p->form->arena, p->text, &why);
	if (!r->like)
		return refuse(p, "el patrón %s; se esperaba uno como "
		    "'[0-9]{5}'", why);
	return advance(p);
}

static int
parse_disagrees(struct parser *p, struct rule *r)
{
	const struct field_def *f = r->a.kind != TERM_FIELD ? NULL :
	    term_field(&r->a, p->form, p->group);

	r->op = RULE_DISAGREES;
	if (!f || !f->curp_of)
		return refuse(p, "«discrepa» es de campos de curp con "
		    "«curp_de»; se esperaba uno");
	return advance(p);
}

static int
parse_repeated(struct parser *p, struct rule *r)
{
	r->op = RULE_REPEATED;
	if (r->a.kind != TERM_FIELD || r->a.inner || p->form->parent ||
	    term_field(&r->a, p->form, p->group)->type != FIELD_CURP)
		return refuse(p, "«repetida» es del campo de curp de la forma "
		    "que empieza un expediente; se esperaba otra cosa");
	return advance(p);
}

static struct rule *
rule_new(struct parser *p, enum rule_op op)
{
	struct rule *r = arena_alloc(p->form->arena, sizeof(*r));

	r->op = op;
	return r;
}

static const struct rule *
parse_test(struct parser *p)
{
	struct rule *r;
	int rc;

	if (is_word(p, "siempre") || is_word(p, "nunca")) {
		r = rule_new(p, is_word(p, "nunca") ? RULE_NEVER : RULE_ALWAYS);
		return advance(p) == 0 ? r : NULL;
	}
	r = rule_new(p, RULE_COMPARE);
	if (parse_left(p, &r->a) != 0)
		return NULL;
	if (is_word(p, "contestado") || is_word(p, "con_valor")) {
		r->op = is_word(p, "contestado") ? RULE_ANSWERED :
		    RULE_HAS_VALUE;
		rc = r->a.kind == TERM_FIELD ? advance(p) : refuse(p, "la "
		    "edad se compara; se esperaba =, <>, <, <=, > o >=");
	} else if (is_word(p, "en")) {
		rc = parse_in(p, r);
	} else if (is_word(p, "incluye")) {
		rc = parse_includes(p, r);
	} else if (is_word(p, "parece")) {
		rc = parse_like(p, r);
	} else if (is_word(p, "repetida")) {
		rc = parse_repeated(p, r);
	} else if (is_word(p, "discrepa")) {
		rc = parse_disagrees(p, r);
	} else {
		rc = parse_compare(p, r);
	}
	return rc == 0 ? r : NULL;
}

static const struct rule *parse_or(struct parser *p);

static const struct rule *
parse_not(struct parser *p)
{
	const struct rule *inner;
	struct rule *r;

	if (++p->depth > DEPTH) {
		refuse(p, "hay demasiados paréntesis; se esperaban menos");
		return NULL;
	}
	if (is_word(p, "no")) {
		r = rule_new(p, RULE_NOT);
		inner = advance(p) == 0 ? parse_not(p) : NULL;
		r->left = inner;
		inner = inner ? r : NULL;
	} else if (is_sign(p, "(")) {
		inner = advance(p) == 0 ? parse_or(p) : NULL;
		if (inner && expect_sign(p, ")") != 0)
			inner = NULL;
	} else {
		inner = parse_test(p);
	}
	p->depth--;
	return inner;
}

/* A row of the same: a y b y c. */
static const struct rule *
parse_row(struct parser *p, enum rule_op op)
{
	const struct rule *left, *right;
	struct rule *r;

	left = op == RULE_OR ? parse_row(p, RULE_AND) : parse_not(p);
	while (left && is_word(p, op == RULE_OR ? "o" : "y")) {
		r = rule_new(p, op);
		if (advance(p) != 0)
			return NULL;
		right = op == RULE_OR ? parse_row(p, RULE_AND) : parse_not(p);
		if (!right)
			return NULL;
		r->left = left;
		r->right = right;
		left = r;
	}
	return left;
}

static const struct rule *
parse_or(struct parser *p)
{
	return parse_row(p, RULE_OR);
}

struct rule *
rule_parse_in(struct form_def *f, int group, const char *prefix,
    const char *text, struct err *err)
{
	struct parser p = {
		.form = f, .group = group, .prefix = prefix,
		.start = text, .next = text, .at = text, .err = err,
	};
	const struct rule *r;
	struct rule *out;

	if (strlen(text) > RULE_BYTES) {
		refuse(&p, "la regla es demasiado larga");
		return NULL;
	}
	if (advance(&p) != 0 || !(r = parse_or(&p)))
		return NULL;
	if (p.token != TOKEN_END) {
		refuse(&p, "sobra algo; se esperaba y, o, o el final");
		return NULL;
	}
	out = arena_alloc(f->arena, sizeof(*out));
	*out = *r;
	return out;
}

struct rule *
rule_parse(struct form_def *f, int group, const char *text, struct err *err)
{
	return rule_parse_in(f, group, "", text, err);
}

const struct rule *
rule_both(struct form_def *f, const struct rule *a, const struct rule *b)
{
	struct rule *r;

	if (!a || !b)
		return a ? a : b;
	r = arena_alloc(f->arena, sizeof(*r));
	r->op = RULE_AND;
	r->left = a;
	r->right = b;
	return r;
}
