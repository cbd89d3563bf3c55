/* Changing one record by hand: from text as a form or the API sends it, through all that the declaration
 * says, to one change. All findings are collected, each with its field; warnings do not stop. Goes through
 * kernel/write, so history, scope and undo follow. Opens and commits its own change: not inside another. */
#ifndef KERNEL_FORM_H
#define KERNEL_FORM_H

#include "kernel/record.h"

struct text_pair {
	struct str name, value;
};

/* Dates as 22-11-2026 or 2026-11-22, moments with a time behind it (Dutch civil time), decimals with comma
 * or point, money with or without the euro sign and thousands points, ja and nee, references as
 * kernel/option looks them up, several values by ';' or by several pairs of that name. A name that is not
 * given keeps its value (new: is empty); an empty value empties it. Names that begin with '_' are the form's
 * own and are passed over. Fields that are derived, or that the viewer may not see, cannot be set. */
struct form {
	const struct viewer *viewer; /* NULL: the operator, who may all */
	const struct text_pair *pairs;
	int count;
	const char *reason; /* for the change log; may be NULL */
	bool try_only;      /* judge and write nothing */
};

struct form_finding {
	const struct field *field; /* NULL: about the whole record */
	enum severity severity;
	const char *sentence; /* without the name of the field */
};

/* A field that somebody else changed in the meantime, or that this form would change. */
struct form_difference {
	const struct field *field;
	struct str seen, now, typed; /* as text; references by their title */
	bool mine;                   /* the form would change it */
};

/* Filled in also when the answer is false, as far as it came. Lives in the arena. */
struct form_result {
	int64_t id,
		change; /* change 0: nothing was written, because nothing differed or it was a try */
	int64_t since;  /* the version that stands now */
	struct form_finding *findings;
	int finding_count, refused;          /* refused: how many of them stop it */
	struct form_difference *differences; /* ERR_CONFLICT only */
	int difference_count;
};

/* Whether this viewer may make, change and remove records of this model by hand (fields apart). */
bool form_may(const struct viewer *v, const struct shape *shape);
/* Whether a field can be set by this viewer. */
bool form_may_set(const struct viewer *v, const struct shape *shape, const struct field *f);

bool record_create(struct session *s, const struct shape *shape, const struct form *form,
		   struct arena *a, struct form_result *out, struct err *err);
/* since is the version that the form showed. ERR_CONFLICT with differences when it is another now;
 * ERR_NOT_FOUND when the record is gone. */
bool record_edit(struct session *s, const struct shape *shape, int64_t id, int64_t since,
		 const struct form *form, struct arena *a, struct form_result *out,
		 struct err *err);
/* Refused with a sentence that names by what it is referred to. Of the form only viewer, reason and try_only
 * count. */
bool record_delete(struct session *s, const struct shape *shape, int64_t id, int64_t since,
		   const struct form *form, struct arena *a, struct form_result *out,
		   struct err *err);

#endif
