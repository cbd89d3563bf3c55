#include "engine/queue/simulate.h"

#include <math.h>

/* Comparisons are written so that NaN fails them. */
static bool within(double x, double low, double high)
{
	return x >= low && x <= high;
}

static bool bad(struct err *err, const char *what, int64_t at)
{
	return err_set(err, ERR_INPUT, "Wachtlijst: %s (nummer %lld).", what, (long long)at);
}

static bool check_sizes(const struct queue_model *m, struct err *err)
{
	if (m->locations < 1 || m->locations > QUEUE_LOCATIONS_MAX)
		return err_set(err, ERR_INPUT, "Het aantal locaties moet 1 tot en met %d zijn.",
			       QUEUE_LOCATIONS_MAX);
	if (m->classes < 1 || m->classes > QUEUE_CLASSES_MAX)
		return err_set(err, ERR_INPUT, "Het aantal klassen moet 1 tot en met %d zijn.",
			       QUEUE_CLASSES_MAX);
	if (m->groups < 1 || m->groups > QUEUE_GROUPS_MAX)
		return err_set(err, ERR_INPUT, "Het aantal normgroepen moet 1 tot en met %d zijn.",
			       QUEUE_GROUPS_MAX);
	if (m->event_count < 0 || m->event_count > QUEUE_EVENTS_MAX)
		return err_set(err, ERR_INPUT, "Er mogen hoogstens %d gebeurtenissen zijn.",
			       QUEUE_EVENTS_MAX);
	if (m->list_count < 0 || m->list_count > QUEUE_LIST_MAX)
		return err_set(err, ERR_INPUT, "Er mogen hoogstens %d mensen op de lijst staan.",
			       QUEUE_LIST_MAX);
	return true;
}

static bool check_time(const struct queue_model *m, struct err *err)
{
	if (!(m->horizon_days > 0 && m->horizon_days <= QUEUE_DAYS_MAX))
		return err_set(err, ERR_INPUT,
			       "De duur van de simulatie moet boven 0 en hoogstens %d dagen zijn.",
			       QUEUE_DAYS_MAX);
	if (isnan(m->count_from_day) || m->count_from_day > m->horizon_days)
		return err_set(err, ERR_INPUT,
			       "De aanloop moet korter zijn dan de hele simulatie.");
	if (!(m->period_days > 0) || m->horizon_days / m->period_days > QUEUE_PERIODS_MAX)
		return err_set(
			err, ERR_INPUT,
			"De stap in de tijd moet boven 0 zijn, en er passen hoogstens %d in.",
			QUEUE_PERIODS_MAX);
	return true;
}

static bool check_places(const struct queue_model *m, struct err *err)
{
	int64_t beds = 0;
	double shares = 0;
	for (int32_t j = 0; j < m->locations; j++) {
		if (m->beds[j] < 0 || (beds += m->beds[j]) > QUEUE_BEDS_MAX)
			return bad(err, "het aantal plaatsen is negatief of alles bijeen te groot",
				   j);
		if (m->occupied && (m->occupied[j] < 0 || m->occupied[j] > m->beds[j]))
			return bad(err, "er kunnen niet meer bezette plaatsen zijn dan plaatsen",
				   j);
		if (!within(m->mean_stay_days[j], 1e-6, 1e6))
			return bad(err,
				   "de verblijfsduur moet boven 0 zijn en hoogstens 1000000 dagen",
				   j);
		if (!within(m->location_share[j], 0, 1))
			return bad(err, "het aandeel in de instroom moet van 0 tot en met 1 zijn",
				   j);
		shares += m->location_share[j];
	}
	if (!within(shares, 1 - 1e-6, 1 + 1e-6))
		return err_set(err, ERR_INPUT,
			       "De aandelen van de locaties in de instroom zijn samen geen 1.");
	return true;
}

static bool check_cells(const struct queue_model *m, struct err *err)
{
	for (int32_t j = 0; j < m->locations; j++) {
		double sum = 0;
		for (int32_t k = 0; k < m->classes; k++) {
			int64_t cell = (int64_t)j * m->classes + k;
			if (!within(m->class_share[cell], 0, 1))
				return bad(
					err,
					"het aandeel van een klasse moet van 0 tot en met 1 zijn",
					j);
			if (m->group_of[cell] < 0 || m->group_of[cell] >= m->groups)
				return bad(err, "de normgroep bestaat niet", cell);
			sum += m->class_share[cell];
		}
		if (!within(sum, 1 - 1e-6, 1 + 1e-6))
			return bad(err, "de aandelen van de klassen zijn samen geen 1", j);
	}
	return true;
}

