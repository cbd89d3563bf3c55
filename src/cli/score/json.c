#include "cli/score/view.h"

#include "view/print.h"

static void json_real(struct buf *out, const char *name, bool known, double value)
{
	buf_printf(out, ",\"%s\":", name);
	if (known)
		buf_printf(out, "%.17g", value);
	else
		buf_text(out, "null");
}

static void json_text(struct buf *out, const char *name, struct str s)
{
	buf_printf(out, ",\"%s\":", name);
	print_json(out, s);
}

static void json_models(struct score_view *v)
{
	static const char *const kinds[] = { "none",     "given",       "fitted",
					     "constant", "no_failures", "wrong_way" };
	struct buf *out = &v->c->out.buf;
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		const struct score_model *m = &v->models[h];
		struct buf words = { 0 };
		score_say_model(&words, v->f, (enum score_horizon)h, m);
		buf_printf(out,
			   "%s{\"horizon\":\"%s\",\"kind\":\"%s\",\"observations\":%lld,"
			   "\"failures\":%lld",
			   h ? "," : "", score_horizon_words[h], kinds[m->kind],
			   (long long)m->observations, (long long)m->failures);
		json_real(out, "intercept", m->kind != SCORE_NO_MODEL, m->intercept);
		json_real(out, "slope", m->kind != SCORE_NO_MODEL, m->slope);
		json_text(out, "text", buf_str(&words));
		buf_char(out, '}');
		buf_release(&words);
	}
}

static void json_reasons(struct score_view *v, int p)
{
	struct buf *out = &v->c->out.buf;
	const struct score_outlook *o = &v->outlooks[p];
	for (int rank = 0; rank < v->f->card.count; rank++) {
		int line = o->order[rank];
		const struct score_line *l = &o->lines[line];
		const int *weight = v->f->card.indicators[line].weight;
		struct buf reason = { 0 };
		if (l->points == 0)
			break;
		score_say_reason(&reason, v->f, o, line);
		buf_text(out, rank ? ",{\"indicator\":" : "{\"indicator\":");
		print_json(out, v->f->card.indicators[line].code);
		buf_printf(out,
			   ",\"state\":\"%s\",\"trend\":\"%s\",\"days_late\":%d,"
			   "\"points\":[%d,%d,%d]",
			   score_state_word(l->state), score_trend_word(o->trends[line]),
			   l->days_late, weight[0] * l->points, weight[1] * l->points,
			   weight[2] * l->points);
		json_text(out, "formula", v->f->words[line].formula);
		json_text(out, "reason", buf_str(&reason));
		buf_char(out, '}');
		buf_release(&reason);
	}
}

static bool json_provider(struct score_view *v, int64_t i, struct err *err)
{
	struct buf *out = &v->c->out.buf, hard = { 0 };
	int p = v->order[i].provider;
	const struct score_outlook *o = &v->outlooks[p];
	const struct score_provider *provider = &v->f->providers[p];
	buf_text(out, i ? ",\n{\"provider\":" : "\n{\"provider\":");
	print_json(out, provider->code);
	json_text(out, "name", provider->name);
	buf_printf(out, ",\"points\":[%lld,%lld,%lld],\"chances\":[", (long long)o->totals[0],
		   (long long)o->totals[1], (long long)o->totals[2]);
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		buf_printf(out, "%s{\"horizon\":\"%s\"", h ? "," : "", score_horizon_words[h]);
		json_real(out, "chance", o->chance[h].known, o->chance[h].chance);
		json_real(out, "low", o->chance[h].has_interval, o->chance[h].low);
		json_real(out, "high", o->chance[h].has_interval, o->chance[h].high);
		buf_char(out, '}');
	}
	score_say_hard(&hard, provider);
	buf_printf(out, "],\"hard\":%s",
		   !provider->has_without ? "null"
		   : provider->hard       ? "true"
					  : "false");
	json_text(out, "hard_reason", buf_str(&hard));
	buf_printf(out, ",\"stage\":\"%s\",\"step\":", score_stage_words[o->stage]);
	if (o->step)
		buf_printf(out, "\"%s\"", score_stage_words[o->step->to]);
	else
		buf_text(out, "null");
	buf_printf(out, ",\"quiet_periods\":%lld,\"reasons\":[", (long long)o->quiet_periods);
	json_reasons(v, p);
	buf_text(out, "]}");
	buf_release(&hard);
	return out_spill(&v->c->out, err);
}

bool score_print_json(struct score_view *v, struct err *err)
{
	struct buf *out = &v->c->out.buf;
	char day[11];
	buf_printf(out, "{\"at\":\"%s\",\"models\":[", date_format_iso(v->f->at, day));
	json_models(v);
	buf_text(out, "],\"providers\":[");
	for (int64_t i = 0; i < v->count; i++)
		if (!json_provider(v, i, err))
			return false;
	buf_text(out, "\n],\"sectors\":[");
	score_sectors_json(v->c, v->f, v->outlooks);
	buf_text(out, "]}\n");
	return true;
}
