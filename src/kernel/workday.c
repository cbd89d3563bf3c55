#include "kernel/workday.h"

bool workdays_load(struct session *s, struct arena *a, struct workdays *out, struct err *err)
{
	struct workdays w = { 0 };
	struct stmt *st;
	bool row;
	int room = 0;
	if (!db_named(s->db, "holiday_list", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (w.count == room) {
			day_t *larger = arena_array(a, day_t, (size_t)(room = room * 2 + 256));
			if (w.count)
				memcpy(larger, w.holidays, (size_t)w.count * sizeof(*larger));
			w.holidays = larger;
		}
		w.holidays[w.count++] = (day_t)stmt_int(st, 0);
	}
	*out = w;
	return true;
}

bool workday_is(const struct workdays *w, day_t day)
{
	int low = 0, high = w->count;
	if (weekday_of(day) > 5)
		return false;
	while (low < high) {
		int middle = (low + high) / 2;
		if (w->holidays[middle] == day)
			return false;
		if (w->holidays[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return true;
}

day_t workday_add(const struct workdays *w, day_t day, int n)
{
	int step = n < 0 ? -1 : 1;
	while (n == 0 && !workday_is(w, day))
		day++;
	while (n != 0) {
		day += step;
		if (workday_is(w, day))
			n -= step;
	}
	return day;
}

int workday_between(const struct workdays *w, day_t from, day_t to)
{
	int days = 0;
	if (to < from)
		return -workday_between(w, to, from);
	for (day_t d = from + 1; d <= to; d++)
		days += workday_is(w, d);
	return days;
}
