/* Declarations for the tests of lists, forms and search: a dated code list, and a numbered record about any
 * other, with a field that is personal and one that says who made it. */
#include "support.h"

static const struct field code_fields[] = {
	{ "list", FIELD_TEXT, KEY | REQUIRED, L("Lijst", "List") },
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "name", FIELD_TEXT, REQUIRED, L("Naam", "Name") },
	{ "name_en", FIELD_TEXT, 0, L("Engels", "English") },
	{ 0 },
};
static const struct model code_model = {
	"code", L("Code", "Code"), L("Codes", "Codes"), code_fields, .scope = OPEN, .valid = true,
};

static const struct field note_fields[] = {
	{ "about", FIELD_ANY, 0, L("Over", "About") },
	{ "body", FIELD_TEXT, REQUIRED, L("Tekst", "Body"), .searched = true },
	{ "state", FIELD_CODE, 0, L("Stand", "State"), .list = "note-state" },
	{ "thing", FIELD_REF, 0, L("Ding", "Thing"), .to = "thing" },
	{ "dated", FIELD_REF, 0, L("Gedateerd", "Dated"), .to = "dated" },
	{ "person", FIELD_TEXT, 0, L("Persoon", "Person"), .privacy = PERSONAL, .searched = true },
	{ "at", FIELD_MOMENT, 0, L("Tijdstip", "Moment") },
	{ "price", FIELD_MONEY, 0, L("Prijs", "Price"), .low = 0, .high = 100000000 },
	{ "agb", FIELD_LIST, 0, L("AGB", "AGB"), .of = FIELD_AGB, .searched = true },
	{ "made_by", FIELD_TEXT, DERIVED, L("Door", "By") },
	{ 0 },
};

static void sign(struct session *s, const struct shape *shape, struct db_value *values, bool is_new)
{
	if (is_new)
		values[shape_field(shape, str_of("made_by"))] =
			value_text(arena_str(&s->arena, str_of(s->principal)));
}

static const struct hooks note_hooks = { .before_write = sign };
static const char *const note_indexes[] = { "about", NULL };
static const struct model note_model = {
	"note",
	L("Notitie", "Note"),
	L("Notities", "Notes"),
	note_fields,
	.scope = PAYER,
	.numbered = true,
	.hooks = &note_hooks,
	.indexes = note_indexes,
	.changed_with = RIGHT_REMARK,
};

static const struct model *const models[] = { &code_model, &note_model, NULL };
const struct domain note_domain = { .name = "note", .models = models };
