/* Figures: what they mean, their values, and the rows each value consists of. The numbers are those of
 * `waarborg figure`: both print what kernel/figure computes. */
#include "web/api.h"

#include "kernel/cell.h"
#include "base/fixed.h"
#include "view/print.h"

enum { CELLS_SIZE = 500, CELLS_MOST = 10000, ROWS_SIZE = 50, ROWS_MOST = 500 };

static const struct figure *find_figure(struct call *c, struct err *err)
{
	struct str name = page_param(&c->page, "name");
	const struct figure *f = figure_find(c->web->options.decl, name);
	if (!f)
		err_set(err, ERR_NOT_FOUND,
			"Dit cijfer bestaat niet. Alle cijfers: " API_BASE "/figures");
	return f;
}

static const char *fold_word(enum fold fold)
{
	static const char *const words[] = { "count", "sum",         "share",  "ratio",
					     "mean",  "meanOfMeans", "median", "p90" };
	return words[fold];
}

static void add_href(struct arena *a, struct value *links, const char *name, const char *href)
{
	set_words(a, value_set(a, links, name, value_map(a)), "href", href);
}

static struct value *definition(struct call *c, const struct figure *f)
{
	struct arena *a = c->arena;
	enum language language = c->locale->language;
	struct value *map = value_map(a), *dims = value_list(a), *links = value_map(a);
	set_words(a, map, "name", f->name);
	set_count(a, map, "version", f->version);
	set_words(a, map, "title", label_in(f->label, language));
	set_words(a, map, "definition", label_in(f->definition, language));
	set_words(a, map, "fold", fold_word(f->fold));
	set_words(a, map, "unit", f->unit);
	set_count(a, map, "decimals", f->decimals);
	set_words(a, map, "better", f->better == LOWER_IS_BETTER ? "lower" : "higher");
	set_count(a, map, "minimumCount", f->min_count);
	set_count(a, map, "windowDays", f->window_days);
	for (int i = 0; f->dims[i]; i++)
		value_add(a, dims, value_words(a, api_property(a, f->dims[i])));
	value_set(a, map, "dimensions", dims);
	add_href(a, links, "self", arena_printf(a, API_BASE "/figures/%s", f->name));
	add_href(a, links, "cells", arena_printf(a, API_BASE "/figures/%s/cells", f->name));
	add_href(a, links, "rows", arena_printf(a, API_BASE "/figures/%s/rows", f->name));
	value_set(a, map, "_links", links);
	return map;
}

bool api_figures(struct call *c, struct err *err)
{
	const struct declarations *d = c->web->options.decl;
	struct value *answer = value_map(c->arena), *list = value_list(c->arena);
	enum api_format format;
	if (!api_format(c, false, &format, err) || !api_only_time(c, err))
		return false;
	for (int i = 0; i < d->figure_count; i++)
		value_add(c->arena, list, definition(c, d->figures[i]));
	value_set(c->arena, answer, "items", list);
	return api_send(c, 200, answer, err);
}

bool api_figure(struct call *c, struct err *err)
{
	const struct figure *f = find_figure(c, err);
	enum api_format format;
	return f && api_format(c, false, &format, err) && api_only_time(c, err) &&
	       api_send(c, 200, definition(c, f), err);
}

/* What is asked of a figure. */
struct asked {
	struct call *call;
	struct figure_request request;
	struct api_page page;
};

static int dim_of(struct call *c, const struct figure *f, struct str property)
{
	for (int i = 0; f->dims[i]; i++)
		if (str_is(property, api_property(c->arena, f->dims[i])))
			return i;
	return -1;
}

static void read_by(struct asked *k, struct str by)
{
	struct figure_request *r = &k->request;
	r->by_count = 0;
	while (by.at && by.len) {
		int dim = dim_of(k->call, r->figure, str_trim(str_cut(&by, ',')));
		bool again = false;
		for (int i = 0; i < r->by_count; i++)
			again |= r->by[i] == dim;
		if (dim < 0 || again) {
			api_fault(k->call, "by",
				  dim < 0 ? "Deze indeling heeft dit cijfer niet."
					  : "Een indeling staat er twee keer.");
			return;
		}
		r->by[r->by_count++] = dim;
	}
}

