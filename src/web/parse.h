/* Readers of what a client puts in a request: path, query, form, cookies, parameters of a header. They
 * see bytes only, allocate in the arena they are given, and answer with the HTTP status of the refusal, or 0.
 * They know no sockets and no library. */
#ifndef WEB_PARSE_H
#define WEB_PARSE_H

#include "web/http.h"

enum {
	PARSE_QUERY_PAIRS = 256, /* in a target */
	PARSE_FORM_PAIRS = 1000, /* in a body */
	PARSE_COOKIES = 64,
};

/* The path of a target (before any '?'), decoded once. 400: no such writing; 404: '.', '..', empty parts,
 * an encoded '/'. */
int parse_path(struct str raw, struct arena *a, struct str *out);
/* application/x-www-form-urlencoded. 400: a wrong %XX, not UTF-8, a zero byte, more than maximum pairs. */
int parse_pairs(struct str raw, int maximum, struct arena *a, struct pairs *out);
/* Adds the pairs of one Cookie header to list (room for PARSE_COOKIES); what is no cookie is skipped, because
 * another program on the same host may have set it. */
void parse_cookies(struct str raw, struct pair *list, int *count);
/* The next parameter of `rest`, which begins after the value of a header: "; charset=utf-8". Names in lower
 * case, quotes taken away. False at the end; *malformed says whether that was a true end. */
bool parse_parameter(struct str *rest, struct arena *a, struct pair *out, bool *malformed);
/* True when the value of a Content-Type is of this type, whatever its parameters; *rest holds those. */
bool parse_type_is(struct str value, const char *type, struct str *rest);
/* The boundary of a multipart type (RFC 2046, 5.1.1): 1 to 70 of its characters, no blank at the end. */
bool parse_boundary(struct str parameters, struct arena *a, struct str *out);
/* A character of an HTTP token (RFC 9110, 5.6.2). */
bool parse_is_token(char c);

#endif
