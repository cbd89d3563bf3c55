#include "cli/command.h"

/* Each list ends with OPTION_DB, which goes with every command. */
static const enum option_id demo_options[] = { OPTION_SCALE, OPTION_SEED, OPTION_STORY, OPTION_DB };
static const enum option_id import_options[] = { OPTION_PROFILE, OPTION_DRY_RUN, OPTION_DB };
static const enum option_id choose_options[] = { OPTION_WHY_NOT, OPTION_DRAWS, OPTION_SEED,
						 OPTION_SHOW, OPTION_DB };
static const enum option_id correct_options[] = { OPTION_LINE, OPTION_RULE, OPTION_DB };
static const enum option_id reach_options[] = { OPTION_POLICY, OPTION_TIMES, OPTION_OPEN,
						OPTION_CLOSE, OPTION_DB };
static const enum option_id rejects_options[] = { OPTION_LIMIT, OPTION_DB };
static const enum option_id export_options[] = { OPTION_WHERE, OPTION_AT, OPTION_KNOWN_ON,
						 OPTION_LIMIT, OPTION_DB };
static const enum option_id forecast_options[] = { OPTION_AGAIN,  OPTION_DRAWS, OPTION_EACH_YEAR,
						   OPTION_SCHEMA, OPTION_SEED,  OPTION_DB };
static const enum option_id figure_options[] = { OPTION_BY,       OPTION_ONLY,  OPTION_AT,
						 OPTION_KNOWN_ON, OPTION_SORT,  OPTION_BREACHES,
						 OPTION_TREND,    OPTION_LIMIT, OPTION_DB };
static const enum option_id rows_options[] = { OPTION_CELL, OPTION_AT, OPTION_KNOWN_ON,
					       OPTION_LIMIT, OPTION_DB };
static const enum option_id match_options[] = { OPTION_LOCATIONS, OPTION_POLICY, OPTION_EXPLAIN,
						OPTION_CLOSE,     OPTION_BEDS,   OPTION_PIN,
						OPTION_PROOF,     OPTION_LIMIT,  OPTION_DB };
static const enum option_id score_options[] = { OPTION_AT,    OPTION_BACKTEST, OPTION_FROM,
						OPTION_LIMIT, OPTION_MATCH,    OPTION_PART,
						OPTION_SPLIT, OPTION_DB };
static const enum option_id serve_options[] = { OPTION_LISTEN, OPTION_PROXY, OPTION_DB };
static const enum option_id tick_options[] = { OPTION_DATE, OPTION_DB };
static const enum option_id check_options[] = { OPTION_ALL, OPTION_DB };
static const enum option_id restore_options[] = { OPTION_FORCE, OPTION_DB };
static const enum option_id user_options[] = { OPTION_ROLE,  OPTION_PAYER, OPTION_PROVIDER,
					       OPTION_LABEL, OPTION_END,   OPTION_DB };
static const enum option_id queue_options[] = { OPTION_LIST,     OPTION_EVENTS, OPTION_NORMS,
						OPTION_SETTINGS, OPTION_SHOW,   OPTION_DATE,
						OPTION_SEED,     OPTION_DB };
static const enum option_id audit_options[] = { OPTION_RECORD, OPTION_ACCOUNT, OPTION_FROM,
						OPTION_TO,     OPTION_LIMIT,   OPTION_DB };
static const enum option_id secaudit_options[] = { OPTION_LISTEN, OPTION_DB };

/* Pairs: what to type behind "waarborg ", and what it does. */
static const char *const init_examples[] = { "init", "maak waarborg.db in deze map",
					     "init --db postgresql://server/waarborg",
					     "maak de tabellen op een databaseserver", NULL };
static const char *const demo_examples[] = { "demo --db sqlite:demo.db",
					     "een kantoor met vijf jaar wachttijden",
					     "demo --scale national --db sqlite:land.db",
					     "hetzelfde voor heel Nederland", NULL };
