#include "towns.h"

static void make_wish(struct town *t, struct random *r, enum town_kind kind, struct match_wish *w)
{
	uint64_t clients = (uint64_t)t->given.clients, locations = (uint64_t)t->given.locations;
	*w = (struct match_wish){ .client = (int32_t)random_below(r, clients),
				  .location = (int32_t)random_below(r, locations),
				  .price = random_between(r, 1, 4) };
	w->other = (int32_t)random_below(r, clients);
	uint64_t most = kind == TOWN_FREE ? 3 : 6;
	do {
		w->kind = (enum match_wish_kind)random_below(r, most);
	} while ((w->kind == MATCH_TOGETHER && w->other == w->client) ||
		 (w->kind == MATCH_PLACE && kind != TOWN_HARD));
	bool always = w->kind == MATCH_PLACE || w->kind == MATCH_TOGETHER;
	w->hard = always || (random_below(r, 2) && (kind == TOWN_HARD || w->kind == MATCH_FORBID));
	if (w->kind == MATCH_TEAM && random_below(r, 2))
		w->location = -1;
	if (always)
		w->location = -1;
}

static void make_policy(struct match_policy *p, struct random *r)
{
	*p = match_policy_default();
	if (random_below(r, 2))
		return;
	p->count = (int)random_between(r, 1, MATCH_OBJECTIVES - 1);
	p->weighted = random_below(r, 2) == 1;
	for (int i = 0; i < MATCH_OBJECTIVES; i++) {
		int j = (int)random_below(r, (uint64_t)i + 1);
		p->order[i] = p->order[j];
		p->order[j] = (enum match_objective)i;
		p->weight[i] = random_between(r, 0, 5);
	}
}

void town_make(struct town *t, struct random *r, enum town_kind kind)
{
	memset(t, 0, sizeof(*t));
	int32_t clients = (int32_t)random_between(r, 1, TOWN_CLIENTS), roads = 0;
	int32_t locations = (int32_t)random_between(r, 1, TOWN_LOCATIONS), offers = 0;
	t->given = (struct match_case){ clients,
					locations,
					0,
					clients,
					TOWN_PROFILES,
					(int32_t)random_between(r, 0, TOWN_WISHES),
					t->client,
					t->location,
					t->offer,
					t->road_begin,
					t->road_location,
					t->road_tenths,
					t->wish,
					NULL,
					{ 0 } };
	make_policy(&t->given.policy, r);
	t->given.policy.travel_norm = 3;
	t->given.policy.travel_most = 8;
	for (int32_t l = 0; l < locations; l++) {
		t->location[l] =
			(struct match_location){ random_between(r, 0, 3), random_between(r, 0, 1),
						 random_between(r, 0, 3), random_below(r, 8) == 0 };
		for (int32_t p = 0; p < TOWN_PROFILES; p++)
			if (random_below(r, 3) || offers == 0)
				t->offer[offers++] =
					(struct match_offer){ l, p, random_between(r, 0, 2) };
	}
	t->given.offers = offers;
	for (int32_t c = 0; c < clients; c++) {
		t->road_begin[c] = roads;
		int32_t current = random_below(r, 3) == 0
					  ? (int32_t)random_below(r, (uint64_t)locations)
					  : -1;
		for (int32_t l = 0; l < locations; l++)
			if (l == current || random_below(r, 6)) {
				t->road_location[roads] = l;
				t->road_tenths[roads++] = (int32_t)random_between(r, 0, 9);
			}
		t->client[c] = (struct match_client){
			.postcode = c,
			.profile = (int32_t)random_below(r, TOWN_PROFILES),
			.current = current,
			.travel_norm = random_below(r, 4) ? -1 : 5,
			.urgency = (enum match_urgency)random_below(r, MATCH_URGENCIES),
			.moved_before = kind == TOWN_HARD && random_below(r, 3) == 0,
			.late = random_below(r, 4) == 0,
			.unplaced_price = random_between(r, 0, 5),
		};
		t->before[c] = (int32_t)random_between(r, -1, locations - 1);
	}
	t->road_begin[clients] = roads;
	for (int32_t w = 0; w < t->given.wishes; w++)
		make_wish(t, r, kind, &t->wish[w]);
	if (random_below(r, 3) == 0) {
		struct match_policy *p = &t->given.policy;
		t->given.before = t->before;
		p->fewest_changes = true;
		for (int i = 0; i < p->count; i++)
			p->fewest_changes &= p->order[i] != MATCH_CHANGED;
	}
}

