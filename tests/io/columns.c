/* Files for the engines: every kind of column, every fault with its line and column, hostile text. */
#include "io/columns.h"

#include "base/date.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static const char *const urgencies[] = { "urgent", "Active", "waiting", NULL };
static const struct column list[] = {
	{ "client", COLUMN_TEXT, .needed = true, .high = 12 },
	{ "urgency", COLUMN_WORD, .words = urgencies },
	{ "people", COLUMN_INT, .low = 1, .high = 100 },
	{ "price", COLUMN_DECIMAL, .decimals = 2 },
	{ "minutes", COLUMN_REAL, .low = 0, .high = 1e6 },
	{ "since", COLUMN_DATE },
	{ "hard", COLUMN_YES_NO },
	{ 0 },
};
enum { CLIENT, URGENCY, PEOPLE, PRICE, MINUTES, SINCE, HARD };

static char path[] = "/tmp/waarborg-columns-XXXXXX";

static void write_bytes(const char *text, size_t len)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static struct columns *opened(const char *text)
{
	struct columns *c = NULL;
	struct err err = { 0 };
	write_bytes(text, strlen(text));
	if (!columns_open(path, list, &c, &err))
		fail_msg("%s", err.message);
	return c;
}

static void every_kind_is_read(void **state)
{
	(void)state;
	struct columns *c =
		opened("\xEF\xBB\xBFHARD;Since;minutes;price;people;urgency;client;note\r\n"
		       "ja;1-2-2026;1,5e2;-12,5;3;ACTIVE; a1 ;x\r\n"
		       "\r\n"
		       ";;;;;;'=b;\r\n");
	struct err err = { 0 };
	assert_true(columns_next(c));
	assert_true(str_is(columns_text(c, CLIENT), "a1"));
	assert_int_equal(columns_number(c, URGENCY), 1);
	assert_int_equal(columns_number(c, PEOPLE), 3);
	assert_int_equal(columns_number(c, PRICE), -1250);
	assert_true(columns_real(c, MINUTES) == 150.0);
	assert_int_equal(columns_number(c, SINCE), day_of(2026, 2, 1));
	assert_int_equal(columns_number(c, HARD), 1);
	assert_int_equal(columns_line(c), 2);
	assert_true(columns_next(c));
	assert_true(str_is(columns_text(c, CLIENT), "=b"));
	for (int k = URGENCY; k <= HARD; k++)
		assert_false(columns_given(c, k));
	assert_int_equal(columns_line(c), 4);
	assert_false(columns_next(c));
	assert_int_equal(columns_rows(c), 2);
	assert_string_equal(columns_unknown(c), "note");
	assert_true(columns_close(c, &err));
}

static void every_fault_is_told_with_its_place(void **state)
{
	(void)state;
	struct columns *c = opened("client,urgency,people,price,minutes,since,hard\n"
				   "a,often,1,1,1,2026-01-01,ja\n"
				   ",urgent,1,1,1,2026-01-01,ja\n"
				   "b,urgent,0,1,1,2026-01-01,ja\n"
				   "c,urgent,1.5,1.005,nan,2026-02-30,misschien\n"
				   "d,urgent,1,1,inf,2026-01-01\n"
				   "e,urgent,1,1e5,0x10,2026-01-01,1\n"
				   "goed,urgent,1,1.500,1,2026-01-01,0\n"
				   "te-lange-code,,,,,,\n"
				   "f,\"x\n  y\",,,,,\n");
	static const char *const told[] = {
		"Regel 2, kolom 'urgency': 'often' kan niet. Kies uit: urgent, Active, waiting.",
		"Regel 3, kolom 'client': hier moet iets staan.",
		"Regel 4, kolom 'people': '0' valt buiten 1 tot en met 100.",
		"Regel 5, kolom 'people': '1.5' is geen geheel getal.",
		"Regel 5, kolom 'price': '1.005' heeft meer dan 2 decimalen.",
		"Regel 5, kolom 'minutes': 'nan' is geen getal.",
		"Regel 5, kolom 'since': '2026-02-30' is geen datum. Schrijf jjjj-mm-dd.",
		"Regel 5, kolom 'hard': 'misschien' is geen ja of nee.",
		"Regel 6: de regel heeft 6 kolommen en de kop heeft er 7.",
		"Regel 7, kolom 'price': '1e5' is geen getal.",
		"Regel 7, kolom 'minutes': '0x10' is geen getal.",
		"Regel 8, kolom 'client': deze code bestaat niet.",
		"Regel 9, kolom 'client': 'te-lange-code' is te lang of te kort: 0 tot en met 12 "
		"tekens.",
		"Regel 10, kolom 'urgency': 'x   y' kan niet. Kies uit: urgent, Active, waiting.",
	};
	enum { TOLD = sizeof(told) / sizeof(*told) };
	struct err err = { 0 };
	assert_true(columns_next(c));
	assert_int_equal(columns_number(c, PRICE), 150);
	columns_fault(c, CLIENT, "deze code bestaat niet.");
	assert_false(columns_next(c));
	assert_int_equal(columns_fault_count(c), TOLD);
	for (int i = 0; i < TOLD; i++)
		assert_string_equal(columns_fault_text(c, i), told[i]);
	assert_false(columns_close(c, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.message, "14 fouten"));
	assert_non_null(strstr(err.message, told[0]));
	assert_non_null(strstr(err.message, "en nog 10"));
}

