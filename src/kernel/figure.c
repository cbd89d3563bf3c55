#include "kernel/figure.h"

#include "base/fixed.h"
#include "base/hash.h"
#include "kernel/fold.h"
#include "kernel/query.h"

#include <assert.h>

const char *verdict_code(enum verdict v)
{
	static const char *const codes[] = { "voldoet",   "aandacht",  "overschrijding",
					     "te-weinig", "geen-norm", "geen-gegevens" };
	return codes[v];
}

int figure_num_decimals(const struct figure *f)
{
	return f->fold == FOLD_SHARE || f->fold == FOLD_COUNT || f->fold == FOLD_RATIO
		       ? 0
		       : f->decimals;
}

static int dim_position(const struct figure *f, struct str name)
{
	for (int i = 0; f->dims[i]; i++)
		if (str_is(name, f->dims[i]))
			return i;
	return -1;
}

static bool unknown_dim(const struct figure *f, struct str name, struct err *err)
{
	struct buf dims = { .maximum = 256 };
	for (int i = 0; f->dims[i]; i++)
		buf_printf(&dims, "%s%s", i ? ", " : "", f->dims[i]);
	err_set(err, ERR_INPUT, "Het cijfer %s kent geen indeling '%.*s'. Kies uit: %s.", f->name,
		STR_ARG(name), buf_zero(&dims));
	buf_release(&dims);
	return false;
}

bool figure_by(struct figure_request *r, struct str by, struct err *err)
{
	r->by_count = 0;
	while (by.at && by.len) {
		struct str name = str_trim(str_cut(&by, ','));
		int dim = dim_position(r->figure, name);
		if (dim < 0)
			return unknown_dim(r->figure, name, err);
		for (int i = 0; i < r->by_count; i++)
			if (r->by[i] == dim)
				return err_set(err, ERR_INPUT,
					       "De indeling '%.*s' staat er twee keer.",
					       STR_ARG(name));
		r->by[r->by_count++] = dim;
	}
	return true;
}

bool figure_only(struct figure_request *r, struct str cell, struct err *err)
{
	r->only_count = 0;
	while (cell.at && cell.len) {
		struct str value = str_cut(&cell, ',');
		struct str name = str_trim(str_cut(&value, '='));
		int dim = dim_position(r->figure, name);
		if (dim < 0)
			return unknown_dim(r->figure, name, err);
		if (!value.at)
			return err_set(err, ERR_INPUT, "Schrijf een cel als %.*s=WAARDE.",
				       STR_ARG(name));
		if (r->only_count == FIGURE_DIMS_MAX)
			return err_set(err, ERR_INPUT, "Een cel heeft hoogstens %d indelingen.",
				       FIGURE_DIMS_MAX);
		r->only[r->only_count].dim = dim;
		r->only[r->only_count++].value = str_trim(value);
	}
	return true;
}

/* Where the columns of the statement stand. */
struct columns {
	int row_model, row_id, dims[FIGURE_DIMS_MAX], grp, x, left_out, import, line;
	int weight; /* -1: every row weighs the same */
};

static bool find_column(const struct figure *f, const struct stmt *st, const char *name, int *out,
			struct err *err)
{
	for (*out = 0; *out < stmt_columns(st); ++*out)
		if (str_is(str_of(name), stmt_column_name(st, *out)))
			return true;
	return err_set(err, ERR_SYSTEM, "Het cijfer %s is verkeerd opgebouwd: kolom %s ontbreekt.",
		       f->name, name);
}

static bool find_columns(const struct figure *f, const struct stmt *st, struct columns *c,
			 struct err *err)
{
	const struct {
		const char *name;
		int *at;
	} wanted[] = { { "row_model", &c->row_model },
		       { "row_id", &c->row_id },
		       { "grp", &c->grp },
		       { "import", &c->import },
		       { "line", &c->line },
		       { f->x ? f->x : "x", &c->x },
		       { f->left_out ? f->left_out : "left_out", &c->left_out } };
	c->weight = -1;
	if ((!f->x || f->weight) &&
	    !find_column(f, st, f->weight ? f->weight : "weight", &c->weight, err))
		return false;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		if (!find_column(f, st, wanted[i].name, wanted[i].at, err))
			return false;
	for (int i = 0; f->dims[i]; i++)
		if (!find_column(f, st, f->dims[i], &c->dims[i], err))
			return false;
	return true;
}

