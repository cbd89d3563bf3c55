#include "web/http.h"

#include <assert.h>

struct str pairs_get(const struct pairs *p, const char *name)
{
	for (int i = 0; i < p->count; i++)
		if (str_is(p->list[i].name, name))
			return p->list[i].value;
	return (struct str){ NULL, 0 };
}

void response_header(struct response *r, const char *name, struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		bool control = (unsigned char)value.at[i] < 0x20 || value.at[i] == 0x7F;
		assert(!control);
		if (control)
			return;
	}
	int room = (int)(sizeof(r->headers) / sizeof(*r->headers));
	assert(r->header_count < room);
	if (r->header_count < room)
		r->headers[r->header_count++] = (struct pair){ str_of(name), value };
}
