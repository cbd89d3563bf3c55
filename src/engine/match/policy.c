#include "engine/match/policy.h"

const char *const match_objective_names[MATCH_OBJECTIVES + 1] = {
	[MATCH_URGENT_UNPLACED] = "urgent_unplaced",
	[MATCH_LATE_UNPLACED] = "late_unplaced",
	[MATCH_UNPLACED] = "unplaced",
	[MATCH_UNPLACED_PRICE] = "unplaced_price",
	[MATCH_MOVED] = "moved",
	[MATCH_OVER_NORM] = "over_norm",
	[MATCH_OVER_NORM_TIME] = "over_norm_min",
	[MATCH_EXTRA_PRICE] = "extra_price",
	[MATCH_TRAVEL] = "travel",
	[MATCH_PREFERENCE] = "preference",
	[MATCH_CHANGED] = "changed",
	[MATCH_OBJECTIVES] = NULL,
};

struct match_policy match_policy_default(void)
{
	return (struct match_policy){
		.count = 7,
		.order = { MATCH_URGENT_UNPLACED, MATCH_UNPLACED, MATCH_MOVED, MATCH_OVER_NORM,
			   MATCH_EXTRA_PRICE, MATCH_TRAVEL, MATCH_PREFERENCE },
		.travel_norm = 300,
		.travel_most = 1200,
	};
}

static bool check(const struct match_policy *policy, struct err *err)
{
	bool seen[MATCH_OBJECTIVES] = { false };
	if (policy->count < 1 || policy->count > MATCH_OBJECTIVES)
		return err_set(err, ERR_INPUT, "Het beleid noemt geen doel.");
	for (int i = 0; i < policy->count; i++) {
		enum match_objective o = policy->order[i];
		if (o >= MATCH_OBJECTIVES || seen[o] ||
		    (o == MATCH_CHANGED && policy->fewest_changes))
			return err_set(err, ERR_INPUT, "Het beleid noemt een doel twee keer.");
		seen[o] = true;
		if (policy->weighted &&
		    (policy->weight[i] < 0 || policy->weight[i] > MATCH_WEIGHT_MAX))
			return err_set(err, ERR_INPUT,
				       "Een gewicht is een heel getal van 0 tot en met %d.",
				       MATCH_WEIGHT_MAX);
	}
	if (policy->travel_norm < 0 || policy->travel_norm > MATCH_TENTHS_MAX ||
	    policy->travel_most < 0 || policy->travel_most > MATCH_TENTHS_MAX)
		return err_set(err, ERR_INPUT,
			       "Een reistijd in het beleid ligt tussen 0 en 100.000 minuten.");
	return true;
}

bool match_scale_make(const struct match_policy *policy, const int64_t most[MATCH_OBJECTIVES],
		      struct match_scale *out, struct err *err)
{
	struct match_scale scale = { .unit = 1 };
	match_wide below = 0; /* all that the objectives done so far can add up to */
	if (!check(policy, err))
		return false;
	if (policy->fewest_changes) {
		below = scale.most[MATCH_CHANGED] = most[MATCH_CHANGED];
		scale.weight[MATCH_CHANGED] = 1;
		scale.unit = 2 * below + 1;
	}
	for (int i = policy->count - 1; i >= 0; i--) {
		enum match_objective o = policy->order[i];
		match_wide weight =
			policy->weighted ? policy->weight[i] * scale.unit : 2 * below + 1;
		scale.most[o] = most[o];
		scale.weight[o] = weight;
		if (most[o] > 0 && weight > (MATCH_WIDE_TOTAL_MAX / 4 - below) / most[o])
			return err_set(
				err, ERR_INPUT,
				"Het beleid heeft zoveel doelen, met zulke grote waarden, dat "
				"het niet meer exact te rekenen is. Laat doelen weg of kies "
				"kleinere prijzen.");
		below += weight * most[o];
	}
	*out = scale;
	return true;
}

match_wide match_scale_cost(const struct match_scale *scale, const int64_t values[MATCH_OBJECTIVES])
{
	match_wide cost = 0;
	for (int o = 0; o < MATCH_OBJECTIVES; o++)
		cost += scale->weight[o] * values[o];
	return cost;
}

/* a / b to the nearest whole number; b is odd, so there is no half. */
static match_wide nearest(match_wide a, match_wide b)
{
	return a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b);
}

void match_scale_split(const struct match_policy *policy, const struct match_scale *scale,
		       match_wide cost, int64_t values[MATCH_OBJECTIVES])
{
	memset(values, 0, MATCH_OBJECTIVES * sizeof(*values));
	for (int i = 0; i < policy->count; i++) {
		enum match_objective o = policy->order[i];
		values[o] = (int64_t)nearest(cost, scale->weight[o]);
		cost -= scale->weight[o] * values[o];
	}
	if (policy->fewest_changes)
		values[MATCH_CHANGED] = (int64_t)cost;
}
