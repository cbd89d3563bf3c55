/* The routes that belong to no domain: the generic pages of every model, figures, search, help, the API. */
#ifndef WEB_OWN_H
#define WEB_OWN_H

#include "web/call.h"

/* Tables that end with path == NULL; the list ends with NULL. */
extern const struct route *const own_routes[];
/* Those that follow from the declared models; ends with path == NULL. Lives in a. */
const struct route *own_routes_of(const struct declarations *d, struct arena *a);

extern const struct route account_routes[], user_routes[], role_routes[], look_routes[],
	help_routes[], health_routes[];

#endif
