#include "web/exchange.h"
#include "web/parse.h"

static int begin_multipart(struct exchange *e, struct str parameters)
{
	struct str boundary;
	if (!parse_boundary(parameters, &e->arena, &boundary))
		return 400;
	e->form = arena_new(&e->arena, struct upload_form);
	upload_begin(e->form, boundary, e->server->folder, &e->arena);
	return 0;
}

static int begin_in_memory(struct exchange *e)
{
	struct server *s = e->server;
	if (e->length > BODY_IN_MEMORY)
		return 413;
	if (s->body_bytes + e->length > BODIES_IN_MEMORY)
		return 503;
	e->reserved = e->length;
	s->body_bytes += e->reserved;
	e->body.maximum = BODY_IN_MEMORY;
	return 0;
}

int body_begin(struct exchange *e)
{
	struct server *s = e->server;
	int64_t limit = s->site.body_limit(s->site.context, &e->request);
	if (e->length > limit)
		return 413;
	struct str type = pairs_get(&e->request.headers, "content-type"), parameters;
	if (parse_type_is(type, "multipart/form-data", &parameters))
		return begin_multipart(e, parameters);
	return begin_in_memory(e);
}

int body_add(struct exchange *e, struct str bytes)
{
	if (e->form)
		return upload_feed(e->form, bytes);
	buf_add(&e->body, bytes);
	return e->body.overflow ? 413 : 0;
}

int body_end(struct exchange *e)
{
	struct request *r = &e->request;
	if (e->form)
		return upload_end(e->form, r);
	struct str type = pairs_get(&r->headers, "content-type"), parameters;
	if (parse_type_is(type, "application/x-www-form-urlencoded", &parameters))
		return parse_pairs(buf_str(&e->body), PARSE_FORM_PAIRS, &e->arena, &r->form);
	r->body = buf_str(&e->body);
	return 0;
}
