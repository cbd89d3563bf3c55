#include "kernel/job.h"

#include <assert.h>

enum { RESULT_MAX = 256 * 1024, LABEL_MAX = 200 };

#define TELL_EVERY INT64_C(250000) /* microseconds */

const char *const job_state_words[] = {
	"queued", "running", "done", "failed", "cancelled", "interrupted",
};
enum { STATES = sizeof(job_state_words) / sizeof(*job_state_words) };

static int64_t steady_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* At most so many bytes, not in the middle of a character. */
static struct str cut(struct str s, size_t most)
{
	while (s.len > most || (s.len && !str_is_utf8(s)))
		s.len--;
	return s;
}

bool job_add(struct run *r, int64_t account, const char *kind, struct str label, int64_t *id,
	     struct err *err)
{
	struct stmt *st;
	bool found;
	if (!db_named(r->db, "job_add", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_text(st, "kind", str_of(kind));
	stmt_bind_text(st, "label", cut(label, LABEL_MAX));
	stmt_bind_int(st, "now", run_now(r));
	return run_one_int(st, id, &found, err);
}

bool job_start(struct run *r, int64_t id, int64_t total, struct job_run *out, bool *started,
	       struct err *err)
{
	struct stmt *st;
	int64_t changed;
	if (!db_named(r->db, "job_start", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "total", total);
	if (!stmt_run(st, &changed, err))
		return false;
	*started = changed > 0;
	*out = (struct job_run){ .run = r, .id = id };
	return true;
}

bool job_progress(struct job_run *j, int64_t done, int64_t total, bool *cancelled, struct err *err)
{
	struct stmt *st;
	int64_t cancel = 0, now = steady_now();
	bool found;
	*cancelled = j->cancelled;
	if (j->cancelled || (j->told_at && now - j->told_at < TELL_EVERY))
		return true;
	j->told_at = now;
	if (!db_named(j->run->db, "job_progress", &st, err))
		return false;
	stmt_bind_int(st, "id", j->id);
	stmt_bind_int(st, "done", done);
	stmt_bind_int(st, "total", total);
	if (!run_one_int(st, &cancel, &found, err))
		return false;
	j->cancelled = found && cancel; /* a store that was thrown away stops nobody */
	*cancelled = j->cancelled;
	return true;
}

bool job_end(struct run *r, int64_t id, enum job_state state, struct str result, struct err *err)
{
	struct stmt *st;
	assert(state == JOB_DONE || state == JOB_FAILED || state == JOB_CANCELLED);
	if (result.len > RESULT_MAX)
		return err_set(err, ERR_INPUT, "De uitkomst van de taak is te lang.");
	if (!db_named(r->db, "job_end", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_text(st, "state", str_of(job_state_words[state]));
	stmt_bind_text(st, "result", result);
	stmt_bind_int(st, "now", run_now(r));
	return stmt_run(st, NULL, err);
}

bool job_cancel(struct run *r, int64_t id, int64_t account, bool all, bool *asked, struct err *err)
{
	struct stmt *st;
	int64_t changed;
	if (!db_named(r->db, "job_cancel", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "all", all);
	stmt_bind_int(st, "now", run_now(r));
	if (!stmt_run(st, &changed, err))
		return false;
	*asked = changed > 0;
	return true;
}

static void take(const struct stmt *st, struct arena *a, struct job *job)
{
	*job = (struct job){
		.id = stmt_int(st, 0),
		.account = stmt_int(st, 1),
		.kind = arena_str(a, stmt_text(st, 2)),
		.label = arena_str(a, stmt_text(st, 3)),
		.state = JOB_INTERRUPTED,
		.done = stmt_int(st, 5),
		.total = stmt_int(st, 6),
		.made = stmt_int(st, 7),
		.ended = stmt_int(st, 8),
		.cancel = stmt_int(st, 9) != 0,
		.result = arena_str(a, stmt_text(st, 10)),
	};
	for (int i = 0; i < STATES; i++)
		if (str_is(stmt_text(st, 4), job_state_words[i]))
			job->state = (enum job_state)i;
}

bool job_get(struct run *r, int64_t id, int64_t account, bool all, struct arena *a, struct job *out,
	     bool *found, struct err *err)
{
	struct stmt *st;
	if (!db_named(r->db, "job_get", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "all", all);
	if (!stmt_step(st, found, err))
		return false;
	if (*found)
		take(st, a, out);
	stmt_reset(st);
	return true;
}

bool job_list(struct run *r, int64_t account, bool all, int limit, struct arena *a,
	      struct job **out, int *count, struct err *err)
{
	struct job *list = arena_array(a, struct job, (size_t)limit);
	struct stmt *st;
	bool row;
	int n = 0;
	if (!db_named(r->db, "job_list", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "all", all);
	stmt_bind_int(st, "limit", limit);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || n == limit)
			break;
		take(st, a, &list[n++]);
	}
	stmt_reset(st);
	*out = list;
	*count = n;
	return true;
}

bool job_interrupt_all(struct run *r, int64_t *count, struct err *err)
{
	struct stmt *st;
	if (!db_named(r->db, "job_interrupt", &st, err))
		return false;
	stmt_bind_int(st, "now", run_now(r));
	return stmt_run(st, count, err);
}
