/* serve and routes: the web floor, from the terminal. */
#include "cli/command.h"

static const char *address(const struct cli *c)
{
	const char *from_environment = getenv("WAARBORG_LISTEN");
	if (c->value[OPTION_LISTEN])
		return c->value[OPTION_LISTEN];
	return from_environment && *from_environment ? from_environment : "127.0.0.1:8080";
}

static bool is_behind_proxy(const struct cli *c)
{
	const char *from_environment = getenv("WAARBORG_PROXY");
	return c->given[OPTION_PROXY] || (from_environment && *from_environment);
}

bool run_serve(struct cli *c, struct err *err)
{
	struct serving what = {
		.url = cli_url(c),
		.listen = address(c),
		.behind_proxy = is_behind_proxy(c),
		.version = WAARBORG_VERSION,
		.decl = c->decl,
		.files = c->program->files,
	};
	return c->program->serve(&what, err);
}

bool run_routes(struct cli *c, struct err *err)
{
	(void)err;
	c->program->routes(c->decl, &c->out.buf);
	return true;
}
