#include "figures.h"

#include "base/random.h"

/* Of the rows that lay_out makes, as first computed; the hash is defined to be the same everywhere. */
#define FINGERPRINT UINT64_C(0x7647d89f1a677180)

static const struct figure *const folds[] = { &count_figure,  &sum_figure,  &share_figure,
					      &ratio_figure,  &mean_figure, &means_figure,
					      &median_figure, &p90_figure };

/* Region a, care type x, in tenths:
 *   group    g1  g1  g2  g2  g3 | left out 100, and one without x
 *   x        10  10  -5  40   7
 *   weight    1   3   2   1   1   (1 where it is empty)
 * n = 5; sum of x 62; of weight 8; of x times weight 10+30-10+40+7 = 77. */
static void lay_out(struct session *s, const struct field_work *f)
{
	static const char *const rows[] = { "grp=g1;x=10",          "grp=g1;x=10;weight=3",
					    "grp=g2;x=-5;weight=2", "grp=g2;x=40",
					    "grp=g3;x=7",           "grp=g3;x=100;reason=stop",
					    "grp=g3;weight=5" };
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		measure(s, f->a, f->x, "2018-03-01", rows[i]);
}

static void the_folds_are_as_worked_out_by_hand(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	lay_out(s, &f);
	/* a row without x is a row all the same */
	cells_are(s, &count_figure, "region", NULL, "a: 6 6/1 6 1 geen-norm\n");
	cells_are(s, &sum_figure, "region", NULL, "a: 5 62/1 62 2 geen-norm\n");
	/* 62 / 8 = 7.7500 */
	cells_are(s, &ratio_figure, "region", NULL, "a: 5 62/8 77500 2 geen-norm\n");
	/* 77 / 8 = 9.625, rounded to 10 tenths */
	cells_are(s, &mean_figure, "region", NULL, "a: 5 77/8 10 2 geen-norm\n");
	/* (10+30)/4 = 10, (-10+40)/3 = 10, 7: 27 / 3 = 9 */
	cells_are(s, &means_figure, "region", NULL, "a: 5 27/3 9 2 geen-norm\n");
	/* its own columns: weight as x, known in three rows, 3 + 2 + 5 */
	struct figure other = sum_figure;
	other.x = "weight";
	cells_are(s, &other, "region", NULL, "a: 3 10/1 10 4 geen-norm\n");
	/* -5 7 10 10 40: the third, and the ceil(4.5) = fifth */
	cells_are(s, &median_figure, "region", NULL, "a: 5 10/1 10 2 geen-norm\n");
	cells_are(s, &p90_figure, "region", NULL, "a: 5 40/1 40 2 geen-norm\n");
}

static void a_share_is_of_the_weight(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	static const char *const rows[] = { "x=1", "x=1;weight=3", "x=0;weight=2", "x=0",
					    "x=1;reason=stop" };
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		measure(s, f.a, f.x, "2018-03-01", rows[i]);
	/* (1 + 3) / (1 + 3 + 2 + 1) = 57.142857 % */
	cells_are(s, &share_figure, "", NULL, ": 4 4/7 5714 1 geen-norm\n");
	measure(s, f.a, f.y, "2018-03-01", "x=1");
	measure(s, f.a, f.y, "2018-03-01", "x=0;weight=2"); /* 33.33 %; 1 of 8 is 12.50 % */
	measure(s, f.b, f.y, "2018-03-01", "x=1");
	measure(s, f.b, f.y, "2018-03-01", "x=0;weight=7");
	measure(s, f.b, f.x, "2018-03-01", "x=1");
	cells_are(s, &share_figure, "region,care_type", NULL,
		  "a,x: 4 4/7 5714 1 geen-norm\n"
		  "a,y: 2 1/3 3333 0 geen-norm\n"
		  "b,x: 1 1/1 10000 0 geen-norm\n"
		  "b,y: 2 1/8 1250 0 geen-norm\n");
}

