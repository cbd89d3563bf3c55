#include "engine/match/solve.h"

#include "engine/match/guess.h"
#include "engine/match/wide_fast.h"

/* An optimal plan of one network, small enough to keep one for each group on the way down. */
struct kept {
	int32_t *arc; /* [clients] -1 without a place */
	match_wide *place_price, *location_price;
	match_wide objective;
};

struct tree {
	const struct match_model *m;
	struct match_wide_net net; /* the model's, with costs of its own */
	match_wide *arc_cost, *unplaced_cost;
	struct match_wide_plan start; /* scratch for beginning from a kept plan */
	int32_t *best;                /* [clients] arcs of the best plan so far */
	match_wide best_cost;         /* MATCH_WIDE_NEVER: none yet */
	match_wide untried;           /* least bound of what was left aside */
	int32_t networks, most;
	const struct watch *watch;
	struct arena *a;
};

static struct kept kept_make(const struct match_model *m, struct arena *a)
{
	return (struct kept){ .arc = arena_array(a, int32_t, (size_t)m->net.clients),
			      .place_price = arena_array(a, match_wide, (size_t)m->net.places),
			      .location_price =
				      arena_array(a, match_wide, (size_t)m->net.locations) };
}

static void keep(const struct match_wide_net *net, const struct match_wide_plan *plan,
		 struct kept *out)
{
	for (int32_t c = 0; c < net->clients; c++) {
		out->arc[c] = -1;
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++)
			if (plan->arc_amount[i] > 0)
				out->arc[c] = (int32_t)i;
	}
	memcpy(out->place_price, plan->place_price,
	       (size_t)net->places * sizeof(*out->place_price));
	memcpy(out->location_price, plan->location_price,
	       (size_t)net->locations * sizeof(*out->location_price));
	out->objective = plan->objective;
}

static void start_from(struct tree *t, const struct kept *k)
{
	const struct match_wide_net *net = &t->net;
	memset(t->start.arc_amount, 0, (size_t)net->arc_begin[net->clients] * sizeof(int64_t));
	for (int32_t c = 0; c < net->clients; c++) {
		t->start.unplaced[c] = k->arc[c] < 0;
		if (k->arc[c] >= 0)
			t->start.arc_amount[k->arc[c]] = 1;
	}
	t->start.place_price = k->place_price;
	t->start.location_price = k->location_price;
}

/* The network in which everybody goes alone. */
static bool solve_alone(struct tree *t, struct arena *scratch, struct match_wide_plan *plan,
			struct err *err)
{
	struct match_wide_plan guess;
	if (match_wide_is_small(&t->net))
		return match_wide_fast(&t->net, t->watch, scratch, plan, err);
	bool guessed = match_guess(t->m, t->watch, scratch, &guess);
	return match_wide_solve(&t->net, guessed ? &guess : NULL, t->watch, NULL, scratch, plan,
				err);
}

/* False with ERR_CONFLICT when there is no plan; `stopped` when the watch said so. */
static bool solve_network(struct tree *t, const struct kept *start, struct kept *out, bool *stopped,
			  struct err *err)
{
	struct arena scratch = { 0 };
	struct match_wide_plan plan;
	bool ok;
	t->networks++;
	if (start) {
		start_from(t, start);
		ok = match_wide_solve(&t->net, &t->start, t->watch, NULL, &scratch, &plan, err);
	} else
		ok = solve_alone(t, &scratch, &plan, err);
	if (ok)
		keep(&t->net, &plan, out);
	*stopped = !ok && (err->kind != ERR_CONFLICT || !watch_tell(t->watch, 0, 1));
	arena_release(&scratch);
	return ok;
}

/* The group may only go to this location; -1: has no place. */
static void hold_group(struct tree *t, int32_t group, int32_t location)
{
	const struct match_model *m = t->m;
	for (int32_t i = m->group_begin[group]; i < m->group_begin[group + 1]; i++) {
		int32_t c = m->member[i];
		t->unplaced_cost[c] = location < 0 ? m->net.unplaced_cost[c] : MATCH_WIDE_NEVER;
		for (int64_t k = m->net.arc_begin[c]; k < m->net.arc_begin[c + 1]; k++) {
			bool there = m->spot[m->net.arc_place[k]].location == location;
			t->arc_cost[k] = there ? m->net.arc_cost[k] : MATCH_WIDE_NEVER;
		}
	}
}

