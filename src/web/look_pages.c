/* Who looked at what: the log of looks as far as it concerns the own office, as a page and as a file. Reading
 * the log is a look too, and is written to it before anything is shown. */
#include "web/look_words.h"
#include "web/own.h"
#include "web/people.h"

#include "view/print.h"

enum { PAGE = 50, FILE_MOST = 20000, SCAN_PAGE = 5000, SCAN_FILE = 500000 };

static const char path[] = "/inzage";

/* The moment looked back to: what was logged later was not known. */
static bool known_moment(struct call *c, moment_t *out, struct err *err)
{
	struct str known = c->page.known_on;
	struct stmt *st;
	day_t day;
	bool found;
	*out = 0;
	if (!c->page.looking_back)
		return true;
	if (date_parse_iso(known, &day)) {
		*out = moment_of_day(day + 1) - 1;
		return true;
	}
	if (moment_parse(known, out))
		return true;
	if (!db_named(c->page.session->db, "look_moment", &st, err))
		return false;
	stmt_bind_int(st, "known", c->page.session->known);
	if (!stmt_one_int(st, out, &found, err))
		return false;
	*out = found ? *out : 1;
	return true;
}

/* "1763812345000000,12,2026-11-0123456789abcdef" */
static bool read_cursor(struct call *c, struct look_cursor *out, struct err *err)
{
	struct str text = page_param(&c->page, "na");
	struct str at = str_cut(&text, ','), seq = str_cut(&text, ',');
	*out = (struct look_cursor){ 0 };
	if (!at.len)
		return true;
	if (!str_to_int(at, &out->at) || !str_to_int(seq, &out->seq) || !text.len ||
	    text.len >= sizeof(out->chain))
		return err_set(err, ERR_INPUT, "%s", people_words(c, "looks.no-such-place"));
	snprintf(out->chain, sizeof(out->chain), "%.*s", STR_ARG(text));
	return true;
}

static bool read_period(struct call *c, struct look_query *q, struct err *err)
{
	day_t from = 0, until = 0;
	moment_t known;
	if (!page_day(&c->page, "van", &from, err) || !page_day(&c->page, "tot", &until, err) ||
	    !known_moment(c, &known, err))
		return false;
	q->from = from ? moment_of_day(from) : 0;
	q->until = until ? moment_of_day(until + 1) - 1 : 0;
	if (known && (!q->until || known < q->until))
		q->until = known;
	return true;
}

static const char *given(struct call *c, const char *name)
{
	return arena_text(c->arena, page_param(&c->page, name));
}

static bool read_ask(struct call *c, struct look_ask *out, struct err *err)
{
	struct str model = page_param(&c->page, "model");
	*out = (struct look_ask){ .account = given(c, "wie"),
				  .model = given(c, "model"),
				  .number = given(c, "record"),
				  .from = given(c, "van"),
				  .until = given(c, "tot"),
				  .after = given(c, "na") };
	out->shape = model.len ? shape_find(c->page.session->decl, model) : NULL;
	if (model.len && !out->shape)
		return err_set(err, ERR_INPUT, "%s", people_words(c, "looks.no-such-model"));
	if (!page_number(&c->page, "wie", &out->query.account, err) ||
	    !page_number(&c->page, "record", &out->record, err))
		return false;
	if (out->record && !out->shape)
		return err_set(err, ERR_INPUT, "%s", people_words(c, "looks.record-of-what"));
	return read_period(c, &out->query, err) && read_cursor(c, &out->query.after, err);
}

/* What was asked stays in the log with who asked it. */
static bool log_access(struct call *c, const struct look_ask *ask, bool file, struct err *err)
{
	struct look line = {
		.event = LOOK_EXECUTE,
		.what = file ? LOOK_EXPORT : LOOK_LIST,
		.account = c->viewer.account,
		.name = str_of(c->viewer.name),
		.role = str_of(c->viewer.role),
		.payer = c->viewer.payer,
		.office = str_of(c->viewer.office),
		.model = str_of("look"),
		.request = str_of(c->in->id),
		.address = c->in->client,
		.reason = str_of(arena_printf(c->arena, "wie=%s model=%s record=%s van=%s tot=%s",
					      ask->account, ask->model, ask->number, ask->from,
					      ask->until)),
	};
	if (look_write(c->web->guard->looks, &line, 1, err))
		return true;
	/* whatever is wrong with the log, it is not what was asked */
	err->kind = ERR_SYSTEM;
	return false;
}

