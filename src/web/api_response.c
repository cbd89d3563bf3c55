/* Answers as OpenAPI describes them: headers, what can go wrong, and the parts that all operations share. */
#include "web/api.h"

/* What can go wrong with any request, or with some. */
static const struct {
	int status;
	const char *name, *description;
} refusals[] = {
	{ 400, "BadRequest", "De aanvraag klopt niet; errors noemt alles wat er niet klopt." },
	{ 401, "Unauthorized", "Er is geen geldig token meegestuurd." },
	{ 403, "Forbidden", "Uw rol mag dit niet." },
	{ 404, "NotFound", "Dit bestaat niet, of is niet voor u." },
	{ 405, "MethodNotAllowed", "Dit kan op dit adres niet; Allow zegt wat wel kan." },
	{ 406, "NotAcceptable", "In deze vorm is het er niet." },
	{ 409, "Conflict", "Dit gegeven is nog in gebruik, of bestaat al." },
	{ 412, "PreconditionFailed", "Het gegeven is intussen gewijzigd." },
	{ 413, "ContentTooLarge", "De aanvraag is te groot." },
	{ 415, "UnsupportedMediaType", "Stuur application/json." },
	{ 428, "PreconditionRequired", "If-Match ontbreekt." },
	{ 503, "ServiceUnavailable", "Even niet beschikbaar; Retry-After zegt wanneer wel." },
};
enum { REFUSALS = sizeof(refusals) / sizeof(*refusals) };

struct value *api_version_header(struct arena *a, struct value *headers)
{
	return value_set(a, headers, "API-Version", api_ref(a, "headers", "ApiVersion"));
}

struct value *api_content(struct arena *a, const char *type, struct value *schema)
{
	struct value *map = value_map(a);
	value_set(a, value_set(a, map, type, value_map(a)), "schema", schema);
	return map;
}

static struct value *header(struct arena *a, const char *description)
{
	struct value *map = value_map(a);
	set_words(a, map, "description", description);
	value_set(a, map, "schema", api_type(a, "string", NULL));
	return map;
}

static struct value *refusal_example(struct arena *a, int status, const char *detail)
{
	struct value *map = value_map(a);
	set_count(a, map, "status", status);
	set_words(a, map, "title", "Dit klopt niet");
	set_words(a, map, "detail", detail);
	return map;
}

struct value *api_components(struct arena *a)
{
	struct value *map = value_map(a), *responses = value_map(a), *schemas = value_map(a);
	struct value *headers = value_map(a), *security = value_map(a);
	for (int i = 0; i < REFUSALS; i++) {
		struct value *one = value_map(a);
		set_words(a, one, "description", refusals[i].description);
		api_version_header(a, value_set(a, one, "headers", value_map(a)));
		value_set(a, one, "content",
			  api_content(a, "application/problem+json",
				      api_ref(a, "schemas", "Problem")));
		value_set(a,
			  value_get(value_get(one, str_of("content")),
				    str_of("application/problem+json")),
			  "example",
			  refusal_example(a, refusals[i].status, refusals[i].description));
		value_set(a, responses, refusals[i].name, one);
	}
	value_set(a, headers, "ApiVersion", header(a, "Versie van de API."));
	value_set(a, headers, "ETag", header(a, "Versie van het gegeven, voor If-Match."));
	value_set(a, headers, "Location", header(a, "Adres van het nieuwe gegeven."));
	value_set(a, headers, "Link", header(a, "Volgende en vorige bladzijde."));
	struct value *bearer = value_set(a, security, "token", api_type(a, "http", NULL));
	set_words(a, bearer, "scheme", "bearer");
	set_words(a, bearer, "description", "Een token (wb_...) van uw account.");
	api_schemas_shared(a, schemas);
	value_set(a, map, "schemas", schemas);
	value_set(a, map, "responses", responses);
	value_set(a, map, "headers", headers);
	value_set(a, map, "securitySchemes", security);
	return map;
}

void api_refusal(struct arena *a, struct value *responses, int status)
{
	for (int i = 0; i < REFUSALS; i++)
		if (refusals[i].status == status)
			value_set(a, responses, arena_printf(a, "%d", status),
				  api_ref(a, "responses", refusals[i].name));
}
