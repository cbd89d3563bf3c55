#include "web/own.h"

#include "web/api.h"

const struct route *const own_routes[] = { guard_routes, NULL };

const struct route *own_routes_of(const struct declarations *d, struct arena *a)
{
	return api_routes(d, a);
}
