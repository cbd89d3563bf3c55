/* Financial ratios from ledger lines. The chart says which account prefixes make up which item, which
 * sums of items have a name, and what every ratio is: sums of quotients of such sums, all data. A ratio
 * that cannot be computed is undefined with the reason, never a number. Used by the command before the
 * card is scored; knows no file and no card. Money is counted in cents, exactly. */
#ifndef ENGINE_SCORE_RATIO_H
#define ENGINE_SCORE_RATIO_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/table.h"

enum {
	SCORE_ITEMS_MAX = 64,  /* items, and sums with a name */
	SCORE_RATIOS_MAX = 64, /* different ratios */
	SCORE_TERMS_MAX = 8,   /* quotients in a ratio */
	SCORE_PREFIX_MAX = 12, /* digits or letters of an account prefix */
};

enum score_side {
	SCORE_DEBIT,  /* amounts in the ledger are positive when there is more of it */
	SCORE_CREDIT, /* negative: income, equity, debts */
	SCORE_SUM,    /* no accounts of its own: an expression of what came before */
};

struct score_item {
	struct str code, name; /* "B.III"; the Dutch name is for sentences */
	enum score_side side;
	struct str prefixes;   /* separated by blanks; empty for a sum */
	struct str expression; /* of a sum: "P-Q+Q.VI"; "F[-1]" is F of the year before */
	int line;              /* of the file it came from, for messages */
};

/* Rows with the same code together are one ratio: the sum of weight * numerator / denominator. */
struct score_term {
	struct str ratio, name; /* name: Dutch, of the first row */
	double weight;
	struct str numerator, denominator; /* expressions; no denominator: an amount in euros */
	int line;
};

struct score_chart;

/* Reads and checks the declarations; keeps copies in a. Refused (ERR_INPUT, with the line): a code
 * twice, a prefix that two items claim, a name that is not known or comes later, more than the maxima,
 * a weight that is not finite, a ratio that mixes amounts and quotients. */
__attribute__((warn_unused_result)) bool score_chart_make(
	const struct score_item *items, int item_count, const struct score_term *terms,
	int term_count, struct arena *a, struct score_chart **out, struct err *err);
/* The item of an account: that of the longest prefix it begins with; -1 when no item claims it. */
int score_chart_item(const struct score_chart *chart, struct str account);
/* Which ratio has this code; -1 when none. */
int score_chart_ratio(const struct score_chart *chart, struct str code);
int score_chart_ratios(const struct score_chart *chart);
struct str score_chart_code(const struct score_chart *chart, int ratio);
struct str score_chart_name(const struct score_chart *chart, int ratio);

/* Ledgers under way: sums per provider, year and day of delivery. Memory grows with those, not with
 * lines. All zeros but chart and arena at first; release when done. */
struct score_ledger {
	const struct score_chart *chart;
	struct arena *arena;
	struct table index;
	struct score_year *years; /* in order of first line */
	int count, room;
};

/* One line: debit minus credit in cents, on an item or -1 for an account that no item claims. Lines of
 * one account add up. Refused when a sum leaves the range of int64, or the year that of 1900 to 2199. */
__attribute__((warn_unused_result)) bool score_ledger_add(struct score_ledger *l, int provider,
							  int year, day_t delivered_on, int item,
							  int64_t amount_cents, struct err *err);
void score_ledger_release(struct score_ledger *l);

struct score_ratio {
	int provider, ratio, year;
	day_t delivered_on;
	bool undefined;
	double value;       /* when not undefined: a share, or euros */
	const char *reason; /* Dutch, why undefined; NULL otherwise */
	int64_t numerator_cents,
		denominator_cents; /* of the only quotient; 0 when there are more */
	int64_t unmapped_cents;    /* sum of |amount| on accounts that no item claims */
};

/* Every ratio of every ledger, sorted by provider, year, delivery, ratio. The year before is that of its
 * newest delivery not later than the ledger's own. Undefined: a ledger that does not add up to zero, a
 * year before that is missing, a denominator that is zero or negative. */
__attribute__((warn_unused_result)) bool score_ledger_ratios(struct score_ledger *l,
							     struct arena *a,
							     struct score_ratio **out,
							     int64_t *count, struct err *err);

#endif
