#include "cli/match/match.h"
#include "view/print.h"

#include <errno.h>
#include <stdio.h>

static void row(struct buf *out, const char *kind, struct str one, struct str two, struct str three)
{
	buf_printf(out, "%s,", kind);
	print_csv_text(out, one);
	buf_char(out, ',');
	print_csv_text(out, two);
	buf_char(out, ',');
	print_csv_text(out, three);
	buf_char(out, ',');
}

static void value(struct buf *out, match_wide number)
{
	match_print_wide(out, number);
	buf_char(out, '\n');
}

/* The plan, then the prices, of the network in which everybody goes alone. A place that a group makes
 * with its own team is named after the first of the group. */
static void print_proof(struct buf *out, const struct match_report *r)
{
	const struct match_input *in = r->in;
	const struct match_model *m = r->m;
	const struct str none = str_of("");
	buf_text(out, "kind,client,location,profile,value\n");
	for (int i = 0; i < in->given.policy.count; i++) {
		enum match_objective o = in->given.policy.order[i];
		row(out, "weight", str_of(match_objective_names[o]), none, none);
		value(out, m->scale.weight[o]);
	}
	for (int32_t c = 0; c < in->given.clients; c++) {
		int32_t at = match_location(m, r->answer->place, c);
		row(out, "plan", match_code(&in->clients, c), match_code(&in->locations, at), none);
		buf_char(out, '\n');
	}
	for (int32_t p = 0; p < m->net.places; p++) {
		const struct match_spot *spot = &m->spot[p];
		struct str team =
			spot->team < 0
				? none
				: match_code(&in->clients, m->member[m->group_begin[spot->team]]);
		row(out, "place", team, match_code(&in->locations, spot->location),
		    match_code(&in->profiles, spot->profile));
		value(out, r->answer->place_price[p]);
	}
	for (int32_t l = 0; l < m->net.locations; l++) {
		row(out, "location", none, match_code(&in->locations, l), none);
		value(out, r->answer->location_price[l]);
	}
	row(out, "cost", none, none, none);
	value(out, r->answer->cost);
	row(out, "bound", none, none, none);
	value(out, r->answer->together);
}

bool match_write_proof(const char *path, const struct match_report *r, struct err *err)
{
	struct buf out = { 0 };
	FILE *file = fopen(path, "w");
	if (!file)
		return err_set(err, ERR_SYSTEM, "Het bestand %s is niet te schrijven: %s.", path,
			       strerror(errno));
	print_proof(&out, r);
	bool ok = !out.overflow && fwrite(out.at, 1, out.len, file) == out.len;
	ok = fclose(file) == 0 && ok;
	buf_release(&out);
	return ok || err_set(err, ERR_SYSTEM,
			     "Het bewijs is niet helemaal in %s gekomen. Is de schijf vol?", path);
}
