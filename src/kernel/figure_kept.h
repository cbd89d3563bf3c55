/* Computed figures that a session keeps until something changes, for what pages ask again and again and is
 * no stored cell (the whole country, by diagnosis group). Only of figures whose rows are the same for
 * everyone, and only while looking at now. Not for lists of rows. */
#ifndef KERNEL_FIGURE_KEPT_H
#define KERNEL_FIGURE_KEPT_H

#include "kernel/figure.h"

/* As figure_compute. The result lives in `a` or until the next change, and for the transaction at least. */
bool figure_compute_kept(struct session *s, const struct figure_request *r, struct arena *a,
			 struct figure_result *out, struct err *err);
/* NULL is nothing kept. */
void figure_kept_release(struct figure_kept *k);

#endif
