/* The number of a request, to find it again in logs of several programs. */
#ifndef WEB_TRACE_H
#define WEB_TRACE_H

#include "base/str.h"

/* The trace id of a valid W3C traceparent (version 00), otherwise 128 random bits: 32 hexadecimal digits. */
void trace_id(struct str traceparent, char out[33]);

#endif
