/* The log of looks at personal data (the fields of NEN 7513): who saw, listed, searched, exported or
 * printed what. look_write returns when the lines are on disk; when it fails, nothing may be shown.
 *
 * Lines stand apart from the facts: w.look-2026-11 beside w.db, a file for each month, or two tables on a
 * server. Each process writes a chain of its own: every line carries a number and a keyed fingerprint over
 * itself and the line before it. The key and the heads of the chains lie outside the database (the folder
 * WAARBORG_KEYS), and once a minute a head goes to the system journal, so that an edited, missing, added
 * or moved line, a cut tail and a replaced file are seen (look_verify). */
#ifndef KERNEL_LOOK_H
#define KERNEL_LOOK_H

#include "base/date.h"
#include "store/db.h"

enum look_event { LOOK_CREATE, LOOK_READ, LOOK_UPDATE, LOOK_DELETE, LOOK_EXECUTE };

enum look_what { LOOK_RECORD, LOOK_LIST, LOOK_SEARCH, LOOK_EXPORT, LOOK_PRINT };
/* "lezen", "lijst", "zoeken", "uitvoer", "afdruk" */
extern const char *const look_what_words[];

enum { LOOK_IDS_MAX = 500 };

/* One line to be. Texts are borrowed; control characters and what is too long are taken out. */
struct look {
	enum look_event event;
	enum look_what what;
	int64_t account;
	struct str name, role; /* of the account, as they are now */
	int64_t payer;         /* office: payer, or minus the provider */
	struct str office;
	struct str model;
	const int64_t *ids; /* every record that is shown, at most LOOK_IDS_MAX of one model */
	int count;
	struct str subject; /* about whom, when known: a pseudonym, never a name */
	struct str request, address;
	bool denied;
	struct str reason; /* purpose, when it was asked for */
};

struct look_log;

/* Opens the log and starts its writer thread: one per process. clock (may be NULL) tells the time in
 * tests. ERR_INPUT when a server is used and WAARBORG_KEYS is not set. */
bool look_open(const char *url, moment_t (*clock)(void), struct look_log **out, struct err *err);
/* Writes what is still waiting, and the head of the chain. NULL is allowed. */
void look_close(struct look_log *log);

/* Adds lines, from any thread; returns when they are durable, after at most some tens of milliseconds. On
 * failure none of them is there and nothing may be shown. */
bool look_write(struct look_log *log, const struct look *looks, int count, struct err *err);

/* A line as it stands in the log. Texts live as long as the row is shown. */
struct look_row {
	struct str chain;
	int64_t seq;
	moment_t at;
	char event; /* C, R, U, D, E, or S: a process began */
	struct str what;
	int64_t account;
	struct str name, role;
	int64_t payer;
	struct str office, model, ids /* "1,5,9" */, subject, request, address;
	struct str result; /* "granted" or "denied" */
	struct str reason, mac;
};

/* Where a page ended; the next begins behind it. Zeroed: the first page. */
struct look_cursor {
	moment_t at;
	char chain[40];
	int64_t seq;
};

struct look_query {
	const char *model; /* with record: who saw this; NULL: any */
	int64_t record;
	int64_t account;      /* of one account; 0: any */
	moment_t from, until; /* until 0: no end; for looking back: the moment looked back to */
	struct look_cursor after;
	int limit;
};

typedef bool (*look_row_work)(void *context, const struct look_row *row, struct err *err);

/* Newest first. *next (may be NULL) is where the following page begins, *more whether there is one. Opens
 * what it needs for itself: may be called from any thread. */
bool look_read(const char *url, const struct look_query *q, look_row_work work, void *context,
	       struct look_cursor *next, bool *more, struct err *err);

struct look_verdict {
	int64_t lines, chains, findings;
};

/* Reads the whole log and holds it against the key and the heads. report gets a Dutch line for each
 * finding, with chain and number. */
bool look_verify(const char *url, struct buf *report, struct look_verdict *out, struct err *err);

/* Whether there is a log at all. */
bool look_is_there(const char *url, bool *there, struct err *err);

/* The folder of the keys: WAARBORG_KEYS, else keys/ beside the SQLite database. */
bool look_keys_folder(const char *url, char path[600], struct err *err);

#endif
