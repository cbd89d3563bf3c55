#include "kernel/series.h"

#include "kernel/cell.h"
#include "kernel/cell_store.h"
#include "kernel/query.h"

static int month_of(day_t day)
{
	struct civil c = civil_of(day);
	return c.year * 12 + c.month - 1;
}

static day_t month_end(int month)
{
	return day_of((month + 1) / 12, (month + 1) % 12 + 1, 1) - 1;
}

/* Lines under construction: found by their cell name. */
struct gathering {
	struct session *session;
	const struct series_request *request;
	struct arena *arena;
	struct table by_cell; /* cell name -> position */
	struct series series;
	int room, first; /* first month wanted */
	bool whole;      /* all rows fold into one line that is no stored cell */
};

static struct series_line *line_of(struct gathering *g, struct str name, const struct str *dims)
{
	bool added;
	int at = (int)table_put(&g->by_cell, name, g->series.count, &added)->value;
	if (!added)
		return &g->series.lines[at];
	if (g->series.count == g->room) {
		int room = g->room ? g->room * 2 : 32;
		struct series_line *lines = arena_array(g->arena, struct series_line, (size_t)room);
		if (g->series.count)
			memcpy(lines, g->series.lines, (size_t)g->series.count * sizeof(*lines));
		g->series.lines = lines;
		g->room = room;
	}
	struct series_line *line = &g->series.lines[g->series.count++];
	line->points = arena_array(g->arena, struct series_point, (size_t)g->request->months);
	for (int i = 0; i < g->request->figure->cell_dims; i++)
		line->dims[i] = arena_str(g->arena, dims[i]);
	return line;
}

static bool newest_day(struct session *s, const struct figure *f, day_t *newest, day_t *oldest,
		       bool *any, struct err *err)
{
	struct stmt *st;
	bool row;
	*newest = *oldest = s->today;
	*any = true;
	if (!f->as_of)
		return true;
	if (!query_named(s, f->as_of, &st, err))
		return false;
	stmt_bind_int(st, "today", s->today);
	if (!stmt_step(st, &row, err))
		return false;
	*any = row && !stmt_is_null(st, 0);
	if (*any) {
		*newest = (day_t)stmt_int(st, 0);
		*oldest = stmt_columns(st) > 1 ? (day_t)stmt_int(st, 1) : *newest;
	}
	stmt_reset(st);
	return true;
}

static bool compute_month(struct gathering *g, day_t at, bool newest, struct err *err)
{
	struct figure_request r = cell_request(g->request->figure, at);
	struct figure_result result;
	struct buf name = { 0 };
	for (int i = 0; i < g->request->only_count; i++) {
		r.only[i].dim = g->request->only[i].dim;
		r.only[i].value = g->request->only[i].value;
	}
	r.only_count = g->request->only_count;
	if (g->whole)
		r.by_count = 0;
	if (!figure_compute(g->session, &r, g->arena, &result, err))
		return false;
	for (int i = 0; i < result.count; i++) {
		const struct cell *c = &result.cells[i];
		buf_clear(&name);
		cell_name(&name, &r, c);
		struct series_line *line = line_of(g, buf_str(&name), c->dims);
		line->points[line->count++] = (struct series_point){
			month_of(at), at,          c->n,         c->num,     c->den,
			c->value,     c->left_out, c->has_value, c->verdict,
		};
		if (newest) {
			line->norms = c->norms;
			line->norm_count = c->norm_count;
		}
	}
	buf_release(&name);
	return true;
}

static bool compute(struct gathering *g, day_t newest, day_t oldest, struct err *err)
{
	const struct figure *f = g->request->figure;
	int first = f->monthly ? g->first : g->series.newest;
	if (first < month_of(oldest))
		first = f->as_of ? month_of(oldest) : g->series.newest;
	for (int m = first; m <= g->series.newest; m++) {
		bool last = m == g->series.newest;
		if (!compute_month(g, last ? newest : month_end(m), last, err))
			return false;
	}
	return true;
}

