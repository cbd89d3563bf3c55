/* A growing buffer of bytes with a stated maximum. Printers write into it; when the maximum is
 * passed it keeps what it had and remembers that it overflowed, so the caller checks once, at the
 * end. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

#include <stddef.h>

struct buf {
	char *at;
	size_t len, room;
	size_t maximum; /* bytes; 0 means 1 GiB */
	bool overflow;
};

void buf_add(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *zero_terminated);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t value);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);

static inline struct str buf_str(const struct buf *b)
{
	return (struct str){ b->at, b->len };
}

/* Zero-terminated view, valid until the next write. */
const char *buf_zero(struct buf *b);
/* Empties it and keeps the memory. */
void buf_clear(struct buf *b);
void buf_release(struct buf *b);

#endif
