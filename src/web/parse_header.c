#include "web/parse.h"

#include <strings.h>

bool parse_is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-.^_`|~", c));
}

static struct str trim_blanks(struct str s)
{
	while (s.len && (*s.at == ' ' || *s.at == '\t'))
		s.at++, s.len--;
	while (s.len && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
		s.len--;
	return s;
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!parse_is_token(s.at[i]))
			return false;
	return s.len > 0;
}

/* cookie-octet of RFC 6265, and blank and comma, which browsers let through. */
static bool is_cookie_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7F || s.at[i] == '"' ||
		    s.at[i] == '\\')
			return false;
	return true;
}

void parse_cookies(struct str raw, struct pair *list, int *count)
{
	while (raw.len && *count < PARSE_COOKIES) {
		struct str one = trim_blanks(str_cut(&raw, ';'));
		const char *equals = one.len ? memchr(one.at, '=', one.len) : NULL;
		if (!equals)
			continue;
		struct str name = trim_blanks(str_cut(&one, '=')), value = trim_blanks(one);
		if (value.len >= 2 && *value.at == '"' && value.at[value.len - 1] == '"')
			value = (struct str){ value.at + 1, value.len - 2 };
		if (is_token(name) && is_cookie_value(value))
			list[(*count)++] = (struct pair){ name, value };
	}
}

static struct str lower(struct arena *a, struct str s)
{
	char *to = arena_alloc(a, s.len + 1);
	for (size_t i = 0; i < s.len; i++)
		to[i] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] + 32 : s.at[i]);
	return (struct str){ to, s.len };
}

static void skip_blanks(struct str *s)
{
	while (s->len && (*s->at == ' ' || *s->at == '\t'))
		s->at++, s->len--;
}

/* A quoted value. Only \" and \\ are read as escapes: a browser sends the backslash of a file's name as
 * it is. */
static bool take_quoted(struct str *rest, struct arena *a, struct str *out)
{
	char *to = arena_alloc(a, rest->len + 1);
	size_t len = 0, i = 1;
	for (; i < rest->len && rest->at[i] != '"'; i++) {
		if (rest->at[i] == '\\' && i + 1 < rest->len &&
		    (rest->at[i + 1] == '"' || rest->at[i + 1] == '\\'))
			i++;
		to[len++] = rest->at[i];
	}
	if (i >= rest->len)
		return false;
	rest->at += i + 1;
	rest->len -= i + 1;
	*out = (struct str){ to, len };
	return true;
}

static struct str take_token(struct str *rest)
{
	size_t len = 0;
	while (len < rest->len && parse_is_token(rest->at[len]))
		len++;
	struct str token = { rest->at, len };
	rest->at += len;
	rest->len -= len;
	return token;
}

bool parse_parameter(struct str *rest, struct arena *a, struct pair *out, bool *malformed)
{
	*malformed = false;
	skip_blanks(rest);
	while (rest->len && *rest->at == ';') {
		rest->at++, rest->len--;
		skip_blanks(rest);
	}
	if (rest->len == 0)
		return false;
	*malformed = true;
	struct str name = take_token(rest), value;
	if (name.len == 0 || rest->len == 0 || *rest->at != '=')
		return false;
	rest->at++, rest->len--;
	if (rest->len && *rest->at == '"') {
		if (!take_quoted(rest, a, &value))
			return false;
	} else {
		value = take_token(rest);
		if (value.len == 0)
			return false;
	}
	skip_blanks(rest);
	if (rest->len && *rest->at != ';')
		return false;
	*malformed = false;
	*out = (struct pair){ lower(a, name), value };
	return true;
}

bool parse_type_is(struct str value, const char *type, struct str *rest)
{
	*rest = value;
	struct str name = trim_blanks(str_cut(rest, ';'));
	if (rest->at) /* the parameters begin with the ';' that was cut away */
		rest->at--, rest->len++;
	return name.len == strlen(type) && strncasecmp(name.at, type, name.len) == 0;
}

bool parse_boundary(struct str parameters, struct arena *a, struct str *out)
{
	struct pair p;
	struct str found = { NULL, 0 };
	bool malformed;
	while (parse_parameter(&parameters, a, &p, &malformed)) {
		if (!str_is(p.name, "boundary"))
			continue;
		if (found.at)
			return false;
		found = p.value;
	}
	if (malformed || found.len < 1 || found.len > 70 || found.at[found.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < found.len; i++) {
		char c = found.at[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c && strchr("'()+_,-./:=? ", c))))
			return false;
	}
	*out = found;
	return true;
}
