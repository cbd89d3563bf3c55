/* The site: everything that is the same for all requests, and the way from a request to its answer. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "web/route.h"
#include "web/server.h"

struct templates;

struct site_options {
	const char *url; /* of the database */
	const struct sql_file *files;
	const struct declarations *decl;
	bool behind_proxy;
	const char *version;
};

struct web; /* the site at work */
struct worker;

bool web_open(const struct site_options *o, struct web **out, struct err *err);
void web_close(struct web *w);
/* What the server calls. */
struct site web_site(struct web *w);
const struct routes *web_routes(const struct web *w);

#endif
