#include "kernel/secret.h"

#include <sodium.h>

static void to_text(const unsigned char bytes[SECRET_BYTES], char text[SECRET_TEXT])
{
	sodium_bin2base64(text, SECRET_TEXT, bytes, SECRET_BYTES,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool to_bytes(struct str text, unsigned char bytes[SECRET_BYTES])
{
	size_t len;
	return text.len == SECRET_TEXT - 1 &&
	       sodium_base642bin(bytes, SECRET_BYTES, text.at, text.len, NULL, &len, NULL,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       len == SECRET_BYTES;
}

void secret_make(char text[SECRET_TEXT])
{
	unsigned char bytes[SECRET_BYTES];
	randombytes_buf(bytes, sizeof(bytes));
	to_text(bytes, text);
	sodium_memzero(bytes, sizeof(bytes));
}

bool secret_is_text(struct str text)
{
	unsigned char bytes[SECRET_BYTES];
	bool is = to_bytes(text, bytes);
	sodium_memzero(bytes, sizeof(bytes));
	return is;
}

void secret_hash(struct str text, char hash[SECRET_HASH])
{
	unsigned char digest[32];
	crypto_generichash(digest, sizeof(digest), (const unsigned char *)text.at, text.len, NULL,
			   0);
	sodium_bin2hex(hash, SECRET_HASH, digest, sizeof(digest));
}

void secret_derive(struct str text, const char *purpose, char derived[SECRET_TEXT])
{
	unsigned char key[SECRET_BYTES] = { 0 }, out[SECRET_BYTES];
	to_bytes(text, key);
	crypto_generichash(out, sizeof(out), (const unsigned char *)purpose, strlen(purpose), key,
			   sizeof(key));
	to_text(out, derived);
	sodium_memzero(key, sizeof(key));
}

bool secret_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || sodium_memcmp(a.at, b.at, a.len) == 0);
}
