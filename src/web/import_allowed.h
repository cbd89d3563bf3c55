/* What may come in by a file that was sent. Asked when it is offered and when its turn has come. */
#ifndef WEB_IMPORT_ALLOWED_H
#define WEB_IMPORT_ALLOWED_H

#include "io/profile.h"
#include "kernel/viewer.h"

/* Observations are what an import is for. A thing follows the right that its form asks for; accounts, roles and
 * what only the program writes never come in this way. */
bool import_allows_model(const struct viewer *v, const struct shape *shape);
bool import_allows(const struct viewer *v, const struct profile *p);

#endif