static const char *const import_examples[] = {
	"import --profile nza-ggz-2018 --dry-run wachttijden.csv",
	"kijk eerst wat er zou gebeuren",
	"import --profile nza-ggz-2018 wachttijden.csv",
	"lees het bestand in",
	"import --profile provider aanbieders.csv",
	"een bestand met de velden van een model",
	NULL
};
static const char *const choose_examples[] = {
	"choose measures.csv budgets.csv links.csv",
	"welke maatregelen doen samen het meest binnen de budgetten",
	"choose measures.csv budgets.csv links.csv --why-not regiotafel",
	"waarom deze niet, en wat kost het om hem toch te nemen",
	"choose measures.csv budgets.csv --format csv --show budgets",
	"wat koopt de volgende euro, per budget",
	NULL
};
static const char *const offer_examples[] = {
	"offer 12", "bied de afgekeurde regels van levering 12 opnieuw aan", NULL
};
static const char *const correct_examples[] = {
	"correct 12 --line 40 Zorgkantoorcode=5520", "herstel een regel",
	"correct 12 --line 40 Circuit=volwassenen --rule \"tikfout van de bron\"",
	"herstel ook alle volgende leveringen", NULL
};
static const char *const reach_examples[] = {
	"reach postcodes.csv locaties.csv --policy beleid.csv",
	"wie is binnen de norm, en hoeveel aanbod is er",
	"reach postcodes.csv locaties.csv --times osrm.json --policy beleid.csv",
	"met de reistijden van een routeplanner",
	"reach postcodes.csv locaties.csv --close praktijk-7 --open praktijk-12",
	"wat er verandert als er een sluit en een opent",
	NULL
};
static const char *const rejects_examples[] = { "rejects",
						"welke leveringen hebben afgekeurde regels",
						"rejects 12",
						"waarom, en welke regels",
						"rejects 12 --format csv > terug-naar-de-bron.csv",
						"alles, om terug te sturen",
						NULL };
static const char *const undo_examples[] = { "undo 31", "maak wijziging 31 ongedaan",
					     "export change", "kijk welke wijzigingen er zijn",
					     NULL };
static const char *const match_examples[] = {
	"match clients.csv places.csv travel.csv",
	"wie gaat waarheen",
	"match clients.csv places.csv travel.csv wishes.csv --explain C3",
	"waarom is C3 daar geplaatst en niet ergens anders",
	"match clients.csv places.csv travel.csv wishes.csv --close L2",
	"L2 gaat dicht: wie verhuist, met zo min mogelijk andere verhuizingen",
	"match clients.csv places.csv travel.csv --proof bewijs.csv",
	"schrijf op waarmee na te rekenen is dat het niet beter kan",
	NULL
};
static const char *const export_examples[] = {
	"export",
	"welke modellen er zijn",
	"export provider > aanbieders.csv",
	"alle zorgaanbieders",
	"export municipality --where region=5520 --at 2026-01-01",
	"de gemeenten van een regio op een dag",
	"export waiting --known-on 2026-03-01",
	"zoals het op 1 maart bekend was",
	NULL
};
static const char *const figure_examples[] = {
	"figure",
	"welke cijfers er zijn",
	"figure wachttijd-totaal --by region,care_type --sort -value",
	"langste wachttijden bovenaan",
	"figure wachttijd-totaal --only region=5520 --known-on 2026-03-01 --format csv",
	"een regio, zoals toen bekend",
	"figure --breaches",
	"wat een norm overschrijdt",
	"figure wachttijd-totaal --trend --only region=5520",
	"het verloop en de verwachting",
	NULL
};
static const char *const forecast_examples[] = { "forecast docs/engines/forecast/example",
						 "vraag, aanbod en dekking per jaar, met banden",
						 "forecast MAP --format json > run.json",
						 "bewaar de uitkomst met alles wat haar bepaalt",
						 "forecast MAP --again run.json",
						 "reken een bewaarde uitkomst na",
						 "forecast --schema",
						 "welke parameters er zijn, met eenheid en grenzen",
						 NULL };