static void take_row(const struct figure *f, const struct stmt *st, const struct columns *c,
		     struct figure_row *row)
{
	row->row_model = stmt_text(st, c->row_model);
	row->row_id = stmt_int(st, c->row_id);
	for (int i = 0; f->dims[i]; i++)
		row->dims[i] = stmt_text(st, c->dims[i]);
	row->group = stmt_text(st, c->grp);
	row->has_x = !stmt_is_null(st, c->x);
	row->x = stmt_int(st, c->x);
	row->has_weight = c->weight >= 0 && !stmt_is_null(st, c->weight);
	row->weight = row->has_weight ? stmt_int(st, c->weight) : 0;
	row->left_out = stmt_text(st, c->left_out);
	row->import = stmt_int(st, c->import);
	row->line = stmt_int(st, c->line);
}

static bool wanted(const struct figure_request *r, const struct figure_row *row)
{
	for (int i = 0; i < r->only_count; i++)
		if (!str_eq(row->dims[r->only[i].dim], r->only[i].value))
			return false;
	return true;
}

/* The day that is counted for: as asked, or the newest day with facts. */
static bool find_day(struct session *s, const struct figure_request *r, day_t *out, struct err *err)
{
	struct stmt *st;
	int64_t day;
	bool found = false;
	*out = r->at ? r->at : s->today;
	if (r->at || !r->figure->as_of)
		return true;
	if (!query_named(s, r->figure->as_of, &st, err))
		return false;
	stmt_bind_int(st, "today", s->today);
	if (!stmt_one_int(st, &day, &found, err))
		return false;
	if (found)
		*out = (day_t)day;
	return true;
}

/* One pass over the rows of requests that share them; each has a context of its own. */
static bool read_rows(struct session *s, const struct figure_request *r, int count, day_t at,
		      figure_row_sink sink, void *const *contexts, struct err *err)
{
	struct stmt *st;
	struct columns columns[FIGURES_AT_ONCE];
	if (!query_named(s, r->figure->rows, &st, err))
		return false;
	for (int i = 0; i < count; i++)
		if (!find_columns(r[i].figure, st, &columns[i], err))
			return false;
	stmt_bind_int(st, "at", at);
	stmt_bind_int(st, "from", at - r->figure->window_days);
	for (;;) {
		bool more;
		if (!stmt_step(st, &more, err))
			return false;
		if (!more)
			return true;
		for (int i = 0; i < count; i++) {
			struct figure_row row = { 0 };
			take_row(r[i].figure, st, &columns[i], &row);
			if (wanted(&r[i], &row) && !sink(contexts[i], &row, err)) {
				stmt_reset(st);
				return false;
			}
		}
	}
}

bool figure_rows(struct session *s, const struct figure_request *r, day_t *as_of,
		 figure_row_sink sink, void *context, struct err *err)
{
	day_t at;
	if (!find_day(s, r, &at, err) || !read_rows(s, r, 1, at, sink, &context, err))
		return false;
	if (as_of)
		*as_of = at;
	return true;
}

/* The cells while rows come in. */
struct gathering {
	const struct figure_request *request;
	struct table by_key; /* dims joined by a zero byte -> position */
	struct fold_state *states;
	size_t room;
	struct buf key;
	int64_t rows;
};

static bool gather(void *context, const struct figure_row *row, struct err *err)
{
	struct gathering *g = context;
	bool added;
	(void)err;
	buf_clear(&g->key);
	for (int i = 0; i < g->request->by_count; i++) {
		buf_add(&g->key, row->dims[g->request->by[i]]);
		buf_char(&g->key, '\0');
	}
	size_t at =
		(size_t)table_put(&g->by_key, buf_str(&g->key), (int64_t)g->by_key.count, &added)
			->value;
	if (at >= g->room) {
		g->room = g->room ? g->room * 2 : 64;
		g->states = memory_resize(g->states, g->room * sizeof(*g->states));
	}
	if (added)
		g->states[at] = (struct fold_state){ 0 };
	fold_add(&g->states[at], g->request->figure->fold, row);
	g->rows++;
	return true;
}

static int by_dims(const void *a, const void *b)
{
	const struct cell *left = a, *right = b;
	for (int i = 0; i < FIGURE_DIMS_MAX; i++) {
		int order = str_cmp(left->dims[i], right->dims[i]);
		if (order)
			return order;
	}
	return 0;
}

