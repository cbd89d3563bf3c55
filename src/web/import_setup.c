/* The first visit: three steps that tick themselves off, and the example data. */
#include "web/guard_inside.h"
#include "web/import_inside.h"
#include "web/work_pages.h"

static const char *words(const struct call *v, const char *key)
{
	return locale_text(v->locale, key).at;
}

static struct value *add_step(struct call *v, struct value *steps, const char *key, bool done,
			      struct value *text, const char *href)
{
	struct arena *a = v->arena;
	struct value *step = value_add(a, steps, value_map(a)), *link = NULL;
	if (href) {
		link = value_map(a);
		set_words(a, link, "link_href", href);
		value_set(a, link, "link_text", say(&v->page, arena_printf(a, "begin.%s-go", key)));
	}
	value_set(a, step, "step_title", say(&v->page, arena_printf(a, "begin.%s", key)));
	value_set(a, step, "step_text", text);
	set_truth(a, step, "step_done", done);
	value_set(a, step, "step_form", NULL);
	value_set(a, step, "step_link", link);
	return step;
}

static bool count_of(struct session *s, const char *name, int64_t holder, int64_t *out,
		     struct err *err)
{
	struct stmt *st;
	bool found;
	if (!db_named(s->db, name, &st, err))
		return false;
	stmt_bind_int(st, "holder", holder);
	stmt_bind_int(st, "at", s->today);
	if (!stmt_one_int(st, out, &found, err))
		return false;
	*out = found ? *out : 0;
	return true;
}

/* Whether anything is there that the example data would stand between. */
static bool is_empty(struct call *v, bool *out, struct err *err)
{
	int64_t waiting;
	if (!count_of(v->worker->guard->all, "waiting_any", 0, &waiting, err))
		return false;
	*out = waiting == 0;
	return true;
}

bool import_show_setup(struct call *v, struct err *err)
{
	struct arena *a = v->arena;
	struct value *view = value_map(a), *steps = value_list(a), *example = NULL;
	bool office = v->viewer.payer > 0, imports = viewer_may(&v->viewer, RIGHT_IMPORT), empty;
	int64_t regions, files;
	if (!call_read(v, err) ||
	    !count_of(v->page.session, "region_payer_count", v->viewer.payer, &regions, err) ||
	    !count_of(v->page.session, "import_own_any", 0, &files, err) ||
	    !is_empty(v, &empty, err))
		return false;
	add_step(v, steps, "office", office,
		 office ? locale_value(v->locale, a, "begin.office-done",
				       value_words(a, v->viewer.office), NULL, NULL)
			: say(&v->page, "begin.office-text"),
		 viewer_may(&v->viewer, RIGHT_USERS) ? "/gebruikers" : NULL);
	add_step(v, steps, "regions", regions > 0,
		 regions > 0 ? locale_number(v->locale, a, "begin.regions-done", regions)
			     : say(&v->page, "begin.regions-text"),
		 regions > 0 ? "/regios" : "/gegevens/region_payer");
	add_step(v, steps, "file", files > 0,
		 files > 0 ? locale_number(v->locale, a, "begin.file-done", files)
			   : say(&v->page, "begin.file-text"),
		 imports ? "/import" : NULL);
	if (empty && viewer_may(&v->viewer, RIGHT_USERS) && !v->page.looking_back)
		example = action_post(&v->page, words(v, "begin.example-go"), "/begin/voorbeeld",
				      false, false);
	head_set(&v->page, view, say(&v->page, "begin.title"), say(&v->page, "begin.lead"));
	set_words(a, view, "section", "start");
	value_set(a, view, "problem", NULL);
	value_set(a, view, "steps", steps);
	value_set(a, view, "example", example);
	return show_page(v, "setup", view, words(v, "begin.title"), err);
}

bool import_load_example(struct call *v, struct err *err)
{
	struct work_task task = { .kind = WORK_DEMO,
				  .account = v->viewer.account,
				  .label = locale_text(v->locale, "begin.example-label") };
	bool empty;
	int64_t job;
	if (!is_empty(v, &empty, err))
		return false;
	if (!empty || work_has(v->web->work, WORK_DEMO, 0))
		return err_set(err, ERR_CONFLICT, "%s", words(v, "begin.not-empty"));
	if (!work_add(v->web->work, guard_run(v), &task, &job, err))
		return false;
	work_follow(v, job);
	return true;
}
