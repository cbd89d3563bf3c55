/* What a form offers: the codes of a list on a day, and rows of another model by a piece of their text; and
 * what somebody meant who typed a reference. */
#ifndef KERNEL_OPTION_H
#define KERNEL_OPTION_H

#include "kernel/title.h"

struct code_option {
	struct str code, name, name_en; /* name_en is name where there is none */
};
struct code_options {
	struct code_option *list; /* by name */
	int count;
};
/* The codes of a list that hold on a day; a list may have at most 1000. */
bool code_options(struct session *s, const char *list, day_t day, struct arena *a,
		  struct code_options *out, struct err *err);

struct reference_option {
	int64_t id;
	struct title title;
	struct str typed; /* what reference_lookup takes for it: "Midden-Holland (5520)" */
};
struct reference_options {
	struct reference_option *list; /* those that begin with the text first */
	int count;
	bool more;
};
/* At most `most` rows that hold on the day and have every word of the text in their title or key; all when
 * the text is empty. */
bool reference_options(struct session *s, const struct viewer *v, const struct shape *shape,
		       struct str text, day_t day, int most, struct arena *a,
		       struct reference_options *out, struct err *err);

/* The row meant by "#12", a key, a title (whatever its capitals and accents) or "title (key)": of a dated
 * model the one that holds on the day, otherwise the latest. *id is 0 when there is none, -1 when several
 * have that title. */
bool reference_lookup(struct session *s, const struct viewer *v, const struct shape *shape,
		      struct str text, day_t day, int64_t *id, struct err *err);

#endif
