/* Whether the site can answer at all, for whoever restarts it or sends it visitors: systemd, nginx. Says
 * nothing else, to anyone. */
#include "web/guard_inside.h"
#include "web/own.h"

static bool facts_answer(struct call *c, struct err *err)
{
	struct stmt *st;
	int64_t count;
	bool found;
	/* As it is now, whatever is asked. */
	c->page.known_on = (struct str){ NULL, 0 };
	return call_read(c, err) && db_named(c->page.session->db, "health", &st, err) &&
	       stmt_one_int(st, &count, &found, err);
}

static bool visits_answer(struct call *c, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct stmt *st;
	int64_t one;
	bool found;
	if (!guard_ready(g, err) || !db_named(g->run->db, "known_is", &st, err))
		return false;
	stmt_bind_text(st, "who", str_of(""));
	if (run_one_int(st, &one, &found, err))
		return true;
	guard_drop(g);
	return false;
}

static bool looks_answer(struct call *c, struct err *err)
{
	bool there;
	return look_is_there(c->web->options.url, &there, err) && there;
}

static bool show_health(struct call *c, struct err *err)
{
	struct err why = { 0 };
	const char *word = !facts_answer(c, &why)    ? "database"
			   : !visits_answer(c, &why) ? "visits"
			   : !looks_answer(c, &why)  ? "looks"
						     : NULL;
	(void)err;
	show_text(c, word ? 503 : 200, "text/plain; charset=utf-8", str_of(word ? word : "ok"));
	return true;
}

const struct route health_routes[] = {
	{ GET, "/healthz", RIGHT_PUBLIC, "whether it can answer", .own = show_health,
	  .bare = true },
	{ 0 },
};
