/* What counts, and for how much: the objectives of a plan in a stated order, or with weights. In a
 * stated order no amount of a later objective makes up for one unit of an earlier one; the values are
 * then digits of one number (policy_scale), so that one exact solve does them all, and any difference
 * between two plans can be read back as digits. Used by the model; knows nothing of networks. */
#ifndef ENGINE_MATCH_POLICY_H
#define ENGINE_MATCH_POLICY_H

#include "engine/match/wide.h"

enum match_objective {
	MATCH_URGENT_UNPLACED, /* clients with crisis or urgent, without a place */
	MATCH_LATE_UNPLACED,   /* clients who wait longer than the norm already, without a place */
	MATCH_UNPLACED,        /* clients without a place */
	MATCH_UNPLACED_PRICE,  /* their prices, in points */
	MATCH_MOVED,           /* clients who leave the location where they live */
	MATCH_OVER_NORM,       /* clients who travel longer than the norm */
	MATCH_OVER_NORM_TIME,  /* by how much, in tenths of minutes */
	MATCH_EXTRA_PRICE,     /* prices of the extra beds in use, in points */
	MATCH_TRAVEL,          /* travel of all, in tenths of minutes */
	MATCH_PREFERENCE,      /* prices of the soft wishes that are not met, in points */
	MATCH_CHANGED,         /* clients who are elsewhere than in an earlier plan */
	MATCH_OBJECTIVES
};

/* As written in policy files. */
extern const char *const match_objective_names[MATCH_OBJECTIVES + 1];

enum { MATCH_WEIGHT_MAX = 1000000000, MATCH_TENTHS_MAX = 1000000 };

struct match_policy {
	int count;                                    /* of objectives, at least 1 */
	enum match_objective order[MATCH_OBJECTIVES]; /* each at most once */
	bool fewest_changes; /* among the best plans the one with the fewest MATCH_CHANGED */
	bool weighted;
	int64_t weight
		[MATCH_OBJECTIVES]; /* when weighted: by place in `order`, 0..MATCH_WEIGHT_MAX */
	int32_t travel_norm;        /* tenths of minutes; clients may have one of their own */
	int32_t travel_most;        /* tenths of minutes: nobody is offered a place farther away */
};

/* The order urgent_unplaced, unplaced, moved, over_norm, extra_price, travel, preference. */
struct match_policy match_policy_default(void);

/* The weight of every objective in the one cost of the network; 0 for those that do not count. */
struct match_scale {
	match_wide weight[MATCH_OBJECTIVES];
	int64_t most[MATCH_OBJECTIVES]; /* no plan has more */
	match_wide unit; /* cost of one point of the policy: 1, or more to leave room for changes */
};

/* `most`: what no plan exceeds of each objective, >= 0. In a stated order every weight is more than
 * twice all that the later ones can add up to. Refused (ERR_INPUT): no objectives, one twice, weights
 * out of range, and values so large that the number does not fit. */
__attribute__((warn_unused_result)) bool match_scale_make(const struct match_policy *policy,
							  const int64_t most[MATCH_OBJECTIVES],
							  struct match_scale *out, struct err *err);

match_wide match_scale_cost(const struct match_scale *scale,
			    const int64_t values[MATCH_OBJECTIVES]);

/* The digits of a cost, or of a difference of two costs, in a policy with a stated order. */
void match_scale_split(const struct match_policy *policy, const struct match_scale *scale,
		       match_wide cost, int64_t values[MATCH_OBJECTIVES]);

#endif
