#include "figures.h"

#include "base/random.h"
#include "kernel/cell.h"

static int64_t refresh(struct session *s)
{
	int64_t written;
	must(cells_refresh(s, NULL, &written, &oops));
	return written;
}

struct stored {
	struct buf text;
	bool with_known;
};

static bool write_stored(void *context, const struct stored_cell *c, struct err *err)
{
	struct stored *t = context;
	char iso[11];
	(void)err;
	buf_printf(&t->text, "%.*s %.*s %s n%lld %lld/%lld ", STR_ARG(c->period), STR_ARG(c->cell),
		   date_format_iso(c->as_of, iso), (long long)c->n, (long long)c->num,
		   (long long)c->den);
	if (c->has_value)
		buf_int(&t->text, c->value);
	buf_printf(&t->text, " %lld %.*s %.*s", (long long)c->left_out, STR_ARG(c->verdict),
		   STR_ARG(c->norm));
	if (t->with_known)
		buf_printf(&t->text, " #%lld", (long long)c->known);
	buf_char(&t->text, '\n');
	return true;
}

#define stored_are(s, f, with_known, wanted) \
	stored_are_at(s, f, with_known, wanted, __FILE__, __LINE__)
static void stored_are_at(struct session *s, const struct figure *f, bool with_known,
			  const char *wanted, const char *file, int line)
{
	struct stored t = { .with_known = with_known };
	must(cells_read(s, f, "", write_stored, &t, &oops));
	texts_are_at(&t.text, wanted, file, line);
	buf_release(&t.text);
}

static int findings(struct session *s, int sample, const char *part)
{
	struct buf report = { 0 };
	int count = 0;
	must(cells_check(s, sample, &report, &count, &oops));
	if (part && !strstr(buf_zero(&report), part))
		print_error("# %s\n", buf_zero(&report));
	assert_true(!part || strstr(buf_zero(&report), part));
	buf_release(&report);
	return count;
}

/* January has a fact of 10 January that still counts on 31 January, and not on 28 February. */
static void every_month_with_facts_has_its_cells(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-01-10", "x=10");
	measure(s, f.b, f.y, "2018-02-20", "x=20");
	measure(s, f.b, f.y, "2018-03-15", "x=30"); /* known: change 11 */
	assert_true(refresh(s) > 0);
	static const char *const cells =
		"2018-03 region=b,care_type=y 2018-03-15 n2 50/1 50 0 geen-norm  #11\n"
		"2018-02 region=b,care_type=y 2018-02-28 n1 20/1 20 0 geen-norm  #11\n"
		"2018-01 region=a,care_type=x 2018-01-31 n1 10/1 10 0 geen-norm  #11\n";
	stored_are(s, &sum_figure, true, cells);
	assert_int_equal(refresh(s), 0);
	insert(s, "contract", "code=a;amount=1"); /* no source of it */
	refresh(s);
	stored_are(s, &sum_figure, true, cells);
	assert_int_equal(findings(s, 0, NULL), 0);
}

static void only_touched_months_are_written(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-01-10", "x=10");
	measure(s, f.a, f.x, "2018-05-31", "x=20");
	measure(s, f.a, f.x, "2018-08-31", "x=30"); /* 11 */
	refresh(s);
	measure(s, f.a, f.x, "2018-05-20", "x=5"); /* 12: counts until 28 June */
	refresh(s);
	stored_are(s, &sum_figure, true,
		   "2018-08 region=a,care_type=x 2018-08-31 n1 30/1 30 0 geen-norm  #11\n"
		   "2018-06 region=a,care_type=x 2018-06-30 n1 20/1 20 0 geen-norm  #11\n"
		   "2018-05 region=a,care_type=x 2018-05-31 n2 25/1 25 0 geen-norm  #12\n"
		   "2018-01 region=a,care_type=x 2018-01-31 n1 10/1 10 0 geen-norm  #11\n");
	update(s, "thing", f.a,
	       "name=anders"); /* 13: a register touches all, and changes nothing */
	assert_int_equal(refresh(s), 0);
	update(s, "thing", f.a, "code=c"); /* 14 */
	refresh(s);
	stored_are(s, &sum_figure, true,
		   "2018-08 region=c,care_type=x 2018-08-31 n1 30/1 30 0 geen-norm  #14\n"
		   "2018-06 region=c,care_type=x 2018-06-30 n1 20/1 20 0 geen-norm  #14\n"
		   "2018-05 region=c,care_type=x 2018-05-31 n2 25/1 25 0 geen-norm  #14\n"
		   "2018-01 region=c,care_type=x 2018-01-31 n1 10/1 10 0 geen-norm  #14\n");
}

