/* W1, W2, W3: how long people wait, per location and care type, against the norm. One observation is
 * what a source says about one location, care type and group of people on one day. */
#include "domain/domains.h"
#include "domain/start_page.h"
#include "domain/waiting_page.h"
#include "kernel/figure.h"

static const struct field waiting_fields[] = {
	{ "location", FIELD_REF, REQUIRED, L("Locatie", "Location"), .to = "location" },
	{ "region", FIELD_REF, REQUIRED, L("Regio", "Region"), .to = "region",
	  .help = L("De regio van de locatie op de dag van de meting.",
		    "Region on the day measured.") },
	{ "care_type", FIELD_REF, REQUIRED, L("Zorgsoort", "Care type"), .to = "care_type" },
	{ "circuit", FIELD_CODE, 0, L("Circuit", "Circuit"), .list = "ggz-circuit" },
	{ "diagnosis", FIELD_CODE, 0, L("Diagnosegroep", "Diagnosis group"),
	  .list = "diagnosegroep" },
	{ "measured_on", FIELD_DATE, REQUIRED, L("Peildatum", "Measured on") },
	{ "updated_on", FIELD_DATE, 0, L("Bijgewerkt door aanbieder", "Updated by provider") },
	{ "registration", FIELD_QUANTITY, 0, L("Aanmeldwachttijd", "Registration wait"),
	  .unit = "week", .decimals = 4, .low = 0, .high = 5200000 },
	{ "treatment", FIELD_QUANTITY, 0, L("Behandelwachttijd", "Treatment wait"), .unit = "week",
	  .decimals = 4, .low = 0, .high = 5200000 },
	{ "no_intake", FIELD_BOOL, 0, L("Aanmeldstop", "Intake closed") },
	{ "waiting_clients", FIELD_COUNT, 0, L("Wachtenden", "People waiting"), .low = 0,
	  .high = 1000000 },
	{ "remark", FIELD_LONG_TEXT, 0, L("Opmerking", "Remark"), .max = 1000 },
	{ 0 },
};
static const struct rule waiting_rules[] = {
	{ RULE_IN_ORDER, WARN, { "updated_on", "measured_on" }, "Bijgewerkt na de peildatum." },
	{ 0 },
};
static const char *const waiting_indexes[] = { "measured_on", "location,care_type,measured_on",
					       NULL };
static const struct model waiting_model = {
	"waiting",
	L("Wachttijd", "Waiting time"),
	L("Wachttijden", "Waiting times"),
	waiting_fields,
	.scope = OPEN,
	.observed = true,
	.rules = waiting_rules,
	.changed_with = RIGHT_NOBODY,
	.indexes = waiting_indexes,
};

/* A measurement older than this is stale: it stands out and does not count. */
enum { FRESH_DAYS = 62, SILENT_DAYS = 400 };

static const char *const dims[] = {
	"region", "care_type", "circuit", "diagnosis", "location", NULL
};
static const char *const sources[] = { "waiting", "location",  "provider",
				       "region",  "care_type", NULL };
static const char *const norm_sources[] = { "waiting",   "location", "provider", "region",
					    "care_type", "norm",     NULL };

/* clang-format off */
#define FROM_STATEMENTS(from, days) \
	.rows = "waiting_rows", .as_of = "waiting_as_of", .dims = dims, .cell_dims = 2, .monthly = true, \
	.norm_dim = "care_type", .sources = from, .window_days = days
#define IN_WEEKS .unit = "week", .decimals = 4, .min_count = 1, .better = LOWER_IS_BETTER
#define SHARE_OF_ROWS .fold = FOLD_SHARE, .unit = "procent", .decimals = 2, .min_count = 3

