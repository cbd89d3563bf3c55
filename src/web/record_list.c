/* The list of one model: filter and sort in the address, columns to choose, pages, and the same as a file. */
#include "web/records.h"

#include "kernel/option.h"
#include "web/inside.h"

enum { COLUMNS_SHOWN = 8 };

struct lister {
	struct call *call;
	struct page_request *r;
	const struct shape *shape;
	struct list_query query;
	struct keymaps maps;
	int columns[MODEL_FIELDS_MAX], column_count;
	bool chosen; /* the columns were chosen */
	struct list_page page;
	struct shower shower;
};

/* Names that ask for something else than rows. */
static bool is_own(struct str name)
{
	static const char *const names[] = { "kolom",  "als",    "veld",      "hoe",
					     "waarde", "gedaan", "peildatum", "bekendOp" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool is_how(struct str name)
{
	return str_is(name, "sort") || str_is(name, "page") || str_is(name, "size") ||
	       str_is(name, "after");
}

static bool read_query(struct lister *l, struct err *err)
{
	const struct pairs *asked = &l->call->in->query;
	l->query = (struct list_query){ .shape = l->shape, .viewer = l->r->viewer };
	for (int i = 0; i < asked->count; i++)
		if (!is_own(str_trim(asked->list[i].name)) &&
		    !list_pair(&l->query, &l->maps, asked->list[i].name, asked->list[i].value, err))
			return false;
	if (l->r->at && !l->query.valid_on && l->shape->valid_from >= 0)
		l->query.valid_on = l->r->at;
	return true;
}

/* How much a column says of a row: what identifies it and must be there first, then numbers, then the rest. Long
 * texts and where a row came from are there when they are asked for. */
static int rank_of(const struct lister *l, int at)
{
	const struct field *f = &l->shape->fields[at];
	if (f->kind == FIELD_LONG_TEXT || strcmp(f->name, "certainty") == 0 ||
	    strcmp(f->name, "source") == 0)
		return 4;
	if (f->flags & (KEY | REQUIRED) || at == title_field(l->shape) ||
	    at == l->shape->valid_from || at == l->shape->valid_to)
		return 0;
	return field_is_number(f) && at != l->shape->line ? 1 : at == l->shape->import ? 3 : 2;
}

/* At most COLUMNS_SHOWN of those that say most, in order of the declaration. */
static void default_columns(struct lister *l)
{
	bool shown[MODEL_FIELDS_MAX] = { false };
	int count = 0;
	for (int rank = 0; rank < 4; rank++)
		for (int i = 0; i < l->shape->count && count < COLUMNS_SHOWN; i++)
			if (rank_of(l, i) == rank) {
				shown[i] = true;
				count++;
			}
	for (int i = 0; i < l->shape->count; i++)
		if (shown[i])
			l->columns[l->column_count++] = i;
}

static void choose_columns(struct lister *l)
{
	int count;
	const struct str *asked = page_params_all(l->r, "kolom", &count);
	for (int i = 0; i < l->shape->count; i++)
		for (int k = 0; k < count; k++)
			if (str_is(asked[k], l->shape->fields[i].name)) {
				l->columns[l->column_count++] = i;
				break;
			}
	l->chosen = l->column_count > 0;
	if (!l->chosen)
		default_columns(l);
}

enum { KEEP_FILTER = 1, KEEP_SORT = 2, KEEP_COLUMNS = 4, KEEP_ALL = 7 };

static bool is_kept(struct str name, unsigned what)
{
	if (str_is(name, "kolom"))
		return what & KEEP_COLUMNS;
	if (is_own(name) || str_is(name, "page"))
		return false;
	if (str_is(name, "sort") || str_is(name, "size"))
		return what & KEEP_SORT;
	return what & KEEP_FILTER;
}

/* The address of this list with these parts of what was asked; without pair number `without` (-1: none). */
static const char *address(const struct lister *l, unsigned what, int without)
{
	const struct pairs *asked = &l->call->in->query;
	const char *out = arena_printf(l->r->arena, "/gegevens/%s", l->shape->name);
	for (int i = 0; i < asked->count; i++) {
		struct str name = str_trim(asked->list[i].name);
		if (i != without && is_kept(name, what))
			out = address_add(l->r, out, arena_text(l->r->arena, name),
					  str_trim(asked->list[i].value));
	}
	return out;
}

static struct value *kept(const struct lister *l, unsigned what)
{
	const struct pairs *asked = &l->call->in->query;
	struct value *list = value_list(l->r->arena);
	for (int i = 0; i < asked->count; i++) {
		struct str name = str_trim(asked->list[i].name), value = asked->list[i].value;
		bool travels = str_is(name, "peildatum") || str_is(name, "bekendOp");
		if (value.len && (travels || is_kept(name, what)))
			keep_add(l->r, list, arena_text(l->r->arena, name), value);
	}
	return list;
}

static const char *const operators[] = { "is", "bevat", "vanaf", "tot", "leeg", "gevuld" };
enum { OPERATORS = sizeof(operators) / sizeof(*operators) };

static const char *say_text(const struct lister *l, const char *key)
{
	return locale_text(l->r->locale, key).at;
}

/* A code or reference as it was typed, by what it is called, as the list takes it. */
static bool meant(struct lister *l, const struct field *f, struct str typed, struct str *out,
		  struct err *err)
{
	struct arena *a = l->r->arena;
	*out = typed;
	if (f->kind == FIELD_CODE) {
		struct code_options codes;
		struct buf folded = { 0 }, name = { 0 };
		if (!code_options(l->r->session, f->list, l->r->session->today, a, &codes, err))
			return false;
		str_fold(&folded, typed);
		for (int i = 0; i < codes.count; i++) {
			buf_clear(&name);
			str_fold(&name, codes.list[i].name);
			if (str_eq(buf_str(&folded), buf_str(&name)))
				*out = codes.list[i].code;
		}
		buf_release(&folded);
		buf_release(&name);
	} else if (f->kind == FIELD_REF) {
		const struct shape *to = shape_find(l->r->session->decl, str_of(f->to));
		struct title title;
		int64_t id;
		if (!reference_lookup(l->r->session, l->r->viewer, to, typed, l->r->session->today,
				      &id, err))
			return false;
		if (id <= 0)
			return true;
		if (!record_title(l->r->session, l->r->viewer, to, id, a, &title, err))
			return false;
		*out = title.key;
	}
	return true;
}

/* What the small form of one filter asks, as a pair of the address. */
static bool typed_filter(struct lister *l, const char **out, struct err *err)
{
	struct str field = str_trim(page_param(l->r, "veld"));
	struct str how = page_param(l->r, "hoe"), value = str_trim(page_param(l->r, "waarde"));
	static const char *const after[OPERATORS] = { "", "~", ".from", ".to", ".empty", ".empty" };
	int at = shape_field(l->shape, field), test = 0;
	while (test < OPERATORS && !str_is(how, operators[test]))
		test++;
	*out = address(l, KEEP_ALL, -1);
	if (str_is(field, "q")) {
		*out = address_add(l->r, *out, "q", value);
		return true;
	}
	if (at < 0 || test == OPERATORS)
		return err_set(err, ERR_INPUT, "%s", say_text(l, "records.no-such-filter"));
	if (test >= 4)
		value = str_of(test == 4 ? "1" : "0");
	else if (test == 0 && value.len && !meant(l, &l->shape->fields[at], value, &value, err))
		return false;
	*out = address_add(
		l->r, *out,
		arena_printf(l->r->arena, "%s%s", l->shape->fields[at].name, after[test]), value);
	return true;
}

/* "Regio is Haaglanden" of one pair of the address. */
static bool filter_words(struct lister *l, struct str name, struct str value, struct value **out,
			 struct err *err)
{
	struct arena *a = l->r->arena;
	struct list_query alone = { .shape = l->shape, .viewer = l->r->viewer };
	struct str word = name, text = str_trim(value);
	bool contains = name.at[name.len - 1] == '~';
	struct str base = contains ? (struct str){ name.at, name.len - 1 } : str_cut(&word, '.');
	int at = shape_field(l->shape, base);
	const char *key = contains ? "records.contains" : "records.is";
	if (at < 0 && !str_is(name, "id")) {
		*out = locale_value(l->r->locale, a,
				    str_is(name, "q") ? "records.searched" : "records.valid-on",
				    value_str(a, text), NULL, NULL);
		return true;
	}
	const char *label = at < 0 ? say_text(l, "records.number")
				   : label_in(l->shape->fields[at].label, l->r->locale->language);
	if (!contains && str_is(word, "from"))
		key = "records.from";
	else if (!contains && str_is(word, "to"))
		key = "records.to";
	if (!list_pair(&alone, &l->maps, name, value, err))
		return false;
	const struct list_filter *f = &alone.filters[0];
	if (at >= 0 && alone.filter_count && f->count &&
	    (f->test == LIST_ONE_OF || str_is(word, "from") || str_is(word, "to"))) {
		struct shower shower = shower_new(l->r);
		struct db_value values[MODEL_FIELDS_MAX] = { 0 };
		int which = f->test == LIST_RANGE && alone.values[f->first].kind == DB_NULL;
		values[at] = alone.values[f->first + which];
		shower_want(&shower, l->shape, values);
		if (!shower_load(&shower, err) ||
		    !shower_text(&shower, &l->shape->fields[at], &values[at], &text, err))
			return false;
	}
	if (alone.filter_count && (f->test == LIST_EMPTY || f->test == LIST_FILLED))
		key = f->test == LIST_EMPTY ? "records.empty" : "records.filled";
	*out = locale_value(l->r->locale, a, key, value_words(a, label), value_str(a, text), NULL);
	return true;
}

static bool add_active(struct lister *l, struct value *filter, struct err *err)
{
	const struct pairs *asked = &l->call->in->query;
	struct arena *a = l->r->arena;
	struct value *active = value_set(a, filter, "filter_active", value_list(a));
	for (int i = 0; i < asked->count; i++) {
		struct str name = str_trim(asked->list[i].name);
		struct value *words;
		if (!str_trim(asked->list[i].value).len || is_own(name) || is_how(name))
			continue;
		if (!filter_words(l, name, asked->list[i].value, &words, err))
			return false;
		struct value *chip = value_add(a, active, value_map(a));
		value_set(a, chip, "filter_text", words);
		set_words(a, chip, "remove_href", address_done(l->r, address(l, KEEP_ALL, i)));
	}
	set_truth(a, filter, "filter_active_given", value_is_true(active));
	set_words(a, filter, "filter_clear_href",
		  address_done(l->r, address(l, KEEP_SORT | KEEP_COLUMNS, -1)));
	return true;
}

static bool add_filter(struct lister *l, struct value *view, struct err *err)
{
	struct arena *a = l->r->arena;
	struct value *filter = value_set(a, view, "filter", value_map(a));
	struct value *fields = value_set(a, filter, "filter_fields", value_list(a));
	struct value *tests = value_set(a, filter, "filter_operators", value_list(a));
	set_printf(a, filter, "filter_action", "/gegevens/%s", l->shape->name);
	value_set(a, filter, "filter_keep", kept(l, KEEP_ALL));
	option_add(l->r, fields, "q", say(l->r, "records.all-text"), true);
	for (int i = 0; i < l->shape->count; i++) {
		const struct field *f = &l->shape->fields[i];
		if (list_sees(l->r->viewer, f))
			option_add(l->r, fields, f->name,
				   value_words(a, label_in(f->label, l->r->locale->language)),
				   false);
	}
	for (int i = 0; i < OPERATORS; i++)
		option_add(l->r, tests, operators[i],
			   say(l->r, arena_printf(a, "records.test-%s", operators[i])), i == 1);
	set_words(a, filter, "filter_typed", "");
	return add_active(l, filter, err);
}

static void add_choice(struct lister *l, struct value *view)
{
	struct arena *a = l->r->arena;
	struct value *choice = value_set(a, view, "choice", value_map(a));
	struct value *all = value_set(a, choice, "columns_all", value_list(a));
	set_printf(a, choice, "columns_action", "/gegevens/%s", l->shape->name);
	value_set(a, choice, "columns_keep", kept(l, KEEP_FILTER | KEEP_SORT));
	for (int i = 0; i < l->shape->count; i++) {
		bool chosen = false;
		for (int k = 0; k < l->column_count; k++)
			chosen |= l->columns[k] == i;
		option_add(
			l->r, all, l->shape->fields[i].name,
			value_words(a, label_in(l->shape->fields[i].label, l->r->locale->language)),
			chosen);
	}
}

static void add_exports(struct lister *l, struct value *view)
{
	static const char *const kinds[] = { "xlsx", "csv", "json" };
	struct arena *a = l->r->arena;
	struct value *exports = value_set(a, view, "exports", value_list(a));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct value *line = value_add(a, exports, value_map(a));
		value_set(a, line, "export_label",
			  say(l->r, arena_printf(a, "records.as-%s", kinds[i])));
		set_words(a, line, "export_href",
			  address_done(l->r, address_add(l->r, address(l, KEEP_ALL, -1), "als",
							 str_of(kinds[i]))));
	}
	set_truth(a, view, "exports_given", true);
}

static void add_column(struct lister *l, struct value *grid, int at)
{
	const struct field *f = &l->shape->fields[at];
	const struct list_query *q = &l->query;
	bool sorted = q->order && strcmp(q->order, f->name) == 0;
	bool can = list_sees(l->r->viewer, f) && f->kind != FIELD_LONG_TEXT;
	const char *href = NULL;
	if (can) {
		const char *order = arena_printf(l->r->arena, "%s%s",
						 sorted && !q->descending ? "-" : "", f->name);
		href = address_done(l->r,
				    address_add(l->r, address(l, KEEP_FILTER | KEEP_COLUMNS, -1),
						"sort", str_of(order)));
	}
	listing_column(l->r->arena, grid, field_heading(l->r, f), field_is_number(f), href,
		       !sorted         ? NULL
		       : q->descending ? "descending"
				       : "ascending");
}

/* The column that names the row: its title field when that is shown, otherwise one of its own. */
static int head_column(const struct lister *l)
{
	int title = title_field(l->shape);
	for (int i = 0; i < l->column_count; i++)
		if (l->columns[i] == title && list_sees(l->r->viewer, &l->shape->fields[title]))
			return title;
	return -1;
}

static bool add_cell(struct lister *l, struct value *line, const struct list_row *row, int at,
		     bool is_head, struct err *err)
{
	const struct field *f = &l->shape->fields[at];
	struct arena *a = l->r->arena;
	const char *href;
	struct value *shown;
	if (!list_sees(l->r->viewer, f)) {
		listing_masked(a, line);
		return true;
	}
	if (!shower_value(&l->shower, f, &row->values[at], &shown, &href, err))
		return false;
	if (is_head)
		listing_head(
			a, line,
			shown ? shown
			      : value_str(a,
					  titles_get(&l->shower.titles, l->shape, row->id)->text),
			record_link(l->r, l->shape, row->id, ""));
	else if (field_is_number(f))
		listing_number(a, line, shown, href);
	else
		listing_cell(a, line, shown, href);
	return true;
}

static bool has_page(const struct shape *shape)
{
	return strcmp(shape->name, "provider") == 0 || strcmp(shape->name, "region") == 0;
}

static bool add_row(struct lister *l, struct value *grid, const struct list_row *row, int head,
		    struct err *err)
{
	struct arena *a = l->r->arena;
	struct value *line = listing_row(a, grid);
	if (head < 0)
		listing_head(a, line,
			     value_str(a, titles_get(&l->shower.titles, l->shape, row->id)->text),
			     record_link(l->r, l->shape, row->id, ""));
	for (int i = 0; i < l->column_count; i++)
		if (!add_cell(l, line, row, l->columns[i], l->columns[i] == head, err))
			return false;
	if (has_page(l->shape))
		listing_cell(a, line, say(l->r, "records.page-link"),
			     record_page(l->r, l->shape, row->id, row->values));
	page_saw(l->r, l->shape, row->id);
	return true;
}

static struct value *empty_list(struct lister *l)
{
	struct page_request *r = l->r;
	bool filtered = l->query.filter_count || l->query.search.len || l->query.after;
	const char *why = filtered ? "records.none-such" : "records.none";
	if (l->page.total)
		why = "records.past-last";
	struct value *empty =
		empty_new(r, why, l->page.total || filtered ? NULL : "records.none-next");
	if (l->page.total)
		empty_action(r, empty,
			     action_go(r, say_text(l, "records.first-page"),
				       address_done(r, address(l, KEEP_ALL, -1)), true));
	else if (filtered)
		empty_action(r, empty,
			     action_go(r, say_text(l, "filter.clear"),
				       address_done(r, address(l, KEEP_SORT | KEEP_COLUMNS, -1)),
				       true));
	else if (record_may_change(r, l->shape))
		empty_action(r, empty,
			     action_go(r, say_text(l, "records.new"),
				       page_link(r,
						 arena_printf(r->arena, "/gegevens/%s/nieuw",
							      l->shape->name),
						 NULL),
				       true));
	if (!l->page.total && !filtered && viewer_may(r->viewer, RIGHT_IMPORT) && !r->looking_back)
		empty_action(r, empty,
			     action_go(r, say_text(l, "records.import"),
				       page_link(r, "/import", NULL), false));
	return empty;
}

static const char *turn(struct lister *l, int page)
{
	return address_done(l->r, address_add(l->r, address(l, KEEP_ALL, -1), "page",
					      str_of(arena_printf(l->r->arena, "%d", page))));
}

static bool add_table(struct lister *l, struct value *view, struct err *err)
{
	struct arena *a = l->r->arena;
	const char *plural = record_plural(l->r, l->shape);
	struct value *grid = listing_new(a, plural);
	int head = head_column(l);
	if (head < 0)
		listing_column(a, grid, record_label(l->r, l->shape), false, NULL, NULL);
	for (int i = 0; i < l->column_count; i++)
		add_column(l, grid, l->columns[i]);
	if (has_page(l->shape))
		listing_column(a, grid, say_text(l, "records.page"), false, NULL, NULL);
	for (int i = 0; i < l->page.count; i++)
		if (!add_row(l, grid, &l->page.rows[i], head, err))
			return false;
	value_set(a, grid, "count_text",
		  l->page.capped ? say(l->r, "records.rows-many")
				 : locale_number(l->r->locale, a, "records.rows", l->page.total));
	/* the last page that can be asked for begins at LIST_COUNT_MAX */
	bool next = l->page.more && (int64_t)l->page.page * l->page.size <= LIST_COUNT_MAX;
	value_set(a, grid, "pager",
		  pager_new(l->r, plural, l->page.page > 1 ? turn(l, l->page.page - 1) : NULL,
			    next ? turn(l, l->page.page + 1) : NULL));
	value_set(a, view, "table", l->page.count ? grid : NULL);
	value_set(a, view, "empty", l->page.count ? NULL : empty_list(l));
	return true;
}

static bool read_page(struct lister *l, struct err *err)
{
	struct page_request *r = l->r;
	if (!list_page(r->session, &l->query, r->arena, &l->page, err))
		return false;
	l->shower = shower_new(r);
	for (int i = 0; i < l->page.count; i++) {
		titles_want(&l->shower.titles, l->shape, l->page.rows[i].id);
		shower_want(&l->shower, l->shape, l->page.rows[i].values);
	}
	return shower_load(&l->shower, err);
}

static bool build_list(struct lister *l, struct value *view, struct err *err)
{
	struct page_request *r = l->r;
	struct arena *a = r->arena;
	head_set(r, view, value_words(a, record_plural(r, l->shape)), NULL);
	head_crumb(r, view, say_text(l, "nav.records"), page_link(r, "/gegevens", NULL));
	if (record_may_change(r, l->shape))
		head_go(r, view, "records.new",
			page_link(r, arena_printf(a, "/gegevens/%s/nieuw", l->shape->name), NULL),
			true);
	set_words(a, view, "section", "gegevens");
	value_set(a, view, "list_about",
		  l->query.valid_on ? locale_value(r->locale, a, "records.valid-on",
						   value_day(a, l->query.valid_on), NULL, NULL)
				    : NULL);
	r->looks->many = true;
	add_choice(l, view);
	add_exports(l, view);
	return read_page(l, err) && add_filter(l, view, err) && add_table(l, view, err);
}

static bool export_list(struct lister *l, struct err *err)
{
	int all[MODEL_FIELDS_MAX], count = 0;
	for (int i = 0; i < (l->chosen ? l->column_count : l->shape->count); i++) {
		int at = l->chosen ? l->columns[i] : i;
		if (list_sees(l->r->viewer, &l->shape->fields[at]))
			all[count++] = at;
	}
	struct export e = { .query = &l->query,
			    .maps = &l->maps,
			    .columns = all,
			    .column_count = count,
			    .as = page_param(l->r, "als") };
	return export_show(l->call, &e, err);
}

static bool answer(struct lister *l, struct err *err)
{
	struct page_request *r = l->r;
	if (!record_shape(r, &l->shape, err) || !read_query(l, err))
		return false;
	if (page_param(r, "veld").len) {
		const char *where;
		if (!typed_filter(l, &where, err))
			return false;
		show_redirect(l->call, address_done(r, where));
		return true;
	}
	choose_columns(l);
	if (page_param(r, "als").len)
		return export_list(l, err);
	struct value *view = value_map(r->arena);
	return build_list(l, view, err) &&
	       show_page(l->call, "list", view, record_plural(r, l->shape), err);
}

static bool show_list(struct call *c, struct err *err)
{
	if (!call_read(c, err))
		return false;
	struct lister l = { .call = c, .r = &c->page, .maps = { .session = c->page.session } };
	bool ok = answer(&l, err);
	keymaps_release(&l.maps);
	return ok;
}

/* What one line says of a model on the page of all. */
static bool add_model(struct page_request *r, struct value *grid, const struct shape *shape,
		      struct err *err)
{
	struct list_query q = { .shape = shape, .viewer = r->viewer };
	struct arena *a = r->arena;
	int64_t count;
	if (!list_count(r->session, &q, &count, err))
		return false;
	struct value *line = listing_row(a, grid);
	listing_head(a, line, value_words(a, record_plural(r, shape)), record_list_link(r, shape));
	listing_number(a, line,
		       count > LIST_COUNT_MAX ? say(r, "records.many") : value_count(a, count),
		       NULL);
	listing_cell(a, line,
		     say(r, shape->model->scope == OPEN ? "records.shared" : "records.own"), NULL);
	listing_cell(a, line,
		     say(r, form_may(r->viewer, shape) ? "records.may" : "records.may-not"), NULL);
	return true;
}

/* The models of one domain as a card; nothing when the viewer may see none of them. */
static bool add_domain(struct page_request *r, struct value *cards, const struct domain *d,
		       struct err *err)
{
	static const char *const heads[] = { "records.what", "records.count", "records.whose",
					     "records.by-hand" };
	struct arena *a = r->arena;
	const char *key = arena_printf(a, "records.area-%s", d->name);
	struct value *grid = listing_new(a, locale_text(r->locale, key).at);
	for (int i = 0; i < 4; i++)
		listing_column(a, grid, locale_text(r->locale, heads[i]).at, i == 1, NULL, NULL);
	for (const struct model *const *m = d->models; m && *m; m++) {
		const struct shape *shape = shape_find(r->session->decl, str_of((*m)->name));
		if (list_sees_model(r->viewer, shape) && !add_model(r, grid, shape, err))
			return false;
	}
	if (!listing_has_rows(grid))
		return true;
	struct value *card = card_new(r, arena_printf(a, "gebied-%s", d->name), key);
	card_table(r, card, grid, "records.none", NULL);
	value_add(a, cards, card);
	return true;
}

static bool build_index(struct page_request *r, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct value *cards = value_set(a, view, "top_cards", value_list(a));
	head_set(r, view, say(r, "nav.records"), say(r, "records.lead"));
	value_set(a, view, "chooser", NULL);
	value_set(a, view, "origin", NULL);
	set_truth(a, view, "top_cards_given", true);
	set_truth(a, view, "main_cards_given", false);
	set_truth(a, view, "side_cards_given", false);
	value_set(a, view, "half_cards", value_list(a));
	for (const struct domain *const *d = r->session->decl->domains; *d; d++)
		if (!add_domain(r, cards, *d, err))
			return false;
	return true;
}

static const struct page index_page = {
	.path = "/gegevens",
	.label = L("Gegevens", "Records"),
	.right = RIGHT_SIGNED_IN,
	.section = "gegevens",
	.template = "cards",
	.build = build_index,
};

const struct route record_routes[] = {
	{ GET, "/gegevens", RIGHT_SIGNED_IN, "all models this viewer may see",
	  .page = &index_page },
	{ GET, "/gegevens/{model}", RIGHT_SIGNED_IN, "the list of one model, also as a file",
	  .own = show_list },
	{ GET, "/gegevens/{model}/{id}", RIGHT_SIGNED_IN, "one record, its history and what refers",
	  .own = show_record_page },
	{ 0 },
};
