#include "engine/score/chance.h"

#include "engine/score/exact.h"

#include <math.h>
#include <stdlib.h>

static const double Z95 = 1.959963984540054;

bool score_model_given(double intercept, double slope, const double variance[3],
		       struct score_model *out, struct err *err)
{
	if (!isfinite(intercept) || !isfinite(slope) || fabs(intercept) > 1e6 || fabs(slope) > 1e6)
		return err_set(err, ERR_INPUT, "Een coëfficiënt is geen getal, of veel te groot.");
	if (slope < 0)
		return err_set(
			err, ERR_INPUT,
			"De helling %g is negatief: meer punten zouden dan minder kans geven.",
			slope);
	for (int i = 0; i < 3; i++)
		if (!isfinite(variance[i]) || (i < 2 && variance[i] < 0) ||
		    fabs(variance[i]) > 1e12)
			return err_set(err, ERR_INPUT,
				       "Een variantie is geen getal van 0 of meer.");
	if (variance[2] * variance[2] > variance[0] * variance[1])
		return err_set(err, ERR_INPUT,
			       "De covariantie is groter dan bij deze varianties kan.");
	*out = (struct score_model){ .kind = SCORE_GIVEN,
				     .intercept = intercept,
				     .slope = slope,
				     .variance = { variance[0], variance[1], variance[2] } };
	return true;
}

/* Observations with the same points. */
struct group {
	int64_t points, count, failures;
};

static int compare_groups(const void *left, const void *right)
{
	const struct group *a = left, *b = right;
	return (a->points > b->points) - (a->points < b->points);
}

static int64_t make_groups(const int64_t *points, const uint8_t *failed, int64_t count,
			   struct group *g)
{
	int64_t used = 0;
	for (int64_t i = 0; i < count; i++)
		g[i] = (struct group){ points[i], 1, failed[i] };
	qsort(g, (size_t)count, sizeof(*g), compare_groups);
	for (int64_t i = 0; i < count; i++) {
		if (used && g[used - 1].points == g[i].points) {
			g[used - 1].count++;
			g[used - 1].failures += g[i].failures;
		} else {
			g[used++] = g[i];
		}
	}
	return used;
}

/* One look at the penalised likelihood: its value, its slope and the information. */
struct look {
	double value;
	double score[2];
	double information[3]; /* intercept, slope, both */
	double determinant;
};

/* ln(1 + e^x) without overflow. */
static double softplus(double x)
{
	return x > 0 ? x + score_log(1 + score_exp(-x)) : score_log(1 + score_exp(x));
}

static struct look look_at(const struct group *g, int64_t groups, double scale, const double b[2])
{
	struct look l = { 0 };
	for (int64_t i = 0; i < groups; i++) {
		double x = (double)g[i].points / scale, n = (double)g[i].count;
		double eta = b[0] + b[1] * x, chance = score_logistic(eta);
		double weight = n * chance * (1 - chance);
		l.value += (double)g[i].failures * eta - n * softplus(eta);
		l.information[0] += weight;
		l.information[1] += weight * x * x;
		l.information[2] += weight * x;
	}
	l.determinant = l.information[0] * l.information[1] - l.information[2] * l.information[2];
	if (!(l.determinant > 0)) {
		l.value = -INFINITY;
		return l;
	}
	l.value += 0.5 * score_log(l.determinant);
	for (int64_t i = 0; i < groups; i++) {
		double x = (double)g[i].points / scale, n = (double)g[i].count;
		double chance = score_logistic(b[0] + b[1] * x), weight = chance * (1 - chance);
		double lever =
			weight *
			(l.information[1] - 2 * l.information[2] * x + l.information[0] * x * x) /
			l.determinant;
		double push = (double)g[i].failures - n * chance + n * lever * (0.5 - chance);
		l.score[0] += push;
		l.score[1] += push * x;
	}
	return l;
}

/* The step of Fisher scoring, and how much of it there is: zero at the top only. */
static double step_from(const struct look *l, double step[2])
{
	step[0] = (l->information[1] * l->score[0] - l->information[2] * l->score[1]) /
		  l->determinant;
	step[1] = (l->information[0] * l->score[1] - l->information[2] * l->score[0]) /
		  l->determinant;
	return step[0] * l->score[0] + step[1] * l->score[1];
}

enum { ROUNDS_MAX = 500, HALVINGS_MAX = 40 };

