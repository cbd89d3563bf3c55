/* Where a file comes in: choosing it, and what came in before. */
#include "web/guard.h"
#include "web/import_inside.h"
#include "web/inside.h"
#include "web/work_pages.h"

enum { RECENT = 25, BUSY_SHOWN = 10, NAME_MAX_BYTES = 200, COLUMNS_SHOWN = 60 };

#define FILE_MAX (INT64_C(512) << 20)

static const char *words(const struct call *v, const char *key)
{
	return locale_text(v->locale, key).at;
}

static struct value *file_question(struct call *v, const char *error)
{
	struct value *q = question_new(&v->page, "bestand", words(v, "import.file-label"), true,
				       words(v, "import.file-help"), error);
	question_file(&v->page, q, ".csv,.txt,.tsv,text/csv,text/plain");
	return q;
}

static struct value *profile_question(struct call *v, const struct import_profile *list, int count)
{
	struct arena *a = v->arena;
	struct str chosen = page_param(&v->page, "profiel");
	struct value *q = question_new(&v->page, "profiel", words(v, "import.profile-label"), false,
				       words(v, "import.profile-help"), NULL);
	question_select(&v->page, q);
	question_option(&v->page, q, "", say(&v->page, "import.profile-guess"), !chosen.len);
	for (int i = 0; i < count; i++)
		question_option(&v->page, q, list[i].name,
				value_printf(a, "%.*s (%s)", STR_ARG(list[i].label), list[i].name),
				str_is(chosen, list[i].name));
	return q;
}

/* What each profile expects of a file. */
static struct value *profile_card(struct call *v, const struct import_profile *list, int count)
{
	struct arena *a = v->arena;
	struct value *card = card_new(&v->page, "profielen", "import.profiles");
	struct value *grid = listing_new(a, words(v, "import.profiles"));
	listing_column(a, grid, words(v, "import.profile"), false, NULL, NULL);
	listing_column(a, grid, words(v, "import.columns"), false, NULL, NULL);
	for (int i = 0; i < count; i++) {
		struct buf text = { 0 };
		struct value *row = listing_row(a, grid);
		struct value *head = listing_head(a, row, value_str(a, list[i].label), NULL);
		cell_note(a, head, value_words(a, list[i].name));
		for (int c = 0; c < list[i].column_count && c < COLUMNS_SHOWN; c++)
			buf_printf(&text, "%s%.*s", c ? ", " : "", STR_ARG(list[i].columns[c]));
		if (list[i].column_count > COLUMNS_SHOWN)
			buf_text(&text, ", ...");
		listing_cell(a, row, value_str(a, arena_str(a, buf_str(&text))), NULL);
		buf_release(&text);
	}
	card_text(&v->page, card, say(&v->page, "import.profiles-text"));
	card_table(&v->page, card, grid, "import.no-profiles", NULL);
	return card;
}

static void recent_row(struct call *v, struct stmt *st, struct value *grid)
{
	struct arena *a = v->arena;
	struct value *row = listing_row(a, grid);
	int64_t rejected = stmt_int(st, 5);
	struct value *head =
		listing_head(a, row, value_str(a, arena_str(a, stmt_text(st, 1))),
			     page_link(&v->page, import_path(v, stmt_int(st, 0), ""), NULL));
	cell_note(a, head,
		  locale_value(v->locale, a, "import.recent-note", value_moment(a, stmt_int(st, 7)),
			       value_str(a, arena_str(a, stmt_text(st, 2))), NULL));
	for (int i = 3; i <= 6; i++) {
		const char *href =
			i == 5 && rejected
				? page_link(&v->page, import_path(v, stmt_int(st, 0), "/afkeur"),
					    NULL)
				: NULL;
		listing_number(a, row, value_count(a, stmt_int(st, i)), href);
	}
}

