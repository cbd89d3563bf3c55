#include "engine/reach/pace.h"

#include <assert.h>
#include <math.h>

bool reach_pace_check(const struct reach_pace *pace, struct err *err)
{
	if (pace->stretch_milli < REACH_STRETCH_MILLI_MIN ||
	    pace->stretch_milli > REACH_STRETCH_MILLI_MAX)
		return err_set(
			err, ERR_INPUT,
			"De omweg (of de factor op de reistijd) moet van 0,1 tot en met 100 zijn.");
	if (pace->speed_m_h &&
	    (pace->speed_m_h < REACH_SPEED_MIN_M_H || pace->speed_m_h > REACH_SPEED_MAX_M_H))
		return err_set(err, ERR_INPUT,
			       "De snelheid moet van 0,1 tot en met 300 km per uur zijn.");
	return true;
}

/* minutes = stretch * metres / speed, so within x minutes is: metres <= x * speed / stretch. */
int64_t reach_pace_limit(const struct reach_pace *pace, int64_t minutes_milli)
{
	__extension__ typedef unsigned __int128 wide;
	assert(minutes_milli >= 0 && minutes_milli <= REACH_MINUTES_MILLI_MAX);
	if (pace->speed_m_h == 0)
		return minutes_milli * 60000 / pace->stretch_milli;
	uint64_t over = (uint64_t)minutes_milli * (uint64_t)pace->speed_m_h;
	uint64_t under = 60 * (uint64_t)pace->stretch_milli;
	wide square = (wide)over * over / ((wide)under * under);
	/* Farther than any two points are apart. */
	return square > (UINT64_C(1) << 50) ? INT64_C(1) << 50 : (int64_t)square;
}

double reach_pace_minutes(const struct reach_pace *pace, int64_t measure)
{
	double stretch = (double)pace->stretch_milli;
	if (pace->speed_m_h == 0)
		return (double)measure * stretch / 6e7;
	/* Rounded once when the distance is whole, so that a norm that is met exactly looks so. */
	return sqrt((double)measure) * (stretch * 60) / ((double)pace->speed_m_h * 1000);
}
