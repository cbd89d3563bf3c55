/* References of observations. A million rows in one change would each pay for every foreign key (on
 * PostgreSQL more than for the row itself), so observed models have none: the kernel checks all rows
 * of a change at once, and refuses to remove what is referred to. Writers take turns, so nothing can
 * slip in between. Models of things do have foreign keys. */
#ifndef KERNEL_REFERENCE_H
#define KERNEL_REFERENCE_H

#include "kernel/write.h"

/* Every reference of the rows of an observed model that have this change as `since` must exist. */
bool references_hold(struct change *c, const struct shape *shape, struct err *err);
/* Nothing observed may refer to this row of a thing. */
bool references_none(struct change *c, const struct shape *shape, int64_t id, struct err *err);
/* For waarborg check: observations, of any change, that refer to nothing; one line for each field. */
bool references_check(struct session *s, struct buf *report, int *findings, struct err *err);

#endif
