/* What things are called in the API: properties in camelCase, collections in kebab-case and plural. */
#include "web/api.h"

/* The next character of a property while *at walks the name of its field: care_type gives careType, and
 * inhabitants_75 gives inhabitants75. */
static char next_letter(const char **at)
{
	bool joint = **at == '_' && (*at)[1];
	char letter = *(*at += joint);
	++*at;
	return joint && letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

const char *api_property(struct arena *a, const char *name)
{
	char *text = arena_alloc(a, strlen(name) + 1), *to = text;
	while (*name)
		*to++ = next_letter(&name);
	return text;
}

/* Whether text is the property of the field `name`, without making it. */
static bool is_property(struct str text, const char *name)
{
	size_t i = 0;
	for (; *name; i++)
		if (i == text.len || text.at[i] != next_letter(&name))
			return false;
	return i == text.len;
}

int api_field(const struct shape *shape, struct str property)
{
	for (int i = 0; i < shape->count; i++)
		if (is_property(property, shape->fields[i].name))
			return i;
	return -1;
}

static bool ends_with(const char *word, const char *end)
{
	size_t w = strlen(word), e = strlen(end);
	return w >= e && memcmp(word + w - e, end, e) == 0;
}

/* English plurals as far as names of models need them. */
static const char *plural_end(const char *name, size_t *keep)
{
	size_t len = strlen(name);
	*keep = len;
	if (ends_with(name, "y") && len > 1 && !strchr("aeiou", name[len - 2])) {
		*keep = len - 1;
		return "ies";
	}
	return ends_with(name, "s") || ends_with(name, "x") || ends_with(name, "ch") ||
			       ends_with(name, "sh")
		       ? "es"
		       : "s";
}

const char *api_collection(struct arena *a, const char *model)
{
	size_t keep;
	const char *end = plural_end(model, &keep);
	char *text = arena_alloc(a, strlen(model) + 4);
	for (size_t i = 0; i < keep; i++)
		text[i] = (char)(model[i] == '_' ? '-' : model[i]);
	memcpy(text + keep, end, strlen(end) + 1);
	return text;
}

const char *api_address(struct arena *a, const struct shape *shape, int64_t id)
{
	return arena_printf(a, API_BASE "/%s/%lld", api_collection(a, shape->name), (long long)id);
}
