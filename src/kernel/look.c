#include "kernel/look.h"

#include "kernel/look_store.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <syslog.h>
#include <unistd.h>

enum { COLLECT_MS = 2, BATCH_MAX = 2000, TEXT_MAX = 200, NOTE_SECONDS = 60 };

const char *const look_what_words[] = { "lezen", "lijst", "zoeken", "uitvoer", "afdruk" };

/* A call of look_write that waits for its lines to be durable. */
struct waiting {
	const struct look *looks;
	int count;
	bool done, ok;
	struct err err;
	struct waiting *next;
};

/* Filled by callers under the lock; everything else is the writer thread's. */
struct look_log {
	pthread_mutex_t lock;
	pthread_cond_t come, gone; /* something to write; something was written */
	struct waiting *first, **last;
	bool stop;
	pthread_t thread;

	const char *url;
	moment_t (*clock)(void);
	struct look_key key;
	struct db *db;
	char month[LOOK_MONTH];
	struct look_head head; /* newest durable line */
	int heads;             /* file; -1: none yet */
	int64_t place;
	int64_t noted_at; /* monotonic seconds */
	bool unnoted;     /* the journal does not know the newest head yet */
	struct arena arena;
};

static int64_t steady_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Nothing that a caller hands over may make a line impossible, or look like two lines. */
static struct str plain(struct arena *a, struct str text, size_t most)
{
	if (!text.len)
		return (struct str){ "", 0 };
	if (text.len > most)
		text.len = most;
	while (text.len && most - text.len < 4 && !str_is_utf8(text))
		text.len--; /* cut within a character */
	bool good = str_is_utf8(text);
	char *copy = arena_alloc(a, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		copy[i] = c < ' ' || c == 0x7f || (!good && c > 0x7e) ? '?' : (char)c;
	}
	return (struct str){ copy, text.len };
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* In order and each once, as look_record keeps them. */
static int64_t *once(struct arena *a, const int64_t *ids, int *count)
{
	int64_t *list = arena_array(a, int64_t, (size_t)*count + 1);
	int n = 0;
	if (*count)
		memcpy(list, ids, (size_t)*count * sizeof(*ids));
	qsort(list, (size_t)*count, sizeof(*list), by_number);
	for (int i = 0; i < *count; i++)
		if (!n || list[n - 1] != list[i])
			list[n++] = list[i];
	*count = n;
	return list;
}

static struct str print_ids(struct arena *a, const int64_t *ids, int count)
{
	struct buf text = { 0 };
	for (int i = 0; i < count; i++) {
		if (i)
			buf_char(&text, ',');
		buf_int(&text, ids[i]);
	}
	struct str s = arena_str(a, buf_str(&text));
	buf_release(&text);
	return s;
}

static void fill_row(struct look_log *log, const struct look *l, const int64_t *ids, int count,
		     struct look_row *row)
{
	struct arena *a = &log->arena;
	*row = (struct look_row){
		.event = "CRUDE"[l->event],
		.what = str_of(look_what_words[l->what]),
		.account = l->account,
		.name = plain(a, l->name, TEXT_MAX),
		.role = plain(a, l->role, TEXT_MAX),
		.payer = l->payer,
		.office = plain(a, l->office, 2 * TEXT_MAX),
		.model = plain(a, l->model, TEXT_MAX),
		.ids = print_ids(a, ids, count),
		.subject = plain(a, l->subject, TEXT_MAX),
		.request = plain(a, l->request, TEXT_MAX),
		.address = plain(a, l->address, TEXT_MAX),
		.result = str_of(l->denied ? "denied" : "granted"),
		.reason = plain(a, l->reason, 5 * TEXT_MAX),
	};
}

/* Puts a line behind the head. */
static bool add_row(struct look_log *log, struct look_head *head, struct look_row *row,
		    const int64_t *ids, int count, struct err *err)
{
	char mac[LOOK_MAC];
	row->chain = str_of(head->chain);
	row->seq = head->seq + 1;
	row->at = log->clock();
	look_mac(&log->key, row, head->mac, mac);
	row->mac = str_of(mac);
	if (!look_add_line(log->db, row, ids, count, err))
		return false;
	head->seq = row->seq;
	memcpy(head->mac, mac, LOOK_MAC);
	return true;
}

/* A head that cannot be noted is no reason to refuse: the lines are there, and the journal has it too. */
static void note_head(struct look_log *log, bool sure)
{
	if (log->heads >= 0)
		look_head_note(log->heads, log->place, &log->head, sure);
	log->unnoted = true;
	if (!sure)
		return;
	syslog(LOG_AUTHPRIV | LOG_NOTICE, "waarborg inzagelogboek: keten %s regel %lld kenmerk %s",
	       log->head.chain, (long long)log->head.seq, log->head.mac);
	log->unnoted = false;
	log->noted_at = steady_seconds();
}

static void end_chain(struct look_log *log)
{
	if (log->unnoted)
		note_head(log, true);
	if (log->heads >= 0)
		close(log->heads);
	log->heads = -1;
	db_close(log->db);
	log->db = NULL;
	log->month[0] = 0;
}

static void name_chain(const char *month, char chain[LOOK_CHAIN])
{
	unsigned char random[8];
	char text[17];
	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(text, sizeof(text), random, sizeof(random));
	snprintf(chain, LOOK_CHAIN, "%s-%s", month, text);
}

/* The place among the heads is taken before the first line: a chain without a head was not ours. */
static bool begin_chain(struct look_log *log, const char *month, struct err *err)
{
	struct look_head head = { 0 };
	struct look_row row = { .event = 'S', .what = str_of("begin") };
	char process[40];
	name_chain(month, head.chain);
	snprintf(process, sizeof(process), "%d", (int)getpid());
	row.name = row.role = row.office = row.model = row.ids = row.subject = row.address =
		row.reason = str_of("");
	row.request = str_of(process);
	row.result = str_of("granted");
	if (!look_store_open(log->url, month, &log->db, err) ||
	    !look_head_place(log->url, &head, &log->heads, &log->place, err) ||
	    !db_begin_write(log->db, err))
		return false;
	if (!add_row(log, &head, &row, NULL, 0, err) || !db_commit(log->db, err)) {
		db_rollback(log->db);
		return false;
	}
	log->head = head;
	memcpy(log->month, month, LOOK_MONTH);
	note_head(log, true);
	return true;
}

/* A new month is a new file and a new chain. */
static bool ready(struct look_log *log, struct err *err)
{
	char month[LOOK_MONTH];
	look_month(log->clock(), month);
	if (log->db && strcmp(month, log->month) == 0)
		return true;
	if (log->db)
		end_chain(log);
	if (begin_chain(log, month, err))
		return true;
	log->unnoted = false;
	end_chain(log);
	return false;
}

static bool add_all(struct look_log *log, const struct waiting *first, struct look_head *head,
		    struct err *err)
{
	for (const struct waiting *w = first; w; w = w->next)
		for (int i = 0; i < w->count; i++) {
			struct look_row row;
			int count = w->looks[i].count;
			int64_t *ids = once(&log->arena, w->looks[i].ids, &count);
			fill_row(log, &w->looks[i], ids, count, &row);
			bool ok = add_row(log, head, &row, ids, count, err);
			arena_release(&log->arena);
			if (!ok)
				return false;
		}
	return true;
}

static bool write_batch(struct look_log *log, const struct waiting *first, struct err *err)
{
	struct look_head head;
	if (!ready(log, err))
		return false;
	head = log->head;
	if (!db_begin_write(log->db, err))
		return false;
	if (!add_all(log, first, &head, err) || !db_commit(log->db, err)) {
		db_rollback(log->db);
		/* A commit without an answer may have happened: nobody was told, so the next chain is
		 * a new one and what stands in this one stays as it is. */
		log->unnoted = false;
		end_chain(log);
		return false;
	}
	log->head = head;
	note_head(log, steady_seconds() - log->noted_at >= NOTE_SECONDS);
	return true;
}

static void release(struct look_log *log, struct waiting *first, bool ok, const struct err *err)
{
	pthread_mutex_lock(&log->lock);
	while (first) {
		struct waiting *next = first->next; /* first may be gone once it is done */
		first->ok = ok;
		if (!ok)
			first->err = *err;
		first->done = true;
		first = next;
	}
	pthread_cond_broadcast(&log->gone);
	pthread_mutex_unlock(&log->lock);
}

/* Takes what waits, up to some number of lines; what is left is for the next round. */
static struct waiting *take_batch(struct look_log *log)
{
	struct waiting *first = log->first, *w = first;
	int lines = w ? w->count : 0;
	if (!w)
		return NULL;
	while (w->next && lines + w->next->count <= BATCH_MAX) {
		w = w->next;
		lines += w->count;
	}
	log->first = w->next;
	if (!log->first)
		log->last = &log->first;
	w->next = NULL;
	return first;
}

/* Waits for work, or for the moment at which the head must be noted. */
static void wait_for_work(struct look_log *log)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += NOTE_SECONDS;
	int code = 0;
	while (!log->first && !log->stop && code == 0)
		code = pthread_cond_timedwait(&log->come, &log->lock, &until);
}

