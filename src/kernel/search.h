/* Search over everything: the fields that are declared .searched, whatever the capitals and accents. Every
 * word must stand somewhere in the record. Within scope, as known, and only in what the viewer may see (NULL:
 * everything). Reads all rows of those models: measured up to 100,000 rows. */
#ifndef KERNEL_SEARCH_H
#define KERNEL_SEARCH_H

#include "kernel/figure.h"
#include "kernel/title.h"

enum search_rank {
	SEARCH_EXACT,  /* a field, or one of its items, is what was asked */
	SEARCH_BEGINS, /* every word begins a word of the record */
	SEARCH_HAS,    /* every word stands in it */
	SEARCH_PAST,   /* it does, and it no longer (or not yet) holds */
	SEARCH_RANKS,
};

struct search_hit {
	int64_t id;
	enum search_rank rank;
	struct title title;
	struct str context; /* one line: where it belongs and its other searched fields */
};

struct search_group {
	const struct shape *shape;
	struct search_hit *hits; /* best first, then by number */
	int count;
	int64_t total; /* at most LIST_COUNT_MAX */
	bool capped;
};

struct search_result {
	struct search_group *groups; /* those with hits; the one with the best hit first */
	int group_count;
	const struct figure **figures; /* by their names and labels */
	int figure_count;
	int64_t total; /* hits in all groups and figures */
};

/* At most `most` hits of each model. Text of fewer than two characters finds nothing but what is exactly that.
 * */
bool search_all(struct session *s, const struct viewer *v, struct str text, int most,
		struct arena *a, struct search_result *out, struct err *err);

#endif
