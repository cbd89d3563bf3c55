/* The second of the four descriptions: a figure. It is a cell that can name its rows: the same
 * statement gives the number (folded) and the rows (listed), so they cannot differ.
 *
 * The statement (a named one, on k_ views) gives one line per row, with at least the columns
 *   row_model, row_id, <dims...>, grp, import, line, and the figure's x, weight and left_out
 * and takes :at (the day counted for) and :from (:at - window_days). x and weight are integers in
 * the declared decimals; NULL weight is 1; left_out is the Dutch reason why a row does not count. */
#ifndef KERNEL_FIGURE_H
#define KERNEL_FIGURE_H

#include "kernel/norm.h"
#include "kernel/session.h"

enum fold {
	FOLD_COUNT,         /* number of rows */
	FOLD_SUM,           /* sum of x */
	FOLD_SHARE,         /* sum of weight where x is 1, of all weight, in percent */
	FOLD_RATIO,         /* sum of x over sum of weight, both counts */
	FOLD_MEAN,          /* sum of x times weight over sum of weight */
	FOLD_MEAN_OF_MEANS, /* mean over groups of the MEAN within the group */
	FOLD_MEDIAN,        /* nearest rank: the ceil(n/2)-th smallest x */
	FOLD_P90,           /* nearest rank: the ceil(0.9 n)-th smallest x */
};

enum { FIGURE_DIMS_MAX = 6 };

struct figure {
	const char *name;
	int version; /* a changed meaning is a new version */
	struct label label, definition;
	const char *rows; /* named statement; several figures may share one */
	const char *x, *weight,
		*left_out; /* its columns for this figure; x NULL: those names; x named and weight NULL: no weight */
	const char *as_of; /* named statement: newest day with facts, at most :today */
	enum fold fold;
	const char *group;       /* what a group is, in words; MEAN_OF_MEANS */
	const char *const *dims; /* ends with NULL */
	const char *norm_dim; /* the dimension that norms differ by (norm.dim_value); NULL: none */
	int cell_dims;        /* the first so many dims make the stored cells */
	bool monthly;         /* cells are stored for every month with facts, for the trend */
	const char *const *sources; /* models whose rows it reads; ends with NULL */
	const char *unit;           /* "week", "procent", "aantal" */
	int decimals;               /* of x and of the value; SHARE: 2 */
	int min_count;              /* fewer rows: no verdict */
	enum better better;
	int window_days; /* how far back a fact still counts */
};

enum verdict {
	VERDICT_GOOD,   /* meets target and maximum */
	VERDICT_NEAR,   /* past the target, not past the maximum */
	VERDICT_BREACH, /* past the maximum (or the target, when more is better) */
	VERDICT_FEW,    /* fewer rows than min_count */
	VERDICT_NO_NORM,
	VERDICT_NO_DATA, /* nothing counts: neither good nor bad */
};
/* The Dutch code: "voldoet", "aandacht", "overschrijding", "te-weinig", "geen-norm", "geen-gegevens". */
const char *verdict_code(enum verdict v);

struct cell {
	struct str dims[FIGURE_DIMS_MAX]; /* by order of request->by */
	int64_t n;                        /* rows that count */
	int64_t num, den;                 /* see figure_num_decimals */
	int64_t value;
	bool has_value;
	int64_t left_out; /* rows that do not count, each with its reason */
	uint64_t rows_hash;
	const struct norm *norms; /* that apply, leading one first; norm_count of them */
	int norm_count;
	enum verdict verdict; /* against the leading norm */
};

struct figure_request {
	const struct figure *figure;
	int by[FIGURE_DIMS_MAX], by_count; /* positions in figure->dims */
	day_t at;                          /* 0: the figure's as_of */
	struct {
		int dim;
		struct str value;
	} only[FIGURE_DIMS_MAX]; /* rows with this value alone */
	int only_count;
};

struct figure_result {
	day_t as_of;
	int64_t known;      /* the change up to which was looked */
	struct cell *cells; /* sorted by dims */
	int count;
	int64_t rows; /* read */
};

/* Whether all rows the figure reads are for everyone. Only then its stored cells, made of all rows, are too;
 * of another figure an office computes the cells that it may see. */
bool figure_is_shared(const struct declarations *d, const struct figure *f);

/* Reads "region,care_type" and "region=5520,care_type=ggz-basis" into the request. */
bool figure_by(struct figure_request *r, struct str by, struct err *err);
bool figure_only(struct figure_request *r, struct str cell, struct err *err);

/* Result lives in a. */
bool figure_compute(struct session *s, const struct figure_request *r, struct arena *a,
		    struct figure_result *out, struct err *err);

/* Several figures that share their rows (below), of one day, in one pass over them: at most
 * FIGURES_AT_ONCE requests with `at` filled in, and as many results. */
enum { FIGURES_AT_ONCE = 16 };
bool figure_compute_all(struct session *s, const struct figure_request *r, int count,
			struct arena *a, struct figure_result *out, struct err *err);
/* The same statement, window and newest day. */
bool figures_share_rows(const struct figure *a, const struct figure *b);

/* The norms that hold for a cell of this request, and its verdict against the leading one. */
void figure_apply_norms(const struct figure_request *r, const struct norms *norms, struct cell *c,
			struct arena *a);

/* By value, those without one last; equal ones stay by dimension. cells points into one result. */
void cells_sort(const struct cell **cells, int count, bool highest);

/* One row behind a number. */
struct figure_row {
	struct str row_model;
	int64_t row_id;
	struct str dims[FIGURE_DIMS_MAX]; /* all dims of the figure */
	struct str group;
	bool has_x, has_weight;
	int64_t x, weight;
	struct str left_out;  /* empty: it counts */
	int64_t import, line; /* 0: none */
};
typedef bool (*figure_row_sink)(void *context, const struct figure_row *row, struct err *err);
/* Every row, in the order of the statement. *as_of (may be NULL) gets the day. */
bool figure_rows(struct session *s, const struct figure_request *r, day_t *as_of,
		 figure_row_sink sink, void *context, struct err *err);

/* The limit of the leading norm that a value is held against, in NORM_DECIMALS: the maximum, or the target
 * where there is none or where more is better. False: none, or in another unit. norms: of the cell. */
bool figure_limit(const struct figure *f, const struct norm *norms, int count, int64_t *out);
/* Decimals of a value on the screen. */
int figure_shown_decimals(const struct figure *f);

/* Decimals of the numerator when printed: those of the value, or 0 where it counts things. The
 * denominator always counts. */
int figure_num_decimals(const struct figure *f);

/* Fingerprint of the meaning: statement, fold, dims, definition; the tests hold it against the
 * version. */
bool figure_digest(struct session *s, const struct figure *f, char text[65], struct err *err);

#endif
