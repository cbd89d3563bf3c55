/* P10: remarks and tasks on every record. They are the office's own: no other office sees them, also when
 * the record is everybody's. */
#include "domain/record.h"

#include "domain/domains.h"
#include "kernel/field.h"

static const struct field remark_fields[] = {
	{ "about", FIELD_ANY, REQUIRED, L("Over", "About"), .max = 100 },
	{ "body", FIELD_LONG_TEXT, REQUIRED, L("Opmerking", "Remark"), .max = 4000,
	  .searched = true },
	{ "written_by", FIELD_TEXT, DERIVED, L("Geschreven door", "Written by"), .max = 84 },
	{ "written_at", FIELD_MOMENT, DERIVED, L("Geschreven op", "Written at") },
	{ 0 },
};

static const struct field task_fields[] = {
	{ "title", FIELD_TEXT, REQUIRED, L("Taak", "Task"), .searched = true },
	{ "about", FIELD_ANY, 0, L("Over", "About"), .max = 100 },
	{ "due", FIELD_DATE, 0, L("Uiterlijk op", "Due") },
	{ "assignee", FIELD_REF, 0, L("Voor", "Assignee"), .to = "account" },
	{ "state", FIELD_CODE, REQUIRED, L("Stand", "State"), .list = "task-state" },
	{ "note", FIELD_LONG_TEXT, 0, L("Toelichting", "Note"), .max = 4000, .searched = true },
	{ "asked_by", FIELD_TEXT, DERIVED, L("Gevraagd door", "Asked by"), .max = 84 },
	{ "done_on", FIELD_DATE, DERIVED, L("Klaar op", "Done on") },
	{ 0 },
};

static struct db_value *value(const struct shape *s, struct db_value *values, const char *field)
{
	return &values[shape_field(s, str_of(field))];
}

static struct db_value principal(struct session *s)
{
	return value_text(arena_str(&s->arena, str_of(s->principal)));
}

static void sign_remark(struct session *s, const struct shape *shape, struct db_value *values,
			bool is_new)
{
	if (!is_new)
		return;
	*value(shape, values, "written_by") = principal(s);
	*value(shape, values, "written_at") = value_int(s->clock ? s->clock : moment_now());
}

/* A task is done on the day that it is said to be. */
static void sign_task(struct session *s, const struct shape *shape, struct db_value *values,
		      bool is_new)
{
	const struct db_value *state = value(shape, values, "state");
	struct db_value *done = value(shape, values, "done_on");
	bool is_done = state->kind == DB_TEXT && str_is(state->text, "klaar");
	if (is_new)
		*value(shape, values, "asked_by") = principal(s);
	if (!is_done)
		*done = value_null();
	else if (done->kind == DB_NULL)
		*done = value_int(s->today);
}

static const struct hooks remark_hooks = { .before_write = sign_remark };
static const struct hooks task_hooks = { .before_write = sign_task };
static const char *const remark_indexes[] = { "about", NULL };
static const char *const task_indexes[] = { "about", "assignee,state", NULL };

static const struct model remark_model = {
	"remark",
	L("Opmerking", "Remark"),
	L("Opmerkingen", "Remarks"),
	remark_fields,
	.scope = PAYER,
	.numbered = true,
	.hooks = &remark_hooks,
	.indexes = remark_indexes,
	.changed_with = RIGHT_REMARK,
};
static const struct model task_model = {
	"task",
	L("Taak", "Task"),
	L("Taken", "Tasks"),
	task_fields,
	.scope = PAYER,
	.numbered = true,
	.hooks = &task_hooks,
	.indexes = task_indexes,
	.changed_with = RIGHT_REMARK,
	.title = "title",
};

static bool rows_about(struct session *s, const struct viewer *v, const char *model,
		       const struct shape *shape, int64_t id, const char *order, bool descending,
		       struct arena *a, struct list_page *out, struct err *err)
{
	struct list_query q = { .shape = shape_find(s->decl, str_of(model)),
				.viewer = v,
				.order = order,
				.descending = descending,
				.size = LIST_SIZE_MAX };
	const char *about = arena_printf(a, "%s:%lld", shape->name, (long long)id);
	list_where(&q, "about", value_text(str_of(about)));
	return list_page(s, &q, a, out, err);
}

bool remarks_about(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		   struct arena *a, struct list_page *out, struct err *err)
{
	return rows_about(s, v, "remark", shape, id, "written_at", true, a, out, err);
}

/* Rows came by due day; what is open goes before what is done. */
static void open_first(const struct shape *task, struct list_page *page, struct arena *a)
{
	struct list_row *sorted = arena_array(a, struct list_row, (size_t)page->count + 1);
	int state = shape_field(task, str_of("state")), at = 0;
	for (int done = 0; done < 2; done++)
		for (int i = 0; i < page->count; i++)
			if (str_is(page->rows[i].values[state].text, "open") != done)
				sorted[at++] = page->rows[i];
	page->rows = sorted;
}

bool tasks_about(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		 struct arena *a, struct list_page *out, struct err *err)
{
	if (!rows_about(s, v, "task", shape, id, "due", false, a, out, err))
		return false;
	open_first(shape_find(s->decl, str_of("task")), out, a);
	return true;
}

bool tasks_mine(struct session *s, const struct viewer *v, int most, struct arena *a,
		struct list_page *out, struct err *err)
{
	struct list_query q = { .shape = shape_find(s->decl, str_of("task")),
				.viewer = v,
				.order = "due",
				.size = most };
	list_where(&q, "assignee", value_int(v->account));
	list_where(&q, "state", value_text(str_of("open")));
	return list_page(s, &q, a, out, err);
}

static const struct model *const models[] = { &remark_model, &task_model, NULL };
const struct domain record_domain = { .name = "record", .models = models };
