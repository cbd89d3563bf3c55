/* JSON that comes in: one object of small depth, every name once, well-formed UTF-8, nothing behind it. */
#include "web/api.h"

#include <jansson.h>
#include <math.h>

enum { DEPTH_MAX = 8, FILTER_PAIRS_MAX = 400 };

static bool is_json(struct str type)
{
	struct str name = str_trim(str_cut(&type, ';')), charset = str_trim(type);
	bool json =
		(name.len == 16 && strncasecmp(name.at, "application/json", 16) == 0) ||
		(name.len == 28 && strncasecmp(name.at, "application/merge-patch+json", 28) == 0);
	return json && (!charset.len ||
			(charset.len == 13 && strncasecmp(charset.at, "charset=utf-8", 13) == 0));
}

/* How deep brackets go, outside texts. */
static int depth_of(struct str text)
{
	int depth = 0, deepest = 0;
	bool in_text = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (in_text && c == '\\')
			i++;
		else if (c == '"')
			in_text = !in_text;
		else if (!in_text && (c == '{' || c == '['))
			deepest = ++depth > deepest ? depth : deepest;
		else if (!in_text && (c == '}' || c == ']'))
			depth--;
	}
	return deepest;
}

bool api_read_json(struct call *c, struct json_t **out, struct err *err)
{
	struct str body = c->in->body;
	json_error_t why;
	if (!is_json(pairs_get(&c->in->headers, "content-type")))
		return api_refuse(c, 415, err, "%s", locale_text(c->locale, "api.not-json").at);
	if (depth_of(body) > DEPTH_MAX)
		return err_set(err, ERR_INPUT, "De JSON is te diep genest: hoogstens %d lagen.",
			       DEPTH_MAX);
	json_t *root = json_loadb(body.at ? body.at : "", body.len, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		return err_set(err, ERR_INPUT, "De JSON is niet te lezen, regel %d, teken %d.",
			       why.line > 0 ? why.line : 1, why.column > 0 ? why.column : 1);
	if (json_is_object(root)) {
		*out = root;
		return true;
	}
	json_decref(root);
	return err_set(err, ERR_INPUT, "De JSON moet een object zijn: { ... }.");
}

struct str api_number(struct call *c, const struct json_t *number)
{
	double x = json_number_value(number);
	if (json_is_integer(number))
		return str_of(
			arena_printf(c->arena, "%lld", (long long)json_integer_value(number)));
	if (!isfinite(x) || fabs(x) >= 1e15)
		return (struct str){ NULL, 0 };
	/* Fifteen digits come through a double unharmed; the rest is noise. */
	return str_of(fabs(x) < 1e-4 ? arena_printf(c->arena, "%.9f", x)
				     : arena_printf(c->arena, "%.15g", x));
}

struct pair_list {
	struct call *call;
	struct pair *list;
	int count;
};

static void add_filter(struct pair_list *p, const char *name, const json_t *value)
{
	struct call *c = p->call;
	struct str text = { NULL, 0 };
	if (json_is_string(value))
		text = arena_str(c->arena, (struct str){ json_string_value(value),
							 json_string_length(value) });
	else if (json_is_number(value))
		text = api_number(c, value);
	else if (json_is_boolean(value))
		text = str_of(json_is_true(value) ? "1" : "0");
	if (!text.at)
		api_fault(c, name, "Hier moet een tekst, een getal of true of false staan.");
	else if (p->count == FILTER_PAIRS_MAX)
		api_fault(c, name, "Dit zijn te veel waarden.");
	else
		p->list[p->count++] = (struct pair){ arena_str(c->arena, str_of(name)), text };
}

bool api_read_filters(struct call *c, struct pairs *out, struct err *err)
{
	struct pair_list p = { .call = c };
	json_t *root;
	if (!api_read_json(c, &root, err))
		return false;
	p.list = arena_array(c->arena, struct pair, FILTER_PAIRS_MAX);
	for (void *at = json_object_iter(root); at; at = json_object_iter_next(root, at)) {
		const char *name = json_object_iter_key(at);
		json_t *value = json_object_iter_value(at);
		if (!json_is_array(value)) {
			add_filter(&p, name, value);
			continue;
		}
		for (size_t i = 0; i < json_array_size(value); i++)
			add_filter(&p, name, json_array_get(value, i));
	}
	json_decref(root);
	*out = (struct pairs){ p.list, p.count };
	return true;
}
