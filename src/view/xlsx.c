#include "view/xlsx.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { TEXT_MAX = 32767 /* characters in a cell */, NAME_MAX_BYTES = 31, NOTE_ROWS_MAX = 20 };

/* A spreadsheet holds numbers as doubles: beyond this a whole number would change. */
static const int64_t EXACT_MAX = INT64_C(9007199254740992);
/* Day 0 of a spreadsheet is 1899-12-30; before March 1900 it counts a day that never was. */
enum { SERIAL_OF_1970 = 25569, SERIAL_FIRST = 61 };

enum format { PLAIN, BOLD, HEAD, DAY, MOMENT, MONEY, PERCENT, WHOLE, DECIMAL_1, FORMATS = 17 };

struct writer {
	const struct sheet *sheet;
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *formats[FORMATS]; /* DECIMAL_1 and up: 1 to 9 decimals, at most 8 shown */
	lxw_row_t row;
	struct buf text;
	lxw_error error;
};

static void make_formats(struct writer *w)
{
	static const char *const numbers[FORMATS] = {
		[DAY] = "yyyy-mm-dd", [MOMENT] = "yyyy-mm-dd hh:mm",
		[MONEY] = "#,##0.00", [PERCENT] = "0.0\"%\"",
		[WHOLE] = "#,##0",
	};
	for (int i = BOLD; i < FORMATS; i++) {
		char decimals[40] = "#,##0.";
		w->formats[i] = workbook_add_format(w->book);
		for (int n = 0; i >= DECIMAL_1 && n <= i - DECIMAL_1; n++)
			decimals[6 + n] = '0';
		if (i >= DAY)
			format_set_num_format(w->formats[i], numbers[i] ? numbers[i] : decimals);
	}
	format_set_bold(w->formats[BOLD]);
	format_set_bold(w->formats[HEAD]);
	format_set_bottom(w->formats[HEAD], LXW_BORDER_THIN);
}

/* "_x0041_" in a file means A: a text that has it by itself gets its underscore written so. */
static bool is_escape(struct str s)
{
	if (s.len < 7 || s.at[0] != '_' || s.at[1] != 'x' || s.at[6] != '_')
		return false;
	for (int i = 2; i < 6; i++)
		if (!strchr("0123456789abcdefABCDEF", s.at[i]) || !s.at[i])
			return false;
	return true;
}

static size_t character(struct str s)
{
	for (size_t len = 1; len <= 4 && len <= s.len; len++)
		if (str_is_utf8((struct str){ s.at, len }))
			return len;
	return 0;
}

/* What can stand in a workbook: well-formed UTF-8 without control characters, not too long. */
static const char *safe_text(struct writer *w, struct str s)
{
	buf_clear(&w->text);
	for (int n = 0; s.len && n < TEXT_MAX - 10; n++) {
		size_t len = character(s);
		struct str one = { s.at, len };
		if (!len || str_is(one, "\xEF\xBF\xBE") || str_is(one, "\xEF\xBF\xBF"))
			one = str_of("\xEF\xBF\xBD");
		else if (((unsigned char)*s.at < ' ' && !strchr("\t\n", *s.at)) || !*s.at ||
			 *s.at == 0x7f)
			one = str_of(" ");
		else if (is_escape(s))
			one = str_of("_x005F_");
		buf_add(&w->text, one);
		n += is_escape(s) ? 6 : 0;
		len = len ? len : 1;
		s = (struct str){ s.at + len, s.len - len };
	}
	return buf_zero(&w->text);
}

static void check(struct writer *w, lxw_error error)
{
	if (error != LXW_NO_ERROR && w->error == LXW_NO_ERROR)
		w->error = error;
}

static void put_text(struct writer *w, int column, struct str text, enum format format)
{
	const char *safe = safe_text(w, text);
	if (*safe)
		check(w, worksheet_write_string(w->page, w->row, (lxw_col_t)column, safe,
						w->formats[format]));
}

