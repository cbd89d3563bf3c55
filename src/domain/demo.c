#include "domain/demo.h"

#include "domain/demo_world.h"

#include <stdio.h>

void demo_prefix(const struct demo_options *options, char text[DEMO_PREFIX])
{
	snprintf(text, DEMO_PREFIX, "demo-%s-%llu",
		 options->scale == DEMO_NATIONAL ? "landelijk" : "kantoor",
		 (unsigned long long)options->seed);
}

void demo_generate(const struct demo_options *options, struct demo_data *out)
{
	struct demo_world w = { .options = options };
	*out = (struct demo_data){ 0 };
	demo_prefix(options, out->prefix);
	demo_layout(&w);
	demo_plant(&w);
	demo_lines(&w);
	demo_deliver(&w, out);
	demo_story(&w, out);
	arena_release(&w.arena);
}

void demo_release(struct demo_data *data)
{
	buf_release(&data->providers);
	buf_release(&data->locations);
	buf_release(&data->story);
	for (int i = 0; i < DEMO_MONTHS; i++)
		buf_release(&data->deliveries[i].text);
}
