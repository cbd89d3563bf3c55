/* Does a request that changes something come from a page of ours, shown in this browser? */
#include "web/guard_inside.h"

#include "kernel/visit.h"

/* "https://host:port" names the host this request was sent to. */
static bool same_host(struct str origin, struct str host)
{
	const char *const schemes[] = { "http://", "https://" };
	for (int i = 0; i < 2; i++)
		if (str_starts(origin, schemes[i])) {
			size_t skip = strlen(schemes[i]);
			return host.len &&
			       str_eq((struct str){ origin.at + skip, origin.len - skip }, host);
		}
	return false;
}

static bool from_here(const struct request *in)
{
	struct str site = pairs_get(&in->headers, "sec-fetch-site");
	struct str origin = pairs_get(&in->headers, "origin");
	if (site.at && !str_is(site, "same-origin"))
		return false;
	return !origin.at || same_host(origin, pairs_get(&in->headers, "host"));
}

bool guard_check_form(struct call *c, struct err *err)
{
	struct str given = pairs_get(&c->in->form, "csrf");
	/* a program with a token has no browser that could be led astray */
	if (c->by_token)
		return true;
	if (c->route->api)
		return err_set(err, ERR_DENIED, "%s", locale_text(c->locale, "api.only-token").at);
	if (from_here(c->in) && *c->csrf && secret_equal(given, str_of(c->csrf)))
		return true;
	fprintf(stderr, "waarborg: %s geweigerd: formulier hoort niet bij deze browser\n",
		c->in->id);
	return err_set(err, ERR_DENIED, "%s", locale_text(c->locale, "error.form-origin").at);
}
