/* The rows behind one number: what counts and what does not, each with its record and the line of the import
 * it came from; fifty on a page, all of them as a file. */
#include "web/figure_origin.h"

#include "base/fixed.h"
#include "view/card.h"

enum { PAGE_ROWS = 50, ROWS_MOST = VALUE_LIST_MAX };

/* Which rows are wanted; ?deel=. */
enum part { PART_ALL, PART_COUNTED, PART_LEFT_OUT };

struct listing {
	struct figure_ask *ask;
	struct page_request *r;
	const struct figure *figure;
	enum part part;
	int64_t first, last; /* rows on this page, [first, last) */
	int64_t seen;        /* rows of this part so far */
	int64_t counted, left_out;
	struct value *grid;
	day_t as_of;
	int64_t import; /* whose address is known */
	const char *import_href;
};

static const char *words(const struct listing *l, const char *key)
{
	return locale_text(l->r->locale, key).at;
}

static bool is_fixed(const struct figure_request *q, int dim)
{
	for (int i = 0; i < q->only_count; i++)
		if (q->only[i].dim == dim)
			return true;
	return false;
}

/* What the row adds to the number. */
static struct value *x_value(const struct listing *l, const struct figure_row *row)
{
	const struct figure *f = l->figure;
	struct arena *a = l->r->arena;
	if (!row->has_x)
		return NULL;
	if (f->fold == FOLD_SHARE && row->x >= 0 && row->x <= 1)
		return value_truth(a, row->x != 0);
	int decimals = figure_num_decimals(f);
	return decimals ? value_decimal(a, row->x, decimals, decimals > 2 ? 2 : decimals, NULL)
			: value_count(a, row->x);
}

static bool wants_weight(const struct figure *f)
{
	return f->weight || f->fold == FOLD_RATIO;
}

static void add_columns(struct listing *l)
{
	struct arena *a = l->r->arena;
	listing_column(a, l->grid, words(l, "rows.record"), false, NULL, NULL);
	for (int i = 0; l->figure->dims[i]; i++)
		if (!is_fixed(&l->ask->request, i))
			listing_column(a, l->grid, dim_label(l->r, l->figure, i), false, NULL,
				       NULL);
	listing_column(a, l->grid, label_in(l->figure->label, l->r->locale->language), true, NULL,
		       NULL);
	if (wants_weight(l->figure))
		listing_column(a, l->grid, words(l, "rows.weight"), true, NULL, NULL);
	listing_column(a, l->grid, words(l, "rows.counts"), false, NULL, NULL);
	listing_column(a, l->grid, words(l, "rows.line"), false, NULL, NULL);
}

static bool line_cell(struct listing *l, struct value *line, const struct figure_row *row,
		      struct err *err)
{
	struct arena *a = l->r->arena;
	long long import = row->import, number = row->line;
	if (row->import && row->import != l->import &&
	    !import_link(l->r, row->import, &l->import_href, err))
		return false;
	l->import = row->import ? row->import : l->import;
	struct value *text = !import  ? NULL
			     : number ? value_printf(a, "%lld:%lld", import, number)
				      : value_printf(a, "%lld", import);
	listing_cell(a, line, text, import ? l->import_href : NULL);
	return true;
}

static bool show_row(struct listing *l, const struct figure_row *row, struct err *err)
{
	struct arena *a = l->r->arena;
	const struct shape *shape = shape_find(l->r->session->decl, row->row_model);
	struct value *line = listing_row(a, l->grid);
	const char *label = shape ? label_in(shape->model->label, l->r->locale->language) : "";
	if (shape)
		page_saw(l->r, shape, row->row_id);
	listing_head(a, line, value_printf(a, "%s %lld", label, (long long)row->row_id),
		     page_link(l->r,
			       arena_printf(a, "/gegevens/%.*s/%lld", STR_ARG(row->row_model),
					    (long long)row->row_id),
			       NULL));
	for (int i = 0; l->figure->dims[i]; i++) {
		struct value *name;
		if (is_fixed(&l->ask->request, i))
			continue;
		if (!names_of_dim(&l->ask->names, l->figure, i, row->dims[i], &name, err))
			return false;
		listing_cell(a, line, name, NULL);
	}
	listing_number(a, line, x_value(l, row), NULL);
	if (wants_weight(l->figure))
		listing_number(a, line, row->has_weight ? value_count(a, row->weight) : NULL, NULL);
	struct value *counts = listing_cell(
		a, line, value_words(a, words(l, row->left_out.len ? "rows.out" : "rows.in")),
		NULL);
	if (row->left_out.len)
		cell_note(a, counts, reason_words(l->r, row->left_out));
	return line_cell(l, line, row, err);
}

static bool take_row(void *context, const struct figure_row *row, struct err *err)
{
	struct listing *l = context;
	bool out = row->left_out.len != 0;
	l->left_out += out;
	l->counted += !out;
	if ((l->part == PART_COUNTED && out) || (l->part == PART_LEFT_OUT && !out))
		return true;
	int64_t at = l->seen++;
	return at < l->first || at >= l->last || show_row(l, row, err);
}

