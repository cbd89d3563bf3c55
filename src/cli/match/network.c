#include "cli/match/network.h"

#include <assert.h>

enum {
	FIELDS_MAX = 7,
	LOCATIONS_MAX = 1 << 20,
	PROFILES_MAX = 1 << 10,
	PAIRS_MAX = 1 << 24, /* locations times profiles */
	AREAS_MAX = 1 << 20,
	NUMBER_MAX = 1000000000,
	WEIGHT_MAX = 1000, /* of urgency and of time above the norm: a cost is below 10^16 */
};

struct travel {
	int32_t location, time;
};

struct reader {
	struct str rest;
	int64_t line;
	char kind;
	int64_t field[FIELDS_MAX];
	struct err *err;

	struct arena *a;
	int64_t header[5]; /* nearest, wish_cost, norm, over, unplaced */
	int32_t locations, places, profiles, areas;
	int64_t *normal, *extra, *extra_cost, *cap;
	int32_t *place_location, *place_profile;
	int32_t *place_of; /* [profiles * locations] place + 1 */
	struct travel *travel;
	int64_t *area_begin;
	int32_t *row_place; /* a client's choices */
	int64_t *row_cost;
	uint64_t *chosen;       /* [locations] a bit for each that is a choice */
	int64_t *location_cost; /* [locations] of the choice there */
};

static bool fault(struct reader *r, const char *what)
{
	return err_set(r->err, ERR_INPUT, "Regel %lld: %s.", (long long)r->line, what);
}

/* A line: the kind, and as many numbers as that kind has. */
static bool read_line(struct reader *r, int fields)
{
	const char *at = r->rest.at, *end = at + r->rest.len;
	if (end - at < 2 || at[1] != ',')
		return fault(r, "geen soort met een komma erachter");
	at += 2;
	for (int k = 0; k < fields; k++) {
		bool negative = at < end && *at == '-';
		at += negative;
		const char *begin = at;
		int64_t value = 0;
		while (at < end && *at >= '0' && *at <= '9' && value <= NUMBER_MAX)
			value = value * 10 + (*at++ - '0');
		if (at == begin || value > NUMBER_MAX)
			return fault(r, "een getal ontbreekt of is te groot");
		if (k + 1 < fields && (at == end || *at++ != ','))
			return fault(r, "te weinig getallen");
		r->field[k] = negative ? -value : value;
	}
	if (at < end && *at == '\r')
		at++;
	if (at < end && *at++ != '\n')
		return fault(r, "te veel getallen, of iets dat geen getal is");
	r->rest = (struct str){ at, (size_t)(end - at) };
	return true;
}

static bool next_is(struct reader *r, char kind)
{
	if (r->rest.len == 0 || *r->rest.at != kind)
		return false;
	r->line++;
	return true;
}

/* Lines of one kind that follow: only those are counted, so that arrays have the right size. */
static size_t count_lines(const struct reader *r, char kind)
{
	size_t count = 0;
	const char *at = r->rest.at, *end = at + r->rest.len;
	while (at < end && *at == kind) {
		count++;
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : end;
	}
	return count;
}

static bool read_header(struct reader *r)
{
	r->line = 1;
	if (r->rest.len == 0 || *r->rest.at != 'H')
		return fault(r, "het bestand begint niet met H");
	if (!read_line(r, 5))
		return false;
	for (int k = 0; k < 5; k++) {
		if (r->field[k] < 0)
			return fault(r, "een getal is kleiner dan 0");
		r->header[k] = r->field[k];
	}
	if (r->header[3] > WEIGHT_MAX)
		return fault(r, "het gewicht boven de norm is te groot");
	return true;
}

