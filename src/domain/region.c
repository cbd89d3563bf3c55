/* R1: where. Regions, municipalities, postcodes with their people, and other areas (acute care, regional
 * cooperation, out-of-hours GP services), each with the period in which it is so. */
#include "domain/domains.h"
#include "domain/region_page.h"

static const struct field region_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 4,
	  .help = L("De code van de zorgkantoorregio, 55 en twee cijfers.",
		    "Care office region, 55xx."),
	  .searched = true },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name"), .searched = true },
	{ "cbs_code", FIELD_TEXT, 0, L("CBS-code", "CBS code"), .max = 4 },
	{ "inhabitants", FIELD_COUNT, 0, L("Inwoners", "Inhabitants") },
	{ "inhabitants_75", FIELD_COUNT, 0,
	  L("Inwoners van 75 jaar en ouder", "Inhabitants aged 75+") },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const struct model region_model = {
	"region",      L("Regio", "Region"), L("Regio's", "Regions"),
	region_fields, .scope = OPEN,        .valid = true,
};

static const struct field municipality_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Gemeentecode", "Municipality code"), .max = 4,
	  .help = L("Vier cijfers, met nullen vooraan.", "Four digits, with leading zeros."),
	  .searched = true },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name"), .searched = true },
	{ "region", FIELD_REF, REQUIRED, L("Regio", "Region"), .to = "region" },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const char *const municipality_indexes[] = { "region", NULL };
static const struct model municipality_model = {
	"municipality",
	L("Gemeente", "Municipality"),
	L("Gemeenten", "Municipalities"),
	municipality_fields,
	.scope = OPEN,
	.valid = true,
	.indexes = municipality_indexes,
};

static const struct field postcode_fields[] = {
	{ "code", FIELD_POSTCODE, KEY | REQUIRED, L("Postcode", "Postcode") },
	{ "place", FIELD_TEXT, 0, L("Plaats", "Place") },
	{ "municipality", FIELD_REF, 0, L("Gemeente", "Municipality"), .to = "municipality" },
	{ "region", FIELD_REF, REQUIRED, L("Regio", "Region"), .to = "region" },
	{ "latitude", FIELD_QUANTITY, 0, L("Breedtegraad", "Latitude"), .unit = "graad",
	  .decimals = 6, .low = 50000000, .high = 54000000 },
	{ "longitude", FIELD_QUANTITY, 0, L("Lengtegraad", "Longitude"), .unit = "graad",
	  .decimals = 6, .low = 3000000, .high = 8000000 },
	{ 0 },
};
static const struct rule postcode_rules[] = {
	{ RULE_REQUIRED_WITH,
	  REFUSE,
	  { "latitude", "longitude" },
	  "Geef beide coördinaten of geen." },
	{ RULE_REQUIRED_WITH,
	  REFUSE,
	  { "longitude", "latitude" },
	  "Geef beide coördinaten of geen." },
	{ 0 },
};
static const char *const postcode_indexes[] = { "region", "municipality", NULL };
static const struct model postcode_model = {
	"postcode",
	L("Postcode", "Postcode"),
	L("Postcodes", "Postcodes"),
	postcode_fields,
	.scope = OPEN,
	.valid = true,
	.rules = postcode_rules,
	.indexes = postcode_indexes,
};

static const struct field population_fields[] = {
	{ "postcode", FIELD_POSTCODE, KEY | REQUIRED, L("Postcode", "Postcode") },
	{ "counted_on", FIELD_DATE, KEY | REQUIRED, L("Geteld op", "Counted on") },
	{ "age_class", FIELD_TEXT, KEY | REQUIRED, L("Leeftijdsklasse", "Age class"), .max = 10 },
	{ "inhabitants", FIELD_COUNT, REQUIRED, L("Inwoners", "Inhabitants") },
	{ "men", FIELD_COUNT, 0, L("Mannen", "Men") },
	{ "women", FIELD_COUNT, 0, L("Vrouwen", "Women") },
	{ 0 },
};
/* Warnings only: published counts are rounded to fives, each by itself. */
static const struct rule population_rules[] = {
	{ RULE_IN_ORDER, WARN, { "men", "inhabitants" }, "Er zijn meer mannen dan inwoners." },
	{ RULE_IN_ORDER, WARN, { "women", "inhabitants" }, "Er zijn meer vrouwen dan inwoners." },
	{ 0 },
};
static const struct model population_model = {
	"population",
	L("Bevolking", "Population"),
	L("Bevolking", "Population"),
	population_fields,
	.scope = OPEN,
	.rules = population_rules,
};

/* Areas that are not care office regions; which municipalities they hold is dated too. */
static const struct field area_fields[] = {
	{ "kind", FIELD_CODE, KEY | REQUIRED, L("Soort gebied", "Kind of area"),
	  .list = "area-kind" },
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 40, .searched = true },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name"), .searched = true },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const struct model area_model = {
	"area",      L("Gebied", "Area"), L("Gebieden", "Areas"),
	area_fields, .scope = OPEN,       .valid = true,
};
static const struct field area_municipality_fields[] = {
	{ "area", FIELD_REF, KEY | REQUIRED, L("Gebied", "Area"), .to = "area" },
	{ "municipality", FIELD_REF, KEY | REQUIRED, L("Gemeente", "Municipality"),
	  .to = "municipality" },
	{ 0 },
};
static const char *const area_municipality_indexes[] = { "municipality", NULL };
static const struct model area_municipality_model = {
	"area_municipality",
	L("Gemeente in gebied", "Municipality in area"),
	L("Gemeenten in gebieden", "Municipalities in areas"),
	area_municipality_fields,
	.scope = OPEN,
	.valid = true,
	.indexes = area_municipality_indexes,
};

static const struct model *const models[] = {
	&region_model,
	&municipality_model,
	&postcode_model,
	&population_model,
	&area_model,
	&area_municipality_model,
	NULL,
};
static const struct page *const pages[] = { &regions_page, &region_page, NULL };
const struct domain region_domain = { .name = "region", .models = models, .pages = pages };
