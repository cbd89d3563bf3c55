/* The name behind a code of a dimension ("5520" is "Midden-Holland"): a dimension that carries the
 * name of a model with one key field and a field `name` is explained by that model. */
#ifndef KERNEL_NAMES_H
#define KERNEL_NAMES_H

#include "kernel/keymap.h"

/* Sets *out to the name as it was on that day, or empty. Lives as long as maps. */
bool name_of(struct keymaps *maps, const char *dim, struct str code, day_t day, struct str *out,
	     struct err *err);
/* The same with the text of another field; where that is empty, of `name`. */
bool name_in(struct keymaps *maps, const char *dim, const char *field, struct str code, day_t day,
	     struct str *out, struct err *err);
/* Whether codes of this dimension have names. */
bool has_names(const struct declarations *d, const char *dim);

#endif