static const struct figure total = {
	.name = "wachttijd-totaal", .version = 1,
	.label = L("Totale wachttijd", "Total wait"),
	.definition = L("Gemiddelde over de locaties van aanmeldwachttijd plus behandelwachttijd, in weken. "
		"Per locatie is eerst het gemiddelde genomen. Jeugd en forensische zorg tellen niet "
		"mee, en een wachttijd telt alleen als beide delen bekend zijn.",
		"Mean over locations of registration plus treatment wait, in weeks."),
	.x = "total", .left_out = "out_total",
	.fold = FOLD_MEAN_OF_MEANS, .group = "location", IN_WEEKS,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure registration = {
	.name = "wachttijd-aanmelding", .version = 1,
	.label = L("Aanmeldwachttijd", "Registration wait"),
	.definition = L("Gemiddelde over de locaties van de aanmeldwachttijd, in weken.",
		"Mean over locations of the registration wait, in weeks."),
	.x = "registration", .left_out = "out_registration",
	.fold = FOLD_MEAN_OF_MEANS, .group = "location", IN_WEEKS,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure treatment = {
	.name = "wachttijd-behandeling", .version = 1,
	.label = L("Behandelwachttijd", "Treatment wait"),
	.definition = L("Gemiddelde over de locaties van de behandelwachttijd, in weken.",
		"Mean over locations of the treatment wait, in weeks."),
	.x = "treatment", .left_out = "out_treatment",
	.fold = FOLD_MEAN_OF_MEANS, .group = "location", IN_WEEKS,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure median = {
	.name = "wachttijd-mediaan", .version = 1,
	.label = L("Mediaan van de totale wachttijd", "Median wait"),
	.definition = L("De helft van de opgegeven totale wachttijden is hoogstens dit aantal weken.",
		"Half of the stated total waits is at most this."),
	.x = "total", .left_out = "out_total",
	.fold = FOLD_MEDIAN, IN_WEEKS,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure p90 = {
	.name = "wachttijd-p90", .version = 1,
	.label = L("90e percentiel van de totale wachttijd", "90th percentile of total wait"),
	.definition = L("Negen van de tien opgegeven totale wachttijden zijn hoogstens dit aantal weken.",
		"Nine of ten stated total waits are at most this."),
	.x = "total", .left_out = "out_total",
	.fold = FOLD_P90, IN_WEEKS,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure weighted = {
	.name = "wachttijd-gewogen", .version = 1,
	.label = L("Totale wachttijd gewogen naar wachtenden", "Total wait weighted by people waiting"),
	.definition = L("Gemiddelde totale wachttijd in weken; een opgave telt zo vaak als er mensen wachten.",
		"Mean total wait, each statement weighted by the people waiting."),
	.x = "total", .weight = "waiting_clients", .left_out = "out_weighted",
	.fold = FOLD_MEAN, IN_WEEKS,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure within = {
	.name = "wachttijd-binnen-norm", .version = 1,
	.label = L("Aandeel binnen de norm", "Share within the norm"),
	.definition = L("Deel van de opgegeven totale wachttijden dat binnen de leidende norm valt: de "
		"streefnorm als daar een percentage bij hoort, anders het maximum.",
		"Share of stated total waits within the leading norm."),
	.x = "within_norm", .left_out = "out_norm",
	SHARE_OF_ROWS, .better = HIGHER_IS_BETTER,
	FROM_STATEMENTS(norm_sources, FRESH_DAYS),
};
static const struct figure known = {
	.name = "wachttijd-bekend", .version = 1,
	.label = L("Bekende wachttijden", "Known waits"),
	.definition = L("Deel van de opgaven waarin beide wachttijden staan. Een aanmeldstop is een feit en "
		"telt hier niet mee.",
		"Share of statements with both waits known."),
	.x = "known", .left_out = "out_closed",
	SHARE_OF_ROWS, .better = HIGHER_IS_BETTER,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure closed = {
	.name = "wachttijd-geen-intake", .version = 1,
	.label = L("Aanmeldstop", "Intake closed"),
	.definition = L("Deel van de opgaven met een aanmeldstop.",
		"Share of statements with closed intake."),
	.x = "is_closed", .left_out = "out_outside",
	SHARE_OF_ROWS, .better = LOWER_IS_BETTER,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure clients = {
	.name = "wachtenden", .version = 1,
	.label = L("Wachtenden", "People waiting"),
	.definition = L("Aantal mensen dat volgens de opgaven wacht.",
		"People waiting as stated."),
	.x = "waiting_clients", .left_out = "out_clients",
	.fold = FOLD_SUM, .unit = "aantal", .decimals = 0, .min_count = 1, .better = LOWER_IS_BETTER,
	FROM_STATEMENTS(sources, FRESH_DAYS),
};
static const struct figure age = {
	.name = "wachttijd-leeftijd", .version = 1,
	.label = L("Leeftijd van de opgaven", "Age of statements"),
	.definition = L("Gemiddeld aantal dagen tussen peildatum en de dag waarvoor is geteld.",
		"Mean number of days between measurement and the day counted for."),
	.x = "age", .left_out = "out_outside",
	.fold = FOLD_MEAN, .unit = "dag", .decimals = 1, .min_count = 1, .better = LOWER_IS_BETTER,
	FROM_STATEMENTS(sources, SILENT_DAYS),
};
static const struct figure stale = {
	.name = "wachttijd-verouderd", .version = 1,
	.label = L("Verouderde opgaven", "Stale statements"),
	.definition = L("Deel van de locaties waarvan de nieuwste opgave ouder is dan 62 dagen. Verouderde "
		"opgaven tellen in de andere cijfers niet mee.",
		"Share of locations whose newest statement is older than 62 days."),
	.x = "stale", .left_out = "out_outside",
	SHARE_OF_ROWS, .better = LOWER_IS_BETTER,
	FROM_STATEMENTS(sources, SILENT_DAYS),
};

/* clang-format on */

static const char *const region_dims[] = { "region", NULL };
static const char *const region_sources[] = { "region", NULL };
static const struct figure inhabitants = {
	.name = "inwoners",
	.version = 1,
	.label = L("Inwoners", "Inhabitants"),
	.definition = L("Inwoners van de regio's die op de peildatum gelden.",
			"Inhabitants of valid regions."),
	.rows = "region_inhabitants_rows",
	.fold = FOLD_SUM,
	.dims = region_dims,
	.cell_dims = 1,
	.sources = region_sources,
	.unit = "aantal",
	.min_count = 1,
	.better = HIGHER_IS_BETTER,
};
static const struct figure elderly = {
	.name = "inwoners-75-plus",
	.version = 1,
	.label = L("Aandeel inwoners van 75 jaar en ouder", "Share of inhabitants aged 75+"),
	.definition = L("Inwoners van 75 jaar en ouder gedeeld door alle inwoners.",
			"75+ over all inhabitants."),
	.rows = "region_elderly_rows",
	.fold = FOLD_RATIO,
	.dims = region_dims,
	.cell_dims = 1,
	.sources = region_sources,
	.unit = "verhouding",
	.decimals = 4,
	.min_count = 1,
	.better = LOWER_IS_BETTER,
};
static const char *const location_dims[] = { "region", "provider", NULL };
static const char *const location_sources[] = { "location", "provider", "region", NULL };
static const struct figure locations = {
	.name = "locaties",
	.version = 1,
	.label = L("Locaties", "Locations"),
	.definition = L("Aantal locaties dat bekend is.", "Number of known locations."),
	.rows = "location_rows",
	.fold = FOLD_COUNT,
	.dims = location_dims,
	.cell_dims = 1,
	.sources = location_sources,
	.unit = "aantal",
	.min_count = 1,
	.better = HIGHER_IS_BETTER,
};
static const char *const import_dims[] = { "profile", "import_file", NULL };
static const char *const import_sources[] = { "import", NULL };
static const struct figure rejected = {
	.name = "levering-afkeur",
	.version = 1,
	.label = L("Afgekeurde regels", "Rejected lines"),
	.definition = L("Afgekeurde regels gedeeld door alle regels van de leveringen.",
			"Rejected lines over all lines of the imports."),
	.rows = "import_rejected_rows",
	.fold = FOLD_RATIO,
	.dims = import_dims,
	.cell_dims = 1,
	.sources = import_sources,
	.unit = "verhouding",
	.decimals = 4,
	.min_count = 1,
	.better = LOWER_IS_BETTER,
};

static const struct model *const models[] = { &waiting_model, NULL };
static const struct figure *const figures[] = {
	&total,       &registration, &treatment, &median,   &p90, &weighted,
	&within,      &known,        &closed,    &clients,  &age, &stale,
	&inhabitants, &elderly,      &locations, &rejected, NULL,
};
static const struct page *const pages[] = { &waiting_page, &start_page, NULL };
const struct domain waiting_domain = {
	.name = "waiting", .models = models, .figures = figures, .pages = pages
};