int town_compare(const struct match_policy *policy, const int64_t a[MATCH_OBJECTIVES],
		 const int64_t b[MATCH_OBJECTIVES])
{
	int64_t sum = 0;
	for (int i = 0; i < policy->count; i++) {
		int64_t more = a[policy->order[i]] - b[policy->order[i]];
		if (!policy->weighted && more)
			return more < 0 ? -1 : 1;
		sum += policy->weighted ? more * policy->weight[i] : 0;
	}
	if (sum == 0 && policy->fewest_changes)
		sum = a[MATCH_CHANGED] - b[MATCH_CHANGED];
	return (sum > 0) - (sum < 0);
}

struct attempt {
	const struct town *t;
	const bool *left_out;
	int32_t forced_client, forced_location;
	int32_t at[TOWN_CLIENTS];
	bool found;
	struct town_plan *best;
};

static bool holds(const struct attempt *x, int32_t wish)
{
	return x->t->wish[wish].hard && !(x->left_out && x->left_out[wish]);
}

static int32_t road(const struct town *t, int32_t client, int32_t location)
{
	for (int32_t i = t->road_begin[client]; i < t->road_begin[client + 1]; i++)
		if (t->road_location[i] == location)
			return t->road_tenths[i];
	return -1;
}

static int64_t beds_of(const struct town *t, int32_t location, int32_t profile)
{
	for (int32_t i = 0; i < t->given.offers; i++)
		if (t->offer[i].location == location && t->offer[i].profile == profile)
			return t->offer[i].beds;
	return -1;
}

/* Whether one of those who stay together with the client brings a team. */
static bool team(const struct attempt *x, int32_t client, int32_t location)
{
	const struct town *t = x->t;
	bool with[TOWN_CLIENTS] = { false };
	int together = 0;
	with[client] = true;
	for (int round = 0; round < TOWN_CLIENTS; round++)
		for (int32_t w = 0; w < t->given.wishes; w++)
			if (t->wish[w].kind == MATCH_TOGETHER && holds(x, w) &&
			    (with[t->wish[w].client] || with[t->wish[w].other]))
				with[t->wish[w].client] = with[t->wish[w].other] = true;
	for (int32_t c = 0; c < t->given.clients; c++)
		together += with[c];
	for (int32_t w = 0; w < t->given.wishes && together > 1; w++)
		if (t->wish[w].kind == MATCH_TEAM && with[t->wish[w].client] &&
		    (t->wish[w].location < 0 || t->wish[w].location == location))
			return true;
	return false;
}

static bool wishes_met(const struct attempt *x)
{
	const struct town *t = x->t;
	for (int32_t w = 0; w < t->given.wishes; w++) {
		const struct match_wish *wish = &t->wish[w];
		int32_t at = x->at[wish->client];
		if (!holds(x, w))
			continue;
		if ((wish->kind == MATCH_PIN && at != wish->location) ||
		    (wish->kind == MATCH_FORBID && at == wish->location) ||
		    (wish->kind == MATCH_PLACE && at < 0) ||
		    (wish->kind == MATCH_TOGETHER && at != x->at[wish->other]))
			return false;
		if (wish->kind == MATCH_PREFER && at >= 0) {
			bool met = false;
			for (int32_t v = 0; v < t->given.wishes; v++)
				met |= t->wish[v].kind == MATCH_PREFER && t->wish[v].hard &&
				       t->wish[v].client == wish->client &&
				       (t->wish[v].location == at || !holds(x, v));
			if (!met)
				return false;
		}
	}
	return true;
}

static bool client_may(const struct attempt *x, int32_t c)
{
	const struct town *t = x->t;
	const struct match_client *client = &t->client[c];
	int32_t at = x->at[c], far = at < 0 ? -1 : road(t, c, at);
	bool stays = client->moved_before && client->current >= 0 &&
		     !t->location[client->current].closed &&
		     beds_of(t, client->current, client->profile) >= 0 &&
		     !(x->left_out && x->left_out[t->given.wishes + c]);
	if (stays && at != client->current)
		return false;
	if (c == x->forced_client && at != x->forced_location)
		return false;
	if (at < 0)
		return true;
	bool pinned = false;
	for (int32_t w = 0; w < t->given.wishes; w++)
		pinned |= t->wish[w].kind == MATCH_PIN && t->wish[w].hard &&
			  t->wish[w].client == c && t->wish[w].location == at;
	return far >= 0 &&
	       (far <= t->given.policy.travel_most || at == client->current || pinned) &&
	       !t->location[at].closed;
}

