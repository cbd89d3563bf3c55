#include "base/text.h"

/* U+00C0 to U+017F, by two: what each letter is without its accent; NULL stays as it is. */
static const char *const latin[192] = {
	/* C0 */ "a",  "a", "a",  "a",  "a", "a", "ae", "c",
	"e",           "e", "e",  "e",  "i", "i", "i",  "i",
	/* D0 */ "d",  "n", "o",  "o",  "o", "o", "o",  NULL,
	"o",           "u", "u",  "u",  "u", "y", "th", "ss",
	/* E0 */ "a",  "a", "a",  "a",  "a", "a", "ae", "c",
	"e",           "e", "e",  "e",  "i", "i", "i",  "i",
	/* F0 */ "d",  "n", "o",  "o",  "o", "o", "o",  NULL,
	"o",           "u", "u",  "u",  "u", "y", "th", "y",
	/* 100 */ "a", "a", "a",  "a",  "a", "a", "c",  "c",
	"c",           "c", "c",  "c",  "c", "c", "d",  "d",
	/* 110 */ "d", "d", "e",  "e",  "e", "e", "e",  "e",
	"e",           "e", "e",  "e",  "g", "g", "g",  "g",
	/* 120 */ "g", "g", "g",  "g",  "h", "h", "h",  "h",
	"i",           "i", "i",  "i",  "i", "i", "i",  "i",
	/* 130 */ "i", "i", "ij", "ij", "j", "j", "k",  "k",
	"k",           "l", "l",  "l",  "l", "l", "l",  "l",
	/* 140 */ "l", "l", "l",  "n",  "n", "n", "n",  "n",
	"n",           "n", "n",  "n",  "o", "o", "o",  "o",
	/* 150 */ "o", "o", "oe", "oe", "r", "r", "r",  "r",
	"r",           "r", "s",  "s",  "s", "s", "s",  "s",
	/* 160 */ "s", "s", "t",  "t",  "t", "t", "t",  "t",
	"u",           "u", "u",  "u",  "u", "u", "u",  "u",
	/* 170 */ "u", "u", "u",  "u",  "w", "w", "y",  "y",
	"y",           "z", "z",  "z",  "z", "z", "z",  "s",
};

/* A character of three bytes that people do not tell apart from one on their keyboard. */
static const char *punctuation(const unsigned char *p)
{
	if (p[0] != 0xE2 || p[1] != 0x80)
		return NULL;
	if (p[2] >= 0x80 && p[2] <= 0x8A)
		return " ";
	if (p[2] >= 0x90 && p[2] <= 0x95)
		return "-";
	if (p[2] >= 0x98 && p[2] <= 0x9B)
		return "'";
	if (p[2] >= 0x9C && p[2] <= 0x9F)
		return "\"";
	return p[2] == 0xAF ? " " : NULL;
}

/* Folds the character at p, of which `left` bytes are there; gives how many were used, 0 when it is to be
 * copied. *text is what it becomes. */
static size_t fold_one(const unsigned char *p, size_t left, const char **text)
{
	if (left >= 2 && (p[1] & 0xC0) == 0x80) {
		unsigned code = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
		*text = NULL;
		if (p[0] >= 0xC3 && p[0] <= 0xC5)
			*text = latin[code - 0xC0];
		else if (p[0] == 0xC2 && p[1] == 0xA0)
			*text = " ";
		else if ((p[0] == 0xCC || p[0] == 0xCD) && code <= 0x36F)
			*text = ""; /* a combining accent */
		if (*text)
			return 2;
	}
	*text = left >= 3 ? punctuation(p) : NULL;
	return *text ? 3 : 0;
}

void str_fold(struct buf *out, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.at;
	char plain[64];
	size_t used = 0;
	for (size_t i = 0; i < s.len;) {
		const char *text = NULL;
		size_t step = p[i] < 0x80 ? 0 : fold_one(p + i, s.len - i, &text);
		if (!step) {
			char c = (char)p[i++];
			plain[used++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		}
		if (used && (step || used == sizeof(plain) || i == s.len)) {
			buf_add(out, (struct str){ plain, used });
			used = 0;
		}
		if (step)
			buf_text(out, text);
		i += step;
	}
}

int64_t str_find(struct str s, struct str part)
{
	if (!part.len)
		return 0;
	const char *found = s.len ? memmem(s.at, s.len, part.at, part.len) : NULL;
	return found ? found - s.at : -1;
}

int str_words(struct str folded, struct str words[WORDS_MAX])
{
	int count = 0;
	for (size_t i = 0; i <= folded.len && count < WORDS_MAX;) {
		size_t from = i;
		while (i < folded.len && !strchr(" \t\r\n", folded.at[i]))
			i++;
		if (i > from)
			words[count++] = (struct str){ folded.at + from, i - from };
		i++;
	}
	return count;
}

bool str_has_words(struct str folded, const struct str *words, int count)
{
	for (int i = 0; i < count; i++)
		if (str_find(folded, words[i]) < 0)
			return false;
	return true;
}
