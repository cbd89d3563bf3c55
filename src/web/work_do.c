#include "web/work_do.h"

#include "domain/demo.h"
#include "io/import.h"
#include "kernel/viewer.h"
#include "view/value.h"
#include "web/import_allowed.h"

/* A job has more patience with other writers than a page. */
enum { BUSY_MS = 30000 };

/* A store of jobs that is away stops no work. */
static bool go_on(struct work_telling *t, int64_t done, int64_t total)
{
	struct err err = { 0 };
	bool cancelled = false;
	t->stopping |= t->stopped(t->context);
	if (!job_progress(&t->run, done, total, &cancelled, &err))
		fprintf(stderr, "waarborg: voortgang: %s (%s)\n", err.message, err.detail);
	t->cancelled |= cancelled || t->stopping;
	return !t->cancelled;
}

static bool tell_import(void *context, int64_t done, int64_t total)
{
	return go_on(context, done, total);
}

static bool tell_demo(void *context, int done, int total, const char *file)
{
	(void)file;
	return go_on(context, done, total);
}

/* Who asked may have lost the right meanwhile, or be gone. */
static bool load_viewer(const struct session_options *options, int64_t account, enum right right,
			struct viewer *out, struct err *err)
{
	struct session *all;
	bool found = false;
	if (!session_open(options, &all, err))
		return false;
	bool ok = viewer_load(all, account, out, &found, err);
	session_close(all);
	return ok &&
	       ((found && viewer_may(out, right)) ||
		err_set(err, ERR_DENIED, "Uw account mag dit niet (meer). Er is niets gewijzigd."));
}

static bool open_for(const struct session_options *options, const struct viewer *v,
		     struct session **out, struct err *err)
{
	struct session_options o = *options;
	o.viewers = true;
	o.busy_ms = BUSY_MS;
	if (!session_open(&o, out, err))
		return false;
	session_work_for(*out, v);
	return true;
}

static bool still_allowed(struct session *s, const struct viewer *v, const char *name,
			  struct err *err)
{
	struct arena arena = { 0 };
	struct profile p;
	bool ok = profile_find(s, name, &arena, &p, err);
	if (ok && !import_allows(v, &p))
		ok = err_set(err, ERR_DENIED,
			     "Uw rol mag met dit profiel niets inlezen. Er is niets gewijzigd.");
	arena_release(&arena);
	return ok;
}

static void set_date(struct arena *a, struct value *map, const char *key, day_t day)
{
	value_set(a, map, key, day ? value_day(a, day) : NULL);
}

static void print_receipt(const struct receipt *r, bool dry_run, struct buf *out)
{
	struct arena arena = { 0 }, *a = &arena;
	struct value *map = value_map(a);
	set_count(a, map, "import", r->import);
	set_count(a, map, "change", r->change);
	set_truth(a, map, "dryRun", dry_run);
	set_truth(a, map, "again", r->again);
	set_count(a, map, "lines", r->lines);
	set_count(a, map, "taken", r->taken);
	set_count(a, map, "rejected", r->rejected);
	set_count(a, map, "leftOut", r->left_out);
	set_count(a, map, "corrected", r->corrected);
	set_count(a, map, "contradictions", r->contradictions);
	set_count(a, map, "warnings", r->warnings);
	set_count(a, map, "added", r->added);
	set_count(a, map, "changed", r->changed);
	set_count(a, map, "same", r->same);
	set_count(a, map, "ended", r->ended);
	set_count(a, map, "observed", r->observed);
	set_words(a, map, "shape", r->shape);
	set_words(a, map, "why", r->why);
	set_date(a, map, "firstDay", r->first_day);
	set_date(a, map, "lastDay", r->last_day);
	value_print_json(out, map);
	arena_release(a);
}

static bool do_delivery(const struct session_options *options, const struct work_item *item,
			struct work_telling *t, struct buf *result, bool *changed, struct err *err)
{
	struct import_job job = { .profile = item->profile,
				  .path = item->path,
				  .name = item->name,
				  .dry_run = item->dry_run,
				  .progress = tell_import,
				  .context = t };
	struct receipt receipt = { 0 };
	struct viewer viewer;
	struct session *s;
	if (!load_viewer(options, item->account, RIGHT_IMPORT, &viewer, err) ||
	    !open_for(options, &viewer, &s, err))
		return false;
	bool ok = item->kind == WORK_IMPORT ? still_allowed(s, &viewer, item->profile, err) &&
						      import_run(s, &job, &receipt, err)
					    : import_offer(s, item->import, &receipt, err);
	session_close(s);
	if (ok)
		print_receipt(&receipt, item->dry_run, result);
	*changed = ok && receipt.change != 0;
	return ok;
}

/* The demo is of no office: it comes in as what the operator loads. */
static bool do_demo(const struct session_options *options, const struct work_item *item,
		    struct work_telling *t, struct buf *result, bool *changed, struct err *err)
{
	struct demo_request request = {
		.seed = DEMO_SEED, .scale = DEMO_OFFICE, .progress = tell_demo, .context = t
	};
	struct demo_result r = { 0 };
	struct viewer viewer;
	struct session *s;
	if (!load_viewer(options, item->account, RIGHT_USERS, &viewer, err) ||
	    !session_open(options, &s, err))
		return false;
	bool ok = demo_run(s, &request, &r, err);
	session_close(s);
	*changed = true; /* what came in before it stopped, stays */
	if (ok)
		buf_printf(result, "{\"lines\":%lld,\"taken\":%lld,\"rejected\":%lld}",
			   (long long)r.lines, (long long)r.taken, (long long)r.rejected);
	return ok;
}

bool work_do(const struct session_options *options, const struct work_item *item,
	     struct work_telling *telling, struct buf *result, bool *changed, struct err *err)
{
	*changed = false;
	if (item->kind == WORK_DEMO)
		return do_demo(options, item, telling, result, changed, err);
	return do_delivery(options, item, telling, result, changed, err);
}
