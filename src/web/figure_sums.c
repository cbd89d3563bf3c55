#include "web/figure_origin.h"

#include "base/fixed.h"
#include "kernel/write.h"
#include "view/listing.h"

struct counting {
	struct row_sums sums;
	struct table by_reason, by_import;
	struct arena *arena;
	int reason_room, import_room;
};

static void *grow(struct arena *a, void *list, int count, int *room, size_t size)
{
	if (count < *room)
		return list;
	*room = *room ? *room * 2 : 16;
	char *larger = arena_array(a, char, (size_t)*room *size);
	if (count)
		memcpy(larger, list, (size_t)count * size);
	return larger;
}

static void count_reason(struct counting *c, struct str why)
{
	bool added;
	int at = (int)table_put(&c->by_reason, why, c->sums.reason_count, &added)->value;
	if (added) {
		c->sums.reasons = grow(c->arena, c->sums.reasons, c->sums.reason_count,
				       &c->reason_room, sizeof(*c->sums.reasons));
		c->sums.reasons[c->sums.reason_count++] =
			(struct row_reason){ arena_str(c->arena, why), 0 };
	}
	c->sums.reasons[at].rows++;
}

static void count_import(struct counting *c, const struct figure_row *row)
{
	bool added;
	struct str key = { (const char *)&row->import, sizeof(row->import) };
	int at = (int)table_put(&c->by_import, key, c->sums.import_count, &added)->value;
	if (added) {
		c->sums.imports = grow(c->arena, c->sums.imports, c->sums.import_count,
				       &c->import_room, sizeof(*c->sums.imports));
		c->sums.imports[c->sums.import_count++] = (struct row_import){ row->import, 0, 0 };
	}
	c->sums.imports[at].counted += !row->left_out.len;
	c->sums.imports[at].left_out += row->left_out.len != 0;
}

static bool count_row(void *context, const struct figure_row *row, struct err *err)
{
	struct counting *c = context;
	(void)err;
	c->sums.counted += !row->left_out.len;
	c->sums.left_out += row->left_out.len != 0;
	if (row->left_out.len)
		count_reason(c, row->left_out);
	if (row->import)
		count_import(c, row);
	else
		c->sums.without_import++;
	return true;
}

bool row_sums_read(struct figure_ask *ask, day_t at, struct row_sums *out, struct err *err)
{
	struct counting c = { .arena = ask->call->arena };
	struct figure_request q = ask->request;
	q.at = at;
	bool ok = figure_rows(ask->call->page.session, &q, NULL, count_row, &c, err);
	table_release(&c.by_reason);
	table_release(&c.by_import);
	*out = c.sums;
	return ok;
}

/* "39,1 weken": as many decimals as say something, at most two. */
struct value *exact_words(const struct page_request *r, const struct figure *f, int64_t number,
			  int decimals)
{
	struct buf text = { 0 };
	const char *unit =
		decimals || f->fold == FOLD_SUM ? unit_words(f->unit, r->locale->language) : "";
	value_print_people(&text,
			   decimals ? value_decimal(r->arena, number, decimals,
						    decimals > 2 ? 2 : decimals, NULL)
				    : value_count(r->arena, number),
			   r->locale->language);
	if (*unit)
		buf_printf(&text, " %s", unit);
	struct value *words = value_str(r->arena, arena_str(r->arena, buf_str(&text)));
	buf_release(&text);
	return words;
}

/* What a mean of means is divided by: "locaties". */
static const char *groups_word(const struct page_request *r, const struct figure *f)
{
	const struct shape *shape =
		f->group ? shape_find(r->session->decl, str_of(f->group)) : NULL;
	const char *many = shape ? label_in(shape->model->plural, r->locale->language) : f->group;
	return many ? many : "";
}

static const char *key_of(enum fold fold)
{
	static const char *const keys[] = {
		[FOLD_COUNT] = "origin.count",   [FOLD_SUM] = "origin.sum",
		[FOLD_SHARE] = "origin.share",   [FOLD_RATIO] = "origin.share",
		[FOLD_MEAN] = "origin.mean",     [FOLD_MEAN_OF_MEANS] = "origin.mean-of-means",
		[FOLD_MEDIAN] = "origin.median", [FOLD_P90] = "origin.p90",
	};
	return keys[fold];
}

struct value *origin_words(const struct page_request *r, const struct figure *f,
			   const struct cell *c)
{
	if (!c->has_value)
		return value_str(r->arena, locale_text(r->locale, "origin.nothing"));
	const struct value *const args[] = {
		figure_words(r, f, c->value),  exact_words(r, f, c->num, figure_num_decimals(f)),
		value_count(r->arena, c->den), value_words(r->arena, groups_word(r, f)),
		value_count(r->arena, c->n),
	};
	return value_str(r->arena, locale_say(r->locale, r->arena, key_of(f->fold), args, 5));
}

void origin_facts(const struct page_request *r, const struct figure *f, const struct cell *c,
		  struct value *facts)
{
	bool divided = f->fold == FOLD_SHARE || f->fold == FOLD_RATIO || f->fold == FOLD_MEAN ||
		       f->fold == FOLD_MEAN_OF_MEANS;
	if (!divided || !c->has_value)
		return;
	fact_add(r->arena, facts, locale_text(r->locale, "origin.numerator").at,
		 exact_words(r, f, c->num, figure_num_decimals(f)), NULL);
	fact_add(r->arena, facts, locale_text(r->locale, "origin.denominator").at,
		 value_count(r->arena, c->den), NULL);
}

/* The statements give reasons in Dutch; "reason.geen-norm" names the sentence in another language. */
struct value *reason_words(const struct page_request *r, struct str reason)
{
	struct buf text = { 0 };
	buf_text(&text, "reason.");
	for (size_t i = 0; i < reason.len; i++)
		buf_char(&text, reason.at[i] == ' ' ? '-' : reason.at[i]);
	const char *key = arena_text(r->arena, buf_str(&text));
	buf_release(&text);
	struct str words = locale_text(r->locale, key);
	return value_str(r->arena, words.at == key ? arena_str(r->arena, reason) : words);
}

bool import_link(const struct page_request *r, int64_t import, const char **out, struct err *err)
{
	const struct shape *shape = shape_find(r->session->decl, str_of("import"));
	struct db_value v[MODEL_FIELDS_MAX];
	int64_t since;
	if (!row_read(r->session, shape, import, v, &since, r->arena, err))
		return false;
	const char *path =
		viewer_may(r->viewer, RIGHT_IMPORT) ? "/import/%lld" : "/gegevens/import/%lld";
	*out = since ? page_link(r, arena_printf(r->arena, path, (long long)import), NULL) : NULL;
	return true;
}
