#include "web/own.h"

#include "web/api.h"
#include "web/figure_ask.h"
#include "web/guard.h"
#include "web/import_inside.h"
#include "web/records.h"
#include "web/work_pages.h"

const struct route *const own_routes[] = {
	guard_routes, work_routes,        import_routes, figure_routes, record_routes,  task_routes,
	norm_routes,  record_form_routes, change_routes, search_routes, account_routes, user_routes,
	role_routes,  look_routes,        help_routes,   health_routes, NULL,
};

const struct route *own_routes_of(const struct declarations *d, struct arena *a)
{
	return api_routes(d, a);
}
