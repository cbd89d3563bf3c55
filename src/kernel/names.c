#include "kernel/names.h"

static const struct shape *explaining(const struct declarations *d, const char *dim)
{
	const struct shape *shape = shape_find(d, str_of(dim));
	bool fits = shape && shape->key_count == 1 && shape_field(shape, str_of("name")) >= 0;
	return fits ? shape : NULL;
}

bool has_names(const struct declarations *d, const char *dim)
{
	return explaining(d, dim) != NULL;
}

bool name_of(struct keymaps *maps, const char *dim, struct str code, day_t day, struct str *out,
	     struct err *err)
{
	const struct shape *shape = explaining(maps->session->decl, dim);
	const struct keymap_row *row;
	struct keymap *map;
	*out = (struct str){ NULL, 0 };
	if (!shape)
		return true;
	if (!keymap_get(maps, shape, true, &map, err))
		return false;
	if (keymap_find(map, code, day, &row) == KEY_FOUND) {
		const struct db_value *name = &row->values[shape_field(shape, str_of("name"))];
		if (name->kind == DB_TEXT)
			*out = name->text;
	}
	return true;
}
