#include "view/template.h"

#include "store/db.h"
#include "view/template_node.h"

#include <stdlib.h>

enum { INDENTATION_MAX = 400 };

struct templates {
	struct template *list;
	int count;
	struct table names;
	struct arena arena;
};

struct render {
	const struct templates *templates;
	const struct value *strings;
	enum language language;
	struct buf *out;
	const struct value *stack[TEMPLATE_DEPTH_MAX + 1]; /* the view at the bottom */
	int top;
	int depth;                         /* of sections and partials */
	char indentation[INDENTATION_MAX]; /* of all partials we are in */
	size_t indent_from, indent_to;     /* the part of it that holds here */
};

/* "region.html" is template "region". */
static struct str name_of_file(const char *file)
{
	struct str name = str_of(file);
	for (size_t i = name.len; i > 0; i--)
		if (name.at[i - 1] == '.')
			return (struct str){ name.at, i - 1 };
	return name;
}

static bool collect_names(const struct sql_file *files, struct templates *t, struct err *err)
{
	for (; files[t->count].name; t->count++) {
		bool added = false;
		table_put(&t->names, name_of_file(files[t->count].name), t->count, &added);
		if (!added)
			return err_set(err, ERR_SYSTEM, "Sjabloon %s is er twee keer.",
				       files[t->count].name);
	}
	return true;
}

bool templates_compile(const struct sql_file *files, struct templates **out, struct err *err)
{
	struct templates *t = memory_resize(NULL, sizeof(*t));
	*t = (struct templates){ 0 };
	bool done = collect_names(files, t, err);
	t->list = arena_array(&t->arena, struct template, (size_t)t->count + 1);
	for (int i = 0; done && i < t->count; i++) {
		struct str text = arena_str(&t->arena, str_of(files[i].text));
		t->list[i].name = arena_text(&t->arena, name_of_file(files[i].name));
		done = template_parse(files[i].name, text, &t->names, &t->arena, &t->list[i], err);
	}
	if (done)
		*out = t;
	else
		templates_release(t);
	return done;
}

void templates_release(struct templates *t)
{
	if (!t)
		return;
	table_release(&t->names);
	arena_release(&t->arena);
	free(t);
}

bool templates_has(const struct templates *t, const char *name)
{
	return table_find(&t->names, str_of(name)) != NULL;
}

static bool is_key(const char *key, const char *wanted)
{
	return key == wanted || (*key == *wanted && strcmp(key, wanted) == 0);
}

static const struct value *find_in(const struct value *map, struct name_part *part)
{
	if (map->kind != VALUE_MAP)
		return NULL;
	const struct value_items *items = map->items;
	int hint = atomic_load_explicit(&part->hint, memory_order_relaxed);
	if (hint < items->count && is_key(items->keys[hint], part->key))
		return items->values[hint];
	for (int i = 0; i < items->count; i++) {
		if (!is_key(items->keys[i], part->key))
			continue;
		atomic_store_explicit(&part->hint, i, memory_order_relaxed);
		return items->values[i];
	}
	return NULL;
}

/* The keys of sentences contain dots themselves: {{t.list.empty}} is "list.empty" in the map "t". A
 * sentence that is not there shows its name, so that it is seen to be missing. */
static const struct value *find_string(const struct render *r, struct name *name)
{
	static const struct value none = { .kind = VALUE_NULL };
	const struct value *found = r->strings ? find_in(r->strings, &name->parts[0]) : NULL;
	if (!found || !name->rest[0].key)
		return found ? found : &none;
	found = find_in(found, &name->rest[r->language == ENGLISH]);
	return found ? found : &name->itself;
}

/* What a name stands for here; VALUE_NULL when nothing does. */
static const struct value *look_up(const struct render *r, struct name *name)
{
	static const struct value none = { .kind = VALUE_NULL };
	const struct value *found = NULL;
	if (!name->count)
		return r->stack[r->top];
	for (int i = r->top; i >= 0 && !found; i--)
		found = find_in(r->stack[i], &name->parts[0]);
	if (!found)
		return find_string(r, name);
	for (int i = 1; i < name->count && found; i++)
		found = find_in(found, &name->parts[i]);
	return found ? found : &none;
}

