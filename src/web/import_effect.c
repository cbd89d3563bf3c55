/* What a delivery did to the figures: the cells as they were just before its change, and just after. */
#include "domain/waits.h"
#include "kernel/cell.h"
#include "web/import_inside.h"

enum { SHOWN = 25 };

struct effect {
	struct call *call;
	struct page_names names;
	struct value *grid;
	int64_t change;
	int moved; /* cells, shown or not */
};

static const char *words(const struct call *v, const char *key)
{
	return locale_text(v->locale, key).at;
}

/* Whether a figure reads what a profile writes. */
static bool reads(const struct figure *f, const struct profile *p)
{
	for (const char *const *source = f->sources; *source; source++)
		for (int i = 0; i < p->target_count; i++)
			if (strcmp(*source, p->targets[i].shape->name) == 0)
				return true;
	return false;
}

static void look_at(struct session *s, int64_t known)
{
	s->known = known;
	db_context(s->db, s->payer, known);
}

static const struct cell *same_cell(const struct figure_result *r, const struct cell *c, int dims,
				    int *at)
{
	for (; *at < r->count; ++*at) {
		int order = 0;
		for (int i = 0; i < dims && !order; i++)
			order = str_cmp(r->cells[*at].dims[i], c->dims[i]);
		if (order == 0)
			return &r->cells[*at];
		if (order > 0)
			break;
	}
	return NULL;
}

static struct value *amount(const struct effect *e, const struct figure *f, const struct cell *c)
{
	return c && c->has_value ? figure_words(&e->call->page, f, c->value)
				 : say(&e->call->page, "import.no-value");
}

/* after NULL: the cell has no rows any more. */
static bool add_cell(struct effect *e, const struct figure_request *q, const struct cell *before,
		     const struct cell *after, day_t at, struct err *err)
{
	struct arena *a = e->call->arena;
	const struct figure *f = q->figure;
	const struct cell *cell = after ? after : before;
	struct buf name = { 0 }, where = { 0 };
	if (e->moved++ >= SHOWN)
		return true;
	for (int i = 0; i < q->by_count; i++) {
		struct value *text;
		if (!names_of(&e->names, f->dims[q->by[i]], cell->dims[i], &text, err))
			return false;
		buf_text(&where, i ? ", " : "");
		buf_add(&where, text->text);
	}
	cell_name(&name, q, cell);
	struct value *row = listing_row(a, e->grid);
	struct value *head = listing_head(
		a, row, value_words(a, label_in(f->label, e->call->locale->language)),
		figure_origin_link(&e->call->page, f, arena_text(a, buf_str(&name)), at));
	cell_note(a, head, value_str(a, arena_str(a, buf_str(&where))));
	listing_number(a, row, amount(e, f, before), NULL);
	listing_number(a, row, amount(e, f, after), NULL);
	buf_release(&name);
	buf_release(&where);
	return true;
}

static bool differs(const struct cell *before, const struct cell *after)
{
	if (!before)
		return after->has_value;
	return before->has_value != after->has_value ||
	       (after->has_value && before->value != after->value);
}

static bool add_moved(struct effect *e, const struct figure_request *q,
		      const struct figure_result *before, const struct figure_result *after,
		      struct err *err)
{
	int at = 0;
	for (int i = 0; i < after->count; i++) {
		const struct cell *was = same_cell(before, &after->cells[i], q->by_count, &at);
		if (differs(was, &after->cells[i]) &&
		    !add_cell(e, q, was, &after->cells[i], q->at, err))
			return false;
	}
	at = 0;
	for (int i = 0; i < before->count; i++)
		if (before->cells[i].has_value &&
		    !same_cell(after, &before->cells[i], q->by_count, &at) &&
		    !add_cell(e, q, &before->cells[i], NULL, q->at, err))
			return false;
	return true;
}

/* Figures that share their rows, in one pass before and one after. */
struct batch {
	struct figure_request asked[FIGURES_AT_ONCE];
	struct figure_result before[FIGURES_AT_ONCE], after[FIGURES_AT_ONCE];
	int count;
};

/* Their newest day, as known just after the change; 0: there are no facts. */
static bool newest_day(struct effect *e, struct batch *b, day_t *out, struct err *err)
{
	struct figure_result first;
	if (!figure_compute(e->call->page.session, &b->asked[0], e->call->arena, &first, err))
		return false;
	*out = first.as_of;
	for (int i = 0; i < b->count; i++)
		b->asked[i].at = first.as_of;
	return true;
}

static bool compare(struct effect *e, struct batch *b, struct err *err)
{
	struct session *s = e->call->page.session;
	struct arena *a = e->call->arena;
	day_t at;
	look_at(s, e->change);
	if (!newest_day(e, b, &at, err))
		return false;
	if (!at)
		return true;
	if (!figure_compute_all(s, b->asked, b->count, a, b->after, err))
		return false;
	look_at(s, e->change - 1);
	if (!figure_compute_all(s, b->asked, b->count, a, b->before, err))
		return false;
	look_at(s, e->change); /* names as they were then */
	for (int i = 0; i < b->count; i++)
		if (!add_moved(e, &b->asked[i], &b->before[i], &b->after[i], err))
			return false;
	return true;
}

static void ask(struct batch *b, const struct figure *f)
{
	struct figure_request q = { .figure = f, .by_count = f->cell_dims };
	for (int i = 0; i < f->cell_dims; i++)
		q.by[i] = i;
	b->asked[b->count++] = q;
}

static bool compare_all(struct effect *e, struct str profile, struct err *err)
{
	struct arena *a = e->call->arena;
	struct session *s = e->call->page.session;
	const struct declarations *d = s->decl;
	bool *done = arena_array(a, bool, (size_t)d->figure_count + 1);
	struct batch *b = arena_array(a, struct batch, 1);
	int64_t known = s->known;
	struct profile p;
	bool ok = profile_find(s, arena_text(a, profile), a, &p, err);
	for (int i = 0; ok && i < d->figure_count; i++) {
		if (done[i] || !reads(d->figures[i], &p))
			continue;
		b->count = 0;
		for (int j = i; j < d->figure_count && b->count < FIGURES_AT_ONCE; j++)
			if (!done[j] && reads(d->figures[j], &p) &&
			    figures_share_rows(d->figures[i], d->figures[j])) {
				done[j] = true;
				ask(b, d->figures[j]);
			}
		ok = compare(e, b, err);
	}
	look_at(s, known);
	return ok;
}

bool import_effect(struct call *v, struct str profile, int64_t change, struct value **card,
		   bool *any, struct err *err)
{
	static const char *const columns[] = { "import.figure", "import.before", "import.after" };
	struct effect e = { .call = v, .change = change };
	e.grid = listing_new(v->arena, words(v, "import.effect"));
	e.names = names_begin(&v->page, v->page.session->today);
	for (int i = 0; i < 3; i++)
		listing_column(v->arena, e.grid, words(v, columns[i]), i >= 1, NULL, NULL);
	bool ok = compare_all(&e, profile, err);
	names_end(&e.names);
	if (!ok)
		return false;
	*any = e.moved > 0;
	*card = card_new(&v->page, "effect", "import.effect");
	card_text(&v->page, *card,
		  e.moved > SHOWN ? locale_value(v->locale, v->arena, "import.effect-more",
						 value_count(v->arena, e.moved),
						 value_count(v->arena, SHOWN), NULL)
				  : say(&v->page, "import.effect-text"));
	card_table(&v->page, *card, e.grid, "import.no-effect", NULL);
	return true;
}
