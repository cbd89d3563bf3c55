#include "web/address.h"
#include "web/exchange.h"
#include "web/framing.h"
#include "web/parse.h"
#include "web/trace.h"

#include <assert.h>

struct fields {
	struct pair list[FRAMING_FIELDS + 1];
	int count;
};

static enum MHD_Result collect(void *context, enum MHD_ValueKind kind, const char *name,
			       size_t name_len, const char *value, size_t value_len)
{
	struct fields *f = context;
	(void)kind;
	if (f->count > FRAMING_FIELDS)
		return MHD_NO;
	f->list[f->count++] = (struct pair){ { name, name_len }, { value, value_len } };
	return MHD_YES;
}

static enum method method_of(struct str name)
{
	static const char *const names[] = { "GET",   "HEAD",   "POST",   "PUT",
					     "PATCH", "DELETE", "OPTIONS" };
	for (int i = 0; i < METHOD_OTHER; i++)
		if (str_is(name, names[i]))
			return (enum method)i;
	return METHOD_OTHER;
}

/* Copies, because the library moves its memory while a body comes in. */
static void copy_fields(struct request *r, const struct fields *f)
{
	struct pair *list = arena_array(r->arena, struct pair, (size_t)f->count);
	struct pair *cookies = NULL;
	int cookie_count = 0;
	for (int i = 0; i < f->count; i++) {
		struct str name = f->list[i].name, value = str_trim(f->list[i].value);
		char *lower = arena_alloc(r->arena, name.len + 1);
		for (size_t k = 0; k < name.len; k++)
			lower[k] = (char)(name.at[k] |
					  (name.at[k] >= 'A' && name.at[k] <= 'Z' ? 0x20 : 0));
		list[i] = (struct pair){ { lower, name.len }, arena_str(r->arena, value) };
		if (!str_is(list[i].name, "cookie"))
			continue;
		if (!cookies)
			cookies = arena_array(r->arena, struct pair, PARSE_COOKIES);
		parse_cookies(list[i].value, cookies, &cookie_count);
	}
	r->headers = (struct pairs){ list, f->count };
	r->cookies = (struct pairs){ cookies, cookie_count };
}

static const struct sockaddr *peer_address(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	return info ? info->client_addr : NULL;
}

/* The last of a header that a chain of proxies may have added to. */
static struct str last_header(const struct pairs *headers, const char *name)
{
	struct str value = { NULL, 0 };
	for (int i = 0; i < headers->count; i++)
		if (str_is(headers->list[i].name, name))
			value = headers->list[i].value;
	return value;
}

static void find_client(struct exchange *e)
{
	struct request *r = &e->request;
	const struct sockaddr *peer = peer_address(e->connection);
	r->client = address_text(peer, r->arena);
	if (!e->server->options.behind_proxy || !address_is_local(peer))
		return;
	struct str forwarded = address_forwarded(last_header(&r->headers, "x-forwarded-for"));
	if (forwarded.at)
		r->client = forwarded;
	r->secure = str_is(last_header(&r->headers, "x-forwarded-proto"), "https");
}

static int read_target(struct request *r)
{
	struct str path = r->target;
	int status = framing_origin(&path, pairs_get(&r->headers, "host"));
	if (status)
		return status;
	r->target = path;
	struct str query = path;
	path = str_cut(&query, '?');
	status = parse_path(path, r->arena, &r->path);
	return status ? status : parse_pairs(query, PARSE_QUERY_PAIRS, r->arena, &r->query);
}

int head_read(struct exchange *e, const char *method, const char *version)
{
	struct fields f = { .count = 0 };
	MHD_get_connection_values_n(e->connection, MHD_HEADER_KIND, collect, &f);
	const union MHD_ConnectionInfo *size =
		MHD_get_connection_info(e->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct request *r = &e->request;
	struct head head = { .method = str_of(method),
			     .target = { e->target_at, r->target.len },
			     .version = str_of(version),
			     .fields = f.list,
			     .count = f.count,
			     .bytes = size ? size->header_size : 0 };
	/* The library has cut the target at its '?' since; the copy has the characters. */
	int status = framing_check(&head, r->target, &e->length);
	if (status)
		return status;
	r->method = method_of(head.method);
	copy_fields(r, &f);
	trace_id(pairs_get(&r->headers, "traceparent"), r->id);
	find_client(e);
	return read_target(r);
}
