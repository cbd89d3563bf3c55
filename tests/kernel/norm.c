#include "figures.h"

/* Norms are in ten-thousandths of their unit; the figure `gemiddelde` in tenths of a week. */
static int64_t add_norm(struct session *s, const char *code, const char *rest)
{
	char text[300];
	snprintf(text, sizeof(text), "code=%s;figure=gemiddelde;unit=week;leads=1;valid_from=0",
		 code);
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	const struct shape *norm = shape_of(s, "norm");
	struct change c;
	int64_t id = 0;
	set_values(norm, text, values);
	set_values(norm, rest, values);
	begin(s, "edit", &c);
	must(row_insert(&c, norm, values, 0, &id, &oops));
	commit(&c);
	return id;
}

/* Two equal rows of region a, care type x, so that there are enough. */
static void measure_twice(struct session *s, const struct field_work *f, const char *rest)
{
	measure(s, f->a, f->x, "2018-03-01", rest);
	measure(s, f->a, f->x, "2018-03-01", rest);
}

/* The verdict on both rows having this value. */
static void verdict_is(struct session *s, const struct figure *f, int64_t value, const char *wanted)
{
	char text[60];
	struct figure_request r = { .figure = f };
	struct figure_result result;
	struct arena a = { 0 };
	snprintf(text, sizeof(text), "x=%lld", (long long)value);
	update(s, "measure", 1, text);
	update(s, "measure", 2, text);
	must(figure_compute(s, &r, &a, &result, &oops));
	assert_int_equal(result.count, 1);
	if (strcmp(verdict_code(result.cells[0].verdict), wanted) != 0)
		print_error("# %lld\n", (long long)value);
	assert_string_equal(verdict_code(result.cells[0].verdict), wanted);
	arena_release(&a);
}

static void less_is_better(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure_twice(s, &f, "x=0");
	verdict_is(s, &mean_figure, 90, "geen-norm");
	add_norm(s, "n", "target=95000;maximum=100000");
	verdict_is(s, &mean_figure, -4, "voldoet");
	verdict_is(s, &mean_figure, 95, "voldoet"); /* at the limit is within it */
	verdict_is(s, &mean_figure, 96, "aandacht");
	verdict_is(s, &mean_figure, 100, "aandacht");
	verdict_is(s, &mean_figure, 101, "overschrijding");
	update(s, "norm", 1, "target=95500"); /* 9.55: between two values of the figure */
	verdict_is(s, &mean_figure, 95, "voldoet");
	verdict_is(s, &mean_figure, 96, "aandacht");
	update(s, "norm", 1, "target=-");
	verdict_is(s, &mean_figure, 100, "voldoet");
	verdict_is(s, &mean_figure, 101, "overschrijding");
	update(s, "norm", 1, "target=95000;maximum=-");
	verdict_is(s, &mean_figure, 95, "voldoet");
	verdict_is(s, &mean_figure, 5000, "aandacht"); /* no maximum to pass */
	update(s, "norm", 1, "target=-;maximum=-");
	verdict_is(s, &mean_figure, 5000, "geen-norm");
}

static void more_is_better(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure_twice(s, &f, "x=1");
	add_norm(s, "n", "figure=aandeel;unit=procent;target=800000");
	cells_are(s, &share_figure, "", NULL, ": 2 2/2 10000 0 voldoet n\n");
	update(s, "measure", 1, "x=1;weight=8000");
	update(s, "measure", 2, "x=0;weight=2000");
	cells_are(s, &share_figure, "", NULL, ": 2 8000/10000 8000 0 voldoet n\n");
	update(s, "measure", 1, "weight=7999");
	update(s, "measure", 2, "weight=2001");
	cells_are(s, &share_figure, "", NULL, ": 2 7999/10000 7999 0 overschrijding n\n");
	update(s, "norm", 1, "target=799900");
	cells_are(s, &share_figure, "", NULL, ": 2 7999/10000 7999 0 voldoet n\n");
}

static void a_huge_value_is_judged_too(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure_twice(s, &f, "x=0");
	add_norm(s, "n", "figure=mediaan;target=1;maximum=9223372036854775806");
	verdict_is(s, &median_figure, 9000000000000000000, "overschrijding");
	verdict_is(s, &median_figure, -9000000000000000000, "voldoet");
}

