#include "cli/command.h"

#include <getopt.h>

const struct option_row option_rows[OPTION_COUNT] = {
	[OPTION_DB] = { "db", NEEDS_ARGUMENT, "URL",
			"database: sqlite:BESTAND of postgresql://... (anders WAARBORG_DB, anders "
			"sqlite:waarborg.db)" },
	[OPTION_AS] = { "as", NEEDS_ARGUMENT, "NAAM",
			"werk als dit account: u ziet alleen wat dat account mag zien" },
	[OPTION_FORMAT] = { "format", NEEDS_ARGUMENT, "VORM", "vorm van de uitkomst" },
	[OPTION_QUIET] = { "quiet", NO_ARGUMENT, NULL, "toon geen voortgang" },
	[OPTION_HELP] = { "help", NO_ARGUMENT, NULL, "toon deze uitleg" },
	[OPTION_ACCOUNT] = { "account", NEEDS_ARGUMENT, "NAAM", "alleen van dit account" },
	[OPTION_AGAIN] = { "again", NEEDS_ARGUMENT, "BESTAND", "reken een bewaarde uitkomst na" },
	[OPTION_ALL] = { "all", NO_ARGUMENT, NULL,
			 "reken alle bewaarde cellen na, niet alleen een steekproef" },
	[OPTION_AT] = { "at", NEEDS_ARGUMENT, "DATUM", "voor welke dag wordt geteld" },
	[OPTION_BEDS] = { "beds", NEEDS_ARGUMENT, "LOCATIE=+N",
			  "zoveel bedden meer of minder; met komma's" },
	[OPTION_BACKTEST] = { "backtest", NO_ARGUMENT, NULL,
			      "kijk terug: hoe goed is er gewaarschuwd" },
	[OPTION_BREACHES] = { "breaches", NO_ARGUMENT, NULL,
			      "alleen cellen die een norm overschrijden" },
	[OPTION_BY] = { "by", NEEDS_ARGUMENT, "A,B",
			"indeling, bijvoorbeeld region,care_type; leeg: alles bijeen" },
	[OPTION_CELL] = { "cell", NEEDS_ARGUMENT, "A=X,B=Y", "alleen de rijen van deze cel" },
	[OPTION_CLOSE] = { "close", NEEDS_ARGUMENT, "CODES",
			   "sluit deze locaties: codes met komma's, of @BESTAND met kolom location" },
	[OPTION_DATE] = { "date", NEEDS_ARGUMENT, "DATUM", "welke dag (anders vandaag)" },
	[OPTION_DRAWS] = { "draws", NEEDS_ARGUMENT, "N",
			   "aantal trekkingen (anders 10000; bij choose 200)" },
	[OPTION_DRY_RUN] = { "dry-run", NO_ARGUMENT, NULL,
			     "zeg wat er zou gebeuren, en wijzig niets" },
	[OPTION_EACH_YEAR] = { "each-year", NO_ARGUMENT, NULL,
			       "elk jaar in de tabel, niet elk vijfde" },
	[OPTION_END] = { "end", NO_ARGUMENT, NULL, "meld overal af" },
	[OPTION_EXPLAIN] = { "explain", NEEDS_ARGUMENT, "CLIENT",
			     "waarom hier en niet daar; all: van iedereen kort" },
	[OPTION_EVENTS] = { "events", NEEDS_ARGUMENT, "BESTAND", "wat er in die tijd gebeurt" },
	[OPTION_FORCE] = { "force", NO_ARGUMENT, NULL, "vervang wat er nu staat" },
	[OPTION_FROM] = { "from", NEEDS_ARGUMENT, "DATUM", "vanaf deze dag" },
	[OPTION_KNOWN_ON] = { "known-on", NEEDS_ARGUMENT, "WANNEER",
			      "zoals toen bekend: een datum, een tijdstip of change:N" },
	[OPTION_LABEL] = { "label", NEEDS_ARGUMENT, "TEKST", "waar het token voor is" },
	[OPTION_LIMIT] = { "limit", NEEDS_ARGUMENT, "N", "hoogstens zoveel regels" },
	[OPTION_LINE] = { "line", NEEDS_ARGUMENT, "N", "regelnummer in het bestand" },
	[OPTION_LIST] = { "list", NEEDS_ARGUMENT, "BESTAND", "wie er nu op de lijst staan" },
	[OPTION_LISTEN] = { "listen", NEEDS_ARGUMENT, "ADRES",
			    "waar te luisteren, bijvoorbeeld 127.0.0.1:8080; poort 0 kiest een vrije" },
	[OPTION_LOCATIONS] = { "locations", NEEDS_ARGUMENT, "BESTAND",
			       "bedden van elke locatie samen, en extra bedden" },
	[OPTION_NORMS] = { "norms", NEEDS_ARGUMENT, "BESTAND", "de normen" },
	[OPTION_MATCH] = { "match", NEEDS_ARGUMENT, "MAP",
			   "verdeel de cliënten uit deze map zonder elke aanbieder" },
	[OPTION_ONLY] = { "only", NEEDS_ARGUMENT, "A=X,B=Y", "tel alleen rijen met deze waarden" },
	[OPTION_OPEN] = { "open", NEEDS_ARGUMENT, "CODES",
			  "open deze locaties: codes met komma's, of @BESTAND met kolom location" },
	[OPTION_PART] = { "part", NEEDS_ARGUMENT, "DEEL", "welk deel van de uitkomst, in CSV" },
	[OPTION_PAYER] = { "payer", NEEDS_ARGUMENT, "CODE",
			   "financier voor wie het account werkt" },
	[OPTION_PIN] = { "pin", NEEDS_ARGUMENT, "CLIENT=LOCATIE",
			 "deze cliënt moet daarheen; met komma's" },
	[OPTION_POLICY] = { "policy", NEEDS_ARGUMENT, "BESTAND",
			    "regels en aannamen, elk met hun bron" },
	[OPTION_PROFILE] = { "profile", NEEDS_ARGUMENT, "NAAM", "hoe het bestand gelezen wordt" },
	[OPTION_PROOF] = { "proof", NEEDS_ARGUMENT, "BESTAND",
			   "schrijf plan en prijzen om na te rekenen" },
	[OPTION_PROVIDER] = { "provider", NEEDS_ARGUMENT, "BRON-ID",
			      "zorgaanbieder waar het account bij hoort" },
	[OPTION_PROXY] = { "proxy", NO_ARGUMENT, NULL,
			   "er staat een doorgeefserver voor die TLS doet: geloof wie die noemt" },
	[OPTION_RECORD] = { "record", NEEDS_ARGUMENT, "MODEL:NUMMER", "alleen over dit gegeven" },
	[OPTION_ROLE] = { "role", NEEDS_ARGUMENT, "ROL", "rol van het account" },
	[OPTION_RULE] = { "rule", NEEDS_ARGUMENT, "REDEN",
			  "maak er een regel van, die ook bij volgende leveringen herstelt" },
	[OPTION_SCALE] = { "scale", NEEDS_ARGUMENT, "OMVANG",
			   "office (een kantoor) of national (heel Nederland)" },
	[OPTION_SCHEMA] = { "schema", NO_ARGUMENT, NULL,
			    "toon welke parameters er zijn, met eenheid en grenzen" },
	[OPTION_SEED] = { "seed", NEEDS_ARGUMENT, "N", "begingetal van het toeval" },
	[OPTION_SETTINGS] = { "settings", NEEDS_ARGUMENT, "BESTAND", "instellingen" },
	[OPTION_SHOW] = { "show", NEEDS_ARGUMENT, "WAT", "wat er getoond wordt" },
	[OPTION_SORT] = { "sort", NEEDS_ARGUMENT, "HOE", "dims, value of -value (hoogste eerst)" },
	[OPTION_SPLIT] = { "split", NEEDS_ARGUMENT, "DATUM",
			   "leer van wat voor deze dag bekend was, en beoordeel vanaf deze dag" },
	[OPTION_STORY] = { "story", NEEDS_ARGUMENT, "BESTAND",
			   "waar komt te staan wat er verzonnen is" },
	[OPTION_TIMES] = { "times", NEEDS_ARGUMENT, "BESTAND",
			   "reistijden van een routeplanner (OSRM, Valhalla) of als CSV" },
	[OPTION_TO] = { "to", NEEDS_ARGUMENT, "DATUM", "tot en met deze dag" },
	[OPTION_TREND] = { "trend", MAY_HAVE_ARGUMENT, "MAANDEN",
			   "de laatste maanden en wat er te verwachten is (anders 12)" },
	[OPTION_WHERE] = { "where", NEEDS_ARGUMENT, "VELD=WAARDE", "alleen deze rijen; mag vaker" },
	[OPTION_WHY_NOT] = { "why-not", NEEDS_ARGUMENT, "MAATREGEL",
			     "wat het uitmaakt als deze erbij moet, of juist wegblijft" },
};

