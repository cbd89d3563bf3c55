#include "kernel/cell.h"

#include "kernel/cell_store.h"
#include "kernel/query.h"

static day_t month_end(day_t day)
{
	struct civil c = civil_of(day);
	return c.month == 12 ? day_of(c.year + 1, 1, 1) - 1 : day_of(c.year, c.month + 1, 1) - 1;
}

static void period_of(day_t day, char text[8])
{
	char iso[11];
	date_format_iso(day, iso);
	memcpy(text, iso, 7);
	text[7] = '\0';
}

/* The months to make: from..to, both inside one month each. */
struct range {
	day_t from, to;
	bool any;
};

static void extend(struct range *r, day_t day)
{
	if (!r->any || day < r->from)
		r->from = day;
	if (!r->any || day > r->to)
		r->to = day;
	r->any = true;
}

/* First and last day of the facts that changed after change `known` in one source; *all when the
 * source has no dates of its own, so that every month is touched. */
static bool touched_days(struct session *s, const struct shape *shape, int64_t known,
			 struct range *range, bool *all, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool row;
	const char *date = NULL;
	for (int i = 0; i < shape->count && shape->model->observed; i++)
		if (shape->fields[i].kind == FIELD_DATE && shape->fields[i].flags & REQUIRED &&
		    !date)
			date = shape->fields[i].name;
	for (int history = 0; history < 2; history++)
		buf_printf(
			&sql,
			"%sSELECT min(%s) AS a, max(%s) AS b, count(*) AS n FROM %c_%s WHERE %s > :known",
			history ? " UNION ALL " : "", date ? date : "since", date ? date : "since",
			history ? 'h' : 't', shape->name, history ? "until" : "since");
	bool ok = db_prepare(s->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "known", known);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		if (!stmt_int(st, 2))
			continue;
		*all |= !date;
		if (date) {
			extend(range, (day_t)stmt_int(st, 0));
			extend(range, (day_t)stmt_int(st, 1));
		}
	}
}

struct state {
	int64_t version, known, made_on;
};

static bool read_state(struct session *s, const struct figure *f, struct state *out,
		       struct err *err)
{
	struct stmt *st;
	bool row;
	*out = (struct state){ 0 };
	if (!db_named(s->db, "figure_state_get", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(f->name));
	if (!stmt_step(st, &row, err))
		return false;
	if (row)
		*out = (struct state){ stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2) };
	stmt_reset(st);
	return true;
}

/* A figure that is out of date, and the months to make. */
struct job {
	const struct figure *figure; /* NULL: its cells are what they should be */
	struct range facts, work;
};

/* One month of figures that share their rows. Computed while others may write, and stored in a turn of its
 * own, so that nobody waits for a whole round. */
static bool make_period(struct session *s, const struct job *const *jobs, int count, day_t at,
			int64_t *written, struct err *err)
{
	struct arena a = { 0 };
	struct figure_request requests[FIGURES_AT_ONCE];
	struct figure_result results[FIGURES_AT_ONCE];
	char period[8];
	period_of(at, period);
	for (int i = 0; i < count; i++)
		requests[i] = cell_request(jobs[i]->figure, at);
	bool ok = db_begin_read(s->db, err) &&
		  figure_compute_all(s, requests, count, &a, results, err);
	db_rollback(s->db);
	ok = ok && db_begin_write(s->db, err);
	for (int i = 0; ok && i < count; i++)
		ok = cells_store(s, &requests[i], period, &results[i], &a, written, err);
	ok = ok && db_commit(s->db, err);
	if (!ok)
		db_rollback(s->db);
	arena_release(&a);
	return ok;
}

/* Newest and oldest day with facts of a figure. */
static bool fact_days(struct session *s, const struct figure *f, struct range *out, struct err *err)
{
	struct stmt *st;
	bool row;
	*out = (struct range){ s->today, s->today, true };
	if (!f->as_of)
		return true;
	out->any = false;
	if (!query_named(s, f->as_of, &st, err))
		return false;
	stmt_bind_int(st, "today", s->today);
	if (!stmt_step(st, &row, err))
		return false;
	if (row && !stmt_is_null(st, 0)) {
		extend(out, (day_t)stmt_int(st, 0));
		extend(out, (day_t)(stmt_columns(st) > 1 ? stmt_int(st, 1) : stmt_int(st, 0)));
	}
	stmt_reset(st);
	return true;
}

