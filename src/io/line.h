/* What one line says, by the profile: the values of every row it makes, or why not. The look-ups,
 * recodes, units and checks happen here; which things and observations come of it is intake's.
 * Internal to io/. */
#ifndef IO_LINE_H
#define IO_LINE_H

#include "io/intake.h"

/* Why a line is refused, as it is found. */
struct complaint {
	bool any;
	int column; /* position in the header, -1 */
	struct str value;
	char reason[400];
	int more;
};

/* Adds a reason; the first one is told, the others are counted. One value gets one complaint. */
__attribute__((format(printf, 4, 5))) void complain(struct complaint *c, int column,
						    struct str value, const char *format, ...);

struct line_rows {
	struct db_value (*values)[MODEL_FIELDS_MAX]; /* by target */
};

/* Fills the rows and checks them. Rows that come from an earlier target of the line are filled in by
 * whoever knows its id; here they count as filled. */
void line_read(struct intake *in, const struct str *cells, int count, struct line_rows *rows,
	       struct complaint *c);

/* Position of a column in the header, -1 when it is not there. */
int header_position(const struct intake *in, struct str name);

#endif
