/* Names the areas of the catalogue and hands over to the terminal. */
#include "cli/cli.h"
#include "domain/domains.h"

extern const struct sql_file sql_files[];

static const struct domain *const domains[] = {
	&region_domain,    &payer_domain,    &provider_domain,
	&reference_domain, &delivery_domain, &waiting_domain,
	&signal_domain,    &record_domain,   NULL,
};

int main(int argc, char **argv)
{
	struct program program = { domains, sql_files };
	return cli_main(&program, argc, argv);
}
