#include "ingest.h"

#include "io/csv.h"

void j5_take_row(const struct j5_care_table *table, const struct str *cells, size_t count,
		 struct str raw, uint32_t line, struct j5_queue *queue, struct j5_batch *batch)
{
	if (count != J5_COLUMNS) {
		j5_batch_add(batch, line, J5_COLUMNS, J5_CELLS, raw);
		batch->rows++;
		return;
	}
	struct j5_row row = { 0 };
	bool ok = true;
	for (int i = 0; i < J5_COLUMNS; i++) {
		enum j5_reason reason;
		if (j5_explain(table, (enum j5_column)i, cells[i], &row, &reason))
			continue;
		j5_batch_add(batch, line, (uint32_t)i, reason, cells[i]);
		ok = false;
	}
	if (!ok) {
		batch->rows++;
		return;
	}
	j5_place(table, cells, &row);
	j5_queue_add(queue, &row);
}

bool j5_check_header(const struct str *cells, size_t count, struct err *err)
{
	bool same = count == J5_COLUMNS;
	for (size_t i = 0; i < J5_COLUMNS && same; i++)
		same = str_is(cells[i], j5_columns[i]);
	if (!same)
		return err_set(err, ERR_INPUT,
			       "not a J5 file: the header must be "
			       "provider,region,care_type,month,clients,days");
	return true;
}

struct csv_ingest {
	struct csv *csv;
	struct j5_care_table table;
	struct j5_groups groups;
	struct j5_queue *queue;
	struct j5_batch batch;
	struct j5_log *log;
};

/* One row of the file; false at the end and on failure. */
static bool take_next(struct csv_ingest *in, uint64_t *rows, struct err *err)
{
	struct csv_row row;
	bool good = csv_next(in->csv, &row, err);
	if ((!good && row.fault == CSV_NO_FAULT) || row.end)
		return false;
	if (good && row.count == 1 && row.cells[0].len == 0)
		return true;
	++*rows;
	if (good) {
		j5_take_row(&in->table, row.cells, row.count, row.raw, 0, in->queue, &in->batch);
	} else {
		j5_batch_add(&in->batch, 0, J5_COLUMNS, J5_MALFORMED, row.raw);
		in->batch.rows++;
	}
	if (in->batch.rows) {
		j5_log_add(in->log, &in->batch, row.line);
		j5_batch_clear(&in->batch);
	}
	return true;
}

bool j5_ingest_csv(const char *path, struct j5_log *log, struct j5_result *out, struct err *err)
{
	struct csv_ingest in = { .log = log };
	struct csv_row header;
	struct err failure = { 0 };
	if (!csv_open(path, NULL, &in.csv, err))
		return false;
	if (!csv_next(in.csv, &header, err) || !j5_check_header(header.cells, header.count, err)) {
		csv_close(in.csv);
		return false;
	}
	j5_care_table_build(&in.table);
	j5_groups_init(&in.groups);
	in.queue = j5_queue_new(&in.groups, &in.groups.arena);
	*out = (struct j5_result){ 0 };
	while (take_next(&in, &out->rows, &failure))
		failure.kind = ERR_NONE; /* a malformed row is in the log */
	j5_queue_flush_all(in.queue);
	out->figures = j5_sum(&in.groups);
	j5_batch_release(&in.batch);
	j5_groups_release(&in.groups);
	csv_close(in.csv);
	if (failure.kind != ERR_NONE && err)
		*err = failure;
	return failure.kind == ERR_NONE;
}

bool j5_ingest(const char *path, int threads, struct j5_log *log, struct j5_result *out,
	       struct err *err)
{
	bool plain;
	if (!j5_ingest_plain(path, threads, log, out, &plain, err))
		return false;
	if (plain)
		return true;
	j5_log_restart(log);
	return j5_ingest_csv(path, log, out, err);
}