/* A month that is no longer the newest is counted for its last day, also when the facts stop short. */
static void the_newest_month_becomes_a_whole_one(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-01-25", "x=10");
	measure(s, f.a, f.x, "2018-03-05", "x=20"); /* 25 January still counts on 5 March */
	refresh(s);
	stored_are(s, &sum_figure, false,
		   "2018-03 region=a,care_type=x 2018-03-05 n2 30/1 30 0 geen-norm \n"
		   "2018-02 region=a,care_type=x 2018-02-28 n1 10/1 10 0 geen-norm \n"
		   "2018-01 region=a,care_type=x 2018-01-31 n1 10/1 10 0 geen-norm \n");
	measure(s, f.a, f.x, "2018-05-10", "x=40");
	refresh(s);
	stored_are(s, &sum_figure, false,
		   "2018-05 region=a,care_type=x 2018-05-10 n1 40/1 40 0 geen-norm \n"
		   "2018-03 region=a,care_type=x 2018-03-31 n1 20/1 20 0 geen-norm \n"
		   "2018-02 region=a,care_type=x 2018-02-28 n1 10/1 10 0 geen-norm \n"
		   "2018-01 region=a,care_type=x 2018-01-31 n1 10/1 10 0 geen-norm \n");
	drop(s, "measure", 3);
	refresh(s);
	stored_are(s, &sum_figure, false,
		   "2018-03 region=a,care_type=x 2018-03-05 n2 30/1 30 0 geen-norm \n"
		   "2018-02 region=a,care_type=x 2018-02-28 n1 10/1 10 0 geen-norm \n"
		   "2018-01 region=a,care_type=x 2018-01-31 n1 10/1 10 0 geen-norm \n");
}

static void cells_without_rows_go(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-01-10", "x=10");
	measure(s, f.b, f.x, "2018-01-10", "x=1");
	measure(s, f.a, f.x, "2018-02-25", "x=20");
	measure(s, f.a, f.x, "2018-04-30", "x=40");
	refresh(s);
	drop(s, "measure", 2);
	refresh(s);
	stored_are(s, &sum_figure, false,
		   "2018-04 region=a,care_type=x 2018-04-30 n1 40/1 40 0 geen-norm \n"
		   "2018-03 region=a,care_type=x 2018-03-31 n1 20/1 20 0 geen-norm \n"
		   "2018-02 region=a,care_type=x 2018-02-28 n1 20/1 20 0 geen-norm \n"
		   "2018-01 region=a,care_type=x 2018-01-31 n1 10/1 10 0 geen-norm \n");
	drop(s, "measure", 1); /* the oldest month */
	drop(s, "measure", 4); /* and the newest */
	refresh(s);
	stored_are(s, &sum_figure, false,
		   "2018-02 region=a,care_type=x 2018-02-25 n1 20/1 20 0 geen-norm \n");
	drop(s, "measure", 3);
	refresh(s);
	stored_are(s, &sum_figure, false, "");
	assert_int_equal(number(s, "SELECT count(*) FROM figure_cell WHERE figure = 'som'"), 0);
}

/* A fact of tomorrow counts from tomorrow on, although nothing is written then. */
static void a_fact_counts_when_its_day_comes(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2026-07-01", "x=10");
	measure(s, f.a, f.x, "2026-07-16", "x=20");
	refresh(s);
	stored_are(s, &sum_figure, false,
		   "2026-07 region=a,care_type=x 2026-07-01 n1 10/1 10 0 geen-norm \n");
	s->today = day("2026-07-16");
	refresh(s);
	stored_are(s, &sum_figure, false,
		   "2026-07 region=a,care_type=x 2026-07-16 n2 30/1 30 0 geen-norm \n");
}

/* What is not monthly is stored for the newest month only, and made again each day. */
static void a_figure_of_today_has_one_month(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	make_field(*state);
	refresh(s);
	stored_are(s, &thing_figure, false,
		   "2026-07 region=a 2026-07-15 n1 1/1 1 0 geen-norm \n"
		   "2026-07 region=b 2026-07-15 n1 1/1 1 0 geen-norm \n");
	s->today = day("2026-08-01");
	refresh(s);
	drop(s, "thing", 1);
	refresh(s);
	stored_are(s, &thing_figure, false, "2026-08 region=b 2026-08-01 n1 1/1 1 0 geen-norm \n");
	assert_int_equal(findings(s, 0, NULL), 0);
}

/* The figure does not name norms as its source; its verdict depends on them all the same. */
static void a_change_of_a_norm_moves_the_verdict(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	measure(s, f.a, f.x, "2018-01-31", "x=60");
	measure(s, f.a, f.x, "2018-01-31", "x=60"); /* 10 */
	refresh(s);
	stored_are(s, &mean_figure, true,
		   "2018-01 region=a,care_type=x 2018-01-31 n2 120/2 60 0 geen-norm  #10\n");
	insert(s, "norm", "code=n;figure=gemiddelde;unit=week;leads=1;maximum=50000;valid_from=0");
	refresh(s);
	stored_are(s, &mean_figure, true,
		   "2018-01 region=a,care_type=x 2018-01-31 n2 120/2 60 0 overschrijding n #11\n");
	stored_are(s, &sum_figure, true,
		   "2018-01 region=a,care_type=x 2018-01-31 n2 120/1 120 0 geen-norm  #10\n");
	update(s, "norm", 1, "maximum=60000");
	refresh(s);
	stored_are(s, &mean_figure, true,
		   "2018-01 region=a,care_type=x 2018-01-31 n2 120/2 60 0 voldoet n #12\n");
	assert_int_equal(findings(s, 0, NULL), 0);
	drop(s, "norm", 1);
	refresh(s);
	stored_are(s, &mean_figure, false,
		   "2018-01 region=a,care_type=x 2018-01-31 n2 120/2 60 0 geen-norm \n");
}

