#include "kernel/figure_kept.h"

#include "kernel/query.h"

enum { KEPT_MAX = 200 };

struct figure_kept {
	struct arena arena;
	struct table by_request;
	struct figure_result results[KEPT_MAX];
	int count;
	int64_t newest; /* change up to which they hold */
};

void figure_kept_release(struct figure_kept *k)
{
	if (!k)
		return;
	table_release(&k->by_request);
	arena_release(&k->arena);
	free(k);
}

static void forget(struct figure_kept *k, int64_t newest)
{
	table_release(&k->by_request);
	arena_release(&k->arena);
	*k = (struct figure_kept){ .newest = newest };
}

static void name_request(const struct session *s, const struct figure_request *r, struct buf *key)
{
	buf_printf(key, "%s|%lld|%lld|", r->figure->name, (long long)s->today, (long long)r->at);
	for (int i = 0; i < r->by_count; i++)
		buf_printf(key, "%d,", r->by[i]);
	for (int i = 0; i < r->only_count; i++)
		buf_printf(key, "|%d=%zu:%.*s", r->only[i].dim, r->only[i].value.len,
			   STR_ARG(r->only[i].value));
}

static bool compute(struct session *s, const struct figure_request *r, struct str key,
		    struct arena *a, struct figure_result *out, struct err *err)
{
	struct figure_kept *k = s->kept;
	const struct table_entry *e = table_find(&k->by_request, key);
	if (e) {
		*out = k->results[e->value];
		return true;
	}
	if (k->count == KEPT_MAX)
		return figure_compute(s, r, a, out, err);
	if (!figure_compute(s, r, &k->arena, out, err))
		return false;
	k->results[k->count] = *out;
	table_put(&k->by_request, key, k->count++, NULL);
	return true;
}

bool figure_compute_kept(struct session *s, const struct figure_request *r, struct arena *a,
			 struct figure_result *out, struct err *err)
{
	struct stmt *st;
	struct buf key = { 0 };
	int64_t newest;
	bool found;
	if (s->known != KNOWN_NOW || !figure_is_shared(s->decl, r->figure))
		return figure_compute(s, r, a, out, err);
	if (!db_named(s->db, "change_newest", &st, err) || !stmt_one_int(st, &newest, &found, err))
		return false;
	if (!s->kept) {
		s->kept = memory_resize(NULL, sizeof(*s->kept));
		*s->kept = (struct figure_kept){ .newest = newest };
	} else if (s->kept->newest != newest) {
		forget(s->kept, newest);
	}
	name_request(s, r, &key);
	bool ok = compute(s, r, buf_str(&key), a, out, err);
	buf_release(&key);
	return ok;
}