static bool accepts(const struct command *command, enum option_id id)
{
	if (id <= OPTION_HELP)
		return true;
	for (const enum option_id *o = command->options; o && *o != OPTION_DB; o++)
		if (*o == id)
			return true;
	return false;
}

/* Fills the table for getopt_long and the names for a suggestion; both end with a NULL name. */
static void list_options(const struct command *command, struct option *rows, const char **names)
{
	static const int kinds[] = { no_argument, required_argument, optional_argument };
	for (int id = 0; id < OPTION_COUNT; id++) {
		if (!accepts(command, (enum option_id)id))
			continue;
		*rows++ = (struct option){ option_rows[id].name, kinds[option_rows[id].argument],
					   NULL, 256 + id };
		*names++ = option_rows[id].name;
	}
	*rows = (struct option){ 0 };
	*names = NULL;
}

static bool refuse_option(const struct cli *c, const char *word, int answer,
			  const char *const *names, struct err *err)
{
	struct str name = str_of(word);
	while (name.len && *name.at == '-')
		name = (struct str){ name.at + 1, name.len - 1 };
	struct str rest = name;
	name = str_cut(&rest, '=');
	if (answer == ':')
		return err_set(err, ERR_INPUT,
			       "Achter --%.*s moet een waarde staan. Uitleg: waarborg help %s",
			       STR_ARG(name), c->command->name);
	if (rest.at)
		for (const char *const *n = names; *n; n++)
			if (str_is(name, *n))
				return err_set(err, ERR_INPUT, "De optie --%s heeft geen waarde.",
					       *n);
	const char *close = nearest(name, names);
	return err_set(err, ERR_INPUT,
		       "De optie '%s' bestaat niet bij %s.%s%s%s Uitleg: waarborg help %s", word,
		       c->command->name, close ? " Bedoelt u --" : "", close ? close : "",
		       close ? "?" : "", c->command->name);
}