static void free_group(struct tree *t, int32_t group)
{
	const struct match_model *m = t->m;
	for (int32_t i = m->group_begin[group]; i < m->group_begin[group + 1]; i++) {
		int32_t c = m->member[i];
		t->unplaced_cost[c] = m->net.unplaced_cost[c];
		for (int64_t k = m->net.arc_begin[c]; k < m->net.arc_begin[c + 1]; k++)
			t->arc_cost[k] = m->net.arc_cost[k];
	}
}

static int32_t location_of(const struct match_model *m, const struct kept *k, int32_t client)
{
	return k->arc[client] < 0 ? -1 : m->spot[m->net.arc_place[k->arc[client]]].location;
}

/* The first group that is not together; -1 when all are. */
static int32_t torn_group(const struct match_model *m, const struct kept *k)
{
	for (int32_t g = 0; g < m->groups; g++) {
		int32_t at = location_of(m, k, m->member[m->group_begin[g]]);
		for (int32_t i = m->group_begin[g] + 1; i < m->group_begin[g + 1]; i++)
			if (location_of(m, k, m->member[i]) != at)
				return g;
	}
	return -1;
}

/* A location for a group, and what a plan with the group there costs at least. */
struct choice {
	int32_t location;
	match_wide bound;
};

/* What a plan costs at least with the client at the location (-1: nowhere), by the prices of the
 * network: what it costs now and the reduced cost. NEVER when that is not possible. */
static match_wide dearer(const struct tree *t, const struct kept *k, int32_t client,
			 int32_t location)
{
	const struct match_wide_net *net = &t->net;
	match_wide pi = net->unplaced_cost[client], least = MATCH_WIDE_NEVER;
	if (location < 0)
		least = pi;
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++) {
		if (net->arc_cost[i] == MATCH_WIDE_NEVER)
			continue;
		match_wide cost = net->arc_cost[i] + k->place_price[net->arc_place[i]];
		pi = cost < pi ? cost : pi;
		if (t->m->spot[net->arc_place[i]].location == location && cost < least)
			least = cost;
	}
	return least == MATCH_WIDE_NEVER ? MATCH_WIDE_NEVER : least - pi;
}

static bool may_go(const struct tree *t, const struct kept *k, int32_t group, int32_t location,
		   match_wide *bound)
{
	const struct match_model *m = t->m;
	*bound = k->objective;
	for (int32_t i = m->group_begin[group]; i < m->group_begin[group + 1]; i++) {
		match_wide more = dearer(t, k, m->member[i], location);
		if (more == MATCH_WIDE_NEVER)
			return false;
		*bound += more;
	}
	return true;
}

/* The choices for a group, cheapest first. */
static int32_t list_choices(const struct tree *t, const struct kept *k, int32_t group,
			    struct choice *out)
{
	int32_t count = 0;
	for (int32_t l = -1; l < t->m->given->locations; l++) {
		match_wide bound;
		if (!may_go(t, k, group, l, &bound))
			continue;
		int32_t at = count++;
		for (; at > 0 && out[at - 1].bound > bound; at--)
			out[at] = out[at - 1];
		out[at] = (struct choice){ l, bound };
	}
	return count;
}

static bool branch(struct tree *t, const struct kept *k, struct err *err);

static bool try_choice(struct tree *t, const struct kept *k, int32_t group,
		       const struct choice *choice, struct kept *next, struct err *err)
{
	bool stopped, ok;
	if (t->best_cost != MATCH_WIDE_NEVER && choice->bound >= t->best_cost)
		return true;
	if (t->networks >= t->most) {
		t->untried = choice->bound < t->untried ? choice->bound : t->untried;
		return true;
	}
	hold_group(t, group, choice->location);
	ok = solve_network(t, k, next, &stopped, err);
	ok = ok ? branch(t, next, err) : !stopped;
	free_group(t, group);
	return ok;
}

/* All plans in which the groups that are held stay where they are held. */
static bool branch(struct tree *t, const struct kept *k, struct err *err)
{
	const struct match_model *m = t->m;
	int32_t group = torn_group(m, k);
	if (t->best_cost != MATCH_WIDE_NEVER && k->objective >= t->best_cost)
		return true;
	if (group < 0) {
		memcpy(t->best, k->arc, (size_t)m->net.clients * sizeof(*t->best));
		t->best_cost = k->objective;
		return true;
	}
	struct arena_mark mark = arena_mark(t->a);
	struct choice *choices = arena_array(t->a, struct choice, (size_t)m->given->locations + 1);
	struct kept next = kept_make(m, t->a);
	int32_t count = list_choices(t, k, group, choices);
	bool ok = true;
	for (int32_t i = 0; ok && i < count; i++)
		ok = try_choice(t, k, group, &choices[i], &next, err);
	arena_rewind(t->a, mark);
	return ok;
}

