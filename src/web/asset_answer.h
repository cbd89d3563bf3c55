/* The style sheet, the script and the icon: parts of the program, kept by browsers for ever under names
 * that change with the content. Nothing is read from disk. */
#ifndef WEB_ASSET_ANSWER_H
#define WEB_ASSET_ANSWER_H

#include "web/http.h"

/* False when the path is no asset. */
bool asset_answer(const struct request *in, struct response *out);

#endif
