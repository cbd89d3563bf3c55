/* A file comes in: every line is read, mapped, checked, explained and kept, in one transaction. Lines
 * = taken + rejected + left out, always. A rejected line keeps its line number, column, value and
 * reason, can be corrected and offered again, by hand or by a rule that also works next time. */
#ifndef IO_IMPORT_H
#define IO_IMPORT_H

#include "io/profile.h"
#include "kernel/write.h"

struct import_job {
	const char *profile; /* name */
	const char *path;    /* of the file; or bytes */
	struct str bytes;    /* when path is NULL */
	const char *name;    /* shown in the receipt; NULL: the last part of path */
	bool dry_run;        /* says what would happen, writes nothing */
	/* Called now and then with 0..total; NULL: nothing. Returning false cancels. */
	bool (*progress)(void *context, int64_t done, int64_t total);
	void *context;
};

struct receipt {
	int64_t import; /* id, 0 in a dry run */
	int64_t change; /* 0: nothing was changed */
	bool again;     /* this very file was taken before, in `import` */
	int64_t lines, taken, rejected, left_out;
	int64_t corrected; /* lines that a rule repaired */
	int64_t contradictions; /* lines that say something else about the same thing than an earlier one */
	int64_t warnings;
	int64_t added, changed, same, ended; /* things */
	int64_t observed;                    /* observations */
	char shape[120];                     /* "UTF-8 met BOM, puntkomma, CRLF, 52 kolommen" */
	day_t first_day, last_day;           /* of the observations; 0: none */
	char why[600]; /* the reason of the first rejected line; empty: none */
};

/* ERR_INPUT when the file as a whole is refused; then nothing changed. */
bool import_run(struct session *s, const struct import_job *job, struct receipt *out,
		struct err *err);

/* Offers the open rejects of an import again, with the register and rules as they are now. */
bool import_offer(struct session *s, int64_t import, struct receipt *out, struct err *err);

/* Corrects one rejected line: cells is "Kolom=waarde" pairs, count of them; then offers it again. With
 * rule_reason the corrections become rules of the profile. */
bool import_correct(struct session *s, int64_t import, int64_t line, const struct str *columns,
		    const struct str *values, int count, const char *rule_reason,
		    struct receipt *out, struct err *err);

#endif
