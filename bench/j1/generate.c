/* Writes a problem of bench J1 (cli/match/network.h): j1_generate PEOPLE LOCATIONS [merged] > file.csv. People and
 * locations are drawn around towns of unequal size; of every profile there are a quarter more places than people,
 * of beds in all one in a hundred too few. The same file on every machine: whole numbers, a fixed seed. */
#include "base/arena.h"
#include "base/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PROFILES = 20, AREAS_MANY = 4000, AREAS_FEW = 160, NEAR_MOST = 220, METRES_MOST = 300000 };

struct town {
	int64_t x, y;
};

struct country {
	struct random random;
	int64_t people, locations, areas, near;
	struct town *area, *location;
	int64_t *weight, weight_sum; /* of areas: how many live there */
	int64_t profile_weight[PROFILES], profile_sum;
	int64_t *beds; /* [locations * PROFILES] 0 when it has not that profile */
	struct arena arena;
};

static int64_t square_root(int64_t value)
{
	int64_t root = 0;
	for (int64_t bit = (int64_t)1 << 31; bit > 0; bit >>= 1) {
		if ((root + bit) * (root + bit) <= value)
			root += bit;
	}
	return root;
}

/* Near the middle of -reach .. reach more often than far from it. */
static int64_t around(struct random *r, int64_t reach)
{
	int64_t sum = 0;
	for (int k = 0; k < 4; k++)
		sum += random_between(r, -reach, reach);
	return sum / 4;
}

static int64_t pick(struct random *r, const int64_t *weight, int64_t count, int64_t sum)
{
	int64_t left = random_between(r, 0, sum - 1), k = 0;
	while (k + 1 < count && left >= weight[k])
		left -= weight[k++];
	return k;
}

static void place_areas(struct country *c)
{
	struct random *r = &c->random;
	int64_t towns = c->areas == AREAS_MANY ? 60 : 5, box = METRES_MOST;
	if (c->areas == AREAS_FEW)
		box /= 7;
	struct town *town = arena_array(&c->arena, struct town, (size_t)towns);
	for (int64_t k = 0; k < towns; k++)
		town[k] = (struct town){ random_between(r, 0, box), random_between(r, 0, box) };
	for (int64_t k = 0; k < c->areas; k++) {
		bool rural = random_below(r, 3) == 0;
		/* The first towns are the largest: the lower of three draws. */
		int64_t t = towns;
		for (int n = 0; n < 3; n++) {
			int64_t draw = random_between(r, 0, towns - 1);
			t = draw < t ? draw : t;
		}
		c->area[k].x = rural ? random_between(r, 0, box) : town[t].x + around(r, box / 10);
		c->area[k].y = rural ? random_between(r, 0, box) : town[t].y + around(r, box / 10);
		c->weight[k] =
			random_between(r, 1, 10) * random_between(r, 1, 10) * (rural ? 1 : 2);
		c->weight_sum += c->weight[k];
	}
}

static void place_locations(struct country *c, int64_t *wanted)
{
	struct random *r = &c->random;
	for (int64_t l = 0; l < c->locations; l++) {
		int64_t near = pick(r, c->weight, c->areas, c->weight_sum);
		c->location[l].x = c->area[near].x + around(r, 3000);
		c->location[l].y = c->area[near].y + around(r, 3000);
	}
	for (int p = 0; p < PROFILES; p++) {
		int64_t sum = 0, *beds = c->beds + p;
		for (int64_t l = 0; l < c->locations; l++) {
			bool offers = random_below(r, 100) < 42 || l == p % c->locations;
			beds[l * PROFILES] =
				offers ? random_between(r, 2, 12) * random_between(r, 2, 12) : 0;
			sum += beds[l * PROFILES];
		}
		for (int64_t l = 0; l < c->locations; l++) {
			int64_t weight = beds[l * PROFILES];
			int64_t share = weight * wanted[p] * 5 / (4 * sum);
			beds[l * PROFILES] = weight == 0 ? 0 : share > 0 ? share : 1;
		}
	}
}

