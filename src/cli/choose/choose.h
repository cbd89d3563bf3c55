/* What waarborg choose reads and what it found out, between reading (read.c), asking (choose.c)
 * and printing (show.c). Only these include it. */
#ifndef CLI_CHOOSE_H
#define CLI_CHOOSE_H

#include "cli/command.h"
#include "engine/choose/choose.h"

enum choose_certainty { CERTAINTY_HIGH, CERTAINTY_MIDDLE, CERTAINTY_LOW, CERTAINTY_UNSAID };

struct choose_measure {
	const char *code, *name, *region, *frame, *payer, *source;
	enum choose_certainty certainty;
	bool mandatory;
	int64_t cost_cents, effect, low, high;
	int32_t least, most;
	int budgets[8]; /* that bear its cost */
	int budget_count;
};

struct choose_budget {
	const char *label; /* "zorgkantoor, Zuid, wlz" */
	const char *region, *frame, *payer;
	int64_t cents;
};

struct choose_input {
	struct choose_problem p;
	struct choose_measure *measures; /* in order of code */
	struct choose_budget *budgets;
};

struct choose_findings {
	uint64_t seed;
	int64_t draws;
	struct choose_plan best;
	const double *price;         /* per budget, clients per cent */
	struct choose_around around; /* careful.effect in expected clients, as that of the others */
	struct choose_draws drawn;   /* of best, simple, careful */
	int64_t low_best, low_careful; /* clients when every effect is at its low */
	int why;                       /* measure asked about, -1 none */
	struct choose_plan other;  /* with it when it was left out, without it when it was taken */
	struct choose_clash clash; /* when best.outcome is PROGRAM_NONE */
};

extern const char *const choose_certainties[CERTAINTY_UNSAID + 1];

bool choose_read(struct cli *c, struct choose_input *out, struct err *err);
bool choose_show(struct cli *c, const struct choose_input *in, const struct choose_findings *f,
		 struct err *err);
bool choose_show_clash(struct cli *c, const struct choose_input *in,
		       const struct choose_findings *f, struct err *err);
/* A measure is chosen because, or left out because: one sentence without a full stop. */
void choose_reason(const struct choose_input *in, const struct choose_plan *plan, int j,
		   struct buf *out);

#endif
