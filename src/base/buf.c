#include "base/buf.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool grow(struct buf *b, size_t more)
{
	size_t maximum = b->maximum ? b->maximum : (size_t)1 << 30;
	if (b->overflow || more > maximum - b->len) {
		b->overflow = true;
		return false;
	}
	if (b->len + more + 1 > b->room) {
		size_t room = b->room ? b->room * 2 : 256;
		while (room < b->len + more + 1)
			room *= 2;
		b->at = memory_resize(b->at, room);
		b->room = room;
	}
	return true;
}

/* Most additions fit; a page makes thousands of them. */
static inline bool reserve(struct buf *b, size_t more)
{
	bool fits = more < b->room - b->len && (!b->maximum || more <= b->maximum - b->len);
	return (fits && !b->overflow && b->room < (size_t)1 << 30) || grow(b, more);
}

void buf_add(struct buf *b, struct str s)
{
	if (s.len == 0 || !reserve(b, s.len))
		return;
	memcpy(b->at + b->len, s.at, s.len);
	b->len += s.len;
}

void buf_text(struct buf *b, const char *zero_terminated)
{
	buf_add(b, str_of(zero_terminated));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, (struct str){ &c, 1 });
}

void buf_int(struct buf *b, int64_t value)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		digits[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (value < 0)
		digits[--at] = '-';
	buf_add(b, (struct str){ digits + at, sizeof(digits) - at });
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	char probe[1];
	int len = vsnprintf(probe, sizeof(probe), format, arguments);
	va_end(arguments);
	if (len >= 0 && reserve(b, (size_t)len)) {
		vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
		b->len += (size_t)len;
	}
	va_end(again);
}

const char *buf_zero(struct buf *b)
{
	if (!b->at)
		return "";
	b->at[b->len] = '\0';
	return b->at;
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->overflow = false;
}

void buf_release(struct buf *b)
{
	free(b->at);
	*b = (struct buf){ .maximum = b->maximum };
}
