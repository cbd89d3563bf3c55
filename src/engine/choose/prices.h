/* Prices for the rows of a program: what one unit of a row is worth at the margin (Lagrange
 * multipliers; Held, Wolfe and Crowder, Mathematical Programming 6 (1974)). Every set of prices that
 * are not negative gives a bound; these are to make it a good one. Used by solve.c. */
#ifndef ENGINE_CHOOSE_PRICES_H
#define ENGINE_CHOOSE_PRICES_H

#include "engine/choose/program.h"

/* Writes rows prices, at least 0, in value per unit of the row. With `warm` the prices that are there
 * are where it starts. The same numbers on every machine. */
void prices_propose(const struct program *p, bool warm, int rounds, double *price);

#endif
