#include "io/encoding.h"

#include <strings.h>

static const char *const names[ENCODING_COUNT] = {
	"onbekend", "UTF-8", "ISO-8859-1", "Windows-1252", "UTF-16LE", "UTF-16BE",
};

const char *encoding_name(enum encoding encoding)
{
	return names[encoding < ENCODING_COUNT ? encoding : ENCODING_UNKNOWN];
}

bool encoding_find(struct str name, enum encoding *out)
{
	for (int i = ENCODING_UTF8; i < ENCODING_COUNT; i++) {
		if (strlen(names[i]) == name.len && strncasecmp(names[i], name.at, name.len) == 0) {
			*out = (enum encoding)i;
			return true;
		}
	}
	return false;
}

static bool begins(struct str s, const char *bytes, size_t count)
{
	return s.len >= count && memcmp(s.at, bytes, count) == 0;
}

enum encoding encoding_of_bom(struct str start, size_t *bom_bytes)
{
	enum encoding found = ENCODING_UNKNOWN;
	if (begins(start, "\xEF\xBB\xBF", 3))
		found = ENCODING_UTF8;
	else if (begins(start, "\xFF\xFE", 2))
		found = ENCODING_UTF16LE;
	else if (begins(start, "\xFE\xFF", 2))
		found = ENCODING_UTF16BE;
	*bom_bytes = found == ENCODING_UNKNOWN ? 0 : found == ENCODING_UTF8 ? 3 : 2;
	return found;
}

/* How many bytes from the start are ASCII, as far as whole steps of 64 and 8 show. */
static size_t ascii_run(const unsigned char *p, size_t len)
{
	size_t i = 0;
	for (; i + 64 <= len; i += 64) {
		uint64_t words[8];
		memcpy(words, p + i, sizeof(words));
		uint64_t any = words[0] | words[1] | words[2] | words[3] | words[4] | words[5] |
			       words[6] | words[7];
		if (any & 0x8080808080808080u)
			break;
	}
	for (; i + 8 <= len; i += 8) {
		uint64_t word;
		memcpy(&word, p + i, sizeof(word));
		if (word & 0x8080808080808080u)
			break;
	}
	return i;
}

/* Bounds of the second byte after this first byte (Unicode, table 3-7), and the total length; 0 for
 * a byte that begins nothing. */
