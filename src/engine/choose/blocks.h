/* Cuts a program in blocks of measures that have to do with each other: measures that share a row
 * stand in one block, except for the rows that tie many together (a national budget), which are
 * handled with prices between the blocks. Used by solve.c. */
#ifndef ENGINE_CHOOSE_BLOCKS_H
#define ENGINE_CHOOSE_BLOCKS_H

#include "engine/choose/program.h"

enum {
	BLOCK_MEASURES = 40
}; /* a block with more gives up its widest row, as long as there is one */

struct blocks {
	int count;
	const int *first;    /* count + 1, into measures */
	const int *measures; /* by block, in order of index */
	const bool *between; /* per row: ties blocks together */
	const bool *idle;    /* per row: can never be exceeded, needs no looking after */
	const bool *held;    /* per row: between or idle */
};

void blocks_cut(const struct int_program *p, struct arena *a, struct blocks *out);

#endif
