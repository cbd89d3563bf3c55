#include "web/exchange.h"

#include <unistd.h>

static void release_body(void *at)
{
	struct buf b = { .at = at };
	buf_release(&b);
}

/* The library's response takes over the bytes or the file. */
static struct MHD_Response *take_content(struct response *r, int64_t *bytes)
{
	struct MHD_Response *made;
	if (r->file) {
		*bytes = r->file_bytes;
		made = MHD_create_response_from_fd64((uint64_t)r->file_bytes, r->file);
		if (!made)
			close(r->file);
		return made;
	}
	if (r->constant.at || !r->body.at) {
		*bytes = (int64_t)r->constant.len;
		return MHD_create_response_from_buffer(
			r->constant.len, (void *)(uintptr_t)(r->constant.at ? r->constant.at : ""),
			MHD_RESPMEM_PERSISTENT);
	}
	*bytes = (int64_t)r->body.len;
	made = MHD_create_response_from_buffer_with_free_callback(r->body.len, r->body.at,
								  release_body);
	if (made)
		r->body = (struct buf){ .at = NULL };
	return made;
}

/* Values are copied to end them with a zero byte. */
static void add_headers(struct exchange *e, const struct response *r, struct MHD_Response *to)
{
	if (r->type)
		MHD_add_response_header(to, MHD_HTTP_HEADER_CONTENT_TYPE, r->type);
	for (int i = 0; i < r->header_count; i++)
		MHD_add_response_header(to, r->headers[i].name.at,
					arena_text(&e->arena, r->headers[i].value));
	/* Nothing may hide behind a body: the next request comes on a connection of its own. */
	if (e->length > 0 || atomic_load_explicit(&e->server->stopping, memory_order_relaxed))
		MHD_add_response_header(to, MHD_HTTP_HEADER_CONNECTION, "close");
}

void answer_make(struct exchange *e, struct response *r)
{
	e->status = r->status ? r->status : 200;
	e->answer = take_content(r, &e->answer_bytes);
	buf_release(&r->body);
	if (e->answer)
		add_headers(e, r, e->answer);
}

void answer_refuse(struct exchange *e, int status)
{
	struct response r = { .status = status };
	e->server->site.refusal(e->server->site.context, &e->request, status, &r);
	if (r.status == 0)
		r.status = status;
	if (status == 503 && r.header_count < (int)(sizeof(r.headers) / sizeof(*r.headers)))
		response_header(&r, "Retry-After", str_of("2"));
	answer_make(e, &r);
}
