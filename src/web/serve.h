/* The server as a command: opens the site, listens, says where, and stops in good order when told to. */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "web/site.h"

struct serve_options {
	struct site_options site;
	const char *listen;
};

/* Until SIGINT or SIGTERM. */
bool serve_run(const struct serve_options *options, struct err *err);
/* One line for each route: method, path, right and summary, parted by tabs. */
void serve_routes(const struct declarations *decl, struct buf *out);

#endif
