/* The guard on the head of a request: what two programs in a row might read differently is refused, so that no
 * request can hide in another (RFC 9112, 11.2). The library below splits the head in place and forgives
 * much without saying so; therefore every byte of the head must be accounted for by what it hands over. */
#ifndef WEB_FRAMING_H
#define WEB_FRAMING_H

#include "web/http.h"

enum { FRAMING_TARGET = 8 * 1024, FRAMING_HEAD = 16 * 1024, FRAMING_FIELDS = 100 };

struct head {
	struct str method, target, version; /* where the bytes came in */
	const struct pair *fields;          /* in order, where the bytes came in */
	int count;
	size_t bytes; /* from the method to the end of the empty line */
};

/* `target` is a copy from before the library cut it into pieces. 0 and the length of the body, or the status of the refusal: 400, 411, 414, 417, 431, 505. */
int framing_check(const struct head *h, struct str target, int64_t *length);
/* Cuts "http://host" from a target in absolute form when it names the Host of the request. */
int framing_origin(struct str *target, struct str host);

#endif