/* Half away from zero, on both sides: 1.5 and -1.5. */
static void means_round_half_away_from_zero(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-03-01", "x=1;grp=g");
	measure(s, f.a, f.x, "2018-03-01", "x=2;grp=h");
	measure(s, f.b, f.x, "2018-03-01", "x=-1;grp=g");
	measure(s, f.b, f.x, "2018-03-01", "x=-2;grp=h");
	cells_are(s, &mean_figure, "region", NULL,
		  "a: 2 3/2 2 0 geen-norm\nb: 2 -3/2 -2 0 geen-norm\n");
	cells_are(s, &means_figure, "region", NULL,
		  "a: 2 3/2 2 0 geen-norm\nb: 2 -3/2 -2 0 geen-norm\n");
	cells_are(s, &sum_figure, "region", NULL,
		  "a: 2 3/1 3 0 geen-norm\nb: 2 -3/1 -3 0 geen-norm\n");
}

/* n values 1..n: the median is number ceil(n/2), the 90th percentile number ceil(0.9 n). */
static void ranks_are_the_nearest(void **state)
{
	static const struct {
		int n, median, p90;
	} ranks[] = { { 1, 1, 1 },  { 2, 1, 2 },   { 4, 2, 4 },    { 9, 5, 9 },
		      { 10, 5, 9 }, { 11, 6, 10 }, { 20, 10, 18 }, { 21, 11, 19 } };
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	char text[80];
	int n = 0;
	for (size_t i = 0; i < COUNT_OF(ranks); i++) {
		while (n < ranks[i].n) { /* the highest first */
			snprintf(text, sizeof(text), "x=%d", 1000 - ++n);
			measure(s, f.a, f.x, "2018-03-01", text);
		}
		snprintf(text, sizeof(text), ": %d %d/1 %d 0 geen-norm\n", n,
			 999 - n + ranks[i].median, 999 - n + ranks[i].median);
		cells_are(s, &median_figure, "", NULL, text);
		snprintf(text, sizeof(text), ": %d %d/1 %d 0 geen-norm\n", n,
			 999 - n + ranks[i].p90, 999 - n + ranks[i].p90);
		cells_are(s, &p90_figure, "", NULL, text);
	}
}

static void a_single_row_and_none(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	static const char *const single[] = {
		": 1 1/1 1 0 geen-norm\n",        ": 1 -7/1 -7 0 geen-norm\n",
		": 1 -28/4 -70000 0 geen-norm\n", ": 1 -7/4 -17500 0 geen-norm\n",
		": 1 -28/4 -7 0 geen-norm\n",     ": 1 -7/1 -7 0 geen-norm\n",
		": 1 -7/1 -7 0 geen-norm\n",      ": 1 -7/1 -7 0 geen-norm\n"
	};
	static const char *const none[] = {
		": 0 0/1 0 1 geen-gegevens\n", ": 0 0/1 0 1 geen-gegevens\n",
		": 0 0/0 - 1 geen-gegevens\n", ": 0 0/0 - 1 geen-gegevens\n",
		": 0 0/0 - 1 geen-gegevens\n", ": 0 0/0 - 1 geen-gegevens\n",
		": 0 0/0 - 1 geen-gegevens\n", ": 0 0/0 - 1 geen-gegevens\n"
	};
	for (size_t i = 0; i < COUNT_OF(folds); i++)
		cells_are(s, folds[i], "", NULL, "");
	measure(s, f.a, f.x, "2018-03-01", "x=-7;weight=4");
	measure(s, f.b, f.x, "2018-03-01", "x=3;reason=stop");
	for (size_t i = 0; i < COUNT_OF(folds); i++) {
		cells_are(s, folds[i], "", "region=a", single[i]);
		cells_are(s, folds[i], "", "region=b", none[i]);
		cells_are(s, folds[i], "", "region=c", "");
	}
}

static void without_weight_there_is_no_mean(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-03-01", "x=8;weight=0;grp=g");
	cells_are(s, &mean_figure, "", NULL, ": 1 0/0 - 0 geen-gegevens\n");
	cells_are(s, &share_figure, "", NULL, ": 1 0/0 - 0 geen-gegevens\n");
	cells_are(s, &means_figure, "", NULL, ": 1 0/0 - 0 geen-gegevens\n");
	measure(s, f.a, f.x, "2018-03-01", "x=6;grp=h");
	cells_are(s, &mean_figure, "", NULL, ": 2 6/1 6 0 geen-norm\n");
	cells_are(s, &means_figure, "", NULL, ": 2 6/1 6 0 geen-norm\n");
}

