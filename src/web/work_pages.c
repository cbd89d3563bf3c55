#include "web/work_pages.h"

#include "view/card.h"
#include "web/inside.h"

#include <jansson.h>

enum { LISTED = 100, SECONDS_BETWEEN = 2 };

static const char *words(const struct call *v, const char *key)
{
	return locale_text(v->locale, key).at;
}

static bool sees_all(const struct call *v)
{
	return viewer_may(&v->viewer, RIGHT_USERS);
}

static bool is_busy(const struct job *j)
{
	return j->state == JOB_QUEUED || j->state == JOB_RUNNING;
}

static const char *job_path(const struct call *v, int64_t id)
{
	return arena_printf(v->arena, "/werk/%lld", (long long)id);
}

void work_follow(struct call *v, int64_t job)
{
	show_redirect(v, job_path(v, job));
}

static struct value *state_words(const struct call *v, const struct job *j)
{
	return say(&v->page, arena_printf(v->arena, "work.state-%s", job_state_words[j->state]));
}

static const char *state_kind(const struct job *j)
{
	return j->state == JOB_DONE     ? "good"
	       : j->state == JOB_FAILED ? "breach"
	       : is_busy(j)             ? "info"
					: "none";
}

static struct value *kind_words(const struct call *v, const struct job *j)
{
	return say(&v->page, arena_printf(v->arena, "work.kind-%.*s", STR_ARG(j->kind)));
}

bool work_table(struct call *v, bool busy, int most, struct value **out, struct err *err)
{
	static const char *const columns[] = { "work.what", "work.kind", "work.made",
					       "work.state" };
	struct arena *a = v->arena;
	struct job *jobs;
	int count;
	if (!job_list(guard_run(v), v->viewer.account, sees_all(v), most, a, &jobs, &count, err))
		return false;
	struct value *grid = listing_new(a, words(v, "work.many"));
	for (int i = 0; i < 4; i++)
		listing_column(a, grid, words(v, columns[i]), false, NULL, NULL);
	for (int i = 0; i < count; i++) {
		if (busy && !is_busy(&jobs[i]))
			continue;
		struct value *row = listing_row(a, grid);
		listing_head(a, row, value_str(a, jobs[i].label), job_path(v, jobs[i].id));
		listing_cell(a, row, kind_words(v, &jobs[i]), NULL);
		listing_cell(a, row, value_moment(a, jobs[i].made), NULL);
		struct value *cell = listing_cell(a, row, value_words(a, ""), NULL);
		cell_badge(a, cell, state_kind(&jobs[i]), state_words(v, &jobs[i])->text.at);
	}
	*out = grid;
	return true;
}

static bool show_jobs(struct call *v, struct err *err)
{
	struct arena *a = v->arena;
	struct value *view = value_map(a), *grid;
	if (!work_table(v, false, LISTED, &grid, err))
		return false;
	head_set(&v->page, view, say(&v->page, "work.many"),
		 say(&v->page, sees_all(v) ? "work.lead-all" : "work.lead"));
	set_words(a, view, "section", "import");
	value_set(a, view, "chooser", NULL);
	value_set(a, view, "find_here", NULL);
	bool any = listing_has_rows(grid);
	value_set(a, view, "table", any ? grid : NULL);
	value_set(a, view, "empty", any ? NULL : empty_new(&v->page, "work.none", NULL));
	value_set(a, view, "count_text",
		  locale_number(v->locale, a, "work.count",
				any ? value_get(grid, str_of("rows"))->items->count : 0));
	value_set(a, view, "pager", NULL);
	return show_page(v, "table_page", view, words(v, "work.many"), err);
}

static bool find_job(struct call *v, struct job *out, struct err *err)
{
	int64_t id;
	bool found = false;
	if (str_to_int(page_param(&v->page, "id"), &id) &&
	    !job_get(guard_run(v), id, v->viewer.account, sees_all(v), v->arena, out, &found, err))
		return false;
	return found || err_set(err, ERR_NOT_FOUND, "%s", words(v, "error.no-job"));
}

