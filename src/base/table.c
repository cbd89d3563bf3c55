#include "base/table.h"

#include "base/hash.h"

#include <stdlib.h>

static size_t slot_for(const struct table *t, struct str key, uint64_t hash)
{
	size_t mask = t->slot_count - 1;
	size_t slot = (size_t)hash & mask;
	while (t->slots[slot]) {
		const struct table_entry *e = &t->entries[t->slots[slot] - 1];
		if (e->hash == hash && str_eq(e->key, key))
			break;
		slot = (slot + 1) & mask;
	}
	return slot;
}

static void grow(struct table *t)
{
	t->slot_count = t->slot_count ? t->slot_count * 2 : 64;
	free(t->slots);
	t->slots = memory_resize(NULL, t->slot_count * sizeof(*t->slots));
	memset(t->slots, 0, t->slot_count * sizeof(*t->slots));
	for (size_t i = 0; i < t->count; i++) {
		size_t slot = (size_t)t->entries[i].hash & (t->slot_count - 1);
		while (t->slots[slot])
			slot = (slot + 1) & (t->slot_count - 1);
		t->slots[slot] = (uint32_t)(i + 1);
	}
}

struct table_entry *table_find(const struct table *t, struct str key)
{
	if (!t->slot_count)
		return NULL;
	size_t slot = slot_for(t, key, hash_bytes(key.at, key.len, 0));
	return t->slots[slot] ? &t->entries[t->slots[slot] - 1] : NULL;
}

struct table_entry *table_put(struct table *t, struct str key, int64_t value, bool *added)
{
	if (t->count * 2 >= t->slot_count)
		grow(t);
	uint64_t hash = hash_bytes(key.at, key.len, 0);
	size_t slot = slot_for(t, key, hash);
	if (added)
		*added = !t->slots[slot];
	if (t->slots[slot])
		return &t->entries[t->slots[slot] - 1];
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 32;
		t->entries = memory_resize(t->entries, t->room * sizeof(*t->entries));
	}
	t->entries[t->count] = (struct table_entry){ arena_str(&t->keys, key), value, hash };
	t->slots[slot] = (uint32_t)++t->count;
	return &t->entries[t->count - 1];
}

void table_release(struct table *t)
{
	arena_release(&t->keys);
	free(t->entries);
	free(t->slots);
	*t = (struct table){ 0 };
}
