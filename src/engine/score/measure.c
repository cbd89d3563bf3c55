#include "engine/score/measure.h"

#include <math.h>
#include <stdlib.h>

static const double Z95 = 1.959963984540054;

struct ranked {
	int64_t points;
	int32_t cluster;
	uint8_t failed;
	double chance;
};

static int compare_ranked(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->points != b->points)
		return a->points < b->points ? -1 : 1;
	if (a->cluster != b->cluster)
		return a->cluster < b->cluster ? -1 : 1;
	return a->failed - b->failed;
}

/* Twice the number of pairs that each cluster wins, in whole numbers: those that failed against all that
 * did not, and the other way round. */
struct wins {
	int64_t failed, fine;            /* observations */
	double failed_twice, fine_twice; /* whole, below 2^53 */
};

static void count_wins(const struct ranked *r, int64_t count, const int64_t all[2], struct wins *w,
		       double *twice)
{
	int64_t fine_below = 0, failed_below = 0;
	*twice = 0;
	for (int64_t i = 0, end; i < count; i = end) {
		int64_t fine = 0, failed = 0;
		for (end = i; end < count && r[end].points == r[i].points; end++)
			r[end].failed ? failed++ : fine++;
		for (int64_t j = i; j < end; j++) {
			struct wins *one = &w[r[j].cluster];
			if (r[j].failed) {
				one->failed++;
				one->failed_twice += (double)(2 * fine_below + fine);
				*twice += (double)(2 * fine_below + fine);
			} else {
				one->fine++;
				one->fine_twice +=
					(double)(2 * (all[1] - failed_below - failed) + failed);
			}
		}
		fine_below += fine;
		failed_below += failed;
	}
}

static void interval(const struct wins *w, int32_t clusters, struct score_auc *auc)
{
	double m = (double)auc->failed, n = (double)auc->fine, s10 = 0, s01 = 0, s11 = 0;
	double with_failed = 0, with_fine = 0, with_any = 0;
	for (int32_t c = 0; c < clusters; c++) {
		double a = w[c].failed_twice / (2 * n) - (double)w[c].failed * auc->area;
		double b = w[c].fine_twice / (2 * m) - (double)w[c].fine * auc->area;
		s10 += a * a;
		s01 += b * b;
		s11 += a * b;
		with_failed += w[c].failed > 0;
		with_fine += w[c].fine > 0;
		with_any += w[c].failed > 0 || w[c].fine > 0;
	}
	if (with_failed < 2 || with_fine < 2)
		return;
	s10 *= with_failed / ((with_failed - 1) * m);
	s01 *= with_fine / ((with_fine - 1) * n);
	s11 *= with_any / (with_any - 1);
	double variance = s10 / m + s01 / n + 2 * s11 / (m * n);
	if (!(variance > 1e-18))
		return;
	double half = Z95 * sqrt(variance);
	auc->has_interval = true;
	auc->low = fmax(0, auc->area - half);
	auc->high = fmin(1, auc->area + half);
}

bool score_auc_of(const int64_t *points, const uint8_t *failed, const int32_t *cluster,
		  int64_t count, int32_t clusters, struct arena *scratch, struct score_auc *out,
		  struct err *err)
{
	struct arena_mark mark = arena_mark(scratch);
	struct ranked *r = arena_array(scratch, struct ranked, (size_t)count);
	struct wins *w = arena_array(scratch, struct wins, (size_t)clusters);
	int64_t all[2] = { 0, 0 };
	for (int64_t i = 0; i < count; i++) {
		r[i] = (struct ranked){ points[i], cluster[i], failed[i] != 0, 0 };
		all[r[i].failed]++;
	}
	bool ok = all[0] > 0 && all[1] > 0;
	if (ok) {
		struct score_auc auc = { .failed = all[1], .fine = all[0] };
		double twice;
		qsort(r, (size_t)count, sizeof(*r), compare_ranked);
		count_wins(r, count, all, w, &twice);
		auc.area = twice / (2.0 * (double)all[0] * (double)all[1]);
		interval(w, clusters, &auc);
		*out = auc;
	}
	arena_rewind(scratch, mark);
	return ok ||
	       err_set(err, ERR_INPUT, "Er is niemand die %s: dan is er niets te onderscheiden.",
		       all[1] ? "overeind bleef" : "uitviel");
}

void score_brier_of(const int64_t *points, const double *chance, const uint8_t *failed,
		    int64_t count, struct arena *scratch, struct score_brier *out)
{
	struct arena_mark mark = arena_mark(scratch);
	struct ranked *r = arena_array(scratch, struct ranked, (size_t)count);
	int64_t failures = 0;
	struct score_brier b = { 0 };
	for (int64_t i = 0; i < count; i++) {
		r[i] = (struct ranked){ points[i], 0, failed[i] != 0, chance[i] };
		failures += r[i].failed;
	}
	qsort(r, (size_t)count, sizeof(*r), compare_ranked);
	double n = (double)count, base = (double)failures / n;
	for (int64_t i = 0, end; i < count; i = end) {
		int64_t bad = 0;
		for (end = i; end < count && r[end].points == r[i].points; end++)
			bad += r[end].failed;
		double size = (double)(end - i), share = (double)bad / size, p = r[i].chance;
		b.brier += (double)bad * (1 - p) * (1 - p) + (size - (double)bad) * p * p;
		b.reliability += size * (p - share) * (p - share);
		b.resolution += size * (share - base) * (share - base);
	}
	b.brier /= n;
	b.reliability /= n;
	b.resolution /= n;
	b.uncertainty = base * (1 - base);
	arena_rewind(scratch, mark);
	*out = b;
}

/* Terms relative to the largest, from there down and up until they no longer count. */
double score_binomial_below(int64_t failures, int64_t count, double chance)
{
	if (failures >= count || chance <= 0)
		return 1;
	if (failures < 0 || chance >= 1)
		return 0;
	double odds = chance / (1 - chance), below = 0, above = 0, term = 1;
	int64_t mode = (int64_t)(((double)count + 1) * chance);
	mode = mode > count ? count : mode;
	for (int64_t i = mode; i >= 0 && term > 1e-30; i--) {
		*(i <= failures ? &below : &above) += term;
		term *= (double)i / ((double)(count - i + 1) * odds);
	}
	term = 1;
	for (int64_t i = mode + 1; i <= count && term > 1e-30; i++) {
		term *= (double)(count - i + 1) * odds / (double)i;
		*(i <= failures ? &below : &above) += term;
	}
	return below / (below + above);
}

/* The chance at which P(X <= failures) is `wanted`; it falls as the chance rises. */
static double chance_where(int64_t failures, int64_t count, double wanted)
{
	double low = 0, high = 1;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (score_binomial_below(failures, count, middle) > wanted)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

void score_binomial_interval(int64_t failures, int64_t count, double *low, double *high)
{
	*low = failures > 0 ? chance_where(failures - 1, count, 0.975) : 0;
	*high = failures < count ? chance_where(failures, count, 0.025) : 1;
}
