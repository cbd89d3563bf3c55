#include "view/locale.h"

static bool add_line(struct locale *l, struct value *all, struct str line, int number,
		     struct err *err)
{
	struct str rest = line;
	struct str key = str_trim(str_cut(&rest, '='));
	bool added = false;
	if (!rest.at || !key.len)
		return err_set(err, ERR_SYSTEM, "locale/%s.txt regel %d: verwacht 'sleutel = zin'.",
			       l->code, number);
	struct value *text = value_str(&l->arena, arena_str(&l->arena, str_trim(rest)));
	struct value_items *items = all->items;
	table_put(&l->by_key, key, items->count, &added);
	if (!added)
		return err_set(err, ERR_SYSTEM, "locale/%s.txt regel %d: '%.*s' staat er al.",
			       l->code, number, STR_ARG(key));
	if (items->count == items->room) {
		int room = items->room ? items->room * 2 : 256;
		const char **keys = arena_array(&l->arena, const char *, (size_t)room);
		struct value **values = arena_array(&l->arena, struct value *, (size_t)room);
		for (int i = 0; i < items->count; i++) {
			keys[i] = items->keys[i];
			values[i] = items->values[i];
		}
		items->keys = keys;
		items->values = values;
		items->room = room;
	}
	items->keys[items->count] = arena_text(&l->arena, key);
	items->values[items->count++] = text;
	return true;
}

bool locale_load(enum language language, struct str text, struct locale **out, struct err *err)
{
	struct locale *l = memory_resize(NULL, sizeof(*l));
	*l = (struct locale){ .language = language, .code = language == ENGLISH ? "en" : "nl" };
	struct value *all = value_map(&l->arena);
	l->strings = value_map(&l->arena);
	value_set(&l->arena, l->strings, "t", all);
	int number = 0;
	while (text.at) {
		struct str line = str_trim(str_cut(&text, '\n'));
		number++;
		if (line.len && line.at[0] != '#' && !add_line(l, all, line, number, err)) {
			locale_release(l);
			return false;
		}
	}
	*out = l;
	return true;
}

void locale_release(struct locale *l)
{
	if (!l)
		return;
	table_release(&l->by_key);
	arena_release(&l->arena);
	free(l);
}

/* NULL when it is not there. */
static const struct value *sentence(const struct locale *l, const char *key)
{
	const struct table_entry *e = table_find(&l->by_key, str_of(key));
	return e ? l->strings->items->values[0]->items->values[e->value] : NULL;
}

struct str locale_text(const struct locale *l, const char *key)
{
	const struct value *found = sentence(l, key);
	return found ? found->text : str_of(key);
}

struct str locale_say(const struct locale *l, struct arena *a, const char *key,
		      const struct value *const *args, int count)
{
	struct str text = locale_text(l, key);
	struct buf out = { 0 };
	for (size_t i = 0; i < text.len; i++) {
		bool place = text.at[i] == '{' && i + 2 < text.len && text.at[i + 2] == '}' &&
			     text.at[i + 1] >= '0' && text.at[i + 1] < '0' + count;
		if (!place) {
			buf_char(&out, text.at[i]);
			continue;
		}
		if (args[text.at[i + 1] - '0'])
			value_print_people(&out, args[text.at[i + 1] - '0'], l->language);
		i += 2;
	}
	struct str said = arena_str(a, buf_str(&out));
	buf_release(&out);
	return said;
}

struct value *locale_value(const struct locale *l, struct arena *a, const char *key,
			   const struct value *a0, const struct value *a1, const struct value *a2)
{
	const struct value *args[] = { a0, a1, a2 };
	return value_str(a, locale_say(l, a, key, args, 3));
}

struct value *locale_number(const struct locale *l, struct arena *a, const char *key,
			    int64_t number)
{
	char full[120];
	snprintf(full, sizeof(full), "%s.%s", key, number == 1 ? "een" : "meer");
	return locale_value(l, a, full, value_count(a, number), NULL, NULL);
}