static bool same_unit(const struct figure *f, const struct norm *n)
{
	return n->unit.len == 0 || str_is(n->unit, f->unit);
}

/* A limit of the norm in the decimals of the figure; rounding never decides a verdict, because a
 * figure has at most the decimals of a norm. */
static int64_t in_norm_decimals(const struct figure *f, int64_t value)
{
	int64_t out;
	if (__builtin_mul_overflow(value, fixed_unit(NORM_DECIMALS - f->decimals), &out))
		return value < 0 ? INT64_MIN : INT64_MAX; /* past every norm */
	return out;
}

static enum verdict judge(const struct figure *f, const struct cell *c, const struct norm *n)
{
	if (!c->has_value || c->n == 0)
		return VERDICT_NO_DATA;
	if (!n || !same_unit(f, n) || (!n->has_target && !n->has_maximum))
		return VERDICT_NO_NORM;
	if (c->n < f->min_count)
		return VERDICT_FEW;
	int64_t value = in_norm_decimals(f, c->value);
	if (f->better == HIGHER_IS_BETTER)
		return n->has_target && value < n->target ? VERDICT_BREACH : VERDICT_GOOD;
	if (n->has_maximum && value > n->maximum)
		return VERDICT_BREACH;
	return n->has_target && value > n->target ? VERDICT_NEAR : VERDICT_GOOD;
}

/* Which value of the norm dimension a cell is about; at NULL: not one, so only norms for all hold. */
static struct str norm_value(const struct figure_request *r, const struct cell *c)
{
	const char *dim = r->figure->norm_dim;
	for (int i = 0; dim && i < r->by_count; i++)
		if (strcmp(dim, r->figure->dims[r->by[i]]) == 0)
			return c->dims[i];
	for (int i = 0; dim && i < r->only_count; i++)
		if (strcmp(dim, r->figure->dims[r->only[i].dim]) == 0)
			return r->only[i].value;
	return (struct str){ NULL, 0 };
}

void figure_apply_norms(const struct figure_request *r, const struct norms *norms, struct cell *c,
			struct arena *a)
{
	struct str value = norm_value(r, c);
	struct norm *mine = arena_array(a, struct norm, (size_t)norms->count);
	for (int i = 0; i < norms->count; i++)
		if (norms->list[i].dim_value.len == 0 ||
		    (value.at && str_eq(norms->list[i].dim_value, value)))
			mine[c->norm_count++] = norms->list[i];
	c->norms = mine;
	c->verdict = judge(r->figure, c, c->norm_count && mine[0].leading ? &mine[0] : NULL);
}

static bool finish_cell(struct gathering *g, size_t at, const struct norms *norms, struct arena *a,
			struct cell *c, struct err *err)
{
	struct str key = g->by_key.entries[at].key;
	for (int i = 0; i < g->request->by_count; i++)
		c->dims[i] = arena_str(a, str_cut(&key, '\0'));
	if (!fold_finish(&g->states[at], g->request->figure, c))
		return err_set(err, ERR_SYSTEM, "Het cijfer %s is te groot om te tellen.",
			       g->request->figure->name);
	figure_apply_norms(g->request, norms, c, a);
	return true;
}

static bool newest_change(struct session *s, int64_t *out, struct err *err)
{
	struct stmt *st;
	bool found;
	if (s->known != KNOWN_NOW) {
		*out = s->known;
		return true;
	}
	return db_named(s->db, "change_newest", &st, err) && stmt_one_int(st, out, &found, err);
}

static bool finish(struct session *s, struct gathering *g, struct arena *a,
		   struct figure_result *out, struct err *err)
{
	struct norms norms;
	if (!norms_load(s, g->request->figure->name, out->as_of, a, &norms, err))
		return false;
	out->count = (int)g->by_key.count;
	out->rows = g->rows;
	out->cells = arena_array(a, struct cell, g->by_key.count);
	for (size_t i = 0; i < g->by_key.count; i++)
		if (!finish_cell(g, i, &norms, a, &out->cells[i], err))
			return false;
	if (out->count)
		qsort(out->cells, g->by_key.count, sizeof(*out->cells), by_dims);
	return true;
}

