/* Profiles: every word is understood, every mistake is named with its place. */
#include "io/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct field place_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "area", FIELD_TEXT, 0, L("Gebied", "Area") },
	{ 0 },
};
static const struct model place_model = {
	"place",      L("Plaats", "Place"), L("Plaatsen", "Places"),
	place_fields, .scope = OPEN,        .valid = true,
};
static const struct field wait_fields[] = {
	{ "place", FIELD_REF, REQUIRED, L("Plaats", "Place"), .to = "place" },
	{ "area", FIELD_TEXT, 0, L("Gebied", "Area") },
	{ "day", FIELD_DATE, REQUIRED, L("Dag", "Day") },
	{ "weeks", FIELD_QUANTITY, 0, L("Weken", "Weeks"), .decimals = 2 },
	{ 0 },
};
static const struct model wait_model = {
	"wait", L("Wacht", "Wait"), L("Wachten", "Waits"), wait_fields, .scope = OPEN,
};
static const struct model *const models[] = { &place_model, NULL };
static const struct domain domain = { .name = "test", .models = models };

/* wait has no key: as an observation it would need the model import, so it is keyed here. */
static struct declarations *declare_all(void)
{
	static struct field keyed[5];
	static struct model keyed_model;
	static const struct model *both[] = { &place_model, &keyed_model, NULL };
	static struct domain with_both = { .name = "test" };
	memcpy(keyed, wait_fields, sizeof(keyed));
	keyed[0].flags |= KEY;
	keyed_model = wait_model;
	keyed_model.fields = keyed;
	with_both.models = both;
	const struct domain *const domains[] = { &with_both, NULL };
	return declare(domains);
}

static void a_whole_profile_is_read(void **state)
{
	struct declarations *d = declare_all();
	struct arena a = { 0 };
	struct profile p;
	struct err err = { 0 };
	(void)state;
	bool ok = profile_parse(
		d,
		str_of("{\"name\":\"x\",\"label\":\"X\",\"mode\":\"replace-period\",\"separator\":\";\",\"maxRejected\":5,"
		       "\"missing\":[\"-\",\"?\"],\"day\":{\"column\":\"D\",\"date\":\"excel\"},"
		       "\"leftOut\":[{\"column\":\"A\",\"empty\":true,\"reason\":\"leeg\"},"
		       "{\"column\":\"B\",\"equals\":\"x\",\"reason\":\"is x\"}],"
		       "\"rows\":[{\"model\":\"place\",\"fields\":{\"code\":{\"columns\":[\"A\",\"B\"],\"pad\":4}}},"
		       "{\"model\":\"wait\",\"validOn\":\"day\",\"fields\":{\"place\":{\"row\":\"place\"},"
		       "\"area\":{\"column\":\"A\",\"lookup\":\"place\",\"take\":\"area\"},"
		       "\"day\":{\"column\":\"D\",\"date\":\"month\"},"
		       "\"weeks\":{\"column\":\"W\",\"divide\":7,\"recode\":{\"Stop\":null,\"a\":\"1\"},\"otherwise\":\"0\"}}}]}"),
		&a, &p, &err);
	assert_true(ok);
	assert_int_equal(p.mode, MODE_REPLACE_PERIOD);
	assert_int_equal(p.separator, ';');
	assert_int_equal(p.max_rejected, 5);
	assert_int_equal(p.missing_count, 2);
	assert_true(p.has_day && p.day.date == DATE_EXCEL);
	assert_int_equal(p.left_out_count, 2);
	assert_int_equal(p.left_out[0].test, TEST_EMPTY);
	assert_int_equal(p.left_out[1].test, TEST_EQUALS);
	assert_int_equal(p.target_count, 2);
	assert_int_equal(p.targets[0].mappings[0].column_count, 2);
	assert_int_equal(p.targets[0].mappings[0].pad, 4);
	const struct target *t = &p.targets[1];
	assert_int_equal(t->date_field, 2);
	assert_int_equal(t->mappings[0].target, 0);
	assert_int_equal(t->mappings[1].take, 1);
	assert_int_equal(t->mappings[2].date, DATE_MONTH);
	assert_int_equal(t->mappings[3].divide, 7);
	assert_int_equal(t->mappings[3].recode_count, 2);
	assert_null(t->mappings[3].recodes[0].to.at);
	assert_true(t->mappings[3].has_otherwise);
	arena_release(&a);
	declarations_release(d);
}

