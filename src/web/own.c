#include "web/own.h"

#include "web/figure_ask.h"
#include "web/guard.h"

const struct route *const own_routes[] = { guard_routes, figure_routes, norm_routes, NULL };
