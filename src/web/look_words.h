/* Lines of the log of looks as somebody may see them: what an office sees of itself and of others, and each
 * line as a sentence. */
#ifndef WEB_LOOK_WORDS_H
#define WEB_LOOK_WORDS_H

#include "kernel/title.h"
#include "web/guard_inside.h"

/* What is asked. */
struct look_ask {
	struct look_query query;   /* account, period, record */
	const struct shape *shape; /* only of this model; NULL: any */
	int64_t record;            /* with shape: who saw this; 0: any */
	const char *account, *model, *number, *from, *until,
		*after; /* as they stand in an address */
};

/* A line that may be shown; texts live in the arena of the request. */
struct look_shown {
	moment_t at;
	char event;
	struct str what, name, role, office, model, ids, request, address, result;
	const struct shape *shape; /* NULL: no model of now */
	int64_t first;             /* of ids */
	int count;                 /* of ids */
	bool other_office;         /* who it was is that office's own affair */
	struct look_cursor place;
};

struct look_found {
	struct look_shown *list;
	int count;
	bool more;
	struct look_cursor next; /* when there are more */
};

/* At most `most` lines that this viewer may see: looks by accounts of the own office, and looks of others at
 * records that the own office holds. Reads no more than scan_most lines of the log. */
bool looks_collect(struct call *c, const struct look_ask *ask, int most, int scan_most,
		   struct look_found *out, struct err *err);

/* "demo-beheerder (Beheerder) zag 12 accounts in een lijst." */
struct look_teller {
	struct titles titles;
	struct str *codes, *names; /* of roles */
	int role_count;
};
bool looks_teller(struct call *c, const struct look_found *found, struct look_teller *out,
		  struct err *err);
struct value *looks_sentence(struct call *c, const struct look_teller *t,
			     const struct look_shown *line);
/* "demo-beheerder (Beheerder)", or "iemand van CZ". */
struct value *looks_who(struct call *c, const struct look_teller *t, const struct look_shown *line);

#endif