static void few_rows_get_no_verdict(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-03-01", "x=500");
	measure(s, f.a, f.x, "2018-03-01", "x=500;reason=stop");
	cells_are(s, &mean_figure, "", NULL, ": 1 500/1 500 1 geen-norm\n");
	add_norm(s, "n", "maximum=100000");
	cells_are(s, &mean_figure, "", NULL, ": 1 500/1 500 1 te-weinig n\n");
	measure(s, f.a, f.x, "2018-03-01", "x=500");
	cells_are(s, &mean_figure, "", NULL, ": 2 1000/2 500 1 overschrijding n\n");
	cells_are(s, &mean_figure, "", "region=b", "");
}

static void the_leading_norm_decides(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure_twice(s, &f, "x=60");
	add_norm(s, "a", "maximum=50000;leads=0");
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 geen-norm a\n");
	add_norm(s, "c", "maximum=70000;leads=1");
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 voldoet c,a\n");
	add_norm(s, "b", "maximum=40000;leads=0");
	add_norm(s, "z", "maximum=10000;figure=mediaan");
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 voldoet c,a,b\n");
	update(s, "norm", 2, "unit=werkdag"); /* another unit cannot be compared */
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 geen-norm c,a,b\n");
	update(s, "norm", 2, "leads=0");
	update(s, "norm", 1, "leads=1");
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 overschrijding a,b,c\n");
}

/* A norm for one care type holds for cells of that care type alone. */
static void a_norm_is_for_its_care_type(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	char text[60];
	measure_twice(s, &f, "x=60");
	measure(s, f.a, f.y, "2018-03-01", "x=60");
	measure(s, f.a, f.y, "2018-03-01", "x=60");
	snprintf(text, sizeof(text), "maximum=50000;care_type=%lld", (long long)f.x);
	add_norm(s, "n", text);
	cells_are(s, &mean_figure, "care_type", NULL,
		  "x: 2 120/2 60 0 overschrijding n\ny: 2 120/2 60 0 geen-norm\n");
	cells_are(s, &mean_figure, "", NULL, ": 4 240/4 60 0 geen-norm\n");
	cells_are(s, &mean_figure, "", "care_type=x", ": 2 120/2 60 0 overschrijding n\n");
	cells_are(s, &mean_figure, "region", "care_type=y", "a: 2 120/2 60 0 geen-norm\n");
	cells_are(s, &mean_figure, "kind,care_type", NULL,
		  ",x: 2 120/2 60 0 overschrijding n\n,y: 2 120/2 60 0 geen-norm\n");
}

static void verdict_on(struct session *s, const char *iso, const char *wanted)
{
	struct buf text = { 0 };
	cells_as_text(s, &mean_figure, "", NULL, day(iso), &text);
	texts_are_at(&text, wanted, __FILE__, __LINE__);
	buf_release(&text);
}

/* From its first day up to but not including its last. */
static void a_norm_holds_in_its_period(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	char text[120];
	measure_twice(s, &f, "x=60");
	snprintf(text, sizeof(text), "maximum=50000;valid_from=%d;valid_to=%d",
		 (int)day("2018-03-05"), (int)day("2018-03-10"));
	add_norm(s, "n", text);
	snprintf(text, sizeof(text), "maximum=70000;valid_from=%d", (int)day("2018-03-10"));
	add_norm(s, "n", text);
	verdict_on(s, "2018-03-04", ": 2 120/2 60 0 geen-norm\n");
	verdict_on(s, "2018-03-05", ": 2 120/2 60 0 overschrijding n\n");
	verdict_on(s, "2018-03-09", ": 2 120/2 60 0 overschrijding n\n");
	verdict_on(s, "2018-03-10", ": 2 120/2 60 0 voldoet n\n");
}

/* What the norm was thought to be then. */
static void norms_look_back(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure_twice(s, &f, "x=60");
	int64_t none = newest(s);
	add_norm(s, "n", "maximum=50000");
	int64_t strict = newest(s), loose = update(s, "norm", 1, "maximum=60000");
	drop(s, "norm", 1);
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 geen-norm\n");
	look_at(s, strict);
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 overschrijding n\n");
	look_at(s, loose);
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 voldoet n\n");
	look_at(s, none);
	cells_are(s, &mean_figure, "", NULL, ": 2 120/2 60 0 geen-norm\n");
}

const struct CMUnitTest norm_tests[] = {
	TEST(less_is_better),
	TEST(more_is_better),
	TEST(a_huge_value_is_judged_too),
	TEST(few_rows_get_no_verdict),
	TEST(the_leading_norm_decides),
	TEST(a_norm_is_for_its_care_type),
	TEST(a_norm_holds_in_its_period),
	TEST(norms_look_back),
};
const size_t norm_count = COUNT_OF(norm_tests);
