/* Taking back one change, whatever it was: rows it made go, rows it changed or removed return. Undo is
 * itself a change, so what was known in between stays true. */
#ifndef KERNEL_UNDO_H
#define KERNEL_UNDO_H

#include "kernel/write.h"

struct undo_result {
	int64_t change; /* the new change, 0 when it was refused */
	int64_t removed, restored,
		returned; /* rows made, changed and removed by the undone change */
};

/* conflicts gets one Dutch line for each row that was edited later or is still referred to; then
 * nothing is done and the result is ERR_CONFLICT. */
bool undo_change(struct session *s, int64_t change, struct undo_result *out, struct buf *conflicts,
		 struct err *err);

#endif
