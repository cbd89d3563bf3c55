/* Where people follow their jobs: /werk, /werk/{id}, and stopping one. */
#ifndef WEB_WORK_PAGES_H
#define WEB_WORK_PAGES_H

#include "kernel/job.h"
#include "web/call.h"

extern const struct route work_routes[];

/* After a job was added: to its page. */
void work_follow(struct call *v, int64_t job);
/* Jobs of who looks (with the right users: of all), newest first; only the unended ones with `busy`. A table;
 * it may be without rows. */
bool work_table(struct call *v, bool busy, int most, struct value **out, struct err *err);

#endif
