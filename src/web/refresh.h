/* After a change the stored cells and the signals are made again, in a thread of its own; shortly after
 * midnight the day is closed. Pages never wait for it: until it is done they compute for themselves. */
#ifndef WEB_REFRESH_H
#define WEB_REFRESH_H

#include "kernel/session.h"

struct refresh;

/* Begins with one round, so that the cells are those of today. */
bool refresh_start(const struct session_options *options, struct refresh **out, struct err *err);
/* Something was written. */
void refresh_wake(struct refresh *r);
/* Waits for the round that is under way. */
void refresh_stop(struct refresh *r);

/* Whether the facts, or some of them, are those of the demo. */
bool refresh_found_demo(const struct refresh *r);

#endif
