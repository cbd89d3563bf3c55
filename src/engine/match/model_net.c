#include "engine/match/model_parts.h"

void model_list_wishes(struct match_model *m, struct arena *a)
{
	const struct match_case *given = m->given;
	int32_t *begin = arena_array(a, int32_t, (size_t)given->clients + 2);
	int32_t *of = arena_array(a, int32_t, (size_t)given->wishes);
	for (int32_t w = 0; w < given->wishes; w++)
		begin[given->wish[w].client + 2]++;
	for (int32_t c = 0; c < given->clients; c++)
		begin[c + 2] += begin[c + 1];
	for (int32_t w = 0; w < given->wishes; w++)
		of[begin[given->wish[w].client + 1]++] = w;
	m->wish_begin = begin;
	m->wish_of = of;
}

/* The first client of the set, with the way there made shorter. */
static int32_t first_of(int32_t *parent, int32_t client)
{
	while (parent[client] != client) {
		parent[client] = parent[parent[client]];
		client = parent[client];
	}
	return client;
}

static int32_t *join(const struct match_model *m, struct arena *a)
{
	const struct match_case *given = m->given;
	int32_t *parent = arena_array(a, int32_t, (size_t)given->clients);
	for (int32_t c = 0; c < given->clients; c++)
		parent[c] = c;
	for (int32_t w = 0; w < given->wishes; w++) {
		const struct match_wish *wish = &given->wish[w];
		if (wish->kind != MATCH_TOGETHER || (m->left_out && m->left_out[w]))
			continue;
		int32_t one = first_of(parent, wish->client), two = first_of(parent, wish->other);
		parent[one > two ? one : two] = one > two ? two : one;
	}
	return parent;
}

void model_group(struct match_model *m, struct arena *a)
{
	int32_t clients = m->given->clients, groups = 0;
	int32_t *parent = join(m, a), *size = arena_array(a, int32_t, (size_t)clients);
	int32_t *of = arena_array(a, int32_t, (size_t)clients), *begin, *member;
	for (int32_t c = 0; c < clients; c++)
		size[first_of(parent, c)]++;
	for (int32_t c = 0; c < clients; c++) {
		int32_t first = first_of(parent, c);
		of[c] = size[first] < 2 ? -1 : first == c ? groups++ : of[first];
	}
	begin = arena_array(a, int32_t, (size_t)groups + 2);
	member = arena_array(a, int32_t, (size_t)clients);
	for (int32_t c = 0; c < clients; c++)
		if (of[c] >= 0)
			begin[of[c] + 2]++;
	for (int32_t g = 0; g < groups; g++)
		begin[g + 2] += begin[g + 1];
	for (int32_t c = 0; c < clients; c++)
		if (of[c] >= 0)
			member[begin[of[c] + 1]++] = c;
	m->groups = groups;
	m->group_of = of;
	m->group_begin = begin;
	m->member = member;
}

struct spots {
	struct match_spot *list;
	int64_t *beds;
	int32_t count, room;
};

static void add_spot(struct spots *s, int32_t location, int32_t profile, int32_t team, int64_t beds)
{
	if (s->count < s->room) {
		s->list[s->count] = (struct match_spot){ location, profile, team };
		s->beds[s->count] = beds;
	}
	s->count++;
}

/* The places that a group makes by bringing its team: as many of each profile as it has members. */
static void add_team(const struct match_model *m, struct spots *s, int32_t location, int32_t group)
{
	int32_t begin = m->group_begin[group], end = m->group_begin[group + 1];
	if (!model_has_team(m, group, location))
		return;
	for (int32_t i = begin; i < end; i++) {
		int32_t profile = m->given->client[m->member[i]].profile, beds = 0;
		bool first = true;
		for (int32_t k = begin; k < end; k++) {
			bool same = m->given->client[m->member[k]].profile == profile;
			first &= !(same && k < i);
			beds += same;
		}
		if (first)
			add_spot(s, location, profile, group, beds);
	}
}

static void list_spots(const struct match_model *m, const int32_t *teams, int32_t team_count,
		       struct spots *s)
{
	const struct match_case *given = m->given;
	int32_t o = 0;
	s->count = 0;
	for (int32_t l = 0; l < given->locations; l++) {
		for (; o < given->offers && given->offer[o].location == l; o++)
			add_spot(s, l, given->offer[o].profile, -1, given->offer[o].beds);
		for (int32_t t = 0; t < team_count; t++)
			add_team(m, s, l, teams[t]);
	}
}

static bool make_spots(struct match_model *m, struct arena *a, struct err *err)
{
	const struct match_case *given = m->given;
	struct spots s = { 0 };
	int32_t *teams = arena_array(a, int32_t, (size_t)m->groups + 1), team_count = 0;
	for (int32_t g = 0; g < m->groups; g++) {
		bool has = false;
		for (int32_t i = m->group_begin[g]; i < m->group_begin[g + 1]; i++)
			for (int32_t k = m->wish_begin[m->member[i]];
			     k < m->wish_begin[m->member[i] + 1]; k++)
				has |= given->wish[m->wish_of[k]].kind == MATCH_TEAM;
		if (has)
			teams[team_count++] = g;
	}
	if ((int64_t)team_count * given->locations > 10000000)
		return err_set(err, ERR_INPUT, "Er zijn te veel groepen met een eigen team.");
	list_spots(m, teams, team_count, &s);
	s.room = s.count;
	s.list = arena_array(a, struct match_spot, (size_t)s.room);
	s.beds = arena_array(a, int64_t, (size_t)s.room);
	list_spots(m, teams, team_count, &s);
	int32_t *location = arena_array(a, int32_t, (size_t)s.count);
	for (int32_t p = 0; p < s.count; p++)
		location[p] = s.list[p].location;
	m->spot = s.list;
	m->net.places = s.count;
	m->net.place_cap = s.beds;
	m->net.place_location = location;
	return true;
}

