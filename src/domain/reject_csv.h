/* The rejected lines of one import as CSV: what was wrong, and behind that the columns of the file
 * itself, so that the list can go back to the source or be repaired and imported. For terminal and pages. */
#ifndef DOMAIN_REJECT_CSV_H
#define DOMAIN_REJECT_CSV_H

#include "kernel/list.h"

/* viewer NULL: sees everything. spill (may be NULL) is called after each line and may empty out. */
bool reject_csv(struct session *s, const struct viewer *viewer, int64_t import, int64_t limit,
		struct buf *out, bool (*spill)(void *context, struct err *err), void *context,
		struct err *err);

#endif
