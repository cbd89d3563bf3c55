/* libFuzzer's way into templates: the bytes are the text of one that also names itself as a partial. What
 * compiles is rendered with a view of every kind, twice the same, and never beyond its maximum. */
#include "store/db.h"
#include "view/template.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct value *make_view(struct arena *a)
{
	struct value *view = value_map(a);
	struct value *list = value_set(a, view, "l", value_list(a));
	set_words(a, view, "x", "<&\"'>\n-");
	set_truth(a, view, "b", true);
	set_count(a, view, "n", -1234567);
	value_set(a, view, "d", value_day(a, 20000));
	value_set(a, view, "s", value_markup(a, str_of("<svg/>\n")));
	value_set(a, view, "e", value_list(a));
	for (int i = 0; i < 3; i++)
		set_count(a, value_set(a, value_add(a, list, value_map(a)), "m", value_map(a)),
			  i % 2 ? "n" : "k", i);
	return view;
}

static struct value *make_strings(struct arena *a)
{
	struct value *strings = value_map(a);
	set_words(a, value_set(a, strings, "t", value_map(a)), "a.b", "zin");
	return strings;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct str text = arena_str(&a, (struct str){ (const char *)data, size });
	const struct sql_file files[] = { { "it.html", text.at ? text.at : "" },
					  { "p.html", "| {{x}}\n {{#l}}\n {{>it}}\n{{/l}}|\n" },
					  { NULL, NULL } };
	struct templates *t = NULL;
	struct err err = { 0 };
	if (templates_compile(files, &t, &err)) {
		struct value *view = make_view(&a), *strings = make_strings(&a);
		/* the smaller maximum ends what doubles at every level */
		struct buf first = { .maximum = 1 << 16 }, second = { .maximum = 1 << 16 };
		bool done = template_render(t, "it", view, strings, DUTCH, &first, &err);
		bool again = template_render(t, "it", view, strings, DUTCH, &second, &err);
		assert(done == again && str_eq(buf_str(&first), buf_str(&second)));
		buf_release(&first);
		buf_release(&second);
	} else {
		assert(err.kind == ERR_SYSTEM && err.message[0]);
	}
	templates_release(t);
	arena_release(&a);
	return 0;
}