static bool computes(struct session *s, const struct figure *f, const char *only)
{
	struct figure_request r = { .figure = f };
	struct figure_result result;
	struct arena a = { 0 };
	must(figure_only(&r, str_of(only), &oops));
	bool ok = figure_compute(s, &r, &a, &result, &oops);
	arena_release(&a);
	return ok;
}

/* Sums past 64 bits are an error, never a wrong number; what needs no sum is not hindered. */
static void overflow_is_an_error(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	static const struct figure *const summing[] = { &sum_figure, &ratio_figure, &mean_figure,
							&share_figure, &means_figure };
	measure(s, f.a, f.x, "2018-03-01", "x=9223372036854775807;grp=g");
	measure(s, f.a, f.x, "2018-03-01", "x=9223372036854775806;grp=g");
	for (size_t i = 0; i < COUNT_OF(summing); i++) {
		refused(computes(s, summing[i], NULL), ERR_SYSTEM);
		says("te groot");
	}
	cells_are(s, &count_figure, "", NULL, ": 2 2/1 2 0 geen-norm\n");
	cells_are(s, &median_figure, "", NULL,
		  ": 2 9223372036854775806/1 9223372036854775806 0 geen-norm\n");
	measure(s, f.b, f.x, "2018-03-01", "x=4611686018427387904;weight=2;grp=g");
	refused(computes(s, &mean_figure, "region=b"), ERR_SYSTEM);
	cells_are(s, &sum_figure, "", "region=b",
		  ": 1 4611686018427387904/1 4611686018427387904 0 geen-norm\n");
}

static void fill_at_random(struct session *s, const struct field_work *f, uint64_t seed)
{
	struct random r;
	struct change c;
	char text[100];
	random_seed(&r, seed);
	begin(s, "import", &c);
	for (int i = 0; i < 300; i++) {
		snprintf(text, sizeof(text), "x=%d;grp=g%d;kind=k%d;%s%d%s",
			 (int)random_between(&r, -300, 900), (int)random_below(&r, 9),
			 (int)random_below(&r, 3),
			 random_below(&r, 2) ? "weight=" : "line=", (int)random_below(&r, 6),
			 random_below(&r, 7) ? "" : ";reason=stop");
		must(measure_in(&c, random_below(&r, 2) ? f->a : f->b,
				random_below(&r, 2) ? f->x : f->y,
				random_below(&r, 2) ? "2018-03-01" : "2018-02-20", text, NULL));
	}
	commit(&c);
}

static void same_cells(const struct figure_result *left, const struct figure_result *right)
{
	assert_int_equal(left->count, right->count);
	assert_int_equal(left->rows, right->rows);
	for (int i = 0; i < left->count; i++) {
		const struct cell *a = &left->cells[i], *b = &right->cells[i];
		for (int d = 0; d < FIGURE_DIMS_MAX; d++)
			assert_true(str_eq(a->dims[d], b->dims[d]));
		assert_true(a->n == b->n && a->num == b->num && a->den == b->den &&
			    a->value == b->value);
		assert_true(a->left_out == b->left_out && a->rows_hash == b->rows_hash);
	}
}

/* The same rows in another order are the same cells, to the last bit of the fingerprint. */
static void the_order_of_rows_does_not_matter(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work work = make_field(*state);
	fill_at_random(s, &work, 5);
	for (size_t i = 0; i < COUNT_OF(folds); i++) {
		struct figure back = *folds[i];
		struct figure_request r = { .figure = folds[i], .by = { 0, 2 }, .by_count = 2 };
		struct figure_result forward, backward;
		struct arena a = { 0 };
		must(figure_compute(s, &r, &a, &forward, &oops));
		back.rows = "measure_rows_back";
		r.figure = &back;
		must(figure_compute(s, &r, &a, &backward, &oops));
		assert_int_equal(forward.count, 6);
		same_cells(&forward, &backward);
		arena_release(&a);
	}
}