/* Seconds until the end, when as much follows as went before; -1: cannot be said. */
static int64_t seconds_left(struct call *v, const struct job *j)
{
	moment_t begun = work_begun(v->web->work, j->id);
	if (!begun || j->done <= 0 || j->total <= j->done)
		return -1;
	int64_t spent = (moment_now() - begun) / 1000000;
	return spent < 1 ? -1 : spent * (j->total - j->done) / j->done;
}

static void add_progress(struct call *v, const struct job *j, struct value *runs)
{
	struct arena *a = v->arena;
	int64_t left = seconds_left(v, j);
	int64_t percent = j->total > 0 ? j->done * 100 / j->total : 0;
	bool reading = j->state == JOB_RUNNING && j->total > 0 && j->done < j->total;
	const char *key = j->state == JOB_QUEUED     ? "work.waits"
			  : j->cancel                ? "work.stopping"
			  : reading || j->total == 0 ? "work.reads"
						     : "work.writes";
	value_set(a, runs, "progress_text",
		  locale_value(v->locale, a, key, value_count(a, percent), NULL, NULL));
	set_truth(a, runs, "progress_known", reading);
	set_printf(a, runs, "progress_percent", "%lld", (long long)percent);
	value_set(a, runs, "progress_left",
		  left < 0
			  ? NULL
			  : locale_number(v->locale, a, left < 60 ? "work.seconds" : "work.minutes",
					  left < 60 ? left : (left + 59) / 60));
}

static struct value *running(struct call *v, const struct job *j)
{
	struct arena *a = v->arena;
	if (!is_busy(j))
		return NULL;
	struct value *runs = value_map(a);
	set_printf(a, runs, "job_seconds", "%d", SECONDS_BETWEEN);
	set_words(a, runs, "job_href", job_path(v, j->id));
	value_set(a, runs, "job_cancel",
		  j->cancel ? NULL
			    : action_post(&v->page, words(v, "work.stop"),
					  arena_printf(a, "/werk/%lld/stop", (long long)j->id),
					  false, true));
	add_progress(v, j, runs);
	return runs;
}

static int64_t number_in(const json_t *result, const char *key)
{
	return (int64_t)json_integer_value(json_object_get(result, key));
}

/* What came out of it, in one sentence. */
static struct value *outcome(struct call *v, const struct job *j, const json_t *result)
{
	struct arena *a = v->arena;
	const char *error = json_string_value(json_object_get(result, "error"));
	if (error)
		return value_str(a, arena_str(a, str_of(error)));
	if (j->state == JOB_CANCELLED || j->state == JOB_INTERRUPTED)
		return say(&v->page, arena_printf(a, "work.text-%s", job_state_words[j->state]));
	if (json_is_true(json_object_get(result, "again")))
		return locale_value(v->locale, a, "work.again",
				    value_printf(a, "%lld", (long long)number_in(result, "import")),
				    NULL, NULL);
	const struct value *const args[] = { value_count(a, number_in(result, "lines")),
					     value_count(a, number_in(result, "taken")),
					     value_count(a, number_in(result, "rejected")),
					     value_count(a, number_in(result, "leftOut")) };
	const char *key = json_is_true(json_object_get(result, "dryRun")) ? "work.text-tried"
			  : str_is(j->kind, "offer")                      ? "work.text-offered"
									  : "work.text-done";
	return value_str(a, locale_say(v->locale, a, key, args, 4));
}

static const struct {
	const char *key, *label;
	bool written; /* only known when it was really written */
} counts[] = {
	{ "lines", "import.lines" },           { "taken", "import.taken" },
	{ "rejected", "import.rejected" },     { "leftOut", "import.left-out" },
	{ "corrected", "import.corrected" },   { "contradictions", "import.contradictions" },
	{ "warnings", "import.warnings" },     { "added", "import.added", true },
	{ "changed", "import.changed", true }, { "same", "import.same", true },
	{ "ended", "import.ended", true },     { "observed", "import.observed", true },
};

