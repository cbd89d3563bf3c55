/* Finding the bytes that matter in separated text, 16 to 64 at a time: separators, quotes, line
 * ends and zero bytes. The CSV reader and the ingest bench walk the positions found here instead of
 * the bytes. It knows nothing of rows and cells. Every level gives the same positions. */
#ifndef IO_SCAN_H
#define IO_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* How the bytes are looked at; each level is only offered on a machine that can do it. */
enum scan_level {
	SCAN_WORDS, /* eight bytes in an ordinary register: every machine */
	SCAN_SSE2,  /* every x86-64 */
	SCAN_AVX2,
	SCAN_LEVELS
};

/* Positions that may be written beyond the last one found: out needs room for len + this. */
enum { SCAN_SLACK = 64 };

/* Writes the positions (0 .. len-1, ascending) of every separator, quote, LF, CR and zero byte in
 * at[0..len) to out, and returns how many. Reads nothing outside at[0..len). len < 4 GiB. */
typedef size_t scan_marks_fn(const char *at, size_t len, char separator, char quote, uint32_t *out);

/* The function of a level, NULL when this machine does not have it. */
scan_marks_fn *scan_marks_of(enum scan_level level);
/* The fastest one of this machine; never NULL. */
scan_marks_fn *scan_marks_best(void);

#endif
