/* A visit: a browser in which somebody signed in. The cookie holds a secret, the run store its hash. A
 * visit ends by itself after 60 minutes without a request and after 10 hours. What the account may do is
 * not kept here but loaded at every request (kernel/viewer), so a change of role works at once. */
#ifndef KERNEL_VISIT_H
#define KERNEL_VISIT_H

#include "kernel/run.h"
#include "kernel/secret.h"

#define VISIT_IDLE (INT64_C(60) * 60 * 1000000)
#define VISIT_LONGEST (INT64_C(10) * 60 * 60 * 1000000)

struct visit {
	int64_t account;
	int64_t number; /* of this account: to end it by */
	moment_t made, seen;
	char address[64], agent[120]; /* for display */
	char csrf[SECRET_TEXT];       /* what every form of this visit sends along */
};

/* Begins a visit after signing in; an id from before is never taken over. cookie is the new secret. */
bool visit_begin(struct run *r, int64_t account, struct str address, struct str agent,
		 char cookie[SECRET_TEXT], struct visit *out, struct err *err);
/* The visit of a cookie. *found is false when it ended, or never was. Notes that it was seen, at most
 * once a minute. */
bool visit_find(struct run *r, struct str cookie, struct visit *out, bool *found, struct err *err);
/* Signs out. A cookie without visit is fine. */
bool visit_end(struct run *r, struct str cookie, struct err *err);
/* Ends one visit of the account, by its number. */
bool visit_end_number(struct run *r, int64_t account, int64_t number, bool *ended, struct err *err);
/* Ends all visits of an account but number `except` (0: all): a new password, a block. */
bool visit_end_all(struct run *r, int64_t account, int64_t except, int64_t *ended, struct err *err);
/* The visits of an account, newest first; lives in a. csrf stays empty. */
bool visit_list(struct run *r, int64_t account, struct arena *a, struct visit **out, int *count,
		struct err *err);
bool visit_tidy(struct run *r, struct err *err);

/* The token of a form is this visit's; compared in constant time. */
bool visit_csrf_is(const struct visit *v, struct str given);

#endif