static bool read_locations(struct reader *r)
{
	size_t count = count_lines(r, 'L');
	if (count > LOCATIONS_MAX)
		return fault(r, "te veel locaties");
	r->normal = arena_array(r->a, int64_t, count + 1);
	r->extra = arena_array(r->a, int64_t, count + 1);
	r->extra_cost = arena_array(r->a, int64_t, count + 1);
	while (next_is(r, 'L')) {
		if (!read_line(r, 4))
			return false;
		if (r->field[0] != r->locations)
			return fault(r, "de locaties staan niet op volgorde vanaf 0");
		if (r->field[1] < 0 || r->field[2] < 0 || r->field[3] < 0)
			return fault(r, "minder dan 0 plekken, of een prijs onder 0");
		r->normal[r->locations] = r->field[1];
		r->extra[r->locations] = r->field[2];
		r->extra_cost[r->locations++] = r->field[3];
	}
	return true;
}

static bool read_places(struct reader *r)
{
	size_t count = count_lines(r, 'Q');
	if (count > PAIRS_MAX)
		return fault(r, "te veel plaatsen");
	r->cap = arena_array(r->a, int64_t, count + 1);
	r->place_location = arena_array(r->a, int32_t, count + 1);
	r->place_profile = arena_array(r->a, int32_t, count + 1);
	while (next_is(r, 'Q')) {
		if (!read_line(r, 3))
			return false;
		if (r->field[0] < 0 || r->field[0] >= r->locations ||
		    (r->places && r->field[0] < r->place_location[r->places - 1]))
			return fault(r, "de locatie bestaat niet of staat niet op volgorde");
		if (r->field[1] < 0 || r->field[1] >= PROFILES_MAX || r->field[2] < 0)
			return fault(r, "het profiel of het aantal plekken kan niet");
		r->place_location[r->places] = (int32_t)r->field[0];
		r->place_profile[r->places] = (int32_t)r->field[1];
		r->cap[r->places++] = r->field[2];
		if (r->field[1] >= r->profiles)
			r->profiles = (int32_t)r->field[1] + 1;
	}
	if ((int64_t)r->locations * r->profiles > PAIRS_MAX)
		return fault(r, "te veel locaties en profielen samen");
	r->place_of = arena_array(r->a, int32_t, (size_t)r->locations * (size_t)r->profiles + 1);
	for (int32_t q = 0; q < r->places; q++) {
		int32_t *place = &r->place_of[(size_t)r->place_profile[q] * (size_t)r->locations +
					      (size_t)r->place_location[q]];
		if (*place)
			return fault(r, "een locatie heeft hetzelfde profiel twee keer");
		*place = q + 1;
	}
	return true;
}

static bool read_travel(struct reader *r)
{
	size_t count = count_lines(r, 'T');
	int64_t read = 0;
	r->travel = arena_array(r->a, struct travel, count + 1);
	r->area_begin = arena_array(r->a, int64_t, (size_t)AREAS_MAX + 1);
	while (next_is(r, 'T')) {
		if (!read_line(r, 3))
			return false;
		int64_t area = r->field[0], location = r->field[1], time = r->field[2];
		if (area < r->areas - 1 || area >= AREAS_MAX)
			return fault(r, "de gebieden staan niet op volgorde vanaf 0");
		if (location < 0 || location >= r->locations || time < 0)
			return fault(r, "de locatie bestaat niet of de tijd kan niet");
		while (r->areas <= area)
			r->area_begin[r->areas++] = read;
		const struct travel *before = &r->travel[read - (read > r->area_begin[area])];
		if (read > r->area_begin[area] &&
		    (before->time > time || (before->time == time && before->location >= location)))
			return fault(r,
				     "de locaties van dit gebied staan niet op volgorde van tijd");
		r->travel[read++] = (struct travel){ (int32_t)location, (int32_t)time };
	}
	r->area_begin[r->areas] = read;
	return true;
}

/* Puts the choices of a client in the order of places, which is that of locations. */
static int64_t in_order(struct reader *r, const int32_t *place_of)
{
	int64_t count = 0;
	for (int32_t w = 0; w <= r->locations / 64; w++) {
		for (uint64_t bits = r->chosen[w]; bits; bits &= bits - 1) {
			int32_t location = w * 64 + __builtin_ctzll(bits);
			r->row_place[count] = place_of[location] - 1;
			r->row_cost[count++] = r->location_cost[location];
		}
		r->chosen[w] = 0;
	}
	return count;
}

