#include "engine/match/model_parts.h"

static bool within(int64_t value, int64_t low, int64_t high)
{
	return value >= low && value <= high;
}

static bool check_clients(const struct match_case *given, struct err *err)
{
	for (int32_t i = 0; i < given->clients; i++) {
		const struct match_client *c = &given->client[i];
		if (!within(c->postcode, 0, given->postcodes - 1) ||
		    !within(c->profile, 0, given->profiles - 1) ||
		    !within(c->current, -1, given->locations - 1) ||
		    !within(c->travel_norm, -1, MATCH_TENTHS_MAX) ||
		    !within((int64_t)c->urgency, 0, MATCH_URGENCIES - 1) ||
		    !within(c->unplaced_price, 0, MATCH_WEIGHT_MAX))
			return err_set(err, ERR_INPUT, "Cliënt %d heeft een gegeven dat niet kan.",
				       i);
		if (c->current >= 0 && match_road(given, c->postcode, c->current) < 0)
			return err_set(err, ERR_INPUT,
				       "Van cliënt %d is de reistijd naar de huidige locatie niet "
				       "bekend.",
				       i);
	}
	return true;
}

static bool check_supply(const struct match_case *given, struct err *err)
{
	for (int32_t i = 0; i < given->locations; i++) {
		const struct match_location *l = &given->location[i];
		if (l->beds < 0 || l->extra < 0 || !within(l->extra_price, 0, MATCH_WEIGHT_MAX))
			return err_set(err, ERR_INPUT,
				       "Locatie %d heeft een aantal of prijs die niet kan.", i);
	}
	for (int32_t i = 0; i < given->offers; i++) {
		const struct match_offer *o = &given->offer[i], *before = o - 1;
		if (!within(o->location, 0, given->locations - 1) ||
		    !within(o->profile, 0, given->profiles - 1) || o->beds < 0 ||
		    (i > 0 && (o->location < before->location ||
			       (o->location == before->location && o->profile <= before->profile))))
			return err_set(
				err, ERR_INPUT,
				"Aanbod %d heeft een locatie, profiel of aantal dat niet kan.", i);
	}
	return true;
}

static bool check_roads(const struct match_case *given, struct err *err)
{
	for (int32_t p = 0; p < given->postcodes; p++) {
		if (given->road_begin[0] != 0 || given->road_begin[p + 1] < given->road_begin[p])
			return err_set(err, ERR_INPUT,
				       "De reistijden van postcode %d kloppen niet.", p);
		for (int32_t i = given->road_begin[p]; i < given->road_begin[p + 1]; i++)
			if (!within(given->road_location[i], 0, given->locations - 1) ||
			    !within(given->road_tenths[i], 0, MATCH_TENTHS_MAX) ||
			    (i > given->road_begin[p] &&
			     given->road_location[i] <= given->road_location[i - 1]))
				return err_set(err, ERR_INPUT,
					       "Een reistijd van postcode %d kan niet.", p);
	}
	return true;
}

static bool check_wish(const struct match_case *given, const struct match_wish *w)
{
	bool somewhere = w->kind == MATCH_PIN || w->kind == MATCH_FORBID || w->kind == MATCH_PREFER;
	bool always_hard = w->kind == MATCH_PLACE || w->kind == MATCH_TOGETHER;
	return within((int64_t)w->kind, 0, MATCH_WISH_KINDS - 1) &&
	       within(w->client, 0, given->clients - 1) &&
	       within(w->location, somewhere ? 0 : -1, given->locations - 1) &&
	       (w->kind != MATCH_TOGETHER ||
		(within(w->other, 0, given->clients - 1) && w->other != w->client)) &&
	       (w->hard || !always_hard) && within(w->price, 1, MATCH_WEIGHT_MAX);
}

bool model_check(const struct match_case *given, struct err *err)
{
	if (given->clients < 0 || given->locations < 0 || given->offers < 0 ||
	    given->postcodes < 0 || given->profiles < 0 || given->wishes < 0)
		return err_set(err, ERR_INPUT, "Een aantal is kleiner dan 0.");
	if (given->clients == 0)
		return err_set(err, ERR_INPUT, "Er zijn geen cliënten om te plaatsen.");
	if (given->locations == 0 || given->offers == 0)
		return err_set(err, ERR_INPUT, "Er zijn geen plaatsen.");
	if (!check_supply(given, err) || !check_roads(given, err) || !check_clients(given, err))
		return false;
	for (int32_t i = 0; i < given->wishes; i++)
		if (!check_wish(given, &given->wish[i]))
			return err_set(err, ERR_INPUT, "Wens %d heeft een gegeven dat niet kan.",
				       i);
	return true;
}