static bool keep(struct cli *c, enum option_id id, struct err *err)
{
	c->given[id] = true;
	c->value[id] = optarg;
	if (id != OPTION_WHERE)
		return true;
	if (c->where_count == REPEATED_MAX)
		return err_set(err, ERR_INPUT, "--where mag hoogstens %d keer.", REPEATED_MAX);
	c->where[c->where_count++] = optarg;
	return true;
}

static bool check_format(const struct cli *c, struct err *err)
{
	const char *wanted = c->value[OPTION_FORMAT];
	struct str formats = str_of(c->command->formats);
	if (!wanted)
		return true;
	if (!formats.len)
		return err_set(err, ERR_INPUT, "waarborg %s kent geen --format.", c->command->name);
	while (formats.at)
		if (str_is(str_cut(&formats, ' '), wanted))
			return true;
	return err_set(err, ERR_INPUT, "De vorm '%s' bestaat niet bij %s. Kies uit: %s.", wanted,
		       c->command->name, c->command->formats);
}

static bool check_count(const struct cli *c, struct err *err)
{
	const struct command *command = c->command;
	if (c->given[OPTION_HELP] ||
	    (c->count >= command->least && (command->most < 0 || c->count <= command->most)))
		return true;
	bool few = c->count < command->least;
	return err_set(err, ERR_INPUT, "%s%s%s. Gebruik: waarborg %s %s",
		       few ? "Er ontbreekt iets" : "Er staat te veel: '",
		       few ? "" : c->arguments[command->most], few ? "" : "'", command->name,
		       command->usage);
}

