/* The file of J3, read into the input of the forecast: a person in a profile asks one place of that
 * profile, so demand in places is the number of clients and supply is places that do not age. */
#ifndef J3_READ_H
#define J3_READ_H

#include "engine/forecast/forecast.h"

bool j3_read(const char *path, struct arena *a, struct forecast_input *out, struct err *err);

#endif