static void tree_make(struct tree *t, const struct match_model *m, int32_t networks,
		      const struct watch *watch, struct arena *a)
{
	size_t arcs = (size_t)m->net.arc_begin[m->net.clients], clients = (size_t)m->net.clients;
	*t = (struct tree){ .m = m,
			    .net = m->net,
			    .arc_cost = arena_array(a, match_wide, arcs),
			    .unplaced_cost = arena_array(a, match_wide, clients),
			    .best = arena_array(a, int32_t, clients),
			    .best_cost = MATCH_WIDE_NEVER,
			    .untried = MATCH_WIDE_NEVER,
			    .most = networks,
			    .watch = watch,
			    .a = a };
	memcpy(t->arc_cost, m->net.arc_cost, arcs * sizeof(match_wide));
	memcpy(t->unplaced_cost, m->net.unplaced_cost, clients * sizeof(match_wide));
	t->net.arc_cost = t->arc_cost;
	t->net.unplaced_cost = t->unplaced_cost;
	t->start.arc_amount = arena_array(a, int64_t, arcs);
	t->start.unplaced = arena_array(a, int64_t, clients);
}

/* Solves once more with every group held where the best plan has it. */
static bool finish(struct tree *t, const struct kept *root, struct match_answer *out,
		   struct err *err)
{
	const struct match_model *m = t->m;
	struct match_answer answer = { .cost = t->best_cost, .bound = t->best_cost };
	int32_t *place = arena_array(t->a, int32_t, (size_t)m->net.clients);
	struct kept best = *root;
	best.arc = t->best;
	for (int32_t g = 0; g < m->groups; g++)
		hold_group(t, g, location_of(m, &best, m->member[m->group_begin[g]]));
	start_from(t, &best);
	if (!match_wide_solve(&t->net, &t->start, t->watch, NULL, t->a, &answer.plan, err))
		return false;
	struct kept last = kept_make(m, t->a);
	keep(&t->net, &answer.plan, &last);
	for (int32_t c = 0; c < m->net.clients; c++) {
		int64_t values[MATCH_OBJECTIVES];
		place[c] = last.arc[c] < 0 ? -1 : m->net.arc_place[last.arc[c]];
		match_values(m, c, location_of(m, &last, c), values);
		for (int o = 0; o < MATCH_OBJECTIVES; o++)
			answer.totals[o] += values[o];
	}
	for (int32_t l = 0; l < m->net.locations; l++) {
		int64_t extra = answer.plan.location_use[l] - m->net.location_cap[l];
		if (extra > 0)
			answer.totals[MATCH_EXTRA_PRICE] +=
				extra * m->given->location[l].extra_price;
	}
	if (answer.plan.objective != answer.cost ||
	    match_scale_cost(&m->scale, answer.totals) != answer.cost)
		return err_set(err, ERR_SYSTEM,
			       "De kosten van de verdeling kloppen niet; dat is een fout in het "
			       "programma. Er is geen uitkomst.");
	if (t->untried < answer.cost)
		answer.bound = t->untried;
	answer.proven = answer.bound == answer.cost;
	answer.networks = t->networks;
	answer.place = place;
	answer.net = t->net;
	answer.place_price = root->place_price;
	answer.location_price = root->location_price;
	answer.alone = root->objective;
	*out = answer;
	return true;
}

bool match_solve(const struct match_model *m, int32_t networks, const struct watch *watch,
		 struct arena *a, struct match_answer *out, struct err *err)
{
	struct tree t;
	struct kept root = kept_make(m, a);
	bool stopped;
	tree_make(&t, m, networks, watch, a);
	if (!solve_network(&t, NULL, &root, &stopped, err) || !branch(&t, &root, err))
		return false;
	if (t.best_cost != MATCH_WIDE_NEVER)
		return finish(&t, &root, out, err);
	if (t.untried == MATCH_WIDE_NEVER)
		return err_set(err, ERR_CONFLICT,
			       "Er is geen verdeling waarin alle groepen bij elkaar blijven.");
	return err_set(err, ERR_BUSY,
		       "Er is binnen %d netwerken geen verdeling gevonden waarin alle groepen bij "
		       "elkaar blijven.",
		       networks);
}
