/* What belongs to every record: remarks and tasks of the own office about it. For the pages of a record and
 * the Start page; made, changed and removed with kernel/form like everything else. */
#ifndef DOMAIN_RECORD_H
#define DOMAIN_RECORD_H

#include "kernel/record.h"

/* The remarks about a record, newest first; the tasks about it, open ones first and by due day. Rows of the
 * models remark and task; at most LIST_SIZE_MAX. */
bool remarks_about(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		   struct arena *a, struct list_page *out, struct err *err);
bool tasks_about(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		 struct arena *a, struct list_page *out, struct err *err);
/* The open tasks of the viewer's account, the first due first, those without a day last. */
bool tasks_mine(struct session *s, const struct viewer *v, int most, struct arena *a,
		struct list_page *out, struct err *err);

#endif
