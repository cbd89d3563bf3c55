/* The step of a year for LANES draws at once, as vectors. Included by lanes_plain.c and lanes_avx2.c,
 * which say how wide a vector is (WIDTH floats) and for which processor the functions are (BODY):
 * a compiler splits wide vectors function by function, before it knows where they are used.
 * The same operations in the same order for each lane, so both give the same bits. */
#include "engine/forecast/lanes_work.h"

enum { PARTS = LANES / WIDTH };
/* May stand at any address. */
typedef float part __attribute__((vector_size(4 * WIDTH), aligned(4)));
typedef int32_t part_bits __attribute__((vector_size(4 * WIDTH), aligned(4)));

struct lanes {
	part at[PARTS];
};

#define EACH_PART for (int v = 0; v < PARTS; v++)

/* x where the mask is all ones, else 0. */
#define KEEP_WHERE(mask, x) ((part)((part_bits)(mask) & (part_bits)(x)))
#define CHOOSE(mask, x, y) \
	((part)(((part_bits)(mask) & (part_bits)(x)) | (~(part_bits)(mask) & (part_bits)(y))))

BODY void fill(struct lanes *x, float value)
{
	for (int v = 0; v < PARTS; v++)
		x->at[v] = value - (part){ 0 };
}

BODY void load(struct lanes *x, const float *from)
{
	EACH_PART x->at[v] = *(const part *)(const void *)(from + v * WIDTH);
}

BODY void store(float *to, const struct lanes *x)
{
	EACH_PART *(part *)(void *)(to + v * WIDTH) = x->at[v];
}

/* The value of a rate in a year, in all lanes; z are the deviates of the rate, NULL none. */
BODY void rate_at(const struct forecast_rate *r, const float *z, int64_t draw, int year,
		  struct lanes *x)
{
	float low = (float)r->low, high = (float)r->high;
	fill(x, (float)r->yearly[year]);
	if (!z || r->deviation == 0)
		return;
	struct lanes deviate;
	load(&deviate, z + draw);
	EACH_PART
	{
		part value = x->at[v] + (float)r->deviation * deviate.at[v];
		part bottom = low - (part){ 0 }, top = high - (part){ 0 };
		value = CHOOSE(value < bottom, bottom, value);
		x->at[v] = CHOOSE(value > top, top, value);
	}
}

/* One year older: some die, the rest moves one class up, the last stays. */
BODY void age_people(struct lanes *people, const float *chance, int ages,
		     const struct lanes *mortality)
{
	part none = { 0 }, stayed[PARTS] = { { 0 } };
	for (int age = ages - 1; age >= 0; age--) {
		EACH_PART
		{
			part live = 1.0f - chance[age] * mortality->at[v];
			part left = people[age].at[v] * KEEP_WHERE(live > none, live);
			if (age == ages - 1)
				stayed[v] = left;
			else if (age == ages - 2)
				people[age + 1].at[v] = left + stayed[v];
			else
				people[age + 1].at[v] = left;
			if (age == 0)
				people[0].at[v] = ages == 1 ? stayed[v] : none;
		}
	}
}

BODY void sum_women(const struct lanes *women, int ages, struct lanes *sum)
{
	fill(sum, 0);
	for (int age = FORECAST_BIRTH_FROM; age <= FORECAST_BIRTH_TO && age < ages; age++)
		EACH_PART sum->at[v] += women[age].at[v];
}

/* Adds who comes and takes away who leaves; true when somewhere more leave than there are. */
BODY bool migrate(struct lanes *people, const float *migration, int cells)
{
	part_bits short_of = { 0 };
	part none = { 0 };
	for (int cell = 0; cell < cells; cell++)
		EACH_PART
		{
			part x = people[cell].at[v] + migration[cell];
			short_of |= (part_bits)(x < none);
			people[cell].at[v] = KEEP_WHERE(x > none, x);
		}
	int32_t any = 0;
	for (int i = 0; i < WIDTH; i++)
		any |= short_of[i];
	return any != 0;
}

BODY void people_step(const struct lanes_plan *p, const struct lanes_job *job, int year,
		      struct lanes_work *w, int *emptied)
{
	const struct forecast_input *in = p->in;
	float births = (float)in->births[job->region], boys = (float)in->boys;
	struct lanes growth, women, m;
	rate_at(&in->scenario[job->scenario].mortality, p->draws->of_mortality, job->draw, year,
		&growth);
	load(&m, p->draws->mortality + (job->draw / LANES * (in->years + 1) + year) * LANES);
	EACH_PART w->mortality->at[v] *= 1.0f + growth.at[v];
	EACH_PART m.at[v] *= w->mortality->at[v];
	sum_women(w->people + in->ages, in->ages, &women);
	age_people(w->people, p->chance, in->ages, &m);
	age_people(w->people + in->ages, p->chance + in->ages, in->ages, &m);
	EACH_PART
	{
		part born = women.at[v] * births;
		part born_boys = born * boys;
		w->people[0].at[v] += born_boys;
		w->people[in->ages].at[v] += born - born_boys;
	}
	if (p->migration &&
	    migrate(w->people, p->migration + (int64_t)job->region * 2 * in->ages, 2 * in->ages) &&
	    !*emptied)
		*emptied = year;
}

