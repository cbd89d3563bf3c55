/* Two versions of one program: the second has a new model, new fields (one of them a reference to the
 * new model), and a new index that stands before the old one. */
#include "support.h"

static const struct field old_place_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "name", FIELD_TEXT, 0, L("Naam", "Name") },
	{ "size", FIELD_COUNT, 0, L("Grootte", "Size") },
	{ 0 },
};
static const char *const old_indexes[] = { "name", NULL };
static const struct model old_place = {
	"place",          L("Plaats", "Place"), L("Plaatsen", "Places"),
	old_place_fields, .scope = OPEN,        .indexes = old_indexes
};

static const struct field old_owned_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "place", FIELD_REF, 0, L("Plaats", "Place"), .to = "place" },
	{ 0 },
};
static const struct model old_owned = { "owned", L("Bezit", "Owned"), L("Bezit", "Owned"),
					old_owned_fields, .scope = PAYER };

static const struct model *const first_models[] = { &old_place, &old_owned, NULL };
const struct domain first_domain = { .name = "version", .models = first_models };

static const struct field area_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ 0 },
};
static const struct model area = { "area",      L("Gebied", "Area"), L("Gebieden", "Areas"),
				   area_fields, .scope = OPEN,       .valid = true };

static const struct field new_place_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "area", FIELD_REF, 0, L("Gebied", "Area"), .to = "area" },
	{ "name", FIELD_TEXT, 0, L("Naam", "Name") },
	{ "size", FIELD_COUNT, 0, L("Grootte", "Size") },
	{ "opened", FIELD_DATE, 0, L("Geopend", "Opened") },
	{ "remark", FIELD_LONG_TEXT, 0, L("Opmerking", "Remark") },
	{ 0 },
};
static const char *const new_indexes[] = { "area,size", "name", NULL };
static const struct model new_place = {
	"place",          L("Plaats", "Place"), L("Plaatsen", "Places"),
	new_place_fields, .scope = OPEN,        .indexes = new_indexes
};

static const struct field new_owned_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "place", FIELD_REF, 0, L("Plaats", "Place"), .to = "place" },
	{ "amount", FIELD_MONEY, 0, L("Bedrag", "Amount") },
	{ 0 },
};
static const struct model new_owned = { "owned", L("Bezit", "Owned"), L("Bezit", "Owned"),
					new_owned_fields, .scope = PAYER };

static const struct model *const second_models[] = { &new_owned, &area, &new_place, NULL };
const struct domain second_domain = { .name = "version", .models = second_models };
