/* What stands around every page: office, day, looking back, search, navigation, the person. */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "web/call.h"

/* The view of template `frame`; title is of the page unless its view has a "title". */
struct value *frame_view(struct call *v, const struct value *view, const char *title);
/* What every template may use: csrf, path, looking back. */
void frame_common(struct call *v, struct value *view);

#endif
