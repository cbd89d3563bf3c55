#include "cli/score/score.h"

#include "cli/grid.h"
#include "view/print.h"

struct sector {
	struct str name;
	int64_t providers, warned; /* warned: at or above the norm for opening, on any horizon */
	double median[SCORE_HORIZONS];
	int heaviest; /* the indicator with most points, all providers together; -1 without points */
};

static int64_t points_of(const struct score_facts *f, const struct score_outlook *o, int line)
{
	int64_t sum = 0;
	for (int h = 0; h < SCORE_HORIZONS; h++)
		sum += (int64_t)f->card.indicators[line].weight[h] * o->lines[line].points;
	return sum;
}

static bool counts(const struct score_facts *f, int provider, int sector)
{
	const struct score_provider *p = &f->providers[provider];
	return p->sector == sector && p->since <= f->at && p->failed_on > f->at;
}

static struct sector sum_up(struct cli *c, const struct score_facts *f,
			    const struct score_outlook *outlooks, int number)
{
	struct sector s = { .name = f->sector_index.entries[number].key, .heaviest = -1 };
	struct arena_mark mark = arena_mark(&c->arena);
	double *totals = arena_array(&c->arena, double, (size_t)f->provider_count);
	int64_t *points = arena_array(&c->arena, int64_t, (size_t)f->card.count), most = 0;
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		struct score_middle middle;
		int64_t count = 0;
		for (int p = 0; p < f->provider_count; p++)
			if (counts(f, p, number))
				totals[count++] = (double)outlooks[p].totals[h];
		score_middle_of(totals, count, &middle);
		s.providers = count;
		s.median[h] = middle.median;
	}
	for (int p = 0; p < f->provider_count; p++) {
		if (!counts(f, p, number))
			continue;
		s.warned += outlooks[p].most >= f->warning_norms.open_at;
		for (int i = 0; i < f->card.count; i++)
			points[i] += points_of(f, &outlooks[p], i);
	}
	for (int i = 0; i < f->card.count; i++)
		if (points[i] > most) {
			most = points[i];
			s.heaviest = i;
		}
	arena_rewind(&c->arena, mark);
	return s;
}

static bool print_row(struct grid *g, const struct score_facts *f, const struct sector *s,
		      struct err *err)
{
	char text[5][24];
	snprintf(text[0], sizeof(text[0]), "%lld", (long long)s->providers);
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		snprintf(text[1 + h], sizeof(text[1]), "%.1f", s->median[h]);
		text[1 + h][strlen(text[1 + h]) - 2] = ',';
	}
	snprintf(text[4], sizeof(text[4]), "%lld", (long long)s->warned);
	bool ok = grid_cell(g, s->name, err);
	for (int i = 0; i < 5; i++)
		ok = ok && grid_cell(g, str_of(text[i]), err);
	return ok && grid_cell(g, s->heaviest < 0 ? str_of("-") : f->words[s->heaviest].name, err);
}

bool score_sectors_grid(struct cli *c, const struct score_facts *f,
			const struct score_outlook *outlooks, struct err *err)
{
	struct grid g;
	grid_begin(&g, &c->out);
	grid_column(&g, "Sector", false, 30);
	grid_column(&g, "Aanbieders", true, 0);
	grid_column(&g, "Midden kort", true, 0);
	grid_column(&g, "Middellang", true, 0);
	grid_column(&g, "Lang", true, 0);
	grid_column(&g, "Hoog risico", true, 0);
	grid_column(&g, "Weegt het meest", false, 40);
	for (int i = 0; i < (int)f->sector_index.count; i++) {
		struct sector s = sum_up(c, f, outlooks, i);
		if (!print_row(&g, f, &s, err))
			return false;
	}
	return grid_end(&g, err);
}

bool score_sectors_csv(struct cli *c, const struct score_facts *f,
		       const struct score_outlook *outlooks, struct err *err)
{
	struct buf *out = &c->out.buf;
	buf_text(out, "sector,providers,median_short,median_medium,median_long,warned,"
		      "heaviest_indicator\n");
	for (int i = 0; i < (int)f->sector_index.count; i++) {
		struct sector s = sum_up(c, f, outlooks, i);
		print_csv_text(out, s.name);
		buf_printf(out, ",%lld,%.17g,%.17g,%.17g,%lld,", (long long)s.providers,
			   s.median[0], s.median[1], s.median[2], (long long)s.warned);
		if (s.heaviest >= 0)
			print_csv_text(out, f->card.indicators[s.heaviest].code);
		buf_char(out, '\n');
	}
	return out_spill(&c->out, err);
}

void score_sectors_json(struct cli *c, const struct score_facts *f,
			const struct score_outlook *outlooks)
{
	struct buf *out = &c->out.buf;
	for (int i = 0; i < (int)f->sector_index.count; i++) {
		struct sector s = sum_up(c, f, outlooks, i);
		buf_text(out, i ? ",\n{\"sector\":" : "\n{\"sector\":");
		print_json(out, s.name);
		buf_printf(out,
			   ",\"providers\":%lld,\"median\":[%.17g,%.17g,%.17g],\"warned\":%lld,"
			   "\"heaviest\":",
			   (long long)s.providers, s.median[0], s.median[1], s.median[2],
			   (long long)s.warned);
		if (s.heaviest < 0)
			buf_text(out, "null}");
		else {
			print_json(out, f->card.indicators[s.heaviest].code);
			buf_char(out, '}');
		}
	}
}
