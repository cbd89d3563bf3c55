/* The recipe of the demo: how long people usually wait, and names that nobody has. Every provider says
 * in its name that it is invented. */
#include "domain/demo_world.h"

#include <assert.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* The levels are so far under the norms that the product of all factors (cell, location, season, trend,
 * noise: at most 1.4) stays under them: what breaches, was planted. */
const struct demo_care demo_care[CARE_TYPES] = {
	{ "ggz-basis", SECTOR_GGZ, 7600, 14000, 290 },
	{ "ggz-specialistisch", SECTOR_GGZ, 9500, 14000, 270 },
	{ "vv-verblijf", SECTOR_VV, 2800, 6000, 450 },
	{ "vv-thuis", SECTOR_VV, 2300, 6000, 500 },
	{ "gz-wonen", SECTOR_GZ, 8600, 13000, 350 },
	{ "gz-dagbesteding", SECTOR_GZ, 4000, 6000, 400 },
	{ "msz-polikliniek", SECTOR_MSZ, 2050, 4000, 700 },
};

int demo_season(int month)
{
	static const int season[] = { 1020, 1010, 1000, 985,  980, 990,
				      1020, 1050, 1030, 1010, 995, 1010 };
	assert(month >= 1 && month <= 12);
	return season[month - 1];
}

int demo_sector_of(int nth)
{
	static const int deck[] = { SECTOR_GGZ, SECTOR_VV,  SECTOR_GZ, SECTOR_MSZ, SECTOR_GGZ,
				    SECTOR_VV,  SECTOR_GGZ, SECTOR_VV, SECTOR_GZ,  SECTOR_MSZ };
	return deck[nth % COUNT(deck)];
}

const char *demo_sector_kind(int sector)
{
	static const char *const kinds[SECTORS] = { "ggz-instelling", "verpleging en verzorging",
						    "gehandicaptenzorg", "ziekenhuis" };
	return kinds[sector];
}

static const char *const first_names[SECTORS][4] = {
	{ "Voorbeeld-ggz", "Oefenkring", "Proefpraktijk", "Voorbeeldpraktijk" },
	{ "Voorbeeldzorg", "Oefenzorg", "Proefhuis", "Voorbeeldhof" },
	{ "Voorbeeldwonen", "Oefenerf", "Proefpunt", "Voorbeeldstek" },
	{ "Voorbeeldziekenhuis", "Oefenkliniek", "Proefpoli", "Voorbeeldkliniek" },
};
static const char *const last_names[] = {
	"De Linde",      "De Eik",         "De Beuk",      "De Wilg",         "De Es",
	"De Iep",        "De Vlier",       "De Meidoorn",  "De Kastanje",     "De Esdoorn",
	"De Hazelaar",   "De Berk",        "De Populier",  "De Lijsterbes",   "De Kornoelje",
	"De Jeneverbes", "De Korenbloem",  "De Klaproos",  "De Boterbloem",   "Het Madeliefje",
	"De Zonnebloem", "De Dotterbloem", "Het Viooltje", "De Sleutelbloem", "De Waterlelie",
	"De Kievit",     "De Grutto",      "De Reiger",    "De Ooievaar",     "De Zwaluw",
	"De IJsvogel",   "De Leeuwerik",   "De Wulp",      "De Merel",        "De Winterkoning",
	"De Roodborst",  "De Koekoek",     "De Specht",    "De Buizerd",      "De Torenvalk",
};

void demo_provider_name(int sector, int nth, struct buf *out)
{
	int turn = nth / COUNT(last_names);
	const char *first = first_names[sector][turn % COUNT(first_names[0])];
	buf_printf(out, "%s %s (fictief)", first, last_names[nth % COUNT(last_names)]);
}

const char *demo_location_name(int nth)
{
	static const char *const names[] = {
		"Zonnehoek",   "Waterrand",   "Molenzicht",  "Parkzijde",  "Weidegang",
		"Bosrand",     "Havenkant",   "Stadspoort",  "Dijkhuis",   "Lindelaan",
		"Kerkplein",   "Vijverhof",   "Oosterpoort", "Westeinde",  "Zuiderlicht",
		"Noorderbrug", "Brinkstaete", "Tuinhof",     "Slotgracht", "Veldzicht",
		"Hofstede",    "Marktzijde",  "Duinrand",    "Rietkraag",  "Kapelberg",
		"Heuvelrug",   "Sluiswacht",  "Boomgaard",   "Torenpad",   "Beekdal",
	};
	return names[nth % COUNT(names)];
}

const char *demo_group_name(int nth)
{
	static const char *const names[] = {
		"Voorbeeldgroep Noorderlicht (fictief)",
		"Voorbeeldgroep Zuidenwind (fictief)",
		"Voorbeeldgroep Morgenster (fictief)",
		"Voorbeeldgroep Avondrood (fictief)",
	};
	return names[nth % COUNT(names)];
}

struct demo_group demo_group_of(bool adults, struct random *r)
{
	static const struct demo_group adult[] = {
		{ "volwassenen", "geen-onderscheid-naar-hoofddiagnosegroepen", true },
		{ "volwassenen", "depressieve-stoornissen", true },
		{ "volwassenen", "angststoornissen", true },
		{ "volwassenen", "persoonlijkheidsstoornissen", true },
		{ "volwassenen", "bipolair-en-overige-stemmingsstoornissen", true },
	};
	static const struct demo_group other[] = {
		{ "ouderen", "delirium-dementie-en-overige-cognitieve-stoornissen", true },
		{ "verslavingszorg", "alcohol-gebonden-stoornissen", true },
		{ "jeugd", "aandachtstekort-en-gedragsstoornissen", false },
		{ "jeugd", "pervasieve-stoornissen", false },
	};
	return adults ? adult[random_below(r, COUNT(adult))] : other[random_below(r, COUNT(other))];
}