/* The fingerprint moves with everything that a row says, and is the same on both databases. */
static void the_fingerprint_is_of_the_rows(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	static const char *const edits[] = { "x=11", "weight=4", "weight=-", "grp=g9",
					     "reason=stop" };
	struct figure_request r = { .figure = &mean_figure };
	struct figure_result result;
	struct arena a = { 0 };
	uint64_t seen[COUNT_OF(edits) + 1];
	lay_out(s, &f);
	for (size_t i = 0; i <= COUNT_OF(edits); i++) {
		if (i)
			update(s, "measure", 1, edits[i - 1]);
		must(figure_compute(s, &r, &a, &result, &oops));
		seen[i] = result.cells[0].rows_hash;
		for (size_t j = 0; j < i; j++)
			assert_true(seen[i] != seen[j] ||
				    (i == 3 && j == 1)); /* weight empty again */
	}
	assert_int_equal(seen[0], FINGERPRINT);
	arena_release(&a);
}

static void figures_split_as_asked(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-03-01", "x=1;kind=p");
	measure(s, f.a, f.y, "2018-03-01", "x=2;kind=q");
	measure(s, f.b, f.x, "2018-03-01", "x=4;kind=q");
	measure(s, f.b, f.x, "2018-03-01", "x=8");
	cells_are(s, &sum_figure, "", NULL, ": 4 15/1 15 0 geen-norm\n");
	cells_are(s, &sum_figure, "region", NULL,
		  "a: 2 3/1 3 0 geen-norm\nb: 2 12/1 12 0 geen-norm\n");
	cells_are(s, &sum_figure, " care_type ", NULL,
		  "x: 3 13/1 13 0 geen-norm\ny: 1 2/1 2 0 geen-norm\n");
	cells_are(s, &sum_figure, "kind,region", NULL,
		  ",b: 1 8/1 8 0 geen-norm\np,a: 1 1/1 1 0 geen-norm\n"
		  "q,a: 1 2/1 2 0 geen-norm\nq,b: 1 4/1 4 0 geen-norm\n");
	cells_are(s, &sum_figure, "region", "kind=q",
		  "a: 1 2/1 2 0 geen-norm\nb: 1 4/1 4 0 geen-norm\n");
	cells_are(s, &sum_figure, "", "region=b, care_type = x", ": 2 12/1 12 0 geen-norm\n");
	cells_are(s, &sum_figure, "", "kind=", ": 1 8/1 8 0 geen-norm\n");
}

static void what_cannot_be_asked_is_refused(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct figure_request r = { .figure = &sum_figure };
	refused(figure_by(&r, str_of("region,maan"), &oops), ERR_INPUT);
	says("'maan'");
	says("region, care_type, kind");
	refused(figure_by(&r, str_of("region,region"), &oops), ERR_INPUT);
	says("twee keer");
	refused(figure_only(&r, str_of("maan=1"), &oops), ERR_INPUT);
	refused(figure_only(&r, str_of("region"), &oops), ERR_INPUT);
	says("region=WAARDE");
	refused(figure_only(
			&r,
			str_of("region=1,region=1,region=1,region=1,region=1,region=1,region=1"),
			&oops),
		ERR_INPUT);
	refused(computes(s, &wrong_figure, NULL), ERR_SYSTEM);
	says("ontbreekt");
}

/* Counted is what lies after at - 40 up to and including at, and at is the newest day with facts. */
static void only_the_window_counts(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	struct buf text = { 0 };
	measure(s, f.a, f.x, "2018-01-20", "x=1"); /* 40 days before 1 March */
	measure(s, f.a, f.x, "2018-01-21", "x=2");
	measure(s, f.a, f.x, "2018-03-01", "x=4");
	measure(s, f.a, f.x, "2026-07-16", "x=8"); /* tomorrow */
	cells_are(s, &sum_figure, "", NULL, ": 2 6/1 6 0 geen-norm\n");
	cells_as_text(s, &sum_figure, "", NULL, day("2018-02-28"), &text);
	texts_are_at(&text, ": 2 3/1 3 0 geen-norm\n", __FILE__, __LINE__);
	s->today = day("2026-07-16");
	cells_are(s, &sum_figure, "", NULL, ": 1 8/1 8 0 geen-norm\n");
	buf_release(&text);
}