static void *write_on(void *context)
{
	struct look_log *log = context;
	const struct timespec collect = { 0, COLLECT_MS * 1000000L };
	bool stop = false;
	while (!stop) {
		struct err err = { 0 };
		pthread_mutex_lock(&log->lock);
		wait_for_work(log);
		bool any = log->first != NULL;
		pthread_mutex_unlock(&log->lock);
		if (any)
			nanosleep(&collect, NULL); /* others come along in the same fsync */
		pthread_mutex_lock(&log->lock);
		struct waiting *first = take_batch(log);
		stop = log->stop && !first;
		pthread_mutex_unlock(&log->lock);
		if (first) {
			bool ok = write_batch(log, first, &err);
			release(log, first, ok, &err);
		} else if (log->unnoted && log->db) {
			note_head(log, true);
		}
	}
	return NULL;
}

bool look_open(const char *url, moment_t (*clock)(void), struct look_log **out, struct err *err)
{
	struct look_log *log = memory_resize(NULL, sizeof(*log));
	*log = (struct look_log){ .clock = clock ? clock : moment_now, .heads = -1 };
	log->last = &log->first;
	char *kept = memory_resize(NULL, strlen(url) + 1); /* the arena is emptied line by line */
	memcpy(kept, url, strlen(url) + 1);
	log->url = kept;
	pthread_mutex_init(&log->lock, NULL);
	pthread_cond_init(&log->come, NULL);
	pthread_cond_init(&log->gone, NULL);
	bool ok = look_key_read(url, true, &log->key, err) && ready(log, err);
	if (ok && pthread_create(&log->thread, NULL, write_on, log) != 0)
		ok = err_set(err, ERR_SYSTEM, "Het inzagelogboek kan niet worden gestart.");
	if (!ok) {
		end_chain(log);
		free(kept);
		free(log);
		return false;
	}
	*out = log;
	return true;
}

