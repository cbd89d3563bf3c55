/* A hash table from bytes to an int64 (an id, an index), for look-ups by code while a file is read.
 * Keys are copied. Open addressing, grows by doubling; iteration order is insertion order. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base/arena.h"

struct table_entry {
	struct str key;
	int64_t value;
	uint64_t hash;
};

struct table {
	struct arena keys;
	struct table_entry *entries; /* in order of insertion */
	size_t count, room;
	uint32_t *slots; /* entry index + 1, 0 is empty */
	size_t slot_count;
};

/* The entry with this key, or NULL. Valid until the next table_put. */
struct table_entry *table_find(const struct table *t, struct str key);
/* Finds or adds; *added (may be NULL) says which. A new entry has the given value. */
struct table_entry *table_put(struct table *t, struct str key, int64_t value, bool *added);
void table_release(struct table *t);

#endif
