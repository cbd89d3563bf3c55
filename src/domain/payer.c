/* R2: who buys care. Payers, their relations to regions per period, and the accounts that work for
 * them. */
#include "domain/domains.h"

static const struct field payer_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 40, .searched = true },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name"), .searched = true },
	{ "kind", FIELD_TEXT, REQUIRED, L("Soort", "Kind"), .max = 40 },
	{ "website", FIELD_TEXT, 0, L("Website", "Website") },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const struct model payer_model = {
	"payer", L("Financier", "Payer"), L("Financiers", "Payers"), payer_fields, .scope = OPEN,
};

static const struct field region_payer_fields[] = {
	{ "region", FIELD_REF, KEY | REQUIRED, L("Regio", "Region"), .to = "region" },
	{ "holder", FIELD_REF, KEY | REQUIRED, L("Financier", "Payer"), .to = "payer" },
	{ "relation", FIELD_CODE, KEY | REQUIRED, L("Relatie", "Relation"),
	  .list = "payer-relation" },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty"), .max = 1 },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const char *const region_payer_indexes[] = { "holder", NULL };
static const struct model region_payer_model = {
	"region_payer",
	L("Financier in regio", "Payer in region"),
	L("Financiers in regio's", "Payers in regions"),
	region_payer_fields,
	.scope = OPEN,
	.valid = true,
	.indexes = region_payer_indexes,
};

static const struct field account_fields[] = {
	{ "name", FIELD_TEXT, KEY | REQUIRED, L("Naam", "Name"), .max = 80, .privacy = BUSINESS,
	  .searched = true },
	{ "role", FIELD_REF, REQUIRED, L("Rol", "Role"), .to = "role" },
	{ "works_for", FIELD_REF, 0, L("Werkt voor", "Works for"), .to = "payer" },
	{ "portal_of", FIELD_REF, 0, L("Zorgaanbieder", "Provider"), .to = "provider" },
	{ "blocked", FIELD_BOOL, 0, L("Geblokkeerd", "Blocked"), .privacy = PERSONAL,
	  .help = L("Wie geblokkeerd is, komt er niet meer in; wat er stond blijft.",
		    "Whoever is blocked can no longer sign in; what was there stays.") },
	{ 0 },
};
static const struct rule account_rules[] = {
	{ RULE_ONE_OF,
	  REFUSE,
	  { "works_for", "portal_of" },
	  "Een account werkt voor een financier of hoort bij een zorgaanbieder." },
	{ 0 },
};
static const struct model account_model = {
	"account",
	L("Account", "Account"),
	L("Accounts", "Accounts"),
	account_fields,
	.scope = PAYER,
	.rules = account_rules,
	.seen_with = RIGHT_USERS,
	/* on the pages of users only, which keep an administrator for every office */
	.changed_with = RIGHT_NOBODY,
};

static const struct model *const models[] = { &payer_model, &region_payer_model, &account_model,
					      NULL };
const struct domain payer_domain = { .name = "payer", .models = models };
