#include "engine/match/guess.h"

#include "engine/match/fast.h"

/* Rounds over all clients for prices; what is not settled by then is left to the solver. */
enum { ROUNDS_MAX = 300, STEEPEST = 1024 };

/* Of each objective the largest value that one client or bed can have, and what divides all. */
struct range {
	int64_t most[MATCH_OBJECTIVES], divisor[MATCH_OBJECTIVES];
};

static int64_t common_divisor(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static void widen_range(struct range *r, const int64_t values[MATCH_OBJECTIVES])
{
	for (int o = 0; o < MATCH_OBJECTIVES; o++) {
		r->most[o] = values[o] > r->most[o] ? values[o] : r->most[o];
		if (values[o] > 0 && r->divisor[o] != 1)
			r->divisor[o] = common_divisor(r->divisor[o], values[o]);
	}
}

static void find_range(const struct match_model *m, struct range *r)
{
	int64_t values[MATCH_OBJECTIVES];
	*r = (struct range){ { 0 }, { 0 } };
	for (int32_t c = 0; c < m->net.clients; c++) {
		match_values(m, c, -1, values);
		widen_range(r, values);
		for (int64_t i = m->net.arc_begin[c]; i < m->net.arc_begin[c + 1]; i++) {
			match_values(m, c, m->spot[m->net.arc_place[i]].location, values);
			widen_range(r, values);
		}
	}
	memset(values, 0, sizeof(values));
	for (int32_t l = 0; l < m->net.locations; l++) {
		values[MATCH_EXTRA_PRICE] =
			m->net.location_extra[l] > 0 ? m->given->location[l].extra_price : 0;
		widen_range(r, values);
	}
}

/* Weights in which an objective counts `steep` times all that one client can have of the later ones;
 * false when that does not fit. */
static bool weigh(const struct match_policy *policy, const struct range *r, int64_t steep,
		  int64_t weight[MATCH_OBJECTIVES])
{
	int64_t below = 0;
	int count = policy->count + policy->fewest_changes;
	memset(weight, 0, MATCH_OBJECTIVES * sizeof(*weight));
	for (int i = count - 1; i >= 0; i--) {
		enum match_objective o = i == policy->count ? MATCH_CHANGED : policy->order[i];
		if (r->most[o] == 0)
			continue;
		int64_t step = r->most[o] / r->divisor[o];
		weight[o] = policy->weighted && o != MATCH_CHANGED
				    ? policy->weight[i] * r->divisor[o] * steep
				    : steep * below + 1;
		if (weight[o] > (FAST_COST_MAX - below) / step)
			return false;
		below += weight[o] * step;
	}
	return true;
}

static int64_t cost_of(const struct range *r, const int64_t weight[MATCH_OBJECTIVES],
		       const int64_t values[MATCH_OBJECTIVES])
{
	int64_t cost = 0;
	for (int o = 0; o < MATCH_OBJECTIVES; o++)
		if (weight[o])
			cost += weight[o] * (values[o] / r->divisor[o]);
	return cost;
}

/* The network with these costs; the rest of it is the model's. */
static struct match_net simplify(const struct match_model *m, const struct range *r,
				 const int64_t weight[MATCH_OBJECTIVES], struct arena *a)
{
	const struct match_wide_net *net = &m->net;
	int64_t *arc = arena_array(a, int64_t, (size_t)net->arc_begin[net->clients]);
	int64_t *unplaced = arena_array(a, int64_t, (size_t)net->clients);
	int64_t *bed = arena_array(a, int64_t, (size_t)net->locations);
	int64_t values[MATCH_OBJECTIVES];
	for (int32_t c = 0; c < net->clients; c++) {
		match_values(m, c, -1, values);
		unplaced[c] = net->unplaced_cost[c] == MATCH_WIDE_NEVER
				      ? MATCH_NEVER
				      : cost_of(r, weight, values);
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++) {
			match_values(m, c, m->spot[net->arc_place[i]].location, values);
			arc[i] = cost_of(r, weight, values);
		}
	}
	memset(values, 0, sizeof(values));
	for (int32_t l = 0; l < net->locations; l++) {
		values[MATCH_EXTRA_PRICE] =
			net->location_extra[l] > 0 ? m->given->location[l].extra_price : 0;
		bed[l] = cost_of(r, weight, values);
	}
	return (struct match_net){ .clients = net->clients,
				   .places = net->places,
				   .locations = net->locations,
				   .units = net->units,
				   .arc_begin = net->arc_begin,
				   .arc_place = net->arc_place,
				   .arc_cost = arc,
				   .unplaced_cost = unplaced,
				   .place_location = net->place_location,
				   .place_cap = net->place_cap,
				   .location_cap = net->location_cap,
				   .location_extra = net->location_extra,
				   .location_extra_cost = bed };
}

