#include "engine/score/warning.h"

const struct score_step score_steps[] = {
	{ SCORE_NO_WARNING, SCORE_OPENED, SCORE_AT_OPEN, false, false },
	{ SCORE_NO_WARNING, SCORE_SIGNALLED, SCORE_AT_SIGNAL, false, false },
	{ SCORE_CLOSED, SCORE_OPENED, SCORE_AT_OPEN, false, false },
	{ SCORE_CLOSED, SCORE_SIGNALLED, SCORE_AT_SIGNAL, false, false },
	{ SCORE_SIGNALLED, SCORE_OPENED, SCORE_AT_OPEN, false, false },
	{ SCORE_SIGNALLED, SCORE_CLOSED, SCORE_WHEN_QUIET, true, false },
	{ SCORE_OPENED, SCORE_HEIGHTENED, SCORE_AT_HEIGHTEN, false, false },
	{ SCORE_OPENED, SCORE_CLOSED, SCORE_WHEN_QUIET, true, true },
	{ SCORE_HEIGHTENED, SCORE_TRANSFER, SCORE_BY_HAND, true, false },
	{ SCORE_HEIGHTENED, SCORE_OPENED, SCORE_WHEN_QUIET, true, false },
	{ SCORE_TRANSFER, SCORE_HEIGHTENED, SCORE_BY_HAND, true, false },
	{ SCORE_TRANSFER, SCORE_CLOSED, SCORE_BY_HAND, true, false },
	{ .from = SCORE_STAGES },
};

static const char *const stage_names[SCORE_STAGES] = {
	"geen waarschuwing", "gesignaleerd", "geopend", "verscherpt", "overdracht", "gesloten",
};

const struct score_step *score_step_find(enum score_stage from, enum score_stage to)
{
	for (const struct score_step *s = score_steps; s->from != SCORE_STAGES; s++)
		if (s->from == from && s->to == to)
			return s;
	return NULL;
}

bool score_warning_norms_check(const struct score_warning_norms *n, struct err *err)
{
	if (n->signal_at < 1 || n->open_at < n->signal_at || n->heighten_at < n->open_at)
		return err_set(
			err, ERR_INPUT,
			"De normen voor signaleren (%lld), openen (%lld) en verscherpen (%lld) moeten "
			"boven 0 zijn en niet dalen.",
			(long long)n->signal_at, (long long)n->open_at, (long long)n->heighten_at);
	if (n->close_below < 1 || n->close_below >= n->signal_at)
		return err_set(
			err, ERR_INPUT,
			"De norm om te sluiten (%lld) moet boven 0 zijn en onder die om te "
			"signaleren (%lld); anders gaat een waarschuwing telkens open en dicht.",
			(long long)n->close_below, (long long)n->signal_at);
	if (n->close_periods < 1 || n->close_periods > 60)
		return err_set(err, ERR_INPUT, "Sluiten kan na 1 tot en met 60 perioden, niet %d.",
			       n->close_periods);
	return true;
}

static bool check_step(enum score_stage now, const struct score_warning *w,
		       const struct score_warning_norms *n, struct err *err)
{
	const struct score_step *step = w->to < SCORE_STAGES ? score_step_find(now, w->to) : NULL;
	long long line = w->line;
	if (!step)
		return err_set(err, ERR_INPUT,
			       "Regel %lld: van '%s' naar '%s' is geen stap die bestaat.", line,
			       stage_names[now], w->to < SCORE_STAGES ? stage_names[w->to] : "?");
	if (!w->has_name)
		return err_set(err, ERR_INPUT, "Regel %lld: wie nam deze stap?", line);
	if (step->needs_reason && !w->has_reason)
		return err_set(err, ERR_INPUT,
			       "Regel %lld: voor de stap naar '%s' hoort een reden.", line,
			       stage_names[w->to]);
	if (step->needs_quiet && w->quiet_periods >= 0 && w->quiet_periods < n->close_periods)
		return err_set(
			err, ERR_INPUT,
			"Regel %lld: sluiten kan pas als de punten %d perioden onder %lld zijn; hier "
			"waren dat er %lld.",
			line, n->close_periods, (long long)n->close_below,
			(long long)w->quiet_periods);
	return true;
}

bool score_warning_walk(const struct score_warning *list, int64_t count,
			const struct score_warning_norms *norms, enum score_stage *now,
			struct err *err)
{
	enum score_stage stage = SCORE_NO_WARNING;
	for (int64_t i = 0; i < count; i++) {
		if (i > 0 && list[i].on < list[i - 1].on)
			return err_set(err, ERR_INPUT,
				       "Regel %lld: deze stap is van voor die op regel %lld.",
				       (long long)list[i].line, (long long)list[i - 1].line);
		if (!check_step(stage, &list[i], norms, err))
			return false;
		stage = list[i].to;
	}
	*now = stage;
	return true;
}

const struct score_step *score_warning_ask(enum score_stage now, int64_t points,
					   int64_t quiet_periods,
					   const struct score_warning_norms *n)
{
	const bool asked[] = {
		[SCORE_BY_HAND] = false,
		[SCORE_AT_SIGNAL] = points >= n->signal_at,
		[SCORE_AT_OPEN] = points >= n->open_at,
		[SCORE_AT_HEIGHTEN] = points >= n->heighten_at,
		[SCORE_WHEN_QUIET] = quiet_periods >= n->close_periods,
	};
	for (const struct score_step *s = score_steps; s->from != SCORE_STAGES; s++)
		if (s->from == now && asked[s->trigger])
			return s;
	return NULL;
}

int64_t score_quiet_periods(const int64_t *points, int64_t count,
			    const struct score_warning_norms *norms)
{
	int64_t quiet = 0;
	while (quiet < count && points[count - 1 - quiet] < norms->close_below)
		quiet++;
	return quiet;
}
