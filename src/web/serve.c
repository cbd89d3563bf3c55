#include "web/serve.h"

#include "web/guard.h"
#include "web/own.h"

#include <signal.h>

enum { STOP_SECONDS = 20 };

/* Threads that are made after this leave these signals to us. */
static void hold_signals(sigset_t *held)
{
	sigemptyset(held);
	sigaddset(held, SIGINT);
	sigaddset(held, SIGTERM);
	pthread_sigmask(SIG_BLOCK, held, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void say_where(struct web *web, const char *address)
{
	char link[200];
	struct err err = { 0 };
	printf("Waarborg luistert op http://%s\n", address);
	if (guard_first_link(web, link, sizeof(link), &err))
		printf("%s%s%s\n",
		       *link ? "Nog niemand kan inloggen. Maak het eerste account: http://" : "",
		       *link ? address : "", link);
	else
		fprintf(stderr, "waarborg: %s\n", err.message);
	fflush(stdout);
}

bool serve_run(const struct serve_options *options, struct err *err)
{
	struct web *web;
	struct server *server;
	sigset_t held;
	int signal_number;
	hold_signals(&held);
	if (!web_open(&options->site, &web, err))
		return false;
	struct server_options listening = { .listen = options->listen,
					    .behind_proxy = options->site.behind_proxy,
					    .site = web_site(web) };
	if (!server_start(&listening, &server, err)) {
		web_close(web);
		return false;
	}
	say_where(web, server_address(server));
	sigwait(&held, &signal_number);
	fputs("waarborg: stopt; wat bezig is wordt afgemaakt\n", stderr);
	server_stop(server, STOP_SECONDS);
	web_close(web);
	return true;
}

void serve_routes(const struct declarations *decl, struct buf *out)
{
	struct routes routes;
	routes_collect(decl, own_routes, &routes);
	for (int i = 0; i < routes.count; i++) {
		const struct route *r = &routes.list[i];
		const char *right = r->right == RIGHT_PUBLIC      ? "public"
				    : r->right == RIGHT_SIGNED_IN ? "signed-in"
				    : r->right == RIGHT_NOBODY    ? "nobody"
								  : right_words[r->right];
		buf_printf(out, "%s\t%s\t%s\t%s\n", method_name(r->method), r->path, right,
			   r->summary);
	}
	routes_release(&routes);
}
