#include "store/sqlite.h"

struct meaning {
	int code;
	enum err_kind kind;
	const char *message; /* one %s: the file */
};

static const struct meaning meanings[] = {
	{ SQLITE_CONSTRAINT_UNIQUE, ERR_CONFLICT,
	  "Dit gegeven bestaat al. Kijk of het niet twee keer is ingevoerd." },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, ERR_CONFLICT,
	  "Dit gegeven bestaat al. Kijk of het niet twee keer is ingevoerd." },
	{ SQLITE_CONSTRAINT_ROWID, ERR_CONFLICT,
	  "Dit gegeven bestaat al. Kijk of het niet twee keer is ingevoerd." },
	{ SQLITE_CONSTRAINT_FOREIGNKEY, ERR_INPUT,
	  "Een gegeven verwijst naar iets dat niet bestaat, of er wordt nog naar verwezen. "
	  "Controleer de verwijzing." },
	{ SQLITE_CONSTRAINT_NOTNULL, ERR_INPUT,
	  "Een verplicht gegeven ontbreekt. Vul alle verplichte velden in." },
	{ SQLITE_CONSTRAINT_CHECK, ERR_INPUT,
	  "Een waarde is hier niet toegestaan. Controleer wat er is ingevuld." },
	{ SQLITE_CONSTRAINT_DATATYPE, ERR_INPUT,
	  "Een waarde heeft niet de juiste vorm, bijvoorbeeld tekst waar een getal hoort. "
	  "Controleer wat er is ingevuld." },
	{ SQLITE_CONSTRAINT, ERR_INPUT,
	  "Een waarde is hier niet toegestaan. Controleer wat er is ingevuld." },
	{ SQLITE_READONLY_DBMOVED, ERR_SYSTEM,
	  "%s is verplaatst of verwijderd terwijl het programma liep. Start het programma "
	  "opnieuw." },
	{ SQLITE_BUSY, ERR_BUSY,
	  "Iemand anders is nu aan het schrijven. Probeer het over een minuut opnieuw." },
	{ SQLITE_LOCKED, ERR_BUSY,
	  "Iemand anders is nu aan het schrijven. Probeer het over een minuut opnieuw." },
	{ SQLITE_PROTOCOL, ERR_BUSY,
	  "Iemand anders is nu aan het schrijven. Probeer het over een minuut opnieuw." },
	{ SQLITE_CORRUPT, ERR_SYSTEM,
	  "De database is beschadigd (%s). Zet een reservekopie terug met: waarborg restore FILE" },
	{ SQLITE_NOTADB, ERR_SYSTEM,
	  "De database is beschadigd (%s). Zet een reservekopie terug met: waarborg restore FILE" },
	{ SQLITE_FULL, ERR_SYSTEM,
	  "De schijf is vol; er is niets opgeslagen (%s). Maak ruimte en probeer het opnieuw." },
	{ SQLITE_READONLY, ERR_DENIED,
	  "%s kan alleen gelezen worden. Maak het bestand en de map schrijfbaar voor dit "
	  "programma." },
	{ SQLITE_PERM, ERR_DENIED, "U heeft geen rechten op %s. Vraag de beheerder om toegang." },
	{ SQLITE_AUTH, ERR_DENIED,
	  "Het programma wilde gegevens lezen of schrijven buiten uw rechten om. Meld dit aan de "
	  "beheerder." },
	{ SQLITE_CANTOPEN, ERR_SYSTEM,
	  "%s kan niet worden geopend. Controleer of de map bestaat en schrijfbaar is voor dit "
	  "programma." },
	{ SQLITE_IOERR, ERR_SYSTEM,
	  "De schijf gaf een fout bij %s. Controleer de schijf en probeer het opnieuw." },
	{ SQLITE_NOMEM, ERR_SYSTEM, "Het geheugen van deze computer is vol." },
	{ SQLITE_TOOBIG, ERR_INPUT, "Een tekst is te groot om op te slaan. Maak hem kleiner." },
};

static const struct meaning unknown = {
	0, ERR_SYSTEM, "De database gaf een fout (%s). Meld dit aan de beheerder."
};

static const struct meaning *meaning_of(int code)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (meanings[i].code == code)
			return &meanings[i];
	return code == (code & 0xff) ? &unknown : meaning_of(code & 0xff);
}

bool sqlite_fail_as(int code, const char *detail, const char *name, struct err *err,
		    const char *file, int line)
{
	const struct meaning *m = meaning_of(code);
	err_fill(err, m->kind, file, line, m->message, name);
	err_detail(err, "sqlite %d: %s", code, detail);
	return false;
}
