#include "cli/match/match.h"
#include "base/fixed.h"
#include "view/print.h"

/* How a value of each objective is said; of one, of more, and what it is called in a policy. */
static const struct {
	const char *one, *many, *behind, *policy;
	bool tenths;
} words[MATCH_OBJECTIVES] = {
	[MATCH_URGENT_UNPLACED] = { "urgente cliënt", "urgente cliënten", "zonder plaats",
				    "urgente cliënten zonder plaats", false },
	[MATCH_LATE_UNPLACED] = { "cliënt die al te lang wacht", "cliënten die al te lang wachten",
				  "zonder plaats", "cliënten die al te lang wachten zonder plaats",
				  false },
	[MATCH_UNPLACED] = { "cliënt", "cliënten", "zonder plaats", "cliënten zonder plaats",
			     false },
	[MATCH_UNPLACED_PRICE] = { "punt", "punten", "voor wie geen plaats heeft",
				   "prijs van wie geen plaats heeft", false },
	[MATCH_MOVED] = { "cliënt", "cliënten", "weg van de eigen locatie",
			  "cliënten die weg moeten van de eigen locatie", false },
	[MATCH_OVER_NORM] = { "cliënt", "cliënten", "boven de reisnorm",
			      "cliënten boven de reisnorm", false },
	[MATCH_OVER_NORM_TIME] = { "minuut", "minuten", "boven de reisnorm",
				   "minuten boven de reisnorm", true },
	[MATCH_EXTRA_PRICE] = { "punt", "punten", "voor extra plaatsen", "prijs van extra plaatsen",
				false },
	[MATCH_TRAVEL] = { "minuut", "minuten", "reizen", "reistijd", true },
	[MATCH_PREFERENCE] = { "punt", "punten", "aan wensen die niet uitkomen",
			       "wensen die niet uitkomen", false },
	[MATCH_CHANGED] = { "cliënt", "cliënten", "op een andere plaats dan eerst",
			    "cliënten op een andere plaats dan eerst", false },
};

void match_print_minutes(struct buf *out, int64_t tenths)
{
	fixed_print_dutch(out, tenths, 1, tenths % 10 ? 1 : 0);
}

static void print_value(struct buf *out, enum match_objective o, int64_t value)
{
	if (words[o].tenths)
		match_print_minutes(out, value);
	else
		print_count(out, value);
	bool one = value == (words[o].tenths ? 10 : 1);
	buf_printf(out, " %s", one ? words[o].one : words[o].many);
}

void match_print_values(struct buf *out, const struct match_policy *policy,
			const int64_t values[MATCH_OBJECTIVES])
{
	enum match_objective order[MATCH_OBJECTIVES + 1];
	int count = 0, told = 0;
	for (int i = 0; i < policy->count; i++)
		if (values[policy->order[i]])
			order[count++] = policy->order[i];
	if (policy->fewest_changes && values[MATCH_CHANGED])
		order[count++] = MATCH_CHANGED;
	for (; told < count; told++) {
		enum match_objective o = order[told];
		buf_text(out, told == 0 ? "" : told == count - 1 ? " en " : ", ");
		print_value(out, o, values[o] < 0 ? -values[o] : values[o]);
		buf_printf(out, " %s %s", values[o] < 0 ? "minder" : "meer", words[o].behind);
	}
	if (count == 0)
		buf_text(out, "niets");
}

/* In a policy with weights: points. */
static int64_t points_of(const struct match_model *m, match_wide price)
{
	match_wide unit = m->scale.unit, half = unit / 2;
	return (int64_t)(price < 0 ? -((half - price) / unit) : (price + half) / unit);
}

void match_print_price(struct buf *out, const struct match_model *m, match_wide price)
{
	int64_t values[MATCH_OBJECTIVES];
	if (m->given->policy.weighted) {
		int64_t points = points_of(m, price);
		print_count(out, points < 0 ? -points : points);
		buf_text(out, points == 1 || points == -1 ? " punt" : " punten");
		buf_text(out, points < 0 ? " minder" : points > 0 ? " meer" : "");
		return;
	}
	match_scale_split(&m->given->policy, &m->scale, price, values);
	match_print_values(out, &m->given->policy, values);
}

static void print_number(struct buf *out, enum match_objective o, int64_t value)
{
	if (words[o].tenths)
		fixed_print(out, value, 1);
	else
		buf_int(out, value);
}

