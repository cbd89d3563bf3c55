/* Pages that say the same to everybody with the same office, role and language until something is written:
 * each worker keeps what it printed, and gives it again while the newest change and the day are the same. A
 * page says of itself that this holds (struct page .kept); it has no forms of its own and shows no person. */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "web/call.h"

enum { KEPT_PAGES_MAX = 256, KEPT_BYTES_MAX = 32 << 20 };

struct kept; /* of one worker */

struct kept_page {
	struct str body;              /* HTML between the frame */
	struct value *title, *crumbs; /* for the frame; crumbs may be NULL */
};

struct kept *kept_new(void);
void kept_release(struct kept *k);

/* The page as it was printed; NULL when it must be made. c->page.session is inside its read transaction. On
 * an error *out is NULL too, and err is set. */
bool kept_find(struct kept *k, struct call *c, const struct kept_page **out, struct err *err);
/* Keeps a copy for the next request like the one that kept_find was asked for last. */
void kept_add(struct kept *k, struct str body, const struct value *title,
	      const struct value *crumbs);

#endif