/* Whether a norm of this figure was written after change `known`: verdicts move in every month. */
static bool norms_changed(struct session *s, const struct figure *f, int64_t known, bool *out,
			  struct err *err)
{
	struct stmt *st;
	int64_t one;
	if (!db_prepare(
		    s->db,
		    str_of("SELECT 1 FROM t_norm WHERE since > :known AND figure = :figure UNION ALL "
			   "SELECT 1 FROM h_norm WHERE until > :known AND figure = :figure LIMIT 1"),
		    DB_KERNEL, &st, err))
		return false;
	stmt_bind_int(st, "known", known);
	stmt_bind_text(st, "figure", str_of(f->name));
	return stmt_one_int(st, &one, out, err);
}

/* What changed since the cells were made: the days of facts, or *all. */
static bool find_touched(struct session *s, const struct figure *f, const struct state *state,
			 struct range *touched, bool *all, struct err *err)
{
	if (!norms_changed(s, f, state->known, all, err))
		return false;
	*all |= state->version != f->version;
	for (int i = 0; f->sources[i]; i++)
		if (!touched_days(s, shape_find(s->decl, str_of(f->sources[i])), state->known,
				  touched, all, err))
			return false;
	return true;
}

/* Facts that lay in the future when the cells were made. */
static void add_come_true(const struct session *s, const struct state *state,
			  const struct range *facts, struct range *touched)
{
	if (s->today > state->made_on && facts->to > state->made_on) {
		extend(touched, (day_t)state->made_on + 1);
		extend(touched, facts->to);
	}
}

static bool find_work(struct session *s, const struct figure *f, const struct state *state,
		      const struct range *facts, struct range *work, struct err *err)
{
	struct range touched = { 0 };
	bool all;
	*work = (struct range){ 0 };
	if (!find_touched(s, f, state, &touched, &all, err))
		return false;
	if (f->as_of)
		add_come_true(s, state, facts, &touched);
	if (!facts->any || (!all && !touched.any && (f->as_of || state->made_on == s->today)))
		return true;
	*work = *facts;
	if (!f->monthly)
		work->from = work->to;
	else if (!all && touched.any) {
		/* a fact counts until it falls out of the window, and moves what comes after it */
		work->from = touched.from > facts->from ? touched.from : facts->from;
		day_t last = touched.to + f->window_days;
		work->to = last < facts->to ? last : facts->to;
		work->any = work->from <= work->to;
	}
	return true;
}

