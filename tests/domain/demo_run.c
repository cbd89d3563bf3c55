/* The demo through the importer, into a database of its own: stopped and gone on with, there already,
 * and another one in the way. */
#include "domain/demo.h"

#include "domain/domains.h"
#include "domain/facts.h"
#include "kernel/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

extern const struct sql_file sql_files[];

static const struct domain *const domains[] = {
	&region_domain,   &payer_domain,   &provider_domain, &reference_domain,
	&delivery_domain, &waiting_domain, &signal_domain,   NULL,
};

struct place {
	char folder[40], url[80], story[80];
	struct declarations *declarations;
	struct session *session;
};

static struct err oops;

static void must(bool ok)
{
	if (!ok)
		print_error("# %s [%s]\n", oops.message, oops.detail);
	assert_true(ok);
}

static struct session *opened(const struct place *p, bool owner)
{
	struct session *s;
	struct session_options o = { .url = p->url,
				     .owner = owner,
				     .create = owner,
				     .files = sql_files,
				     .decl = p->declarations };
	must(session_open(&o, &s, &oops));
	return s;
}

static int make(void **state)
{
	struct place *p = test_calloc(1, sizeof(*p));
	struct facts_result facts;
	int added;
	snprintf(p->folder, sizeof(p->folder), "/tmp/waarborg-demo.XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->url, sizeof(p->url), "sqlite:%s/demo.db", p->folder);
	snprintf(p->story, sizeof(p->story), "%s/story.csv", p->folder);
	setenv("WAARBORG_TODAY", "2026-07-15", 1);
	p->declarations = declare(domains);
	struct session *owner = opened(p, true);
	must(schema_upgrade(owner, &added, &oops));
	session_close(owner);
	p->session = opened(p, false);
	must(facts_load(p->session, &facts, &oops));
	*state = p;
	return 0;
}

static int remove_all(void **state)
{
	struct place *p = *state;
	char file[100];
	session_close(p->session);
	declarations_release(p->declarations);
	static const char *const names[] = { "demo.db", "demo.db-wal", "demo.db-shm", "story.csv" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(file, sizeof(file), "%s/%s", p->folder, names[i]);
		unlink(file);
	}
	rmdir(p->folder);
	test_free(p);
	return 0;
}

struct stopper {
	int asked, stop_at;
};

static bool stop(void *context, int done, int total, const char *file)
{
	struct stopper *s = context;
	assert_true(done < total && file[0]);
	s->asked++;
	return done < s->stop_at;
}

static void a_stopped_demo_goes_on(void **state)
{
	struct place *p = *state;
	struct stopper half = { .stop_at = 30 }, rest = { .stop_at = 1000 };
	struct demo_result r;
	struct demo_request q = {
		.seed = DEMO_SEED, .story = p->story, .progress = stop, .context = &half
	};
	assert_false(demo_run(p->session, &q, &r, &oops));
	assert_int_equal(oops.kind, ERR_CONFLICT);
	assert_int_equal(half.asked, 31);
	assert_int_not_equal(access(p->story, F_OK), 0);
	/* Months later it is still the same demo. */
	p->session->today = day_of(2026, 11, 3);
	q.context = &rest;
	must(demo_run(p->session, &q, &r, &oops));
	assert_int_equal(rest.asked, DEMO_MONTHS + 2 - 30);
	assert_false(r.already);
	assert_int_equal(r.first, day_of(2021, 7, 31));
	assert_int_equal(r.last, day_of(2026, 6, 30));
	assert_true(r.lines == r.taken + r.rejected && r.rejected > 0);
	assert_int_equal(p->session->clock, 0);
	assert_int_equal(access(p->story, F_OK), 0);
}

static void a_demo_that_is_there_is_left_alone(void **state)
{
	struct place *p = *state;
	struct stopper never = { .stop_at = 1000 };
	struct demo_result r;
	struct demo_request q = {
		.seed = DEMO_SEED, .story = p->story, .progress = stop, .context = &never
	};
	struct stat before, after;
	assert_int_equal(stat(p->story, &before), 0);
	unlink(p->story);
	must(demo_run(p->session, &q, &r, &oops));
	assert_true(r.already);
	assert_int_equal(never.asked, 0);
	assert_int_equal(r.lines, 0);
	assert_int_equal(stat(p->story, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
}

static void another_demo_is_refused(void **state)
{
	struct place *p = *state;
	struct demo_result r;
	static const struct demo_request others[] = {
		{ .seed = DEMO_SEED + 1 },
		{ .seed = 202 }, /* the beginning of the name of the one that is there */
		{ .seed = DEMO_SEED, .scale = DEMO_NATIONAL },
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_false(demo_run(p->session, &others[i], &r, &oops));
		assert_int_equal(oops.kind, ERR_CONFLICT);
	}
}

static void a_story_that_cannot_be_written_is_said(void **state)
{
	struct place *p = *state;
	struct demo_result r;
	struct demo_request q = { .seed = DEMO_SEED, .story = p->folder };
	assert_false(demo_run(p->session, &q, &r, &oops));
	assert_int_equal(oops.kind, ERR_INPUT);
	assert_non_null(strstr(oops.message, p->folder));
}

/* What the office looks like on a day in the past: only the deliveries that had come by then. */
static void the_past_is_as_it_was_known(void **state)
{
	struct place *p = *state;
	struct stmt *st;
	int64_t day;
	bool found;
	must(session_look_back(p->session, str_of("2024-05-04"), &oops));
	must(db_named(p->session->db, "waiting_as_of", &st, &oops));
	stmt_bind_int(st, "today", DAY_MAX);
	must(stmt_one_int(st, &day, &found, &oops));
	assert_true(found);
	assert_int_equal(day, day_of(2024, 3, 31));
	must(session_look_back(p->session, str_of("2024-05-05"), &oops));
	must(db_named(p->session->db, "waiting_as_of", &st, &oops));
	stmt_bind_int(st, "today", DAY_MAX);
	must(stmt_one_int(st, &day, &found, &oops));
	assert_int_equal(day, day_of(2024, 4, 30));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stopped_demo_goes_on),
		cmocka_unit_test(a_demo_that_is_there_is_left_alone),
		cmocka_unit_test(another_demo_is_refused),
		cmocka_unit_test(a_story_that_cannot_be_written_is_said),
		cmocka_unit_test(the_past_is_as_it_was_known),
	};
	return cmocka_run_group_tests_name("domain/demo_run", tests, make, remove_all);
}
