/* Memory with a named lifetime: process, request or job, scratch. Everything handed out lives until
 * the arena is released or rewound to a mark; nobody frees single pieces. Memory comes back zeroed.
 * When the system has no memory left the program ends with a message: a half-made answer is worse.
 * In AddressSanitizer builds what is not handed out is poisoned. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *current; /* newest block, NULL before the first allocation */
};

struct arena_mark {
	struct arena_block *block;
	size_t used;
};

/* Zeroed memory of size bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, count) ((type *)arena_alloc_array((a), (count), sizeof(type)))
void *arena_alloc_array(struct arena *a, size_t count, size_t size);

/* A copy of s, followed by a zero byte. */
struct str arena_str(struct arena *a, struct str s);
const char *arena_text(struct arena *a, struct str s);
__attribute__((format(printf, 2, 3))) const char *arena_printf(struct arena *a, const char *format,
							       ...);

struct arena_mark arena_mark(struct arena *a);
/* Gives back everything handed out since the mark was taken. */
void arena_rewind(struct arena *a, struct arena_mark mark);
/* Gives back everything; the arena can be used again. */
void arena_release(struct arena *a);

/* malloc and realloc that end the program when there is no memory left; only base/ uses them. */
void *memory_resize(void *old, size_t size);

#endif
