/* J2: access from coordinates, a share within ten minutes and E2SFCA with steps of 5, 10 and 15
 * minutes; bench/README.md says what it is measured against. The last line is the check figure, which
 * must equal that of every peer; the lines before it are time and memory. */
#include "clock.h"
#include "engine/reach/reach.h"
#include "j2/read.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct reach_pace pace = { .stretch_milli = 1300, .speed_m_h = 30000 };
static const struct reach_steps steps = { .count = 3,
					  .minutes_milli = { 5000, 10000, 15000 },
					  .weight = { 1000000, 680000, 220000 } };

static void print_figures(const struct j2_file *f, const struct reach_access *r)
{
	int64_t within = reach_pace_limit(&pace, 10000), people = 0, near_people = 0;
	double unit = ldexp(0.01, -r->shift), supply = 0, access = 0, minutes = 0;
	for (int64_t i = 0; i < r->points; i++) {
		double here = (double)f->demand.value[i], a = (double)r->access[i] * unit;
		supply += a * here;
		access += a;
		minutes += here * reach_pace_minutes(&pace, r->near[i]);
		people += f->demand.value[i];
		near_people += r->near[i] <= within ? f->demand.value[i] : 0;
	}
	printf("sumApop %.4f meanA %.6f share10 %.6f nearsum %.6f\n", supply,
	       access / (double)r->points * 1e6, (double)near_people / (double)people,
	       minutes / (double)people);
}

static bool run(const char *path, int threads, struct j2_file *f, struct err *err)
{
	struct arena arena = { 0 };
	struct reach_spots spots;
	struct reach_access result;
	double begin = seconds();
	if (!j2_read(path, f, err))
		return false;
	if (!f->demand.count || !f->supply.count)
		return err_set(err, ERR_INPUT, "%s: no demand or no supply.", path);
	struct reach_supply supply = { .count = f->supply.count,
				       .x_m = f->supply.x,
				       .y_m = f->supply.y,
				       .amount = f->supply.value };
	double loaded = seconds();
	bool ok = reach_spots_build(f->demand.x, f->demand.y, f->demand.value, f->demand.count,
				    &arena, &spots, err);
	double built = seconds();
	ok = ok &&
	     reach_from_spots(&spots, &supply, &steps, &pace, threads, &arena, &result, NULL, err);
	if (ok) {
		printf("time %.4f s: reading %.4f, sorting %.4f, access %.4f; %d threads\n",
		       seconds() - begin, loaded - begin, built - loaded, seconds() - built,
		       threads);
		printf("peak memory %.1f MiB\n", peak_mib());
		print_figures(f, &result);
	}
	arena_release(&arena);
	return ok;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "threads", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	struct err err = { 0 };
	struct j2_file file = { 0 };
	long threads = 2;
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option != 't')
			return 1;
		threads = strtol(optarg, NULL, 10);
	}
	if (optind + 1 != argc || threads < 1 || threads > 16) {
		fputs("usage: j2 FILE [--threads N]\n", stderr);
		return 1;
	}
	bool ok = run(argv[optind], (int)threads, &file, &err);
	if (!ok)
		fprintf(stderr, "j2: %s\n", err.message);
	j2_release(&file);
	return ok ? 0 : 1;
}
