/* init and demo: from nothing to a database with facts, and with an invented office in it. */
#include "cli/command.h"
#include "view/print.h"
#include "domain/demo.h"
#include "domain/facts.h"
#include "kernel/schema.h"
#include "kernel/tick.h"

struct setup {
	int added; /* models and fields */
	struct facts_result facts;
};

static bool set_up_tables(struct cli *c, int *added, struct err *err)
{
	struct session *owner;
	if (!cli_open_operator(c, ACCESS_OWNER, &owner, err))
		return false;
	bool ok = schema_upgrade(owner, added, err);
	session_close(owner);
	return ok;
}

/* Leaves c->session open for writing. */
static bool set_up(struct cli *c, struct setup *out, struct err *err)
{
	return set_up_tables(c, &out->added, err) && cli_open(c, ACCESS_WRITE, err) &&
	       facts_load(c->session, &out->facts, err);
}

static void print_setup(struct cli *c, const struct setup *s)
{
	struct buf *out = &c->out.buf;
	buf_printf(out, "%s: ", db_name(c->session->db));
	if (!s->added && !s->facts.fresh && !s->facts.profiles) {
		buf_text(out, "er is niets gewijzigd; tabellen en meegeleverde feiten zijn bij.\n");
		return;
	}
	buf_printf(out,
		   "%d tabellen en velden toegevoegd; %d van %d meegeleverde bestanden geladen (",
		   s->added, s->facts.fresh, s->facts.files);
	print_count(out, s->facts.rows);
	buf_printf(out, " gegevens), %d profielen.\n", s->facts.profiles);
}

bool run_init(struct cli *c, struct err *err)
{
	struct setup setup = { 0 };
	if (!set_up(c, &setup, err) || !cli_refresh(c, err))
		return false;
	print_setup(c, &setup);
	return true;
}

static bool read_request(struct cli *c, struct demo_request *request, struct err *err)
{
	const char *scale = c->value[OPTION_SCALE];
	int64_t seed = DEMO_SEED;
	if (!option_number(c, OPTION_SEED, 0, INT64_MAX, &seed, err))
		return false;
	request->seed = (uint64_t)seed;
	request->story = c->value[OPTION_STORY] ? c->value[OPTION_STORY] : "story.csv";
	if (!scale || strcmp(scale, "office") == 0)
		request->scale = DEMO_OFFICE;
	else if (strcmp(scale, "national") == 0)
		request->scale = DEMO_NATIONAL;
	else
		return err_set(err, ERR_INPUT,
			       "'%s' achter --scale bestaat niet. Kies uit: office, national.",
			       scale);
	return true;
}

static void print_demo(struct buf *out, const struct demo_request *request,
		       const struct demo_result *r)
{
	char first[24], last[24];
	if (r->already) {
		buf_text(out, "Deze verzonnen gegevens staan er al; er is niets ingelezen.\n");
		return;
	}
	buf_text(out, "Verzonnen gegevens: ");
	print_count(out, r->providers);
	buf_text(out, " zorgaanbieders, ");
	print_count(out, r->locations);
	buf_text(out, " locaties, ");
	print_count(out, r->lines);
	buf_text(out, " regels wachttijden (");
	print_count(out, r->rejected);
	buf_printf(out,
		   " met opzet fout en afgekeurd),\nvan %s t/m %s. Wat er te vinden is, staat in ",
		   date_format_dutch(r->first, first), date_format_dutch(r->last, last));
	print_screen(out, str_of(request->story));
	buf_text(out, ".\n");
}

bool run_demo(struct cli *c, struct err *err)
{
	struct setup setup = { 0 };
	struct progress progress;
	struct demo_request request = { .progress = progress_of_files, .context = &progress };
	struct demo_result result = { 0 };
	struct tick_result tick;
	int people;
	if (!read_request(c, &request, err) || !set_up(c, &setup, err))
		return false;
	interrupt_catch();
	progress_begin(&progress, "Inlezen", c->given[OPTION_QUIET]);
	bool ok = demo_run(c->session, &request, &result, err);
	progress_end(&progress);
	if (!ok || !demo_people(c->session, &people, err) || !cli_refresh(c, err) ||
	    !tick_run(c->session, c->session->today, &tick, err))
		return false;
	print_demo(&c->out.buf, &request, &result);
	if (people)
		buf_printf(
			&c->out.buf,
			"Er zijn %d accounts zonder wachtwoord, zoals demo-inkoper. Een manier om "
			"binnen te komen: waarborg user link NAAM\n",
			people);
	return true;
}
