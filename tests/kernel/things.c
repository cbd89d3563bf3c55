/* The declarations that the tests work with: what the kernel itself needs (payers, accounts, norms,
 * holidays, imports), and one model of each sort. */
#include "support.h"

#define MODEL(name) #name, L(#name, #name), L(#name, #name), name##_fields

static const struct field payer_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name") },
	{ 0 },
};
static const struct model payer_model = { MODEL(payer), .scope = OPEN };

static const struct field provider_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ 0 },
};
static const struct model provider_model = { MODEL(provider), .scope = OPEN };

static const struct field account_fields[] = {
	{ "name", FIELD_TEXT, KEY | REQUIRED, L("Naam", "Name") },
	{ "works_for", FIELD_REF, 0, L("Werkt voor", "Works for"), .to = "payer" },
	{ "portal_of", FIELD_REF, 0, L("Van", "Of"), .to = "provider" },
	{ 0 },
};
static const struct model account_model = { MODEL(account), .scope = OPEN };

static const struct field care_type_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ 0 },
};
static const struct model care_type_model = { MODEL(care_type), .scope = OPEN };

static const struct field norm_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "figure", FIELD_TEXT, REQUIRED, L("Cijfer", "Figure") },
	{ "care_type", FIELD_REF, 0, L("Zorgsoort", "Care type"), .to = "care_type" },
	{ "target_share", FIELD_SHARE, 0, L("Deel", "Share") },
	{ "target", FIELD_QUANTITY, 0, L("Streefnorm", "Target"), .decimals = 4 },
	{ "maximum", FIELD_QUANTITY, 0, L("Maximum", "Maximum"), .decimals = 4 },
	{ "unit", FIELD_TEXT, 0, L("Eenheid", "Unit") },
	{ "kind", FIELD_TEXT, 0, L("Soort", "Kind") },
	{ "leads", FIELD_BOOL, REQUIRED, L("Leidend", "Leading") },
	{ "certainty", FIELD_TEXT, 0, L("Zekerheid", "Certainty") },
	{ "source", FIELD_TEXT, 0, L("Bron", "Source") },
	{ 0 },
};
static const struct model norm_model = { MODEL(norm), .scope = OPEN, .valid = true };

static const struct field holiday_fields[] = {
	{ "day", FIELD_DATE, KEY | REQUIRED, L("Dag", "Day") },
	{ "everybody", FIELD_BOOL, REQUIRED, L("Iedereen", "Everybody") },
	{ 0 },
};
static const struct model holiday_model = { MODEL(holiday), .scope = OPEN };

static const struct field import_fields[] = {
	{ "file", FIELD_TEXT, KEY | REQUIRED, L("Bestand", "File") },
	{ "profile", FIELD_TEXT, KEY | REQUIRED, L("Profiel", "Profile") },
	{ 0 },
};
static const struct model import_model = { MODEL(import), .scope = PAYER };

static const struct model *const base_models[] = { &payer_model,   &provider_model,
						   &account_model, &care_type_model,
						   &norm_model,    &holiday_model,
						   &import_model,  NULL };
const struct domain base_domain = { .name = "base", .models = base_models };

/* A thing of every kind of field, which may stand under another thing. */
static const struct field thing_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 8 },
	{ "name", FIELD_TEXT, 0, L("Naam", "Name") },
	{ "parent", FIELD_REF, 0, L("Onder", "Under"), .to = "thing" },
	{ "amount", FIELD_COUNT, 0, L("Aantal", "Amount") },
	{ "level", FIELD_COUNT, 0, L("Hoogte", "Level"), .low = -5, .high = 5 },
	{ "share", FIELD_SHARE, 0, L("Deel", "Share"), .low = 0, .high = 10000 },
	{ "day", FIELD_DATE, 0, L("Dag", "Day") },
	{ "flag", FIELD_BOOL, 0, L("Vlag", "Flag") },
	{ "agb", FIELD_LIST, 0, L("AGB", "AGB"), .of = FIELD_AGB, .max = 2 },
	{ "postcode", FIELD_POSTCODE, 0, L("Postcode", "Postcode") },
	{ "person", FIELD_PSEUDONYM, 0, L("Persoon", "Person") },
	{ "story", FIELD_LONG_TEXT, 0, L("Verhaal", "Story") },
	{ 0 },
};
static const char *const thing_indexes[] = { "name", NULL };
static const struct model thing_model = { MODEL(thing), .scope = OPEN, .indexes = thing_indexes };

/* A thing in a period, one that a payer owns, and one that is both. */
static const struct field dated_fields[] = {
	{ "thing", FIELD_REF, KEY | REQUIRED, L("Ding", "Thing"), .to = "thing" },
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "name", FIELD_TEXT, 0, L("Naam", "Name") },
	{ 0 },
};
static const struct model dated_model = { MODEL(dated), .scope = OPEN, .valid = true };

