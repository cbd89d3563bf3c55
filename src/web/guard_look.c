/* What a page is about to show of people goes to the log first. */
#include "web/guard_inside.h"

static enum look_what what_of(const struct page_looks *looks)
{
	return looks->export ? LOOK_EXPORT : looks->many ? LOOK_LIST : LOOK_RECORD;
}

/* One line for each model and for each LOOK_IDS_MAX records of it. */
static int make_lines(struct call *c, struct look *lines)
{
	const struct page_looks *looks = &c->looks;
	bool *done = arena_array(c->arena, bool, (size_t)looks->count);
	int count = 0;
	for (int i = 0; i < looks->count; i++) {
		int64_t *ids;
		int n = 0;
		if (done[i])
			continue;
		ids = arena_array(c->arena, int64_t, LOOK_IDS_MAX);
		for (int k = i; k < looks->count && n < LOOK_IDS_MAX; k++)
			if (!done[k] && looks->list[k].shape == looks->list[i].shape) {
				ids[n++] = looks->list[k].id;
				done[k] = true;
			}
		lines[count] = (struct look){
			.event = LOOK_READ,
			.what = what_of(looks),
			.account = c->viewer.account,
			.name = str_of(c->viewer.name),
			.role = str_of(c->viewer.role),
			.payer = c->viewer.payer,
			.office = str_of(c->viewer.office),
			.model = str_of(looks->list[i].shape->name),
			.ids = ids,
			.count = n,
			.request = str_of(c->in->id),
			.address = c->in->client,
		};
		count++;
	}
	return count;
}

bool guard_log_looks(struct call *c, struct err *err)
{
	if (!c->looks.count)
		return true;
	struct look *lines = arena_array(c->arena, struct look, (size_t)c->looks.count);
	int count = make_lines(c, lines);
	if (look_write(c->web->guard->looks, lines, count, err))
		return true;
	err->kind = ERR_SYSTEM;
	return err_prefix(err, "Het logboek is niet te schrijven: ");
}
