/* Which ways of reading a file there are for this viewer. */
#include "web/import_allowed.h"
#include "web/import_inside.h"

bool import_allows_model(const struct viewer *v, const struct shape *shape)
{
	enum right right = shape->model->changed_with;
	if (right == RIGHT_USERS || !viewer_may(v, RIGHT_IMPORT) || !list_sees_model(v, shape))
		return false;
	if (shape->model->observed)
		return true;
	return viewer_may(v, right == RIGHT_PUBLIC ? RIGHT_REGISTER : right);
}

bool import_allows(const struct viewer *v, const struct profile *p)
{
	for (int i = 0; i < p->target_count; i++)
		if (!import_allows_model(v, p->targets[i].shape))
			return false;
	return true;
}

static void add_column(struct import_profile *out, struct str name)
{
	for (int i = 0; i < out->column_count; i++)
		if (str_eq(out->columns[i], name))
			return;
	out->columns[out->column_count++] = name;
}

static void add_columns(struct import_profile *out, const struct mapping *m)
{
	for (int i = 0; i < m->column_count; i++)
		add_column(out, m->columns[i]);
}

static void take_columns(const struct profile *p, struct arena *a, struct import_profile *out)
{
	size_t most = p->has_day ? (size_t)p->day.column_count : 0;
	for (int t = 0; t < p->target_count; t++)
		for (int m = 0; m < p->targets[t].mapping_count; m++)
			most += (size_t)p->targets[t].mappings[m].column_count;
	out->columns = arena_array(a, struct str, most + 1);
	if (p->has_day)
		add_columns(out, &p->day);
	for (int t = 0; t < p->target_count; t++)
		for (int m = 0; m < p->targets[t].mapping_count; m++)
			add_columns(out, &p->targets[t].mappings[m]);
}

static bool add_profile(struct call *v, struct session *s, const char *name, struct str label,
			struct import_profile *list, int *count, struct err *err)
{
	struct profile p;
	if (!profile_find(s, name, v->arena, &p, err))
		return false;
	if (!import_allows(&v->viewer, &p))
		return true;
	struct import_profile *out = &list[(*count)++];
	*out = (struct import_profile){ .name = name, .label = label };
	take_columns(&p, v->arena, out);
	return true;
}

/* At most LIST_SIZE_MAX saved ones. */
static bool read_saved(struct call *v, struct session *s, struct list_page *out, struct err *err)
{
	struct list_query q = { .shape = shape_find(s->decl, str_of("profile")),
				.viewer = &v->viewer,
				.order = "name",
				.size = LIST_SIZE_MAX };
	return list_page(s, &q, v->arena, out, err);
}

bool import_profiles(struct call *v, struct session *s, struct import_profile **out, int *count,
		     struct err *err)
{
	const struct shape *shape = shape_find(s->decl, str_of("profile"));
	int name = shape_field(shape, str_of("name")), label = shape_field(shape, str_of("label"));
	struct list_page saved;
	*count = 0;
	if (!read_saved(v, s, &saved, err))
		return false;
	*out = arena_array(v->arena, struct import_profile,
			   (size_t)(saved.count + s->decl->shape_count) + 1);
	for (int i = 0; i < saved.count; i++)
		if (!add_profile(v, s, arena_text(v->arena, saved.rows[i].values[name].text),
				 saved.rows[i].values[label].text, *out, count, err))
			return false;
	for (int i = 0; i < s->decl->shape_count; i++) {
		const struct shape *model = &s->decl->shapes[i];
		struct str plural = str_of(label_in(model->model->plural, v->locale->language));
		if (import_allows_model(&v->viewer, model) &&
		    !add_profile(v, s, model->name, plural, *out, count, err))
			return false;
	}
	return true;
}
