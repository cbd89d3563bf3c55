/* Everything about one record: what it says (now or as known), how it came to be so, and what refers to it.
 * For pages and the API; within scope, and for one viewer (NULL: sees everything, the terminal). A record
 * that is not there, not within scope, or of a model that is not for this viewer is the same ERR_NOT_FOUND. */
#ifndef KERNEL_RECORD_H
#define KERNEL_RECORD_H

#include "kernel/list.h"

struct record {
	const struct shape *shape;
	int64_t id, since;       /* since: the version, for the form that changes it */
	struct db_value *values; /* shape->count; what may not be seen is NULL */
};
bool record_read(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		 struct arena *a, struct record *out, struct err *err);

enum record_event { RECORD_MADE, RECORD_CHANGED, RECORD_REMOVED };

struct field_change {
	int field; /* position */
	struct db_value old, new;
};

/* One step in the history of a record. */
struct record_step {
	enum record_event event;
	int64_t change;
	moment_t at;
	bool other_office;            /* somebody of another office did it: who and why are empty */
	struct str who, kind, reason; /* kind: "edit", "import", ... */
	struct field_change *fields;  /* CHANGED: what differs; only fields that may be seen */
	int field_count;
	const struct db_value *values; /* after it; REMOVED: as they were */
};
struct record_past {
	struct record_step *steps; /* newest first */
	int count;
	bool more; /* there are older ones: ask again with before = the last change */
	bool gone; /* the newest step (as known) removed it */
};
/* At most `most` versions that were made before change `before` (0: the newest). Respects what is known. A
 * record that was removed still has its past. */
bool record_history(struct session *s, const struct viewer *v, const struct shape *shape,
		    int64_t id, int64_t before, int most, struct arena *a, struct record_past *out,
		    struct err *err);

/* The records of one model that refer to this one with one field. */
struct referrer {
	const struct shape *shape;
	const struct field *field;
	int64_t count;      /* at most LIST_COUNT_MAX */
	bool capped;        /* more than that */
	const char *filter; /* pair of kernel/list.h that lists them: name "region.id" ... */
	const char *value;  /* ... and value "12", or "location:12" */
};
struct referrers {
	struct referrer *list; /* in order of the declarations; only those with a count */
	int count;
};
bool record_referrers(struct session *s, const struct viewer *v, const struct shape *shape,
		      int64_t id, struct arena *a, struct referrers *out, struct err *err);

/* "model:id" of a FIELD_ANY: the model and the number; false when it is written otherwise or there is no
 * such model. */
bool any_parse(const struct declarations *d, struct str text, const struct shape **shape,
	       int64_t *id);
/* Whether it is there now, within scope, and of a model for this viewer. */
bool any_exists(struct session *s, const struct viewer *v, struct str text, bool *there,
		struct err *err);

#endif
