/* The log of changes, and what one change did to which rows. An office sees its own changes and those that no
 * office made (shipped facts, the operator, the end of the day); of these it sees the rows within its scope.
 * The database keeps the others from it (v_change, kernel/scope). */
#ifndef KERNEL_CHANGES_H
#define KERNEL_CHANGES_H

#include "kernel/title.h"

struct change_entry {
	int64_t id, import; /* import 0: of no file */
	moment_t at;
	struct str who, kind, reason;
};

struct change_query {
	struct str kind, who; /* empty: all */
	day_t from, to;       /* Dutch days, both included; 0: open */
	int64_t before;       /* 0: the newest */
	int size;             /* 1 to 500; 0: 50 */
};

struct change_entries {
	struct change_entry *list; /* newest first */
	int count;
	bool more; /* ask again with before = the last id */
};
/* Up to what is known. */
bool changes_list(struct session *s, const struct change_query *q, struct arena *a,
		  struct change_entries *out, struct err *err);

enum row_event { ROW_MADE, ROW_CHANGED, ROW_REMOVED, ROW_EVENTS };

struct changed_row {
	int64_t id;
	enum row_event event;
	struct title title; /* as known now; of what was removed: "#12" */
};

struct changed_model {
	const struct shape *shape;
	int64_t count[ROW_EVENTS]; /* together at most LIST_COUNT_MAX */
	bool capped;               /* there are more than that */
	struct changed_row *rows;  /* the first, by number */
	int row_count;
};

struct change_effect {
	struct change_entry entry;
	struct changed_model *models; /* those with rows, in order of the declarations */
	int model_count;
};
/* At most `most` rows of each model. ERR_NOT_FOUND for a change that is not there, not yet known, or of
 * another office. */
bool change_effect(struct session *s, const struct viewer *v, int64_t id, int most, struct arena *a,
		   struct change_effect *out, struct err *err);

#endif
