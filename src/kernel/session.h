/* Who works on which connection, and as of when. Everything in the kernel takes a session: it
 * carries the declarations, the principal, the moment looked at and the memory of this request. */
#ifndef KERNEL_SESSION_H
#define KERNEL_SESSION_H

#include "base/date.h"
#include "kernel/model.h"
#include "store/db.h"

#define KNOWN_NOW INT64_MAX

struct figure_kept;

struct session {
	struct db *db;
	const struct declarations *decl;
	char principal[84]; /* name in the change log */
	int64_t payer;   /* me(): id of the payer, minus the id of a provider, 0 for the operator */
	int64_t known;   /* change number up to which is looked, or KNOWN_NOW */
	bool one_moment; /* inside one read transaction until session_work_for is called again */
	int64_t newest;  /* its newest change, 0: not looked up yet */
	moment_t clock;  /* time of the next changes; 0 is the real clock (demo: the past) */
	day_t today;     /* the day for which is counted unless a figure is asked otherwise */
	struct arena arena;       /* lives as long as the session */
	struct figure_kept *kept; /* of kernel/figure_kept, NULL until something is */
};

struct session_options {
	const char *url;
	const char *as; /* account name; NULL is the operator, who reads and writes everything */
	bool viewers; /* works for whoever session_work_for names (kernel/viewer); sees nothing before */
	bool owner;  /* may create and upgrade tables */
	bool create; /* SQLite: make the file */
	bool read_only;
	int busy_ms;
	const struct sql_file *files;
	const struct declarations *decl; /* outlives the session */
};

/* Opens and checks that the database fits this program: not empty, not newer, not older. With owner
 * the check is left to schema_upgrade. */
bool session_open(const struct session_options *options, struct session **out, struct err *err);
void session_close(struct session *s);

/* Looks as of "change:N", a moment or a date (the end of that day). */
bool session_look_back(struct session *s, struct str known_on, struct err *err);

/* The newest change there is. Looked up once in a read transaction: everything in it is of one moment. */
bool session_newest_change(struct session *s, int64_t *out, struct err *err);

#endif
