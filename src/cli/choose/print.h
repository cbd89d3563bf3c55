/* Small parts of what waarborg choose prints: cells, and the figures in them. */
#ifndef CLI_CHOOSE_PRINT_H
#define CLI_CHOOSE_PRINT_H

#include "cli/choose/choose.h"
#include "cli/grid.h"

bool choose_cell_text(struct grid *g, const char *text, struct err *err);
bool choose_cell_count(struct grid *g, int64_t value, struct err *err);
bool choose_cell_euro(struct grid *g, int64_t cents, struct err *err);
/* How much more or less effect than `effect`: "+12", "-3", with ~ when that is not proven. */
void choose_change(struct buf *out, const struct choose_plan *plan, int64_t effect);
bool choose_cell_change(struct grid *g, const struct choose_plan *plan, int64_t effect,
			struct err *err);
/* Clients per cent as tenths of clients per 100,000 euros. */
int64_t choose_per_ton(double price);
/* Nearest rank. */
int64_t choose_percentile(const struct choose_draws *d, int plan, int percent);
void choose_effect_or_none(struct buf *out, const struct choose_plan *plan, const char *none);

#endif