bool options_read(struct cli *c, int argc, char **argv, struct err *err)
{
	struct option rows[OPTION_COUNT + 1];
	const char *names[OPTION_COUNT + 1];
	int answer;
	list_options(c->command, rows, names);
	opterr = 0;
	optind = 0; /* GNU: start afresh */
	while ((answer = getopt_long(argc, argv, ":h", rows, NULL)) != -1) {
		if (answer == 'h')
			c->given[OPTION_HELP] = true;
		else if (answer < 256)
			return refuse_option(c, argv[optind - 1], answer, names, err);
		else if (!keep(c, (enum option_id)(answer - 256), err))
			return false;
	}
	c->arguments = argv + optind;
	c->count = argc - optind;
	if (!check_format(c, err) || !check_count(c, err))
		return false;
	if (c->given[OPTION_AS] && c->command->operator_only && !c->given[OPTION_HELP])
		return err_set(err, ERR_DENIED,
			       "waarborg %s is voor de beheerder en kan niet samen met --as.",
			       c->command->name);
	return true;
}

bool option_number(const struct cli *c, enum option_id id, int64_t low, int64_t high, int64_t *out,
		   struct err *err)
{
	int64_t number;
	if (!c->value[id])
		return true;
	if (!str_to_int(str_of(c->value[id]), &number) || number < low || number > high)
		return err_set(
			err, ERR_INPUT,
			"'%s' achter --%s moet een geheel getal van %lld tot en met %lld zijn.",
			c->value[id], option_rows[id].name, (long long)low, (long long)high);
	*out = number;
	return true;
}

bool option_day(const struct cli *c, enum option_id id, day_t *out, struct err *err)
{
	if (!c->value[id] || date_parse_iso(str_of(c->value[id]), out))
		return true;
	return err_set(err, ERR_INPUT, "'%s' achter --%s is geen datum. Verwacht: 2026-03-01.",
		       c->value[id], option_rows[id].name);
}

bool argument_number(const struct cli *c, int at, const char *what, int64_t *out, struct err *err)
{
	if (str_to_int(str_of(c->arguments[at]), out) && *out > 0)
		return true;
	return err_set(err, ERR_INPUT, "'%s' is geen nummer van een %s.", c->arguments[at], what);
}

bool format_is(const struct cli *c, const char *format)
{
	struct str formats = str_of(c->command->formats);
	if (c->value[OPTION_FORMAT])
		return strcmp(c->value[OPTION_FORMAT], format) == 0;
	return str_is(str_cut(&formats, ' '), format);
}

enum { WORD_MAX = 40 };

/* Letters to change, add or leave out to make b of a (Levenshtein). */
static size_t distance(struct str a, struct str b)
{
	size_t row[WORD_MAX + 1];
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t change = corner + (a.at[i - 1] != b.at[j - 1]);
			size_t less = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
			corner = row[j];
			row[j] = change < less ? change : less;
		}
	}
	return row[b.len];
}

const char *nearest(struct str word, const char *const *names)
{
	const char *best = NULL;
	size_t least = word.len > 7 ? 4 : word.len > 3 ? 3 : 2; /* farther is no likeness */
	if (word.len == 0 || word.len > WORD_MAX)
		return NULL;
	for (; *names; names++) {
		struct str name = str_of(*names);
		size_t far = name.len > WORD_MAX ? least : distance(word, name);
		if (far < least) {
			least = far;
			best = *names;
		}
	}
	return best;
}