/* People x prevalence for LANES_PROFILES profiles at once, two parts of the lanes at a time: what is
 * added up then stays in registers. */
BODY void count_pass(const struct lanes *people, const float *share, int cells,
		     struct lanes *counted)
{
	for (int v = 0; v < PARTS; v += 2) {
		part sum[LANES_PROFILES][2] = { { { 0 } } };
		for (int cell = 0; cell < cells; cell++) {
			part low = people[cell].at[v], high = people[cell].at[v + 1];
			const float *s = share + cell * LANES_PROFILES;
#pragma GCC unroll 8
			for (int k = 0; k < LANES_PROFILES; k++) {
				sum[k][0] += s[k] * low;
				sum[k][1] += s[k] * high;
			}
		}
		for (int k = 0; k < LANES_PROFILES; k++) {
			counted[k].at[v] = sum[k][0];
			counted[k].at[v + 1] = sum[k][1];
		}
	}
}

/* The rate is nothing in this year, in every draw: what it would change stays as it is, to the bit. */
BODY bool is_still(const struct forecast_rate *r, int year)
{
	return r->deviation == 0 && r->yearly[year] == 0;
}

/* The rates of one profile or profession, with their deviates. */
struct rates {
	const struct forecast_rate *of;
	float *const *deviates;
};

BODY struct rates rates_of_profile(const struct lanes_plan *p, const struct lanes_job *job, int k)
{
	return (struct rates){ p->in->scenario[job->scenario].profile + k * FORECAST_OF_PROFILE,
			       p->draws->of_profile + k * FORECAST_OF_PROFILE };
}

BODY struct rates rates_of_profession(const struct lanes_plan *p, const struct lanes_job *job,
				      int i)
{
	return (struct rates){ p->in->scenario[job->scenario].profession +
				       i * FORECAST_OF_PROFESSION,
			       p->draws->of_profession + i * FORECAST_OF_PROFESSION };
}

/* product *= 1 + sign x rate of the year. */
BODY void grow(struct lanes *product, float sign, const struct rates *rates, int kind, int64_t draw,
	       int year)
{
	struct lanes rate;
	if (is_still(&rates->of[kind], year))
		return;
	rate_at(&rates->of[kind], rates->deviates[kind], draw, year, &rate);
	EACH_PART product->at[v] *= 1.0f + sign * rate.at[v];
}

/* The yearly rates of one profile go into its running products. */
BODY void profile_step(const struct lanes_plan *p, const struct lanes_job *job, int k, int year,
		       struct lanes_work *w)
{
	const struct rates rates = rates_of_profile(p, job, k);
	grow(&w->trend[k], 1, &rates, FORECAST_TREND, job->draw, year);
	grow(&w->stay[k], -1, &rates, FORECAST_LONGER_HOME, job->draw, year);
	grow(&w->heavier[k], 1, &rates, FORECAST_HEAVIER, job->draw, year);
	if (!is_still(&rates.of[FORECAST_INFLOW], year)) {
		struct lanes inflow;
		rate_at(&rates.of[FORECAST_INFLOW], rates.deviates[FORECAST_INFLOW], job->draw,
			year, &inflow);
		EACH_PART w->extra[k].at[v] += inflow.at[v];
	}
}

BODY void count_clients(const struct lanes_plan *p, const struct lanes_job *job, int year,
			struct lanes_work *w)
{
	const struct forecast_input *in = p->in;
	const struct draws *d = p->draws;
	const float *walks =
		d->prevalence + (job->draw / LANES * (in->years + 1) + year) * in->profiles * LANES;
	int cells = 2 * in->ages;
	part none = { 0 };
	for (int pass = 0; pass < p->passes; pass++)
		count_pass(w->people, p->share + (int64_t)pass * cells * LANES_PROFILES, cells,
			   w->counted + pass * LANES_PROFILES);
	for (int k = 0; k < in->profiles; k++) {
		const struct rates rates = rates_of_profile(p, job, k);
		struct lanes walk, level;
		load(&walk, walks + (int64_t)k * LANES);
		rate_at(&rates.of[FORECAST_LEVEL], rates.deviates[FORECAST_LEVEL], job->draw, year,
			&level);
		EACH_PART
		{
			part extra = w->extra[k].at[v];
			part factor = walk.at[v] * level.at[v] * w->trend[k].at[v];
			w->counted[k].at[v] *= factor * KEEP_WHERE(extra > none, extra);
			w->clients[k].at[v] = w->counted[k].at[v] * w->stay[k].at[v];
		}
	}
	for (int k = 0; k < in->profiles; k++) {
		int home = in->home_profile[k];
		if (home >= 0)
			EACH_PART w->clients[home].at[v] +=
				w->counted[k].at[v] - w->counted[k].at[v] * w->stay[k].at[v];
	}
}