static void put_number(struct writer *w, int column, double number, enum format format)
{
	check(w, worksheet_write_number(w->page, w->row, (lxw_col_t)column, number,
					w->formats[format]));
}

/* As text, when a double would change it. */
static bool put_exact(struct writer *w, int column, const struct value *v)
{
	struct buf digits = { 0 };
	if (v->number <= EXACT_MAX && v->number >= -EXACT_MAX)
		return false;
	value_print_json(&digits, v);
	put_text(w, column, buf_str(&digits), PLAIN);
	buf_release(&digits);
	return true;
}

static void put_day(struct writer *w, int column, day_t day)
{
	char text[11];
	if (day + SERIAL_OF_1970 >= SERIAL_FIRST)
		put_number(w, column, day + SERIAL_OF_1970, DAY);
	else
		put_text(w, column, str_of(date_format_iso(day, text)), PLAIN);
}

static void put_moment(struct writer *w, int column, moment_t moment)
{
	double clock = (double)(clock_of_moment(moment) / 1000000) / 86400;
	put_number(w, column, day_of_moment(moment) + SERIAL_OF_1970 + clock, MOMENT);
}

static double scaled(int64_t number, int decimals)
{
	double unit = 1;
	while (decimals-- > 0)
		unit *= 10;
	return (double)number / unit;
}

static void put_value(struct writer *w, int column, const struct value *v)
{
	enum format decimals = v->shown ? DECIMAL_1 + (v->shown > 8 ? 8 : v->shown) - 1 : WHOLE;
	switch (v->kind) {
	case VALUE_TEXT:
		put_text(w, column, v->text, PLAIN);
		break;
	case VALUE_BOOL:
		put_text(w, column, str_of(v->truth ? "ja" : "nee"), PLAIN);
		break;
	case VALUE_DAY:
		put_day(w, column, (day_t)v->number);
		break;
	case VALUE_MOMENT:
		put_moment(w, column, v->number);
		break;
	case VALUE_COUNT:
		if (!put_exact(w, column, v))
			put_number(w, column, (double)v->number, WHOLE);
		break;
	case VALUE_DECIMAL:
		if (!put_exact(w, column, v))
			put_number(w, column, scaled(v->number, v->decimals), decimals);
		break;
	case VALUE_MONEY:
	case VALUE_SHARE:
		if (!put_exact(w, column, v))
			put_number(w, column, scaled(v->number, 2),
				   v->kind == VALUE_MONEY ? MONEY : PERCENT);
		break;
	case VALUE_NULL:
	case VALUE_MARKUP:
	case VALUE_LIST:
	case VALUE_MAP:
		break;
	}
}

static double width_of(const struct sheet_column *column)
{
	double label = (double)strlen(column->label) + 2;
	double kind = column->kind == VALUE_TEXT ? 28 : column->kind == VALUE_MOMENT ? 17 : 12;
	return label > kind ? (label > 50 ? 50 : label) : kind;
}

static void put_head(struct writer *w)
{
	const struct sheet *s = w->sheet;
	assert(s->note_count <= NOTE_ROWS_MAX);
	for (int i = 0; i < s->column_count; i++)
		check(w, worksheet_set_column(w->page, (lxw_col_t)i, (lxw_col_t)i,
					      width_of(&s->columns[i]), NULL));
	put_text(w, 0, str_of(s->title), BOLD);
	for (int i = 0; i < s->note_count; i++) {
		w->row++;
		put_text(w, 0, str_of(s->notes[i].label), PLAIN);
		put_text(w, 1, str_of(s->notes[i].text), PLAIN);
	}
	w->row += 2;
	worksheet_freeze_panes(w->page, w->row + 1, 0);
	for (int i = 0; i < s->column_count; i++)
		put_text(w, i, str_of(s->columns[i].label), HEAD);
}

