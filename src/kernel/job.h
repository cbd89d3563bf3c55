/* A job: work that takes longer than a page may (an import, a recount). It can be left and found again,
 * shows how far it is, and can be cancelled. Kept in the run store; what it did to the facts is in the
 * change log as always. */
#ifndef KERNEL_JOB_H
#define KERNEL_JOB_H

#include "kernel/run.h"

enum job_state {
	JOB_QUEUED,
	JOB_RUNNING,
	JOB_DONE,
	JOB_FAILED,
	JOB_CANCELLED,
	JOB_INTERRUPTED /* the server stopped */
};
/* "queued", "running", ... */
extern const char *const job_state_words[];

struct job {
	int64_t id, account;
	struct str kind, label; /* "import", "wachttijden.csv" */
	enum job_state state;
	int64_t done, total;
	moment_t made, ended; /* ended 0: not yet */
	bool cancel;          /* somebody asked to stop */
	struct str result;    /* JSON; empty while it runs */
};

/* What a running job holds, so that telling how far it is costs little. */
struct job_run {
	struct run *run; /* of the thread that does the work */
	int64_t id;
	int64_t told_at; /* monotonic microseconds */
	bool cancelled;
};

bool job_add(struct run *r, int64_t account, const char *kind, struct str label, int64_t *id,
	     struct err *err);
/* *started is false when it was cancelled before. */
bool job_start(struct run *r, int64_t id, int64_t total, struct job_run *out, bool *started,
	       struct err *err);
/* Call it as often as you like: writes at most four times a second, and sees then whether somebody
 * cancelled. */
bool job_progress(struct job_run *j, int64_t done, int64_t total, bool *cancelled, struct err *err);
/* state: JOB_DONE, JOB_FAILED or JOB_CANCELLED; result is JSON of at most 256 KiB. */
bool job_end(struct run *r, int64_t id, enum job_state state, struct str result, struct err *err);
/* Asks a running job to stop, ends a queued one. `all`: may also touch jobs of others (right users).
 * *asked is false when there is no such job, or it ended. */
bool job_cancel(struct run *r, int64_t id, int64_t account, bool all, bool *asked, struct err *err);
/* Own jobs only, unless `all`. Texts live in a. */
bool job_get(struct run *r, int64_t id, int64_t account, bool all, struct arena *a, struct job *out,
	     bool *found, struct err *err);
/* Newest first, at most limit. */
bool job_list(struct run *r, int64_t account, bool all, int limit, struct arena *a,
	      struct job **out, int *count, struct err *err);
/* When the server starts: what was queued or running was interrupted. */
bool job_interrupt_all(struct run *r, int64_t *count, struct err *err);

#endif
