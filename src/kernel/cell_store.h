/* One month of stored cells: written only where they differ, and read. Internal to kernel/cell*. */
#ifndef KERNEL_CELL_STORE_H
#define KERNEL_CELL_STORE_H

#include "kernel/cell.h"

/* The request whose cells are stored: the figure's first cell_dims dimensions. */
struct figure_request cell_request(const struct figure *f, day_t at);

/* Makes the cells of a month what result says; those that are so already are left alone. Memory for the
 * work comes from a. Within the writer's turn. */
bool cells_store(struct session *s, const struct figure_request *r, const char *period,
		 const struct figure_result *result, struct arena *a, int64_t *written,
		 struct err *err);

/* Whether facts changed after the cells were made: somebody is at work, or was cut off in between. */
bool cells_behind(struct session *s, const struct figure *f, bool *out, struct err *err);

/* True when a stored cell is what a fresh computation says. */
bool cell_same(const struct stored_cell *stored, const struct cell *fresh);

#endif
