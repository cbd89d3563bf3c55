#include "engine/match/model.h"

#include "engine/match/model_parts.h"

enum { MATCH_OFFERED_MAX = 1000000000 };

const char *const match_wish_names[MATCH_WISH_KINDS + 1] = {
	[MATCH_PIN] = "pin",       [MATCH_FORBID] = "forbid",     [MATCH_PREFER] = "prefer",
	[MATCH_PLACE] = "place",   [MATCH_TOGETHER] = "together", [MATCH_TEAM] = "team",
	[MATCH_WISH_KINDS] = NULL,
};

int32_t match_road(const struct match_case *given, int32_t postcode, int32_t location)
{
	int32_t low = given->road_begin[postcode], high = given->road_begin[postcode + 1];
	while (low < high) {
		int32_t middle = low + (high - low) / 2;
		if (given->road_location[middle] < location)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < given->road_begin[postcode + 1] && given->road_location[low] == location;
	return found ? given->road_tenths[low] : -1;
}

static bool offers(const struct match_model *m, int32_t location, int32_t profile)
{
	return m->offered[(size_t)location * (size_t)m->given->profiles + (size_t)profile];
}

static bool list_offered(struct match_model *m, struct arena *a, struct err *err)
{
	const struct match_case *given = m->given;
	size_t profiles = (size_t)given->profiles, count = (size_t)given->locations * profiles;
	if (count > MATCH_OFFERED_MAX)
		return err_set(err, ERR_INPUT,
			       "Er zijn %zu combinaties van locatie en profiel; dat is te veel.",
			       count);
	bool *offered = arena_array(a, bool, count);
	for (int32_t i = 0; i < given->offers; i++)
		offered[(size_t)given->offer[i].location * profiles +
			(size_t)given->offer[i].profile] = true;
	m->offered = offered;
	return true;
}

bool match_stays(const struct match_model *m, int32_t client)
{
	const struct match_client *c = &m->given->client[client];
	return c->moved_before && c->current >= 0 && !m->given->location[c->current].closed &&
	       offers(m, c->current, c->profile) &&
	       !(m->left_out && m->left_out[m->given->wishes + client]);
}

static bool holds(const struct match_model *m, int32_t wish)
{
	return m->given->wish[wish].hard && !(m->left_out && m->left_out[wish]);
}

bool model_has_team(const struct match_model *m, int32_t group, int32_t location)
{
	for (int32_t i = m->group_begin[group]; i < m->group_begin[group + 1]; i++) {
		int32_t client = m->member[i];
		for (int32_t k = m->wish_begin[client]; k < m->wish_begin[client + 1]; k++) {
			const struct match_wish *w = &m->given->wish[m->wish_of[k]];
			if (w->kind == MATCH_TEAM && (w->location < 0 || w->location == location))
				return true;
		}
	}
	return false;
}

/* What the hard wishes of the client say of the location. */
static enum match_refusal wished_away(const struct match_model *m, int32_t client, int32_t location,
				      bool *pinned_here)
{
	bool prefers = false, preferred = false, elsewhere = false, forbidden = false;
	bool released = false; /* leaving out one preference lets the client go anywhere */
	*pinned_here = false;
	for (int32_t k = m->wish_begin[client]; k < m->wish_begin[client + 1]; k++) {
		const struct match_wish *w = &m->given->wish[m->wish_of[k]];
		bool here = w->location == location;
		*pinned_here |= w->hard && w->kind == MATCH_PIN && here;
		if (!holds(m, m->wish_of[k])) {
			released |= w->hard && w->kind == MATCH_PREFER;
			continue;
		}
		forbidden |= w->kind == MATCH_FORBID && here;
		elsewhere |= w->kind == MATCH_PIN && !here;
		prefers |= w->kind == MATCH_PREFER;
		preferred |= w->kind == MATCH_PREFER && here;
	}
	if (forbidden)
		return MATCH_IS_FORBIDDEN;
	if (elsewhere)
		return MATCH_IS_PINNED;
	return prefers && !preferred && !released ? MATCH_NOT_PREFERRED : MATCH_OPEN;
}

enum match_refusal model_refusal(const struct match_model *m, int32_t client, int32_t location,
				 int32_t tenths)
{
	const struct match_case *given = m->given;
	const struct match_client *c = &given->client[client];
	bool pinned_here;
	if (given->location[location].closed)
		return MATCH_IS_CLOSED;
	if (!offers(m, location, c->profile) &&
	    (m->group_of[client] < 0 || !model_has_team(m, m->group_of[client], location)))
		return MATCH_WRONG_PROFILE;
	if (match_stays(m, client) && location != c->current)
		return MATCH_STAYS;
	enum match_refusal wished = wished_away(m, client, location, &pinned_here);
	if (wished != MATCH_OPEN)
		return wished;
	if (tenths < 0)
		return MATCH_NO_ROAD;
	if (tenths > given->policy.travel_most && location != c->current && !pinned_here)
		return MATCH_TOO_FAR;
	return MATCH_OPEN;
}

enum match_refusal match_refusal(const struct match_model *m, int32_t client, int32_t location)
{
	int32_t postcode = m->given->client[client].postcode;
	return model_refusal(m, client, location, match_road(m->given, postcode, location));
}

/* Soft wishes that are not met; of those to prefer only the dearest counts. */
static int64_t disliked(const struct match_model *m, int32_t client, int32_t location)
{
	int64_t points = 0, prefer = 0;
	bool preferred = false;
	for (int32_t k = m->wish_begin[client]; k < m->wish_begin[client + 1]; k++) {
		const struct match_wish *w = &m->given->wish[m->wish_of[k]];
		bool here = w->location == location;
		if (w->hard)
			continue;
		if ((w->kind == MATCH_PIN && !here) || (w->kind == MATCH_FORBID && here))
			points += w->price;
		if (w->kind == MATCH_PREFER) {
			preferred |= here;
			prefer = w->price > prefer ? w->price : prefer;
		}
	}
	return points + (preferred ? 0 : prefer);
}

void model_values(const struct match_model *m, int32_t client, int32_t location, int32_t tenths,
		  int64_t values[MATCH_OBJECTIVES])
{
	const struct match_case *given = m->given;
	const struct match_client *c = &given->client[client];
	memset(values, 0, MATCH_OBJECTIVES * sizeof(*values));
	values[MATCH_MOVED] = c->current >= 0 && location != c->current;
	values[MATCH_CHANGED] = given->before && location != given->before[client];
	if (location < 0) {
		values[MATCH_URGENT_UNPLACED] = c->urgency <= MATCH_URGENT;
		values[MATCH_LATE_UNPLACED] = c->late;
		values[MATCH_UNPLACED] = 1;
		values[MATCH_UNPLACED_PRICE] = c->unplaced_price;
		return;
	}
	int32_t norm = c->travel_norm >= 0 ? c->travel_norm : given->policy.travel_norm;
	values[MATCH_TRAVEL] = tenths;
	values[MATCH_OVER_NORM] = tenths > norm;
	values[MATCH_OVER_NORM_TIME] = tenths > norm ? tenths - norm : 0;
	values[MATCH_PREFERENCE] = disliked(m, client, location);
}

void match_values(const struct match_model *m, int32_t client, int32_t location,
		  int64_t values[MATCH_OBJECTIVES])
{
	int32_t postcode = m->given->client[client].postcode;
	int32_t tenths = location < 0 ? -1 : match_road(m->given, postcode, location);
	model_values(m, client, location, tenths, values);
}

/* No plan has more of an objective than everybody the most that is possible for them. */
static bool count_most(const struct match_model *m, int64_t most[MATCH_OBJECTIVES], struct err *err)
{
	const struct match_case *given = m->given;
	memset(most, 0, MATCH_OBJECTIVES * sizeof(*most));
	for (int32_t c = 0; c < given->clients; c++) {
		const struct match_client *client = &given->client[c];
		int64_t here[MATCH_OBJECTIVES], worst[MATCH_OBJECTIVES];
		match_values(m, c, -1, worst);
		for (int32_t i = given->road_begin[client->postcode];
		     i < given->road_begin[client->postcode + 1]; i++) {
			int32_t l = given->road_location[i], tenths = given->road_tenths[i];
			if (model_refusal(m, c, l, tenths) != MATCH_OPEN)
				continue;
			model_values(m, c, l, tenths, here);
			for (int o = 0; o < MATCH_OBJECTIVES; o++)
				worst[o] = here[o] > worst[o] ? here[o] : worst[o];
		}
		for (int o = 0; o < MATCH_OBJECTIVES; o++)
			if (__builtin_add_overflow(most[o], worst[o], &most[o]))
				return err_set(err, ERR_INPUT,
					       "De prijzen van alle cliënten samen zijn te groot.");
	}
	for (int32_t l = 0; l < given->locations; l++) {
		const struct match_location *at = &given->location[l];
		int64_t extra = at->extra < given->clients ? at->extra : given->clients, price;
		if (__builtin_mul_overflow(extra, at->extra_price, &price) ||
		    __builtin_add_overflow(most[MATCH_EXTRA_PRICE], price,
					   &most[MATCH_EXTRA_PRICE]))
			return err_set(err, ERR_INPUT,
				       "De prijzen van alle extra plaatsen samen zijn te groot.");
	}
	return true;
}

bool match_model_make(const struct match_case *given, const bool *left_out, struct arena *a,
		      struct match_model *out, struct err *err)
{
	struct match_model m = { .given = given, .left_out = left_out };
	int64_t most[MATCH_OBJECTIVES];
	if (!model_check(given, err))
		return false;
	if (!list_offered(&m, a, err))
		return false;
	model_list_wishes(&m, a);
	model_group(&m, a);
	if (!count_most(&m, most, err) || !match_scale_make(&given->policy, most, &m.scale, err) ||
	    !model_net(&m, a, err))
		return false;
	*out = m;
	return true;
}
