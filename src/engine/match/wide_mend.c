#include "engine/match/residual.h"

/* Keeps what is tight and fits; the rest is left over. */
static void keep_client(struct wide_state *s, const struct match_wide_plan *start, int32_t client,
			int64_t *left)
{
	const struct match_wide_net *net = s->net;
	int32_t best;
	match_wide pi = wide_best_arc(s, client, &best), unplaced = net->unplaced_cost[client];
	int64_t rest = net->units[client];
	pi = s->pi[client] = unplaced < pi ? unplaced : pi;
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++) {
		int32_t place = net->arc_place[i], location = net->place_location[place];
		int32_t node = net->places + location;
		int64_t people = start->arc_amount[i], beds;
		int64_t room = net->place_cap[place] - s->use[place];
		match_wide bed = wide_next_bed(s, location, &beds);
		if (people == 0 || net->arc_cost[i] == MATCH_WIDE_NEVER ||
		    residual_arc(s, client, i) != 0 || bed > s->price[node])
			continue;
		people = people < rest ? people : rest;
		people = people < room ? people : room;
		people = people < beds ? people : beds;
		if (people <= 0)
			continue;
		wide_add(s, (int32_t)i, people);
		s->use[place] += people;
		s->use[node] += people;
		rest -= people;
	}
	if (unplaced == pi && unplaced != MATCH_WIDE_NEVER && start->unplaced[client] > 0) {
		int64_t people = start->unplaced[client];
		s->unplaced[client] = people < rest ? people : rest;
		rest -= s->unplaced[client];
	}
	*left = rest;
}

/* Clients who are somewhere pay what that costs now. */
static void follow_prices(struct wide_state *s)
{
	const struct match_wide_net *net = s->net;
	for (int32_t p = 0; p < net->places; p++)
		for (int32_t h = s->first_holder[p]; h >= 0; h = s->next_holder[h])
			s->pi[s->arc_client[h]] = net->arc_cost[h] + s->price[p];
}

/* All prices down by their distance, at most `most`, so that out keeps 0. */
static void lower_prices(struct residual *r, match_wide most)
{
	struct wide_state *s = r->s;
	int32_t out = wide_out(s);
	match_wide shift = residual_distance(r, out);
	shift = shift < most ? shift : most;
	for (int32_t n = 0; n < out; n++) {
		match_wide down = residual_distance(r, n);
		s->price[n] += shift - (down < most ? down : most);
	}
	for (int32_t l = 0; l < s->net->locations; l++) {
		if (s->price[s->net->places + l] < 0)
			s->price[s->net->places + l] = 0;
		wide_lift(s, l);
	}
	follow_prices(s);
}

static int32_t held_arc(const struct wide_state *s, int32_t client, int32_t place)
{
	int64_t i = s->net->arc_begin[client];
	while (s->net->arc_place[i] != place)
		i++;
	return (int32_t)i;
}

/* One step of a chain, from `before` to `node`: with people 0 how many can take it, else they do. */
static int64_t take_step(struct wide_state *s, int32_t before, int32_t node, int32_t mover,
			 int32_t to_arc, int64_t people)
{
	const struct match_wide_net *net = s->net;
	int32_t out = wide_out(s);
	int64_t room;
	if (mover >= 0) {
		int32_t held = before == out ? -1 : held_arc(s, mover, before);
		room = held < 0 ? s->unplaced[mover] : s->amount[held];
		if (held < 0)
			s->unplaced[mover] -= people;
		else
			wide_add(s, held, -people);
		if (to_arc < 0)
			s->unplaced[mover] += people;
		else
			wide_add(s, to_arc, people);
		return room;
	}
	if (before < net->places) {
		room = net->place_cap[before] - s->use[before];
		s->use[before] += people;
	} else if (node < net->places) {
		room = s->use[node];
		s->use[node] -= people;
	} else if (node == out) {
		wide_next_bed(s, before - net->places, &room);
		s->use[before] += people;
	} else {
		int64_t extra = s->use[node] - net->location_cap[node - net->places];
		room = extra > 0 ? extra : s->use[node];
		s->use[node] -= people;
	}
	return room;
}

static int64_t take_chain(struct residual *r, int32_t from, int32_t to, int64_t people)
{
	int64_t most = take_step(r->s, to, from, -1, -1, people);
	for (int32_t n = to; n != from; n = r->step[n].node) {
		const struct residual_step *step = &r->step[n];
		int64_t room = take_step(r->s, step->node, n, step->mover, step->to_arc, people);
		most = room < most ? room : most;
	}
	return most;
}

/* A bed could go from `to` on to `from`, and that would save `gain`: lets the cheapest chain between
 * them come first for as long as it costs less, and lowers the prices. */
static void fill(struct residual *r, int32_t from, int32_t to, match_wide gain)
{
	residual_from(r, from, -1);
	match_wide distance = residual_distance(r, to);
	lower_prices(r, distance < gain ? distance : gain);
	if (distance < gain)
		take_chain(r, from, to, take_chain(r, from, to, 0));
}

static bool fill_places(struct residual *r, const struct watch *watch)
{
	struct wide_state *s = r->s;
	const struct match_wide_net *net = s->net;
	for (int32_t p = 0; p < net->places; p++) {
		int32_t location = net->places + net->place_location[p];
		while (s->use[p] < net->place_cap[p] && s->price[p] > s->price[location]) {
			if (!watch_tell(watch, 0, net->clients))
				return false;
			fill(r, location, p, s->price[p] - s->price[location]);
		}
	}
	return true;
}

static bool fill_locations(struct residual *r, const struct watch *watch)
{
	struct wide_state *s = r->s;
	const struct match_wide_net *net = s->net;
	for (int32_t l = 0; l < net->locations; l++) {
		int32_t node = net->places + l;
		int64_t room;
		for (;;) {
			match_wide bed = wide_next_bed(s, l, &room);
			if (bed == MATCH_WIDE_NEVER || s->price[node] <= bed)
				break;
			if (!watch_tell(watch, 0, net->clients))
				return false;
			fill(r, wide_out(s), node, s->price[node] - bed);
		}
	}
	return true;
}

bool wide_mend(struct wide_state *s, const struct match_wide_plan *start, int64_t *left,
	       const struct watch *watch, struct arena *a)
{
	const struct match_wide_net *net = s->net;
	struct residual r;
	for (int32_t p = 0; p < net->places; p++)
		s->price[p] = start->place_price[p];
	for (int32_t l = 0; l < net->locations; l++)
		s->price[net->places + l] = start->location_price[l];
	for (int32_t c = 0; c < net->clients; c++)
		keep_client(s, start, c, &left[c]);
	residual_make(&r, s, a);
	return fill_places(&r, watch) && fill_locations(&r, watch);
}
