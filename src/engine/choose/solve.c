/* program_solve: prices, a bound, and then down from the bound; see solve.h. */
#include "engine/choose/solve.h"
#include "engine/choose/prices.h"

/* States while there is no answer at all, and to begin with; rounds of going down. */
enum { ANY_STATES = 300, FIRST_STATES = 4000, ROUNDS = 12 };

static int64_t greatest_divisor(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

/* All values are multiples of this. */
static int64_t value_grain(const struct int_program *p)
{
	int64_t grain = 0;
	for (int j = 0; j < p->measures; j++) {
		grain = greatest_divisor(grain, p->once[j] + p->each[j] * p->least[j]);
		if (p->most[j] > p->least[j])
			grain = greatest_divisor(grain, p->each[j]);
	}
	return grain ? grain : 1;
}

/* The highest multiple of grain that is not above a loss against the bound. */
static int64_t value_within(const struct solve *s, __int128 bound, int64_t grain)
{
	__int128 unit = solve_scaled(s, grain);
	__int128 floor = bound / unit - (bound % unit < 0);
	__int128 most = s->most_sum;
	return (int64_t)(floor * grain > most ? most : floor * grain);
}

/* What is known of the answer on the way down. */
struct descent {
	__int128 bound; /* D, less what the blocks lose at least */
	int64_t grain;
	int64_t above;  /* no answer has a value above it */
	bool dropped;   /* something was dropped in the last search */
	int32_t *times; /* of an answer */
	int64_t burden; /* of the best */
};

static int first_states(int states_max)
{
	return states_max < FIRST_STATES ? states_max : FIRST_STATES;
}

/* Keeps an answer when it is better. */
static bool keep(const struct solve *s, struct descent *d, int64_t value, int64_t burden,
		 struct arena *a, struct program_answer *out)
{
	bool better = !out->times || value > out->value;
	if (s->p->ordered && !better && value == out->value)
		better = burden < d->burden || (burden == d->burden && !d->dropped);
	if (!better)
		return false;
	if (!out->times)
		out->times = arena_array(a, int32_t, (size_t)s->p->measures + 1);
	memcpy(out->times, d->times, (size_t)s->p->measures * sizeof(*d->times));
	out->value = value;
	d->burden = burden;
	return true;
}

/* Looks for answers with a value of at least target; true when one was found that is better. */
static bool look(struct solve *s, struct descent *d, int64_t target, int states_max,
		 struct arena *a, struct program_answer *out)
{
	__int128 most = d->bound - solve_scaled(s, target);
	int64_t loss_most = most > LOSS_MAX / 2 ? LOSS_MAX / 2 : (int64_t)most, value, burden;
	s->states_max = states_max;
	bool found = solve_merge(s, loss_most, d->times, &value, &burden);
	d->dropped = s->dropped <= most;
	int64_t above =
		d->dropped ? value_within(s, d->bound - s->dropped, d->grain) : target - d->grain;
	above = found && value > above ? value : above;
	d->above = above < d->above ? above : d->above;
	bool better = found && keep(s, d, value, burden, a, out);
	out->ties_proven = found && !d->dropped && s->p->ordered;
	return better;
}

/* Goes down with little room until something is found. */
static void look_for_any(struct solve *s, struct descent *d, int states_max, struct arena *a,
			 struct program_answer *out)
{
	int64_t target = d->above, down = (target < 0 ? -target : target) >> 12;
	int states = ANY_STATES < states_max ? ANY_STATES : states_max;
	down = down / d->grain * d->grain + d->grain;
	while (!s->stopped) {
		target = target < s->least_sum ? s->least_sum : target;
		if (look(s, d, target, states, a, out) ||
		    (target == s->least_sum && (!d->dropped || states == states_max)))
			break;
		target -= target - s->least_sum > down ? down : target - s->least_sum;
		down *= 4;
		if (d->dropped)
			states = states > states_max / 4 ? states_max : states * 4;
	}
}

/* Goes down from the bound to the best that is known, ever faster, and when that does not prove it with
 * more room. */
static void look_for_better(struct solve *s, struct descent *d, int states_max, struct arena *a,
			    struct program_answer *out)
{
	int64_t step = (d->above - out->value) / 8 / d->grain * d->grain + d->grain;
	int states = first_states(states_max);
	for (int round = 0; round < ROUNDS && !s->stopped; round++, step *= 2) {
		int64_t low = out->value + (s->p->ordered ? 0 : d->grain);
		int64_t target = d->above - step + d->grain;
		if (low > d->above || s->states > s->states_limit || out->ties_proven)
			return;
		target = target < low || round == ROUNDS - 1 ? low : target;
		bool better = look(s, d, target, states, a, out);
		if (!d->dropped && (better || target == low))
			return;
		if (d->dropped && target == low && !better) {
			if (states == states_max)
				return;
			states = states > states_max / 4 ? states_max : states * 4;
		}
	}
}

static void descend(struct solve *s, __int128 bound, int states_max, struct arena *a,
		    struct program_answer *out)
{
	struct arena scratch = { 0 };
	struct descent d = { .bound = bound, .grain = value_grain(s->p) };
	d.times = arena_array(&scratch, int32_t, (size_t)s->p->measures + 1);
	for (int j = 0; out->times && j < s->p->measures; j++)
		d.burden += program_burden(s->p, j, out->times[j]);
	d.above = value_within(s, bound, d.grain);
	d.above = d.above < s->value_most ? d.above : s->value_most;
	if (!out->times && d.above >= s->least_sum)
		look_for_any(s, &d, states_max, a, out);
	if (out->times)
		look_for_better(s, &d, states_max, a, out);
	out->bound = d.above;
	out->outcome = out->times ? d.above <= out->value ? PROGRAM_BEST : PROGRAM_BOUNDED
		       : d.above < s->least_sum ? PROGRAM_NONE
						: PROGRAM_UNKNOWN;
	arena_release(&scratch);
}

static bool rows_possible(const struct solve *s)
{
	for (int k = 0; k < s->p->rows; k++)
		if (s->row_least[k] > s->p->limit[k])
			return false;
	return true;
}

/* Whether the answer to start from meets the program. */
static bool meets(const struct int_program *p, const int32_t *times)
{
	struct arena scratch = { 0 };
	int64_t *left = arena_array(&scratch, int64_t, (size_t)p->rows + 1);
	bool ok = true;
	memcpy(left, p->limit, (size_t)p->rows * sizeof(*left));
	for (int j = 0; j < p->measures; j++) {
		int32_t t = times[j];
		ok &= t ? t >= p->least[j] && t <= p->most[j] && p->freedom[j] != MEASURE_BARRED
			: p->freedom[j] != MEASURE_TAKEN;
		for (int i = p->first[j]; i < p->first[j + 1]; i++)
			left[p->uses[i].row] -= program_uses(&p->uses[i], t);
	}
	for (int k = 0; k < p->rows; k++)
		ok &= left[k] >= 0;
	arena_release(&scratch);
	return ok;
}

/* True when what was known is all there is to know. */
static bool begin_with(const struct int_program *p, const struct program_known *known,
		       struct arena *a, struct program_answer *out)
{
	const int32_t *start = known ? known->start : NULL;
	if (!start || !meets(p, start))
		return false;
	out->times = arena_array(a, int32_t, (size_t)p->measures + 1);
	memcpy(out->times, start, (size_t)p->measures * sizeof(*start));
	for (int j = 0; j < p->measures; j++)
		out->value += program_value(p, j, start[j]);
	out->bound = out->value;
	out->outcome = PROGRAM_BEST;
	return !p->ordered && out->value == known->value_most;
}

static void begin_search(struct solve *s, struct arena *a)
{
	size_t rows = (size_t)s->p->rows + 1;
	blocks_cut(s->p, a, &s->cut);
	size_t room = (size_t)s->p->measures + (size_t)s->cut.count + 1;
	s->slot = arena_array(a, int, rows);
	memset(s->slot, -1, rows * sizeof(*s->slot));
	s->price = arena_array(a, int64_t, rows);
	s->order = arena_array(a, int, room);
	s->later_loss = arena_array(a, int64_t, room);
	s->begins = arena_array(a, int, rows);
	s->block_least = arena_array(a, int64_t, (size_t)s->cut.count + 1);
	solve_list_choices(s, a);
}

bool program_solve(const struct int_program *p, const struct program_known *known, int states_max,
		   const struct watch *watch, struct arena *a, struct program_answer *out,
		   struct err *err)
{
	struct arena scratch = { 0 };
	size_t rows = (size_t)p->rows + 1;
	struct program_answer answer = { .outcome = PROGRAM_NONE };
	struct solve s = { .p = p,
			   .states_max = first_states(states_max),
			   .states_limit = (int64_t)PROGRAM_STATES_EACH * states_max,
			   .watch = watch,
			   .row_least = arena_array(&scratch, int64_t, rows) };
	double *price = arena_array(&scratch, double, rows);
	solve_measure_sums(&s);
	s.value_most = known ? known->value_most : PROGRAM_SUM_MAX;
	if (rows_possible(&s) && !begin_with(p, known, a, &answer)) {
		begin_search(&s, &scratch);
		struct prices_part all = { NULL, p->measures, s.cut.idle };
		prices_propose(p, &all, watch, price);
		solve_set_prices(&s, price);
		if (solve_polish(&s, price, &scratch) && !s.stopped) {
			__int128 bound = s.bound;
			for (int b = 0; b < s.cut.count; b++)
				bound -= s.block_least[b];
			descend(&s, bound, states_max, a, &answer);
		}
	}
	answer.states = s.states;
	arena_release(&scratch);
	if (s.stopped)
		return err_set(err, ERR_CONFLICT, "Het kiezen van maatregelen is afgebroken.");
	*out = answer;
	return true;
}
