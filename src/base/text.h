/* Text as people search it: without capitals and accents, so that "sudwest" finds "Súdwest-Fryslân". Used by
 * lists and search. Not a collation and not for storing: what is shown is always the text itself. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"

/* Appends s in small letters without accents: Latin letters up to U+017F and the combining accents; ß is ss,
 * æ is ae, œ is oe, ĳ is ij. Curly quotes become straight, other dashes a hyphen, no-break and other blanks a
 * space. All other characters, and bytes that are no UTF-8, stay as they are. Folding twice changes nothing. */
void str_fold(struct buf *out, struct str s);

/* The place of a part in s, -1 when it is not there; the empty part is everywhere. */
int64_t str_find(struct str s, struct str part);

enum { WORDS_MAX = 8 };
/* Cuts folded text into words at blanks; more than WORDS_MAX are left out. Gives how many. */
int str_words(struct str folded, struct str words[WORDS_MAX]);
/* Whether every word stands somewhere in the folded text. */
bool str_has_words(struct str folded, const struct str *words, int count);

#endif
