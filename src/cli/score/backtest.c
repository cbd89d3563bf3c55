#include "cli/score/score.h"

#include "cli/grid.h"
#include "view/print.h"

struct judged {
	struct cli *c;
	const struct score_facts *f;
	const struct score_days *days;
	day_t split;
	struct score_backtest of[SCORE_HORIZONS];
};

static void show_day(struct buf *out, day_t day)
{
	char text[11];
	buf_text(out, date_format_iso(day, text));
}

static double percent(int64_t part, int64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void say(struct judged *j, struct buf *text)
{
	print_wrapped(&j->c->out.buf, buf_zero(text), "  ");
	buf_clear(text);
}

static void comma_number(struct buf *out, double value, int decimals)
{
	fixed_print_dutch(out, (int64_t)(value * (double)fixed_unit(decimals) + 0.5), decimals,
			  decimals);
}

static void say_events(struct judged *j, const struct score_backtest *b)
{
	struct buf text = { 0 };
	int64_t seen = b->hits + b->misses;
	if (seen)
		buf_printf(
			&text,
			"%lld keer uitval: %lld keer op tijd gewaarschuwd (treffers, %.0f%%), %lld "
			"keer gemist.",
			(long long)seen, (long long)b->hits, percent(b->hits, seen),
			(long long)b->misses);
	else
		buf_text(&text, "Er was geen uitval die te zien had kunnen zijn.");
	if (b->unseen)
		buf_printf(
			&text,
			" Nog %lld keer uitval viel buiten elke dag waarop is gekeken en telt niet mee.",
			(long long)b->unseen);
	say(j, &text);
	if (b->hits) {
		buf_text(&text, "Een treffer kwam in het midden ");
		comma_number(&text, b->lead_median, 0);
		buf_text(&text, " dagen van tevoren; de helft tussen ");
		comma_number(&text, b->lead_low, 0);
		buf_text(&text, " en ");
		comma_number(&text, b->lead_high, 0);
		buf_text(&text, " dagen.");
		say(j, &text);
	}
	buf_printf(&text,
		   "%lld keer gewaarschuwd: %lld keer vals alarm, %lld keer nog niet te zeggen.",
		   (long long)b->alarms, (long long)b->false_alarms, (long long)b->undecided);
	say(j, &text);
	buf_release(&text);
}

static void say_measures(struct judged *j, const struct score_backtest *b)
{
	struct buf text = { 0 };
	if (b->has_auc) {
		buf_text(&text, "Onderscheid: wie uitviel had in ");
		comma_number(&text, b->auc.area * 100, 1);
		buf_text(&text, "% van de vergelijkingen meer punten dan wie bleef");
		if (b->auc.has_interval) {
			buf_text(&text, " (marge ");
			comma_number(&text, b->auc.low * 100, 1);
			buf_text(&text, " tot ");
			comma_number(&text, b->auc.high * 100, 1);
			buf_text(&text, "%)");
		} else {
			buf_text(&text, " (te weinig om een marge te geven)");
		}
		buf_text(&text, "; 50% is gokken.");
		say(j, &text);
	}
	if (b->has_brier) {
		buf_printf(&text,
			   "Kansen, over %lld waarnemingen die elkaar niet overlappen: Brier ",
			   (long long)b->apart);
		comma_number(&text, b->brier.brier, 4);
		buf_text(&text, " = fout in de kansen ");
		comma_number(&text, b->brier.reliability, 4);
		buf_text(&text, " - onderscheid ");
		comma_number(&text, b->brier.resolution, 4);
		buf_text(&text, " + onzekerheid ");
		comma_number(&text, b->brier.uncertainty, 4);
		buf_char(&text, '.');
		say(j, &text);
	}
	buf_release(&text);
}

static bool show_bins(struct judged *j, const struct score_backtest *b, struct err *err)
{
	struct grid g;
	buf_char(&j->c->out.buf, '\n');
	grid_begin(&g, &j->c->out);
	grid_column(&g, "Punten", true, 0);
	grid_column(&g, "Waarnemingen", true, 0);
	grid_column(&g, "Uitval", true, 0);
	grid_column(&g, "Voorspelde kans", true, 0);
	grid_column(&g, "Marge van wat gebeurde", true, 0);
	grid_column(&g, "Klopt", false, 0);
	for (int i = 0; i < b->bin_count; i++) {
		const struct score_bin *bin = &b->bins[i];
		struct score_chance mean = { .known = true, .chance = bin->mean_chance };
		struct score_chance low = { .known = true, .chance = bin->low };
		struct score_chance high = { .known = true, .chance = bin->high };
		struct buf text[5] = { 0 };
		buf_printf(&text[0], "%lld-%lld", (long long)bin->points_low,
			   (long long)bin->points_high);
		buf_int(&text[1], bin->count);
		buf_int(&text[2], bin->failures);
		score_say_chance(&text[3], &mean);
		score_say_chance(&text[4], &low);
		buf_text(&text[4], " tot ");
		score_say_chance(&text[4], &high);
		bool ok = true;
		for (int k = 0; k < 5; k++) {
			ok = ok && grid_cell(&g, buf_str(&text[k]), err);
			buf_release(&text[k]);
		}
		if (!ok || !grid_cell(&g, str_of(bin->fits ? "ja" : "nee"), err))
			return false;
	}
	return grid_end(&g, err);
}

static bool show_table(struct judged *j, struct err *err)
{
	struct buf *out = &j->c->out.buf;
	buf_printf(out, "Terugblik op %d aanbieders, van ", j->f->provider_count);
	show_day(out, j->days->days[j->of[0].from_day]);
	buf_text(out, " tot en met ");
	show_day(out, j->f->at);
	buf_printf(
		out,
		", elke %lld maanden.\nEr is alleen gerekend met wat op elke dag was aangeleverd.\n",
		(long long)score_norm(j->f, NORM_PERIOD_MONTHS));
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		const struct score_backtest *b = &j->of[h];
		struct buf text = { 0 }, name = { 0 };
		buf_printf(out, "\nOp %s termijn, %lld maanden, gewaarschuwd vanaf %lld punten:\n",
			   score_horizon_name((enum score_horizon)h),
			   (long long)score_norm(j->f, NORM_MONTHS_SHORT + (enum score_norm)h),
			   (long long)j->f->warning_norms.open_at);
		say_events(j, b);
		say_measures(j, b);
		score_say_model(&text, j->f, (enum score_horizon)h, &b->model);
		print_screen(&name, buf_str(&text));
		say(j, &name);
		buf_release(&text);
		buf_release(&name);
		if (b->has_brier && !show_bins(j, b, err))
			return false;
	}
	return true;
}