struct listed {
	struct buf text;
	int rows, left_out, stop_after;
};

static bool list_row(void *context, const struct figure_row *row, struct err *err)
{
	struct listed *l = context;
	l->rows++;
	l->left_out += row->left_out.len > 0;
	buf_printf(&l->text, "%.*s %lld %.*s %.*s %lld %lld '%.*s' %lld\n", STR_ARG(row->row_model),
		   (long long)row->row_id, STR_ARG(row->dims[0]), STR_ARG(row->group),
		   (long long)row->x, (long long)(row->has_weight ? row->weight : -1),
		   STR_ARG(row->left_out), (long long)row->line);
	return l->rows != l->stop_after || err_set(err, ERR_BUSY, "Genoeg.");
}

/* The rows behind a number are those that made it. */
static void the_rows_behind_a_number_are_listed(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	struct figure_request r = { .figure = &sum_figure };
	struct listed l = { .rows = 0 };
	day_t as_of;
	measure(s, f.b, f.x, "2018-03-01", "x=1;grp=g;line=3");
	measure(s, f.a, f.x, "2018-02-01", "x=-2;weight=5;grp=h");
	measure(s, f.a, f.x, "2018-03-01", "x=4;reason=stop");
	must(figure_rows(s, &r, &as_of, list_row, &l, &oops));
	assert_int_equal(as_of, day("2018-03-01"));
	texts_are_at(
		&l.text,
		"measure 2 a h -2 5 '' 0\nmeasure 3 a  4 -1 'stop' 0\nmeasure 1 b g 1 -1 '' 3\n",
		__FILE__, __LINE__);
	buf_clear(&l.text);
	must(figure_only(&r, str_of("region=b"), &oops));
	must(figure_rows(s, &r, NULL, list_row, &l, &oops));
	texts_are_at(&l.text, "measure 1 b g 1 -1 '' 3\n", __FILE__, __LINE__);
	l = (struct listed){ .text = l.text, .stop_after = 1 };
	refused(figure_rows(s, &r, NULL, list_row, &l, &oops), ERR_BUSY);
	buf_release(&l.text);
}

static void figures_look_back(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-03-01", "x=10");
	int64_t then = newest(s);
	update(s, "measure", 1, "x=20");
	measure(s, f.a, f.x, "2018-03-01", "x=5");
	int64_t later = newest(s);
	drop(s, "measure", 1);
	cells_are(s, &sum_figure, "", NULL, ": 1 5/1 5 0 geen-norm\n");
	look_at(s, then);
	cells_are(s, &sum_figure, "", NULL, ": 1 10/1 10 0 geen-norm\n");
	look_at(s, later);
	cells_are(s, &sum_figure, "", NULL, ": 2 25/1 25 0 geen-norm\n");
	look_at(s, then - 1);
	cells_are(s, &sum_figure, "", NULL, "");
}

const struct CMUnitTest figure_tests[] = {
	TEST(the_folds_are_as_worked_out_by_hand),
	TEST(a_share_is_of_the_weight),
	TEST(means_round_half_away_from_zero),
	TEST(ranks_are_the_nearest),
	TEST(a_single_row_and_none),
	TEST(without_weight_there_is_no_mean),
	TEST(overflow_is_an_error),
	TEST(the_order_of_rows_does_not_matter),
	TEST(the_fingerprint_is_of_the_rows),
	TEST(figures_split_as_asked),
	TEST(what_cannot_be_asked_is_refused),
	TEST(only_the_window_counts),
	TEST(the_rows_behind_a_number_are_listed),
	TEST(figures_look_back),
};
const size_t figure_count = COUNT_OF(figure_tests);
