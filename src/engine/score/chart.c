#include "engine/score/chart.h"

#include <math.h>
#include <stdlib.h>

enum { PREFIXES_MAX = 1000, TIMES_MAX = 1000 };

static int find_item(const struct score_chart *c, struct str code)
{
	for (int i = 0; i < c->item_count; i++)
		if (str_eq(c->items[i].code, code))
			return i;
	return -1;
}

static bool is_name_byte(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_';
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_name_byte(s.at[i]))
			return false;
	return s.len > 0;
}

/* Adds sign times the item, of the year before when `back`. False when a number leaves its range. */
static bool add_item(struct score_sum *sum, const struct score_sum *item, int sign, bool back)
{
	if (back && item->looks_back)
		return false;
	for (int year = 0; year < 2; year++)
		for (int i = 0; i < SCORE_ITEMS_MAX; i++) {
			int32_t *times = &sum->times[back ? 1 : year][i];
			*times += sign * item->times[year][i];
			if (abs(*times) > TIMES_MAX)
				return false;
		}
	sum->looks_back |= back || item->looks_back;
	return true;
}

static bool refuse(int line, const char *what, struct str text, struct err *err)
{
	return err_set(err, ERR_INPUT, "Regel %d: %s '%.*s'.", line, what, STR_ARG(text));
}

static struct str without_blanks(struct arena *a, struct str s)
{
	char *at = arena_alloc(a, s.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] != ' ')
			at[len++] = s.at[i];
	return (struct str){ at, len };
}

/* [+-] NAME [ "[-1]" ], one or more. */
static bool read_sum(const struct score_chart *c, struct str text, int line, struct arena *a,
		     struct score_sum *out, struct err *err)
{
	struct str rest = without_blanks(a, text);
	bool first = true;
	*out = (struct score_sum){ 0 };
	while (rest.len || first) {
		int sign = 1;
		if (rest.len && (*rest.at == '+' || *rest.at == '-')) {
			sign = *rest.at == '-' ? -1 : 1;
			rest = (struct str){ rest.at + 1, rest.len - 1 };
		} else if (!first) {
			return refuse(line, "tussen twee posten hoort + of - in", text, err);
		}
		size_t len = 0;
		while (len < rest.len && is_name_byte(rest.at[len]))
			len++;
		struct str name = { rest.at, len };
		rest = (struct str){ rest.at + len, rest.len - len };
		bool back = str_starts(rest, "[-1]");
		if (back)
			rest = (struct str){ rest.at + 4, rest.len - 4 };
		int item = len ? find_item(c, name) : -1;
		if (item < 0)
			return refuse(line, "hier staat geen post die al beschreven is:", text,
				      err);
		if (!add_item(out, &c->sums[item], sign, back))
			return refuse(line,
				      "dit gaat verder terug dan een jaar, of telt te vaak:", text,
				      err);
		first = false;
	}
	return true;
}

static bool read_prefixes(struct score_chart *c, int item, struct arena *a, struct err *err)
{
	const struct score_item *it = &c->items[item];
	struct str rest = it->prefixes;
	while (rest.at && rest.len) {
		struct str one = str_trim(str_cut(&rest, ' '));
		if (one.len == 0)
			continue;
		if (!is_name(one) || one.len > SCORE_PREFIX_MAX)
			return refuse(it->line, "dit kan geen begin van een rekening zijn:", one,
				      err);
		if (c->prefix_count == PREFIXES_MAX)
			return refuse(it->line, "er zijn te veel rekeningen, vanaf", one, err);
		c->prefixes[c->prefix_count++] =
			(struct score_prefix){ arena_str(a, one), item, it->line };
	}
	return true;
}

static bool read_item(struct score_chart *c, const struct score_item *given, struct arena *a,
		      struct err *err)
{
	int at = c->item_count;
	if (!is_name(given->code))
		return refuse(given->line, "een post heet met letters, cijfers en punten, niet",
			      given->code, err);
	if (find_item(c, given->code) >= 0)
		return refuse(given->line, "deze post staat er twee keer:", given->code, err);
	c->items[at] = *given;
	c->items[at].code = arena_str(a, given->code);
	c->items[at].name = arena_str(a, given->name.len ? given->name : given->code);
	if (given->side == SCORE_SUM) {
		if (given->prefixes.len)
			return refuse(given->line,
				      "een som heeft geen eigen rekeningen:", given->code, err);
		if (!read_sum(c, given->expression, given->line, a, &c->sums[at], err))
			return false;
	} else {
		if (given->expression.len)
			return refuse(given->line,
				      "een post met rekeningen heeft geen som:", given->code, err);
		c->sums[at].times[0][at] = 1;
		if (!read_prefixes(c, at, a, err))
			return false;
	}
	c->item_count++;
	return true;
}