static bool csv_summary(struct judged *j)
{
	struct buf *out = &j->c->out.buf;
	buf_text(out, "horizon,months,from,to,hits,misses,unseen,alarms,false_alarms,undecided,"
		      "lead_median_days,lead_low_days,lead_high_days,auc,auc_low,auc_high,"
		      "observations,brier,reliability,resolution,uncertainty\n");
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		const struct score_backtest *b = &j->of[h];
		buf_printf(out, "%s,%lld,", score_horizon_words[h],
			   (long long)score_norm(j->f, NORM_MONTHS_SHORT + (enum score_norm)h));
		show_day(out, j->days->days[b->from_day]);
		buf_char(out, ',');
		show_day(out, j->f->at);
		buf_printf(out, ",%lld,%lld,%lld,%lld,%lld,%lld,", (long long)b->hits,
			   (long long)b->misses, (long long)b->unseen, (long long)b->alarms,
			   (long long)b->false_alarms, (long long)b->undecided);
		if (b->hits)
			buf_printf(out, "%.17g,%.17g,%.17g,", b->lead_median, b->lead_low,
				   b->lead_high);
		else
			buf_text(out, ",,,");
		if (b->has_auc)
			buf_printf(out, "%.17g", b->auc.area);
		if (b->has_auc && b->auc.has_interval)
			buf_printf(out, ",%.17g,%.17g", b->auc.low, b->auc.high);
		else
			buf_text(out, ",,");
		buf_printf(out, ",%lld", (long long)b->apart);
		if (b->has_brier)
			buf_printf(out, ",%.17g,%.17g,%.17g,%.17g\n", b->brier.brier,
				   b->brier.reliability, b->brier.resolution, b->brier.uncertainty);
		else
			buf_text(out, ",,,,\n");
	}
	return true;
}

static bool csv_events(struct judged *j)
{
	struct buf *out = &j->c->out.buf;
	buf_text(out, "horizon,provider,date,event,hit,warned_on,lead_days\n");
	for (int h = 0; h < SCORE_HORIZONS; h++)
		for (int64_t i = 0; i < j->of[h].hits + j->of[h].misses; i++) {
			const struct score_event *e = &j->of[h].events[i];
			const struct score_provider *p = &j->f->providers[e->provider];
			buf_printf(out, "%s,", score_horizon_words[h]);
			print_csv_text(out, p->code);
			buf_char(out, ',');
			show_day(out, e->failed_on);
			buf_char(out, ',');
			print_csv_text(out, p->event);
			buf_printf(out, ",%d,", e->hit);
			if (e->hit)
				show_day(out, e->warned_on);
			buf_char(out, ',');
			if (e->hit)
				buf_int(out, e->lead_days);
			buf_char(out, '\n');
		}
	return true;
}

static bool csv_calibration(struct judged *j)
{
	struct buf *out = &j->c->out.buf;
	buf_text(out,
		 "horizon,points_low,points_high,observations,failures,chance,low,high,fits\n");
	for (int h = 0; h < SCORE_HORIZONS; h++)
		for (int i = 0; i < j->of[h].bin_count; i++) {
			const struct score_bin *b = &j->of[h].bins[i];
			buf_printf(out, "%s,%lld,%lld,%lld,%lld,%.17g,%.17g,%.17g,%d\n",
				   score_horizon_words[h], (long long)b->points_low,
				   (long long)b->points_high, (long long)b->count,
				   (long long)b->failures, b->mean_chance, b->low, b->high,
				   b->fits);
		}
	return true;
}

