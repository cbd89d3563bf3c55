/* Which profile reads this file: the one that knows most of its columns. */
#include "io/csv.h"
#include "web/import_inside.h"

static int known_columns(const struct csv_row *row, const struct import_profile *p)
{
	int known = 0;
	for (size_t i = 0; i < row->count; i++)
		for (int c = 0; c < p->column_count; c++)
			if (str_eq(str_trim(row->cells[i]), p->columns[c])) {
				known++;
				break;
			}
	return known;
}

/* It has to know at least half of the columns, and more of them than any other. */
static const struct import_profile *best(const struct csv_row *row,
					 const struct import_profile *list, int count)
{
	const struct import_profile *found = NULL;
	int most = 0;
	for (int i = 0; i < count; i++) {
		int known = known_columns(row, &list[i]);
		if (known == most)
			found = NULL;
		if (known <= most)
			continue;
		most = known;
		found = &list[i];
	}
	return (size_t)most * 2 >= row->count ? found : NULL;
}

bool import_guess(const char *path, const char *name, const struct import_profile *list, int count,
		  const struct import_profile **out, struct err *err)
{
	struct csv_options options = { .name = name };
	struct csv_row row;
	struct csv *csv;
	if (!csv_open(path, &options, &csv, err))
		return false;
	bool ok = csv_next(csv, &row, err);
	*out = ok && !row.end ? best(&row, list, count) : NULL;
	csv_close(csv);
	return ok;
}
