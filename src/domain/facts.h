/* The facts that come with the program (data/): loaded by init through the importer, so that every one
 * of them has its receipt and its history like any other delivery. */
#ifndef DOMAIN_FACTS_H
#define DOMAIN_FACTS_H

#include "kernel/session.h"

struct facts_result {
	int files, fresh; /* files of facts; those that were not loaded before */
	int64_t rows;     /* rows added or changed */
	int profiles;     /* profiles added or changed */
};

bool facts_load(struct session *s, struct facts_result *out, struct err *err);

#endif
