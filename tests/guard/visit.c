/* Visits and jobs. */
#include "support.h"

#include <time.h>
#include <unistd.h>

static bool is_there(const char *cookie)
{
	struct visit v;
	bool found;
	must(visit_find(r, str_of(cookie), &v, &found, &oops));
	return found;
}

static void a_visit_is_found_by_its_cookie(void **state)
{
	char cookie[SECRET_TEXT], other[SECRET_TEXT];
	struct visit v, again;
	bool found;
	(void)state;
	set_clock(noon);
	must(visit_begin(r, 7, str_of("10.0.0.1"), str_of("Mozilla\r\n\x1b[31m"), cookie, &v,
			 &oops));
	must(visit_find(r, str_of(cookie), &again, &found, &oops));
	assert_true(found && again.account == 7 && again.number == v.number);
	assert_string_equal(again.csrf, v.csrf);
	assert_string_equal(again.agent, "Mozilla???[31m");
	assert_true(visit_csrf_is(&again, str_of(v.csrf)));
	assert_false(visit_csrf_is(&again, str_of("")));
	assert_false(visit_csrf_is(&again, str_of(cookie)));
	must(visit_begin(r, 7, str_of("10.0.0.2"), str_of(""), other, &v, &oops));
	assert_string_not_equal(cookie, other);
	assert_false(visit_csrf_is(&again, str_of(v.csrf)));
	cookie[5] = cookie[5] == 'x' ? 'y' : 'x';
	assert_false(is_there(cookie));
	static const char *const odd[] = { "", "x", "' OR 1=1", "\xff" };
	for (size_t i = 0; i < COUNT_OF(odd); i++)
		assert_false(is_there(odd[i]));
}

static void a_visit_ends_by_itself(void **state)
{
	char cookie[SECRET_TEXT];
	struct visit v;
	(void)state;
	must(visit_begin(r, 8, str_of("a"), str_of("b"), cookie, &v, &oops));
	set_clock(noon + HOUR - SECOND);
	assert_true(is_there(cookie)); /* and was seen */
	set_clock(noon + 2 * HOUR - 2 * SECOND);
	assert_true(is_there(cookie));
	set_clock(noon + 3 * HOUR - 2 * SECOND);
	assert_false(is_there(cookie));
	set_clock(noon);
	must(visit_begin(r, 8, str_of("a"), str_of("b"), cookie, &v, &oops));
	for (int half = 1; half < 20; half++) {
		set_clock(noon + half * HOUR / 2);
		assert_true(is_there(cookie));
	}
	set_clock(noon + 10 * HOUR);
	assert_false(is_there(cookie)); /* however busy */
	set_clock(noon);
}

static void visits_are_ended(void **state)
{
	char a[SECRET_TEXT], b[SECRET_TEXT], c[SECRET_TEXT], other[SECRET_TEXT];
	struct visit va, vb, vc, vo, *list;
	int64_t ended;
	int count;
	bool was;
	(void)state;
	must(visit_begin(r, 9, str_of("a"), str_of("1"), a, &va, &oops));
	must(visit_begin(r, 9, str_of("b"), str_of("2"), b, &vb, &oops));
	must(visit_begin(r, 9, str_of("c"), str_of("3"), c, &vc, &oops));
	must(visit_begin(r, 10, str_of("d"), str_of("4"), other, &vo, &oops));
	must(visit_list(r, 9, &s->arena, &list, &count, &oops));
	assert_int_equal(count, 3);
	must(visit_end(r, str_of(a), &oops));
	assert_false(is_there(a));
	must(visit_end_number(r, 10, vb.number, &was,
			      &oops)); /* of somebody else: no effect on b */
	assert_true(is_there(b));
	must(visit_end_all(r, 9, vc.number, &ended, &oops));
	assert_int_equal(ended, 1);
	assert_true(is_there(c));
	assert_false(is_there(b));
	must(visit_end_all(r, 9, 0, &ended, &oops));
	assert_false(is_there(c));
}

