/* What is simulated: locations with beds, the people who come, the list that there is, what happens in
 * between, and the norms. Arrays are borrowed and not changed; times are days since day 0, on which the
 * simulation starts (times on the list before it are negative). docs/engines/queue.md has the model in
 * formulas. This header is data only; queue/simulate.h runs it and checks all of it first. */
#ifndef ENGINE_QUEUE_MODEL_H
#define ENGINE_QUEUE_MODEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"

enum {
	QUEUE_CLASSES_MAX = 4,
	QUEUE_LOCATIONS_MAX = 100000,
	QUEUE_GROUPS_MAX = 1000,
	QUEUE_EVENTS_MAX = 64,
	QUEUE_PERIODS_MAX = 2000,
	QUEUE_REPLICATIONS_MAX = 10000,
	QUEUE_THREADS_MAX = 16,
	QUEUE_DAYS_MAX = 36525,         /* of a simulation, and of a time on the list */
	QUEUE_BEDS_MAX = 20000000,      /* all together */
	QUEUE_LIST_MAX = 20000000,      /* people on the list */
	QUEUE_ARRIVALS_MAX = 100000000, /* expected in a replication */
};

/* Beds that fall away or are added, and more or fewer people who come, between two dates. */
struct queue_event {
	double from_day, to_day; /* 0 <= from < to; to_day INFINITY: for good */
	int32_t location;        /* -1: all */
	int32_t beds_change;     /* per location; never more away than there are */
	double arrivals_factor;  /* of the usual number; 1: as usual; 0 .. 100 */
	/* Beds fall away when somebody leaves (false), or at once (true): then whoever has the longest stay
	 * to go moves out and is on a list again, in the most urgent class. Empty beds go first. */
	bool move_out;
};

/* A norm: a share of the clients within a term, and nobody beyond a maximum. INFINITY: none. */
struct queue_norm {
	double share;        /* 0 .. 1; 0: there is no norm */
	double target_days;  /* > 0 */
	double maximum_days; /* >= target_days, or INFINITY */
};

struct queue_model {
	int32_t locations, classes; /* class 0 goes first */
	int32_t groups;             /* what norms are for: kinds of (location, class) */

	const int32_t *beds;          /* [locations] >= 0 */
	const int32_t *occupied;      /* [locations] on day 0, <= beds; NULL: all beds */
	const double *mean_stay_days; /* [locations] > 0 */
	/* Spread of stays: standard deviation / mean. 0: all the same; 1: exponential; below 1 a fixed part and
	 * an exponential one; above 1 a mixture of two exponentials with balanced means. 0 .. 10 */
	double stay_cv;

	double arrivals_per_day; /* all together; >= 0 */
	const double
		*location_share; /* [locations] of the arrivals; the last one has what lacks to 1 */
	const double
		*class_share; /* [locations x classes] of the arrivals of a location, sums to 1 */

	/* Other locations that a flexible client accepts, in order: others[other_begin[j]] ..
	 * others[other_begin[j + 1] - 1]. NULL: none. */
	const int32_t *other_begin, *others;
	double flexible_share[QUEUE_CLASSES_MAX];
	/* A flexible client goes to the shortest list, the first of them; free beds count as a list below
	 * zero (true) or as none (false). Locations without a bed are passed over while there are others. */
	bool see_free_beds;

	/* The class that is on the list out of precaution (-1: none): it waits for nothing, and after an
	 * exponential time, with this chance, becomes a client of another class, who comes on that day. */
	int32_t precaution;
	double activate_share, activate_mean_days;
	int32_t activate_class;

	const int32_t *group_of;        /* [locations x classes] < groups */
	const struct queue_norm *norms; /* [groups] */

	int64_t list_count; /* people on the list on day 0, longest there first */
	const int32_t *list_location;
	const uint8_t *list_class;
	const double *list_came; /* day, <= 0 */

	int32_t event_count;
	const struct queue_event *events;

	double horizon_days; /* > 0 */
	/* Counted is who came on or after this day; below 0 the list of day 0 counts too. */
	double count_from_day;
	double period_days; /* length of a step of the course over time */
};

/* Per class and location, over all replications. */
struct queue_cell {
	int64_t placed;            /* of who counts: came in time to count and got a place */
	int64_t good, bad;         /* placed within the target; over it, waiting still or not */
	int64_t late;              /* over the maximum, waiting still or not */
	int64_t waiting;           /* at the end */
	double mean_days;          /* of the placed; 0 when none */
	double mean_band;          /* half the 95% band of it; INFINITY with one replication */
	double p50_days, p90_days; /* nearest rank, in whole days, cut down */
};

/* Per group (norm), over all replications. */
struct queue_figure {
	int64_t arrived; /* came on the list, day 0 included */
	int64_t placed, good, bad, late, waiting;
	int64_t list_start; /* people on the list on day 0, of one replication */
	double mean_days, mean_band;
	double p50_days, p90_days; /* nearest rank, in 0.01 days, cut down */
	double share, share_band;  /* good / (good + bad) */
};

/* Per group and step of time: period p ends on day (p + 1) x period_days or at the horizon. A client is
 * judged once: good when placed within the target, bad on the day that the target passes without a place;
 * who was over it on day 0 is judged in the first period. */
struct queue_moment {
	double waiting,
		late; /* at its end: people, and those over the maximum; mean of replications */
	double share, share_band; /* good of those judged in it; 1 when nobody was */
	int64_t good, bad;        /* over all replications */
};

/* Of one group, period and replication. */
struct queue_step {
	int32_t good, bad;     /* judged in it */
	int32_t waiting, late; /* on the list at its end, and over the maximum */
};

/* One replication, one group: what two scenarios are compared by. */
struct queue_run {
	int64_t arrived, placed, good, bad, late, waiting;
	double wait_sum;  /* days, of the placed */
	double still_sum; /* days so far, of those waiting at the end who count */
};

struct queue_result {
	int32_t replications, periods;
	struct queue_figure *figures; /* [groups] */
	struct queue_moment *moments; /* [groups x periods] */
	struct queue_cell *cells;     /* [locations x classes]; NULL when not asked for */
	struct queue_run *runs;       /* [replications x groups] */
	struct queue_step *steps;     /* [replications x groups x periods] */
	int64_t events; /* arrivals and departures, all replications: how much work it was */
};

#endif
