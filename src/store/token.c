#include "store/token.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_inside_word(char c)
{
	return is_letter(c) || is_digit(c);
}

static size_t run_of(struct str s, size_t from, bool (*belongs)(char))
{
	while (from < s.len && belongs(s.at[from]))
		from++;
	return from;
}

static char peek(struct str s, size_t at)
{
	return at < s.len ? s.at[at] : '\0';
}

/* The length of a text closed by quote, where a doubled quote stands for itself; 0 when open. */
static size_t quoted_length(struct str s, char quote)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.at[i] != quote)
			continue;
		if (quote == ']' || peek(s, i + 1) != quote)
			return i + 1;
		i++;
	}
	return 0;
}

static size_t line_comment_length(struct str s)
{
	const char *end = memchr(s.at, '\n', s.len);
	return end ? (size_t)(end - s.at) : s.len;
}

static size_t block_comment_length(struct str s)
{
	for (size_t i = 2; i + 1 < s.len; i++) {
		if (s.at[i] == '*' && s.at[i + 1] == '/')
			return i + 2;
		if (s.at[i] == '/' && s.at[i + 1] == '*')
			return 0;
	}
	return 0;
}

/* The length of $tag$...$tag$, or 0 when s does not begin with such a tag or it is not closed. */
static size_t dollar_length(struct str s)
{
	size_t tag = 1;
	if (is_letter(peek(s, 1)))
		tag = run_of(s, 1, is_inside_word);
	if (peek(s, tag) != '$')
		return 0;
	tag++;
	const char *end = memmem(s.at + tag, s.len - tag, s.at, tag);
	return end ? (size_t)(end - s.at) + tag : 0;
}

static struct token cut(struct str *rest, enum token_kind kind, size_t len)
{
	if (len == 0) { /* not closed: nothing after it can be trusted */
		kind = TOKEN_BROKEN;
		len = rest->len;
	}
	struct token t = { kind, { rest->at, len } };
	rest->at += len;
	rest->len -= len;
	return t;
}

static struct token next_sign(struct str *rest)
{
	char first = rest->at[0], second = peek(*rest, 1);
	if (first == ':' && second == ':')
		return cut(rest, TOKEN_SIGN, 2);
	if (first == ':' && is_letter(second))
		return cut(rest, TOKEN_PARAMETER, run_of(*rest, 1, is_inside_word));
	if (first == '$' && dollar_length(*rest))
		return cut(rest, TOKEN_STRING, dollar_length(*rest));
	if (first == '?' || ((first == '$' || first == '@') && is_inside_word(second)))
		return cut(rest, TOKEN_FOREIGN, run_of(*rest, 1, is_inside_word));
	return cut(rest, TOKEN_SIGN, 1);
}

struct token token_next(struct str *rest)
{
	if (rest->len == 0)
		return (struct token){ TOKEN_END, *rest };
	char first = rest->at[0], second = peek(*rest, 1);
	if (is_blank(first))
		return cut(rest, TOKEN_SPACE, run_of(*rest, 1, is_blank));
	if (is_letter(first))
		return cut(rest, TOKEN_WORD, run_of(*rest, 1, is_inside_word));
	if (is_digit(first))
		return cut(rest, TOKEN_NUMBER, run_of(*rest, 1, is_inside_word));
	if (first == '-' && second == '-')
		return cut(rest, TOKEN_COMMENT, line_comment_length(*rest));
	if (first == '/' && second == '*')
		return cut(rest, TOKEN_COMMENT, block_comment_length(*rest));
	if (first == '\'')
		return cut(rest, TOKEN_STRING, quoted_length(*rest, first));
	if (first == '"' || first == '`')
		return cut(rest, TOKEN_QUOTED, quoted_length(*rest, first));
	if (first == '[')
		return cut(rest, TOKEN_QUOTED, quoted_length(*rest, ']'));
	return next_sign(rest);
}

struct token token_next_solid(struct str *rest)
{
	struct token t;
	do
		t = token_next(rest);
	while (t.kind == TOKEN_SPACE || t.kind == TOKEN_COMMENT);
	return t;
}

struct str token_name(struct token t)
{
	if (t.kind != TOKEN_QUOTED)
		return t.text;
	return (struct str){ t.text.at + 1, t.text.len - 2 };
}

bool token_is_sign(struct token t, char sign)
{
	return t.kind == TOKEN_SIGN && t.text.len == 1 && t.text.at[0] == sign;
}

bool token_is_word(struct token t, const char *word)
{
	return t.kind == TOKEN_WORD && str_is(t.text, word);
}