static bool check_others(const struct queue_model *m, struct err *err)
{
	for (int32_t k = 0; k < m->classes; k++)
		if (!within(m->flexible_share[k], 0, 1))
			return bad(err, "het aandeel dat kan kiezen moet van 0 tot en met 1 zijn",
				   k);
	if (!m->other_begin)
		return true;
	if (m->other_begin[0] != 0)
		return bad(err, "de lijst van andere locaties begint niet bij 0", 0);
	for (int32_t j = 0; j < m->locations; j++)
		if (m->other_begin[j + 1] < m->other_begin[j])
			return bad(err, "de lijst van andere locaties loopt terug", j);
	for (int32_t k = 0; k < m->other_begin[m->locations]; k++)
		if (m->others[k] < 0 || m->others[k] >= m->locations)
			return bad(err, "een andere locatie bestaat niet", k);
	return true;
}

static bool check_classes(const struct queue_model *m, struct err *err)
{
	if (!within(m->stay_cv, 0, 10))
		return err_set(err, ERR_INPUT,
			       "De spreiding van de verblijfsduur moet van 0 tot en met 10 zijn.");
	if (m->precaution < -1 || m->precaution >= m->classes)
		return bad(err, "de klasse uit voorzorg bestaat niet", m->precaution);
	if (m->precaution >= 0 &&
	    (m->activate_class < 0 || m->activate_class >= m->classes ||
	     m->activate_class == m->precaution || !within(m->activate_share, 0, 1) ||
	     !within(m->activate_mean_days, 1e-6, 1e6)))
		return err_set(
			err, ERR_INPUT,
			"Wie uit voorzorg wacht moet een andere klasse kunnen worden, met een "
			"kans van 0 tot en met 1, na gemiddeld meer dan 0 dagen.");
	for (int32_t g = 0; g < m->groups; g++) {
		const struct queue_norm *n = &m->norms[g];
		if (!within(n->share, 0, 1) || !(n->target_days > 0) ||
		    !(n->maximum_days >= n->target_days))
			return bad(
				err,
				"een norm is een deel van 0 tot en met 1, een termijn boven 0 en een "
				"maximum dat niet korter is",
				g);
	}
	return true;
}

static bool check_list(const struct queue_model *m, struct err *err)
{
	for (int64_t i = 0; i < m->list_count; i++) {
		if (m->list_location[i] < 0 || m->list_location[i] >= m->locations)
			return bad(err, "iemand op de lijst staat bij een onbekende locatie", i);
		if (m->list_class[i] >= m->classes)
			return bad(err, "iemand op de lijst heeft een onbekende klasse", i);
		if (!within(m->list_came[i], -QUEUE_DAYS_MAX, 0))
			return bad(err,
				   "iemand staat na het begin, of langer dan 100 jaar, op de lijst",
				   i);
		if (i && m->list_came[i] < m->list_came[i - 1])
			return bad(err, "de lijst staat niet op volgorde van wachten", i);
	}
	return true;
}

static bool check_events(const struct queue_model *m, struct err *err)
{
	double more = 1;
	for (int32_t e = 0; e < m->event_count; e++) {
		const struct queue_event *v = &m->events[e];
		if (!(v->from_day >= 0 && v->from_day < v->to_day))
			return bad(
				err,
				"een gebeurtenis moet na het begin zijn, en eindigen na zijn begin",
				e);
		if (v->location < -1 || v->location >= m->locations)
			return bad(err, "een gebeurtenis is op een onbekende locatie", e);
		if (!within(v->arrivals_factor, 0, 100))
			return bad(err, "de instroom kan 0 tot en met 100 keer de gewone zijn", e);
		if (v->beds_change < -QUEUE_BEDS_MAX || v->beds_change > QUEUE_BEDS_MAX)
			return bad(err, "een gebeurtenis verandert te veel plaatsen", e);
		more += v->arrivals_factor;
	}
	if (!within(m->arrivals_per_day, 0, 1e9) ||
	    m->arrivals_per_day * m->horizon_days * more > QUEUE_ARRIVALS_MAX)
		return err_set(
			err, ERR_INPUT,
			"Er komen in een simulatie te veel mensen: hoogstens %d. Neem minder jaren.",
			QUEUE_ARRIVALS_MAX);
	return true;
}

bool queue_check(const struct queue_model *m, struct err *err)
{
	return check_sizes(m, err) && check_time(m, err) && check_places(m, err) &&
	       check_cells(m, err) && check_others(m, err) && check_classes(m, err) &&
	       check_list(m, err) && check_events(m, err);
}
