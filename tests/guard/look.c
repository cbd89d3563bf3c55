/* The log of looks: what is acknowledged is there, in chains that show every tampering. */
#include "support.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static moment_t the_time;

static moment_t told_time(void)
{
	return the_time;
}

static struct look_log *opened(void)
{
	struct look_log *log;
	must(look_open(url, told_time, &log, &oops));
	return log;
}

static struct look look_at(int64_t account, const int64_t *ids, int count)
{
	return (struct look){ .event = LOOK_READ,
			      .what = count > 1 ? LOOK_LIST : LOOK_RECORD,
			      .account = account,
			      .name = str_of("j.jansen"),
			      .role = str_of("mediator"),
			      .payer = 2,
			      .office = str_of("VGZ"),
			      .model = str_of("client"),
			      .ids = ids,
			      .count = count,
			      .request = str_of("r-1"),
			      .address = str_of("10.0.0.1") };
}

static struct look_verdict verify(struct buf *report)
{
	struct look_verdict v;
	buf_clear(report);
	must(look_verify(url, report, &v, &oops));
	return v;
}

static void is_sound(void)
{
	struct buf report = { 0 };
	struct look_verdict v = verify(&report);
	if (v.findings)
		print_error("# %s\n", buf_zero(&report));
	assert_int_equal(v.findings, 0);
	buf_release(&report);
}

struct seen {
	int count;
	int64_t last;
	struct str first_office;
	char names[400];
};

static bool note(void *context, const struct look_row *row, struct err *err)
{
	struct seen *seen = context;
	(void)err;
	seen->count++;
	seen->last = row->account;
	assert_true(str_is(row->result, "granted") || str_is(row->result, "denied"));
	return true;
}

static int count_of(struct look_query q)
{
	struct seen seen = { 0 };
	if (!q.limit)
		q.limit = 1000;
	must(look_read(url, &q, note, &seen, NULL, NULL, &oops));
	return seen.count;
}

static void who_saw_this(void **state)
{
	struct look_log *log;
	const int64_t page[] = { 5, 1, 9, 5 }, one[] = { 9 };
	struct look looks[2];
	struct look_cursor next;
	bool more;
	struct seen seen = { 0 };
	(void)state;
	the_time = noon;
	log = opened();
	looks[0] = look_at(1, page, 4);
	looks[1] = look_at(2, one, 1);
	looks[1].denied = true;
	must(look_write(log, looks, 2, &oops));
	the_time = noon + HOUR;
	looks[0].name = str_of("met\nregel\x1b[31m\xff en te lang");
	must(look_write(log, looks, 1, &oops));
	/* The next month, in another file. */
	the_time = noon + 30 * 24 * HOUR;
	must(look_write(log, looks + 1, 1, &oops));
	look_close(log);
	is_sound();
	assert_int_equal(count_of((struct look_query){ .model = "client", .record = 9 }), 4);
	assert_int_equal(count_of((struct look_query){ .model = "client", .record = 5 }), 2);
	assert_int_equal(count_of((struct look_query){ .model = "client", .record = 4 }), 0);
	assert_int_equal(count_of((struct look_query){ .model = "location", .record = 5 }), 0);
	assert_int_equal(count_of((struct look_query){ .account = 2 }), 2);
	assert_int_equal(count_of((struct look_query){ .account = 2, .until = noon + HOUR }), 1);
	assert_int_equal(count_of((struct look_query){ .from = noon + 1 }), 2);
	struct look_query q = { .model = "client", .record = 9, .limit = 3 };
	must(look_read(url, &q, note, &seen, &next, &more, &oops));
	assert_true(more && seen.count == 3);
	q.after = next;
	must(look_read(url, &q, note, &seen, &next, &more, &oops));
	assert_true(!more && seen.count == 4);
}

struct part {
	struct look_log *log;
	int number, written;
};

enum { THREADS = 8, EACH = 150 };

static void *write_many(void *context)
{
	struct part *p = context;
	for (int i = 0; i < EACH; i++) {
		struct err err = { 0 };
		int64_t id = p->number * 100000 + i;
		struct look look = look_at(100 + p->number, &id, 1);
		p->written += look_write(p->log, &look, 1, &err);
	}
	return NULL;
}

