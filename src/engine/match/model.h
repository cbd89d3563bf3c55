/* The question of match in the words of a care purchaser, and the network that answers it. A case is
 * clients, the places of each care profile at each location, travel times and wishes; a model is the
 * network for it with all hard wishes but those that are left out. Filled by the command (and later by
 * pages) from files or tables. Everything is an index into the arrays; names stay outside. */
#ifndef ENGINE_MATCH_MODEL_H
#define ENGINE_MATCH_MODEL_H

#include "engine/match/policy.h"

enum match_urgency {
	MATCH_CRISIS,
	MATCH_URGENT,
	MATCH_ACTIVE,     /* to be placed actively */
	MATCH_WAITING,    /* waits for a place of preference */
	MATCH_PRECAUTION, /* on the list to be sure */
	MATCH_URGENCIES
};

/* One person. */
struct match_client {
	int32_t postcode, profile;
	int32_t current;     /* location where the client lives, -1 none */
	int32_t travel_norm; /* tenths of minutes, -1: that of the policy */
	enum match_urgency urgency;
	bool moved_before;      /* stays at `current`: nobody is moved twice */
	bool late;              /* waits longer than the norm already */
	int64_t unplaced_price; /* points, 0..MATCH_WEIGHT_MAX */
};

struct match_offer {
	int32_t location, profile; /* increasing by location, then profile; each once */
	int64_t beds;              /* >= 0 */
};

struct match_location {
	int64_t beds;        /* of all profiles together, >= 0 */
	int64_t extra;       /* beds above that, >= 0 */
	int64_t extra_price; /* points for each, 0..MATCH_WEIGHT_MAX */
	bool closed;
};

enum match_wish_kind {
	MATCH_PIN,    /* at this location. Hard: there and nowhere else, and certainly */
	MATCH_FORBID, /* not at this location */
	MATCH_PREFER, /* at one of the locations of all such wishes. Hard: there or nowhere; when one
			   of them is left out the client may go anywhere */
	MATCH_PLACE,  /* has a place, wherever (always hard) */
	MATCH_TOGETHER, /* at the same location as `other`, or neither has a place (always hard) */
	MATCH_TEAM,     /* the group that client is in brings its own team to this location (-1: to
			   any), so that it need not have the profile */
	MATCH_WISH_KINDS
};
extern const char *const match_wish_names[MATCH_WISH_KINDS + 1];

struct match_wish {
	enum match_wish_kind kind;
	int32_t client;
	int32_t location; /* -1 for kinds without one */
	int32_t other;    /* MATCH_TOGETHER: client */
	bool hard;
	int64_t price; /* soft: of not meeting it; hard: of giving it up when wishes clash. 1..MATCH_WEIGHT_MAX */
};

struct match_case {
	int32_t clients, locations, offers, postcodes, profiles, wishes;
	const struct match_client *client;
	const struct match_location *location;
	const struct match_offer *offer;
	const int32_t *road_begin;    /* [postcodes + 1] */
	const int32_t *road_location; /* increasing within a postcode */
	const int32_t *road_tenths;   /* 0..MATCH_TENTHS_MAX */
	const struct match_wish *wish;
	const int32_t
		*before; /* [clients] location in an earlier plan, -1 none; NULL: no such plan */
	struct match_policy policy;
};

/* Why a client is not offered a location. */
enum match_refusal {
	MATCH_OPEN, /* it is offered */
	MATCH_IS_CLOSED,
	MATCH_NO_ROAD, /* no travel time is known */
	MATCH_TOO_FAR,
	MATCH_WRONG_PROFILE,
	MATCH_IS_FORBIDDEN,
	MATCH_IS_PINNED,     /* must be at another location */
	MATCH_NOT_PREFERRED, /* wants its own preference or nothing */
	MATCH_STAYS          /* moved before, so it stays where it is */
};

/* A place of the network. */
struct match_spot {
	int32_t location, profile;
	int32_t team; /* the group whose own team it is, -1 none */
};

struct match_model {
	const struct match_case *given;
	const bool *
		left_out; /* [wishes + clients] hard wishes, and stays, that do not hold; NULL none */
	struct match_wide_net net;
	struct match_scale scale;
	const bool *offered;           /* [locations * profiles] */
	const struct match_spot *spot; /* [places] */
	const int32_t *wish_begin;     /* [clients + 1] */
	const int32_t *wish_of;        /* wishes by client */
	int32_t groups;                /* of two clients or more that stay together */
	const int32_t *group_of;       /* [clients] -1 none */
	const int32_t *group_begin;    /* [groups + 1] */
	const int32_t *member;         /* clients by group */
};

/* `left_out`: the wishes that do not hold, and behind them the clients of whom it does not hold that
 * they stay; NULL: all hold. Refused (ERR_INPUT): anything out of the ranges above. Does not judge
 * whether a plan exists. */
__attribute__((warn_unused_result)) bool match_model_make(const struct match_case *given,
							  const bool *left_out, struct arena *a,
							  struct match_model *out, struct err *err);

/* Tenths of minutes, -1 unknown. */
int32_t match_road(const struct match_case *given, int32_t postcode, int32_t location);
enum match_refusal match_refusal(const struct match_model *m, int32_t client, int32_t location);
/* True when the client moved before and its location is still there. */
bool match_stays(const struct match_model *m, int32_t client);
/* What it counts for that the client is there; location -1: without a place. */
void match_values(const struct match_model *m, int32_t client, int32_t location,
		  int64_t values[MATCH_OBJECTIVES]);

#endif