#define ROWS(fields) \
	"{\"name\":\"x\",\"label\":\"X\",\"rows\":[{\"model\":\"place\",\"fields\":{" fields "}}]}"

static void every_mistake_is_named(void **state)
{
	static const struct {
		const char *json, *part; /* part of the sentence */
	} cases[] = {
		{ "", "geen geldige JSON" },
		{ "{", "geen geldige JSON, regel 1" },
		{ "[]", "geen object" },
		{ "{\"name\":\"x\",\"name\":\"y\"}", "geen geldige JSON" },
		{ "{\"naam\":\"x\"}", "het woord 'naam' bestaat niet" },
		{ "{\"label\":\"X\",\"rows\":[]}", "'name' en 'label' zijn nodig" },
		{ "{\"name\":1,\"label\":\"X\"}", "'name' moet een tekst zijn" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"rows\":[]}", "lijst van 1 tot 16" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"rows\":{}}", "lijst van 1 tot 16" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"mode\":\"alles\",\"rows\":[]}",
		  "'mode' moet append" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"separator\":\"ab\",\"rows\":[]}",
		  "'separator' moet een teken" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"maxRejected\":101,\"rows\":[]}",
		  "van 0 tot en met 100" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"missing\":[1],\"rows\":[]}",
		  "lijst van teksten" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"leftOut\":[{\"column\":\"A\"}],\"rows\":[]}",
		  "column en reason" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"rows\":[{\"model\":\"nee\",\"fields\":{}}]}",
		  "het model 'nee'" },
		{ "{\"name\":\"x\",\"label\":\"X\",\"rows\":[{\"model\":\"place\"}]}",
		  "bij place: 'fields' ontbreekt" },
		{ ROWS("\"nee\":\"A\""), "bij place.nee: dit veld bestaat niet" },
		{ ROWS("\"code\":7"), "bij place.code: moet een kolomnaam" },
		{ ROWS("\"code\":{}"), "bij place.code: geef precies een van" },
		{ ROWS("\"code\":{\"column\":\"A\",\"constant\":\"b\"}"), "geef precies een van" },
		{ ROWS("\"code\":{\"column\":\"A\",\"kleur\":1}"), "het woord 'kleur'" },
		{ ROWS("\"code\":{\"column\":\"A\",\"date\":\"morgen\"}"), "'date' moet" },
		{ ROWS("\"code\":{\"column\":\"A\",\"pad\":0}"), "'pad' moet een geheel getal" },
		{ ROWS("\"code\":{\"column\":\"A\",\"lookup\":\"nee\"}"), "het model 'nee'" },
		{ ROWS("\"code\":{\"column\":\"A\",\"lookup\":\"place\",\"take\":\"nee\"}"),
		  "place heeft geen veld 'nee'" },
		{ ROWS("\"code\":{\"column\":\"A\",\"take\":\"area\"}"),
		  "'take' kan alleen samen" },
		{ ROWS("\"code\":{\"row\":\"place\"}"), "staat niet eerder in 'rows'" },
		{ ROWS("\"code\":{\"column\":\"A\",\"recode\":{\"a\":1}}"), "'recode' van 'a'" },
	};
	struct declarations *d = declare_all();
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena a = { 0 };
		struct profile p;
		struct err err = { 0 };
		bool ok = profile_parse(d, str_of(cases[i].json), &a, &p, &err);
		if (ok || !strstr(err.message, cases[i].part))
			fail_msg("%s: %s", cases[i].json, ok ? "was taken" : err.message);
		assert_int_equal(err.kind, ERR_INPUT);
		arena_release(&a);
	}
	declarations_release(d);
}

/* Any bytes at all: an answer, no crash. */
static void garbage_is_survived(void **state)
{
	static const char good[] =
		ROWS("\"code\":{\"column\":\"A\",\"pad\":4,\"recode\":{\"a\":\"b\"}}");
	const struct domain *const domains[] = { &domain, NULL };
	struct declarations *d = declare(domains);
	uint64_t seed = 7;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct arena a = { 0 };
		struct profile p;
		struct err err;
		char text[sizeof(good)];
		memcpy(text, good, sizeof(good));
		for (int flips = 0; flips < 3; flips++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % (sizeof(good) - 1)] = (char)(seed >> 25);
		}
		profile_parse(d, (struct str){ text, sizeof(good) - 1 }, &a, &p, &err);
		arena_release(&a);
	}
	declarations_release(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_profile_is_read),
		cmocka_unit_test(every_mistake_is_named),
		cmocka_unit_test(garbage_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