void look_close(struct look_log *log)
{
	if (!log)
		return;
	pthread_mutex_lock(&log->lock);
	log->stop = true;
	pthread_cond_signal(&log->come);
	pthread_mutex_unlock(&log->lock);
	pthread_join(log->thread, NULL);
	end_chain(log);
	sodium_memzero(&log->key, sizeof(log->key));
	pthread_mutex_destroy(&log->lock);
	pthread_cond_destroy(&log->come);
	pthread_cond_destroy(&log->gone);
	arena_release(&log->arena);
	free((void *)(uintptr_t)log->url);
	free(log);
}

static void join_queue(struct look_log *log, struct waiting *w)
{
	*log->last = w;
	log->last = &w->next;
	pthread_cond_signal(&log->come);
}

bool look_write(struct look_log *log, const struct look *looks, int count, struct err *err)
{
	for (int i = 0; i < count; i++)
		assert(looks[i].count >= 0 && looks[i].count <= LOOK_IDS_MAX);
	if (count <= 0)
		return true;
	struct waiting *w = memory_resize(NULL, sizeof(*w));
	*w = (struct waiting){ .looks = looks, .count = count };
	pthread_mutex_lock(&log->lock);
	join_queue(log, w);
	while (!w->done)
		pthread_cond_wait(&log->gone, &log->lock);
	pthread_mutex_unlock(&log->lock);
	bool ok = w->ok;
	if (!ok && err)
		*err = w->err;
	free(w);
	return ok || err_prefix(err, "De gegevens worden niet getoond, omdat niet kan worden "
				     "vastgelegd wie ze bekijkt. ");
}
