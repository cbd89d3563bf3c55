/* Names the areas of the catalogue, ties the two ways in, and hands over to the terminal. */
#include "cli/cli.h"
#include "domain/domains.h"
#include "web/serve.h"

extern const struct sql_file sql_files[];

static const struct domain *const domains[] = {
	&region_domain,    &payer_domain,    &provider_domain,
	&reference_domain, &delivery_domain, &waiting_domain,
	&signal_domain,    &record_domain,   NULL,
};

static bool serve(const struct serving *what, struct err *err)
{
	struct serve_options options = {
		.site = { .url = what->url,
			  .files = what->files,
			  .decl = what->decl,
			  .behind_proxy = what->behind_proxy,
			  .version = what->version },
		.listen = what->listen,
	};
	return serve_run(&options, err);
}

int main(int argc, char **argv)
{
	struct program program = { domains, sql_files, serve, serve_routes };
	return cli_main(&program, argc, argv);
}
