/* Bench J4: a waiting list per location, 2,500 locations, 1.3 million people a replication.
 *     j4 FILE [--threads N]
 * bench/README.md has the format. Prints time and memory, and last the check figure of the peers. */
#include "clock.h"
#include "engine/queue/simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLASSES = 3, OTHERS = 2, LINE_MAX_BYTES = 256 };

struct problem {
	struct queue_model model;
	struct queue_settings settings;
};

static bool read_locations(FILE *file, int32_t n, struct arena *a, struct queue_model *m)
{
	static const double shares[CLASSES] = { 0.1, 0.3, 0.6 };
	int32_t *beds = arena_array(a, int32_t, (size_t)n);
	double *weight = arena_array(a, double, (size_t)n);
	double *stay = arena_array(a, double, (size_t)n);
	double *class_share = arena_array(a, double, (size_t)n *CLASSES);
	int32_t *group = arena_array(a, int32_t, (size_t)n * CLASSES);
	int32_t *begin = arena_array(a, int32_t, (size_t)n + 1);
	int32_t *others = arena_array(a, int32_t, (size_t)n * OTHERS);
	char line[LINE_MAX_BYTES];
	for (int32_t j = 0, number; j < n; j++) {
		if (!fgets(line, sizeof(line), file) ||
		    sscanf(line, "L,%d,%d,%lf,%lf", &number, &beds[j], &weight[j], &stay[j]) != 4 ||
		    number != j)
			return false;
		for (int32_t k = 0; k < CLASSES; k++) {
			class_share[j * CLASSES + k] = shares[k];
			group[j * CLASSES + k] = k;
		}
		for (int32_t k = 0; k < OTHERS; k++)
			others[j * OTHERS + k] = (j + 1 + k) % n;
		begin[j + 1] = (j + 1) * OTHERS;
	}
	m->beds = beds;
	m->location_share = weight;
	m->mean_stay_days = stay;
	m->class_share = class_share;
	m->group_of = group;
	m->other_begin = begin;
	m->others = others;
	return true;
}

static bool read_problem(const char *path, struct arena *a, struct problem *p)
{
	static const struct queue_norm norms[CLASSES] = { { 0, INFINITY, INFINITY },
							  { 0, INFINITY, INFINITY },
							  { 0, INFINITY, INFINITY } };
	int n, per_year, years, warm, replications;
	unsigned long long seed;
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	bool ok = fscanf(file, "H,%d,%d,%d,%d,%d,%llu\n", &n, &per_year, &years, &warm,
			 &replications, &seed) == 6 &&
		  n > 0 && n <= QUEUE_LOCATIONS_MAX;
	*p = (struct problem){ { .locations = n,
				 .classes = CLASSES,
				 .groups = CLASSES,
				 .norms = norms,
				 .stay_cv = 1,
				 .arrivals_per_day = per_year / 365.0,
				 .flexible_share = { 0.5, 0.5, 0.5 },
				 .precaution = -1,
				 .horizon_days = years * 365.0,
				 .count_from_day = warm * 365.0,
				 .period_days = 365 },
			       { .seed = seed, .replications = replications } };
	ok = ok && read_locations(file, n, a, &p->model);
	fclose(file);
	return ok;
}

static void print_answer(const struct queue_figure *f)
{
	printf("n0 %lld n1 %lld n2 %lld ", (long long)f[0].placed, (long long)f[1].placed,
	       (long long)f[2].placed);
	printf("mean0 %.6f mean1 %.6f mean2 %.6f ", f[0].mean_days, f[1].mean_days, f[2].mean_days);
	printf("p90_0 %.2f p90_1 %.2f p90_2 %.2f\n", f[0].p90_days, f[1].p90_days, f[2].p90_days);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct problem p;
	struct queue_result result;
	struct err err = { 0 };
	if ((argc != 2 && argc != 4) || (argc == 4 && strcmp(argv[2], "--threads") != 0)) {
		fputs("usage: j4 FILE [--threads N]\n", stderr);
		return 2;
	}
	if (!read_problem(argv[1], &arena, &p)) {
		fprintf(stderr, "j4: %s is no input of J4\n", argv[1]);
		return 2;
	}
	p.settings.threads = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
	double begin = seconds();
	if (!queue_simulate(&p.model, &p.settings, NULL, &arena, &result, &err)) {
		fprintf(stderr, "j4: %s\n", err.message);
		return 2;
	}
	double took = seconds() - begin;
	printf("%.3f s, %.3f s a replication, %.1f ns an event, %.0f MiB\n", took,
	       took / result.replications, took * 1e9 / (double)result.events, peak_mib());
	print_answer(result.figures);
	arena_release(&arena);
	return 0;
}