static bool room_for_all(const struct attempt *x)
{
	const struct town *t = x->t;
	for (int32_t l = 0; l < t->given.locations; l++) {
		int64_t all = 0;
		for (int32_t p = 0; p < TOWN_PROFILES; p++) {
			int64_t here = 0;
			for (int32_t c = 0; c < t->given.clients; c++)
				if (x->at[c] == l && t->client[c].profile == p) {
					all++;
					here += !team(x, c, l);
				}
			int64_t beds = beds_of(t, l, p);
			if (here > (beds < 0 ? 0 : beds))
				return false;
		}
		if (all > t->location[l].beds + t->location[l].extra)
			return false;
	}
	return true;
}

static int64_t soft(const struct town *t, int32_t c, int32_t at)
{
	int64_t points = 0, prefer = 0;
	for (int32_t w = 0; w < t->given.wishes; w++) {
		const struct match_wish *wish = &t->wish[w];
		if (wish->hard || wish->client != c)
			continue;
		if (wish->kind == MATCH_PIN && wish->location != at)
			points += wish->price;
		if (wish->kind == MATCH_FORBID && wish->location == at)
			points += wish->price;
		if (wish->kind == MATCH_PREFER && prefer >= 0) {
			prefer = wish->price > prefer ? wish->price : prefer;
			if (wish->location == at)
				prefer = -1;
		}
	}
	return points + (prefer > 0 ? prefer : 0);
}

static void count(const struct attempt *x, int64_t v[MATCH_OBJECTIVES])
{
	const struct town *t = x->t;
	int64_t used[TOWN_LOCATIONS] = { 0 };
	memset(v, 0, MATCH_OBJECTIVES * sizeof(*v));
	for (int32_t c = 0; c < t->given.clients; c++) {
		const struct match_client *client = &t->client[c];
		int32_t at = x->at[c];
		v[MATCH_MOVED] += client->current >= 0 && client->current != at;
		v[MATCH_CHANGED] += t->given.before && t->before[c] != at;
		if (at < 0) {
			v[MATCH_UNPLACED]++;
			v[MATCH_UNPLACED_PRICE] += client->unplaced_price;
			v[MATCH_LATE_UNPLACED] += client->late;
			v[MATCH_URGENT_UNPLACED] +=
				client->urgency == MATCH_CRISIS || client->urgency == MATCH_URGENT;
			continue;
		}
		int32_t far = road(t, c, at);
		int32_t norm =
			client->travel_norm < 0 ? t->given.policy.travel_norm : client->travel_norm;
		used[at]++;
		v[MATCH_TRAVEL] += far;
		v[MATCH_OVER_NORM] += far > norm;
		v[MATCH_OVER_NORM_TIME] += far > norm ? far - norm : 0;
		v[MATCH_PREFERENCE] += soft(t, c, at);
	}
	for (int32_t l = 0; l < t->given.locations; l++)
		if (used[l] > t->location[l].beds)
			v[MATCH_EXTRA_PRICE] +=
				(used[l] - t->location[l].beds) * t->location[l].extra_price;
}

static void attempt_from(struct attempt *x, int32_t client)
{
	const struct town *t = x->t;
	int64_t values[MATCH_OBJECTIVES];
	if (client < t->given.clients) {
		for (int32_t l = -1; l < t->given.locations; l++) {
			x->at[client] = l;
			if (client_may(x, client))
				attempt_from(x, client + 1);
		}
		return;
	}
	if (!wishes_met(x) || !room_for_all(x))
		return;
	count(x, values);
	if (x->found && town_compare(&t->given.policy, values, x->best->values) >= 0)
		return;
	x->found = true;
	memcpy(x->best->values, values, sizeof(values));
	memcpy(x->best->location, x->at, sizeof(x->at));
}

bool town_best(const struct town *t, const bool *left_out, int32_t forced_client,
	       int32_t forced_location, struct town_plan *out)
{
	struct attempt x = { .t = t,
			     .left_out = left_out,
			     .forced_client = forced_client,
			     .forced_location = forced_location,
			     .best = out };
	attempt_from(&x, 0);
	return x.found;
}