static const char *const rows_examples[] = {
	"rows wachttijd-totaal --cell region=5520,care_type=ggz-basis", "de rijen achter een getal",
	NULL
};
static const char *const tick_examples[] = { "tick", "sluit vandaag af", "tick --date 2026-11-01",
					     "sluit een andere dag af", NULL };
static const char *const check_examples[] = { "check",
					      "controleer met een steekproef van de cijfers",
					      "check --all", "reken alle cijfers na", NULL };
static const char *const backup_examples[] = { "backup kopie-2026-11-22.db",
					       "maak een reservekopie", NULL };
static const char *const restore_examples[] = {
	"restore kopie-2026-11-22.db --db sqlite:nieuw.db",
	"zet terug in een nieuw bestand",
	"restore kopie-2026-11-22.db --force",
	"vervang wat er nu staat",
	"restore kopie-2026-11-22.db --db postgresql://server/leeg",
	"verhuis naar een databaseserver",
	NULL
};
static const char *const profile_examples[] = { "profile list",
						"welke profielen er zijn",
						"profile show waiting",
						"welke kolommen het verwacht",
						"profile save mijn-profiel.json",
						"voeg een profiel toe of vervang het",
						NULL };
static const char *const queue_examples[] = {
	"queue locations.csv arrivals.csv --norms norms.csv",
	"hoe lang wachten mensen straks, en is dat binnen de norm",
	"queue locations.csv arrivals.csv --list list.csv --norms norms.csv --show plan",
	"hoeveel plaatsen meer brengen het binnen de norm, en wanneer",
	"queue locations.csv arrivals.csv --list list.csv --norms norms.csv --events events.csv",
	"en als een locatie sluit of er meer mensen komen",
	NULL
};
static const char *const user_examples[] = { "user add j.jansen --role purchaser --payer vgz",
					     "maak een account",
					     "user link j.jansen",
					     "een link waarmee j.jansen een wachtwoord kiest",
					     "user list",
					     "welke accounts er zijn",
					     "user token j.jansen --label koppeling",
					     "een token voor de API",
					     "user block j.jansen",
					     "laat j.jansen niet meer binnen",
					     "user sessions j.jansen --end",
					     "meld j.jansen overal af",
					     NULL };
static const char *const score_examples[] = {
	"score docs/engines/score --at 2026-06-30",
	"wie vraagt aandacht, en waarom",
	"score docs/engines/score --at 2026-06-30 --format csv --part reasons",
	"elke reden als regel",
	"score docs/engines/score --at 2026-06-30 --match docs/engines/score/match",
	"reken uit wie er zonder elke aanbieder geen plek vindt",
	"score docs/engines/score --at 2026-06-30 --backtest",
	"hoe goed is er in het verleden gewaarschuwd",
	NULL
};
static const char *const serve_examples[] = { "serve",
					      "open daarna http://127.0.0.1:8080 in de browser",
					      "serve --listen 127.0.0.1:9000 --proxy",
					      "achter een doorgeefserver zoals nginx", NULL };
static const char *const routes_examples[] = { "routes", "wat er te vragen is, en wie dat mag",
					       NULL };
static const char *const audit_examples[] = { "audit verify",
					      "controleer of het inzagelogboek klopt",
					      "audit list --record account:12",
					      "wie dit gegeven heeft gezien",
					      "audit list --account j.jansen --from 2026-11-01",
					      "wat j.jansen heeft gezien",
					      NULL };
static const char *const secaudit_examples[] = { "secaudit", "controleer hoe veilig dit staat",
						 NULL };
static const char *const version_examples[] = { "version", "welke versie dit is", NULL };
static const char *const help_examples[] = { "help import", "uitleg over een commando", NULL };