/* Months without facts before or after them have no cells; what is not monthly has the newest alone. */
static bool drop_outside(struct session *s, const struct figure *f, const struct range *facts,
			 int64_t *written, struct err *err)
{
	struct stmt *st;
	char first[8] = "", last[8] = "";
	int64_t gone;
	if (facts->any)
		period_of(f->monthly ? facts->from : facts->to, first), period_of(facts->to, last);
	if (!db_prepare(s->db,
			str_of("DELETE FROM figure_cell WHERE figure = :figure AND "
			       "(period < :first OR period > :last)"),
			DB_SCOPED, &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(f->name));
	stmt_bind_text(st, "first", str_of(first));
	stmt_bind_text(st, "last", str_of(last));
	if (!stmt_run(st, &gone, err))
		return false;
	*written += gone;
	return true;
}

/* The newest stored month was counted for the newest day with facts of that time. When that moved, this
 * month is made again, and so is every month after it. */
static bool add_newest(struct session *s, const struct figure *f, const struct range *facts,
		       struct range *work, struct err *err)
{
	struct stmt *st;
	int64_t as_of;
	bool found;
	if (!db_prepare(s->db, str_of("SELECT max(as_of) FROM figure_cell WHERE figure = :figure"),
			DB_SCOPED, &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(f->name));
	if (!stmt_one_int(st, &as_of, &found, err))
		return false;
	if (!found || !facts->any)
		return true;
	day_t end = month_end((day_t)as_of), due = end < facts->to ? end : facts->to;
	if (as_of == due && due == facts->to)
		return true;
	extend(work, as_of == due ? end + 1 : due);
	extend(work, facts->to);
	return true;
}

static bool save_state(struct session *s, const struct figure *f, int64_t known, struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "figure_state_put", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(f->name));
	stmt_bind_int(st, "version", f->version);
	stmt_bind_int(st, "known", known);
	stmt_bind_int(st, "made_on", s->today);
	return stmt_run(st, NULL, err);
}

static bool plan(struct session *s, const struct figure *f, int64_t known, struct job *job,
		 struct err *err)
{
	struct state state;
	*job = (struct job){ 0 };
	if (!read_state(s, f, &state, err))
		return false;
	if (state.version == f->version && state.known == known && state.made_on == s->today)
		return true;
	job->figure = f;
	return fact_days(s, f, &job->facts, err) &&
	       find_work(s, f, &state, &job->facts, &job->work, err) &&
	       (!f->monthly || add_newest(s, f, &job->facts, &job->work, err));
}

/* Makes the months of jobs[0] and of others that share its rows, month by month in one pass each;
 * these jobs are done then. */
static bool run_together(struct session *s, struct job *jobs, int count, int64_t *written,
			 struct err *err)
{
	struct job *group[FIGURES_AT_ONCE];
	struct range all = { 0 };
	int size = 0;
	for (int i = 0; i < count && size < FIGURES_AT_ONCE; i++)
		if (jobs[i].figure && jobs[i].work.any &&
		    figures_share_rows(jobs[i].figure, jobs->figure)) {
			extend(&all, jobs[i].work.from);
			extend(&all, jobs[i].work.to);
			group[size++] = &jobs[i];
		}
	for (day_t at = month_end(all.from);; at = month_end(at + 1)) {
		const struct job *now[FIGURES_AT_ONCE];
		int found = 0;
		for (int i = 0; i < size; i++)
			if (at >= month_end(group[i]->work.from) &&
			    at <= month_end(group[i]->work.to))
				now[found++] = group[i];
		/* the newest month is counted for its newest day, as the figure itself is */
		if (found && !make_period(s, now, found, at < jobs->facts.to ? at : jobs->facts.to,
					  written, err))
			return false;
		if (at >= all.to)
			break;
	}
	for (int i = 0; i < size; i++)
		group[i]->work.any = false;
	return true;
}

bool cells_behind(struct session *s, const struct figure *f, bool *out, struct err *err)
{
	struct state state;
	struct range touched = { 0 };
	bool all;
	if (!read_state(s, f, &state, err) || !find_touched(s, f, &state, &touched, &all, err))
		return false;
	*out = all || touched.any;
	return true;
}

static bool plan_all(struct session *s, struct job *jobs, int64_t *known, struct err *err)
{
	struct stmt *st;
	bool found;
	bool ok = db_begin_read(s->db, err) && db_named(s->db, "change_newest", &st, err) &&
		  stmt_one_int(st, known, &found, err);
	for (int i = 0; ok && i < s->decl->figure_count; i++)
		ok = plan(s, s->decl->figures[i], *known, &jobs[i], err);
	db_rollback(s->db);
	return ok;
}

/* The last word: until it is said, nobody takes the cells for what they will be. What was written meanwhile
 * is newer than `known`, so the next round sees it. */
static bool close_round(struct session *s, const struct job *jobs, int64_t known, int64_t *written,
			struct err *err)
{
	bool any = false, ok = true;
	for (int i = 0; i < s->decl->figure_count; i++)
		any |= jobs[i].figure != NULL;
	if (!any)
		return true;
	if (!db_begin_write(s->db, err))
		return false;
	for (int i = 0; ok && i < s->decl->figure_count; i++)
		ok = !jobs[i].figure ||
		     (drop_outside(s, jobs[i].figure, &jobs[i].facts, written, err) &&
		      save_state(s, jobs[i].figure, known, err));
	if (ok && db_commit(s->db, err))
		return true;
	db_rollback(s->db);
	return false;
}

bool cells_refresh(struct session *s, const struct cell_progress *progress, int64_t *written,
		   struct err *err)
{
	struct arena a = { 0 };
	int count = s->decl->figure_count;
	int64_t known = 0;
	struct job *jobs = arena_array(&a, struct job, (size_t)count + 1);
	*written = 0;
	bool ok = plan_all(s, jobs, &known, err);
	for (int i = 0; ok && i < count; i++) {
		ok = !jobs[i].figure || !jobs[i].work.any ||
		     run_together(s, &jobs[i], count - i, written, err);
		if (progress && progress->step)
			progress->step(progress->context, s->decl->figures[i]->name, i + 1, count);
	}
	ok = ok && close_round(s, jobs, known, written, err);
	arena_release(&a);
	return ok;
}