BODY void ask_care(const struct lanes_plan *p, struct lanes_work *w)
{
	const struct forecast_input *in = p->in;
	for (int i = 0; i < in->professions; i++) {
		fill(&w->demand[i], 0);
		fill(&w->needing[i], 0);
	}
	for (int i = 0; i < in->care_count; i++) {
		const struct forecast_care *c = &in->care[i];
		float fte = (float)c->fte_per_client;
		EACH_PART
		{
			part clients = w->clients[c->profile].at[v];
			w->demand[c->profession].at[v] +=
				clients * w->heavier[c->profile].at[v] * fte;
			if (fte > 0)
				w->needing[c->profession].at[v] += clients;
		}
	}
}

/* What a profession gives away is counted before anything is received: nothing is passed on twice. */
BODY void shift_tasks(const struct forecast_input *in, struct lanes_work *w)
{
	for (int i = 0; i < in->professions; i++)
		EACH_PART w->supply[i].at[v] = w->demand[i].at[v] * w->own[i].at[v];
	for (int i = 0; i < in->professions; i++)
		if (in->shift_to[i] >= 0) {
			float ratio = (float)in->shift_ratio[i];
			EACH_PART w->supply[in->shift_to[i]].at[v] +=
				(w->demand[i].at[v] - w->demand[i].at[v] * w->own[i].at[v]) * ratio;
		}
	for (int i = 0; i < in->professions; i++)
		EACH_PART w->demand[i].at[v] = w->supply[i].at[v];
}

/* Who comes to work this year began lead_years ago. */
BODY void add_trained(const struct lanes_plan *p, const struct lanes_job *job, int i, int year,
		      const struct rates *rates, struct lanes_work *w)
{
	const struct forecast_input *in = p->in;
	int begun = year - in->lead_years[i], span = FORECAST_LEAD_MAX + in->years;
	int64_t line = (int64_t)job->region * in->professions + i;
	float trainees = (float)in->trainees[line * span + begun + FORECAST_LEAD_MAX - 1];
	struct lanes factor, success, *class = &w->heads[i * in->work_ages + in->entry_class[i]];
	fill(&factor, 1);
	if (begun >= 1)
		rate_at(&rates->of[FORECAST_TRAINING], rates->deviates[FORECAST_TRAINING],
			job->draw, begun, &factor);
	rate_at(&rates->of[FORECAST_SUCCESS], rates->deviates[FORECAST_SUCCESS], job->draw, year,
		&success);
	EACH_PART class->at[v] += trainees * factor.at[v] * success.at[v];
}

BODY void profession_step(const struct lanes_plan *p, const struct lanes_job *job, int i, int year,
			  struct lanes_work *w)
{
	const struct forecast_input *in = p->in;
	const struct rates rates = rates_of_profession(p, job, i);
	int64_t line = (int64_t)job->region * in->professions + i;
	float growth = in->growth ? (float)in->growth[line] : 0;
	struct lanes leaving;
	grow(&w->time[i], 1, &rates, FORECAST_PART_TIME, job->draw, year);
	grow(&w->time[i], -1, &rates, FORECAST_RELIEF, job->draw, year);
	grow(&w->own[i], -1, &rates, FORECAST_TASK_SHIFT, job->draw, year);
	EACH_PART w->time[i].at[v] *= 1.0f + growth;
	rate_at(&rates.of[FORECAST_LEAVING], rates.deviates[FORECAST_LEAVING], job->draw, year,
		&leaving);
	age_people(w->heads + i * in->work_ages, p->leave + i * in->work_ages, in->work_ages,
		   &leaving);
	if (in->trainees)
		add_trained(p, job, i, year, &rates, w);
}

