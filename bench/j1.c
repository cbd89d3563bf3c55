/* J1: who goes where at the lowest cost; bench/README.md says what it is measured against. The last line is
 * the cost, which must equal that of every peer; it is printed only when the bound of the prices is the same.
 * The lines before it are sizes, time and memory. */
#include "cli/match/network.h"
#include "clock.h"
#include "engine/match/fast.h"
#include "j1/changes.h"

#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of this processor's work, so that others on the machine count less. */
static double cpu_seconds(void)
{
	return clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static bool read_file(const char *path, struct arena *a, struct match_network *problem,
		      struct err *err)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	void *at = MAP_FAILED;
	if (file >= 0 && fstat(file, &stat) == 0 && stat.st_size > 0)
		at = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, file, 0);
	if (file >= 0)
		close(file);
	if (at == MAP_FAILED)
		return err_set(err, ERR_INPUT, "%s is niet te lezen of is leeg.", path);
	bool ok = match_network_read((struct str){ at, (size_t)stat.st_size }, false, a, problem,
				     err);
	munmap(at, (size_t)stat.st_size);
	return ok;
}

static void print_plan(const struct match_net *net, const struct match_plan *plan)
{
	int64_t unplaced = 0;
	for (int32_t i = 0; i < net->clients; i++)
		unplaced += plan->unplaced[i];
	printf("unplaced %" PRId64 ", proven: the bound of the prices is the same\n", unplaced);
	printf("peak memory %.1f MiB\n", peak_mib());
	printf("objective %" PRId64 "\n", plan->objective);
}

static bool solve(const char *path, int changes, struct arena *a, struct match_network *problem,
		  struct err *err)
{
	double begin = cpu_seconds();
	if (!read_file(path, a, problem, err))
		return false;
	const struct match_net *net = &problem->net;
	double read = cpu_seconds();
	struct match_plan plan;
	if (!match_fast(net, NULL, a, &plan, err))
		return false;
	printf("%" PRId64 " people, %" PRId64 " lines, %d rows, %" PRId64 " arcs, %d places, %d "
	       "locations\n",
	       problem->people, problem->clients_read, net->clients, net->arc_begin[net->clients],
	       net->places, net->locations);
	double solved = cpu_seconds();
	printf("read %.3f s, solve %.3f s\n", read - begin, solved - read);
	if (changes > 0 && !j1_changes(net, changes, solved - read, err))
		return false;
	print_plan(net, &plan);
	return true;
}

int main(int argc, char **argv)
{
	if (argc != 2 && !(argc == 4 && strcmp(argv[2], "--warm") == 0)) {
		fprintf(stderr, "usage: j1 FILE [--warm COUNT]\n");
		return 2;
	}
	/* What is given back must not stay behind in a heap with holes. */
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	int changes = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
	struct err err = { 0 };
	struct arena a = { 0 };
	struct match_network problem = { 0 };
	bool ok = solve(argv[1], changes, &a, &problem, &err);
	if (!ok)
		fprintf(stderr, "j1: %s\n", err.message);
	match_rows_release(&problem.rows);
	arena_release(&a);
	return ok ? 0 : 1;
}
