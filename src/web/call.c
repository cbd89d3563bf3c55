#include "web/call.h"

#include "web/inside.h"

static bool open_session(struct call *v, bool read_only, struct session **out, struct err *err)
{
	const struct site_options *o = &v->web->options;
	struct session_options options = { .url = o->url,
					   .viewers = true,
					   .read_only = read_only,
					   .busy_ms = 5000,
					   .files = o->files,
					   .decl = o->decl };
	return session_open(&options, out, err);
}

/* A connection that failed is not used again: the next request opens a new one. */
static void drop(struct session **s)
{
	session_close(*s);
	*s = NULL;
}

static bool begin_reading(struct call *v, struct err *err)
{
	struct session *s = v->worker->read;
	session_work_for(s, &v->viewer);
	if (v->page.known_on.len && !session_look_back(s, v->page.known_on, err))
		return false;
	/* the API tells all that is wrong at once, by itself */
	bool is_page = v->route && !v->route->api && !v->route->bare;
	if (is_page && !v->page.at && str_trim(pairs_get(&v->in->query, "peildatum")).len)
		return err_set(err, ERR_INPUT,
			       "Achter peildatum moet een datum staan, zoals 2026-11-22.");
	if (v->page.at)
		s->today = v->page.at;
	s->one_moment = true;
	return db_begin_read(s->db, err);
}

bool call_read(struct call *v, struct err *err)
{
	struct worker *w = v->worker;
	for (int attempt = 0;; attempt++) {
		if (!w->read && !open_session(v, true, &w->read, err))
			return false;
		if (!w->marked_read)
			w->read_mark = arena_mark(&w->read->arena);
		w->marked_read = true;
		v->page.session = w->read;
		if (begin_reading(v, err))
			return true;
		if (err->kind != ERR_SYSTEM)
			return false;
		drop(&w->read);
		w->marked_read = false;
		if (attempt)
			return false;
	}
}

bool call_write(struct call *v, struct session **out, struct err *err)
{
	struct worker *w = v->worker;
	if (!w->write && !open_session(v, false, &w->write, err))
		return false;
	if (!w->marked_write)
		w->write_mark = arena_mark(&w->write->arena);
	w->marked_write = true;
	session_work_for(w->write, &v->viewer);
	*out = w->write;
	return true;
}

void call_changed(struct call *v)
{
	refresh_wake(v->web->refresh);
}

static int add_pairs(struct page_pair *list, int count, const struct pairs *from)
{
	for (int i = 0; i < from->count; i++)
		list[count++] = (struct page_pair){ from->list[i].name, from->list[i].value };
	return count;
}

void call_params(struct call *v)
{
	const struct request *in = v->in;
	int most = v->match.param_count + in->query.count + in->form.count;
	struct page_pair *list = arena_array(v->arena, struct page_pair, (size_t)most + 1);
	int count = 0;
	for (; count < v->match.param_count; count++)
		list[count] = v->match.params[count];
	count = add_pairs(list, count, &in->query);
	count = add_pairs(list, count, &in->form);
	v->page = (struct page_request){
		.arena = v->arena,
		.locale = v->locale,
		.viewer = &v->viewer,
		.params = { list, count },
		.looks = &v->looks,
		.web = v,
	};
	v->page.known_on = str_trim(pairs_get(&in->query, "bekendOp"));
	v->page.looking_back = v->page.known_on.len > 0;
	struct str day = str_trim(pairs_get(&in->query, "peildatum"));
	if (day.len && !date_parse_iso(day, &v->page.at))
		date_parse_dutch(day, &v->page.at);
}
