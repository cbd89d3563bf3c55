#include "engine/match/wide_state.h"

static bool check_counts(const struct match_wide_net *net, struct err *err)
{
	if (net->clients < 0 || net->places < 0 || net->locations < 0 ||
	    net->places > INT32_MAX - 1 - net->locations)
		return err_set(err, ERR_INPUT, "Het netwerk heeft een onmogelijk aantal.");
	if (net->arc_begin[0] != 0)
		return err_set(err, ERR_INPUT, "De verbindingen beginnen niet bij 0.");
	for (int32_t c = 0; c < net->clients; c++)
		if (net->arc_begin[c + 1] < net->arc_begin[c])
			return err_set(err, ERR_INPUT, "De verbindingen van cliënt %d lopen terug.",
				       c);
	if (net->arc_begin[net->clients] > INT32_MAX)
		return err_set(err, ERR_INPUT,
			       "Er zijn meer dan 2.147.483.647 verbindingen; dat is te veel.");
	return true;
}

/* Adds units * cost to *total; false when that passes the maximum. */
static bool add_cost(match_wide *total, int64_t units, match_wide cost)
{
	if (cost > (MATCH_WIDE_TOTAL_MAX - *total) / units)
		return false;
	*total += cost * units;
	return true;
}

/* The dearest that can happen to one client; -1 when something is out of range. */
static match_wide dearest(const struct match_wide_net *net, int32_t client)
{
	match_wide most = net->unplaced_cost[client];
	if (most < 0 || most > MATCH_WIDE_NEVER)
		return -1;
	if (most == MATCH_WIDE_NEVER)
		most = 0;
	for (int64_t a = net->arc_begin[client]; a < net->arc_begin[client + 1]; a++) {
		int32_t place = net->arc_place[a];
		match_wide cost = net->arc_cost[a];
		if (place < 0 || place >= net->places || cost < 0 || cost > MATCH_WIDE_NEVER ||
		    (a > net->arc_begin[client] && place <= net->arc_place[a - 1]))
			return -1;
		if (cost != MATCH_WIDE_NEVER && cost > most)
			most = cost;
	}
	return most;
}

static bool check_clients(const struct match_wide_net *net, int64_t *people, match_wide *total,
			  struct err *err)
{
	for (int32_t c = 0; c < net->clients; c++) {
		match_wide most = dearest(net, c);
		if (most < 0 || net->units[c] < 1)
			return err_set(
				err, ERR_INPUT,
				"Cliënt %d heeft een verbinding, een prijs of een aantal dat "
				"niet kan.",
				c);
		if (__builtin_add_overflow(*people, net->units[c], people))
			return err_set(err, ERR_INPUT, "Er zijn te veel cliënten.");
		if (!add_cost(total, net->units[c], most))
			return err_set(err, ERR_INPUT,
				       "De prijzen zijn samen te groot om exact mee te rekenen.");
	}
	return true;
}

bool wide_check(const struct match_wide_net *net, struct err *err)
{
	int64_t people = 1;
	match_wide total = 0, dearest_bed = 0;
	if (!check_counts(net, err) || !check_clients(net, &people, &total, err))
		return false;
	for (int32_t p = 0; p < net->places; p++)
		if (net->place_cap[p] < 0 || net->place_location[p] < 0 ||
		    net->place_location[p] >= net->locations ||
		    (p > 0 && net->place_location[p] < net->place_location[p - 1]))
			return err_set(err, ERR_INPUT,
				       "Plaats %d heeft een locatie of aantal dat niet kan.", p);
	for (int32_t l = 0; l < net->locations; l++) {
		match_wide cost = net->location_extra_cost[l];
		if (net->location_cap[l] < 0 || net->location_extra[l] < 0 || cost < 0 ||
		    cost > MATCH_WIDE_TOTAL_MAX)
			return err_set(err, ERR_INPUT,
				       "Locatie %d heeft een aantal of prijs die niet kan.", l);
		if (cost > dearest_bed)
			dearest_bed = cost;
	}
	if (!add_cost(&total, people, dearest_bed))
		return err_set(err, ERR_INPUT,
			       "De prijzen zijn samen te groot om exact mee te rekenen.");
	return true;
}