static void a_header_that_will_not_do_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "urgency,people\nurgent,1\n", "ontbreekt: 'client'" },
		{ "client,people,Client\na,1,b\n", "'client' staat twee keer" },
		{ "a,1\nb,2\n", "Onbekend is: a, 1" },
		{ "\n\n\n", "leeg" },
		{ "", "leeg" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct columns *c = NULL;
		struct err err = { 0 };
		write_bytes(cases[i].text, strlen(cases[i].text));
		assert_false(columns_open(path, list, &c, &err));
		assert_int_equal(err.kind, ERR_INPUT);
		if (!strstr(err.message, cases[i].says))
			fail_msg("%s", err.message);
		assert_null(c);
	}
	struct columns *c = NULL;
	struct err err = { 0 };
	assert_false(columns_open("/tmp/waarborg-bestaat-niet.csv", list, &c, &err));
}

static void a_broken_row_costs_one_row(void **state)
{
	(void)state;
	struct columns *c = opened("client,people\na,1\n\"b\"x,2\nc,3\n\"d,4\n");
	struct err err = { 0 };
	int64_t sum = 0;
	while (columns_next(c))
		sum += columns_number(c, PEOPLE);
	assert_int_equal(sum, 4);
	assert_int_equal(columns_fault_count(c), 2);
	assert_non_null(strstr(columns_fault_text(c, 0), "Regel 3"));
	assert_non_null(strstr(columns_fault_text(c, 1), "Regel 5"));
	assert_false(columns_close(c, &err));
}

static void many_faults_are_counted_and_not_all_kept(void **state)
{
	(void)state;
	FILE *f = fopen(path, "w");
	fputs("client,people\n", f);
	for (int i = 0; i < 100000; i++)
		fputs("a,x\n", f);
	fclose(f);
	struct columns *c = NULL;
	struct err err = { 0 };
	assert_true(columns_open(path, list, &c, &err));
	assert_false(columns_next(c));
	assert_int_equal(columns_fault_count(c), COLUMNS_FAULTS_MAX);
	assert_false(columns_close(c, &err));
	assert_non_null(strstr(err.message, "100000 fouten"));
}

/* Random bytes behind a good header: no crash, and good rows + faults account for what there is. */
static void hostile_bytes_do_no_harm(void **state)
{
	(void)state;
	static const char bits[] = "a1-.,,;\"\n\r\n \t\x00\xff\xc3\xa9=+eE9";
	struct random r;
	random_seed(&r, 4);
	for (int round = 0; round < 3000; round++) {
		char text[200] = "client,people,minutes\n";
		size_t len = strlen(text), most = len + random_below(&r, 150);
		while (len < most)
			text[len++] = bits[random_below(&r, sizeof(bits) - 1)];
		struct columns *c = NULL;
		struct err err = { 0 };
		write_bytes(text, len);
		if (!columns_open(path, list, &c, &err)) {
			assert_int_equal(err.kind, ERR_INPUT);
			continue;
		}
		while (columns_next(c)) {
			assert_true(columns_given(c, CLIENT));
			assert_true(!columns_given(c, PEOPLE) ||
				    (columns_number(c, PEOPLE) >= 1 &&
				     columns_number(c, PEOPLE) <= 100));
		}
		int faults = columns_fault_count(c);
		assert_int_equal(columns_close(c, &err), faults == 0);
	}
}

static int make_path(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(every_fault_is_told_with_its_place),
		cmocka_unit_test(a_header_that_will_not_do_is_refused),
		cmocka_unit_test(a_broken_row_costs_one_row),
		cmocka_unit_test(many_faults_are_counted_and_not_all_kept),
		cmocka_unit_test(hostile_bytes_do_no_harm),
	};
	return cmocka_run_group_tests(tests, make_path, remove_path);
}