/* Earlier deliveries, a page of them. */
static bool add_recent(struct call *v, struct value *view, struct err *err)
{
	static const char *const columns[] = { "import.one", "import.all-lines", "import.taken",
					       "import.rejected", "import.left-out" };
	struct arena *a = v->arena;
	struct value *grid = listing_new(a, words(v, "import.recent"));
	struct stmt *st;
	int64_t page = 1, count = 0;
	bool row;
	for (int i = 0; i < 5; i++)
		listing_column(a, grid, words(v, columns[i]), i >= 1, NULL, NULL);
	if (!page_number(&v->page, "pagina", &page, err) ||
	    !db_named(v->page.session->db, "import_recent", &st, err))
		return false;
	page = page < 1 || page > 100000 ? 1 : page;
	stmt_bind_int(st, "most", RECENT + 1);
	stmt_bind_int(st, "skip", (page - 1) * RECENT);
	for (;; count++) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (count < RECENT)
			recent_row(v, st, grid);
	}
	const char *before = NULL, *after = NULL;
	if (page > 1)
		before = page_link(&v->page, "/import", "pagina",
				   arena_printf(a, "%lld", (long long)page - 1), NULL);
	if (count > RECENT)
		after = page_link(&v->page, "/import", "pagina",
				  arena_printf(a, "%lld", (long long)page + 1), NULL);
	value_set(a, view, "table", count ? grid : NULL);
	value_set(a, view, "empty",
		  count ? NULL : empty_new(&v->page, "import.none", "import.none-next"));
	value_set(a, view, "count_text",
		  locale_value(v->locale, a, "import.page", value_count(a, page), NULL, NULL));
	value_set(a, view, "pager", pager_new(&v->page, words(v, "import.many"), before, after));
	return true;
}

static bool add_busy(struct call *v, struct value *cards, struct err *err)
{
	struct value *grid;
	if (!work_table(v, true, BUSY_SHOWN, &grid, err))
		return false;
	if (!listing_has_rows(grid))
		return true;
	struct value *card = card_new(&v->page, "bezig", "import.busy");
	card_table(&v->page, card, grid, "work.none", NULL);
	card_more(&v->page, card, words(v, "work.all"), "/werk");
	value_add(v->arena, cards, card);
	return true;
}

/* problem: what was wrong with the file that was offered; NULL: nothing was. */
static bool begin_page(struct call *v, const char *problem, struct err *err)
{
	struct arena *a = v->arena;
	struct value *view = value_map(a), *form = NULL, *cards = value_list(a);
	struct import_profile *list;
	int count;
	if (!call_read(v, err) || !import_profiles(v, v->page.session, &list, &count, err) ||
	    !add_recent(v, view, err) || !add_busy(v, cards, err))
		return false;
	head_set(&v->page, view, say(&v->page, "import.title"), say(&v->page, "import.lead"));
	head_go(&v->page, view, "work.all", "/werk", false);
	if (!v->page.looking_back) {
		form = value_map(a);
		set_words(a, form, "form_action", "/import");
		struct value *fields = value_set(a, form, "fields", value_list(a));
		value_add(a, fields, file_question(v, problem));
		value_add(a, fields, profile_question(v, list, count));
	}
	struct value *wrong = problem ? problem_new(&v->page, "import.refused", NULL) : NULL;
	if (wrong)
		problem_field(&v->page, wrong, "bestand", problem);
	value_add(a, cards, profile_card(v, list, count));
	set_words(a, view, "section", "import");
	value_set(a, view, "problem", wrong);
	value_set(a, view, "form", form);
	value_set(a, view, "top_cards", cards);
	return show_page(v, "import", view, words(v, "import.title"), err);
}

bool import_show_begin(struct call *v, struct err *err)
{
	return begin_page(v, NULL, err);
}

/* Characters that steer a screen or turn the direction of text: as bytes of UTF-8, or 0 when it is none. */
static size_t steers(struct str rest)
{
	const unsigned char *c = (const unsigned char *)rest.at;
	if (c[0] < 0x20 || c[0] == 0x7f)
		return 1;
	if (rest.len >= 2 && c[0] == 0xc2 && c[1] < 0xa0)
		return 2;
	if (rest.len >= 3 && c[0] == 0xe2 && c[1] == 0x80 &&
	    ((c[2] >= 0x8b && c[2] <= 0x8f) || (c[2] >= 0xa8 && c[2] <= 0xae)))
		return 3;
	if (rest.len >= 3 && c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa0 && c[2] <= 0xaf)
		return 3;
	return 0;
}

/* The name as people may see it: the last part of a path, without what steers a screen, not too long. */
static struct str shown_name(struct call *v, struct str sent)
{
	struct buf out = { 0 };
	for (size_t i = 0; i < sent.len; i++)
		if (sent.at[i] == '/' || sent.at[i] == '\\') {
			sent = (struct str){ sent.at + i + 1, sent.len - i - 1 };
			i = (size_t)-1;
		}
	while (sent.len) {
		size_t skip = steers(sent), step = skip ? skip : 1;
		if (!skip)
			buf_char(&out, *sent.at);
		sent.at += step;
		sent.len -= step;
	}
	struct str name = str_trim(arena_str(v->arena, buf_str(&out)));
	buf_release(&out);
	while (name.len > NAME_MAX_BYTES || (name.len && !str_is_utf8(name)))
		name.len--;
	return name.len ? name : str_of("bestand.csv");
}