/* Whether the stored cells are what this session would compute. */
static bool is_stored(struct session *s, const struct figure *f, bool *out, struct err *err)
{
	struct stmt *st;
	int64_t newest;
	bool row;
	*out = false;
	if (s->known != KNOWN_NOW || !figure_is_shared(s->decl, f))
		return true;
	if (!session_newest_change(s, &newest, err) ||
	    !db_named(s->db, "figure_state_get", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(f->name));
	if (!stmt_step(st, &row, err))
		return false;
	*out = row && stmt_int(st, 0) == f->version && stmt_int(st, 1) == newest &&
	       stmt_int(st, 2) == s->today;
	stmt_reset(st);
	return true;
}

static enum verdict verdict_of(struct str code)
{
	for (enum verdict v = VERDICT_GOOD; v <= VERDICT_NO_DATA; v++)
		if (str_is(code, verdict_code(v)))
			return v;
	return VERDICT_NO_DATA;
}

/* "region=5520,care_type=x" into the values; false when it is not a wanted cell. */
static bool split_cell(const struct series_request *r, struct str cell,
		       struct str dims[FIGURE_DIMS_MAX])
{
	for (int i = 0; i < r->figure->cell_dims; i++) {
		struct str value = str_cut(&cell, ',');
		str_cut(&value, '=');
		dims[i] = value;
	}
	for (int i = 0; i < r->only_count; i++)
		if (!str_eq(dims[r->only[i].dim], r->only[i].value))
			return false;
	return true;
}

static bool take_stored(void *context, const struct stored_cell *c, struct err *err)
{
	struct gathering *g = context;
	struct str dims[FIGURE_DIMS_MAX];
	(void)err;
	if (!split_cell(g->request, c->cell, dims))
		return true;
	struct series_line *line = line_of(g, c->cell, dims);
	if (line->count < g->request->months)
		line->points[line->count++] = (struct series_point){
			month_of(c->as_of),
			c->as_of,
			c->n,
			c->num,
			c->den,
			c->value,
			c->left_out,
			c->has_value,
			verdict_of(c->verdict),
		};
	return true;
}

static void reverse(struct series_line *line)
{
	for (int i = 0, j = line->count - 1; i < j; i++, j--) {
		struct series_point first = line->points[i];
		line->points[i] = line->points[j];
		line->points[j] = first;
	}
}

static bool add_norms(struct gathering *g, struct err *err)
{
	struct norms norms;
	struct figure_request r = cell_request(g->request->figure, g->series.as_of);
	if (!norms_load(g->session, r.figure->name, r.at, g->arena, &norms, err))
		return false;
	for (int i = 0; i < g->series.count; i++) {
		struct series_line *line = &g->series.lines[i];
		struct cell c = { 0 };
		if (!series_newest(&g->series, line))
			continue;
		memcpy(c.dims, line->dims, sizeof(c.dims));
		figure_apply_norms(&r, &norms, &c, g->arena);
		line->norms = c.norms;
		line->norm_count = c.norm_count;
	}
	return true;
}

static bool read_stored(struct gathering *g, struct err *err)
{
	char first[24];
	snprintf(first, sizeof(first), "%04d-%02d", g->first / 12, g->first % 12 + 1);
	g->series.stored = true;
	const struct series_request *r = g->request;
	bool one = r->only_count && r->only[0].dim == 0;
	if (!(one ? cells_read_of(g->session, r->figure, first, r->only[0].value, take_stored, g,
				  err)
		  : cells_read(g->session, r->figure, first, take_stored, g, err)))
		return false;
	for (int i = 0; i < g->series.count; i++)
		reverse(&g->series.lines[i]);
	return !r->norms || add_norms(g, err);
}

static int by_dims(const void *a, const void *b)
{
	const struct series_line *left = a, *right = b;
	for (int i = 0; i < FIGURE_DIMS_MAX; i++) {
		int order = str_cmp(left->dims[i], right->dims[i]);
		if (order)
			return order;
	}
	return 0;
}

/* Whether the values that are asked for are those of one stored cell. */
static bool names_a_cell(const struct series_request *r)
{
	int found = 0;
	for (int dim = 0; dim < r->figure->cell_dims; dim++)
		for (int i = 0; i < r->only_count; i++)
			found += r->only[i].dim == dim;
	return found == r->figure->cell_dims && r->only_count == found;
}

static bool read_series(struct gathering *g, struct err *err)
{
	const struct series_request *r = g->request;
	day_t newest, oldest = DAY_MIN;
	bool any, stored;
	g->whole = r->whole && !names_a_cell(r);
	if (!is_stored(g->session, r->figure, &stored, err))
		return false;
	stored &= !g->whole;
	if (!(stored ? cells_newest(g->session, r->figure, &newest, &any, err)
		     : newest_day(g->session, r->figure, &newest, &oldest, &any, err)))
		return false;
	if (!any)
		return true;
	g->series.newest = month_of(newest);
	g->series.as_of = newest;
	g->first = g->series.newest - r->months + 1;
	return stored ? read_stored(g, err) : compute(g, newest, oldest, err);
}

bool series_read(struct session *s, const struct series_request *r, struct arena *a,
		 struct series *out, struct err *err)
{
	struct gathering g = { .session = s, .request = r, .arena = a };
	bool ok = read_series(&g, err);
	table_release(&g.by_cell);
	if (!ok)
		return false;
	if (g.series.count)
		qsort(g.series.lines, (size_t)g.series.count, sizeof(*g.series.lines), by_dims);
	*out = g.series;
	return true;
}

const struct series_point *series_newest(const struct series *s, const struct series_line *line)
{
	const struct series_point *last = line->count ? &line->points[line->count - 1] : NULL;
	return last && last->month == s->newest ? last : NULL;
}

const struct series_line *series_find(const struct series *s, const struct str *dims, int count)
{
	for (int i = 0; i < s->count; i++) {
		int same = 0;
		while (same < count && str_eq(s->lines[i].dims[same], dims[same]))
			same++;
		if (same == count)
			return &s->lines[i];
	}
	return NULL;
}