static const char *link_to(struct call *c, const struct look_ask *ask, const char *after,
			   const char *as)
{
	return page_link(&c->page, path, "wie", ask->account, "model", ask->model, "record",
			 ask->number, "van", ask->from, "tot", ask->until, "na", after, "als", as,
			 NULL);
}

static bool add_accounts(struct call *c, struct value *chooser, const struct look_ask *ask,
			 struct err *err)
{
	struct value *select = chooser_select(&c->page, chooser, "wie", "looks.who");
	struct stmt *st;
	bool row;
	chooser_option(&c->page, select, "", say(&c->page, "looks.anybody"), !*ask->account);
	if (!db_named(c->page.session->db, "look_accounts", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		chooser_option(&c->page, select, arena_text(c->arena, stmt_text(st, 0)),
			       value_str(c->arena, arena_str(c->arena, stmt_text(st, 1))),
			       stmt_int(st, 0) == ask->query.account);
	}
}

static bool says_of_people(const struct shape *shape)
{
	for (int i = 0; i < shape->count; i++)
		if (shape->fields[i].privacy == PERSONAL || shape->fields[i].privacy == HEALTH)
			return true;
	return false;
}

static void add_models(struct call *c, struct value *chooser, const struct look_ask *ask)
{
	struct value *select = chooser_select(&c->page, chooser, "model", "looks.what");
	const struct declarations *d = c->page.session->decl;
	chooser_option(&c->page, select, "", say(&c->page, "chooser.all"), !ask->shape);
	for (int i = 0; i < d->shape_count; i++) {
		const struct shape *shape = &d->shapes[i];
		if (!says_of_people(shape) && shape != ask->shape)
			continue;
		chooser_option(
			&c->page, select, shape->name,
			value_words(c->arena, label_in(shape->model->plural, c->locale->language)),
			shape == ask->shape);
	}
}

static void add_day(struct call *c, struct value *chooser, const char *name, const char *key,
		    const char *text)
{
	struct value *days = value_get(chooser, str_of("choose_days"));
	struct value *day = value_add(c->arena, days, value_map(c->arena));
	set_printf(c->arena, day, "day_id", "kies-%s", name);
	set_words(c->arena, day, "day_name", name);
	value_set(c->arena, day, "day_label", say(&c->page, key));
	set_words(c->arena, day, "day_value", text);
}

static bool add_chooser(struct call *c, struct value *view, const struct look_ask *ask,
			struct err *err)
{
	struct value *chooser = value_set(c->arena, view, "chooser", chooser_new(&c->page, path));
	value_set(c->arena, chooser, "choose_days", value_list(c->arena));
	chooser_keep(&c->page, chooser, "record", str_of(ask->number));
	if (!add_accounts(c, chooser, ask, err))
		return false;
	/* of one record the model is given */
	if (ask->record)
		chooser_keep(&c->page, chooser, "model", str_of(ask->model));
	else
		add_models(c, chooser, ask);
	add_day(c, chooser, "van", "looks.from", ask->from);
	add_day(c, chooser, "tot", "looks.until", ask->until);
	return true;
}

static void add_line(struct call *c, struct value *table, const struct look_teller *t,
		     const struct look_shown *line)
{
	struct arena *a = c->arena;
	struct value *row = listing_row(a, table);
	const char *href = NULL;
	if (line->shape && line->count == 1 &&
	    titles_get(&t->titles, line->shape, line->first)->found)
		href = page_link(&c->page,
				 arena_printf(a, "/gegevens/%s/%lld", line->shape->name,
					      (long long)line->first),
				 NULL);
	listing_head(a, row, value_moment(a, line->at), NULL);
	struct value *cell = listing_cell(a, row, looks_sentence(c, t, line), href);
	if (str_is(line->result, "denied"))
		cell_badge(a, cell, "stale", people_words(c, "looks.denied"));
	listing_cell(a, row, value_str(a, line->address), NULL);
}

static struct value *lines_table(struct call *c, const struct look_found *found,
				 const struct look_ask *ask, const struct look_teller *t)
{
	static const char *const keys[] = { "looks.when", "looks.said", "people.address" };
	struct value *table = listing_new(c->arena, people_words(c, "looks.caption"));
	const char *next = NULL;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		listing_column(c->arena, table, people_words(c, keys[i]), false, NULL, NULL);
	for (int i = 0; i < found->count; i++)
		add_line(c, table, t, &found->list[i]);
	if (found->more)
		next = link_to(c, ask,
			       arena_printf(c->arena, "%lld,%lld,%s", (long long)found->next.at,
					    (long long)found->next.seq, found->next.chain),
			       NULL);
	value_set(c->arena, table, "count_text",
		  locale_number(c->locale, c->arena, "looks.count", found->count));
	value_set(c->arena, table, "pager",
		  pager_new(&c->page, people_words(c, "looks.caption"),
			    *ask->after ? link_to(c, ask, NULL, NULL) : NULL, next));
	return table;
}

static bool add_heading(struct call *c, struct value *view, const struct look_ask *ask,
			struct err *err)
{
	struct title title;
	struct value *lead = say(&c->page, "looks.lead");
	if (ask->record) {
		if (!record_title(c->page.session, &c->viewer, ask->shape, ask->record, c->arena,
				  &title, err))
			return false;
		lead = value_printf(c->arena, "%s: %.*s",
				    label_in(ask->shape->model->label, c->locale->language),
				    STR_ARG(title.text));
		head_crumb(&c->page, view, people_words(c, "nav.looks"),
			   page_link(&c->page, path, NULL));
	}
	head_set(&c->page, view, say(&c->page, ask->record ? "looks.title" : "nav.looks"), lead);
	head_go(&c->page, view, "looks.download", link_to(c, ask, NULL, "csv"), false);
	return true;
}

static bool looks_page(struct call *c, const struct look_ask *ask, struct err *err)
{
	struct value *view = value_map(c->arena);
	struct look_found found;
	struct look_teller teller;
	if (!looks_collect(c, ask, PAGE, SCAN_PAGE, &found, err) ||
	    !looks_teller(c, &found, &teller, err))
		return false;
	set_words(c->arena, view, "section", "inzage");
	if (!add_heading(c, view, ask, err) || !add_chooser(c, view, ask, err))
		return false;
	value_set(c->arena, view, "table", NULL);
	value_set(c->arena, view, "empty", NULL);
	if (found.count || found.more)
		value_set(c->arena, view, "table", lines_table(c, &found, ask, &teller));
	else
		value_set(c->arena, view, "empty",
			  empty_new(&c->page, "looks.none", "looks.none-next"));
	return log_access(c, ask, false, err) &&
	       show_page(c, "looks", view, people_words(c, "nav.looks"), err);
}

static void add_cell(struct buf *out, struct str text)
{
	if (out->len && out->at[out->len - 1] != '\n')
		buf_char(out, ',');
	print_csv_text(out, text);
}

static void add_file_line(struct call *c, struct buf *out, const struct look_teller *t,
			  const struct look_shown *line)
{
	char at[24];
	struct buf said = { 0 };
	value_print_people(&said, looks_sentence(c, t, line), c->locale->language);
	/* its first cell has no comma before it, also when the line before ended with a quote */
	add_cell(out, str_of(moment_format(line->at, at)));
	const struct str cells[] = { line->name,    line->role,    line->office, line->what,
				     line->model,   line->ids,     line->result, line->address,
				     line->request, buf_str(&said) };
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		add_cell(out, cells[i]);
	buf_text(out, "\r\n");
	buf_release(&said);
}

static bool looks_file(struct call *c, const struct look_ask *ask, struct err *err)
{
	struct look_found found;
	struct look_teller teller;
	struct buf text = { .maximum = 64 << 20 };
	if (!looks_collect(c, ask, FILE_MOST, SCAN_FILE, &found, err) ||
	    !looks_teller(c, &found, &teller, err))
		return false;
	if (found.more)
		return err_set(err, ERR_INPUT, "%s", people_words(c, "looks.too-many"));
	buf_text(&text, "at,account,role,office,what,model,records,result,address,request,"
			"sentence\r\n");
	for (int i = 0; i < found.count; i++)
		add_file_line(c, &text, &teller, &found.list[i]);
	bool ok = log_access(c, ask, true, err);
	if (ok && text.overflow)
		ok = err_set(err, ERR_INPUT, "%s", people_words(c, "looks.too-many"));
	if (ok) {
		response_header(c->out, "Content-Disposition",
				str_of("attachment; filename=\"inzage.csv\""));
		show_text(c, 200, "text/csv; charset=utf-8; header=present", buf_str(&text));
	}
	buf_release(&text);
	return ok;
}

static bool show_looks(struct call *c, struct err *err)
{
	struct look_ask ask;
	if (!call_read(c, err) || !read_ask(c, &ask, err))
		return false;
	return str_is(page_param(&c->page, "als"), "csv") ? looks_file(c, &ask, err)
							  : looks_page(c, &ask, err);
}

const struct route look_routes[] = {
	{ GET, path, RIGHT_AUDIT, "who looked at what", .own = show_looks },
	{ 0 },
};