/* The choices of the client on this line, by place; gives how many. */
static int64_t choices(struct reader *r, int64_t area, int64_t profile, int64_t urgency,
		       int64_t wish, int64_t other_wish)
{
	int64_t count = 0, wishes = (wish >= 0) + (other_wish >= 0 && other_wish != wish);
	const int32_t *place_of = r->place_of + profile * r->locations;
	for (int64_t k = r->area_begin[area]; k < r->area_begin[area + 1]; k++) {
		const struct travel *t = &r->travel[k];
		bool wished = t->location == wish || t->location == other_wish;
		wishes -= wished;
		if (count >= r->header[0] && !wished) {
			if (wishes == 0)
				break;
			continue;
		}
		int32_t place = place_of[t->location];
		uint64_t bit = (uint64_t)1 << t->location % 64;
		if (place == 0 || (r->chosen[t->location / 64] & bit))
			continue;
		int64_t above = t->time > r->header[2] ? t->time - r->header[2] : 0;
		int64_t cost = urgency * (t->time + r->header[3] * above);
		if (!wished && (wish >= 0 || other_wish >= 0))
			cost += r->header[1];
		count++;
		r->chosen[t->location / 64] |= bit;
		r->location_cost[t->location] = cost;
	}
	return in_order(r, place_of);
}

static bool read_clients(struct reader *r, struct match_network *network)
{
	r->row_place = arena_array(r->a, int32_t, (size_t)r->places + 1);
	r->row_cost = arena_array(r->a, int64_t, (size_t)r->places + 1);
	r->chosen = arena_array(r->a, uint64_t, (size_t)r->locations / 64 + 1);
	r->location_cost = arena_array(r->a, int64_t, (size_t)r->locations + 1);
	while (next_is(r, 'C')) {
		if (!read_line(r, 7))
			return false;
		const int64_t *f = r->field;
		if (f[1] < 0 || f[1] >= r->areas || f[2] < 0 || f[2] >= r->profiles)
			return fault(r, "het gebied of het profiel bestaat niet");
		if (f[3] < 0 || f[3] > WEIGHT_MAX || f[4] < 1)
			return fault(r, "de urgentie of het aantal personen kan niet");
		if (f[5] < -1 || f[5] >= r->locations || f[6] < -1 || f[6] >= r->locations)
			return fault(r, "een gewenste locatie bestaat niet");
		int64_t count = choices(r, f[1], f[2], f[3], f[5], f[6]);
		int32_t row = match_rows_add(&network->rows, f[4], f[3] * r->header[4],
					     r->row_place, r->row_cost, count);
		if (network->line)
			network->line[network->clients_read] =
				(struct match_network_line){ f[0], f[4], row };
		network->people += f[4];
		network->clients_read++;
	}
	if (r->rest.len > 0) {
		r->line++;
		return fault(r, "de soort is onbekend of staat niet op volgorde (H, L, Q, T, C)");
	}
	return network->clients_read > 0 || fault(r, "er zijn geen cliënten");
}

bool match_network_read(struct str text, bool keep, struct arena *a, struct match_network *network,
			struct err *err)
{
	struct arena scratch = { 0 };
	struct reader r = { .rest = text, .err = err, .a = a };
	*network = (struct match_network){ 0 };
	bool ok = read_header(&r) && read_locations(&r) && read_places(&r);
	r.a = &scratch;
	ok = ok && read_travel(&r);
	if (ok && keep)
		network->line = arena_array(a, struct match_network_line, count_lines(&r, 'C') + 1);
	ok = ok && read_clients(&r, network);
	arena_release(&scratch);
	if (!ok)
		return false;
	network->net = (struct match_net){
		.places = r.places,
		.locations = r.locations,
		.place_location = r.place_location,
		.place_cap = r.cap,
		.location_cap = r.normal,
		.location_extra = r.extra,
		.location_extra_cost = r.extra_cost,
	};
	match_rows_in_net(&network->rows, &network->net);
	return true;
}
