/* How far long work is, on standard error when that is a terminal, and the interrupt key, which
 * lets an import stop without leaving half of it. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "kernel/cell.h"

struct progress {
	bool shown;       /* there is somebody to look */
	const char *what; /* borrowed */
	int percent;      /* last shown, -1 none */
};

void progress_begin(struct progress *p, const char *what, bool quiet);
void progress_show(struct progress *p, int64_t done, int64_t total);
/* Wipes the line. */
void progress_end(struct progress *p);

/* From here on the interrupt key is only noted; a second press ends the program. */
void interrupt_catch(void);
bool interrupt_seen(void);

/* For import_job: context is a struct progress. False when the user interrupted. */
bool progress_of_import(void *context, int64_t done, int64_t total);
/* For copy_rows. */
void progress_of_copy(void *context, int64_t done, int64_t total);
/* For demo_request. */
bool progress_of_files(void *context, int done, int total, const char *file);
/* For cells_refresh. */
void progress_of_cells(void *context, const char *figure, int done, int total);

#endif