/* Halves steps that do not bring it enough closer: Fisher's information is not the curvature of the
 * penalty, and a step may jump to and fro over the top. Far away closer means higher; near the top, where
 * heights no longer differ in a double, it means less slope. */
static bool climb(const struct group *g, int64_t groups, double scale, double b[2], struct look *l)
{
	double step[2], ignored[2];
	*l = look_at(g, groups, scale, b);
	for (int round = 0; round < ROUNDS_MAX; round++) {
		double slope = step_from(l, step);
		double far = fmax(fabs(step[0]), fabs(step[1])), part = far > 5 ? 5 / far : 1;
		bool moved = false;
		if (!(far > 1e-11))
			return true;
		for (int half = 0; half < HALVINGS_MAX && !moved; half++, part /= 2) {
			double next[2] = { b[0] + part * step[0], b[1] + part * step[1] };
			struct look there = look_at(g, groups, scale, next);
			moved = far < 1e-4 ? step_from(&there, ignored) < (1 - part / 10) * slope
					   : there.value > l->value + 0.25 * part * slope;
			if (moved) {
				b[0] = next[0];
				b[1] = next[1];
				*l = there;
			}
		}
		if (!moved)
			return far < 1e-4;
	}
	return false;
}

/* With one covariate that never changes Firth's estimate is (failures + 1/2) / (count + 1). */
static void fit_constant(struct score_model *m)
{
	double n = (double)m->observations, chance = ((double)m->failures + 0.5) / (n + 1);
	m->intercept = score_log(chance / (1 - chance));
	m->variance[0] = 1 / (n * chance * (1 - chance));
	m->kind = m->failures ? SCORE_CONSTANT : SCORE_NO_FAILURES;
}

static bool fit_line(const struct group *g, int64_t groups, struct score_model *m, struct err *err)
{
	double scale = (double)g[groups - 1].points, b[2] = { 0, 0 };
	struct look l;
	if (!climb(g, groups, scale, b, &l))
		return err_set(err, ERR_INPUT,
			       "De kans is niet te schatten: de berekening komt niet tot rust.");
	m->kind = b[1] < 0 ? SCORE_WRONG_WAY : SCORE_FITTED;
	m->intercept = b[0];
	m->slope = b[1] / scale;
	m->variance[0] = l.information[1] / l.determinant;
	m->variance[1] = l.information[0] / l.determinant / scale / scale;
	m->variance[2] = -l.information[2] / l.determinant / scale;
	return true;
}

bool score_model_fit(const int64_t *points, const uint8_t *failed, int64_t count,
		     struct arena *scratch, struct score_model *out, struct err *err)
{
	struct score_model m = { .observations = count };
	if (count < 1)
		return err_set(err, ERR_INPUT, "Er is geen historie om de kans uit te schatten.");
	for (int64_t i = 0; i < count; i++) {
		if (points[i] < 0 || points[i] >= (int64_t)1 << 40 || failed[i] > 1)
			return err_set(err, ERR_INPUT, "Waarneming %lld van de historie kan niet.",
				       (long long)i);
		m.failures += failed[i];
	}
	struct arena_mark mark = arena_mark(scratch);
	struct group *g = arena_array(scratch, struct group, (size_t)count);
	int64_t groups = make_groups(points, failed, count, g);
	bool ok = true;
	if (m.failures == 0 || groups == 1)
		fit_constant(&m);
	else
		ok = fit_line(g, groups, &m, err);
	arena_rewind(scratch, mark);
	if (ok)
		*out = m;
	return ok;
}

struct score_chance score_chance_of(const struct score_model *m, int64_t points)
{
	struct score_chance c = { 0 };
	if (m->kind == SCORE_NO_MODEL || m->kind == SCORE_WRONG_WAY)
		return c;
	double x = (double)points, middle = m->intercept + m->slope * x;
	double variance = m->variance[0] + 2 * x * m->variance[2] + x * x * m->variance[1];
	c.known = true;
	c.chance = c.low = c.high = score_logistic(middle);
	if (m->kind == SCORE_NO_FAILURES) {
		c.low = 0;
		c.high = fmin(1, 3 / (double)m->observations);
		c.has_interval = true;
	} else if (variance > 0) {
		double half = Z95 * sqrt(variance);
		c.low = score_logistic(middle - half);
		c.high = score_logistic(middle + half);
		c.has_interval = true;
	}
	return c;
}
