/* How the API answers: what the client takes, JSON and CSV, links between pages, and what was wrong. */
#include "web/api.h"

#include "base/fixed.h"

#include <stdarg.h>

enum { ANSWER_MAX = 64 << 20, FAULTS_MAX = 200 };

void api_fault(struct call *c, const char *field, const char *message)
{
	struct value *fault = value_map(c->arena);
	if (!c->faults)
		c->faults = value_list(c->arena);
	if (c->faults->items->count >= FAULTS_MAX)
		return;
	value_set(c->arena, fault, "field",
		  field ? value_str(c->arena, arena_str(c->arena, str_of(field))) : NULL);
	value_set(c->arena, fault, "message",
		  value_str(c->arena, arena_str(c->arena, str_of(message))));
	value_add(c->arena, c->faults, fault);
}

bool api_sound(struct call *c, struct err *err)
{
	return !c->faults || err_set(err, ERR_INPUT, "%s", locale_text(c->locale, "api.faults").at);
}

bool api_refuse(struct call *c, int status, struct err *err, const char *format, ...)
{
	char text[sizeof(err->message)];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	c->out->status = status;
	return err_set(err, ERR_INPUT, "%s", text);
}

/* "q=0", "q=0.0": not taken. Otherwise thousands. */
static int quality_of(struct str params)
{
	int64_t q;
	while (params.at) {
		struct str param = str_trim(str_cut(&params, ';'));
		if (!str_starts(param, "q=") && !str_starts(param, "Q="))
			continue;
		struct str number = { param.at + 2, param.len - 2 };
		return fixed_parse(number, 3, &q) && q >= 0 && q <= 1000 ? (int)q : 0;
	}
	return 1000;
}

/* How much the client likes a type, 0: not at all; the most precise range that fits decides. */
static int likes(struct str accept, const char *type, const char *family)
{
	int best = -1, quality = 0;
	while (accept.at) {
		struct str params = str_cut(&accept, ','), range = str_trim(str_cut(&params, ';'));
		int precise = str_is(range, type) ? 2 : str_is(range, family) ? 1 : 0;
		if ((precise || str_is(range, "*/*")) && precise > best) {
			best = precise;
			quality = quality_of(params);
		}
	}
	return quality;
}

bool api_format(struct call *c, bool csv_too, enum api_format *out, struct err *err)
{
	struct str accept = pairs_get(&c->in->headers, "accept");
	int json = 1000, csv = 0;
	if (str_trim(accept).len) {
		json = likes(accept, "application/json", "application/*");
		csv = csv_too ? likes(accept, "text/csv", "text/*") : 0;
	}
	if (!json && !csv)
		return api_refuse(c, 406, err, "%s",
				  locale_text(c->locale, csv_too ? "api.not-acceptable-csv"
								 : "api.not-acceptable")
					  .at);
	*out = csv > json ? API_CSV : API_JSON;
	return true;
}

static bool send(struct call *c, int status, const char *type, struct err *err)
{
	struct response *r = c->out;
	if (r->body.overflow) {
		buf_clear(&r->body);
		return api_refuse(c, 400, err, "%s", locale_text(c->locale, "api.too-much").at);
	}
	r->status = status;
	r->type = type;
	response_header(r, "Cache-Control", str_of("no-store"));
	response_header(r, "Vary", str_of("Accept, Authorization, Cookie"));
	return true;
}

bool api_send(struct call *c, int status, const struct value *v, struct err *err)
{
	buf_clear(&c->out->body);
	c->out->body.maximum = ANSWER_MAX;
	value_print_json(&c->out->body, v);
	buf_char(&c->out->body, '\n');
	return send(c, status, "application/json", err);
}

bool api_send_csv(struct call *c, struct err *err)
{
	return send(c, 200, "text/csv; charset=utf-8", err);
}

void api_etag(struct call *c, int64_t since)
{
	response_header(c->out, "ETag",
			str_of(arena_printf(c->arena, "\"%lld\"", (long long)since)));
}

static void encode(struct buf *out, struct str text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~";
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] && strchr(plain, text.at[i]))
			buf_char(out, text.at[i]);
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)text.at[i]);
}

void api_pair(struct buf *address, struct str name, struct str value)
{
	bool first = !address->len || !memchr(address->at, '?', address->len);
	buf_char(address, first ? '?' : '&');
	encode(address, name);
	buf_char(address, '=');
	encode(address, value);
}

static void add_link(struct call *c, struct value *links, struct buf *header, const char *name,
		     const char *href)
{
	if (!href)
		return;
	struct value *link = value_set(c->arena, links, name, value_map(c->arena));
	set_words(c->arena, link, "href", href);
	if (strcmp(name, "self") != 0)
		buf_printf(header, "%s<%s>; rel=\"%s\"", header->len ? ", " : "", href, name);
}

void api_links(struct call *c, struct value *answer, const char *self, const char *next,
	       const char *prev)
{
	struct value *links = value_map(c->arena);
	struct buf header = { .maximum = 64 * 1024 };
	add_link(c, links, &header, "self", self);
	add_link(c, links, &header, "next", next);
	add_link(c, links, &header, "prev", prev);
	value_set(c->arena, answer, "_links", links);
	if (header.len)
		response_header(c->out, "Link", arena_str(c->arena, buf_str(&header)));
	buf_release(&header);
}