static void print_beds(const struct country *c)
{
	int64_t all = 0;
	for (int64_t k = 0; k < c->locations * PROFILES; k++)
		all += c->beds[k];
	for (int64_t l = 0; l < c->locations; l++) {
		int64_t own = 0;
		for (int p = 0; p < PROFILES; p++)
			own += c->beds[l * PROFILES + p];
		int64_t normal = own * c->people * 94 / (100 * all);
		normal = normal > 0 ? normal : 1;
		printf("L,%" PRId64 ",%" PRId64 ",%" PRId64 ",300\n", l, normal,
		       normal / 20 > 0 ? normal / 20 : 1);
	}
	for (int64_t l = 0; l < c->locations; l++) {
		for (int p = 0; p < PROFILES; p++) {
			if (c->beds[l * PROFILES + p] > 0)
				printf("Q,%" PRId64 ",%d,%" PRId64 "\n", l, p,
				       c->beds[l * PROFILES + p]);
		}
	}
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The nearest locations of every area, with the time at 42 km/h over 1.3 times the straight line; keeps
 * which they are in nearest. */
static void print_travel(const struct country *c, int64_t *nearest)
{
	struct arena a = { 0 };
	int64_t *key = arena_array(&a, int64_t, (size_t)c->locations);
	for (int64_t k = 0; k < c->areas; k++) {
		for (int64_t l = 0; l < c->locations; l++) {
			int64_t x = c->location[l].x - c->area[k].x;
			int64_t y = c->location[l].y - c->area[k].y;
			int64_t time = square_root(x * x + y * y) * 13 / 700;
			key[l] = time * (int64_t)1000000 + l;
		}
		qsort(key, (size_t)c->locations, sizeof(*key), by_value);
		for (int64_t n = 0; n < c->near; n++) {
			nearest[k * c->near + n] = key[n] % 1000000;
			printf("T,%" PRId64 ",%" PRId64 ",%" PRId64 "\n", k, key[n] % 1000000,
			       key[n] / 1000000);
		}
	}
	arena_release(&a);
}

struct person {
	int32_t area, profile;
};

static void print_people(struct country *c, const struct person *person, const int64_t *nearest)
{
	struct random *r = &c->random;
	uint64_t reach = c->near < 15 ? (uint64_t)c->near : 15;
	for (int64_t i = 0; i < c->people; i++) {
		uint64_t draw = random_below(r, 10);
		int urgency = draw < 6 ? 1 : draw < 9 ? 2 : 4;
		const int64_t *near = nearest + person[i].area * c->near;
		int64_t wish = random_below(r, 10) < 3 ? near[random_below(r, reach)] : -1;
		int64_t other =
			wish >= 0 && random_below(r, 10) < 4 ? near[random_below(r, reach)] : -1;
		printf("C,%" PRId64 ",%d,%d,%d,1,%" PRId64 ",%" PRId64 "\n", i, person[i].area,
		       person[i].profile, urgency, wish, other);
	}
}

static void print_merged(const struct country *c, const struct person *person)
{
	struct arena a = { 0 };
	int64_t *count = arena_array(&a, int64_t, (size_t)c->areas * PROFILES), row = 0;
	for (int64_t i = 0; i < c->people; i++)
		count[person[i].area * PROFILES + person[i].profile]++;
	for (int64_t k = 0; k < c->areas * PROFILES; k++) {
		if (count[k] > 0)
			printf("C,%" PRId64 ",%" PRId64 ",%" PRId64 ",1,%" PRId64 ",-1,-1\n", row++,
			       k / PROFILES, k % PROFILES, count[k]);
	}
	arena_release(&a);
}

/* Who lives where and needs what; wanted becomes how many need each profile. */
static struct person *draw_people(struct country *c, int64_t *wanted)
{
	struct random *r = &c->random;
	struct person *person = arena_array(&c->arena, struct person, (size_t)c->people);
	int64_t *until = arena_array(&c->arena, int64_t, (size_t)c->areas), sum = 0;
	for (int64_t k = 0; k < c->areas; k++)
		until[k] = sum += c->weight[k];
	for (int64_t i = 0; i < c->people; i++) {
		int64_t draw = random_between(r, 0, sum - 1), low = 0, high = c->areas - 1;
		while (low < high) {
			int64_t middle = (low + high) / 2;
			if (until[middle] > draw)
				high = middle;
			else
				low = middle + 1;
		}
		person[i].area = (int32_t)low;
		person[i].profile = (int32_t)pick(r, c->profile_weight, PROFILES, c->profile_sum);
		wanted[person[i].profile]++;
	}
	return person;
}

int main(int argc, char **argv)
{
	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: j1_generate PEOPLE LOCATIONS [merged]\n");
		return 2;
	}
	struct country c = { .people = strtoll(argv[1], NULL, 10),
			     .locations = strtoll(argv[2], NULL, 10) };
	if (c.people < 1 || c.people > 100000000 || c.locations < 1 || c.locations > 100000) {
		fprintf(stderr, "j1_generate: 1 to 100000000 people, 1 to 100000 locations\n");
		return 2;
	}
	random_seed(&c.random, 19450505);
	c.areas = c.locations > 100 ? AREAS_MANY : AREAS_FEW;
	c.near = c.locations < NEAR_MOST ? c.locations : NEAR_MOST;
	c.area = arena_array(&c.arena, struct town, (size_t)c.areas);
	c.weight = arena_array(&c.arena, int64_t, (size_t)c.areas);
	c.location = arena_array(&c.arena, struct town, (size_t)c.locations);
	c.beds = arena_array(&c.arena, int64_t, (size_t)c.locations * PROFILES);
	for (int p = 0; p < PROFILES; p++) {
		c.profile_weight[p] =
			random_between(&c.random, 1, 10) * random_between(&c.random, 1, 6);
		c.profile_sum += c.profile_weight[p];
	}
	int64_t wanted[PROFILES] = { 0 };
	place_areas(&c);
	struct person *person = draw_people(&c, wanted);
	place_locations(&c, wanted);
	printf("H,40,250,300,3,100000\n");
	print_beds(&c);
	int64_t *nearest = arena_array(&c.arena, int64_t, (size_t)(c.areas * c.near));
	print_travel(&c, nearest);
	if (argc == 4)
		print_merged(&c, person);
	else
		print_people(&c, person, nearest);
	arena_release(&c.arena);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
