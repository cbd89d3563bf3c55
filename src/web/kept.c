#include "web/kept.h"

#include "kernel/session.h"

struct kept {
	struct arena arena; /* of the pages; given back whole */
	struct table by_key;
	struct kept_page *pages;
	int count;
	size_t bytes;
	int64_t version; /* newest change that the pages are of */
	day_t day;
	struct buf key; /* what was looked for last */
};

struct kept *kept_new(void)
{
	struct kept *k = memory_resize(NULL, sizeof(*k));
	*k = (struct kept){ .version = -1 };
	return k;
}

static void forget_all(struct kept *k)
{
	table_release(&k->by_key);
	arena_release(&k->arena);
	k->pages = NULL;
	k->count = 0;
	k->bytes = 0;
}

void kept_release(struct kept *k)
{
	if (!k)
		return;
	forget_all(k);
	buf_release(&k->key);
	free(k);
}

bool kept_find(struct kept *k, struct call *c, const struct kept_page **out, struct err *err)
{
	const struct viewer *v = &c->viewer;
	int64_t newest;
	*out = NULL;
	if (!session_newest_change(c->page.session, &newest, err))
		return false;
	if (newest != k->version || day_today() != k->day || k->count == KEPT_PAGES_MAX ||
	    k->bytes > KEPT_BYTES_MAX)
		forget_all(k);
	k->version = newest;
	k->day = day_today();
	buf_clear(&k->key);
	buf_printf(&k->key, "%lld %u %u %s ", (long long)v->payer, v->sees, v->may,
		   c->locale->code);
	buf_add(&k->key, c->in->target);
	const struct table_entry *e = table_find(&k->by_key, buf_str(&k->key));
	if (e)
		*out = &k->pages[e->value];
	return true;
}

static struct value *copy_of(struct arena *a, const struct value *v)
{
	if (!v)
		return NULL;
	if (v->kind == VALUE_TEXT)
		return value_str(a, arena_str(a, v->text));
	if (v->kind != VALUE_LIST && v->kind != VALUE_MAP) {
		struct value *same = arena_new(a, struct value);
		*same = *v;
		return same;
	}
	struct value *copy = v->kind == VALUE_LIST ? value_list(a) : value_map(a);
	for (int i = 0; i < v->items->count; i++) {
		struct value *item = copy_of(a, v->items->values[i]);
		if (v->kind == VALUE_LIST)
			value_add(a, copy, item);
		else
			value_set(a, copy, arena_text(a, str_of(v->items->keys[i])), item);
	}
	return copy;
}

void kept_add(struct kept *k, struct str body, const struct value *title,
	      const struct value *crumbs)
{
	bool added;
	if (!k->pages)
		k->pages = arena_array(&k->arena, struct kept_page, KEPT_PAGES_MAX);
	table_put(&k->by_key, buf_str(&k->key), k->count, &added);
	if (!added)
		return;
	k->bytes += body.len + k->key.len;
	k->pages[k->count++] = (struct kept_page){ .body = arena_str(&k->arena, body),
						   .title = copy_of(&k->arena, title),
						   .crumbs = copy_of(&k->arena, crumbs) };
}