static bool put_rows(struct writer *w, struct err *err)
{
	const struct sheet *s = w->sheet;
	const struct value *cells[SHEET_COLUMNS_MAX];
	lxw_row_t head = w->row;
	for (;;) {
		bool more = false;
		memset(cells, 0, sizeof(cells));
		if (!s->next(s->source, cells, &more, err))
			return false;
		if (!more)
			break;
		if (w->row++ - head >= XLSX_ROWS_MAX)
			return err_set(err, ERR_INPUT,
				       "Een werkblad kan niet meer dan een miljoen regels hebben. "
				       "Kies CSV, of minder regels met een filter.");
		for (int i = 0; i < s->column_count; i++)
			if (cells[i])
				put_value(w, i, cells[i]);
	}
	if (w->row > head)
		check(w, worksheet_autofilter(w->page, head, 0, w->row,
					      (lxw_col_t)(s->column_count - 1)));
	return true;
}

/* The name of the page: at most 31 bytes, without the signs that a spreadsheet uses in references. */
static void page_name(const struct sheet *s, char name[NAME_MAX_BYTES + 1])
{
	struct str title = str_of(s->title);
	size_t len = 0;
	while (title.len && len < NAME_MAX_BYTES) {
		size_t size = character(title);
		if (!size || len + size > NAME_MAX_BYTES)
			break;
		bool odd = (unsigned char)*title.at < ' ' || strchr("[]:*?/\\'", *title.at);
		memcpy(name + len, odd ? " " : title.at, size);
		len += size;
		title = (struct str){ title.at + size, title.len - size };
	}
	while (len && name[len - 1] == ' ')
		len--;
	name[len] = '\0';
}

static bool write_book(const struct sheet *s, const char *path, const char *folder, struct err *err)
{
	char name[NAME_MAX_BYTES + 1], scratch[400];
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = scratch };
	snprintf(scratch, sizeof(scratch), "%s", folder);
	struct writer w = { .sheet = s, .book = workbook_new_opt(path, &options) };
	if (!w.book)
		return err_set(err, ERR_SYSTEM, "Het werkblad kan niet gemaakt worden.");
	page_name(s, name);
	bool named = *name && workbook_validate_sheet_name(w.book, name) == LXW_NO_ERROR;
	w.page = workbook_add_worksheet(w.book, named ? name : "Waarborg");
	make_formats(&w);
	put_head(&w);
	bool done = put_rows(&w, err);
	check(&w, workbook_close(w.book));
	buf_release(&w.text);
	if (!done || w.error == LXW_NO_ERROR)
		return done;
	err_set(err, ERR_SYSTEM,
		"Het werkblad kan niet geschreven worden. Is er nog ruimte op de schijf?");
	err_detail(err, "libxlsxwriter: %s", lxw_strerror(w.error));
	return false;
}

bool xlsx_write(const struct sheet *s, const char *folder, int *fd, int64_t *bytes, struct err *err)
{
	char path[400];
	const char *home = getenv("TMPDIR");
	struct stat status;
	folder = folder ? folder : home && *home ? home : "/tmp";
	assert(s->column_count > 0 && s->column_count <= SHEET_COLUMNS_MAX);
	if (snprintf(path, sizeof(path), "%s/waarborg-XXXXXX", folder) >= (int)sizeof(path))
		return err_set(err, ERR_SYSTEM, "De naam van de map %s is te lang.", folder);
	int made = mkstemp(path);
	if (made < 0)
		return err_set(err, ERR_SYSTEM, "In de map %s kan niet geschreven worden.", folder);
	bool done = write_book(s, path, folder, err);
	int opened = done ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	unlink(path);
	close(made);
	if (!done)
		return false;
	if (opened < 0 || fstat(opened, &status) != 0) {
		if (opened >= 0)
			close(opened);
		return err_set(err, ERR_SYSTEM, "Het werkblad kan niet gelezen worden.");
	}
	*fd = opened;
	*bytes = status.st_size;
	return true;
}
