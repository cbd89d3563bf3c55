/* Why a plan is as it is. For a client: what every location would cost instead, exactly (the cheapest
 * chain of moves in the plan, residual.h), and who would have to move for it. For a location: what one
 * bed more is worth. Where groups stay together, they stay where the plan has them in all of this.
 * Used by the command and later by pages; gives numbers, never sentences. */
#ifndef ENGINE_MATCH_EXPLAIN_H
#define ENGINE_MATCH_EXPLAIN_H

#include "engine/match/solve.h"

struct match_explainer;

struct match_explainer *match_explain_make(const struct match_model *m,
					   const struct match_answer *answer, struct arena *a);

/* Somebody who moves when something else is forced; places are spots of the model, -1 none. */
struct match_move {
	int32_t client, from, to;
};

/* What it takes to have the client at a location (-1: without a place) instead of where it is. */
struct match_option {
	int32_t location;
	enum match_refusal refusal; /* MATCH_OPEN: it could be */
	bool here;                  /* it is there in the plan; price is 0 */
	bool possible;    /* there is a plan with it; false: never, or not with its group */
	match_wide price; /* what the best plan with it costs more, when possible */
	bool profile_full,
		location_full; /* no place of the profile, or no bed (extra ones included) */
	int32_t place;         /* spot, -1 */
	const struct match_move *moves; /* of the others, when possible and not here */
	int32_t move_count;
};

/* All locations and, last, without a place: [locations + 1] options, in the order of the locations. */
const struct match_option *match_explain_client(struct match_explainer *x, int32_t client,
						struct arena *a);

/* What it costs to have somebody who is at the place anywhere else but there. */
struct match_holder {
	int32_t client;
	match_wide price; /* MATCH_WIDE_NEVER: there is no plan without it */
};
/* Everybody at the place, the cheapest to move first. */
const struct match_holder *match_explain_holders(struct match_explainer *x, int32_t place,
						 struct arena *a, int32_t *count);

/* What every client would cost at its next best: [clients]; NEVER when there is no other way.
 * `next` gets the place (-1 without), `equals` how many other places cost nothing more. One search for
 * each place in use. False when the watch said stop. */
struct match_next {
	match_wide price;
	int32_t place, equals;
};
bool match_explain_all(struct match_explainer *x, const struct watch *watch, struct arena *a,
		       const struct match_next **out);

/* What the best plan would cost less with one more bed: [locations] for a profile that has a free place
 * there already, [places] a bed that is for that profile only. */
struct match_worth {
	const match_wide *location, *place;
};
struct match_worth match_explain_worth(struct match_explainer *x, struct arena *a);

#endif
