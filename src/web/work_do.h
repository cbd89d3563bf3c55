/* What a job does once it is its turn: import, offer again, make the demo. Internal to web/work*. */
#ifndef WEB_WORK_DO_H
#define WEB_WORK_DO_H

#include "kernel/job.h"
#include "web/work.h"

/* A task while it waits; texts are its own. */
struct work_item {
	struct work_item *next;
	int64_t job, account, import;
	moment_t begun; /* 0: it waits */
	enum work_kind kind;
	bool dry_run;
	char *path, *name, *profile;
	struct arena arena;
};

/* How far it is, and whether it has to stop. */
struct work_telling {
	struct job_run run;
	bool (*stopped)(void *context); /* the server stops */
	void *context;
	bool cancelled; /* by who asked, or because the server stops */
	bool stopping;
};

/* Fills result with JSON, also when it fails (its sentence is then in err). *changed: facts were written. */
bool work_do(const struct session_options *options, const struct work_item *item,
	     struct work_telling *telling, struct buf *result, bool *changed, struct err *err);

#endif
