#include "base/hash.h"

#include <sodium.h>

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_bytes(const void *at, size_t len, uint64_t seed)
{
	const unsigned char *p = at;
	uint64_t h = seed ^ UINT64_C(0x9E3779B97F4A7C15) ^ len;
	uint64_t word;
	for (; len >= 8; p += 8, len -= 8) {
		memcpy(&word, p, 8);
		h = mix(h ^ word, UINT64_C(0xE7037ED1A0B428DB));
	}
	word = 0;
	if (len)
		memcpy(&word, p, len);
	return mix(h ^ word, UINT64_C(0xA0761D6478BD642F) ^ h);
}

_Static_assert(sizeof(((struct digest *)0)->state) >= sizeof(crypto_generichash_state),
	       "digest state too small");

void digest_begin(struct digest *d)
{
	crypto_generichash_init((crypto_generichash_state *)(void *)d->state, NULL, 0, 32);
}

void digest_add(struct digest *d, const void *at, size_t len)
{
	crypto_generichash_update((crypto_generichash_state *)(void *)d->state, at, len);
}

const char *digest_end(struct digest *d, char text[DIGEST_TEXT])
{
	unsigned char raw[32];
	crypto_generichash_final((crypto_generichash_state *)(void *)d->state, raw, sizeof(raw));
	sodium_bin2hex(text, DIGEST_TEXT, raw, sizeof(raw));
	return text;
}