static size_t letter_length(unsigned char first, unsigned char *low, unsigned char *high)
{
	*low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
	*high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
	if (first < 0x80)
		return 1;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Length of the letter at p, 0 when malformed. *unfinished: well-formed until the end of the
 * piece. */
static size_t judge_letter(const unsigned char *p, size_t left, bool *unfinished)
{
	unsigned char low, high;
	size_t length = letter_length(p[0], &low, &high);
	*unfinished = false;
	for (size_t i = 1; i < length; i++) {
		if (i == left) {
			*unfinished = true;
			return 0;
		}
		if (p[i] < low || p[i] > high)
			return 0;
		low = 0x80, high = 0xBF;
	}
	return length;
}

static void count_malformed(struct encoding_tally *tally, size_t at)
{
	if (tally->malformed++ == 0)
		tally->first_malformed = tally->seen + at;
}

size_t encoding_judge_utf8(struct encoding_tally *tally, struct str piece, bool last)
{
	const unsigned char *p = (const unsigned char *)piece.at;
	size_t i = 0;
	while (i < piece.len) {
		if (p[i] < 0x80) {
			size_t run = ascii_run(p + i, piece.len - i);
			i += run ? run : 1;
			continue;
		}
		bool unfinished;
		size_t length = judge_letter(p + i, piece.len - i, &unfinished);
		if (unfinished && !last)
			break;
		if (length)
			tally->sequences++;
		else
			count_malformed(tally, i);
		for (size_t end = i + (length ? length : 1); i < end; i++)
			tally->controls |= (p[i] & 0xE0) == 0x80;
	}
	tally->seen += i;
	return i;
}

static unsigned unit_at(const unsigned char *p, bool big_endian)
{
	return big_endian ? (unsigned)p[0] << 8 | p[1] : (unsigned)p[1] << 8 | p[0];
}

static bool is_high(unsigned unit)
{
	return (unit & 0xFC00) == 0xD800;
}

static bool is_low(unsigned unit)
{
	return (unit & 0xFC00) == 0xDC00;
}

size_t encoding_judge_utf16(struct encoding_tally *tally, struct str piece, bool big_endian,
			    bool last)
{
	const unsigned char *p = (const unsigned char *)piece.at;
	size_t i = 0;
	while (i + 2 <= piece.len) {
		unsigned unit = unit_at(p + i, big_endian);
		size_t length = 2;
		if (is_high(unit) && i + 4 > piece.len && !last)
			break;
		if (is_high(unit) && i + 4 <= piece.len && is_low(unit_at(p + i + 2, big_endian)))
			length = 4;
		else if (is_high(unit) || is_low(unit))
			count_malformed(tally, i);
		tally->sequences += unit >= 0x80;
		i += length;
	}
	if (last && i < piece.len)
		count_malformed(tally, i++);
	tally->seen += i;
	return i;
}

static size_t put_letter(char *out, unsigned letter)
{
	if (letter < 0x80) {
		out[0] = (char)letter;
		return 1;
	}
	if (letter < 0x800) {
		out[0] = (char)(0xC0 | letter >> 6);
		out[1] = (char)(0x80 | (letter & 0x3F));
		return 2;
	}
	if (letter < 0x10000) {
		out[0] = (char)(0xE0 | letter >> 12);
		out[1] = (char)(0x80 | (letter >> 6 & 0x3F));
		out[2] = (char)(0x80 | (letter & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | letter >> 18);
	out[1] = (char)(0x80 | (letter >> 12 & 0x3F));
	out[2] = (char)(0x80 | (letter >> 6 & 0x3F));
	out[3] = (char)(0x80 | (letter & 0x3F));
	return 4;
}

/* 0x80..0x9F of Windows-1252; the five that it leaves open stay what they are in ISO-8859-1. */
static const uint16_t windows_letters[32] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static size_t single_to_utf8(bool windows, struct str in, char *out)
{
	const unsigned char *p = (const unsigned char *)in.at;
	size_t written = 0;
	for (size_t i = 0; i < in.len;) {
		size_t run = ascii_run(p + i, in.len - i);
		if (run) {
			memcpy(out + written, p + i, run);
			written += run;
			i += run;
			continue;
		}
		unsigned letter = p[i++];
		if (windows && letter >= 0x80 && letter < 0xA0)
			letter = windows_letters[letter - 0x80];
		written += put_letter(out + written, letter);
	}
	return written;
}

static size_t utf16_to_utf8(bool big_endian, struct str in, size_t *used, char *out)
{
	const unsigned char *p = (const unsigned char *)in.at;
	size_t written = 0, i = 0;
	while (i + 2 <= in.len) {
		unsigned unit = unit_at(p + i, big_endian), letter = unit;
		if (is_high(unit)) {
			if (i + 4 > in.len)
				break;
			unsigned low = unit_at(p + i + 2, big_endian);
			letter = is_low(low) ? 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF)
					     : 0xFFFD;
		} else if (is_low(unit)) {
			letter = 0xFFFD;
		}
		written += put_letter(out + written, letter);
		i += letter >= 0x10000 ? 4 : 2;
	}
	*used = i;
	return written;
}

size_t encoding_to_utf8(enum encoding encoding, struct str in, size_t *used, char *out)
{
	*used = in.len;
	switch (encoding) {
	case ENCODING_LATIN1:
	case ENCODING_WINDOWS:
		return single_to_utf8(encoding == ENCODING_WINDOWS, in, out);
	case ENCODING_UTF16LE:
	case ENCODING_UTF16BE:
		return utf16_to_utf8(encoding == ENCODING_UTF16BE, in, used, out);
	default:
		if (in.len)
			memcpy(out, in.at, in.len);
		return in.len;
	}
}
