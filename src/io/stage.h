/* Rows on their way into a table: checked, compact, in memory, before the writer's turn is taken. A row
 * is one word of null bits and one word per field; texts stand apart. References to things that the
 * same file makes are negative and become ids when these are known. Internal to io/. */
#ifndef IO_STAGE_H
#define IO_STAGE_H

#include "kernel/field.h"

enum { STAGE_BLOCK_ROWS = 4096 };

struct stage {
	const struct shape *shape;
	struct arena arena;
	uint64_t **blocks;
	size_t count;
};

void stage_add(struct stage *s, const struct db_value *values);
/* Values of row `at`; texts live in the stage. */
void stage_get(const struct stage *s, size_t at, struct db_value *values);
void stage_release(struct stage *s);

#endif
