#include "store/postgres.h"

struct meaning {
	const char *state; /* SQLSTATE, or its first characters */
	enum err_kind kind;
	const char *message; /* one %s: the database */
};

static const char UNREACHABLE[] =
	"De database is niet bereikbaar (%s). Controleer of de databaseserver draait en of het "
	"adres klopt.";
static const char BUSY[] =
	"Iemand anders is nu aan het schrijven. Probeer het over een minuut opnieuw.";
static const char SHAPE[] =
	"Een waarde heeft niet de juiste vorm, bijvoorbeeld tekst waar een getal hoort. "
	"Controleer wat er is ingevuld.";

static const struct meaning meanings[] = {
	{ "23505", ERR_CONFLICT,
	  "Dit gegeven bestaat al. Kijk of het niet twee keer is ingevoerd." },
	{ "23503", ERR_INPUT,
	  "Een gegeven verwijst naar iets dat niet bestaat, of er wordt nog naar verwezen. "
	  "Controleer de verwijzing." },
	{ "23502", ERR_INPUT, "Een verplicht gegeven ontbreekt. Vul alle verplichte velden in." },
	{ "23514", ERR_INPUT,
	  "Een waarde is hier niet toegestaan. Controleer wat er is ingevuld." },
	{ "23", ERR_INPUT, "Een waarde is hier niet toegestaan. Controleer wat er is ingevuld." },
	{ "22", ERR_INPUT, SHAPE },
	{ "40001", ERR_BUSY, BUSY },
	{ "40P01", ERR_BUSY, BUSY },
	{ "55P03", ERR_BUSY, BUSY },
	{ "42501", ERR_DENIED,
	  "Het programma wilde gegevens lezen of schrijven buiten uw rechten om. Meld dit aan de "
	  "beheerder." },
	{ "25006", ERR_DENIED,
	  "De database is geopend om alleen te lezen (%s); schrijven kan niet." },
	{ "53100", ERR_SYSTEM,
	  "De schijf is vol; er is niets opgeslagen (%s). Maak ruimte en probeer het opnieuw." },
	{ "53300", ERR_BUSY,
	  "De databaseserver heeft te veel verbindingen (%s). Probeer het over een minuut "
	  "opnieuw." },
	{ "53", ERR_SYSTEM,
	  "De databaseserver heeft geen ruimte of geheugen meer (%s). Meld dit aan de beheerder." },
	{ "XX001", ERR_SYSTEM,
	  "De database is beschadigd (%s). Zet een reservekopie terug met: waarborg restore FILE" },
	{ "XX002", ERR_SYSTEM,
	  "De database is beschadigd (%s). Zet een reservekopie terug met: waarborg restore FILE" },
	{ "58030", ERR_SYSTEM,
	  "De schijf van de databaseserver gaf een fout (%s). Controleer de schijf." },
	{ "08", ERR_SYSTEM, UNREACHABLE },
	{ "57P", ERR_SYSTEM, UNREACHABLE },
	{ "", ERR_SYSTEM, "De database gaf een fout (%s). Meld dit aan de beheerder." },
};

/* For the log: never the DETAIL line, and for a wrong value not even the sentence itself, because
 * PostgreSQL quotes the value there, which may be a name. */
static void add_detail(const PGresult *answer, const char *state, struct err *err)
{
	const char *sentence = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
	const char *constraint = PQresultErrorField(answer, PG_DIAG_CONSTRAINT_NAME);
	bool quotes_value = strncmp(state, "22", 2) == 0;
	err_detail(err, "postgres %s: %s %s", state, quotes_value || !sentence ? "" : sentence,
		   constraint ? constraint : "");
}

bool postgres_good_at(struct postgres_db *db, const PGresult *answer, struct err *err,
		      const char *file, int line)
{
	ExecStatusType status = PQresultStatus(answer); /* of NULL: fatal */
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN ||
	    status == PGRES_EMPTY_QUERY)
		return true;
	db->context_sent = false; /* what was set in this transaction is undone with it */
	const char *state = answer ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : NULL;
	if (!state) {
		err_fill(err, ERR_SYSTEM, file, line, UNREACHABLE, db->base.name);
		err_detail(err, "%s", PQerrorMessage(db->link));
		return false;
	}
	const struct meaning *m = meanings;
	while (strncmp(state, m->state, strlen(m->state)) != 0)
		m++;
	err_fill(err, m->kind, file, line, m->message, db->base.name);
	add_detail(answer, state, err);
	return false;
}

bool postgres_unreachable(const struct postgres_db *db, struct err *err)
{
	const char *why = db->link ? PQerrorMessage(db->link) : "";
	/* Before there is a session libpq gives no SQLSTATE, only the server's sentence. */
	if (strstr(why, "database \"") && strstr(why, "does not exist"))
		err_set(err, ERR_NOT_FOUND,
			"De database %s bestaat niet op de server. Controleer de naam, of "
			"maak hem met: createdb",
			db->base.name);
	else if (strstr(why, "authentication failed") || strstr(why, "no password supplied"))
		err_set(err, ERR_DENIED,
			"De databaseserver weigert deze gebruiker (%s). Controleer gebruiker "
			"en wachtwoord.",
			db->base.name);
	else
		err_set(err, ERR_SYSTEM, UNREACHABLE, db->base.name);
	err_detail(err, "%s", why);
	return false;
}