BODY void count_supply(const struct lanes_plan *p, const struct lanes_job *job, int year,
		       struct lanes_work *w)
{
	const struct forecast_input *in = p->in;
	struct lanes walk;
	load(&walk, job->supply_walk + (job->draw / LANES * (in->years + 1) + year) * LANES);
	for (int i = 0; i < in->professions; i++) {
		const struct lanes *heads = w->heads + i * in->work_ages;
		const float *fte = p->fte_per_head +
				   ((int64_t)job->region * in->professions + i) * in->work_ages;
		part sum[PARTS] = { { 0 } };
		for (int age = 0; age < in->work_ages; age++)
			EACH_PART sum[v] += heads[age].at[v] * fte[age];
		EACH_PART w->supply[i].at[v] = sum[v] * w->time[i].at[v] * walk.at[v];
	}
}

BODY void put(const struct lanes_plan *p, const struct lanes_job *job, enum forecast_measure m,
	      int line, int year, const struct lanes *x)
{
	int64_t row = (int64_t)line * (p->in->years + 1) + year;
	if (job->rows[m])
		store(job->rows[m] + row * p->draws->room + job->draw, x);
}

BODY void put_people(const struct lanes_plan *p, const struct lanes_job *job, int year,
		     const struct lanes_work *w)
{
	struct lanes all;
	fill(&all, 0);
	for (int cell = 0; cell < 2 * p->in->ages; cell++)
		EACH_PART all.at[v] += w->people[cell].at[v];
	put(p, job, FORECAST_PEOPLE, 0, year, &all);
}

BODY void put_coverage(const struct lanes_plan *p, const struct lanes_job *job, int i, int year,
		       const struct lanes_work *w)
{
	const part most = FORECAST_COVERAGE_NO_DEMAND - (part){ 0 }, none = { 0 };
	struct lanes coverage, unserved;
	EACH_PART
	{
		part share = w->supply[i].at[v] / w->demand[i].at[v];
		coverage.at[v] = CHOOSE(share < most, share, most);
		part missing = 1.0f - coverage.at[v];
		unserved.at[v] = w->needing[i].at[v] * KEEP_WHERE(missing > none, missing);
	}
	put(p, job, FORECAST_COVERAGE, i, year, &coverage);
	put(p, job, FORECAST_UNSERVED, i, year, &unserved);
}

BODY void put_balance(const struct lanes_plan *p, const struct lanes_job *job, int i, int year,
		      const struct lanes_work *w)
{
	struct lanes shortage;
	EACH_PART shortage.at[v] = w->demand[i].at[v] - w->supply[i].at[v];
	put(p, job, FORECAST_DEMAND, i, year, &w->demand[i]);
	put(p, job, FORECAST_SUPPLY, i, year, &w->supply[i]);
	put(p, job, FORECAST_SHORTAGE, i, year, &shortage);
	if (job->rows[FORECAST_COVERAGE] || job->rows[FORECAST_UNSERVED])
		put_coverage(p, job, i, year, w);
}

BODY void begin(const struct lanes_plan *p, const struct lanes_job *job, struct lanes_work *w)
{
	const struct forecast_input *in = p->in;
	int cells = 2 * in->ages, heads = in->professions * in->work_ages;
	for (int cell = 0; cell < cells; cell++)
		fill(&w->people[cell], p->people[(int64_t)job->region * cells + cell]);
	for (int i = 0; i < heads; i++)
		fill(&w->heads[i], p->heads[(int64_t)job->region * heads + i]);
	for (int k = 0; k < in->profiles; k++) {
		fill(&w->trend[k], 1);
		fill(&w->extra[k], 1);
		fill(&w->stay[k], 1);
		fill(&w->heavier[k], 1);
	}
	for (int i = 0; i < in->professions; i++) {
		fill(&w->time[i], 1);
		fill(&w->own[i], 1);
	}
	fill(w->mortality, 1);
}

BODY int run_lanes(const struct lanes_plan *p, const struct lanes_job *job, struct lanes_work *w)
{
	const struct forecast_input *in = p->in;
	int emptied = 0;
	begin(p, job, w);
	for (int year = 0; year <= in->years; year++) {
		if (year > 0) {
			people_step(p, job, year, w, &emptied);
			for (int k = 0; k < in->profiles; k++)
				profile_step(p, job, k, year, w);
			for (int i = 0; i < in->professions; i++)
				profession_step(p, job, i, year, w);
		}
		count_clients(p, job, year, w);
		ask_care(p, w);
		shift_tasks(in, w);
		count_supply(p, job, year, w);
		if (job->rows[FORECAST_PEOPLE])
			put_people(p, job, year, w);
		for (int k = 0; k < in->profiles; k++)
			put(p, job, FORECAST_CLIENTS, k, year, &w->clients[k]);
		for (int i = 0; i < in->professions; i++)
			put_balance(p, job, i, year, w);
	}
	return emptied;
}
