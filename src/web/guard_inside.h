/* What the parts of the guard share. Internal to web/guard*. */
#ifndef WEB_GUARD_INSIDE_H
#define WEB_GUARD_INSIDE_H

#include "kernel/look.h"
#include "kernel/run.h"
#include "web/inside.h"

#define COOKIE_VISIT "__Host-waarborg"
/* Before signing in: a secret that ties a form to the browser it was shown in. */
#define COOKIE_FORM "__Host-waarborg-form"

struct guard {
	struct look_log *looks;
	struct session_options options; /* of sessions that see all accounts */
};

struct guard_worker {
	struct guard *guard;
	struct session *all; /* sees all accounts, may write credentials; NULL until needed */
	struct run *run;     /* visits and tries to sign in; NULL until needed */
};

/* Opens what is not open. */
bool guard_ready(struct guard_worker *g, struct err *err);
/* Lets go of connections that broke. */
void guard_drop(struct guard_worker *g);
void guard_cookie(struct call *c, const char *name, const char *value, int64_t seconds);

/* A new visit, with a cookie that nobody had before, in place of the one that asks; then on to a path. */
bool guard_let_in(struct call *c, int64_t account, const char *to, struct err *err);

#endif
