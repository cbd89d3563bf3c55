/* How long work tells how far it is, and hears whether to go on. Given to the engines by whoever
 * started them (the terminal, a job); NULL means nobody looks. Whoever is called must return fast. */
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct watch {
	/* done of total, in units of the work's own choice; false: stop and give nothing. */
	bool (*go_on)(void *context, int64_t done, int64_t total);
	void *context;
};

/* False when the work is to stop. */
static inline bool watch_tell(const struct watch *w, int64_t done, int64_t total)
{
	return w == NULL || w->go_on == NULL || w->go_on(w->context, done, total);
}

#endif
