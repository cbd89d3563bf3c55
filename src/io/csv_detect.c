#include "io/csv_detect.h"

enum { ROWS = 200 }; /* looked at; more do not change the outcome */

/* On equal evidence the earlier one wins: a comma is also the Dutch decimal mark, so it comes
 * last. */
static const char candidates[] = { '\t', ';', '|', ',' };

/* The row widths that a separator gives. */
struct widths {
	int rows;       /* that are not blank */
	int first;      /* cells in the first of them */
	int usual;      /* the width that most rows have */
	int usual_rows; /* how many have it */
	int ends[CSV_MIXED];
};

struct cursor {
	const char *at, *end;
	char separator, quote;
};

/* Past the closing quote, or at the end of the text. */
static void skip_quoted(struct cursor *c)
{
	for (c->at++; c->at < c->end; c->at++) {
		if (*c->at != c->quote)
			continue;
		c->at++;
		if (c->at == c->end || *c->at != c->quote)
			return;
	}
}

static bool in_row(const struct cursor *c)
{
	return c->at < c->end && *c->at != '\n' && *c->at != '\r';
}

/* Reads one row and returns its cells; 0 for a blank one. */
static int row_width(struct cursor *c)
{
	if (!in_row(c))
		return 0;
	for (int cells = 1;; cells++) {
		if (c->quote && c->at < c->end && *c->at == c->quote)
			skip_quoted(c);
		while (in_row(c) && *c->at != c->separator)
			c->at++;
		if (!in_row(c))
			return cells;
		c->at++;
	}
}

static enum csv_line_end skip_line_end(struct cursor *c)
{
	if (c->at == c->end)
		return CSV_END_NONE;
	if (*c->at++ == '\n')
		return CSV_LF;
	if (c->at < c->end && *c->at == '\n') {
		c->at++;
		return CSV_CRLF;
	}
	return CSV_CR;
}

static void find_usual(struct widths *w, const int *widths)
{
	for (int i = 0; i < w->rows; i++) {
		int same = 0;
		for (int j = 0; j < w->rows; j++)
			same += widths[j] == widths[i];
		if (same > w->usual_rows) {
			w->usual = widths[i];
			w->usual_rows = same;
		}
	}
}

static struct widths measure(struct str sample, bool whole, char separator, char quote)
{
	struct cursor c = { sample.at, sample.at + sample.len, separator, quote };
	struct widths w = { 0 };
	int widths[ROWS];
	while (c.at < c.end && w.rows < ROWS) {
		int width = row_width(&c);
		enum csv_line_end line_end = skip_line_end(&c);
		bool cut_off = c.at == c.end && !whole && w.rows > 0;
		if (cut_off)
			break;
		w.ends[line_end]++;
		if (width > 0)
			widths[w.rows++] = width;
	}
	if (w.rows)
		w.first = widths[0];
	find_usual(&w, widths);
	return w;
}

/* Whether a is better evidence than b: a larger share of its rows has the usual width. */
static bool fits_better(const struct widths *a, const struct widths *b)
{
	if (a->usual < 2)
		return false;
	if (b->usual < 2)
		return true;
	return (long)a->usual_rows * b->rows > (long)b->usual_rows * a->rows;
}

static enum csv_line_end usual_line_end(const struct widths *w)
{
	enum csv_line_end found = CSV_END_NONE;
	for (int i = CSV_LF; i < CSV_MIXED; i++)
		if (w->ends[i])
			found = found == CSV_END_NONE ? (enum csv_line_end)i : CSV_MIXED;
	return found;
}

void csv_detect(struct str sample, bool whole, struct csv_shape *shape)
{
	struct widths best = { 0 };
	if (shape->separator == 0) {
		shape->separator = ';';
		for (size_t i = 0; i < sizeof(candidates); i++) {
			struct widths w = measure(sample, whole, candidates[i], shape->quote);
			if (fits_better(&w, &best)) {
				best = w;
				shape->separator = candidates[i];
			}
		}
	}
	if (best.rows == 0)
		best = measure(sample, whole, shape->separator, shape->quote);
	shape->columns = best.first;
	shape->line_end = usual_line_end(&best);
}

size_t csv_separator_line(struct str text, char *separator)
{
	if (text.len < 6 || memcmp(text.at, "sep=", 4) != 0)
		return 0;
	size_t end = text.at[5] == '\n' ? 6 : text.at[5] == '\r' ? 7 : 0;
	if (end == 0 || !memchr(candidates, text.at[4], sizeof(candidates)))
		return 0;
	*separator = text.at[4];
	return end == 7 && (text.len < 7 || text.at[6] != '\n') ? 6 : end;
}

const char *csv_separator_name(char separator)
{
	switch (separator) {
	case ',':
		return "komma";
	case ';':
		return "puntkomma";
	case '\t':
		return "tab";
	case '|':
		return "verticale streep";
	default:
		return "ander teken";
	}
}

const char *csv_line_end_name(enum csv_line_end line_end)
{
	static const char *const names[] = {
		"geen regeleinden",
		"regeleinden van Linux en macOS (LF)",
		"regeleinden van Windows (CRLF)",
		"regeleinden van oude Macs (CR)",
		"verschillende soorten regeleinden",
	};
	return names[line_end <= CSV_MIXED ? line_end : CSV_END_NONE];
}
