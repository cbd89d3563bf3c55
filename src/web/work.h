/* Long work behind the pages: one thread that takes jobs (kernel/job) in the order in which they came, each
 * for the viewer who asked. What a job needs to know is kept in memory; what became of it in the run store. A
 * file that was sent waits in a folder of our own and goes when its job has ended, or at the next start.
 *
 * A job can be cancelled, and stops when the server stops: an import then never was. */
#ifndef WEB_WORK_H
#define WEB_WORK_H

#include "kernel/session.h"
#include "web/http.h"

enum { WORK_WAITING_MAX = 100 };

enum work_kind { WORK_IMPORT, WORK_OFFER, WORK_DEMO };
/* "import", "offer", "demo": the kind of the job. */
extern const char *const work_kind_words[];

struct work_task {
	enum work_kind kind;
	int64_t account;
	struct str label;            /* of the job: the name of the file as sent */
	struct str profile;          /* IMPORT: how it is read */
	const struct upload *upload; /* IMPORT: is moved to the folder of the work */
	bool dry_run;                /* IMPORT */
	int64_t import;              /* OFFER: the delivery whose rejects are offered again */
};

struct work;

/* changed is called after a job wrote facts. */
bool work_start(const struct session_options *options, void (*changed)(void *context),
		void *context, struct work **out, struct err *err);
/* Cancels what runs and waits for it; jobs that did not end are told as interrupted. NULL is allowed. */
void work_stop(struct work *w);

struct run;
/* Adds a job and wakes the thread; *id is its number. run: of the caller. ERR_BUSY when too many wait. */
bool work_add(struct work *w, struct run *run, const struct work_task *task, int64_t *id,
	      struct err *err);
/* Whether a job that does this delivery again, or makes the demo, is waiting or running. */
bool work_has(struct work *w, enum work_kind kind, int64_t import);
/* When the job began that runs now; 0: this job does not run. */
moment_t work_begun(struct work *w, int64_t job);

#endif
