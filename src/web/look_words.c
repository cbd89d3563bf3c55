#include "web/look_words.h"

#include "view/question.h"

#include <ctype.h>

enum { PORTION = 500, ROLES_MAX = 60 };

struct collecting {
	struct call *call;
	const struct look_ask *ask;
	struct look_found *out;
	int most, scanned;
	bool ours; /* the record that is asked about is held by the own office */
	bool full;
};

static struct str keep(struct call *c, struct str text)
{
	return arena_str(c->arena, text);
}

/* Only such models have rows of one office that another one sees. */
static bool can_be_shared(const struct shape *shape)
{
	return shape && (shape->model->scope == PARTY || shape->model->scope == PROVIDER);
}

static bool is_held(struct call *c, const struct shape *shape, int64_t id, bool *held,
		    struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t one;
	buf_printf(&sql, "SELECT id FROM k_%s WHERE id = :id AND payer = me()", shape->name);
	bool ok = db_prepare(c->page.session->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", id);
	return stmt_one_int(st, &one, held, err);
}

/* Of what another office saw, only the records that are ours. */
static bool keep_ours(struct call *c, struct look_shown *line, struct err *err)
{
	struct buf ours = { 0 };
	struct str rest = line->ids;
	bool ok = true;
	line->count = 0;
	while (ok && rest.at) {
		struct str part = str_cut(&rest, ',');
		int64_t id;
		bool held = false;
		if (!str_to_int(part, &id))
			continue;
		ok = is_held(c, line->shape, id, &held, err);
		if (!ok || !held)
			continue;
		buf_text(&ours, line->count ? "," : "");
		buf_add(&ours, part);
		line->first = line->count++ ? line->first : id;
	}
	line->ids = keep(c, buf_str(&ours));
	buf_release(&ours);
	return ok;
}

static void count_ids(struct look_shown *line)
{
	struct str rest = line->ids;
	while (rest.len) {
		struct str part = str_cut(&rest, ',');
		int64_t id = 0;
		if (str_to_int(part, &id))
			line->first = line->count++ ? line->first : id;
	}
}

static struct look_shown take(struct call *c, const struct look_row *row)
{
	struct look_shown line = {
		.at = row->at,
		.event = row->event,
		.what = keep(c, row->what),
		.name = keep(c, row->name),
		.role = keep(c, row->role),
		.office = keep(c, row->office),
		.model = keep(c, row->model),
		.ids = keep(c, row->ids),
		.request = keep(c, row->request),
		.address = keep(c, row->address),
		.result = keep(c, row->result),
		.shape = shape_find(c->page.session->decl, row->model),
		.other_office = row->payer != c->viewer.payer,
		.place = { .at = row->at, .seq = row->seq },
	};
	snprintf(line.place.chain, sizeof(line.place.chain), "%.*s", STR_ARG(row->chain));
	return line;
}

static bool add(void *context, const struct look_row *row, struct err *err)
{
	struct collecting *w = context;
	struct call *c = w->call;
	w->scanned++;
	bool other = row->payer != c->viewer.payer;
	if (w->full || row->event == 'S' ||
	    (w->ask->shape && !str_is(row->model, w->ask->shape->name)) ||
	    (other && !w->ours && !can_be_shared(shape_find(c->page.session->decl, row->model))))
		return true;
	struct look_shown line = take(c, row);
	if (!other)
		count_ids(&line);
	else if (!can_be_shared(line.shape) || !keep_ours(c, &line, err))
		return can_be_shared(line.shape) ? false : true;
	if (other && !line.count)
		return true;
	if (other) {
		line.name = line.role = line.address = line.request = (struct str){ "", 0 };
	}
	if (w->out->count == w->most) {
		w->full = true;
		return true;
	}
	w->out->list[w->out->count++] = line;
	return true;
}

bool looks_collect(struct call *c, const struct look_ask *ask, int most, int scan_most,
		   struct look_found *out, struct err *err)
{
	struct collecting w = { .call = c, .ask = ask, .out = out, .most = most };
	struct look_query q = ask->query;
	bool more = true;
	*out = (struct look_found){ .list = arena_array(c->arena, struct look_shown,
							(size_t)most) };
	q.limit = PORTION;
	q.model = ask->record ? ask->shape->name : NULL;
	q.record = ask->record;
	if (can_be_shared(ask->shape) && ask->record &&
	    !is_held(c, ask->shape, ask->record, &w.ours, err))
		return false;
	while (more && !w.full && w.scanned < scan_most)
		if (!look_read(c->web->options.url, &q, add, &w, &q.after, &more, err))
			return false;
	out->more = w.full || more;
	out->next = w.full ? out->list[out->count - 1].place : q.after;
	return true;
}

static bool read_roles(struct call *c, struct look_teller *t, struct err *err)
{
	bool english = c->locale->language == ENGLISH;
	struct stmt *st;
	bool row;
	t->codes = arena_array(c->arena, struct str, ROLES_MAX);
	t->names = arena_array(c->arena, struct str, ROLES_MAX);
	if (!db_named(c->page.session->db, "user_roles", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || t->role_count == ROLES_MAX)
			break;
		t->codes[t->role_count] = keep(c, stmt_text(st, 1));
		t->names[t->role_count++] = keep(c, stmt_text(st, english ? 3 : 2));
	}
	stmt_reset(st);
	return true;
}

bool looks_teller(struct call *c, const struct look_found *found, struct look_teller *out,
		  struct err *err)
{
	*out = (struct look_teller){
		.titles = { .session = c->page.session, .viewer = &c->viewer, .arena = c->arena }
	};
	for (int i = 0; i < found->count; i++)
		if (found->list[i].shape && found->list[i].count == 1)
			titles_want(&out->titles, found->list[i].shape, found->list[i].first);
	return titles_load(&out->titles, err) && read_roles(c, out, err);
}

struct value *looks_who(struct call *c, const struct look_teller *t, const struct look_shown *line)
{
	struct str role = line->role;
	if (line->other_office)
		return locale_value(c->locale, c->arena, "looks.somebody-of",
				    value_str(c->arena, line->office), NULL, NULL);
	for (int i = 0; i < t->role_count; i++)
		if (str_eq(t->codes[i], role)) {
			role = t->names[i];
			break;
		}
	return value_printf(c->arena, "%.*s (%.*s)", STR_ARG(line->name), STR_ARG(role));
}

/* "12 accounts", "account demo-inkoper": a label as it stands inside a sentence. */
static const char *in_sentence(struct call *c, struct label label)
{
	const char *text = label_in(label, c->locale->language);
	/* an abbreviation keeps its capitals */
	bool word = text[0] && !isupper((unsigned char)text[1]);
	return arena_printf(c->arena, "%c%s", word ? tolower((unsigned char)text[0]) : text[0],
			    text[0] ? text + 1 : "");
}

static struct value *what_was_seen(struct call *c, const struct look_teller *t,
				   const struct look_shown *line)
{
	struct arena *a = c->arena;
	if (!line->shape)
		return value_printf(a, "%d %.*s", line->count, STR_ARG(line->model));
	if (line->count != 1)
		return value_printf(a, "%d %s", line->count,
				    in_sentence(c, line->shape->model->plural));
	const struct title *title = titles_get(&t->titles, line->shape, line->first);
	return value_printf(a, "%s %.*s", in_sentence(c, line->shape->model->label),
			    STR_ARG(title->text));
}

static const char *sentence_key(const struct look_shown *line)
{
	static const char *const keys[] = { "looks.said-read", "looks.said-list",
					    "looks.said-search", "looks.said-export",
					    "looks.said-print" };
	if (str_is(line->model, "look"))
		return "looks.said-log";
	for (int i = LOOK_RECORD; i <= LOOK_PRINT; i++)
		if (str_is(line->what, look_what_words[i]))
			return keys[i];
	return "looks.said-read";
}

struct value *looks_sentence(struct call *c, const struct look_teller *t,
			     const struct look_shown *line)
{
	return locale_value(c->locale, c->arena,
			    str_is(line->result, "denied") ? "looks.said-denied"
							   : sentence_key(line),
			    looks_who(c, t, line), what_was_seen(c, t, line), NULL);
}
