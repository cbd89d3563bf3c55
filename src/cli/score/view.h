/* What the printers of waarborg score share: the outcome, and in which order the providers come. Only
 * print.c and json.c include this. */
#ifndef CLI_SCORE_VIEW_H
#define CLI_SCORE_VIEW_H

#include "cli/score/score.h"

struct score_ranked {
	bool failed; /* those that failed come last */
	int64_t most;
	int provider;
};

struct score_view {
	struct cli *c;
	const struct score_facts *f;
	const struct score_outlook *outlooks;
	const struct score_model *models;
	struct score_ranked *order; /* providers that count on the day, most points first */
	int64_t count;
};

bool score_print_json(struct score_view *v, struct err *err);

#endif
