#include "figures.h"

#include "kernel/workday.h"

/* Dutch holidays as they stand in the calendar; 0: not everybody is free. Good Friday is a working day,
 * and 5 May is free for all only in lustrum years. */
static const struct {
	const char *day;
	int everybody;
} holidays[] = {
	{ "2021-05-05", 0 }, { "2018-01-01", 1 }, { "2018-03-30", 0 }, { "2018-04-01", 1 },
	{ "2018-04-02", 1 }, { "2018-04-27", 1 }, { "2018-05-10", 1 }, { "2018-05-21", 1 },
	{ "2018-12-25", 1 }, { "2018-12-26", 1 }, { "2019-01-01", 1 }, { "2020-05-05", 1 },
};

static struct workdays calendar(struct world *w, struct arena *a)
{
	struct workdays out;
	struct change c;
	char text[60];
	begin(w->job, "edit", &c);
	for (size_t i = 0; i < COUNT_OF(holidays); i++) {
		snprintf(text, sizeof(text), "day=%d;everybody=%d", (int)day(holidays[i].day),
			 holidays[i].everybody);
		must(insert_in(&c, "holiday", text, NULL));
	}
	commit(&c);
	must(workdays_load(w->job, a, &out, &oops));
	assert_int_equal(out.count, 10);
	return out;
}

static void a_working_day_is_known(void **state)
{
	static const struct {
		const char *day;
		bool works;
	} days[] = {
		{ "2018-03-29", true },  { "2018-03-30", true },  { "2018-03-31", false },
		{ "2018-04-01", false }, { "2018-04-02", false }, { "2018-04-03", true },
		{ "2018-04-27", false }, { "2018-05-10", false }, { "2018-05-11", true },
		{ "2018-05-21", false }, { "2018-12-24", true },  { "2018-12-26", false },
		{ "2018-12-31", true },  { "2019-01-01", false }, { "2020-05-05", false },
		{ "2021-05-05", true },  { "2021-05-08", false },
	};
	struct arena a = { 0 };
	struct workdays w = calendar(*state, &a), none = { 0 };
	for (size_t i = 0; i < COUNT_OF(days); i++)
		assert_int_equal(workday_is(&w, day(days[i].day)), days[i].works);
	assert_true(workday_is(&none, day("2018-04-02")));
	assert_false(workday_is(&none, day("2018-04-01")));
	arena_release(&a);
}

static void working_days_are_added(void **state)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} sums[] = {
		{ "2018-03-29", 1, "2018-03-30" },  { "2018-03-29", 2, "2018-04-03" },
		{ "2018-03-31", 1, "2018-04-03" },  { "2018-04-26", 1, "2018-04-30" },
		{ "2018-12-24", 1, "2018-12-27" },  { "2018-12-24", 3, "2018-12-31" },
		{ "2018-12-24", 4, "2019-01-02" },  { "2018-04-03", -1, "2018-03-30" },
		{ "2018-04-02", -1, "2018-03-30" }, { "2019-01-02", -1, "2018-12-31" },
		{ "2019-01-02", -4, "2018-12-24" }, { "2018-04-02", 0, "2018-04-03" },
		{ "2018-03-31", 0, "2018-04-03" },  { "2018-04-03", 0, "2018-04-03" },
		{ "2018-12-31", 0, "2018-12-31" },  { "2018-05-07", 10, "2018-05-23" },
	};
	struct arena a = { 0 };
	struct workdays w = calendar(*state, &a);
	for (size_t i = 0; i < COUNT_OF(sums); i++)
		assert_int_equal(workday_add(&w, day(sums[i].from), sums[i].n), day(sums[i].to));
	arena_release(&a);
}

static void working_days_are_counted(void **state)
{
	static const struct {
		const char *from, *to;
		int days;
	} spans[] = {
		{ "2018-03-29", "2018-04-03", 2 },   { "2018-04-03", "2018-03-29", -2 },
		{ "2018-04-03", "2018-04-03", 0 },   { "2018-03-30", "2018-04-02", 0 },
		{ "2018-12-24", "2019-01-02", 4 },   { "2018-03-28", "2018-03-29", 1 },
		{ "2018-01-01", "2018-12-31", 254 }, /* 365 days, 104 weekend days, 7 holidays on weekdays */
		{ "2021-05-04", "2021-05-05", 1 },   { "2020-05-04", "2020-05-05", 0 },
	};
	struct arena a = { 0 };
	struct workdays w = calendar(*state, &a);
	for (size_t i = 0; i < COUNT_OF(spans); i++)
		assert_int_equal(workday_between(&w, day(spans[i].from), day(spans[i].to)),
				 spans[i].days);
	arena_release(&a);
}

/* Adding and counting are each other's opposite. */
static void adding_and_counting_agree(void **state)
{
	struct arena a = { 0 };
	struct workdays w = calendar(*state, &a);
	for (day_t from = day("2018-03-20"); from < day("2018-05-30"); from++)
		for (int n = 1; n < 30; n++) {
			assert_int_equal(workday_between(&w, from, workday_add(&w, from, n)), n);
			assert_true(workday_is(&w, workday_add(&w, from, -n)));
			assert_true(workday_add(&w, from, -n) < from);
		}
	arena_release(&a);
}

const struct CMUnitTest workday_tests[] = {
	TEST(a_working_day_is_known),
	TEST(working_days_are_added),
	TEST(working_days_are_counted),
	TEST(adding_and_counting_agree),
};
const size_t workday_count = COUNT_OF(workday_tests);