void wide_begin(struct wide_state *s, const struct match_wide_net *net, struct arena *a)
{
	size_t arcs = (size_t)net->arc_begin[net->clients], nodes, clients = (size_t)net->clients;
	nodes = (size_t)net->places + (size_t)net->locations;
	*s = (struct wide_state){
		.net = net,
		.price = arena_array(a, match_wide, nodes + 1),
		.pi = arena_array(a, match_wide, clients),
		.amount = arena_array(a, int64_t, arcs),
		.unplaced = arena_array(a, int64_t, clients),
		.use = arena_array(a, int64_t, nodes + 1),
		.arc_client = arena_array(a, int32_t, arcs),
		.first_holder = arena_array(a, int32_t, (size_t)net->places),
		.next_holder = arena_array(a, int32_t, arcs),
		.earlier_holder = arena_array(a, int32_t, arcs),
		.first_place = arena_array(a, int32_t, (size_t)net->locations + 1),
	};
	for (int32_t c = 0; c < net->clients; c++)
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++)
			s->arc_client[i] = c;
	for (int32_t p = 0; p < net->places; p++)
		s->first_holder[p] = -1;
	for (int32_t p = 0; p < net->places; p++)
		s->first_place[net->place_location[p] + 1] = p + 1;
	for (int32_t l = 0; l < net->locations; l++)
		if (s->first_place[l + 1] < s->first_place[l])
			s->first_place[l + 1] = s->first_place[l];
}

static void hold(struct wide_state *s, int32_t arc, int32_t place)
{
	int32_t first = s->first_holder[place];
	s->next_holder[arc] = first;
	s->earlier_holder[arc] = -1;
	if (first >= 0)
		s->earlier_holder[first] = arc;
	s->first_holder[place] = arc;
}

static void let_go(struct wide_state *s, int32_t arc, int32_t place)
{
	int32_t next = s->next_holder[arc], earlier = s->earlier_holder[arc];
	if (next >= 0)
		s->earlier_holder[next] = earlier;
	if (earlier >= 0)
		s->next_holder[earlier] = next;
	else
		s->first_holder[place] = next;
}

void wide_add(struct wide_state *s, int32_t arc, int64_t people)
{
	int32_t place = s->net->arc_place[arc];
	bool was = s->amount[arc] > 0;
	s->amount[arc] += people;
	if (!was && s->amount[arc] > 0)
		hold(s, arc, place);
	if (was && s->amount[arc] == 0)
		let_go(s, arc, place);
}

void wide_resume(struct wide_state *s, const struct match_wide_net *net,
		 const struct match_wide_plan *plan, struct arena *a)
{
	wide_begin(s, net, a);
	for (int64_t i = 0; i < net->arc_begin[net->clients]; i++)
		if (plan->arc_amount[i] > 0)
			wide_add(s, (int32_t)i, plan->arc_amount[i]);
	for (int32_t c = 0; c < net->clients; c++) {
		s->pi[c] = plan->client_price[c];
		s->unplaced[c] = plan->unplaced[c];
	}
	for (int32_t p = 0; p < net->places; p++) {
		s->price[p] = plan->place_price[p];
		s->use[p] = plan->place_use[p];
	}
	for (int32_t l = 0; l < net->locations; l++) {
		s->price[net->places + l] = plan->location_price[l];
		s->use[net->places + l] = plan->location_use[l];
	}
}

match_wide wide_best_arc(const struct wide_state *s, int32_t client, int32_t *arc)
{
	const struct match_wide_net *net = s->net;
	match_wide best = MATCH_WIDE_NEVER;
	*arc = -1;
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++) {
		if (net->arc_cost[i] == MATCH_WIDE_NEVER)
			continue;
		match_wide cost = net->arc_cost[i] + s->price[net->arc_place[i]];
		if (*arc < 0 || cost < best) {
			best = cost;
			*arc = (int32_t)i;
		}
	}
	return best;
}

match_wide wide_next_bed(const struct wide_state *s, int32_t location, int64_t *room)
{
	const struct match_wide_net *net = s->net;
	int64_t use = s->use[net->places + location], cap = net->location_cap[location];
	if (use < cap) {
		*room = cap - use;
		return 0;
	}
	*room = net->location_extra[location] - (use - cap);
	return *room > 0 ? net->location_extra_cost[location] : MATCH_WIDE_NEVER;
}

void wide_lift(struct wide_state *s, int32_t location)
{
	match_wide price = s->price[s->net->places + location];
	for (int32_t p = s->first_place[location]; p < s->first_place[location + 1]; p++)
		if (s->price[p] < price)
			s->price[p] = price;
}

void wide_give(const struct wide_state *s, struct match_wide_plan *out)
{
	const struct match_wide_net *net = s->net;
	*out = (struct match_wide_plan){
		.arc_amount = s->amount,
		.unplaced = s->unplaced,
		.place_price = s->price,
		.location_price = s->price + net->places,
		.client_price = s->pi,
		.place_use = s->use,
		.location_use = s->use + net->places,
	};
	for (int32_t c = 0; c < net->clients; c++) {
		if (s->unplaced[c] > 0)
			out->objective += net->unplaced_cost[c] * s->unplaced[c];
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++)
			if (s->amount[i] > 0)
				out->objective += net->arc_cost[i] * s->amount[i];
	}
	for (int32_t l = 0; l < net->locations; l++)
		if (out->location_use[l] > net->location_cap[l])
			out->objective += net->location_extra_cost[l] *
					  (out->location_use[l] - net->location_cap[l]);
}
