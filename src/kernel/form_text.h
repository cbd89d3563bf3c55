/* One value as people type it in a form. Internal to kernel/form*. */
#ifndef KERNEL_FORM_TEXT_H
#define KERNEL_FORM_TEXT_H

#include "kernel/field.h"

/* Trimmed text; empty is NULL. References are looked up elsewhere. Text lives in a. Otherwise as
 * field_parse. */
bool form_parse(const struct field *f, struct str text, struct arena *a, struct db_value *out,
		char reason[200]);

#endif
