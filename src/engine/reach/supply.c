#include "engine/reach/supply.h"

__extension__ typedef unsigned __int128 wide;

bool reach_steps_check(const struct reach_steps *steps, struct err *err)
{
	if (steps->count < 1 || steps->count > REACH_STEPS_MAX)
		return err_set(err, ERR_INPUT, "Geef 1 tot en met %d stappen van minuten.",
			       REACH_STEPS_MAX);
	for (int k = 0; k < steps->count; k++) {
		int64_t minutes = steps->minutes_milli[k], weight = steps->weight[k];
		if (minutes > REACH_MINUTES_MILLI_MAX ||
		    minutes <= (k ? steps->minutes_milli[k - 1] : 0))
			return err_set(
				err, ERR_INPUT,
				"De minuten van de stappen moeten oplopen, boven 0 en hoogstens %d.",
				REACH_MINUTES_MILLI_MAX / 1000);
		if (weight < 1 || weight > (k ? steps->weight[k - 1] : REACH_WEIGHT_ONE))
			return err_set(
				err, ERR_INPUT,
				"De gewichten van de stappen moeten boven 0 en hoogstens 1 zijn, en "
				"mogen niet oplopen.");
	}
	return true;
}

bool reach_supply_check(const struct reach_supply *supply, struct err *err)
{
	if (supply->count < 0 || supply->count > REACH_LOCATIONS_MAX)
		return err_set(err, ERR_INPUT, "Er zijn %lld locaties; het maximum is %d.",
			       (long long)supply->count, REACH_LOCATIONS_MAX);
	for (int64_t j = 0; j < supply->count; j++) {
		if (supply->amount[j] < 0)
			return err_set(err, ERR_INPUT, "Locatie %lld heeft een aanbod onder nul.",
				       (long long)j + 1);
	}
	return true;
}

void reach_access_begin(int64_t points, int64_t locations, int steps, struct arena *a,
			struct reach_access *out)
{
	*out = (struct reach_access){
		.points = points,
		.locations = locations,
		.near = arena_array(a, int64_t, (size_t)points),
		.near_location = arena_array(a, int32_t, (size_t)points),
		.access = arena_array(a, int64_t, (size_t)points),
		.steps = steps,
		.people = arena_array(a, int64_t, (size_t)(locations * steps)),
		.amount = arena_array(a, int64_t, (size_t)(locations * steps)),
	};
	memset(out->near, -1, (size_t)points * sizeof(*out->near));
	memset(out->near_location, -1, (size_t)points * sizeof(*out->near_location));
}

/* People times weight; at most REACH_PEOPLE_MAX * REACH_WEIGHT_ONE = 10^18. */
static uint64_t weighted(const int64_t *people, const struct reach_steps *steps)
{
	int64_t sum = 0, nearer = 0;
	for (int k = 0; k < steps->count; k++) {
		sum += (people[k] - nearer) * steps->weight[k];
		nearer = people[k];
	}
	return (uint64_t)sum;
}

/* The finest unit in which all supply per person together stays below 2^62, so that no sum can
 * overflow. */
static bool choose_shift(const struct reach_supply *supply, const struct reach_steps *steps,
			 struct reach_access *out, struct err *err)
{
	wide most = 1;
	for (int64_t j = 0; j < out->locations; j++) {
		uint64_t people = weighted(out->people + j * out->steps, steps);
		if (people)
			most += (uint64_t)supply->amount[j] * (uint64_t)steps->weight[0] / people +
				1;
	}
	out->shift = REACH_SHIFT_MAX;
	while (out->shift >= REACH_SHIFT_MIN && most > (wide)1 << (62 - out->shift))
		out->shift--;
	return out->shift >= REACH_SHIFT_MIN ||
	       err_set(err, ERR_INPUT,
		       "Er is zo veel aanbod voor zo weinig inwoners dat de toegang niet nauwkeurig is uit "
		       "te drukken. Kijk het aanbod na.");
}

bool reach_amounts(const struct reach_supply *supply, const struct reach_steps *steps,
		   struct reach_access *out, struct err *err)
{
	if (!choose_shift(supply, steps, out, err))
		return false;
	for (int64_t j = 0; j < out->locations; j++) {
		uint64_t people = weighted(out->people + j * out->steps, steps);
		for (int k = 0; people && k < out->steps; k++) {
			/* Below 2^31 * 2^20 * 2^48. */
			wide over = ((wide)(uint64_t)supply->amount[j] * (uint64_t)steps->weight[k])
				    << out->shift;
			out->amount[j * out->steps + k] = (int64_t)((over + people / 2) / people);
		}
	}
	return true;
}
