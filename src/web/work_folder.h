/* Where files wait for the job that reads them: beside the SQLite file, or in TMPDIR. Only this user can look
 * in it. Names are ours, never those that were sent. A lock tells a folder in use from one that a killed
 * program left behind. Internal to web/. */
#ifndef WEB_WORK_FOLDER_H
#define WEB_WORK_FOLDER_H

#include "base/arena.h"
#include "base/err.h"

enum { WORK_PATH = 4096 };

struct work_folder {
	char path[WORK_PATH];
	int lock; /* the folder, held as long as it is used */
	unsigned next;
};

/* Makes the folder, and removes what killed programs left. f is zeroed. */
bool work_folder_open(struct work_folder *f, const char *url, struct err *err);
/* Takes a file over; *out is its path in the folder, in memory_resize memory. The file it came from may stay. */
bool work_folder_take(struct work_folder *f, const char *from, char **out, struct err *err);
void work_folder_close(struct work_folder *f);

#endif
