/* The core of the Mustache specification (136 cases) and some more of our own: mustache.json. */
#include "store/db.h"
#include "view/template.h"

#include <jansson.h>
#include <stdio.h>

static struct value *of_json(struct arena *a, const json_t *j);

static struct value *of_items(struct arena *a, const json_t *j)
{
	struct value *v = json_is_array(j) ? value_list(a) : value_map(a);
	const char *key;
	json_t *item;
	size_t i;
	if (json_is_array(j))
		json_array_foreach(j, i, item) value_add(a, v, of_json(a, item));
	else
		json_object_foreach((json_t *)j, key, item) value_set(a, v, key, of_json(a, item));
	return v;
}

static struct value *of_real(struct arena *a, double real)
{
	int64_t number = (int64_t)(real * 1000 + 0.5);
	int decimals = 3;
	for (; number % 10 == 0 && decimals; decimals--)
		number /= 10;
	return value_decimal(a, number, decimals, decimals, NULL);
}

static struct value *of_json(struct arena *a, const json_t *j)
{
	if (json_is_array(j) || json_is_object(j))
		return of_items(a, j);
	if (json_is_string(j))
		return value_words(a, json_string_value(j));
	if (json_is_integer(j))
		return value_count(a, json_integer_value(j));
	if (json_is_real(j))
		return of_real(a, json_real_value(j));
	return json_is_null(j) ? value_nothing(a) : value_truth(a, json_is_true(j));
}

static bool passes(const json_t *test)
{
	struct sql_file files[10] = { { "it.html",
					json_string_value(json_object_get(test, "template")) } };
	int count = 1;
	const char *name;
	json_t *text;
	json_object_foreach(json_object_get(test, "partials"), name, text) files[count++] =
		(struct sql_file){ name, json_string_value(text) };
	struct arena a = { 0 };
	struct buf out = { 0 };
	struct templates *t = NULL;
	struct err err = { 0 };
	const char *expected = json_string_value(json_object_get(test, "expected"));
	bool done = templates_compile(files, &t, &err);
	/* Twice, because the second time finds what the first remembered. */
	for (int turn = 0; done && turn < 2; turn++) {
		buf_clear(&out);
		done = template_render(t, "it", of_json(&a, json_object_get(test, "data")), NULL,
				       ENGLISH, &out, &err) &&
		       str_is(buf_str(&out), expected);
	}
	if (!done)
		printf("# expected [%s]\n# got [%.*s] %s\n", expected, STR_ARG(buf_str(&out)),
		       err.message);
	templates_release(t);
	buf_release(&out);
	arena_release(&a);
	return done;
}

int main(int argc, char **argv)
{
	json_error_t error;
	json_t *tests = json_load_file(argc > 1 ? argv[1] : "mustache.json", 0, &error);
	size_t i;
	json_t *test;
	int failed = tests ? 0 : 1;
	printf("1..%zu\n", json_array_size(tests));
	json_array_foreach(tests, i, test)
	{
		bool good = passes(test);
		failed += !good;
		printf("%s %zu - %s\n", good ? "ok" : "not ok", i + 1,
		       json_string_value(json_object_get(test, "name")));
	}
	json_decref(tests);
	return failed != 0;
}