static void eight_threads_lose_nothing(void **state)
{
	pthread_t threads[THREADS];
	struct part parts[THREADS];
	struct timespec a, b;
	(void)state;
	the_time = noon;
	struct look_log *log = opened();
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < THREADS; i++) {
		parts[i] = (struct part){ .log = log, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &parts[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	clock_gettime(CLOCK_MONOTONIC, &b);
	look_close(log);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(parts[i].written, EACH);
		assert_int_equal(count_of((struct look_query){ .account = 100 + i }), EACH);
	}
	print_message("# %d lines by %d threads in %.0f ms\n", THREADS * EACH, THREADS,
		      (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6);
	is_sound();
}

/* A child writes and says each time that it was told so; it is killed in the middle. */
static void what_was_acknowledged_survives_a_kill(void **state)
{
	int told[2];
	(void)state;
	for (int round = 0; round < 5; round++) {
		int64_t account = 1000 + round, id = 0, got = 0;
		assert_int_equal(pipe(told), 0);
		pid_t child = fork();
		if (child == 0) {
			struct look_log *log;
			struct err err = { 0 };
			the_time = noon;
			if (!look_open(url, told_time, &log, &err))
				_exit(1);
			for (id = 1;; id++) {
				struct look look = look_at(account, &id, 1);
				if (!look_write(log, &look, 1, &err) ||
				    write(told[1], &id, sizeof(id)) != sizeof(id))
					_exit(1);
			}
		}
		close(told[1]);
		while (got < 4 && read(told[0], &id, sizeof(id)) == sizeof(id))
			got = id;
		usleep(50000 + (unsigned)round * 37000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		while (read(told[0], &id, sizeof(id)) == sizeof(id))
			got = id;
		close(told[0]);
		assert_true(got > 3);
		assert_true(count_of((struct look_query){ .account = account, .limit = 100000 }) >=
			    got);
	}
	is_sound();
}

static char month_file[300];

static void whole_log(const char *sql)
{
	past_the_program(month_file, sql);
}

/* Keeps the log of a moment, and puts it back. */
static void keep(bool back)
{
	char command[900];
	if (on_postgres) {
		whole_log(back ? "TRUNCATE look_line; TRUNCATE look_record;"
				 "INSERT INTO look_line SELECT * FROM kept_line;"
				 "INSERT INTO look_record SELECT * FROM kept_record;"
				 "DROP TABLE kept_line; DROP TABLE kept_record"
			       : "CREATE TABLE kept_line AS SELECT * FROM look_line;"
				 "CREATE TABLE kept_record AS SELECT * FROM look_record");
		return;
	}
	int in, out;
	ssize_t n;
	snprintf(command, sizeof(command), "%s.kept", month_file);
	whole_log("PRAGMA wal_checkpoint(TRUNCATE)");
	in = open(back ? command : month_file, O_RDONLY);
	out = open(back ? month_file : command, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(in >= 0 && out >= 0);
	char bytes[65536];
	while ((n = read(in, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(out, bytes, (size_t)n), n);
	close(in);
	close(out);
}

static void is_found(const char *what, const char *sql, const char *wanted)
{
	struct buf report = { 0 };
	keep(false);
	whole_log(sql);
	struct look_verdict v = verify(&report);
	if (!v.findings || !strstr(buf_zero(&report), wanted))
		print_error("# %s: %s\n", what, buf_zero(&report));
	assert_true(v.findings > 0);
	assert_non_null(strstr(buf_zero(&report), wanted));
	buf_release(&report);
	keep(true);
	is_sound();
}

#define LONGEST "(SELECT chain FROM look_line GROUP BY chain ORDER BY count(*) DESC, chain LIMIT 1)"

static void every_tampering_is_found(void **state)
{
	struct buf report = { 0 };
	(void)state;
	snprintf(month_file, sizeof(month_file), "%s/w.look-2026-11", folder);
	the_time = noon;
	is_found("edit",
		 "UPDATE look_line SET name = 'p.pietersen' WHERE seq = 7 AND chain = " LONGEST,
		 "regel 7 is gewijzigd");
	is_found("edit of a record",
		 "UPDATE look_line SET ids = '77' WHERE seq = 7 AND chain = " LONGEST,
		 "regel 7 is gewijzigd");
	is_found("delete", "DELETE FROM look_line WHERE seq = 7 AND chain = " LONGEST,
		 "tussen regel 6 en 8");
	is_found(
		"insert",
		"UPDATE look_line SET seq = seq + 1000000 WHERE seq > 7 AND chain = " LONGEST ";"
		"INSERT INTO look_line SELECT chain, 8, at, event, what, account, name, role, payer, office, "
		"model, ids, subject, request, address, result, reason, mac FROM look_line WHERE seq = 7 AND "
		"chain = " LONGEST ";"
		"UPDATE look_line SET seq = seq - 999999 WHERE seq > 1000000",
		"regel 8 is gewijzigd");
	is_found("reorder",
		 "UPDATE look_line SET seq = 900007 WHERE seq = 7 AND chain = " LONGEST ";"
		 "UPDATE look_line SET seq = 7 WHERE seq = 8 AND chain = " LONGEST ";"
		 "UPDATE look_line SET seq = 8 WHERE seq = 900007",
		 "regel 7 is gewijzigd");
	is_found("cut tail", "DELETE FROM look_line WHERE seq > 1000 AND chain = " LONGEST,
		 "na regel 1000 ontbreken regels");
	is_found("a whole chain", "DELETE FROM look_line WHERE chain = " LONGEST,
		 "regels ontbreken");
	is_found(
		"a chain of somebody else",
		"INSERT INTO look_line SELECT '2026-11-0000000000000000', seq, at, event, what, account, "
		"name, role, payer, office, model, ids, subject, request, address, result, reason, mac "
		"FROM look_line WHERE chain = " LONGEST,
		"ontbreekt in de lijst");
	is_found("out of sight", "DELETE FROM look_record WHERE seq = 7 AND chain = " LONGEST,
		 "bekeken gegevens");
	if (on_postgres) {
		is_found("an empty log", "DELETE FROM look_line; DELETE FROM look_record",
			 "regels ontbreken");
		buf_release(&report);
		return;
	}
	/* The whole file replaced: by an older copy, by nothing, by something else. */
	keep(false);
	struct look_log *log = opened();
	const int64_t id = 3;
	struct look look = look_at(1, &id, 1);
	must(look_write(log, &look, 1, &oops));
	look_close(log);
	is_sound();
	char newer[320];
	snprintf(newer, sizeof(newer), "%s.newer", month_file);
	whole_log("PRAGMA wal_checkpoint(TRUNCATE)");
	assert_int_equal(rename(month_file, newer), 0);
	assert_true(verify(&report).findings > 0);
	keep(true);
	assert_true(verify(&report).findings > 0);
	int file = open(month_file, O_WRONLY | O_TRUNC);
	assert_true(verify(&report).findings > 0);
	assert_int_equal(write(file, "geen database, maar iets anders", 31), 31);
	close(file);
	assert_true(verify(&report).findings > 0);
	assert_int_equal(rename(newer, month_file), 0);
	is_sound();
	buf_release(&report);
}

/* No line, no data. */
static void what_cannot_be_written_is_not_shown(void **state)
{
	const int64_t id = 3;
	struct look look = look_at(1, &id, 1);
	(void)state;
	the_time = noon;
	struct look_log *log = opened();
	must(look_write(log, &look, 1, &oops));
	whole_log("ALTER TABLE look_line RENAME TO elsewhere");
	refused(look_write(log, &look, 1, &oops), ERR_SYSTEM);
	whole_log("ALTER TABLE elsewhere RENAME TO look_line");
	must(look_write(log, &look, 1, &oops));
	look_close(log);
	is_sound();
}

static void the_key_is_ours_alone(void **state)
{
	char path[900], keys[600], aside[1000];
	struct stat info;
	struct look_verdict v;
	struct buf report = { 0 };
	(void)state;
	must(look_keys_folder(url, keys, &oops));
	assert_int_equal(stat(keys, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	char name[80] = "w";
	if (on_postgres) {
		const char *slash = strrchr(url, '?') ? strrchr(url, '?') : url + strlen(url);
		const char *begin = slash;
		while (begin[-1] != '/')
			begin--;
		snprintf(name, sizeof(name), "%.*s", (int)(slash - begin), begin);
	}
	snprintf(path, sizeof(path), "%s/%s.look.key", keys, name);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0400);
	assert_int_equal(info.st_size, 32);
	snprintf(aside, sizeof(aside), "%s.weg", path);
	assert_int_equal(rename(path, aside), 0);
	refused(look_verify(url, &report, &v, &oops), ERR_NOT_FOUND);
	assert_int_equal(rename(aside, path), 0);
	if (!on_postgres) {
		assert_int_equal(stat(month_file, &info), 0);
		assert_int_equal(info.st_mode & 0777, 0600);
	}
	is_sound();
	buf_release(&report);
}

const struct CMUnitTest look_tests[] = {
	cmocka_unit_test(who_saw_this),
	cmocka_unit_test(eight_threads_lose_nothing),
	cmocka_unit_test(what_was_acknowledged_survives_a_kill),
	cmocka_unit_test(every_tampering_is_found),
	cmocka_unit_test(what_cannot_be_written_is_not_shown),
	cmocka_unit_test(the_key_is_ours_alone),
};
const size_t look_count = COUNT_OF(look_tests);
