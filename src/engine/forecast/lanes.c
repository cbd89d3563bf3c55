#include "engine/forecast/lanes.h"

#include "engine/forecast/lanes_work.h"

static int passes_of(int profiles)
{
	return (profiles + LANES_PROFILES - 1) / LANES_PROFILES;
}

static struct lanes *make_lanes(struct arena *a, int count)
{
	/* On a cache line of its own: an unaligned vector would straddle two. */
	enum { BYTES = LANES * sizeof(float) };
	uintptr_t at = (uintptr_t)arena_alloc(a, (size_t)(count + 1) * BYTES);
	return (struct lanes *)((at + BYTES - 1) / BYTES * BYTES);
}

struct lanes_work *lanes_work_make(const struct forecast_input *in, struct arena *a)
{
	struct lanes_work *w = arena_new(a, struct lanes_work);
	w->people = make_lanes(a, 2 * in->ages);
	w->counted = make_lanes(a, passes_of(in->profiles) * LANES_PROFILES);
	w->heads = make_lanes(a, in->professions * in->work_ages);
	w->mortality = make_lanes(a, 1);
	struct lanes **of_profile[] = { &w->clients, &w->trend, &w->extra, &w->stay, &w->heavier };
	for (size_t i = 0; i < sizeof(of_profile) / sizeof(*of_profile); i++)
		*of_profile[i] = make_lanes(a, in->profiles);
	struct lanes **of_profession[] = { &w->demand, &w->supply, &w->needing, &w->time, &w->own };
	for (size_t i = 0; i < sizeof(of_profession) / sizeof(*of_profession); i++)
		*of_profession[i] = make_lanes(a, in->professions);
	return w;
}

static float *as_floats(const double *from, int64_t count, struct arena *a)
{
	float *to = arena_array(a, float, (size_t)count);
	for (int64_t i = 0; i < count; i++)
		to[i] = (float)from[i];
	return to;
}

static void order_shares(struct lanes_plan *p, struct arena *a)
{
	const struct forecast_input *in = p->in;
	int cells = 2 * in->ages;
	p->passes = passes_of(in->profiles);
	p->share = arena_array(a, float, (size_t)(p->passes * cells * LANES_PROFILES));
	for (int k = 0; k < in->profiles; k++)
		for (int cell = 0; cell < cells; cell++)
			p->share[(k / LANES_PROFILES * cells + cell) * LANES_PROFILES +
				 k % LANES_PROFILES] = (float)in->prevalence[k * cells + cell];
}

void lanes_plan_make(const struct forecast_input *in, const struct draws *d, struct arena *a,
		     struct lanes_plan *out)
{
	int64_t cells = 2 * in->ages, lines = (int64_t)in->regions * in->professions;
	struct lanes_plan p = { .in = in, .draws = d };
	p.people = as_floats(in->people, in->regions * cells, a);
	p.chance = as_floats(in->chance, cells, a);
	if (in->migration)
		p.migration = as_floats(in->migration, in->regions * cells, a);
	order_shares(&p, a);
	p.heads = as_floats(in->heads, lines * in->work_ages, a);
	p.fte_per_head = as_floats(in->fte_per_head, lines * in->work_ages, a);
	p.leave = as_floats(in->leave, (int64_t)in->professions * in->work_ages, a);
	p.asks = arena_array(a, bool, (size_t)(in->professions * in->profiles));
	for (int i = 0; i < in->care_count; i++)
		p.asks[in->care[i].profession * in->profiles + in->care[i].profile] =
			in->care[i].fte_per_client > 0;
	*out = p;
}

int lanes_run(const struct lanes_plan *plan, const struct lanes_job *job, struct lanes_work *work)
{
#if defined(__x86_64__)
	if (!plan->plain && __builtin_cpu_supports("avx2"))
		return lanes_run_avx2(plan, job, work);
#endif
	return lanes_run_plain(plan, job, work);
}
