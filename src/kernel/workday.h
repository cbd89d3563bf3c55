/* Working days: Monday to Friday, without the holidays on which everybody is free. The holidays are
 * data (model holiday). */
#ifndef KERNEL_WORKDAY_H
#define KERNEL_WORKDAY_H

#include "kernel/session.h"

struct workdays {
	day_t *holidays; /* sorted, those on which everybody is free */
	int count;
};

/* From the database; lives in a. */
bool workdays_load(struct session *s, struct arena *a, struct workdays *out, struct err *err);
bool workday_is(const struct workdays *w, day_t day);
/* The day that is n working days after (n > 0) or before (n < 0) `day`; n = 0: day itself when it is a
 * working day, otherwise the next one. */
day_t workday_add(const struct workdays *w, day_t day, int n);
/* Working days d with from < d <= to; negative when to lies before from. */
int workday_between(const struct workdays *w, day_t from, day_t to);

#endif
