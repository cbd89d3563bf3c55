/* Remarks and tasks with a record, and the pages of tasks. They are rows of the models remark and task, made
 * through the same form as everything else. */
#include "web/records.h"

#include "domain/record.h"

enum { TASKS_SHOWN = 200 };

static bool may_write(const struct page_request *r)
{
	return !r->looking_back && viewer_may(r->viewer, RIGHT_REMARK);
}

/* Remarks and tasks are not themselves talked about. */
static bool has_notes(const struct shape *shape)
{
	return strcmp(shape->name, "remark") != 0 && strcmp(shape->name, "task") != 0;
}

static const struct db_value *value_of(const struct shape *shape, const struct list_row *row,
				       const char *field)
{
	return &row->values[shape_field(shape, str_of(field))];
}

static struct str text_of(const struct shape *shape, const struct list_row *row, const char *field)
{
	const struct db_value *v = value_of(shape, row, field);
	return v->kind == DB_TEXT ? v->text : str_of("");
}

static struct value *add_form(const struct page_request *r, const struct shape *shape, int64_t id,
			      const char *what)
{
	if (!may_write(r))
		return NULL;
	struct value *form = value_map(r->arena);
	set_words(r->arena, form, "add_action", record_link(r, shape, id, what));
	return form;
}

bool remarks_view(struct page_request *r, const struct shape *shape, int64_t id, struct value *view,
		  struct err *err)
{
	struct arena *a = r->arena;
	const struct shape *remark = shape_find(r->session->decl, str_of("remark"));
	struct list_page page;
	if (!has_notes(shape))
		return true;
	if (!remarks_about(r->session, r->viewer, shape, id, a, &page, err))
		return false;
	struct value *remarks = value_set(a, view, "remarks", value_map(a));
	struct value *list = value_set(a, remarks, "remark_list", value_list(a));
	for (int i = 0; i < page.count; i++) {
		struct value *line = value_add(a, list, value_map(a));
		const struct db_value *at = value_of(remark, &page.rows[i], "written_at");
		value_set(a, line, "remark_when",
			  at->kind == DB_INT ? value_moment(a, at->integer) : NULL);
		set_text(a, line, "remark_who", text_of(remark, &page.rows[i], "written_by"));
		set_text(a, line, "remark_text", text_of(remark, &page.rows[i], "body"));
	}
	set_truth(a, remarks, "remarks_given", page.count > 0);
	value_set(a, remarks, "remark_form", add_form(r, shape, id, "/opmerking"));
	return true;
}

/* A task on one line: until when, what, about what and for whom. */
static bool add_task(struct page_request *r, struct shower *s, const struct shape *task,
		     const struct list_row *row, const char *back, bool with_about,
		     struct value *lines, struct err *err)
{
	struct arena *a = r->arena;
	const struct db_value *due = value_of(task, row, "due");
	bool open = str_is(text_of(task, row, "state"), "open");
	struct str about = str_of(""), who;
	if (with_about && !shower_text(s, &task->fields[shape_field(task, str_of("about"))],
				       value_of(task, row, "about"), &about, err))
		return false;
	const struct db_value *assignee = value_of(task, row, "assignee");
	who = text_of(task, row, "asked_by");
	if (assignee->kind == DB_INT && assignee->integer == r->viewer->account)
		who = locale_text(r->locale, "tasks.for-me");
	struct value *line = line_add(
		r, lines,
		due->kind == DB_INT ? value_day(a, (day_t)due->integer) : say(r, "tasks.no-day"),
		value_str(a, text_of(task, row, "title")), record_link(r, task, row->id, ""),
		value_printf(a, "%.*s%s%.*s", STR_ARG(about), about.len && who.len ? " · " : "",
			     STR_ARG(who)));
	if (open && due->kind == DB_INT && due->integer < r->session->today)
		line_late(r, line);
	if (!open)
		line_badge(r, line, "good", locale_text(r->locale, "tasks.is-done").at);
	if (open && may_write(r)) {
		struct value *done = action_post(
			r, locale_text(r->locale, "tasks.finish").at,
			arena_printf(a, "/taken/%lld/klaar", (long long)row->id), false, false);
		action_keep(r, done, "terug", back);
		line_post(r, line, done);
	}
	return true;
}

