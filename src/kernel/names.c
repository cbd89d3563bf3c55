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

static struct str text_of(const struct shape *shape, const struct keymap_row *row,
			  const char *field)
{
	int at = shape_field(shape, str_of(field));
	return at >= 0 && row->values[at].kind == DB_TEXT ? row->values[at].text
							  : (struct str){ NULL, 0 };
}

bool name_in(struct keymaps *maps, const char *dim, const char *field, struct str code, day_t day,
	     struct str *out, struct err *err)
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
		struct str text = text_of(shape, row, field);
		*out = text.len ? text : text_of(shape, row, "name");
	}
	return true;
}

bool name_of(struct keymaps *maps, const char *dim, struct str code, day_t day, struct str *out,
	     struct err *err)
{
	return name_in(maps, dim, "name", code, day, out, err);
}
