#include "cli/faults.h"
#include "cli/score/score.h"

#include <stdlib.h>

struct kept_warning {
	struct score_warning w;
	int provider;
	struct str by;
};

static int compare_warnings(const void *left, const void *right)
{
	const struct kept_warning *a = left, *b = right;
	if (a->provider != b->provider)
		return a->provider < b->provider ? -1 : 1;
	return (a->w.line > b->w.line) - (a->w.line < b->w.line);
}

/* How many periods in a row the points were low enough on a day. */
static int64_t quiet_on(const struct score_facts *f, int provider, day_t day)
{
	struct score_line lines[SCORE_INDICATORS_MAX];
	int64_t quiet = 0, totals[SCORE_HORIZONS];
	for (; quiet < f->warning_norms.close_periods; quiet++) {
		int64_t most = 0;
		score_on_day(&f->card, &f->values, provider,
			     score_months_later(
				     day, (int)-quiet * (int)score_norm(f, NORM_PERIOD_MONTHS)),
			     lines, totals);
		for (int h = 0; h < SCORE_HORIZONS; h++)
			most = totals[h] > most ? totals[h] : most;
		if (most >= f->warning_norms.close_below)
			break;
	}
	return quiet;
}

static bool walk_warnings(struct score_facts *f, struct kept_warning *list, int64_t count,
			  struct arena *a, struct err *err)
{
	f->warnings = arena_array(a, struct score_warning, (size_t)count + 1);
	f->warning_by = arena_array(a, struct str, (size_t)count + 1);
	if (count > 0)
		qsort(list, (size_t)count, sizeof(*list), compare_warnings);
	for (int64_t i = 0, from = 0; i < count; i++) {
		struct score_provider *p = &f->providers[list[i].provider];
		enum score_stage ignored;
		f->warnings[i] = list[i].w;
		f->warning_by[i] = list[i].by;
		f->warnings[i].quiet_periods = list[i].w.to == SCORE_CLOSED
						       ? quiet_on(f, list[i].provider, list[i].w.on)
						       : -1;
		p->first_warning = from;
		p->warnings = i + 1 - from;
		if (i + 1 < count && list[i + 1].provider == list[i].provider)
			continue;
		if (!score_warning_walk(f->warnings + from, p->warnings, &f->warning_norms,
					&ignored, err))
			return score_in_file("warnings.csv", err);
		from = i + 1;
	}
	return true;
}

bool score_read_warnings(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = {
		{ "provider", COLUMN_TEXT, .needed = true },
		{ "date", COLUMN_DATE, .needed = true },
		{ "state", COLUMN_WORD, .needed = true, .words = score_stage_words },
		{ "by", COLUMN_TEXT },
		{ "reason", COLUMN_TEXT },
		{ 0 },
	};
	enum { WARNINGS_MAX = 1000 * 1000 };
	struct columns *c;
	struct kept_warning *kept = NULL;
	int64_t count = 0, room = 0;
	if (!score_open(f, "warnings.csv", list, false, a, &c, err))
		return false;
	while (c && columns_next(c)) {
		int p = score_provider_of(f, c, 0);
		if (count == WARNINGS_MAX) {
			columns_fault(c, -1, "er zijn meer dan %d stappen.", WARNINGS_MAX);
			break;
		}
		if (p < 0 || columns_number(c, 1) > f->at) /* not taken yet on that day */
			continue;
		if (count == room) {
			room = room ? room * 2 : 64;
			kept = memory_resize(kept, (size_t)room * sizeof(*kept));
		}
		kept[count++] = (struct kept_warning){
			.provider = p,
			.by = arena_str(a, columns_text(c, 3)),
			.w = { .to = (enum score_stage)columns_number(c, 2),
			       .on = (day_t)columns_number(c, 1),
			       .has_name = columns_given(c, 3),
			       .has_reason = columns_given(c, 4),
			       .line = (int64_t)columns_line(c) },
		};
	}
	bool ok = faults_close(c, err) && walk_warnings(f, kept, count, a, err);
	free(kept);
	return ok;
}
