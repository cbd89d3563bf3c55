/* The file of J2: demand and supply points, one a line, in any order:
 *     D,id,x,y,people        S,id,x,y,supply (hundredths)
 * whole numbers, coordinates in metres. Read in pieces; a line that is not so ends the reading. */
#ifndef BENCH_J2_READ_H
#define BENCH_J2_READ_H

#include "base/err.h"

#include <stdint.h>

struct j2_points {
	int64_t count, room;
	int32_t *x, *y, *value;
};

struct j2_file {
	struct j2_points demand, supply;
};

/* The arrays are to be freed by j2_release, also after a failure. *file is zeroed by the caller. */
bool j2_read(const char *path, struct j2_file *file, struct err *err);
void j2_release(struct j2_file *file);

#endif