static void release(struct gathering *g)
{
	for (size_t i = 0; i < g->by_key.count; i++)
		fold_release(&g->states[i]);
	free(g->states);
	table_release(&g->by_key);
	buf_release(&g->key);
}

bool figures_share_rows(const struct figure *a, const struct figure *b)
{
	bool same_day =
		a->as_of && b->as_of ? strcmp(a->as_of, b->as_of) == 0 : a->as_of == b->as_of;
	return same_day && strcmp(a->rows, b->rows) == 0 && a->window_days == b->window_days;
}

bool figure_compute_all(struct session *s, const struct figure_request *r, int count,
			struct arena *a, struct figure_result *out, struct err *err)
{
	struct gathering g[FIGURES_AT_ONCE];
	void *contexts[FIGURES_AT_ONCE];
	struct figure_result first = { 0 };
	assert(count >= 1 && count <= FIGURES_AT_ONCE);
	for (int i = 0; i < count; i++) {
		g[i] = (struct gathering){ .request = &r[i] };
		contexts[i] = &g[i];
	}
	bool ok = newest_change(s, &first.known, err) && find_day(s, r, &first.as_of, err) &&
		  read_rows(s, r, count, first.as_of, gather, contexts, err);
	for (int i = 0; i < count; i++) {
		struct figure_result result = first;
		ok = ok && finish(s, &g[i], a, &result, err);
		if (ok)
			out[i] = result;
		release(&g[i]);
	}
	return ok;
}

bool figure_compute(struct session *s, const struct figure_request *r, struct arena *a,
		    struct figure_result *out, struct err *err)
{
	return figure_compute_all(s, r, 1, a, out, err);
}

bool figure_digest(struct session *s, const struct figure *f, char text[65], struct err *err)
{
	struct digest d;
	struct str rows;
	if (!db_statement_text(s->db, f->rows, &rows, err))
		return false;
	const char *columns[] = { f->x, f->weight, f->left_out };
	digest_begin(&d);
	digest_add(&d, rows.at, rows.len);
	for (int i = 0; i < 3; i++)
		digest_add(&d, columns[i] ? columns[i] : "",
			   columns[i] ? strlen(columns[i]) + 1 : 1);
	digest_add(&d, &f->fold, sizeof(f->fold));
	digest_add(&d, &f->decimals, sizeof(f->decimals));
	digest_add(&d, &f->window_days, sizeof(f->window_days));
	digest_add(&d, f->definition.nl, strlen(f->definition.nl));
	for (int i = 0; f->dims[i]; i++)
		digest_add(&d, f->dims[i], strlen(f->dims[i]) + 1);
	digest_end(&d, text);
	return true;
}

bool figure_limit(const struct figure *f, const struct norm *norms, int count, int64_t *out)
{
	const struct norm *n = count ? &norms[0] : NULL;
	if (!n || !n->leading || (n->unit.len && !str_is(n->unit, f->unit)))
		return false;
	bool maximum = n->has_maximum && f->better == LOWER_IS_BETTER;
	*out = maximum ? n->maximum : n->target;
	return maximum || n->has_target;
}

int figure_shown_decimals(const struct figure *f)
{
	return f->fold == FOLD_RATIO || f->decimals < 2 ? f->decimals : 2;
}

bool figure_is_shared(const struct declarations *d, const struct figure *f)
{
	for (const char *const *at = f->sources; *at; at++) {
		const struct shape *shape = shape_find(d, str_of(*at));
		if (!shape || shape->model->scope != OPEN)
			return false;
	}
	return true;
}

static int lowest_first(const void *a, const void *b)
{
	const struct cell *left = *(const struct cell *const *)a,
			  *right = *(const struct cell *const *)b;
	if (left->has_value != right->has_value)
		return left->has_value ? -1 : 1;
	if (left->has_value && left->value != right->value)
		return left->value < right->value ? -1 : 1;
	return left < right ? -1 : left > right; /* the cells lie by dimension */
}

static int highest_first(const void *a, const void *b)
{
	const struct cell *left = *(const struct cell *const *)a,
			  *right = *(const struct cell *const *)b;
	if (left->has_value && right->has_value && left->value != right->value)
		return left->value > right->value ? -1 : 1;
	return lowest_first(a, b);
}

void cells_sort(const struct cell **cells, int count, bool highest)
{
	if (count)
		qsort(cells, (size_t)count, sizeof(*cells), highest ? highest_first : lowest_first);
}
