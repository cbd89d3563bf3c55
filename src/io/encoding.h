/* Which bytes stand for which letters: judging UTF-8 and UTF-16, telling Windows-1252 from
 * ISO-8859-1, and turning all of them into UTF-8. Used by the text source under the CSV reader; it
 * opens no files. Everything works in pieces, so that a file of any size is judged as a whole. */
#ifndef IO_ENCODING_H
#define IO_ENCODING_H

#include "base/str.h"

enum encoding {
	ENCODING_UNKNOWN, /* in options: find out */
	ENCODING_UTF8,
	ENCODING_LATIN1,  /* ISO-8859-1 */
	ENCODING_WINDOWS, /* Windows-1252: as ISO-8859-1, with 0x80..0x9F in use */
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_COUNT
};

/* What one code unit, UTF-8 excepted, may grow to: see encoding_to_utf8. */
enum { ENCODING_GROWTH = 3 };

/* As people write it: "UTF-8", "Windows-1252". */
const char *encoding_name(enum encoding encoding);
/* By that name, whatever the case of its letters; false when there is no such name. */
bool encoding_find(struct str name, enum encoding *out);

/* The encoding that a byte order mark at the start announces, and the bytes it takes;
 * ENCODING_UNKNOWN and 0 without one. */
enum encoding encoding_of_bom(struct str start, size_t *bom_bytes);

/* What was seen of a text so far; begin with all zeros. */
struct encoding_tally {
	uint64_t seen;      /* bytes judged */
	uint64_t sequences; /* well-formed letters of more than one byte (UTF-16: beyond ASCII) */
	uint64_t malformed; /* bytes (UTF-16: units) that cannot be */
	uint64_t first_malformed; /* offset in the text; only when malformed > 0 */
	bool controls;            /* any byte 0x80..0x9F */
};

/* Judges the next piece as UTF-8 and returns how many bytes of it were judged: all, except an
 * unfinished letter of at most three bytes at the end when more follows (last == false). That rest
 * begins the next piece. */
size_t encoding_judge_utf8(struct encoding_tally *tally, struct str piece, bool last);
/* The same for UTF-16, by units of two bytes; a lone surrogate or half a unit is malformed. */
size_t encoding_judge_utf16(struct encoding_tally *tally, struct str piece, bool big_endian,
			    bool last);

/* Turns text in a known encoding into UTF-8. out has room for ENCODING_GROWTH * in.len bytes.
 * Returns the bytes written; *used says how many were read: all, except half a letter of UTF-16
 * at the end. What is malformed becomes U+FFFD; judge first. UTF-8 is copied as it is. */
size_t encoding_to_utf8(enum encoding encoding, struct str in, size_t *used, char *out);

#endif
