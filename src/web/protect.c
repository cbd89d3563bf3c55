#include "web/protect.h"

#include "web/api.h"

/* Nothing from elsewhere, nothing inline, nothing that frames us. */
static const char policy[] =
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
	"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

static const struct {
	const char *name, *value;
} always[] = {
	{ "Content-Security-Policy", policy },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy",
	  "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()" },
};

static void add_always(struct response *out)
{
	for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
		response_header(out, always[i].name, str_of(always[i].value));
}

bool is_api(struct str path)
{
	return str_is(path, "/api") || str_starts(path, "/api/") || str_starts(path, "/api?");
}

/* One version of the API answers, so also everything that it refuses. */
static void say_version(struct response *out)
{
	response_header(out, "API-Version", str_of(API_VERSION));
}

void protect_headers(struct call *v)
{
	add_always(v->out);
	if (is_api(v->in->path))
		say_version(v->out);
	if (v->in->secure)
		response_header(v->out, "Strict-Transport-Security",
				str_of("max-age=63072000; includeSubDomains"));
}

static const char *sentence(int status)
{
	switch (status) {
	case 408:
		return "De aanvraag kwam te langzaam binnen.";
	case 404:
		return "Dit adres bestaat niet.";
	case 411:
		return "De aanvraag zegt niet hoe groot zij is.";
	case 413:
		return "Dit is te groot om te ontvangen.";
	case 414:
		return "Dit adres is te lang.";
	case 429:
		return "U vraagt te snel achter elkaar.";
	case 431:
		return "De aanvraag heeft te veel of te grote kopregels.";
	case 503:
		return "Het is nu te druk. Probeer het over een paar seconden opnieuw.";
	default:
		return "Deze aanvraag is niet te begrijpen.";
	}
}

void protect_refusal(const struct request *in, int status, struct response *out)
{
	add_always(out);
	response_header(out, "Cache-Control", str_of("no-store"));
	if (status == 503 || status == 429)
		response_header(out, "Retry-After", str_of("2"));
	out->status = status;
	if (is_api(in->target)) {
		say_version(out);
		out->type = "application/problem+json";
		buf_printf(&out->body, "{\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}\n",
			   status, status >= 500 ? "Even niet beschikbaar" : "Dit klopt niet",
			   sentence(status));
		return;
	}
	out->type = "text/html; charset=utf-8";
	buf_printf(&out->body,
		   "<!DOCTYPE html>\n<html lang=\"nl\"><head><meta charset=\"utf-8\">"
		   "<title>Waarborg</title></head><body><main><h1>%s</h1>"
		   "<p><a href=\"/\">Naar het begin</a></p></main></body></html>\n",
		   sentence(status));
}
