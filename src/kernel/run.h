/* What goes on: who is signed in, tries to sign in, jobs. Kept apart from the facts (w.run beside w.db, or
 * tables of their own on a server), each worker with its own connection, so that a page can keep reading
 * facts without writing to them. The store may be deleted: everybody signs in again, no fact is lost. */
#ifndef KERNEL_RUN_H
#define KERNEL_RUN_H

#include "base/date.h"
#include "store/db.h"

struct run {
	struct db *db;
	moment_t clock;     /* what time it is; 0 is the real clock (tests) */
	moment_t tidied_at; /* when this connection last threw away what is over */
};

/* url is that of the facts. `create` makes the file when it is not there (the server does). */
bool run_open(const char *url, bool create, struct run **out, struct err *err);
/* NULL is allowed. */
void run_close(struct run *r);

moment_t run_now(const struct run *r);
/* Runs a statement to its end; *value is the first column of its first row, when there is one. */
bool run_one_int(struct stmt *st, int64_t *value, bool *found, struct err *err);
/* Throws away ended visits, old tries and jobs older than 90 days; at most every ten minutes. */
bool run_tidy(struct run *r, struct err *err);

#endif
