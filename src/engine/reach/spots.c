#include "engine/reach/spots.h"

#include <assert.h>
#include <math.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* So many spots in one column are not worth a search. */
enum { CROWD = 16 };

/* What is sorted. x and y are counted from the least. */
struct place {
	uint32_t x, y;
	int32_t point;
};

enum word { WORD_X, WORD_Y };

static uint32_t word_of(const struct place *p, enum word word)
{
	return word == WORD_X ? p->x : p->y;
}

static void sort_digit(const struct place *from, struct place *to, int64_t count, enum word word,
		       int shift)
{
	int64_t at[DIGITS] = { 0 }, next = 0;
	for (int64_t i = 0; i < count; i++)
		at[(word_of(&from[i], word) >> shift) & (DIGITS - 1)]++;
	for (int digit = 0; digit < DIGITS; digit++) {
		int64_t here = at[digit];
		at[digit] = next;
		next += here;
	}
	for (int64_t i = 0; i < count; i++)
		to[at[(word_of(&from[i], word) >> shift) & (DIGITS - 1)]++] = from[i];
}

/* Stable. The sorted ones are in *list, which may have changed places with *spare. */
static void sort_places(struct place **list, struct place **spare, int64_t count, enum word word,
			uint32_t most)
{
	for (int shift = 0; shift < 32 && most >> shift; shift += DIGIT_BITS) {
		struct place *other = *spare;
		sort_digit(*list, other, count, word, shift);
		*spare = *list;
		*list = other;
	}
}

struct bounds {
	int32_t west, south;
	uint32_t width, height;
};

static bool check(const int32_t *x, const int32_t *y, const int32_t *people, int64_t count,
		  struct bounds *b, struct err *err)
{
	int32_t west = INT32_MAX, south = INT32_MAX, east = INT32_MIN, north = INT32_MIN;
	int64_t total = 0;
	if (count < 0 || count > REACH_POINTS_MAX)
		return err_set(err, ERR_INPUT, "Er zijn %lld punten; het maximum is %d.",
			       (long long)count, REACH_POINTS_MAX);
	for (int64_t i = 0; i < count; i++) {
		west = x[i] < west ? x[i] : west;
		east = x[i] > east ? x[i] : east;
		south = y[i] < south ? y[i] : south;
		north = y[i] > north ? y[i] : north;
		if (people && people[i] < 0)
			return err_set(err, ERR_INPUT, "Punt %lld heeft %d inwoners.",
				       (long long)i + 1, people[i]);
		total += people ? people[i] : 0;
	}
	if (count && (west < -REACH_METRES_MAX || south < -REACH_METRES_MAX ||
		      east > REACH_METRES_MAX || north > REACH_METRES_MAX))
		return err_set(err, ERR_INPUT,
			       "Een coördinaat ligt meer dan %d meter van het nulpunt.",
			       REACH_METRES_MAX);
	if (total > REACH_PEOPLE_MAX)
		return err_set(err, ERR_INPUT, "Er zijn meer dan %lld inwoners.",
			       (long long)REACH_PEOPLE_MAX);
	*b = count ? (struct bounds){ west, south, (uint32_t)(east - west),
				      (uint32_t)(north - south) }
		   : (struct bounds){ 0 };
	return true;
}

/* Points in a strip: more of them makes wider strips, with more points near the edge of a circle to be
 * looked at one by one; fewer makes more strips to visit. */
static int64_t strip_size(int64_t count)
{
	return 4 * (int64_t)sqrt((double)count) + 1;
}

/* Sorted by strip, then x, then y, then number; `size` of them are a strip. */
static struct place *sorted(const int32_t *x, const int32_t *y, int64_t count,
			    const struct bounds *b, int64_t size, struct arena *a)
{
	struct place *list = arena_array(a, struct place, (size_t)count);
	struct place *spare = arena_array(a, struct place, (size_t)count);
	for (int64_t i = 0; i < count; i++)
		list[i] = (struct place){ (uint32_t)(x[i] - b->west), (uint32_t)(y[i] - b->south),
					  (int32_t)i };
	sort_places(&list, &spare, count, WORD_Y, b->height);
	for (int64_t from = 0; from < count; from += size) {
		int64_t here = count - from < size ? count - from : size;
		struct place *part = list + from, *other = spare + from;
		sort_places(&part, &other, here, WORD_X, b->width);
		if (part != list + from)
			memcpy(list + from, part, (size_t)here * sizeof(*part));
	}
	return list;
}

