#include "kernel/cell_store.h"

#include "kernel/field.h"

void cell_name(struct buf *out, const struct figure_request *r, const struct cell *c)
{
	for (int i = 0; i < r->by_count; i++)
		buf_printf(out, "%s%s=%.*s", i ? "," : "", r->figure->dims[r->by[i]],
			   STR_ARG(c->dims[i]));
}

struct figure_request cell_request(const struct figure *f, day_t at)
{
	struct figure_request r = { .figure = f, .by_count = f->cell_dims, .at = at };
	for (int i = 0; i < f->cell_dims; i++)
		r.by[i] = i;
	return r;
}

static struct str leading_norm(const struct cell *c)
{
	return c->norm_count && c->norms[0].leading ? c->norms[0].code : (struct str){ NULL, 0 };
}

bool cell_same(const struct stored_cell *stored, const struct cell *fresh)
{
	return fresh->n == stored->n && fresh->num == stored->num && fresh->den == stored->den &&
	       fresh->has_value == stored->has_value &&
	       (!fresh->has_value || fresh->value == stored->value) &&
	       fresh->left_out == stored->left_out &&
	       (int64_t)fresh->rows_hash == stored->rows_hash &&
	       str_eq(leading_norm(fresh), stored->norm) &&
	       str_is(stored->verdict, verdict_code(fresh->verdict));
}

/* A month of one figure being written. */
struct storing {
	const struct figure_request *request;
	const struct figure_result *result;
	struct str period;
	struct arena *arena;
	struct table there;         /* cell -> position in stored */
	struct stored_cell *stored; /* version stands in `version` */
	int64_t *version;
	size_t room;
	struct cell const **fresh; /* to write */
	struct str *names;
	size_t fresh_count, at;
};

/* Columns 2 to 10 of figure_cell_period and figure_cell_list; texts are borrowed from the statement. */
static struct stored_cell take_cell(const struct stmt *st)
{
	return (struct stored_cell){
		.as_of = (day_t)stmt_int(st, 2),
		.n = stmt_int(st, 3),
		.num = stmt_int(st, 4),
		.den = stmt_int(st, 5),
		.has_value = !stmt_is_null(st, 6),
		.value = stmt_int(st, 6),
		.left_out = stmt_int(st, 7),
		.norm = stmt_text(st, 8),
		.verdict = stmt_text(st, 9),
		.rows_hash = stmt_int(st, 10),
	};
}

static void keep(struct storing *w, struct stmt *st)
{
	size_t at = w->there.count;
	if (at == w->room) {
		w->room = w->room ? w->room * 2 : 256;
		w->stored = memory_resize(w->stored, w->room * sizeof(*w->stored));
		w->version = memory_resize(w->version, w->room * sizeof(*w->version));
	}
	struct str name = arena_str(w->arena, stmt_text(st, 0));
	w->stored[at] = take_cell(st);
	w->stored[at].cell = name;
	w->stored[at].norm = arena_str(w->arena, w->stored[at].norm);
	w->stored[at].verdict = arena_str(w->arena, w->stored[at].verdict);
	w->version[at] = stmt_int(st, 1);
	table_put(&w->there, name, (int64_t)at, NULL);
}

static bool read_period(struct session *s, struct storing *w, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(s->db, "figure_cell_period", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(w->request->figure->name));
	stmt_bind_text(st, "period", w->period);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		keep(w, st);
	}
}

static bool drop(struct session *s, const struct storing *w, struct str cell, struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "figure_cell_drop", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(w->request->figure->name));
	stmt_bind_text(st, "period", w->period);
	stmt_bind_text(st, "cell", cell);
	return stmt_run(st, NULL, err);
}

/* Which fresh cells differ from what is there; what is there and differs, or has no rows any more, goes. */
static bool compare(struct session *s, struct storing *w, int64_t *written, struct err *err)
{
	struct buf name = { 0 };
	struct table seen = { 0 };
	bool ok = true;
	for (int i = 0; i < w->result->count; i++) {
		const struct cell *c = &w->result->cells[i];
		buf_clear(&name);
		cell_name(&name, w->request, c);
		table_put(&seen, buf_str(&name), 1, NULL);
		const struct table_entry *e = table_find(&w->there, buf_str(&name));
		if (e && w->version[e->value] == w->request->figure->version &&
		    w->stored[e->value].as_of == w->result->as_of &&
		    cell_same(&w->stored[e->value], c))
			continue;
		ok = ok && (!e || drop(s, w, e->key, err));
		w->names[w->fresh_count] = arena_str(w->arena, buf_str(&name));
		w->fresh[w->fresh_count++] = c;
	}
	*written += (int64_t)w->fresh_count;
	for (size_t i = 0; ok && i < w->there.count; i++)
		if (!table_find(&seen, w->there.entries[i].key)) {
			ok = drop(s, w, w->there.entries[i].key, err);
			++*written;
		}
	table_release(&seen);
	buf_release(&name);
	return ok;
}

