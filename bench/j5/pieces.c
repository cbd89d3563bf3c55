#include "ingest.h"

#include "io/encoding.h"
#include "io/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every thread takes the next piece of the file, reads it with the rest of the row that its end
 * cuts through, and leaves its rejects in a ring. Whoever finishes the oldest piece hands over
 * all that are ready, in order: only then is it known at which line of the file a piece begins. */

enum {
	PIECE = 64 * 1024,
	TAIL = 512,          /* read beyond a piece at first, for the row that goes on */
	ROW_MAX = 64 * 1024, /* longer rows are left to the CSV reader */
	ROOM = 1 + PIECE + ROW_MAX,
	PADDING = 8,        /* readable behind the text, for j5_word */
	SEGMENT = 8 * 1024, /* searched for marks at a time */
	RING = 64,
};

struct slot {
	struct j5_batch batch;
	uint64_t lines, rows;
	bool ready;
};

struct shared {
	int fd;
	uint64_t size, pieces;
	size_t header; /* bytes of the first line */
	uint64_t next; /* piece to take; atomic */
	int unusual;   /* a piece was not plain, or could not be read; atomic */
	struct j5_care_table table;
	scan_marks_fn *scan;

	pthread_mutex_t lock;
	pthread_cond_t handed_over;
	struct slot ring[RING];
	uint64_t done; /* pieces handed over */
	uint64_t line; /* of the file, where piece `done` begins */
	uint64_t rows;
	struct j5_log *log;
};

struct worker {
	struct shared *shared;
	struct arena arena;
	struct j5_queue *queue;
	struct slot *slot; /* of the current piece */
	char *text;        /* ROOM + PADDING */
	size_t len;
	uint32_t *marks; /* of the current segment */
};

