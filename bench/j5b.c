/* J5b, the real import: the file of J5 through profile, checks, staging, history and audit into a new
 * database. Usage: j5b FILE [URL]; without URL a SQLite file beside the temporary files. Prints rows a
 * second, and last the same counts as J5 (valid, invalid, sum of clients). */
#include "domain/domains.h"
#include "io/import.h"
#include "kernel/schema.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

extern const struct sql_file sql_files[];

static const struct field region_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code"), .max = 4 },
	{ 0 },
};
static const struct model region_model = {
	"j5_region", L("Regio", "Region"), L("Regio's", "Regions"), region_fields, .scope = OPEN,
};
static const struct model care_model = {
	"j5_care",     L("Zorgsoort", "Care type"), L("Zorgsoorten", "Care types"), region_fields,
	.scope = OPEN,
};
static const struct field report_fields[] = {
	{ "provider", FIELD_AGB, REQUIRED, L("Zorgaanbieder", "Provider") },
	{ "region", FIELD_REF, REQUIRED, L("Regio", "Region"), .to = "j5_region" },
	{ "care_type", FIELD_REF, REQUIRED, L("Zorgsoort", "Care type"), .to = "j5_care" },
	{ "month", FIELD_DATE, REQUIRED, L("Maand", "Month") },
	{ "clients", FIELD_COUNT, REQUIRED, L("Cliënten", "Clients"), .low = 1, .high = 100000 },
	{ "days", FIELD_COUNT, REQUIRED, L("Dagen", "Days"), .low = 0, .high = 3650 },
	{ 0 },
};
static const char *const report_indexes[] = { "month", NULL };
static const struct model report_model = {
	"j5_report",   L("Opgave", "Report"), L("Opgaven", "Reports"),   report_fields,
	.scope = OPEN, .observed = true,      .indexes = report_indexes,
};
static const struct model *const models[] = { &region_model, &care_model, &report_model, NULL };
static const struct domain bench_domain = { .name = "bench", .models = models };
static const struct domain *const domains[] = { &bench_domain, &delivery_domain, &reference_domain,
						NULL };

static const char profile[] =
	"{ \"name\": \"j5\", \"label\": \"J5\", \"rows\": [ { \"model\": \"j5_report\", \"fields\": {"
	"\"provider\": \"provider\", \"region\": \"region\", \"care_type\": \"care_type\","
	"\"month\": { \"column\": \"month\", \"date\": \"month\" },"
	"\"clients\": \"clients\", \"days\": \"days\" }, \"validOn\": \"month\" } ] }";

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool load_codes(struct session *s, struct err *err)
{
	static const char care[] = "code\nVV\nVP\nGGZ\nGZ\nLG\nZG\nLVG\nWV\nHH\nELV\nGRZ\nBG\n";
	struct buf regions = { 0 };
	struct receipt receipt;
	int64_t change;
	buf_text(&regions, "code\n");
	for (int i = 1; i <= 31; i++)
		buf_printf(&regions, "zk%02d\n", i);
	struct import_job job = { .profile = "j5_region",
				  .bytes = buf_str(&regions),
				  .name = "regions" };
	bool ok = import_run(s, &job, &receipt, err);
	job = (struct import_job){ .profile = "j5_care", .bytes = str_of(care), .name = "care" };
	ok = ok && import_run(s, &job, &receipt, err) &&
	     profile_save(s, str_of(profile), false, &change, err);
	buf_release(&regions);
	return ok;
}

static bool prepare(const char *url, const struct declarations *d, struct session **out,
		    struct err *err)
{
	struct session_options o = {
		.url = url, .owner = true, .create = true, .files = sql_files, .decl = d
	};
	struct session *owner;
	int added;
	if (!session_open(&o, &owner, err))
		return false;
	bool ok = schema_upgrade(owner, &added, err);
	session_close(owner);
	o.owner = o.create = false;
	return ok && session_open(&o, out, err) && load_codes(*out, err);
}

static bool run(struct session *s, const char *path, struct err *err)
{
	struct import_job job = { .profile = "j5", .path = path };
	struct receipt r;
	struct rusage usage;
	struct stmt *st;
	int64_t clients;
	bool found;
	double start = seconds();
	if (!import_run(s, &job, &r, err))
		return false;
	double took = seconds() - start;
	getrusage(RUSAGE_SELF, &usage);
	printf("seconds %.3f rows/s %.0f peak %ld MiB\n", took, (double)r.lines / took,
	       usage.ru_maxrss / 1024);
	if (!db_prepare(s->db, str_of("SELECT CAST(sum(clients) AS INTEGER) FROM v_j5_report"),
			DB_SCOPED, &st, err) ||
	    !stmt_one_int(st, &clients, &found, err))
		return false;
	printf("valid %lld invalid %lld sumclients %lld\n", (long long)r.taken,
	       (long long)r.rejected, (long long)clients);
	return true;
}

int main(int argc, char **argv)
{
	struct err err = { 0 };
	struct session *s = NULL;
	char file[64];
	snprintf(file, sizeof(file), "/tmp/j5b-%d.db", (int)getpid());
	if (argc < 2) {
		fputs("usage: j5b FILE [URL]\n", stderr);
		return 2;
	}
	struct declarations *d = declare(domains);
	bool ok = prepare(argc > 2 ? argv[2] : file, d, &s, &err) && run(s, argv[1], &err);
	if (!ok)
		fprintf(stderr, "j5b: %s (%s)\n", err.message, err.detail);
	session_close(s);
	declarations_release(d);
	unlink(file);
	return ok ? 0 : 2;
}