static bool read_part(struct listing *l, struct err *err)
{
	struct str part = page_param(l->r, "deel");
	int64_t page = 1;
	l->part = str_is(part, "telt")  ? PART_COUNTED
		  : str_is(part, "uit") ? PART_LEFT_OUT
					: PART_ALL;
	if (part.len && l->part == PART_ALL)
		return err_set(err, ERR_INPUT, "%s", words(l, "rows.no-such-part"));
	if (!page_number(l->r, "pagina", &page, err))
		return false;
	page = page < 1 ? 1 : page > 1000000 ? 1000000 : page;
	l->first = (page - 1) * PAGE_ROWS;
	l->last = l->first + PAGE_ROWS;
	return true;
}

static const char *part_link(struct listing *l, const char *part, int64_t page)
{
	struct arena *a = l->r->arena;
	char iso[11];
	return page_link(l->r, arena_printf(a, "/cijfers/%s/rijen", l->figure->name), "cel",
			 l->ask->cell, "dag", date_format_iso(l->as_of, iso), "deel", part,
			 "pagina", page > 1 ? arena_printf(a, "%lld", (long long)page) : NULL,
			 NULL);
}

static const char *part_code(enum part part)
{
	return part == PART_COUNTED ? "telt" : part == PART_LEFT_OUT ? "uit" : NULL;
}

static void add_parts(struct listing *l, struct value *view)
{
	static const char *const keys[] = { "rows.all", "rows.counted", "rows.left-out" };
	const int64_t counts[] = { l->counted + l->left_out, l->counted, l->left_out };
	struct arena *a = l->r->arena;
	struct value *parts = value_set(a, view, "parts", value_list(a));
	for (enum part p = PART_ALL; p <= PART_LEFT_OUT; p++) {
		struct value *part = value_add(a, parts, value_map(a));
		set_words(a, part, "part_href", part_link(l, part_code(p), 1));
		value_set(a, part, "part_label",
			  locale_value(l->r->locale, a, keys[p], value_count(a, counts[p]), NULL,
				       NULL));
		set_truth(a, part, "part_current", p == l->part);
	}
	set_truth(a, view, "parts_given", true);
}

static void add_table(struct listing *l, struct value *view)
{
	struct arena *a = l->r->arena;
	int64_t page = l->first / PAGE_ROWS + 1;
	bool any = listing_has_rows(l->grid);
	value_set(a, view, "table", any ? l->grid : NULL);
	value_set(a, view, "empty", any ? NULL : empty_new(l->r, "rows.none", NULL));
	value_set(a, view, "count_text", locale_number(l->r->locale, a, "origin.row", l->seen));
	value_set(a, view, "pager",
		  pager_new(l->r, words(l, "origin.rows"),
			    page > 1 ? part_link(l, part_code(l->part), page - 1) : NULL,
			    l->last < l->seen ? part_link(l, part_code(l->part), page + 1) : NULL));
}

static bool add_head(struct listing *l, struct value *view, struct err *err)
{
	struct arena *a = l->r->arena;
	struct value *cell;
	if (!names_of_cell(&l->ask->names, &l->ask->request, &cell, err))
		return false;
	const char *label = label_in(l->figure->label, l->r->locale->language);
	head_set(l->r, view,
		 locale_value(l->r->locale, a, "rows.title", value_words(a, label), NULL, NULL),
		 locale_value(l->r->locale, a, "origin.lead", cell, value_day(a, l->as_of), NULL));
	head_crumb(l->r, view, words(l, "nav.figures"), page_link(l->r, "/cijfers", NULL));
	head_crumb(l->r, view, label, figure_ask_link(l->ask, "herkomst", l->as_of));
	set_words(a, view, "section", "cijfers");
	value_set(a, view, "origin", NULL);
	return true;
}

static bool show_list(struct listing *l, struct call *c, struct err *err)
{
	struct value *view = value_map(c->arena);
	l->r->looks->many = true;
	l->grid = listing_new(c->arena, words(l, "origin.rows"));
	add_columns(l);
	if (!read_part(l, err) ||
	    !figure_rows(l->r->session, &l->ask->request, &l->as_of, take_row, l, err))
		return false;
	if (!l->counted && !l->left_out && !figure_ask_exists(l->ask, err))
		return false;
	add_parts(l, view);
	add_table(l, view);
	file_offer(c, view, part_link(l, part_code(l->part), 1));
	return add_head(l, view, err) && show_page(c, "figure_rows", view, "", err);
}

/* Rows kept until they are written. */
struct kept {
	struct listing *listing;
	struct figure_row *rows;
	int count, room, at;
	struct value cells[FIGURE_DIMS_MAX + 12];
};

