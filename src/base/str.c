#include "base/str.h"

int str_cmp(struct str a, struct str b)
{
	size_t shortest = a.len < b.len ? a.len : b.len;
	int order = shortest ? memcmp(a.at, b.at, shortest) : 0;
	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

struct str str_trim(struct str s)
{
	for (;;) {
		if (s.len && is_blank(*s.at))
			s.at++, s.len--;
		else if (s.len >= 2 && memcmp(s.at, "\xC2\xA0", 2) == 0)
			s.at += 2, s.len -= 2;
		else
			break;
	}
	for (;;) {
		if (s.len && is_blank(s.at[s.len - 1]))
			s.len--;
		else if (s.len >= 2 && memcmp(s.at + s.len - 2, "\xC2\xA0", 2) == 0)
			s.len -= 2;
		else
			break;
	}
	return s;
}

bool str_starts(struct str s, const char *prefix)
{
	size_t len = strlen(prefix);
	return s.len >= len && memcmp(s.at, prefix, len) == 0;
}

bool str_is_formula(struct str s)
{
	static const char *const signs[] = { "=",  "+",  "-",  "@",  "\t", "\r",
					     "\n", "＝", "＋", "－", "＠" };
	while (s.len && *s.at == '\'')
		s.at++, s.len--;
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (str_starts(s, signs[i]))
			return true;
	return s.len && *s.at == '\0';
}

struct str str_cut(struct str *s, char separator)
{
	const char *found = s->len ? memchr(s->at, separator, s->len) : NULL;
	struct str before = *s;
	if (!found) {
		*s = (struct str){ NULL, 0 };
		return before;
	}
	before.len = (size_t)(found - s->at);
	s->len -= before.len + 1;
	s->at = found + 1;
	return before;
}

/* Length of the UTF-8 sequence at p, 0 when it is malformed. RFC 3629, table 3-7 of Unicode. */
static size_t sequence_length(const unsigned char *p, size_t left)
{
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	size_t length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (length > left)
		return 0;
	unsigned char low = 0x80, high = 0xBF;
	if (p[0] == 0xE0)
		low = 0xA0;
	if (p[0] == 0xED)
		high = 0x9F;
	if (p[0] == 0xF0)
		low = 0x90;
	if (p[0] == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (p[i] < 0x80 || p[i] > 0xBF)
			return 0;
	return length;
}

bool str_is_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.at;
	for (size_t i = 0; i < s.len;) {
		uint64_t word;
		if (i + 8 <= s.len) {
			memcpy(&word, p + i, 8);
			if (!(word & 0x8080808080808080u)) {
				i += 8;
				continue;
			}
		}
		size_t length = sequence_length(p + i, s.len - i);
		if (length == 0)
			return false;
		i += length;
	}
	return true;
}

bool str_to_int(struct str s, int64_t *out)
{
	bool negative = s.len && *s.at == '-';
	if (negative)
		s.at++, s.len--;
	if (s.len == 0)
		return false;
	int64_t value = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, s.at[i] - '0', &value))
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*out = negative ? value : -value;
	return true;
}
