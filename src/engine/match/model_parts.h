/* The parts of which a model is made, in the order in which model.c calls them; nobody else does. */
#ifndef ENGINE_MATCH_MODEL_PARTS_H
#define ENGINE_MATCH_MODEL_PARTS_H

#include "engine/match/model.h"

/* Refuses everything out of range (ERR_INPUT). */
bool model_check(const struct match_case *given, struct err *err);
/* wish_begin and wish_of. */
void model_list_wishes(struct match_model *m, struct arena *a);
/* Who stays together with whom: groups, group_of, group_begin, member. */
void model_group(struct match_model *m, struct arena *a);
/* Whether the group brings its own team to the location. */
bool model_has_team(const struct match_model *m, int32_t group, int32_t location);
/* match_refusal and match_values for who knows the travel time already. */
enum match_refusal model_refusal(const struct match_model *m, int32_t client, int32_t location,
				 int32_t tenths);
void model_values(const struct match_model *m, int32_t client, int32_t location, int32_t tenths,
		  int64_t values[MATCH_OBJECTIVES]);
/* spot and net. */
bool model_net(struct match_model *m, struct arena *a, struct err *err);

#endif
