#include "engine/match/clash_alone.h"

bool clash_is_alone(const struct match_case *given)
{
	for (int32_t w = 0; w < given->wishes; w++)
		if (given->wish[w].kind == MATCH_TOGETHER)
			return false;
	return true;
}

/* The cheapest of the client's hard preferences, -1 when it has none or one is for this location. */
static int32_t lost_preference(const struct match_model *m, int32_t client, int32_t location)
{
	int32_t cheapest = -1;
	for (int32_t k = m->wish_begin[client]; k < m->wish_begin[client + 1]; k++) {
		const struct match_wish *w = &m->given->wish[m->wish_of[k]];
		if (w->kind != MATCH_PREFER || !w->hard)
			continue;
		if (w->location == location || location < 0)
			return -1;
		if (cheapest < 0 || w->price < m->given->wish[cheapest].price)
			cheapest = m->wish_of[k];
	}
	return cheapest;
}

/* The price of the hard wishes that the client at the location (-1 none) would break; `broken` may be
 * NULL. `stays`: the client moved before and its location is there. */
static match_wide break_wishes(const struct match_model *m, int32_t client, int32_t location,
			       bool stays, bool *broken)
{
	match_wide price = 0;
	int32_t preference = lost_preference(m, client, location);
	for (int32_t k = m->wish_begin[client]; k < m->wish_begin[client + 1]; k++) {
		int32_t wish = m->wish_of[k];
		const struct match_wish *w = &m->given->wish[wish];
		bool here = w->location == location;
		if (!w->hard ||
		    !((w->kind == MATCH_PIN && !here) || (w->kind == MATCH_FORBID && here) ||
		      (w->kind == MATCH_PLACE && location < 0) || wish == preference))
			continue;
		price += w->price;
		if (broken)
			broken[wish] = true;
	}
	if (stays && location != m->given->client[client].current) {
		price += 1;
		if (broken)
			broken[m->given->wishes + client] = true;
	}
	return price;
}

static void read_plan(const struct match_model *m, const struct match_wide_plan *plan,
		      const bool *stays, bool *broken)
{
	for (int32_t c = 0; c < m->net.clients; c++) {
		int32_t location = -1;
		for (int64_t i = m->net.arc_begin[c]; i < m->net.arc_begin[c + 1]; i++)
			if (plan->arc_amount[i] > 0)
				location = m->spot[m->net.arc_place[i]].location;
		break_wishes(m, c, location, stays[c], broken);
	}
}

bool clash_cheapest(const struct match_case *bare, const struct watch *watch, bool *broken,
		    int64_t *price, struct err *err)
{
	struct arena scratch = { 0 };
	struct match_model m, strict;
	struct match_wide_plan plan;
	size_t items = (size_t)bare->wishes + (size_t)bare->clients;
	bool *left_out = arena_array(&scratch, bool, items);
	bool *stays = arena_array(&scratch, bool, (size_t)bare->clients);
	memset(left_out, true, items);
	bool ok = match_model_make(bare, NULL, &scratch, &strict, err) &&
		  match_model_make(bare, left_out, &scratch, &m, err);
	if (ok) {
		match_wide *arc =
			arena_array(&scratch, match_wide, (size_t)m.net.arc_begin[m.net.clients]);
		match_wide *unplaced = arena_array(&scratch, match_wide, (size_t)m.net.clients);
		for (int32_t c = 0; c < m.net.clients; c++) {
			stays[c] = match_stays(&strict, c);
			unplaced[c] = break_wishes(&m, c, -1, stays[c], NULL);
			for (int64_t i = m.net.arc_begin[c]; i < m.net.arc_begin[c + 1]; i++)
				arc[i] = break_wishes(&m, c, m.spot[m.net.arc_place[i]].location,
						      stays[c], NULL);
		}
		m.net.arc_cost = arc;
		m.net.unplaced_cost = unplaced;
		ok = match_wide_solve(&m.net, NULL, watch, NULL, &scratch, &plan, err);
	}
	if (ok && plan.objective > INT64_MAX)
		ok = err_set(err, ERR_INPUT, "De prijzen van de wensen zijn samen te groot.");
	if (ok) {
		*price = (int64_t)plan.objective;
		memset(broken, false, items);
		read_plan(&m, &plan, stays, broken);
	}
	arena_release(&scratch);
	return ok;
}

bool clash_stuck(const struct match_case *bare, const bool *left_out, const struct watch *watch,
		 bool *stuck, struct err *err)
{
	struct arena scratch = { 0 };
	struct match_model m;
	struct match_wide_plan plan;
	memset(stuck, false, (size_t)bare->clients);
	bool ok = match_model_make(bare, left_out, &scratch, &m, err) &&
		  (match_wide_solve(&m.net, NULL, watch, stuck, &scratch, &plan, err) ||
		   (err->kind == ERR_CONFLICT && watch_tell(watch, 0, 1)));
	arena_release(&scratch);
	return ok;
}
