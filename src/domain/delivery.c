/* P1: how facts come in. Profiles say how a file is read; an import is the receipt; a reject is a line
 * that could not be taken, with the reason; a correction is a rule that repairs it next time. */
#include "domain/domains.h"

static const struct field profile_fields[] = {
	{ "name", FIELD_TEXT, KEY | REQUIRED, L("Naam", "Name"), .max = 60, .searched = true },
	{ "label", FIELD_TEXT, REQUIRED, L("Omschrijving", "Label"), .searched = true },
	{ "body", FIELD_LONG_TEXT, REQUIRED, L("Inhoud", "Body") },
	{ "shipped", FIELD_BOOL, REQUIRED, L("Meegeleverd", "Shipped") },
	{ 0 },
};
static const struct model profile_model = {
	"profile",     L("Profiel", "Profile"),      L("Profielen", "Profiles"), profile_fields,
	.scope = OPEN, .changed_with = RIGHT_NOBODY, .title = "label",
};

static const struct field import_fields[] = {
	{ "file", FIELD_TEXT, KEY | REQUIRED, L("Bestand", "File"), .max = 255, .searched = true },
	{ "hash", FIELD_TEXT, KEY | REQUIRED, L("Vingerafdruk", "Hash"), .max = 64 },
	{ "profile", FIELD_TEXT, KEY | REQUIRED, L("Profiel", "Profile"), .max = 60 },
	{ "profile_version", FIELD_COUNT, 0, L("Versie van het profiel", "Profile version") },
	{ "bytes", FIELD_COUNT, 0, L("Grootte in bytes", "Bytes") },
	{ "shape", FIELD_TEXT, 0, L("Vorm", "Shape"),
	  .help = L("Tekenset, scheidingsteken en regeleinde zoals herkend.", "As detected.") },
	{ "first_day", FIELD_DATE, 0, L("Eerste dag", "First day") },
	{ "last_day", FIELD_DATE, 0, L("Laatste dag", "Last day") },
	{ "lines", FIELD_COUNT, REQUIRED, L("Regels", "Lines") },
	{ "taken", FIELD_COUNT, REQUIRED, L("Overgenomen", "Taken") },
	{ "rejected", FIELD_COUNT, REQUIRED, L("Afgekeurd", "Rejected") },
	{ "left_out", FIELD_COUNT, REQUIRED, L("Overgeslagen", "Left out") },
	{ "corrected", FIELD_COUNT, REQUIRED, L("Hersteld door een regel", "Corrected by a rule") },
	{ "contradictions", FIELD_COUNT, REQUIRED, L("Tegenspraken", "Contradictions"),
	  .help = L("Regels die iets anders zeggen over dezelfde zaak dan een eerdere regel.",
		    "Lines that contradict an earlier line about the same thing.") },
	{ 0 },
};
static const struct model import_model = {
	"import",        L("Levering", "Import"), L("Leveringen", "Imports"),
	import_fields,   .scope = PAYER,          .changed_with = RIGHT_NOBODY,
	.title = "file",
};

static const struct field reject_fields[] = {
	{ "of_import", FIELD_REF, KEY | REQUIRED, L("Levering", "Import"), .to = "import" },
	{ "of_line", FIELD_COUNT, KEY | REQUIRED, L("Regel", "Line") },
	{ "column_name", FIELD_TEXT, 0, L("Kolom", "Column"), .max = 255 },
	{ "value", FIELD_TEXT, 0, L("Waarde", "Value"), .max = 1000 },
	{ "reason", FIELD_TEXT, REQUIRED, L("Reden", "Reason"), .max = 600 },
	{ "cells", FIELD_LONG_TEXT, REQUIRED, L("Inhoud van de regel", "Cells of the line"),
	  .privacy = BUSINESS },
	{ "state", FIELD_CODE, REQUIRED, L("Stand", "State"), .list = "reject-state" },
	{ 0 },
};
static const struct model reject_model = {
	"reject",
	L("Afgekeurde regel", "Reject"),
	L("Afgekeurde regels", "Rejects"),
	reject_fields,
	.scope = PAYER,
	.changed_with = RIGHT_NOBODY,
	.title = "reason",
};

static const struct field left_out_fields[] = {
	{ "of_import", FIELD_REF, KEY | REQUIRED, L("Levering", "Import"), .to = "import" },
	{ "reason", FIELD_TEXT, KEY | REQUIRED, L("Reden", "Reason") },
	{ "lines", FIELD_COUNT, REQUIRED, L("Regels", "Lines") },
	{ 0 },
};
static const struct model left_out_model = {
	"left_out",
	L("Overgeslagen", "Left out"),
	L("Overgeslagen regels", "Left out"),
	left_out_fields,
	.scope = PAYER,
	.changed_with = RIGHT_NOBODY,
	.title = "reason",
};

static const struct field correction_fields[] = {
	{ "profile", FIELD_TEXT, KEY | REQUIRED, L("Profiel", "Profile"), .max = 60 },
	{ "column_name", FIELD_TEXT, KEY | REQUIRED, L("Kolom", "Column"), .max = 255 },
	{ "found", FIELD_TEXT, KEY | REQUIRED, L("Gevonden", "Found"), .max = 1000 },
	{ "replacement", FIELD_TEXT, 0, L("Wordt", "Becomes"), .max = 1000 },
	{ "reason", FIELD_TEXT, REQUIRED, L("Reden", "Reason"), .max = 400 },
	{ "times_used", FIELD_COUNT, 0, L("Keren gebruikt", "Times used") },
	{ 0 },
};
static const struct model correction_model = {
	"correction",
	L("Herstelregel", "Correction rule"),
	L("Herstelregels", "Correction rules"),
	correction_fields,
	.scope = PAYER,
	.changed_with = RIGHT_IMPORT,
	.title = "found",
};

static const struct model *const models[] = { &profile_model,  &import_model,     &reject_model,
					      &left_out_model, &correction_model, NULL };
const struct domain delivery_domain = { .name = "delivery", .models = models };
