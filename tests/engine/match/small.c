#include "small.h"

static match_wide cost(struct random *r, int64_t most)
{
	/* Now and then of a size that no 64 bits hold. */
	match_wide value = random_between(r, 0, most);
	return most > 1000 && random_below(r, 2) ? value << 70 : value;
}

static match_wide arc(struct random *r, int64_t most)
{
	return random_below(r, 12) == 0 ? MATCH_WIDE_NEVER : cost(r, most);
}

static match_wide unplaced(struct random *r, int64_t most, bool never)
{
	return never && random_below(r, 3) == 0 ? MATCH_WIDE_NEVER : cost(r, most) * 2;
}

void small_make(struct small *s, struct random *r, int64_t most, bool never)
{
	int32_t clients = (int32_t)random_between(r, 1, SMALL_CLIENTS);
	int32_t places = (int32_t)random_between(r, 1, SMALL_PLACES);
	int32_t locations = (int32_t)random_between(r, 1, SMALL_LOCATIONS), arcs = 0;
	for (int32_t l = 0; l < locations; l++) {
		s->location_cap[l] = random_between(r, 0, 3);
		s->location_extra[l] = random_between(r, 0, 2);
		s->location_extra_cost[l] = cost(r, most);
	}
	for (int32_t p = 0; p < places; p++) {
		s->place_location[p] = (int32_t)((int64_t)p * locations / places);
		s->place_cap[p] = random_between(r, 0, 3);
	}
	for (int32_t c = 0; c < clients; c++) {
		s->units[c] = random_below(r, 4) == 0 ? 2 : 1;
		s->unplaced_cost[c] = unplaced(r, most, never);
		s->arc_begin[c] = arcs;
		for (int32_t p = 0; p < places; p++)
			if (random_below(r, 3)) {
				s->arc_place[arcs] = p;
				s->arc_cost[arcs++] = arc(r, most);
			}
	}
	s->arc_begin[clients] = arcs;
	s->net = (struct match_wide_net){
		clients,
		places,
		locations,
		s->units,
		s->arc_begin,
		s->arc_place,
		s->arc_cost,
		s->unplaced_cost,
		s->place_location,
		s->place_cap,
		s->location_cap,
		s->location_extra,
		s->location_extra_cost,
	};
}

void small_change(struct small *s, struct random *r, int64_t most)
{
	for (int times = (int)random_between(r, 1, 3); times > 0; times--) {
		uint64_t c = random_below(r, (uint64_t)s->net.clients);
		uint64_t p = random_below(r, (uint64_t)s->net.places);
		uint64_t l = random_below(r, (uint64_t)s->net.locations);
		int64_t arcs = s->arc_begin[s->net.clients];
		switch (random_below(r, 6)) {
		case 0:
			s->location_cap[l] = random_between(r, 0, 3);
			break;
		case 1:
			s->place_cap[p] = random_between(r, 0, 3);
			break;
		case 2:
			s->unplaced_cost[c] = unplaced(r, most, false);
			break;
		case 3:
			s->location_extra[l] = random_between(r, 0, 2);
			break;
		case 4:
			s->location_extra_cost[l] = cost(r, most);
			break;
		default:
			if (arcs > 0)
				s->arc_cost[random_below(r, (uint64_t)arcs)] = arc(r, most);
		}
	}
}

struct trial {
	const struct small *s;
	int64_t place_use[SMALL_PLACES], location_use[SMALL_LOCATIONS];
	match_wide least;
};

/* Every person in turn to every place, or to none. */
static void place_from(struct trial *t, int32_t client, int64_t person, match_wide so_far)
{
	const struct small *s = t->s;
	if (client == s->net.clients) {
		t->least = so_far < t->least ? so_far : t->least;
		return;
	}
	if (person == s->units[client]) {
		place_from(t, client + 1, 0, so_far);
		return;
	}
	if (s->unplaced_cost[client] != MATCH_WIDE_NEVER)
		place_from(t, client, person + 1, so_far + s->unplaced_cost[client]);
	for (int64_t i = s->arc_begin[client]; i < s->arc_begin[client + 1]; i++) {
		int32_t p = s->arc_place[i], l = s->place_location[p];
		int64_t extra = t->location_use[l] + 1 - s->location_cap[l];
		if (s->arc_cost[i] == MATCH_WIDE_NEVER || t->place_use[p] == s->place_cap[p] ||
		    extra > s->location_extra[l])
			continue;
		t->place_use[p]++;
		t->location_use[l]++;
		place_from(t, client, person + 1,
			   so_far + s->arc_cost[i] + (extra > 0 ? s->location_extra_cost[l] : 0));
		t->place_use[p]--;
		t->location_use[l]--;
	}
}

match_wide small_least(const struct small *s)
{
	struct trial t = { .s = s, .least = MATCH_WIDE_NEVER };
	place_from(&t, 0, 0, 0);
	return t.least;
}
