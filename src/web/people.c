#include "web/people.h"

#include "view/listing.h"

#include <assert.h>

static const char *const class_keys[] = { "people.see-open", "people.see-business",
					  "people.see-personal", "people.see-health" };
static const char *const right_keys[RIGHT_COUNT] = {
	"",
	"",
	"people.may-register",
	"people.may-import",
	"people.may-norms",
	"people.may-remark",
	"people.may-users",
	"people.may-audit",
};

const char *people_words(const struct call *c, const char *key)
{
	return locale_text(c->locale, key).at;
}

const char *people_class(const struct call *c, enum privacy class)
{
	assert(class < SECRET);
	return people_words(c, class_keys[class]);
}

const char *people_right(const struct call *c, enum right right)
{
	assert(right >= RIGHT_REGISTER && right < RIGHT_COUNT);
	return people_words(c, right_keys[right]);
}

static void add_words(struct buf *out, const char *text)
{
	if (out->len)
		buf_text(out, ", ");
	buf_text(out, text);
}

static struct value *words_of(struct call *c, struct buf *text)
{
	struct value *value = text->len ? value_str(c->arena, arena_str(c->arena, buf_str(text)))
					: say(&c->page, "people.nothing");
	buf_release(text);
	return value;
}

struct value *people_sees(struct call *c, unsigned sees)
{
	struct buf text = { 0 };
	for (enum privacy class = OPEN_DATA; class < SECRET; class ++)
		if (sees >> class & 1)
			add_words(&text, people_class(c, class));
	return words_of(c, &text);
}

struct value *people_may(struct call *c, unsigned may)
{
	struct buf text = { 0 };
	for (enum right right = RIGHT_REGISTER; right < RIGHT_COUNT; right++)
		if (may >> right & 1)
			add_words(&text, people_right(c, right));
	return words_of(c, &text);
}

void people_button(struct call *c, struct value *row, const char *key, const char *action,
		   bool danger)
{
	struct value *cell = listing_cell(c->arena, row, NULL, NULL);
	value_set(c->arena, cell, "as_post",
		  action_post(&c->page, people_words(c, key), action, false, danger));
}

static void add_visit(struct call *c, struct value *table, const struct visit *v,
		      const char *end_path)
{
	struct arena *a = c->arena;
	struct value *row = listing_row(a, table);
	struct value *made = listing_head(a, row, value_moment(a, v->made), NULL);
	if (v->account == c->viewer.account && v->number == c->visit)
		cell_badge(a, made, "info", people_words(c, "people.this-visit"));
	listing_cell(a, row, value_moment(a, v->seen), NULL);
	listing_cell(a, row, value_words(a, v->address), NULL);
	listing_cell(a, row, value_words(a, v->agent), NULL);
	if (end_path)
		people_button(c, row, "people.end-visit",
			      arena_printf(a, "%s/%lld", end_path, (long long)v->number), false);
}

bool people_visits(struct call *c, int64_t account, const char *end_path, struct value **table,
		   int *count, struct err *err)
{
	static const char *const keys[] = { "people.since", "people.seen", "people.address",
					    "people.browser", "people.do" };
	struct visit *list;
	if (!visit_list(c->worker->guard->run, account, c->arena, &list, count, err))
		return false;
	*table = listing_new(c->arena, people_words(c, "people.visits"));
	for (int i = 0; i < (end_path ? 5 : 4); i++)
		listing_column(c->arena, *table, people_words(c, keys[i]), false, NULL, NULL);
	for (int i = 0; i < *count; i++) {
		struct visit *v = arena_new(c->arena, struct visit);
		*v = list[i];
		add_visit(c, *table, v, end_path);
	}
	return true;
}

struct value *people_secret(struct call *c, const char *title_key, const char *secret,
			    const char *text_key)
{
	struct value *once = value_map(c->arena);
	value_set(c->arena, once, "secret_title", say(&c->page, title_key));
	set_text(c->arena, once, "secret", arena_str(c->arena, str_of(secret)));
	value_set(c->arena, once, "secret_text", say(&c->page, text_key));
	return once;
}

struct value *people_ask(struct call *c, struct value *fields, const char *name, const char *key,
			 const char *help_key, const char *type, struct str value,
			 const char *complete)
{
	struct value *q =
		value_add(c->arena, fields,
			  question_new(&c->page, name, people_words(c, key), true,
				       help_key ? people_words(c, help_key) : NULL, NULL));
	question_line(&c->page, q, type, value, 200, complete);
	return q;
}

bool people_number(struct call *c, const char *name, int64_t *out, struct err *err)
{
	return (str_to_int(page_param(&c->page, name), out) && *out > 0) ||
	       err_set(err, ERR_NOT_FOUND, "%s", people_words(c, "people.gone"));
}

bool people_refused(struct call *c, const struct err *problem, int wait_seconds, struct err *err)
{
	if (problem->kind == ERR_SYSTEM || problem->kind == ERR_NOT_FOUND) {
		*err = *problem;
		return false;
	}
	bool wait = problem->kind == ERR_BUSY;
	c->out->status = wait ? 429 : error_status(problem->kind);
	if (wait)
		response_header(
			c->out, "Retry-After",
			str_of(arena_printf(c->arena, "%d", wait_seconds > 0 ? wait_seconds : 5)));
	return true;
}