static bool keep_row(void *context, const struct figure_row *row, struct err *err)
{
	struct kept *k = context;
	struct listing *l = k->listing;
	bool out = row->left_out.len != 0;
	struct arena *a = l->r->arena;
	const struct shape *shape = shape_find(l->r->session->decl, row->row_model);
	if ((l->part == PART_COUNTED && out) || (l->part == PART_LEFT_OUT && !out))
		return true;
	if (k->count == ROWS_MOST)
		return err_set(err, ERR_INPUT, "%s", words(l, "rows.too-many"));
	if (k->count == k->room) {
		int room = k->room ? k->room * 2 : 256;
		struct figure_row *rows = arena_array(a, struct figure_row, (size_t)room);
		if (k->count)
			memcpy(rows, k->rows, (size_t)k->count * sizeof(*rows));
		k->rows = rows;
		k->room = room;
	}
	struct figure_row *kept = &k->rows[k->count++];
	*kept = *row;
	kept->row_model = arena_str(a, row->row_model);
	kept->group = arena_str(a, row->group);
	kept->left_out = arena_str(a, row->left_out);
	for (int i = 0; l->figure->dims[i]; i++)
		kept->dims[i] = arena_str(a, row->dims[i]);
	if (shape)
		page_saw(l->r, shape, row->row_id);
	return true;
}

static void put_text(struct kept *k, const struct value **cells, int *at, struct str text)
{
	struct value *v = &k->cells[*at];
	*v = (struct value){ .kind = VALUE_TEXT };
	v->text = text;
	cells[(*at)++] = v;
}

static void put_number(struct kept *k, const struct value **cells, int *at, bool has,
		       int64_t number, int decimals)
{
	struct value *v = &k->cells[*at];
	*v = (struct value){ .kind = decimals ? VALUE_DECIMAL : VALUE_COUNT,
			     .decimals = (unsigned char)decimals,
			     .shown = (unsigned char)decimals };
	v->number = number;
	cells[(*at)++] = has ? v : NULL;
}

static bool next_row(void *source, const struct value **cells, bool *more, struct err *err)
{
	struct kept *k = source;
	const struct figure *f = k->listing->figure;
	int at = 0;
	(void)err;
	*more = k->at < k->count;
	if (!*more)
		return true;
	const struct figure_row *row = &k->rows[k->at++];
	put_text(k, cells, &at, row->row_model);
	put_number(k, cells, &at, true, row->row_id, 0);
	for (int i = 0; f->dims[i]; i++)
		put_text(k, cells, &at, row->dims[i]);
	put_text(k, cells, &at, row->group);
	put_number(k, cells, &at, row->has_x, row->x, figure_num_decimals(f));
	put_number(k, cells, &at, row->has_weight, row->weight, 0);
	put_text(k, cells, &at, row->left_out);
	put_number(k, cells, &at, row->import != 0, row->import, 0);
	put_number(k, cells, &at, row->line != 0, row->line, 0);
	return true;
}

static bool give_file(struct listing *l, struct call *c, enum file_kind kind, struct err *err)
{
	static const struct sheet_column behind[] = {
		{ "group", "group", VALUE_TEXT },    { "x", "x", VALUE_DECIMAL },
		{ "weight", "weight", VALUE_COUNT }, { "left_out", "left_out", VALUE_TEXT },
		{ "import", "import", VALUE_COUNT }, { "line", "line", VALUE_COUNT }
	};
	struct sheet_column columns[FIGURE_DIMS_MAX + 12] = {
		{ "row_model", "row_model", VALUE_TEXT }, { "row_id", "row_id", VALUE_COUNT }
	};
	struct kept k = { .listing = l };
	int count = 2;
	l->r->looks->many = true;
	if (!read_part(l, err) ||
	    !figure_rows(l->r->session, &l->ask->request, &l->as_of, keep_row, &k, err))
		return false;
	if (!k.count && !figure_ask_exists(l->ask, err))
		return false;
	for (int i = 0; l->figure->dims[i]; i++)
		columns[count++] =
			(struct sheet_column){ l->figure->dims[i], l->figure->dims[i], VALUE_TEXT };
	memcpy(columns + count, behind, sizeof(behind));
	count += (int)(sizeof(behind) / sizeof(*behind));
	char day[11];
	const struct sheet_note notes[] = {
		{ words(l, "rows.cell"), *l->ask->cell ? l->ask->cell : "-" },
		{ words(l, "origin.day"),
		  arena_text(c->arena, str_of(date_format_iso(l->as_of, day))) },
	};
	struct sheet sheet = { .title = label_in(l->figure->label, c->locale->language),
			       .notes = notes,
			       .note_count = 2,
			       .columns = columns,
			       .column_count = count,
			       .language = c->locale->language,
			       .next = next_row,
			       .source = &k };
	return file_answer(c, kind, &sheet, arena_printf(c->arena, "%s-rijen", l->figure->name),
			   err);
}

bool figure_show_rows(struct call *c, struct err *err)
{
	struct figure_ask ask;
	enum file_kind kind = FILE_NONE;
	bool ok = figure_ask_begin(c, &ask, err) && file_asked(c, &kind, err);
	struct listing l = { .ask = &ask, .r = &c->page, .figure = ask.figure };
	ok = ok && (kind ? give_file(&l, c, kind, err) : show_list(&l, c, err));
	names_end(&ask.names);
	return ok;
}