/* What the next bed of the location costs, NEVER when there is none. */
static match_wide next_bed(const struct match_wide_net *net, int32_t location, int64_t use)
{
	int64_t cap = net->location_cap[location];
	if (use < cap)
		return 0;
	return use - cap < net->location_extra[location] ? net->location_extra_cost[location]
							 : MATCH_WIDE_NEVER;
}

/* One person more in a place costs what it costs to make room: a bed, or the cheapest that one of
 * those who are there could do instead. True when a price went down. */
static bool lower_places(const struct match_wide_net *net, const int32_t *held,
			 struct match_wide_plan *p)
{
	bool lower = false;
	for (int32_t c = 0; c < net->clients; c++) {
		if (held[c] < 0)
			continue;
		match_wide pi = net->unplaced_cost[c];
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++) {
			match_wide there = p->place_price[net->arc_place[i]];
			if (there != MATCH_WIDE_NEVER && net->arc_cost[i] + there < pi)
				pi = net->arc_cost[i] + there;
		}
		match_wide *price = &p->place_price[net->arc_place[held[c]]];
		if (pi != MATCH_WIDE_NEVER && pi - net->arc_cost[held[c]] < *price) {
			*price = pi - net->arc_cost[held[c]];
			lower = true;
		}
	}
	return lower;
}

static void lower_locations(const struct match_wide_net *net, struct match_wide_plan *p)
{
	for (int32_t q = 0; q < net->places; q++) {
		match_wide *at = &p->location_price[net->place_location[q]];
		if (p->place_use[q] > 0 && p->place_price[q] < *at)
			*at = p->place_price[q];
	}
	for (int32_t q = 0; q < net->places; q++) {
		match_wide at = p->location_price[net->place_location[q]];
		if (p->place_use[q] < net->place_cap[q] && at < p->place_price[q])
			p->place_price[q] = at;
	}
}

/* Prices as the solver wants them: P >= L >= 0, and a number. */
static void tidy(const struct match_wide_net *net, struct match_wide_plan *p)
{
	for (int32_t l = 0; l < net->locations; l++) {
		match_wide *at = &p->location_price[l];
		*at = *at == MATCH_WIDE_NEVER ? MATCH_WIDE_TOTAL_MAX : *at < 0 ? 0 : *at;
	}
	for (int32_t q = 0; q < net->places; q++) {
		match_wide at = p->location_price[net->place_location[q]];
		match_wide *price = &p->place_price[q];
		*price = *price == MATCH_WIDE_NEVER ? MATCH_WIDE_TOTAL_MAX : *price;
		*price = *price < at ? at : *price;
	}
}

static void price(const struct match_wide_net *net, struct match_wide_plan *p, struct arena *a)
{
	int32_t *held = arena_array(a, int32_t, (size_t)net->clients);
	p->place_price = arena_array(a, match_wide, (size_t)net->places);
	p->location_price = arena_array(a, match_wide, (size_t)net->locations);
	p->place_use = arena_array(a, int64_t, (size_t)net->places);
	p->location_use = arena_array(a, int64_t, (size_t)net->locations);
	for (int32_t c = 0; c < net->clients; c++) {
		held[c] = -1;
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++)
			if (p->arc_amount[i] > 0) {
				held[c] = (int32_t)i;
				p->place_use[net->arc_place[i]]++;
				p->location_use[net->place_location[net->arc_place[i]]]++;
			}
	}
	for (int32_t l = 0; l < net->locations; l++)
		p->location_price[l] = next_bed(net, l, p->location_use[l]);
	for (int32_t q = 0; q < net->places; q++)
		p->place_price[q] = MATCH_WIDE_NEVER;
	for (int round = 0; round < ROUNDS_MAX; round++) {
		lower_locations(net, p);
		if (!lower_places(net, held, p))
			break;
	}
	tidy(net, p);
}

bool match_guess(const struct match_model *m, const struct watch *watch, struct arena *a,
		 struct match_wide_plan *out)
{
	struct range r;
	struct match_plan plan;
	struct err err;
	int64_t weight[MATCH_OBJECTIVES], steep = STEEPEST;
	if (m->net.clients == 0 || m->net.arc_begin[m->net.clients] == 0)
		return false;
	find_range(m, &r);
	while (steep > 0 && !weigh(&m->given->policy, &r, steep, weight))
		steep /= 2;
	if (steep == 0)
		return false;
	struct match_net net = simplify(m, &r, weight, a);
	if (!match_fast(&net, watch, a, &plan, &err))
		return false;
	*out = (struct match_wide_plan){ .arc_amount = plan.arc_amount, .unplaced = plan.unplaced };
	price(&m->net, out, a);
	return true;
}