struct building {
	int32_t *x, *y, *first, *of_point;
	int64_t *before;
	struct reach_strip *strips;
};

/* Makes one spot of points at the same place in the same strip. */
static int32_t merge(const struct place *list, const int32_t *people, int64_t count, int64_t size,
		     const struct bounds *b, struct building *w)
{
	int32_t spots = 0;
	for (int64_t i = 0; i < count; i++) {
		const struct place *p = &list[i];
		struct reach_strip *strip = &w->strips[i / size];
		bool begins = i % size == 0;
		if (begins || p[-1].x != p->x || p[-1].y != p->y) {
			int32_t y = (int32_t)p->y + b->south;
			if (begins)
				*strip = (struct reach_strip){ spots, spots, y, y };
			strip->south = y < strip->south ? y : strip->south;
			strip->north = y > strip->north ? y : strip->north;
			w->x[spots] = (int32_t)p->x + b->west;
			w->y[spots] = y;
			w->first[spots] = p->point;
			w->before[spots + 1] = w->before[spots];
			strip->end = ++spots;
		}
		w->of_point[p->point] = spots - 1;
		w->before[spots] += people ? people[p->point] : 0;
	}
	return spots;
}

static void make_columns(struct reach_spots *s, uint32_t width, int64_t size, struct arena *a)
{
	while ((int64_t)(width >> s->shift) >= 2 * size)
		s->shift++;
	s->columns = (int)(width >> s->shift) + 1;
	int32_t *starts =
		arena_array(a, int32_t, (size_t)s->strip_count * ((size_t)s->columns + 1));
	s->starts = starts;
	for (int32_t strip = 0; strip < s->strip_count; strip++) {
		int32_t spot = s->strips[strip].begin;
		for (int column = 0; column <= s->columns; column++) {
			int64_t from = s->west + ((int64_t)column << s->shift);
			while (spot < s->strips[strip].end && s->x[spot] < from)
				spot++;
			*starts++ = spot;
		}
	}
}

bool reach_spots_build(const int32_t *x_m, const int32_t *y_m, const int32_t *people, int64_t count,
		       struct arena *a, struct reach_spots *out, struct err *err)
{
	struct bounds b = { 0 };
	if (!check(x_m, y_m, people, count, &b, err))
		return false;
	int64_t size = strip_size(count);
	int64_t strips = (count + size - 1) / size;
	struct building w = {
		.x = arena_array(a, int32_t, (size_t)count),
		.y = arena_array(a, int32_t, (size_t)count),
		.first = arena_array(a, int32_t, (size_t)count),
		.of_point = arena_array(a, int32_t, (size_t)count),
		.before = arena_array(a, int64_t, (size_t)count + 1),
		.strips = arena_array(a, struct reach_strip, (size_t)strips),
	};
	struct arena scratch = { 0 };
	int32_t spots =
		merge(sorted(x_m, y_m, count, &b, size, &scratch), people, count, size, &b, &w);
	arena_release(&scratch);
	*out = (struct reach_spots){ .count = spots,
				     .points = (int32_t)count,
				     .x = w.x,
				     .y = w.y,
				     .before = w.before,
				     .first = w.first,
				     .of_point = w.of_point,
				     .strip_count = (int32_t)strips,
				     .strips = w.strips,
				     .west = b.west };
	make_columns(out, b.width, size, a);
	return true;
}

/* Where x is among the spots of a strip: spots before *low are west of it, spots from *high on are not.
 * What is between is one column, unless that is crowded. */
static inline void locate(const struct reach_spots *s, int32_t strip, int64_t x, int32_t *low,
			  int32_t *high)
{
	int64_t column = (x - s->west) >> s->shift;
	const int32_t *starts = s->starts + (int64_t)strip * (s->columns + 1);
	if (column < 0 || column >= s->columns) {
		*low = *high = starts[column < 0 ? 0 : s->columns];
		return;
	}
	*low = starts[column];
	*high = starts[column + 1];
	while (*high - *low > CROWD) {
		int32_t middle = *low + (*high - *low) / 2;
		if (s->x[middle] < x)
			*low = middle + 1;
		else
			*high = middle;
	}
}