static void add_counts(struct call *v, const json_t *result, struct value *facts)
{
	struct arena *a = v->arena;
	const char *shape = json_string_value(json_object_get(result, "shape"));
	bool trial = json_is_true(json_object_get(result, "dryRun"));
	const char *why = json_string_value(json_object_get(result, "why"));
	if (json_is_true(json_object_get(result, "again")))
		return;
	if (shape && *shape)
		fact_add(a, facts, words(v, "import.shape"),
			 value_str(a, arena_str(a, str_of(shape))), NULL);
	if (why && *why)
		fact_add(a, facts, words(v, "import.why"), value_str(a, arena_str(a, str_of(why))),
			 NULL);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		if (json_object_get(result, counts[i].key) && !(trial && counts[i].written))
			fact_add(a, facts, words(v, counts[i].label),
				 value_count(a, number_in(result, counts[i].key)), NULL);
}

/* Where to go from here. */
static void add_way_on(struct call *v, const struct job *j, const json_t *result,
		       struct value *done)
{
	struct arena *a = v->arena;
	int64_t import = number_in(result, "import");
	bool demo = str_is(j->kind, "demo"), good = j->state == JOB_DONE;
	const char *href = good && import ? arena_printf(a, "/import/%lld", (long long)import)
			   : demo         ? (good ? "/" : "/begin")
					  : "/import";
	const char *key = good && import ? "work.to-receipt"
			  : demo         ? "work.to-start"
					 : "work.to-import";
	struct value *link = value_set(a, done, "done_link", value_map(a));
	set_words(a, link, "link_href", href);
	value_set(a, link, "link_text", say(&v->page, key));
}

static bool show_job(struct call *v, struct err *err)
{
	struct arena *a = v->arena;
	struct value *view = value_map(a), *facts = facts_new(a), *done = NULL;
	struct job j = { 0 };
	if (!find_job(v, &j, err))
		return false;
	json_t *result = json_loadb(j.result.at ? j.result.at : "", j.result.len, 0, NULL);
	head_set(&v->page, view, value_str(a, j.label), NULL);
	head_badge(&v->page, view, state_kind(&j), state_words(v, &j)->text.at);
	head_crumb(&v->page, view, words(v, "work.many"), "/werk");
	set_words(a, view, "section", "import");
	fact_add(a, facts, words(v, "work.kind"), kind_words(v, &j), NULL);
	fact_add(a, facts, words(v, "work.made"), value_moment(a, j.made), NULL);
	if (j.ended)
		fact_add(a, facts, words(v, "work.ended"), value_moment(a, j.ended), NULL);
	if (!is_busy(&j)) {
		done = value_map(a);
		value_set(
			a, done, "done_title",
			say(&v->page, arena_printf(a, "work.title-%s", job_state_words[j.state])));
		value_set(a, done, "done_text", outcome(v, &j, result));
		add_way_on(v, &j, result, done);
		add_counts(v, result, facts);
	}
	json_decref(result);
	value_set(a, view, "job_runs", running(v, &j));
	value_set(a, view, "job_done", done);
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
	return show_page(v, "job", view, words(v, "work.many"), err);
}

static bool stop_job(struct call *v, struct err *err)
{
	struct job j = { 0 };
	bool asked;
	if (!find_job(v, &j, err) ||
	    !job_cancel(guard_run(v), j.id, v->viewer.account, sees_all(v), &asked, err))
		return false;
	work_follow(v, j.id);
	return true;
}

const struct route work_routes[] = {
	{ GET, "/werk", RIGHT_SIGNED_IN, "jobs of who asks", .own = show_jobs },
	{ GET, "/werk/{id}", RIGHT_SIGNED_IN, "one job: how far it is, what came of it",
	  .own = show_job },
	{ POST, "/werk/{id}/stop", RIGHT_SIGNED_IN, "cancel a job", .own = stop_job,
	  .body_max = 8192 },
	{ 0 },
};
