/* Prices for the rows of a program: what one unit of a row is worth at the margin when measures could
 * be taken in part. Found by the dual simplex method with bounded variables (Lemke 1954; Wagner 1958)
 * on a full table, so for programs of some thousands at most. Every set of prices that are not
 * negative gives a bound (solve.c); these give the best of those that look at one measure at a time.
 * Used by solve.c and choose.c. */
#ifndef ENGINE_CHOOSE_PRICES_H
#define ENGINE_CHOOSE_PRICES_H

#include "engine/choose/program.h"

/* Part of a program: some of its measures, and the rows whose price is to be found. The other rows
 * have the price that `price` says. */
struct prices_part {
	const int *measures; /* NULL: all */
	int count;
	const bool *held; /* per row: not to be found; a row that can never be exceeded is at 0 */
};

/* Betters price (per row, at least 0, in value per unit of the row) for the rows that the measures of
 * the part use and that are not held. The same numbers on every machine. When the watch says stop, or
 * the table would not do in a reasonable number of steps, the prices so far, which are as valid and
 * less good. */
void prices_propose(const struct int_program *p, const struct prices_part *part,
		    const struct watch *watch, double *price);

#endif
