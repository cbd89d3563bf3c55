#include "kernel/tick.h"

#include "kernel/cell.h"

bool tick_run(struct session *s, day_t day, struct tick_result *out, struct err *err)
{
	struct tick_result result = { .day = day };
	day_t today = s->today;
	s->today = day;
	bool ok = cells_refresh(s, NULL, &result.cells, err);
	for (int i = 0; ok && i < s->decl->daily_count; i++)
		ok = s->decl->daily[i](s, &result, err);
	s->today = today;
	if (ok)
		*out = result;
	return ok;
}
