/* Writing: every write transaction is one change, every row keeps its closed versions, every update
 * says which version it saw. Nothing else in the program writes to base tables. */
#ifndef KERNEL_WRITE_H
#define KERNEL_WRITE_H

#include "kernel/field.h"
#include "kernel/session.h"

struct change {
	struct session *session;
	int64_t id;
	moment_t at;
};

/* Takes the writer's turn and numbers the change. kind: "import", "offer", "edit", "undo", "tick",
 * "init", "demo", "rule". reason may be NULL. */
bool change_begin(struct session *s, const char *kind, const char *reason, struct change *out,
		  struct err *err);
/* The same when the writer's turn has been taken already. */
bool change_number(struct session *s, const char *kind, const char *reason, struct change *out,
		   struct err *err);
bool change_commit(struct change *c, struct err *err);
void change_rollback(struct change *c);
/* Ties the change to the import it belongs to. */
bool change_of_import(struct change *c, int64_t import, struct err *err);

/* values: as many as shape->count, in its order. Derives and checks (ERR_INPUT names the field).
 * payer 0 takes the session's payer (NULL for the operator). *id is 0, or an id that was reserved. */
bool row_insert(struct change *c, const struct shape *shape, struct db_value *values, int64_t payer,
		int64_t *id, struct err *err);
/* since is the version that was seen; ERR_CONFLICT when the row is gone or was changed meanwhile. */
bool row_update(struct change *c, const struct shape *shape, int64_t id, int64_t since,
		struct db_value *values, struct err *err);
bool row_delete(struct change *c, const struct shape *shape, int64_t id, int64_t since,
		struct err *err);

/* Whether another period of the same owner and key overlaps with that of a dated row; id 0: a new row of
 * this payer. */
bool row_overlaps(struct session *s, const struct shape *shape, const struct db_value *values,
		  int64_t id, int64_t payer, bool *found, struct err *err);

/* One row within scope: values in arena a. *since is 0 when there is none. */
bool row_read(struct session *s, const struct shape *shape, int64_t id, struct db_value *values,
	      int64_t *since, struct arena *a, struct err *err);

/* Ends every observation of an OPEN or PAYER model whose date field lies in first..last and that came
 * in with this profile, except those of import `except`. */
bool rows_end_period(struct change *c, const struct shape *shape, const char *date_field,
		     day_t first, day_t last, struct str profile, int64_t except, struct err *err);

/* Makes the row visible to its owner and to whom its fields name, from this change on (undo). */
bool row_show(struct change *c, const struct shape *shape, int64_t id, struct err *err);

#endif