/* The largest whole number whose square is at most this; exact, because below 2^52 the root of
 * n * n - 1 is not rounded up to n. */
static int64_t root(int64_t square)
{
	return (int64_t)sqrt((double)square);
}

/* The first strip that reaches to y or farther north. */
static int32_t strip_from(const struct reach_spots *s, int64_t y)
{
	int32_t low = 0, high = s->strip_count;
	while (low < high) {
		int32_t middle = low + (high - low) / 2;
		if (s->strips[middle].north < y)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How far a strip is from y: 0 when y is within it. */
static int64_t least_dy(const struct reach_strip *strip, int32_t y)
{
	if (y < strip->south)
		return (int64_t)strip->south - y;
	return y > strip->north ? (int64_t)y - strip->north : 0;
}

static int64_t greatest_dy(const struct reach_strip *strip, int32_t y)
{
	int64_t down = (int64_t)y - strip->south, up = (int64_t)strip->north - y;
	return down > up ? down : up;
}

int32_t reach_spots_circle(const struct reach_spots *s, int32_t x, int32_t y, int64_t square,
			   struct reach_span *spans)
{
	int32_t count = 0, none;
	assert(square >= 0 && square <= INT64_C(1) << 50);
	for (int32_t i = strip_from(s, y - root(square)); i < s->strip_count; i++) {
		int64_t least = least_dy(&s->strips[i], y), most = greatest_dy(&s->strips[i], y);
		if (least * least > square)
			break;
		struct reach_span *span = &spans[count++];
		int64_t outer = root(square - least * least);
		locate(s, i, x - outer, &span->begin, &none);
		locate(s, i, x + outer + 1, &none, &span->end);
		span->inner_begin = span->inner_end = span->end;
		if (most * most > square)
			continue;
		int64_t inner = root(square - most * most);
		int32_t inner_begin, inner_end;
		locate(s, i, x - inner, &none, &inner_begin);
		locate(s, i, x + inner + 1, &inner_end, &none);
		if (inner_begin < inner_end) {
			span->inner_begin = inner_begin;
			span->inner_end = inner_end;
		}
	}
	return count;
}

struct search {
	const struct reach_spots *spots;
	int32_t x, y;
	int32_t best;
	int64_t square;
};

/* False when this spot is so far east or west that those behind it need not be looked at. */
static bool look(struct search *q, int32_t spot)
{
	const struct reach_spots *s = q->spots;
	int64_t dx = (int64_t)s->x[spot] - q->x, square = reach_square(s, spot, q->x, q->y);
	if (dx * dx > q->square)
		return false;
	if (square < q->square || (square == q->square && s->first[spot] < s->first[q->best])) {
		q->square = square;
		q->best = spot;
	}
	return true;
}

/* False when the strip is too far north or south. */
static bool look_in_strip(struct search *q, int32_t strip)
{
	const struct reach_strip *here = &q->spots->strips[strip];
	int64_t dy = least_dy(here, q->y);
	if (dy * dy > q->square)
		return false;
	int32_t from, none;
	locate(q->spots, strip, q->x, &from, &none);
	for (int32_t i = from; i < here->end && (look(q, i) || q->spots->x[i] < q->x); i++)
		;
	for (int32_t i = from; i > here->begin && look(q, i - 1); i--)
		;
	return true;
}

int64_t reach_spots_nearest(const struct reach_spots *s, int32_t x, int32_t y, int32_t hint,
			    int32_t *nearest)
{
	struct search q = { s, x, y, hint, reach_square(s, hint, x, y) };
	int32_t middle = strip_from(s, y);
	for (int32_t i = middle; i < s->strip_count && look_in_strip(&q, i); i++)
		;
	for (int32_t i = middle; i > 0 && look_in_strip(&q, i - 1); i--)
		;
	*nearest = q.best;
	return q.square;
}
