/* Fingerprints. hash_bytes is for tables inside one run; digest is for what is kept (the file of an
 * import, a figure's definition): BLAKE2b-256 from libsodium. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

/* 64-bit hash, the same on every machine (wyhash-like multiply and fold). Not for adversaries. */
uint64_t hash_bytes(const void *at, size_t len, uint64_t seed);

struct digest {
	_Alignas(64) unsigned char state[384]; /* crypto_generichash_state */
};

enum { DIGEST_TEXT = 65 }; /* 64 hexadecimal digits and a zero */

void digest_begin(struct digest *d);
void digest_add(struct digest *d, const void *at, size_t len);
/* Writes the digest as lower-case hexadecimal text. */
const char *digest_end(struct digest *d, char text[DIGEST_TEXT]);

#endif
