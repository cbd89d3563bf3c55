/* Secrets that the program hands out and does not keep: the id of a visit, a one-time link, a token of the
 * API. 256 random bits as text; the database gets only their hash, so that who reads it gains nothing. */
#ifndef KERNEL_SECRET_H
#define KERNEL_SECRET_H

#include "base/str.h"

enum {
	SECRET_BYTES = 32,
	SECRET_TEXT = 44, /* 43 characters of base64url and a zero */
	SECRET_HASH = 65, /* BLAKE2b-256 in hexadecimal and a zero */
};

/* A new secret. */
void secret_make(char text[SECRET_TEXT]);
/* True when the text can be a secret: 43 characters of base64url. */
bool secret_is_text(struct str text);
/* What is kept of a secret, or of any text that must not be kept itself. */
void secret_hash(struct str text, char hash[SECRET_HASH]);
/* A value that belongs to this secret and this purpose, from which the secret cannot be found: the token
 * of a form. text must be a secret. */
void secret_derive(struct str text, const char *purpose, char derived[SECRET_TEXT]);
/* Equal, in a time that does not say where they differ. */
bool secret_equal(struct str a, struct str b);

#endif