static const char score_notes[] =
	"In de map staan CSV-bestanden; elk heeft een kopregel. Nodig:\n"
	"  providers.csv   provider,name,sector,since\n"
	"  card.csv        indicator,name,formula,group,unit,direction,weight_short,weight_medium,\n"
	"                  weight_long,every_months,due_days,valid_days,missing_points,\n"
	"                  undefined_points,late_points,late_days\n"
	"  thresholds.csv  indicator,threshold,points,certainty,source\n"
	"  norms.csv       norm,value,certainty,source\n"
	"  values.csv      provider,indicator,formula,period_end,delivered_on,value,undefined\n"
	"Of, in plaats van of naast values.csv, het grootboek:\n"
	"  ledger.csv      provider,year,account,amount_cents,delivered_on\n"
	"  items.csv       item,name,side,prefixes,expression\n"
	"  ratios.csv      ratio,name,weight,numerator,denominator\n"
	"Als het er is:\n"
	"  failures.csv    provider,date,event\n"
	"  chance.csv      horizon,intercept,slope,variance_intercept,variance_slope,covariance,\n"
	"                  certainty,source\n"
	"  replace.csv     provider,clients,unplaced,special_profile_unplaced,region_share\n"
	"  warnings.csv    provider,date,state,by,reason\n"
	"Met --match staan in die map clients.csv, places.csv en travel.csv (zie waarborg help match),\n"
	"en owners.csv (location,provider); als het er is special.csv (profile: bijzondere profielen).\n"
	"Delen voor CSV: providers, reasons, ratios, sectors; met --backtest: summary, events, calibration.\n"
	"Uitkomst 1: voor een aanbieder is een stap gevraagd. Alle kolommen: docs/engines/score.md.";