static void write_indentation(const struct render *r)
{
	buf_add(r->out,
		(struct str){ r->indentation + r->indent_from, r->indent_to - r->indent_from });
}

/* Every line that begins in the text of an indented partial is indented; what a value brings is not. */
static void write_indented(const struct render *r, struct str text)
{
	while (text.len) {
		const char *end = memchr(text.at, '\n', text.len);
		size_t len = end ? (size_t)(end - text.at) + 1 : text.len;
		buf_add(r->out, (struct str){ text.at, len });
		text = (struct str){ text.at + len, text.len - len };
		if (end && text.len)
			write_indentation(r);
	}
}

static void write_value(const struct render *r, const struct value *v, bool raw)
{
	if (v->kind == VALUE_TEXT && !raw)
		html_escape(r->out, v->text);
	else
		value_print_people(r->out, v, r->language);
}

static bool run(struct render *r, const struct template *t, int from, int to);

static bool run_within(struct render *r, const struct template *t, int at, const struct value *v)
{
	r->stack[++r->top] = v;
	bool done = run(r, t, at + 1, t->nodes[at].end);
	r->top--;
	return done;
}

static bool run_section(struct render *r, const struct template *t, int at)
{
	const struct node *n = &t->nodes[at];
	const struct value *v = look_up(r, n->name);
	bool done = true;
	if (value_is_true(v) == (n->kind == NODE_INVERTED))
		return true;
	if (r->depth == TEMPLATE_DEPTH_MAX)
		return false;
	r->depth++;
	if (n->kind == NODE_INVERTED || v->kind == VALUE_BOOL)
		done = run(r, t, at + 1, n->end);
	else if (v->kind != VALUE_LIST)
		done = run_within(r, t, at, v);
	else
		for (int i = 0; done && i < v->items->count; i++)
			done = run_within(r, t, at, v->items->values[i]);
	r->depth--;
	return done;
}

/* A partial on a line by itself indents its lines with what stood before it; one in the middle of a
 * line does not. */
static bool run_partial(struct render *r, const struct node *n)
{
	size_t from = r->indent_from, to = r->indent_to;
	if (n->partial < 0)
		return true;
	if (r->depth == TEMPLATE_DEPTH_MAX || n->text.len > INDENTATION_MAX - to)
		return false;
	r->depth++;
	if (!n->alone)
		r->indent_from = to;
	if (n->alone && n->text.len)
		memcpy(r->indentation + to, n->text.at, n->text.len);
	r->indent_to = to + (n->alone ? n->text.len : 0);
	const struct template *t = &r->templates->list[n->partial];
	bool done = run(r, t, 0, t->count);
	r->indent_from = from;
	r->indent_to = to;
	r->depth--;
	return done;
}

static bool run(struct render *r, const struct template *t, int from, int to)
{
	for (int i = from; i < to; i++) {
		const struct node *n = &t->nodes[i];
		bool indented = r->indent_from < r->indent_to;
		if (indented && n->starts_line)
			write_indentation(r);
		switch (n->kind) {
		case NODE_TEXT:
			if (indented)
				write_indented(r, n->text);
			else
				buf_add(r->out, n->text);
			break;
		case NODE_ESCAPED:
		case NODE_RAW:
			write_value(r, look_up(r, n->name), n->kind == NODE_RAW);
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			if (!run_section(r, t, i))
				return false;
			i = n->end - 1;
			break;
		case NODE_PARTIAL:
			if (!run_partial(r, n))
				return false;
			break;
		}
	}
	return true;
}

bool template_render(const struct templates *t, const char *name, const struct value *view,
		     const struct value *strings, enum language language, struct buf *out,
		     struct err *err)
{
	struct render r = { .templates = t, .strings = strings, .language = language, .out = out };
	const struct table_entry *found = table_find(&t->names, str_of(name));
	if (!found)
		return err_set(err, ERR_SYSTEM, "Sjabloon '%s' bestaat niet.", name);
	const struct template *which = &t->list[found->value];
	r.stack[0] = view;
	if (!run(&r, which, 0, which->count))
		return err_set(err, ERR_SYSTEM,
			       "Sjabloon '%s' is meer dan %d diep, of springt te ver in.", name,
			       TEMPLATE_DEPTH_MAX);
	return true;
}
