/* What must hold in the tables whatever happened to them: versions of a row follow each other, every one
 * belongs to a change that exists, observations refer to what is there. For waarborg check. */
#ifndef KERNEL_INTEGRITY_H
#define KERNEL_INTEGRITY_H

#include "kernel/session.h"

/* One Dutch line in the report for each finding. */
bool integrity_check(struct session *s, struct buf *report, int *findings, struct err *err);

#endif
