/* A borrowed slice of bytes: where text is and how long it is. It owns nothing; whoever made the
 * bytes keeps them alive. Used by every reader and writer, because input is not zero-terminated. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *at; /* may be NULL when len is 0 */
	size_t len;     /* bytes */
};

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, ((s).at ? (s).at : "")

static inline struct str str_of(const char *zero_terminated)
{
	return (struct str){ zero_terminated, zero_terminated ? strlen(zero_terminated) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool str_is(struct str a, const char *zero_terminated)
{
	return str_eq(a, str_of(zero_terminated));
}

/* Byte order, shorter first when one is a prefix of the other. */
int str_cmp(struct str a, struct str b);

/* Without blanks, tabs, line ends and no-break spaces (U+00A0) at both ends. */
struct str str_trim(struct str s);

bool str_starts(struct str s, const char *prefix);

/* True when a spreadsheet might take the text for a formula: after any apostrophes it begins with =, +,
 * -, @, a tab, a line end, a zero byte, or one of the wide forms. Such a text is written with one
 * apostrophe more in front, and one is taken away when it is read back. */
bool str_is_formula(struct str s);

/* Cuts s at the first separator: returns what stands before it and leaves the rest in *s. When
 * there is no separator, all of it is returned and *s becomes empty with at == NULL. */
struct str str_cut(struct str *s, char separator);

/* True when the bytes are well-formed UTF-8 without surrogates or overlong forms. */
bool str_is_utf8(struct str s);

/* Whole decimal number with optional minus sign, nothing else; false on overflow or other bytes. */
bool str_to_int(struct str s, int64_t *out);

#endif