/* The one file that was sent. */
static const struct upload *find_upload(struct call *v, const char **problem)
{
	const struct upload *found = NULL;
	for (int i = 0; i < v->in->upload_count; i++) {
		if (found) {
			*problem = words(v, "import.one-file");
			return NULL;
		}
		found = &v->in->uploads[i];
	}
	if (!found || !str_is(found->field, "bestand")) {
		*problem = words(v, "import.no-file");
		return NULL;
	}
	if (!found->bytes)
		*problem = words(v, "import.empty-file");
	return found;
}

/* As chosen, or as the header of the file tells. */
static const struct import_profile *find_profile(struct call *v, const struct upload *upload,
						 const struct import_profile *list, int count,
						 const char **problem)
{
	struct str name = page_param(&v->page, "profiel");
	const struct import_profile *found = NULL;
	struct err err = { 0 };
	for (int i = 0; name.len && i < count; i++)
		if (str_is(name, list[i].name))
			found = &list[i];
	if (!found && name.len)
		*problem = words(v, "import.no-profile");
	else if (!found &&
		 !import_guess(upload->path, arena_text(v->arena, shown_name(v, upload->filename)),
			       list, count, &found, &err))
		*problem = arena_text(v->arena, str_of(err.message));
	else if (!found)
		*problem = words(v, "import.not-recognised");
	return found;
}

static bool refuse(struct call *v, const char *problem, struct err *err)
{
	v->out->status = 400;
	return begin_page(v, problem, err);
}

bool import_take(struct call *v, struct err *err)
{
	const char *problem = NULL;
	const struct upload *upload = find_upload(v, &problem);
	struct import_profile *list;
	int64_t job;
	int count;
	if (problem)
		return refuse(v, problem, err);
	if (!call_read(v, err) || !import_profiles(v, v->page.session, &list, &count, err))
		return false;
	const struct import_profile *profile = find_profile(v, upload, list, count, &problem);
	if (problem)
		return refuse(v, problem, err);
	struct work_task task = { .kind = WORK_IMPORT,
				  .account = v->viewer.account,
				  .label = shown_name(v, upload->filename),
				  .profile = str_of(profile->name),
				  .upload = upload,
				  .dry_run = str_is(page_param(&v->page, "proef"), "1") };
	if (!work_add(v->web->work, guard_run(v), &task, &job, err))
		return false;
	work_follow(v, job);
	return true;
}

bool import_again(struct call *v, struct err *err)
{
	struct record import;
	int64_t job;
	if (!call_read(v, err) || !import_find(v, &import, err))
		return false;
	if (work_has(v->web->work, WORK_OFFER, import.id))
		return err_set(err, ERR_CONFLICT, "%s", words(v, "import.again-busy"));
	struct work_task task = { .kind = WORK_OFFER,
				  .account = v->viewer.account,
				  .label = import_text(&import, "file"),
				  .import = import.id };
	if (!work_add(v->web->work, guard_run(v), &task, &job, err))
		return false;
	work_follow(v, job);
	return true;
}

const struct route import_routes[] = {
	{ GET, "/import", RIGHT_IMPORT, "choose a file; what came in before",
	  .own = import_show_begin },
	{ POST, "/import", RIGHT_IMPORT, "take a file in, as a job", .own = import_take,
	  .body_max = FILE_MAX },
	{ GET, "/import/{id}", RIGHT_IMPORT, "the receipt of a delivery",
	  .own = import_show_detail },
	{ POST, "/import/{id}/ongedaan", RIGHT_IMPORT, "take a delivery back", .own = import_undo,
	  .body_max = 8192 },
	{ POST, "/import/{id}/opnieuw", RIGHT_IMPORT, "offer the rejected lines again, as a job",
	  .own = import_again, .body_max = 8192 },
	{ GET, "/import/{id}/afkeur", RIGHT_IMPORT, "rejected lines", .own = import_show_rejects },
	{ GET, "/import/{id}/regel/{regel}", RIGHT_IMPORT, "a rejected line",
	  .own = import_show_line },
	{ POST, "/import/{id}/regel/{regel}", RIGHT_IMPORT, "correct a rejected line",
	  .own = import_mend_line, .body_max = 1 << 20 },
	{ GET, "/begin", RIGHT_SIGNED_IN, "first steps", .own = import_show_setup },
	{ POST, "/begin/voorbeeld", RIGHT_USERS, "load the example data, as a job",
	  .own = import_load_example, .body_max = 8192 },
	{ 0 },
};
