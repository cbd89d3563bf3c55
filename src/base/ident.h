/* Shape and check digits of the identifiers of Dutch care. Only the form is judged here; whether a
 * code exists is a question for a table. Sources: iWlz base schema 2.2 (AGB), BSN eleven-test;
 * KvK and BIG lengths are from secondary sources. */
#ifndef BASE_IDENT_H
#define BASE_IDENT_H

#include "base/str.h"

bool ident_is_digits(struct str s, size_t length);
/* 8 digits, leading zeros kept. */
bool ident_is_agb(struct str s);
/* 8 digits. */
bool ident_is_kvk(struct str s);
/* 11 digits. */
bool ident_is_big(struct str s);
/* "1234" or "1234AB" or "1234 AB"; first digit not zero, letters not SA, SD or SS. */
bool ident_is_postcode(struct str s);
/* Nine digits that pass the eleven-test (weights 9 to 2 and -1), not all zero. Used to recognise
 * and mask a BSN where none may stand; a BSN is never stored. */
bool ident_is_bsn(struct str s);

#endif
