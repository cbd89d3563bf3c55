#include "view/value.h"

#include <assert.h>
#include <stdarg.h>

static struct value *make(struct arena *a, enum value_kind kind, int64_t number)
{
	struct value *v = arena_new(a, struct value);
	v->kind = kind;
	v->number = number;
	return v;
}

struct value *value_nothing(struct arena *a)
{
	return make(a, VALUE_NULL, 0);
}

struct value *value_truth(struct arena *a, bool truth)
{
	struct value *v = make(a, VALUE_BOOL, 0);
	v->truth = truth;
	return v;
}

struct value *value_count(struct arena *a, int64_t number)
{
	return make(a, VALUE_COUNT, number);
}

struct value *value_decimal(struct arena *a, int64_t number, int decimals, int shown,
			    const char *unit)
{
	struct value *v = make(a, VALUE_DECIMAL, number);
	v->decimals = (unsigned char)decimals;
	v->shown = (unsigned char)shown;
	v->unit = unit;
	return v;
}

struct value *value_str(struct arena *a, struct str text)
{
	struct value *v = make(a, VALUE_TEXT, 0);
	v->text = text;
	return v;
}

struct value *value_words(struct arena *a, const char *zero_terminated)
{
	return value_str(a, str_of(zero_terminated));
}

struct value *value_printf(struct arena *a, const char *format, ...)
{
	char small[200];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(small, sizeof(small), format, arguments);
	va_end(arguments);
	assert(length >= 0);
	if ((size_t)length < sizeof(small))
		return value_str(a, arena_str(a, (struct str){ small, (size_t)length }));
	char *large = arena_alloc(a, (size_t)length + 1);
	va_start(arguments, format);
	vsnprintf(large, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return value_str(a, (struct str){ large, (size_t)length });
}

struct value *value_day(struct arena *a, day_t day)
{
	return make(a, VALUE_DAY, day);
}

struct value *value_moment(struct arena *a, moment_t moment)
{
	return make(a, VALUE_MOMENT, moment);
}

struct value *value_markup(struct arena *a, struct str html)
{
	struct value *v = value_str(a, html);
	v->kind = VALUE_MARKUP;
	return v;
}

static struct value *container(struct arena *a, enum value_kind kind)
{
	struct value *v = make(a, kind, 0);
	v->items = arena_new(a, struct value_items);
	return v;
}

struct value *value_list(struct arena *a)
{
	return container(a, VALUE_LIST);
}

struct value *value_map(struct arena *a)
{
	return container(a, VALUE_MAP);
}

static void grow(struct arena *a, struct value *v)
{
	struct value_items *items = v->items;
	int room = items->room ? items->room * 2 : 8;
	assert(items->count < (v->kind == VALUE_MAP ? VALUE_MAP_MAX : VALUE_LIST_MAX));
	struct value **values = arena_array(a, struct value *, (size_t)room);
	for (int i = 0; i < items->count; i++)
		values[i] = items->values[i];
	if (v->kind == VALUE_MAP) {
		const char **keys = arena_array(a, const char *, (size_t)room);
		for (int i = 0; i < items->count; i++)
			keys[i] = items->keys[i];
		items->keys = keys;
	}
	items->values = values;
	items->room = room;
}

struct value *value_set(struct arena *a, struct value *map, const char *key, struct value *v)
{
	assert(map->kind == VALUE_MAP);
	struct value_items *items = map->items;
	v = v ? v : value_nothing(a);
	for (int i = 0; i < items->count; i++)
		if (strcmp(items->keys[i], key) == 0)
			return items->values[i] = v;
	if (items->count == items->room)
		grow(a, map);
	items->keys[items->count] = key;
	items->values[items->count++] = v;
	return v;
}

struct value *value_add(struct arena *a, struct value *list, struct value *v)
{
	assert(list->kind == VALUE_LIST);
	if (list->items->count == list->items->room)
		grow(a, list);
	list->items->values[list->items->count++] = v ? v : value_nothing(a);
	return v;
}

struct value *value_get(const struct value *map, struct str key)
{
	if (!map || map->kind != VALUE_MAP)
		return NULL;
	for (int i = 0; i < map->items->count; i++)
		if (str_is(key, map->items->keys[i]))
			return map->items->values[i];
	return NULL;
}

void set_text(struct arena *a, struct value *map, const char *key, struct str text)
{
	value_set(a, map, key, value_str(a, text));
}

void set_words(struct arena *a, struct value *map, const char *key, const char *words)
{
	value_set(a, map, key, words ? value_words(a, words) : NULL);
}

void set_count(struct arena *a, struct value *map, const char *key, int64_t number)
{
	value_set(a, map, key, value_count(a, number));
}

void set_truth(struct arena *a, struct value *map, const char *key, bool truth)
{
	value_set(a, map, key, value_truth(a, truth));
}

void set_printf(struct arena *a, struct value *map, const char *key, const char *format, ...)
{
	char small[1000];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(small, sizeof(small), format, arguments);
	va_end(arguments);
	assert(length >= 0 && (size_t)length < sizeof(small));
	set_text(a, map, key, arena_str(a, (struct str){ small, (size_t)length }));
}

bool value_is_true(const struct value *v)
{
	if (!v)
		return false;
	switch (v->kind) {
	case VALUE_NULL:
		return false;
	case VALUE_BOOL:
		return v->truth;
	case VALUE_TEXT:
	case VALUE_MARKUP:
		return v->text.len > 0;
	case VALUE_LIST:
		return v->items->count > 0;
	default:
		return true;
	}
}
