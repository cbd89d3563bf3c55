#include "engine/match/explain.h"

#include "engine/match/residual.h"

struct match_explainer {
	const struct match_model *m;
	const struct match_answer *answer;
	struct wide_state state;
	struct residual residual;
	struct arena *a;
};

struct match_explainer *match_explain_make(const struct match_model *m,
					   const struct match_answer *answer, struct arena *a)
{
	struct match_explainer *x = arena_new(a, struct match_explainer);
	x->m = m;
	x->answer = answer;
	x->a = a;
	wide_resume(&x->state, &answer->net, &answer->plan, a);
	residual_make(&x->residual, &x->state, a);
	return x;
}

/* Node of where the client is now. */
static int32_t node_of(const struct match_explainer *x, int32_t client)
{
	int32_t place = x->answer->place[client];
	return place < 0 ? wide_out(&x->state) : place;
}

/* The chain from a node to where the client is now, as moves of others. */
static void list_moves(const struct match_explainer *x, int32_t node, struct match_option *option,
		       struct arena *a)
{
	const struct residual_step *step = x->residual.step;
	const struct match_wide_net *net = x->state.net;
	int32_t out = wide_out(&x->state), count = 0;
	for (int32_t n = node; step[n].node >= 0; n = step[n].node)
		count += step[n].mover >= 0;
	struct match_move *moves = arena_array(a, struct match_move, (size_t)count);
	count = 0;
	for (int32_t n = node; step[n].node >= 0; n = step[n].node)
		if (step[n].mover >= 0)
			moves[count++] = (struct match_move){
				step[n].mover,
				n == out ? -1 : n,
				step[n].to_arc < 0 ? -1 : net->arc_place[step[n].to_arc],
			};
	option->moves = moves;
	option->move_count = count;
}

/* Takes the way into the option at `node` when it is the cheapest so far. */
static void consider(const struct match_explainer *x, struct match_option *option, int32_t node,
		     match_wide there, struct arena *a)
{
	match_wide chain = residual_distance(&x->residual, node);
	if (chain == MATCH_WIDE_NEVER || (option->possible && there + chain >= option->price))
		return;
	option->possible = true;
	option->price = there + chain;
	option->place = node == wide_out(&x->state) ? -1 : node;
	list_moves(x, node, option, a);
}

static void judge(const struct match_explainer *x, int32_t client, struct match_option *option)
{
	const struct match_model *m = x->m;
	const struct wide_state *s = &x->state;
	int32_t l = option->location;
	int64_t room;
	option->refusal = match_refusal(m, client, l);
	option->here = match_location(m, x->answer->place, client) == l;
	option->location_full = wide_next_bed(s, l, &room) == MATCH_WIDE_NEVER;
	option->profile_full = true;
	option->place = -1;
	for (int32_t p = s->first_place[l]; p < s->first_place[l + 1]; p++)
		if (m->spot[p].profile == m->given->client[client].profile &&
		    s->use[p] < s->net->place_cap[p])
			option->profile_full = false;
}

const struct match_option *match_explain_client(struct match_explainer *x, int32_t client,
						struct arena *a)
{
	const struct match_wide_net *net = x->state.net;
	int32_t locations = net->locations, now = x->answer->place[client];
	struct match_option *options = arena_array(a, struct match_option, (size_t)locations + 1),
			    *none;
	none = &options[locations];
	*none = (struct match_option){ .location = -1, .place = -1, .here = now < 0 };
	residual_to(&x->residual, node_of(x, client), x->a);
	for (int32_t l = 0; l < locations; l++) {
		options[l].location = l;
		judge(x, client, &options[l]);
	}
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++)
		if (net->arc_cost[i] != MATCH_WIDE_NEVER)
			consider(x, &options[net->place_location[net->arc_place[i]]],
				 net->arc_place[i], residual_arc(&x->state, client, i), a);
	if (net->unplaced_cost[client] != MATCH_WIDE_NEVER)
		consider(x, none, wide_out(&x->state),
			 net->unplaced_cost[client] - x->state.pi[client], a);
	return options;
}

/* The cheapest thing else for a client, when the chains to where it is now are known. */
static struct match_next next_best(const struct match_explainer *x, int32_t client)
{
	const struct match_wide_net *net = x->state.net;
	struct match_next next = { MATCH_WIDE_NEVER, -1, 0 };
	int32_t now = x->answer->place[client];
	match_wide chain = residual_distance(&x->residual, wide_out(&x->state));
	if (now >= 0 && net->unplaced_cost[client] != MATCH_WIDE_NEVER &&
	    chain != MATCH_WIDE_NEVER) {
		next.price = net->unplaced_cost[client] - x->state.pi[client] + chain;
		next.equals += next.price == 0;
	}
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++) {
		int32_t place = net->arc_place[i];
		chain = residual_distance(&x->residual, place);
		if (place == now || net->arc_cost[i] == MATCH_WIDE_NEVER ||
		    chain == MATCH_WIDE_NEVER)
			continue;
		match_wide price = residual_arc(&x->state, client, i) + chain;
		next.equals += price == 0;
		if (price < next.price) {
			next.price = price;
			next.place = place;
		}
	}
	return next;
}

const struct match_holder *match_explain_holders(struct match_explainer *x, int32_t place,
						 struct arena *a, int32_t *count)
{
	const struct wide_state *s = &x->state;
	struct match_holder *list = arena_array(a, struct match_holder, (size_t)s->use[place]);
	int32_t found = 0;
	residual_to(&x->residual, place, x->a);
	for (int32_t h = s->first_holder[place]; h >= 0; h = s->next_holder[h]) {
		int32_t client = s->arc_client[h], at = found++;
		match_wide price = next_best(x, client).price;
		for (; at > 0 && (list[at - 1].price > price ||
				  (list[at - 1].price == price && list[at - 1].client > client));
		     at--)
			list[at] = list[at - 1];
		list[at] = (struct match_holder){ client, price };
	}
	*count = found;
	return list;
}

bool match_explain_all(struct match_explainer *x, const struct watch *watch, struct arena *a,
		       const struct match_next **out)
{
	const struct wide_state *s = &x->state;
	const struct match_wide_net *net = s->net;
	struct match_next *all = arena_array(a, struct match_next, (size_t)net->clients);
	for (int32_t p = 0; p < net->places; p++) {
		if (!watch_tell(watch, p, net->places))
			return false;
		if (s->first_holder[p] < 0)
			continue;
		residual_to(&x->residual, p, x->a);
		for (int32_t h = s->first_holder[p]; h >= 0; h = s->next_holder[h])
			all[s->arc_client[h]] = next_best(x, s->arc_client[h]);
	}
	residual_to(&x->residual, wide_out(s), x->a);
	for (int32_t c = 0; c < net->clients; c++)
		if (s->unplaced[c] > 0)
			all[c] = next_best(x, c);
	*out = all;
	return true;
}

struct match_worth match_explain_worth(struct match_explainer *x, struct arena *a)
{
	const struct wide_state *s = &x->state;
	const struct match_wide_net *net = s->net;
	match_wide *location = arena_array(a, match_wide, (size_t)net->locations);
	match_wide *place = arena_array(a, match_wide, (size_t)net->places);
	residual_from(&x->residual, wide_out(s), -1);
	for (int32_t n = 0; n < wide_out(s); n++) {
		match_wide chain = residual_distance(&x->residual, n);
		match_wide worth = chain < s->price[n] ? s->price[n] - chain : 0;
		if (n < net->places)
			place[n] = worth;
		else
			location[n - net->places] = worth;
	}
	return (struct match_worth){ location, place };
}