static void a_corrupted_cell_is_found(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	static const char *const damage[] = { "value = value + 1",
					      "num = num - 1",
					      "n = n + 1",
					      "rows_hash = rows_hash + 1",
					      "verdict = 'voldoet'",
					      "value = NULL",
					      "den = 2",
					      "left_out = 9",
					      "cell = 'region=c,care_type=x'" };
	char sql[200];
	measure(s, f.a, f.x, "2018-01-31", "x=60");
	measure(s, f.b, f.x, "2018-02-28", "x=60");
	for (size_t i = 0; i < COUNT_OF(damage); i++) {
		must(try_run(s, "DELETE FROM figure_cell", DB_SCOPED, NULL));
		must(try_run(s, "DELETE FROM figure_state", DB_SCOPED, NULL));
		refresh(s);
		assert_int_equal(findings(s, 0, NULL), 0);
		snprintf(sql, sizeof(sql),
			 "UPDATE figure_cell SET %s WHERE figure = 'som' AND period = '2018-01'",
			 damage[i]);
		must(try_run(s, sql, DB_SCOPED, NULL));
		assert_int_equal(findings(s, 0, "Cijfer som, 2018-01, region="), 1);
	}
	assert_true(findings(s, 1, NULL) <= 1);
}

/* All stored cells, without when they were made. */
static void write_all(struct session *s, struct buf *out)
{
	struct stored t = { .text = *out };
	for (int i = 0; i < s->decl->figure_count; i++) {
		buf_printf(&t.text, "%s\n", s->decl->figures[i]->name);
		must(cells_read(s, s->decl->figures[i], "", write_stored, &t, &oops));
	}
	*out = t.text;
}

static void change_something(struct session *s, const struct field_work *f, struct random *r,
			     int round)
{
	char iso[11], text[100];
	int64_t id;
	struct change c;
	bool found;
	struct stmt *st;
	for (uint64_t acts = 1 + random_below(r, 3); acts; acts--) {
		uint64_t what = random_below(r, 12);
		must(db_prepare(
			s->db,
			str_of("SELECT id FROM v_measure ORDER BY (id * 7919) % 101, id LIMIT 1"),
			DB_SCOPED, &st, &oops));
		must(stmt_one_int(st, &id, &found, &oops));
		date_format_iso(day_of(2026, 1, 1) + (day_t)random_below(r, 215), iso);
		snprintf(text, sizeof(text), "x=%d;weight=%d;measured_on=%d",
			 (int)random_between(r, -20, 99), (int)random_below(r, 4), (int)day(iso));
		begin(s, "edit", &c);
		if (what < 5 || !found)
			must(measure_in(&c, what % 2 ? f->a : f->b, what % 3 ? f->x : f->y, iso,
					"x=7", NULL));
		else if (what < 7)
			must(update_in(&c, "measure", id, text));
		else if (what < 11)
			must(drop_in(&c, "measure", id));
		else if (round % 2)
			must(update_in(&c, "thing", f->a, round % 4 == 1 ? "code=q" : "code=a"));
		else
			must(insert_in(
				     &c, "norm",
				     round % 4
					     ? "code=n;figure=som;leads=1;maximum=1000;valid_from=0"
					     : "code=n;figure=mediaan;leads=1;maximum=1000;valid_from=0",
				     NULL) ||
			     oops.kind == ERR_CONFLICT);
		commit(&c);
	}
}

/* Whatever changed, making again what was touched gives what making all of it again gives. */
static void refreshing_equals_making_all_again(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct field_work f = make_field(*state);
	struct buf kept = { 0 }, made = { 0 };
	struct random r;
	random_seed(&r, 42);
	s->today = day("2026-05-20");
	for (int round = 0; round < 40; round++) {
		change_something(s, &f, &r, round);
		s->today += (day_t)random_below(&r, 4);
		refresh(s);
		buf_clear(&kept);
		write_all(s, &kept);
		assert_int_equal(findings(s, 0, NULL), 0);
		must(try_run(s, "DELETE FROM figure_cell", DB_SCOPED, NULL));
		must(try_run(s, "DELETE FROM figure_state", DB_SCOPED, NULL));
		refresh(s);
		buf_clear(&made);
		write_all(s, &made);
		same_text(&kept, &made);
	}
	buf_release(&kept);
	buf_release(&made);
}

const struct CMUnitTest cell_tests[] = {
	TEST(every_month_with_facts_has_its_cells), TEST(only_touched_months_are_written),
	TEST(the_newest_month_becomes_a_whole_one), TEST(cells_without_rows_go),
	TEST(a_fact_counts_when_its_day_comes),     TEST(a_figure_of_today_has_one_month),
	TEST(a_change_of_a_norm_moves_the_verdict), TEST(a_corrupted_cell_is_found),
	TEST(refreshing_equals_making_all_again),
};
const size_t cell_count = COUNT_OF(cell_tests);
