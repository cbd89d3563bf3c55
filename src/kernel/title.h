/* What a record is called, for people: the field its model names as title, else `name`, else its key, else
 * what it is and its number. Many at once: at most one statement for each model that is asked for and each
 * that their keys refer to, however many rows there are. As known, within scope and for one viewer. */
#ifndef KERNEL_TITLE_H
#define KERNEL_TITLE_H

#include "kernel/list.h"

/* Position of the field that names a record; -1: its key, or its number. */
int title_field(const struct shape *shape);

struct title {
	struct str text; /* for people: "Midden-Holland" */
	struct str
		key; /* as written and read back: "5520", "6000020/Almere/Almere"; "#12" without one */
	bool found; /* false: not there or not within scope; both texts are "#12" then */
};

struct titles {
	struct session *session;
	const struct viewer *viewer; /* NULL: sees everything */
	struct arena *arena;         /* where the texts live */
	struct title_set *sets;      /* one for each model that was asked for */
};

/* Asks for a title, to be had after titles_load. */
void titles_want(struct titles *t, const struct shape *shape, int64_t id);
/* The same for every reference in a row. */
void titles_want_row(struct titles *t, const struct shape *shape, const struct db_value *values);
bool titles_load(struct titles *t, struct err *err);
/* Of what was asked for and loaded; lives in the arena. */
const struct title *titles_get(const struct titles *t, const struct shape *shape, int64_t id);

/* The title of one record. */
bool record_title(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		  struct arena *a, struct title *out, struct err *err);

#endif
