/* The rows behind one number, counted: what counts, what does not and why, and which imports they came from.
 * Internal to web/figure_*. */
#ifndef WEB_FIGURE_ORIGIN_H
#define WEB_FIGURE_ORIGIN_H

#include "web/figure_ask.h"

enum { IMPORTS_SHOWN = 20, REASONS_MAX = 100 };

struct row_reason {
	struct str why;
	int64_t rows;
};
struct row_import {
	int64_t id, counted, left_out;
};
struct row_sums {
	int64_t counted, left_out, without_import;
	struct row_reason *reasons; /* in order of the rows */
	int reason_count;
	struct row_import *imports; /* in order of the rows */
	int import_count;
};
bool row_sums_read(struct figure_ask *ask, day_t at, struct row_sums *out, struct err *err);

/* The number and its parts in words: "54% = 61 van 113". */
struct value *origin_words(const struct page_request *r, const struct figure *f,
			   const struct cell *c);
/* The parts of a number as facts: numerator, denominator. */
void origin_facts(const struct page_request *r, const struct figure *f, const struct cell *c,
		  struct value *facts);
/* A number in the decimals it is kept in, trimmed to what matters, with its unit. */
struct value *exact_words(const struct page_request *r, const struct figure *f, int64_t number,
			  int decimals);

/* The page of an import; NULL when it is not for this viewer. */
bool import_link(const struct page_request *r, int64_t import, const char **out, struct err *err);
/* Why a row does not count, in the language of the page. */
struct value *reason_words(const struct page_request *r, struct str reason);

#endif
