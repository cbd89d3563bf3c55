#include "web/trace.h"

#include <sodium.h>

static bool is_hex(struct str s, size_t from, size_t count)
{
	bool zero = true;
	for (size_t i = from; i < from + count; i++) {
		char c = s.at[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		zero = zero && c == '0';
	}
	return !zero || count == 2;
}

static bool is_traceparent(struct str s)
{
	return s.len == 55 && str_starts(s, "00-") && s.at[35] == '-' && s.at[52] == '-' &&
	       is_hex(s, 3, 32) && is_hex(s, 36, 16) && is_hex(s, 53, 2);
}

void trace_id(struct str traceparent, char out[33])
{
	if (is_traceparent(traceparent)) {
		memcpy(out, traceparent.at + 3, 32);
		out[32] = '\0';
		return;
	}
	unsigned char bytes[16];
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(out, 33, bytes, sizeof(bytes));
}
