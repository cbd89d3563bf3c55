/* Writes a J5 file: j5_generate ROWS > file.csv. The same rows on every machine, because only whole
 * numbers from a fixed seed are used. One row in two hundred is wrong, in one of eight ways. */
#include "base/buf.h"
#include "base/random.h"
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>

enum { PROVIDERS = 2500, MONTHS = 60, FLUSH = 1 << 20 };

struct provider {
	uint32_t agb;
	uint32_t region;
};

/* How many rows in a hundred have each care type. */
static const uint8_t shares[J5_CARES] = { 25, 15, 12, 8, 4, 3, 3, 12, 6, 5, 4, 3 };

static uint32_t pick_care(struct random *r)
{
	uint64_t left = random_below(r, 100);
	uint32_t care = 0;
	while (left >= shares[care])
		left -= shares[care++];
	return care;
}

/* A waiting time with a long tail: the product of two even draws, longer for the later types. */
static int64_t pick_days(struct random *r, uint32_t care, uint32_t month)
{
	uint64_t scale = 150 + 16 * care + month;
	uint64_t days = scale * 4 * random_below(r, 1000) * random_below(r, 1000) / 1000000;
	return days > 900 ? 900 : (int64_t)days;
}

/* Mostly a few, at times many. */
static int64_t pick_clients(struct random *r)
{
	int64_t clients = 1;
	while (clients < 500 && random_below(r, 100) >= 8)
		clients++;
	return clients;
}

/* The eight ways to be wrong. */
enum mistake {
	EMPTY_DAYS,
	NEGATIVE_DAYS,
	TOO_MANY_DAYS,
	CLIENTS_IN_LETTERS,
	NO_SUCH_REGION,
	NO_SUCH_CARE,
	NO_SUCH_MONTH,
	SHORT_PROVIDER,
	MISTAKES
};

static void write_row(struct buf *out, struct random *r, const struct provider *providers)
{
	const struct provider *p = &providers[random_below(r, PROVIDERS)];
	uint32_t care = pick_care(r), month = (uint32_t)random_below(r, MONTHS);
	int64_t clients = pick_clients(r), days = pick_days(r, care, month);
	int mistake = random_below(r, 200) == 0 ? (int)random_below(r, MISTAKES) : MISTAKES;
	buf_int(out, mistake == SHORT_PROVIDER ? 1234567 : p->agb);
	buf_printf(out, ",zk%02u,", mistake == NO_SUCH_REGION ? 99 : p->region);
	buf_text(out, mistake == NO_SUCH_CARE ? "XX" : j5_cares[care].code);
	buf_printf(out, ",%u-%02u,", 2021 + month / 12,
		   mistake == NO_SUCH_MONTH ? 13 : 1 + month % 12);
	if (mistake == CLIENTS_IN_LETTERS)
		buf_text(out, "abc");
	else
		buf_int(out, clients);
	buf_char(out, ',');
	if (mistake != EMPTY_DAYS)
		buf_int(out, mistake == NEGATIVE_DAYS   ? -5
			     : mistake == TOO_MANY_DAYS ? 99999
							: days);
	buf_char(out, '\n');
}

int main(int argc, char **argv)
{
	long long rows = argc == 2 ? strtoll(argv[1], NULL, 10) : 0;
	if (rows <= 0) {
		fputs("usage: j5_generate ROWS > FILE\n", stderr);
		return 1;
	}
	static struct provider providers[PROVIDERS];
	struct random r;
	struct buf out = { 0 };
	random_seed(&r, 5);
	for (int i = 0; i < PROVIDERS; i++) {
		providers[i].agb = (uint32_t)random_between(&r, 10000000, 99999999);
		providers[i].region = 1 + (uint32_t)random_below(&r, J5_REGIONS);
	}
	buf_text(&out, "provider,region,care_type,month,clients,days\n");
	for (long long i = 0; i < rows; i++) {
		write_row(&out, &r, providers);
		if (out.len < FLUSH && i + 1 < rows)
			continue;
		if (fwrite(out.at, 1, out.len, stdout) != out.len)
			return 1;
		buf_clear(&out);
	}
	buf_release(&out);
	return fflush(stdout) != 0;
}
