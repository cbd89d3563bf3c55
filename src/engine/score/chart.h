/* The inside of a score_chart, shared by the file that reads declarations and the one that computes with
 * them. An expression is kept as whole coefficients of items, of the year itself and the year before. */
#ifndef ENGINE_SCORE_CHART_H
#define ENGINE_SCORE_CHART_H

#include "engine/score/ratio.h"

struct score_sum {
	int32_t times[2][SCORE_ITEMS_MAX]; /* [0] this year, [1] the year before */
	bool looks_back;
};

struct score_quotient {
	double weight;
	struct score_sum numerator, denominator;
	bool is_amount;               /* no denominator */
	const char *denominator_name; /* Dutch, for the reason */
};

struct score_prefix {
	struct str text;
	int item;
	int line;
};

struct score_chart {
	int item_count, prefix_count, ratio_count;
	struct score_item items[SCORE_ITEMS_MAX];
	struct score_sum sums[SCORE_ITEMS_MAX]; /* of every item in items with accounts */
	struct score_prefix *prefixes;          /* sorted by text */
	struct score_rule {
		struct str code, name;
		int count, line;
		struct score_quotient terms[SCORE_TERMS_MAX];
	} ratios[SCORE_RATIOS_MAX];
};

#endif
