/* What templates do beyond Mustache: sentences, kinds of values, limits, mistakes that are named. */
#include "store/db.h"
#include "view/locale.h"
#include "view/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static char rendered[4000];

static const char *render_with(const struct templates *t, const struct value *view,
			       const struct locale *l)
{
	struct buf out = { 0 };
	struct err err = { 0 };
	bool done = template_render(t, "it", view, l->strings, l->language, &out, &err);
	snprintf(rendered, sizeof(rendered), "%.*s", STR_ARG(buf_str(&out)));
	buf_release(&out);
	return done ? rendered : "failed";
}

static struct templates *compile(const char *text)
{
	const struct sql_file files[] = { { "it.html", text }, { NULL, NULL } };
	struct templates *t = NULL;
	struct err err = { 0 };
	assert_true(templates_compile(files, &t, &err));
	return t;
}

static struct locale *locale(enum language language, const char *text)
{
	struct locale *l = NULL;
	struct err err = { 0 };
	assert_true(locale_load(language, str_of(text), &l, &err));
	return l;
}

/* The two languages have their sentences in another order: what was remembered of one is not used for
 * the other. */
static void sentences_are_found_when_the_view_has_no_such_name(void **state)
{
	struct arena a = { 0 };
	struct templates *t = compile("{{t.save}}|{{t.list.empty}}|{{t.weg}}|{{x}}|"
				      "{{#r}}{{t.save}}{{/r}}{{#t.save}}!{{/t.save}}");
	struct locale *nl = locale(DUTCH, "save = Opslaan\nlist.empty = <Niets>\n");
	struct locale *en =
		locale(ENGLISH, "a = b\nlist.empty = Nothing\nlist = no\nsave = Save\n");
	struct value *view = value_map(&a);
	(void)state;
	value_set(&a, view, "x", value_count(&a, 1234));
	value_add(&a, value_set(&a, view, "r", value_list(&a)), value_map(&a));
	for (int turn = 0; turn < 3; turn++) {
		assert_string_equal(render_with(t, view, nl),
				    "Opslaan|&lt;Niets&gt;|t.weg|1.234|Opslaan!");
		assert_string_equal(render_with(t, view, en), "Save|Nothing|t.weg|1,234|Save!");
	}
	set_words(&a, value_set(&a, view, "t", value_map(&a)), "save", "eigen");
	assert_string_equal(render_with(t, view, nl), "eigen|||1.234|eigen!");
	locale_release(nl);
	locale_release(en);
	templates_release(t);
	arena_release(&a);
}

static void each_kind_is_written_for_people(void **state)
{
	struct arena a = { 0 };
	struct templates *t = compile("{{m}} {{{m}}} {{d}} {{b}} {{map}} {{list}} {{x}}");
	struct locale *nl = locale(DUTCH, "");
	struct value *view = value_map(&a);
	(void)state;
	value_set(&a, view, "m", value_markup(&a, str_of("<svg/>")));
	value_set(&a, view, "d", value_day(&a, day_of(2026, 11, 22)));
	set_truth(&a, view, "b", true);
	value_set(&a, view, "map", value_map(&a));
	value_set(&a, view, "list", value_list(&a));
	set_text(&a, view, "x", (struct str){ "<\0>", 3 });
	assert_string_equal(render_with(t, view, nl), "<svg/> <svg/> zo 22 nov 2026 ja   &lt;");
	locale_release(nl);
	templates_release(t);
	arena_release(&a);
}

/* A hint that was right for one map is not believed for another. */
static void maps_with_other_keys_in_one_list(void **state)
{
	struct arena a = { 0 };
	struct templates *t = compile("{{#l}}{{x}}{{y}},{{/l}}");
	struct locale *nl = locale(DUTCH, "");
	struct value *view = value_map(&a);
	struct value *list = value_set(&a, view, "l", value_list(&a));
	(void)state;
	set_words(&a, view, "y", "boven");
	for (int i = 0; i < 4; i++) {
		struct value *row = value_add(&a, list, value_map(&a));
		set_words(&a, row, i % 2 ? "x" : "y", "a");
		set_words(&a, row, i % 2 ? "xx" : "x", "b");
	}
	assert_string_equal(render_with(t, view, nl), "ba,aboven,ba,aboven,");
	locale_release(nl);
	templates_release(t);
	arena_release(&a);
}

static void what_never_ends_is_refused(void **state)
{
	static const char *const texts[] = { "{{>it}}", "  {{>it}}\n", "{{#x}}{{>it}}{{/x}}" };
	struct arena a = { 0 };
	struct locale *nl = locale(DUTCH, "");
	struct value *view = value_map(&a);
	struct buf out = { 0 };
	struct err err = { 0 };
	(void)state;
	set_words(&a, view, "x", "x");
	for (int i = 0; i < 3; i++) {
		struct templates *t = compile(texts[i]);
		assert_string_equal(render_with(t, view, nl), "failed");
		assert_false(template_render(t, "weg", view, NULL, DUTCH, &out, &err));
		assert_non_null(strstr(err.message, "'weg' bestaat niet"));
		assert_true(templates_has(t, "it") && !templates_has(t, "it.html"));
		templates_release(t);
	}
	locale_release(nl);
	arena_release(&a);
}

static void mistakes_are_named_with_their_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "a\n{{#x}}\nb", "regel 3: dit staat nog open: 'x'" },
		{ "a\n{{/x}}", "regel 2: dit sluit wat niet open is: 'x'" },
		{ "{{#x}}{{#y}}\n{{/x}}{{/y}}", "regel 2: hier moet eerst dicht: 'y'" },
		{ "a\n\n{{x", "regel 3: dit wordt niet afgesloten" },
		{ "{{{x}}", "regel 1: dit wordt niet afgesloten" },
		{ "{{}}", "dit is geen naam: ''" },
		{ "{{a b}}", "dit is geen naam: 'a b'" },
		{ "{{a..b}}", "dit is geen naam: 'a..b'" },
		{ "{{.a}}", "dit is geen naam: '.a'" },
		{ "{{#}}", "dit is geen naam: ''" },
		{ "{{<a}}", "dit is geen naam: '<a'" },
		{ "{{=<% =}}", "dit zijn geen twee tekens" },
		{ "{{=a b c=}}", "dit zijn geen twee tekens" },
		{ "{{==}}", "dit zijn geen twee tekens" },
		{ "{{", "dit wordt niet afgesloten" },
		{ "{{a.b.c.d.e.f.g.h.i.j.k}}", "dit is geen naam" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct sql_file files[] = { { "goed.html", "a" },
						  { "fout.html", cases[i].text },
						  { NULL, NULL } };
		struct templates *t = NULL;
		struct err err = { 0 };
		assert_false(templates_compile(files, &t, &err));
		assert_null(t);
		assert_int_equal(err.kind, ERR_SYSTEM);
		if (!strstr(err.message, cases[i].said) || !strstr(err.message, "fout.html"))
			fail_msg("%s: %s", cases[i].text, err.message);
	}
	const struct sql_file twice[] = { { "a.html", "" }, { "a.txt", "" }, { NULL, NULL } };
	struct templates *t = NULL;
	assert_false(templates_compile(twice, &t, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_are_found_when_the_view_has_no_such_name),
		cmocka_unit_test(each_kind_is_written_for_people),
		cmocka_unit_test(maps_with_other_keys_in_one_list),
		cmocka_unit_test(what_never_ends_is_refused),
		cmocka_unit_test(mistakes_are_named_with_their_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
