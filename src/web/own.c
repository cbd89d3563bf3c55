#include "web/own.h"

#include "web/guard.h"
#include "web/records.h"

const struct route *const own_routes[] = { guard_routes, record_routes, record_form_routes,
					   task_routes,  change_routes, search_routes,
					   NULL };
