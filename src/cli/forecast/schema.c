#include "cli/forecast/forecast.h"
#include "view/print.h"

/* low and high: what can be believed of a parameter at all; a value outside is refused. */
const struct parameter_row parameter_rows[PARAMETER_NAMES] = {
	[START_YEAR] = { "start_year", "calendar year", OF_ALL, 1990, 2100, 0, .needed = true,
			 .whole = true, .meaning = "year of the files: year 0 of the run" },
	[YEARS] = { "years", "years", OF_ALL, 1, FORECAST_YEARS_MAX, 10, .whole = true,
		    .meaning = "how many years ahead" },
	[BOYS] = { "boys", "share", OF_ALL, 0.4, 0.6, 0.5, .meaning = "share of the births" },
	[MORTALITY_TREND] = { "mortality_trend", "share per year", OF_ALL, -0.05, 0.05, 0,
			      .uncertain = true,
			      .meaning =
				      "growth of the chances to die; negative is living longer" },
	[MORTALITY_WALK] = { "mortality_walk", "standard deviation per year", OF_ALL, 0, 0.1, 0,
			     .meaning = "yearly step of the logarithm of the chances to die" },
	[PREVALENCE_WALK] = { "prevalence_walk", "standard deviation per year", OF_ALL, 0, 0.1, 0,
			      .meaning = "yearly step of the logarithm of a prevalence" },
	[SUPPLY_WALK] = { "supply_walk", "standard deviation per year", OF_ALL, 0, 0.1, 0,
			  .meaning = "yearly step of the logarithm of the supply of a region" },
	[PREVALENCE_LEVEL] = { "prevalence_level", "factor", OF_PROFILE, 0.2, 5, 1,
			       .uncertain = true,
			       .meaning = "how far the measured prevalence is off; 1 is exact" },
	[TREND] = { "trend", "share per year", OF_PROFILE, -0.1, 0.1, 0, .uncertain = true,
		    .meaning = "growth of the share of people that is a client" },
	[INFLOW] = { "inflow", "share of the first year, per year", OF_PROFILE, -0.1, 0.1, 0,
		     .uncertain = true, .meaning = "clients of a new kind that come on top" },
	[LONGER_HOME] = { "longer_home", "share per year", OF_PROFILE, 0, 0.1, 0, .uncertain = true,
			  .moves = true,
			  .meaning =
				  "clients who stay at home: they become clients of profile `to`" },
	[HEAVIER] = { "heavier", "share per year", OF_PROFILE, -0.05, 0.1, 0, .uncertain = true,
		      .meaning = "growth of the care that a client asks" },
	[HOURS_PER_FTE] = { "hours_per_fte", "hours per year", OF_PROFESSION, 500, 2500, 0,
			    .needed = true,
			    .meaning = "hours with and for clients in a full-time year" },
	[PART_TIME] = { "part_time", "share per year", OF_PROFESSION, -0.05, 0.05, 0,
			.uncertain = true, .meaning = "growth of the hours that a head works" },
	[RELIEF] = { "relief", "share per year", OF_PROFESSION, 0, 0.05, 0, .uncertain = true,
		     .meaning = "working time no longer given to evenings, nights and weekends" },
	[TASK_SHIFT] = { "task_shift", "share per year", OF_PROFESSION, 0, 0.1, 0,
			 .uncertain = true, .moves = true,
			 .meaning = "work that goes to profession `to`" },
	[TASK_RATIO] = { "task_ratio", "hours per hour", OF_PROFESSION, 0.2, 5, 1,
			 .meaning = "hours that `to` of task_shift needs for one hour" },
	[LEAVING] = { "leaving", "factor", OF_PROFESSION, 0.2, 5, 1, .uncertain = true,
		      .meaning = "on the chances to leave of retirement.csv" },
	[TRAINING] = { "training", "factor", OF_PROFESSION, 0, 5, 1, .uncertain = true,
		       .meaning =
			       "on the trainees of training.csv that start after the start year" },
	[SUCCESS] = { "success", "share", OF_PROFESSION, 0, 1, 1, .uncertain = true,
		      .meaning = "trainees that finish and come to work in the region" },
	[TRAINING_YEARS] = { "training_years", "years", OF_PROFESSION, 1, FORECAST_LEAD_MAX, 0,
			     .needed = true, .whole = true,
			     .meaning = "from the start of a training to work" },
	[ENTRY_AGE] = { "entry_age", "years", OF_PROFESSION, 16, 70, 0, .needed = true,
			.whole = true, .meaning = "age at which those trained come to work" },
	[ENTRY_FTE] = { "entry_fte", "FTE per head", OF_PROFESSION, 0.1, 1.2, 0, .needed = true,
			.meaning = "working time at ages where nobody works yet" },
};

int parameter_find(struct str name)
{
	for (int i = 0; i < PARAMETER_NAMES; i++)
		if (str_is(name, parameter_rows[i].name))
			return i;
	return -1;
}

/* What changed its name: {the last version with the old name, old, new}. */
static const struct renamed {
	int version;
	const char *old_name, *name;
} renames[] = {
	{ 1, "prevalence_growth", "trend" },
	{ 1, "evening_relief", "relief" },
	{ 1, "retirement", "leaving" },
};

const char *parameter_renamed(const char *name, int version)
{
	for (size_t i = 0; i < sizeof(renames) / sizeof(*renames); i++)
		if (version <= renames[i].version && strcmp(name, renames[i].old_name) == 0)
			name = renames[i].name;
	return name;
}

static void print_row(struct buf *out, const struct parameter_row *row)
{
	static const char *const scopes[] = { "all", "profile", "profession" };
	buf_printf(out, "    {\"name\": \"%s\", \"scope\": \"%s\", \"unit\": \"%s\",\n", row->name,
		   scopes[row->scope], row->unit);
	buf_printf(out, "     \"type\": \"%s\", \"minimum\": %g, \"maximum\": %g, ",
		   row->whole ? "integer" : "number", row->low, row->high);
	if (row->needed)
		buf_text(out, "\"default\": null,\n");
	else
		buf_printf(out, "\"default\": %g,\n", row->usual);
	buf_printf(out, "     \"low_and_high\": %s, \"to\": %s,\n     \"meaning\": ",
		   row->uncertain ? "true" : "false", row->moves ? "true" : "false");
	print_json(out, str_of(row->meaning));
	buf_char(out, '}');
}

void forecast_print_schema(struct buf *out)
{
	buf_printf(out,
		   "{\n  \"title\": \"Parameters of waarborg forecast\",\n  \"version\": %d,\n",
		   FORECAST_SCHEMA_VERSION);
	buf_text(out,
		 "  \"columns\": [\"name\", \"scope\", \"value\", \"low\", \"high\", \"unit\", "
		 "\"source\", \"certainty\", \"until_year\", \"to\"],\n"
		 "  \"certainty\": [\"vast\", \"geraamd\", \"aanname\"],\n"
		 "  \"parameters\": [\n");
	for (int i = 0; i < PARAMETER_NAMES; i++) {
		print_row(out, &parameter_rows[i]);
		buf_text(out, i + 1 < PARAMETER_NAMES ? ",\n" : "\n");
	}
	buf_text(out, "  ],\n  \"renamed\": [\n");
	size_t count = sizeof(renames) / sizeof(*renames);
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "    {\"until_version\": %d, \"old\": \"%s\", \"new\": \"%s\"}%s\n",
			   renames[i].version, renames[i].old_name, renames[i].name,
			   i + 1 < count ? "," : "");
	buf_text(out, "  ]\n}\n");
}
