#include "base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(at, size) ASAN_POISON_MEMORY_REGION(at, size)
#define UNPOISON(at, size) ASAN_UNPOISON_MEMORY_REGION(at, size)
#else
#define POISON(at, size) ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
#endif

enum { BLOCK_BYTES = 64 * 1024, ALIGNMENT = 16 };

struct arena_block {
	struct arena_block *older;
	size_t size; /* bytes in data */
	size_t used; /* bytes handed out */
	_Alignas(ALIGNMENT) char data[];
};

void *memory_resize(void *old, size_t size)
{
	void *at = realloc(old, size ? size : 1);
	if (!at) {
		fputs("waarborg: het geheugen van deze computer is vol.\n", stderr);
		_Exit(2);
	}
	return at;
}

static struct arena_block *new_block(struct arena_block *older, size_t least)
{
	size_t size = older ? older->size * 2 : BLOCK_BYTES;
	if (size > 16u * 1024 * 1024)
		size = 16u * 1024 * 1024;
	if (size < least)
		size = least;
	struct arena_block *block = memory_resize(NULL, sizeof(*block) + size);
	block->older = older;
	block->size = size;
	block->used = 0;
	POISON(block->data, size);
	return block;
}

void *arena_alloc(struct arena *a, size_t size)
{
	assert(size <= SIZE_MAX / 2);
	size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (!a->current || a->current->size - a->current->used < rounded)
		a->current = new_block(a->current, rounded);
	void *at = a->current->data + a->current->used;
	a->current->used += rounded;
	UNPOISON(at, size);
	return memset(at, 0, size);
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size)
{
	size_t total;
	bool overflow = __builtin_mul_overflow(count, size, &total);
	assert(!overflow);
	return overflow ? NULL : arena_alloc(a, total);
}

struct str arena_str(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.len + 1);
	if (s.len)
		memcpy(copy, s.at, s.len);
	return (struct str){ copy, s.len };
}

const char *arena_text(struct arena *a, struct str s)
{
	return arena_str(a, s).at;
}

const char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	char probe[1];
	int len = vsnprintf(probe, sizeof(probe), format, arguments);
	va_end(arguments);
	assert(len >= 0);
	char *text = arena_alloc(a, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ a->current, a->current ? a->current->used : 0 };
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->current != mark.block) {
		struct arena_block *older = a->current->older;
		UNPOISON(a->current->data, a->current->size);
		free(a->current);
		a->current = older;
	}
	if (a->current) {
		a->current->used = mark.used;
		POISON(a->current->data + mark.used, a->current->size - mark.used);
	}
}

void arena_release(struct arena *a)
{
	arena_rewind(a, (struct arena_mark){ NULL, 0 });
}
