/* J3: a forecast of regions x ages x profiles x years in thousands of draws, with bands of demand and
 * shortage; bench/README.md says what it is measured against. The last line is the check figure, which
 * must be that of every peer within the noise of chance; the line before it is time and memory. */
#include "clock.h"
#include "j3/read.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static void print_sums(const struct forecast_input *in, const struct forecast_output *out)
{
	double p50 = 0, p95 = 0, shortage = 0;
	for (int region = 0; region < in->regions; region++)
		for (int k = 0; k < in->profiles; k++) {
			int line = out->first_line[FORECAST_DEMAND] + k;
			size_t at = forecast_band_at(in, out, 0, region, line, in->years);
			p50 += (double)out->band[at].p50;
			p95 += (double)out->band[at].p95;
			line = out->first_line[FORECAST_SHORTAGE] + k;
			at = forecast_band_at(in, out, 0, region, line, in->years);
			shortage += (double)out->band[at].p50;
		}
	printf("p50sum_demand_lastyear %.1f p95sum %.1f shortage_p50sum %.1f\n", p50, p95,
	       shortage);
}

static int run(const char *path, int threads, uint64_t seed)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct forecast_input in;
	struct forecast_output out;
	double begin = seconds();
	if (!j3_read(path, &a, &in, &err)) {
		fprintf(stderr, "j3: %s\n", err.message);
		return 1;
	}
	if (seed)
		in.seed = seed;
	if (!forecast_run(&in, threads, NULL, &a, &out, &err)) {
		fprintf(stderr, "j3: %s\n", err.message);
		return 1;
	}
	printf("time %.3f s, peak memory %.1f MiB\n", seconds() - begin, peak_mib());
	print_sums(&in, &out);
	arena_release(&a);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "threads", required_argument, NULL, 't' },
		{ "seed", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	long threads = 0;
	unsigned long long seed = 0;
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 't')
			threads = strtol(optarg, NULL, 10);
		else if (option == 's')
			seed = strtoull(optarg, NULL, 10);
		else
			return 1;
	}
	if (optind + 1 != argc || threads < 0 || threads > 16) {
		fputs("usage: j3 FILE [--threads N] [--seed N]\n", stderr);
		return 1;
	}
	return run(argv[optind], (int)threads, seed);
}