bool task_lines(struct page_request *r, const struct list_page *tasks, const char *back,
		bool with_about, struct value **out, struct err *err)
{
	const struct shape *task = shape_find(r->session->decl, str_of("task"));
	struct shower s = shower_new(r);
	struct value *lines = lines_new(r);
	for (int i = 0; i < tasks->count; i++)
		shower_want(&s, task, tasks->rows[i].values);
	if (!shower_load(&s, err))
		return false;
	for (int i = 0; i < tasks->count; i++)
		if (!add_task(r, &s, task, &tasks->rows[i], back, with_about, lines, err))
			return false;
	*out = lines;
	return true;
}

bool tasks_view(struct page_request *r, const struct shape *shape, int64_t id, struct value *view,
		struct err *err)
{
	struct arena *a = r->arena;
	struct list_page page;
	struct value *lines;
	if (!has_notes(shape))
		return true;
	if (!tasks_about(r->session, r->viewer, shape, id, a, &page, err) ||
	    !task_lines(r, &page, record_link(r, shape, id, ""), false, &lines, err))
		return false;
	struct value *tasks = value_set(a, view, "tasks", value_map(a));
	set_truth(a, tasks, "tasks_given", page.count > 0);
	value_set(a, tasks, "lines", value_get(lines, str_of("lines")));
	value_set(a, tasks, "task_form", add_form(r, shape, id, "/taak"));
	return true;
}

/* The record that a note is about, read as the viewer sees it: what is not there cannot be talked about. */
static bool find_about(struct call *c, const char **about, const char **link, struct err *err)
{
	struct page_request *r = &c->page;
	const struct shape *shape;
	struct record record;
	int64_t id;
	if (r->looking_back)
		return err_set(err, ERR_DENIED, "%s",
			       locale_text(r->locale, "error.looking-back").at);
	if (!call_read(c, err) || !record_shape(r, &shape, err) || !record_number(r, &id, err))
		return false;
	if (!has_notes(shape))
		return record_unknown(r, err);
	if (!record_read(r->session, r->viewer, shape, id, r->arena, &record, err)) {
		if (err->kind == ERR_NOT_FOUND)
			record_unknown(r, err);
		return false;
	}
	*about = arena_printf(r->arena, "%s:%lld", shape->name, (long long)id);
	*link = record_link(r, shape, id, "");
	return true;
}

/* Makes a row of one of our own models. The form is ours: only the values were typed. */
static bool make(struct call *c, const char *model, const struct text_pair *pairs, int count,
		 struct err *err)
{
	struct session *s;
	struct form_result result;
	struct form form = { .pairs = pairs, .count = count };
	if (!call_write(c, &s, err))
		return false;
	s->known = KNOWN_NOW;
	if (!record_create(s, shape_find(s->decl, str_of(model)), &form, c->arena, &result, err))
		return false;
	call_changed(c);
	return true;
}

static const char *and_say(struct call *c, const char *link, const char *key)
{
	return address_add(&c->page, link, "gedaan", str_of(key));
}

static bool add_remark(struct call *c, struct err *err)
{
	const char *about, *link;
	if (!find_about(c, &about, &link, err))
		return false;
	const struct text_pair pairs[] = {
		{ str_of("about"), str_of(about) },
		{ str_of("body"), page_param(&c->page, "tekst") },
	};
	if (!make(c, "remark", pairs, 2, err))
		return false;
	show_redirect(c, and_say(c, link, "opmerking"));
	return true;
}

static bool add_new_task(struct call *c, struct err *err)
{
	const char *about, *link;
	if (!find_about(c, &about, &link, err))
		return false;
	const struct text_pair pairs[] = {
		{ str_of("about"), str_of(about) },
		{ str_of("title"), page_param(&c->page, "tekst") },
		{ str_of("due"), page_param(&c->page, "voor") },
		{ str_of("state"), str_of("open") },
		{ str_of("assignee"),
		  str_of(arena_printf(c->arena, "#%lld", (long long)c->viewer.account)) },
	};
	if (!make(c, "task", pairs, 5, err))
		return false;
	show_redirect(c, and_say(c, link, "taak"));
	return true;
}

