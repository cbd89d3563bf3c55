/* What the parts of the site share: the constants and each worker's connections. Internal to web/. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include "web/guard.h"
#include "web/kept.h"
#include "web/refresh.h"
#include "web/site.h"
#include "web/call.h"
#include "web/work.h"

struct web {
	struct site_options options;
	struct routes routes;
	struct buf openapi; /* the API described; made at start */
	struct templates *templates;
	struct locale *locales[2]; /* by enum language */
	struct guard *guard;       /* accounts, sessions, log of looks */
	struct refresh *refresh;   /* makes figures and signals again after a change */
	struct work *work;         /* jobs: imports and other long work */
};

/* Connections of one worker thread. Each is opened when first needed and again after the database was
 * away. */
struct worker {
	struct web *web;
	struct session *read, *write;
	struct kept *kept; /* pages that were printed before */
	struct guard_worker *guard;
	struct arena_mark read_mark, write_mark; /* memory of the sessions before this request */
	bool marked_read, marked_write;
};

#endif