static const struct field contract_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "thing", FIELD_REF, 0, L("Ding", "Thing"), .to = "thing" },
	{ "amount", FIELD_MONEY, 0, L("Bedrag", "Amount") },
	{ 0 },
};
static const struct model contract_model = { MODEL(contract), .scope = PAYER };

static const struct field term_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ 0 },
};
static const struct model term_model = { MODEL(term), .scope = PAYER, .valid = true };

/* Seen by its owner and by the payer that helps; by the provider that it names. */
static const struct field client_fields[] = {
	{ "number", FIELD_TEXT, KEY | REQUIRED, L("Nummer", "Number") },
	{ "helper", FIELD_REF, 0, L("Helpt", "Helper"), .to = "payer", .party = true },
	{ "remark", FIELD_TEXT, 0, L("Opmerking", "Remark") },
	{ 0 },
};
static const struct model client_model = { MODEL(client), .scope = PARTY };

static const struct field desk_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "provider", FIELD_REF, 0, L("Aanbieder", "Provider"), .to = "provider", .party = true },
	{ 0 },
};
static const struct model desk_model = { MODEL(desk), .scope = PROVIDER };

/* Rules of each kind, a derived field and a check. */
static const struct field ruled_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "one", FIELD_COUNT, 0, L("Een", "One") },
	{ "two", FIELD_COUNT, 0, L("Twee", "Two") },
	{ "first", FIELD_DATE, 0, L("Eerste", "First") },
	{ "last", FIELD_DATE, 0, L("Laatste", "Last") },
	{ "why", FIELD_TEXT, 0, L("Waarom", "Why") },
	{ "total", FIELD_COUNT, DERIVED, L("Totaal", "Total") },
	{ "word", FIELD_TEXT, DERIVED, L("Woord", "Word") },
	{ 0 },
};
static const struct rule ruled_rules[] = {
	{ RULE_ONE_OF, REFUSE, { "one", "two" }, "Vul een of twee in." },
	{ RULE_REQUIRED_WITH,
	  REFUSE,
	  { "last", "first", "why" },
	  "Bij een einde hoort een begin." },
	{ RULE_IN_ORDER, REFUSE, { "first", "last" }, "Het einde ligt voor het begin." },
	{ RULE_IN_ORDER, WARN, { "one", "two" }, "Een is meer dan twee." },
	{ 0 },
};

static bool check_total(const struct shape *s, const struct db_value *values, struct err *err)
{
	int at = shape_field(s, str_of("total"));
	return values[at].integer != 13 || err_set(err, ERR_INPUT, "Dertien mag niet.");
}

static void derive_total(const struct shape *s, struct db_value *values, struct arena *a)
{
	int64_t total = values[shape_field(s, str_of("one"))].integer +
			values[shape_field(s, str_of("two"))].integer;
	const char *word = arena_printf(a, "som %lld", (long long)total);
	values[shape_field(s, str_of("total"))] = value_int(total);
	values[shape_field(s, str_of("word"))] = value_text(str_of(word));
}

static const struct hooks ruled_hooks = { .check = check_total, .derive = derive_total };
static const struct model ruled_model = { MODEL(ruled), .scope = OPEN, .rules = ruled_rules,
					  .hooks = &ruled_hooks };

/* Observations: of everybody, and of one payer. */
static const struct field measure_fields[] = {
	{ "thing", FIELD_REF, REQUIRED, L("Ding", "Thing"), .to = "thing" },
	{ "care_type", FIELD_REF, REQUIRED, L("Zorgsoort", "Care type"), .to = "care_type" },
	{ "kind", FIELD_TEXT, 0, L("Soort", "Kind") },
	{ "measured_on", FIELD_DATE, REQUIRED, L("Dag", "Day") },
	{ "grp", FIELD_TEXT, 0, L("Groep", "Group") },
	{ "x", FIELD_QUANTITY, 0, L("Waarde", "Value"), .decimals = 1, .low = INT64_MIN + 1,
	  .high = INT64_MAX },
	{ "weight", FIELD_COUNT, 0, L("Gewicht", "Weight") },
	{ "reason", FIELD_TEXT, 0, L("Reden", "Reason") },
	{ 0 },
};
static const struct model measure_model = { MODEL(measure), .scope = OPEN, .observed = true };

static const struct field tally_fields[] = {
	{ "counted_on", FIELD_DATE, REQUIRED, L("Dag", "Day") },
	{ "x", FIELD_COUNT, 0, L("Waarde", "Value") },
	{ 0 },
};
static const struct model tally_model = { MODEL(tally), .scope = PAYER, .observed = true };

static const struct model *const thing_models[] = { &thing_model, &dated_model,   &contract_model,
						    &term_model,  &client_model,  &desk_model,
						    &ruled_model, &measure_model, &tally_model,
						    NULL };
const struct domain thing_domain = { .name = "thing", .models = thing_models };
