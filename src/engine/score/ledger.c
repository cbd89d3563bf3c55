#include "engine/score/chart.h"

#include <stdlib.h>

struct score_year {
	int provider, year;
	day_t delivered_on;
	int64_t total_cents, unmapped_cents;
	int64_t item_cents[SCORE_ITEMS_MAX]; /* positive when there is more of it */
};

enum { YEARS_MAX = 1000 * 1000 };

static struct score_year *year_of(struct score_ledger *l, int provider, int year,
				  day_t delivered_on, struct err *err)
{
	int32_t key[3] = { provider, year, delivered_on };
	bool added;
	struct score_year *last = l->count ? &l->years[l->count - 1] : NULL;
	if (last && last->provider == provider && last->year == year &&
	    last->delivered_on == delivered_on)
		return last;
	if (l->count == YEARS_MAX) {
		err_set(err, ERR_INPUT, "Er zijn meer dan %d jaren van aanbieders.", YEARS_MAX);
		return NULL;
	}
	struct table_entry *e = table_put(&l->index, (struct str){ (const char *)key, sizeof(key) },
					  l->count, &added);
	if (added) {
		if (l->count == l->room) {
			l->room = l->room ? l->room * 2 : 64;
			l->years = memory_resize(l->years, (size_t)l->room * sizeof(*l->years));
		}
		l->years[l->count++] = (struct score_year){ .provider = provider,
							    .year = year,
							    .delivered_on = delivered_on };
	}
	return &l->years[e->value];
}

static bool add(int64_t *sum, int64_t amount)
{
	return !__builtin_add_overflow(*sum, amount, sum);
}

bool score_ledger_add(struct score_ledger *l, int provider, int year, day_t delivered_on, int item,
		      int64_t amount_cents, struct err *err)
{
	int64_t turned;
	if (year < 1900 || year > 2199 || provider < 0 || item < -1 ||
	    item >= l->chart->item_count || (item >= 0 && l->chart->items[item].side == SCORE_SUM))
		return err_set(err, ERR_INPUT, "Jaar %d of post %d van aanbieder %d kan niet.",
			       year, item, provider);
	struct score_year *y = year_of(l, provider, year, delivered_on, err);
	if (!y)
		return false;
	bool ok = !__builtin_sub_overflow((int64_t)0, amount_cents, &turned) &&
		  add(&y->total_cents, amount_cents);
	if (item < 0)
		ok = ok && add(&y->unmapped_cents, amount_cents < 0 ? turned : amount_cents);
	else
		ok = ok && add(&y->item_cents[item],
			       l->chart->items[item].side == SCORE_CREDIT ? turned : amount_cents);
	return ok || err_set(err, ERR_INPUT,
			     "De bedragen van %d zijn samen te groot om op te tellen.", year);
}

void score_ledger_release(struct score_ledger *l)
{
	table_release(&l->index);
	free(l->years);
	*l = (struct score_ledger){ 0 };
}

static int compare_years(const void *left, const void *right)
{
	const struct score_year *a = left, *b = right;
	if (a->provider != b->provider)
		return a->provider < b->provider ? -1 : 1;
	if (a->year != b->year)
		return a->year < b->year ? -1 : 1;
	return (a->delivered_on > b->delivered_on) - (a->delivered_on < b->delivered_on);
}

/* The newest ledger of the year before that was there when this one came; NULL when none. */
static const struct score_year *year_before(const struct score_ledger *l, int at)
{
	const struct score_year *y = &l->years[at], *b = y;
	while (b-- > l->years && b->provider == y->provider && b->year >= y->year - 1)
		if (b->year == y->year - 1 && b->delivered_on <= y->delivered_on)
			return b;
	return NULL;
}

static bool sum_of(const struct score_sum *s, const struct score_year *y,
		   const struct score_year *before, int64_t *out)
{
	const struct score_year *years[2] = { y, before };
	int64_t sum = 0, part;
	for (int year = 0; year < 2; year++)
		for (int i = 0; i < SCORE_ITEMS_MAX; i++)
			if (s->times[year][i] &&
			    (__builtin_mul_overflow(years[year]->item_cents[i],
						    (int64_t)s->times[year][i], &part) ||
			     !add(&sum, part)))
				return false;
	*out = sum;
	return true;
}

static void cents_text(struct arena *a, int64_t cents, const char **out)
{
	*out = arena_printf(
		a, "%s%llu,%02u euro", cents < 0 ? "-" : "",
		(cents < 0 ? 0 - (unsigned long long)cents : (unsigned long long)cents) / 100,
		(unsigned)((cents < 0 ? 0 - (unsigned long long)cents : (unsigned long long)cents) %
			   100));
}

static const char *bad_denominator(struct arena *a, const char *name, int64_t cents)
{
	const char *amount;
	if (cents == 0)
		return arena_printf(a, "de noemer (%s) is nul", name);
	cents_text(a, cents, &amount);
	return arena_printf(a, "de noemer (%s) is negatief: %s", name, amount);
}

/* Fills in the value, or the reason why there is none. */
static void compute(const struct score_rule *rule, const struct score_year *y,
		    const struct score_year *before, struct arena *a, struct score_ratio *out)
{
	const char *amount;
	if (y->total_cents != 0) {
		cents_text(a, y->total_cents, &amount);
		out->reason = arena_printf(
			a, "het grootboek sluit niet: debet en credit verschillen %s", amount);
		return;
	}
	double value = 0;
	for (int i = 0; i < rule->count; i++) {
		const struct score_quotient *q = &rule->terms[i];
		int64_t numerator, denominator = 100;
		if ((q->numerator.looks_back || q->denominator.looks_back) &&
		    (!before || before->total_cents != 0)) {
			out->reason = arena_printf(a,
						   before ? "het grootboek over %d sluit niet"
							  : "er was geen grootboek over %d",
						   y->year - 1);
			return;
		}
		if (!sum_of(&q->numerator, y, before, &numerator) ||
		    (!q->is_amount && !sum_of(&q->denominator, y, before, &denominator))) {
			out->reason = "de bedragen zijn te groot om op te tellen";
			return;
		}
		if (denominator <= 0) {
			out->reason = bad_denominator(a, q->denominator_name, denominator);
			return;
		}
		if (rule->count == 1) {
			out->numerator_cents = numerator;
			out->denominator_cents = q->is_amount ? 0 : denominator;
		}
		value += q->weight * ((double)numerator / (double)denominator);
	}
	out->undefined = false;
	out->value = value;
}

bool score_ledger_ratios(struct score_ledger *l, struct arena *a, struct score_ratio **out,
			 int64_t *count, struct err *err)
{
	int64_t each = l->chart->ratio_count, total = each * l->count;
	if (l->count == 0)
		return err_set(err, ERR_INPUT, "Het grootboek heeft geen regels.");
	qsort(l->years, (size_t)l->count, sizeof(*l->years), compare_years);
	table_release(&l->index); /* its places are no longer right */
	struct score_ratio *list = arena_array(a, struct score_ratio, (size_t)total);
	for (int64_t i = 0; i < total; i++) {
		const struct score_year *y = &l->years[i / each];
		list[i] = (struct score_ratio){ .provider = y->provider,
						.ratio = (int)(i % each),
						.year = y->year,
						.delivered_on = y->delivered_on,
						.undefined = true,
						.unmapped_cents = y->unmapped_cents };
		compute(&l->chart->ratios[i % each], y, year_before(l, (int)(i / each)), a,
			&list[i]);
	}
	*out = list;
	*count = total;
	return true;
}