static bool read_at(int fd, char *to, size_t len, uint64_t offset)
{
	while (len > 0) {
		ssize_t n = pread(fd, to, len, (off_t)offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		to += n, len -= (size_t)n, offset += (uint64_t)n;
	}
	return true;
}

/* Reads a piece: from the first row that begins in it to the end of the last one that does.
 * *begin is where that first row is in the text. */
static bool load(struct worker *w, uint64_t piece, size_t *begin)
{
	const struct shared *s = w->shared;
	/* One byte before, to see whether a row begins exactly at the start. */
	uint64_t from = piece * PIECE - (piece > 0), to = (piece + 1) * PIECE;
	size_t own = (size_t)((to < s->size ? to : s->size) - from);
	size_t left = (size_t)(s->size - from);
	w->len = own + TAIL < left ? own + TAIL : left;
	if (!read_at(s->fd, w->text, w->len, from))
		return false;
	const char *end = NULL;
	while (own < left && !(end = memchr(w->text + own - 1, '\n', w->len - own + 1))) {
		size_t more = ROOM < left ? ROOM : left;
		if (w->len == more)
			break;
		if (!read_at(s->fd, w->text + w->len, more - w->len, from + w->len))
			return false;
		w->len = more;
	}
	if (own < left && !end && w->len < left)
		return false;
	if (end)
		w->len = (size_t)(end - w->text) + 1;
	const char *before = memchr(w->text, '\n', w->len);
	*begin = piece == 0 ? s->header : before ? (size_t)(before - w->text) + 1 : w->len;
	return true;
}

/* A row that has anything special about it: not six cells, a CR, or simply a fault. */
static bool take_slowly(struct worker *w, size_t begin, size_t end)
{
	struct str cells[J5_COLUMNS + 1], rest = { w->text + begin, end - begin };
	if (rest.len && rest.at[rest.len - 1] == '\r')
		rest.len--;
	struct str raw = rest;
	if (raw.len && (memchr(raw.at, '\r', raw.len) || memchr(raw.at, '\0', raw.len)))
		return false;
	if (raw.len == 0)
		return true;
	size_t count = 0;
	while (rest.at && count <= J5_COLUMNS)
		cells[count++] = str_cut(&rest, ',');
	j5_take_row(&w->shared->table, cells, count, raw, (uint32_t)w->slot->lines, w->queue,
		    &w->slot->batch);
	w->slot->rows++;
	return true;
}

/* Takes whole rows, from begin to end. */
static bool take_segment(struct worker *w, size_t begin, size_t end)
{
	const struct shared *s = w->shared;
	const char *segment = w->text + begin;
	const uint32_t *mark = w->marks;
	const uint32_t *last = mark + s->scan(segment, end - begin, ',', '"', w->marks);
	for (size_t row_at = begin; row_at < end; w->slot->lines++) {
		struct j5_row row = { 0 };
		if (last - mark >= J5_COLUMNS &&
		    j5_judge(&s->table, segment, mark, (uint32_t)(row_at - begin), &row)) {
			j5_queue_add(w->queue, &row);
			w->slot->rows++;
			mark += J5_COLUMNS;
			row_at = begin + mark[-1] + 1;
			continue;
		}
		for (; mark < last && segment[*mark] != '\n'; mark++)
			if (segment[*mark] == '"')
				return false;
		size_t row_end = mark < last ? begin + *mark++ : end;
		if (!take_slowly(w, row_at, row_end))
			return false;
		row_at = row_end + 1;
	}
	return true;
}

static bool take_piece(struct worker *w, uint64_t piece)
{
	size_t begin;
	if (!load(w, piece, &begin))
		return false;
	struct encoding_tally tally = { 0 };
	encoding_judge_utf8(&tally, (struct str){ w->text, w->len }, true);
	if (tally.sequences || tally.malformed)
		return false;
	while (begin < w->len) {
		size_t end = w->len - begin < SEGMENT ? w->len : begin + SEGMENT;
		const char *cut = memrchr(w->text + begin, '\n', end - begin);
		if (!cut)
			cut = memchr(w->text + end, '\n', w->len - end);
		end = cut ? (size_t)(cut - w->text) + 1 : w->len;
		if (!take_segment(w, begin, end))
			return false;
		begin = end;
	}
	return true;
}

/* With the lock held: gives the log what is ready, in order. */
static void hand_over(struct shared *s)
{
	for (;; s->done++) {
		struct slot *slot = &s->ring[s->done % RING];
		if (!slot->ready)
			break;
		if (slot->batch.rows)
			j5_log_add(s->log, &slot->batch, s->line);
		s->line += slot->lines;
		s->rows += slot->rows;
		slot->ready = false;
	}
	pthread_cond_broadcast(&s->handed_over);
}

/* Waits for room in the ring; false when the others stopped. */
static bool begin_piece(struct worker *w, uint64_t piece)
{
	struct shared *s = w->shared;
	pthread_mutex_lock(&s->lock);
	while (piece >= s->done + RING && !__atomic_load_n(&s->unusual, __ATOMIC_RELAXED))
		pthread_cond_wait(&s->handed_over, &s->lock);
	pthread_mutex_unlock(&s->lock);
	w->slot = &s->ring[piece % RING];
	j5_batch_clear(&w->slot->batch);
	w->slot->lines = w->slot->rows = 0;
	return !__atomic_load_n(&s->unusual, __ATOMIC_RELAXED);
}

static void end_piece(struct worker *w, bool plain)
{
	struct shared *s = w->shared;
	pthread_mutex_lock(&s->lock);
	if (!plain)
		__atomic_store_n(&s->unusual, 1, __ATOMIC_RELAXED);
	w->slot->ready = plain;
	hand_over(s);
	pthread_mutex_unlock(&s->lock);
}

static void *work(void *argument)
{
	struct worker *w = argument;
	struct shared *s = w->shared;
	for (;;) {
		uint64_t piece = __atomic_fetch_add(&s->next, 1, __ATOMIC_RELAXED);
		if (piece >= s->pieces || !begin_piece(w, piece))
			return NULL;
		end_piece(w, take_piece(w, piece));
	}
}

static void init_worker(struct worker *w, struct shared *s, struct j5_groups *groups)
{
	*w = (struct worker){ .shared = s };
	w->queue = j5_queue_new(groups, &w->arena);
	w->text = arena_alloc(&w->arena, ROOM + PADDING);
	w->marks = arena_array(&w->arena, uint32_t, ROOM + SCAN_SLACK);
}

static void run_workers(struct worker *workers, int count)
{
	pthread_t ids[J5_THREADS_MAX];
	int started = 1;
	while (started < count && pthread_create(&ids[started], NULL, work, &workers[started]) == 0)
		started++;
	work(&workers[0]);
	for (int i = 1; i < started; i++)
		pthread_join(ids[i], NULL);
}

static void run(struct shared *s, int threads, struct j5_result *out)
{
	struct worker workers[J5_THREADS_MAX];
	struct j5_groups groups;
	j5_groups_init(&groups);
	for (int i = 0; i < threads; i++)
		init_worker(&workers[i], s, &groups);
	run_workers(workers, threads);
	for (int i = 0; i < threads; i++) {
		j5_queue_flush_all(workers[i].queue);
		arena_release(&workers[i].arena);
	}
	if (!s->unusual)
		out->figures = j5_sum(&groups);
	out->rows = s->rows;
	j5_groups_release(&groups);
	for (int i = 0; i < RING; i++)
		j5_batch_release(&s->ring[i].batch);
}

/* The first line must be the header. */
static bool read_header(struct shared *s, bool *plain, struct err *err)
{
	char text[256];
	size_t room = s->size < sizeof(text) ? (size_t)s->size : sizeof(text), count = 0;
	*plain = read_at(s->fd, text, room, 0) && memchr(text, '\n', room) && text[0] == 'p';
	if (!*plain)
		return true;
	struct str line = { text, 0 }, cells[J5_COLUMNS + 1];
	line.len = (size_t)((char *)memchr(text, '\n', room) - text);
	s->header = line.len + 1;
	if (line.len && text[line.len - 1] == '\r')
		line.len--;
	while (line.at && count <= J5_COLUMNS)
		cells[count++] = str_cut(&line, ',');
	return j5_check_header(cells, count, err);
}

bool j5_ingest_plain(const char *path, int threads, struct j5_log *log, struct j5_result *out,
		     bool *plain, struct err *err)
{
	struct shared s = { .log = log, .scan = scan_marks_best(), .line = 2 };
	struct stat st;
	*out = (struct j5_result){ .plain = true };
	*plain = false;
	s.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (s.fd < 0 || fstat(s.fd, &st) != 0 || !S_ISREG(st.st_mode))
		goto done; /* the CSV reader says what is wrong */
	s.size = (uint64_t)st.st_size;
	if (!read_header(&s, plain, err)) {
		close(s.fd);
		return false;
	}
	if (!*plain)
		goto done;
	s.pieces = (s.size + PIECE - 1) / PIECE;
	j5_care_table_build(&s.table);
	pthread_mutex_init(&s.lock, NULL);
	pthread_cond_init(&s.handed_over, NULL);
	run(&s, threads, out);
	pthread_cond_destroy(&s.handed_over);
	pthread_mutex_destroy(&s.lock);
	*plain = !s.unusual;
done:
	if (s.fd >= 0)
		close(s.fd);
	return true;
}