static int compare_prefixes(const void *a, const void *b)
{
	return str_cmp(((const struct score_prefix *)a)->text,
		       ((const struct score_prefix *)b)->text);
}

static bool sort_prefixes(struct score_chart *c, struct err *err)
{
	qsort(c->prefixes, (size_t)c->prefix_count, sizeof(*c->prefixes), compare_prefixes);
	for (int i = 1; i < c->prefix_count; i++)
		if (str_eq(c->prefixes[i].text, c->prefixes[i - 1].text))
			return refuse(c->prefixes[i].line > c->prefixes[i - 1].line
					      ? c->prefixes[i].line
					      : c->prefixes[i - 1].line,
				      "deze rekeningen horen al bij een post:", c->prefixes[i].text,
				      err);
	return true;
}

static struct score_rule *rule_of(struct score_chart *c, const struct score_term *t,
				  struct arena *a)
{
	for (int i = 0; i < c->ratio_count; i++)
		if (str_eq(c->ratios[i].code, t->ratio))
			return &c->ratios[i];
	if (c->ratio_count == SCORE_RATIOS_MAX)
		return NULL;
	struct score_rule *r = &c->ratios[c->ratio_count++];
	r->code = arena_str(a, t->ratio);
	r->name = arena_str(a, t->name.len ? t->name : t->ratio);
	r->line = t->line;
	return r;
}

static bool read_term(struct score_chart *c, const struct score_term *t, struct arena *a,
		      struct err *err)
{
	struct score_rule *r = t->ratio.len ? rule_of(c, t, a) : NULL;
	if (!r)
		return refuse(t->line, "geen naam, of te veel verhoudingen:", t->ratio, err);
	if (r->count == SCORE_TERMS_MAX)
		return refuse(t->line, "deze verhouding heeft te veel delen:", t->ratio, err);
	struct score_quotient *q = &r->terms[r->count];
	q->weight = t->weight;
	q->is_amount = t->denominator.len == 0;
	if (!isfinite(t->weight) || fabs(t->weight) > 1e6 || t->weight == 0)
		return refuse(t->line, "het gewicht kan niet, bij", t->ratio, err);
	if (r->count && r->terms[0].is_amount != q->is_amount)
		return refuse(t->line, "een bedrag en een verhouding tellen niet op, bij", t->ratio,
			      err);
	r->count++;
	if (!read_sum(c, t->numerator, t->line, a, &q->numerator, err))
		return false;
	if (q->is_amount)
		return true;
	int named = find_item(c, t->denominator);
	q->denominator_name = arena_text(a, named >= 0 ? c->items[named].name : t->denominator);
	return read_sum(c, t->denominator, t->line, a, &q->denominator, err);
}

bool score_chart_make(const struct score_item *items, int item_count,
		      const struct score_term *terms, int term_count, struct arena *a,
		      struct score_chart **out, struct err *err)
{
	struct score_chart *c = arena_new(a, struct score_chart);
	c->prefixes = arena_array(a, struct score_prefix, PREFIXES_MAX);
	if (item_count < 1 || item_count > SCORE_ITEMS_MAX)
		return err_set(err, ERR_INPUT, "Er moeten 1 tot %d posten zijn, niet %d.",
			       SCORE_ITEMS_MAX, item_count);
	if (term_count < 1)
		return err_set(err, ERR_INPUT, "Er is geen enkele verhouding beschreven.");
	for (int i = 0; i < item_count; i++)
		if (!read_item(c, &items[i], a, err))
			return false;
	if (!sort_prefixes(c, err))
		return false;
	for (int i = 0; i < term_count; i++)
		if (!read_term(c, &terms[i], a, err))
			return false;
	*out = c;
	return true;
}

int score_chart_item(const struct score_chart *c, struct str account)
{
	struct score_prefix wanted = { .text = account };
	for (size_t len = account.len < SCORE_PREFIX_MAX ? account.len : SCORE_PREFIX_MAX; len;
	     len--) {
		wanted.text.len = len;
		const struct score_prefix *found =
			bsearch(&wanted, c->prefixes, (size_t)c->prefix_count, sizeof(wanted),
				compare_prefixes);
		if (found)
			return found->item;
	}
	return -1;
}

int score_chart_ratio(const struct score_chart *c, struct str code)
{
	for (int i = 0; i < c->ratio_count; i++)
		if (str_eq(c->ratios[i].code, code))
			return i;
	return -1;
}

int score_chart_ratios(const struct score_chart *c)
{
	return c->ratio_count;
}

struct str score_chart_code(const struct score_chart *c, int ratio)
{
	return c->ratios[ratio].code;
}

struct str score_chart_name(const struct score_chart *c, int ratio)
{
	return c->ratios[ratio].name;
}
