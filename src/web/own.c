#include "web/own.h"

#include "web/guard.h"

const struct route *const own_routes[] = { guard_routes, NULL };