static void read_only_value(struct asked *k, const struct pair *p)
{
	struct figure_request *r = &k->request;
	int dim = dim_of(k->call, r->figure, p->name);
	for (int i = 0; i < r->only_count; i++)
		if (r->only[i].dim == dim) {
			api_fault(k->call, arena_text(k->call->arena, p->name),
				  "Deze indeling staat er twee keer.");
			return;
		}
	if (dim < 0) {
		api_fault(k->call, arena_text(k->call->arena, p->name),
			  "Deze parameter bestaat hier niet.");
		return;
	}
	r->only[r->only_count].dim = dim;
	r->only[r->only_count++].value = p->value;
}

/* Reads the address and opens the session. */
static bool begin(struct asked *k, struct call *c, bool cells, struct err *err)
{
	const struct figure *f = find_figure(c, err);
	*k = (struct asked){ .call = c, .page = { 1, cells ? CELLS_SIZE : ROWS_SIZE } };
	if (!f)
		return false;
	k->request.figure = f;
	for (; cells && k->request.by_count < f->cell_dims; k->request.by_count++)
		k->request.by[k->request.by_count] = k->request.by_count;
	for (int i = 0; i < c->in->query.count; i++) {
		const struct pair *p = &c->in->query.list[i];
		bool known;
		api_read_page(c, p->name, p->value, cells ? CELLS_MOST : ROWS_MOST, &k->page,
			      &known);
		if (known || api_is_time(p->name))
			continue;
		if (cells && str_is(p->name, "by"))
			read_by(k, p->value);
		else
			read_only_value(k, p);
	}
	k->request.at = c->page.at;
	api_check_time(c);
	return api_sound(c, err) && call_read(c, err);
}