/* Another process ends it: gone at the next request. */
static void an_ended_visit_is_gone_everywhere(void **state)
{
	char cookie[SECRET_TEXT];
	struct visit v;
	struct run *second;
	int64_t ended;
	(void)state;
	must(visit_begin(r, 11, str_of("a"), str_of("b"), cookie, &v, &oops));
	must(run_open(url, true, &second, &oops));
	assert_true(is_there(cookie));
	must(visit_end_all(second, 11, 0, &ended, &oops));
	run_close(second);
	assert_false(is_there(cookie));
}

static void looking_up_is_quick(void **state)
{
	enum { MANY = 5000 };
	char cookie[SECRET_TEXT];
	struct visit v;
	struct timespec a, b;
	(void)state;
	must(visit_begin(r, 12, str_of("a"), str_of("b"), cookie, &v, &oops));
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < MANY; i++)
		is_there(cookie);
	clock_gettime(CLOCK_MONOTONIC, &b);
	double us = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 /
		    MANY;
	print_message("# a visit is found in %.1f us\n", us);
}

static void a_job_is_followed(void **state)
{
	int64_t id, second, interrupted;
	struct job job, *list;
	struct job_run running;
	bool found, started, cancelled, asked;
	int count;
	(void)state;
	must(job_add(r, 7, "import", str_of("wacht\xc3\xabn.csv"), &id, &oops));
	must(job_get(r, id, 8, false, &s->arena, &job, &found, &oops));
	assert_false(found); /* of somebody else */
	must(job_get(r, id, 8, true, &s->arena, &job, &found, &oops));
	assert_true(found && job.state == JOB_QUEUED);
	must(job_start(r, id, 100, &running, &started, &oops));
	assert_true(started);
	must(job_progress(&running, 10, 100, &cancelled, &oops));
	must(job_progress(&running, 20, 100, &cancelled, &oops)); /* too soon: not written */
	must(job_get(r, id, 7, false, &s->arena, &job, &found, &oops));
	assert_int_equal(job.done, 10);
	must(job_cancel(r, id, 8, false, &asked, &oops));
	assert_false(asked);
	must(job_cancel(r, id, 7, false, &asked, &oops));
	assert_true(asked);
	usleep(300000);
	must(job_progress(&running, 30, 100, &cancelled, &oops));
	assert_true(cancelled);
	must(job_end(r, id, JOB_CANCELLED, str_of("{\"lines\":30}"), &oops));
	must(job_get(r, id, 7, false, &s->arena, &job, &found, &oops));
	assert_true(job.state == JOB_CANCELLED && job.ended && job.done == 30);
	assert_true(str_is(job.result, "{\"lines\":30}"));
	must(job_cancel(r, id, 7, false, &asked, &oops));
	assert_false(asked); /* over is over */
	must(job_add(r, 7, "import", str_of("twee"), &second, &oops));
	must(job_cancel(r, second, 7, false, &asked, &oops));
	must(job_start(r, second, 1, &running, &started, &oops));
	assert_false(started);
	must(job_add(r, 7, "import", str_of("drie"), &second, &oops));
	must(job_start(r, second, 1, &running, &started, &oops));
	must(job_interrupt_all(r, &interrupted, &oops));
	assert_int_equal(interrupted, 1);
	must(job_end(r, second, JOB_DONE, str_of(""), &oops)); /* too late */
	must(job_list(r, 7, false, 10, &s->arena, &list, &count, &oops));
	assert_int_equal(count, 3);
	assert_true(list[0].state == JOB_INTERRUPTED && list[0].id == second);
}

const struct CMUnitTest visit_tests[] = {
	cmocka_unit_test(a_visit_is_found_by_its_cookie),
	cmocka_unit_test(a_visit_ends_by_itself),
	cmocka_unit_test(visits_are_ended),
	cmocka_unit_test(an_ended_visit_is_gone_everywhere),
	cmocka_unit_test(looking_up_is_quick),
	cmocka_unit_test(a_job_is_followed),
};
const size_t visit_count = COUNT_OF(visit_tests);