static const char *const columns[] = { "figure",   "version",   "period", "cell",   "known",
				       "as_of",    "n",         "num",    "den",    "value",
				       "left_out", "rows_hash", "norm",   "verdict" };

static bool give(void *context, struct db_value *v, bool *more, struct err *err)
{
	struct storing *w = context;
	const struct cell *c;
	(void)err;
	*more = w->at < w->fresh_count;
	if (!*more)
		return true;
	c = w->fresh[w->at];
	struct str norm = leading_norm(c);
	v[0] = value_text(str_of(w->request->figure->name));
	v[1] = value_int(w->request->figure->version);
	v[2] = value_text(w->period);
	v[3] = value_text(w->names[w->at++]);
	v[4] = value_int(w->result->known);
	v[5] = value_int(w->result->as_of);
	v[6] = value_int(c->n);
	v[7] = value_int(c->num);
	v[8] = value_int(c->den);
	v[9] = c->has_value ? value_int(c->value) : value_null();
	v[10] = value_int(c->left_out);
	v[11] = value_int((int64_t)c->rows_hash);
	v[12] = norm.len ? value_text(norm) : value_null();
	v[13] = value_text(str_of(verdict_code(c->verdict)));
	return true;
}

bool cells_store(struct session *s, const struct figure_request *r, const char *period,
		 const struct figure_result *result, struct arena *a, int64_t *written,
		 struct err *err)
{
	struct storing w = { .request = r, .result = result, .period = str_of(period), .arena = a };
	struct db_bulk bulk = { .table = "figure_cell",
				.columns = columns,
				.count = sizeof(columns) / sizeof(*columns) };
	w.fresh = arena_array(a, struct cell const *, (size_t)result->count);
	w.names = arena_array(a, struct str, (size_t)result->count);
	bool ok = read_period(s, &w, err) && compare(s, &w, written, err);
	if (ok && w.fresh_count)
		ok = db_bulk_stage(s->db, &bulk, give, &w, err) && db_bulk_apply(s->db, &bulk, err);
	free(w.stored);
	free(w.version);
	table_release(&w.there);
	return ok;
}

/* Gives the rows of a statement with the columns of figure_cell_list to the sink. */
static bool give_cells(struct stmt *st, cell_sink sink, void *context, struct err *err)
{
	bool row;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		struct stored_cell c = take_cell(st);
		c.period = stmt_text(st, 0);
		c.cell = stmt_text(st, 1);
		c.known = stmt_int(st, 11);
		if (!sink(context, &c, err)) {
			stmt_reset(st);
			return false;
		}
	}
}

static bool is_hidden(const struct session *s, const struct figure *f)
{
	return db_role(s->db) == DB_APP && !figure_is_shared(s->decl, f);
}

bool cells_read(struct session *s, const struct figure *f, const char *first, cell_sink sink,
		void *context, struct err *err)
{
	struct stmt *st;
	if (is_hidden(s, f))
		return true;
	if (!db_named(s->db, "figure_cell_list", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(f->name));
	stmt_bind_text(st, "first", str_of(first));
	return give_cells(st, sink, context, err);
}

bool cells_read_of(struct session *s, const struct figure *f, const char *first, struct str value,
		   cell_sink sink, void *context, struct err *err)
{
	char low[120], high[120];
	struct stmt *st;
	if (is_hidden(s, f))
		return true;
	if (!db_named(s->db, "figure_cell_course", &st, err))
		return false;
	/* "region=5520,care_type=..." or, with one dimension, "region=5520"; '-' comes after ',' */
	snprintf(low, sizeof(low), "%s=%.*s", f->dims[0], STR_ARG(value));
	snprintf(high, sizeof(high), "%s=%.*s-", f->dims[0], STR_ARG(value));
	stmt_bind_text(st, "figure", str_of(f->name));
	stmt_bind_text(st, "low", str_of(low));
	stmt_bind_text(st, "high", str_of(high));
	stmt_bind_text(st, "first", str_of(first));
	return give_cells(st, sink, context, err);
}

bool cells_newest(struct session *s, const struct figure *f, day_t *as_of, bool *any,
		  struct err *err)
{
	struct stmt *st;
	int64_t day = 0;
	if (!db_named(s->db, "figure_cell_newest", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(f->name));
	if (!stmt_one_int(st, &day, any, err))
		return false;
	*as_of = (day_t)day;
	return true;
}