void match_print_code(struct buf *out, const struct match_model *m, match_wide price)
{
	const struct match_policy *policy = &m->given->policy;
	int64_t values[MATCH_OBJECTIVES];
	bool first = true;
	if (policy->weighted) {
		buf_printf(out, "points=%lld", (long long)points_of(m, price));
		return;
	}
	match_scale_split(policy, &m->scale, price, values);
	for (int i = 0; i < policy->count; i++) {
		enum match_objective o = policy->order[i];
		if (!values[o])
			continue;
		buf_printf(out, "%s%s=", first ? "" : " ", match_objective_names[o]);
		print_number(out, o, values[o]);
		first = false;
	}
}

void match_print_totals_json(struct buf *out, const struct match_policy *policy,
			     const int64_t totals[MATCH_OBJECTIVES])
{
	buf_char(out, '{');
	for (int i = 0; i < policy->count; i++) {
		enum match_objective o = policy->order[i];
		buf_printf(out, "%s\"%s\":", i ? "," : "", match_objective_names[o]);
		print_number(out, o, totals[o]);
	}
	buf_char(out, '}');
}

void match_print_json(struct buf *out, const struct match_model *m, match_wide price)
{
	const struct match_policy *policy = &m->given->policy;
	int64_t values[MATCH_OBJECTIVES];
	if (policy->weighted) {
		buf_printf(out, "{\"points\":%lld}", (long long)points_of(m, price));
		return;
	}
	match_scale_split(policy, &m->scale, price, values);
	match_print_totals_json(out, policy, values);
}

void match_print_totals(struct buf *out, const struct match_input *in,
			const int64_t totals[MATCH_OBJECTIVES])
{
	int64_t placed = in->given.clients - totals[MATCH_UNPLACED];
	print_count(out, totals[MATCH_UNPLACED]);
	buf_text(out, " niet geplaatst, waarvan ");
	print_count(out, totals[MATCH_URGENT_UNPLACED]);
	buf_text(out, " urgent; ");
	print_count(out, totals[MATCH_OVER_NORM]);
	buf_text(out, " boven de reisnorm");
	if (placed > 0) {
		buf_text(out, "; gemiddeld ");
		match_print_minutes(out, (totals[MATCH_TRAVEL] + placed / 2) / placed);
		buf_text(out, " min reizen");
	}
	if (totals[MATCH_MOVED]) {
		buf_text(out, "; ");
		print_count(out, totals[MATCH_MOVED]);
		buf_text(out, " weg van de eigen locatie");
	}
	if (totals[MATCH_LATE_UNPLACED]) {
		buf_text(out, "; ");
		print_count(out, totals[MATCH_LATE_UNPLACED]);
		buf_text(out, " zonder plaats terwijl de wachttijd al over de norm is");
	}
	if (totals[MATCH_PREFERENCE]) {
		buf_text(out, "; ");
		print_count(out, totals[MATCH_PREFERENCE]);
		buf_text(out, " punten aan wensen die niet uitkomen");
	}
	if (totals[MATCH_EXTRA_PRICE]) {
		buf_text(out, "; ");
		print_count(out, totals[MATCH_EXTRA_PRICE]);
		buf_text(out, " punten voor extra plaatsen");
	}
	buf_text(out, ".\n");
}

void match_print_policy(struct buf *out, const struct match_policy *policy)
{
	buf_text(out, policy->weighted ? "Beleid, met gewicht: " : "Beleid, in volgorde: ");
	for (int i = 0; i < policy->count; i++) {
		buf_printf(out, "%s%s", i ? "; " : "", words[policy->order[i]].policy);
		if (policy->weighted)
			buf_printf(out, " (%lld)", (long long)policy->weight[i]);
	}
	buf_text(out, ". Reisnorm ");
	match_print_minutes(out, policy->travel_norm);
	buf_text(out, " min, hoogstens ");
	match_print_minutes(out, policy->travel_most);
	buf_text(out, " min.\n");
}

void match_print_wide(struct buf *out, match_wide value)
{
	char text[48];
	int at = (int)sizeof(text) - 1;
	bool negative = value < 0;
	text[at] = '\0';
	do {
		int digit = (int)(value % 10);
		text[--at] = (char)('0' + (digit < 0 ? -digit : digit));
		value /= 10;
	} while (value);
	buf_printf(out, "%s%s", negative ? "-" : "", text + at);
}
