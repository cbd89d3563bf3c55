/* What a compiled template is: an array of nodes, sections nested by index. Made by template_parse.c,
 * walked by template.c; nobody else sees it. Shared by all threads: only the hints change, and a wrong
 * hint costs time, never a wrong answer. */
#ifndef VIEW_TEMPLATE_NODE_H
#define VIEW_TEMPLATE_NODE_H

#include "view/template.h"

#include <stdatomic.h>

enum node_kind { NODE_TEXT, NODE_ESCAPED, NODE_RAW, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL };

/* One key of a dotted name, and where in a map it was found last: the rows of a list, and every
 * request, have their keys in the same order. */
struct name_part {
	const char *key;
	atomic_int hint;
};

struct name {
	struct name_part *parts; /* none for {{.}} */
	int count;
	struct name_part rest[2]; /* all after the first dot as one key, for each language */
	struct str whole;         /* as written: "t.list.empty" */
	struct value itself;      /* what a sentence that is missing shows */
};

struct node {
	enum node_kind kind;
	bool starts_line;  /* an indented partial writes its indentation before it */
	bool alone;        /* NODE_PARTIAL that is a line by itself: text is its indentation */
	int end;           /* sections: index after the last node within */
	struct name *name; /* all but NODE_TEXT and NODE_PARTIAL */
	struct str text;   /* NODE_TEXT */
	int partial;       /* NODE_PARTIAL: index of the template, -1 when there is none */
};

struct template
{
	const char *name; /* "region" */
	const struct node *nodes;
	int count;
};

/* Parses text (which must stay) into out->nodes in a. names gives the index of a template by name. */
bool template_parse(const char *file, struct str text, const struct table *names, struct arena *a,
		    struct template *out, struct err *err);

#endif
