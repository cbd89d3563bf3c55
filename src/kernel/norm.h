/* The fourth of the four descriptions: a norm is data, a target and a maximum in a period with its
 * source. Several norms may stand on one figure; one of them leads. */
#ifndef KERNEL_NORM_H
#define KERNEL_NORM_H

#include "kernel/session.h"

enum better { LOWER_IS_BETTER, HIGHER_IS_BETTER };

enum { NORM_DECIMALS = 4 };

struct norm {
	struct str code, figure;
	struct str dim_value; /* care type it holds for; empty: all */
	struct str unit, kind, certainty, source;
	bool has_target, has_maximum, has_share, leading;
	int64_t target, maximum; /* NORM_DECIMALS decimals of unit */
	int64_t target_share;    /* 1/100 percent that should be within target */
	int64_t id;
	day_t valid_from, valid_to; /* up to but not including; 0: no end */
};

struct norms {
	struct norm *list; /* leading ones first, then by code */
	int count;
};

/* The norms of a figure as they hold on a day (and as known to the session). */
bool norms_load(struct session *s, const char *figure, day_t at, struct arena *a, struct norms *out,
		struct err *err);

/* Those of all figures that have not ended on a day, also what begins later; by figure, leading ones first. */
bool norms_load_all(struct session *s, day_t at, struct arena *a, struct norms *out,
		    struct err *err);

#endif
