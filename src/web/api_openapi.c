#include "web/api.h"

bool api_openapi(struct call *c, struct err *err)
{
	return api_send(c, 200, value_map(c->arena), err);
}
