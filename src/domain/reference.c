/* What everybody shares: care types, dated code lists, norms, roles and public holidays. */
#include "domain/domains.h"
#include "kernel/norm.h"
#include "kernel/viewer.h"

static const struct field care_type_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 40, .searched = true },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name"), .searched = true },
	{ "name_en", FIELD_TEXT, 0, L("Engelse naam", "English name"), .searched = true },
	{ "sector", FIELD_CODE, 0, L("Sector", "Sector"), .list = "sector" },
	{ "law", FIELD_CODE, 0, L("Wet", "Law"), .list = "law" },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const struct model care_type_model = {
	"care_type",
	L("Zorgsoort", "Care type"),
	L("Zorgsoorten", "Care types"),
	care_type_fields,
	.scope = OPEN,
};

static const struct field code_fields[] = {
	{ "list", FIELD_TEXT, KEY | REQUIRED, L("Codelijst", "Code list"), .max = 60 },
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 60 },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name") },
	{ "name_en", FIELD_TEXT, 0, L("Engelse naam", "English name") },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const struct model code_model = {
	"code",      L("Code", "Code"), L("Codelijsten", "Code lists"),
	code_fields, .scope = OPEN,     .valid = true,
};

static const struct field norm_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 60, .searched = true },
	{ "figure", FIELD_TEXT, REQUIRED, L("Cijfer", "Figure"), .max = 60, .searched = true },
	{ "care_type", FIELD_REF, 0, L("Zorgsoort", "Care type"), .to = "care_type" },
	{ "target_share", FIELD_SHARE, 0, L("Deel binnen de streefnorm", "Share within target"),
	  .low = 0, .high = 10000 },
	{ "target", FIELD_QUANTITY, 0, L("Streefnorm", "Target"), .decimals = NORM_DECIMALS },
	{ "maximum", FIELD_QUANTITY, 0, L("Maximum", "Maximum"), .decimals = NORM_DECIMALS },
	{ "unit", FIELD_CODE, REQUIRED, L("Eenheid", "Unit"), .list = "unit" },
	{ "kind", FIELD_CODE, REQUIRED, L("Soort norm", "Kind of norm"), .list = "norm-kind" },
	{ "leads", FIELD_BOOL, REQUIRED, L("Leidend", "Leading") },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, REQUIRED, L("Bron", "Source") },
	{ 0 },
};
static const struct rule norm_rules[] = {
	{ RULE_ONE_OF,
	  REFUSE,
	  { "target", "maximum" },
	  "Een norm heeft een streefnorm, een maximum of allebei." },
	{ RULE_IN_ORDER, REFUSE, { "target", "maximum" }, "De streefnorm ligt boven het maximum." },
	{ 0 },
};
static const char *const norm_indexes[] = { "figure", NULL };
static const struct model norm_model = {
	"norm",
	L("Norm", "Norm"),
	L("Normen", "Norms"),
	norm_fields,
	.scope = OPEN,
	.valid = true,
	.rules = norm_rules,
	.indexes = norm_indexes,
	.changed_with = RIGHT_NORMS,
	.title = "code",
};

static const struct field role_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 40 },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name") },
	{ "name_en", FIELD_TEXT, 0, L("Engelse naam", "English name") },
	{ "description", FIELD_TEXT, 0, L("Omschrijving", "Description"), .max = 400 },
	{ "sees", FIELD_LIST, 0, L("Ziet", "Sees"), .of = FIELD_TEXT, .max = 4,
	  .help = L("Soorten gegevens: open, business, personal, health.",
		    "Classes of data: open, business, personal, health.") },
	{ "may", FIELD_LIST, 0, L("Mag", "May"), .of = FIELD_TEXT, .max = 10,
	  .help = L("Rechten: register, import, norms, remark, users, audit.",
		    "Rights: register, import, norms, remark, users, audit.") },
	{ 0 },
};
/* Whoever takes this away has nobody left to give it back. */
static bool role_check(const struct shape *shape, const struct db_value *values, struct err *err)
{
	struct viewer v = { .account = 1 };
	if (!str_is(values[shape_field(shape, str_of("code"))].text, "administrator"))
		return true;
	viewer_allow(&v, (struct str){ NULL, 0 }, values[shape_field(shape, str_of("may"))].text);
	return viewer_may(&v, RIGHT_USERS) ||
	       err_set(err, ERR_INPUT,
		       "De beheerder moet gebruikers kunnen beheren. Laat 'users' staan bij Mag.");
}

static const struct hooks role_hooks = { .check = role_check };
static const struct model role_model = {
	"role",
	L("Rol", "Role"),
	L("Rollen", "Roles"),
	role_fields,
	.scope = OPEN,
	.changed_with = RIGHT_NOBODY,
	.hooks = &role_hooks,
};

static const struct field holiday_fields[] = {
	{ "day", FIELD_DATE, KEY | REQUIRED, L("Dag", "Day") },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name") },
	{ "everybody", FIELD_BOOL, REQUIRED, L("Iedereen vrij", "Free for everybody"),
	  .help = L("Alleen een dag waarop iedereen vrij is, telt niet als werkdag.",
		    "Only then no working day.") },
	{ 0 },
};
static const struct model holiday_model = {
	"holiday",
	L("Feestdag", "Public holiday"),
	L("Feestdagen", "Public holidays"),
	holiday_fields,
	.scope = OPEN,
};

static const struct model *const models[] = { &care_type_model, &code_model,    &norm_model,
					      &role_model,      &holiday_model, NULL };
const struct domain reference_domain = { .name = "reference", .models = models };
