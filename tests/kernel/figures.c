/* Figures of the tests: each fold over the same rows, and figures on what payers own. */
#include "figures.h"

static const char *const dims[] = { "region", "care_type", "kind", NULL };
static const char *const sources[] = { "measure", "thing", "care_type", NULL };

#define MEASURED                                                                                   \
	.version = 1, .label = L("Cijfer", "Figure"), .definition = L("Een cijfer.", "A figure."), \
	.as_of = "measure_as_of", .dims = dims, .norm_dim = "care_type", .cell_dims = 2,           \
	.monthly = true, .sources = sources, .min_count = 2, .window_days = 40

const struct figure count_figure = {
	.name = "telling", .rows = "measure_rows", .fold = FOLD_COUNT, .unit = "aantal", MEASURED
};
const struct figure sum_figure = { .name = "som",
				   .rows = "measure_rows",
				   .fold = FOLD_SUM,
				   .unit = "week",
				   .decimals = 1,
				   MEASURED };
const struct figure share_figure = { .name = "aandeel",
				     .rows = "measure_rows",
				     .fold = FOLD_SHARE,
				     .unit = "procent",
				     .decimals = 2,
				     .better = HIGHER_IS_BETTER,
				     MEASURED };
const struct figure ratio_figure = { .name = "verhouding",
				     .rows = "measure_rows",
				     .fold = FOLD_RATIO,
				     .unit = "verhouding",
				     .decimals = 4,
				     MEASURED };
const struct figure mean_figure = { .name = "gemiddelde",
				    .rows = "measure_rows",
				    .fold = FOLD_MEAN,
				    .unit = "week",
				    .decimals = 1,
				    MEASURED };
const struct figure means_figure = { .name = "per-groep",
				     .rows = "measure_rows",
				     .fold = FOLD_MEAN_OF_MEANS,
				     .group = "groep",
				     .unit = "week",
				     .decimals = 1,
				     MEASURED };
const struct figure median_figure = { .name = "mediaan",
				      .rows = "measure_rows",
				      .fold = FOLD_MEDIAN,
				      .unit = "week",
				      .decimals = 1,
				      MEASURED };
const struct figure p90_figure = { .name = "p90",
				   .rows = "measure_rows",
				   .fold = FOLD_P90,
				   .unit = "week",
				   .decimals = 1,
				   MEASURED };

static const char *const no_dims[] = { NULL };
static const char *const code_dims[] = { "code", NULL };
static const char *const number_dims[] = { "number", NULL };
static const char *const region_dims[] = { "region", NULL };
static const char *const contract_sources[] = { "contract", NULL };
static const char *const client_sources[] = { "client", NULL };
static const char *const thing_sources[] = { "thing", NULL };

#define COUNTED \
	.version = 1, .label = L("Cijfer", "Figure"), .definition = L("Een cijfer.", "A figure.")

const struct figure contract_figure = { .name = "contracten",
					COUNTED,
					.rows = "contract_rows",
					.fold = FOLD_SUM,
					.dims = code_dims,
					.cell_dims = 1,
					.sources = contract_sources,
					.unit = "euro",
					.decimals = 2 };
const struct figure client_figure = { .name = "clienten",
				      COUNTED,
				      .rows = "client_rows",
				      .fold = FOLD_COUNT,
				      .dims = number_dims,
				      .sources = client_sources,
				      .unit = "aantal" };
const struct figure thing_figure = { .name = "dingen",
				     COUNTED,
				     .rows = "thing_rows",
				     .fold = FOLD_COUNT,
				     .dims = region_dims,
				     .cell_dims = 1,
				     .sources = thing_sources,
				     .unit = "aantal" };
const struct figure wrong_figure = { .name = "fout",
				     COUNTED,
				     .rows = "measure_as_of",
				     .fold = FOLD_COUNT,
				     .dims = no_dims,
				     .sources = thing_sources,
				     .unit = "aantal" };

static const struct figure *const figures[] = { &count_figure,  &sum_figure,   &share_figure,
						&ratio_figure,  &mean_figure,  &means_figure,
						&median_figure, &p90_figure,   &contract_figure,
						&client_figure, &thing_figure, NULL };
const struct domain figure_domain = { .name = "figure", .figures = figures };
