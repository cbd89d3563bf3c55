/* R1: where. Regions, municipalities and postcodes, each with the period in which it is so. */
#include "domain/domains.h"

static const struct field region_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 4,
	  .help = L("De code van de zorgkantoorregio, 55 en twee cijfers.", "Care office region, 55xx.") },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name") },
	{ "cbs_code", FIELD_TEXT, 0, L("CBS-code", "CBS code"), .max = 4 },
	{ "inhabitants", FIELD_COUNT, 0, L("Inwoners", "Inhabitants") },
	{ "inhabitants_75", FIELD_COUNT, 0, L("Inwoners van 75 jaar en ouder", "Inhabitants aged 75+") },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const struct model region_model = {
	"region", L("Regio", "Region"), L("Regio's", "Regions"), region_fields, .scope = OPEN, .valid = true,
};

static const struct field municipality_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Gemeentecode", "Municipality code"), .max = 4,
	  .help = L("Vier cijfers, met nullen vooraan.", "Four digits, with leading zeros.") },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name") },
	{ "region", FIELD_REF, REQUIRED, L("Regio", "Region"), .to = "region" },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const char *const municipality_indexes[] = { "region", NULL };
static const struct model municipality_model = {
	"municipality", L("Gemeente", "Municipality"), L("Gemeenten", "Municipalities"), municipality_fields,
	.scope = OPEN, .valid = true, .indexes = municipality_indexes,
};

static const struct field postcode_fields[] = {
	{ "code", FIELD_POSTCODE, KEY | REQUIRED, L("Postcode", "Postcode") },
	{ "place", FIELD_TEXT, 0, L("Plaats", "Place") },
	{ "municipality", FIELD_REF, 0, L("Gemeente", "Municipality"), .to = "municipality" },
	{ "region", FIELD_REF, REQUIRED, L("Regio", "Region"), .to = "region" },
	{ 0 },
};
static const char *const postcode_indexes[] = { "region", "municipality", NULL };
static const struct model postcode_model = {
	"postcode", L("Postcode", "Postcode"), L("Postcodes", "Postcodes"), postcode_fields, .scope = OPEN,
	.valid = true, .indexes = postcode_indexes,
};

static const struct model *const models[] = { &region_model, &municipality_model, &postcode_model, NULL };
const struct domain region_domain = { .name = "region", .models = models };
