/* Cuts SQL text into tokens, just finely enough to find identifiers, parameters and keywords
 * without being fooled by strings, quoted identifiers, comments or a cast (::). It does not know
 * grammar. */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "base/str.h"

enum token_kind {
	TOKEN_END,
	TOKEN_SPACE,
	TOKEN_COMMENT, /* "-- ..." without the line end, or a block comment */
	TOKEN_WORD,    /* keyword or plain identifier */
	TOKEN_QUOTED,  /* quoted identifier: "x", `x` or [x] */
	TOKEN_STRING,  /* 'it''s', or dollar-quoted text in a script for PostgreSQL */
	TOKEN_NUMBER,
	TOKEN_PARAMETER, /* :name */
	TOKEN_FOREIGN,   /* a parameter in another notation: ?, ?1, @x, $1 */
	TOKEN_SIGN,      /* any other byte; "::" is one sign */
	TOKEN_BROKEN,    /* a string, quoted identifier or comment that is not closed; or a comment
			  * inside a block comment, which the two databases read differently */
};

struct token {
	enum token_kind kind;
	struct str text;
};

/* The first token of *rest, which moves past it. Every byte belongs to exactly one token. */
struct token token_next(struct str *rest);
/* The first token that is neither blank nor comment. */
struct token token_next_solid(struct str *rest);

/* The identifier without its quotes; other tokens as they stand. */
struct str token_name(struct token t);
bool token_is_sign(struct token t, char sign);
/* Case counts: the portable subset writes its keywords in capitals. */
bool token_is_word(struct token t, const char *word);

#endif
