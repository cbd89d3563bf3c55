#include "web/own.h"

#include "web/guard.h"

const struct route *const own_routes[] = { guard_routes, account_routes, user_routes,   role_routes,
					   look_routes,  help_routes,    health_routes, NULL };