static bool finish_task(struct call *c, struct err *err)
{
	struct page_request *r = &c->page;
	const struct text_pair done = { str_of("state"), str_of("klaar") };
	struct form form = { .pairs = &done, .count = 1 };
	struct str back = page_param(r, "terug");
	struct form_result result;
	struct record task;
	struct session *s;
	int64_t id;
	if (r->looking_back)
		return err_set(err, ERR_DENIED, "%s",
			       locale_text(r->locale, "error.looking-back").at);
	if (!call_write(c, &s, err) || !record_number(r, &id, err))
		return false;
	s->known = KNOWN_NOW;
	const struct shape *shape = shape_find(s->decl, str_of("task"));
	if (!record_read(s, r->viewer, shape, id, r->arena, &task, err)) {
		if (err->kind == ERR_NOT_FOUND)
			record_unknown(r, err);
		return false;
	}
	if (!record_edit(s, shape, id, task.since, &form, r->arena, &result, err))
		return false;
	call_changed(c);
	show_redirect(c,
		      and_say(c, back.len ? arena_text(r->arena, back) : "/taken", "taak-klaar"));
	return true;
}

/* Adds a card with the tasks that a query finds. */
static bool add_card(struct page_request *r, struct value *cards, const char *id, const char *title,
		     const struct list_page *page, const char *empty, const char *next,
		     struct err *err)
{
	struct value *lines, *card = card_new(r, id, title);
	if (!task_lines(r, page, "/taken", true, &lines, err))
		return false;
	card_lines(r, card, lines, empty, next);
	value_add(r->arena, cards, card);
	return true;
}

/* Those of the others; one's own stand beside them. */
static void leave_mine(const struct page_request *r, const struct shape *task,
		       struct list_page *page)
{
	int kept = 0;
	for (int i = 0; i < page->count; i++) {
		const struct db_value *who = value_of(task, &page->rows[i], "assignee");
		if (who->kind != DB_INT || who->integer != r->viewer->account)
			page->rows[kept++] = page->rows[i];
	}
	page->count = kept;
}

static bool build_tasks(struct page_request *r, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	const struct shape *task = shape_find(r->session->decl, str_of("task"));
	struct list_query office = {
		.shape = task, .viewer = r->viewer, .order = "due", .size = TASKS_SHOWN
	};
	struct list_query done = office;
	struct list_page mine, others, finished;
	struct value *cards = value_set(a, view, "main_cards", value_list(a));
	struct value *side = value_set(a, view, "side_cards", value_list(a));
	list_where(&office, "state", value_text(str_of("open")));
	list_where(&done, "state", value_text(str_of("klaar")));
	done.order = "done_on";
	done.descending = true;
	done.size = LIST_SIZE_MIN;
	head_set(r, view, say(r, "nav.tasks"), say(r, "tasks.lead"));
	head_go(r, view, "tasks.all", record_list_link(r, task), false);
	value_set(a, view, "chooser", NULL);
	value_set(a, view, "origin", NULL);
	set_truth(a, view, "top_cards_given", false);
	set_truth(a, view, "main_cards_given", true);
	set_truth(a, view, "side_cards_given", true);
	value_set(a, view, "half_cards", value_list(a));
	if (!tasks_mine(r->session, r->viewer, TASKS_SHOWN, a, &mine, err) ||
	    !list_page(r->session, &office, a, &others, err) ||
	    !list_page(r->session, &done, a, &finished, err))
		return false;
	leave_mine(r, task, &others);
	return add_card(r, cards, "mijn-taken", "tasks.mine", &mine, "tasks.none-mine",
			"tasks.none-mine-next", err) &&
	       add_card(r, cards, "taken-kantoor", "tasks.office", &others, "tasks.none-office",
			NULL, err) &&
	       add_card(r, side, "taken-klaar", "tasks.finished", &finished, "tasks.none-finished",
			NULL, err);
}

static const struct page tasks_page = {
	.path = "/taken",
	.label = L("Taken", "Tasks"),
	.right = RIGHT_SIGNED_IN,
	.section = "taken",
	.template = "cards",
	.build = build_tasks,
};

const struct route task_routes[] = {
	{ GET, "/taken", RIGHT_SIGNED_IN, "my open tasks and those of the office",
	  .page = &tasks_page },
	{ POST, "/gegevens/{model}/{id}/opmerking", RIGHT_REMARK, "add a remark to a record",
	  .own = add_remark, .body_max = 64 * 1024 },
	{ POST, "/gegevens/{model}/{id}/taak", RIGHT_REMARK, "add a task to a record",
	  .own = add_new_task, .body_max = 64 * 1024 },
	{ POST, "/taken/{id}/klaar", RIGHT_REMARK, "mark a task as done", .own = finish_task,
	  .body_max = 8192 },
	{ 0 },
};
