/* J5: validates every row of a file with waiting times and gives the figures per region, care type
 * and month; bench/README.md says what it is measured against. The last line is the check figure,
 * which must equal that of every peer; the lines before it are time, memory and the rejects. */
#include "clock.h"
#include "j5/ingest.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_rejects(const struct j5_log *log)
{
	printf("rejected rows %" PRIu64 ", faults %" PRIu64 "\n", log->rows, log->faults);
	for (int column = 0; column <= J5_COLUMNS; column++)
		for (int reason = 0; reason < J5_REASONS; reason++)
			if (log->per_reason[column][reason])
				printf("  %-10s %-22s %10" PRIu64 "\n",
				       column < J5_COLUMNS ? j5_columns[column] : "(row)",
				       j5_reasons[reason], log->per_reason[column][reason]);
}

static void print_result(const struct j5_result *r, const struct j5_log *log, double took,
			 int threads)
{
	const struct j5_figures *f = &r->figures;
	print_rejects(log);
	printf("read by %s\n",
	       r->plain ? "pieces" : "the CSV reader (quotes, letters or encoding)");
	printf("time %.3f s, %d threads, %.1f million rows/s\n", took, r->plain ? threads : 1,
	       (double)r->rows / took / 1e6);
	printf("peak memory %.1f MiB, the file is not mapped\n", peak_mib());
	printf("valid %" PRIu64 " invalid %" PRIu64 " groups %" PRIu64 " sumclients %" PRIu64
	       " p50sum %" PRIu64 " p80sum %" PRIu64 " p90sum %" PRIu64 " overnorm %" PRIu64 "\n",
	       f->valid, log->rows, f->groups, f->clients, f->p50, f->p80, f->p90, f->over_norm);
}

static int run(const char *path, int threads, const char *rejects)
{
	struct err err = { 0 };
	struct j5_log log;
	struct j5_result result;
	double begin = seconds();
	bool ok = j5_log_open(&log, rejects, &err);
	ok = ok && j5_ingest(path, threads, &log, &result, &err);
	ok = j5_log_close(&log, ok ? &err : NULL) && ok;
	if (!ok) {
		fprintf(stderr, "j5: %s\n", err.message);
		return 1;
	}
	print_result(&result, &log, seconds() - begin, threads);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "rejects", required_argument, NULL, 'r' },
		{ "threads", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	const char *rejects = NULL;
	long threads = J5_THREADS_MAX;
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 'r')
			rejects = optarg;
		else if (option == 't')
			threads = strtol(optarg, NULL, 10);
		else
			return 1;
	}
	if (optind + 1 != argc || threads < 1 || threads > J5_THREADS_MAX) {
		fputs("usage: j5 FILE [--rejects OUT] [--threads 1|2]\n", stderr);
		return 1;
	}
	return run(argv[optind], (int)threads, rejects);
}
