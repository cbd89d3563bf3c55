/* Whether what is asked of the forecast is within the ranges that forecast.h states. Internal. */
#ifndef FORECAST_CHECK_H
#define FORECAST_CHECK_H

#include "engine/forecast/forecast.h"

bool forecast_check(const struct forecast_input *in, struct err *err);

#endif