static void make_locations(struct match_model *m, struct arena *a)
{
	const struct match_case *given = m->given;
	size_t count = (size_t)given->locations;
	int64_t *cap = arena_array(a, int64_t, count), *extra = arena_array(a, int64_t, count);
	match_wide *cost = arena_array(a, match_wide, count);
	for (size_t l = 0; l < count; l++) {
		const struct match_location *at = &given->location[l];
		cap[l] = at->closed ? 0 : at->beds;
		extra[l] = at->closed ? 0 : at->extra;
		cost[l] = m->scale.weight[MATCH_EXTRA_PRICE] * at->extra_price;
	}
	m->net.locations = given->locations;
	m->net.location_cap = cap;
	m->net.location_extra = extra;
	m->net.location_extra_cost = cost;
}

/* The client must have a place. */
static bool must_be_placed(const struct match_model *m, int32_t client)
{
	bool must = match_stays(m, client);
	for (int32_t k = m->wish_begin[client]; k < m->wish_begin[client + 1]; k++) {
		const struct match_wish *w = &m->given->wish[m->wish_of[k]];
		bool left_out = m->left_out && m->left_out[m->wish_of[k]];
		must |= w->hard && !left_out && (w->kind == MATCH_PIN || w->kind == MATCH_PLACE);
	}
	return must;
}

/* The arcs of one client; only counted while there is no room for them. */
static int64_t list_arcs(const struct match_model *m, const int32_t *first_spot, int32_t client,
			 int64_t at, int32_t *place, match_wide *cost)
{
	const struct match_case *given = m->given;
	const struct match_client *c = &given->client[client];
	int64_t values[MATCH_OBJECTIVES];
	for (int32_t i = given->road_begin[c->postcode]; i < given->road_begin[c->postcode + 1];
	     i++) {
		int32_t l = given->road_location[i], tenths = given->road_tenths[i];
		if (model_refusal(m, client, l, tenths) != MATCH_OPEN)
			continue;
		model_values(m, client, l, tenths, values);
		for (int32_t p = first_spot[l]; p < first_spot[l + 1]; p++) {
			const struct match_spot *spot = &m->spot[p];
			if (spot->profile != c->profile ||
			    (spot->team >= 0 && spot->team != m->group_of[client]))
				continue;
			if (place) {
				place[at] = p;
				cost[at] = match_scale_cost(&m->scale, values);
			}
			at++;
		}
	}
	return at;
}

static bool make_clients(struct match_model *m, struct arena *a, struct err *err)
{
	size_t clients = (size_t)m->given->clients;
	int64_t *begin = arena_array(a, int64_t, clients + 1);
	int64_t *units = arena_array(a, int64_t, clients), values[MATCH_OBJECTIVES];
	match_wide *unplaced = arena_array(a, match_wide, clients);
	int32_t *first_spot = arena_array(a, int32_t, (size_t)m->given->locations + 1);
	for (int32_t p = 0; p < m->net.places; p++)
		first_spot[m->spot[p].location + 1] = p + 1;
	for (int32_t l = 0; l < m->given->locations; l++)
		if (first_spot[l + 1] < first_spot[l])
			first_spot[l + 1] = first_spot[l];
	for (int32_t c = 0; c < m->given->clients; c++) {
		units[c] = 1;
		match_values(m, c, -1, values);
		unplaced[c] = must_be_placed(m, c) ? MATCH_WIDE_NEVER
						   : match_scale_cost(&m->scale, values);
		begin[c + 1] = list_arcs(m, first_spot, c, begin[c], NULL, NULL);
	}
	if (begin[clients] > INT32_MAX)
		return err_set(
			err, ERR_INPUT,
			"Er zijn %lld combinaties van cliënt en plaats; dat is te veel. Kies "
			"een kleinere travel_max_min in het beleid.",
			(long long)begin[clients]);
	int32_t *place = arena_array(a, int32_t, (size_t)begin[clients]);
	match_wide *cost = arena_array(a, match_wide, (size_t)begin[clients]);
	for (int32_t c = 0; c < m->given->clients; c++)
		list_arcs(m, first_spot, c, begin[c], place, cost);
	m->net.clients = m->given->clients;
	m->net.units = units;
	m->net.arc_begin = begin;
	m->net.arc_place = place;
	m->net.arc_cost = cost;
	m->net.unplaced_cost = unplaced;
	return true;
}

bool model_net(struct match_model *m, struct arena *a, struct err *err)
{
	make_locations(m, a);
	return make_spots(m, a, err) && make_clients(m, a, err);
}
