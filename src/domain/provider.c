/* R3: who gives care. Providers, their locations and the professionals that count as supply. */
#include "domain/domains.h"
#include "domain/provider_page.h"

static const struct field provider_fields[] = {
	{ "source_id", FIELD_TEXT, KEY | REQUIRED, L("Bron-id", "Source id"), .max = 40,
	  .help = L("Het nummer dat de bron aan de zorgaanbieder geeft.",
		    "The number the source gives."),
	  .searched = true },
	{ "name", FIELD_TEXT, 0, L("Naam", "Name"),
	  .help = L("Leeg bij wie alleen werkt: de bron geeft die namen niet.",
		    "Empty for solo practitioners: the source leaves their names out."),
	  .searched = true },
	{ "kind", FIELD_TEXT, 0, L("Soort", "Kind"), .max = 60 },
	{ "group_name", FIELD_TEXT, 0, L("Groep", "Group"), .searched = true },
	{ "kvk", FIELD_KVK, 0, L("KvK-nummer", "KvK number"), .searched = true },
	{ 0 },
};
static const struct model provider_model = {
	"provider",
	L("Zorgaanbieder", "Provider"),
	L("Zorgaanbieders", "Providers"),
	provider_fields,
	.scope = OPEN,
};

static const struct field location_fields[] = {
	{ "provider", FIELD_REF, KEY | REQUIRED, L("Zorgaanbieder", "Provider"), .to = "provider" },
	{ "name", FIELD_TEXT, KEY | REQUIRED, L("Locatie", "Location"), .searched = true },
	{ "place", FIELD_TEXT, KEY | REQUIRED, L("Plaats", "Place"), .searched = true },
	{ "agb", FIELD_LIST, 0, L("AGB-codes", "AGB codes"), .of = FIELD_AGB, .max = 50,
	  .searched = true },
	{ "postcode", FIELD_POSTCODE, 0, L("Postcode", "Postcode"), .searched = true },
	{ "municipality", FIELD_REF, 0, L("Gemeente", "Municipality"), .to = "municipality" },
	{ "region", FIELD_REF, REQUIRED, L("Regio", "Region"), .to = "region" },
	{ "admission", FIELD_LONG_TEXT, 0, L("Toelating", "Admission criteria") },
	{ "exclusion", FIELD_LONG_TEXT, 0, L("Uitsluiting", "Exclusion criteria") },
	{ "excludes_on_iq", FIELD_BOOL, 0, L("Sluit uit op IQ", "Excludes on IQ") },
	{ 0 },
};
static const char *const location_indexes[] = { "region", "municipality", NULL };
static const struct model location_model = {
	"location",    L("Locatie", "Location"),    L("Locaties", "Locations"), location_fields,
	.scope = OPEN, .indexes = location_indexes,
};

static const struct field professional_fields[] = {
	{ "source_id", FIELD_TEXT, KEY | REQUIRED, L("Bron-id", "Source id"), .max = 40,
	  .searched = true },
	{ "location", FIELD_REF, KEY | REQUIRED, L("Locatie", "Location"), .to = "location" },
	{ "profession", FIELD_CODE, REQUIRED, L("Beroep", "Profession"), .list = "profession" },
	{ "agb", FIELD_AGB, 0, L("AGB-code", "AGB code"), .privacy = PERSONAL, .searched = true },
	{ "big", FIELD_BIG, 0, L("BIG-nummer", "BIG number"), .privacy = PERSONAL,
	  .searched = true },
	{ "hours_week", FIELD_QUANTITY, 0, L("Uren per week", "Hours a week"), .unit = "uur",
	  .decimals = 2, .low = 0, .high = 8000 },
	{ "age_class", FIELD_TEXT, 0, L("Leeftijdsklasse", "Age class"), .max = 10,
	  .privacy = PERSONAL },
	{ "practice_holder", FIELD_BOOL, 0, L("Praktijkhouder", "Practice holder") },
	{ "takes_new", FIELD_BOOL, 0, L("Neemt nieuwe patiënten aan", "Takes new patients") },
	{ "expected_end", FIELD_DATE, 0, L("Stopt naar verwachting", "Expected end") },
	{ 0 },
};
static const struct rule professional_rules[] = {
	{ RULE_ONE_OF,
	  WARN,
	  { "agb", "big" },
	  "Geen AGB-code en geen BIG-nummer: deze zorgverlener is niet te controleren." },
	{ 0 },
};
static const char *const professional_indexes[] = { "location", NULL };
static const struct model professional_model = {
	"professional",
	L("Zorgverlener", "Professional"),
	L("Zorgverleners", "Professionals"),
	professional_fields,
	.scope = OPEN,
	.rules = professional_rules,
	.indexes = professional_indexes,
};

static const struct model *const models[] = { &provider_model, &location_model, &professional_model,
					      NULL };
static const struct page *const pages[] = { &providers_page, &provider_page, NULL };
const struct domain provider_domain = { .name = "provider", .models = models, .pages = pages };
