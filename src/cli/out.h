/* Standard output as a buffer that commands print into and that is written in large pieces, so that
 * a million rows stream. A reader that has seen enough (head) ends the command quietly; a full disk
 * is an error. */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include "base/buf.h"
#include "base/err.h"

struct out {
	struct buf buf;
	int failed; /* errno of the write that failed, 0 */
};

/* Writes when there is much; call it after each row. */
bool out_spill(struct out *o, struct err *err);
/* Writes all there is. */
bool out_flush(struct out *o, struct err *err);
/* Writes all there is and closes; the last word on whether everything arrived. */
bool out_end(struct out *o, struct err *err);
/* True when the reader closed the pipe. */
bool out_unread(const struct out *o);

#endif