const struct command commands[] = {
	{ "init", "maak de database of werk haar bij, en laad de meegeleverde feiten", "", "", NULL,
	  0, 0, true, init_examples, NULL, run_init },
	{ "demo", "vul een database met verzonnen gegevens",
	  "[--scale office|national] [--seed N] [--story BESTAND]", "", demo_options, 0, 0, true,
	  demo_examples,
	  "De gegevens zijn verzonnen; de regio's bestaan. In story.csv staat wat er te vinden is.",
	  run_demo },
	{ "import", "lees bestanden in", "--profile NAAM BESTAND... [--dry-run]", "text json",
	  import_options, 1, -1, false, import_examples,
	  "Uitkomst 0: alles overgenomen, of dit bestand was er al. 1: er zijn regels afgekeurd.\n"
	  "2: een bestand is geweigerd; wat daarvoor kwam, is ingelezen.",
	  run_import },
	{ "offer", "bied de afgekeurde regels van een levering opnieuw aan", "LEVERING",
	  "text json", NULL, 1, 1, false, offer_examples,
	  "Uitkomst 1: er zijn nog regels afgekeurd.", run_offer },
	{ "correct", "herstel een afgekeurde regel",
	  "LEVERING --line N KOLOM=WAARDE... [--rule REDEN]", "text json", correct_options, 2, -1,
	  false, correct_examples, "Uitkomst 1: de regel is nog steeds afgekeurd.", run_correct },
	{ "rejects", "toon welke regels zijn afgekeurd en waarom", "[LEVERING] [--limit N]",
	  "table csv json", rejects_options, 0, 1, false, rejects_examples, NULL, run_rejects },
	{ "undo", "maak een wijziging ongedaan", "WIJZIGING", "", NULL, 1, 1, false, undo_examples,
	  "Wat daarna nog is gewijzigd, wordt genoemd; dan gebeurt er niets.", run_undo },
	{ "export", "schrijf gegevens uit",
	  "[MODEL | change] [--where VELD=WAARDE]... [--at DATUM] [--known-on WANNEER]", "csv json",
	  export_options, 0, 1, false, export_examples,
	  "In CSV krijgt tekst die een rekenblad als formule zou lezen een ' vooraan. Haal die weg wie de\n"
	  "letterlijke tekst nodig heeft, of gebruik --format json.",
	  run_export },
	{ "figure", "bereken een cijfer, of toon welke er zijn",
	  "[NAAM] [--by A,B] [--only A=X] [--at DATUM] [--known-on WANNEER] [--sort HOE]\n"
	  "                      [--breaches] [--trend[=MAANDEN]] [--limit N]",
	  "table csv json", figure_options, 0, 1, false, figure_examples, NULL, run_figure },
	{ "rows", "toon de rijen achter een getal",
	  "CIJFER [--cell A=X,B=Y] [--at DATUM] [--known-on WANNEER]", "table csv json",
	  rows_options, 1, 1, false, rows_examples, NULL, run_rows },
	{ "tick", "sluit de dag af: cijfers, termijnen en signalen", "[--date DATUM]", "",
	  tick_options, 0, 0, true, tick_examples, "Twee keer op een dag doet geen dubbel werk.",
	  run_tick },
	{ "match", "verdeel cliënten over plaatsen, bewezen zo goed mogelijk en met uitleg",
	  "CLIENTS PLACES TRAVEL [WISHES] [--locations BESTAND] [--policy BESTAND]\n"
	  "                      [--explain CLIENT|all] [--close LOCATIE] [--beds LOCATIE=+N]\n"
	  "                      [--pin CLIENT=LOCATIE] [--proof BESTAND] [--limit N]\n"
	  "                      | PROBLEEM [--limit N]",
	  "table csv json", match_options, 1, 4, false, match_examples,
	  "Vier bestanden met een kopregel, geen database. Verplicht zijn de kolommen met een *.\n"
	  "CLIENTS: client*, postcode*, profile*, urgency (crisis, urgent, active, preference of precaution),\n"
	  "         current (locatie waar de cliënt woont), moved_before (ja: blijft waar hij is), waiting_days,\n"
	  "         norm_days, travel_norm_min, unplaced_price, group (wie dezelfde groep heeft, blijft bij elkaar)\n"
	  "PLACES:  location*, profile*, places*, name\n"
	  "TRAVEL:  postcode*, location*, minutes*\n"
	  "WISHES:  client*, kind* (pin, forbid, prefer, place, together of team), location, with, hard, price\n"
	  "--locations: location*, places, extra, extra_price, open\n"
	  "--policy: setting* (objective, travel_norm_min of travel_max_min), value*, weight. Doelen: urgent_unplaced,\n"
	  "         late_unplaced, unplaced, unplaced_price, moved, over_norm, over_norm_min, extra_price, travel,\n"
	  "         preference. De volgorde telt, of het gewicht als elk doel er een heeft.\n"
	  "PROBLEEM: alles in een enkel bestand zonder kop, met regels H, L, Q, T en C (docs/engines/match.md).\n"
	  "Uitkomst 1: de harde wensen kunnen niet samen; dan staat er welke, en de goedkoopste uitweg.\n"
	  "Alles over model, kolommen en bewijs: docs/engines/match.md",
	  run_match, true },
	{ "reach", "bereken wie zorg op tijd kan bereiken en hoeveel aanbod er is",
	  "POSTCODES LOCATIES [--policy BESTAND] [--times BESTAND] [--open CODES] [--close CODES]",
	  "table csv json", reach_options, 2, 2, false, reach_examples,
	  "POSTCODES is CSV met de kolommen postcode, people, x_m, y_m en eventueel area (gebied).\n"
	  "LOCATIES: location, care_type, supply (plaatsen of fte, 2 decimalen), x_m, y_m en eventueel\n"
	  "state: open of planned. x_m en y_m zijn RD-coördinaten in meters; bij --times zijn ze niet nodig.\n"
	  "--times: JSON van OSRM of Valhalla met de postcodes als vertrek en de locaties als bestemming, in de\n"
	  "volgorde van de bestanden, of CSV: postcode, location, minutes (leeg: geen route).\n"
	  "--policy: name, value, source en eventueel care_type en area. Namen: norm_min, norm_share, steps,\n"
	  "detour, speed_km_h, speed_slow_km_h, speed_fast_km_h, time_factor, time_factor_slow,\n"
	  "time_factor_fast, spread, spread_p10, spread_p90, draws, seed.\n"
	  "--format csv geeft een regel per postcode en zorgsoort. Uitleg en formules: docs/engines/reach.md.\n"
	  "Uitkomst 1: een norm met norm_share wordt niet gehaald.",
	  run_reach, true },
	{ "forecast", "reken vooruit: zorgvraag, aanbod van beroepen en dekking per jaar",
	  "MAP [--draws N] [--seed N] [--each-year] [--again RUN.JSON] | --schema",
	  "table csv json", forecast_options, 0, 1, false, forecast_examples,
	  "In MAP staan (kolommen tussen haakjes; sex is m of v; * mag ontbreken):\n"
	  "  population.csv    (region,sex,age,people) elke leeftijd vanaf 0; de laatste is open\n"
	  "  mortality.csv     (sex,age,chance) kans om binnen een jaar te overlijden\n"
	  "  fertility.csv     (region,births_per_woman) per vrouw van 15 tot en met 49 en jaar\n"
	  "  migration.csv *   (region,sex,age,people) saldo per jaar\n"
	  "  prevalence.csv    (profile,sex,age_from,age_to,share,source) deel dat cliënt is\n"
	  "  care.csv          (profile,profession,hours_per_client,source) uren per jaar\n"
	  "  professionals.csv (region,profession,age,count,fte)\n"
	  "  retirement.csv    (profession,age_from,age_to,share,source) deel dat per jaar stopt\n"
	  "  training.csv *    (region,profession,year,trainees) starters; het laatste getal loopt door\n"
	  "  parameters.csv    (name,scope,value,low,high,unit,source,certainty,until_year,to)\n"
	  "  scenarios.csv *   (scenario,parameter,scope,value,from_year)\n"
	  "  norms.csv *       (profession,region,coverage_min,source)\n"
	  "Formules, eenheden en een voorbeeld: docs/engines/forecast.md.\n"
	  "Uitkomst 1: een norm wordt waarschijnlijk gebroken, een deel is niet te geloven en daarom niet\n"
	  "getoond, of --again vond andere cijfers.",
	  run_forecast, true },
	{ "queue", "simuleer wachtlijsten: hoe lang wachten mensen, en wat verkort het",
	  "LOCATIES INSTROOM", "table csv json", queue_options, 2, 2, true, queue_examples,
	  "Er is geen database nodig. Kolommen (* moet er zijn; andere mogen ontbreken):\n"
	  "  LOCATIES    location*, beds*, mean_stay_days*, care_type, occupied (anders alle plaatsen),\n"
	  "              others (andere locaties die ook goed zijn, met een spatie ertussen)\n"
	  "  INSTROOM    location*, class*, per_week*\n"
	  "  --list      location*, class*, since* (datum): een regel per mens op de lijst\n"
	  "  --events    from*, to (anders voorgoed), location (anders alle), beds_change,\n"
	  "              arrivals_factor (1 is gewoon), move_out (ja: wie er woont moet meteen weg)\n"
	  "  --norms     class*, share_percent*, within*, unit* (days, weeks, working_days, months),\n"
	  "              maximum, care_type (anders alle)\n"
	  "  --settings  setting*, value*: years 3, replications 50, within_weeks 26, believe_percent 25,\n"
	  "              flexible_percent 50, activate_percent 50, activate_days 365, stay_spread 1,\n"
	  "              warm_up_days (0 met een lijst, anders 365)\n"
	  "class is urgent, active, preference (wacht op deze ene plaats) of precaution (wil nu niets).\n"
	  "--show: groups (anders deze), locations, course, waiting, formulas, plan, longest.\n"
	  "--date: de eerste dag van de simulatie. Uitleg van het model: docs/engines/queue.md.\n"
	  "Uitkomst 1: een norm wordt niet gehaald, of er is geen geloofwaardig plan.",
	  run_queue, true },
	{ "score", "bereken welke aanbieder kan uitvallen, en of die te missen is",
	  "MAP [--at DATUM] [--match MAP] [--part DEEL] [--limit N]\n"
	  "                      | MAP --backtest [--at DATUM] [--from DATUM] [--split DATUM]",
	  "table csv json", score_options, 1, 1, false, score_examples, score_notes, run_score,
	  true },
	{ "choose", "kies de maatregelen die samen het meest doen binnen de budgetten",
	  "MAATREGELEN BUDGETTEN [VERBANDEN]", "table csv json", choose_options, 2, 3, true,
	  choose_examples,
	  "Er is geen database nodig. Kolommen (* moet er zijn; andere mogen ontbreken):\n"
	  "  MAATREGELEN  measure*, cost_eur*, effect_clients* (verzekerde cliënten), effect_low,\n"
	  "               effect_high, name, region, frame, payer, source, mandatory (ja: moet erbij),\n"
	  "               certainty (high, middle, low), min_times en max_times (anders 1)\n"
	  "  BUDGETTEN    amount_eur*, payer, region, frame; leeg is: voor alle\n"
	  "  VERBANDEN    measure*, kind* (needs, needs-one-of, excludes), other*\n"
	  "Een maatregel telt mee in elk budget dat bij zijn payer, region en frame past.\n"
	  "--show bij csv: plan (anders deze), budgets, sets.\n"
	  "Uitkomst 1: geen enkele keuze voldoet; dan staat er wat botst en wat helpt.",
	  run_choose, true },
	{ "check", "controleer of de database klopt", "[--all]", "", check_options, 0, 0, true,
	  check_examples, "Uitkomst 2: er is iets gevonden.", run_check },
	{ "backup", "maak een reservekopie in een nieuw bestand", "BESTAND", "", NULL, 1, 1, true,
	  backup_examples, "De kopie is altijd een SQLite-bestand, ook van een databaseserver.",
	  run_backup },
	{ "restore", "zet een reservekopie terug", "BESTAND [--force]", "", restore_options, 1, 1,
	  true, restore_examples, NULL, run_restore },
	{ "profile", "toon of bewaar profielen: hoe een bestand gelezen wordt",
	  "list | show NAAM | save BESTAND", "table csv json", NULL, 1, 2, false, profile_examples,
	  NULL, run_profile },
	{ "serve", "toon de pagina's in de browser en bied de API", "[--listen ADRES] [--proxy]",
	  "", serve_options, 0, 0, true, serve_examples,
	  "Stoppen: Ctrl+C. WAARBORG_LISTEN zet het adres, WAARBORG_PROXY=1 doet hetzelfde als --proxy.",
	  run_serve },
	{ "routes", "toon alle adressen van de pagina's en de API, met het recht dat nodig is", "",
	  "", NULL, 0, 0, true, routes_examples, NULL, run_routes },
	{ "user", "maak en toon accounts",
	  "list | add NAAM --role ROL --payer CODE | link [NAAM] | token NAAM --label TEKST | tokens NAAM\n"
	  "                      | block NAAM | unblock NAAM | sessions NAAM [--end]",
	  "table csv json", user_options, 1, 2, false, user_examples,
	  "link zonder naam: de eerste start, zolang er nog geen account is.", run_user },
	{ "audit", "toon wie wat heeft gezien, of controleer dat logboek",
	  "list [--record MODEL:NUMMER] [--account NAAM] [--from DATUM] [--to DATUM] | verify",
	  "table csv json", audit_options, 1, 1, true, audit_examples,
	  "Uitkomst 1 van verify: er is met het logboek geknoeid, of het is beschadigd.",
	  run_audit },
	{ "secaudit", "noem wat er onveilig staat, en wat eraan te doen is", "[--listen ADRES]", "",
	  secaudit_options, 0, 0, true, secaudit_examples,
	  "Uitkomst 1: er moet iets worden hersteld.", run_secaudit },
	{ "version", "toon de versie", "", "", NULL, 0, 0, false, version_examples, NULL,
	  run_version },
	{ "help", "toon uitleg", "[COMMANDO]", "", NULL, 0, 1, false, help_examples, NULL,
	  run_help },
	{ 0 },
};

const struct command *command_find(const char *name)
{
	for (const struct command *command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}
