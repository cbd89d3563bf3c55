/* The figures of the tests (figures.c) and how tests compute and write them down. */
#ifndef TESTS_KERNEL_FIGURES_H
#define TESTS_KERNEL_FIGURES_H

#include "support.h"

#include "kernel/figure.h"

extern const struct figure count_figure, sum_figure, share_figure, ratio_figure, mean_figure,
	means_figure, median_figure, p90_figure;
extern const struct figure contract_figure, client_figure, thing_figure;
extern const struct figure wrong_figure; /* its statement lacks columns; not declared */

/* Two regions a and b and two care types x and y; measures are written under them. */
struct field_work {
	int64_t a, b, x, y;
};
struct field_work make_field(struct world *w);
/* "thing=..;care_type=..;measured_on=..;" and the rest as given. */
int64_t measure(struct session *s, int64_t thing, int64_t care_type, const char *day,
		const char *rest);
bool measure_in(struct change *c, int64_t thing, int64_t care_type, const char *day,
		const char *rest, int64_t *id);

/* One line per cell: "dims: n num/den value left_out verdict norms", value '-' when there is none. */
void cells_as_text(struct session *s, const struct figure *f, const char *by, const char *only,
		   day_t at, struct buf *out);
/* Compares that with the text that is expected. */
#define cells_are(s, f, by, only, wanted) cells_are_at(s, f, by, only, wanted, __FILE__, __LINE__)
void cells_are_at(struct session *s, const struct figure *f, const char *by, const char *only,
		  const char *wanted, const char *file, int line);
void texts_are_at(const struct buf *text, const char *wanted, const char *file, int line);
day_t day(const char *iso);

#endif
