/* The headers that keep a browser from doing what no page of ours asks for. They stand on every answer,
 * also on refusals. */
#ifndef WEB_PROTECT_H
#define WEB_PROTECT_H

#include "web/http.h"

struct call;

void protect_headers(struct call *v);
/* A refusal that reached no worker: the same headers and a small page. */
void protect_refusal(int status, struct response *out);

#endif
