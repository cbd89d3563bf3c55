#include "engine/match/fast.h"

static bool cost_fits(int64_t cost)
{
	return cost >= 0 && cost <= FAST_COST_MAX;
}

static bool shape_fits(const struct match_net *net, struct err *err)
{
	if (net->clients < 1)
		return err_set(err, ERR_INPUT, "Er zijn geen cliënten om te plaatsen.");
	if (net->places < 0 || net->locations < 0 ||
	    (int64_t)net->clients + net->places + net->locations > FAST_NODES_MAX)
		return err_set(err, ERR_INPUT,
			       "Te veel cliënten, plaatsen en locaties: samen hooguit %d.",
			       FAST_NODES_MAX);
	if (net->arc_begin[0] != 0)
		return err_set(err, ERR_INPUT, "De keuzes van de cliënten beginnen niet bij 0.");
	for (int32_t i = 0; i < net->clients; i++) {
		if (net->arc_begin[i + 1] < net->arc_begin[i] ||
		    net->arc_begin[i + 1] > FAST_ARCS_MAX)
			return err_set(
				err, ERR_INPUT,
				"Cliënt %d: het aantal keuzes klopt niet, of het zijn er samen "
				"meer dan %d.",
				i, FAST_ARCS_MAX);
	}
	return true;
}

static bool clients_fit(const struct match_net *net, struct err *err)
{
	int64_t people = 0;
	for (int32_t i = 0; i < net->clients; i++) {
		if (net->units[i] < 1 || net->units[i] > FAST_UNITS_MAX - people)
			return err_set(
				err, ERR_INPUT,
				"Cliënt %d: het aantal personen moet 1 of meer zijn, en samen "
				"hooguit %d.",
				i, FAST_UNITS_MAX);
		people += net->units[i];
		if (net->unplaced_cost[i] != MATCH_NEVER && !cost_fits(net->unplaced_cost[i]))
			return err_set(
				err, ERR_INPUT,
				"Cliënt %d: niet geplaatst kost minder dan 0 of meer dan %d.", i,
				FAST_COST_MAX);
		int32_t previous = -1;
		for (int64_t k = net->arc_begin[i]; k < net->arc_begin[i + 1]; k++) {
			if (net->arc_place[k] <= previous || net->arc_place[k] >= net->places)
				return err_set(
					err, ERR_INPUT,
					"Cliënt %d: plaats %d bestaat niet, staat dubbel of niet "
					"op volgorde.",
					i, net->arc_place[k]);
			if (!cost_fits(net->arc_cost[k]))
				return err_set(
					err, ERR_INPUT,
					"Cliënt %d: plaats %d kost minder dan 0 of meer dan %d.", i,
					net->arc_place[k], FAST_COST_MAX);
			previous = net->arc_place[k];
		}
	}
	return true;
}

static bool places_fit(const struct match_net *net, struct err *err)
{
	int32_t previous = 0;
	for (int32_t q = 0; q < net->places; q++) {
		int32_t location = net->place_location[q];
		if (location < previous || location >= net->locations)
			return err_set(
				err, ERR_INPUT,
				"Plaats %d: locatie %d bestaat niet of staat niet op volgorde.", q,
				location);
		previous = location;
		if (net->place_cap[q] < 0)
			return err_set(err, ERR_INPUT, "Plaats %d: minder dan 0 plekken.", q);
	}
	for (int32_t l = 0; l < net->locations; l++) {
		if (net->location_cap[l] < 0 || net->location_extra[l] < 0)
			return err_set(err, ERR_INPUT, "Locatie %d: minder dan 0 plekken.", l);
		if (net->location_extra[l] > 0 && !cost_fits(net->location_extra_cost[l]))
			return err_set(
				err, ERR_INPUT,
				"Locatie %d: een extra plek kost minder dan 0 of meer dan %d.", l,
				FAST_COST_MAX);
	}
	return true;
}

bool match_fast_fits(const struct match_net *net, struct err *err)
{
	return shape_fits(net, err) && clients_fit(net, err) && places_fit(net, err);
}
