#include "view/chart_draw.h"

#include "base/fixed.h"

#include <assert.h>

const char *chart_month(struct arena *a, int month, enum language language)
{
	static const char *const words[][12] = {
		{ "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov",
		  "dec" },
		{ "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		  "Dec" },
	};
	return arena_printf(a, "%s %d", words[language == ENGLISH][month % 12], month / 12);
}

const char *chart_number(struct arena *a, int64_t value, const struct chart_scale *scale,
			 enum language language)
{
	struct value v = { .kind = VALUE_DECIMAL,
			   .decimals = (unsigned char)scale->decimals,
			   .shown = (unsigned char)scale->shown,
			   .number = value };
	struct buf out = { 0 };
	value_print_people(&out, &v, language);
	buf_text(&out, scale->unit ? scale->unit : "");
	const char *text = arena_text(a, buf_str(&out));
	buf_release(&out);
	return text;
}

/* Values beyond this are no figures of this trade; they are drawn at the edge. */
static const int64_t VALUE_LIMIT = INT64_C(1000000000000000);

int64_t chart_within(int64_t value)
{
	return value > VALUE_LIMIT ? VALUE_LIMIT : value < -VALUE_LIMIT ? -VALUE_LIMIT : value;
}

static int64_t floor_to(int64_t value, int64_t step)
{
	int64_t rest = value % step;
	return value - rest - (rest < 0 ? step : 0);
}

struct ticks chart_ticks(int64_t low, int64_t high, const struct chart_scale *scale, int most)
{
	static const int64_t firsts[] = { 1, 2, 5 };
	int64_t unit = fixed_unit(scale->decimals - scale->shown);
	struct ticks t;
	assert(most > 1 && scale->shown <= scale->decimals);
	low = chart_within(low);
	high = chart_within(high);
	/* 1, 2, 5, 10, 20, ... until few enough */
	for (int i = 0;; i++) {
		t.step = firsts[i % 3] * unit;
		t.first = floor_to(low, t.step);
		t.last = -floor_to(-high, t.step);
		if (t.last <= t.first)
			t.last = t.first + t.step;
		if ((t.last - t.first) / t.step <= most)
			return t;
		unit *= i % 3 == 2 ? 10 : 1;
	}
}

int chart_position(const struct ticks *ticks, int64_t value, int from, int to)
{
	int64_t off = 0;
	value = value < ticks->first ? ticks->first : value > ticks->last ? ticks->last : value;
	bool fits =
		fixed_mul_div(value - ticks->first, to - from, ticks->last - ticks->first, &off);
	assert(fits);
	(void)fits;
	return from + (int)off;
}
