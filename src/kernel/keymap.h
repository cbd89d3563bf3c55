/* From the key of a thing, written as text, to its row and back: "5520", or for a location
 * "6000020/Almere/Almere" (the key of the provider, then its own). A dated model has several rows
 * under one key, each with its period. Used by import and export; loaded whole, within scope. */
#ifndef KERNEL_KEYMAP_H
#define KERNEL_KEYMAP_H

#include "kernel/field.h"
#include "kernel/session.h"

struct keymap_row {
	int64_t id, since;
	int64_t from, to; /* [from, to); undated models: everything */
	struct str key;
	struct db_value *values; /* all fields, when loaded with values; otherwise NULL */
	int32_t next;            /* next row with this key, -1 at the end */
	unsigned char mark; /* free for whoever uses the map (import: what became of the row) */
};

struct keymap {
	const struct shape *shape;
	struct keymap_row *rows;
	size_t count, room;
	struct table by_key; /* key -> first row */
	struct table by_id;  /* the 8 bytes of the id -> row */
	struct arena arena;
	bool with_values;
	struct keymap *next;
};

/* The maps one piece of work needs, each loaded once. */
struct keymaps {
	struct session *session;
	struct keymap *first;
};

bool keymap_get(struct keymaps *maps, const struct shape *shape, bool with_values,
		struct keymap **out, struct err *err);
void keymaps_release(struct keymaps *maps);

enum keymap_answer { KEY_FOUND, KEY_UNKNOWN, KEY_NOT_VALID };
/* The row with this key on this day (undated models: any day). */
enum keymap_answer keymap_find(const struct keymap *map, struct str key, int64_t day,
			       const struct keymap_row **out);
/* The row with this id, NULL when it is not there or not within scope. */
const struct keymap_row *keymap_row(const struct keymap *map, int64_t id);
/* Adds a row that is about to be written, so that the next line of a file finds it. */
struct keymap_row *keymap_add(struct keymap *map, struct str key, int64_t id, int64_t from,
			      int64_t to);

/* Writes the key of values: key fields joined by '/', references by their own key. False when a
 * reference cannot be found. */
bool key_print(struct buf *out, struct keymaps *maps, const struct shape *shape,
	       const struct db_value *values, struct err *err);
/* The key of one row, in the session's arena; "-" when it is not there. */
bool key_of_row(struct session *s, const struct shape *shape, int64_t id, struct str *out,
		struct err *err);

#endif