/* This address with other pairs: page, and those that fix what was looked at. */
static const char *other_page(struct asked *k, int64_t page)
{
	struct call *c = k->call;
	struct buf out = { .maximum = 16 * 1024 };
	buf_add(&out, c->in->path);
	for (int i = 0; i < c->in->query.count; i++)
		if (!str_is(c->in->query.list[i].name, "page"))
			api_pair(&out, c->in->query.list[i].name, c->in->query.list[i].value);
	if (page > 1)
		api_pair(&out, str_of("page"),
			 str_of(arena_printf(c->arena, "%lld", (long long)page)));
	const char *text = arena_text(c->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static void add_page(struct asked *k, struct value *answer, int64_t total, bool capped)
{
	struct arena *a = k->call->arena;
	bool more = k->page.page * k->page.size < total;
	set_count(a, answer, "page", k->page.page);
	set_count(a, answer, "size", k->page.size);
	set_count(a, answer, "total", total);
	set_truth(a, answer, "totalCapped", capped);
	api_links(k->call, answer, other_page(k, k->page.page),
		  more ? other_page(k, k->page.page + 1) : NULL,
		  k->page.page > 1 ? other_page(k, k->page.page - 1) : NULL);
}

/* The rows of one cell, on the same day and as known then. */
static const char *rows_of(struct asked *k, const struct figure_result *result,
			   const struct cell *cell)
{
	const struct figure_request *r = &k->request;
	struct arena *a = k->call->arena;
	struct buf out = { .maximum = 16 * 1024 };
	char day[11];
	buf_printf(&out, API_BASE "/figures/%s/rows", r->figure->name);
	for (int i = 0; i < r->by_count; i++)
		api_pair(&out, str_of(api_property(a, r->figure->dims[r->by[i]])), cell->dims[i]);
	for (int i = 0; i < r->only_count; i++) {
		bool said = false;
		for (int b = 0; b < r->by_count; b++)
			said |= r->by[b] == r->only[i].dim;
		if (!said)
			api_pair(&out, str_of(api_property(a, r->figure->dims[r->only[i].dim])),
				 r->only[i].value);
	}
	api_pair(&out, str_of("peildatum"), str_of(date_format_iso(result->as_of, day)));
	api_pair(&out, str_of("bekendOp"),
		 str_of(arena_printf(a, "change:%lld", (long long)result->known)));
	const char *text = arena_text(a, buf_str(&out));
	buf_release(&out);
	return text;
}

static struct value *optional(struct arena *a, bool has, int64_t number, int decimals)
{
	return has ? value_decimal(a, number, decimals, decimals, NULL) : NULL;
}

static struct value *optional_text(struct arena *a, struct str text)
{
	return text.len ? value_str(a, text) : NULL;
}

static struct value *norm_value(struct arena *a, const struct norm *n, const char *verdict)
{
	struct value *map = value_map(a);
	set_text(a, map, "code", n->code);
	value_set(a, map, "kind", optional_text(a, n->kind));
	value_set(a, map, "target", optional(a, n->has_target, n->target, NORM_DECIMALS));
	value_set(a, map, "targetShare", optional(a, n->has_share, n->target_share, 2));
	value_set(a, map, "maximum", optional(a, n->has_maximum, n->maximum, NORM_DECIMALS));
	value_set(a, map, "unit", optional_text(a, n->unit));
	set_truth(a, map, "leading", n->leading);
	value_set(a, map, "certainty", optional_text(a, n->certainty));
	value_set(a, map, "source", optional_text(a, n->source));
	set_words(a, map, "verdict", verdict);
	return map;
}

static struct value *cell_value(struct asked *k, const struct figure_result *result,
				const struct cell *cell)
{
	const struct figure *f = k->request.figure;
	struct arena *a = k->call->arena;
	struct value *map = value_map(a), *norms = value_list(a), *origin = value_map(a);
	for (int i = 0; i < k->request.by_count; i++)
		set_text(a, map, api_property(a, f->dims[k->request.by[i]]), cell->dims[i]);
	value_set(a, map, "value", optional(a, cell->has_value, cell->value, f->decimals));
	set_words(a, map, "unit", f->unit);
	value_set(a, map, "numerator", optional(a, true, cell->num, figure_num_decimals(f)));
	set_count(a, map, "denominator", cell->den);
	set_count(a, map, "count", cell->n);
	set_count(a, map, "leftOut", cell->left_out);
	set_words(a, map, "verdict", verdict_code(cell->verdict));
	value_set(a, map, "asOf", value_day(a, result->as_of));
	for (int i = 0; i < cell->norm_count; i++)
		value_add(a, norms,
			  norm_value(a, &cell->norms[i],
				     i == 0 && cell->norms[i].leading ? verdict_code(cell->verdict)
								      : NULL));
	value_set(a, map, "norms", norms);
	set_words(a, origin, "figure", f->name);
	set_count(a, origin, "version", f->version);
	set_count(a, origin, "known", result->known);
	set_printf(a, origin, "rowsHash", "%016llx", (unsigned long long)cell->rows_hash);
	value_set(a, map, "origin", origin);
	add_href(a, value_set(a, map, "_links", value_map(a)), "rows", rows_of(k, result, cell));
	return map;
}

static bool cells_csv(struct asked *k, const struct figure_result *result, int first, int last,
		      struct err *err)
{
	const struct figure *f = k->request.figure;
	struct buf *out = &k->call->out->body;
	char day[11];
	int64_t limit;
	for (int d = 0; d < k->request.by_count; d++)
		buf_printf(out, "%s,", api_property(k->call->arena, f->dims[k->request.by[d]]));
	buf_text(out, "value,unit,numerator,denominator,count,leftOut,norm,verdict,asOf\r\n");
	for (int i = first; i < last; i++) {
		const struct cell *cell = &result->cells[i];
		for (int d = 0; d < k->request.by_count; d++) {
			print_csv_text(out, cell->dims[d]);
			buf_char(out, ',');
		}
		if (cell->has_value)
			fixed_print(out, cell->value, f->decimals);
		buf_printf(out, ",%s,", f->unit);
		fixed_print(out, cell->num, figure_num_decimals(f));
		buf_printf(out, ",%lld,%lld,%lld,", (long long)cell->den, (long long)cell->n,
			   (long long)cell->left_out);
		if (figure_limit(f, cell->norms, cell->norm_count, &limit))
			print_trimmed(out, limit, NORM_DECIMALS);
		buf_printf(out, ",%s,%s\r\n", verdict_code(cell->verdict),
			   date_format_iso(result->as_of, day));
	}
	return api_send_csv(k->call, err);
}

bool api_cells(struct call *c, struct err *err)
{
	struct asked k;
	struct figure_result result;
	enum api_format format;
	if (!api_format(c, true, &format, err) || !begin(&k, c, true, err) ||
	    !figure_compute(c->page.session, &k.request, c->arena, &result, err))
		return false;
	struct arena *a = c->arena;
	struct value *answer = value_map(a), *list = value_list(a);
	int64_t first = (k.page.page - 1) * k.page.size, last = first + k.page.size;
	first = first < result.count ? first : result.count;
	last = last < result.count ? last : result.count;
	set_words(a, answer, "figure", k.request.figure->name);
	value_set(a, answer, "asOf", value_day(a, result.as_of));
	set_count(a, answer, "known", result.known);
	value_set(a, answer, "items", list);
	add_page(&k, answer, result.count, false);
	if (format == API_CSV)
		return cells_csv(&k, &result, (int)first, (int)last, err);
	for (int64_t i = first; i < last; i++)
		value_add(a, list, cell_value(&k, &result, &result.cells[i]));
	return api_send(c, 200, answer, err);
}

/* The rows of one page; the others are counted. */
struct rows {
	struct asked *asked;
	struct value *list;
	int64_t seen;
	bool full;
};

static struct value *row_value(struct asked *k, const struct figure_row *row)
{
	const struct figure *f = k->request.figure;
	struct call *c = k->call;
	struct arena *a = c->arena;
	struct value *map = value_map(a);
	const struct shape *shape = shape_find(c->web->options.decl, row->row_model);
	for (int i = 0; f->dims[i]; i++)
		value_set(a, map, api_property(a, f->dims[i]),
			  optional_text(a, arena_str(a, row->dims[i])));
	value_set(a, map, "group", optional_text(a, arena_str(a, row->group)));
	value_set(a, map, "x", optional(a, row->has_x, row->x, figure_num_decimals(f)));
	value_set(a, map, "weight", optional(a, row->has_weight, row->weight, 0));
	value_set(a, map, "leftOut", optional_text(a, arena_str(a, row->left_out)));
	value_set(a, map, "import", optional(a, row->import != 0, row->import, 0));
	value_set(a, map, "line", optional(a, row->line != 0, row->line, 0));
	set_count(a, map, "id", row->row_id);
	if (!shape)
		return map;
	set_words(a, map, "collection", api_collection(a, shape->name));
	add_href(a, value_set(a, map, "_links", value_map(a)), "record",
		 api_address(a, shape, row->row_id));
	page_saw(&c->page, shape, row->row_id);
	return map;
}

static bool take_row(void *context, const struct figure_row *row, struct err *err)
{
	struct rows *r = context;
	int64_t first = (r->asked->page.page - 1) * r->asked->page.size;
	if (r->seen == LIST_COUNT_MAX) {
		r->full = true;
		return err_set(err, ERR_INPUT, "genoeg");
	}
	if (r->seen >= first && r->seen < first + r->asked->page.size)
		value_add(r->asked->call->arena, r->list, row_value(r->asked, row));
	r->seen++;
	return true;
}

bool api_rows(struct call *c, struct err *err)
{
	struct asked k;
	enum api_format format;
	day_t as_of = 0;
	if (!api_format(c, false, &format, err) || !begin(&k, c, false, err))
		return false;
	struct arena *a = c->arena;
	struct rows r = { .asked = &k, .list = value_list(a) };
	struct value *answer = value_map(a);
	if (k.page.page * k.page.size > LIST_COUNT_MAX + k.page.size)
		return err_set(err, ERR_INPUT,
			       "Verder dan 10.000 rijen bladeren gaat niet. Kies een cel.");
	c->looks.many = true;
	if (!figure_rows(c->page.session, &k.request, &as_of, take_row, &r, err) && !r.full)
		return false;
	set_words(a, answer, "figure", k.request.figure->name);
	value_set(a, answer, "asOf", value_day(a, as_of));
	value_set(a, answer, "items", r.list);
	add_page(&k, answer, r.seen, r.full);
	return api_send(c, 200, answer, err);
}