static void json_horizon(struct judged *j, int h)
{
	struct buf *out = &j->c->out.buf;
	const struct score_backtest *b = &j->of[h];
	buf_printf(
		out,
		"{\"horizon\":\"%s\",\"hits\":%lld,\"misses\":%lld,\"unseen\":%lld,\"alarms\":%lld,"
		"\"falseAlarms\":%lld,\"undecided\":%lld,\"leadDays\":",
		score_horizon_words[h], (long long)b->hits, (long long)b->misses,
		(long long)b->unseen, (long long)b->alarms, (long long)b->false_alarms,
		(long long)b->undecided);
	if (b->hits)
		buf_printf(out, "[%.17g,%.17g,%.17g]", b->lead_low, b->lead_median, b->lead_high);
	else
		buf_text(out, "null");
	buf_text(out, ",\"auc\":");
	if (b->has_auc && b->auc.has_interval)
		buf_printf(out, "[%.17g,%.17g,%.17g]", b->auc.low, b->auc.area, b->auc.high);
	else if (b->has_auc)
		buf_printf(out, "[null,%.17g,null]", b->auc.area);
	else
		buf_text(out, "null");
	buf_printf(out, ",\"observations\":%lld,\"brier\":", (long long)b->apart);
	if (b->has_brier)
		buf_printf(out,
			   "{\"score\":%.17g,\"reliability\":%.17g,\"resolution\":%.17g,"
			   "\"uncertainty\":%.17g}",
			   b->brier.brier, b->brier.reliability, b->brier.resolution,
			   b->brier.uncertainty);
	else
		buf_text(out, "null");
	buf_text(out, ",\"bins\":[");
	for (int i = 0; i < b->bin_count; i++)
		buf_printf(out,
			   "%s{\"points\":[%lld,%lld],\"observations\":%lld,\"failures\":%lld,"
			   "\"chance\":%.17g,\"low\":%.17g,\"high\":%.17g,\"fits\":%s}",
			   i ? "," : "", (long long)b->bins[i].points_low,
			   (long long)b->bins[i].points_high, (long long)b->bins[i].count,
			   (long long)b->bins[i].failures, b->bins[i].mean_chance, b->bins[i].low,
			   b->bins[i].high, b->bins[i].fits ? "true" : "false");
	buf_text(out, "]}");
}

static bool show_json(struct judged *j)
{
	struct buf *out = &j->c->out.buf;
	buf_text(out, "{\"from\":\"");
	show_day(out, j->days->days[j->of[0].from_day]);
	buf_text(out, "\",\"to\":\"");
	show_day(out, j->f->at);
	buf_text(out, "\",\"horizons\":[");
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		buf_text(out, h ? ",\n" : "\n");
		json_horizon(j, h);
	}
	buf_text(out, "\n]}\n");
	return true;
}

static bool show(struct judged *j, struct err *err)
{
	static const struct {
		const char *name;
		bool (*print)(struct judged *j);
	} parts[] = { { "summary", csv_summary },
		      { "events", csv_events },
		      { "calibration", csv_calibration } };
	const char *part = j->c->value[OPTION_PART] ? j->c->value[OPTION_PART] : parts[0].name;
	if (format_is(j->c, "table"))
		return show_table(j, err);
	if (format_is(j->c, "json"))
		return show_json(j);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strcmp(part, parts[i].name) == 0)
			return parts[i].print(j);
	return err_set(err, ERR_INPUT,
		       "Het deel '%s' bestaat niet. Kies uit: summary, events, calibration.", part);
}

/* Half of the history to learn from and half to be judged on, unless the user says otherwise. */
static bool find_split(struct judged *j, struct err *err)
{
	j->split = j->f->has_models ? j->days->days[0] : j->days->days[j->days->count / 2];
	return option_day(j->c, OPTION_SPLIT, &j->split, err);
}

bool score_backtest(struct cli *c, const struct score_facts *f, const struct watch *watch,
		    struct err *err)
{
	struct score_days days;
	struct judged j = { .c = c, .f = f, .days = &days };
	if (!f->has_failures)
		return err_set(
			err, ERR_INPUT,
			"Voor een terugblik is failures.csv nodig: wie viel uit, en wanneer.");
	if (!score_history_of(c, f, &days, &c->arena, watch, err) || !find_split(&j, err))
		return false;
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		struct score_history history;
		const struct score_model *given = f->has_models ? &f->models[h] : NULL;
		score_horizon_of(f, &days, (enum score_horizon)h, &c->arena, &history);
		if (!score_backtest_run(&history, j.split, given, &c->arena, watch, &j.of[h], err))
			return false;
	}
	return show(&j, err);
}
