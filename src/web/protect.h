/* The headers that keep a browser from doing what no page of ours asks for. They stand on every answer,
 * also on refusals. */
#ifndef WEB_PROTECT_H
#define WEB_PROTECT_H

#include "web/http.h"

struct call;

void protect_headers(struct call *v);
/* Whether an address belongs to the API, which answers problem+json and never a page. */
bool is_api(struct str path);
/* A refusal that reached no worker: the same headers and a small page. in may lack all but its target. */
void protect_refusal(const struct request *in, int status, struct response *out);

#endif
